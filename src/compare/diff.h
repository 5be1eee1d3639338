/* SPDX-License-Identifier: BSD-2-Clause */
/* What is different between two listings in meaning, endpoint by endpoint. */
#ifndef COMPARE_DIFF_H
#define COMPARE_DIFF_H

#include "compare/listing.h"

enum diff_kind {
#define DIFF_KIND(id, word, heading, mirror, shown) DIFF_##id,
#include "compare/diff_kinds.def"
#undef DIFF_KIND
    DIFF_KINDS
};

#define DIFF_BIT(kind) (UINT32_C(1) << (kind))

struct diff_kind_row {
    const char *word, *heading;
    enum diff_kind mirror; /* what it is called from the other side */
    bool shown;
};
extern const struct diff_kind_row diff_kinds[DIFF_KINDS];

/* One endpoint, or one row of the registry. */
struct difference {
    const struct listed *old, *new; /* NULL: that file has none */
    uint32_t kinds;                 /* DIFF_BIT of each */
    bool row;                       /* a row of the registry that is no endpoint with a name */
    struct str what;                /* of a group of ranges: "6000-6063 -> 6000-6062"; else empty */
};

struct diff {
    const struct listing *old, *new;
    unsigned facets;       /* what both files tell */
    bool same_kind;        /* comments and the text can be compared */
    struct difference *at; /* endpoints in order, then rows in order */
    uint32_t count, capacity;
    uint32_t count_of[DIFF_KINDS]; /* endpoints or rows; distinct names of portless-* */
};

/* Links the two listings' endpoints with each other. `transports` has a bit for
 * each one that is compared. */
void diff_listings(struct diff *d, struct listing *old, struct listing *new, unsigned transports,
                   struct arena *mem);

/* Parts of it, one file each. */
void diff_rows(struct diff *d, unsigned transports, struct arena *mem);
struct difference *diff_add(struct diff *d, const struct listed *old, const struct listed *new,
                            uint32_t kinds, struct arena *mem);
/* The two texts are the same but for white space. */
bool text_is_like(struct str a, struct str b);

/* The differences of one kind, in order: first with `from` 0, then behind the
 * last; NULL at the end. */
const struct difference *diff_next(const struct diff *d, enum diff_kind kind, uint32_t *from);

/* All kinds but TEXTUAL that were met: the files mean different things. */
bool diff_has(const struct diff *d, uint32_t kinds);

/* Takes out the kinds that are not in `kinds`, and what is then no difference. */
void diff_restrict(struct diff *d, uint32_t kinds);

/* A comma-separated list of kinds; false and *bad if a word is none. */
bool diff_kinds_parse(struct str list, uint32_t *kinds, struct str *bad);

struct sink;
struct json;
struct diff_style {
    bool summary; /* counts alone */
    bool colour;
    uint32_t asked; /* kinds that --only names: shown though they usually are not */
};
void diff_print_text(const struct diff *d, struct diff_style style, struct sink *out);
void diff_print_markdown(const struct diff *d, struct diff_style style, struct sink *out);
/* Members of an object: old, new, summary, changes. */
void diff_print_json(const struct diff *d, struct diff_style style, struct json *j);

#endif

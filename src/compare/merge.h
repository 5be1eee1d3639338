/* SPDX-License-Identifier: BSD-2-Clause */
/* Three-way merge of files of lines (nmap-services, services), by endpoint: what is
 * local stays, what upstream changed comes in, and where both changed the same thing
 * differently both are kept for a person to choose. */
#ifndef COMPARE_MERGE_H
#define COMPARE_MERGE_H

#include "base/sink.h"
#include "compare/listing.h"

enum merge_style {
    MERGE_INLINE, /* a conflict is a block as git makes it */
    MERGE_REJECT, /* MINE in the output, the block in `rejects` */
    MERGE_OURS,   /* MINE */
    MERGE_THEIRS, /* NEW */
};

struct merge_files {
    struct listing *base; /* NULL: unknown; see merge_listings */
    struct listing *mine, *new;
};

struct merge {
    struct sink out, rejects;
    uint32_t conflicts;               /* settled ones (OURS, THEIRS) too */
    uint32_t added, removed, changed; /* endpoints that came in from NEW */
    uint32_t local;                   /* lines that MINE has on its own */
};

/* Listings of the same kind, with their texts. Without a base it is assumed that lines
 * which only MINE has are local, lines which only NEW has are new, frequencies are
 * NEW's, comments and order MINE's, and aliases of both are wanted; another name is a
 * conflict. Conflicts are warnings `merge-conflict' in `d` (notes where the style settles
 * them), with both places. */
void merge_listings(struct merge *m, const struct merge_files *files, enum merge_style style,
                    struct diag *d);
void merge_free(struct merge *m);

/* ---- its parts ---- */

/* An entry's line and the text before it that belongs to no entry: comments, blank
 * lines, what nobody reads. */
struct merge_item {
    const struct listed *entry;
    struct str leading;                   /* lines with their breaks */
    struct str line;                      /* with its break */
    struct merge_item *base, *mine, *new; /* the same endpoint in the other files */
};

struct merge_text {
    struct merge_item *at;         /* in the order of the file */
    struct merge_item **by_listed; /* of each endpoint of the listing */
    uint32_t count;
    struct str header; /* before the first entry; its `leading` is empty */
    struct str trailer;
    const char *line_break;
};
void merge_cut(struct merge_text *out, const struct listing *l, struct arena *mem);

/* The text for both, where neither is an entry: MINE's lines without those that NEW took
 * out, and with those that NEW added, each behind the line that it follows there. */
struct str merge_comments(struct str base, struct str mine, struct str new, const char *line_break,
                          struct arena *mem);

/* What becomes of an endpoint that both have. */
enum merge_verdict { MERGE_TAKE_MINE, MERGE_TAKE_NEW, MERGE_MADE, MERGE_CONFLICT };
enum merge_verdict merge_entries(const struct listed *base, const struct listed *mine,
                                 const struct listed *new, bool assume, struct arena *mem,
                                 struct listed *made);
/* They say the same: name, aliases, frequency, comment. */
bool merge_same(const struct listed *a, const struct listed *b);
/* A line that says it, without its break. */
void merge_put_line(const struct listed *e, enum listing_kind kind, struct sink *out);

#endif

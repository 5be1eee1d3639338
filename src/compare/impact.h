/* SPDX-License-Identifier: BSD-2-Clause */
/* Who breaks: what people, rules and scripts that use the names of one file meet
 * when another one is put in its place. */
#ifndef COMPARE_IMPACT_H
#define COMPARE_IMPACT_H

#include "compare/diff.h"
#include "model/port_rule.h"

enum impact_kind {
#define IMPACT_KIND(id, word, heading) IMPACT_##id,
#include "compare/impact_kinds.def"
#undef IMPACT_KIND
    IMPACT_KINDS
};

struct impact_kind_row {
    const char *word, *heading;
};
extern const struct impact_kind_row impact_kinds[IMPACT_KINDS];

struct impact {
    enum impact_kind kind;
    struct str subject; /* a name, an endpoint, a pattern, a transport */
    struct str text;
    struct place old, new; /* file NULL: there is none */
};

struct impacts {
    struct impact *at;
    uint32_t count, capacity;
    uint32_t count_of[IMPACT_KINDS];
    struct arena *mem;
};

/* All of it, in the order of kinds. Names of nmap-services select every port that
 * has them and know no aliases; those of any other file resolve to one port, which
 * readers that take the first line and readers that take the last one may see
 * differently. `rules` may be NULL: then nothing is said of scripts. */
void impact_find(struct impacts *out, const struct diff *d, const struct port_rules *rules,
                 struct arena *mem);

/* Parts of it, one file each. */
void impact_names(struct impacts *out, const struct diff *d);
void impact_scripts(struct impacts *out, const struct diff *d, const struct port_rules *rules);
void impact_patterns(struct impacts *out, const struct diff *d);
void impact_scans(struct impacts *out, const struct diff *d);
void impact_add(struct impacts *out, enum impact_kind kind, struct str subject, struct str text,
                struct place old, struct place new);
/* True if both files are read as nmap reads its own: by leading name alone. */
bool impact_is_nmap(const struct diff *d);

bool impact_kind_parse(struct str word, enum impact_kind *out);

struct sink;
struct json;
void impact_print_text(const struct impacts *i, struct diff_style style, struct sink *out);
void impact_print_markdown(const struct impacts *i, struct diff_style style, struct sink *out);
void impact_print_json(const struct impacts *i, struct json *j); /* an array */

#endif

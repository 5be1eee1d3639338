/* SPDX-License-Identifier: BSD-2-Clause */
/* Listings of texts, and texts that were edited at random, for tests. */
#ifndef SUPPORT_LISTINGS_H
#define SUPPORT_LISTINGS_H

#include "compare/diff.h"

struct shelf {
    struct arena mem;
    struct diag diag;
    struct catalogue *catalogues[16];
    uint32_t count;
};

void shelf_init(struct shelf *s);
void shelf_free(struct shelf *s);

/* A listing of a text of that kind; the test fails if it cannot be read. */
struct listing *shelf_listing(struct shelf *s, enum listing_kind kind, const char *name,
                              struct str text);

/* "renamed 1/tcp, rank 2/tcp": kinds and labels in the order of kinds. The text
 * belongs to the shelf. */
const char *shelf_diff(struct shelf *s, const struct diff *d);

/* splitmix64: the same numbers on every machine. */
uint64_t random_next(uint64_t *state);
static inline uint32_t random_below(uint64_t *state, uint32_t n)
{
    return (uint32_t)(random_next(state) % n);
}

/* A copy of an nmap-services or services text with `edits` of its lines changed:
 * removed, added, renamed, another frequency (nmap) or alias, comment, place; comment
 * lines too.
 * Only lines with number % `of` == `part` are touched and made. */
struct str random_edit(struct arena *mem, struct str text, bool nmap, uint32_t edits, uint32_t part,
                       uint32_t of, uint64_t *state);

#endif

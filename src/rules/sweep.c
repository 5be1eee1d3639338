/* SPDX-License-Identifier: BSD-2-Clause */
#include "rules/sweep.h"

#include <stdlib.h>

static int by_first_port(const void *a, const void *b)
{
    const struct claim *x = *(const struct claim *const *)a, *y = *(const struct claim *const *)b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

/* Endpoints that the named ranges of a transport may cover in all. Real ones cover
 * some hundreds; each that a hostile file names costs an entry. */
#define NAMED_BY_RANGES_MAX (2 * PORTS)

void ranges_sort(struct sorted_ranges *r, const struct claim_list *ranges, struct arena *mem)
{
    uint32_t named = 0;
    *r = (struct sorted_ranges){NULL, 0, 0};
    if (ranges->count == 0)
        return;
    r->at = arena_array(mem, const struct claim *, ranges->count);
    for (uint32_t i = 0; i < ranges->count; i++) {
        const struct claim *range = ranges->at[i];
        uint32_t covers = range->name.n ? (uint32_t)range->last - range->first + 1 : 0;
        if (covers > NAMED_BY_RANGES_MAX - named) {
            r->left_out++;
            continue;
        }
        named += covers;
        r->at[r->count++] = range;
    }
    qsort(r->at, r->count, sizeof *r->at, by_first_port);
}

void sweep_begin(struct sweep *s, const struct sorted_ranges *ranges, uint32_t first)
{
    *s = (struct sweep){.ranges = ranges, .first = first};
}

/* Drops the ranges that end before `port`. */
static void leave_ranges(struct sweep *s, uint32_t port)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->active_count; i++)
        if (s->active[i]->last >= port)
            s->active[kept++] = s->active[i];
    s->active_count = kept;
}

/* Adds those that begin up to `port` and have not ended, in order of reading. What begins
 * before the sweep does is counted by the one in which it begins. */
static void enter_ranges(struct sweep *s, uint32_t port)
{
    for (; s->next < s->ranges->count && s->ranges->at[s->next]->first <= port; s->next++) {
        const struct claim *range = s->ranges->at[s->next];
        if (range->last < port)
            continue;
        if (s->active_count == CANDIDATES_MAX) {
            s->left_out += range->first >= s->first;
            continue;
        }
        uint32_t at = s->active_count++;
        for (; at > 0 && s->active[at - 1]->order > range->order; at--)
            s->active[at] = s->active[at - 1];
        s->active[at] = range;
    }
}

void sweep_to(struct sweep *s, uint32_t port)
{
    if (port < s->change)
        return;
    leave_ranges(s, port);
    enter_ranges(s, port);
    s->names = false;
    s->change = s->next < s->ranges->count ? s->ranges->at[s->next]->first : PORTS;
    for (uint32_t i = 0; i < s->active_count; i++) {
        s->names = s->names || s->active[i]->name.n;
        if (s->active[i]->last < s->change)
            s->change = (uint32_t)s->active[i]->last + 1;
    }
}

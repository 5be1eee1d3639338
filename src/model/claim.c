/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/claim.h"

#include "base/num.h"

#include <stdlib.h>

struct catalogue *catalogue_new(void)
{
    struct arena mem = ARENA_EMPTY;
    return catalogue_new_in(&mem);
}

struct claim *claim_new(struct catalogue *c, enum servc_source source, struct place at)
{
    struct claim *claim = arena_new(&c->mem, struct claim);
    claim->source = (uint8_t)source;
    claim->at = at;
    return claim;
}

static void number(struct catalogue *c, struct claim *claim)
{
    c->used[claim->first / 64] |= UINT64_C(1) << claim->first % 64;
    claim->order = c->count++;
    c->count_of[claim->source]++;
}

void claim_keep(struct catalogue *c, struct claim_list *list, struct claim *claim)
{
    number(c, claim);
    *arena_push(&c->mem, list->at, list->count, list->capacity) = claim;
}

static void add_range(struct catalogue *c, struct claim *claim)
{
    struct claim_list *named = &c->named_ranges[claim->transport];
    claim_keep(c, &c->ranges[claim->transport], claim);
    if (claim->name.n)
        *arena_push(&c->mem, named->at, named->count, named->capacity) = claim;
}

void claim_add(struct catalogue *c, struct claim *claim)
{
    if (claim->first != claim->last) {
        add_range(c, claim);
        return;
    }
    struct claim ***page = &c->pages[claim->transport][claim->first / PAGE_PORTS];
    if (!*page)
        *page = arena_array(&c->mem, struct claim *, PAGE_PORTS);
    struct claim **last = &(*page)[claim->first % PAGE_PORTS];
    number(c, claim);
    if (*last) {
        claim->next = (*last)->next;
        (*last)->next = claim;
    } else {
        claim->next = claim;
    }
    *last = claim;
}

static int by_order(const void *a, const void *b)
{
    uint32_t x = (*(const struct claim *const *)a)->order,
             y = (*(const struct claim *const *)b)->order;
    return (x > y) - (x < y);
}

const struct claim **claims_at(const struct catalogue *c, struct endpoint e, struct arena *mem,
                               uint32_t *count)
{
    const struct claim **list = NULL;
    uint32_t n = 0, capacity = 0;
    for (const struct claim *k = NULL; (k = claim_next(c, e, k));)
        *arena_push(mem, list, n, capacity) = k;
    const struct claim_list *ranges = &c->ranges[e.transport];
    for (uint32_t i = 0; i < ranges->count; i++)
        if (ranges->at[i]->first <= e.port && e.port <= ranges->at[i]->last)
            *arena_push(mem, list, n, capacity) = ranges->at[i];
    if (n)
        qsort(list, n, sizeof *list, by_order);
    *count = n;
    return list;
}

uint32_t claim_port_next(const struct catalogue *c, uint32_t from)
{
    while (from < PORTS && !(c->used[from / 64] >> from % 64 & 1))
        from = c->used[from / 64] >> from % 64 ? from + 1 : (from / 64 + 1) * 64;
    return from;
}

bool date_is_valid(struct str date, bool about)
{
    uint32_t year, month = 1, day = 1;
    if (about && date.n && date.p[date.n - 1] == '~')
        date.n--;
    if (date.n != 4 && date.n != 7 && date.n != 10)
        return false;
    if (!parse_u32(str_sub(date, 0, 4), 9999, &year))
        return false;
    if (date.n >= 7 && (date.p[4] != '-' || !parse_u32(str_sub(date, 5, 7), 12, &month)))
        return false;
    if (date.n == 10 && (date.p[7] != '-' || !parse_u32(str_sub(date, 8, 10), 31, &day)))
        return false;
    return month >= 1 && day >= 1;
}

int date_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    return str_cmp(str_sub(a, 0, n), str_sub(b, 0, n));
}

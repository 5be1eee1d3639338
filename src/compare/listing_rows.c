/* SPDX-License-Identifier: BSD-2-Clause */
/* The registry's records, each once. Claims are by endpoint and range; a record
 * without a transport has made two of them, and a note of history another. */
#include "compare/listing.h"

#include <stdlib.h>

struct gathering {
    const struct claim **at;
    uint32_t count, capacity;
    struct arena *mem;
};

static void gather(struct gathering *g, const struct claim *k)
{
    if (!(k->flags & CLAIM_HISTORY))
        *arena_push(g->mem, g->at, g->count, g->capacity) = k;
}

static void gather_list(struct gathering *g, const struct claim_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        gather(g, list->at[i]);
}

int row_cmp(const struct listed *a, const struct listed *b)
{
    if (a->portless != b->portless)
        return a->portless ? 1 : -1;
    if (a->at.port != b->at.port)
        return a->at.port < b->at.port ? -1 : 1;
    if (a->last != b->last)
        return a->last < b->last ? -1 : 1;
    if (a->any != b->any)
        return a->any ? -1 : 1;
    if (a->at.transport != b->at.transport)
        return a->at.transport < b->at.transport ? -1 : 1;
    return str_cmp(a->name, b->name);
}

/* Records that are alike in all of this (there are two `rdp') keep their order. */
static int by_row(const void *a, const void *b)
{
    const struct listed *x = a, *y = b;
    int order = row_cmp(x, y);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

void listing_add_rows(struct listing *l, const struct catalogue *c, struct arena *mem)
{
    struct gathering g = {.mem = mem};
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
        for (uint32_t port = 0; port < PORTS; port++)
            for (const struct claim *k = NULL;
                 (k = claim_next(c, (struct endpoint){(uint16_t)port, t}, k));)
                gather(&g, k);
        gather_list(&g, &c->ranges[t]);
    }
    uint32_t with_port = g.count;
    gather_list(&g, &c->portless);
    l->rows = arena_array(mem, struct listed, g.count + 1);
    for (uint32_t i = 0; i < g.count; i++) {
        const struct claim *k = g.at[i];
        bool any = (k->flags & CLAIM_ANY_TRANSPORT) != 0;
        if (i < with_port && any && k->transport != SERVC_TCP)
            continue; /* the row's other claim */
        struct listed *e = &l->rows[l->row_count++];
        listed_from_claim(e, k);
        e->portless = i >= with_port;
        e->any = any;
        l->tells_titles |= e->comment.n > 0;
        l->tells_holders |= listed_holder(e).n > 0;
    }
    if (l->row_count)
        qsort(l->rows, l->row_count, sizeof *l->rows, by_row);
}

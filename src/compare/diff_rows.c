/* SPDX-License-Identifier: BSD-2-Clause */
/* Two editions of the registry, row by row: what rows say beside the name, names
 * without a port, and the nameless ranges between the names. */
#include "compare/diff.h"

#include <stdlib.h>

static uint32_t compare(const struct diff *d, const struct listed *a, const struct listed *b)
{
    uint32_t kinds = 0;
    if (a->raw.n && str_eq(a->raw, b->raw))
        return 0;
    if (d->old->tells_titles && d->new->tells_titles)
        kinds |= text_is_like(a->comment, b->comment) ? 0 : DIFF_BIT(DIFF_COMMENT);
    if (d->old->tells_holders && d->new->tells_holders)
        kinds |= text_is_like(listed_holder(a), listed_holder(b)) ? 0 : DIFF_BIT(DIFF_HOLDER);
    kinds |= text_is_like(listed_refs(a), listed_refs(b)) ? 0 : DIFF_BIT(DIFF_REFERENCES);
    kinds |= str_eq(listed_modified(a), listed_modified(b)) ? 0 : DIFF_BIT(DIFF_DATES);
    kinds |= a->portless && a->status != b->status ? DIFF_BIT(DIFF_STATUS) : 0;
    if (!kinds && a->name.n == 0 && a->status != b->status)
        kinds |= DIFF_BIT(DIFF_STATUS);
    if (!kinds && a->raw.n && b->raw.n)
        kinds |= DIFF_BIT(DIFF_TEXTUAL);
    return kinds;
}

/* ---- ranges without a name ---- */

/* Nameless rows that only one edition has, in order of ports. */
struct ranges {
    const struct listed **at;
    uint32_t count, capacity, next;
};

struct group {
    const struct listed *old, *new;      /* the first of each */
    struct str before, after;            /* "6000-6063, 6065" */
    uint32_t old_ports, new_ports, last; /* endpoints covered; where the group ends */
};

static uint32_t endpoints_of(const struct listed *e)
{
    return ((uint32_t)(e->last - e->at.port) + 1) * (e->any ? 2 : 1);
}

static const struct listed *peek(const struct ranges *r)
{
    return r->next < r->count ? r->at[r->next] : NULL;
}

static void append(struct str *list, const struct listed *e, struct arena *mem)
{
    struct str label = listed_label(e, mem);
    *list = arena_printf(mem, "%.*s%s%.*s", STR_FMT(*list), list->n ? ", " : "", STR_FMT(label));
}

/* Takes rows of one edition that begin within the group. */
static bool widen(struct group *g, struct ranges *from, bool is_new, struct arena *mem)
{
    const struct listed *e = peek(from);
    if (!e || ((g->old || g->new) && e->at.port > g->last))
        return false;
    from->next++;
    if (e->last > g->last || !(g->old || g->new))
        g->last = e->last;
    if (is_new) {
        g->new = g->new ? g->new : e;
        g->new_ports += endpoints_of(e);
        append(&g->after, e, mem);
    } else {
        g->old = g->old ? g->old : e;
        g->old_ports += endpoints_of(e);
        append(&g->before, e, mem);
    }
    return true;
}

static void add_group(struct diff *d, const struct group *g, struct arena *mem)
{
    enum diff_kind kind = g->new_ports < g->old_ports   ? DIFF_RANGE_SHRUNK
                          : g->new_ports > g->old_ports ? DIFF_RANGE_GROWN
                                                        : DIFF_RANGE_REGROUPED;
    if (!g->old || !g->new)
        return; /* all of it was named, or withdrawn: told there */
    struct difference *x = diff_add(d, g->old, g->new, DIFF_BIT(kind), mem);
    x->row = true;
    x->what = arena_printf(mem, "%.*s -> %.*s", STR_FMT(g->before), STR_FMT(g->after));
}

static void compare_ranges(struct diff *d, struct ranges *old, struct ranges *new,
                           struct arena *mem)
{
    while (peek(old) || peek(new)) {
        const struct listed *a = peek(old), *b = peek(new);
        struct group g = {0};
        bool first_is_new = !a || (b && b->at.port < a->at.port);
        widen(&g, first_is_new ? new : old, first_is_new, mem);
        for (bool grew = true; grew;) {
            grew = widen(&g, old, false, mem);
            grew |= widen(&g, new, true, mem);
        }
        add_group(d, &g, mem);
    }
}

/* ---- all rows ---- */

/* A name of an edition that has no port, whatever transports it has. */
struct portless {
    struct str name;
    bool told;
};

struct portless_names {
    struct portless *at; /* in order of names */
    uint32_t count;
};

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct portless *)a)->name, ((const struct portless *)b)->name);
}

static struct portless_names portless_of(const struct listing *l, struct arena *mem)
{
    struct portless_names names = {.count = 0};
    uint32_t first = l->row_count, n = 0;
    while (first > 0 && l->rows[first - 1].portless)
        first--;
    names.at = arena_array(mem, struct portless, (size_t)(l->row_count - first) + 1);
    for (uint32_t i = first; i < l->row_count; i++)
        names.at[n++].name = l->rows[i].name;
    qsort(names.at, n, sizeof *names.at, by_name);
    for (uint32_t i = 0; i < n; i++)
        if (i == 0 || !str_eq(names.at[i].name, names.at[i - 1].name))
            names.at[names.count++] = names.at[i];
    return names;
}

static struct portless *portless_find(const struct portless_names *names, struct str name)
{
    struct portless key = {name, false};
    return bsearch(&key, names->at, names->count, sizeof key, by_name);
}

/* One a name. */
static void add_portless(struct diff *d, const struct portless_names *own,
                         const struct portless_names *other, const struct listed *old,
                         const struct listed *new, struct arena *mem)
{
    struct str name = listed_or(old, new)->name;
    struct portless *p = portless_find(own, name);
    if (!p || p->told || portless_find(other, name))
        return;
    p->told = true;
    diff_add(d, old, new, DIFF_BIT(old ? DIFF_PORTLESS_LOST : DIFF_PORTLESS_GAINED), mem)->row =
        true;
}

void diff_rows(struct diff *d, unsigned transports, struct arena *mem)
{
    struct ranges old = {0}, new = {0};
    struct portless_names before = portless_of(d->old, mem), after = portless_of(d->new, mem);
    for (uint32_t i = 0, k = 0; i < d->old->row_count || k < d->new->row_count;) {
        const struct listed *a = i < d->old->row_count ? &d->old->rows[i] : NULL;
        const struct listed *b = k < d->new->row_count ? &d->new->rows[k] : NULL;
        int order = !a ? 1 : !b ? -1 : row_cmp(a, b);
        const struct listed *e = listed_or(order <= 0 ? a : b, NULL);
        i += order <= 0;
        k += order >= 0;
        if (!e->any && !(transports & 1u << e->at.transport))
            continue;
        if (order == 0) {
            uint32_t kinds = compare(d, a, b);
            if (kinds)
                diff_add(d, a, b, kinds, mem)->row = true;
        } else if (e->portless) {
            if (order < 0)
                add_portless(d, &before, &after, a, NULL, mem);
            else
                add_portless(d, &after, &before, NULL, b, mem);
        } else if (e->name.n == 0 && order < 0) {
            *arena_push(mem, old.at, old.count, old.capacity) = a;
        } else if (e->name.n == 0) {
            *arena_push(mem, new.at, new.count, new.capacity) = b;
        }
    }
    compare_ranges(d, &old, &new, mem);
}

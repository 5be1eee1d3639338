/* SPDX-License-Identifier: BSD-2-Clause */
/* Two editions of the registry, row by row: what rows say beside the name, names
 * without a port, and the nameless ranges between the names. */
#include "compare/diff.h"

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

static bool has_name_elsewhere(const struct listing *l, struct str name)
{
    for (uint32_t i = l->rows ? l->row_count : 0; i > 0 && l->rows[i - 1].portless; i--)
        if (str_eq(l->rows[i - 1].name, name))
            return true;
    return false;
}

/* One a name, whatever transports it has. */
static void add_portless(struct diff *d, const struct listed *old, const struct listed *new,
                         struct arena *mem)
{
    const struct listed *e = listed_or(old, new);
    enum diff_kind kind = old ? DIFF_PORTLESS_LOST : DIFF_PORTLESS_GAINED;
    if (has_name_elsewhere(old ? d->new : d->old, e->name))
        return;
    for (uint32_t i = d->count; i > 0 && d->at[i - 1].row; i--) {
        const struct listed *seen = listed_or(old ? d->at[i - 1].old : d->at[i - 1].new, NULL);
        if ((d->at[i - 1].kinds & DIFF_BIT(kind)) && str_eq(seen->name, e->name))
            return;
    }
    diff_add(d, old, new, DIFF_BIT(kind), mem)->row = true;
}

void diff_rows(struct diff *d, unsigned transports, struct arena *mem)
{
    struct ranges old = {0}, new = {0};
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
            add_portless(d, order < 0 ? a : NULL, order > 0 ? b : NULL, mem);
        } else if (e->name.n == 0 && order < 0) {
            *arena_push(mem, old.at, old.count, old.capacity) = a;
        } else if (e->name.n == 0) {
            *arena_push(mem, new.at, new.count, new.capacity) = b;
        }
    }
    compare_ranges(d, &old, &new, mem);
}

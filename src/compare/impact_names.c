/* SPDX-License-Identifier: BSD-2-Clause */
/* Names that resolved before: to nothing now, or to another port. */
#include "compare/impact.h"

#include "base/map.h"

#include <stdlib.h>

#define NO_PORT UINT32_MAX

/* What readers make of a name on one transport in one file. */
struct answer {
    uint32_t first, last;             /* ports; NO_PORT */
    uint32_t first_order, last_order; /* their places in the file */
    bool preferred;                   /* `first` is a preferred port */
    struct place place;
};

struct token {
    struct str name;
    uint32_t next; /* another one that differs in case; 0: none */
    struct answer side[2][SERVC_TRANSPORTS];
};

struct tokens {
    struct token *at; /* from 1 */
    uint32_t count, capacity;
    struct map index;
    struct arena mem;
};

static struct token *token_find(const struct tokens *t, struct str name)
{
    const uint32_t *head = map_find(&t->index, name);
    for (uint32_t i = head ? *head : 0; i; i = t->at[i].next)
        if (str_eq(t->at[i].name, name))
            return &t->at[i];
    return NULL;
}

static struct token *token_of(struct tokens *t, struct str name)
{
    uint32_t *head = map_at(&t->index, name, 0);
    for (uint32_t i = *head; i; i = t->at[i].next)
        if (str_eq(t->at[i].name, name))
            return &t->at[i];
    struct token *new = arena_push(&t->mem, t->at, t->count, t->capacity);
    *new = (struct token){.name = name, .next = *head};
    for (unsigned side = 0; side < 2; side++)
        for (unsigned k = 0; k < SERVC_TRANSPORTS; k++)
            new->side[side][k] = (struct answer){.first = NO_PORT, .last = NO_PORT};
    *head = t->count - 1;
    return new;
}

static void note(struct tokens *t, unsigned side, const struct listed *e, struct str name,
                 bool preferred)
{
    struct token *token = side == 0 ? token_of(t, name) : token_find(t, name);
    if (!token)
        return; /* OLD does not have the name: nobody misses it */
    struct answer *a = &token->side[side][e->at.transport];
    if (a->first == NO_PORT || (preferred && !a->preferred) ||
        (preferred == a->preferred && e->order < a->first_order)) {
        a->first = e->at.port;
        a->first_order = e->order;
        a->preferred = preferred;
        a->place = e->place;
    }
    if (a->last == NO_PORT || e->order > a->last_order) {
        a->last = e->at.port;
        a->last_order = e->order;
    }
}

/* In our own entries an alias stands in a services file at its preferred port
 * alone; elsewhere every line with the name counts. */
static void note_all(struct tokens *t, unsigned side, const struct listing *l, bool aliases)
{
    bool settled = (l->facets & FACET_PREFERRED) != 0;
    for (uint32_t i = 0; i < l->count; i++) {
        const struct listed *e = &l->at[i];
        if (e->name.n)
            note(t, side, e, e->name, settled && e->preferred);
        for (uint16_t k = 0; aliases && k < e->alias_count; k++)
            if (!settled || e->aliases[k].preferred)
                note(t, side, e, e->aliases[k].name, settled);
    }
}

/* "80" or "80 (on udp still 80)": what is left where a name is lost. */
static struct str elsewhere(const struct token *t, struct arena *mem)
{
    struct str list = STR_NONE;
    for (unsigned k = 0; k < SERVC_TRANSPORTS; k++)
        if (t->side[1][k].first != NO_PORT)
            list = arena_printf(mem, "%.*s%s%u/%s", STR_FMT(list), list.n ? ", " : "",
                                (unsigned)t->side[1][k].first,
                                servc_transport_name((enum servc_transport)k));
    return list;
}

static struct str subject_of(const struct token *t, unsigned transport, struct arena *mem)
{
    struct diag d = {.mem = mem};
    return arena_printf(mem, "%s/%s", diag_quote(&d, t->name),
                        servc_transport_name((enum servc_transport)transport));
}

static struct str lead_at(const struct listing *l, uint32_t port, unsigned transport,
                          struct arena *mem)
{
    struct diag d = {.mem = mem};
    const struct listed *e = listing_find(l, (struct endpoint){(uint16_t)port, (uint8_t)transport});
    return e && e->name.n ? arena_printf(mem, ", where `%s' leads now", diag_quote(&d, e->name))
                          : STR_NONE;
}

static void add_lost(struct impacts *out, const struct diff *d, const struct token *t, unsigned k)
{
    struct str left = elsewhere(t, out->mem);
    struct str lead = lead_at(d->new, t->side[0][k].first, k, out->mem);
    impact_add(out, IMPACT_NAME_LOST, subject_of(t, k, out->mem),
               arena_printf(out->mem, "was %u%.*s%s%.*s%s", (unsigned)t->side[0][k].first,
                            STR_FMT(lead), left.n ? " (it is still " : "", STR_FMT(left),
                            left.n ? ")" : ""),
               t->side[0][k].place, (struct place){0});
}

static void add_moved(struct impacts *out, const struct token *t, unsigned k)
{
    const struct answer *a = &t->side[0][k], *b = &t->side[1][k];
    struct str text = STR_NONE;
    if (a->first != b->first)
        text = arena_printf(out->mem, "%u -> %u for readers that take the first line (glibc, musl)",
                            (unsigned)a->first, (unsigned)b->first);
    if (a->last != b->last)
        text =
            arena_printf(out->mem, "%.*s%s%u -> %u for readers that take the last (Go)",
                         STR_FMT(text), text.n ? "; " : "", (unsigned)a->last, (unsigned)b->last);
    impact_add(out, IMPACT_NAME_MOVED, subject_of(t, k, out->mem), text, a->place, b->place);
}

/* ---- nmap: a name selects every port that has it ---- */

/* Ports of a name, which are few: the differences that touch it tell. */
struct change {
    struct str name;
    uint32_t order;
    const struct difference *x;
    bool gained;
};

static int by_name(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    int order = str_cmp(x->name, y->name);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static void push_change(struct change **list, uint32_t *count, uint32_t *capacity, struct change c,
                        struct arena *mem)
{
    if (c.name.n)
        *arena_push(mem, *list, *count, *capacity) = c;
}

static struct change *changes_of(const struct diff *d, uint32_t *count, struct arena *mem)
{
    struct change *list = NULL;
    uint32_t capacity = 0;
    *count = 0;
    for (uint32_t i = 0; i < d->count; i++) {
        const struct difference *x = &d->at[i];
        struct str before = x->old ? x->old->name : STR_NONE;
        struct str after = x->new ? x->new->name : STR_NONE;
        const struct listed *e = listed_or(x->old, x->new);
        if (x->row || e->at.transport == SERVC_DCCP || str_eq_nocase(before, after))
            continue; /* nmap has no dccp, and -p does not mind the case */
        push_change(&list, count, &capacity, (struct change){before, i, x, false}, mem);
        push_change(&list, count, &capacity, (struct change){after, i, x, true}, mem);
    }
    if (*count)
        qsort(list, *count, sizeof *list, by_name);
    return list;
}

static void names_of_nmap(struct impacts *out, const struct diff *d)
{
    struct tokens t = {0};
    uint32_t count;
    struct change *list = changes_of(d, &count, out->mem);
    map_init(&t.index, &t.mem);
    token_of(&t, STR_NONE); /* so that numbers begin at 1 */
    for (uint32_t i = 0; list && i < count; i++)
        token_of(&t, list[i].name);
    note_all(&t, 1, d->new, false);
    for (uint32_t i = 0, end; list && i < count; i = end) {
        struct str lost = STR_NONE, gained = STR_NONE;
        const struct difference *at = NULL;
        for (end = i; end < count && str_eq(list[end].name, list[i].name); end++) {
            const struct listed *e = list[end].gained ? list[end].x->new : list[end].x->old;
            struct str *to = list[end].gained ? &gained : &lost;
            struct str label = listed_label(e, out->mem);
            *to = arena_printf(out->mem, "%.*s%s%.*s", STR_FMT(*to), to->n ? ", " : "",
                               STR_FMT(label));
            at = list[end].gained ? at : list[end].x;
        }
        if (!lost.n)
            continue;
        struct str left = elsewhere(token_of(&t, list[i].name), out->mem);
        struct str text =
            left.n ? arena_printf(out->mem, "no longer selects %.*s%s%.*s", STR_FMT(lost),
                                  gained.n ? ", but " : "", STR_FMT(gained))
                   : arena_printf(out->mem, "selected %.*s", STR_FMT(lost));
        struct diag q = {.mem = out->mem};
        impact_add(out, left.n ? IMPACT_NAME_MOVED : IMPACT_NAME_LOST,
                   str_from(diag_quote(&q, list[i].name)), text, listed_or(at->old, NULL)->place,
                   listed_or(at->new, NULL)->place);
    }
    arena_free(&t.mem);
}

void impact_names(struct impacts *out, const struct diff *d)
{
    struct tokens t = {0};
    if (impact_is_nmap(d)) {
        names_of_nmap(out, d);
        return;
    }
    map_init(&t.index, &t.mem);
    token_of(&t, STR_NONE);
    note_all(&t, 0, d->old, true);
    note_all(&t, 1, d->new, true);
    for (uint32_t i = 1; i < t.count; i++)
        for (unsigned k = 0; k < SERVC_TRANSPORTS; k++) {
            const struct answer *a = &t.at[i].side[0][k], *b = &t.at[i].side[1][k];
            if (a->first == NO_PORT)
                continue;
            if (b->first == NO_PORT)
                add_lost(out, d, &t.at[i], k);
            else if (a->first != b->first || a->last != b->last)
                add_moved(out, &t.at[i], k);
        }
    arena_free(&t.mem);
}

/* ---- patterns ---- */

/* Letters that a name begins with: `http*` is what people write for http-alt. */
static struct str stem_of(struct str name)
{
    size_t n = 0;
    while (n < name.n && name.p[n] >= 'a' && name.p[n] <= 'z')
        n++;
    return n >= 3 ? str_sub(name, 0, n) : STR_NONE;
}

static bool has_stem(const struct listed *e, struct str stem)
{
    return e && e->at.transport != SERVC_DCCP && e->name.n >= stem.n &&
           str_eq_nocase(str_sub(e->name, 0, stem.n), stem);
}

static uint32_t matches(const struct listing *l, struct str stem)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->count && n < 2; i++)
        n += has_stem(&l->at[i], stem);
    return n;
}

static void add_pattern(struct impacts *out, const struct diff *d, struct str stem)
{
    struct str in = STR_NONE, gone = STR_NONE;
    for (uint32_t i = 0; i < d->count; i++) {
        const struct difference *x = &d->at[i];
        bool before = has_stem(x->old, stem), after = has_stem(x->new, stem);
        if (x->row || before == after)
            continue;
        struct str *to = after ? &in : &gone,
                   label = listed_label(x->new ? x->new : x->old, out->mem);
        *to = arena_printf(out->mem, "%.*s%s%.*s", STR_FMT(*to), to->n ? ", " : "", STR_FMT(label));
    }
    impact_add(out, IMPACT_PATTERN, arena_printf(out->mem, "%.*s*", STR_FMT(stem)),
               arena_printf(out->mem, "%s%.*s%s%s%.*s", in.n ? "selects now " : "", STR_FMT(in),
                            in.n && gone.n ? "; " : "", gone.n ? "no longer " : "", STR_FMT(gone)),
               (struct place){0}, (struct place){0});
}

/* Only stems that select several ports before and after: one port is a name. */
void impact_patterns(struct impacts *out, const struct diff *d)
{
    struct arena mem = ARENA_EMPTY;
    struct map seen;
    map_init(&seen, &mem);
    for (uint32_t i = 0; i < d->count; i++)
        for (unsigned side = 0; side < 2; side++) {
            const struct difference *x = &d->at[i];
            const struct listed *e = side ? x->new : x->old, *other = side ? x->old : x->new;
            struct str stem = e && !x->row ? stem_of(e->name) : STR_NONE;
            if (!stem.n || has_stem(other, stem) || str_is(stem, "unknown"))
                continue;
            if ((*map_at(&seen, stem, 0))++ == 0 && matches(d->old, stem) > 1 &&
                matches(d->new, stem) > 1)
                add_pattern(out, d, stem);
        }
    arena_free(&mem);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "compare/diff.h"

const struct diff_kind_row diff_kinds[DIFF_KINDS] = {
#define DIFF_KIND(id, word, heading, mirror, shown) {word, heading, DIFF_##mirror, shown},
#include "compare/diff_kinds.def"
#undef DIFF_KIND
};
_Static_assert(DIFF_KINDS <= 32, "a kind has no bit");

struct difference *diff_add(struct diff *d, const struct listed *old, const struct listed *new,
                            uint32_t kinds, struct arena *mem)
{
    struct difference *x = arena_push(mem, d->at, d->count, d->capacity);
    *x = (struct difference){old, new, kinds, false, STR_NONE};
    for (unsigned k = 0; kinds; k++, kinds >>= 1)
        d->count_of[k] += kinds & 1;
    return x;
}

/* ---- pairs ---- */

static uint32_t order_at(const struct listing *l, uint32_t i)
{
    return i < l->count ? endpoint_order(l->at[i].at) : UINT32_MAX;
}

static void pair_endpoints(struct listing *old, struct listing *new)
{
    for (uint32_t i = 0, k = 0; i < old->count || k < new->count;) {
        uint32_t a = order_at(old, i), b = order_at(new, k);
        if (a == b) {
            old->at[i].pair = &new->at[k];
            new->at[k].pair = &old->at[i];
        } else {
            if (a < b)
                old->at[i].pair = NULL;
            else
                new->at[k].pair = NULL;
        }
        i += a <= b;
        k += b <= a;
    }
}

static bool same_freq(struct freq a, struct freq b)
{
    return a.known == b.known && a.millionths == b.millionths;
}

/* Ranks among the endpoints that both have: what was added or removed moves
 * nothing. Among those that keep their frequency, the place in the tie. */
static void rank_common(const struct listing *l)
{
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        uint32_t rank = 0, place = 0, frequency = UINT32_MAX;
        for (uint32_t i = 0; i < l->ranked[t]; i++) {
            struct listed *e = l->by_rank[t][i];
            if (!e->pair)
                continue;
            e->common_rank = ++rank;
            if (e->freq.millionths != e->pair->freq.millionths)
                continue;
            place = e->freq.millionths == frequency ? place + 1 : 0;
            frequency = e->freq.millionths;
            e->tie_place = place;
        }
    }
}

/* ---- kinds of one endpoint ---- */

static size_t skip_space(struct str s, size_t i)
{
    while (i < s.n && ascii_is_space(s.p[i]))
        i++;
    return i;
}

bool text_is_like(struct str a, struct str b)
{
    size_t i = skip_space(a, 0), k = skip_space(b, 0);
    while (i < a.n && k < b.n) {
        bool space = ascii_is_space(a.p[i]);
        if (space != ascii_is_space(b.p[k]) || (!space && a.p[i] != b.p[k]))
            return false;
        i = space ? skip_space(a, i) : i + 1;
        k = space ? skip_space(b, k) : k + 1;
    }
    return skip_space(a, i) == a.n && skip_space(b, k) == b.n;
}

/* One holder in place of another: what only one edition says is no other holder. */
static bool other_holder(const struct listed *a, const struct listed *b)
{
    struct str x = listed_holder(a), y = listed_holder(b);
    return x.n && y.n && !str_eq(x, y);
}

static uint32_t naming(const struct diff *d, const struct listed *a, const struct listed *b)
{
    if (str_eq(a->name, b->name))
        return 0;
    if (!a->name.n)
        return DIFF_BIT(DIFF_NEWLY_NAMED);
    if (!b->name.n)
        return DIFF_BIT(DIFF_WITHDRAWN);
    if ((d->facets & FACET_ALIASES) && listed_has(a, b->name) && listed_has(b, a->name))
        return DIFF_BIT(DIFF_SWAPPED);
    if ((d->facets & FACET_HOLDER) && other_holder(a, b))
        return DIFF_BIT(DIFF_REASSIGNED);
    return DIFF_BIT(DIFF_RENAMED);
}

/* An alias that the other file does not have there at all. */
static bool has_more(const struct listed *a, const struct listed *b)
{
    for (uint16_t i = 0; i < a->alias_count; i++)
        if (!listed_has(b, a->aliases[i].name))
            return true;
    return false;
}

static bool status_differs(const struct listed *a, const struct listed *b)
{
    if (str_eq(a->name, b->name) && a->status != b->status)
        return true;
    for (uint16_t i = 0; i < a->alias_count; i++)
        for (uint16_t k = 0; k < b->alias_count; k++)
            if (str_eq(a->aliases[i].name, b->aliases[k].name) &&
                a->aliases[i].status != b->aliases[k].status)
                return true;
    return false;
}

static bool same_aliases(const struct listed *a, const struct listed *b)
{
    if (a->alias_count != b->alias_count)
        return false;
    for (uint16_t i = 0; i < a->alias_count; i++)
        if (!str_eq(a->aliases[i].name, b->aliases[i].name) ||
            a->aliases[i].status != b->aliases[i].status)
            return false;
    return true;
}

static uint32_t ranking(const struct listed *a, const struct listed *b)
{
    bool moved = same_freq(a->freq, b->freq) ? a->tie_place != b->tie_place
                                             : a->common_rank != b->common_rank;
    return moved ? DIFF_BIT(DIFF_RANK) : 0;
}

/* Into or out of what a scan of the N most frequent ports looks at. */
static uint32_t tops(const struct listed *a, const struct listed *b)
{
    static const struct {
        uint32_t n;
        enum diff_kind entered, left;
    } rows[] = {{100, DIFF_ENTERED_TOP_100, DIFF_LEFT_TOP_100},
                {1000, DIFF_ENTERED_TOP_1000, DIFF_LEFT_TOP_1000}};
    uint32_t kinds = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool before = a && a->rank && a->rank <= rows[i].n;
        bool after = b && b->rank && b->rank <= rows[i].n;
        if (before != after)
            kinds |= DIFF_BIT(after ? rows[i].entered : rows[i].left);
    }
    return kinds;
}

/* What differs in the text of a line whose meaning is the same. */
static uint32_t wording(const struct diff *d, const struct listed *a, const struct listed *b)
{
    if ((a->raw.n && b->raw.n && !str_eq(a->raw, b->raw)) ||
        ((d->facets & FACET_ALIASES) && !same_aliases(a, b)))
        return DIFF_BIT(DIFF_TEXTUAL);
    return str_eq(a->comment, b->comment) ? 0 : DIFF_BIT(DIFF_TEXTUAL);
}

static uint32_t compare(const struct diff *d, const struct listed *a, const struct listed *b)
{
    uint32_t kinds = 0, ranks = 0;
    if (d->facets & FACET_FREQUENCY)
        ranks = ranking(a, b) | tops(a, b);
    if (d->same_kind && a->raw.n && d->old->kind != LISTING_REGISTRY && str_eq(a->raw, b->raw))
        return ranks; /* most lines of most files */
    kinds |= naming(d, a, b);
    if (d->facets & FACET_ALIASES) {
        kinds |= has_more(b, a) ? DIFF_BIT(DIFF_ALIAS_GAINED) : 0;
        kinds |= has_more(a, b) ? DIFF_BIT(DIFF_ALIAS_LOST) : 0;
    }
    if ((d->facets & FACET_STATUS) && status_differs(a, b))
        kinds |= DIFF_BIT(DIFF_STATUS);
    if ((d->facets & FACET_FREQUENCY) && !same_freq(a->freq, b->freq))
        kinds |= DIFF_BIT(DIFF_FREQUENCY);
    if (d->same_kind && d->old->kind != LISTING_REGISTRY) { /* there, rows have these */
        kinds |= text_is_like(a->comment, b->comment) ? 0 : DIFF_BIT(DIFF_COMMENT);
        kinds |= text_is_like(listed_refs(a), listed_refs(b)) ? 0 : DIFF_BIT(DIFF_REFERENCES);
        if (!kinds)
            kinds |= wording(d, a, b);
    }
    return kinds | ranks;
}

/* ---- all endpoints ---- */

/* What only one file has. In the registry every endpoint is something, so one that
 * appears was nameless before. */
static uint32_t alone(const struct diff *d, const struct listed *old, const struct listed *new)
{
    bool registry = d->same_kind && d->old->kind == LISTING_REGISTRY;
    uint32_t kinds = new ? DIFF_BIT(registry ? DIFF_NEWLY_NAMED : DIFF_ADDED)
                         : DIFF_BIT(registry ? DIFF_WITHDRAWN : DIFF_REMOVED);
    return kinds | (d->facets & FACET_FREQUENCY ? tops(old, new) : 0);
}

/* Nothing that a services file could say: it has names alone. */
static bool is_beyond_services(const struct diff *d, const struct listed *e)
{
    return e->name.n == 0 && !d->same_kind &&
           (d->old->kind == LISTING_SERVICES || d->new->kind == LISTING_SERVICES);
}

static void diff_endpoints(struct diff *d, unsigned transports, struct arena *mem)
{
    for (uint32_t i = 0, k = 0; i < d->old->count || k < d->new->count;) {
        uint32_t a = order_at(d->old, i), b = order_at(d->new, k);
        const struct listed *old = a <= b ? &d->old->at[i++] : NULL;
        const struct listed *new = b <= a ? &d->new->at[k++] : NULL;
        if (!(transports & 1u << listed_or(old, new)->at.transport))
            continue;
        if (!(old && new) && is_beyond_services(d, listed_or(old, new)))
            continue;
        uint32_t kinds = old && new ? compare(d, old, new) : alone(d, old, new);
        if (kinds)
            diff_add(d, old, new, kinds, mem);
    }
}

void diff_listings(struct diff *d, struct listing *old, struct listing *new, unsigned transports,
                   struct arena *mem)
{
    *d = (struct diff){.old = old,
                       .new = new,
                       .facets = old->facets &new->facets,
                       .same_kind = old->kind == new->kind};
    pair_endpoints(old, new);
    if (d->facets & FACET_FREQUENCY) {
        rank_common(old);
        rank_common(new);
    }
    diff_endpoints(d, transports, mem);
    if (d->same_kind && old->kind == LISTING_REGISTRY)
        diff_rows(d, transports, mem);
}

/* ---- questions ---- */

const struct difference *diff_next(const struct diff *d, enum diff_kind kind, uint32_t *from)
{
    while (*from < d->count) {
        const struct difference *x = &d->at[(*from)++];
        if (x->kinds & DIFF_BIT(kind))
            return x;
    }
    return NULL;
}

bool diff_has(const struct diff *d, uint32_t kinds)
{
    for (unsigned k = 0; k < DIFF_KINDS; k++)
        if ((kinds & DIFF_BIT(k)) && d->count_of[k])
            return true;
    return false;
}

void diff_restrict(struct diff *d, uint32_t kinds)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->count; i++) {
        d->at[i].kinds &= kinds;
        if (d->at[i].kinds)
            d->at[n++] = d->at[i];
    }
    d->count = n;
    for (unsigned k = 0; k < DIFF_KINDS; k++)
        if (!(kinds & DIFF_BIT(k)))
            d->count_of[k] = 0;
}

bool diff_kinds_parse(struct str list, uint32_t *kinds, struct str *bad)
{
    struct str word;
    *kinds = 0;
    while (str_cut(&list, ',', &word)) {
        unsigned k = 0;
        while (k < DIFF_KINDS && !str_is(word, diff_kinds[k].word))
            k++;
        *bad = word;
        if (k == DIFF_KINDS)
            return false;
        *kinds |= DIFF_BIT(k);
    }
    return *kinds != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "rules/candidates.h"

#include "model/card.h"
#include "model/name.h"

void card_layers_fill(const struct catalogue *c, struct card_layers *layers)
{
    *layers = (struct card_layers){{0}};
    for (uint32_t i = 0; i < c->card_count; i++)
        for (uint32_t p = c->cards[i]->first; p <= c->cards[i]->last; p++)
            if (!c->cards[i]->extends && layers->at[p] < c->cards[i]->layer)
                layers->at[p] = c->cards[i]->layer;
}

void candidates_begin(struct candidates *k, const struct catalogue *c, struct endpoint at)
{
    k->catalogue = c;
    k->at = at;
    k->count = k->left_out = k->live_count = k->row_count = 0;
    k->nmap = k->nameless = k->first_card = NULL;
    k->card_contradicts = false;
}

static struct candidate *find(struct candidates *k, struct str name)
{
    for (uint32_t i = 0; i < k->count; i++)
        if (str_eq_nocase(k->names[i].name, name))
            return &k->names[i];
    return NULL;
}

const struct candidate *candidate_find(const struct candidates *k, struct str name)
{
    return find((struct candidates *)k, name);
}

static struct candidate *find_or_make(struct candidates *k, const struct claim *claim)
{
    struct candidate *n = find(k, claim->name);
    if (n)
        return n;
    if (k->count == CANDIDATES_MAX) {
        k->left_out++;
        return NULL;
    }
    n = &k->names[k->count++];
    *n = (struct candidate){.name = claim->name, .order = claim->order};
    return n;
}

static void first(const struct claim **slot, const struct claim *claim)
{
    if (!*slot)
        *slot = claim;
}

static void add_iana(struct candidates *k, const struct claim *claim)
{
    if (claim->name.n == 0) {
        first(&k->nameless, claim);
        return;
    }
    struct candidate *n = find_or_make(k, claim);
    if (!n)
        return;
    if (claim->flags & CLAIM_HISTORY)
        first(&n->history, claim);
    else if (claim->flags & CLAIM_MALFORMED)
        first(&n->malformed, claim);
    else
        first(&n->live, claim);
}

static void add_nmap(struct candidates *k, const struct claim *claim)
{
    if (claim->flags & (CLAIM_COMMENT_ITEM | CLAIM_REPEATED))
        return; /* evidence for `explain`; decides nothing */
    first(&k->nmap, claim);
    if (claim->name.n == 0 || name_is_unknown(claim->name))
        return;
    struct candidate *n = find_or_make(k, claim);
    if (!n)
        return;
    first(&n->nmap, claim);
    n->votes++;
}

static void add_services(struct candidates *k, const struct claim *claim)
{
    struct candidate *n = find_or_make(k, claim);
    if (!n)
        return;
    bool behind = claim->flags & (CLAIM_ALIAS | CLAIM_REPEATED);
    first(behind ? &n->alias : &n->services, claim);
    if (!behind)
        n->votes++;
}

static void add_card(struct candidates *k, const struct claim *claim)
{
    struct candidate *n = find_or_make(k, claim);
    uint64_t order = (uint64_t)(UINT8_MAX - claim->layer) << 32 | claim->order;
    if (n) {
        /* A name that an overlay patches stays where it is in the list below. */
        if (!n->card || order >> 32 > n->card_order >> 32)
            n->card_order = order;
        if (!n->card || claim->layer > n->card->layer)
            n->card = claim;
    }
    const struct claim *top = k->first_card;
    if (!top || (claim->title.n && (!top->title.n || claim->layer > top->layer)))
        k->first_card = claim;
}

void candidates_add(struct candidates *k, const struct claim *claim,
                    const struct card_layers *layers)
{
    switch ((enum servc_source)claim->source) {
    case SERVC_SOURCE_IANA:
        add_iana(k, claim);
        break;
    case SERVC_SOURCE_NMAP:
        add_nmap(k, claim);
        break;
    case SERVC_SOURCE_SERVICES:
        add_services(k, claim);
        break;
    case SERVC_SOURCE_CARD:
        if (card_in_force(layers, claim, k->at.port))
            add_card(k, claim);
        break;
    case SERVC_SOURCE_MEASURED:
    case SERVC_SOURCE_NONE:
        break;
    }
}

static bool row_has_name(const struct claim *claim, struct str name)
{
    return claim->source == SERVC_SOURCE_IANA && !(claim->flags & CLAIM_HISTORY) &&
           str_eq_nocase(claim->name, name);
}

static bool is_registered_at(const struct catalogue *c, struct endpoint at, struct str name)
{
    for (const struct claim *claim = NULL; (claim = claim_next(c, at, claim));)
        if (row_has_name(claim, name))
            return true;
    const struct claim_list *ranges = &c->named_ranges[at.transport];
    for (uint32_t i = 0; i < ranges->count; i++)
        if (ranges->at[i]->first <= at.port && at.port <= ranges->at[i]->last &&
            row_has_name(ranges->at[i], name))
            return true;
    return false;
}

const struct candidate *candidate_live_like(const struct candidates *k, struct str name)
{
    for (uint32_t i = 0; i < k->count; i++)
        if (k->names[i].live && name_is_like(k->names[i].name, name))
            return &k->names[i];
    return NULL;
}

static bool is_mirrored(const struct candidates *k, const struct candidate *n)
{
    if (n->live || n->malformed || n->history || n->card || candidate_live_like(k, n->name))
        return false;
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
        struct endpoint other = {k->at.port, t};
        if (t != k->at.transport && is_registered_at(k->catalogue, other, n->name))
            return true;
    }
    return false;
}

static bool card_says_registered(const struct candidate *n)
{
    return n->card && (n->card->status == SERVC_ASSIGNED || n->card->status == SERVC_CO_ASSIGNED);
}

static const struct claim *believed(const struct candidate *n)
{
    const struct claim *by_trust[] = {n->live,     n->card,  n->malformed, n->nmap,
                                      n->services, n->alias, n->history};
    size_t i = 0;
    while (!by_trust[i]) /* a candidate has a claim */
        i++;
    return by_trust[i];
}

void candidates_end(struct candidates *k)
{
    bool registry = k->catalogue->has_source[SERVC_SOURCE_IANA];
    for (uint32_t i = 0; i < k->count; i++) {
        struct candidate *n = &k->names[i];
        n->claim = believed(n);
        n->name = n->claim->name;
        k->live_count += n->live != NULL;
        k->row_count += n->live || n->malformed;
        if (registry && card_says_registered(n) && !n->live)
            k->card_contradicts = true;
    }
    for (uint32_t i = 0; i < k->count; i++) {
        struct candidate *n = &k->names[i];
        n->rejected = n->card && n->card->status == SERVC_REJECTED && !n->live;
        n->mirrored = registry && is_mirrored(k, n);
    }
}

void candidates_gather(struct candidates *k, const struct catalogue *c, struct endpoint at,
                       const struct card_layers *layers)
{
    struct arena mem = ARENA_EMPTY;
    uint32_t count;
    const struct claim **claims = claims_at(c, at, &mem, &count);
    candidates_begin(k, c, at);
    for (uint32_t i = 0; i < count; i++)
        candidates_add(k, claims[i], layers);
    candidates_end(k);
    arena_free(&mem);
}

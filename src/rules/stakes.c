/* SPDX-License-Identifier: BSD-2-Clause */
#include "rules/stakes.h"

#include "model/name.h"

const char *stake_class_name(enum stake_class c)
{
    static const char *const names[STAKE_CLASSES] = {
        [STAKE_NONE] = "none",
        [STAKE_SEVERAL] = "several",
        [STAKE_OTHER] = "other-name",
        [STAKE_UNREGISTERED] = "unregistered",
        [STAKE_UNNAMED] = "unnamed",
        [STAKE_MALFORMED] = "malformed",
        [STAKE_PUNCTUATION] = "punctuation",
        [STAKE_CASE] = "case",
        [STAKE_MIRRORED] = "mirrored",
        [STAKE_ABSENT] = "absent",
    };
    return (unsigned)c < STAKE_CLASSES ? names[c] : NULL;
}

void stakes_begin(struct stakes *s, const struct entry_set *set, struct arena *mem)
{
    const struct claim_list *cards = &set->catalogue->card_order;
    s->set = set;
    s->card_ranges = (struct claim_list){NULL, 0, 0};
    card_layers_fill(set->catalogue, &s->layers);
    for (uint32_t i = 0; i < cards->count; i++)
        if (cards->at[i]->first != cards->at[i]->last)
            *arena_push(mem, s->card_ranges.at, s->card_ranges.count, s->card_ranges.capacity) =
                cards->at[i];
}

static bool is_row(const struct claim *k, struct str name)
{
    return k->source == SERVC_SOURCE_IANA && !(k->flags & CLAIM_HISTORY) &&
           str_eq_nocase(k->name, name);
}

static const struct claim *row_at(const struct catalogue *c, struct endpoint at, struct str name)
{
    for (const struct claim *k = NULL; (k = claim_next(c, at, k));)
        if (is_row(k, name))
            return k;
    const struct claim_list *ranges = &c->named_ranges[at.transport];
    for (uint32_t i = 0; i < ranges->count; i++)
        if (ranges->at[i]->first <= at.port && at.port <= ranges->at[i]->last &&
            is_row(ranges->at[i], name))
            return ranges->at[i];
    return NULL;
}

static bool is_registered_beside(const struct catalogue *c, struct endpoint at, struct str name)
{
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++)
        if (t != at.transport && row_at(c, (struct endpoint){at.port, t}, name))
            return true;
    return false;
}

static const struct entry_name *only_registered(const struct entry *e, uint32_t *count)
{
    const struct entry_name *found = NULL;
    *count = 0;
    for (uint16_t i = 0; i < e->name_count; i++)
        if (e->names[i].registered) {
            found = &e->names[i];
            ++*count;
        }
    return found;
}

/* One registered name, and another of nmap's. */
static enum stake_class class_of_pair(const struct catalogue *c, const struct entry *e,
                                      struct str registered, struct str nmap)
{
    if (str_eq(registered, nmap))
        return STAKE_NONE;
    if (str_eq_nocase(registered, nmap))
        return STAKE_CASE;
    if (row_at(c, e->at, nmap))
        return STAKE_MALFORMED;
    if (name_is_like(registered, nmap))
        return STAKE_PUNCTUATION;
    return is_registered_beside(c, e->at, nmap) ? STAKE_MIRRORED : STAKE_OTHER;
}

static struct str nmap_name(const struct entry *e)
{
    return e->nmap && !name_is_unknown(e->nmap->name) ? e->nmap->name : STR_NONE;
}

static enum stake_class class_of(const struct catalogue *c, const struct entry *e)
{
    uint32_t count;
    const struct entry_name *registered = only_registered(e, &count);
    struct str nmap = nmap_name(e);
    if (count > 1)
        return STAKE_SEVERAL;
    if (!nmap.n)
        return count == 0 ? STAKE_NONE : e->nmap ? STAKE_UNNAMED : STAKE_ABSENT;
    if (count == 1)
        return class_of_pair(c, e, registered->name, nmap);
    if (row_at(c, e->at, nmap))
        return STAKE_NONE; /* malformed, and the registry has no other */
    return is_registered_beside(c, e->at, nmap) ? STAKE_MIRRORED : STAKE_UNREGISTERED;
}

/* What a card in force says with a reason: of this name, or (none) of any. */
static const struct claim *card_claim(const struct stakes *s, struct endpoint at, struct str name)
{
    const struct claim *found = NULL;
    for (const struct claim *k = NULL; !found && (k = claim_next(s->set->catalogue, at, k));)
        if (k->source == SERVC_SOURCE_CARD && card_in_force(&s->layers, k, at.port) &&
            (k->curation->refs.n || k->curation->why.n) &&
            (!name.n || str_eq_nocase(k->name, name)))
            found = k;
    for (uint32_t i = 0; !found && i < s->card_ranges.count; i++) {
        const struct claim *k = s->card_ranges.at[i];
        if (k->transport == at.transport && k->first <= at.port && at.port <= k->last &&
            card_in_force(&s->layers, k, at.port) && (k->curation->refs.n || k->curation->why.n) &&
            (!name.n || str_eq_nocase(k->name, name)))
            found = k;
    }
    return found;
}

/* nmap's name is one of the registered ones, in any spelling, or a card speaks of it. */
static bool nmap_is_settled(const struct stakes *s, const struct entry *e)
{
    struct str nmap = nmap_name(e);
    if (!nmap.n || card_claim(s, e->at, nmap))
        return true;
    for (uint16_t i = 0; i < e->name_count; i++)
        if (e->names[i].registered && name_is_like(e->names[i].name, nmap))
            return true;
    return row_at(s->set->catalogue, e->at, nmap) ||
           is_registered_beside(s->set->catalogue, e->at, nmap);
}

/* Every name here is the registry's, or a card's with a reason. */
static bool nobody_disagrees(const struct stakes *s, const struct entry *e)
{
    for (uint16_t i = 0; i < e->name_count; i++) {
        const struct entry_name *n = &e->names[i];
        if (!n->registered && n->source != SERVC_SOURCE_IANA && !card_claim(s, e->at, n->name))
            return false;
    }
    return true;
}

static bool is_decided(const struct stakes *s, const struct entry *e, enum stake_class c)
{
    switch (c) {
    case STAKE_NONE:
    case STAKE_MALFORMED:   /* the registry's note names the replacement */
    case STAKE_PUNCTUATION: /* both spellings stay */
    case STAKE_CASE:
    case STAKE_MIRRORED: /* the registry knows the name at this very port, and not so */
    case STAKE_ABSENT:   /* nobody says anything else, or is seen there */
        return true;
    case STAKE_SEVERAL:
        return (e->rule == RULE_card || e->rule == RULE_co_assignment_note ||
                e->rule == RULE_co_assignment_reference) &&
               nmap_is_settled(s, e);
    case STAKE_OTHER:
    case STAKE_UNREGISTERED:
        return card_claim(s, e->at, nmap_name(e)) != NULL;
    case STAKE_UNNAMED: /* `unknown` is no name that could be right instead */
        return nobody_disagrees(s, e);
    case STAKE_CLASSES:
        break;
    }
    return false;
}

struct stake stake_at(const struct stakes *s, const struct entry *e)
{
    struct stake stake = {.class = class_of(s->set->catalogue, e)};
    stake.card = card_claim(s, e->at, STR_NONE);
    stake.decided = is_decided(s, e, stake.class);
    return stake;
}

void stakes_share(const struct stakes *s, struct stake_share share[SERVC_TRANSPORTS])
{
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        share[t] = (struct stake_share){0, 0, 0, 0};
    for (uint32_t i = 0; i < s->set->count; i++) {
        const struct entry *e = s->set->at[i];
        struct stake stake = stake_at(s, e);
        struct stake_share *to = &share[e->at.transport];
        if (stake.class == STAKE_NONE)
            continue;
        to->endpoints++;
        to->at_stake += e->freq.millionths;
        to->decided_endpoints += stake.decided;
        to->decided += stake.decided ? e->freq.millionths : 0;
    }
}

struct stake_share stake_sum(const struct stake_share share[SERVC_TRANSPORTS])
{
    struct stake_share sum = {0, 0, 0, 0};
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        sum.at_stake += share[t].at_stake;
        sum.decided += share[t].decided;
        sum.endpoints += share[t].endpoints;
        sum.decided_endpoints += share[t].decided_endpoints;
    }
    return sum;
}

struct str stake_percent(struct arena *mem, struct stake_share share)
{
    uint64_t basis_points = share.at_stake ? share.decided * 10000 / share.at_stake : 10000;
    return basis_points == 10000 ? STR("100 %")
                                 : arena_printf(mem, "%u.%02u %%", (unsigned)(basis_points / 100),
                                                (unsigned)(basis_points % 100));
}

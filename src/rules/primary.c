/* SPDX-License-Identifier: BSD-2-Clause */
/* One function a rule (doc/rules.md). Each answers for itself or declines. */
#include "rules/rules.h"

/* The rows of the registry that are still in question, as a set of candidates. */
struct rows {
    bool in[CANDIDATES_MAX];
    uint32_t count;
};

static void keep(struct rows *r, uint32_t i)
{
    r->in[i] = true;
    r->count++;
}

static const struct candidate *only_row(const struct candidates *k, const struct rows *r)
{
    for (uint32_t i = 0; r->count == 1 && i < k->count; i++)
        if (r->in[i])
            return &k->names[i];
    return NULL;
}

static const struct claim *row_of(const struct candidate *n)
{
    return n->live ? n->live : n->malformed;
}

/* The malformed spellings only where there is nothing else. */
static struct rows well_formed_rows(const struct candidates *k)
{
    struct rows r = {{false}, 0};
    for (uint32_t i = 0; i < k->count; i++)
        if (k->live_count ? k->names[i].live : k->names[i].malformed)
            keep(&r, i);
    return r;
}

/* Rows that their own notes ask to step back do; if all would, none does. */
static struct rows standing_rows(const struct candidates *k)
{
    struct rows all = well_formed_rows(k), r = {{false}, 0};
    for (uint32_t i = 0; i < k->count; i++)
        if (all.in[i] && !(row_of(&k->names[i])->flags & (CLAIM_UNASSIGNED_USE | CLAIM_DUPLICATE)))
            keep(&r, i);
    return r.count ? r : all;
}

static const struct candidate *first_row(const struct candidates *k, const struct rows *r)
{
    const struct candidate *best = NULL;
    for (uint32_t i = 0; i < k->count; i++)
        if (r->in[i] && (!best || row_of(&k->names[i])->order < row_of(best)->order))
            best = &k->names[i];
    return best;
}

static bool is_registered_by_card(const struct candidate *n)
{
    return n->card->status == SERVC_ASSIGNED || n->card->status == SERVC_CO_ASSIGNED;
}

static bool decide_card(const struct candidates *k, const struct candidate **lead)
{
    const struct candidate *registered = NULL, *any = NULL;
    for (uint32_t i = 0; i < k->count; i++) {
        const struct candidate *n = &k->names[i];
        if (!n->card || n->card->status == SERVC_REJECTED)
            continue;
        if (!any || n->card_order < any->card_order)
            any = n;
        if (is_registered_by_card(n) && (!registered || n->card_order < registered->card_order))
            registered = n;
    }
    if (k->card_contradicts)
        return false;
    *lead = registered ? registered : k->row_count == 0 ? any : NULL;
    return *lead != NULL;
}

static bool decide_sole_assignment(const struct candidates *k, const struct candidate **lead)
{
    for (uint32_t i = 0; k->row_count == 1 && i < k->count; i++)
        if (k->names[i].live || k->names[i].malformed) {
            *lead = &k->names[i];
            return true;
        }
    return false;
}

static bool decide_well_formed(const struct candidates *k, const struct candidate **lead)
{
    struct rows r = well_formed_rows(k);
    *lead = k->row_count > 1 ? only_row(k, &r) : NULL;
    return *lead != NULL;
}

static bool decide_co_assignment_note(const struct candidates *k, const struct candidate **lead)
{
    struct rows r = standing_rows(k);
    *lead = k->live_count > 1 ? only_row(k, &r) : NULL;
    return *lead != NULL;
}

static bool decide_co_assignment_reference(const struct candidates *k,
                                           const struct candidate **lead)
{
    struct rows standing = standing_rows(k), r = {{false}, 0};
    for (uint32_t i = 0; i < k->count; i++)
        if (standing.in[i] &&
            str_find(row_of(&k->names[i])->registration->refs, STR("[RFC")) != STR_NOT_FOUND)
            keep(&r, i);
    *lead = k->live_count > 1 ? only_row(k, &r) : NULL;
    return *lead != NULL;
}

/* A source that spells a name its own way still means that name. */
static void count_votes(const struct candidates *k, uint32_t votes[CANDIDATES_MAX])
{
    for (uint32_t i = 0; i < k->count; i++) {
        const struct candidate *row =
            k->names[i].votes ? candidate_live_like(k, k->names[i].name) : NULL;
        if (row)
            votes[row - k->names] += k->names[i].votes;
    }
}

static bool decide_co_assignment_source(const struct candidates *k, const struct candidate **lead)
{
    uint32_t votes[CANDIDATES_MAX] = {0}, most = 0;
    *lead = NULL;
    if (k->live_count < 2)
        return false;
    struct rows r = standing_rows(k);
    count_votes(k, votes);
    for (uint32_t i = 0; i < k->count; i++) {
        if (!r.in[i] || votes[i] == 0 || votes[i] < most)
            continue;
        *lead = votes[i] > most ? &k->names[i] : NULL; /* a tie, unless a later one has more */
        most = votes[i];
    }
    return *lead != NULL;
}

static bool decide_co_assignment_order(const struct candidates *k, const struct candidate **lead)
{
    struct rows r = standing_rows(k);
    *lead = first_row(k, &r);
    return *lead != NULL;
}

/* nmap first; then a name that leads its line in a services file; then any. */
static bool decide_unofficial(const struct candidates *k, const struct candidate **lead)
{
    *lead = NULL;
    uint32_t best = 0;
    for (uint32_t i = 0; k->row_count == 0 && i < k->count; i++) {
        const struct candidate *n = &k->names[i];
        uint32_t trust = candidate_is_dropped(n) ? 0
                         : n->nmap               ? 4
                         : n->services           ? 3
                         : n->alias              ? 2
                                                 : 0;
        if (trust == 0 && n->card && !candidate_is_dropped(n) && !n->history)
            trust = 1; /* a card that was declined still gave a name */
        if (trust > best) {
            best = trust;
            *lead = n;
        }
    }
    return *lead != NULL;
}

static bool decide_historic(const struct candidates *k, const struct candidate **lead)
{
    *lead = NULL;
    for (uint32_t i = 0; i < k->count; i++)
        if (k->names[i].history && !candidate_is_dropped(&k->names[i]))
            return true;
    return false;
}

static bool decide_unknown(const struct candidates *k, const struct candidate **lead)
{
    (void)k;
    *lead = NULL;
    return true;
}

rule_fn *const rules[RULE_COUNT] = {
#define RULE(fn, id, what) decide_##fn,
#include "model/rules.def"
#undef RULE
};

enum rule_id rules_decide(const struct candidates *k, const struct candidate **lead)
{
    *lead = NULL;
    for (unsigned i = 0; i < RULE_COUNT; i++)
        if (rules[i](k, lead))
            return (enum rule_id)i;
    return RULE_unknown;
}

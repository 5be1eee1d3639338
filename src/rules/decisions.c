/* SPDX-License-Identifier: BSD-2-Clause */
#include "rules/decisions.h"

#include "base/map.h"
#include "base/num.h"
#include "model/name.h"

static enum name_fate name_becomes(const struct entry *e, struct str name, enum servc_policy policy)
{
    const struct entry_name *lead = entry_lead(e, policy);
    if (lead && str_eq_nocase(lead->name, name))
        return NAME_LEADS;
    for (uint16_t i = 0; i < e->name_count; i++)
        if (str_eq_nocase(e->names[i].name, name))
            return e->names[i].upstream_only && policy != SERVC_POLICY_UPSTREAM ? NAME_DROPPED
                                                                                : NAME_FOLLOWS;
    return NAME_DROPPED;
}

enum name_fate nmap_name_becomes(const struct entry *e, enum servc_policy policy)
{
    if (!e->nmap || e->nmap->name.n == 0 || name_is_unknown(e->nmap->name))
        return NAME_ABSENT;
    return name_becomes(e, e->nmap->name, policy);
}

/* Names that a file gives an endpoint; evidence that is no name does not count. */
static bool is_name_of(const struct claim *claim, const struct source_file *file)
{
    return claim->at.file == file && claim->name.n && !name_is_unknown(claim->name) &&
           !(claim->flags & (CLAIM_COMMENT_ITEM | CLAIM_REPEATED));
}

static void weigh(struct balance *b, const struct entry *e, enum servc_policy policy,
                  struct str name)
{
    enum name_fate fate = name_becomes(e, name, policy);
    b->leads += fate == NAME_LEADS;
    b->follows += fate == NAME_FOLLOWS;
    b->dropped += fate == NAME_DROPPED;
}

/* The ranges of a file that have a name: a handful among hundreds. */
static struct claim_list named_ranges(const struct catalogue *c, uint8_t transport,
                                      const struct source_file *file, struct arena *mem)
{
    struct claim_list named = {NULL, 0, 0};
    for (uint32_t i = 0; i < c->ranges[transport].count; i++)
        if (is_name_of(c->ranges[transport].at[i], file))
            *arena_push(mem, named.at, named.count, named.capacity) = c->ranges[transport].at[i];
    return named;
}

struct balance decisions_balance(const struct entry_set *set, enum servc_policy policy,
                                 const struct source_file *file)
{
    struct arena mem = ARENA_EMPTY;
    struct balance b = {0, 0, 0, 0};
    struct claim_list ranges[SERVC_TRANSPORTS];
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++)
        ranges[t] = named_ranges(set->catalogue, t, file, &mem);
    for (uint32_t i = 0; i < set->count; i++) {
        const struct entry *e = set->at[i];
        const struct claim_list *over = &ranges[e->at.transport];
        bool has_name = false;
        for (const struct claim *k = NULL; (k = claim_next(set->catalogue, e->at, k));)
            if (is_name_of(k, file)) {
                has_name = true;
                weigh(&b, e, policy, k->name);
            }
        for (uint32_t k = 0; k < over->count; k++)
            if (over->at[k]->first <= e->at.port && e->at.port <= over->at[k]->last) {
                has_name = true;
                weigh(&b, e, policy, over->at[k]->name);
            }
        b.gained += !has_name && entry_lead(e, policy) != NULL;
    }
    arena_free(&mem);
    return b;
}

/* Where the leading name was decided: the card's line, or the registry's. */
static struct place deciding_place(const struct catalogue *c, const struct entry *e,
                                   const struct entry_name *lead)
{
    for (const struct claim *k = NULL; e->rule == RULE_card && (k = claim_next(c, e->at, k));)
        if (k->source == SERVC_SOURCE_CARD && str_eq_nocase(k->name, lead->name))
            return k->at;
    return lead->claim->at;
}

/* A note about an endpoint; the most frequent ones come first. */
static struct diag_message *about(struct diag *d, struct diag_message *m, const struct entry *e)
{
    message_about(d, m, e->at);
    m->order = e->freq.known ? MILLION - e->freq.millionths : MILLION;
    return m;
}

static void note_renamed(struct diag *d, const struct catalogue *c, const struct entry *e,
                         const struct entry_name *lead)
{
    struct diag_message *m =
        diag_note(d, e->nmap->at, "renamed", "%s -> %s (%s)", diag_quote(d, e->nmap->name),
                  diag_quote(d, lead->name), rule_name((enum rule_id)e->rule));
    about(d, m, e)->also = deciding_place(c, e, lead);
}

static void note_hook_lost(struct diag *d, const struct map *hooks, const struct entry *e,
                           const struct entry_name *lead)
{
    if (!hooks || !map_find(hooks, e->nmap->name))
        return;
    about(d,
          diag_note(d, e->nmap->at, "hook-lost",
                    "nmap's scripts match `%s' by name, here %s%s%s leads",
                    diag_quote(d, e->nmap->name), lead ? "`" : "no name",
                    lead ? diag_quote(d, lead->name) : "", lead ? "'" : ""),
          e);
}

static void note_unknown_named(struct diag *d, const struct entry *e, const struct entry_name *lead)
{
    struct diag_message *m =
        diag_note(d, e->nmap->at, "unknown-named", "unknown -> %s (%s)", diag_quote(d, lead->name),
                  servc_status_name((enum servc_status)lead->status));
    about(d, m, e)->also = lead->claim->at;
}

static struct str other_registered(struct diag *d, const struct entry *e)
{
    struct str text = STR_NONE;
    for (uint16_t i = 0; i < e->name_count; i++)
        if (e->names[i].registered && e->lead[SERVC_POLICY_IANA] != i)
            text = arena_printf(d->mem, "%.*s%s`%s'", STR_FMT(text), text.n ? ", " : "",
                                diag_quote(d, e->names[i].name));
    return text;
}

static void note_co_assigned(struct diag *d, const struct entry *e)
{
    const struct entry_name *lead = entry_lead(e, SERVC_POLICY_IANA);
    struct str others = other_registered(d, e);
    if (!lead || !lead->registered || !others.n)
        return;
    message_about(d,
                  diag_note(d, lead->claim->at, "co-assigned",
                            "`%s' leads; registered too: %.*s (%s)", diag_quote(d, lead->name),
                            STR_FMT(others), rule_name((enum rule_id)e->rule)),
                  e->at);
}

static void note_withdrawn(struct diag *d, const struct entry *e)
{
    message_about(d,
                  diag_note(d, e->names[0].claim->at, "withdrawn",
                            "`%s' is no longer registered, and nobody else has it",
                            diag_quote(d, e->names[0].name)),
                  e->at);
}

void decisions_report(const struct entry_set *set, enum servc_policy policy, struct diag *d)
{
    for (uint32_t i = 0; i < set->count; i++) {
        const struct entry *e = set->at[i];
        const struct entry_name *lead = entry_lead(e, policy);
        if (lead && nmap_name_becomes(e, policy) >= NAME_FOLLOWS)
            note_renamed(d, set->catalogue, e, lead);
        if (nmap_name_becomes(e, policy) >= NAME_FOLLOWS)
            note_hook_lost(d, set->catalogue->nmap_hooks, e, lead);
        if (e->named_unknown && lead)
            note_unknown_named(d, e, lead);
        note_co_assigned(d, e);
        if (e->rule == RULE_historic && e->name_count)
            note_withdrawn(d, e);
    }
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "rules/decisions.h"

#include "base/map.h"
#include "base/num.h"
#include "model/name.h"

enum nmap_name nmap_name_becomes(const struct entry *e, enum servc_policy policy)
{
    const struct entry_name *lead = entry_lead(e, policy);
    if (!e->nmap || e->nmap->name.n == 0 || name_is_unknown(e->nmap->name))
        return NMAP_HAS_NONE;
    if (lead && str_eq_nocase(lead->name, e->nmap->name))
        return NMAP_LEADS;
    for (uint16_t i = 0; i < e->name_count; i++)
        if (str_eq_nocase(e->names[i].name, e->nmap->name))
            return e->names[i].upstream_only ? NMAP_DROPPED : NMAP_FOLLOWS;
    return NMAP_DROPPED;
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

static struct diag_message *note(struct diag *d, const struct entry *e, struct place at, const char *id,
                                 struct str text)
{
    char subject[ENDPOINT_TEXT];
    struct diag_message *m = diag_note(d, at, id, "%.*s", STR_FMT(text));
    m->subject = arena_str(d->mem, str_from(endpoint_print(e->at, subject)));
    m->order = e->freq.known ? MILLION - e->freq.millionths : MILLION;
    return m;
}

static void note_renamed(struct diag *d, const struct catalogue *c, const struct entry *e,
                         const struct entry_name *lead)
{
    struct diag_message *m =
        note(d, e, e->nmap->at, "renamed",
             arena_printf(d->mem, "%s -> %s (%s)", diag_quote(d, e->nmap->name),
                          diag_quote(d, lead->name), rule_name((enum rule_id)e->rule)));
    m->also = deciding_place(c, e, lead);
}

static void note_hook_lost(struct diag *d, const struct map *hooks, const struct entry *e,
                           const struct entry_name *lead)
{
    if (!hooks || !map_find(hooks, e->nmap->name))
        return;
    note(d, e, e->nmap->at, "hook-lost",
         arena_printf(d->mem, "nmap's scripts match `%s' by name, here `%s' leads",
                      diag_quote(d, e->nmap->name), lead ? diag_quote(d, lead->name) : "no name"));
}

static void note_unknown_named(struct diag *d, const struct entry *e, const struct entry_name *lead)
{
    struct diag_message *m = note(d, e, e->nmap->at, "unknown-named",
                                  arena_printf(d->mem, "unknown -> %s (%s)", diag_quote(d, lead->name),
                                               servc_status_name((enum servc_status)lead->status)));
    m->also = lead->claim->at;
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
    struct diag_message *m =
        note(d, e, lead->claim->at, "co-assigned",
             arena_printf(d->mem, "`%s' leads; registered too: %.*s (%s)", diag_quote(d, lead->name),
                          STR_FMT(others), rule_name((enum rule_id)e->rule)));
    m->order = endpoint_order(e->at);
}

static void note_withdrawn(struct diag *d, const struct entry *e)
{
    struct diag_message *m = note(d, e, e->names[0].claim->at, "withdrawn",
                                  arena_printf(d->mem, "`%s' is no longer registered, and nobody else has it",
                                               diag_quote(d, e->names[0].name)));
    m->order = endpoint_order(e->at);
}

void decisions_report(const struct entry_set *set, enum servc_policy policy, struct diag *d)
{
    for (uint32_t i = 0; i < set->count; i++) {
        const struct entry *e = set->at[i];
        const struct entry_name *lead = entry_lead(e, policy);
        if (lead && nmap_name_becomes(e, policy) >= NMAP_FOLLOWS)
            note_renamed(d, set->catalogue, e, lead);
        if (nmap_name_becomes(e, policy) >= NMAP_FOLLOWS)
            note_hook_lost(d, set->catalogue->nmap_hooks, e, lead);
        if (e->named_unknown && lead)
            note_unknown_named(d, e, lead);
        note_co_assigned(d, e);
        if (e->rule == RULE_historic && e->name_count)
            note_withdrawn(d, e);
    }
}

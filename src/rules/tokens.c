/* SPDX-License-Identifier: BSD-2-Clause */
/* A name may stand at several ports of a transport; each resolves to one of
 * them, its preferred port (doc/rules.md, "Preferred ports"). */
#include "base/map.h"
#include "rules/rules.h"

/* Who has the best right to a token so far. Entries come in order of ports, so
 * among equals the lowest port keeps it. */
struct holder {
    struct entry_name *name;
    struct endpoint at;
    unsigned right;
    struct endpoint registered_lead;  /* the endpoint it leads as a registered name ... */
    const struct claim *registration; /* ... by this row; NULL if there is none */
};

struct holders {
    struct map index[SERVC_TRANSPORTS];
    struct holder *at; /* as many as there are names, at most */
    uint32_t count;
};

enum right {
    RIGHT_UPSTREAM_ONLY,
    RIGHT_UNOFFICIAL,
    RIGHT_REGISTERED,
    RIGHT_LEADING,
    RIGHT_PREFERRED
};

static enum right right_to(const struct entry *e, uint16_t i)
{
    const struct entry_name *n = &e->names[i];
    if (n->upstream_only)
        return RIGHT_UPSTREAM_ONLY;
    if (n->prefer)
        return RIGHT_PREFERRED;
    if (n->registered)
        return e->lead[SERVC_POLICY_IANA] == i ? RIGHT_LEADING : RIGHT_REGISTERED;
    return RIGHT_UNOFFICIAL;
}

static uint32_t holder_of(struct holders *h, const struct entry *e, struct str name)
{
    uint32_t *slot = map_at(&h->index[e->at.transport], name, UINT32_MAX);
    if (*slot == UINT32_MAX)
        *slot = h->count++;
    return *slot;
}

static void claim_token(struct holder *holder, struct entry *e, uint16_t i)
{
    struct entry_name *n = (struct entry_name *)&e->names[i];
    enum right right = right_to(e, i);
    if (n->registered && e->lead[SERVC_POLICY_IANA] == i && !holder->registration) {
        holder->registration = n->claim;
        holder->registered_lead = e->at;
    }
    if (!holder->name || right > holder->right) {
        holder->name = n;
        holder->at = e->at;
        holder->right = right;
    }
}

static void report_stolen(struct diag *d, const struct entry *e, const struct entry_name *n,
                          const struct holder *holder)
{
    char there[ENDPOINT_TEXT];
    struct diag_message *m = diag_note(
        d, n->claim->at, "name-stolen", "`%s' is the registered name of %s, where it resolves to",
        diag_quote(d, n->name), endpoint_print(holder->registered_lead, there));
    m->also = holder->registration->at;
    message_about(d, m, e->at);
}

static void settle(struct entry *e, uint16_t i, const struct holder *holder, struct diag *d)
{
    struct entry_name *n = (struct entry_name *)&e->names[i];
    n->preferred = holder->name == n;
    n->stolen = !n->registered && !n->preferred && holder->registration;
    if (n->stolen && !n->upstream_only)
        report_stolen(d, e, n, holder);
}

void tokens_settle(struct entry **entries, uint32_t count, struct arena *scratch, struct diag *d)
{
    struct holders h = {.count = 0};
    uint32_t names = 0, next = 0, names_on[SERVC_TRANSPORTS] = {0};
    for (uint32_t i = 0; i < count; i++)
        names_on[entries[i]->at.transport] += entries[i]->name_count;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        map_init(&h.index[t], scratch);
        map_reserve(&h.index[t], names_on[t]);
        names += names_on[t];
    }
    h.at = arena_array(scratch, struct holder, names);
    uint32_t *holder = arena_array(scratch, uint32_t, names); /* of each name, in order */
    for (uint32_t i = 0; i < count; i++)
        for (uint16_t k = 0; k < entries[i]->name_count; k++) {
            holder[next] = holder_of(&h, entries[i], entries[i]->names[k].name);
            claim_token(&h.at[holder[next++]], entries[i], k);
        }
    next = 0;
    for (uint32_t i = 0; i < count; i++)
        for (uint16_t k = 0; k < entries[i]->name_count; k++)
            settle(entries[i], k, &h.at[holder[next++]], d);
}

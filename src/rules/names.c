/* SPDX-License-Identifier: BSD-2-Clause */
/* What the names behind the leading one become: statuses, order, policies, and
 * what is dropped. */
#include "rules/rules.h"

#include "model/card.h"
#include "model/name.h"

#include <stdlib.h>
#include <string.h>

static enum servc_status card_status(const struct candidates *k, const struct candidate *n)
{
    enum servc_status said = (enum servc_status)n->card->status;
    bool registered = said == SERVC_ASSIGNED || said == SERVC_CO_ASSIGNED;
    if (!registered || !k->catalogue->has_source[SERVC_SOURCE_IANA])
        return said;
    /* The card calls registered what this edition of the registry does not have:
     * withdrawn since the card was written, or not yet there. */
    struct str reviewed = n->card->curation->card->texts[CARD_REVIEWED].text;
    bool newer = date_cmp(k->catalogue->iana_date, reviewed) >= 0;
    return newer ? SERVC_LEGACY : SERVC_UNOFFICIAL;
}

enum servc_status name_status(const struct candidates *k, const struct candidate *n,
                              const struct candidate *lead)
{
    if (n->live)
        return n == lead || k->live_count == 1 ? SERVC_ASSIGNED : SERVC_CO_ASSIGNED;
    if (n->rejected)
        return SERVC_REJECTED;
    if (n->card)
        return card_status(k, n);
    if (n->malformed || n->history || candidate_live_like(k, n->name))
        return SERVC_LEGACY;
    return SERVC_UNOFFICIAL;
}

/* Sort key of a name: the leading one; what the card lists, in its order; then
 * by status, then by order of reading. */
struct place_in_order {
    uint32_t group, status, index;
    uint64_t order;
};

static struct place_in_order place_of(const struct candidates *k, uint32_t i,
                                      const struct candidate *lead)
{
    const struct candidate *n = &k->names[i];
    struct place_in_order p = {3, name_status(k, n, lead), i, n->claim->order};
    if (n == lead)
        p.group = 0;
    else if (candidate_is_dropped(n))
        p.group = 4;
    else if (n->card) {
        p.group = 1;
        p.status = 0;
        p.order = n->card_order;
    }
    return p;
}

static int by_precedence(const void *a, const void *b)
{
    const struct place_in_order *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->status != y->status)
        return x->status < y->status ? -1 : 1;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* The indexes of the names that an entry keeps, in order of precedence. */
static uint16_t kept_in_order(const struct candidates *k, const struct candidate *lead,
                              uint32_t order[CANDIDATES_MAX])
{
    struct place_in_order places[CANDIDATES_MAX];
    uint16_t count = 0;
    for (uint32_t i = 0; i < k->count; i++) /* a dropped name stays for nmap's sake alone */
        if (!candidate_is_dropped(&k->names[i]) || k->names[i].nmap)
            order[count++] = i;
    if (count < 2)
        return count;
    for (uint16_t i = 0; i < count; i++)
        places[i] = place_of(k, order[i], lead);
    qsort(places, count, sizeof *places, by_precedence);
    for (uint16_t i = 0; i < count; i++)
        order[i] = places[i].index;
    return count;
}

static struct entry_name entry_name_of(const struct candidates *k, const struct candidate *n,
                                       const struct candidate *lead)
{
    struct entry_name out = {
        .name = n->name,
        .status = (uint8_t)name_status(k, n, lead),
        .source = n->claim->source,
        .upstream_only = candidate_is_dropped(n),
        .prefer = n->card && (n->card->flags & CLAIM_PREFER) && !candidate_is_dropped(n),
        .registered = n->live != NULL,
        .claim = n->claim,
    };
    if (out.status == SERVC_REJECTED)
        out.status = SERVC_UNOFFICIAL; /* where it is still seen, it is seen as this */
    if (n->nmap && !str_eq(n->nmap->name, n->name))
        out.nmap_spelling = n->nmap->name;
    return out;
}

static bool is_common(const struct candidate *n)
{
    return n->card && (n->card->flags & CLAIM_COMMON) && !candidate_is_dropped(n);
}

void names_order(const struct candidates *k, const struct candidate *lead, struct arena *mem,
                 struct entry *e)
{
    uint32_t order[CANDIDATES_MAX];
    uint16_t count = kept_in_order(k, lead, order);
    struct entry_name *names = count ? arena_array(mem, struct entry_name, count) : NULL;
    uint16_t common = NO_NAME, upstream = NO_NAME;
    for (uint16_t i = 0; i < count; i++) {
        const struct candidate *n = &k->names[order[i]];
        names[i] = entry_name_of(k, n, lead);
        if (is_common(n) && common == NO_NAME)
            common = i;
        if (n->nmap)
            upstream = i;
    }
    e->names = names;
    e->name_count = count;
    e->lead[SERVC_POLICY_IANA] = lead ? 0 : NO_NAME;
    e->lead[SERVC_POLICY_COMMON] = common != NO_NAME ? common : e->lead[SERVC_POLICY_IANA];
    e->lead[SERVC_POLICY_UPSTREAM] = upstream != NO_NAME ? upstream : e->lead[SERVC_POLICY_IANA];
}

/* The registry's row for a name on another transport of this port. */
static const struct claim *registered_on(const struct candidates *k, uint8_t transport,
                                         struct str name)
{
    struct endpoint at = {k->at.port, transport};
    for (const struct claim *claim = NULL; (claim = claim_next(k->catalogue, at, claim));)
        if (claim->source == SERVC_SOURCE_IANA && !(claim->flags & CLAIM_HISTORY) &&
            str_eq_nocase(claim->name, name))
            return claim;
    return NULL;
}

static void report_mirrored(const struct candidates *k, const struct candidate *n,
                            const struct claim *claim, struct diag *d)
{
    struct str where = STR_NONE;
    const struct claim *row = NULL;
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
        const struct claim *found = registered_on(k, t, n->name);
        if (!found)
            continue;
        row = row ? row : found;
        where = arena_printf(d->mem, "%.*s%s%s", STR_FMT(where), where.n ? " and " : "",
                             servc_transport_name((enum servc_transport)t));
    }
    struct diag_message *m =
        diag_note(d, claim->at, "name-mirrored", "`%s' is registered for %.*s, not here",
                  diag_quote(d, n->name), STR_FMT(where));
    if (row)
        m->also = row->at;
    message_about(d, m, k->at);
}

static void report_dropped(const struct candidates *k, const struct candidate *n, struct diag *d)
{
    const struct claim *claim = n->nmap ? n->nmap : n->services ? n->services : n->alias;
    if (!claim)
        return; /* nobody prints it: nothing was dropped */
    if (n->mirrored) {
        report_mirrored(k, n, claim, d);
        return;
    }
    struct diag_message *m =
        diag_note(d, claim->at, "name-rejected", "`%s' is refused: %s", diag_quote(d, n->name),
                  diag_quote(d, n->card->curation->why));
    m->also = n->card->at;
    message_about(d, m, k->at);
}

static void report_contradiction(const struct candidates *k, const struct candidate *n,
                                 struct diag *d)
{
    enum servc_status said = (enum servc_status)n->card->status;
    bool registered = said == SERVC_ASSIGNED || said == SERVC_CO_ASSIGNED;
    if (registered == (n->live != NULL))
        return;
    const struct claim *row = n->live ? n->live : k->nameless;
    for (uint32_t i = 0; !row && i < k->count; i++)
        row = k->names[i].live;
    struct diag_message *m = diag_warning(d, n->card->at, "card-contradicts-registry",
                                          "the card calls `%s' %s; the registry %s",
                                          diag_quote(d, n->name), servc_status_name(said),
                                          n->live              ? "has it here"
                                          : row && row->name.n ? "has another name here"
                                                               : "has no name here");
    message_about(d, m, k->at);
    if (row) {
        m->also = row->at;
        m->hint = arena_printf(d->mem, "the registry's row: %s%s%s", diag_quote(d, row->name),
                               row->name.n && row->title.n ? ", " : "", diag_quote(d, row->title));
    }
}

void names_report(const struct candidates *k, struct diag *d)
{
    for (uint32_t i = 0; i < k->count; i++) {
        if (candidate_is_dropped(&k->names[i]))
            report_dropped(k, &k->names[i], d);
        if (k->names[i].card && k->catalogue->has_source[SERVC_SOURCE_IANA])
            report_contradiction(k, &k->names[i], d);
    }
    if (k->left_out) {
        const struct claim *claim = k->names[0].claim;
        struct diag_message *m =
            diag_warning(d, claim->at, "too-many-names",
                         "more than %u names at one endpoint; %u further statements decide nothing",
                         (unsigned)CANDIDATES_MAX, (unsigned)k->left_out);
        message_about(d, m, k->at);
    }
}

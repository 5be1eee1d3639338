/* SPDX-License-Identifier: BSD-2-Clause */
/* Names and dates, held against what the sources say. That a card contradicts the
 * registry is found where names are decided (card-contradicts-registry). */
#include "base/map.h"
#include "lint/lint.h"

static void check_two_assigned(struct lint *l)
{
    const struct claim *assigned = NULL;
    for (uint32_t i = 0; i < l->catalogue->card_order.count; i++) {
        const struct claim *name = l->catalogue->card_order.at[i];
        if (name->status != SERVC_ASSIGNED)
            continue;
        /* The names of a list come one behind the other. */
        if (assigned && assigned->curation->card == name->curation->card &&
            assigned->transport == name->transport) {
            struct diag_message *m = diag_error(l->d, name->at, "two-assigned",
                                                "`%s' is a second assigned name of one list",
                                                diag_quote(l->d, name->name));
            m->also = assigned->at;
            m->hint = STR("the one that leads is assigned, the others are co-assigned");
        }
        assigned = name;
    }
}

/* Where registered names lead: the lowest port of each. */
static void index_registered(const struct lint *l, struct map *index)
{
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        map_init(&index[t], l->mem);
    for (uint32_t i = 0; i < l->entries->count; i++) {
        const struct entry *e = l->entries->at[i];
        const struct entry_name *lead = entry_lead(e, SERVC_POLICY_IANA);
        if (lead && lead->registered)
            map_at(&index[e->at.transport], lead->name, i);
    }
}

static void check_stolen_name(struct lint *l, const struct map *index, const struct entry *e,
                              const struct entry_name *n)
{
    char here[ENDPOINT_TEXT], there[ENDPOINT_TEXT];
    const uint32_t *i = map_find(&index[e->at.transport], n->name);
    if (!n->stolen || n->upstream_only || n->claim->source != SERVC_SOURCE_CARD ||
        n->claim->first != e->at.port || !i)
        return;
    const struct entry *owner = l->entries->at[*i];
    struct diag_message *m = diag_note(
        l->d, n->claim->at, "name-stolen",
        "`%s' is the registered name of %s; in a services file it is no alias of %s",
        diag_quote(l->d, n->name), endpoint_print(owner->at, there), endpoint_print(e->at, here));
    m->also = entry_lead(owner, SERVC_POLICY_IANA)->claim->at;
}

static void check_stolen(struct lint *l)
{
    struct map index[SERVC_TRANSPORTS];
    if (!l->entries)
        return;
    index_registered(l, index);
    for (uint32_t i = 0; i < l->entries->count; i++)
        for (uint16_t k = 0; k < l->entries->at[i]->name_count; k++)
            check_stolen_name(l, index, l->entries->at[i], &l->entries->at[i]->names[k]);
}

static bool prints(const struct claim *k, struct str name)
{
    return k->source != SERVC_SOURCE_CARD && str_eq_nocase(k->name, name);
}

static bool is_printed(const struct catalogue *c, const struct claim *rejected)
{
    for (uint32_t port = rejected->first; port <= rejected->last; port++) {
        struct endpoint at = {(uint16_t)port, rejected->transport};
        for (const struct claim *k = NULL; (k = claim_next(c, at, k));)
            if (prints(k, rejected->name))
                return true;
    }
    const struct claim_list *ranges = &c->ranges[rejected->transport];
    for (uint32_t i = 0; i < ranges->count; i++)
        if (ranges->at[i]->first <= rejected->last && rejected->first <= ranges->at[i]->last &&
            prints(ranges->at[i], rejected->name))
            return true;
    return false;
}

/* Which nmap-services a machine has is no fault of a card: the file must have been
 * chosen for this. */
static void check_rejected(struct lint *l)
{
    for (uint32_t i = 0; l->nmap_given && i < l->catalogue->card_order.count; i++) {
        const struct claim *name = l->catalogue->card_order.at[i];
        if (name->status != SERVC_REJECTED || is_printed(l->catalogue, name))
            continue;
        diag_warning(l->d, name->at, "rejected-unseen",
                     "`%s' is rejected, and no file given prints it here",
                     diag_quote(l->d, name->name))
            ->hint = STR("take the line out, or give the file that prints it with --services=");
    }
}

void lint_names(struct lint *l)
{
    check_two_assigned(l);
    check_stolen(l);
    check_rejected(l);
}

static struct str later(struct str a, struct str b)
{
    return a.n == 0 || (b.n && str_cmp(b, a) > 0) ? b : a;
}

/* There is no clock here: what an input is newer than, is the future. */
static struct str newest_input(const struct lint *l)
{
    struct str newest = later(l->catalogue->iana_date, l->nmap_date);
    for (uint32_t i = 0; i < l->catalogue->card_count; i++)
        newest = later(newest, l->catalogue->cards[i]->texts[CARD_REVIEWED].text);
    return newest;
}

static void check_date(struct lint *l, struct str date, struct place at, struct str newest)
{
    if (str_ends(date, STR("~")))
        date.n--;
    if (date.n && newest.n && date_cmp(date, newest) > 0)
        diag_warning(l->d, at, "late-date", "%.*s is after %.*s, the newest date of any input",
                     STR_FMT(date), STR_FMT(newest))
            ->hint = STR("only `reviewed' may be newer than what the card was held against");
}

/* What the registry last did to a row, of which all we know is the day. */
static struct str row_date(const struct claim *row)
{
    return later(row->registration->registered, row->registration->modified);
}

static void check_row(struct lint *l, const struct card *card, const struct claim *row)
{
    struct card_text reviewed = card->texts[CARD_REVIEWED];
    if (row->source != SERVC_SOURCE_IANA || row->flags & CLAIM_HISTORY || !row->registration)
        return;
    struct str date = row_date(row);
    if (!date.n || date_cmp(date, reviewed.text) <= 0)
        return;
    struct diag_message *m =
        diag_warning(l->d, reviewed.at, "row-changed",
                     "the registry changed its row for %s on %s at %.*s, after the review",
                     row->name.n ? diag_quote(l->d, row->name) : "this port",
                     servc_transport_name((enum servc_transport)row->transport), STR_FMT(date));
    m->also = row->at;
    m->hint = STR("hold the card against the row, then give `reviewed' the day of that");
}

/* The rows of the card's port; a card for a range is held against ranges alone. */
static void check_rows(struct lint *l, const struct card *card)
{
    const struct catalogue *c = l->catalogue;
    if (!card->texts[CARD_REVIEWED].text.n)
        return;
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
        struct endpoint at = {card->first, t};
        for (const struct claim *k = NULL; card->first == card->last && (k = claim_next(c, at, k));)
            check_row(l, card, k);
        for (uint32_t i = 0; i < c->ranges[t].count; i++)
            if (c->ranges[t].at[i]->name.n && c->ranges[t].at[i]->first >= card->first &&
                c->ranges[t].at[i]->last <= card->last)
                check_row(l, card, c->ranges[t].at[i]);
    }
}

void lint_dates(struct lint *l)
{
    const struct catalogue *c = l->catalogue;
    struct str newest = newest_input(l);
    for (uint32_t i = 0; i < c->card_order.count; i++) {
        const struct curation *curation = c->card_order.at[i]->curation;
        check_date(l, curation->since, curation->since_at, newest);
        check_date(l, curation->until, curation->until_at, newest);
    }
    for (uint32_t i = 0; i < c->card_count; i++) {
        const struct card_statements *history = &c->cards[i]->statements[CARD_HISTORY];
        for (uint32_t k = 0; k < history->count; k++)
            check_date(l, history->at[k].date.text, history->at[k].date.at, newest);
        check_rows(l, c->cards[i]);
    }
}

void lint_layers(struct lint *l)
{
    const struct catalogue *c = l->catalogue;
    uint8_t *lowest =
        arena_array(l->mem, uint8_t, PORTS); /* UINT8_MAX less the layer; 0: no card */
    for (uint32_t i = 0; i < c->card_count; i++)
        for (uint32_t p = c->cards[i]->first; p <= c->cards[i]->last; p++)
            if (lowest[p] < UINT8_MAX - c->cards[i]->layer)
                lowest[p] = (uint8_t)(UINT8_MAX - c->cards[i]->layer);
    for (uint32_t i = 0; i < c->card_count; i++)
        if (c->cards[i]->extends && lowest[c->cards[i]->first] <= UINT8_MAX - c->cards[i]->layer)
            diag_warning(l->d, c->cards[i]->field_at[CARD_EXTENDS], "extends-nothing",
                         "no folder before has a card for this port")
                ->hint = STR("take `extends' out: the card stands for itself");
}

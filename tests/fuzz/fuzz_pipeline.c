/* SPDX-License-Identifier: BSD-2-Clause */
/* All sources to all outputs. The input has sections, each behind a line `%% KIND`:
 * iana, nmap, services, card, overlay (a card of the next layer), hooks, sources. As
 * in a build, nothing is written if an error was found. */
#include "fuzz/check.h"
#include "fuzz/round_trip.h"

#include "base/map.h"
#include "model/card.h"
#include "model/name.h"
#include "rules/decisions.h"
#include "rules/rules.h"

#include <string.h>

#define SEPARATOR STR("%% ")
#define LAYERS 3

struct pipeline {
    struct arena mem;
    struct diag d;
    struct catalogue *c;
    struct entry_set *set;
    uint8_t layer;
    bool seen[8];            /* by kind of section */
    struct map dropped;      /* endpoints where names were dropped, as a message says */
    uint8_t layer_at[PORTS]; /* the cards in force */
};

/* ---- sections ---- */

static void read_section(struct pipeline *p, struct str kind, struct str text)
{
    static const struct {
        const char *kind;
        reader_fn *reader;
        bool once; /* as on the command line */
    } readers[] = {
        {"iana", read_iana, true},          {"nmap", read_nmap_services, true},
        {"services", read_services5, false}, {"hooks", read_nmap_hooks, true},
        {"sources", read_card_sources, true},
    };
    struct source_file *file = arena_new(&p->mem, struct source_file);
    *file = (struct source_file){"section", "section"};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (str_is(kind, readers[i].kind) && !(readers[i].once && p->seen[i])) {
            readers[i].reader(text, file, p->c, &p->d);
            p->seen[i] = true;
        }
    if (str_is(kind, "overlay") && p->layer < LAYERS)
        p->layer++;
    if (str_is(kind, "card") || str_is(kind, "overlay"))
        read_cards(text, file, p->layer, p->c, &p->d);
}

/* Cuts the text before the next separator off *rest. */
static struct str cut_section(struct str *rest)
{
    struct str all = *rest, line;
    while (rest->n && !str_starts(*rest, SEPARATOR))
        str_cut(rest, '\n', &line);
    return str_sub(all, 0, all.n - rest->n);
}

static void read_sections(struct pipeline *p, struct str text)
{
    struct str line;
    cut_section(&text);
    while (str_cut(&text, '\n', &line)) {
        struct str kind = str_trim(str_sub(line, SEPARATOR.n, line.n));
        read_section(p, kind, cut_section(&text));
    }
}

/* ---- entries ---- */

static bool has_name(const struct entry *e, struct str name)
{
    for (uint16_t i = 0; e && i < e->name_count; i++)
        if (str_eq_nocase(e->names[i].name, name))
            return true;
    return false;
}

/* The same set under each policy; what was dropped and nmap prints is seen under
 * `upstream` alone. */
static void check_policies(const struct entry *e)
{
    for (unsigned p = 0; p < SERVC_POLICIES; p++) {
        uint32_t expected = 0, count = entry_lead(e, (enum servc_policy)p) != NULL, i = 1;
        const struct entry_name *n;
        for (uint16_t k = 0; k < e->name_count; k++)
            expected += !e->names[k].upstream_only || p == SERVC_POLICY_UPSTREAM;
        for (; (n = entry_name_at(e, (enum servc_policy)p, i)); i++) {
            CHECK(n != entry_lead(e, (enum servc_policy)p));
            CHECK(!n->upstream_only || p == SERVC_POLICY_UPSTREAM);
            count++;
        }
        CHECK(count == expected);
    }
}

static void check_entry(const struct pipeline *p, const struct entry *e)
{
    check_policies(e);
    CHECK(e->name_count > 0 || e->nmap);
    for (uint16_t i = 0; i < e->name_count; i++)
        for (uint16_t k = 0; k < i; k++)
            CHECK(!str_eq_nocase(e->names[i].name, e->names[k].name));
    /* Sections come in any order, so nmap's name can be one too many. */
    if (e->nmap && e->nmap->name.n && diag_count(&p->d, "too-many-names") == 0) {
        const struct entry_name *lead = entry_lead(e, SERVC_POLICY_UPSTREAM);
        CHECK(lead && str_eq(entry_spelling(lead, SERVC_POLICY_UPSTREAM), e->nmap->name));
    }
}

static void remember(struct pipeline *p)
{
    static const char *const ids[] = {"name-mirrored", "name-rejected", "too-many-names"};
    map_init(&p->dropped, &p->mem);
    for (const struct diag_message *m = p->d.first; m; m = m->next)
        for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
            if (strcmp(m->id, ids[i]) == 0)
                *map_at(&p->dropped, m->subject, 0) = 1;
    for (uint32_t i = 0; i < p->c->card_count; i++)
        for (uint32_t port = p->c->cards[i]->first; port <= p->c->cards[i]->last; port++)
            if (p->layer_at[port] < p->c->cards[i]->layer)
                p->layer_at[port] = p->c->cards[i]->layer;
}

/* Claims that are evidence and no more, or that a card of a later layer replaces. */
static bool decides_nothing(const struct pipeline *p, const struct claim *k, uint16_t port)
{
    if (k->name.n == 0 || k->status == SERVC_REJECTED)
        return true;
    if (k->source == SERVC_SOURCE_NMAP)
        return (k->flags & (CLAIM_COMMENT_ITEM | CLAIM_REPEATED)) || name_is_unknown(k->name);
    return k->source == SERVC_SOURCE_CARD && k->layer != p->layer_at[port];
}

static void check_kept_at(struct pipeline *p, const struct claim *k, struct endpoint e)
{
    char at[ENDPOINT_TEXT];
    if (decides_nothing(p, k, e.port) || has_name(entry_find(p->set, e), k->name))
        return;
    CHECK(*map_at(&p->dropped, str_from(endpoint_print(e, at)), 0));
}

static void check_kept(void *user, const struct claim *k)
{
    check_kept_at(user, k, (struct endpoint){k->first, k->transport});
    if (k->last > k->first)
        check_kept_at(user, k, (struct endpoint){k->last, k->transport});
}

/* Every name that a source gives is in the entry, or a message says where it went. */
static void check_nothing_lost(struct pipeline *p)
{
    for (uint32_t i = 0; i < p->d.kind_count; i++)
        if (diag_count(&p->d, p->d.kinds[i].id) > DIAG_KEPT)
            return; /* counted, not kept */
    if (diag_count(&p->d, "too-many-ranges"))
        return;
    remember(p);
    each_claim(p->c, check_kept, p);
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        for (uint32_t i = 0; i < p->c->ranges[t].count; i++)
            check_kept(p, p->c->ranges[t].at[i]);
}

static void check_entries(struct pipeline *p)
{
    for (uint32_t i = 0; i < p->set->count; i++) {
        const struct entry *e = p->set->at[i];
        CHECK(i == 0 || endpoint_order(p->set->at[i - 1]->at) < endpoint_order(e->at));
        CHECK(entry_find(p->set, e->at) == e);
        check_entry(p, e);
    }
    check_nothing_lost(p);
}

static void check_outputs(struct pipeline *p)
{
    for (unsigned i = 0; i < SERVC_POLICIES; i++) {
        enum servc_policy policy = (enum servc_policy)i;
        check_nmap_services(p->set, policy);
        check_services5(p->set, policy);
        decisions_report(p->set, policy, &p->d);
        check_json_and_report(p->set, policy, &p->d);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct arena mem = ARENA_EMPTY;
    struct pipeline *p = arena_new(&mem, struct pipeline);
    diag_init(&p->d, &p->mem);
    p->c = catalogue_new();
    read_sections(p, text);
    if (p->d.count[DIAG_ERROR] == 0) {
        p->set = reconcile(p->c, 1, &(struct arena *){&p->mem}, &p->d);
        check_entries(p);
        check_outputs(p);
    }
    check_messages(&p->d, text);
    catalogue_free(p->c);
    arena_free(&p->mem);
    arena_free(&mem);
    return 0;
}

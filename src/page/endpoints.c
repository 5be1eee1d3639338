/* SPDX-License-Identifier: BSD-2-Clause */
/* What table and card know of a port on each transport. */
#include "page/build.h"

#include "model/card.h"
#include "model/claim.h"
#include "model/entry.h"

/* What the card says of a name on a transport, or NULL. */
static const struct claim *card_claim(const struct page_builder *b, enum servc_transport transport,
                                      struct str name)
{
    for (uint32_t i = 0; i < b->in->name_count; i++)
        if (b->in->names[i]->transport == transport && str_eq_nocase(b->in->names[i]->name, name))
            return b->in->names[i];
    return NULL;
}

/* The registry's live row of a name, or NULL. */
static const struct page_evidence *live_row(const struct page_endpoint *e, struct str name)
{
    for (uint32_t i = 0; i < e->evidence_count; i++) {
        const struct page_evidence *row = &e->evidence[i];
        if (row->source == SERVC_SOURCE_IANA && !(row->flags & SERVC_EVIDENCE_HISTORY) &&
            row->name.n && str_eq_nocase(row->name, name))
            return row;
    }
    return NULL;
}

/* ---- Names ---- */

struct name_list {
    struct page_name *at;
    uint32_t count, capacity;
};

static bool has_name(const struct name_list *l, struct str name)
{
    for (uint32_t i = 0; i < l->count; i++)
        if (str_eq_nocase(l->at[i].name, name))
            return true;
    return false;
}

static void add_curation(struct page_name *n, const struct claim *card)
{
    n->since = card->curation->since;
    n->until = card->curation->until;
    n->why = card->curation->why;
}

static void add_entry_name(struct page_builder *b, const struct page_endpoint *e,
                           struct name_list *l, const struct servc_name *from, bool leads)
{
    struct str name = text_of(from->name);
    const struct claim *card = card_claim(b, e->transport, name);
    const struct page_evidence *row = live_row(e, name);
    struct page_name *n = arena_push(b->mem, l->at, l->count, l->capacity);
    *n = (struct page_name){.name = name,
                            .status = (enum servc_status)from->status,
                            .source = (enum servc_source)from->source,
                            .leads = leads,
                            .preferred = from->preferred != 0,
                            .stolen = from->stolen != 0};
    if (card)
        add_curation(n, card);
    if (from->upstream_only)
        n->status = SERVC_REJECTED;
    if (!n->since.n && row && !from->upstream_only)
        n->since = row->registered;
}

/* Names that only `upstream` shows are refused ones: they come last, and those that
 * the card refuses behind them, for nobody given may print them. */
static void gather_refused(struct page_builder *b, struct page_endpoint *e, struct name_list *l)
{
    struct servc_entry upstream;
    struct servc_name n;
    if (servc_by_port(b->in->table, e->transport, b->page->first, SERVC_POLICY_UPSTREAM,
                      &upstream) == SERVC_OK)
        for (uint32_t i = 0; i <= upstream.alias_count; i++)
            if (servc_entry_name(b->in->table, &upstream, i, &n) == SERVC_OK && n.upstream_only &&
                !has_name(l, text_of(n.name)))
                add_entry_name(b, e, l, &n, false);
    for (uint32_t i = 0; i < b->in->name_count; i++) {
        const struct claim *card = b->in->names[i];
        if (card->transport != e->transport || card->status != SERVC_REJECTED ||
            has_name(l, card->name))
            continue;
        struct page_name *refused = arena_push(b->mem, l->at, l->count, l->capacity);
        *refused = (struct page_name){
            .name = card->name, .status = SERVC_REJECTED, .source = SERVC_SOURCE_CARD};
        add_curation(refused, card);
    }
}

static void gather_names(struct page_builder *b, struct page_endpoint *e,
                         const struct servc_entry *entry)
{
    struct name_list l = {NULL, 0, 0};
    struct servc_name n;
    for (uint32_t i = 0; entry && i <= entry->alias_count; i++)
        if (servc_entry_name(b->in->table, entry, i, &n) == SERVC_OK && !n.upstream_only)
            add_entry_name(b, e, &l, &n, i == 0);
    gather_refused(b, e, &l);
    e->names = l.at;
    e->name_count = l.count;
    b->names[b->page->endpoint_count] = l.at;
}

/* ---- What the sources say ---- */

static struct page_evidence evidence_of(const struct servc_evidence *from)
{
    return (struct page_evidence){.source = (enum servc_source)from->source,
                                  .status = (enum servc_status)from->status,
                                  .flags = from->flags,
                                  .name = text_of(from->name),
                                  .title = text_of(from->title),
                                  .registered = text_of(from->registered),
                                  .modified = text_of(from->modified),
                                  .unauthorized = text_of(from->unauthorized),
                                  .counterpart = text_of(from->counterpart),
                                  .refs = text_of(from->refs),
                                  .file = text_of(from->file)};
}

/* Of a range only what is said of a range. */
static void gather_evidence(struct page_builder *b, struct page_endpoint *e)
{
    struct servc_evidence from;
    uint32_t count = 0, capacity = 0;
    struct page_evidence *rows = NULL;
    for (uint32_t i = 0;
         servc_evidence_at(b->in->table, e->transport, b->page->first, i, &from) == SERVC_OK; i++)
        if (b->page->first == b->page->last ||
            ((from.flags & SERVC_EVIDENCE_RANGE) && e->range_first != PAGE_NO_PORT))
            *arena_push(b->mem, rows, count, capacity) = evidence_of(&from);
    e->evidence = rows;
    e->evidence_count = count;
    b->evidence[b->page->endpoint_count] = rows;
}

/* ---- What others lead with ---- */

struct other_list {
    struct page_other *at;
    uint32_t count, capacity;
};

static void add_other(struct page_builder *b, struct other_list *l, const struct page_endpoint *e,
                      enum servc_source source, struct str who, struct str name)
{
    *arena_push(b->mem, l->at, l->count, l->capacity) = (struct page_other){
        .who = who, .source = source, .name = name, .differs = !str_eq(name, e->name)};
}

/* A line of nmap's that is no evidence says what leads under `iana`; that there is a
 * line shows in the frequency, which comes from it. */
static void add_agreeing_nmap(struct page_builder *b, struct other_list *l,
                              const struct page_endpoint *e)
{
    const char *leads =
        servc_name_at(b->in->table, e->transport, b->page->first, SERVC_POLICY_IANA);
    for (uint32_t i = 0; i < e->evidence_count; i++)
        if (e->evidence[i].source == SERVC_SOURCE_NMAP)
            return;
    if (e->frequency_source == SERVC_SOURCE_NMAP && leads)
        add_other(b, l, e, SERVC_SOURCE_NMAP, STR("nmap"), text_of(leads));
}

static void gather_others(struct page_builder *b, struct page_endpoint *e)
{
    struct other_list l = {NULL, 0, 0};
    bool first_row = true;
    for (uint32_t i = 0; i < e->evidence_count; i++) {
        const struct page_evidence *row = &e->evidence[i];
        bool registry = row->source == SERVC_SOURCE_IANA;
        if (registry && (!first_row || (row->flags & SERVC_EVIDENCE_HISTORY) || !row->name.n))
            continue;
        add_other(b, &l, e, row->source,
                  registry                           ? STR("the registry's first row")
                  : row->source == SERVC_SOURCE_NMAP ? STR("nmap")
                                                     : row->file,
                  row->name);
        first_row = first_row && !registry;
    }
    add_agreeing_nmap(b, &l, e);
    e->others = l.at;
    e->other_count = l.count;
}

/* ---- Endpoints ---- */

static const char *what_of_rule(const char *id)
{
    for (unsigned i = 0; id && i < RULE_COUNT; i++)
        if (str_is(str_from(id), rule_name((enum rule_id)i)))
            return rule_what((enum rule_id)i);
    return NULL;
}

/* The narrowest registered range around the page's ports. */
static void gather_range(struct page_builder *b, struct page_endpoint *e)
{
    struct servc_range r;
    e->range_first = e->range_last = PAGE_NO_PORT;
    for (uint32_t i = 0; servc_range_at(b->in->table, i, &r) == SERVC_OK; i++) {
        bool narrower = e->range_first == PAGE_NO_PORT ||
                        (uint32_t)(r.last - r.first) < e->range_last - e->range_first;
        if (r.transport != e->transport || b->page->first < r.first || b->page->last > r.last ||
            !narrower)
            continue;
        e->range_first = r.first;
        e->range_last = r.last;
        e->range_name = text_of(r.name);
        e->range_status = (enum servc_status)r.status;
    }
}

static void gather_entry(struct page_builder *b, struct page_endpoint *e,
                         const struct servc_entry *entry)
{
    struct servc_counts counts;
    servc_count(b->in->table, &counts);
    e->is_entry = true;
    e->status = (enum servc_status)entry->status;
    e->name = text_of(entry->name);
    e->title = text_of(servc_title(b->in->table, entry));
    e->rule = entry->rule;
    e->rule_what = what_of_rule(entry->rule);
    e->moved = entry->moved != 0;
    e->frequency = entry->frequency;
    e->frequency_source = (enum servc_source)entry->frequency_source;
    e->rank = servc_rank(b->in->table, entry);
    e->ranked = e->rank ? counts.ranked[e->transport] : 0;
    e->how_often = how_often_text(b->mem, e);
}

/* An endpoint that is no entry: the registry may reserve it, or tell its past. */
static void gather_no_entry(struct page_endpoint *e)
{
    e->status = SERVC_UNKNOWN;
    for (uint32_t i = 0; i < e->evidence_count; i++)
        if (e->evidence[i].source == SERVC_SOURCE_IANA && e->evidence[i].status == SERVC_RESERVED)
            e->status = SERVC_RESERVED;
}

/* What card and registry say of a whole range. */
static void gather_range_names(struct page_builder *b, struct page_endpoint *e)
{
    struct name_list l = {NULL, 0, 0};
    e->name = e->range_name;
    e->status = e->range_first == PAGE_NO_PORT ? SERVC_UNKNOWN : e->range_status;
    for (uint32_t i = 0; i < b->in->name_count; i++) {
        const struct claim *card = b->in->names[i];
        if (card->transport != e->transport || has_name(&l, card->name))
            continue;
        struct page_name *n = arena_push(b->mem, l.at, l.count, l.capacity);
        *n = (struct page_name){.name = card->name,
                                .status = (enum servc_status)card->status,
                                .source = SERVC_SOURCE_CARD,
                                .leads = str_eq(card->name, e->name),
                                .preferred = true};
        add_curation(n, card);
    }
    e->names = l.at;
    e->name_count = l.count;
    b->names[b->page->endpoint_count] = l.at;
}

static void gather_port(struct page_builder *b, struct page_endpoint *e)
{
    struct servc_entry entry;
    bool is_entry = servc_by_port(b->in->table, e->transport, b->page->first, b->page->policy,
                                  &entry) == SERVC_OK;
    if (is_entry)
        gather_entry(b, e, &entry);
    else
        gather_no_entry(e);
    gather_names(b, e, is_entry ? &entry : NULL);
    gather_others(b, e);
}

static void gather_endpoint(struct page_builder *b, enum servc_transport transport)
{
    struct page_endpoint *e = &b->page->endpoints[b->page->endpoint_count];
    *e = (struct page_endpoint){.transport = transport,
                                .frequency = SERVC_NO_FREQUENCY,
                                .frequency_source = SERVC_SOURCE_NONE};
    gather_range(b, e);
    gather_evidence(b, e);
    if (b->page->first == b->page->last)
        gather_port(b, e);
    else
        gather_range_names(b, e);
    if (e->is_entry || e->evidence_count || e->name_count || e->name.n)
        b->page->endpoint_count++;
}

void endpoints_gather(struct page_builder *b)
{
    for (unsigned i = 0; i < SERVC_TRANSPORTS; i++)
        gather_endpoint(b, (enum servc_transport)i);
}

/* ---- The ports of a range ---- */

static bool continues(const struct page_run *run, enum servc_transport transport, uint32_t port,
                      const struct servc_entry *e)
{
    return run->transport == transport && run->last + 1u == port && run->status == e->status &&
           str_eq(run->name, text_of(e->name));
}

void runs_gather(struct page_builder *b)
{
    struct page *p = b->page;
    struct page_run *runs = NULL;
    uint32_t count = 0, capacity = 0;
    struct servc_entry e;
    for (unsigned i = 0; i < SERVC_TRANSPORTS; i++)
        for (uint32_t port = p->first; port <= p->last; port++) {
            enum servc_transport transport = (enum servc_transport)i;
            if (servc_by_port(b->in->table, transport, (uint16_t)port, p->policy, &e) != SERVC_OK)
                continue;
            if (count && continues(&runs[count - 1], transport, port, &e)) {
                runs[count - 1].last = (uint16_t)port;
                continue;
            }
            *arena_push(b->mem, runs, count, capacity) =
                (struct page_run){.first = (uint16_t)port,
                                  .last = (uint16_t)port,
                                  .transport = transport,
                                  .status = (enum servc_status)e.status,
                                  .name = text_of(e.name)};
        }
    p->runs = runs;
    p->run_count = count;
}

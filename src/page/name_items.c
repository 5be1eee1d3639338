/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of a port. What is the same on several transports is said once. */
#include "page/build.h"

#include "base/sink.h"
#include "model/card.h"
#include "model/claim.h"

static bool same_name(const struct page_name *a, const struct page_name *b)
{
    return str_eq(a->name, b->name) && a->status == b->status && a->source == b->source &&
           a->leads == b->leads && a->preferred == b->preferred && a->stolen == b->stolen &&
           str_eq(a->since, b->since) && str_eq(a->until, b->until) && str_eq(a->why, b->why);
}

static const struct page_name *name_like(const struct page_endpoint *e, const struct page_name *n)
{
    for (uint32_t i = 0; i < e->name_count; i++)
        if (same_name(&e->names[i], n))
            return &e->names[i];
    return NULL;
}

/* The transports of the name; 0 if an earlier one has it already. */
static unsigned transports_of_name(const struct page *p, uint32_t endpoint,
                                   const struct page_name *n)
{
    unsigned transports = 0;
    for (uint32_t i = 0; i < endpoint; i++)
        if (name_like(&p->endpoints[i], n))
            return 0;
    for (uint32_t i = endpoint; i < p->endpoint_count; i++)
        if (name_like(&p->endpoints[i], n))
            transports |= 1u << p->endpoints[i].transport;
    return transports;
}

static void mark_card_sources(struct page_builder *b, struct mark_list *marks,
                              enum servc_transport transport, struct str name)
{
    for (uint32_t i = 0; i < b->in->name_count; i++) {
        const struct claim *card = b->in->names[i];
        if (card->transport != transport || !str_eq_nocase(card->name, name))
            continue;
        for (uint32_t k = 0; k < card->curation->source_count; k++)
            mark_reference(b, marks, card->curation->sources[k].text);
    }
}

static void mark_rows_of_name(struct page_builder *b, struct mark_list *marks,
                              const struct page_endpoint *e, struct str name)
{
    for (uint32_t i = 0; i < e->evidence_count; i++) {
        const struct page_evidence *row = &e->evidence[i];
        if (!str_eq_nocase(row->name, name))
            continue;
        if (row->source == SERVC_SOURCE_IANA)
            mark_registry_references(b, marks, row->refs);
        mark_input(b, marks, row->source, row->file);
    }
}

/* Who says so: the card's sources, the registry's references, the input itself. */
static struct page_marks marks_of_name(struct page_builder *b, const struct page_name *n)
{
    struct mark_list marks = {NULL, 0, 0};
    for (uint32_t i = 0; i < b->page->endpoint_count; i++) {
        const struct page_endpoint *e = &b->page->endpoints[i];
        if (!name_like(e, n))
            continue;
        mark_card_sources(b, &marks, e->transport, n->name);
        mark_rows_of_name(b, &marks, e, n->name);
    }
    if (n->source != SERVC_SOURCE_CARD && n->source < SERVC_SOURCE_MEASURED && !marks.count)
        mark_input(b, &marks, n->source, STR_NONE);
    return marks_done(marks);
}

static void set_marks(struct page_builder *b, const struct page_name *n, struct page_marks marks)
{
    for (uint32_t i = 0; i < b->page->endpoint_count; i++)
        for (uint32_t k = 0; k < b->page->endpoints[i].name_count; k++)
            if (same_name(&b->names[i][k], n))
                b->names[i][k].marks = marks;
}

static void put_date(struct sink *s, const char *word, struct str date)
{
    bool about = str_ends(date, STR("~"));
    if (date.n)
        sink_printf(s, " %s%s %.*s", word, about ? " about" : "",
                    STR_FMT(str_sub(date, 0, date.n - about)));
}

/* Where the name leads, if not here. */
static void put_resolution(struct page_builder *b, struct sink *s, const struct page_name *n,
                           enum servc_transport transport)
{
    if (n->preferred || n->status == SERVC_REJECTED || b->page->first != b->page->last)
        return;
    int32_t port = servc_port_of(b->in->table, n->name.p, n->name.n, transport, b->page->policy);
    if (port < 0 || port == b->page->first)
        return;
    sink_printf(s,
                n->stolen ? "; the registered name of %d, and resolves there"
                          : "; as a name it resolves to %d",
                (int)port);
}

static struct str name_text(struct page_builder *b, const struct page_name *n, unsigned transports,
                            enum servc_transport transport)
{
    struct sink s = SINK_EMPTY;
    struct str on = transports_text(b->mem, transports);
    if (n->status == SERVC_REJECTED)
        sink_printf(&s, "on %.*s", STR_FMT(on));
    else
        sink_printf(&s, "%s on %.*s", servc_status_name(n->status), STR_FMT(on));
    put_date(&s, "since", n->since);
    put_date(&s, "until", n->until);
    if (n->leads)
        sink_z(&s, ", leads");
    if (n->source == SERVC_SOURCE_NMAP || n->source == SERVC_SOURCE_SERVICES)
        sink_printf(&s, ", printed by %s",
                    n->source == SERVC_SOURCE_NMAP ? "nmap" : "a services file");
    put_resolution(b, &s, n, transport);
    if (n->why.n) {
        sink_z(&s, ": ");
        sink_str(&s, n->why);
    } else if (n->status == SERVC_REJECTED) {
        sink_z(&s, ": registered here for another transport alone");
    }
    struct str text = arena_str(b->mem, sink_text(&s));
    sink_free(&s);
    return text;
}

static void add_names(struct page_builder *b, enum page_section_id section, bool refused)
{
    const struct page *p = b->page;
    for (uint32_t i = 0; i < p->endpoint_count; i++)
        for (uint32_t k = 0; k < p->endpoints[i].name_count; k++) {
            const struct page_name *n = &p->endpoints[i].names[k];
            unsigned transports =
                (n->status == SERVC_REJECTED) == refused ? transports_of_name(p, i, n) : 0;
            if (!transports)
                continue;
            struct page_item *item =
                item_add(b, section,
                         arena_printf(b->mem, "%.*s %s", STR_FMT(n->name),
                                      servc_transport_name(p->endpoints[i].transport)));
            item->label = n->name;
            item->leads = n->leads;
            item->text = name_text(b, n, transports, p->endpoints[i].transport);
            item->marks = marks_of_name(b, n);
            set_marks(b, n, item->marks);
        }
}

void items_of_names(struct page_builder *b)
{
    add_names(b, PAGE_NAMES, false);
}

void items_of_refused(struct page_builder *b)
{
    add_names(b, PAGE_REFUSED, true);
}

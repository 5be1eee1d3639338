/* SPDX-License-Identifier: BSD-2-Clause */
/* A line an endpoint: the ports of a range, how often it is open, what others print. */
#include "page/build.h"

#include "base/sink.h"

void items_of_ports(struct page_builder *b)
{
    for (uint32_t i = 0; i < b->page->run_count; i++) {
        const struct page_run *run = &b->page->runs[i];
        char ports[PAGE_PORT_TEXT];
        struct str label =
            arena_printf(b->mem, "%s/%s", page_port_text(run->first, run->last, ports),
                         servc_transport_name(run->transport));
        struct page_item *item = item_add(b, PAGE_RANGE_PORTS, label);
        item->label = label;
        item->link = run->first;
        item->text = run->name.n ? arena_printf(b->mem, "%.*s, %s", STR_FMT(run->name),
                                                servc_status_name(run->status))
                                 : str_from(servc_status_name(run->status));
    }
}

/* ---- Endpoints: a line each ---- */

static struct str endpoint_label(struct page_builder *b, const struct page_endpoint *e)
{
    char ports[PAGE_PORT_TEXT];
    return arena_printf(b->mem, "%s/%s", page_port_text(b->page->first, b->page->last, ports),
                        servc_transport_name(e->transport));
}

static struct page_item *add_of_endpoint(struct page_builder *b, enum page_section_id section,
                                         const struct page_endpoint *e)
{
    struct str label = endpoint_label(b, e);
    struct page_item *item = item_add(b, section, label);
    item->label = label;
    return item;
}

void items_of_prevalence(struct page_builder *b)
{
    for (uint32_t i = 0; i < b->page->endpoint_count; i++) {
        const struct page_endpoint *e = &b->page->endpoints[i];
        if (e->frequency == SERVC_NO_FREQUENCY)
            continue;
        struct mark_list marks = {NULL, 0, 0};
        struct page_item *item = add_of_endpoint(b, PAGE_PREVALENCE, e);
        mark_input(b, &marks, e->frequency_source, STR_NONE);
        item->text = arena_printf(b->mem, "%u.%06u, %.*s", (unsigned)(e->frequency / 1000000),
                                  (unsigned)(e->frequency % 1000000), STR_FMT(e->how_often));
        item->marks = marks_done(marks);
    }
    if (b->page->prevalence.n) {
        struct page_item *item = item_add(b, PAGE_PREVALENCE, STR("card"));
        item->text = arena_printf(b->mem, "In the judgement of who wrote the card: %.*s.",
                                  STR_FMT(b->page->prevalence));
    }
}

/* ---- What other files print ---- */

static const struct page_name *name_here(const struct page_endpoint *e, struct str name)
{
    for (uint32_t i = 0; i < e->name_count; i++)
        if (str_eq_nocase(e->names[i].name, name))
            return &e->names[i];
    return NULL;
}

static void put_other(struct sink *s, const struct page_endpoint *e, const struct page_other *o)
{
    const struct page_name *n = name_here(e, o->name);
    sink_printf(s, "%.*s", STR_FMT(o->who));
    if (!o->name.n)
        sink_z(s, o->source == SERVC_SOURCE_IANA ? " has no name" : " has no name for it");
    else if (!o->differs)
        sink_z(s, " says the same");
    else
        sink_printf(s, o->source == SERVC_SOURCE_IANA ? " is %.*s" : " prints %.*s",
                    STR_FMT(o->name));
    if (o->differs && n)
        sink_printf(s, " (%s here)", servc_status_name(n->status));
}

static void put_ours(struct sink *s, const struct page_endpoint *e, enum servc_policy policy)
{
    const struct page_name *n = name_here(e, e->name);
    if (e->name.n)
        sink_printf(s, "%.*s leads", STR_FMT(e->name));
    else
        sink_z(s, "no name leads");
    if (e->moved) {
        sink_printf(s, " under --names=%s", servc_policy_name(policy));
        if (n && n->why.n)
            sink_printf(s, " (%.*s)", STR_FMT(n->why));
    } else if (e->rule_what) {
        bool why = n && n->why.n;
        sink_printf(s, ": %s (", e->rule_what);
        sink_str(s, why ? n->why : STR_NONE);
        sink_printf(s, "%srule %s)", why ? "; " : "", e->rule);
    }
    sink_z(s, ". ");
}

static struct str elsewhere_text(struct page_builder *b, const struct page_endpoint *e)
{
    struct sink s = SINK_EMPTY;
    if (e->is_entry)
        put_ours(&s, e, b->page->policy);
    for (uint32_t i = 0; i < e->other_count; i++) {
        sink_z(&s, i ? "; " : "");
        size_t from = s.n;
        put_other(&s, e, &e->others[i]);
        if (i == 0 && str_starts(str_sub(sink_text(&s), from, s.n), STR("the ")))
            s.p[from] = 'T';
    }
    if (e->other_count)
        sink_char(&s, '.');
    struct str text = arena_str(b->mem, str_trim(sink_text(&s)));
    sink_free(&s);
    return text;
}

/* The lines of files get the marks of their files. */
static void set_marks_of_files(struct page_builder *b, uint32_t endpoint)
{
    for (uint32_t i = 0; i < b->page->endpoints[endpoint].evidence_count; i++) {
        struct page_evidence *row = &b->evidence[endpoint][i];
        struct mark_list marks = {NULL, 0, 0};
        if (row->source == SERVC_SOURCE_IANA)
            continue;
        mark_input(b, &marks, row->source, row->file);
        row->marks = marks_done(marks);
    }
}

static struct page_marks marks_elsewhere(struct page_builder *b, const struct page_endpoint *e)
{
    struct mark_list marks = {NULL, 0, 0};
    for (uint32_t i = 0; i < e->other_count; i++)
        mark_input(b, &marks, e->others[i].source,
                   e->others[i].source == SERVC_SOURCE_SERVICES ? e->others[i].who : STR_NONE);
    return marks_done(marks);
}

/* What goes for several transports is said once, of the first that it goes for. */
void items_elsewhere(struct page_builder *b)
{
    const struct page *p = b->page;
    struct str texts[SERVC_TRANSPORTS];
    for (uint32_t i = 0; i < p->endpoint_count; i++)
        texts[i] = p->endpoints[i].other_count ? elsewhere_text(b, &p->endpoints[i]) : STR_NONE;
    for (uint32_t i = 0; i < p->endpoint_count; i++) {
        unsigned transports = 0;
        bool said = false;
        for (uint32_t k = 0; k < p->endpoint_count; k++)
            if (str_eq(texts[k], texts[i])) {
                said = said || k < i;
                transports |= 1u << p->endpoints[k].transport;
            }
        if (said || !texts[i].n)
            continue;
        struct page_item *item = item_add(b, PAGE_ELSEWHERE, endpoint_label(b, &p->endpoints[i]));
        item->label = transports_text(b->mem, transports);
        item->text = texts[i];
        item->marks = marks_elsewhere(b, &p->endpoints[i]);
    }
    for (uint32_t i = 0; i < p->endpoint_count; i++)
        set_marks_of_files(b, i);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The registry's rows. What is the same on several transports is said once. */
#include "page/build.h"

#include "base/sink.h"

static bool same_row(const struct page_evidence *a, const struct page_evidence *b)
{
    return a->source == b->source && a->status == b->status && a->flags == b->flags &&
           str_eq(a->name, b->name) && str_eq(a->title, b->title) &&
           str_eq(a->registered, b->registered) && str_eq(a->modified, b->modified) &&
           str_eq(a->refs, b->refs) && str_eq(a->unauthorized, b->unauthorized) &&
           str_eq(a->counterpart, b->counterpart);
}

static const struct page_evidence *row_like(const struct page_endpoint *e,
                                            const struct page_evidence *row)
{
    for (uint32_t i = 0; i < e->evidence_count; i++)
        if (same_row(&e->evidence[i], row))
            return &e->evidence[i];
    return NULL;
}

static unsigned transports_of_row(const struct page *p, uint32_t endpoint,
                                  const struct page_evidence *row)
{
    unsigned transports = 0;
    for (uint32_t i = 0; i < endpoint; i++)
        if (row_like(&p->endpoints[i], row))
            return 0;
    for (uint32_t i = endpoint; i < p->endpoint_count; i++)
        if (row_like(&p->endpoints[i], row))
            transports |= 1u << p->endpoints[i].transport;
    return transports;
}

static void put_flags(struct sink *s, const struct page_evidence *row)
{
    struct str other = row->counterpart;
    if (row->flags & SERVC_EVIDENCE_MALFORMED)
        sink_printf(s, "; malformed%s%.*s", other.n ? ", replaced by " : "", STR_FMT(other));
    if (row->flags & SERVC_EVIDENCE_DUPLICATE)
        sink_printf(s, "; says that it duplicates %.*s", STR_FMT(other));
    if (row->flags & SERVC_EVIDENCE_UNASSIGNED_USE)
        sink_z(s, "; records a use that was never assigned");
    if (row->flags & SERVC_EVIDENCE_HISTORY)
        sink_z(s, "; not live: a note says that it was here");
    if (row->flags & SERVC_EVIDENCE_RANGE)
        sink_z(s, "; as one of a range");
}

static struct str row_text(struct page_builder *b, const struct page_evidence *row,
                           unsigned transports)
{
    struct sink s = SINK_EMPTY;
    sink_printf(&s, "on %.*s", STR_FMT(transports_text(b->mem, transports)));
    if (row->title.n) {
        sink_z(&s, ": ");
        sink_str(&s, row->title);
    }
    if (row->registered.n)
        sink_printf(&s, "; registered %.*s", STR_FMT(row->registered));
    if (row->modified.n)
        sink_printf(&s, "; changed %.*s", STR_FMT(row->modified));
    put_flags(&s, row);
    struct str text = arena_str(b->mem, sink_text(&s));
    sink_free(&s);
    return text;
}

static struct page_marks marks_of_row(struct page_builder *b, const struct page_evidence *row)
{
    struct mark_list marks = {NULL, 0, 0};
    mark_registry_references(b, &marks, row->refs);
    mark_input(b, &marks, row->source, row->file);
    return marks_done(marks);
}

static void set_row_marks(struct page_builder *b, const struct page_evidence *row,
                          struct page_marks marks)
{
    for (uint32_t i = 0; i < b->page->endpoint_count; i++)
        for (uint32_t k = 0; k < b->page->endpoints[i].evidence_count; k++)
            if (same_row(&b->evidence[i][k], row))
                b->evidence[i][k].marks = marks;
}

static void add_row(struct page_builder *b, const struct page_evidence *row, unsigned transports,
                    enum page_section_id section)
{
    struct page_item *item = item_add(
        b, section,
        arena_printf(b->mem, "%.*s %.*s %u %.*s", STR_FMT(row->name), STR_FMT(row->registered),
                     transports & (0u - transports), STR_FMT(row->refs)));
    item->label = row->name.n                     ? row->name
                  : row->status == SERVC_RESERVED ? STR("reserved")
                                                  : STR("unassigned");
    item->text = section == PAGE_UNAUTHORIZED ? row->unauthorized : row_text(b, row, transports);
    item->marks = marks_of_row(b, row);
    set_row_marks(b, row, item->marks);
}

static void add_rows(struct page_builder *b, enum page_section_id section)
{
    const struct page *p = b->page;
    for (uint32_t i = 0; i < p->endpoint_count; i++)
        for (uint32_t k = 0; k < p->endpoints[i].evidence_count; k++) {
            const struct page_evidence *row = &p->endpoints[i].evidence[k];
            unsigned transports =
                row->source == SERVC_SOURCE_IANA ? transports_of_row(p, i, row) : 0;
            if (transports && (section == PAGE_REGISTRY || row->unauthorized.n))
                add_row(b, row, transports, section);
        }
}

void items_of_registry(struct page_builder *b)
{
    add_rows(b, PAGE_REGISTRY);
}

void items_of_unauthorized(struct page_builder *b)
{
    add_rows(b, PAGE_UNAUTHORIZED);
}

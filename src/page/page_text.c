/* SPDX-License-Identifier: BSD-2-Clause */
/* A page for a terminal. */
#include "page/page_write.h"

#include "base/plain.h"
#include "page/wrap.h"

#define BOLD "1"
#define DIM "2"
#define ALARM "31"
#define END "0"

#define MARGIN 2u
#define LABEL_MAX 20u /* longer labels push their text */
#define ROOM_MIN 24u  /* text beside a label needs as much */

struct text_page {
    const struct page *page;
    struct wrap w;
};

static void begin_line(struct text_page *t, size_t indent)
{
    t->w.indent = indent;
    for (size_t i = 0; i < MARGIN; i++)
        sink_char(t->w.out, ' ');
    t->w.column = MARGIN;
    t->w.blank = false;
}

static void put_styled(struct text_page *t, const char *style, struct str text)
{
    wrap_style(&t->w, style);
    wrap_text(&t->w, text);
    wrap_style(&t->w, END);
}

static void put_list(struct text_page *t, struct page_words words)
{
    for (uint32_t i = 0; i < words.count; i++)
        wrap_text_end(&t->w, words.at[i], i + 1 < words.count ? ',' : '\0');
}

/* Columns for labels: the widest of those that are not too wide. */
static size_t widest(size_t before, struct str label)
{
    size_t columns = plain_columns(label);
    return columns <= LABEL_MAX && columns > before ? columns : before;
}

/* ---- The head ---- */

static struct str status_word(enum servc_status status)
{
    return str_from(servc_status_name(status));
}

static void put_title(struct text_page *t)
{
    const struct page *p = t->page;
    struct sink title = SINK_EMPTY;
    put_page_title(&title, p);
    t->w.indent = 0;
    put_styled(t, BOLD, sink_text(&title));
    sink_free(&title);
    wrap_line(&t->w);
    if (p->title.n) {
        wrap_text(&t->w, p->title);
        wrap_line(&t->w);
    }
    sink_char(t->w.out, '\n');
}

static void put_port(struct text_page *t, const struct page_endpoint *e, size_t columns)
{
    char ports[PAGE_PORT_TEXT];
    struct sink at = SINK_EMPTY;
    sink_printf(&at, "%s/%s", page_port_text(t->page->first, t->page->last, ports),
                servc_transport_name(e->transport));
    wrap_cell(&t->w, sink_text(&at), columns);
    sink_free(&at);
}

/* 0 columns: as a word among others. */
static void put_column(struct text_page *t, struct str text, size_t columns)
{
    if (columns)
        wrap_cell(&t->w, text, columns);
    else
        wrap_text(&t->w, text);
}

/* 465/tcp  submissions  assigned  common: on 1 host in 72, rank 26 of 8,366 */
static void put_endpoints(struct text_page *t)
{
    const struct page *p = t->page;
    size_t ports = 0, names = 0, words = 0;
    char text[PAGE_PORT_TEXT];
    struct str port = str_from(page_port_text(p->first, p->last, text));
    for (uint32_t i = 0; i < p->endpoint_count; i++) {
        const struct page_endpoint *e = &p->endpoints[i];
        size_t n = port.n + 1 + str_from(servc_transport_name(e->transport)).n;
        ports = n > ports ? n : ports;
        names = widest(names, e->name.n ? e->name : STR("-"));
        words = widest(words, status_word(e->status));
    }
    size_t indent = MARGIN + ports + 2 + names + 2 + words + 2;
    bool narrow = indent + ROOM_MIN > t->w.width;
    for (uint32_t i = 0; i < p->endpoint_count; i++) {
        const struct page_endpoint *e = &p->endpoints[i];
        begin_line(t, narrow ? MARGIN + 4 : indent);
        put_port(t, e, ports + 2);
        wrap_style(&t->w, BOLD);
        put_column(t, e->name.n ? e->name : STR("-"), narrow ? 0 : names + 2);
        wrap_style(&t->w, END);
        put_column(t, status_word(e->status), narrow || !e->how_often.n ? 0 : words + 2);
        wrap_text(&t->w, e->how_often);
        wrap_line(&t->w);
    }
}

/* What goes for the port as a whole, in one line. */
static void put_facts(struct text_page *t)
{
    const struct page *p = t->page;
    begin_line(t, MARGIN);
    wrap_text(&t->w, p->class_text);
    if (p->prevalence.n) {
        wrap_text(&t->w, STR("-"));
        wrap_text(&t->w, p->prevalence);
    }
    if (p->roles.count)
        wrap_text(&t->w, STR("-"));
    put_list(t, p->roles);
    wrap_line(&t->w);
    if (p->range_text.n) {
        begin_line(t, MARGIN);
        wrap_text(&t->w, p->range_text);
        wrap_line(&t->w);
    }
    if (p->summary.n) {
        sink_char(t->w.out, '\n');
        t->w.indent = 0;
        wrap_text(&t->w, p->summary);
        wrap_line(&t->w);
    }
}

/* ---- Sections ---- */

/* A word of its own at the end: " [1][3]". */
static void put_marks(struct text_page *t, struct page_marks marks)
{
    struct sink s = SINK_EMPTY;
    for (uint32_t i = 0; i < marks.count; i++)
        sink_printf(&s, "[%u]", (unsigned)marks.at[i]);
    if (marks.count)
        put_styled(t, DIM, sink_text(&s));
    sink_free(&s);
}

static void put_tags(struct text_page *t, struct page_words tags)
{
    for (uint32_t i = 0; i < tags.count; i++) {
        struct sink s = SINK_EMPTY;
        sink_printf(&s, "%s%.*s%s", i ? "" : "(", STR_FMT(tags.at[i]),
                    i + 1 < tags.count ? "," : ")");
        put_styled(t, str_is(tags.at[i], "threat") ? ALARM : DIM, sink_text(&s));
        sink_free(&s);
    }
}

static void put_item(struct text_page *t, const struct page_item *item, size_t labels)
{
    size_t indent = MARGIN + (labels ? labels + 2 : 2);
    begin_line(t, indent + ROOM_MIN > t->w.width ? MARGIN + 2 : indent);
    if (item->label.n) {
        if (item->leads)
            wrap_style(&t->w, BOLD);
        wrap_cell(&t->w, item->label, labels + 2);
        if (item->leads)
            wrap_style(&t->w, END);
    } else {
        wrap_cell(&t->w, STR("-"), 2);
        t->w.indent = MARGIN + 2;
    }
    wrap_text(&t->w, item->text);
    put_tags(t, item->tags);
    put_marks(t, item->marks);
    wrap_line(&t->w);
}

/* Sentences that belong together. */
static void put_paragraph(struct text_page *t, const struct page_section *s)
{
    begin_line(t, MARGIN);
    for (uint32_t i = 0; i < s->count; i++)
        wrap_text(&t->w, s->items[i].text);
    wrap_line(&t->w);
}

static void put_heading(struct text_page *t, struct str heading)
{
    sink_char(t->w.out, '\n');
    t->w.indent = 0;
    put_styled(t, BOLD, heading);
    wrap_line(&t->w);
}

static void put_section(struct text_page *t, enum page_section_id id)
{
    const struct page_section *s = &t->page->sections[id];
    size_t labels = 0;
    if (!s->count)
        return;
    put_heading(t, str_from(page_section_heading(id)));
    if (id == PAGE_ABOUT) {
        put_paragraph(t, s);
        return;
    }
    for (uint32_t i = 0; i < s->count; i++)
        labels = widest(labels, s->items[i].label);
    for (uint32_t i = 0; i < s->count; i++)
        put_item(t, &s->items[i], labels);
}

/* ---- The end ---- */

#define SOURCE_PARTS 6

static uint32_t parts_of(const struct page_source *s, struct str parts[SOURCE_PARTS])
{
    const struct str all[SOURCE_PARTS] = {
        s->title,
        s->kind == PAGE_SOURCE_RFC ? STR_NONE : s->publisher,
        s->citation,
        s->date,
        s->kind == PAGE_SOURCE_UNKNOWN ? STR("The table does not say what this is") : STR_NONE,
        str_eq(s->url, s->title) ? STR_NONE : s->url,
    };
    uint32_t count = 0;
    for (uint32_t i = 0; i < SOURCE_PARTS; i++)
        if (all[i].n)
            parts[count++] = all[i];
    return count;
}

/* Its parts, with a full stop between them. */
static void put_source(struct text_page *t, const struct page_source *s, uint32_t number,
                       size_t columns)
{
    struct str parts[SOURCE_PARTS];
    uint32_t count = parts_of(s, parts);
    struct sink mark = SINK_EMPTY;
    sink_printf(&mark, "[%u]", (unsigned)number);
    begin_line(t, MARGIN + columns + 1);
    wrap_cell(&t->w, sink_text(&mark), columns + 1);
    sink_free(&mark);
    for (uint32_t i = 0; i < count; i++)
        wrap_text_end(&t->w, parts[i], i + 1 < count ? '.' : '\0');
    wrap_line(&t->w);
}

static void put_sources(struct text_page *t)
{
    const struct page *p = t->page;
    size_t columns = 3;
    for (uint32_t n = p->source_count; n >= 10; n /= 10)
        columns++;
    if (p->source_count)
        put_heading(t, STR("Sources"));
    for (uint32_t i = 0; i < p->source_count; i++)
        put_source(t, &p->sources[i], i + 1, columns);
}

/* Where the name that was asked for stands besides. */
static void put_also_at(struct text_page *t)
{
    const struct page *p = t->page;
    if (!p->also_at.count)
        return;
    sink_char(t->w.out, '\n');
    t->w.indent = MARGIN;
    wrap_text(&t->w, p->asked);
    wrap_text(&t->w, STR("stands at"));
    put_list(t, p->also_at);
    wrap_text(&t->w, STR("too."));
    wrap_line(&t->w);
}

static void put_review(struct text_page *t)
{
    const struct page *p = t->page;
    char ports[PAGE_PORT_TEXT];
    if (!p->reviewed.n && !p->confidence.n)
        return; /* a decision on names, and no page */
    sink_char(t->w.out, '\n');
    t->w.indent = 0;
    wrap_text(&t->w, STR("Card about"));
    wrap_text(&t->w, str_from(page_port_text(p->card_first, p->card_last, ports)));
    if (p->reviewed.n) {
        wrap_text(&t->w, STR("- reviewed"));
        wrap_text(&t->w, p->reviewed);
    }
    if (p->confidence.n) {
        wrap_text(&t->w, STR("- confidence"));
        wrap_text(&t->w, p->confidence);
    }
    wrap_line(&t->w);
}

void page_put_text(const struct page *p, const struct page_style *style, struct sink *out)
{
    size_t width = style->width < PAGE_WIDTH_MIN     ? PAGE_WIDTH_MIN
                   : style->width > PAGE_WIDTH_PROSE ? PAGE_WIDTH_PROSE
                                                     : style->width;
    struct text_page t = {.page = p, .w = {.out = out, .width = width, .colour = style->colour}};
    put_title(&t);
    put_endpoints(&t);
    put_facts(&t);
    put_also_at(&t);
    for (unsigned i = 0; i < PAGE_SECTIONS; i++)
        put_section(&t, (enum page_section_id)i);
    put_review(&t);
    put_sources(&t);
}

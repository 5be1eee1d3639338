/* SPDX-License-Identifier: BSD-2-Clause */
#include "page/page_html.h"

#include "base/html.h"

#include <string.h>

void html_status(struct sink *out, enum servc_status status)
{
    const char *word = servc_status_name(status);
    if (word)
        sink_printf(out, "<span class=\"status %s\">%s</span>", word, word);
}

/* ---- The head ---- */

static void put_heading(const struct page *p, struct sink *out)
{
    char ports[PAGE_PORT_TEXT];
    sink_printf(out, "<h1><span class=\"number\">%s</span> ",
                page_port_text(p->first, p->last, ports));
    if (p->name.n) {
        sink_z(out, "<span class=\"name\">");
        html_text(out, p->name);
        sink_z(out, "</span>");
    } else {
        sink_z(out, "<span class=\"quiet\">no name</span>");
    }
    sink_z(out, "</h1>\n");
    if (p->title.n || p->summary.n) {
        sink_z(out, "<p class=\"lead\">");
        html_text(out, p->title.n ? p->title : p->summary);
        sink_z(out, "</p>\n");
    }
}

static void put_fact(struct sink *out, const char *before, struct str text)
{
    if (!text.n)
        return;
    sink_printf(out, " \xC2\xB7 %s", before);
    html_text(out, text);
}

/* system port (0-1023) . mail . common . confidence high . reviewed ... . JSON */
static void put_meta(const struct page *p, struct sink *out)
{
    char ports[PAGE_PORT_TEXT];
    sink_z(out, "<p class=\"meta\">");
    html_text(out, p->class_text);
    put_fact(out, "", p->range_text);
    for (uint32_t i = 0; i < p->roles.count; i++) {
        sink_z(out, i ? ", " : " \xC2\xB7 ");
        sink_z(out, "<a href=\"roles.html#");
        html_text(out, p->roles.at[i]);
        sink_z(out, "\">");
        html_text(out, p->roles.at[i]);
        sink_z(out, "</a>");
    }
    put_fact(out, "", p->prevalence);
    put_fact(out, "confidence ", p->confidence);
    put_fact(out, "reviewed ", p->reviewed);
    sink_printf(out, " \xC2\xB7 <a href=\"%s.json\">JSON</a></p>\n",
                page_port_text(p->first, p->last, ports));
}

static void put_endpoint(const struct page *p, const struct page_endpoint *e,
                         const struct page_links *links, struct sink *out)
{
    sink_z(out, "<li><b>");
    html_text(out, e->name.n ? e->name : STR("no name"));
    sink_printf(out, "</b> <span class=\"transports\">%u/%s</span> ", (unsigned)p->first,
                servc_transport_name(e->transport));
    html_status(out, e->status);
    if (e->how_often.n) {
        sink_z(out, "<p>");
        html_text(out, e->how_often);
        sink_z(out, "</p>");
    }
    if (e->rule && e->rule_what) {
        sink_z(out, "<p>Decided by <a href=\"");
        html_z(out, links->rules);
        html_z(out, e->rule);
        sink_z(out, "\">");
        html_z(out, e->rule);
        sink_z(out, "</a>: ");
        html_z(out, e->rule_what);
        sink_z(out, "</p>");
    }
    sink_z(out, "</li>\n");
}

static void put_endpoints(const struct page *p, const struct page_links *links, struct sink *out)
{
    if (!p->endpoint_count || p->first != p->last)
        return;
    sink_z(out, "<ul class=\"endpoints\">\n");
    for (uint32_t i = 0; i < p->endpoint_count; i++)
        put_endpoint(p, &p->endpoints[i], links, out);
    sink_z(out, "</ul>\n");
}

/* ---- Sections ---- */

static void put_marks(struct page_marks marks, struct sink *out)
{
    if (!marks.count)
        return;
    sink_z(out, " <span class=\"marks\">");
    for (uint32_t i = 0; i < marks.count; i++)
        sink_printf(out, "%s<a href=\"#source-%u\" aria-label=\"source %u\">%u</a>", i ? " " : "",
                    (unsigned)marks.at[i], (unsigned)marks.at[i], (unsigned)marks.at[i]);
    sink_z(out, "</span>");
}

static void put_label(const struct page_item *item, const struct page_links *links,
                      struct sink *out)
{
    if (!item->label.n)
        return;
    if (item->link != PAGE_NO_PORT) {
        sink_z(out, "<a href=\"");
        links->put_port(links->site, (uint16_t)item->link, out);
        sink_z(out, "\">");
    }
    sink_z(out, "<b>");
    html_text(out, item->label);
    sink_z(out, item->link != PAGE_NO_PORT ? "</b></a>" : "</b>");
}

static void put_item(const struct page_item *item, const struct page_links *links, struct sink *out)
{
    sink_z(out, "<li");
    html_attribute(out, "id", item->anchor);
    sink_char(out, '>');
    put_label(item, links, out);
    if (item->text.n) {
        sink_z(out, item->label.n ? " " : "");
        html_text(out, item->text);
    }
    for (uint32_t i = 0; i < item->tags.count; i++) {
        sink_z(out, " <span class=\"tag\">");
        html_text(out, item->tags.at[i]);
        sink_z(out, "</span>");
    }
    put_marks(item->marks, out);
    sink_z(out, " <a class=\"here\" href=\"#");
    html_text(out, item->anchor);
    sink_z(out, "\" aria-label=\"Link to this statement\">\xC2\xB6</a></li>\n");
}

/* Prose and dated lines need no bullets. */
static bool is_plain(enum page_section_id id)
{
    return id == PAGE_ABOUT || id == PAGE_NOTE || id == PAGE_HISTORY;
}

static void put_section(const struct page *p, enum page_section_id id,
                        const struct page_links *links, struct sink *out)
{
    const struct page_section *s = &p->sections[id];
    if (!s->count)
        return;
    sink_printf(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n",
                page_section_key(id), page_section_key(id), page_section_heading(id));
    sink_printf(out, "<ul class=\"statements%s\">\n", is_plain(id) ? " prose" : "");
    for (uint32_t i = 0; i < s->count; i++)
        put_item(&s->items[i], links, out);
    sink_z(out, "</ul>\n</section>\n");
}

/* Short pages are seen at once. */
#define JUMP_FROM 5u

static void put_jump(const struct page *p, struct sink *out)
{
    uint32_t count = 0;
    for (unsigned i = 0; i < PAGE_SECTIONS; i++)
        count += p->sections[i].count > 0;
    if (count < JUMP_FROM)
        return;
    sink_z(out, "<nav aria-label=\"On this page\"><ul class=\"jump\">\n");
    for (unsigned i = 0; i < PAGE_SECTIONS; i++)
        if (p->sections[i].count)
            sink_printf(out, "<li><a href=\"#%s\">%s</a></li>\n",
                        page_section_key((enum page_section_id)i),
                        page_section_heading((enum page_section_id)i));
    if (p->source_count)
        sink_z(out, "<li><a href=\"#sources\">Sources</a></li>\n");
    sink_z(out, "</ul></nav>\n");
}

/* ---- Sources ---- */

static void put_source(const struct page_source *s, uint32_t number, struct sink *out)
{
    bool linked = html_is_link(s->url);
    sink_printf(out, "<li id=\"source-%u\">", (unsigned)number);
    if (linked) {
        sink_z(out, "<a rel=\"noreferrer\"");
        html_attribute(out, "href", s->url);
        sink_char(out, '>');
    }
    html_text(out, s->title);
    sink_z(out, linked ? "</a>" : "");
    const struct str more[] = {s->publisher, s->citation, s->date, linked ? STR_NONE : s->url};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (more[i].n) {
            sink_z(out, ", ");
            html_text(out, more[i]);
        }
    sink_z(out, "</li>\n");
}

static void put_sources(const struct page *p, struct sink *out)
{
    if (!p->source_count)
        return;
    sink_z(out, "<section aria-labelledby=\"sources\">\n<h2 id=\"sources\">Sources</h2>\n"
                "<ol class=\"sources\">\n");
    for (uint32_t i = 0; i < p->source_count; i++)
        put_source(&p->sources[i], i + 1, out);
    sink_z(out, "</ol>\n</section>\n");
}

void page_put_html(const struct page *p, const struct page_links *links, struct sink *out)
{
    sink_z(out, "<article class=\"port\">\n");
    put_heading(p, out);
    put_meta(p, out);
    put_endpoints(p, links, out);
    put_jump(p, out);
    for (unsigned i = 0; i < PAGE_SECTIONS; i++)
        put_section(p, (enum page_section_id)i, links, out);
    put_sources(p, out);
    sink_z(out, "</article>\n");
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* A page as CommonMark, with tables as GitHub has them. Texts of the page are escaped so
 * that all of their characters show and none is markup. */
#include "page/page_write.h"

#include "base/plain.h"

#include <string.h>

static bool is_markup(uint32_t c)
{
    return c < 0x80 && c && strchr("\\`*_{}[]<>#|~$@", (int)c);
}

/* At the front of a line these begin lists, quotes, headings and rules. */
static bool is_markup_in_front(uint32_t c)
{
    return c < 0x80 && c && strchr("-+=>", (int)c);
}

static void put_char(struct sink *out, struct str bytes, uint32_t c, bool front)
{
    if (c == '&')
        sink_z(out, "&amp;");
    else if (c == '<')
        sink_z(out, "&lt;");
    else if (c == '\n' || c == '\t')
        sink_char(out, ' ');
    else if (c == UTF8_BROKEN || char_is_harmful(c)) {
        sink_char(out, '\\');
        sink_plain(out, bytes);
    } else {
        if (is_markup(c) || (front && is_markup_in_front(c)))
            sink_char(out, '\\');
        sink_str(out, bytes);
    }
}

/* "12. " begins a list, too: the point is escaped. */
static void put_text(struct sink *out, struct str text)
{
    bool front = true, digits = true;
    for (struct str rest = str_trim(text); rest.n;) {
        struct str before = rest;
        uint32_t c;
        utf8_next(&rest, &c);
        if (digits && !front && (c == '.' || c == ')'))
            sink_char(out, '\\');
        put_char(out, str_sub(before, 0, before.n - rest.n), c, front);
        digits = digits && c >= '0' && c <= '9';
        front = false;
    }
}

/* Characters that RFC 3986 has, but for those that could end a link. */
static void put_url(struct sink *out, struct str url)
{
    for (size_t i = 0; i < url.n; i++) {
        char c = url.p[i];
        if (ascii_is_letter(c) || ascii_is_digit(c) || (c && strchr("-._~:/?#@!$&'*+,;=%", c)))
            sink_char(out, c);
        else
            sink_printf(out, "%%%02X", (unsigned)(unsigned char)c);
    }
}

/* ---- The head ---- */

static void put_title(const struct page *p, struct sink *out)
{
    struct sink title = SINK_EMPTY;
    put_page_title(&title, p);
    sink_z(out, "# ");
    put_text(out, sink_text(&title));
    sink_free(&title);
    sink_z(out, "\n\n");
    if (p->title.n) {
        put_text(out, p->title);
        sink_z(out, "\n\n");
    }
}

static void put_endpoints(const struct page *p, struct sink *out)
{
    char ports[PAGE_PORT_TEXT];
    if (!p->endpoint_count)
        return;
    sink_z(out, "| endpoint | name | status | how often it is open |\n| --- | --- | --- | --- |\n");
    for (uint32_t i = 0; i < p->endpoint_count; i++) {
        const struct page_endpoint *e = &p->endpoints[i];
        sink_printf(out, "| %s/%s | ", page_port_text(p->first, p->last, ports),
                    servc_transport_name(e->transport));
        put_text(out, e->name);
        sink_printf(out, " | %s | ", servc_status_name(e->status));
        put_text(out, e->how_often);
        sink_z(out, " |\n");
    }
    sink_char(out, '\n');
}

static void put_facts(const struct page *p, struct sink *out)
{
    put_text(out, p->class_text);
    if (p->prevalence.n) {
        sink_z(out, " · ");
        put_text(out, p->prevalence);
    }
    for (uint32_t i = 0; i < p->roles.count; i++) {
        sink_z(out, i ? ", " : " · ");
        put_text(out, p->roles.at[i]);
    }
    if (p->range_text.n) {
        sink_z(out, " · ");
        put_text(out, p->range_text);
    }
    sink_z(out, "\n");
    if (p->summary.n) {
        sink_char(out, '\n');
        put_text(out, p->summary);
        sink_char(out, '\n');
    }
}

static void put_also_at(const struct page *p, struct sink *out)
{
    if (!p->also_at.count)
        return;
    sink_char(out, '\n');
    put_text(out, p->asked);
    sink_z(out, " stands at ");
    for (uint32_t i = 0; i < p->also_at.count; i++) {
        sink_z(out, i ? ", " : "");
        put_text(out, p->also_at.at[i]);
    }
    sink_z(out, " too.\n");
}

/* ---- Sections ---- */

static void put_marks(const struct page *p, const struct page_item *item, struct sink *out)
{
    for (uint32_t i = 0; i < item->tags.count; i++) {
        sink_z(out, i ? ", *" : " *");
        put_text(out, item->tags.at[i]);
        sink_char(out, '*');
    }
    for (uint32_t i = 0; i < item->marks.count; i++) {
        const struct page_source *s = &p->sources[item->marks.at[i] - 1];
        sink_printf(out, "%s\\[", i ? "" : " ");
        if (s->url.n) {
            sink_printf(out, "[%u](", (unsigned)item->marks.at[i]);
            put_url(out, s->url);
            sink_char(out, ')');
        } else {
            sink_u32(out, item->marks.at[i]);
        }
        sink_z(out, "\\]");
    }
}

static void put_item(const struct page *p, const struct page_item *item, struct sink *out)
{
    sink_z(out, "- ");
    if (item->label.n) {
        sink_z(out, item->leads ? "**" : "");
        put_text(out, item->label);
        sink_z(out, item->leads ? "**" : "");
        sink_z(out, item->text.n ? ": " : "");
    }
    put_text(out, item->text);
    put_marks(p, item, out);
    sink_char(out, '\n');
}

static void put_section(const struct page *p, enum page_section_id id, struct sink *out)
{
    const struct page_section *s = &p->sections[id];
    if (!s->count)
        return;
    sink_printf(out, "\n## %s\n\n", page_section_heading(id));
    for (uint32_t i = 0; i < s->count; i++)
        if (id == PAGE_ABOUT) {
            put_text(out, s->items[i].text);
            sink_char(out, '\n');
        } else {
            put_item(p, &s->items[i], out);
        }
}

/* ---- The end ---- */

static void put_part(struct sink *out, struct str part, bool *first)
{
    if (!part.n)
        return;
    sink_z(out, *first ? "" : ". ");
    *first = false;
    put_text(out, part);
}

static void put_source(const struct page_source *s, struct sink *out)
{
    bool first = true;
    if (s->url.n) {
        sink_char(out, '[');
        put_text(out, s->title);
        sink_z(out, "](");
        put_url(out, s->url);
        sink_char(out, ')');
        first = false;
    } else {
        put_part(out, s->title, &first);
    }
    if (s->kind != PAGE_SOURCE_RFC)
        put_part(out, s->publisher, &first);
    put_part(out, s->citation, &first);
    put_part(out, s->date, &first);
    if (s->kind == PAGE_SOURCE_UNKNOWN)
        put_part(out, STR("The table does not say what this is"), &first);
}

static void put_sources(const struct page *p, struct sink *out)
{
    if (p->source_count)
        sink_z(out, "\n## Sources\n\n");
    for (uint32_t i = 0; i < p->source_count; i++) {
        sink_printf(out, "%u. ", (unsigned)(i + 1));
        put_source(&p->sources[i], out);
        sink_char(out, '\n');
    }
}

static void put_review(const struct page *p, struct sink *out)
{
    char ports[PAGE_PORT_TEXT];
    if (!p->reviewed.n && !p->confidence.n)
        return; /* a decision on names, and no page */
    sink_printf(out, "\nCard about %s", page_port_text(p->card_first, p->card_last, ports));
    if (p->reviewed.n) {
        sink_z(out, ", reviewed ");
        put_text(out, p->reviewed);
    }
    if (p->confidence.n) {
        sink_z(out, ", confidence ");
        put_text(out, p->confidence);
    }
    sink_z(out, ".\n");
}

void page_put_markdown(const struct page *p, struct sink *out)
{
    put_title(p, out);
    put_endpoints(p, out);
    put_facts(p, out);
    put_also_at(p, out);
    for (unsigned i = 0; i < PAGE_SECTIONS; i++)
        put_section(p, (enum page_section_id)i, out);
    put_review(p, out);
    put_sources(p, out);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* charts.html, and the pictures on it as files of their own: a page may not bring styles
 * along, and a picture has its own. */
#include "site/parts.h"

#include "base/html.h"
#include "chart/table_charts.h"

struct picture {
    const char *file, *heading;
    bool (*draw)(const struct site *s, struct chart *c);
};

static bool draw_coverage(const struct site *s, struct chart *c)
{
    return table_chart_coverage(c, s->table, 1u << SERVC_TCP | 1u << SERVC_UDP);
}

static bool draw_tcp(const struct site *s, struct chart *c)
{
    table_chart_map(c, s->table, SERVC_TCP, s->policy);
    return true;
}

static bool draw_udp(const struct site *s, struct chart *c)
{
    table_chart_map(c, s->table, SERVC_UDP, s->policy);
    return true;
}

static bool draw_timeline(const struct site *s, struct chart *c)
{
    return table_chart_timeline(c, s->table);
}

static const struct picture pictures[] = {
    {"chart-coverage.svg", "What the most frequent ports cover", draw_coverage},
    {"chart-map-tcp.svg", "All ports of tcp", draw_tcp},
    {"chart-map-udp.svg", "All ports of udp", draw_udp},
    {"chart-timeline.svg", "Registrations a year", draw_timeline},
};
#define PICTURES (sizeof pictures / sizeof *pictures)

/* What the picture says of itself, escaped as it stands there. */
static struct str description_of(struct str svg)
{
    size_t at = str_find(svg, STR("<desc")), end = str_find(svg, STR("</desc>"));
    if (at == STR_NOT_FOUND || end == STR_NOT_FOUND || end < at)
        return STR_NONE;
    struct str desc = str_sub(svg, at, end);
    size_t text = str_find_char(desc, '>');
    return text == STR_NOT_FOUND ? STR_NONE : str_sub(desc, text + 1, desc.n);
}

static void put_figure(struct site *s, const struct picture *p, struct str description)
{
    sink_printf(&s->out, "<h2>%s</h2>\n<figure><a href=\"%s\"><img src=\"%s\" alt=\"", p->heading,
                p->file, p->file);
    sink_str(&s->out, description);
    sink_z(&s->out, "\"></a></figure>\n");
}

void site_put_charts(struct site *s)
{
    struct str description[PICTURES] = {{NULL, 0}};
    bool drawn[PICTURES] = {false};
    for (size_t i = 0; i < PICTURES; i++) {
        struct chart c = {
            .mem = s->mem, .out = &s->out, .id = "servc-chart", .licence = site_info(s, "licence")};
        drawn[i] = pictures[i].draw(s, &c);
        description[i] = arena_str(s->mem, description_of(sink_text(&s->out)));
        if (drawn[i])
            site_add_file(s, pictures[i].file);
        s->out.n = 0;
    }
    struct site_head head = {"charts.html", STR("Charts"), STR_NONE, true};
    site_begin(s, &head);
    sink_z(&s->out, "<h1>Charts</h1>\n<p>Each picture opens on its own; there the pointer names "
                    "what it rests on.</p>\n");
    for (size_t i = 0; i < PICTURES; i++)
        if (drawn[i])
            put_figure(s, &pictures[i], description[i]);
    site_end(s, "charts.html");
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* charts.html, and the pictures on it as files of their own: a page may not bring styles
 * along, and a picture has its own. */
#include "site/parts.h"

#include "base/html.h"
#include "chart/table_charts.h"

static struct chart chart_of(const struct site *s, struct site_maker *m)
{
    return (struct chart){
        .mem = &m->mem, .out = &m->out, .id = "servc-chart", .licence = s->licence};
}

void site_put_coverage(const struct site *s, struct site_maker *m)
{
    struct chart c = chart_of(s, m);
    if (table_chart_coverage(&c, s->table, 1u << SERVC_TCP | 1u << SERVC_UDP))
        site_add_file(m, "chart-coverage.svg");
}

void site_put_map_tcp(const struct site *s, struct site_maker *m)
{
    struct chart c = chart_of(s, m);
    table_chart_map(&c, s->table, SERVC_TCP, s->policy);
    site_add_file(m, "chart-map-tcp.svg");
}

void site_put_map_udp(const struct site *s, struct site_maker *m)
{
    struct chart c = chart_of(s, m);
    table_chart_map(&c, s->table, SERVC_UDP, s->policy);
    site_add_file(m, "chart-map-udp.svg");
}

void site_put_timeline(const struct site *s, struct site_maker *m)
{
    struct chart c = chart_of(s, m);
    if (table_chart_timeline(&c, s->table))
        site_add_file(m, "chart-timeline.svg");
}

/* ---- The page ---- */

static const struct {
    enum site_other_part part;
    const char *heading;
} pictures[] = {
    {SITE_COVERAGE, "What the most frequent ports cover"},
    {SITE_MAP_TCP, "All ports of tcp"},
    {SITE_MAP_UDP, "All ports of udp"},
    {SITE_TIMELINE, "Registrations a year"},
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

static void put_figure(struct sink *out, const struct site_file *picture, const char *heading)
{
    sink_printf(out, "<h2>%s</h2>\n<figure><a href=\"%s\"><img src=\"%s\" alt=\"", heading,
                picture->name, picture->name);
    sink_str(out, description_of(picture->bytes));
    sink_z(out, "\"></a></figure>\n");
}

/* A picture that there is no data for is a part without a file. */
void site_put_charts(const struct site *s, struct site_maker *m)
{
    struct site_head head = {"charts.html", STR("Charts"), STR_NONE, true};
    site_begin(&m->out, &head);
    sink_z(&m->out, "<h1>Charts</h1>\n<p>Each picture opens on its own; there the pointer names "
                    "what it rests on.</p>\n");
    for (size_t i = 0; i < PICTURES; i++)
        if (s->others[pictures[i].part].count)
            put_figure(&m->out, &s->others[pictures[i].part].files[0], pictures[i].heading);
    site_end(s, m, "charts.html");
}

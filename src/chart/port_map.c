/* SPDX-License-Identifier: BSD-2-Clause */
#include "chart/chart.h"
#include "chart/svg.h"

#include "base/markup.h"
#include "model/endpoint.h"

#define SIDE 256
#define CELL 25 /* tenths of a pixel */
#define LEFT 750
#define TOP 1050
#define WIDTH 9600
#define HEIGHT (TOP + SIDE * CELL + 700)
#define NAMES_SHOWN 3u

struct map {
    struct svg svg;
    struct arena *mem;
    const struct chart_port *ports;
    uint32_t count[SERVC_STATUSES], silent;
};

static const char *status_words(enum servc_status status)
{
    return status == SERVC_UNKNOWN ? "seen open, no name" : servc_status_name(status);
}

static bool is_silent(const struct chart_port *p)
{
    return !p->named && !p->seen && p->status != SERVC_RESERVED;
}

static bool alike(const struct chart_port *a, const struct chart_port *b)
{
    return is_silent(a) == is_silent(b) && a->status == b->status && a->named == b->named;
}

static struct str span_text(struct map *m, uint32_t first, uint32_t last)
{
    return first == last ? arena_printf(m->mem, "%u", (unsigned)first)
                         : arena_printf(m->mem, "%u-%u", (unsigned)first, (unsigned)last);
}

/* "1024-1026 assigned: one, two, three" */
static void put_hover(struct map *m, uint32_t first, uint32_t last)
{
    struct sink *out = m->svg.out;
    sink_str(out, span_text(m, first, last));
    sink_char(out, ' ');
    sink_z(out, servc_status_name((enum servc_status)m->ports[first].status));
    struct str before = STR_NONE;
    uint32_t names = 0, more = 0;
    for (uint32_t port = first; port <= last; port++) {
        struct str name = m->ports[port].name;
        if (str_eq(name, before))
            continue;
        before = name;
        if (names == NAMES_SHOWN) {
            more++;
            continue;
        }
        sink_z(out, names++ ? ", " : ": ");
        sink_markup(out, name);
    }
    if (more)
        sink_printf(out, " and %u more", (unsigned)more);
}

/* One path: the ports in order, a stroke for each row that they touch. */
static void put_strokes(struct map *m, uint32_t first, uint32_t last)
{
    for (uint32_t port = first; port <= last;) {
        uint32_t end = port / SIDE * SIDE + SIDE - 1;
        if (end > last)
            end = last;
        sink_printf(m->svg.out, "M%u %uh%u", (unsigned)(port % SIDE), (unsigned)(port / SIDE),
                    (unsigned)(end - port + 1));
        port = end + 1;
    }
}

/* The last port of the run that begins at `first`. */
static uint32_t run_end(const struct map *m, uint32_t first)
{
    uint32_t last = first;
    while (last + 1 < PORTS && alike(&m->ports[first], &m->ports[last + 1]))
        last++;
    return last;
}

static void put_named_runs(struct map *m)
{
    struct sink *out = m->svg.out;
    for (uint32_t first = 0, last; first < PORTS; first = last + 1) {
        last = run_end(m, first);
        if (!m->ports[first].named)
            continue;
        sink_printf(out, "<path class=\"s%u\" d=\"", (unsigned)m->ports[first].status);
        put_strokes(m, first, last);
        sink_z(out, "\"><title>");
        put_hover(m, first, last);
        sink_z(out, "</title></path>\n");
    }
}

/* Those of one status without a name are one path: udp has thousands of them. */
static void put_nameless_runs(struct map *m, enum servc_status status)
{
    struct sink *out = m->svg.out;
    bool any = false;
    for (uint32_t first = 0, last; first < PORTS; first = last + 1) {
        const struct chart_port *p = &m->ports[first];
        last = run_end(m, first);
        if (p->named || is_silent(p) || p->status != status)
            continue;
        if (!any)
            sink_printf(out, "<path class=\"s%u\" d=\"", (unsigned)status);
        any = true;
        put_strokes(m, first, last);
    }
    if (any)
        sink_printf(out, "\"><title>%s</title></path>\n", status_words(status));
}

static void put_runs(struct map *m)
{
    /* A stroke is as wide as a row and lies in its middle. */
    svg_group_begin(&m->svg, "runs", (struct svg_point){LEFT, TOP + CELL / 2}, CELL);
    put_nameless_runs(m, SERVC_UNKNOWN);
    put_nameless_runs(m, SERVC_RESERVED);
    put_named_runs(m);
    svg_group_end(&m->svg);
}

static void put_frame(struct map *m)
{
    static const struct {
        uint32_t first;
        const char *label;
        int32_t lower; /* of the text, so that two do not meet */
    } classes[] = {{0, "system ports", 0}, {1024, "user ports", 80}, {49152, "dynamic ports", 45}};
    int32_t right = LEFT + SIDE * CELL;
    for (uint32_t port = 0; port < PORTS; port += 4096) {
        int32_t y = TOP + (int32_t)(port / SIDE) * CELL;
        svg_line(&m->svg, "grid", (struct svg_point){LEFT - 60, y}, (struct svg_point){LEFT, y});
        svg_text(&m->svg, "note end", (struct svg_point){LEFT - 90, y + 45},
                 number_text(m->mem, port));
    }
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        int32_t y = TOP + (int32_t)(classes[i].first / SIDE) * CELL;
        svg_line(&m->svg, "axis", (struct svg_point){LEFT, y}, (struct svg_point){right + 250, y});
        svg_text(&m->svg, "note", (struct svg_point){right + 280, y + classes[i].lower},
                 arena_printf(m->mem, "%s, from %u", classes[i].label, (unsigned)classes[i].first));
    }
    svg_line(&m->svg, "axis", (struct svg_point){LEFT, TOP + SIDE * CELL},
             (struct svg_point){right, TOP + SIDE * CELL});
    svg_text(&m->svg, "note", (struct svg_point){LEFT, TOP - 100},
             STR("each row 256 ports, the lowest at the left"));
    svg_text(&m->svg, "note end", (struct svg_point){LEFT - 90, TOP - 100}, STR("port"));
}

static void put_legend(struct map *m)
{
    int32_t x = LEFT + SIDE * CELL + 300, y = TOP + 1400;
    for (unsigned status = 0; status < SERVC_STATUSES; status++) {
        if (m->count[status] == 0)
            continue;
        svg_rect(&m->svg, arena_printf(m->mem, "f%u", status).p, (struct svg_point){x, y - 100},
                 120, 120, STR_NONE);
        svg_text(&m->svg, "mid", (struct svg_point){x + 190, y},
                 arena_printf(m->mem, "%s, %.*s", status_words((enum servc_status)status),
                              STR_FMT(number_text(m->mem, m->count[status]))));
        y += 230;
    }
    svg_text(&m->svg, "note", (struct svg_point){x, y},
             arena_printf(m->mem, "left blank: %.*s,", STR_FMT(number_text(m->mem, m->silent))));
    svg_text(&m->svg, "note", (struct svg_point){x, y + 170}, STR("of which nothing is said"));
}

static struct str describe(struct map *m, const char *transport)
{
    struct str s = arena_printf(m->mem, "The 65,536 %s ports: nothing is said of %.*s", transport,
                                STR_FMT(number_text(m->mem, m->silent)));
    for (unsigned status = 0; status < SERVC_STATUSES; status++)
        if (m->count[status])
            s = arena_printf(m->mem, "%.*s; %.*s %s", STR_FMT(s),
                             STR_FMT(number_text(m->mem, m->count[status])),
                             status_words((enum servc_status)status));
    return s;
}

void chart_map(const struct chart *c, enum servc_transport transport,
               const struct chart_port *ports)
{
    struct map m = {.mem = c->mem, .ports = ports};
    const char *word = servc_transport_name(transport);
    for (uint32_t port = 0; port < PORTS; port++) {
        if (is_silent(&ports[port]))
            m.silent++;
        else
            m.count[ports[port].status]++;
    }
    struct str title = arena_printf(c->mem, "The %s ports and what their names are", word);
    chart_begin(c, &m.svg, WIDTH, HEIGHT, title,
                STR("A run of ports of one status has one colour; point at it for its names"),
                describe(&m, word));
    put_frame(&m);
    put_runs(&m);
    put_legend(&m);
    chart_end(&m.svg);
}

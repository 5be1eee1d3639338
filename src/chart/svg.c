/* SPDX-License-Identifier: BSD-2-Clause */
#include "chart/svg.h"

#include "base/markup.h"

/* Okabe and Ito's colours, which people with a colour weakness tell apart. A page
 * may set the variables itself, for a switch of its own. */
static const char style[] =
    ".chart{--ground:#fff;--ink:#1b1f24;--soft:#5b6470;--grid:#dde1e6;"
    "--c0:#0072b2;--c1:#7a4fa3;--c2:#8a6d3b;--c3:#d55e00;--c4:#b3261e;--c5:#39424d;--c6:#c3c9d0;"
    "font:13px system-ui,sans-serif}"
    "@media(prefers-color-scheme:dark){.chart{--ground:#14171b;--ink:#e8eaed;--soft:#a2abb6;"
    "--grid:#31373f;--c0:#56b4e9;--c1:#c39be6;--c2:#c9ab74;--c3:#f0945a;--c4:#f2746b;--c5:#98a3b0;"
    "--c6:#3d4550}}"
    "@media print{.chart{--ground:#fff;--ink:#000;--soft:#333;--grid:#bbb;"
    "--c0:#0072b2;--c1:#7a4fa3;--c2:#8a6d3b;--c3:#d55e00;--c4:#b3261e;--c5:#39424d;--c6:#c3c9d0}}"
    ".chart text{fill:var(--ink)}.chart .ground{fill:var(--ground)}"
    ".chart .title{font-size:17px;font-weight:600}.chart .note{fill:var(--soft);font-size:12px}"
    ".chart .end{text-anchor:end}.chart .middle{text-anchor:middle}"
    ".chart .grid{stroke:var(--grid);stroke-width:1}.chart .axis{stroke:var(--soft);stroke-width:1}"
    ".chart .mark{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}"
    ".chart .curve{fill:none;stroke-width:2.5;stroke-linejoin:round}"
    ".chart .thin{fill:none;stroke-width:1.5}"
    ".chart .runs path{fill:none;stroke-width:1;shape-rendering:crispEdges}"
    ".chart .runs path:hover{stroke:var(--ink)}";

static void put_style(struct svg *s)
{
    sink_z(s->out, "<style>");
    sink_z(s->out, style);
    for (unsigned i = 0; i < SVG_COLOURS; i++)
        sink_printf(s->out, ".chart .f%u{fill:var(--c%u)}.chart .s%u{stroke:var(--c%u)}", i, i, i,
                    i);
    sink_z(s->out, "</style>\n");
}

/* 123 -> "12.3", 120 -> "12" */
static void put_tenths(struct svg *s, int32_t v)
{
    if (v < 0)
        sink_char(s->out, '-');
    uint32_t size = v < 0 ? 0u - (uint32_t)v : (uint32_t)v;
    sink_u32(s->out, size / SVG_PIXEL);
    if (size % SVG_PIXEL) {
        sink_char(s->out, '.');
        sink_u32(s->out, size % SVG_PIXEL);
    }
}

static void put_number(struct svg *s, const char *name, int32_t v)
{
    sink_printf(s->out, " %s=\"", name);
    put_tenths(s, v);
    sink_char(s->out, '"');
}

static void put_open(struct svg *s, const char *element, const char *class)
{
    sink_printf(s->out, "<%s class=\"%s\"", element, class);
}

void svg_begin(struct svg *s, struct sink *out, const char *id, int32_t width, int32_t height,
               struct str title, struct str description)
{
    *s = (struct svg){out, id};
    sink_printf(out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" id=\"%s\" role=\"img\" "
                "aria-labelledby=\"%s-title %s-text\" viewBox=\"0 0 ",
                id, id, id);
    put_tenths(s, width);
    sink_char(out, ' ');
    put_tenths(s, height);
    sink_char(out, '"');
    put_number(s, "width", width);
    put_number(s, "height", height);
    sink_printf(out, ">\n<title id=\"%s-title\">", id);
    sink_markup(s->out, title);
    sink_printf(out, "</title>\n<desc id=\"%s-text\">", id);
    sink_markup(s->out, description);
    sink_z(out, "</desc>\n");
    put_style(s);
    svg_rect(s, "ground", (struct svg_point){0, 0}, width, height, STR_NONE);
}

void svg_end(struct svg *s)
{
    sink_z(s->out, "</svg>\n");
}

void svg_text(struct svg *s, const char *class, struct svg_point at, struct str text)
{
    put_open(s, "text", class);
    put_number(s, "x", at.x);
    put_number(s, "y", at.y);
    sink_char(s->out, '>');
    sink_markup(s->out, text);
    sink_z(s->out, "</text>\n");
}

void svg_line(struct svg *s, const char *class, struct svg_point from, struct svg_point to)
{
    put_open(s, "line", class);
    put_number(s, "x1", from.x);
    put_number(s, "y1", from.y);
    put_number(s, "x2", to.x);
    put_number(s, "y2", to.y);
    sink_z(s->out, "/>\n");
}

void svg_dot(struct svg *s, const char *class, struct svg_point at, int32_t radius)
{
    put_open(s, "circle", class);
    put_number(s, "cx", at.x);
    put_number(s, "cy", at.y);
    put_number(s, "r", radius);
    sink_z(s->out, "/>\n");
}

void svg_rect(struct svg *s, const char *class, struct svg_point at, int32_t width, int32_t height,
              struct str hover)
{
    put_open(s, "rect", class);
    put_number(s, "x", at.x);
    put_number(s, "y", at.y);
    put_number(s, "width", width);
    put_number(s, "height", height);
    if (hover.n) {
        sink_z(s->out, "><title>");
        sink_markup(s->out, hover);
        sink_z(s->out, "</title></rect>\n");
    } else {
        sink_z(s->out, "/>\n");
    }
}

void svg_curve(struct svg *s, const char *class, const struct svg_point *at, uint32_t count)
{
    put_open(s, "path", class);
    sink_z(s->out, " d=\"");
    for (uint32_t i = 0; i < count; i++) {
        sink_char(s->out, i ? 'L' : 'M');
        put_tenths(s, at[i].x);
        sink_char(s->out, ' ');
        put_tenths(s, at[i].y);
    }
    sink_z(s->out, "\"/>\n");
}

void svg_group_begin(struct svg *s, const char *class, struct svg_point at, int32_t scale)
{
    put_open(s, "g", class);
    sink_z(s->out, " transform=\"translate(");
    put_tenths(s, at.x);
    sink_char(s->out, ' ');
    put_tenths(s, at.y);
    sink_z(s->out, ") scale(");
    put_tenths(s, scale);
    sink_z(s->out, ")\">\n");
}

void svg_group_end(struct svg *s)
{
    sink_z(s->out, "</g>\n");
}

struct str number_text(struct arena *mem, uint32_t v)
{
    if (v < 1000)
        return arena_printf(mem, "%u", (unsigned)v);
    if (v < 1000000)
        return arena_printf(mem, "%u,%03u", (unsigned)(v / 1000), (unsigned)(v % 1000));
    return arena_printf(mem, "%u,%03u,%03u", (unsigned)(v / 1000000), (unsigned)(v / 1000 % 1000),
                        (unsigned)(v % 1000));
}

uint32_t log2_q16(uint32_t n)
{
    uint32_t whole = 0, bits = 0;
    while (n >> whole > 1)
        whole++;
    /* n as 1.xxx with 31 bits behind the point; squaring it brings out the bits of
     * its logarithm, one by one. */
    uint64_t x = (uint64_t)n << (31 - whole);
    for (unsigned i = 0; i < 16; i++) {
        x = x * x >> 31;
        bits <<= 1;
        if (x >> 32) {
            x >>= 1;
            bits |= 1;
        }
    }
    return whole << 16 | bits;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "chart/chart.h"
#include "chart/svg.h"

#include "model/endpoint.h"

#define WIDTH 7600
#define HEIGHT 5050
#define LEFT 620
#define RIGHT 7300
#define TOP 1000
#define BOTTOM 4050
#define LEGEND 4900
#define POINTS_MAX 1500

static const uint32_t marks[] = {10, 100, 1000};
#define MARKS (sizeof marks / sizeof *marks)

struct coverage {
    struct svg svg;
    struct arena *mem;
    const struct chart_curve *curve[SERVC_TRANSPORTS];
    uint64_t sum[SERVC_TRANSPORTS];
    uint32_t count;
};

/* 1 at the left edge, all 65,536 at the right one, each tenfold as wide as the last. */
static int32_t x_of(uint32_t n)
{
    return LEFT + (int32_t)((uint64_t)log2_q16(n) * (RIGHT - LEFT) / log2_q16(PORTS));
}

static int32_t y_of(uint64_t part, uint64_t whole)
{
    return BOTTOM - (int32_t)(part * (BOTTOM - TOP) / whole);
}

static uint64_t sum_of_first(const struct chart_curve *k, uint32_t n)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < n && i < k->count; i++)
        sum += k->frequency[i];
    return sum;
}

/* "54.3 %" */
static struct str share_text(struct coverage *v, uint32_t i, uint32_t n)
{
    uint32_t tenths = (uint32_t)(sum_of_first(v->curve[i], n) * 1000 / v->sum[i]);
    return arena_printf(v->mem, "%u.%u %%", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
}

static const char *transport_of(const struct coverage *v, uint32_t i)
{
    return servc_transport_name(v->curve[i]->transport);
}

static struct str describe(struct coverage *v)
{
    struct str s = STR_NONE;
    for (uint32_t i = 0; i < v->count; i++) {
        s = arena_printf(v->mem, "%.*s%s%s: ", STR_FMT(s), i ? " " : "", transport_of(v, i));
        for (size_t m = 0; m < MARKS && (m == 0 || marks[m] <= v->curve[i]->count); m++)
            s = arena_printf(v->mem, "%.*s%sthe first %u hold %.*s", STR_FMT(s), m ? ", " : "",
                             (unsigned)marks[m], STR_FMT(share_text(v, i, marks[m])));
        s = arena_printf(v->mem, "%.*s.", STR_FMT(s));
    }
    return s;
}

static void put_axes(struct coverage *v)
{
    struct svg *s = &v->svg;
    for (uint32_t percent = 0; percent <= 100; percent += 20) {
        int32_t y = y_of(percent, 100);
        svg_line(s, percent ? "grid" : "axis", (struct svg_point){LEFT, y},
                 (struct svg_point){RIGHT, y});
        svg_text(s, "note end", (struct svg_point){LEFT - 80, y + 40},
                 arena_printf(v->mem, "%u %%", (unsigned)percent));
    }
    for (uint32_t n = 1; n < PORTS; n *= 10)
        svg_text(s, "note middle", (struct svg_point){x_of(n), BOTTOM + 190},
                 number_text(v->mem, n));
    svg_text(s, "note middle", (struct svg_point){(LEFT + RIGHT) / 2, BOTTOM + 400},
             STR("ports scanned, the most frequent first (each step tenfold)"));
    svg_text(s, "note", (struct svg_point){LEFT - 470, TOP - 130},
             STR("share of all open ports found"));
}

/* A point a pixel is enough. */
static void put_curve(struct coverage *v, uint32_t i)
{
    const struct chart_curve *k = v->curve[i];
    struct svg_point *at = arena_array(v->mem, struct svg_point, POINTS_MAX);
    uint32_t count = 0;
    uint64_t sum = 0;
    for (uint32_t n = 1; n <= k->count; n++) {
        int32_t x = x_of(n);
        sum += k->frequency[n - 1];
        if (count && n < k->count && x < at[count - 1].x + SVG_PIXEL)
            continue;
        if (count < POINTS_MAX)
            at[count++] = (struct svg_point){x, y_of(sum, v->sum[i])};
    }
    svg_curve(&v->svg, arena_printf(v->mem, "curve s%u", (unsigned)(3 * i % SVG_COLOURS)).p, at,
              count);
}

/* The first curve's figures stand above it, the others' below. */
static void put_marks(struct coverage *v, uint32_t i)
{
    const char *dot = arena_printf(v->mem, "f%u", (unsigned)(3 * i % SVG_COLOURS)).p;
    for (size_t m = 0; m < MARKS; m++) {
        if (marks[m] > v->curve[i]->count)
            continue;
        struct svg_point at = {x_of(marks[m]),
                               y_of(sum_of_first(v->curve[i], marks[m]), v->sum[i])};
        svg_dot(&v->svg, dot, at, 40);
        svg_text(&v->svg, i ? "mid" : "mid end",
                 (struct svg_point){at.x + (i ? 80 : -80), at.y + (i ? 150 : -60)},
                 share_text(v, i, marks[m]));
    }
}

static void put_legend(struct coverage *v)
{
    for (uint32_t i = 0; i < v->count; i++) {
        int32_t y = BOTTOM - 480 + 220 * (int32_t)i;
        const char *class = arena_printf(v->mem, "f%u", (unsigned)(3 * i % SVG_COLOURS)).p;
        svg_rect(&v->svg, class, (struct svg_point){LEGEND, y - 90}, 240, 60, STR_NONE);
        svg_text(&v->svg, "mid", (struct svg_point){LEGEND + 320, y},
                 arena_printf(v->mem, "%s, of %.*s ports", transport_of(v, i),
                              STR_FMT(number_text(v->mem, v->curve[i]->count))));
    }
}

bool chart_coverage(const struct chart *c, const struct chart_curve *curves, uint32_t count)
{
    struct coverage v = {.mem = c->mem};
    for (uint32_t i = 0; i < count; i++) {
        uint64_t sum = sum_of_first(&curves[i], curves[i].count);
        if (sum == 0)
            continue;
        v.curve[v.count] = &curves[i];
        v.sum[v.count++] = sum;
    }
    if (v.count == 0)
        return false;
    struct str title = STR("What the most frequent ports cover");
    chart_begin(c, &v.svg, WIDTH, HEIGHT, title,
                STR("How many of all open ports a scan of the N most frequent ones finds"),
                describe(&v));
    put_axes(&v);
    for (size_t m = 0; m < MARKS; m++)
        svg_line(&v.svg, "mark", (struct svg_point){x_of(marks[m]), TOP},
                 (struct svg_point){x_of(marks[m]), BOTTOM});
    for (uint32_t i = 0; i < v.count; i++)
        put_curve(&v, i);
    for (uint32_t i = 0; i < v.count; i++)
        put_marks(&v, i);
    put_legend(&v);
    chart_end(&v.svg);
    return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "chart/chart.h"
#include "chart/svg.h"

#define WIDTH 7600
#define HEIGHT 4500
#define LEFT 620
#define RIGHT 7400
#define TOP 1000
#define BOTTOM 3600
#define STEPS 4u /* grid lines, about */

struct timeline {
    struct svg svg;
    struct arena *mem;
    const struct chart_years *years;
    uint32_t from, to; /* places of the first and last year that has one */
    uint32_t most, total;
    uint32_t top; /* of the axis, a multiple of step */
    uint32_t step;
};

static uint32_t in_year(const struct chart_years *y, uint32_t i)
{
    return y->system[i] + y->user[i];
}

static bool measure(struct timeline *t)
{
    bool any = false;
    for (uint32_t i = 0; i < CHART_YEARS; i++) {
        uint32_t n = in_year(t->years, i);
        if (n == 0)
            continue;
        if (!any)
            t->from = i;
        any = true;
        t->to = i;
        t->total += n;
        if (n > t->most)
            t->most = n;
    }
    /* 1, 2 or 5 with zeros behind. */
    t->step = 1;
    for (unsigned i = 0; t->most / t->step > STEPS; i++)
        t->step = i % 3 == 1 ? t->step / 2 * 5 : t->step * 2;
    t->top = (t->most + t->step - 1) / t->step * t->step;
    return any;
}

static int32_t y_of(const struct timeline *t, uint32_t n)
{
    return BOTTOM - (int32_t)((uint64_t)n * (BOTTOM - TOP) / t->top);
}

static void put_axis(struct timeline *t)
{
    for (uint32_t n = 0; n <= t->top; n += t->step) {
        int32_t y = y_of(t, n);
        svg_line(&t->svg, n ? "grid" : "axis", (struct svg_point){LEFT, y},
                 (struct svg_point){RIGHT, y});
        svg_text(&t->svg, "note end", (struct svg_point){LEFT - 80, y + 40},
                 number_text(t->mem, n));
    }
    svg_text(&t->svg, "note", (struct svg_point){LEFT - 470, TOP - 130},
             STR("registrations in the year"));
}

static void put_bars(struct timeline *t)
{
    int32_t wide = (RIGHT - LEFT) / (int32_t)(t->to - t->from + 1);
    int32_t bar = wide * 4 / 5 > 600 ? 600 : wide * 4 / 5;
    uint32_t every = wide < 150 ? 10 : wide < 450 ? 5 : 1;
    for (uint32_t i = t->from; i <= t->to; i++) {
        uint32_t year = t->years->first + i, system = t->years->system[i],
                 all = in_year(t->years, i);
        int32_t x = LEFT + wide * (int32_t)(i - t->from) + (wide - bar) / 2;
        struct str hover = arena_printf(t->mem, "%u: %u, of them %u of system ports",
                                        (unsigned)year, (unsigned)all, (unsigned)system);
        int32_t low = y_of(t, system), high = y_of(t, all);
        if (all > system)
            svg_rect(&t->svg, "f0", (struct svg_point){x, high}, bar, low - high, hover);
        if (system)
            svg_rect(&t->svg, "f3", (struct svg_point){x, low}, bar, BOTTOM - low, hover);
        if (year % every == 0)
            svg_text(&t->svg, "note middle", (struct svg_point){x + bar / 2, BOTTOM + 190},
                     arena_printf(t->mem, "%u", (unsigned)year));
    }
}

static void put_legend(struct timeline *t)
{
    static const struct {
        const char *class, *label;
    } rows[] = {{"f0", "user ports, 1024 and above"}, {"f3", "system ports, 0 to 1023"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t y = TOP + 130 + 220 * (int32_t)i;
        svg_rect(&t->svg, rows[i].class, (struct svg_point){RIGHT - 2150, y - 100}, 120, 120,
                 STR_NONE);
        svg_text(&t->svg, "mid", (struct svg_point){RIGHT - 1960, y}, str_from(rows[i].label));
    }
}

static const char *has_or_have(uint32_t n)
{
    return n == 1 ? "has" : "have";
}

bool chart_timeline(const struct chart *c, const struct chart_years *years)
{
    struct timeline t = {.mem = c->mem, .years = years};
    if (!measure(&t))
        return false;
    struct str title = STR("Registrations a year");
    struct str what = arena_printf(
        c->mem, "%.*s %s with a port %s a date of registration, %u to %u; %.*s %s none",
        STR_FMT(number_text(c->mem, t.total)), t.total == 1 ? "service" : "services",
        has_or_have(t.total), (unsigned)(years->first + t.from), (unsigned)(years->first + t.to),
        STR_FMT(number_text(c->mem, years->undated)), has_or_have(years->undated));
    chart_begin(c, &t.svg, WIDTH, HEIGHT, title, what, what);
    put_axis(&t);
    put_bars(&t);
    put_legend(&t);
    chart_end(&t.svg);
    return true;
}

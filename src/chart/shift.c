/* SPDX-License-Identifier: BSD-2-Clause */
#include "chart/chart.h"
#include "chart/svg.h"

#include <stdlib.h>

#define WIDTH 7600
#define TOP 1150
#define ROW 190
#define LEFT 2550  /* where the lines begin */
#define RIGHT 5050 /* and end */

struct shift {
    struct svg svg;
    struct arena *mem;
    uint32_t most, rows;
    uint32_t risen, fallen, entered, left;
};

/* Colours: risen, fallen, came in or went, unmoved. */
static unsigned colour_of(const struct shift *s, const struct chart_rank *r)
{
    bool was = r->before && r->before <= s->most, is = r->after && r->after <= s->most;
    return was != is ? 3 : r->after == r->before ? 6 : r->after < r->before ? 0 : 2;
}

/* Ranks behind the last row share one below it. */
static int32_t y_of(const struct shift *s, uint32_t rank)
{
    return TOP + ROW * (int32_t)((rank && rank <= s->most ? rank : s->most + 2) - 1);
}

static int by_after(const void *a, const void *b)
{
    const struct chart_rank *x = a, *y = b;
    uint32_t p = x->after - 1, q = y->after - 1; /* 0 comes last */
    if (p != q)
        return p < q ? -1 : 1;
    return (x->port > y->port) - (x->port < y->port);
}

static void put_label(struct shift *s, const struct chart_rank *r, uint32_t rank, bool is_left)
{
    if (!rank || rank > s->most)
        return;
    int32_t y = y_of(s, rank) + 45;
    struct str service = arena_printf(s->mem, "%u %.*s", (unsigned)r->port, STR_FMT(r->name));
    struct str number = arena_printf(s->mem, "%u", (unsigned)rank);
    svg_text(&s->svg, is_left ? "end" : "mid",
             (struct svg_point){is_left ? LEFT - 380 : RIGHT + 380, y}, service);
    svg_text(&s->svg, is_left ? "note end" : "note",
             (struct svg_point){is_left ? LEFT - 90 : RIGHT + 90, y}, number);
}

static void put_line(struct shift *s, const struct chart_rank *r)
{
    struct svg_point line[] = {{LEFT, y_of(s, r->before)}, {RIGHT, y_of(s, r->after)}};
    unsigned colour = colour_of(s, r);
    svg_curve(&s->svg, arena_printf(s->mem, "thin s%u", colour).p, line, 2);
    for (unsigned i = 0; i < 2; i++) {
        uint32_t rank = i ? r->after : r->before;
        if (rank && rank <= s->most)
            svg_dot(&s->svg, arena_printf(s->mem, "f%u", colour).p, line[i], 30);
        put_label(s, r, rank, i == 0);
    }
}

static void count(struct shift *s, const struct chart_rank *r)
{
    bool was = r->before && r->before <= s->most, is = r->after && r->after <= s->most;
    s->entered += is && !was;
    s->left += was && !is;
    s->risen += was && is && r->after < r->before;
    s->fallen += was && is && r->after > r->before;
}

static void put_legend(struct shift *s, int32_t y)
{
    static const struct {
        const char *class, *label;
        int32_t x;
    } keys[] = {{"f0", "risen", 150},
                {"f2", "fallen", 1150},
                {"f3", "came in or went", 2150},
                {"f6", "unmoved", 3900}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        svg_rect(&s->svg, keys[i].class, (struct svg_point){keys[i].x, y - 100}, 120, 120,
                 STR_NONE);
        svg_text(&s->svg, "mid", (struct svg_point){keys[i].x + 180, y}, str_from(keys[i].label));
    }
}

void chart_shift(const struct chart *c, enum servc_transport transport, uint32_t most,
                 const struct chart_rank *ranks, uint32_t rank_count)
{
    struct shift s = {.mem = c->mem, .most = most};
    struct chart_rank *sorted = arena_array(c->mem, struct chart_rank, rank_count + 1);
    for (uint32_t i = 0; i < rank_count; i++) {
        sorted[i] = ranks[i];
        count(&s, &ranks[i]);
    }
    if (rank_count)
        qsort(sorted, rank_count, sizeof *sorted, by_after);
    int32_t end = TOP + ROW * (int32_t)(most + 2);
    struct str title = arena_printf(c->mem, "The %u most frequent %s ports, before and after",
                                    (unsigned)most, servc_transport_name(transport));
    struct str what =
        arena_printf(c->mem, "%u risen, %u fallen, %u came in, %u went", (unsigned)s.risen,
                     (unsigned)s.fallen, (unsigned)s.entered, (unsigned)s.left);
    chart_begin(c, &s.svg, WIDTH, end + 800, title, what, what);
    svg_text(&s.svg, "note end", (struct svg_point){LEFT - 90, TOP - 230}, STR("rank before"));
    svg_text(&s.svg, "note", (struct svg_point){RIGHT + 90, TOP - 230}, STR("rank after"));
    for (uint32_t i = 0; i < rank_count; i++)
        put_line(&s, &sorted[i]);
    put_legend(&s, end + 250);
    chart_end(&s.svg);
}

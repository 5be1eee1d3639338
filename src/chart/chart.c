/* SPDX-License-Identifier: BSD-2-Clause */
#include "chart/chart.h"

#include "chart/svg.h"

void chart_begin(const struct chart *c, struct svg *s, int32_t width, int32_t height,
                 struct str title, struct str line, struct str description)
{
    svg_begin(s, c->out, c->id, width, height, title, description);
    svg_text(s, "title", (struct svg_point){150, 350}, title);
    svg_text(s, "note", (struct svg_point){150, 570}, line);
    if (c->source.n)
        svg_text(s, "note", (struct svg_point){150, height - 320}, c->source);
    if (c->licence.n)
        svg_text(s, "note", (struct svg_point){150, height - 140}, c->licence);
}

void chart_end(struct svg *s)
{
    svg_end(s);
}

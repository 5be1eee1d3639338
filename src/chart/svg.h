/* SPDX-License-Identifier: BSD-2-Clause */
/* A picture in SVG (SVG 1.1 with CSS, as browsers and printers read it), written
 * from front to back.
 *
 * Coordinates are whole tenths of a pixel, so that every machine writes the same
 * digits. Colours are classes: light, dark and print are the style sheet's that
 * svg_begin writes. Texts are escaped; they may come from anywhere. Errors stick
 * in the sink.
 */
#ifndef CHART_SVG_H
#define CHART_SVG_H

#include "base/sink.h"

#define SVG_PIXEL 10 /* a pixel in the units of all coordinates */

/* Classes of lines, areas and texts. Those of one status or curve have the number of
 * their colour: 0 to SVG_COLOURS - 1. */
#define SVG_COLOURS 7

struct svg {
    struct sink *out;
    const char *id; /* of the picture: others in the same page have others */
};

struct svg_point {
    int32_t x, y;
};

/* Begins a picture of width x height tenths. `title` and `description` are what a
 * reader without eyes gets (role="img"). `id` is a word, and stays the caller's. */
void svg_begin(struct svg *s, struct sink *out, const char *id, int32_t width, int32_t height,
               struct str title, struct str description);
void svg_end(struct svg *s);

/* `class` is a word or words from the style sheet in svg.c: "title", "note", "end" (the
 * text ends at the point), "middle", "grid", "axis". */
void svg_text(struct svg *s, const char *class, struct svg_point at, struct str text);
void svg_line(struct svg *s, const char *class, struct svg_point from, struct svg_point to);
void svg_dot(struct svg *s, const char *class, struct svg_point at, int32_t radius);
/* `hover` is shown under the pointer; may be empty. */
void svg_rect(struct svg *s, const char *class, struct svg_point at, int32_t width, int32_t height,
              struct str hover);
void svg_curve(struct svg *s, const char *class, const struct svg_point *at, uint32_t count);

/* A group that is moved and enlarged: within it a unit is `scale` tenths. */
void svg_group_begin(struct svg *s, const char *class, struct svg_point at, int32_t scale);
void svg_group_end(struct svg *s);

/* A number with commas: 19,201. The text belongs to `mem`. */
struct str number_text(struct arena *mem, uint32_t v);

/* 16 times 65536 for 65536: log2(n) in 16 bits behind the point, for n > 0. The same
 * on every machine, which log2(3) does not promise. */
uint32_t log2_q16(uint32_t n);

#endif

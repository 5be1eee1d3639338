/* SPDX-License-Identifier: BSD-2-Clause */
/* Charts: numbers in, a whole SVG picture out (chart/svg.h). None opens a file. `mem` is
 * for work; `id` is the picture's, a word. */
#ifndef CHART_CHART_H
#define CHART_CHART_H

#include "base/arena.h"
#include "lib/servc.h"

struct sink;

struct chart {
    struct arena *mem;
    struct sink *out;
    const char *id;
    struct str source, licence; /* lines under the picture; may be empty */
};

/* What all charts have: the picture's frame with its title, a line about it, and the
 * sources at its foot; `description` is for readers without eyes. Between the two calls
 * the chart draws. */
struct svg;
void chart_begin(const struct chart *c, struct svg *s, int32_t width, int32_t height,
                 struct str title, struct str line, struct str description);
void chart_end(struct svg *s);

/* How much of all open ports the N most frequent hold. */
struct chart_curve {
    enum servc_transport transport;
    const uint32_t *frequency; /* millionths, the largest first */
    uint32_t count;
};
/* Curves without a frequency above 0 are left out; false, and nothing written, if none is
 * left. At most SERVC_TRANSPORTS. */
bool chart_coverage(const struct chart *c, const struct chart_curve *curves, uint32_t count);

/* The 65,536 ports of a transport as 256 rows of 256, coloured by status. */
struct chart_port {
    bool named, seen; /* neither: nobody says anything of it */
    uint8_t status;   /* enum servc_status */
    struct str name;
};
void chart_map(const struct chart *c, enum servc_transport transport,
               const struct chart_port *ports);

/* Ranks in two versions, side by side. */
struct chart_rank {
    uint16_t port;
    struct str name;
    uint32_t before, after; /* from 1; 0: not in that version */
};
/* Those that are among the first `most` of either, in any order. */
void chart_shift(const struct chart *c, enum servc_transport transport, uint32_t most,
                 const struct chart_rank *ranks, uint32_t count);

/* Registrations a year. */
#define CHART_YEARS 100
struct chart_years {
    uint32_t first;               /* the year of at[0] */
    uint32_t system[CHART_YEARS]; /* ports 0 to 1023 */
    uint32_t user[CHART_YEARS];   /* the others */
    uint32_t undated;
};
/* False, and nothing written, if no year has one. */
bool chart_timeline(const struct chart *c, const struct chart_years *years);

#endif

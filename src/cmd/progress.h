/* SPDX-License-Identifier: BSD-2-Clause */
/* How far long work has come: one line on a terminal that is written over, and gone at the
 * end. Nothing is shown where standard error is no terminal or one that cannot write over a
 * line, with --quiet, and before half a second has passed. It has no part in any output.
 *
 *     struct progress p;
 *     progress_begin(&p, a);
 *     for (...)
 *         progress_step(&p, i, count, "pages");      servc: 120 of 2000 pages
 *     progress_end(&p);
 */
#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include "cmd/opt.h"

struct progress {
    FILE *out;             /* NULL: nothing is ever shown */
    uint64_t began, drawn; /* milliseconds of a clock that only goes forward; 0: not yet */
    unsigned columns;      /* of the line that stands there; 0: none does */
};

void progress_begin(struct progress *p, const struct arguments *a);

/* `done` of `total` things are done; with `total` 0, `what` is going on. Cheap: may be called for
 * each of many small things. */
void progress_step(struct progress *p, uint32_t done, uint32_t total, const char *what);

/* Takes the line away: at the end, and before anything else is printed. A later step puts it
 * back. */
void progress_end(struct progress *p);

/* progress_step at a time of the clock, for tests. */
void progress_step_at(struct progress *p, uint64_t now, uint32_t done, uint32_t total,
                      const char *what);

#endif

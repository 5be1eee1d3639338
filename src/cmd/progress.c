/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L
#include "cmd/progress.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What is done sooner needs no line; what changes faster cannot be read. */
#define PATIENCE_MS 500u
#define REDRAW_MS 100u

/* From 1, so that 0 is no time. */
static uint64_t now_ms(void)
{
    struct timespec t = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000 + 1;
}

static bool can_write_over(void)
{
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term && *term && strcmp(term, "dumb") != 0;
}

void progress_begin(struct progress *p, const struct arguments *a)
{
    bool shown = !argument_given(a, OPT_quiet) && can_write_over();
    *p = (struct progress){.out = shown ? stderr : NULL};
    p->began = shown ? now_ms() : 0;
}

/* Blanks behind a shorter line hide the rest of the one before. */
static void draw(struct progress *p, const char *line)
{
    unsigned columns = (unsigned)strlen(line);
    fprintf(p->out, "\r%s%*s", line, columns < p->columns ? (int)(p->columns - columns) : 0, "");
    fflush(p->out);
    p->columns = columns;
}

void progress_step_at(struct progress *p, uint64_t now, uint32_t done, uint32_t total,
                      const char *what)
{
    char line[72];
    if (!p->out || now < p->began + PATIENCE_MS || (p->drawn && now < p->drawn + REDRAW_MS))
        return;
    if (total)
        snprintf(line, sizeof line, "servc: %u of %u %s", (unsigned)done, (unsigned)total, what);
    else
        snprintf(line, sizeof line, "servc: %s ...", what);
    draw(p, line);
    p->drawn = now;
}

void progress_step(struct progress *p, uint32_t done, uint32_t total, const char *what)
{
    if (p->out)
        progress_step_at(p, now_ms(), done, total, what);
}

void progress_end(struct progress *p)
{
    if (!p->out || p->columns == 0)
        return;
    draw(p, "");
    fputc('\r', p->out);
    fflush(p->out);
    p->columns = 0;
    p->drawn = 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/sink.h"

#include "base/num.h"
#include "base/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void release(struct sink *s)
{
    if (s->mapped)
        pages_free(s->p, s->mapped);
    else
        free(s->p);
}

void sink_free(struct sink *s)
{
    release(s);
    *s = SINK_EMPTY;
}

static bool fail(struct sink *s)
{
    s->failed = true;
    s->capacity = s->n;
    return false;
}

/* True if the sink is in huge pages now. */
static bool move_to_pages(struct sink *s, size_t capacity)
{
    char *p = pages_new(&capacity);
    if (!p)
        return false;
    if (s->n)
        memcpy(p, s->p, s->n);
    release(s);
    s->p = p;
    s->capacity = s->mapped = capacity;
    return true;
}

static bool move(struct sink *s, size_t capacity)
{
    if (s->mapped || capacity > HUGE_AFTER) {
        if (move_to_pages(s, capacity))
            return true;
        if (s->mapped)
            return false;
    }
    char *p = realloc(s->p, capacity);
    if (!p)
        return false;
    s->p = p;
    s->capacity = capacity;
    return true;
}

bool sink_grow(struct sink *s, size_t n)
{
    if (s->failed || n > SIZE_MAX / 4 - s->n)
        return fail(s);
    size_t capacity = s->capacity ? s->capacity : 4096;
    while (capacity - s->n < n)
        capacity *= 2;
    return move(s, capacity) || fail(s);
}

void sink_u32(struct sink *s, uint32_t v)
{
    if (sink_room(s, U32_BYTES))
        s->n += put_u32(s->p + s->n, v);
}

void sink_millionths(struct sink *s, uint32_t millionths)
{
    if (sink_room(s, MILLIONTHS_BYTES))
        s->n += put_millionths(s->p + s->n, millionths);
}

/* Nearly all fits where there is room; else it is made twice. */
void sink_printf(struct sink *s, const char *fmt, ...)
{
    va_list args, again;
    size_t room = s->capacity - s->n;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(room ? s->p + s->n : NULL, room, fmt, args);
    va_end(args);
    if (n < 0)
        fail(s);
    else if ((size_t)n < room)
        s->n += (size_t)n;
    else if (sink_room(s, (size_t)n + 1)) {
        vsnprintf(s->p + s->n, (size_t)n + 1, fmt, again);
        s->n += (size_t)n;
    }
    va_end(again);
}

struct str sink_text(const struct sink *s)
{
    return (struct str){s->p, s->n};
}

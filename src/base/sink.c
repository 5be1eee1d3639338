/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/sink.h"

#include <stdio.h>
#include <stdlib.h>

void sink_free(struct sink *s)
{
    free(s->p);
    *s = SINK_EMPTY;
}

static bool fail(struct sink *s)
{
    s->failed = true;
    s->capacity = s->n;
    return false;
}

bool sink_grow(struct sink *s, size_t n)
{
    if (s->failed || n > SIZE_MAX / 2 - s->n)
        return fail(s);
    size_t capacity = s->capacity ? s->capacity : 4096;
    while (capacity - s->n < n)
        capacity *= 2;
    char *p = realloc(s->p, capacity);
    if (!p)
        return fail(s);
    s->p = p;
    s->capacity = capacity;
    return true;
}

void sink_u32(struct sink *s, uint32_t v)
{
    char digits[10];
    size_t n = sizeof digits;
    do
        digits[--n] = (char)('0' + v % 10);
    while (v /= 10);
    sink_bytes(s, digits + n, sizeof digits - n);
}

void sink_millionths(struct sink *s, uint32_t millionths)
{
    char digits[8] = "0.";
    uint32_t whole = millionths / 1000000, rest = millionths % 1000000;
    for (size_t i = sizeof digits; i-- > 2; rest /= 10)
        digits[i] = (char)('0' + rest % 10);
    if (whole > 9)
        sink_u32(s, whole / 10);
    digits[0] = (char)('0' + whole % 10);
    sink_bytes(s, digits, sizeof digits);
}

void sink_printf(struct sink *s, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0)
        fail(s);
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

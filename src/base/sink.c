/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/sink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sink_free(struct sink *s)
{
    free(s->p);
    *s = SINK_EMPTY;
}

static bool room_for(struct sink *s, size_t n)
{
    if (n <= s->capacity - s->n)
        return true;
    if (s->failed || n > SIZE_MAX / 2 - s->n) {
        s->failed = true;
        return false;
    }
    size_t capacity = s->capacity ? s->capacity : 4096;
    while (capacity - s->n < n)
        capacity *= 2;
    char *p = realloc(s->p, capacity);
    if (!p) {
        s->failed = true;
        return false;
    }
    s->p = p;
    s->capacity = capacity;
    return true;
}

void sink_bytes(struct sink *s, const void *p, size_t n)
{
    if (n == 0 || s->failed || !room_for(s, n))
        return;
    memcpy(s->p + s->n, p, n);
    s->n += n;
}

void sink_char(struct sink *s, char c)
{
    if (s->failed || !room_for(s, 1))
        return;
    s->p[s->n++] = c;
}

void sink_str(struct sink *s, struct str text)
{
    sink_bytes(s, text.p, text.n);
}

void sink_z(struct sink *s, const char *text)
{
    sink_bytes(s, text, strlen(text));
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
    char digits[6];
    uint32_t rest = millionths % 1000000;
    for (size_t i = sizeof digits; i-- > 0; rest /= 10)
        digits[i] = (char)('0' + rest % 10);
    sink_u32(s, millionths / 1000000);
    sink_char(s, '.');
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
        s->failed = true;
    else if (!s->failed && room_for(s, (size_t)n + 1)) {
        vsnprintf(s->p + s->n, (size_t)n + 1, fmt, again);
        s->n += (size_t)n;
    }
    va_end(again);
}

struct str sink_text(const struct sink *s)
{
    return (struct str){s->p, s->n};
}

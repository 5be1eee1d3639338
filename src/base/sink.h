/* SPDX-License-Identifier: BSD-2-Clause */
/* Output in memory, with a sticky error: after a failure nothing more is
 * written and the caller asks once, at the end. */
#ifndef BASE_SINK_H
#define BASE_SINK_H

#include "base/arena.h"

struct sink {
    char *p;
    size_t n, capacity; /* once failed, no room is left */
    size_t mapped;      /* bytes in huge pages; 0: from malloc */
    bool failed;        /* no memory */
};

#define SINK_EMPTY ((struct sink){NULL, 0, 0, 0, false})

void sink_free(struct sink *s);

/* Makes room for n more bytes; false if the sink has failed, or fails now. */
bool sink_grow(struct sink *s, size_t n);

/* The same, in line for where there is room. A failed sink has none. */
static inline bool sink_room(struct sink *s, size_t n)
{
    return n <= s->capacity - s->n || sink_grow(s, n);
}

static inline void sink_bytes(struct sink *s, const void *p, size_t n)
{
    if (n == 0 || !sink_room(s, n))
        return;
    memcpy(s->p + s->n, p, n);
    s->n += n;
}

static inline void sink_char(struct sink *s, char c)
{
    if (sink_room(s, 1))
        s->p[s->n++] = c;
}

static inline void sink_str(struct sink *s, struct str text)
{
    sink_bytes(s, text.p, text.n);
}

static inline void sink_z(struct sink *s, const char *text)
{
    sink_bytes(s, text, strlen(text));
}

void sink_u32(struct sink *s, uint32_t v);
/* 12345 -> "0.012345": see put_millionths. */
void sink_millionths(struct sink *s, uint32_t millionths);
void sink_printf(struct sink *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What was written so far; holds until the next write. */
struct str sink_text(const struct sink *s);

#endif

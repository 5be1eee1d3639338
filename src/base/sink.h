/* SPDX-License-Identifier: BSD-2-Clause */
/* Output in memory, with a sticky error: after a failure nothing more is
 * written and the caller asks once, at the end. */
#ifndef BASE_SINK_H
#define BASE_SINK_H

#include "base/arena.h"

struct sink {
    char *p;
    size_t n, capacity;
    bool failed; /* no memory */
};

#define SINK_EMPTY ((struct sink){NULL, 0, 0, false})

void sink_free(struct sink *s);

void sink_bytes(struct sink *s, const void *p, size_t n);
void sink_char(struct sink *s, char c);
void sink_str(struct sink *s, struct str text);
void sink_z(struct sink *s, const char *text);
void sink_u32(struct sink *s, uint32_t v);
/* 12345 -> "0.012345": six decimals, one digit before the point. */
void sink_millionths(struct sink *s, uint32_t millionths);
void sink_printf(struct sink *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What was written so far; holds until the next write. */
struct str sink_text(const struct sink *s);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory that only grows and is freed at once.
 *
 * The compiler allocates here and nowhere else. Blocks never move, so a pointer
 * holds until arena_free. When memory runs out the program prints one line and
 * exits with status 2: there is nothing a compiler could do instead.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>
#include <stdint.h>

struct arena_block;

struct arena {
    char *next, *end;           /* what is left of the block being filled */
    char *spare, *spare_end;    /* and of another, for when that one is full */
    struct arena_block *blocks; /* all of them */
    size_t total;               /* bytes asked from the system */
};

#define ARENA_EMPTY ((struct arena){NULL, NULL, NULL, NULL, NULL, 0})

/* Where the block being filled has no room: arena_alloc's slow half. */
void *arena_alloc_block(struct arena *a, size_t n, size_t size);

/* Zeroed memory for n objects; never NULL. n * size is checked; `align` is a power
 * of two, at most that of max_align_t. */
static inline void *arena_alloc(struct arena *a, size_t n, size_t size, size_t align)
{
    size_t pad = -(uintptr_t)a->next & (align - 1), left = (size_t)(a->end - a->next);
    if (left <= pad || (size && n > (left - pad) / size))
        return arena_alloc_block(a, n, size);
    char *start = a->next + pad;
    a->next = start + n * size;
    return start;
}

void arena_free(struct arena *a);

/* Everything of `from` belongs to `into` from now on, and stays where it is; `from` is
 * empty then. */
void arena_join(struct arena *into, struct arena *from);

#define arena_array(a, type, n) ((type *)arena_alloc((a), (n), sizeof(type), _Alignof(type)))
#define arena_new(a, type) arena_array(a, type, 1)

/* A copy with a NUL behind it (not counted in n). */
struct str arena_str(struct arena *a, struct str s);
char *arena_z(struct arena *a, struct str s);
struct str arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
struct str arena_vprintf(struct arena *a, const char *fmt, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Room for one more element behind the `count` in use: returns the array, doubled
 * if it was full, and moved unless it is the last thing in the arena. An old copy
 * stays there, so the waste is at most what is in use. */
void *arena_grow(struct arena *a, void *array, uint32_t count, uint32_t *capacity, size_t size);

#define arena_push(a, array, count, capacity)                                                      \
    ((array) = arena_grow((a), (array), (count), &(capacity), sizeof *(array)), &(array)[(count)++])

#endif

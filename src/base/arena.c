/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/arena.h"

#include "base/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
    struct arena_block *next;
    size_t mapped; /* 0: from calloc */
    _Alignas(max_align_t) char bytes[];
};

/* Small arenas stay small; one that grows gets huge pages. */
#define FIRST_BLOCK ((size_t)32 * 1024)
#define GROWS_AFTER ((size_t)128 * 1024)

static _Noreturn void out_of_memory(void)
{
    fputs("servc: out of memory\n", stderr);
    exit(2);
}

static size_t next_size(const struct arena *a, size_t need)
{
    size_t size = a->total < FIRST_BLOCK ? FIRST_BLOCK : a->total;
    if (a->total >= GROWS_AFTER)
        size = HUGE_PAGE - sizeof(struct arena_block);
    return need > size / 2 ? need : size;
}

/* `whole` bytes or more: *whole gets how many. */
static struct arena_block *block_new(size_t *whole)
{
    struct arena_block *b = *whole > HUGE_AFTER ? pages_new(whole) : NULL;
    if (b)
        b->mapped = *whole;
    else
        b = calloc(1, *whole);
    if (!b)
        out_of_memory();
    return b;
}

static void fill_spare(struct arena *a)
{
    char *next = a->next, *end = a->end;
    a->next = a->spare;
    a->end = a->spare_end;
    a->spare = next;
    a->spare_end = end;
}

/* The ends of the two blocks with most room are filled, the fuller one first. */
static void add_rest(struct arena *a, char *next, char *end)
{
    if (end - next <= a->spare_end - a->spare)
        return;
    a->spare = next;
    a->spare_end = end;
    if (a->end - a->next > a->spare_end - a->spare || a->end == a->next)
        fill_spare(a);
}

void *arena_alloc_block(struct arena *a, size_t n, size_t size)
{
    if (size && n > (SIZE_MAX - 2 * HUGE_PAGE) / size)
        out_of_memory();
    size_t need = n * size;
    if (need + _Alignof(max_align_t) < (size_t)(a->spare_end - a->spare)) {
        fill_spare(a);
        return arena_alloc(a, n, size, _Alignof(max_align_t));
    }
    size_t whole = sizeof(struct arena_block) + next_size(a, need);
    struct arena_block *b = block_new(&whole);
    a->total += whole;
    b->next = a->blocks;
    a->blocks = b;
    add_rest(a, b->bytes + need, (char *)b + whole);
    return b->bytes;
}

void arena_free(struct arena *a)
{
    for (struct arena_block *b = a->blocks; b;) {
        struct arena_block *next = b->next;
        if (b->mapped)
            pages_free(b, b->mapped);
        else
            free(b);
        b = next;
    }
    *a = ARENA_EMPTY;
}

void arena_join(struct arena *into, struct arena *from)
{
    struct arena_block **last = &from->blocks;
    while (*last)
        last = &(*last)->next;
    *last = into->blocks;
    into->blocks = from->blocks;
    into->total += from->total;
    add_rest(into, from->next, from->end);
    add_rest(into, from->spare, from->spare_end);
    *from = ARENA_EMPTY;
}

struct str arena_str(struct arena *a, struct str s)
{
    char *copy = arena_alloc(a, s.n + 1, 1, 1);
    if (s.n)
        memcpy(copy, s.p, s.n);
    return (struct str){copy, s.n};
}

char *arena_z(struct arena *a, struct str s)
{
    char *copy = arena_alloc(a, s.n + 1, 1, 1);
    if (s.n)
        memcpy(copy, s.p, s.n);
    return copy;
}

/* Nearly all messages fit; a longer one is made twice. */
#define SHORT_TEXT 256

struct str arena_vprintf(struct arena *a, const char *fmt, va_list args)
{
    char some[SHORT_TEXT];
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(some, sizeof some, fmt, args);
    if (n < 0)
        n = 0;
    char *text = arena_alloc(a, (size_t)n + 1, 1, 1);
    if ((size_t)n < sizeof some)
        memcpy(text, some, (size_t)n);
    else
        vsnprintf(text, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct str){text, (size_t)n};
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct str s = arena_vprintf(a, fmt, args);
    va_end(args);
    return s;
}

void *arena_grow(struct arena *a, void *array, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    if (*capacity > UINT32_MAX / 2)
        out_of_memory();
    uint32_t doubled = *capacity ? *capacity * 2 : 8;
    size_t now = *capacity * size, more = (doubled - *capacity) * size;
    if (now && (char *)array + now == a->next && more <= (size_t)(a->end - a->next)) {
        a->next += more; /* nothing was allocated since: it grows where it is */
        *capacity = doubled;
        return array;
    }
    void *moved = arena_alloc(a, doubled, size, _Alignof(max_align_t));
    if (count)
        memcpy(moved, array, count * size);
    *capacity = doubled;
    return moved;
}

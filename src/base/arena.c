/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
    struct arena_block *next;
    size_t size, used;
    _Alignas(max_align_t) char bytes[];
};

#define BLOCK_SIZE ((size_t)256 * 1024)

static _Noreturn void out_of_memory(void)
{
    fputs("servc: out of memory\n", stderr);
    exit(2);
}

static struct arena_block *block_new(struct arena *a, size_t need)
{
    size_t size = need > BLOCK_SIZE / 4 ? need : BLOCK_SIZE;
    if (size > SIZE_MAX - sizeof(struct arena_block))
        out_of_memory();
    struct arena_block *b = calloc(1, sizeof *b + size); /* calloc: large blocks come zeroed */
    if (!b)
        out_of_memory();
    b->size = size;
    a->total += sizeof *b + size;
    if (a->blocks && size != BLOCK_SIZE) { /* keep filling the block in use */
        b->next = a->blocks->next;
        a->blocks->next = b;
    } else {
        b->next = a->blocks;
        a->blocks = b;
    }
    return b;
}

void *arena_alloc(struct arena *a, size_t n, size_t size, size_t align)
{
    if (size && n > (SIZE_MAX - align) / size)
        out_of_memory();
    size_t need = n * size;
    struct arena_block *b = a->blocks;
    size_t start = b ? (b->used + align - 1) & ~(align - 1) : 0;
    if (!b || start > b->size || need > b->size - start) {
        b = block_new(a, need);
        start = 0;
    }
    b->used = start + need;
    return b->bytes + start;
}

void arena_free(struct arena *a)
{
    for (struct arena_block *b = a->blocks; b;) {
        struct arena_block *next = b->next;
        free(b);
        b = next;
    }
    *a = ARENA_EMPTY;
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

struct str arena_vprintf(struct arena *a, const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    if (n < 0)
        n = 0;
    char *text = arena_alloc(a, (size_t)n + 1, 1, 1);
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
    void *moved = arena_alloc(a, doubled, size, _Alignof(max_align_t));
    if (count)
        memcpy(moved, array, count * size);
    *capacity = doubled;
    return moved;
}

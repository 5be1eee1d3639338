/* SPDX-License-Identifier: BSD-2-Clause */
#define _DEFAULT_SOURCE
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct arena_block {
    struct arena_block *next;
    size_t mapped; /* 0: from calloc */
    _Alignas(max_align_t) char bytes[];
};

/* Small arenas stay small; one that grows gets blocks that the system can back
 * with huge pages, which saves thousands of page faults in a build. Clearing a huge
 * page takes as long as some 120 faults: the size from which a block gets them. */
#define FIRST_BLOCK ((size_t)32 * 1024)
#define HUGE_PAGE ((size_t)2 * 1024 * 1024)
#define HUGE_AFTER ((size_t)512 * 1024)

static _Noreturn void out_of_memory(void)
{
    fputs("servc: out of memory\n", stderr);
    exit(2);
}

/* Zeroed memory, a multiple of huge pages and aligned like one; NULL if the
 * system has no such memory. */
static void *map_huge(size_t size)
{
#if defined(MADV_HUGEPAGE) && defined(MAP_ANONYMOUS)
    if (size > SIZE_MAX - HUGE_PAGE)
        return NULL;
    char *p =
        mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    size_t before = (HUGE_PAGE - (uintptr_t)p % HUGE_PAGE) % HUGE_PAGE;
    if (before)
        munmap(p, before);
    munmap(p + before + size, HUGE_PAGE - before);
    madvise(p + before, size, MADV_HUGEPAGE);
    return p + before;
#else
    (void)size;
    return NULL;
#endif
}

static size_t next_size(const struct arena *a, size_t need)
{
    size_t size = a->total < FIRST_BLOCK ? FIRST_BLOCK : a->total;
    if (a->total >= HUGE_AFTER)
        size = HUGE_PAGE - sizeof(struct arena_block);
    return need > size / 2 ? need : size;
}

/* `whole` bytes or more, rounded up to huge pages if there are many: *whole gets how
 * many there are. */
static struct arena_block *block_new(size_t *whole)
{
    struct arena_block *b = NULL;
    size_t mapped = (*whole + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    if (*whole > HUGE_AFTER)
        b = map_huge(mapped);
    if (b)
        *whole = b->mapped = mapped;
    else
        b = calloc(1, *whole);
    if (!b)
        out_of_memory();
    return b;
}

void *arena_alloc_block(struct arena *a, size_t n, size_t size)
{
    if (size && n > (SIZE_MAX - 2 * HUGE_PAGE) / size)
        out_of_memory();
    size_t need = n * size, whole = sizeof(struct arena_block) + next_size(a, need);
    struct arena_block *b = block_new(&whole);
    char *next = b->bytes + need, *end = (char *)b + whole;
    a->total += whole;
    b->next = a->blocks;
    a->blocks = b;
    if (end - next > a->end - a->next) { /* else go on filling the block that has more room */
        a->next = next;
        a->end = end;
    }
    return b->bytes;
}

void arena_free(struct arena *a)
{
    for (struct arena_block *b = a->blocks; b;) {
        struct arena_block *next = b->next;
        if (b->mapped)
            munmap(b, b->mapped);
        else
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

/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory that only grows: aligned, zeroed, never moved, and refused in one place. */
#define _POSIX_C_SOURCE 200809L
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))
#define KIB ((size_t)1024)

static void is_aligned_and_zeroed(void **state)
{
    (void)state;
    static const struct {
        size_t n, size, align;
    } cases[] = {
        {1, 1, 1},          {1, 8, 8},           {3, 1, 1},         {1, 16, 16},
        {7, 1, 1},          {1, 2, 2},           {1, 1, 1},         {1, 4, 4},
        {0, 8, 8},          {0, 1, 1},           {5, 0, 1},         {1000, 24, 8},
        {64 * KIB, 1, 1},   {64 * KIB + 1, 1, 1}, {1, 8, 8},        {256 * KIB, 1, 1},
        {256 * KIB - 1, 1, 1}, {1, 16, 16},      {3, 1, 1},         {100000, 16, 16},
    };
    struct arena a = ARENA_EMPTY;
    for (size_t round = 0; round < 20; round++)
        for (size_t i = 0; i < ROWS(cases); i++) {
            size_t bytes = cases[i].n * cases[i].size;
            unsigned char *p = arena_alloc(&a, cases[i].n, cases[i].size, cases[i].align);
            assert_non_null(p);
            if ((uintptr_t)p % cases[i].align)
                fail_msg("row %zu, round %zu: not aligned to %zu", i, round, cases[i].align);
            for (size_t k = 0; k < bytes; k++)
                if (p[k])
                    fail_msg("row %zu, round %zu: byte %zu is not zero", i, round, k);
            memset(p, 0xA5, bytes); /* whoever gets these bytes again would see it */
        }
    arena_free(&a);
    assert_null(a.blocks);
    assert_int_equal(a.total, 0);
    arena_free(&a); /* an empty one too */
}

/* Neighbours do not overlap, whatever is allocated between them. */
static void blocks_never_move(void **state)
{
    (void)state;
    enum { COUNT = 4000 };
    struct arena a = ARENA_EMPTY;
    uint32_t *at[COUNT];
    size_t n[COUNT];
    for (uint32_t i = 0; i < COUNT; i++) {
        n[i] = i % 97 == 0 ? 20000 + i : 1 + i % 61;
        at[i] = arena_array(&a, uint32_t, n[i]);
        for (size_t k = 0; k < n[i]; k++)
            at[i][k] = i + 1;
    }
    for (uint32_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < n[i]; k++)
            if (at[i][k] != i + 1)
                fail_msg("allocation %u was overwritten", (unsigned)i);
    arena_free(&a);
}

/* A large block stands apart: the one in use is filled on. */
static void large_blocks_cost_their_size(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    char *small = arena_alloc(&a, 16, 1, 1);
    size_t one_block = a.total;
    arena_alloc(&a, 400 * KIB, 1, 1);
    assert_true(a.total - one_block >= 400 * KIB);
    assert_true(a.total - one_block < 401 * KIB);
    size_t before = a.total;
    assert_ptr_equal(arena_alloc(&a, 16, 1, 1), small + 16);
    assert_int_equal(a.total, before);
    arena_free(&a);
}

/* In huge pages, whose rest is filled, where the system has them. */
static void larger_ones_cost_huge_pages(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    char *large = arena_alloc(&a, 1000 * KIB, 1, 1);
    size_t whole = a.total;
    assert_true(whole >= 1000 * KIB);
    assert_true(whole <= 2048 * KIB);
    if (whole == 2048 * KIB) {
        assert_ptr_equal(arena_alloc(&a, 1000 * KIB, 1, 1), large + 1000 * KIB);
        assert_int_equal(a.total, whole);
    }
    arena_free(&a);
}

/* The last thing in an arena grows where it is; another one moves. */
static void arrays_grow_in_place(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    uint32_t *last = NULL, count = 0, capacity = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t *before = last;
        *arena_push(&a, last, count, capacity) = i;
        if (i > 0)
            assert_ptr_equal(last, before);
    }
    uint32_t *stays = arena_new(&a, uint32_t), *before = last;
    *stays = 7;
    while (count < 3000)
        *arena_push(&a, last, count, capacity) = 0;
    assert_ptr_not_equal(last, before);
    assert_int_equal(*stays, 7);
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(last[i], i);
    arena_free(&a);
}

static void copies(void **state)
{
    (void)state;
    static const struct str texts[] = {{"", 0}, {NULL, 0}, {"abc", 3}, {"a\0b", 3}, {"abcdef", 3}};
    struct arena a = ARENA_EMPTY;
    for (size_t i = 0; i < ROWS(texts); i++) {
        struct str s = arena_str(&a, texts[i]);
        char *z = arena_z(&a, texts[i]);
        if (!str_eq(s, texts[i]) || !str_eq((struct str){z, texts[i].n}, texts[i]))
            fail_msg("row %zu: the copy differs", i);
        assert_non_null(s.p);
        assert_ptr_not_equal(s.p, texts[i].p);
        assert_int_equal(s.p[s.n], '\0');
        assert_int_equal(z[texts[i].n], '\0');
    }
    arena_free(&a);
}

static void printing(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct str s = arena_printf(&a, "%u/%s %.*s", 465u, "tcp", STR_FMT(STR("submissions")));
    assert_true(str_is(s, "465/tcp submissions"));
    assert_int_equal(s.p[s.n], '\0');
    s = arena_printf(&a, "%s", "");
    assert_int_equal(s.n, 0);
    assert_int_equal(s.p[0], '\0');
    s = arena_printf(&a, "%.*s", STR_FMT(STR_NONE));
    assert_int_equal(s.n, 0);
    s = arena_printf(&a, "%300000d", 7); /* more than a block */
    assert_int_equal(s.n, 300000);
    assert_int_equal(s.p[0], ' ');
    assert_int_equal(s.p[299999], '7');
    struct str again = arena_printf(&a, "<%.*s>", STR_FMT(s)); /* of itself */
    assert_int_equal(again.n, 300002);
    arena_free(&a);
}

static void growing(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    uint64_t *list = NULL;
    uint32_t count = 0, capacity = 0, moves = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        uint64_t *before = list;
        uint32_t full = capacity;
        *arena_push(&a, list, count, capacity) = i * i;
        if (list != before) {
            moves++;
            assert_int_equal(full, i); /* not before it has to */
        }
    }
    assert_int_equal(count, 100000);
    assert_true(capacity >= count);
    assert_true(moves < 18);
    for (uint64_t i = 0; i < 100000; i++)
        if (list[i] != i * i)
            fail_msg("element %u is lost", (unsigned)i);
    assert_int_equal((uintptr_t)list % _Alignof(uint64_t), 0);
    arena_free(&a);
}

static void at_the_limit_of_grow(struct arena *a)
{
    uint32_t capacity = UINT32_MAX / 2 + 1;
    arena_grow(a, NULL, capacity, &capacity, 1);
}

static void product_wraps(struct arena *a)
{
    arena_alloc(a, SIZE_MAX / 8 + 1, 8, 8);
}

static void product_wraps_to_something_small(struct arena *a)
{
    arena_alloc(a, SIZE_MAX / 16 + 2, 16, 8);
}

static void sum_with_the_header_wraps(struct arena *a)
{
    arena_alloc(a, SIZE_MAX - 1, 1, 1);
}

static void all_of_memory(struct arena *a)
{
    arena_alloc(a, SIZE_MAX, 1, 1);
}

/* One line on stderr, and exit status 2: in a child, for it does not return. */
/* What was there stays there, and the room that is left in either is used. */
static void joining(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY, b = ARENA_EMPTY, none = ARENA_EMPTY;
    char *in_a = arena_z(&a, STR("in a")), *in_b = arena_z(&b, STR("in b"));
    char *large = arena_alloc(&b, 300 * KIB, 1, 1);
    large[300 * KIB - 1] = 'z';
    size_t total = a.total + b.total;
    arena_join(&a, &b);
    assert_int_equal(a.total, total);
    assert_int_equal(b.total, 0);
    assert_null(b.blocks);
    arena_alloc(&a, 20 * KIB, 1, 1);
    arena_alloc(&a, 20 * KIB, 1, 1);
    assert_int_equal(a.total, total);
    arena_join(&a, &none);
    arena_join(&none, &a);
    assert_int_equal(none.total, total);
    assert_string_equal(in_a, "in a");
    assert_string_equal(in_b, "in b");
    assert_int_equal(large[300 * KIB - 1], 'z');
    arena_z(&b, STR("b serves again"));
    arena_free(&b);
    arena_free(&none);
}

static void out_of_memory_ends_it(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        void (*ask)(struct arena *a);
    } cases[] = {
        {"grow", at_the_limit_of_grow},
        {"product", product_wraps},
        {"product, small", product_wraps_to_something_small},
        {"header", sum_with_the_header_wraps},
        {"all", all_of_memory},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        int ends[2], status;
        char text[200] = "";
        assert_int_equal(pipe(ends), 0);
        fflush(NULL);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct arena a = ARENA_EMPTY;
            dup2(ends[1], STDERR_FILENO);
            cases[i].ask(&a);
            _exit(0);
        }
        close(ends[1]);
        ssize_t n = read(ends[0], text, sizeof text - 1);
        close(ends[0]);
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 2 || n < 0 ||
            strcmp(text, "servc: out of memory\n") != 0)
            fail_msg("%s: status %d, `%s'", cases[i].what, status, text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_aligned_and_zeroed),
        cmocka_unit_test(blocks_never_move),
        cmocka_unit_test(large_blocks_cost_their_size),
        cmocka_unit_test(larger_ones_cost_huge_pages),
        cmocka_unit_test(arrays_grow_in_place),
        cmocka_unit_test(copies),
        cmocka_unit_test(printing),
        cmocka_unit_test(growing),
        cmocka_unit_test(joining),
        cmocka_unit_test(out_of_memory_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

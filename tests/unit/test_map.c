/* SPDX-License-Identifier: BSD-2-Clause */
/* From a view to a number: what was put in is found, and nothing else. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/map.h"

#include <stdio.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

static void empty(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct map m;
    map_init(&m, &mem);
    assert_null(map_find(&m, STR("a")));
    assert_null(map_find(&m, STR("")));
    assert_int_equal(mem.total, 0); /* an unused map costs nothing */
    arena_free(&mem);
}

/* Room taken at once is enough for as many keys, and more may come. */
static void room(void **state)
{
    (void)state;
    static const uint32_t counts[] = {0, 1, 32, 33, 100};
    for (size_t i = 0; i < ROWS(counts); i++) {
        struct arena mem = ARENA_EMPTY;
        struct map m;
        map_init(&m, &mem);
        map_reserve(&m, counts[i]);
        uint32_t capacity = m.capacity;
        char keys[201][4];
        for (uint32_t k = 0; k < ROWS(keys); k++) {
            snprintf(keys[k], sizeof keys[k], "%u", (unsigned)k);
            assert_null(map_find(&m, str_from(keys[k])));
            *map_at(&m, str_from(keys[k]), 0) = k;
            if (k < counts[i])
                assert_int_equal(m.capacity, capacity);
        }
        for (uint32_t k = 0; k < ROWS(keys); k++)
            assert_int_equal(*map_find(&m, str_from(keys[k])), k);
        arena_free(&mem);
    }
}

/* Pairs of keys: one cell or two. */
static void keys(void **state)
{
    (void)state;
    static const struct {
        struct str a, b;
        bool same;
    } cases[] = {
        {{"http", 4}, {"http", 4}, true},
        {{"http", 4}, {"HTTP", 4}, true},
        {{"X11", 3}, {"x11", 3}, true},
        {{"http", 4}, {"https", 5}, false},
        {{"https", 4}, {"http", 4}, true}, /* a view, not the string behind it */
        {{"sql-net", 7}, {"sqlnet", 6}, false},
        {{"", 0}, {NULL, 0}, true},
        {{"", 0}, {"a", 1}, false},
        {{"a\0b", 3}, {"a\0B", 3}, true},
        {{"a\0b", 3}, {"a\0c", 3}, false},
        {{"a", 1}, {"a\0", 2}, false},
        {{"@", 1}, {"`", 1}, false},
        {{"\xC3\x84", 2}, {"\xC3\xA4", 2}, false},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct arena mem = ARENA_EMPTY;
        struct map m;
        map_init(&m, &mem);
        *map_at(&m, cases[i].a, 0) = 41;
        const uint32_t *found = map_find(&m, cases[i].b);
        if ((found != NULL) != cases[i].same || (found && *found != 41))
            fail_msg("row %zu, `%.*s' and `%.*s'", i, STR_FMT(cases[i].a), STR_FMT(cases[i].b));
        ++*map_at(&m, cases[i].b, 100);
        assert_int_equal(*map_find(&m, cases[i].a), cases[i].same ? 42 : 41);
        assert_int_equal(*map_find(&m, cases[i].b), cases[i].same ? 42 : 101);
        assert_int_equal(m.count, cases[i].same ? 1 : 2);
        arena_free(&mem);
    }
}

static void absent_is_what_a_new_cell_holds(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct map m;
    map_init(&m, &mem);
    assert_int_equal(*map_at(&m, STR("a"), UINT32_MAX), UINT32_MAX);
    assert_int_equal(*map_at(&m, STR("a"), 0), UINT32_MAX); /* it is there by now */
    assert_int_equal(*map_at(&m, STR("b"), 0), 0);
    assert_null(map_find(&m, STR("c"))); /* looking makes no cell */
    assert_int_equal(m.count, 2);
    arena_free(&mem);
}

static struct str key_of(struct arena *mem, uint32_t i)
{
    return arena_printf(mem, i % 3 ? "service-%u" : "%u/tcp", (unsigned)i);
}

static void grows_to_100000_keys(void **state)
{
    (void)state;
    enum { KEYS = 100000 };
    struct arena mem = ARENA_EMPTY, scratch = ARENA_EMPTY;
    struct map m;
    map_init(&m, &mem);
    for (uint32_t i = 0; i < KEYS; i++) {
        uint32_t *value = map_at(&m, key_of(&mem, i), UINT32_MAX);
        if (*value != UINT32_MAX)
            fail_msg("key %u was there before", (unsigned)i);
        *value = i;
        assert_int_equal(m.count, i + 1);
    }
    for (uint32_t i = 0; i < KEYS; i++) {
        const uint32_t *value = map_find(&m, key_of(&scratch, i));
        if (!value || *value != i)
            fail_msg("key %u is lost", (unsigned)i);
    }
    for (uint32_t i = KEYS; i < 2 * KEYS; i++)
        if (map_find(&m, key_of(&scratch, i)))
            fail_msg("key %u was never put in", (unsigned)i);
    arena_free(&scratch);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty),
        cmocka_unit_test(room),
        cmocka_unit_test(keys),
        cmocka_unit_test(absent_is_what_a_new_cell_holds),
        cmocka_unit_test(grows_to_100000_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

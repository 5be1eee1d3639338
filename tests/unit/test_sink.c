/* SPDX-License-Identifier: BSD-2-Clause */
/* Output in memory: the digits, the growth, and the error that sticks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sink.h"

#include <stdio.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

static void numbers(void **state)
{
    (void)state;
    static const struct {
        uint32_t value;
        const char *want, *millionths;
    } cases[] = {
        {0, "0", "0.000000"},
        {1, "1", "0.000001"},
        {9, "9", "0.000009"},
        {10, "10", "0.000010"},
        {65535, "65535", "0.065535"},
        {12345, "12345", "0.012345"},
        {432109, "432109", "0.432109"},
        {999999, "999999", "0.999999"},
        {1000000, "1000000", "1.000000"},
        {1000001, "1000001", "1.000001"},
        {4294967295, "4294967295", "4294.967295"},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct sink out = SINK_EMPTY;
        sink_u32(&out, cases[i].value);
        if (!str_is(sink_text(&out), cases[i].want))
            fail_msg("row %zu, %s: `%.*s'", i, cases[i].want, STR_FMT(sink_text(&out)));
        out.n = 0;
        sink_millionths(&out, cases[i].value);
        if (!str_is(sink_text(&out), cases[i].millionths))
            fail_msg("row %zu, %s: `%.*s'", i, cases[i].want, STR_FMT(sink_text(&out)));
        sink_free(&out);
    }
}

static void parts_join(void **state)
{
    (void)state;
    struct sink out = SINK_EMPTY;
    assert_int_equal(sink_text(&out).n, 0);
    sink_z(&out, "");
    sink_str(&out, STR_NONE);
    sink_bytes(&out, NULL, 0);
    sink_printf(&out, "%s", "");
    assert_int_equal(sink_text(&out).n, 0);
    sink_z(&out, "465");
    sink_char(&out, '/');
    sink_str(&out, (struct str){"tcp?", 3});
    sink_bytes(&out, "\0\xFF", 2);
    sink_printf(&out, "%u%c", 7u, 'x');
    sink_char(&out, '\0');
    assert_int_equal(sink_text(&out).n, 12);
    assert_memory_equal(sink_text(&out).p, "465/tcp\0\xFF" "7x\0", 12);
    assert_false(out.failed);
    sink_free(&out);
    assert_int_equal(out.n, 0);
    assert_null(out.p);
    sink_char(&out, 'a'); /* may be used again */
    assert_true(str_is(sink_text(&out), "a"));
    sink_free(&out);
}

/* Every size around the first and the following doublings, in steps that do not
 * divide them. */
static void grows(void **state)
{
    (void)state;
    struct sink out = SINK_EMPTY;
    uint32_t pieces = 0;
    while (out.n < 300000) {
        sink_printf(&out, "%06u,", (unsigned)pieces++);
        assert_true(out.n <= out.capacity);
    }
    assert_int_equal(out.n, pieces * 7);
    for (uint32_t i = 0; i < pieces; i++) {
        char want[16];
        snprintf(want, sizeof want, "%06u,", (unsigned)i);
        if (!str_is(str_sub(sink_text(&out), i * 7, i * 7 + 7), want))
            fail_msg("piece %u: `%.7s'", (unsigned)i, out.p + i * 7);
    }
    sink_free(&out);
}

/* One write far larger than what is there. */
static void takes_large_pieces(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 4095, 4096, 4097, 8192, 8193, 1000000};
    struct arena mem = ARENA_EMPTY;
    for (size_t i = 0; i < ROWS(sizes); i++) {
        struct sink out = SINK_EMPTY;
        char *bytes = arena_alloc(&mem, sizes[i], 1, 1);
        bytes[sizes[i] - 1] = 'z';
        sink_bytes(&out, bytes, sizes[i]);
        sink_char(&out, 'a');
        if (out.n != sizes[i] + 1 || out.p[sizes[i] - 1] != 'z' || out.p[sizes[i]] != 'a')
            fail_msg("%zu bytes", sizes[i]);
        sink_free(&out);
        sink_printf(&out, "%*d", (int)sizes[i], 7);
        if (out.n != sizes[i] || out.p[sizes[i] - 1] != '7')
            fail_msg("%zu bytes printed", sizes[i]);
        sink_free(&out);
    }
    arena_free(&mem);
}

static void an_error_sticks(void **state)
{
    (void)state;
    struct sink out = SINK_EMPTY;
    volatile size_t huge = SIZE_MAX - 10; /* compilers refuse the constant */
    sink_z(&out, "kept");
    sink_bytes(&out, "x", huge); /* refused before a byte of it is read */
    assert_true(out.failed);
    sink_z(&out, "more");
    sink_char(&out, 'm');
    sink_str(&out, STR("more"));
    sink_u32(&out, 1);
    sink_millionths(&out, 1);
    sink_printf(&out, "%s", "more");
    assert_true(str_is(sink_text(&out), "kept"));
    assert_true(out.failed);
    sink_free(&out);
    assert_false(out.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),            cmocka_unit_test(parts_join),
        cmocka_unit_test(grows),              cmocka_unit_test(takes_large_pieces),
        cmocka_unit_test(an_error_sticks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

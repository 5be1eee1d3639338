/* SPDX-License-Identifier: BSD-2-Clause */
/* A number is all of the text or none; what is refused leaves *out alone. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/num.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))
#define UNTOUCHED 77777777u
#define NO UNTOUCHED

static void numbers(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        uint32_t max, want;
    } cases[] = {
        {{"0", 1}, 65535, 0},
        {{"65535", 5}, 65535, 65535},
        {{"65536", 5}, 65535, NO},
        {{"65545", 5}, 65535, NO},
        {{"99999", 5}, 65535, NO},
        {{"655350", 6}, 65535, NO},
        {{"00080", 5}, 65535, 80},
        {{"000000000000000000065535", 24}, 65535, 65535},
        {{"4294967295", 10}, UINT32_MAX, UINT32_MAX},
        {{"4294967296", 10}, UINT32_MAX, NO},
        {{"4294967305", 10}, UINT32_MAX, NO},
        {{"42949672950", 11}, UINT32_MAX, NO},
        {{"4294967761", 10}, 65535, NO},           /* 465 modulo 2^32 */
        {{"18446744073709552081", 20}, 65535, NO}, /* ... and 2^64 */
        {{"0", 1}, 0, 0},
        {{"000", 3}, 0, 0},
        {{"1", 1}, 0, NO},
        {{"10", 2}, 9, NO},
        {{"9", 1}, 9, 9},
        {{"5", 1}, 5, 5},
        {{"6", 1}, 5, NO},
        {{"12", 2}, 12, 12},
        {{"13", 2}, 12, NO},
        {{"20", 2}, 12, NO},
        {{"", 0}, 65535, NO},
        {{NULL, 0}, 65535, NO},
        {{" 80", 3}, 65535, NO},
        {{"80 ", 3}, 65535, NO},
        {{"80x", 3}, 65535, NO},
        {{"x80", 3}, 65535, NO},
        {{"+80", 3}, 65535, NO},
        {{"-1", 2}, UINT32_MAX, NO},
        {{"-0", 2}, 65535, NO},
        {{"0x50", 4}, 65535, NO},
        {{"8.0", 3}, 65535, NO},
        {{"1,000", 5}, 65535, NO},
        {{"80\n", 3}, 65535, NO},
        {{"80\0", 3}, 65535, NO},
        {{"/", 1}, 65535, NO}, /* the bytes beside the digits */
        {{":", 1}, 65535, NO},
        {{"\xB0", 1}, 65535, NO},
        {{"\xEF\xBC\x98", 3}, 65535, NO}, /* FULLWIDTH DIGIT EIGHT */
        {{"8080", 2}, 65535, 80},         /* a view, not the string behind it */
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        uint32_t got = UNTOUCHED;
        bool ok = parse_u32(cases[i].text, cases[i].max, &got);
        if (ok != (cases[i].want != NO) || got != cases[i].want)
            fail_msg("row %zu, `%.*s' up to %u: %d, %u", i, STR_FMT(cases[i].text),
                     (unsigned)cases[i].max, ok, (unsigned)got);
    }
}

static void millionths(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t want;
    } cases[] = {
        {"0.0", 0},
        {"0.000000", 0},
        {"0.000001", 1},
        {"0.0000001", NO},
        {"0.0000000", NO},
        {"0.012345", 12345},
        {"0.432109", 432109},
        {"0.999999", 999999},
        {"0.5", 500000},
        {"0.05", 50000},
        {"0.50", 500000},
        {"0.12345", 123450},
        {"1.0", 1000000},
        {"1.000000", 1000000},
        {"1.0000000", NO},
        {"1.000001", NO},
        {"1.1", NO},
        {"2.0", NO},
        {"0", NO},
        {"1", NO},
        {"0.", NO},
        {"1.", NO},
        {".5", NO},
        {"", NO},
        {"00.5", NO},
        {"0,5", NO},
        {"0.5 ", NO},
        {" 0.5", NO},
        {"+0.5", NO},
        {"-0.5", NO},
        {"0.5e-1", NO},
        {"0.-1", NO},
        {"0.1.2", NO},
        {"0.00x", NO},
        {"0.x", NO},
        {"nan", NO},
        {"inf", NO},
        {"0x1", NO},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        uint32_t got = UNTOUCHED;
        bool ok = parse_millionths(str_from(cases[i].text), &got);
        if (ok != (cases[i].want != NO) || got != cases[i].want)
            fail_msg("row %zu, `%s': %d, %u", i, cases[i].text, ok, (unsigned)got);
    }
    uint32_t got = UNTOUCHED;
    assert_false(parse_millionths(STR_NONE, &got));
    assert_false(parse_millionths(STR("0.5\0"), &got));
    assert_int_equal(got, UNTOUCHED);
    assert_true(parse_millionths((struct str){"0.0123459", 8}, &got));
    assert_int_equal(got, 12345);
}

/* Each byte at each place: as parse_millionths says, but with six digits. */
static void eight_bytes(void **state)
{
    (void)state;
    char text[8];
    for (size_t i = 0; i < sizeof text; i++)
        for (int byte = 0; byte < 256; byte++) {
            uint32_t got = UNTOUCHED, want = UNTOUCHED;
            memcpy(text, "0.907163", sizeof text);
            text[i] = (char)byte;
            bool is_one = parse_millionths((struct str){text, sizeof text}, &want);
            assert_int_equal(parse_plain_millionths(text, &got), is_one);
            assert_int_equal(got, want);
        }
    uint32_t got;
    assert_true(parse_plain_millionths("0.0000000", &got) && got == 0);
    assert_true(parse_plain_millionths("0.999999", &got) && got == 999999);
    assert_false(parse_plain_millionths("1.000000", &got));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(millionths),
        cmocka_unit_test(eight_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Text from anywhere on a terminal: what is escaped, and how wide the rest is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/plain.h"

#define ROWS(table) (sizeof(table) / sizeof *(table))
#define T(literal)                                                                                 \
    {                                                                                              \
        literal, sizeof literal - 1                                                                \
    }

static void escapes(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *want;
        size_t columns;
    } cases[] = {
        {T(""), "", 0},
        {{NULL, 0}, "", 0},
        {T("abc"), "abc", 3},
        {T("a\\b"), "a\\b", 3},
        {T("\x1B[2J"), "\\u{1B}[2J", 9},
        {T("\r\n\t"), "\\u{0D}\\u{0A}\\u{09}", 18},
        {T("\0"), "\\u{00}", 6},
        {T("\x7F"), "\\u{7F}", 6},
        {T("\xC2\x9B"
           "1m"),
         "\\u{9B}1m", 8}, /* a C1 control */
        {T("\xC2\xA0"), "\xC2\xA0", 1},
        {T("a\xE2\x80\xAE"
           "b"),
         "a\\u{202E}b", 10},
        {T("\xE2\x80\x8E\xE2\x80\x8F"), "\\u{200E}\\u{200F}", 16},
        {T("\xE2\x81\xA6"), "\\u{2066}", 8},
        {T("\xE2\x81\xA9"), "\\u{2069}", 8},
        {T("\xE2\x80\xA8"), "\\u{2028}", 8},
        {T("\xEF\xBB\xBF"), "\\u{FEFF}", 8},
        {T("\xF3\xA0\x81\x81"), "\\u{E0041}", 9},
        {T("\x80"), "\\x80", 4},
        {T("a\xFFz"), "a\\xFFz", 6},
        {T("\xE2\x80"), "\\xE2\\x80", 8},
        {T("caf\xC3\xA9"), "caf\xC3\xA9", 4},
        {T("e\xCC\x81"), "e\xCC\x81", 1}, /* an accent of its own */
        {T("\xE6\x97\xA5\xE6\x9C\xAC"), "\xE6\x97\xA5\xE6\x9C\xAC", 4},
        {T("\xF0\x9F\x98\x80"), "\xF0\x9F\x98\x80", 2},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct sink out = SINK_EMPTY;
        size_t columns = sink_plain(&out, cases[i].text);
        if (!str_is(sink_text(&out), cases[i].want) || columns != cases[i].columns ||
            plain_columns(cases[i].text) != columns)
            fail_msg("row %zu: `%.*s' in %zu columns", i, STR_FMT(sink_text(&out)), columns);
        sink_free(&out);
    }
}

/* Whatever goes in, a terminal gets nothing to obey. */
static void every_character_is_safe(void **state)
{
    (void)state;
    for (unsigned a = 0; a < 256; a++)
        for (unsigned b = 0; b < 256; b++) {
            char text[] = {(char)a, (char)b};
            struct sink out = SINK_EMPTY;
            sink_plain(&out, (struct str){text, 2});
            struct str got = sink_text(&out);
            for (struct str rest = got; rest.n;) {
                uint32_t c;
                utf8_next(&rest, &c);
                if (c == UTF8_BROKEN || char_is_harmful(c))
                    fail_msg("bytes %02X %02X: `%.*s'", a, b, STR_FMT(got));
            }
            sink_free(&out);
        }
}

static void characters(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        uint32_t want;
        size_t used;
    } cases[] = {
        {T("A"), 'A', 1},
        {T("\xC3\xA9z"), 0xE9, 2},
        {T("\xE2\x82\xAC"), 0x20AC, 3},
        {T("\xF4\x8F\xBF\xBF"), 0x10FFFF, 4},
        {T("\xF4\x90\x80\x80"), UTF8_BROKEN, 1},
        {T("\xC0\x80"), UTF8_BROKEN, 1},
        {T("\xED\xA0\x80"), UTF8_BROKEN, 1},
        {T("\xE2\x82"), UTF8_BROKEN, 1},
        {T("\x80"), UTF8_BROKEN, 1},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str rest = cases[i].text;
        uint32_t c;
        utf8_next(&rest, &c);
        if (c != cases[i].want || cases[i].text.n - rest.n != cases[i].used)
            fail_msg("row %zu: U+%X, %zu bytes", i, (unsigned)c, cases[i].text.n - rest.n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes),
        cmocka_unit_test(every_character_is_safe),
        cmocka_unit_test(characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

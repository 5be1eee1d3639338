/* SPDX-License-Identifier: BSD-2-Clause */
/* Views of text: each function by its edges. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

/* Literals with NUL bytes inside, which str_from would cut. */
#define T(literal) {literal, sizeof literal - 1}

static void from_and_sub(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t from, to;
        const char *want;
    } cases[] = {
        {"abc", 0, 3, "abc"}, {"abc", 0, 4, "abc"},       {"abc", 1, 2, "b"},
        {"abc", 1, 1, ""},    {"abc", 2, 1, ""},          {"abc", 3, 3, ""},
        {"abc", 4, 9, ""},    {"abc", 1, SIZE_MAX, "bc"}, {"abc", SIZE_MAX, SIZE_MAX, ""},
        {"", 0, 0, ""},       {"", 0, 1, ""},             {NULL, 0, 1, ""},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str got = str_sub(str_from(cases[i].text), cases[i].from, cases[i].to);
        if (!str_is(got, cases[i].want))
            fail_msg("row %zu: `%.*s'", i, STR_FMT(got));
    }
    assert_int_equal(str_from(NULL).n, 0);
    assert_null(str_from(NULL).p);
    assert_int_equal(str_from("").n, 0);
    assert_int_equal(STR("a\0b").n, 3);
}

/* Texts that differ in one byte, at every place of texts of every length that
 * is taken in words of its own way. */
static void case_byte_by_byte(void **state)
{
    (void)state;
    char a[20], b[20];
    for (size_t n = 1; n <= sizeof a; n++)
        for (unsigned i = 0; i < n << 16; i++) {
            memset(a, 'k', n);
            memset(b, 'K', n);
            a[i >> 16] = (char)(i >> 8);
            b[i >> 16] = (char)i;
            struct str x = {a, n}, y = {b, n};
            bool same = ascii_lower(a[i >> 16]) == ascii_lower(b[i >> 16]);
            if (str_eq_nocase(x, y) != same ||
                (same && str_hash_nocase(x, 1) != str_hash_nocase(y, 1)))
                fail_msg("bytes %02x and %02x at %u of %zu", i >> 8 & 0xFF, i & 0xFF, i >> 16, n);
        }
}

/* What is asked of words, asked of bytes: each byte at each place of each length. */
static void bytes_of_a_kind(void **state)
{
    (void)state;
    char text[20];
    for (size_t n = 0; n <= sizeof text; n++)
        for (unsigned i = 0; i < (n ? n : 1) << 8; i++) {
            memset(text, 'k', n);
            unsigned char c = n ? (unsigned char)i : 'k';
            if (n)
                text[i >> 8] = (char)c;
            struct str s = {text, n};
            if (str_has_control(s) != (c < 0x20 || c == 0x7F) ||
                str_is_plain(s) != ((c >= 0x20 && c < 0x7F) || c == '\n') ||
                str_has_byte_in(s, 'A', 'Z') != (c >= 'A' && c <= 'Z') ||
                str_has_byte_in(s, 0, 0) != (c == 0) ||
                str_has_only(s, '!', '~') != (c > 0x20 && c < 0x7F) ||
                str_has_only(s, 0, 0x7F) != (c < 0x80) ||
                str_has_only(s, 'a', 'z') != (c >= 'a' && c <= 'z'))
                fail_msg("byte %02x at %u of %zu", c, i >> 8, n);
        }
    assert_true(str_has_only(STR_NONE, 'a', 'z'));
    assert_false(str_has_byte_in(STR_NONE, 0, 0x7F));
}

static void equality(void **state)
{
    (void)state;
    static const struct {
        struct str a, b;
        bool eq, nocase;
    } cases[] = {
        {T(""), T(""), true, true},
        {{NULL, 0}, T(""), true, true},
        {T("a"), T("a"), true, true},
        {T("a"), T("A"), false, true},
        {T("a"), T("b"), false, false},
        {T("a"), T("ab"), false, false},
        {T("ab"), T("a"), false, false},
        {T("a\0b"), T("a\0b"), true, true},
        {T("a\0b"), T("a\0c"), false, false},
        {T("Az-09"), T("aZ-09"), false, true},
        {T("@"), T("`"), false, false}, /* 0x20 apart, and no letters */
        {T("["), T("{"), false, false},
        {T("\xC3\x84"), T("\xC3\xA4"), false, false}, /* umlauts: ASCII alone folds */
        {T("\xC1"), T("\xE1"), false, false},
    };
    for (size_t i = 0; i < ROWS(cases); i++)
        if (str_eq(cases[i].a, cases[i].b) != cases[i].eq ||
            str_eq_nocase(cases[i].a, cases[i].b) != cases[i].nocase)
            fail_msg("row %zu, `%.*s' and `%.*s'", i, STR_FMT(cases[i].a), STR_FMT(cases[i].b));
    assert_true(str_is(STR("abc"), "abc"));
    assert_false(str_is(STR("abc"), "ab"));
    assert_false(str_is(STR("a\0"), "a"));
    assert_true(str_is(STR_NONE, ""));
}

static int sign(int x)
{
    return (x > 0) - (x < 0);
}

/* Each pair both ways round. */
static void orders(void **state)
{
    (void)state;
    static const struct {
        struct str a, b;
        int order, nocase;
    } cases[] = {
        {T(""), T(""), 0, 0},       {{NULL, 0}, T("a"), -1, -1},     {T("a"), T("b"), -1, -1},
        {T("a"), T("aa"), -1, -1},  {T("B"), T("a"), -1, 1},         {T("a"), T("A"), 1, 0},
        {T("ab"), T("AC"), 1, -1},  {T("Z"), T("_"), -1, 1},         {T("a\0a"), T("a\0b"), -1, -1},
        {T("a"), T("a\0"), -1, -1}, {T("z"), T("\xC3\xA9"), -1, -1}, {T("\x7F"), T("\x80"), -1, -1},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str a = cases[i].a, b = cases[i].b;
        if (sign(str_cmp(a, b)) != cases[i].order || sign(str_cmp(b, a)) != -cases[i].order)
            fail_msg("row %zu: str_cmp of `%.*s' and `%.*s'", i, STR_FMT(a), STR_FMT(b));
        if (sign(str_cmp_nocase(a, b)) != cases[i].nocase ||
            sign(str_cmp_nocase(b, a)) != -cases[i].nocase)
            fail_msg("row %zu: str_cmp_nocase of `%.*s' and `%.*s'", i, STR_FMT(a), STR_FMT(b));
    }
}

static void starts_and_ends(void **state)
{
    (void)state;
    static const struct {
        const char *text, *part;
        bool starts, ends;
    } cases[] = {
        {"", "", true, true},        {"a", "", true, true},       {"", "a", false, false},
        {"abab", "ab", true, true},  {"abc", "ab", true, false},  {"cab", "ab", false, true},
        {"ab", "ab", true, true},    {"ab", "abc", false, false}, {"bc", "abc", false, false},
        {"Abab", "ab", false, true}, {NULL, "", true, true},      {NULL, "a", false, false},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str s = str_from(cases[i].text), part = str_from(cases[i].part);
        if (str_starts(s, part) != cases[i].starts || str_ends(s, part) != cases[i].ends)
            fail_msg("row %zu, `%s' and `%s'", i, cases[i].text, cases[i].part);
    }
}

#define NONE STR_NOT_FOUND

static void finding(void **state)
{
    (void)state;
    static const struct {
        struct str text, needle;
        size_t at, nocase;
    } cases[] = {
        {T(""), T(""), 0, 0},
        {{NULL, 0}, T(""), 0, 0},
        {{NULL, 0}, T("a"), NONE, NONE},
        {T("abc"), T(""), 0, 0},
        {T("abc"), T("a"), 0, 0},
        {T("abc"), T("c"), 2, 2},
        {T("abc"), T("d"), NONE, NONE},
        {T("abc"), T("bc"), 1, 1},
        {T("abc"), T("cd"), NONE, NONE},
        {T("abc"), T("abc"), 0, 0},
        {T("abc"), T("abcd"), NONE, NONE},
        {T("aab"), T("ab"), 1, 1},
        {T("aaab"), T("aab"), 1, 1},
        {T("abXab"), T("xA"), NONE, 2},
        {T("abab"), T("ab"), 0, 0},
        {T("a\0bc"), T("\0b"), 1, 1},
        {T("x\xC3\xA9"), T("\xC3\xA9"), 1, 1},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        size_t at = str_find(cases[i].text, cases[i].needle);
        size_t nocase = str_find_nocase(cases[i].text, cases[i].needle);
        if (at != cases[i].at || nocase != cases[i].nocase)
            fail_msg("row %zu, `%.*s' in `%.*s': at %td, %td", i, STR_FMT(cases[i].needle),
                     STR_FMT(cases[i].text), (ptrdiff_t)at, (ptrdiff_t)nocase);
    }
    assert_int_equal(str_find_char(STR("abca"), 'a'), 0);
    assert_int_equal(str_find_char(STR("abca"), 'c'), 2);
    assert_int_equal(str_find_char(STR("abca"), 'A'), NONE);
    assert_int_equal(str_find_char(STR("a\0"), '\0'), 1);
    assert_int_equal(str_find_char(STR("a"), '\0'), NONE);
    assert_int_equal(str_find_char(STR_NONE, 'a'), NONE);
}

static void trimming(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", ""},       {" ", ""},         {" \t\r\n", ""}, {"a", "a"},               {" a", "a"},
        {"a\r\n", "a"}, {"\t a b ", "a b"}, {"\va", "\va"},  {"\xC2\xA0", "\xC2\xA0"}, {NULL, ""},
        {"a\n\nb\n", "a\n\nb"},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str got = str_trim(str_from(cases[i].text));
        if (!str_is(got, cases[i].want))
            fail_msg("row %zu, `%s': `%.*s'", i, cases[i].text, STR_FMT(got));
    }
}

/* All pieces, each in angle brackets. */
static void in_pieces(struct str rest, bool words, char *out)
{
    struct str piece;
    *out = '\0';
    while (words ? str_word(&rest, &piece) : str_cut(&rest, ',', &piece)) {
        strcat(out, "<");
        strncat(out, piece.p, piece.n);
        strcat(out, ">");
    }
    assert_int_equal(rest.n, 0);
}

static void cutting(void **state)
{
    (void)state;
    static const struct {
        const char *text, *pieces, *words;
    } cases[] = {
        {"", "", ""},
        {NULL, "", ""},
        {"a", "<a>", "<a>"},
        {"a,b", "<a><b>", "<a,b>"},
        {"a,", "<a>", "<a,>"},
        {",", "<>", "<,>"},
        {",a", "<><a>", "<,a>"},
        {"a,,b", "<a><><b>", "<a,,b>"},
        {" a  b\tc ", "< a  b\tc >", "<a><b><c>"},
        {" \t ", "< \t >", ""},
        {"a\nb c", "<a\nb c>", "<a\nb><c>"}, /* a line break is no blank */
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        char got[64];
        in_pieces(str_from(cases[i].text), false, got);
        if (strcmp(got, cases[i].pieces) != 0)
            fail_msg("row %zu, `%s': cut into %s", i, cases[i].text, got);
        in_pieces(str_from(cases[i].text), true, got);
        if (strcmp(got, cases[i].words) != 0)
            fail_msg("row %zu, `%s': words %s", i, cases[i].text, got);
    }
}

/* All 256 bytes against the characters that count. */
static void ascii(void **state)
{
    (void)state;
    static const char digits[] = "0123456789", spaces[] = " \t\n\v\f\r";
    static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
    static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (int i = 0; i < 256; i++) {
        char c = (char)i;
        const char *capital = memchr(upper, c, sizeof upper - 1);
        bool letter = capital || memchr(lower, c, sizeof lower - 1);
        if (ascii_is_digit(c) != (memchr(digits, c, sizeof digits - 1) != NULL) ||
            ascii_is_space(c) != (memchr(spaces, c, sizeof spaces - 1) != NULL) ||
            ascii_is_letter(c) != letter ||
            ascii_lower(c) != (capital ? lower[capital - upper] : c))
            fail_msg("byte %d", i);
    }
}

#define OK ((size_t)-1)

static void utf8(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        size_t bad; /* OK, or the first offset that is not well formed */
    } cases[] = {
        {{NULL, 0}, OK},
        {T(""), OK},
        {T("\0"), OK},
        {T("\x7F"), OK},
        {T("\x80"), 0}, /* a continuation byte alone */
        {T("\xBF"), 0},
        {T("a\x80"), 1},
        /* two bytes: U+0080 ... U+07FF */
        {T("\xC0\x80"), 0}, /* overlong NUL */
        {T("\xC1\xBF"), 0}, /* overlong U+007F */
        {T("\xC2\x80"), OK},
        {T("\xDF\xBF"), OK},
        {T("\xC2\x7F"), 0},
        {T("\xC2\xC0"), 0},
        /* three bytes: U+0800 ... U+FFFF */
        {T("\xE0\x9F\xBF"), 0}, /* overlong U+07FF */
        {T("\xE0\xA0\x80"), OK},
        {T("\xED\x9F\xBF"), OK}, /* U+D7FF */
        {T("\xED\xA0\x80"), 0},  /* U+D800, a surrogate */
        {T("\xED\xBF\xBF"), 0},  /* U+DFFF, the last one */
        {T("\xEE\x80\x80"), OK}, /* U+E000 */
        {T("\xEF\xBF\xBF"), OK},
        {T("\xE1\x80\x7F"), 0},
        {T("\xE1\x80\xC0"), 0},
        {T("\xE1\x7F\x80"), 0},
        {T("\xED\xA0\xBD\xED\xB8\x80"), 0}, /* CESU-8, a pair of surrogates */
        /* four bytes: U+10000 ... U+10FFFF */
        {T("\xF0\x8F\xBF\xBF"), 0}, /* overlong U+FFFF */
        {T("\xF0\x90\x80\x80"), OK},
        {T("\xF4\x8F\xBF\xBF"), OK}, /* U+10FFFF */
        {T("\xF4\x90\x80\x80"), 0},  /* U+110000 */
        {T("\xF5\x80\x80\x80"), 0},
        {T("\xF0\x90\x80\x7F"), 0},
        {T("\xF0\x90\x7F\x80"), 0},
        {T("\xF8\x88\x80\x80\x80"), 0},
        {T("\xFE"), 0},
        {T("\xFF"), 0},
        /* truncated */
        {T("\xC2"), 0},
        {T("\xE1\x80"), 0},
        {T("\xF1\x80\x80"), 0},
        {T("ab\xF1\x80\x80"), 2},
        {T("\xC3\xA9\xE2\x82\xAC\xC3"), 5},
        {T("\xE2\x82" "a"), 0},
        {T("a\xC3\xA9z\xFFz"), 4},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        size_t bad = OK;
        if (utf8_is_valid(cases[i].text, &bad) != (cases[i].bad == OK) || bad != cases[i].bad)
            fail_msg("row %zu: %td, not %td", i, (ptrdiff_t)bad, (ptrdiff_t)cases[i].bad);
        assert_int_equal(utf8_is_valid(cases[i].text, NULL), cases[i].bad == OK);
    }
}

static void cut_at_characters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t max, want;
    } cases[] = {
        {"", 0, 0},
        {"abc", 3, 3},
        {"abc", 2, 2},
        {"abc", 0, 0},
        {"abc", SIZE_MAX, 3},
        {"a\xC3\xA9", 3, 3},
        {"a\xC3\xA9", 2, 1},
        {"a\xC3\xA9", 1, 1},
        {"\xE2\x82\xAC" "b", 3, 3},
        {"\xE2\x82\xAC" "b", 2, 0},
        {"\xE2\x82\xAC" "b", 1, 0},
        {"\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 7, 4},
        {"\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 4, 4},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str text = str_from(cases[i].text), got = utf8_cut(text, cases[i].max);
        if (got.n != cases[i].want || got.p != text.p)
            fail_msg("row %zu: %zu bytes of %zu", i, got.n, text.n);
    }
}

static const char a64[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
static const char a65[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

static void distance(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        unsigned limit, want;
    } cases[] = {
        {"", "", 0, 0},
        {"abc", "abc", 0, 0},
        {"abc", "abd", 1, 1},
        {"abc", "abd", 0, 1}, /* limit + 1 */
        {"abc", "", 5, 3},
        {"", "abc", 2, 3},
        {"tpc", "tcp", 3, 1}, /* a swap is one step */
        {"ab", "ba", 3, 1},
        {"abcd", "badc", 3, 2},
        {"tcp", "udp", 3, 2},
        {"submision", "submission", 3, 1},
        {"submisssion", "submission", 3, 1},
        {"kitten", "sitting", 9, 3},
        {"kitten", "sitting", 3, 3},
        {"kitten", "sitting", 2, 3},
        {"kitten", "sitting", 1, 2},
        {"a", "A", 3, 1}, /* case counts */
        {"aa", "bb", 3, 2},
        {a64, "", 64, 64},
        {a64, "", 63, 64},
        {a64, a64, 0, 0},
        {a65, a65, 7, 8}, /* too long, so farther than any limit */
        {a65, a64, 100, 101},
        {"", a65, 100, 101},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str a = str_from(cases[i].a), b = str_from(cases[i].b);
        unsigned there = str_distance(a, b, cases[i].limit);
        unsigned back = str_distance(b, a, cases[i].limit);
        if (there != cases[i].want || back != there)
            fail_msg("row %zu, `%s' and `%s': %u, back %u", i, cases[i].a, cases[i].b, there, back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_and_sub),    cmocka_unit_test(equality),
        cmocka_unit_test(case_byte_by_byte),
        cmocka_unit_test(bytes_of_a_kind),
        cmocka_unit_test(orders),          cmocka_unit_test(starts_and_ends),
        cmocka_unit_test(finding),         cmocka_unit_test(trimming),
        cmocka_unit_test(cutting),         cmocka_unit_test(ascii),
        cmocka_unit_test(utf8),            cmocka_unit_test(cut_at_characters),
        cmocka_unit_test(distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

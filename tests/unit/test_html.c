/* SPDX-License-Identifier: BSD-2-Clause */
/* Text into HTML: nothing in it is markup, and nothing acts unseen. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/html.h"

#include <stdlib.h>
#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))
#define T(literal)                                                                                 \
    {                                                                                              \
        literal, sizeof literal - 1                                                                \
    }
#define FFFD "\xEF\xBF\xBD"

static void texts(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *want;
    } cases[] = {
        {T(""), ""},
        {{NULL, 0}, ""},
        {T("abc"), "abc"},
        {T("a\tb\nc"), "a\tb\nc"},
        {T("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;"},
        {T("\" onload='x'"), "&quot; onload=&#39;x&#39;"},
        {T("&lt;"), "&amp;lt;"},
        {T("a\0b\x1B[31m\x7F"), "a" FFFD "b" FFFD "[31m" FFFD},
        {T("\r"), FFFD},
        {T("\xC2\x9B"
           "31m"),
         FFFD "31m"}, /* CSI in one character */
        {T("\xE2\x80\xAE"
           "cod.exe"),
         FFFD "cod.exe"},                                /* right-to-left override */
        {T("\xE2\x81\xA6x\xE2\x81\xA9"), FFFD "x" FFFD}, /* isolates */
        {T("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
        {T("\xD7\xA9\xD7\x9C"), "\xD7\xA9\xD7\x9C"}, /* a script that runs leftwards */
        {T("\xFF<\x80"), FFFD "&lt;" FFFD},
        {T("\xE2\x82"), FFFD FFFD},
        {T("\xC0\xBC"
           "b"),
         FFFD FFFD "b"}, /* an overlong `<' */
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct sink out = SINK_EMPTY;
        html_text(&out, cases[i].text);
        if (!str_is(sink_text(&out), cases[i].want))
            fail_msg("row %zu, %s: %.*s", i, cases[i].want, STR_FMT(sink_text(&out)));
        sink_free(&out);
    }
}

static void attributes(void **state)
{
    (void)state;
    struct sink out = SINK_EMPTY;
    html_attribute(&out, "href", STR("a\"><b>'&"));
    assert_true(str_is(sink_text(&out), " href=\"a&quot;&gt;&lt;b&gt;&#39;&amp;\""));
    sink_free(&out);
}

static void links(void **state)
{
    (void)state;
    static const struct {
        struct str url;
        bool ok;
    } cases[] = {
        {T("https://www.rfc-editor.org/rfc/rfc8314#section-7.3"), true},
        {T("http://example.org/a_(b)?c=d&e=%20"), true},
        {T(""), false},
        {T("javascript:alert(1)"), false},
        {T("JavaScript:alert(1)"), false},
        {T("data:text/html,x"), false},
        {T("//example.org/"), false},
        {T("465.html"), false},
        {T("https:/example.org/"), false},
        {T(" https://example.org/"), false},
        {T("https://example.org/ x"), false},
        {T("https://example.org/\"onclick"), false},
        {T("https://example.org/\n"), false},
        {T("https://example.org/\0"), false},
        {T("https://example.org/\xE2\x80\xAE"), false},
    };
    for (size_t i = 0; i < ROWS(cases); i++)
        if (html_is_link(cases[i].url) != cases[i].ok)
            fail_msg("row %zu: %.*s", i, STR_FMT(cases[i].url));
}

/* A sentence of a megabyte takes as long as its bytes. */
static void long_texts(void **state)
{
    (void)state;
    const size_t n = 1 << 20;
    char *text = malloc(n);
    struct sink out = SINK_EMPTY;
    memset(text, '<', n);
    html_text(&out, (struct str){text, n});
    assert_int_equal(out.n, 4 * n);
    assert_false(out.failed);
    sink_free(&out);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(attributes),
        cmocka_unit_test(links),
        cmocka_unit_test(long_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

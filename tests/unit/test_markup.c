/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define LOST "\xEF\xBF\xBD"

static void assert_marked_up(struct str text, const char *expected)
{
    struct sink out = SINK_EMPTY;
    sink_markup(&out, text);
    sink_char(&out, '\0');
    assert_string_equal(out.p, expected);
    sink_free(&out);
}

static void references(void **state)
{
    (void)state;
    assert_marked_up(STR("<script>a && \"b\" 'c'</script>"),
                     "&lt;script&gt;a &amp;&amp; &quot;b&quot; &#39;c&#39;&lt;/script&gt;");
    assert_marked_up(STR("plain"), "plain");
    assert_marked_up(STR_NONE, "");
}

static void characters_that_are_no_text(void **state)
{
    (void)state;
    assert_marked_up(((struct str){"a\0b", 3}), "a" LOST "b");
    assert_marked_up(STR("\x1B[31m\x7F"), LOST "[31m" LOST);
    assert_marked_up(STR("\t\n\r"), "\t\n" LOST);
    assert_marked_up(STR("\xC2\x85"), LOST); /* U+0085 */
    assert_marked_up(STR("\xE2\x80\xAE"
                         "abc"),
                     LOST "abc"); /* U+202E */
    assert_marked_up(STR("\xE2\x81\xA6\xE2\x81\xA9"), LOST LOST);
    assert_marked_up(STR("\xEF\xBF\xBF"), LOST); /* U+FFFF */
}

static void utf8_stays_and_broken_does_not(void **state)
{
    (void)state;
    assert_marked_up(STR("Gr\xC3\xBC\xC3\x9F"
                         "e \xF0\x9F\x90\x8D"),
                     "Gr\xC3\xBC\xC3\x9F"
                     "e \xF0\x9F\x90\x8D");
    assert_marked_up(STR("\xC3"), LOST);
    assert_marked_up(STR("\xED\xA0\x80"), LOST LOST LOST); /* a surrogate */
    assert_marked_up(STR("\xC0\xBC"), LOST LOST);          /* `<' in two bytes */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references),
        cmocka_unit_test(characters_that_are_no_text),
        cmocka_unit_test(utf8_stays_and_broken_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

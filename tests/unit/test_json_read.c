/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json_read.h"

static const struct {
    const char *text, *why; /* NULL: it is JSON */
    size_t bad;
} cases[] = {
    {"null", NULL, 4},
    {" [ 1 , -2.5e+3 , \"a\" , {} , [] , true , false ] ", NULL, 48},
    {"{\"a\":{\"b\":[{\"c\":null}]}}", NULL, 24},
    {"\"\\u0041\\uD83D\\uDE00\\n\\/\"", NULL, 23},
    {"", "a value is missing", 0},
    {"[1,]", "no value begins like this", 3},
    {"[1 2]", "`,' or the closing bracket is missing", 3},
    {"{a:1}", "a key in quotes is missing", 1},
    {"{\"a\" 1}", "`:' is missing", 5},
    {"[1", "`,' or the closing bracket is missing", 2},
    {"\"abc", "a string without end", 1},
    {"\"a\\", "a string without end", 1},
    {"\"\\x\"", "an unknown escape", 3},
    {"\"\\u12g4\"", "\\u needs four hexadecimal digits", 5},
    {"\"\\uDC00\"", "half of a surrogate pair", 7},
    {"\"\\uD800x\"", "half of a surrogate pair", 7},
    {"\"\xFF\"", "a string that is not UTF-8", 3},
    {"\"a\tb\"", "a control character in a string", 3},
    {"01", "a malformed number", 2},
    {"1.", "a malformed number", 2},
    {"1e", "a malformed number", 2},
    {"-", "a malformed number", 1},
    {"1 2", "text behind the value", 2},
    {"nul", "no value begins like this", 0},
};

static void texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena mem = ARENA_EMPTY;
        size_t bad;
        const char *why;
        const struct json_node *root = json_parse(str_from(cases[i].text), &mem, &bad, &why);
        if (!root != !!cases[i].why || (cases[i].why && bad != cases[i].bad))
            fail_msg("%s: at %zu: %s", cases[i].text, bad, why ? why : "parsed");
        if (cases[i].why)
            assert_string_equal(why, cases[i].why);
        arena_free(&mem);
    }
}

static void members(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    size_t bad;
    const char *why;
    const struct json_node *root =
        json_parse(STR("{\"n\": 1, \"s\": \"\\u00e9\\uD83D\\uDE00\", \"l\": [1, 2]}"), &mem, &bad, &why);
    assert_true(str_is(json_text(root, "s"), "\xC3\xA9\xF0\x9F\x98\x80"));
    assert_int_equal(json_text(root, "n").n, 0);
    assert_true(str_is(json_member(root, "n")->text, "1"));
    assert_true(str_is(json_member(root, "l")->first->next->text, "2"));
    assert_null(json_member(root, "x"));
    assert_null(json_member(json_member(root, "l"), "x"));
    arena_free(&mem);
}

static void deep_texts_are_refused(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    char text[20001];
    size_t bad;
    const char *why;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = '[';
    assert_null(json_parse((struct str){text, sizeof text}, &mem, &bad, &why));
    assert_int_equal(bad, 64);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(members),
        cmocka_unit_test(deep_texts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

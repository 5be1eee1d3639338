/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON (RFC 8259): strings byte by byte, commas, nesting and indent. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"

#define ROWS(table) (sizeof(table) / sizeof *(table))
#define T(literal) {literal, sizeof literal - 1}
#define FFFD "\xEF\xBF\xBD"

static void strings(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *want;
    } cases[] = {
        {T(""), "\"\""},
        {{NULL, 0}, "\"\""},
        {T("abc"), "\"abc\""},
        {T("\""), "\"\\\"\""},
        {T("\\"), "\"\\\\\""},
        {T("/"), "\"/\""},
        {T("a\"b\\c"), "\"a\\\"b\\\\c\""},
        {T("\n\t"), "\"\\n\\t\""},
        {T("\r\b\f"), "\"\\u000d\\u0008\\u000c\""},
        {T("\0"), "\"\\u0000\""},
        {T("a\0b"), "\"a\\u0000b\""},
        {T("\x1B[31m"), "\"\\u001b[31m\""},
        {T("\x1F\x20"), "\"\\u001f \""},
        {T("~\x7F"), "\"~\\u007f\""},
        /* UTF-8 stays */
        {T("\xC3\xA9"), "\"\xC3\xA9\""},
        {T("\xE2\x82\xAC"), "\"\xE2\x82\xAC\""},
        {T("\xF0\x9F\x98\x80"), "\"\xF0\x9F\x98\x80\""},
        {T("\xEF\xBF\xBD"), "\"" FFFD "\""},
        /* but for what a terminal obeys, and what turns the direction of text */
        {T("\xC2\x9B" "31m"), "\"\\u009b31m\""},
        {T("a\xE2\x80\xAE" "b"), "\"a\\u202eb\""},
        {T("\xE2\x81\xA6\xE2\x81\xA9"), "\"\\u2066\\u2069\""},
        {T("\xF3\xA0\x80\x81"), "\"\\udb40\\udc01\""},
        /* every byte that is not part of it is replaced */
        {T("\xFF"), "\"" FFFD "\""},
        {T("\x80\x80"), "\"" FFFD FFFD "\""},
        {T("a\xE9z"), "\"a" FFFD "z\""},
        {T("\xC3"), "\"" FFFD "\""},
        {T("\xE2\x82"), "\"" FFFD FFFD "\""},
        {T("\xE2\x82\""), "\"" FFFD FFFD "\\\"\""},
        {T("\xC3\n"), "\"" FFFD "\\n\""},
        {T("\xC0\x80"), "\"" FFFD FFFD "\""},
        {T("\xED\xA0\x80"), "\"" FFFD FFFD FFFD "\""},
        {T("\xF4\x90\x80\x80"), "\"" FFFD FFFD FFFD FFFD "\""},
        {T("\xFF\xC3\xA9\xFF"), "\"" FFFD "\xC3\xA9" FFFD "\""},
        {T("\xC3\xA9\"\xFF\\"), "\"\xC3\xA9\\\"" FFFD "\\\\\""},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct sink out = SINK_EMPTY;
        struct json j = {.out = &out};
        json_str(&j, cases[i].text);
        if (!str_is(sink_text(&out), cases[i].want))
            fail_msg("row %zu, %s: %.*s", i, cases[i].want, STR_FMT(sink_text(&out)));
        sink_free(&out);
    }
}

/* No byte, alone or inside, leaves a control byte or broken UTF-8 behind. */
static void every_byte_is_safe(void **state)
{
    (void)state;
    for (int i = 0; i < 256; i++) {
        char text[] = {'a', (char)i, 'z'};
        struct sink out = SINK_EMPTY;
        struct json j = {.out = &out};
        json_str(&j, (struct str){text, sizeof text});
        struct str got = sink_text(&out);
        if (!utf8_is_valid(got, NULL) || got.p[0] != '"' || got.p[got.n - 1] != '"')
            fail_msg("byte %d: %.*s", i, STR_FMT(got));
        for (size_t k = 0; k < got.n; k++)
            if ((unsigned char)got.p[k] < 0x20 || got.p[k] == 0x7F)
                fail_msg("byte %d: a control byte", i);
        sink_free(&out);
    }
}

static void a_document(struct json *j)
{
    json_open(j, '{');
    json_key(j, "port");
    json_u32(j, 465);
    json_key(j, "names");
    json_open(j, '[');
    json_z(j, "submissions");
    json_open(j, '{');
    json_key(j, "of\"ten");
    json_millionths(j, 12345);
    json_close(j, '}');
    json_open(j, '[');
    json_close(j, ']');
    json_null(j);
    json_close(j, ']');
    json_key(j, "empty");
    json_open(j, '{');
    json_close(j, '}');
    json_key(j, "yes");
    json_bool(j, true);
    json_key(j, "no");
    json_bool(j, false);
    json_key(j, "title");
    json_z(j, NULL);
    json_close(j, '}');
}

static void nesting(void **state)
{
    (void)state;
    struct sink out = SINK_EMPTY;
    struct json j = {.out = &out};
    a_document(&j);
    sink_char(&out, '\0');
    assert_int_equal(j.depth, 0);
    assert_string_equal(out.p, "{\"port\":465,\"names\":[\"submissions\",{\"of\\\"ten\":0.012345},"
                               "[],null],\"empty\":{},\"yes\":true,\"no\":false,\"title\":\"\"}");
    sink_free(&out);
}

static void indent(void **state)
{
    (void)state;
    struct sink out = SINK_EMPTY;
    struct json j = {.out = &out, .indent = 2};
    a_document(&j);
    sink_char(&out, '\0');
    assert_string_equal(out.p, "{\n"
                               "  \"port\": 465,\n"
                               "  \"names\": [\n"
                               "    \"submissions\",\n"
                               "    {\n"
                               "      \"of\\\"ten\": 0.012345\n"
                               "    },\n"
                               "    [],\n"
                               "    null\n"
                               "  ],\n"
                               "  \"empty\": {},\n"
                               "  \"yes\": true,\n"
                               "  \"no\": false,\n"
                               "  \"title\": \"\"\n"
                               "}");
    sink_free(&out);
}

/* A value alone; lists of one and of two. */
static void commas(void **state)
{
    (void)state;
    for (uint32_t count = 0; count < 3; count++) {
        static const char *const want[] = {"[]", "[0]", "[0,1]"};
        struct sink out = SINK_EMPTY;
        struct json j = {.out = &out};
        json_open(&j, '[');
        for (uint32_t i = 0; i < count; i++)
            json_u32(&j, i);
        json_close(&j, ']');
        if (!str_is(sink_text(&out), want[count]))
            fail_msg("%u values: %.*s", (unsigned)count, STR_FMT(sink_text(&out)));
        sink_free(&out);
    }
}

static void deep(void **state)
{
    (void)state;
    enum { DEPTH = 10000 };
    struct sink out = SINK_EMPTY;
    struct json j = {.out = &out};
    for (int i = 0; i < DEPTH; i++)
        json_open(&j, '[');
    for (int i = 0; i < DEPTH; i++)
        json_close(&j, ']');
    assert_int_equal(out.n, 2 * DEPTH);
    assert_int_equal(str_find(sink_text(&out), STR("[]")), DEPTH - 1);
    assert_int_equal(str_find_char(sink_text(&out), ','), STR_NOT_FOUND);
    sink_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings), cmocka_unit_test(every_byte_is_safe), cmocka_unit_test(nesting),
        cmocka_unit_test(indent),  cmocka_unit_test(commas),             cmocka_unit_test(deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Service names: RFC 6335, section 5.1, by its edges, and which spellings are
 * one name. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/name.h"

#define ROWS(table) (sizeof(table) / sizeof *(table))

static void faults(void **state)
{
    (void)state;
    static const char empty[] = "is empty", together[] = "has two hyphens together";
    static const char other[] = "has a character other than letters, digits and hyphens";
    static const char ends[] = "begins or ends with a hyphen";
    static const char no_letter[] = "has no letter", too_long[] = "is longer than 15 characters";
    static const struct {
        const char *name, *fault; /* NULL: well formed */
    } cases[] = {
        {"a", NULL},
        {"z", NULL},
        {"A", NULL},
        {"Z", NULL},
        {"http", NULL},
        {"X11", NULL},
        {"3com-tsmux", NULL},
        {"914c-g", NULL},
        {"a1", NULL},
        {"1a", NULL},
        {"a-b", NULL},
        {"a-b-c-1", NULL},
        {"0-a-9", NULL},
        {"abcdefghijklmno", NULL}, /* 15 */
        {"abcdefghijklmnop", too_long},
        {"12345678901234a", NULL},
        {"123456789012345a", too_long},
        {"", empty},
        {NULL, empty},
        {"1", no_letter},
        {"0123456789", no_letter},
        {"1-2", no_letter},
        {"-", ends},
        {"-a", ends},
        {"a-", ends},
        {"-1", ends},
        {"a--b", together},
        {"--", together},
        {"a--", together},
        {"1---2", together},
        {"sql*net", other},
        {"whois++", other},
        {"a_b", other},
        {"a.b", other},
        {"a/b", other},
        {"a b", other},
        {" a", other},
        {"a\n", other},
        {"a:1", other},
        {"@a", other}, /* the bytes beside the letters and digits */
        {"a[", other},
        {"a`", other},
        {"{a", other},
        {"a/", other},
        {"\xC3\xA9t\xC3\xA9", other},
        {"a\x7F", other},
        {"abcdefghijklmno_", other},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        const char *fault = name_fault(str_from(cases[i].name));
        if ((fault == NULL) != (cases[i].fault == NULL) ||
            (fault && !str_is(str_from(fault), cases[i].fault)))
            fail_msg("row %zu, `%s': %s", i, cases[i].name, fault ? fault : "(well formed)");
    }
    assert_string_equal(name_fault(STR("a\0b")), other);
}

static void likeness(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool like;
    } cases[] = {
        {"http", "http", true},
        {"http", "HTTP", true},
        {"http", "https", false},
        {"https", "http", false},
        {"sqlnet", "sql-net", true},
        {"sql-net", "sql*net", true},
        {"sqlnet", "sql*net", true},
        {"SQLNet", "sql-net", true},
        {"whois++", "whoispp", false},
        {"whois++", "whois", true},
        {"-a-", "a", true},
        {"a-", "a-b", false},
        {"a-1", "a1", true},
        {"a1", "a2", false},
        {"1a", "a1", false},
        {"a_b.c/d", "abcd", true},
        {"a b", "ab", true},
        {"", "", true},
        {"", "a", false},
        {"", "-", false}, /* punctuation alone is like itself only */
        {"-", "-", true},
        {"-", "*", false},
        {"-", "--", false},
        {"*", "a", false},
        {"caf\xC3\xA9", "caf\xC3\xA8", false}, /* bytes past ASCII count */
        {"caf\xC3\xA9", "caf", false},
        {"caf-\xC3\xA9", "caf\xC3\xA9", true},
        {"\xC3\x84", "\xC3\xA4", false},
        {"X11:1", "x11-1", true},
        {"X11:1", "X11", false},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str a = str_from(cases[i].a), b = str_from(cases[i].b);
        if (name_is_like(a, b) != cases[i].like || name_is_like(b, a) != cases[i].like)
            fail_msg("row %zu, `%s' and `%s'", i, cases[i].a, cases[i].b);
        assert_true(name_is_like(a, a) && name_is_like(b, b));
    }
}

static void questions(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool graphic, capital, unknown;
    } cases[] = {
        {"", false, false, false},           {NULL, false, false, false},
        {"a", true, false, false},           {"A", true, true, false},
        {"aZ", true, true, false},           {"@[", true, false, false},
        {"!", true, false, false},           {"~", true, false, false},
        {" ", false, false, false},          {"a b", false, false, false},
        {"a\x7F", false, false, false},      {"\x1F" "a", false, false, false},
        {"a\t", false, false, false},        {"\xC3\xA9", false, false, false},
        {"\xC3\x89", false, false, false},   {"unknown", true, false, true},
        {"Unknown", true, true, true},       {"UNKNOWN", true, true, true},
        {"unknown ", false, false, false},   {"unknow", true, false, false},
        {"unknown1", true, false, false},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str name = str_from(cases[i].name);
        if (name_is_graphic(name) != cases[i].graphic ||
            name_has_capital(name) != cases[i].capital ||
            name_is_unknown(name) != cases[i].unknown)
            fail_msg("row %zu, `%s': %d, %d, %d", i, cases[i].name, name_is_graphic(name),
                     name_has_capital(name), name_is_unknown(name));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults),
        cmocka_unit_test(likeness),
        cmocka_unit_test(questions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

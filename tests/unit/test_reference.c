/* SPDX-License-Identifier: BSD-2-Clause */
/* References as cards and the registry write them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/reference.h"

#define ROWS(table) (sizeof(table) / sizeof *(table))

static void of_cards(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        bool rfc;
        uint32_t number;
        const char *section;
        bool valid;
    } cases[] = {
        {"RFC8314", true, 8314, "", false},
        {"RFC8314#7.3", true, 8314, "7.3", true},
        {"RFC8314#A.1", true, 8314, "A.1", true},
        {"RFC8314#A", true, 8314, "A", true},
        {"RFC8314#", true, 8314, "", false},
        {"RFC8314#7.", true, 8314, "7.", false},
        {"RFC8314#AA", true, 8314, "AA", false},
        {"RFC8314#1.A", true, 8314, "1.A", false},
        {"RFC8314#.1", true, 8314, ".1", false},
        {"RFC", false, 0, "", false},
        {"rfc8314", false, 0, "", false},
        {"RFC83x", false, 0, "", false},
        {"RFC99999999999", false, 0, "", false},
        {"debian", false, 0, "", false},
        {"", false, 0, "", false},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        uint32_t number = 0;
        struct str section;
        bool rfc = rfc_parse(str_from(cases[i].word), &number, &section);
        if (rfc != cases[i].rfc || number != cases[i].number ||
            !str_is(section, cases[i].section) || rfc_section_is_valid(section) != cases[i].valid)
            fail_msg("row %zu, %s: %d %u `%.*s'", i, cases[i].word, rfc, (unsigned)number,
                     STR_FMT(section));
    }
}

static void of_the_registry(void **state)
{
    (void)state;
    static const struct {
        const char *cell, *item;
        bool rfc;
        const char *name, *section;
    } cases[] = {
        {"[RFC1234]", "RFC1234", true, "RFC1234", ""},
        {"[RFC1234, Section 5.6]", "RFC1234, Section 5.6", true, "RFC1234", "5.6"},
        {"[RFC1234, page 5]", "RFC1234, page 5", true, "RFC1234", ""},
        {"[RFC1234, Section 5.6 and others]", "RFC1234, Section 5.6 and others", true, "RFC1234",
         ""},
        {"[RFC-some-draft-07]", "RFC-some-draft-07", false, NULL, NULL},
        {"[Some_Body]", "Some_Body", false, NULL, NULL},
        {"[http://192.0.2.1/]", "http://192.0.2.1/", false, NULL, NULL},
        {"RFC1234", "RFC1234", true, "RFC1234", ""},
        {"[RFC]", "RFC", false, NULL, NULL},
        {"[]", "", false, NULL, NULL},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str cell = str_from(cases[i].cell), item, rfc, section;
        assert_true(registry_reference_cut(&cell, &item));
        if (!str_is(item, cases[i].item))
            fail_msg("row %zu: `%.*s'", i, STR_FMT(item));
        bool is = registry_rfc_parse(item, &rfc, &section);
        if (is != cases[i].rfc ||
            (is && (!str_is(rfc, cases[i].name) || !str_is(section, cases[i].section))))
            fail_msg("row %zu: %d", i, is);
        assert_false(registry_reference_cut(&cell, &item));
    }
    struct str cell = STR("[RFC1][Some_Body][RFC2]"), item;
    for (size_t i = 0; i < 3; i++)
        assert_true(registry_reference_cut(&cell, &item));
    assert_true(str_is(item, "RFC2"));
    assert_false(registry_reference_cut(&cell, &item));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_cards),
        cmocka_unit_test(of_the_registry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

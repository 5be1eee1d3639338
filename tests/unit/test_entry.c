/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries made by hand: the order of names under each policy, spellings, and
 * finding an entry in its set. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/entry.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

/* One letter a name; a capital is seen under `upstream` alone. */
static const struct {
    const char *names;
    uint16_t lead[SERVC_POLICIES];
    const char *want[SERVC_POLICIES]; /* the leading one first, or `-` */
} orders[] = {
    {"", {NO_NAME, NO_NAME, NO_NAME}, {"-", "-", "-"}},
    {"a", {0, 0, 0}, {"a", "a", "a"}},
    {"a", {NO_NAME, NO_NAME, NO_NAME}, {"-a", "-a", "-a"}}, /* what only history has */
    {"abc", {0, 0, 0}, {"abc", "abc", "abc"}},
    {"abc", {0, 1, 2}, {"abc", "bac", "cab"}},
    {"abc", {0, 2, 1}, {"abc", "cab", "bac"}},
    {"abc", {NO_NAME, 0, 2}, {"-abc", "abc", "cab"}},
    {"abX", {0, 0, 2}, {"ab", "ab", "Xab"}},
    {"X", {NO_NAME, NO_NAME, 0}, {"-", "-", "X"}}, /* mirrored: nothing else is here */
    {"aX", {0, 0, 0}, {"a", "a", "aX"}},
    {"aXbYc", {0, 2, 1}, {"abc", "bac", "XabYc"}},
    {"Xa", {1, 1, 0}, {"a", "a", "Xa"}},
};

static uint16_t made_names(const char *letters, struct entry_name *names)
{
    uint16_t count = 0;
    for (; letters[count]; count++)
        names[count] = (struct entry_name){
            .name = {&letters[count], 1},
            .upstream_only = letters[count] >= 'A' && letters[count] <= 'Z',
        };
    return count;
}

static void names_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(orders); i++) {
        struct entry_name names[8];
        struct entry e = {.name_count = made_names(orders[i].names, names), .names = names};
        memcpy(e.lead, orders[i].lead, sizeof e.lead);
        for (unsigned p = 0; p < SERVC_POLICIES; p++) {
            enum servc_policy policy = (enum servc_policy)p;
            char got[16] = {0};
            const struct entry_name *n = entry_name_at(&e, policy, 0);
            assert_ptr_equal(n, entry_lead(&e, policy));
            got[0] = n ? n->name.p[0] : '-';
            uint32_t k = 1;
            for (; (n = entry_name_at(&e, policy, k)); k++)
                got[k] = n->name.p[0];
            if (strcmp(got, orders[i].want[p]) != 0)
                fail_msg("row %zu, %s: `%s'", i, servc_policy_name(policy), got);
            assert_null(entry_name_at(&e, policy, k + 1));
            assert_null(entry_name_at(&e, policy, UINT32_MAX));
        }
    }
}

static void spellings(void **state)
{
    (void)state;
    static const struct {
        struct entry_name name;
        enum servc_policy policy;
        const char *want;
    } cases[] = {
        {{.name = {"x11", 3}}, SERVC_POLICY_IANA, "x11"},
        {{.name = {"x11", 3}}, SERVC_POLICY_UPSTREAM, "x11"},
        {{.name = {"x11", 3}, .nmap_spelling = {"X11", 3}}, SERVC_POLICY_IANA, "x11"},
        {{.name = {"x11", 3}, .nmap_spelling = {"X11", 3}}, SERVC_POLICY_COMMON, "x11"},
        {{.name = {"x11", 3}, .nmap_spelling = {"X11", 3}}, SERVC_POLICY_UPSTREAM, "X11"},
    };
    for (size_t i = 0; i < ROWS(cases); i++)
        if (!str_is(entry_spelling(&cases[i].name, cases[i].policy), cases[i].want))
            fail_msg("row %zu", i);
}

/* Sets of 0 to 9 entries: each is found, and what lies between them is not. */
static void found_in_a_set(void **state)
{
    (void)state;
    static const struct endpoint at[] = {
        {0, SERVC_TCP},  {0, SERVC_DCCP},  {1, SERVC_UDP},   {80, SERVC_TCP},
        {80, SERVC_UDP}, {80, SERVC_SCTP}, {443, SERVC_TCP}, {65535, SERVC_TCP},
        {65535, SERVC_DCCP},
    };
    static const struct endpoint others[] = {
        {0, SERVC_UDP},   {1, SERVC_TCP},    {1, SERVC_SCTP},    {79, SERVC_DCCP},
        {80, SERVC_DCCP}, {443, SERVC_DCCP}, {65534, SERVC_TCP}, {65535, SERVC_UDP},
    };
    struct entry entries[ROWS(at)] = {{.rank = 0}};
    const struct entry *list[ROWS(at)];
    for (size_t i = 0; i < ROWS(at); i++) {
        entries[i].at = at[i];
        list[i] = &entries[i];
    }
    for (uint32_t count = 0; count <= ROWS(at); count++) {
        struct entry_set set = {list, count, NULL};
        for (uint32_t i = 0; i < ROWS(at); i++)
            if (entry_find(&set, at[i]) != (i < count ? list[i] : NULL))
                fail_msg("%u entries: %u/%u", (unsigned)count, at[i].port, at[i].transport);
        for (uint32_t i = 0; i < ROWS(others); i++)
            if (entry_find(&set, others[i]))
                fail_msg("%u entries: %u/%u is there", (unsigned)count, others[i].port,
                         others[i].transport);
    }
}

/* doc/rules.md names them; the ids are in every output. */
static void rules_have_names(void **state)
{
    (void)state;
    static const char *const names[] = {
        "card", "sole-assignment", "well-formed", "co-assignment-note", "co-assignment-reference",
        "co-assignment-source", "co-assignment-order", "unofficial", "historic", "unknown",
    };
    assert_int_equal(RULE_COUNT, ROWS(names));
    for (unsigned i = 0; i < RULE_COUNT; i++) {
        assert_string_equal(rule_name((enum rule_id)i), names[i]);
        if (strlen(rule_what((enum rule_id)i)) < 10)
            fail_msg("%s says nothing", names[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_in_order),
        cmocka_unit_test(spellings),
        cmocka_unit_test(found_in_a_set),
        cmocka_unit_test(rules_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

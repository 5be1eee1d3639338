/* SPDX-License-Identifier: BSD-2-Clause */
/* The catalogue: claims in the order they were read, ranges among single ports;
 * and the dates that claims carry. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/claim.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

static const struct source_file file = {"t", "t"};

static struct claim *add(struct catalogue *c, const char *name, uint16_t first, uint16_t last,
                         enum servc_transport transport)
{
    struct claim *k = claim_new(c, SERVC_SOURCE_IANA, (struct place){&file, c->count + 1, 0});
    k->name = str_from(name);
    k->first = first;
    k->last = last;
    k->transport = (uint8_t)transport;
    claim_add(c, k);
    return k;
}

/* a: 80/tcp, b: 70-90/tcp, c: 80/udp, d: 80/tcp, e: 80-80/tcp, f: 80-81/tcp,
 * g: 0-65535/udp, h: 65535/tcp, i: 0/tcp, j: 81/tcp, k: 80/dccp */
static struct catalogue *eleven_claims(void)
{
    struct catalogue *c = catalogue_new();
    add(c, "a", 80, 80, SERVC_TCP);
    add(c, "b", 70, 90, SERVC_TCP);
    add(c, "c", 80, 80, SERVC_UDP);
    add(c, "d", 80, 80, SERVC_TCP);
    add(c, "e", 80, 80, SERVC_TCP);
    add(c, "f", 80, 81, SERVC_TCP);
    add(c, "g", 0, 65535, SERVC_UDP);
    add(c, "h", 65535, 65535, SERVC_TCP);
    add(c, "i", 0, 0, SERVC_TCP);
    add(c, "j", 81, 81, SERVC_TCP);
    add(c, "k", 80, 80, SERVC_DCCP);
    return c;
}

static void who_is_at(void **state)
{
    (void)state;
    static const struct {
        const char *at;
        const char *alone; /* claims on the port alone */
        const char *all;   /* ranges too, in order of reading */
    } cases[] = {
        {"80/tcp", "ade", "abdef"}, {"81/tcp", "j", "bfj"}, {"82/tcp", "", "b"},
        {"69/tcp", "", ""},         {"70/tcp", "", "b"},    {"90/tcp", "", "b"},
        {"91/tcp", "", ""},         {"80/udp", "c", "cg"},  {"0/udp", "", "g"},
        {"65535/udp", "", "g"},     {"0/tcp", "i", "i"},    {"65535/tcp", "h", "h"},
        {"80/sctp", "", ""},        {"80/dccp", "k", "k"},
    };
    struct catalogue *c = eleven_claims();
    assert_int_equal(c->count, 11);
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct arena mem = ARENA_EMPTY;
        struct endpoint at;
        char got[16] = "";
        assert_true(endpoint_parse(str_from(cases[i].at), &at));
        for (const struct claim *k = NULL; (k = claim_next(c, at, k));)
            strncat(got, k->name.p, k->name.n);
        if (strcmp(got, cases[i].alone) != 0)
            fail_msg("%s: alone `%s'", cases[i].at, got);

        uint32_t count = 99;
        const struct claim **list = claims_at(c, at, &mem, &count);
        *got = '\0';
        for (uint32_t k = 0; k < count; k++)
            strncat(got, list[k]->name.p, list[k]->name.n);
        if (strcmp(got, cases[i].all) != 0)
            fail_msg("%s: all `%s'", cases[i].at, got);
        arena_free(&mem);
    }
    catalogue_free(c);
}

static void order_is_that_of_reading(void **state)
{
    (void)state;
    struct catalogue *c = catalogue_new();
    for (uint32_t i = 0; i < 50000; i++) {
        uint16_t port = (uint16_t)(i * 7919u);
        struct claim *k = add(c, "x", port, port < 65000 && i % 5 == 0 ? port + 3 : port, i % 4);
        assert_int_equal(k->order, i);
        assert_int_equal(k->at.line, i + 1);
        assert_int_equal(k->source, SERVC_SOURCE_IANA);
        assert_null(k->line);
        assert_null(k->registration);
        assert_null(k->curation);
        assert_int_equal(k->flags, 0);
        assert_false(k->freq.known);
    }
    struct arena mem = ARENA_EMPTY;
    for (uint32_t port = 0; port < PORTS; port += 13) {
        uint32_t count;
        struct endpoint at = {(uint16_t)port, (uint8_t)(port % 4)};
        const struct claim **list = claims_at(c, at, &mem, &count);
        for (uint32_t i = 0; i < count; i++)
            if ((i && list[i - 1]->order >= list[i]->order) || list[i]->first > port ||
                list[i]->last < port)
                fail_msg("port %u, claim %u", (unsigned)port, (unsigned)i);
    }
    arena_free(&mem);
    catalogue_free(c);
}

static void kept_claims_are_at_no_endpoint(void **state)
{
    (void)state;
    struct catalogue *c = catalogue_new();
    struct arena mem = ARENA_EMPTY;
    add(c, "a", 0, 0, SERVC_TCP);
    for (uint32_t i = 0; i < 100; i++) {
        struct claim *k = claim_new(c, SERVC_SOURCE_IANA, place_file(&file));
        k->name = STR("portless");
        claim_keep(c, i % 2 ? &c->portless : &c->unsupported, k);
        assert_int_equal(k->order, i + 1);
    }
    assert_int_equal(c->count, 101);
    assert_int_equal(c->portless.count, 50);
    assert_int_equal(c->unsupported.count, 50);
    for (uint32_t i = 0; i < 50; i++)
        assert_int_equal(c->portless.at[i]->order, 2 * i + 2);
    uint32_t count;
    claims_at(c, (struct endpoint){0, SERVC_TCP}, &mem, &count);
    assert_int_equal(count, 1);
    arena_free(&mem);
    catalogue_free(c);
}

static void nothing_at_all(void **state)
{
    (void)state;
    struct catalogue *c = catalogue_new();
    struct arena mem = ARENA_EMPTY;
    uint32_t count = 99;
    assert_null(claim_next(c, (struct endpoint){80, SERVC_TCP}, NULL));
    claims_at(c, (struct endpoint){65535, SERVC_DCCP}, &mem, &count);
    assert_int_equal(count, 0);
    assert_int_equal(c->count, 0);
    arena_free(&mem);
    catalogue_free(c);
    catalogue_free(NULL);
}

static void dates(void **state)
{
    (void)state;
    static const struct {
        const char *date;
        bool exact, about;
    } cases[] = {
        {"2025", true, true},
        {"2025-02", true, true},
        {"2025-02-13", true, true},
        {"2025~", false, true},
        {"2025-02~", false, true},
        {"2025-02-13~", false, true},
        {"2025-01-01", true, true},
        {"2025-12-31", true, true},
        {"9999-12-31", true, true},
        {"2025-00", false, false},
        {"2025-13", false, false},
        {"2025-12", true, true},
        {"2025-01-00", false, false},
        {"2025-01-32", false, false},
        {"2025-00-01", false, false},
        {"2025-13-01", false, false},
        {"2025-1", false, false},
        {"2025-1-1", false, false},
        {"2025-01-1", false, false},
        {"2025-1-011", false, false},
        {"2025-0101", false, false},
        {"20250101", false, false},
        {"2025/01/01", false, false},
        {"2025-01/01", false, false},
        {"2025-", false, false},
        {"2025-01-", false, false},
        {"202", false, false},
        {"20255", false, false},
        {"", false, false},
        {NULL, false, false},
        {"~", false, false},
        {"2025~~", false, false},
        {"~2025", false, false},
        {"20~25", false, false},
        {" 2025", false, false},
        {"2025 ", false, false},
        {"-025", false, false},
        {"+025", false, false},
        {"2o25", false, false},
        {"2025-+1", false, false},
        {"2025-02-1x", false, false},
        {"2025-02-13T00:00", false, false},
    };
    for (size_t i = 0; i < ROWS(cases); i++)
        if (date_is_valid(str_from(cases[i].date), false) != cases[i].exact ||
            date_is_valid(str_from(cases[i].date), true) != cases[i].about)
            fail_msg("row %zu, `%s'", i, cases[i].date);
}

static void dates_compare(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        int want;
    } cases[] = {
        {"2025-02-13", "2025-02-13", 0},  {"2025-02-13", "2025-02-14", -1},
        {"2025-02-28", "2025-03-01", -1}, {"2024-12-31", "2025-01-01", -1},
        {"2025", "2025-02-13", 0},        {"2025-02", "2025-02-13", 0},
        {"2025-02", "2025-03-01", -1},    {"2024", "2025-01", -1},
        {"", "2025", 0},                  {"", "", 0},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        int there = date_cmp(str_from(cases[i].a), str_from(cases[i].b));
        int back = date_cmp(str_from(cases[i].b), str_from(cases[i].a));
        if ((there > 0) - (there < 0) != cases[i].want || (back > 0) - (back < 0) != -cases[i].want)
            fail_msg("row %zu, `%s' and `%s': %d", i, cases[i].a, cases[i].b, there);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_at),
        cmocka_unit_test(order_is_that_of_reading),
        cmocka_unit_test(kept_claims_are_at_no_endpoint),
        cmocka_unit_test(nothing_at_all),
        cmocka_unit_test(dates),
        cmocka_unit_test(dates_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

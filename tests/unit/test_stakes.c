/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a decision is at stake, and whether it was made on purpose. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "rules/stakes.h"
#include "support/world.h"

#include <stdio.h>
#include <string.h>

#define CARD(names) "card: 1\nport: 80\ntcp:\n" names

/* What stands at 80/tcp, and what that is. */
static const struct {
    const char *iana, *nmap, *card;
    const char *class;
    bool decided;
} rows[] = {
    {"a,80,tcp,,,\n", "a 80/tcp 0.1\n", NULL, "none", true},
    {"", "unknown 80/tcp 0.1\n", NULL, "none", true},
    {",80,tcp,Reserved,,\n", "unknown 80/tcp 0.1\n", NULL, "none", true},
    /* A card's name for what both do not know is welcome, and decides nothing. */
    {"", "unknown 80/tcp 0.1\n", CARD("  - {name: x, status: unofficial, ref: [book]}\n"), "none",
     true},
    {"a,80,tcp,,,\n", "A 80/tcp 0.1\n", NULL, "case", true},
    {"a-b,80,tcp,,,\n", "a_b 80/tcp 0.1\n", NULL, "punctuation", true},
    {"a_b,80,tcp,,,\"This entry is an alias to \"\"a-b\"\". This entry is now historic, not "
     "usable\"\n"
     "a-b,80,tcp,,,\n",
     "a_b 80/tcp 0.1\n", NULL, "malformed", true},
    {"a,80,tcp,,,\nb,80,udp,,,\n", "b 80/tcp 0.1\n", NULL, "mirrored", true},
    {"b,80,udp,,,\n", "b 80/tcp 0.1\n", NULL, "mirrored", true},
    {"a,80,tcp,,,\n", "b 80/tcp 0.1\n", NULL, "other-name", false},
    {"a,80,tcp,,,\n", "b 80/tcp 0.1\n", CARD("  - {name: b, status: legacy, why: of old}\n"),
     "other-name", true},
    /* A card that is silent about nmap's name, or gives no reason. */
    {"a,80,tcp,,,\n", "b 80/tcp 0.1\n", CARD("  - {name: a, status: assigned, ref: [iana]}\n"),
     "other-name", false},
    {"a,80,tcp,,,\n", "b 80/tcp 0.1\n", CARD("  - {name: b, status: legacy}\n"), "other-name",
     false},
    {"", "b 80/tcp 0.1\n", NULL, "unregistered", false},
    {"", "b 80/tcp 0.1\n", CARD("  - {name: B, status: unofficial, ref: [book]}\n"), "unregistered",
     true},
    {"", "b 80/tcp 0.1\n",
     "card: 1\nport: 79-81\ntcp: [{name: b, status: unofficial, ref: [book]}]\n", "unregistered",
     true},
    {"a,80,tcp,,,\n", "unknown 80/tcp 0.1\n", NULL, "unnamed", true},
    {"a_b,80,tcp,,,\"This entry is an alias to \"\"a-b\"\". This entry is now historic, not "
     "usable\"\n"
     "a-b,80,tcp,,,\n",
     "unknown 80/tcp 0.1\n", NULL, "unnamed", true},
    {"a,80,tcp,,,\n", "unknown 80/tcp 0.1\n", CARD("  - {name: b, status: unofficial}\n"),
     "unnamed", false},
    {"a,80,tcp,,,\n", "unknown 80/tcp 0.1\n",
     CARD("  - {name: a, status: assigned, ref: [iana]}\n"), "unnamed", true},
    {"a,80,tcp,,,\n", "z 1/tcp 0.1\n", NULL, "absent", true},
    {"a,80,tcp,,,\nb,80,tcp,,,\n", "z 1/tcp 0.1\n", NULL, "several", false},
    {"a,80,tcp,,,\nb,80,tcp,,,\n", "b 80/tcp 0.1\n", NULL, "several",
     false}, /* the source decides */
    {"a,80,tcp,,,\nb,80,tcp,,[RFC1],\n", "b 80/tcp 0.1\n", NULL, "several", true},
    {"a,80,tcp,,,\nb,80,tcp,,[RFC1],\n", "c 80/tcp 0.1\n", NULL, "several", false},
    {"a,80,tcp,,,\nb,80,tcp,,,\n", "c 80/tcp 0.1\n",
     CARD(
         "  - {name: a, status: assigned, ref: [x]}\n  - {name: c, status: unofficial, why: so}\n"),
     "several", true},
};

static void each_endpoint_has_its_class(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct world *w = world_new();
        struct stakes stakes;
        world_iana(w, rows[i].iana);
        world_nmap(w, rows[i].nmap);
        if (rows[i].card)
            world_cards(w, rows[i].card, 0);
        world_reconcile(w);
        stakes_begin(&stakes, w->entries, &w->mem);
        const struct entry *e = world_entry(w, "80/tcp");
        assert_non_null(e);
        struct stake stake = stake_at(&stakes, e);
        if (strcmp(stake_class_name(stake.class), rows[i].class) != 0 ||
            stake.decided != rows[i].decided) {
            printf("row %zu: %s, %s\n", i, stake_class_name(stake.class),
                   stake.decided ? "decided" : "undecided");
            fail();
        }
        world_free(w);
    }
}

/* nmap's `unknown` contradicts nobody; another file's name does, until a card speaks of it. */
static const struct {
    const char *services, *card;
    bool decided;
} unnamed[] = {
    {"a 80/tcp\n", NULL, true},
    {"b 80/tcp\n", NULL, false},
    {"a 80/tcp b\n", NULL, false},
    {"b 80/tcp\n", CARD("  - {name: a, status: assigned, ref: [iana]}\n"), false},
    {"b 80/tcp\n", CARD("  - {name: b, status: unofficial}\n"), false},
    {"b 80/tcp\n", CARD("  - {name: b, status: unofficial, why: so}\n"), true},
};

static void a_registered_name_stands_where_no_file_has_another(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof unnamed / sizeof *unnamed; i++) {
        struct world *w = world_new();
        struct stakes stakes;
        world_iana(w, "a,80,tcp,,,\n");
        world_nmap(w, "unknown 80/tcp 0.1\n");
        world_services(w, unnamed[i].services);
        if (unnamed[i].card)
            world_cards(w, unnamed[i].card, 0);
        world_reconcile(w);
        stakes_begin(&stakes, w->entries, &w->mem);
        struct stake stake = stake_at(&stakes, world_entry(w, "80/tcp"));
        assert_string_equal(stake_class_name(stake.class), "unnamed");
        if (stake.decided != unnamed[i].decided) {
            printf("row %zu: %s\n", i, stake.decided ? "decided" : "undecided");
            fail();
        }
        world_free(w);
    }
}

static void shares_are_rounded_down(void **state)
{
    static const struct {
        uint64_t decided, at_stake;
        const char *text;
    } cases[] = {
        {0, 0, "100 %"},   {1, 1, "100 %"}, {0, 7, "0.00 %"}, {999999, 1000000, "99.99 %"},
        {1, 3, "33.33 %"},
    };
    struct arena mem = ARENA_EMPTY;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct stake_share share = {.decided = cases[i].decided, .at_stake = cases[i].at_stake};
        assert_true(str_is(stake_percent(&mem, share), cases[i].text));
    }
    arena_free(&mem);
}

static void a_total_is_by_frequency(void **state)
{
    struct world *w = world_new();
    struct stakes stakes;
    struct stake_share share[SERVC_TRANSPORTS];
    (void)state;
    world_iana(w, "a,80,tcp,,,\nb,81,tcp,,,\nc,82,tcp,,,\nd,80,udp,,,\n");
    world_nmap(w, "A 80/tcp 0.3\nx 81/tcp 0.1\nc 82/tcp 0.5\nd 80/udp 0.5\n");
    world_reconcile(w);
    stakes_begin(&stakes, w->entries, &w->mem);
    stakes_share(&stakes, share);
    assert_int_equal(share[SERVC_TCP].at_stake, 400000);
    assert_int_equal(share[SERVC_TCP].decided, 300000);
    assert_int_equal(share[SERVC_TCP].endpoints, 2);
    assert_int_equal(share[SERVC_TCP].decided_endpoints, 1);
    assert_int_equal(share[SERVC_UDP].endpoints, 0);
    struct stake_share all = stake_sum(share);
    assert_true(str_is(stake_percent(&w->mem, all), "75.00 %"));
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_endpoint_has_its_class),
        cmocka_unit_test(a_registered_name_stands_where_no_file_has_another),
        cmocka_unit_test(shares_are_rounded_down),
        cmocka_unit_test(a_total_is_by_frequency),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

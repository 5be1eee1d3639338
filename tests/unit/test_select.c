/* SPDX-License-Identifier: BSD-2-Clause */
/* --select: its words, and which entries of one small world each chooses. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "read/reader.h"
#include "rules/select.h"
#include "support/world.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

static void words(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        bool ok;
        enum selection_kind kind;
        uint32_t top;
    } cases[] = {
        {"full", true, SELECT_FULL, 0},
        {"named", true, SELECT_NAMED, 0},
        {"registered", true, SELECT_REGISTERED, 0},
        {"cards", true, SELECT_CARDS, 0},
        {"top:1", true, SELECT_TOP, 1},
        {"top:0", false, SELECT_TOP, 0},
        {"top:1000", true, SELECT_TOP, 1000},
        {"top:65536", true, SELECT_TOP, 65536},
        {"top:65537", false, SELECT_TOP, 0},
        {"top:4294967297", false, SELECT_TOP, 0},
        {"top:", false, SELECT_TOP, 0},
        {"top", false, SELECT_TOP, 0},
        {"top:-1", false, SELECT_TOP, 0},
        {"top: 5", false, SELECT_TOP, 0},
        {"top:5x", false, SELECT_TOP, 0},
        {"top:5,6", false, SELECT_TOP, 0},
        {"Top:5", false, SELECT_TOP, 0},
        {"FULL", false, SELECT_TOP, 0},
        {"full ", false, SELECT_TOP, 0},
        {"card", false, SELECT_TOP, 0},
        {"list", false, SELECT_TOP, 0}, /* a list is a file, not a word */
        {"", false, SELECT_TOP, 0},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct selection s;
        bool ok = selection_parse(str_from(cases[i].word), &s);
        if (ok != cases[i].ok || (ok && (s.kind != cases[i].kind || s.top != cases[i].top)))
            fail_msg("row %zu, `%s': %d", i, cases[i].word, ok);
    }
}

/* Frequencies: 30 and 10/tcp are alike, and so are 60 and 70/udp. */
static struct world *small_world(void)
{
    struct world *w = world_new();
    world_iana(w, "ten,10,tcp,,,\n"
                  ",15,tcp,Unassigned [was netstat],,\n"
                  "twenty,20,tcp,,,\ntwenty,20,udp,,,\n"
                  "range,6000-6002,tcp,,,\n"
                  "last,65535,sctp,,,\n");
    world_nmap(w, "tenth\t10/tcp\t0.100000\n"
                  "twenty\t20/tcp\t0.300000\n"
                  "thirty\t30/tcp\t0.100000\n"
                  "ten\t10/udp\t0.000000\n" /* mirrored */
                  "unknown\t60/udp\t0.002000\n"
                  "seventy\t70/udp\t0.002000\n"
                  "range\t6001/tcp\t0.000500\n");
    world_cards(w, "{card: 1, port: 30, tcp: [{name: dreissig, status: unofficial}]}\n---\n"
                   "{card: 1, port: 70, udp: [{name: seventy, status: rejected, why: no}]}\n"
                   "---\n{card: 1, port: 6002, tcp: [{name: range, status: assigned}]}\n",
                0);
    assert_int_equal(w->diag.count[DIAG_ERROR], 0);
    world_reconcile(w);
    return w;
}

/* "10/tcp 20/tcp ..." in order of the set. */
static const char *endpoints_of(struct world *w, const struct entry_set *set)
{
    struct str text = STR("");
    for (uint32_t i = 0; i < set->count; i++) {
        char at[ENDPOINT_TEXT];
        text = arena_printf(&w->mem, "%.*s%s%s", STR_FMT(text), i ? " " : "",
                            endpoint_print(set->at[i]->at, at));
    }
    return text.p;
}

static void chosen(void **state)
{
    (void)state;
    static const struct {
        const char *select, *want;
    } cases[] = {
        {"full", "10/tcp 10/udp 15/tcp 20/tcp 20/udp 30/tcp 60/udp 70/udp 6000/tcp 6001/tcp"
                 " 6002/tcp 65535/sctp"},
        {"named", "10/tcp 20/tcp 20/udp 30/tcp 6000/tcp 6001/tcp 6002/tcp 65535/sctp"},
        {"registered", "10/tcp 20/tcp 20/udp 6000/tcp 6001/tcp 6002/tcp 65535/sctp"},
        {"cards", "30/tcp 70/udp 6002/tcp"},
        {"top:1", "20/tcp 60/udp"},
        {"top:2", "10/tcp 20/tcp 60/udp 70/udp"}, /* of two alike, the lower port is before */
        {"top:3", "10/tcp 10/udp 20/tcp 30/tcp 60/udp 70/udp"},
        {"top:4", "10/tcp 10/udp 20/tcp 30/tcp 60/udp 70/udp 6001/tcp"},
        {"top:65536", "10/tcp 10/udp 20/tcp 30/tcp 60/udp 70/udp 6001/tcp"},
    };
    struct world *w = small_world();
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct selection s;
        assert_true(selection_parse(str_from(cases[i].select), &s));
        const struct entry_set *set = select_entries(w->entries, &s, &w->mem);
        if (strcmp(endpoints_of(w, set), cases[i].want) != 0)
            fail_msg("%s: %s", cases[i].select, endpoints_of(w, set));
        assert_ptr_equal(set->catalogue, w->catalogue);
        for (uint32_t k = 0; k < set->count; k++) /* the entries themselves, no copies */
            assert_ptr_equal(set->at[k], entry_find(w->entries, set->at[k]->at));
    }
    world_free(w);
}

static const char *listed(struct world *w, reader_fn *read, const char *text)
{
    static const struct source_file file = {"list", "list"};
    struct selection s = {.kind = SELECT_LIST};
    struct catalogue *c = catalogue_new();
    assert_true(read(arena_str(&w->mem, str_from(text)), &file, c, &w->diag));
    s.listed = c;
    const char *got = endpoints_of(w, select_entries(w->entries, &s, &w->mem));
    catalogue_free(c);
    return got;
}

static void chosen_by_a_list(void **state)
{
    (void)state;
    static const struct {
        reader_fn *read;
        const char *text, *want;
    } cases[] = {
        {read_endpoint_list, "30/tcp\n", "30/tcp"},
        {read_endpoint_list, "30/udp\n", ""},                 /* there is no such entry */
        {read_endpoint_list, "30/tcp\n10/tcp\n", "10/tcp 30/tcp"}, /* the order of the set */
        {read_endpoint_list, "30/tcp\n30/tcp\n", "30/tcp"},
        {read_endpoint_list, "# all of them\n0-65535/udp\n", "10/udp 20/udp 60/udp 70/udp"},
        {read_endpoint_list, "6001-6002/tcp # two\n65535/sctp", "6001/tcp 6002/tcp 65535/sctp"},
        {read_endpoint_list, "15/tcp\n60/udp\n", "15/tcp 60/udp"}, /* no name is needed */
        {read_services5, "anything 20/tcp else\nten 10/udp\n", "10/udp 20/tcp"},
    };
    struct world *w = small_world();
    for (size_t i = 0; i < ROWS(cases); i++) {
        const char *got = listed(w, cases[i].read, cases[i].text);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("row %zu, `%s': %s", i, cases[i].text, got);
    }
    world_free(w);
}

/* A card of a range has its names at each port of it. */
static void cards_of_ranges(void **state)
{
    (void)state;
    static const struct {
        const char *iana, *card, *want;
    } cases[] = {
        {"x,6,tcp,,,\n", "{card: 1, port: 6000-6002, tcp: [{name: own, status: unofficial}]}",
         "6000/tcp 6001/tcp 6002/tcp"},
        {"x11,5999-6003,tcp,,,\n",
         "{card: 1, port: 6000-6002, tcp: [{name: x12, status: unofficial}]}",
         "6000/tcp 6001/tcp 6002/tcp"},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct world *w = world_new();
        struct selection s = {.kind = SELECT_CARDS};
        world_iana(w, cases[i].iana);
        world_nmap(w, "a\t6000/tcp\t0.1\nb\t6001/tcp\t0.1\nc\t6002/tcp\t0.1\nd\t6003/tcp\t0.1\n");
        world_cards(w, cases[i].card, 0);
        assert_int_equal(w->diag.count[DIAG_ERROR], 0);
        world_reconcile(w);
        const char *got = endpoints_of(w, select_entries(w->entries, &s, &w->mem));
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("row %zu, %s: %s", i, cases[i].card, got);
        world_free(w);
    }
}

static void of_nothing(void **state)
{
    (void)state;
    struct world *w = world_new();
    world_reconcile(w);
    for (unsigned kind = SELECT_FULL; kind <= SELECT_LIST; kind++) {
        struct selection s = {(enum selection_kind)kind, 10, w->catalogue};
        assert_int_equal(select_entries(w->entries, &s, &w->mem)->count, 0);
    }
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(chosen),
        cmocka_unit_test(chosen_by_a_list),
        cmocka_unit_test(cards_of_ranges),
        cmocka_unit_test(of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Kinds of difference, one by one, and the real editions whose numbers are known. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "support/listings.h"
#include "support/world.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))
#define ALL ((1u << SERVC_TRANSPORTS) - 1)
#define HEADER                                                                                     \
    "Service Name,Port Number,Transport Protocol,Description,Assignee,Reference,Modification "     \
    "Date\n"

static const struct {
    const char *what;
    enum listing_kind old_kind, new_kind;
    const char *old, *new, *want;
} cases[] = {
    {"nothing", LISTING_NMAP, LISTING_NMAP, "a\t1/tcp\t0.1\n", "a\t1/tcp\t0.1\n", ""},
    {"added and removed", LISTING_NMAP, LISTING_NMAP, "a\t1/tcp\t0.1\n", "a\t1/udp\t0.1\n",
     "added 1/udp, removed 1/tcp, entered-top-100 1/udp, left-top-100 1/tcp, "
     "entered-top-1000 1/udp, left-top-1000 1/tcp"},
    {"named", LISTING_NMAP, LISTING_NMAP, "unknown\t1/tcp\t0.1\n", "a\t1/tcp\t0.1\n",
     "newly-named 1/tcp"},
    {"name taken back", LISTING_NMAP, LISTING_NMAP, "a\t1/tcp\t0.1\n", "unknown\t1/tcp\t0.1\n",
     "withdrawn 1/tcp"},
    {"renamed", LISTING_NMAP, LISTING_NMAP, "a\t1/tcp\t0.1\n", "b\t1/tcp\t0.1\n", "renamed 1/tcp"},
    {"case is a rename", LISTING_SERVICES, LISTING_SERVICES, "X11\t1/tcp\n", "x11\t1/tcp\n",
     "renamed 1/tcp"},
    {"frequency", LISTING_NMAP, LISTING_NMAP, "a\t1/tcp\t0.100000\n", "a\t1/tcp\t0.200000\n",
     "frequency 1/tcp"},
    {"frequency written otherwise", LISTING_NMAP, LISTING_NMAP, "a\t1/tcp\t0.1\n",
     "a\t1/tcp\t0.100000\n", "textual 1/tcp"},
    {"only the one whose frequency moved it", LISTING_NMAP, LISTING_NMAP,
     "a\t1/tcp\t0.3\nb\t2/tcp\t0.2\nc\t3/tcp\t0.1\n",
     "a\t1/tcp\t0.3\nb\t2/tcp\t0.2\nc\t3/tcp\t0.4\n", "frequency 3/tcp, rank 3/tcp"},
    {"what is added moves no rank", LISTING_NMAP, LISTING_NMAP, "a\t2/tcp\t0.3\nb\t3/tcp\t0.2\n",
     "c\t1/tcp\t0.4\na\t2/tcp\t0.3\nb\t3/tcp\t0.2\n",
     "added 1/tcp, entered-top-100 1/tcp, entered-top-1000 1/tcp"},
    {"equal frequencies rank in the order of lines", LISTING_NMAP, LISTING_NMAP,
     "a\t1/tcp\t0.3\nb\t2/tcp\t0.3\n", "b\t2/tcp\t0.3\na\t1/tcp\t0.3\n", "rank 1/tcp, rank 2/tcp"},
    {"comment", LISTING_NMAP, LISTING_NMAP, "a\t1/tcp\t0.1\t# b\n", "a\t1/tcp\t0.1\t# c\n",
     "comment 1/tcp"},
    {"white space in a comment", LISTING_NMAP, LISTING_NMAP, "a\t1/tcp\t0.1\t# b  c\n",
     "a\t1/tcp\t0.1\t#   b c\n", "textual 1/tcp"},
    {"another word behind a vertical tab", LISTING_SERVICES, LISTING_SERVICES, "a 1/tcp # b\vc\n",
     "a 1/tcp # b\vd\n", "comment 1/tcp"},
    {"white space of another kind", LISTING_SERVICES, LISTING_SERVICES, "a 1/tcp # b\vc\n",
     "a 1/tcp # b \t c\n", "textual 1/tcp"},
    {"CR LF", LISTING_NMAP, LISTING_NMAP, "a\t1/tcp\t0.1\n", "a\t1/tcp\t0.1\r\n", ""},
    {"the first of two lines counts", LISTING_NMAP, LISTING_NMAP, "a\t1/tcp\t0.1\nb\t1/tcp\t0.2\n",
     "a\t1/tcp\t0.1\nc\t1/tcp\t0.3\n", ""},
    {"aliases", LISTING_SERVICES, LISTING_SERVICES, "a 1/tcp b c\n", "a 1/tcp c d\n",
     "alias-gained 1/tcp, alias-lost 1/tcp"},
    {"order of aliases", LISTING_SERVICES, LISTING_SERVICES, "a 1/tcp b c\n", "a 1/tcp c b\n",
     "textual 1/tcp"},
    {"swapped", LISTING_SERVICES, LISTING_SERVICES, "a 1/tcp b\n", "b 1/tcp a\n", "swapped 1/tcp"},
    {"renamed, the old name stays", LISTING_SERVICES, LISTING_SERVICES, "a 1/tcp\n", "b 1/tcp a\n",
     "renamed 1/tcp"},
    {"renamed to an alias, the old name goes", LISTING_SERVICES, LISTING_SERVICES, "a 1/tcp b\n",
     "b 1/tcp\n", "renamed 1/tcp"},
    {"kinds that tell different things", LISTING_NMAP, LISTING_SERVICES,
     "a\t1/tcp\t0.1\t# x\nb\t2/tcp\t0.1\n", "a 1/tcp c # y\nd 2/tcp\n", "renamed 2/tcp"},
    {"registry: named", LISTING_REGISTRY, LISTING_REGISTRY, HEADER ",1-3,,Unassigned,,,\n",
     HEADER ",1,,Unassigned,,,\na,2,tcp,A,,,\n,2,udp,Reserved,,,\n,3,,Unassigned,,,\n",
     "newly-named 2/tcp, range-shrunk 1-3 -> 1, 2/udp, 3"},
    {"registry: withdrawn", LISTING_REGISTRY, LISTING_REGISTRY, HEADER "a,2,tcp,A,,,\n",
     HEADER ",2,tcp,Reserved,,,\na,,tcp,A,,,\n", "withdrawn 2/tcp, portless-gained a/tcp"},
    {"registry: renamed", LISTING_REGISTRY, LISTING_REGISTRY, HEADER "a,2,tcp,A,[X],,\n",
     HEADER "b,2,tcp,A,[X],,\n", "renamed 2/tcp"},
    {"registry: reassigned", LISTING_REGISTRY, LISTING_REGISTRY, HEADER "a,2,tcp,A,[X],,\n",
     HEADER "b,2,tcp,B,[Y],,\n", "reassigned 2/tcp"},
    {"registry: a holder on one side alone", LISTING_REGISTRY, LISTING_REGISTRY,
     HEADER "a,2,tcp,A,,,\n", HEADER "b,2,tcp,B,[Y],,\n", "renamed 2/tcp"},
    {"registry: what rows say", LISTING_REGISTRY, LISTING_REGISTRY,
     HEADER "a,2,tcp,\"A\nb\",[X],[RFC1],2020-01-01\nc,3,tcp,C  d,,,\n",
     HEADER "a,2,tcp,A c,[Y],[RFC2],2021-01-01\nc,3,tcp,\"C\nd\",,,\n",
     "holder 2/tcp, references 2/tcp, dates 2/tcp, comment 2/tcp, textual 3/tcp"},
    {"registry: a range of a name", LISTING_REGISTRY, LISTING_REGISTRY, HEADER "x,1-2,tcp,A,,,\n",
     HEADER "x,1-3,tcp,A,,,\n", "newly-named 3/tcp"},
    {"registry: a co-assigned name more", LISTING_REGISTRY, LISTING_REGISTRY,
     HEADER "a,2,tcp,A,,,\n", HEADER "a,2,tcp,A,,,\nb,2,tcp,B,,,\n", "alias-gained 2/tcp"},
    {"registry: other pieces", LISTING_REGISTRY, LISTING_REGISTRY, HEADER ",1-3,,Unassigned,,,\n",
     HEADER ",1-2,,Unassigned,,,\n,3,,Unassigned,,,\n", "range-regrouped 1-3 -> 1-2, 3"},
    {"entries", LISTING_ENTRIES, LISTING_ENTRIES,
     "{\"port\":1,\"transport\":\"tcp\",\"primary\":\"a\",\"status\":\"assigned\",\"aliases\":[{"
     "\"name\":"
     "\"b\",\"status\":\"legacy\",\"source\":\"iana\",\"preferred\":true}],\"frequency\":null,"
     "\"refs\":[]}\n",
     "{\"port\":1,\"transport\":\"tcp\",\"primary\":\"a\",\"status\":\"legacy\",\"aliases\":[{"
     "\"name\":"
     "\"b\",\"status\":\"unofficial\",\"source\":\"iana\",\"preferred\":true}],\"frequency\":0.5,"
     "\"refs\":[\"RFC1\"]}\n",
     "status 1/tcp, frequency 1/tcp, references 1/tcp"},
};

static void test_kinds(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct shelf s;
        struct diff d;
        shelf_init(&s);
        struct listing *old = shelf_listing(&s, cases[i].old_kind, "old", str_from(cases[i].old));
        struct listing *new = shelf_listing(&s, cases[i].new_kind, "new", str_from(cases[i].new));
        diff_listings(&d, old, new, ALL, &s.mem);
        const char *got = shelf_diff(&s, &d);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("%s: %s\nwanted: %s", cases[i].what, got, cases[i].want);
        shelf_free(&s);
    }
}

static void test_transports(void **state)
{
    struct shelf s;
    struct diff d;
    (void)state;
    shelf_init(&s);
    struct listing *old = shelf_listing(&s, LISTING_SERVICES, "old", STR("a 1/tcp\na 1/udp\n"));
    struct listing *new = shelf_listing(&s, LISTING_SERVICES, "new", STR("b 1/tcp\nb 1/udp\n"));
    diff_listings(&d, old, new, 1u << SERVC_UDP, &s.mem);
    assert_string_equal(shelf_diff(&s, &d), "renamed 1/udp");
    assert_int_equal(d.at[0].old->place.line, 2);
    assert_int_equal(d.at[0].new->place.line, 2);
    shelf_free(&s);
}

static void test_restrict(void **state)
{
    struct shelf s;
    struct diff d;
    uint32_t kinds;
    struct str bad;
    (void)state;
    assert_true(diff_kinds_parse(STR("added,frequency"), &kinds, &bad));
    assert_int_equal(kinds, DIFF_BIT(DIFF_ADDED) | DIFF_BIT(DIFF_FREQUENCY));
    assert_false(diff_kinds_parse(STR("added,nothing"), &kinds, &bad));
    assert_true(str_is(bad, "nothing"));
    assert_false(diff_kinds_parse(STR(""), &kinds, &bad));
    shelf_init(&s);
    struct listing *old =
        shelf_listing(&s, LISTING_NMAP, "old", STR("a\t1/tcp\t0.1\nb\t2/tcp\t0.2\n"));
    struct listing *new =
        shelf_listing(&s, LISTING_NMAP, "new", STR("c\t1/tcp\t0.1\nb\t2/tcp\t0.3\n"));
    diff_listings(&d, old, new, ALL, &s.mem);
    diff_restrict(&d, DIFF_BIT(DIFF_FREQUENCY));
    assert_string_equal(shelf_diff(&s, &d), "frequency 2/tcp");
    assert_int_equal(d.count_of[DIFF_RENAMED], 0);
    assert_true(diff_has(&d, DIFF_BIT(DIFF_FREQUENCY)));
    assert_false(diff_has(&d, DIFF_BIT(DIFF_RENAMED)));
    shelf_free(&s);
}

/* ---- real files ---- */

struct expected {
    enum diff_kind kind;
    uint32_t count;
};

static void check_counts(const struct diff *d, const struct expected *rows, size_t count)
{
    uint32_t want[DIFF_KINDS] = {0};
    for (size_t i = 0; i < count; i++)
        want[rows[i].kind] = rows[i].count;
    for (unsigned k = 0; k < DIFF_KINDS; k++)
        if (k != DIFF_TEXTUAL && d->count_of[k] != want[k])
            fail_msg("%s: %u, wanted %u", diff_kinds[k].word, (unsigned)d->count_of[k],
                     (unsigned)want[k]);
}

static void test_registry(void **state)
{
    static const struct expected want[] = {
        {DIFF_NEWLY_NAMED, 11},    {DIFF_WITHDRAWN, 4},    {DIFF_RENAMED, 4},
        {DIFF_PORTLESS_GAINED, 7}, {DIFF_RANGE_SHRUNK, 6}, {DIFF_RANGE_REGROUPED, 1},
        {DIFF_HOLDER, 16},         {DIFF_REFERENCES, 12},  {DIFF_DATES, 19},
        {DIFF_COMMENT, 7},
    };
    struct world *w = world_new();
    struct shelf s;
    struct diff d;
    (void)state;
    shelf_init(&s);
    struct str old = world_real_file(w, "iana-service-names.2024-04.csv");
    struct str new = world_real_file(w, "iana-service-names.2025-03.csv");
    if (old.n && new.n) {
        diff_listings(&d, shelf_listing(&s, LISTING_REGISTRY, "2024-04", old),
                      shelf_listing(&s, LISTING_REGISTRY, "2025-03", new), ALL, &s.mem);
        check_counts(&d, want, ROWS(want));
    }
    shelf_free(&s);
    world_free(w);
}

/* nmap 7.93, as Debian 12 installs it, to 2024-04; the sizes tell that it is that. */
static void test_nmap(void **state)
{
    static const struct expected want[] = {
        {DIFF_ADDED, 12}, {DIFF_REMOVED, 1},          {DIFF_NEWLY_NAMED, 3},   {DIFF_FREQUENCY, 2},
        {DIFF_RANK, 2},   {DIFF_ENTERED_TOP_1000, 2}, {DIFF_LEFT_TOP_1000, 2}, {DIFF_COMMENT, 788},
    };
    static const struct source_file installed = {"/usr/share/nmap/nmap-services", "nmap-services"};
    struct world *w = world_new();
    struct shelf s;
    struct diff d;
    struct str old = STR_NONE, new = world_real_file(w, "nmap-services.2024-04");
    (void)state;
    shelf_init(&s);
    if (!file_exists(installed.path) || !file_read(&s.mem, &installed, &s.diag, &old) ||
        old.n != 1004557)
        printf("skipped: nmap 7.93 to 2024-04: %s is not that of 7.93\n", installed.path);
    else if (new.n) {
        diff_listings(&d, shelf_listing(&s, LISTING_NMAP, "7.93", old),
                      shelf_listing(&s, LISTING_NMAP, "2024-04", new), ALL, &s.mem);
        check_counts(&d, want, ROWS(want));
    }
    shelf_free(&s);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),    cmocka_unit_test(test_transports),
        cmocka_unit_test(test_restrict), cmocka_unit_test(test_registry),
        cmocka_unit_test(test_nmap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

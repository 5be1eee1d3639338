/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of nmap's name, and the notes that the report is made of. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "read/reader.h"
#include "rules/decisions.h"
#include "support/world.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

static const char *const outcomes[] = {
    [NAME_ABSENT] = "absent", [NAME_LEADS] = "leads", [NAME_FOLLOWS] = "follows",
    [NAME_DROPPED] = "dropped"};

static struct world *made(const char *iana, const char *nmap, const char *cards)
{
    struct world *w = world_new();
    if (iana)
        world_iana(w, iana);
    if (nmap)
        world_nmap(w, nmap);
    if (cards)
        world_cards(w, cards, 0);
    assert_int_equal(w->diag.count[DIAG_ERROR], 0);
    world_reconcile(w);
    return w;
}

/* Outcomes under iana, common and upstream. */
static const struct {
    const char *what, *iana, *nmap, *cards, *at;
    enum name_fate want[SERVC_POLICIES];
} becomes[] = {
    {"no line", "a,1,tcp,,,\n", NULL, NULL, "1/tcp", {NAME_ABSENT, NAME_ABSENT, NAME_ABSENT}},
    {"unknown",
     "a,1,tcp,,,\n",
     "unknown\t1/tcp\t0.1\n",
     NULL,
     "1/tcp",
     {NAME_ABSENT, NAME_ABSENT, NAME_ABSENT}},
    {"unknown, and nobody has a name",
     NULL,
     "unknown\t1/tcp\t0.1\n",
     NULL,
     "1/tcp",
     {NAME_ABSENT, NAME_ABSENT, NAME_ABSENT}},
    {"the registered one",
     "a,1,tcp,,,\n",
     "a\t1/tcp\t0.1\n",
     NULL,
     "1/tcp",
     {NAME_LEADS, NAME_LEADS, NAME_LEADS}},
    {"case does not count",
     "x11,1,tcp,,,\n",
     "X11\t1/tcp\t0.1\n",
     NULL,
     "1/tcp",
     {NAME_LEADS, NAME_LEADS, NAME_LEADS}},
    {"punctuation does",
     "sql-net,1,tcp,,,\n",
     "sqlnet\t1/tcp\t0.1\n",
     NULL,
     "1/tcp",
     {NAME_FOLLOWS, NAME_FOLLOWS, NAME_LEADS}},
    {"nothing is registered",
     NULL,
     "a\t1/tcp\t0.1\n",
     NULL,
     "1/tcp",
     {NAME_LEADS, NAME_LEADS, NAME_LEADS}},
    {"an unofficial one",
     "rfb,1,tcp,,,\n",
     "vnc\t1/tcp\t0.1\n",
     NULL,
     "1/tcp",
     {NAME_FOLLOWS, NAME_FOLLOWS, NAME_LEADS}},
    {"... that people use",
     "rfb,1,tcp,,,\n",
     "vnc\t1/tcp\t0.1\n",
     "{card: 1, port: 1, tcp: [{name: vnc, status: unofficial, common: true}]}",
     "1/tcp",
     {NAME_FOLLOWS, NAME_LEADS, NAME_LEADS}},
    {"another one that people use",
     "a,1,tcp,,,\n",
     "a\t1/tcp\t0.1\n",
     "{card: 1, port: 1, tcp: [{name: b, status: unofficial, common: true}]}",
     "1/tcp",
     {NAME_LEADS, NAME_FOLLOWS, NAME_LEADS}},
    {"mirrored, none leads",
     "imaps,993,tcp,,,\n",
     "imaps\t993/udp\t0.1\n",
     NULL,
     "993/udp",
     {NAME_DROPPED, NAME_DROPPED, NAME_LEADS}},
    {"rejected, another leads",
     "igmpv3lite,465,udp,,,\n",
     "smtps\t465/udp\t0.1\n",
     "{card: 1, port: 465, udp: [{name: smtps, status: rejected, why: no}]}",
     "465/udp",
     {NAME_DROPPED, NAME_DROPPED, NAME_LEADS}},
};

static void what_becomes_of_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(becomes); i++) {
        struct world *w = made(becomes[i].iana, becomes[i].nmap, becomes[i].cards);
        const struct entry *e = world_entry(w, becomes[i].at);
        assert_non_null(e);
        for (unsigned p = 0; p < SERVC_POLICIES; p++) {
            enum name_fate got = nmap_name_becomes(e, (enum servc_policy)p);
            if (got != becomes[i].want[p])
                fail_msg("%s: %s under %s", becomes[i].what, outcomes[got],
                         servc_policy_name((enum servc_policy)p));
        }
        world_free(w);
    }
}

/* A name that is at no place of the entry (too many names) counts as dropped. */
static void a_name_left_out_is_dropped(void **state)
{
    (void)state;
    static const struct claim nmap = {.name = {"z", 1}};
    static const struct entry_name names[] = {{.name = {"a", 1}}};
    static const struct entry e = {.name_count = 1, .names = names, .nmap = &nmap};
    assert_int_equal(nmap_name_becomes(&e, SERVC_POLICY_IANA), NAME_DROPPED);
}

/* "ID SUBJECT FILE:LINE[ FILE:LINE] TEXT" a line; notes of the rules not among
 * them, for reporting comes after. */
static const char *notes(struct world *w, enum servc_policy policy)
{
    struct diag d;
    struct str text = STR("");
    diag_init(&d, &w->mem);
    decisions_report(w->entries, policy, &d);
    assert_int_equal(d.count[DIAG_ERROR] + d.count[DIAG_WARNING], 0);
    for (const struct diag_message *m = d.first; m; m = m->next) {
        struct str also = STR("");
        if (m->also.file)
            also = arena_printf(&w->mem, " %s:%u", m->also.file->label, (unsigned)m->also.line);
        text = arena_printf(&w->mem, "%.*s%s %.*s %s:%u%.*s %.*s\n", STR_FMT(text), m->id,
                            STR_FMT(m->subject), m->at.file->label, (unsigned)m->at.line,
                            STR_FMT(also), STR_FMT(m->text));
    }
    return text.p;
}

static const struct {
    const char *what, *iana, *nmap, *cards;
    enum servc_policy policy;
    const char *want;
} noted[] = {
    {"nothing to say", "a,1,tcp,,,\nb,2,tcp,,,\n", "a\t1/tcp\t0.1\nc\t3/tcp\t0.1\n", NULL,
     SERVC_POLICY_IANA, ""},
    {"a difference in case alone", "x11,1,tcp,,,\n", "X11\t1/tcp\t0.1\n", NULL,
     SERVC_POLICY_IANA, ""},
    {"renamed, by the registry", "z,9,tcp,,,\nrfb,1,tcp,,,\n", "vnc\t1/tcp\t0.1\n", NULL,
     SERVC_POLICY_IANA, "renamed 1/tcp nmap-services:1 iana.csv:3 vnc -> rfb (sole-assignment)\n"},
    {"renamed, by a card", "rfb,1,tcp,,,\n", "vnc\t1/tcp\t0.1\n",
     "{card: 1, port: 1, tcp: [\n{name: rfb, status: assigned}]}", SERVC_POLICY_IANA,
     "renamed 1/tcp nmap-services:1 overlay.yaml:2 vnc -> rfb (card)\n"},
    {"not renamed under upstream", "rfb,1,tcp,,,\n", "vnc\t1/tcp\t0.1\n", NULL,
     SERVC_POLICY_UPSTREAM, ""},
    {"dropped, and another leads", "igmpv3lite,465,udp,,,\n", "smtps\t465/udp\t0.1\n",
     "{card: 1, port: 465, udp: [{name: smtps, status: rejected, why: no}]}", SERVC_POLICY_IANA,
     "renamed 465/udp nmap-services:1 iana.csv:2 smtps -> igmpv3lite (sole-assignment)\n"},
    {"dropped, and none leads: the rules note that", "imaps,993,tcp,,,\n", "imaps\t993/udp\t0.1\n",
     NULL, SERVC_POLICY_IANA, ""},
    {"nmap has no name", "a,1,tcp,,,\n", "unknown\t1/tcp\t0.1\n", NULL, SERVC_POLICY_IANA,
     "unknown-named 1/tcp nmap-services:1 iana.csv:2 unknown -> a (assigned)\n"},
    {"nmap has no name, under upstream", "a,1,tcp,,,\n", "unknown\t1/tcp\t0.1\n", NULL,
     SERVC_POLICY_UPSTREAM,
     "unknown-named 1/tcp nmap-services:1 iana.csv:2 unknown -> a (assigned)\n"},
    {"nobody has one", NULL, "unknown\t1/tcp\t0.1\n", NULL, SERVC_POLICY_IANA, ""},
    {"two registrations", "a,1,tcp,,,\nb,1,tcp,,,\n", NULL, NULL, SERVC_POLICY_IANA,
     "co-assigned 1/tcp iana.csv:2 `a' leads; registered too: `b' (co-assignment-order)\n"},
    {"three, and nmap's leads", "a,1,tcp,,,\nb,1,tcp,,,\nc,1,tcp,,,\n", "b\t1/tcp\t0.1\n", NULL,
     SERVC_POLICY_IANA,
     "co-assigned 1/tcp iana.csv:3 `b' leads; registered too: `a', `c' (co-assignment-source)\n"},
    {"a malformed spelling is no registration of its own",
     "sql-net,66,tcp,,,\nsql*net,66,tcp,,,\"This entry is an alias to \"\"sql-net\"\".\"\n", NULL,
     NULL, SERVC_POLICY_IANA, ""},
    {"only history", ",15,tcp,Unassigned [was netstat],,\n", NULL, NULL, SERVC_POLICY_IANA,
     "withdrawn 15/tcp iana.csv:2 `netstat' is no longer registered, and nobody else has it\n"},
    {"history that nmap remembers", ",15,tcp,Unassigned [was netstat],,\n",
     "netstat\t15/tcp\t0.1\n", NULL, SERVC_POLICY_IANA, ""},
    {"two notes at one endpoint", "a,1,tcp,,[RFC1],\nb,1,tcp,,,\n", "b\t1/tcp\t0.1\n", NULL,
     SERVC_POLICY_IANA,
     "renamed 1/tcp nmap-services:1 iana.csv:2 b -> a (co-assignment-reference)\n"
     "co-assigned 1/tcp iana.csv:2 `a' leads; registered too: `b' (co-assignment-reference)\n"},
};

static void what_is_noted(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(noted); i++) {
        struct world *w = made(noted[i].iana, noted[i].nmap, noted[i].cards);
        const char *got = notes(w, noted[i].policy);
        if (strcmp(got, noted[i].want) != 0)
            fail_msg("%s:\n%s-- expected --\n%s", noted[i].what, got, noted[i].want);
        world_free(w);
    }
}

/* Those about nmap: the most frequent first; no frequency is last. */
static void the_most_frequent_first(void **state)
{
    (void)state;
    struct world *w = made("a,1,tcp,,,\nb,2,tcp,,,\nc,3,tcp,,,\nd,4,tcp,,,\ne,4,tcp,,,\n",
                           "x\t1/tcp\t0.1\ny\t2/tcp\t0.3\nz\t3/tcp\t0.0\n", NULL);
    struct diag d;
    uint32_t order[8] = {0}, n = 0;
    diag_init(&d, &w->mem);
    decisions_report(w->entries, SERVC_POLICY_IANA, &d);
    for (const struct diag_message *m = d.first; m; m = m->next) {
        assert_true(n < ROWS(order));
        order[n++] = m->order;
    }
    assert_int_equal(n, 4);
    assert_int_equal(order[0], 900000);
    assert_int_equal(order[1], 700000);
    assert_int_equal(order[2], 1000000);
    assert_int_equal(order[3], endpoint_order((struct endpoint){4, SERVC_TCP})); /* co-assigned */
    world_free(w);
}

/* A rename that takes a port away from nmap's scripts, which match by name. */
static void hooks_that_are_lost(void **state)
{
    (void)state;
    static const struct {
        const char *iana, *nmap, *hooks;
        enum servc_policy policy;
        const char *want; /* the subject and text of hook-lost, or NULL */
    } cases[] = {
        {"rfb,1,tcp,,,\n", "vnc\t1/tcp\t0.1\n", "vnc\n", SERVC_POLICY_IANA,
         "1/tcp nmap's scripts match `vnc' by name, here `rfb' leads"},
        {"rfb,1,tcp,,,\n", "VNC\t1/tcp\t0.1\n", "# hooks\n\nvnc # this one\n", SERVC_POLICY_IANA,
         "1/tcp nmap's scripts match `VNC' by name, here `rfb' leads"},
        {"rfb,1,tcp,,,\n", "vnc\t1/tcp\t0.1\n", "vnc\n", SERVC_POLICY_UPSTREAM, NULL},
        {"rfb,1,tcp,,,\n", "vnc\t1/tcp\t0.1\n", "rfb\nvn\n", SERVC_POLICY_IANA, NULL},
        {"rfb,1,tcp,,,\n", "vnc\t1/tcp\t0.1\n", NULL, SERVC_POLICY_IANA, NULL},
        {"vnc,1,tcp,,,\n", "vnc\t1/tcp\t0.1\n", "vnc\n", SERVC_POLICY_IANA, NULL},
        {"vnc,1,tcp,,,\n", "unknown\t1/tcp\t0.1\n", "vnc\nunknown\n", SERVC_POLICY_IANA, NULL},
    };
    static const struct source_file file = {"hooks", "hooks"};
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct world *w = made(cases[i].iana, cases[i].nmap, NULL);
        struct diag d;
        struct str got = STR_NONE;
        diag_init(&d, &w->mem);
        if (cases[i].hooks)
            assert_true(read_nmap_hooks(str_from(cases[i].hooks), &file, w->catalogue, &d));
        decisions_report(w->entries, cases[i].policy, &d);
        for (const struct diag_message *m = d.first; m; m = m->next)
            if (strcmp(m->id, "hook-lost") == 0)
                got = arena_printf(&w->mem, "%.*s%.*s %.*s", STR_FMT(got), STR_FMT(m->subject),
                                   STR_FMT(m->text));
        if (!str_eq(got, str_from(cases[i].want)))
            fail_msg("row %zu: `%.*s'", i, STR_FMT(got));
        world_free(w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_becomes_of_it),
        cmocka_unit_test(a_name_left_out_is_dropped),
        cmocka_unit_test(what_is_noted),
        cmocka_unit_test(the_most_frequent_first),
        cmocka_unit_test(hooks_that_are_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

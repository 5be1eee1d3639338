/* SPDX-License-Identifier: BSD-2-Clause */
/* Each rule of doc/rules.md on the smallest input that shows it, with invented
 * frequencies. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/world.h"

static const struct rule_case {
    const char *what;
    const char *iana, *nmap, *services, *cards;
    const char *endpoint, *rule;
    const char *names;    /* under iana */
    const char *upstream; /* NULL: as under iana */
    const char *statuses; /* NULL: not looked at */
} cases[] = {
    {"a card's first registered name leads", "urd,465,tcp,,,\nsubmissions,465,tcp,,[RFC8314],\n",
     "smtps\t465/tcp\t0.000100\n", NULL,
     "{card: 1, port: 465, tcp: [{name: submissions, status: assigned}, {name: smtps, status: legacy},"
     " {name: urd, status: co-assigned}]}",
     "465/tcp", "card", "submissions smtps urd", "smtps submissions urd",
     "submissions(assigned) smtps(legacy) urd(co-assigned)"},
    {"a card without a registered name leaves the choice to the rules", "http-alt,8080,tcp,,,\n", NULL,
     NULL, "{card: 1, port: 8080, tcp: [{name: webcache, status: legacy}]}", "8080/tcp",
     "sole-assignment", "http-alt webcache", NULL, "http-alt(assigned) webcache(legacy)"},
    {"a card names what nobody registered", ",6881,tcp,Unassigned,,\n", "tracker\t6881/tcp\t0.000100\n",
     NULL, "{card: 1, port: 6881, tcp: [{name: bittorrent, status: unofficial}]}", "6881/tcp", "card",
     "bittorrent tracker", "tracker bittorrent", "bittorrent(unofficial) tracker(unofficial)"},
    {"one registered name", "rfb,5900,tcp,,,\n", "vnc\t5900/tcp\t0.000100\n", NULL, NULL, "5900/tcp",
     "sole-assignment", "rfb vnc", "vnc rfb", "rfb(assigned) vnc(unofficial)"},
    {"nmap's unknown gets the registered name", "bfd-lag,6784,udp,,,\n", "unknown\t6784/udp\t0.000100\n",
     NULL, NULL, "6784/udp", "sole-assignment", "bfd-lag", NULL, NULL},
    {"the replacement of a malformed name leads",
     "sql-net,66,tcp,,,\nsql*net,66,tcp,,,\"This entry is an alias to \"\"sql-net\"\".\"\n",
     "sqlnet\t66/tcp\t0.000100\n", NULL, NULL, "66/tcp", "well-formed", "sql-net sql*net sqlnet",
     "sqlnet sql-net sql*net", "sql-net(assigned) sql*net(legacy) sqlnet(legacy)"},
    {"a recorded unassigned use steps back",
     "first,888,tcp,,,This entry records an unassigned but widespread use\nsecond,888,tcp,,,\n", NULL,
     NULL, NULL, "888/tcp", "co-assignment-note", "second first", NULL,
     "second(assigned) first(co-assigned)"},
    {"a duplicate steps back",
     "www,80,tcp,,,\"This is a duplicate of the \"\"http\"\" service and should not be used\"\n"
     "http,80,tcp,,,\n",
     NULL, NULL, NULL, "80/tcp", "co-assignment-note", "http www", NULL, NULL},
    {"if every row would step back, none does",
     "one,81,tcp,,,This entry records an unassigned but widespread use\n"
     "two,81,tcp,,,This entry records an unassigned but widespread use\n",
     NULL, NULL, NULL, "81/tcp", "co-assignment-order", "one two", NULL, NULL},
    {"the only one with an RFC leads", "urd,465,tcp,,,\nsubmissions,465,tcp,,[RFC8314],\n", NULL, NULL,
     NULL, "465/tcp", "co-assignment-reference", "submissions urd", NULL, NULL},
    {"two RFCs decide nothing; nmap does", "stun,3478,tcp,,[RFC8489],\nturn,3478,tcp,,[RFC8656],\n",
     "turn\t3478/tcp\t0.000100\n", NULL, NULL, "3478/tcp", "co-assignment-source", "turn stun", NULL,
     NULL},
    {"a source's own spelling is a vote", "l2f,1701,udp,,,\nl2tp,1701,udp,,,\n",
     "L2TP\t1701/udp\t0.000100\n", NULL, NULL, "1701/udp", "co-assignment-source", "l2tp l2f",
     "L2TP l2f", NULL},
    {"a tie of sources abstains", "l2f,1701,udp,,,\nl2tp,1701,udp,,,\n", "l2tp\t1701/udp\t0.000100\n",
     "l2f 1701/udp\n", NULL, "1701/udp", "co-assignment-order", "l2f l2tp", "l2tp l2f", NULL},
    {"the registry's first row, if nothing else speaks", "garcon,999,tcp,,,\npuprouter,999,tcp,,,\n",
     NULL, NULL, NULL, "999/tcp", "co-assignment-order", "garcon puprouter", NULL,
     "garcon(assigned) puprouter(co-assigned)"},
    {"nmap's name where nothing is registered", ",8333,tcp,Unassigned,,\n",
     "bitcoin\t8333/tcp\t0.000100\n", NULL, NULL, "8333/tcp", "unofficial", "bitcoin", NULL,
     "bitcoin(unofficial)"},
    {"a services file's name where nothing is registered", NULL, NULL,
     "supfilesrv 871/tcp supf # for supd\n", NULL, "871/tcp", "unofficial", "supfilesrv supf", NULL,
     NULL},
    {"a former name that nmap still has leads, as legacy",
     ",2,tcp,Reserved,,\"De-assigned on 2025-02-13, previously compressnet by [Somebody]\"\n",
     "compressnet\t2/tcp\t0.000100\n", NULL, NULL, "2/tcp", "unofficial", "compressnet", NULL,
     "compressnet(legacy)"},
    {"a former name that nobody else has is findable", ",15,tcp,Unassigned [was netstat],,\n", NULL, NULL,
     NULL, "15/tcp", "historic", "- netstat", NULL, "netstat(legacy)"},
    {"a frequency and no name", ",49152,tcp,Unassigned,,\n", "unknown\t49152/tcp\t0.000100\n", NULL, NULL,
     "49152/tcp", "unknown", "-", NULL, ""},
    {"a name mirrored from the other transport is dropped", "imaps,993,tcp,,,\n,993,udp,Reserved,,\n",
     "imaps\t993/tcp\t0.000100\nimaps\t993/udp\t0.000000\n", NULL, NULL, "993/udp", "unknown", "-",
     "imaps", "imaps(unofficial, dropped)"},
    {"a mirrored name that a card knows stays", "imaps,993,tcp,,,\n,993,udp,Reserved,,\n",
     "imaps\t993/udp\t0.000000\n", NULL,
     "{card: 1, port: 993, udp: [{name: imaps, status: unofficial}]}", "993/udp", "card", "imaps", NULL,
     NULL},
    {"a rejected name is dropped", "igmpv3lite,465,udp,,,\n", "smtps\t465/udp\t0.000100\n", NULL,
     "{card: 1, port: 465, udp: [{name: smtps, status: rejected, why: never ran there}]}", "465/udp",
     "sole-assignment", "igmpv3lite", "smtps igmpv3lite",
     "igmpv3lite(assigned) smtps(unofficial, dropped)"},
    {"comment items are no aliases", "ddi-tcp-1,8888,tcp,,,\nddi-udp-1,8888,udp,,,\n",
     "sun-answerbook\t8888/tcp\t0.000100\t# a server | ddi-udp-1\n", NULL, NULL, "8888/tcp",
     "sole-assignment", "ddi-tcp-1 sun-answerbook", "sun-answerbook ddi-tcp-1", NULL},
    {"spellings in case alone are one name", "x11,6000-6063,tcp,,,\n", "X11\t6000/tcp\t0.000100\n", NULL,
     NULL, "6000/tcp", "sole-assignment", "x11", "X11", NULL},
    {"a range without transport means tcp and udp", "flex-lm,27000-27009,,,,\n",
     "flexlm9\t27009/tcp\t0.000100\n", NULL, NULL, "27009/tcp", "sole-assignment", "flex-lm flexlm9",
     "flexlm9 flex-lm", NULL},
    {"... on udp too", "flex-lm,27000-27009,,,,\n", NULL, NULL, NULL, "27004/udp", "sole-assignment",
     "flex-lm", NULL, NULL},
    {"a live name wins over a nameless row", ",7775,tcp,Unassigned,,\nlive,7775,tcp,,,\n", NULL, NULL,
     NULL, "7775/tcp", "sole-assignment", "live", NULL, NULL},
    {"without a registry, nmap's name stands", NULL, "imaps\t993/udp\t0.000000\n", NULL, NULL, "993/udp",
     "unofficial", "imaps", NULL, NULL},
};

static void one_case(void **state)
{
    const struct rule_case *k = *state;
    struct world *w = world_new();
    if (k->iana)
        world_iana(w, k->iana);
    if (k->nmap)
        world_nmap(w, k->nmap);
    if (k->services)
        world_services(w, k->services);
    if (k->cards)
        world_cards(w, k->cards, 0);
    assert_int_equal(w->diag.count[DIAG_ERROR], 0);
    world_reconcile(w);
    const struct entry *e = world_entry(w, k->endpoint);
    assert_non_null(e);
    assert_string_equal(rule_name((enum rule_id)e->rule), k->rule);
    assert_string_equal(world_names(w, k->endpoint, SERVC_POLICY_IANA), k->names);
    assert_string_equal(world_names(w, k->endpoint, SERVC_POLICY_UPSTREAM),
                        k->upstream ? k->upstream : k->names);
    if (k->statuses)
        assert_string_equal(world_statuses(w, k->endpoint), k->statuses);
    world_free(w);
}

static void common_policy_takes_the_common_name(void **state)
{
    (void)state;
    struct world *w = world_new();
    world_iana(w, "nicname,43,tcp,,,\npcsync-https,8443,tcp,,,\n");
    world_cards(w, "{card: 1, port: 43, tcp: [{name: whois, status: unofficial, common: true}]}", 0);
    world_reconcile(w);
    assert_string_equal(world_names(w, "43/tcp", SERVC_POLICY_IANA), "nicname whois");
    assert_string_equal(world_names(w, "43/tcp", SERVC_POLICY_COMMON), "whois nicname");
    assert_string_equal(world_names(w, "8443/tcp", SERVC_POLICY_COMMON), "pcsync-https");
    world_free(w);
}

static void later_cards_win(void **state)
{
    (void)state;
    struct world *w = world_new();
    world_iana(w, "one,10,tcp,,,\ntwo,10,tcp,,,\n");
    world_cards(w, "{card: 1, port: 10, tcp: [{name: one, status: assigned}]}", 0);
    world_cards(w, "{card: 1, port: 10, tcp: [{name: two, status: assigned}]}", 1);
    world_reconcile(w);
    assert_string_equal(world_names(w, "10/tcp", SERVC_POLICY_IANA), "two one");
    world_free(w);
}

static void a_card_that_contradicts_declines(void **state)
{
    (void)state;
    static const char card[] = "{card: 1, port: 2, reviewed: 2024-01-01, title: x,"
                               " tcp: [{name: compressnet, status: assigned}]}";
    struct world *w = world_new();
    world_iana_csv(w, STR("Service Name,Port Number,Transport Protocol,Description,Modification Date\n"
                          "other,2,tcp,,2025-02-13\n"));
    world_cards(w, card, 0);
    world_reconcile(w);
    assert_int_equal(world_messages(w, "card-contradicts-registry"), 1);
    assert_string_equal(world_statuses(w, "2/tcp"), "other(assigned) compressnet(legacy)");
    world_free(w);

    w = world_new(); /* an older registry does not have it yet */
    world_iana_csv(w, STR("Service Name,Port Number,Transport Protocol,Description,Modification Date\n"
                          "other,2,tcp,,2023-02-13\n"));
    world_cards(w, card, 0);
    world_reconcile(w);
    assert_string_equal(world_statuses(w, "2/tcp"), "other(assigned) compressnet(unofficial)");
    world_free(w);
}

static void a_registered_name_cannot_be_rejected(void **state)
{
    (void)state;
    struct world *w = world_new();
    world_iana(w, "live,10,tcp,,,\n");
    world_cards(w, "{card: 1, port: 10, tcp: [{name: live, status: rejected, why: no}]}", 0);
    world_reconcile(w);
    assert_string_equal(world_names(w, "10/tcp", SERVC_POLICY_IANA), "live");
    assert_int_equal(world_messages(w, "card-contradicts-registry"), 1);
    world_free(w);
}

static const struct token_case {
    const char *what, *iana, *nmap, *cards;
    const char *name, *preferred; /* the endpoint where it resolves */
    const char *not_there;        /* an endpoint that has the name and must not resolve; or NULL */
    bool stolen;
} tokens[] = {
    {"the registered port, though higher", "radius,1812,udp,,,\nsightline,1645,udp,,,\n",
     "radius\t1645/udp\t0.000100\n", NULL, "radius", "1812/udp", "1645/udp", true},
    {"the lowest of several registered ports", "http-alt,591,tcp,,,\nhttp-alt,8008,tcp,,,\n", NULL, NULL,
     "http-alt", "591/tcp", "8008/tcp", false},
    {"a card's word against the lowest port", "http-alt,591,tcp,,,\nhttp-alt,8080,tcp,,,\n", NULL,
     "{card: 1, port: 8080, tcp: [{name: http-alt, status: assigned, prefer: true}]}", "http-alt",
     "8080/tcp", "591/tcp", false},
    {"the lowest port of an unofficial name", NULL, "irc\t6666/tcp\t0.000100\nirc\t6667/tcp\t0.000200\n",
     NULL, "irc", "6666/tcp", "6667/tcp", false},
    {"transports are apart", "rap,38,tcp,,,\nrap,256,udp,,,\n", NULL, NULL, "rap", "256/udp", NULL, false},
};

static const struct entry_name *name_at(const struct world *w, const char *endpoint, const char *name)
{
    const struct entry *e = world_entry(w, endpoint);
    for (uint16_t i = 0; e && i < e->name_count; i++)
        if (str_is(e->names[i].name, name))
            return &e->names[i];
    return NULL;
}

static void preferred_ports(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        const struct token_case *k = &tokens[i];
        struct world *w = world_new();
        if (k->iana)
            world_iana(w, k->iana);
        if (k->nmap)
            world_nmap(w, k->nmap);
        if (k->cards)
            world_cards(w, k->cards, 0);
        world_reconcile(w);
        if (!name_at(w, k->preferred, k->name)->preferred)
            fail_msg("%s: %s does not resolve to %s", k->what, k->name, k->preferred);
        if (k->not_there) {
            assert_false(name_at(w, k->not_there, k->name)->preferred);
            assert_int_equal(name_at(w, k->not_there, k->name)->stolen, k->stolen);
        }
        world_free(w);
    }
}

static void too_many_names_are_counted(void **state)
{
    (void)state;
    struct world *w = world_new();
    struct str rows = STR("");
    for (int i = 0; i < 200; i++)
        rows = arena_printf(&w->mem, "%.*sname%d,7,tcp,,,\n", STR_FMT(rows), i);
    world_iana(w, rows.p);
    world_reconcile(w);
    assert_int_equal(world_entry(w, "7/tcp")->name_count, 64);
    assert_int_equal(world_messages(w, "too-many-names"), 1);
    world_free(w);
}

static void ranks_follow_frequency_then_port(void **state)
{
    (void)state;
    struct world *w = world_new();
    world_nmap(w, "a\t10/tcp\t0.100000\nb\t20/tcp\t0.300000\nc\t30/tcp\t0.100000\nd\t30/udp\t0.000000\n");
    world_reconcile(w);
    assert_int_equal(world_entry(w, "20/tcp")->rank, 1);
    assert_int_equal(world_entry(w, "10/tcp")->rank, 2);
    assert_int_equal(world_entry(w, "30/tcp")->rank, 3);
    assert_int_equal(world_entry(w, "30/udp")->rank, 1);
    world_free(w);
}

static void titles_of_cards_fit_their_transport(void **state)
{
    (void)state;
    struct world *w = world_new();
    world_iana(w, "submissions,465,tcp,registry title,,\nigmpv3lite,465,udp,IGMP over UDP,,\n"
                  "https,443,tcp,,,\nhttps,443,udp,,,\n");
    world_cards(w,
                "{card: 1, port: 465, title: Mail in TLS, tcp: [{name: submissions, status: assigned}],"
                " udp: [{name: igmpv3lite, status: assigned}]}\n---\n"
                "{card: 1, port: 443, title: Web in TLS, tcp: [{name: https, status: assigned}],"
                " udp: [{name: https, status: assigned}]}\n",
                0);
    world_reconcile(w);
    assert_true(str_is(world_entry(w, "465/tcp")->title, "Mail in TLS"));
    assert_true(str_is(world_entry(w, "465/udp")->title, "IGMP over UDP"));
    assert_true(str_is(world_entry(w, "443/udp")->title, "Web in TLS"));
    world_free(w);
}

static void titles_of_cards_without_names(void **state)
{
    (void)state;
    struct world *w = world_new();
    world_iana(w, "opcua-tcp,4840,tcp,registry title,,\nopcua-udp,4840,udp,,,\n"
                  "x11,6000-6063,tcp,,,\n,4841,tcp,Reserved,,\n");
    world_nmap(w, "unknown\t4841/tcp\t0.000100\n");
    world_cards(w,
                "{card: 1, port: 4840, title: Automation}\n---\n"
                "{card: 1, port: 6000-6063, title: Screens}\n---\n"
                "{card: 1, port: 6005, title: Sixth screen}\n---\n"
                "{card: 1, port: 4841, title: Nothing}\n",
                0);
    world_reconcile(w);
    assert_true(str_is(world_entry(w, "4840/tcp")->title, "Automation"));
    assert_true(str_is(world_entry(w, "4840/udp")->title, "Automation"));
    assert_int_equal(world_entry(w, "4840/tcp")->rule, RULE_sole_assignment);
    assert_true(str_is(world_entry(w, "6004/tcp")->title, "Screens"));
    assert_true(str_is(world_entry(w, "6005/tcp")->title, "Sixth screen"));
    assert_true(str_is(world_entry(w, "4841/tcp")->title, ""));
    world_free(w);
}

#define CASES (sizeof cases / sizeof *cases)

int main(void)
{
    struct CMUnitTest tests[CASES];
    const struct CMUnitTest others[] = {
        cmocka_unit_test(common_policy_takes_the_common_name),
        cmocka_unit_test(later_cards_win),
        cmocka_unit_test(a_card_that_contradicts_declines),
        cmocka_unit_test(a_registered_name_cannot_be_rejected),
        cmocka_unit_test(preferred_ports),
        cmocka_unit_test(too_many_names_are_counted),
        cmocka_unit_test(ranks_follow_frequency_then_port),
        cmocka_unit_test(titles_of_cards_fit_their_transport),
        cmocka_unit_test(titles_of_cards_without_names),
    };
    for (size_t i = 0; i < CASES; i++)
        tests[i] = (struct CMUnitTest){cases[i].what, one_case, NULL, NULL, (void *)&cases[i]};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + cmocka_run_group_tests(others, NULL, NULL);
}

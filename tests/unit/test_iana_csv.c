/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/data/iana-cut.csv has rows of the registry of 2025-03-28 (CC0), one or
 * more of each shape, with persons replaced by [Somebody]. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "read/iana_note.h"
#include "support/iana_world.h"

#include <string.h>

/* ---- the cut ---- */

static const struct {
    const char *at, *want;
} cut_cases[] = {
    {"0/tcp", "- reserved [RFC6335] ..2024-12-20 \"Reserved\"\n"},
    {"1/tcp", "tcpmux assigned \"TCP Port Service Multiplexer\"\n"},
    {"2/udp", "- reserved ..2025-02-13 \"Reserved\"\ncompressnet legacy H ..2025-02-13\n"},
    {"9/dccp", "discard assigned [RFC4340] \"Discard\"\n"},
    {"15/tcp", "- unknown \"Unassigned [was netstat]\"\nnetstat legacy H\n"},
    {"15/udp", "- unknown \"Unassigned\"\n"},
    {"18/tcp", "msp assigned \"Message Send Protocol (historic)\"\n"},
    {"42/tcp", "name assigned \"Host Name Server\"\nnameserver assigned \"Host Name Server\"\n"},
    {"47/tcp", "- reserved ..2017-05-18 \"Reserved\"\n"},
    {"51/udp", "- reserved A ..2013-05-24 \"Reserved\"\n"},
    {"57/tcp", "- reserved \"any private terminal access\"\n"},
    {"63/tcp", "whoispp assigned >whois++ \"whois++\"\nwhois++ legacy M >whoispp \"whois++\"\n"},
    {"66/udp", "sql-net assigned >sql*net \"Oracle SQL*NET\"\n"
               "sql*net legacy M >sql-net \"Oracle SQL*NET\"\n"},
    {"80/tcp", "http assigned [RFC9110] ..2021-10-01 \"World Wide Web HTTP\"\n"
               "www assigned D >http [RFC9110] ..2021-10-01 \"World Wide Web HTTP\"\n"
               "www-http assigned D >http \"World Wide Web HTTP\"\n"},
    {"100/tcp", "- unknown A ..2012-03-21 !Known Unauthorized Use on 100 \"Unassigned\"\n"},
    {"113/tcp", "ident assigned\nauth assigned \"Authentication Service\"\n"},
    {"114/tcp", "- unknown A \"unassigned\"\n"},
    {"126/tcp", "nxedit assigned \"NXEdit\"\nunitary legacy H\n"},
    {"126/udp", "nxedit assigned \"NXEdit\"\nunitary legacy H\n"},
    {"351/tcp", "matip-type-b assigned [RFC2351] \"MATIP Type B\"\n"
                "bhoetty assigned W \"bhoetty\"\n"},
    {"465/tcp", "urd assigned \"URL Rendezvous Directory for SSM\"\nsubmissions assigned [RFC8314] "
                "2017-12-12.. \"Message Submission over TLS protocol\"\n"},
    {"563/tcp", "nntps assigned [RFC4642] ..2018-07-06 \"nntp protocol over TLS/SSL (was snntp)\"\n"
                "snntp legacy H\n"},
    {"585/udp", "- reserved A ..2006-04-25 \"De-registered\"\n"},
    {"1021/sctp", "exp1 assigned [1][RFC4727][RFC6335] \"RFC3692-style Experiment 1\"\n"},
    {"2083/tcp", "radsec assigned [RFC6614] 2005-05.. \"Secure Radius Service\"\n"},
    {"2222/udp", "EtherNet-IP-1 assigned >EtherNet/IP-1 \"EtherNet/IP I/O\"\n"
                 "EtherNet/IP-1 legacy M >EtherNet-IP-1 \"EtherNet/IP I/O\"\n"},
    {"3001/udp", "- reserved ..2013-03-29 \"Reserved\"\n"},
    {"3231/tcp",
     "vidigo assigned \"VidiGo communication (previous was: Delta Solutions Direct)\"\n"},
    {"3323/udp", "active-net assigned A \"Active Networks\"\n"},
    {"3326/udp", ""},
    {"3980/tcp", "- reserved 2006-06..2020-12-29 \"Reserved\"\n"
                 "acms legacy H 2006-06..2020-12-29\n"},
    {"4499/tcp", "- unknown A !Known UNAUTHORIZED USE: Ports 4490 and 4491 \"Unassigned\"\n"},
    {"5151/tcp", "esri-sde assigned >esri_sde !Unauthorized Use Known on ports 5151 and 5152 "
                 "\"ESRI SDE Instance\"\nesri_sde legacy M >esri-sde \"ESRI SDE Instance\"\n"},
    {"5349/udp", "stuns assigned [RFC7350] ..2014-07-03 \"STUN over DTLS\"\n"
                 "turns assigned [RFC7350] ..2019-08-02 \"TURN over DTLS\"\n"
                 "stun-behaviors assigned [RFC5780] "
                 "\"Reserved for a future enhancement of STUN-BEHAVIOR\"\n"},
    {"6063/udp", "x11 assigned !Known Unauthorized Use on port 6003 \"X Window System\"\n"},
    {"6401/tcp", "boe-was assigned A 2008-05-05.. \"boe-was\"\n"},
    {"6665/udp", "- reserved \"Reserved\"\n"},
    {"9878/udp", "kca-service assigned [RFC6717] 2012-07-12.. \"The KX509 Kerberized Certificate "
                 "Issuance Protocol in Use in 2012\"\nkca_service legacy H\n"},
    {"34567/udp", "edi_service assigned 2016-10-26.. \"dhanalakshmi.org EDI Service\"\n"},
    {"38800/tcp", "sruth assigned 2012-05-07.. \"Sruth is a service for the distribution of "
                  "routinely-generated but arbitrary files based on a publish/subscribe "
                  "distribution model and implemented using a peer-to-peer transport "
                  "mechanism\"\n"},
    {"44323/udp", "- unknown \"Unassigned\"\npcp legacy H\n"},
};

static void test_cut(void **state)
{
    (void)state;
    struct iana_world w;
    struct sink out = SINK_EMPTY;
    iana_world_file(&w, "tests/data/iana-cut.csv");
    for (size_t i = 0; i < sizeof cut_cases / sizeof *cut_cases; i++) {
        const char *got = iana_show_at(&out, &w, cut_cases[i].at);
        if (strcmp(got, cut_cases[i].want) != 0)
            fail_msg("%s:\n%s-- expected --\n%s", cut_cases[i].at, got, cut_cases[i].want);
    }
    assert_string_equal(iana_show_diag(&out, &w.d), "N name-syntax 213:1\n");
    assert_true(str_is(w.c->iana_date, "2025-02-13"));
    assert_true(w.c->has_source[SERVC_SOURCE_IANA]);
    sink_free(&out);
    iana_world_free(&w);
}

/* A claim's line is that on which its record starts, quoted breaks or not. */
static void test_cut_lines(void **state)
{
    (void)state;
    struct iana_world w;
    iana_world_file(&w, "tests/data/iana-cut.csv");
    const struct claim *k = claim_next(w.c, (struct endpoint){66, SERVC_TCP}, NULL);
    assert_int_equal(k->at.line, 37);
    assert_int_equal(claim_next(w.c, (struct endpoint){66, SERVC_TCP}, k)->at.line, 39);
    k = claim_next(w.c, (struct endpoint){80, SERVC_SCTP}, NULL);
    assert_int_equal(k->at.line, 93);
    assert_true(str_is(k->registration->holder, "[Somebody]"));
    iana_world_free(&w);
}

static void test_cut_portless(void **state)
{
    (void)state;
    struct iana_world w;
    struct sink out = SINK_EMPTY;
    iana_world_file(&w, "tests/data/iana-cut.csv");
    const char *got = iana_show_list(&out, &w.c->portless);
    assert_non_null(strstr(got, "dns-push-tls assigned [RFC8765, Section 6.1] 2019-11-25.. "));
    assert_non_null(strstr(got, "\niad1 legacy A ..2013-05-24 \"BBN IAD\"\n"));
    assert_non_null(strstr(got, "\nea-dttx-poker assigned A \"Protocol for EA Downtown"));
    assert_int_equal(w.c->portless.at[1]->transport, SERVC_TCP);
    assert_int_equal(w.c->portless.at[2]->transport, SERVC_UDP);
    assert_true(str_is(w.c->portless.at[2]->name, "compressnet"));
    sink_free(&out);
    iana_world_free(&w);
}

/* ---- small inputs, good and bad ---- */

#define HEAD "Service Name,Port Number,Transport Protocol,Description\n"
#define FULL                                                                                       \
    "Service Name,Port Number,Transport Protocol,Description,Registration Date,Assignment Notes\n"
#define FACTS                                                                                      \
    "Service Name,Port Number,Transport Protocol,Registration Date,Modification Date,Reference,"   \
    "Flags\n"
#define T(text) text, sizeof text - 1

static const struct {
    const char *text;
    size_t n;
    bool read;
    const char *diag;
    const char *at, *want; /* claims there; NULL is not asked */
} small_cases[] = {
    {T(HEAD "a,5,tcp,A\n"), true, "", "5/tcp", "a assigned \"A\"\n"},
    {T(HEAD "a,5,,A\n"), true, "", "5/udp", "a assigned A \"A\"\n"},
    {T(HEAD "a,5,tcp,  A  b\t c \n"), true, "", "5/tcp", "a assigned \"A b c\"\n"},
    {T(HEAD ",5,tcp,\n,6,tcp,Unassigned (x)\n"), true, "", "5/tcp", "- unknown\n"},
    {T(HEAD ",5-7,udp,Removed\n"), true, "", "6/udp", "- reserved \"Removed\"\n"},
    {T("Description,x,Transport Protocol,Service Name,PORT NUMBER\nA,9,udp,a,5\n"), true, "",
     "5/udp", "a assigned \"A\"\n"},
    {T("Service Name,Port Number,Transport Protocol,Description\r\n"
       "a,5,tcp,A\r\nb,6,tcp,\"B\r\nc\"\r\n"),
     true, "", "6/tcp", "b assigned \"B c\"\n"},
    {T(HEAD "a,5,tcp,A"), true, "", "5/tcp", "a assigned \"A\"\n"},
    {T("\xEF\xBB\xBF" HEAD "a,5,tcp,A\n"), true, "W byte-order-mark 0:0\n", "5/tcp",
     "a assigned \"A\"\n"},
    {T(HEAD), true, "W no-rows 0:0\n", NULL, NULL},
    /* not this format */
    {T(""), false, "E not-csv 0:0\n", NULL, NULL},
    {T("\n \n"), false, "E not-csv 0:0\n", NULL, NULL},
    {T("<!DOCTYPE html>\n<html lang=\"en\"><title>Service Name and Port Number\n"), false,
     "E not-csv 0:0\n", NULL, NULL},
    {T("<?xml version='1.0'?>\n"), false, "E not-csv 0:0\n", NULL, NULL},
    {T("# made by \"x\"\nsmtps\t465/tcp\t0.010000\n"), false, "E not-csv 0:0\n", NULL, NULL},
    {T("ssh 22/tcp\n"), false, "E not-csv 0:0\n", NULL, NULL},
    {T("\xFF\xFES\0e\0r\0v\0"), false, "E not-csv 0:0\n", NULL, NULL},
    {T("\0S\0e\0r\0v"), false, "E not-csv 0:0\n", NULL, NULL},
    {T("Service Name,Port,Transport Protocol\n"), false,
     "E missing-column 1:0\nE missing-column 1:0\n", NULL, NULL},
    {T("Service Name,Port Number,Transport Protocol\na,5,tcp\n"), false, "E missing-column 1:0\n",
     NULL, NULL},
    {T("Service Name,\"Port Number\n"), false, "E unterminated-quote 1:14\n", NULL, NULL},
    {T("Service Name,Port Number,Transport Protocol,Description,Description\na,5,tcp,A,B\n"), true,
     "W repeated-column 1:57\n", "5/tcp", "a assigned \"A\"\n"},
    /* faults of rows */
    {T(HEAD "a,5,tcp,A\nb,6,tcp,\"B\nc,7"), true, "E unterminated-quote 3:9\n", "5/tcp",
     "a assigned \"A\"\n"},
    {T(HEAD "a,65536,tcp,A\nb,6,tcp,B\n"), true, "E bad-port 2:3\n", "6/tcp", "b assigned \"B\"\n"},
    {T(HEAD "a,abc,tcp,A\n"), true, "E bad-port 2:3\n", "0/tcp", ""},
    {T(HEAD "a,-1,tcp,A\n"), true, "E bad-port 2:3\n", "1/tcp", ""},
    {T(HEAD "a,9-7,tcp,A\n"), true, "E bad-port 2:3\n", "7/tcp", ""},
    {T(HEAD "a,65535,tcp,A\n"), true, "", "65535/tcp", "a assigned \"A\"\n"},
    {T(HEAD "a,5,TCP,A\n"), true, "W unknown-transport 2:5\n", "5/tcp", ""},
    {T(HEAD "a,5,ddp,A\nb,,ddp,B\n"), true, "W unknown-transport 2:5\nW unknown-transport 3:4\n",
     "5/tcp", ""},
    {T(HEAD ",,tcp,A\n"), true, "W empty-row 2:0\n", NULL, NULL},
    {T(HEAD "a,5,tcp\nb,6,tcp,B,C\n"), true, "W cell-count 2:0\nW cell-count 3:0\n", "5/tcp",
     "a assigned\n"},
    {T(HEAD "a,5,tcp,A\0B\n"), true, "E nul-byte 2:10\n", NULL, NULL},
    {T(HEAD "a,5,tcp,\xE9\n"), true, "W not-utf8 2:9\n", NULL, NULL},
    {T(HEAD "a_b,5,tcp,A\n"), true, "N name-syntax 2:1\n", "5/tcp", "a_b assigned \"A\"\n"},
    {T(FULL "a,5,tcp,A,2017-13,\n"), true, "W bad-date 2:11\n", "5/tcp", "a assigned \"A\"\n"},
    {T(FULL "a,5,tcp,A,2017,\n"), true, "", "5/tcp", "a assigned 2017.. \"A\"\n"},
    /* rows that say the same as the one before */
    {T(HEAD "a,5,,A\na,6,tcp,A\n"), true, "", "6/tcp", "a assigned \"A\"\n"},
    {T(HEAD "a,5,tcp,A\na,6,,A\n"), true, "", "6/udp", "a assigned A \"A\"\n"},
    {T(HEAD "a,5,tcp,A\na,6,tcp\na,7,tcp,A\n"), true, "W cell-count 3:0\n", "6/tcp",
     "a assigned\n"},
    {T(HEAD "a,5,tcp,A\na,6-x,tcp,A\na,7,tcp,A\n"), true, "E bad-port 3:3\n", "7/tcp",
     "a assigned \"A\"\n"},
    {T(HEAD "a_b,5,tcp,A\na_b,5,udp,A\n"), true, "N name-syntax 2:1\nN name-syntax 3:1\n", "5/udp",
     "a_b assigned \"A\"\n"},
    {T(FULL "a,5,tcp,A,2017-13,\na,5,udp,A,2017-13,\n"), true, "W bad-date 2:11\nW bad-date 3:11\n",
     "5/udp", "a assigned \"A\"\n"},
    {T(FULL "a,5,tcp,A,2017,\na,5,udp,A,2018,\n"), true, "", "5/udp", "a assigned 2018.. \"A\"\n"},
    {T(FULL "b,5,tcp,B,,Previously assigned to c 5/tcp d 5/udp\n"
            "b,5,udp,B,,Previously assigned to c 5/tcp d 5/udp\n"),
     true, "", "5/udp", "b assigned \"B\"\nd legacy H\n"},
    {T(FULL "b,6,tcp,B,,Previously assigned to c 5/tcp d 5/udp\n"
            "b,5,udp,B,,Previously assigned to c 5/tcp d 5/udp\n"),
     true, "", "5/udp", "b assigned \"B\"\nd legacy H\n"},
    {T(FACTS "x,,tcp,,,,unused\nx,5,tcp,,,,unused\n"), true, "", "5/tcp", "x assigned\n"},
    {T(FACTS "x,5,tcp,,,,wat\nx,5,udp,,,,wat\n"), true,
     "W unknown-flag 2:12\nW unknown-flag 3:12\n", "5/udp", "x assigned\n"},
    /* notes */
    {T(FULL "a_b,5,tcp,,,\"This entry is an alias to \"\"a-b\"\".\"\na-b,6,tcp,,,\n"), true,
     "W alias-target 2:0\n", "5/tcp", "a_b legacy M >a-b\n"},
    {T(FULL "a_b,5,tcp,,,\"This entry is an alias to \"\"a-b\"\".\"\na-b,5,tcp,,,\n"), true, "",
     "5/tcp", "a_b legacy M >a-b\na-b assigned\n"},
    {T(FULL "a_b,,tcp,,,\"This entry is an alias to \"\"a-b\"\".\"\n"), true, "", NULL, NULL},
    {T(FULL "x,5,,,,This service name is no longer in use.\n"), true, "", "5/tcp",
     "x assigned A\n"},
    {T(FULL ",5,,Reserved,,De-Assigned on 2020-01-02. Previously old.\n"), true, "", "5/udp",
     "- reserved A \"Reserved\"\nold legacy H A ..2020-01-02\n"},
    {T(FULL ",5,tcp,Reserved,,De-assigned on 2020-01-02 previously old\n"), true, "", "5/tcp",
     "- reserved \"Reserved\"\nold legacy H ..2020-01-02\n"},
    {T(FULL ",5,tcp,Reserved,,\"de-assigned on 2020-99, previously old by X\"\n"), true,
     "W bad-date 2:18\n", "5/tcp", "- reserved \"Reserved\"\nold legacy H\n"},
    {T(FULL ",5,tcp,Reserved,,De-Assigned on 2020-01-02\n"), true, "", "5/tcp",
     "- reserved \"Reserved\"\n"},
    {T(FULL ",5,tcp,Reserved,,De-Assigned on 2020-01-02 previously an old title\n"), true, "",
     "5/tcp", "- reserved \"Reserved\"\n"},
    {T(FULL "b,5,tcp,B,,\"port 5 previously \"\"old\"\"\"\n"), true, "", "5/tcp",
     "b assigned \"B\"\nold legacy H\n"},
    {T(FULL "b,5,tcp,(was b),,\n"), true, "", "5/tcp", "b assigned \"(was b)\"\n"},
    {T(FULL "b,5,tcp,B,,Formerly was Old\n"), true, "", "5/tcp", "b assigned \"B\"\n"},
    /* our own facts */
    {T(FACTS "a,5,tcp udp,2001-02,2003,[RFC1],\n"), true, "", "5/udp",
     "a assigned [RFC1] 2001-02..2003\n"},
    {T(FACTS ",5,,,,,reserved was=old@2020 was=older unauthorized=6\n"), true, "", "5/udp",
     "- reserved A !unauthorized use known on port 6\nold legacy H A ..2020\nolder legacy H A\n"},
    {T(FACTS ",5,udp,,,,unassigned unauthorized\n"), true, "", "5/udp",
     "- unknown !unauthorized use known\n"},
    {T(FACTS "a,5,tcp,,,,replaces=a_b\na_b,5,tcp,,,,alias-of=a\n"), true, "", "5/tcp",
     "a assigned >a_b\na_b legacy M >a\n"},
    {T(FACTS "a,5,tcp,,,,widespread\nb,5,tcp,,,,duplicate-of=a\n"), true, "", "5/tcp",
     "a assigned W\nb assigned D >a\n"},
    {T(FACTS "a,5,tcp,,,,wat=1\n"), true, "W unknown-flag 2:12\n", "5/tcp", "a assigned\n"},
    {T(FACTS "a,5,tcp,,,,was=1b was=c was=d was=e was=f\n"), true, "W too-many-names 2:0\n", NULL,
     NULL},
};

static void test_small(void **state)
{
    (void)state;
    struct sink out = SINK_EMPTY;
    for (size_t i = 0; i < sizeof small_cases / sizeof *small_cases; i++) {
        struct iana_world w;
        iana_world_text(&w, (struct str){small_cases[i].text, small_cases[i].n});
        const char *got = iana_show_diag(&out, &w.d);
        if (w.read != small_cases[i].read || strcmp(got, small_cases[i].diag) != 0)
            fail_msg("row %zu `%s': %d\n%s-- expected --\n%s", i, small_cases[i].text, w.read, got,
                     small_cases[i].diag);
        if (small_cases[i].at) {
            got = iana_show_at(&out, &w, small_cases[i].at);
            if (strcmp(got, small_cases[i].want) != 0)
                fail_msg("row %zu `%s':\n%s-- expected --\n%s", i, small_cases[i].text, got,
                         small_cases[i].want);
        }
        iana_world_free(&w);
    }
    sink_free(&out);
}

static void test_unsupported_is_kept(void **state)
{
    (void)state;
    struct iana_world w;
    struct sink out = SINK_EMPTY;
    iana_world_text(&w, STR(HEAD "a,5,ddp,A\nb,,TCP,B\n"));
    assert_string_equal(iana_show_list(&out, &w.c->unsupported),
                        "a assigned \"A\"\nb assigned \"B\"\n");
    assert_int_equal(w.c->unsupported.at[0]->first, 5);
    assert_true(str_is(w.d.first->next->hint, "did you mean `tcp'?"));
    assert_int_equal(w.c->portless.count, 0);
    sink_free(&out);
    iana_world_free(&w);
}

static void test_hints(void **state)
{
    (void)state;
    static const struct {
        const char *text, *hint;
    } cases[] = {
        {"", "the file is empty"},
        {"<html>", "it looks like an HTML page"},
        {"# x\nsmtps\t465/tcp\t0.010000\n",
         "it looks like an nmap-services file: is it for --nmap=FILE?"},
        {"Service Name,Port Numbers,Transport Protocol,Description\n",
         "is it the one called `Port Numbers'?"},
        {HEAD "a,9-8,tcp,A\n", "the range is the wrong way round"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct iana_world w;
        iana_world_text(&w, str_from(cases[i].text));
        assert_non_null(w.d.first);
        if (!str_is(w.d.first->hint, cases[i].hint))
            fail_msg("row %zu: `%.*s'", i, STR_FMT(w.d.first->hint));
        iana_world_free(&w);
    }
}

static void test_fold(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", ""},
        {" ", ""},
        {"a", "a"},
        {" a", "a"},
        {"a ", "a"},
        {"a b", "a b"},
        {"a  b", "a b"},
        {"a\nb", "a b"},
        {"a\r\n  b", "a b"},
        {"a-\n  b", "a-b"},
        {"a -\nb", "a - b"},
        {"a- b", "a- b"},
        {"a-\n", "a-"},
        {"-\na", "- a"},
        {"1234567 9", "1234567 9"},
        {"123456  9", "123456 9"},
        {"1234567  9", "1234567 9"},
        {"12345678  9", "12345678 9"},
        {"12345678 0 2 4 6 8 0  3", "12345678 0 2 4 6 8 0 3"},
        {"12345678\t0", "12345678 0"},
        {"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9", "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9"},
    };
    struct arena mem = ARENA_EMPTY;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str got = iana_fold(&mem, str_from(cases[i].text));
        if (!str_is(got, cases[i].want))
            fail_msg("row %zu: `%.*s', expected `%s'", i, STR_FMT(got), cases[i].want);
        if (strcmp(cases[i].text, cases[i].want) == 0)
            assert_ptr_equal(got.p, cases[i].text); /* nothing to fold: a view */
    }
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_cut_lines),
        cmocka_unit_test(test_cut_portless),
        cmocka_unit_test(test_small),
        cmocka_unit_test(test_unsupported_is_kept),
        cmocka_unit_test(test_hints),
        cmocka_unit_test(test_fold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

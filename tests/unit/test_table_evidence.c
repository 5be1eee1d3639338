/* SPDX-License-Identifier: BSD-2-Clause */
/* What a table tells of its sources, in both forms. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/table_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char registry[] =
    "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,"
    "Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes\n"
    ",15,tcp,Unassigned [was netstat],,,,2013-05-24,,,,\n"
    "snmp,161,tcp,A title,,,,,,,,\nsnmp,161,udp,A title,,,,,,,,\n"
    "urd,465,tcp,Rendezvous,[A],[A],2001-03,,,,,\n"
    "igmpv3lite,465,udp,IGMP,[A],[A],2001-03,,,,,\n"
    "submissions,465,tcp,Mail,,,2017-12-12,2018-01-02,[RFC8314][RFC6409],,,\n"
    ",1023,,Reserved,,,,,,,,\n"
    "one,2000,tcp,Number,,,,,,,Somebody has it,\none,2000,udp,Number,,,,,,,Somebody has it,\n"
    "old_name,2001,tcp,,,,,,,,,\"This entry is an alias to \"\"old-name\"\".\"\n"
    "old-name,2001,tcp,Other,,,,,,,,\n"
    "x11,6000-6003,tcp,X Window System,,,,,,,,\nx11,6000-6003,udp,X Window System,,,,,,,,\n"
    ",6001-6002,tcp,Unassigned,,,,,,,,\n"
    "x-one,6001,tcp,A port of it,,,1999,,,,,\n"
    ",7000-7010,,Unassigned,,,,,,,,\n";

struct fixture {
    struct world *w;
    struct servc_table *t[2]; /* raw, compressed */
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->w = world_new();
    world_iana_csv(f->w, str_from(registry));
    world_nmap(f->w,
               "smtps\t465/tcp\t0.012345\nsnmp\t161/udp\t0.200000\nunknown\t1023/tcp\t0.000100\n"
               "unknown\t2000/tcp\t0.000100\nONE\t2000/udp\t0.000100\n"
               "unknown\t7005/tcp\t0.000001\nX11:1\t6001/tcp\t0.000002\n");
    world_services(f->w, "smtps 465/tcp ssmtp\nsnmp 161/tcp\nfree 40000/tcp\n");
    world_reconcile(f->w);
    struct good_tables good = table_world_tables(f->w);
    assert_int_equal(servc_open_memory(good.raw.p, good.raw.n, SERVC_OPEN_VERIFY, &f->t[0]),
                     SERVC_OK);
    assert_int_equal(servc_open_memory(good.packed.p, good.packed.n, 0, &f->t[1]), SERVC_OK);
    assert_int_equal(servc_verify(f->t[1]), SERVC_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    servc_close(f->t[0]);
    servc_close(f->t[1]);
    world_free(f->w);
    free(f);
    return 0;
}

/* "iana assigned 0 submissions [2017-12-12 2018-01-02 [RFC8314] Mail - -]" */
static const char *print(struct arena *mem, const struct servc_evidence *e)
{
    return arena_printf(mem, "%s %s %u %s|%s|%s|%s|%s|%s|%s",
                        servc_source_name((enum servc_source)e->source),
                        servc_status_name((enum servc_status)e->status), e->flags, e->name,
                        e->registered, e->modified, e->refs, e->title, e->unauthorized,
                        e->counterpart)
        .p;
}

static void statements(void **state)
{
    struct fixture *f = *state;
    static const struct {
        enum servc_transport transport;
        uint16_t port;
        const char *wanted[4]; /* up to NULL */
    } rows[] = {
        {SERVC_TCP,
         15,
         {"iana unknown 0 ||2013-05-24||Unassigned [was netstat]||",
          "iana legacy 8 netstat||||||"}},
        {SERVC_TCP, 161, {"iana assigned 0 snmp||||A title||"}},
        {SERVC_UDP, 161, {"iana assigned 0 snmp||||A title||"}},
        {SERVC_TCP,
         465,
         {"iana assigned 0 urd|2001-03|||Rendezvous||",
          "iana assigned 0 submissions|2017-12-12|2018-01-02|[RFC8314][RFC6409]|Mail||",
          "nmap unofficial 0 smtps||||||", "services unofficial 0 smtps||||||"}},
        {SERVC_UDP, 465, {"iana assigned 0 igmpv3lite|2001-03|||IGMP||"}},
        {SERVC_TCP, 1023, {"iana reserved 0 ||||Reserved||"}}, /* unknown is what we say, too */
        {SERVC_UDP, 1023, {"iana reserved 0 ||||Reserved||"}},
        {SERVC_TCP,
         2000,
         {"iana assigned 0 one||||Number|Somebody has it|", "nmap unknown 0 ||||||"}},
        {SERVC_UDP, 2000, {"iana assigned 0 one||||Number|Somebody has it|"}},
        {SERVC_TCP,
         2001,
         {"iana legacy 1 old_name||||||old-name", "iana assigned 0 old-name||||Other||"}},
        {SERVC_TCP, 5999, {NULL}},
        {SERVC_TCP, 6000, {"iana assigned 16 x11||||X Window System||"}},
        {SERVC_TCP,
         6001,
         {"iana assigned 0 x-one|1999|||A port of it||",
          "iana assigned 16 x11||||X Window System||", "iana unknown 16 ||||Unassigned||",
          "nmap unofficial 0 X11:1||||||"}},
        {SERVC_TCP, 6003, {"iana assigned 16 x11||||X Window System||"}},
        {SERVC_UDP, 6003, {"iana assigned 16 x11||||X Window System||"}},
        {SERVC_TCP, 6004, {NULL}},
        {SERVC_SCTP, 6000, {NULL}},
        {SERVC_TCP, 7005, {"iana unknown 16 ||||Unassigned||"}},
        {SERVC_UDP, 7010, {"iana unknown 16 ||||Unassigned||"}},
        {SERVC_UDP, 7011, {NULL}},
        {SERVC_TCP, 40000, {NULL}}, /* the file's name is ours */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned k = 0; k < 2; k++) {
            struct servc_evidence e;
            uint32_t n = 0;
            for (; servc_evidence_at(f->t[k], rows[i].transport, rows[i].port, n, &e) == SERVC_OK;
                 n++) {
                const char *wanted = n < 4 ? rows[i].wanted[n] : NULL;
                const char *got = print(&f->w->mem, &e);
                if (!wanted || strcmp(got, wanted) != 0)
                    fail_msg("%u, form %u, %u: %s", rows[i].port, k, n, got);
            }
            if (n < 4 && rows[i].wanted[n])
                fail_msg("%u, form %u: no %s", rows[i].port, k, rows[i].wanted[n]);
        }
}

static void labels(void **state)
{
    struct fixture *f = *state;
    struct servc_evidence e;
    for (unsigned k = 0; k < 2; k++) {
        assert_int_equal(servc_evidence_at(f->t[k], SERVC_TCP, 465, 0, &e), SERVC_OK);
        assert_string_equal(e.file, "iana.csv");
        assert_int_equal(servc_evidence_at(f->t[k], SERVC_TCP, 465, 3, &e), SERVC_OK);
        assert_string_equal(e.file, "services");
    }
}

static void sources(void **state)
{
    struct fixture *f = *state;
    struct servc_source_text s;
    for (unsigned k = 0; k < 2; k++) {
        assert_int_equal(servc_source_of_key(f->t[k], "nmap", SERVC_NUL, &s), SERVC_OK);
        assert_string_equal(s.publisher, "Lyon");
        assert_string_equal(s.url, "");
        assert_string_equal(s.citation, "a book");
        assert_int_equal(servc_source_of_key(f->t[k], "survey-2020#3", 11, &s), SERVC_OK);
        assert_string_equal(s.title, "A survey");
        assert_string_equal(s.url, "https://example.org/");
        static const char *const others[] = {"", "nma", "nmapx", "Nmap", "zzz", "survey-202"};
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            assert_int_equal(servc_source_of_key(f->t[k], others[i], SERVC_NUL, &s), SERVC_ENOENT);
    }
}

static void callers_mistakes(void **state)
{
    struct fixture *f = *state;
    struct servc_evidence e;
    struct servc_source_text s;
    const struct servc_table *t = f->t[0];
    assert_int_equal(servc_evidence_at(t, (enum servc_transport)4, 1, 0, &e), SERVC_EINVAL);
    assert_int_equal(servc_evidence_at(t, SERVC_TCP, 465, 0, NULL), SERVC_EINVAL);
    assert_int_equal(servc_evidence_at(t, SERVC_TCP, 465, UINT32_MAX, &e), SERVC_ENOENT);
    assert_int_equal(servc_source_of_key(t, NULL, 0, &s), SERVC_EINVAL);
    assert_int_equal(servc_source_of_key(t, "nmap", 4, NULL), SERVC_EINVAL);
}

/* A table of names alone has no evidence, and one of chosen endpoints that of them. */
static void tables_without(void **state)
{
    struct fixture *f = *state;
    const struct table_extra names = {.content = TABLE_NAMES},
                             chosen = {.content = TABLE_TITLES, .selected = true};
    const struct table_extra *extras[] = {&names, &chosen};
    const struct entry *one[] = {world_entry(f->w, "6001/tcp")};
    const struct entry_set set = {one, 1, f->w->catalogue};
    struct servc_evidence e;
    struct servc_counts n;
    for (unsigned k = 0; k < 2; k++) {
        struct servc_table *t;
        struct sink out = SINK_EMPTY;
        struct write_options o = {.table = extras[k]};
        write_table_packed(&set, &o, &out, &f->w->diag);
        assert_int_equal(servc_open_memory(out.p, out.n, 0, &t), SERVC_OK);
        servc_count(t, &n);
        assert_int_equal(n.evidence, k == 0 ? 0 : 4);
        assert_int_equal(servc_evidence_at(t, SERVC_TCP, 6001, 3, &e),
                         k == 0 ? SERVC_ENOENT : SERVC_OK);
        assert_int_equal(servc_evidence_at(t, SERVC_TCP, 465, 0, &e), SERVC_ENOENT);
        servc_close(t);
        sink_free(&out);
    }
}

/* More than a table has room for: the first are there, and it is said. */
static void more_than_fit(void **state)
{
    (void)state;
    struct world *w = world_new();
    struct str rows = STR_NONE;
    for (unsigned i = 0; i < 70; i++)
        rows = arena_printf(&w->mem, "%.*sname-%u,7,tcp,,,\n", STR_FMT(rows), i);
    world_iana(w,
               arena_printf(&w->mem, "%.*sa\tb\x01,9,tcp,,,\nr,10-11,tcp,,,\n", STR_FMT(rows)).p);
    world_reconcile(w);
    struct good_tables good = table_world_tables(w);
    struct servc_table *t = NULL;
    struct servc_evidence e;
    uint32_t n = 0;
    assert_int_equal(servc_open_memory(good.packed.p, good.packed.n, 0, &t), SERVC_OK);
    assert_int_equal(servc_verify(t), SERVC_OK);
    while (servc_evidence_at(t, SERVC_TCP, 7, n, &e) == SERVC_OK)
        assert_string_equal(e.name, arena_printf(&w->mem, "name-%u", n++).p);
    assert_int_equal(n, 64);
    assert_int_equal(servc_evidence_at(t, SERVC_TCP, 9, 0, &e), SERVC_ENOENT);
    assert_int_equal(world_messages(w, "table-evidence-left-out"), 1);
    servc_close(t);
    world_free(w);
}

/* Every claim of the registry on a port alone is found, in its order, word for word. */
static void the_whole_registry(void **state)
{
    (void)state;
    struct world *w = table_world_full();
    struct good_tables good = table_world_tables(w);
    const struct str forms[] = {good.raw, good.packed};
    for (unsigned k = 0; k < 2; k++) {
        struct servc_table *t = NULL;
        uint32_t count = 0;
        assert_int_equal(servc_open_memory(forms[k].p, forms[k].n, 0, &t), SERVC_OK);
        assert_int_equal(servc_verify(t), SERVC_OK);
        for (uint32_t i = 0; i < PORTS * SERVC_TRANSPORTS; i++) {
            struct endpoint at = {(uint16_t)(i / 4), (uint8_t)(i % 4)};
            uint32_t n = 0;
            for (const struct claim *c = NULL; (c = claim_next(w->catalogue, at, c));) {
                struct servc_evidence e;
                if (c->source != SERVC_SOURCE_IANA)
                    continue;
                assert_int_equal(
                    servc_evidence_at(t, (enum servc_transport)at.transport, at.port, n++, &e),
                    SERVC_OK);
                assert_true(str_is(c->name, e.name) && str_is(c->title, e.title) &&
                            str_is(c->registration->refs, e.refs) &&
                            str_is(c->registration->registered, e.registered) &&
                            str_is(c->registration->modified, e.modified) &&
                            str_is(c->registration->unauthorized, e.unauthorized) &&
                            str_is(c->registration->counterpart, e.counterpart) &&
                            c->status == e.status);
                count++;
            }
        }
        assert_true(count > 11000);
        servc_close(t);
    }
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements),     cmocka_unit_test(labels),
        cmocka_unit_test(sources),        cmocka_unit_test(callers_mistakes),
        cmocka_unit_test(tables_without), cmocka_unit_test(the_whole_registry),
        cmocka_unit_test(more_than_fit),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The writer of nmap-services: its lines, what it leaves out and says so, and
 * what our own reader reads back. All frequencies here are invented. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "model/card.h"
#include "read/reader.h"
#include "support/entry_rows.h"
#include "write/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct source_file input = {"in", "in"};

struct rig {
    struct arena mem;
    struct diag d;
    struct catalogue *c;
    struct sink out;
    struct write_options o;
};

static struct rig rig_new(void)
{
    struct rig r = {ARENA_EMPTY, {0}, catalogue_new(), SINK_EMPTY, {.transports = 15}};
    return r;
}

static void rig_free(struct rig *r)
{
    sink_free(&r->out);
    catalogue_free(r->c);
    arena_free(&r->mem);
}

/* The lines without our own header, NUL-terminated. */
static const char *written(struct rig *r, const struct entry_set *set)
{
    r->out.n = 0;
    diag_init(&r->d, &r->mem);
    write_nmap_services(set, &r->o, &r->out, &r->d);
    assert_false(r->out.failed);
    struct str text = sink_text(&r->out), rest = text, line;
    while (str_cut(&rest, '\n', &line) && str_starts(line, STR("# servc: ")))
        text = rest;
    return arena_z(&r->mem, text);
}

static uint32_t count(const struct rig *r, const char *id)
{
    uint32_t n = 0;
    for (const struct diag_message *m = r->d.first; m; m = m->next)
        n += strcmp(m->id, id) == 0;
    return n;
}

static const struct diag_message *message(const struct rig *r, const char *id)
{
    const struct diag_message *m = r->d.first;
    while (m && strcmp(m->id, id) != 0)
        m = m->next;
    return m;
}

static const char *long_name(size_t n)
{
    static char name[200];
    memset(name, 'n', n);
    name[n] = '\0';
    return name;
}

static void test_lines(void **state)
{
    static const struct {
        struct entry_row row;
        const char *line; /* or NULL: none */
        const char *id;   /* the note, or NULL */
    } cases[] = {
        {{"465/tcp", "submissions smtps ssmtp~ urd^", 12345, "Message submission over TLS"},
         "submissions\t465/tcp\t0.012345\t# smtps | ssmtp | urd | Message submission over TLS\n",
         NULL},
        {{"80/tcp", "http", 999999, NULL}, "http\t80/tcp\t0.999999\n", NULL},
        {{"80/tcp", "http", 1000000, NULL}, "http\t80/tcp\t0.999999\n", "frequency-clamped"},
        {{"80/tcp", "http", 0, NULL}, "http\t80/tcp\t0.000000\n", NULL},
        {{"80/tcp", "http", -1, NULL}, "http\t80/tcp\t0.000000\n", NULL},
        {{"0/udp", "-", 7, NULL}, "unknown\t0/udp\t0.000007\n", NULL},
        {{"15/tcp", "- netstat", 7, NULL}, "unknown\t15/tcp\t0.000007\t# netstat\n", NULL},
        {{"15/tcp", "- netstat", -1, NULL}, NULL, NULL},
        {{"9/dccp", "discard", -1, NULL}, NULL, "dccp-not-written"},
        {{"80/tcp", "http", 1, "two\nlines\t\033 "}, "http\t80/tcp\t0.000001\t# two lines\n", NULL},
        {{"80/tcp", "http", 1, "Caf\xC3\xA9"}, "http\t80/tcp\t0.000001\t# Caf\xC3\xA9\n", NULL},
        {{"80/tcp", "cl/1", 1, NULL}, "cl/1\t80/tcp\t0.000001\n", "name-odd-byte"},
        {{"80/tcp", "a,b", 1, NULL}, "a,b\t80/tcp\t0.000001\n", "name-odd-byte"},
        {{"80/tcp", "c#sharp", 1, NULL}, "c#sharp\t80/tcp\t0.000001\n", "name-odd-byte"},
        {{"80/tcp", "3com", 1, NULL}, "3com\t80/tcp\t0.000001\n", "name-not-addressable"},
        {{"80/tcp", "Http", 1, NULL}, "Http\t80/tcp\t0.000001\n", "name-not-addressable"},
        {{"80/tcp", "#http", 1, NULL}, "unknown\t80/tcp\t0.000001\n", "name-not-written"},
        {{"80/tcp", "ht\vtp", 1, NULL}, "unknown\t80/tcp\t0.000001\n", "name-not-written"},
        {{"80/tcp", "ht\001tp", 1, NULL}, "unknown\t80/tcp\t0.000001\n", "name-not-written"},
        {{"80/tcp", "unknown", 1, NULL}, "unknown\t80/tcp\t0.000001\n", "name-not-written"},
        {{"80/tcp", "#http b c", 1, NULL}, "b\t80/tcp\t0.000001\t# c\n", "lead-not-written"},
        {{"80/tcp", "#http", -1, NULL}, NULL, "name-not-written"},
        {{"80/tcp", "http #b", 1, NULL}, "http\t80/tcp\t0.000001\n", "alias-not-written"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rig r = rig_new();
        struct entry_set set = entry_rows(r.c, &cases[i].row, 1);
        print_message("  %s %s\n", cases[i].row.at, cases[i].row.names);
        assert_string_equal(written(&r, &set), cases[i].line ? cases[i].line : "");
        if (cases[i].id)
            assert_non_null(message(&r, cases[i].id));
        else
            assert_null(r.d.first);
        rig_free(&r);
    }
}

static void test_long_names(void **state)
{
    static const struct { size_t n; bool written; const char *id; } cases[] = {
        {63, true, NULL}, {64, true, "name-over-63"}, {127, true, "name-over-63"},
        {128, false, "name-not-written"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rig r = rig_new();
        struct entry_row row = {"80/tcp", long_name(cases[i].n), -1, NULL};
        struct entry_set set = entry_rows(r.c, &row, 1);
        assert_int_equal(*written(&r, &set) != '\0', cases[i].written);
        if (cases[i].id)
            assert_string_equal(r.d.first->id, cases[i].id);
        else
            assert_null(r.d.first);
        if (cases[i].id) {
            assert_int_equal(r.d.first->order, 80 * 4);
            assert_string_equal(r.d.first->subject.p, "80/tcp");
        }
        rig_free(&r);
    }
}

static void test_order_is_upstreams(void **state)
{
    static const struct entry_row rows[] = {
        {"7/tcp", "b", 1, NULL}, {"7/udp", "c", 1, NULL}, {"7/sctp", "a", 1, NULL},
        {"7/dccp", "x", 1, NULL}, {"8/dccp", "x", -1, NULL}, {"9/udp", "e", 1, NULL},
        {"9/sctp", "d", 1, NULL},
    };
    struct rig r = rig_new();
    struct entry_set set = entry_rows(r.c, rows, sizeof rows / sizeof *rows);
    (void)state;
    assert_string_equal(written(&r, &set), "a\t7/sctp\t0.000001\nb\t7/tcp\t0.000001\n"
                                           "c\t7/udp\t0.000001\nd\t9/sctp\t0.000001\n"
                                           "e\t9/udp\t0.000001\n");
    assert_int_equal(count(&r, "dccp-not-written"), 1);
    assert_string_equal(r.d.first->text.p,
                        "dccp entries that are left out, because nmap-services has no dccp: 2");
    rig_free(&r);
}

/* "http\t80/tcp\t0.000001" is 20 bytes, `\t# ` three: 999 are left for text. */
static void test_line_limit(void **state)
{
    char title[1100];
    (void)state;
    for (size_t n = 999; n <= 1000; n++) {
        struct rig r = rig_new();
        memset(title, 't', n);
        title[n] = '\0';
        struct entry_row row = {"80/tcp", "http", 1, title};
        struct entry_set set = entry_rows(r.c, &row, 1);
        assert_int_equal(strlen(written(&r, &set)), 1023);
        assert_int_equal(count(&r, "title-cut"), n > 999);
        memcpy(title + 997, "\xE2\x82\xAC", 4); /* three bytes, of which two fit */
        row.names = "http w";                   /* `w | ` takes four */
        memset(title + 990, 't', 7);
        memcpy(title + 993, "\xE2\x82\xAC", 4);
        set = entry_rows(r.c, &row, 1);
        size_t size = strlen(written(&r, &set));
        assert_int_equal(size, 20 + 3 + 4 + 993 + 1);
        assert_int_equal(count(&r, "title-cut"), 1);
        rig_free(&r);
    }
}

static void test_aliases_that_do_not_fit(void **state)
{
    char names[2400] = "http";
    struct rig r = rig_new();
    (void)state;
    for (int i = 0; i < 20; i++) /* 20 names of 97 bytes */
        sprintf(names + strlen(names), " %c%s", 'a' + i, long_name(96));
    struct entry_row row = {"80/tcp", names, 1, "title"};
    struct entry_set set = entry_rows(r.c, &row, 1);
    const char *line = written(&r, &set);
    assert_int_equal(strlen(line), 20 + 10 * 100 + 1); /* ten fit, exactly */
    assert_null(strstr(line, "title"));
    assert_int_equal(count(&r, "alias-not-written"), 10);
    assert_int_equal(count(&r, "title-cut"), 1);
    rig_free(&r);
}

static const char upstream[] = "# the file's header\n"
                               "alpha\t1/sctp\t0.000200\t# smtps | Two words\n"
                               "alpha\t1/tcp\t0.100000\t# beta | mirror | The Title\n"
                               "# inner comment\n"
                               "mirror\t1/udp\t0.000300\n"
                               "unknown\t2/tcp\t0.000001\n"
                               "gamma\t3/tcp\t0.000004\t# caf\xE9 \t x\n"
                               "# trailer\n"
                               "## two\n";

static struct entry_set read_upstream(struct rig *r, const char *text)
{
    diag_init(&r->d, &r->mem);
    assert_true(read_nmap_services(str_from(text), &input, r->c, &r->d));
    return entries_of_nmap(r->c);
}

static void test_identity(void **state)
{
    struct rig r = rig_new();
    struct entry_set set = read_upstream(&r, upstream);
    (void)state;
    r.o.policy = SERVC_POLICY_UPSTREAM;
    r.o.nmap_licence = true;
    assert_string_equal(written(&r, &set), upstream);
    assert_null(r.d.first);
    rig_free(&r);
}

static void test_other_policies_make_lines_anew(void **state)
{
    struct rig r = rig_new();
    struct entry_set set = read_upstream(&r, upstream);
    (void)state;
    assert_string_equal(written(&r, &set), "alpha\t1/sctp\t0.000200\t# smtps | Two words\n"
                                           "alpha\t1/tcp\t0.100000\t# beta | The Title\n"
                                           "mirror\t1/udp\t0.000300\n"
                                           "unknown\t2/tcp\t0.000001\n"
                                           "gamma\t3/tcp\t0.000004\t# caf\xE9   x\n");
    assert_int_equal(count(&r, "comments-not-written"), 1);
    assert_non_null(strstr(r.d.first->text.p, ": 3"));
    rig_free(&r);
}

/* The comment of a name that was refused is about something else. */
static void test_comment_of_a_refused_name(void **state)
{
    struct rig r = rig_new();
    struct entry_set set = read_upstream(&r, "smtps\t465/udp\t0.000500\t# Mail over TLS\n");
    struct entry *e = (struct entry *)set.at[0];
    struct entry_name names[] = {{.name = STR("igmpv3lite"), .preferred = true}, e->names[0]};
    (void)state;
    names[1].upstream_only = true;
    e->names = names;
    e->name_count = 2;
    e->lead[SERVC_POLICY_UPSTREAM] = 1;
    assert_string_equal(written(&r, &set), "igmpv3lite\t465/udp\t0.000500\n");
    names[1].upstream_only = false;
    assert_string_equal(written(&r, &set),
                        "igmpv3lite\t465/udp\t0.000500\t# smtps | Mail over TLS\n");
    r.o.policy = SERVC_POLICY_UPSTREAM;
    assert_string_equal(written(&r, &set), "smtps\t465/udp\t0.000500\t# Mail over TLS\n");
    rig_free(&r);
}

/* Under upstream a line whose name or frequency changed is made anew. */
static void test_a_changed_line(void **state)
{
    struct rig r = rig_new();
    struct entry_set set = read_upstream(&r, "alpha\t1/tcp\t0.100000\t# beta | The Title\n"
                                             "gamma 3/tcp .5 # as it was | x\n");
    struct entry *first = (struct entry *)set.at[0];
    (void)state;
    r.o.policy = SERVC_POLICY_UPSTREAM;
    assert_string_equal(written(&r, &set), "alpha\t1/tcp\t0.100000\t# beta | The Title\n"
                                           "gamma\t3/tcp\t0.000000\t# as it was | x\n");
    first->freq.millionths = 5;
    first->title = STR("New Title");
    assert_string_equal(written(&r, &set), "alpha\t1/tcp\t0.000005\t# New Title\n"
                                           "gamma\t3/tcp\t0.000000\t# as it was | x\n");
    rig_free(&r);
}

static void test_normalised_upstream(void **state)
{
    struct rig r = rig_new();
    struct entry_set set = read_upstream(&r, "\xEF\xBB\xBF" "b 2/udp 1/4 #x\r\n"
                                             "\r\n"
                                             "a\t1/TCP\t0.5\t# one\r\n"
                                             "a\t1/tcp\t0.7\r\n"
                                             "# end");
    (void)state;
    r.o.policy = SERVC_POLICY_UPSTREAM;
    assert_string_equal(written(&r, &set), "a\t1/tcp\t0.500000\t# one\n"
                                           "b\t2/udp\t0.250000\t# x\n# end\n");
    rig_free(&r);
}

static void test_classes(void **state)
{
    static const struct entry_row rows[] = {
        {"1/tcp", "a", 777, NULL}, {"2/tcp", "b", -1, NULL}, {"3/tcp", "c", -1, NULL},
        {"4/tcp", "d", -1, NULL}, {"5/tcp", "e", -1, NULL}, {"6/tcp", "f", -1, NULL},
    };
    struct rig r = rig_new();
    struct entry_set set = entry_rows(r.c, rows, sizeof rows / sizeof *rows);
    (void)state;
    for (uint16_t i = 0; i < 5; i++) { /* 1 and 2 widespread, by a range; 3, 4, 5 less */
        struct card *card = arena_new(&r.c->mem, struct card);
        card->first = i == 0 ? 1 : (uint16_t)(i + 1);
        card->last = (uint16_t)(i + 1);
        card->prevalence =
            i < 2 ? CARD_WIDESPREAD : (enum card_prevalence)(CARD_WIDESPREAD + 1 - i);
        *arena_push(&r.c->mem, r.c->cards, r.c->card_count, r.c->card_capacity) = card;
    }
    r.o.ranks_by_prevalence = true;
    assert_string_equal(written(&r, &set), "a\t1/tcp\t0.100000\nb\t2/tcp\t0.100000\n"
                                           "c\t3/tcp\t0.010000\nd\t4/tcp\t0.001000\n"
                                           "e\t5/tcp\t0.000100\nf\t6/tcp\t0.000000\n");
    assert_non_null(strstr(arena_z(&r.mem, sink_text(&r.out)),
                           "# servc: widespread 0.100000, common 0.010000, occasional 0.001000, "
                           "rare 0.000100, none 0.000000\n"));
    rig_free(&r);
}

static void test_header(void **state)
{
    struct rig r = rig_new();
    struct entry_set set = read_upstream(&r, upstream);
    (void)state;
    r.o.date = STR("2025-03-14");
    written(&r, &set);
    assert_true(str_starts(
        sink_text(&r.out),
        STR("# servc: nmap-services, made by servc, a services compiler; do not edit\n"
            "# servc: names: iana (the registered name leads)\n"
            "# servc: data of 2025-03-14\n"
            "# servc: licence: public domain (CC0)\n"
            "alpha\t1/sctp")));
    r.o.nmap_licence = true;
    const char *text = written(&r, &set);
    assert_true(str_starts(str_from(text), STR("# the file's header\nalpha\t1/sctp")));
    assert_non_null(strstr(arena_z(&r.mem, sink_text(&r.out)), "https://nmap.org/npsl/"));
    rig_free(&r);
}

/* What was written is read back the same, its own header left out, and written
 * again the same. */
static void test_round_trip(void **state)
{
    static const struct entry_row rows[] = {
        {"0/tcp", "-", 3, NULL},
        {"22/tcp", "ssh", 180000, "Secure Shell"},
        {"22/sctp", "ssh", -1, NULL},
        {"80/tcp", "http www www-http", 999999, "World Wide Web | HTTP"},
        {"65535/udp", "last", 0, NULL},
    };
    struct rig r = rig_new(), again = rig_new();
    struct entry_set set = entry_rows(r.c, rows, sizeof rows / sizeof *rows);
    (void)state;
    written(&r, &set);
    diag_init(&again.d, &again.mem);
    assert_true(read_nmap_services(sink_text(&r.out), &input, again.c, &again.d));
    assert_null(again.d.first);
    assert_int_equal(again.c->nmap.header.n, 0);
    struct entry_set back = entries_of_nmap(again.c);
    assert_int_equal(back.count, set.count);
    for (uint32_t i = 0; i < set.count; i++) {
        assert_int_equal(endpoint_order(back.at[i]->at), endpoint_order(set.at[i]->at));
        assert_int_equal(back.at[i]->freq.millionths, set.at[i]->freq.millionths);
        assert_int_equal(back.at[i]->name_count > 0, set.at[i]->name_count > 0);
        if (set.at[i]->name_count)
            assert_true(str_eq(back.at[i]->names[0].name, set.at[i]->names[0].name));
    }
    again.o.policy = SERVC_POLICY_UPSTREAM;
    const char *first = written(&r, &set);
    assert_string_equal(written(&again, &back), first);
    rig_free(&again);
    rig_free(&r);
}

static void identity_of(const char *path)
{
    struct rig r = rig_new();
    struct source_file file = {path, "nmap-services"};
    struct str text = STR_NONE;
    diag_init(&r.d, &r.mem);
    if (!file_exists(path) || !file_read(&r.mem, &file, &r.d, &text)) {
        printf("skipped: no %s\n", path);
        rig_free(&r);
        skip();
    }
    assert_true(read_nmap_services(text, &file, r.c, &r.d));
    struct entry_set set = entries_of_nmap(r.c);
    r.o.policy = SERVC_POLICY_UPSTREAM;
    r.o.nmap_licence = true;
    const char *out = written(&r, &set);
    assert_int_equal(strlen(out), text.n);
    assert_memory_equal(out, text.p, text.n);
    rig_free(&r);
}

static void test_identity_of_debian(void **state)
{
    (void)state;
    identity_of("/usr/share/nmap/nmap-services");
}

static void test_identity_of_2024(void **state)
{
    const char *folder = getenv("SERVC_TEST_DATA");
    char path[512];
    (void)state;
    if (!folder) {
        printf("skipped: SERVC_TEST_DATA is not set\n");
        skip();
    }
    snprintf(path, sizeof path, "%s/nmap-services.2024-04", folder);
    identity_of(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_long_names),
        cmocka_unit_test(test_order_is_upstreams),
        cmocka_unit_test(test_line_limit),
        cmocka_unit_test(test_aliases_that_do_not_fit),
        cmocka_unit_test(test_identity),
        cmocka_unit_test(test_other_policies_make_lines_anew),
        cmocka_unit_test(test_comment_of_a_refused_name),
        cmocka_unit_test(test_a_changed_line),
        cmocka_unit_test(test_normalised_upstream),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_header),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_identity_of_debian),
        cmocka_unit_test(test_identity_of_2024),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

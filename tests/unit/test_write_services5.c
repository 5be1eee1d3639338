/* SPDX-License-Identifier: BSD-2-Clause */
/* The writer of services(5): its lines, their order, that every token resolves
 * to one port, and what is left out and said. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "read/reader.h"
#include "support/entry_rows.h"
#include "write/writer.h"

#include <stdio.h>
#include <string.h>

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

/* The lines without our own header, NUL-terminated. Every line is short. */
static const char *written(struct rig *r, const struct entry_set *set)
{
    r->out.n = 0;
    diag_init(&r->d, &r->mem);
    write_services5(set, &r->o, &r->out, &r->d);
    assert_false(r->out.failed);
    struct str text = sink_text(&r->out), all = text, rest = text, line;
    while (str_cut(&rest, '\n', &line) && str_starts(line, STR("# servc: ")))
        text = rest;
    while (str_cut(&all, '\n', &line)) {
        assert_true(line.n <= 126);
        for (size_t i = 0; i < line.n; i++)
            assert_true(line.p[i] == '\t' || (line.p[i] >= ' ' && line.p[i] <= '~'));
    }
    return arena_z(&r->mem, text);
}

static uint32_t count(const struct rig *r, const char *id)
{
    uint32_t n = 0;
    for (const struct diag_message *m = r->d.first; m; m = m->next)
        n += strcmp(m->id, id) == 0;
    return n;
}

#define ROWS(...) {__VA_ARGS__}
static const struct {
    const char *what;
    struct entry_row rows[4];
    const char *lines;
    const char *id; /* of the only kind of note there is, or NULL */
    uint32_t notes;
} cases[] = {
    {"as in the design", ROWS({"465/tcp", "submissions smtps ssmtp~ urd^", 1, "Mail"}),
     "submissions\t465/tcp\t\tsmtps ssmtp urd\t# Mail\n", NULL, 0},
    {"a title alone", ROWS({"1/tcp", "tcpmux", -1, "TCP multiplexer"}),
     "tcpmux\t\t1/tcp\t\t# TCP multiplexer\n", NULL, 0},
    {"nothing but the name", ROWS({"7/tcp", "echo", -1, NULL}, {"7/udp", "echo", -1, NULL}),
     "echo\t\t7/tcp\necho\t\t7/udp\n", NULL, 0},
    {"tab stops", ROWS({"1/tcp", "seven77", -1, "x"}, {"2/tcp", "eight888", -1, "x"},
                       {"65535/tcp", "fifteen-fifteen", -1, "x"}),
     "seven77\t\t1/tcp\t\t# x\neight888\t2/tcp\t\t# x\nfifteen-fifteen\t65535/tcp\t# x\n", NULL, 0},
    {"over 15 bytes", ROWS({"1/tcp", "sixteen-sixteen-", -1, "x"}),
     "sixteen-sixteen-\t1/tcp\t# x\n", "name-over-15", 1},
    {"no name, port 0", ROWS({"0/tcp", "zero", 1, NULL}, {"4/tcp", "- old", 1, NULL}), "",
     "name-not-written", 1},
    {"all transports in order", ROWS({"9/tcp", "d", -1, NULL}, {"9/udp", "d", -1, NULL},
                                     {"9/sctp", "d", -1, NULL}, {"9/dccp", "d", -1, NULL}),
     "d\t\t9/tcp\nd\t\t9/udp\nd\t\t9/sctp\nd\t\t9/dccp\n", NULL, 0},
    /* names that cannot be held */
    {"slash", ROWS({"1/tcp", "cl/1", -1, NULL}), "", "name-not-written", 1},
    {"hash", ROWS({"1/tcp", "c#sharp", -1, NULL}), "", "name-not-written", 1},
    {"plus", ROWS({"1/tcp", "+nis", -1, NULL}), "", "name-not-written", 1},
    {"backslash", ROWS({"1/tcp", "a\\", -1, NULL}), "", "name-not-written", 1},
    {"not ASCII", ROWS({"1/tcp", "caf\xC3\xA9", -1, NULL}), "", "name-not-written", 1},
    {"control", ROWS({"1/tcp", "a\001", -1, NULL}), "", "name-not-written", 1},
    {"unknown", ROWS({"1/tcp", "unknown", -1, NULL}), "", "name-not-written", 1},
    {"aliases too", ROWS({"1/tcp", "a cl/1 b", -1, NULL}), "a\t\t1/tcp\t\tb\n",
     "alias-not-written", 1},
    {"the next name leads", ROWS({"1/tcp", "cl/1 b", -1, NULL}), "b\t\t1/tcp\n", "lead-not-written",
     1},
    /* tokens */
    {"stolen or preferred elsewhere", ROWS({"1/tcp", "a x! y@ z", -1, NULL}), "a\t\t1/tcp\t\tz\n",
     "alias-not-written", 2},
    {"an alias that leads elsewhere", ROWS({"1/tcp", "a b", -1, NULL}, {"2/tcp", "b", -1, NULL}),
     "a\t\t1/tcp\nb\t\t2/tcp\n", "alias-not-written", 1},
    {"it may on another transport", ROWS({"1/tcp", "a b", -1, NULL}, {"2/udp", "b", -1, NULL}),
     "a\t\t1/tcp\t\tb\nb\t\t2/udp\n", NULL, 0},
    {"an alias of a better right", ROWS({"1/tcp", "a b", -1, NULL}, {"2/tcp", "b@", -1, NULL}),
     "a\t\t1/tcp\t\tb\nb\t\t2/tcp\n", "token-at-several-ports", 1},
    {"the same behind the line", ROWS({"1/tcp", "b@", -1, NULL}, {"2/tcp", "a b", -1, NULL}),
     "b\t\t1/tcp\na\t\t2/tcp\n", "alias-not-written", 1},
    {"two lines want an alias", ROWS({"1/tcp", "a x", -1, NULL}, {"2/tcp", "b x", -1, NULL}),
     "a\t\t1/tcp\t\tx\nb\t\t2/tcp\n", "alias-not-written", 1},
    {"preferred first already", ROWS({"1/tcp", "a", -1, NULL}, {"2/tcp", "a@", -1, NULL}),
     "a\t\t1/tcp\na\t\t2/tcp\n", "token-at-several-ports", 1},
    {"an alias repeated", ROWS({"1/tcp", "a a b b", -1, NULL}), "a\t\t1/tcp\t\tb\n", NULL, 0},
    /* capitals: Go lower-cases what it is asked */
    {"lower-case form added", ROWS({"1/tcp", "Http", -1, NULL}), "Http\t\t1/tcp\t\thttp\n",
     "name-has-capital", 1},
    {"unless somebody has it", ROWS({"1/tcp", "Http", -1, NULL}, {"2/tcp", "b http", -1, NULL}),
     "Http\t\t1/tcp\nb\t\t2/tcp\t\thttp\n", "name-has-capital", 1},
    {"or it resolves elsewhere", ROWS({"1/tcp", "Http@", -1, NULL}), "Http\t\t1/tcp\n",
     "name-has-capital", 1},
    {"an alias in capitals", ROWS({"1/tcp", "a WWW", -1, NULL}), "a\t\t1/tcp\t\tWWW\n", NULL, 0},
    {"steps back", ROWS({"1/tcp", "a WWW www", -1, NULL}), "a\t\t1/tcp\t\twww\n",
     "alias-not-written", 1},
    {"musl and its port numbers", ROWS({"99/tcp", "99bottles", -1, NULL},
                                       {"100/tcp", "99b", -1, NULL}),
     "99bottles\t99/tcp\n99b\t\t100/tcp\n", "name-starts-with-port", 1},
    /* titles */
    {"not ASCII", ROWS({"1/tcp", "a", -1, "Caf\xC3\xA9 \xE9 x"}), "a\t\t1/tcp\t\t# Caf? ? x\n",
     "title-not-ascii", 1},
    {"control bytes, backslash", ROWS({"1/tcp", "a", -1, "x\ny\tz \\"}), "a\t\t1/tcp\t\t# x y z\n",
     NULL, 0},
};

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rig r = rig_new();
        size_t rows = 0;
        while (rows < 4 && cases[i].rows[rows].at)
            rows++;
        struct entry_set set = entry_rows(r.c, cases[i].rows, rows);
        print_message("  %s\n", cases[i].what);
        assert_string_equal(written(&r, &set), cases[i].lines);
        assert_int_equal(cases[i].id ? count(&r, cases[i].id) : 0, cases[i].notes);
        assert_int_equal(r.d.count[DIAG_NOTE], cases[i].notes);
        rig_free(&r);
    }
}

static void test_preferred_lines_move_up(void **state)
{
    static const struct entry_row rows[] = {
        {"1/tcp", "a", -1, NULL},  {"2/tcp", "b@", -1, NULL}, {"3/tcp", "c@", -1, NULL},
        {"4/tcp", "b@", -1, NULL}, {"5/tcp", "b x", -1, NULL}, {"6/tcp", "c", -1, NULL},
        {"6/udp", "b", -1, NULL},
    };
    struct rig r = rig_new();
    struct entry_set set = entry_rows(r.c, rows, sizeof rows / sizeof *rows);
    (void)state;
    assert_string_equal(written(&r, &set), "a\t\t1/tcp\nb\t\t5/tcp\t\tx\nb\t\t2/tcp\n"
                                           "c\t\t6/tcp\nc\t\t3/tcp\nb\t\t4/tcp\nb\t\t6/udp\n");
    assert_int_equal(count(&r, "token-moved"), 2);
    assert_int_equal(count(&r, "token-at-several-ports"), 1);
    assert_string_equal(r.d.first->subject.p, "5/tcp");
    assert_int_equal(r.d.first->order, 5 * 4);
    rig_free(&r);
}

static void test_transports_are_restricted(void **state)
{
    static const struct entry_row rows[] = {{"9/tcp", "d", -1, NULL}, {"9/udp", "d", -1, NULL},
                                            {"9/sctp", "d", -1, NULL}};
    struct rig r = rig_new();
    struct entry_set set = entry_rows(r.c, rows, sizeof rows / sizeof *rows);
    (void)state;
    r.o.transports = 1u << SERVC_UDP | 1u << SERVC_DCCP;
    assert_string_equal(written(&r, &set), "d\t\t9/udp\n");
    rig_free(&r);
}

/* nmap's `cl/1` may lead under upstream: then the next name does. */
static void test_next_name_leads(void **state)
{
    static const struct entry_row rows[] = {{"1/tcp", "cl/1 stolen! cl-1 x", -1, NULL},
                                            {"2/tcp", "914c/g", -1, NULL}};
    struct rig r = rig_new();
    struct entry_set set = entry_rows(r.c, rows, sizeof rows / sizeof *rows);
    (void)state;
    assert_string_equal(written(&r, &set), "cl-1\t\t1/tcp\t\tx\n");
    assert_int_equal(count(&r, "lead-not-written"), 1);
    assert_int_equal(count(&r, "name-not-written"), 1);
    assert_int_equal(count(&r, "alias-not-written"), 1);
    rig_free(&r);
}

static void test_titles_are_cut_at_words(void **state)
{
    static const struct { const char *title, *kept, *id; } titles[] = {
        /* `a <tabs> 1/tcp <tabs> # ` is 12 bytes: 114 are left */
        {"123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
         "123456789 123456789 123456789 1234",
         "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
         "123456789 123456789 123456789 1234", NULL},
        {"123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
         "123456789 123456789 123456789 12345",
         "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
         "123456789 123456789 123456789", "title-cut"},
        {"123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
         "123456789 transport (of the, which is never closed here)",
         "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
         "123456789 transport", "title-cut"},
        {"123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
         "123456789 (closed) transport for the - somebody-else",
         "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
         "123456789 (closed) transport", "title-cut"},
        {"12345678901234567890123456789012345678901234567890123456789012345678901234567890"
         "12345678901234567890123456789012345",
         "", "title-not-written"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        struct rig r = rig_new();
        struct entry_row row = {"1/tcp", "a", -1, titles[i].title};
        struct entry_set set = entry_rows(r.c, &row, 1);
        struct str want = *titles[i].kept
                              ? arena_printf(&r.mem, "a\t\t1/tcp\t\t# %s\n", titles[i].kept)
                              : STR("a\t\t1/tcp\n");
        assert_string_equal(written(&r, &set), want.p);
        assert_int_equal(r.d.count[DIAG_NOTE], titles[i].id != NULL);
        if (titles[i].id)
            assert_string_equal(r.d.first->id, titles[i].id);
        rig_free(&r);
    }
}

/* Four aliases of 29 bytes and their blanks are 119, with 10 before: they are
 * three bytes too long, so the lowest status goes, and of equals the last. */
static void test_aliases_that_do_not_fit(void **state)
{
#define A(c) c "2345678901234567890123456789"
    static const struct { const char *names, *line; } lines[] = {
        {"a " A("p") " " A("q") " " A("r") " " A("s"),
         "a\t\t1/tcp\t\t" A("p") " " A("q") " " A("r") "\n"},
        {"a " A("p") " " A("q") "~ " A("r") " " A("s") "^",
         "a\t\t1/tcp\t\t" A("p") " " A("r") " " A("s") "\n"},
        {"a " A("p") " " A("q") "^ " A("r") "~ " A("s") "~",
         "a\t\t1/tcp\t\t" A("p") " " A("q") " " A("r") "\n"},
    };
#undef A
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct rig r = rig_new();
        struct entry_row row = {"1/tcp", lines[i].names, -1, NULL};
        struct entry_set set = entry_rows(r.c, &row, 1);
        assert_string_equal(written(&r, &set), lines[i].line);
        assert_int_equal(count(&r, "alias-not-written"), 1);
        assert_int_equal(r.d.count[DIAG_NOTE], 1);
        rig_free(&r);
    }
}

static void test_long_names(void **state)
{
    char name[200];
    (void)state;
    for (size_t n = 114; n <= 115; n++) {
        struct rig r = rig_new();
        memset(name, 'n', n);
        name[n] = '\0';
        struct entry_row row = {"65535/sctp", name, -1, "title"};
        struct entry_set set = entry_rows(r.c, &row, 1);
        assert_int_equal(*written(&r, &set) != '\0', n == 114);
        assert_int_equal(count(&r, "name-not-written"), n == 115);
        rig_free(&r);
    }
}

static void test_header(void **state)
{
    static const struct entry_row row = {"1/tcp", "a", -1, NULL};
    struct rig r = rig_new();
    struct entry_set set = entry_rows(r.c, &row, 1);
    (void)state;
    r.o.policy = SERVC_POLICY_COMMON;
    r.o.nmap_licence = true;
    r.c->nmap.header = STR("# nmap's own header\n");
    written(&r, &set);
    assert_string_equal(
        arena_z(&r.mem, sink_text(&r.out)),
        "# servc: services(5), made by servc, a services compiler; do not edit\n"
        "# servc: names: common (the name that people use leads)\n"
        "# servc: licence: frequencies and names that come from an nmap-services file\n"
        "# servc: are under the Nmap Public Source License, https://nmap.org/npsl/\n"
        "a\t\t1/tcp\n");
    rig_free(&r);
}

/* What was written is read back the same: names, aliases and titles. */
static void test_round_trip(void **state)
{
    static const struct entry_row rows[] = {
        {"1/tcp", "tcpmux", -1, "TCP multiplexer"}, {"80/tcp", "http www www-http", -1, NULL},
        {"80/udp", "http www", -1, "World Wide Web # HTTP"}, {"80/sctp", "http", -1, NULL},
        {"443/dccp", "x~ y~", -1, "t"},
    };
    static const struct source_file input = {"services", "services"};
    struct rig r = rig_new(), again = rig_new();
    struct entry_set set = entry_rows(r.c, rows, sizeof rows / sizeof *rows);
    (void)state;
    written(&r, &set);
    diag_init(&again.d, &again.mem);
    assert_true(read_services5(sink_text(&r.out), &input, again.c, &again.d));
    assert_null(again.d.first);
    uint32_t names = 0;
    for (uint32_t i = 0; i < set.count; i++) {
        const struct entry *e = set.at[i];
        const struct claim *claim = claim_next(again.c, e->at, NULL);
        assert_true(str_eq(claim->title, e->title));
        for (uint32_t k = 0; k < e->name_count; k++, names++) {
            assert_true(str_eq(claim->name, e->names[k].name));
            assert_int_equal(claim->flags, k ? CLAIM_ALIAS : 0);
            claim = claim_next(again.c, e->at, claim);
        }
        assert_null(claim);
    }
    assert_int_equal(again.c->count, names);
    rig_free(&again);
    rig_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_preferred_lines_move_up),
        cmocka_unit_test(test_transports_are_restricted),
        cmocka_unit_test(test_next_name_leads),
        cmocka_unit_test(test_titles_are_cut_at_words),
        cmocka_unit_test(test_aliases_that_do_not_fit),
        cmocka_unit_test(test_long_names),
        cmocka_unit_test(test_header),
        cmocka_unit_test(test_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The reader of nmap-services: what nmap's parser says of a line, and what is
 * said where nmap says nothing. All frequencies here are invented. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "read/nmap_line.h"
#include "read/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct source_file input = {"nmap-services", "nmap-services"};

struct rig {
    struct arena mem;
    struct diag d;
    struct catalogue *c;
};

static bool read_bytes(struct rig *r, struct str text)
{
    r->mem = ARENA_EMPTY;
    diag_init(&r->d, &r->mem);
    r->c = catalogue_new();
    return read_nmap_services(text, &input, r->c, &r->d);
}

static void rig_free(struct rig *r)
{
    catalogue_free(r->c);
    arena_free(&r->mem);
}

static const struct diag_message *message(const struct rig *r, const char *id)
{
    for (const struct diag_message *m = r->d.first; m; m = m->next)
        if (strcmp(m->id, id) == 0)
            return m;
    return NULL;
}

static const struct claim *claim_at(const struct rig *r, const char *at)
{
    struct endpoint e;
    assert_true(endpoint_parse(str_from(at), &e));
    return claim_next(r->c, e, NULL);
}

#define assert_str(s, z) assert_string_equal(arena_z(&r.mem, (s)), (z))

/* One line between two good ones: what becomes of it. */
static const struct {
    const char *line;
    const char *at;     /* the endpoint it is kept at, or NULL */
    const char *name;
    int64_t millionths; /* -1: no data */
    const char *id;     /* of the message, or NULL */
    uint32_t column;
    bool canonical;
} cases[] = {
    {"alpha\t80/tcp\t0.123456", "80/tcp", "alpha", 123456, NULL, 0, true},
    {"alpha\t80/sctp\t0.000000\t# Alpha Protocol", "80/sctp", "alpha", 0, NULL, 0, true},
    {"unknown\t80/udp\t0.000001", "80/udp", "", 1, NULL, 0, true},
    {"al#pha\t80/tcp\t0.123456", "80/tcp", "al#pha", 123456, NULL, 0, true},
    {"alpha 80/tcp 0.123456", "80/tcp", "alpha", 123456, "odd-separator", 6, false},
    {"alpha\t80/ tcp\t0.123456", "80/tcp", "alpha", 123456, "odd-separator", 9, false},
    {"alpha\t80/tcp\t0.123456 ", "80/tcp", "alpha", 123456, "odd-separator", 22, false},
    {"  alpha\t80/tcp\t0.123456", "80/tcp", "alpha", 123456, "leading-blank", 1, false},
    {"alpha\t80/tcp\t0.123456\r", "80/tcp", "alpha", 123456, "cr-lf", 22, false},
    {"alpha\t80/TCP\t0.123456", "80/tcp", "alpha", 123456, "upper-case-protocol", 10, false},
    {"alpha\t010/tcp\t0.123456", "10/tcp", "alpha", 123456, "leading-zero", 7, false},
    {"alpha\t80/tcp\t0.123456\t#glued", "80/tcp", "alpha", 123456, "odd-comment", 23, false},
    {"alpha\t80/tcp\t0.123456# glued", "80/tcp", "alpha", 123456, "odd-comment", 22, false},
    {"alpha\t80/tcp\t0.123456\tno hash", "80/tcp", "alpha", 123456, "odd-comment", 23, false},
    {"alpha\t80/tcp\t0.123456\t# a\033b", "80/tcp", "alpha", 123456, "control-byte", 26, false},
    /* frequencies */
    {"alpha\t80/tcp\t0.5", "80/tcp", "alpha", 500000, "frequency-digits", 14, false},
    {"alpha\t80/tcp\t0.1234567", "80/tcp", "alpha", 123457, "frequency-digits", 14, false},
    {"alpha\t80/tcp\t0.", "80/tcp", "alpha", 0, "frequency-digits", 14, false},
    {"alpha\t80/tcp\t1/4", "80/tcp", "alpha", 250000, "frequency-ratio", 14, false},
    {"alpha\t80/tcp\t0/4", "80/tcp", "alpha", 0, "frequency-ratio", 14, false},
    {"alpha\t80/tcp\t4/4", "80/tcp", "alpha", 1000000, "frequency-ratio", 14, false},
    {"alpha\t80/tcp", "80/tcp", "alpha", -1, "no-frequency", 13, false},
    {"alpha\t80/tcp\t# text", "80/tcp", "alpha", -1, "no-frequency", 14, false},
    {"alpha\t80/tcp\tbeta gamma", "80/tcp", "alpha", -1, "no-frequency", 14, false},
    {"alpha\t80/tcp\t0.9x", "80/tcp", "alpha", 900000, "odd-frequency", 14, false},
    {"alpha\t80/tcp\t0.5e1", "80/tcp", "alpha", 1000000, "odd-frequency", 14, false},
    {"alpha\t80/tcp\t0.5e-2", "80/tcp", "alpha", 5000, "frequency-digits", 14, false},
    {"alpha\t80/tcp\t1.000000", "80/tcp", "alpha", 0, "odd-frequency", 14, false},
    {"alpha\t80/tcp\t.5", "80/tcp", "alpha", 0, "odd-frequency", 14, false},
    {"alpha\t80/tcp\t1e-1", "80/tcp", "alpha", 0, "odd-frequency", 14, false},
    {"alpha\t80/tcp\t0,5", "80/tcp", "alpha", 0, "odd-frequency", 14, false},
    {"alpha\t80/tcp\t3/2", NULL, NULL, -1, "fatal-frequency", 14, false},
    {"alpha\t80/tcp\t0/0", NULL, NULL, -1, "fatal-frequency", 14, false},
    {"alpha\t80/tcp\t-1/2", NULL, NULL, -1, "fatal-frequency", 14, false},
    {"alpha\t80/tcp\t1/x", NULL, NULL, -1, "fatal-frequency", 14, false},
    {"alpha\t80/tcp #TCP/IP", NULL, NULL, -1, "fatal-frequency", 14, false},
    {"alpha\t80/tcp\tcl/1", NULL, NULL, -1, "fatal-frequency", 14, false},
    /* what nmap skips */
    {"alpha", NULL, NULL, -1, "no-endpoint", 1, false},
    {"alpha\t80\t0.5", NULL, NULL, -1, "no-endpoint", 1, false},
    {"alpha\t80 /tcp\t0.5", NULL, NULL, -1, "no-endpoint", 1, false},
    {"alpha\t0x10/tcp\t0.5", NULL, NULL, -1, "no-endpoint", 1, false},
    {"alpha\t65535/tcp\t0.123456", "65535/tcp", "alpha", 123456, NULL, 0, true},
    {"alpha\t65536/tcp\t0.123456", NULL, NULL, -1, "port-outside", 7, false},
    {"alpha\t-1/tcp\t0.123456", NULL, NULL, -1, "port-outside", 7, false},
    {"alpha\t0/tcp\t0.123456", "0/tcp", "alpha", 123456, NULL, 0, true},
    {"alpha\t80/dccp\t0.123456", NULL, NULL, -1, "unsupported-transport", 10, false},
    {"alpha\t80/ddp\t0.123456", NULL, NULL, -1, "unsupported-transport", 10, false},
    {"alpha\t80/tcp6\t0.123456", NULL, NULL, -1, "unsupported-transport", 10, false},
    {" ", NULL, NULL, -1, "blank-line", 1, false},
};

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];
        struct rig r;
        snprintf(text, sizeof text, "first\t0/sctp\t0.100000\n%s\nlast\t65535/udp\t0.200000\n",
                 cases[i].line);
        print_message("  %s\n", cases[i].line);
        assert_true(read_bytes(&r, str_from(text)));
        assert_non_null(claim_at(&r, "0/sctp"));
        assert_non_null(claim_at(&r, "65535/udp"));
        if (cases[i].at) {
            const struct claim *claim = claim_at(&r, cases[i].at);
            assert_non_null(claim);
            assert_str(claim->name, cases[i].name);
            assert_int_equal(claim->freq.known, cases[i].millionths >= 0);
            assert_int_equal(claim->freq.millionths,
                             cases[i].millionths < 0 ? 0 : cases[i].millionths);
            assert_int_equal(claim->line->raw.n > 0, cases[i].canonical);
            assert_int_equal(claim->at.line, 2);
        } else {
            assert_null(claim_at(&r, "80/tcp"));
        }
        if (cases[i].id) {
            const struct diag_message *m = message(&r, cases[i].id);
            assert_non_null(m);
            assert_int_equal(m->at.line, 2);
            assert_int_equal(m->at.column, cases[i].column);
        } else {
            assert_null(r.d.first);
        }
        rig_free(&r);
    }
}

static void test_wrapped_ports(void **state)
{
    static const struct { const char *port; unsigned nmap; } ports[] = {
        {"65616", 80}, {"-1", 65535}, {"65535", 65535}, {"010", 10}, {"+80", 80},
        {"18446744073709551615", 65535}, {"18446744073709551616", 65535}, {"4294901840", 80},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
        assert_int_equal(nmap_port_read(str_from(ports[i].port)), ports[i].nmap);
}

static void test_long_names_and_lines(void **state)
{
    char text[4096], name[200];
    struct rig r;
    (void)state;
    for (int n = 127; n <= 128; n++) {
        memset(name, 'n', sizeof name);
        snprintf(text, sizeof text, "first\t1/tcp\t0.1\n%.*s\t80/tcp\t0.123456\n", n, name);
        read_bytes(&r, str_from(text));
        assert_int_equal(claim_at(&r, "80/tcp") != NULL, n == 127);
        assert_int_equal(message(&r, "name-too-long") != NULL, n == 128);
        rig_free(&r);
    }
    for (int n = 1022; n <= 1023; n++) { /* bytes before the line break */
        char title[1100];
        memset(title, 't', sizeof title);
        int size = snprintf(text, sizeof text, "alpha\t80/tcp\t0.123456\t# ");
        snprintf(text + size, sizeof text - (size_t)size, "%.*s\n", n - size, title);
        read_bytes(&r, str_from(text));
        assert_int_equal(claim_at(&r, "80/tcp")->line->raw.n > 0, n == 1022);
        assert_int_equal(message(&r, "line-too-long") != NULL, n == 1023);
        rig_free(&r);
    }
}

static void test_ghost_behind_a_long_line(void **state)
{
    char text[2048];
    struct rig r;
    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text, "alpha\t80/tcp\t0.123456\t# ", 24);
    strcpy(text + 1023, "ghost 22/tcp 0.5\n");
    read_bytes(&r, str_from(text));
    assert_null(claim_at(&r, "22/tcp"));
    const struct diag_message *m = message(&r, "line-too-long");
    assert_non_null(m);
    assert_int_equal(m->at.column, 1024);
    assert_str(m->hint, "nmap gets a service `ghost' on port 22 from it");
    rig_free(&r);
}

static void test_nul_ends_a_line(void **state)
{
    struct rig r;
    (void)state;
    read_bytes(&r, STR("alpha\t80/tcp\t0.123456\0\t# text\nb\t81/tcp\t0.1\n"));
    assert_int_equal(claim_at(&r, "80/tcp")->freq.millionths, 123456);
    assert_int_equal(claim_at(&r, "80/tcp")->line->raw.n, 0);
    assert_int_equal(claim_at(&r, "80/tcp")->title.n, 0);
    assert_int_equal(message(&r, "nul-byte")->at.column, 22);
    rig_free(&r);
}

static void test_comments(void **state)
{
    struct rig r;
    (void)state;
    assert_true(read_bytes(&r, STR("# servc: nmap-services\n"
                                   "# header\n"
                                   "\n"
                                   "  # indented\r\n"
                                   "a\t1/tcp\t0.1\t# smtps | igmpv3lite | Two words \n"
                                   "# inner\n"
                                   "#two\n"
                                   "b\t2/tcp\t0.1\n"
                                   "no endpoint\n"
                                   "# behind a bad line\n"
                                   "c\t3/tcp\t0.1\t# \xC3\xA9t\xE9\n"
                                   "# trailer")));
    assert_str(r.c->nmap.header, "# header\n# indented\n");
    assert_str(claim_at(&r, "2/tcp")->line->leading, "# inner\n#two\n");
    assert_str(claim_at(&r, "3/tcp")->line->leading, "# behind a bad line\n");
    assert_str(claim_at(&r, "3/tcp")->title, "\xC3\xA9t\xE9");
    assert_str(r.c->nmap.trailer, "# trailer\n");
    assert_true(r.c->nmap.has_rank);
    assert_true(r.c->has_source[SERVC_SOURCE_NMAP]);
    const struct claim *claim = claim_at(&r, "1/tcp");
    assert_str(claim->title, "smtps | igmpv3lite | Two words");
    struct endpoint e = {1, SERVC_TCP};
    const struct claim *item = claim_next(r.c, e, claim);
    assert_str(item->name, "smtps");
    assert_int_equal(item->flags, CLAIM_COMMENT_ITEM);
    assert_int_equal(item->at.line, 5);
    assert_int_equal(item->at.column, 15);
    item = claim_next(r.c, e, item);
    assert_str(item->name, "igmpv3lite");
    assert_null(claim_next(r.c, e, item));
    rig_free(&r);
}

static void test_order_and_repetition(void **state)
{
    struct rig r;
    (void)state;
    read_bytes(&r, STR("a\t1/sctp\t0.1\na\t1/tcp\t0.1\na\t1/udp\t0.1\nb\t2/tcp\t0.1\n"));
    assert_null(message(&r, "unsorted"));
    rig_free(&r);
    read_bytes(&r, STR("a\t1/tcp\t0.100000\na\t1/sctp\t0.1\nlate\t1/tcp\t0.2\nb\t0/tcp\t0.1\n"));
    const struct diag_message *m = message(&r, "unsorted");
    assert_int_equal(m->at.line, 2);
    m = message(&r, "duplicate-line");
    assert_int_equal(m->at.line, 3);
    assert_int_equal(m->also.line, 1);
    assert_str(m->subject, "1/tcp");
    const struct claim *claim = claim_at(&r, "1/tcp");
    assert_int_equal(claim->freq.millionths, 100000);
    assert_int_equal(claim->flags, 0);
    claim = claim_next(r.c, (struct endpoint){1, SERVC_TCP}, claim);
    assert_str(claim->name, "late");
    assert_int_equal(claim->flags, CLAIM_REPEATED);
    rig_free(&r);
}

static void test_faults_of_whole_files(void **state)
{
    struct rig r;
    (void)state;
    read_bytes(&r, STR("\xEF\xBB\xBF" "a 1/tcp 0.1\r\nb 2/tcp 0.1\r\nc 3/ddp"));
    assert_non_null(message(&r, "byte-order-mark"));
    assert_non_null(message(&r, "no-final-newline"));
    assert_str(message(&r, "cr-lf")->text,
               "the line ends in CR LF; it is written with LF (2 lines, this is the first)");
    assert_int_equal(r.c->unsupported.count, 1);
    assert_str(r.c->unsupported.at[0]->name, "c");
    assert_str(claim_at(&r, "1/tcp")->name, "a");
    rig_free(&r);
}

static void test_no_rank_without_frequencies(void **state)
{
    struct rig r;
    (void)state;
    assert_true(read_bytes(&r, STR("a\t1/tcp\t1.000000\nb\t2/tcp\n")));
    assert_false(r.c->nmap.has_rank);
    rig_free(&r);
}

static void test_other_files(void **state)
{
    static const struct { const char *text, *hint; } others[] = {
        {"", "the file is empty"},
        {"\n\n", "the file is empty"},
        {"<html>\n<p>not found\n", "it looks like an HTML page"},
        {"name,port,protocol\nssh,22,tcp\n", "it looks like CSV"},
        {"# only a comment\n", ""},
        {"see 80/tcp\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n"
         "(added 5/21/97)\n",
         "it looks like a services(5) file: is it for --services=FILE?"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct rig r;
        assert_false(read_bytes(&r, str_from(others[i].text)));
        assert_int_equal(r.d.count[DIAG_ERROR], 1);
        assert_int_equal(r.d.count[DIAG_WARNING], 0);
        assert_string_equal(r.d.first->id, "not-nmap-services");
        assert_str(r.d.first->hint, others[i].hint);
        rig_free(&r);
    }
}

/* The files that are about: every line is read, nothing is odd. */
static void read_real(const char *path, uint32_t lines)
{
    struct rig r;
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    struct str text;
    struct source_file file = {path, "nmap-services"};
    uint32_t count = 0;
    diag_init(&d, &mem);
    if (!file_read(&mem, &file, &d, &text)) {
        printf("skipped: no %s\n", path);
        arena_free(&mem);
        skip();
    }
    assert_true(read_bytes(&r, text));
    for (struct diag_message *m = r.d.first; m; m = m->next)
        print_message("  %u:%u %s\n", m->at.line, m->at.column, m->text.p);
    assert_null(r.d.first);
    for (uint32_t i = 0; i < PORTS * SERVC_TRANSPORTS; i++) {
        struct endpoint e = {(uint16_t)(i / SERVC_TRANSPORTS), (uint8_t)(i % SERVC_TRANSPORTS)};
        const struct claim *claim = claim_next(r.c, e, NULL);
        count += claim && claim->line && claim->line->raw.n;
    }
    assert_int_equal(count, lines);
    rig_free(&r);
    arena_free(&mem);
}

static void test_debian_file(void **state)
{
    (void)state;
    read_real("/usr/share/nmap/nmap-services", 27440);
}

static void test_file_of_2024(void **state)
{
    const char *folder = getenv("SERVC_TEST_DATA");
    char path[512];
    (void)state;
    if (!folder) {
        printf("skipped: SERVC_TEST_DATA is not set\n");
        skip();
    }
    snprintf(path, sizeof path, "%s/nmap-services.2024-04", folder);
    read_real(path, 27451);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_wrapped_ports),
        cmocka_unit_test(test_long_names_and_lines),
        cmocka_unit_test(test_ghost_behind_a_long_line),
        cmocka_unit_test(test_nul_ends_a_line),
        cmocka_unit_test(test_comments),
        cmocka_unit_test(test_order_and_repetition),
        cmocka_unit_test(test_faults_of_whole_files),
        cmocka_unit_test(test_no_rank_without_frequencies),
        cmocka_unit_test(test_other_files),
        cmocka_unit_test(test_debian_file),
        cmocka_unit_test(test_file_of_2024),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The reader of services(5): what glibc says of a line, and what is said where
 * another reader says something else. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "read/reader.h"

#include <stdio.h>
#include <string.h>

static const struct source_file input = {"services", "services"};

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
    return read_services5(text, &input, r->c, &r->d);
}

static void rig_free(struct rig *r)
{
    catalogue_free(r->c);
    arena_free(&r->mem);
}

static const struct diag_message *message(const struct rig *r, const char *id)
{
    const struct diag_message *m = r->d.first;
    while (m && strcmp(m->id, id) != 0)
        m = m->next;
    return m;
}

/* The names at an endpoint, joined with blanks; a repeated line's in brackets. */
static const char *names_at(struct rig *r, const char *at)
{
    struct endpoint e;
    struct str all = STR_NONE;
    assert_true(endpoint_parse(str_from(at), &e));
    for (const struct claim *k = NULL; (k = claim_next(r->c, e, k));) {
        assert_int_equal(k->source, SERVC_SOURCE_SERVICES);
        assert_int_equal(k->status, SERVC_UNOFFICIAL);
        all = arena_printf(&r->mem, "%.*s%s%s%.*s%s", STR_FMT(all), all.n ? " " : "",
                           k->flags & CLAIM_REPEATED ? "[" : "", STR_FMT(k->name),
                           k->flags & CLAIM_REPEATED ? "]" : "");
    }
    return all.n ? all.p : "";
}

/* One line between two good ones: what becomes of it. */
static const struct {
    const char *line, *at, *names;
    const char *id; /* of the message, or NULL */
    enum diag_level level;
    uint32_t column;
    const char *text; /* part of the message, or NULL */
} cases[] = {
    {"alpha\t\t80/tcp", "80/tcp", "alpha", NULL, 0, 0, NULL},
    {"alpha 80/tcp a b\t# Title", "80/tcp", "alpha a b", NULL, 0, 0, NULL},
    {"alpha 80/tcp a#b c", "80/tcp", "alpha a", NULL, 0, 0, NULL},
    {"alpha 80/dccp", "80/dccp", "alpha", NULL, 0, 0, NULL},
    {"alpha 0/tcp", "0/tcp", "alpha", NULL, 0, 0, NULL},
    {"alpha 65534/tcp", "65534/tcp", "alpha", NULL, 0, 0, NULL},
    {" alpha 80/tcp", "80/tcp", "alpha", "leading-blank", DIAG_WARNING, 1, "musl"},
    {"alpha 80/tcp\r", "80/tcp", "alpha", "cr-lf", DIAG_NOTE, 13, "CR"},
    {"alpha 80/TCP", "80/tcp", "alpha", "upper-case-protocol", DIAG_WARNING, 10, NULL},
    {"alpha 80/tcp alpha b b", "80/tcp", "alpha b", "repeated-alias", DIAG_NOTE, 14, "`alpha'"},
    {"alpha 80/tcp a\033", "80/tcp", "alpha a\033", "control-byte", DIAG_WARNING, 15, NULL},
    {"first 9/tcp again", "9/tcp", "first [first] [again]", "duplicate-line", DIAG_NOTE, 1, NULL},
    {"alpha 2/ddp", "2/tcp", "", "unsupported-transport", DIAG_NOTE, 9, "`ddp'"},
    {"alpha 80/tcp6", "80/tcp", "", "unsupported-transport", DIAG_NOTE, 10, "`tcp6'"},
    {"alpha", "80/tcp", "", "no-endpoint", DIAG_ERROR, 1, "`alpha'"},
    {"alpha 82", "82/tcp", "", "no-endpoint", DIAG_ERROR, 7, NULL},
    {"alpha 87 /tcp", "87/tcp", "", "no-endpoint", DIAG_ERROR, 7, NULL},
    {"alpha /tcp", "87/tcp", "", "no-endpoint", DIAG_ERROR, 7, NULL},
    {"c#sharp 88/tcp", "88/tcp", "", "no-endpoint", DIAG_ERROR, 1, "`c'"},
    {"alpha 86/ tcp", "86/tcp", "", "no-protocol", DIAG_ERROR, 10, NULL},
    {"alpha 86//tcp", "86/tcp", "", "no-protocol", DIAG_ERROR, 10, NULL},
    {"alpha 65536/tcp", "0/tcp", "", "port-outside", DIAG_ERROR, 7, "as 0"},
    {"alpha 65616/tcp", "80/tcp", "", "port-outside", DIAG_ERROR, 7, "as 80"},
    {"alpha 010/tcp", "10/tcp", "", "port-not-decimal", DIAG_ERROR, 7, "as 8,"},
    {"alpha 0x62/tcp", "98/tcp", "", "port-not-decimal", DIAG_ERROR, 7, "as 98,"},
    {"alpha 099/tcp", "99/tcp", "", "bad-port", DIAG_ERROR, 7, "`099'"},
    {"alpha -1/tcp", "1/tcp", "", "bad-port", DIAG_ERROR, 7, "`-1'"},
    {"alpha 6000-6063/tcp", "6000/tcp", "", "bad-port", DIAG_ERROR, 7, NULL},
    {"+", "1/tcp", "", "nis-line", DIAG_WARNING, 1, NULL},
};

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];
        struct rig r;
        snprintf(text, sizeof text, "first 9/tcp\n%s\nlast 65535/udp\n", cases[i].line);
        print_message("  %s\n", cases[i].line);
        assert_true(read_bytes(&r, str_from(text)));
        assert_string_equal(names_at(&r, "65535/udp"), "last");
        assert_string_equal(names_at(&r, cases[i].at), cases[i].names);
        if (cases[i].id) {
            const struct diag_message *m = message(&r, cases[i].id);
            assert_non_null(m);
            assert_int_equal(m->level, cases[i].level);
            assert_int_equal(m->at.line, 2);
            assert_int_equal(m->at.column, cases[i].column);
            if (cases[i].text)
                assert_non_null(strstr(m->text.p, cases[i].text));
        } else {
            assert_null(r.d.first);
        }
        rig_free(&r);
    }
}

static void test_claims(void **state)
{
    struct rig r;
    (void)state;
    assert_true(read_bytes(&r, STR("# services\n\nhttp\t\t80/tcp\t\twww\t\t# World  Wide Web \n")));
    struct endpoint e = {80, SERVC_TCP};
    const struct claim *claim = claim_next(r.c, e, NULL);
    assert_true(str_is(claim->title, "World  Wide Web"));
    assert_int_equal(claim->at.line, 3);
    assert_int_equal(claim->at.column, 1);
    assert_int_equal(claim->flags, 0);
    assert_false(claim->freq.known);
    claim = claim_next(r.c, e, claim);
    assert_true(str_is(claim->name, "www"));
    assert_int_equal(claim->at.column, 15);
    assert_int_equal(claim->flags, CLAIM_ALIAS);
    assert_true(r.c->has_source[SERVC_SOURCE_SERVICES]);
    rig_free(&r);
}

static void test_places_of_repetition(void **state)
{
    struct rig r;
    (void)state;
    read_bytes(&r, STR("a 1/tcp\nb 2/ddp\nc 1/tcp\n"));
    const struct diag_message *m = message(&r, "duplicate-line");
    assert_int_equal(m->at.line, 3);
    assert_int_equal(m->also.line, 1);
    assert_true(str_is(m->subject, "1/tcp"));
    assert_int_equal(r.c->unsupported.count, 1);
    assert_true(str_is(r.c->unsupported.at[0]->name, "b"));
    rig_free(&r);
}

static void test_hint_for_a_glued_comment(void **state)
{
    struct rig r;
    (void)state;
    read_bytes(&r, STR("a 1/tcp\nc#sharp 88/tcp\n"));
    assert_true(
        str_is(message(&r, "no-endpoint")->hint, "`#' begins a comment, also inside a word"));
    rig_free(&r);
}

static void test_line_length(void **state)
{
    (void)state;
    for (int n = 126; n <= 127; n++) { /* bytes before the line break */
        char text[200];
        struct rig r;
        memset(text, 'x', sizeof text);
        memcpy(text, "alpha 80/tcp # ", 15);
        text[n] = '\n';
        read_bytes(&r, (struct str){text, (size_t)n + 1});
        assert_int_equal(message(&r, "line-too-long") != NULL, n == 127);
        rig_free(&r);
    }
}

static void test_many_aliases(void **state)
{
    char text[2048] = "alpha 80/tcp";
    struct rig r;
    (void)state;
    for (int i = 0; i < 256; i++)
        sprintf(text + strlen(text), " a%d", i);
    read_bytes(&r, str_from(text));
    assert_int_equal(r.c->count, 1 + 255);
    assert_non_null(message(&r, "too-many-aliases"));
    rig_free(&r);
}

static void test_counted_faults(void **state)
{
    struct rig r;
    (void)state;
    read_bytes(&r, STR("\xEF\xBB\xBF" "a 1/tcp\r\nb 2/tcp\r\nc 3/tcp\r\n"));
    assert_non_null(message(&r, "byte-order-mark"));
    assert_string_equal(names_at(&r, "1/tcp"), "a");
    assert_non_null(strstr(message(&r, "cr-lf")->text.p, "(3 lines, this is the first)"));
    rig_free(&r);
}

static void test_other_files(void **state)
{
    static const char *const others[] = {
        "", "# nothing\n", "<html>\n<p>x\n", "name,port\nssh,22\n",
        "alpha\t80/tcp\t0.100000\t# text\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct rig r;
        assert_false(read_bytes(&r, str_from(others[i])));
        assert_int_equal(r.d.count[DIAG_ERROR], 1);
        assert_string_equal(r.d.first->id, "not-services");
        assert_false(r.c->has_source[SERVC_SOURCE_SERVICES]);
        rig_free(&r);
    }
}

/* The system's own file: nothing in it is an error. */
static void test_system_file(void **state)
{
    struct rig r;
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    struct str text = STR_NONE;
    struct source_file file = {"/etc/services", "services"};
    (void)state;
    diag_init(&d, &mem);
    if (!file_exists(file.path) || !file_read(&mem, &file, &d, &text)) {
        printf("skipped: no %s\n", file.path);
        arena_free(&mem);
        skip();
    }
    assert_true(read_bytes(&r, text));
    assert_int_equal(r.d.count[DIAG_ERROR], 0);
    assert_true(r.c->count > 100);
    rig_free(&r);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_claims),
        cmocka_unit_test(test_places_of_repetition),
        cmocka_unit_test(test_hint_for_a_glued_comment),
        cmocka_unit_test(test_line_length),
        cmocka_unit_test(test_many_aliases),
        cmocka_unit_test(test_counted_faults),
        cmocka_unit_test(test_other_files),
        cmocka_unit_test(test_system_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sink.h"
#include "read/csv.h"

#include <stdio.h>
#include <string.h>

/* Records on lines of their own, cells as `text` with line and column:
 * "a@1:1 b@1:3". A line break in a cell shows as `~`, a CR as `^`, a NUL as `0`. */
static void show_cell(struct sink *out, const struct csv_cell *cell)
{
    for (size_t i = 0; i < cell->text.n; i++) {
        char c = cell->text.p[i];
        sink_char(out, c == '\n' ? '~' : c == '\r' ? '^' : c == '\0' ? '0' : c);
    }
    sink_printf(out, "@%u:%u", (unsigned)cell->line, (unsigned)cell->column);
}

static void show_diag(struct sink *out, const struct diag *d)
{
    static const char letters[] = {[DIAG_ERROR] = 'E', [DIAG_WARNING] = 'W', [DIAG_NOTE] = 'N'};
    for (const struct diag_message *m = d->first; m; m = m->next)
        sink_printf(out, "%c %s %u:%u\n", letters[m->level], m->id, (unsigned)m->at.line,
                    (unsigned)m->at.column);
}

static const char *read_all(struct sink *out, struct str text)
{
    static const struct source_file file = {"t.csv", "t.csv"};
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    struct csv r;
    diag_init(&d, &mem);
    csv_init(&r, text, &file, &mem, &d);
    csv_check_bytes(&r);
    while (csv_next(&r)) {
        for (uint32_t i = 0; i < r.count; i++) {
            sink_z(out, i ? " " : "");
            show_cell(out, &r.cell[i]);
        }
        sink_char(out, '\n');
    }
    show_diag(out, &d);
    sink_char(out, '\0');
    arena_free(&mem);
    return sink_text(out).p;
}

#define T(text) text, sizeof text - 1

static const struct {
    const char *text;
    size_t n;
    const char *want;
} cases[] = {
    {T(""), ""},
    {T("\n\n"), ""},
    {T("a"), "a@1:1\n"},
    {T("a\n"), "a@1:1\n"},
    {T("a,b\nc,d\n"), "a@1:1 b@1:3\nc@2:1 d@2:3\n"},
    {T("a,b\r\nc,d\r\n"), "a@1:1 b@1:3\nc@2:1 d@2:3\n"},
    {T("a\r\n\r\nb"), "a@1:1\nb@3:1\n"},
    {T(",\n"), "@1:1 @1:2\n"},
    {T(",,a,,\n"), "@1:1 @1:2 a@1:3 @1:5 @1:6\n"},
    {T("a,"), "a@1:1 @1:3\n"},
    {T("a\rb,c\n"), "a^b@1:1 c@1:5\n"},
    {T(" a , b\n"), " a @1:1  b@1:5\n"},
    /* quoted */
    {T("\"a\",b\n"), "a@1:1 b@1:5\n"},
    {T("\"\"\n"), "@1:1\n"},
    {T("\"\""), "@1:1\n"},
    {T("\"\",\n"), "@1:1 @1:4\n"},
    {T("\"a,b\",\"c\"\n"), "a,b@1:1 c@1:7\n"},
    {T("\"a\"\"b\"\n"), "a\"b@1:1\n"},
    {T("\"\"\"\"\n"), "\"@1:1\n"},
    {T("\"\"\"a\"\"\"\n"), "\"a\"@1:1\n"},
    {T("x,\"a\nb\",y\nz\n"), "x@1:1 a~b@1:3 y@2:4\nz@3:1\n"},
    {T("x,\"a\r\nb\"\r\nz\r\n"), "x@1:1 a^~b@1:3\nz@3:1\n"},
    {T("\"a\n\nb\n\",\"c\n\"\n\nd"), "a~~b~@1:1 c~@4:3\nd@7:1\n"},
    {T("\"a\nb\""), "a~b@1:1\n"},
    {T("\"a\"\r"), "a@1:1\n"},
    /* faults */
    {T("\"a"), "E unterminated-quote 1:1\n"},
    {T("x\ny,\"a\n\"\"b\nc"), "x@1:1\nE unterminated-quote 2:3\n"},
    {T("a\"b,c\n"), "a\"b@1:1 c@1:5\nW stray-quote 1:2\n"},
    {T("a, \"b\"\n"), "a@1:1  \"b\"@1:3\nW stray-quote 1:4\n"},
    {T("\"a\"b,c\nd\n"), "ab@1:1 c@1:6\nd@2:1\nW text-after-quote 1:4\n"},
    {T("\"\"a\n"), "a@1:1\nW text-after-quote 1:3\n"},
    {T("\"a\nb\" ,c\n"), "a~b @1:1 c@2:5\nW text-after-quote 2:3\n"},
    {T("a,\0b\nc\0\0\n"), "a@1:1 0b@1:3\nc00@2:1\nE nul-byte 1:3\nE nul-byte 2:2\n"},
    {T("a\n\xC3\xA9,\xE9x\n"), "a@1:1\n\xC3\xA9@2:1 \xE9x@2:4\nW not-utf8 2:4\n"},
    {T("12345678,\xC3\xA9\xFF\n"), "12345678@1:1 \xC3\xA9\xFF@1:10\nW not-utf8 1:12\n"},
    {T("\xED\xA0\x80\n"), "\xED\xA0\x80@1:1\nW not-utf8 1:1\n"}, /* a surrogate */
};

static void test_records(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sink out = SINK_EMPTY;
        const char *got = read_all(&out, (struct str){cases[i].text, cases[i].n});
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("row %zu, `%s':\n%s-- expected --\n%s", i, cases[i].text, got, cases[i].want);
        sink_free(&out);
    }
}

/* 64 cells are read; the 65th is reported once, whatever follows. */
static void check_many(const char *first, uint32_t more, const char *want)
{
    struct arena mem = ARENA_EMPTY;
    static const struct source_file file = {"t.csv", "t.csv"};
    struct sink text = SINK_EMPTY, out = SINK_EMPTY;
    struct diag d;
    struct csv r;
    sink_z(&text, first);
    for (uint32_t i = 0; i < more; i++)
        sink_z(&text, ",c");
    sink_z(&text, "\nlast,\"x\"\n");
    diag_init(&d, &mem);
    csv_init(&r, sink_text(&text), &file, &mem, &d);
    assert_true(csv_next(&r));
    assert_int_equal(r.count, CSV_CELLS);
    assert_true(str_is(csv_text(&r, CSV_CELLS - 1), "c"));
    assert_true(csv_next(&r));
    assert_int_equal(r.count, 2);
    assert_true(str_is(csv_text(&r, 0), "last"));
    assert_false(csv_next(&r));
    show_diag(&out, &d);
    sink_char(&out, '\0');
    assert_string_equal(sink_text(&out).p, want);
    sink_free(&out);
    sink_free(&text);
    arena_free(&mem);
}

static void test_too_many_cells(void **state)
{
    (void)state;
    check_many("a", CSV_CELLS - 1, "");
    check_many("a", CSV_CELLS, "E too-many-cells 1:129\n");
    check_many("a", 1000, "E too-many-cells 1:129\n");
    check_many("\"a\"", CSV_CELLS - 1, "");
    check_many("\"a\"", 1000, "E too-many-cells 1:131\n");
}

static void test_views(void **state)
{
    (void)state;
    static const struct source_file file = {"t.csv", "t.csv"};
    struct str text = STR("plain,\"quoted\",\"a \"\"b\"\"\"\n");
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    struct csv r;
    diag_init(&d, &mem);
    csv_init(&r, text, &file, &mem, &d);
    assert_true(csv_next(&r));
    assert_ptr_equal(r.cell[0].text.p, text.p);
    assert_ptr_equal(r.cell[1].text.p, text.p + 7);
    assert_true(r.cell[2].text.p < text.p || r.cell[2].text.p >= text.p + text.n);
    assert_true(str_is(r.cell[2].text, "a \"b\""));
    assert_int_equal(csv_text(&r, 3).n, 0);
    assert_int_equal(csv_place(&r, 3).column, 0);
    assert_int_equal(csv_place(&r, 2).column, 16);
    arena_free(&mem);
}

/* A megabyte of cells behind a quote is one line: no scan of it for each cell. */
static void test_long_line(void **state)
{
    (void)state;
    struct sink text = SINK_EMPTY, out = SINK_EMPTY;
    sink_z(&text, "\"q\"");
    for (uint32_t i = 0; i < 1000000; i++)
        sink_char(&text, ',');
    read_all(&out, sink_text(&text));
    assert_non_null(strstr(sink_text(&out).p, "E too-many-cells 1:68\n"));
    sink_free(&out);
    sink_free(&text);
}

/* What csv.h says of `tidy`, byte by byte. */
static bool is_tidy(const char *line)
{
    for (const char *p = line; *p; p++) {
        bool first = p == line || p[-1] == ',', last = p[1] == '\0' || p[1] == ',';
        if ((unsigned char)*p < ' ' || (*p == ' ' && (first || last || p[1] == ' ')))
            return false;
    }
    return true;
}

static void check_line(const char *line, const char *end)
{
    static const struct source_file file = {"t.csv", "t.csv"};
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    struct csv r;
    char text[160];
    int n = snprintf(text, sizeof text, "%s%s", line, end);
    char *whole = arena_array(&mem, char, (size_t)n); /* no byte behind it is ours */
    memcpy(whole, text, (size_t)n);
    diag_init(&d, &mem);
    csv_init(&r, (struct str){whole, (size_t)n}, &file, &mem, &d);
    assert_true(csv_next(&r));
    assert_int_equal(r.tidy, is_tidy(line));
    struct str rest = str_from(line), want;
    for (uint32_t i = 0, column = 1; i < r.count; i++) {
        size_t comma = str_find_char(rest, ',');
        want = str_sub(rest, 0, comma);
        rest = comma == STR_NOT_FOUND ? STR_NONE : str_sub(rest, comma + 1, rest.n);
        assert_true(str_eq(r.cell[i].text, want));
        assert_int_equal(r.cell[i].line, 1);
        assert_int_equal(r.cell[i].column, column);
        assert_int_equal(comma == STR_NOT_FOUND, i + 1 == r.count);
        column += (uint32_t)want.n + 1;
    }
    assert_int_equal(csv_next(&r), strstr(end, "x,") != NULL);
    arena_free(&mem);
}

/* Every length up to several blocks, with each byte that matters at each place. */
static void test_plain_lines(void **state)
{
    (void)state;
    static const char bytes[] = ", \t\x01\xC3\x7F-!";
    static const char *const ends[] = {"", "\n", "\r\n", "\r", "\nx, y\n", "\r\n\nx,\"\"\r\n"};
    char line[104];
    for (size_t n = 1; n < sizeof line - 1; n++)
        for (size_t i = 0; i < n * (sizeof bytes - 1); i++) {
            memset(line, 'a', n);
            line[n] = '\0';
            line[i % n] = bytes[i / n];
            line[i % n * 7 % n] = i % 3 ? ' ' : ','; /* and another one somewhere */
            check_line(line, ends[i % (sizeof ends / sizeof *ends)]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records),     cmocka_unit_test(test_too_many_cells),
        cmocka_unit_test(test_views),       cmocka_unit_test(test_long_line),
        cmocka_unit_test(test_plain_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

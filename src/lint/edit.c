/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes of text, line by line: comments and everything else stay as they are. */
#include "lint/lint.h"

#include "base/num.h"

#include <stdlib.h>

void lint_add_edit(struct lint *l, struct lint_edit edit)
{
    *arena_push(l->mem, l->edits, l->edit_count, l->edit_capacity) = edit;
}

struct numbered_edit {
    const struct lint_edit *edit;
    uint32_t order;
};

static int by_line(const void *a, const void *b)
{
    const struct numbered_edit *x = a, *y = b;
    if (x->edit->line != y->edit->line)
        return x->edit->line < y->edit->line ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static char *put(char *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        *out++ = s.p[i];
    return out;
}

/* From `from` to the end of its line, the line break included. */
static size_t line_end(struct str text, size_t from)
{
    size_t lf = str_find_char(str_sub(text, from, text.n), '\n');
    return lf == STR_NOT_FOUND ? text.n : from + lf + 1;
}

static char *copy_to_line(struct str text, size_t *at, uint32_t *line, uint32_t to, char *out)
{
    size_t from = *at;
    while (*line < to && *at < text.n) {
        *at = line_end(text, *at);
        ++*line;
    }
    return put(out, str_sub(text, from, *at));
}

struct str lint_apply(struct lint *l, const struct source_file *file, struct str text)
{
    struct numbered_edit *edits = arena_array(l->mem, struct numbered_edit, l->edit_count + 1);
    uint32_t count = 0, line = 1;
    size_t room = text.n + 1, at = 0;
    for (uint32_t i = 0; i < l->edit_count; i++)
        if (l->edits[i].file == file) {
            edits[count++] = (struct numbered_edit){&l->edits[i], i};
            room += l->edits[i].text.n;
        }
    if (count)
        qsort(edits, count, sizeof *edits, by_line);
    char *result = arena_array(l->mem, char, room), *out = result;
    for (uint32_t i = 0; i < count; i++) {
        const struct lint_edit *e = edits[i].edit;
        if (e->line < line)
            continue; /* inside of lines that are gone; the next run sees to it */
        out = copy_to_line(text, &at, &line, e->line, out);
        if (out != result && out[-1] != '\n')
            *out++ = '\n'; /* the last line had none */
        out = put(out, e->text);
        for (uint32_t gone = 0; gone < e->count && at < text.n; gone++, line++)
            at = line_end(text, at);
    }
    out = put(out, str_sub(text, at, text.n));
    return (struct str){result, (size_t)(out - result)};
}

/* The number that *s begins with: all its digits. */
static bool cut_number(struct str *s, size_t most, uint32_t *out)
{
    size_t n = 0;
    while (n < s->n && ascii_is_digit(s->p[n]))
        n++;
    if (n == 0 || n > most || !parse_u32(str_sub(*s, 0, n), 9999, out))
        return false;
    *s = str_sub(*s, n, s->n);
    return true;
}

/* 2024-1-5, 2024/01/05, 2024.1: the year first, so the month comes next. The
 * length of what was read, or 0. */
static size_t loose_date(struct str s, struct str *out, struct arena *mem)
{
    uint32_t year, month, day = 0;
    struct str rest = s;
    if (!cut_number(&rest, 4, &year) || year < 1000 || !rest.n)
        return 0;
    char separator = rest.p[0];
    if (separator != '-' && separator != '/' && separator != '.')
        return 0;
    rest = str_sub(rest, 1, rest.n);
    if (!cut_number(&rest, 2, &month) || month < 1 || month > 12)
        return 0;
    if (rest.n && rest.p[0] == separator) {
        rest = str_sub(rest, 1, rest.n);
        if (!cut_number(&rest, 2, &day) || day < 1 || day > 31)
            return 0;
    }
    /* What stands behind it must end it. */
    if (rest.n && str_find_char(STR(" ,}]~\"'\r\n"), rest.p[0]) == STR_NOT_FOUND)
        return 0;
    *out = day ? arena_printf(mem, "%04u-%02u-%02u", (unsigned)year, (unsigned)month, (unsigned)day)
               : arena_printf(mem, "%04u-%02u", (unsigned)year, (unsigned)month);
    return s.n - rest.n;
}

void lint_mend_dates(struct lint *l, const struct diag *refused)
{
    for (const struct diag_message *m = refused->first; m; m = m->next) {
        struct str line, date;
        if (!str_is(str_from(m->id), "bad-date") || !m->at.line || !m->at.column)
            continue;
        line = lint_lines(l, m->at.file, m->at.line, m->at.line + 1);
        size_t at = m->at.column - 1;
        if (at < line.n && (line.p[at] == '"' || line.p[at] == '\''))
            at++;
        size_t n = loose_date(str_sub(line, at, line.n), &date, l->mem);
        if (!n || str_eq(date, str_sub(line, at, at + n)))
            continue;
        lint_add_edit(l, (struct lint_edit){m->at.file, m->at.line, 1,
                                            arena_printf(l->mem, "%.*s%.*s%.*s", (int)at, line.p,
                                                         STR_FMT(date), (int)(line.n - at - n),
                                                         line.p + at + n)});
    }
}

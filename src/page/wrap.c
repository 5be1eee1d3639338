/* SPDX-License-Identifier: BSD-2-Clause */
#include "page/wrap.h"

#include "base/plain.h"

static void put_blanks(struct sink *out, size_t n)
{
    while (n-- > 0)
        sink_char(out, ' ');
}

/* The word is measured as it is written, behind the blank or break that it needs, but at the
 * front of a line goes as it is; `end` is a
 * mark behind it, or NUL. */
static void put_word(struct wrap *w, struct str word, char end)
{
    size_t columns = plain_columns(word) + (end ? 1 : 0), gap = w->blank ? 1 : 0;
    if (w->column > w->indent && w->column + gap + columns > w->width) {
        sink_char(w->out, '\n');
        put_blanks(w->out, w->indent);
        w->column = w->indent;
    } else {
        put_blanks(w->out, gap);
        w->column += gap;
    }
    sink_plain(w->out, word);
    if (end)
        sink_char(w->out, end);
    w->column += columns;
    w->blank = true;
}

static bool is_break(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void wrap_text_end(struct wrap *w, struct str text, char end)
{
    size_t i = 0;
    while (i < text.n && is_break(text.p[i]))
        i++;
    while (i < text.n) {
        size_t from = i;
        while (i < text.n && !is_break(text.p[i]))
            i++;
        struct str word = str_sub(text, from, i);
        while (i < text.n && is_break(text.p[i]))
            i++;
        put_word(w, word, i == text.n ? end : '\0');
    }
}

void wrap_text(struct wrap *w, struct str text)
{
    wrap_text_end(w, text, '\0');
}

void wrap_cell(struct wrap *w, struct str text, size_t columns)
{
    size_t used = sink_plain(w->out, text), rest = used < columns ? columns - used : 1;
    put_blanks(w->out, rest);
    w->column += used + rest;
    w->blank = false;
}

void wrap_line(struct wrap *w)
{
    sink_char(w->out, '\n');
    w->column = 0;
    w->blank = false;
}

void wrap_style(struct wrap *w, const char *code)
{
    if (w->colour && code)
        sink_printf(w->out, "\033[%sm", code);
}

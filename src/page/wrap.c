/* SPDX-License-Identifier: BSD-2-Clause */
#include "page/wrap.h"

#include "base/plain.h"

static void put_blanks(struct sink *out, size_t n)
{
    while (n-- > 0)
        sink_char(out, ' ');
}

/* The word is measured as it is written, behind the blank or break that it needs. */
static void put_word(struct wrap *w, struct str word)
{
    size_t columns = plain_columns(word), gap = w->blank ? 1 : 0;
    if (w->blank && w->column + gap + columns > w->width) {
        sink_char(w->out, '\n');
        put_blanks(w->out, w->indent);
        w->column = w->indent;
    } else {
        put_blanks(w->out, gap);
        w->column += gap;
    }
    sink_plain(w->out, word);
    w->column += columns;
    w->blank = true;
}

static bool is_break(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void wrap_text(struct wrap *w, struct str text)
{
    size_t i = 0;
    while (i < text.n) {
        size_t from = i;
        while (i < text.n && !is_break(text.p[i]))
            i++;
        if (i > from)
            put_word(w, str_sub(text, from, i));
        while (i < text.n && is_break(text.p[i]))
            i++;
    }
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
    if (w->colour)
        sink_printf(w->out, "\033[%sm", code);
}

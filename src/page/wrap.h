/* SPDX-License-Identifier: BSD-2-Clause */
/* Words into lines of a width, in one pass. */
#ifndef PAGE_WRAP_H
#define PAGE_WRAP_H

#include "base/sink.h"

struct wrap {
    struct sink *out;
    size_t width;   /* columns of a line */
    size_t indent;  /* columns in front of the second and later lines */
    size_t column;  /* columns in use in this line */
    bool blank;     /* a blank is due before the next word */
    bool colour;    /* wrap_style does something */
};

/* Untrusted text: broken at blanks and line breaks, made harmless. */
void wrap_text(struct wrap *w, struct str text);
/* The same, with a mark of punctuation behind its last word. */
void wrap_text_end(struct wrap *w, struct str text, char end);
/* Text that stays together and is followed by blanks up to a column. */
void wrap_cell(struct wrap *w, struct str text, size_t columns);
/* Ends the line; the next begins behind `indent` columns. */
void wrap_line(struct wrap *w);

/* ANSI escapes: "1" is bold, "0" the end of all, NULL nothing. They take no columns. */
void wrap_style(struct wrap *w, const char *code);

#endif

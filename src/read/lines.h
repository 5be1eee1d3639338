/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of lines, as nmap-services and services(5) are: the lines with their
 * numbers, words as C's isspace() parts them, and faults that whole files have
 * in common. */
#ifndef READ_LINES_H
#define READ_LINES_H

#include "base/diag.h"
#include "model/endpoint.h"

struct lines {
    struct str rest;
    const struct source_file *file;
    uint32_t number; /* of the line read last */
};

struct line {
    struct str text; /* without its LF, and without a CR before that */
    size_t size;     /* bytes in the file, line break included */
    bool cr, lf;     /* what its break is made of; the last line may have none */
    struct place at; /* column 0 */
};

#define UTF8_BOM STR("\xEF\xBB\xBF")

bool lines_next(struct lines *l, struct line *out);

/* Where `p`, a byte of the line, stands. */
struct place line_place(const struct line *line, const char *p);

/* These are asked of every byte of every file, so they are in line.
 * ascii_is_space: */
static inline bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Without the white space at the front. */
static inline struct str skip_space(struct str s)
{
    while (s.n && is_space(*s.p)) {
        s.p++;
        s.n--;
    }
    return s;
}

/* Cuts the next run without white space off *rest; false (and *word empty, at
 * the end) if there is none. */
static inline bool next_word(struct str *rest, struct str *word)
{
    *rest = skip_space(*rest);
    size_t n = 0;
    while (n < rest->n && !is_space(rest->p[n]))
        n++;
    *word = (struct str){rest->p, n};
    if (n) {
        rest->p += n;
        rest->n -= n;
    }
    return n > 0;
}
/* True for a control byte other than a tab. */
bool has_control(struct str s, const char **where);

/* A fault that a whole file may have on every line (CR LF, blanks for tabs). It
 * is reported once, at its first place and with a count. */
struct line_fault {
    enum diag_level level;
    const char *id, *text;
    struct place first;
    uint32_t count;
};

#define LINE_FAULT(level, id, text) {DIAG_##level, id, text, {0}, 0}

void line_fault_met(struct line_fault *f, struct place at);
void line_faults_report(const struct line_fault *faults, size_t count, struct diag *d);

#endif

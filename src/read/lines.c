/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/lines.h"

#include <string.h>

bool lines_next(struct lines *l, struct line *out)
{
    if (l->rest.n == 0)
        return false;
    size_t lf = str_find_char(l->rest, '\n');
    *out = (struct line){.lf = lf != STR_NOT_FOUND, .at = {l->file, ++l->number, 0}};
    out->text = out->lf ? str_sub(l->rest, 0, lf) : l->rest;
    out->size = out->text.n + out->lf;
    l->rest = str_sub(l->rest, out->size, l->rest.n);
    if (out->text.n && out->text.p[out->text.n - 1] == '\r') {
        out->cr = true;
        out->text.n--;
    }
    return true;
}

struct place line_place(const struct line *line, const char *p)
{
    struct place at = line->at;
    size_t column = (size_t)(p - line->text.p) + 1;
    at.column = column < UINT32_MAX ? (uint32_t)column : UINT32_MAX;
    return at;
}

bool has_control(struct str s, const char **where)
{
    if (!str_has_control(s))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < ' ' && c != '\t') || c == 0x7F) {
            *where = s.p + i;
            return true;
        }
    }
    return false;
}

void line_fault_met(struct line_fault *f, struct place at)
{
    if (f->count++ == 0)
        f->first = at;
}

void line_faults_report(const struct line_fault *faults, size_t count, struct diag *d)
{
    for (const struct line_fault *f = faults; f < faults + count; f++) {
        if (f->count == 1)
            diag_add(d, f->level, f->first, f->id, "%s", f->text);
        else if (f->count > 1)
            diag_add(d, f->level, f->first, f->id, "%s (%u lines, this is the first)", f->text,
                     (unsigned)f->count);
    }
}

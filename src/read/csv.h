/* SPDX-License-Identifier: BSD-2-Clause */
/* Records of comma separated values (RFC 4180), one at a time.
 *
 * Cells are views of the input; only a quoted cell with `""` in it is copied.
 * Faults are reported at their place and reading goes on, but for a quote that
 * is never closed: it swallows the rest, so the record and what follows are
 * not read.
 */
#ifndef READ_CSV_H
#define READ_CSV_H

#include "base/diag.h"

/* The registry has 12 columns; cells beyond this are reported and left out. */
#define CSV_CELLS 64

struct csv_cell {
    struct str text;       /* without quotes, line breaks as they are */
    uint32_t line, column; /* where it begins; at the quote of a quoted one */
};

struct csv {
    struct str text;
    size_t next;       /* offset of the next record */
    size_t line_start; /* offset of the physical line that `next` is on */
    size_t line_lf;    /* offset of its LF, or the end; stale while under `next` */
    uint32_t line;     /* its number, from 1 */
    uint32_t count;    /* cells of this record */
    bool overfull;     /* it has more, which was reported */
    bool tidy;         /* no cell has a control byte, a blank at an end or two together;
                          false also where nobody looked */
    const struct source_file *file;
    struct arena *mem;
    struct diag *d;
    struct csv_cell cell[CSV_CELLS + 1]; /* the last takes what is left out */
};

/* `mem` owns the copies; `d` and all else is used until the last record. */
void csv_init(struct csv *r, struct str text, const struct source_file *file, struct arena *mem,
              struct diag *d);

/* Reports NUL bytes and broken UTF-8 in all of the text; call it once the text
 * is known to be CSV. */
void csv_check_bytes(const struct csv *r);

/* The next record that is not an empty line; false at the end. */
bool csv_next(struct csv *r);

/* The cell at an index, empty where the record has none. */
static inline struct str csv_text(const struct csv *r, uint32_t index)
{
    return index < r->count ? r->cell[index].text : STR_NONE;
}

/* The physical line on which the record starts. */
static inline struct place csv_record_place(const struct csv *r)
{
    return (struct place){r->file, r->cell[0].line, 0};
}

/* The place of a cell, or the record's where it has none. */
static inline struct place csv_place(const struct csv *r, uint32_t index)
{
    return index < r->count
               ? (struct place){r->file, r->cell[index].line, r->cell[index].column}
               : csv_record_place(r);
}

#endif

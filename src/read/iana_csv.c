/* SPDX-License-Identifier: BSD-2-Clause */
/* The registry's CSV, or data/iana/services.csv, which scripts/import-iana made
 * from it: there, Flags stands in place of Description and the notes. */
#include "read/iana_columns.h"
#include "read/reader.h"

static void check_count(const struct csv *csv, const struct iana_columns *columns)
{
    if (csv->count != columns->count)
        diag_warning(csv->d, csv_record_place(csv), "cell-count",
                     "%u cells here, %u in the header: a comma or a quote may be missing",
                     (unsigned)csv->count, (unsigned)columns->count);
}

/* A row's cells, which are at the same place for every record. */
static struct iana_row row_of(const struct csv *csv, const struct iana_columns *columns)
{
    static const struct csv_cell none = {{NULL, 0}, 0, 0};
    struct iana_row row = {.has_flags = columns->at[IANA_FLAGS] != NO_COLUMN};
    for (int k = 0; k < IANA_COLUMNS; k++)
        row.cell[k] = columns->at[k] == NO_COLUMN ? &none : &csv->cell[columns->at[k]];
    return row;
}

static void read_record(struct iana_rows *rows, struct csv *csv, const struct iana_columns *columns,
                        struct iana_row *row)
{
    row->at = csv_record_place(csv);
    row->tidy = csv->tidy;
    check_count(csv, columns);
    for (uint32_t i = csv->count; i < columns->count; i++)
        csv->cell[i] = (struct csv_cell){0};
    iana_row_add(rows, row);
}

static struct str without_bom(struct str text, const struct source_file *file, struct diag *d)
{
    if (!str_starts(text, STR("\xEF\xBB\xBF")))
        return text;
    diag_warning(d, place_file(file), "byte-order-mark",
                 "the file begins with a byte order mark; ignored");
    return str_sub(text, 3, text.n);
}

bool read_iana_csv(struct str text, const struct source_file *file, struct catalogue *c,
                   struct diag *d)
{
    struct csv csv;
    struct iana_columns columns;
    struct iana_rows rows;
    text = without_bom(text, file, d);
    csv_init(&csv, text, file, &c->mem, d);
    if (!iana_read_header(&csv, &columns))
        return false;
    csv_check_bytes(&csv);
    iana_rows_begin(&rows, c, d);
    struct iana_row row = row_of(&csv, &columns);
    while (csv_next(&csv))
        read_record(&rows, &csv, &columns, &row);
    iana_rows_end(&rows, file);
    return true;
}

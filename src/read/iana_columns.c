/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/iana_columns.h"

#include "read/text_check.h"

static const char *const column_names[] = {
    [IANA_NAME] = "Service Name",
    [IANA_PORT] = "Port Number",
    [IANA_TRANSPORT] = "Transport Protocol",
    [IANA_DESCRIPTION] = "Description",
    [IANA_FLAGS] = "Flags",
    [IANA_HOLDER] = "Assignee",
    [IANA_REGISTERED] = "Registration Date",
    [IANA_MODIFIED] = "Modification Date",
    [IANA_REFERENCE] = "Reference",
    [IANA_UNAUTHORIZED] = "Unauthorized Use Reported",
    [IANA_NOTES] = "Assignment Notes",
};
_Static_assert(sizeof column_names / sizeof *column_names == IANA_COLUMNS, "a column has no name");

static bool has_column_name(struct str line)
{
    for (int k = IANA_NAME; k <= IANA_FLAGS; k++)
        if (str_find_nocase(line, str_from(column_names[k])) != STR_NOT_FOUND)
            return true;
    return false;
}

/* Looked at before anything is parsed, so that a page of HTML gives one error
 * and not one for each of its quotes. *seems gets what it may be, or NULL. */
static bool is_other_file(struct str text, const char **seems)
{
    struct str start = str_trim(str_sub(text, 0, 4096)), line = STR_NONE;
    str_cut(&start, '\n', &line);
    *seems = NULL;
    if (has_column_name(line))
        return false;
    *seems = text_seems(text);
    return true;
}

static void find_columns(const struct csv *csv, struct iana_columns *out)
{
    for (int k = 0; k < IANA_COLUMNS; k++)
        out->at[k] = NO_COLUMN;
    for (uint32_t i = 0; i < csv->count; i++) {
        struct str name = str_trim(csv->cell[i].text);
        for (int k = 0; k < IANA_COLUMNS; k++) {
            if (!str_eq_nocase(name, str_from(column_names[k])))
                continue;
            if (out->at[k] == NO_COLUMN)
                out->at[k] = i;
            else
                diag_warning(csv->d, csv_place(csv, i), "repeated-column",
                             "a second column `%s'; the first is read", column_names[k]);
        }
    }
    out->count = csv->count;
    if (out->at[IANA_DESCRIPTION] != NO_COLUMN)
        out->at[IANA_FLAGS] = NO_COLUMN; /* somebody's own column, beside what we read */
}

static struct str header_cell(const void *list, size_t i)
{
    return ((const struct csv_cell *)list)[i].text;
}

static void missing_column(const struct csv *csv, const char *name)
{
    struct diag_message *m =
        diag_error(csv->d, csv_record_place(csv), "missing-column", "no column `%s'", name);
    struct str like = diag_like(str_from(name), header_cell, csv->cell, csv->count);
    if (like.n)
        m->hint = arena_printf(csv->d->mem, "is it the one called `%s'?", diag_quote(csv->d, like));
}

bool iana_read_header(struct csv *csv, struct iana_columns *out)
{
    const char *seems;
    bool complete = true;
    if (is_other_file(csv->text, &seems)) {
        diag_error(csv->d, place_file(csv->file), "not-csv",
                   "this is not the registry's CSV: its first line names no column `%s'",
                   column_names[IANA_NAME])
            ->hint = str_from(seems);
        return false;
    }
    if (!csv_next(csv))
        return false; /* a quote in the header is never closed: reported */
    find_columns(csv, out);
    for (int k = IANA_NAME; k <= IANA_DESCRIPTION; k++) {
        if (out->at[k] != NO_COLUMN || (k == IANA_DESCRIPTION && out->at[IANA_FLAGS] != NO_COLUMN))
            continue;
        missing_column(csv, column_names[k]);
        complete = false;
    }
    return complete;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows of the registry become claims: what its CSV and its XML have in common. */
#ifndef READ_IANA_ROW_H
#define READ_IANA_ROW_H

#include "model/claim.h"
#include "read/csv.h"

enum iana_column {
    IANA_NAME,
    IANA_PORT,
    IANA_TRANSPORT,
    IANA_DESCRIPTION,
    IANA_FLAGS, /* our own file has it in place of the description and the notes */
    IANA_HOLDER,
    IANA_REGISTERED,
    IANA_MODIFIED,
    IANA_REFERENCE,
    IANA_UNAUTHORIZED,
    IANA_NOTES,
    IANA_COLUMNS
};

/* Cells are as the file has them, and may be empty; the XML's are made into such. */
struct iana_row {
    struct place at;
    const struct csv_cell *cell[IANA_COLUMNS]; /* one of line 0 stands where the row does */
    bool has_flags; /* IANA_FLAGS in place of IANA_DESCRIPTION and what stands behind it */
    bool tidy;      /* no text has to be trimmed or folded: see csv.h */
};

/* What the texts of a row come to. Rows of one service differ in port and transport
 * alone, so the next row is compared with them before it is read. */
struct iana_said {
    struct str text[IANA_COLUMNS]; /* of the cells, as in the file */
    bool had_port;                 /* of which the status depends */
    bool holds;                    /* for a row with the same texts too */
    uint8_t status;                /* enum servc_status */
    uint32_t flags;                /* enum claim_flag */
    struct str name, title;
    const struct registration *registration;
};

struct iana_rows {
    struct catalogue *c;
    struct diag *d;
    struct claim_list malformed;        /* their replacements are looked for at the end */
    const struct registration *nothing; /* shared by rows that say nothing of it */
    uint32_t count;
    struct iana_said said; /* by the last row */
};

void iana_rows_begin(struct iana_rows *r, struct catalogue *c, struct diag *d);
/* The texts of the cells stay valid as long as the catalogue. */
void iana_row_add(struct iana_rows *r, const struct iana_row *row);
/* A date of the registry, remembered if it is the newest; empty if it is none. */
struct str iana_rows_date(struct iana_rows *r, struct str text, struct place at);
/* After the last row: what rows say of each other, and that there were some. */
void iana_rows_end(struct iana_rows *r, const struct source_file *file);

#endif

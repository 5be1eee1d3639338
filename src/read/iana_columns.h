/* SPDX-License-Identifier: BSD-2-Clause */
/* The columns of the registry's CSV, found by name in its header. */
#ifndef READ_IANA_COLUMNS_H
#define READ_IANA_COLUMNS_H

#include "read/csv.h"
#include "read/iana_row.h"

struct iana_columns {
    uint32_t at[IANA_COLUMNS]; /* index of a cell; NO_COLUMN: the file has none */
    uint32_t count;            /* cells of the header */
};

#define NO_COLUMN UINT32_MAX

/* Reads the first record. False, with an error, if this is not such a file or
 * lacks a column without which no row means anything. */
bool iana_read_header(struct csv *csv, struct iana_columns *out);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Records on one line without quotes, as nearly all are, a block of bytes at a time. */
#ifndef READ_CSV_PLAIN_H
#define READ_CSV_PLAIN_H

#include "read/csv.h"

/* Splits the line at r->next if it has no quote, no control byte and not very many
 * cells: sets the cells, `tidy` and `line_lf`. Else false, and no cell counts. */
bool csv_plain_line(struct csv *r);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Which table a command reads. */
#ifndef CMD_TABLE_FILE_H
#define CMD_TABLE_FILE_H

#include "cmd/opt.h"
#include "lib/servc.h"

/* Opens --table=FILE; else $SERVC_TABLE; else what the last `servc build` left in
 * out/servc; else the installed one. NULL after an error on stderr; the caller
 * closes it. *path, if given, is what was opened. */
struct servc_table *table_file_open(const struct arguments *a, const char **path);

/* The same for a file that is named. */
struct servc_table *table_file_open_at(const struct arguments *a, const char *path);

/* "465" or "465/tcp"; *transport is -1 without one. */
bool table_endpoint_parse(const char *word, uint16_t *port, int *transport);

#endif

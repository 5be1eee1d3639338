/* SPDX-License-Identifier: BSD-2-Clause */
/* One file of a name that the user gives (-o FILE). */
#ifndef CMD_OUTPUT_FILE_H
#define CMD_OUTPUT_FILE_H

#include "base/diag.h"

/* Writes it whole or not at all (outputs_write), with the permissions of the file that
 * it replaces; a link stays one, and a device or a pipe is written to. False after an error in `d`. */
bool output_file_write(const char *path, struct str bytes, struct arena *mem, struct diag *d);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Long output on a terminal, a screen at a time. */
#ifndef CMD_PAGER_H
#define CMD_PAGER_H

#include "cmd/opt.h"

#include <stdio.h>

/* Where to write: $SERVC_PAGER, else $PAGER, else `less -FRX` where there is one; standard output
 * itself if that is no terminal, with --no-pager, and where the pager is empty or `cat`. While a
 * pager runs, SIGPIPE and SIGINT are ignored: it may end first, and the keyboard is its. */
FILE *pager_open(const struct arguments *a);

/* Waits for the pager. False if there was something to write and no pager to read it. */
bool pager_close(FILE *out);

/* Columns of a line: --width, else $COLUMNS, else the terminal's, else 80; false after an
 * error on stderr. */
bool output_width(const struct arguments *a, unsigned *out);

#endif

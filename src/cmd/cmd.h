/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands: each takes its arguments and answers 0 (done, found, clean), 1 (not
 * found, findings) or 2 (could not do it). Results go to stdout, all else to
 * stderr. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "cmd/opt.h"

#define EXIT_DONE 0
#define EXIT_NOT_FOUND 1
#define EXIT_TROUBLE 2

typedef int command_fn(const struct arguments *a);

#define COMMAND(fn, name, operands, groups, summary) command_fn command_##fn;
#include "cmd/commands.def"
#undef COMMAND

/* From argv to a row of commands.def; `self` is argv[0]. */
int servc_main(int argc, char **argv);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The outputs of `build`, in memory: writers and reports side by side, the manifest
 * behind them. */
#ifndef CMD_BUILD_OUTPUTS_H
#define CMD_BUILD_OUTPUTS_H

#include "cmd/build.h"

/* All outputs of the plan, the manifest with them. */
uint32_t build_planned(const struct build *b);

/* Fills b->outputs from b->chosen. False after an error in b->in.diag. */
bool build_make_outputs(struct build *b);

#endif

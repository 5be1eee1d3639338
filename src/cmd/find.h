/* SPDX-License-Identifier: BSD-2-Clause */
/* What `servc find` prints. */
#ifndef CMD_FIND_H
#define CMD_FIND_H

#include "base/sink.h"
#include "find/find.h"

/* The first `shown` results, a line each, and behind it the sentence of the card if a word
 * was found there alone; then how many more there are. What matched is bold with `colour`. */
void find_put_lines(const struct find *f, uint32_t shown, bool colour, struct sink *out);

/* One object, as in doc/json.md. */
void find_put_json(const struct find *f, uint32_t shown, struct sink *out);

#endif

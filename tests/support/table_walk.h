/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks a table everything there is to ask, sound or not: with sanitizers, and the
 * table in memory of just its size, an answer from outside is an error. */
#ifndef SUPPORT_TABLE_WALK_H
#define SUPPORT_TABLE_WALK_H

#include "lib/servc.h"

/* Returns a sum of all answers, so that none is optimised away. With `every` false
 * only some ports are asked for. */
enum walk_extent { WALK_SOME, WALK_ALL };
uint64_t table_walk(const struct servc_table *t, enum walk_extent extent);

/* Opens a copy of just this size, walks it if it opens, and closes it; checksums
 * are not looked at if flags say so. Returns the error of opening. */
int table_open_and_walk(const uint8_t *image, size_t size, unsigned flags, enum walk_extent extent);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables for tests: made of a world's entries, in both forms. */
#ifndef SUPPORT_TABLE_WORLD_H
#define SUPPORT_TABLE_WORLD_H

#include "support/mutate.h"
#include "support/world.h"
#include "write/writer.h"

/* Both forms of a table of the world's entries, with all contents. They belong to
 * w->mem. */
struct good_tables table_world_tables(struct world *w);

/* A few endpoints with all that a table can hold: ranges, several names, policies
 * that differ, a name that only `upstream` shows, frequencies of every kind, titles,
 * references and cards. */
struct world *table_world_small(void);

/* Every endpoint of the real sources if SERVC_TEST_DATA has them, else of the
 * embedded facts; with our own cards. */
struct world *table_world_full(void);

#endif

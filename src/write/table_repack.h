/* SPDX-License-Identifier: BSD-2-Clause */
/* From an open table to a compressed one that holds less: what a page carries along
 * to search in. */
#ifndef WRITE_TABLE_REPACK_H
#define WRITE_TABLE_REPACK_H

#include "write/writer.h"

/* Writes the compressed form of what `t` says of endpoints, names and ranges under all
 * policies, with titles, and never cards or evidence. It answers every question about
 * those as `t` does.
 * titled   [65536] the ports that keep their titles; NULL: all */
void write_table_repacked(const struct servc_table *t, const bool *titled, struct sink *out);

#endif

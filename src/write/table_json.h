/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef WRITE_TABLE_JSON_H
#define WRITE_TABLE_JSON_H

#include "base/sink.h"
#include "lib/servc.h"

/* What write_entries_json writes of the entries that the table was made from. */
void write_table_json(const struct servc_table *t, enum servc_policy policy, struct sink *out);

#endif

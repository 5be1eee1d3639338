/* SPDX-License-Identifier: BSD-2-Clause */
/* What tables say of where they come from, and the cards in them. */
#ifndef CMD_BUILD_TABLE_H
#define CMD_BUILD_TABLE_H

#include "cmd/build.h"

/* Belongs to b->in.mem. The inputs have been hashed. */
const struct table_extra *build_table_extra(struct build *b);

/* "names", "titles" or "cards", and back. */
bool table_content_by_name(struct str word, enum table_content *out);
const char *table_content_name(enum table_content content);

/* --table-content=: false after a message. */
bool table_content_parse(const struct arguments *a, enum table_content *out);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Which lines a services(5) file has, in which order, with which aliases: so
 * that every token resolves to one port on a transport, and to the one that the
 * entries say, for readers that take the first line they meet (libc). */
#ifndef WRITE_SERVICES5_LINES_H
#define WRITE_SERVICES5_LINES_H

#include "write/writer.h"

struct services_alias {
    struct str name;
    const struct entry_name *of; /* the name it stands for */
};

struct services_line {
    const struct entry *entry;
    const struct entry_name *lead;
    struct str name;
    struct services_alias *aliases; /* in order of precedence */
    uint32_t alias_count, alias_capacity;
};

struct services_lines {
    struct services_line *at; /* in the order of entries */
    uint32_t *order;          /* in the order of the file: indexes into `at` */
    uint32_t count;
};

/* `mem` owns the lines. What is left out or moved is noted. */
struct services_lines services_lines_plan(const struct entry_set *set,
                                          const struct write_options *o, struct arena *mem,
                                          struct diag *d);

#endif

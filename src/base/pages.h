/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory in huge pages, where the system has them: each saves hundreds of page
 * faults, and clearing one takes as long as some 120 of them. */
#ifndef BASE_PAGES_H
#define BASE_PAGES_H

#include <stddef.h>

#define HUGE_PAGE ((size_t)2 * 1024 * 1024)
/* From this size on memory is better taken in huge pages. */
#define HUGE_AFTER ((size_t)512 * 1024)

/* Zeroed memory of *size bytes or more, aligned like a huge page: *size gets how many
 * there are. NULL if the system has no such memory. */
void *pages_new(size_t *size);
void pages_free(void *p, size_t size);

#endif

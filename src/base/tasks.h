/* SPDX-License-Identifier: BSD-2-Clause */
/* Independent pieces of work on several threads.
 *
 * What is made must not depend on how many threads there are: each piece writes to
 * places of its own (an arena, a diag, a sink), and whoever started them puts the parts
 * together in order afterwards.
 */
#ifndef BASE_TASKS_H
#define BASE_TASKS_H

#include <stdint.h>

/* More threads than this gain nothing: the longest piece of a build is a fifth of it. */
#define TASKS_THREADS_MAX 8u

/* How many threads are worth having here: the processors that are online, at most
 * TASKS_THREADS_MAX, at least 1. */
unsigned tasks_threads(void);

/* Piece i of the work; `worker`, below the number of threads, is the same for pieces
 * that run one after the other. */
typedef void tasks_fn(void *context, uint32_t i, unsigned worker);

/* Calls `work` once for each i below `count`, on at most `threads` threads, of which the
 * caller's is worker 0; pieces are begun in order. Returns when all are done. Where the
 * system gives no thread, the work is done with those that there are. Signals stay with
 * the caller's thread. */
void tasks_run(unsigned threads, uint32_t count, tasks_fn *work, void *context);

#endif

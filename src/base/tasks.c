/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L
#include "base/tasks.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

struct tasks {
    tasks_fn *work;
    void *context;
    uint32_t count;
    atomic_uint_least32_t next;
};

struct worker {
    struct tasks *tasks;
    unsigned number;
    pthread_t thread;
};

unsigned tasks_threads(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    if (online < 1)
        return 1;
    return online < (long)TASKS_THREADS_MAX ? (unsigned)online : TASKS_THREADS_MAX;
}

/* `next` never wraps: each thread goes at most once past the end. */
static void *run(void *argument)
{
    struct worker *w = argument;
    struct tasks *t = w->tasks;
    for (uint32_t i; (i = atomic_fetch_add_explicit(&t->next, 1, memory_order_relaxed)) < t->count;)
        t->work(t->context, i, w->number);
    return NULL;
}

/* Starts a thread that takes no signal: handlers and defaults are the caller's. */
static bool start(struct worker *w)
{
    sigset_t all, before;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    bool started = pthread_create(&w->thread, NULL, run, w) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

void tasks_run(unsigned threads, uint32_t count, tasks_fn *work, void *context)
{
    struct tasks t = {.work = work, .context = context, .count = count};
    struct worker workers[TASKS_THREADS_MAX];
    unsigned most = threads < TASKS_THREADS_MAX ? threads : TASKS_THREADS_MAX, started = 1;
    atomic_init(&t.next, 0);
    workers[0] = (struct worker){.tasks = &t};
    for (; started < most && started < count; started++) {
        workers[started] = (struct worker){.tasks = &t, .number = started};
        if (!start(&workers[started]))
            break;
    }
    run(&workers[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L
#include "base/tasks.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

/* One call of tasks_run. A thread that the system is slow to start finds nothing left and goes:
 * nobody waits for it, so what it looks at belongs to all and is freed by the last. */
struct tasks {
    pthread_mutex_t lock;
    pthread_cond_t all_done;
    tasks_fn *work;
    void *context;
    uint32_t count, begun, done;
    unsigned users; /* threads, the caller's with them */
};

struct worker {
    struct tasks *tasks;
    unsigned number;
};

unsigned tasks_threads(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    if (online < 1)
        return 1;
    return online < (long)TASKS_THREADS_MAX ? (unsigned)online : TASKS_THREADS_MAX;
}

/* The next piece, after `done` others; false if all are begun. */
static bool next_piece(struct tasks *t, uint32_t done, uint32_t *i)
{
    pthread_mutex_lock(&t->lock);
    t->done += done;
    if (done && t->done == t->count)
        pthread_cond_signal(&t->all_done);
    bool some = t->begun < t->count;
    if (some)
        *i = t->begun++;
    pthread_mutex_unlock(&t->lock);
    return some;
}

static void work(struct tasks *t, unsigned number)
{
    uint32_t i = 0;
    for (uint32_t done = 0; next_piece(t, done, &i); done = 1)
        t->work(t->context, i, number);
}

static void leave(struct tasks *t)
{
    pthread_mutex_lock(&t->lock);
    bool last = --t->users == 0;
    pthread_mutex_unlock(&t->lock);
    if (!last)
        return;
    pthread_cond_destroy(&t->all_done);
    pthread_mutex_destroy(&t->lock);
    free(t);
}

static void *run(void *argument)
{
    struct worker w = *(struct worker *)argument;
    free(argument);
    work(w.tasks, w.number);
    leave(w.tasks);
    return NULL;
}

static bool create(struct tasks *t, unsigned number)
{
    struct worker *w = malloc(sizeof *w);
    pthread_t thread;
    if (!w)
        return false;
    *w = (struct worker){t, number};
    if (pthread_create(&thread, NULL, run, w) != 0) {
        free(w);
        return false;
    }
    pthread_detach(thread);
    return true;
}

/* They take no signals: handlers and defaults are the caller's. */
static void start_others(struct tasks *t, unsigned others)
{
    sigset_t all, before;
    unsigned started = 0;
    t->users += others; /* nobody else looks yet */
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) == 0) {
        while (started < others && create(t, 1 + started))
            started++;
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    pthread_mutex_lock(&t->lock);
    t->users -= others - started;
    pthread_mutex_unlock(&t->lock);
}

static struct tasks *tasks_new(uint32_t count, tasks_fn *fn, void *context)
{
    struct tasks *t = malloc(sizeof *t);
    if (!t)
        return NULL;
    *t = (struct tasks){.work = fn, .context = context, .count = count, .users = 1};
    if (pthread_mutex_init(&t->lock, NULL) == 0) {
        if (pthread_cond_init(&t->all_done, NULL) == 0)
            return t;
        pthread_mutex_destroy(&t->lock);
    }
    free(t);
    return NULL;
}

void tasks_run(unsigned threads, uint32_t count, tasks_fn *fn, void *context)
{
    struct tasks *t = threads > 1 && count > 1 ? tasks_new(count, fn, context) : NULL;
    if (!t) {
        for (uint32_t i = 0; i < count; i++)
            fn(context, i, 0);
        return;
    }
    unsigned most = threads < TASKS_THREADS_MAX ? threads : TASKS_THREADS_MAX;
    start_others(t, (most < count ? most : count) - 1);
    work(t, 0);
    pthread_mutex_lock(&t->lock);
    while (t->done < t->count)
        pthread_cond_wait(&t->all_done, &t->lock);
    pthread_mutex_unlock(&t->lock);
    leave(t);
}

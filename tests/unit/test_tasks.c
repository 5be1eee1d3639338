/* SPDX-License-Identifier: BSD-2-Clause */
/* Work on several threads: each piece once, whatever the number of threads. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/tasks.h"

#include <stdatomic.h>
#include <string.h>

#define PIECES 1000u

struct count {
    atomic_uint done[PIECES];
    atomic_uint by[TASKS_THREADS_MAX];
};

static void add(void *context, uint32_t i, unsigned worker)
{
    struct count *c = context;
    atomic_fetch_add(&c->done[i], 1);
    atomic_fetch_add(&c->by[worker], 1);
}

static void each_piece_is_done_once(void **state)
{
    (void)state;
    static const unsigned threads[] = {0, 1, 2, 3, TASKS_THREADS_MAX, 1000};
    for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
        static struct count c;
        memset(&c, 0, sizeof c);
        tasks_run(threads[k], PIECES, add, &c);
        unsigned all = 0;
        for (uint32_t i = 0; i < PIECES; i++)
            assert_int_equal(c.done[i], 1);
        for (unsigned w = 0; w < TASKS_THREADS_MAX; w++)
            all += w == 0 || w < threads[k] ? c.by[w] : 0;
        assert_int_equal(all, PIECES);
    }
}

static void nothing_to_do(void **state)
{
    (void)state;
    tasks_run(4, 0, add, NULL);
}

/* One thread takes the pieces in order, as a plain loop would. */
static void in_order(void *context, uint32_t i, unsigned worker)
{
    uint32_t *next = context;
    assert_int_equal(worker, 0);
    assert_int_equal(i, *next);
    ++*next;
}

static void one_thread_goes_in_order(void **state)
{
    (void)state;
    uint32_t next = 0;
    tasks_run(1, 50, in_order, &next);
    assert_int_equal(next, 50);
}

static void some_threads_at_least(void **state)
{
    (void)state;
    assert_in_range(tasks_threads(), 1, TASKS_THREADS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_piece_is_done_once),
        cmocka_unit_test(nothing_to_do),
        cmocka_unit_test(one_thread_goes_in_order),
        cmocka_unit_test(some_threads_at_least),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* One handle in many threads, which ThreadSanitizer watches (make check-tsan); and
 * a file that is replaced while it is open. */
#define _DEFAULT_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/table_walk.h"
#include "support/table_world.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define THREADS 8

struct reader_thread {
    const struct servc_table *t;
    uint64_t sum;
};

static void *read_all(void *argument)
{
    struct reader_thread *r = argument;
    r->sum = table_walk(r->t, WALK_SOME);
    return NULL;
}

static void many_threads(void **state)
{
    (void)state;
    struct world *w = table_world_small();
    struct good_tables good = table_world_tables(w);
    const struct str forms[] = {good.raw, good.packed};
    for (unsigned k = 0; k < 2; k++) {
        struct servc_table *t;
        pthread_t threads[THREADS];
        struct reader_thread readers[THREADS];
        assert_int_equal(servc_open_memory(forms[k].p, forms[k].n, 0, &t), SERVC_OK);
        for (unsigned i = 0; i < THREADS; i++) {
            readers[i] = (struct reader_thread){t, 0};
            assert_int_equal(pthread_create(&threads[i], NULL, read_all, &readers[i]), 0);
        }
        for (unsigned i = 0; i < THREADS; i++)
            pthread_join(threads[i], NULL);
        for (unsigned i = 1; i < THREADS; i++)
            assert_true(readers[i].sum == readers[0].sum);
        servc_close(t);
    }
    world_free(w);
}

static void write_beside_and_rename(const char *path, struct str bytes)
{
    char beside[64];
    snprintf(beside, sizeof beside, "%s.new", path);
    FILE *file = fopen(beside, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(beside, path), 0);
}

struct opener {
    const char *path;
    uint32_t opened;
};

static void *open_again_and_again(void *argument)
{
    struct opener *o = argument;
    for (int i = 0; i < 200; i++) {
        struct servc_table *t;
        if (servc_open(o->path, 0, &t) != SERVC_OK)
            break;
        o->opened += servc_name_at(t, SERVC_TCP, 22, SERVC_POLICY_IANA) != NULL;
        servc_close(t);
    }
    return NULL;
}

/* Whoever has the old one open goes on with it; who opens sees a whole one. */
static void replaced_while_open(void **state)
{
    (void)state;
    char path[] = "/tmp/servc-table-XXXXXX";
    struct world *old = table_world_small(), *new = world_new();
    world_iana(new, "ssh-two,22,tcp,,,\n");
    world_reconcile(new);
    const struct str bytes[] = {table_world_tables(old).raw, table_world_tables(new).raw,
                                table_world_tables(old).packed};
    close(mkstemp(path));
    write_beside_and_rename(path, bytes[0]);
    struct servc_table *t, *later;
    assert_int_equal(servc_open(path, 0, &t), SERVC_OK);
    pthread_t thread;
    struct opener o = {path, 0};
    assert_int_equal(pthread_create(&thread, NULL, open_again_and_again, &o), 0);
    for (unsigned i = 0; i < 100; i++)
        write_beside_and_rename(path, bytes[i % 3]);
    pthread_join(thread, NULL);
    assert_int_equal(o.opened, 200);
    write_beside_and_rename(path, bytes[1]);
    assert_int_equal(servc_open(path, 0, &later), SERVC_OK);
    assert_string_equal(servc_name_at(t, SERVC_TCP, 22, SERVC_POLICY_IANA), "ssh");
    assert_string_equal(servc_name_at(later, SERVC_TCP, 22, SERVC_POLICY_IANA), "ssh-two");
    servc_close(t);
    servc_close(later);
    unlink(path);
    world_free(old);
    world_free(new);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_threads),
        cmocka_unit_test(replaced_while_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

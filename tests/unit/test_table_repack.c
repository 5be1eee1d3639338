/* SPDX-License-Identifier: BSD-2-Clause */
/* A compressed table made of an open one answers as that does. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/table_world.h"
#include "write/table_json.h"
#include "write/table_repack.h"

#include <string.h>

static struct servc_table *opened(struct str bytes)
{
    struct servc_table *t = NULL;
    assert_int_equal(servc_open_memory(bytes.p, bytes.n, 0, &t), SERVC_OK);
    return t;
}

/* The table in the other form, as a page has it. */
static struct servc_table *repacked(const struct servc_table *t, const bool *titled,
                                    struct sink *bytes)
{
    write_table_repacked(t, titled, bytes);
    assert_false(bytes->failed);
    return opened(sink_text(bytes));
}

static void same_entries(const struct servc_table *a, const struct servc_table *b)
{
    for (unsigned p = 0; p < SERVC_POLICIES; p++) {
        struct sink want = SINK_EMPTY, got = SINK_EMPTY;
        write_table_json(a, (enum servc_policy)p, &want);
        write_table_json(b, (enum servc_policy)p, &got);
        assert_true(want.n > 0);
        assert_true(str_eq(sink_text(&want), sink_text(&got)));
        sink_free(&want);
        sink_free(&got);
    }
}

static void same_ranges(const struct servc_table *a, const struct servc_table *b)
{
    struct servc_range x, y;
    struct servc_counts n, m;
    servc_count(a, &n);
    servc_count(b, &m);
    assert_int_equal(n.ranges, m.ranges);
    for (uint32_t i = 0; i < n.ranges; i++) {
        assert_int_equal(servc_range_at(a, i, &x), SERVC_OK);
        assert_int_equal(servc_range_at(b, i, &y), SERVC_OK);
        assert_int_equal(x.first, y.first);
        assert_int_equal(x.last, y.last);
        assert_int_equal(x.transport, y.transport);
        assert_int_equal(x.status, y.status);
        assert_string_equal(x.name ? x.name : "", y.name ? y.name : "");
    }
}

static void answers_as(struct world *w)
{
    struct good_tables good = table_world_tables(w);
    struct str forms[] = {good.raw, good.packed};
    struct sink bytes[3] = {SINK_EMPTY, SINK_EMPTY, SINK_EMPTY};
    struct servc_counts n;
    for (unsigned k = 0; k < 2; k++) {
        struct servc_table *t = opened(forms[k]);
        struct servc_table *again = repacked(t, NULL, &bytes[k]);
        same_entries(t, again);
        same_ranges(t, again);
        assert_string_equal(servc_info(t), servc_info(again));
        servc_count(again, &n);
        assert_int_equal(n.cards, 0);
        servc_close(again);
        servc_close(t);
    }
    assert_true(str_eq(sink_text(&bytes[0]), sink_text(&bytes[1])));
    assert_true(bytes[0].n < good.packed.n);
    for (unsigned k = 0; k < 2; k++)
        sink_free(&bytes[k]);
    world_free(w);
}

static void small(void **state)
{
    (void)state;
    answers_as(table_world_small());
}

static void full(void **state)
{
    (void)state;
    answers_as(table_world_full());
}

static const char *title_at(const struct servc_table *t, uint16_t port)
{
    struct servc_entry e;
    assert_int_equal(servc_by_port(t, SERVC_TCP, port, SERVC_POLICY_IANA, &e), SERVC_OK);
    return servc_title(t, &e);
}

static void some_titles(void **state)
{
    (void)state;
    struct world *w = table_world_small();
    struct servc_table *t = opened(table_world_tables(w).raw);
    struct sink bytes = SINK_EMPTY;
    bool *titled = arena_array(&w->mem, bool, 65536);
    titled[465] = true;
    struct servc_table *again = repacked(t, titled, &bytes);
    assert_non_null(title_at(t, 22));
    assert_null(title_at(again, 22));
    assert_string_equal(title_at(again, 465), title_at(t, 465));
    assert_string_equal(servc_name_at(again, SERVC_TCP, 465, SERVC_POLICY_UPSTREAM), "smtps");
    assert_string_equal(servc_name_at(again, SERVC_TCP, 465, SERVC_POLICY_IANA), "submissions");
    servc_close(again);
    servc_close(t);
    sink_free(&bytes);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small),
        cmocka_unit_test(full),
        cmocka_unit_test(some_titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

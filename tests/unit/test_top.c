/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sink.h"
#include "compare/top.h"
#include "support/listings.h"
#include "support/world.h"

#include <string.h>

static const char lines[] = "a\t1/tcp\t0.1\n"
                            "b\t2/tcp\t0.4\n"
                            "c\t3/tcp\t0.4\n"
                            "d\t4/tcp\t0.1\n"
                            "e\t7/tcp\t0.0\n"
                            "f\t2/udp\t0.3\n"
                            "z\t0/tcp\t0.9\n";

/* Ports of the first `n`, as a scanner's list. */
static const char *ports(struct shelf *s, const struct listing *l, uint32_t n, unsigned transports,
                         enum top_syntax syntax)
{
    const struct listed **at[SERVC_TRANSPORTS] = {NULL};
    uint32_t count[SERVC_TRANSPORTS] = {0};
    struct sink out = SINK_EMPTY;
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++)
        if (transports & 1u << t) {
            at[t] = arena_array(&s->mem, const struct listed *, n);
            count[t] = top_select(l, t, n, NULL, at[t]);
        }
    const struct listed *const *const views[SERVC_TRANSPORTS] = {at[0], at[1], at[2], at[3]};
    top_print_ports(views, count, syntax, &out);
    const char *text = arena_z(&s->mem, sink_text(&out));
    sink_free(&out);
    return text;
}

static void test_order(void **state)
{
    struct shelf s;
    (void)state;
    shelf_init(&s);
    struct listing *l = shelf_listing(&s, LISTING_NMAP, "t", str_from(lines));
    assert_int_equal(l->by_rank[SERVC_TCP][0]->at.port, 0);
    assert_int_equal(l->by_rank[SERVC_TCP][1]->at.port, 2); /* ties in the order of lines */
    assert_int_equal(l->by_rank[SERVC_TCP][2]->at.port, 3);
    assert_int_equal(l->by_rank[SERVC_TCP][3]->at.port, 1);
    assert_int_equal(l->ranked[SERVC_TCP], 6);
    assert_string_equal(ports(&s, l, 1, 1, TOP_NMAP), "2"); /* never port 0 */
    assert_string_equal(ports(&s, l, 3, 1, TOP_NMAP), "1-3");
    assert_string_equal(ports(&s, l, 99, 1, TOP_NMAP), "1-4,7");
    shelf_free(&s);
}

static void test_syntax(void **state)
{
    struct shelf s;
    (void)state;
    shelf_init(&s);
    struct listing *l = shelf_listing(&s, LISTING_NMAP, "t", str_from(lines));
    assert_string_equal(ports(&s, l, 9, 3, TOP_NMAP), "T:1-4,7,U:2");
    assert_string_equal(ports(&s, l, 9, 3, TOP_MASSCAN), "1-4,7,U:2");
    assert_string_equal(ports(&s, l, 9, 3, TOP_NAABU), "1-4,7,u:2");
    assert_string_equal(ports(&s, l, 9, 2, TOP_MASSCAN), "U:2");
    assert_string_equal(ports(&s, l, 9, 2, TOP_NMAP), "2");
    shelf_free(&s);
}

static void test_share(void **state)
{
    struct shelf s;
    (void)state;
    shelf_init(&s);
    struct listing *l = shelf_listing(&s, LISTING_NMAP, "t", str_from(lines));
    assert_int_equal(top_sum(l, SERVC_TCP, NULL), 1000000);
    assert_int_equal(top_share(l, SERVC_TCP, 2, NULL), 800000);
    assert_int_equal(top_for_share(l, SERVC_TCP, 800000, NULL), 2);
    assert_int_equal(top_for_share(l, SERVC_TCP, 800001, NULL), 3);
    assert_int_equal(top_for_share(l, SERVC_TCP, 1000000, NULL), 4);
    assert_int_equal(top_share(l, SERVC_SCTP, 9, NULL), 0);
    shelf_free(&s);
}

static const char cards[] =
    "card: 1\nport: 5\ntitle: T\nreviewed: 2026-01-01\nconfidence: high\n"
    "prevalence: common\nroles: [mail]\nudp:\n  - name: a\n    status: assigned\n"
    "tcp:\n  - name: a\n    status: assigned\n"
    "---\ncard: 1\nport: 6\ntitle: T\nreviewed: 2026-01-01\nconfidence: high\n"
    "prevalence: widespread\nroles: [web]\ntcp:\n  - name: b\n    status: assigned\n";

static void test_prevalence(void **state)
{
    struct world *w = world_new();
    struct source_file file = {"t", "t"};
    struct str mail = STR("mail");
    const struct listed *at[4];
    (void)state;
    world_iana(w, "a,5,tcp,,,\na,5,udp,,,\nb,6,tcp,,,\nc,7,tcp,,,\n");
    world_cards(w, cards, 0);
    world_reconcile(w);
    struct listing *l = listing_of_entries(w->entries, SERVC_POLICY_IANA, &file, &w->mem);
    top_rank_by_prevalence(l, w->catalogue, &w->mem);
    assert_int_equal(top_select(l, SERVC_TCP, 4, NULL, at), 2);
    assert_int_equal(at[0]->at.port, 6); /* widespread */
    assert_int_equal(at[1]->at.port, 5);
    assert_int_equal(top_select(l, SERVC_UDP, 4, NULL, at), 1); /* nothing known of the others */
    struct top_filter filter = top_filter_of_roles(w->catalogue, &mail, 1, &w->mem);
    assert_int_equal(top_select(l, SERVC_TCP, 4, &filter, at), 1);
    assert_int_equal(at[0]->at.port, 5);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_syntax),
        cmocka_unit_test(test_share),
        cmocka_unit_test(test_prevalence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

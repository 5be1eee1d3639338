/* SPDX-License-Identifier: BSD-2-Clause */
/* Cards on top of cards: replaced by port, or patched name by name. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/world.h"

#include <stdio.h>
#include <string.h>

#define OURS                                                                                       \
    "card: 1\nport: 80\ntitle: Web\ntcp:\n"                                                        \
    "  - {name: a, status: unofficial}\n  - {name: b, status: legacy}\n"                           \
    "  - {name: c, status: unofficial}\n"
#define OVERLAY(fields, names) "card: 1\nport: 80\n" fields "tcp:\n" names
#define PATCH(names) OVERLAY("extends: true\n", names)

/* Two layers of cards on one registered name and nmap's, and what comes of them. */
static const struct {
    const char *ours, *first, *second;
    const char *statuses; /* at 80/tcp */
    const char *common;   /* names under `common` */
    const char *title;
} rows[] = {
    {OURS, NULL, NULL, "reg(assigned) a(unofficial) b(legacy) c(unofficial) scan(unofficial)",
     "reg a b c scan", "Web"},
    /* Without `extends` the whole card is replaced. */
    {OURS, OVERLAY("", "  - {name: d, status: legacy}\n"), NULL,
     "reg(assigned) d(legacy) scan(unofficial)", "reg d scan", ""},
    /* A new name comes in front, a known one stays where it was. */
    {OURS, PATCH("  - {name: d, status: legacy}\n"), NULL,
     "reg(assigned) d(legacy) a(unofficial) b(legacy) c(unofficial) scan(unofficial)",
     "reg d a b c scan", "Web"},
    {OURS, PATCH("  - {name: B, status: unofficial, common: true}\n"), NULL,
     "reg(assigned) a(unofficial) B(unofficial) c(unofficial) scan(unofficial)", "B reg a c scan",
     "Web"},
    {OURS, PATCH("  - {name: c, status: rejected, why: not here}\n"), NULL,
     "reg(assigned) a(unofficial) b(legacy) scan(unofficial)", "reg a b scan", "Web"},
    {OURS, PATCH("  - {name: scan, status: rejected, why: not here}\n"), NULL,
     "reg(assigned) a(unofficial) b(legacy) c(unofficial) scan(unofficial, dropped)", "reg a b c",
     "Web"},
    /* A title of its own, and one on top of another. */
    {OURS, OVERLAY("extends: true\ntitle: Ours\n", "  - {name: d, status: legacy}\n"), NULL,
     "reg(assigned) d(legacy) a(unofficial) b(legacy) c(unofficial) scan(unofficial)",
     "reg d a b c scan", "Ours"},
    {OURS, PATCH("  - {name: d, status: legacy}\n"),
     PATCH("  - {name: d, status: unofficial}\n"
           "  - {name: e, status: legacy}\n"),
     "reg(assigned) e(legacy) d(unofficial) a(unofficial) b(legacy) c(unofficial) scan(unofficial)",
     "reg e d a b c scan", "Web"},
    {OURS, "card: 1\nport: 80\nextends: true\ntitle: Ours\n", NULL,
     "reg(assigned) a(unofficial) b(legacy) c(unofficial) scan(unofficial)", "reg a b c scan",
     "Ours"},
    {"card: 1\nport: 80\ntitle: Web\n", PATCH("  - {name: d, status: legacy}\n"), NULL,
     "reg(assigned) d(legacy) scan(unofficial)", "reg d scan", "Web"},
    {"card: 1\nport: 80\ntitle: Web\n", OVERLAY("", "  - {name: d, status: legacy}\n"), NULL,
     "reg(assigned) d(legacy) scan(unofficial)", "reg d scan", ""},
    /* What stands for itself hides what is below it, and can be patched in turn. */
    {OURS, OVERLAY("title: X\n", "  - {name: d, status: legacy}\n"),
     PATCH("  - {name: e, status: legacy}\n"), "reg(assigned) e(legacy) d(legacy) scan(unofficial)",
     "reg e d scan", "X"},
    {OURS, PATCH("  - {name: d, status: legacy}\n"), OVERLAY("", "  - {name: e, status: legacy}\n"),
     "reg(assigned) e(legacy) scan(unofficial)", "reg e scan", ""},
    /* The first assigned name of both leads. */
    {"card: 1\nport: 80\ntcp:\n  - {name: a, status: unofficial}\n  - {name: reg, status: "
     "assigned}\n",
     PATCH("  - {name: d, status: legacy}\n"), NULL,
     "reg(assigned) d(legacy) a(unofficial) scan(unofficial)", "reg d a scan", ""},
    /* Nothing below, or a range: it stands for itself, and it patches one port of it. */
    {"card: 1\nport: 81\n", PATCH("  - {name: d, status: legacy}\n"), NULL,
     "reg(assigned) d(legacy) scan(unofficial)", "reg d scan", ""},
    {"card: 1\nport: 80-90\ntcp: [{name: r, status: legacy}]\n",
     PATCH("  - {name: d, status: legacy}\n"), NULL,
     "reg(assigned) d(legacy) r(legacy) scan(unofficial)", "reg d r scan", ""},
};

static void overlays_replace_or_patch(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct world *w = world_new();
        world_iana(w, "reg,80,tcp,,,\n");
        world_nmap(w, "scan 80/tcp 0.1\n");
        world_cards(w, rows[i].ours, 0);
        if (rows[i].first)
            world_cards(w, rows[i].first, 1);
        if (rows[i].second)
            world_cards(w, rows[i].second, 2);
        world_reconcile(w);
        const char *statuses = world_statuses(w, "80/tcp");
        const char *common = world_names(w, "80/tcp", SERVC_POLICY_COMMON);
        struct str title = world_entry(w, "80/tcp")->title;
        if (w->diag.count[DIAG_ERROR] || strcmp(statuses, rows[i].statuses) != 0 ||
            strcmp(common, rows[i].common) != 0 || !str_is(title, rows[i].title)) {
            printf("row %zu: %s; common: %s; title `%.*s'\n", i, statuses, common, STR_FMT(title));
            diag_print(&w->diag, stdout, (struct diag_style){false, false, 0});
            fail();
        }
        world_free(w);
    }
}

/* The order of reading decides nothing. */
static void layers_count_and_not_the_order_of_reading(void **state)
{
    (void)state;
    struct world *w = world_new();
    world_iana(w, "reg,80,tcp,,,\n");
    world_cards(w, PATCH("  - {name: b, status: unofficial}\n  - {name: d, status: legacy}\n"), 1);
    world_cards(w, OURS, 0);
    world_reconcile(w);
    assert_string_equal(world_statuses(w, "80/tcp"),
                        "reg(assigned) d(legacy) a(unofficial) b(unofficial) c(unofficial)");
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlays_replace_or_patch),
        cmocka_unit_test(layers_count_and_not_the_order_of_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

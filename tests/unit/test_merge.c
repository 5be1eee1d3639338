/* SPDX-License-Identifier: BSD-2-Clause */
/* Three-way merges: case by case, and what holds for any three files. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "compare/diff.h"
#include "compare/merge.h"
#include "support/listings.h"
#include "support/world.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))
#define ALL ((1u << SERVC_TRANSPORTS) - 1)
#define ROUNDS 150

struct merged {
    struct shelf s;
    struct merge m;
    struct merge_files files;
};

static void merge_texts(struct merged *w, enum listing_kind kind, struct str base, struct str mine,
                        struct str new, enum merge_style style)
{
    shelf_init(&w->s);
    w->files = (struct merge_files){base.p ? shelf_listing(&w->s, kind, "BASE", base) : NULL,
                                    shelf_listing(&w->s, kind, "MINE", mine),
                                    shelf_listing(&w->s, kind, "NEW", new)};
    merge_listings(&w->m, &w->files, style, &w->s.diag);
}

static void merged_free(struct merged *w)
{
    merge_free(&w->m);
    shelf_free(&w->s);
}

#define A "a\t1/tcp\t0.100000\n"
#define B "b\t2/tcp\t0.200000\t# bee\n"
#define C "c\t3/tcp\t0.300000\n"

static const struct {
    const char *what, *base, *mine, *new, *want;
    enum merge_style style;
    uint32_t conflicts;
} cases[] = {
    {"nothing local", A B, A B, B C, B C, MERGE_INLINE, 0},
    {"nothing new", A B, B "# x\n", A B, B "# x\n", MERGE_INLINE, 0},
    {"a local line stays, a new one comes in", A B, A "x\t1/udp\t0.000000\n" B, A B C,
     A "x\t1/udp\t0.000000\n" B C, MERGE_INLINE, 0},
    {"a local removal stays", A B, B, A B C, B C, MERGE_INLINE, 0},
    {"a removal comes in", A B C, A B C "# mine\n", A C, A C "# mine\n", MERGE_INLINE, 0},
    {"different fields of one line", A B, "a\t1/tcp\t0.100000\t# mine\n" B,
     "a\t1/tcp\t0.150000\n" B, "a\t1/tcp\t0.150000\t# mine\n" B, MERGE_INLINE, 0},
    {"the same change on both sides", A B, "z\t1/tcp\t0.100000\n" B, "z\t1/tcp\t0.100000\n" B C,
     "z\t1/tcp\t0.100000\n" B C, MERGE_INLINE, 0},
    {"another name on both sides", A B, "x\t1/tcp\t0.100000\n" B, "y\t1/tcp\t0.100000\n" B,
     "<<<<<<< MINE\nx\t1/tcp\t0.100000\n=======\ny\t1/tcp\t0.100000\n>>>>>>> NEW\n" B, MERGE_INLINE,
     1},
    {"... ours", A B, "x\t1/tcp\t0.100000\n" B, "y\t1/tcp\t0.100000\n" B, "x\t1/tcp\t0.100000\n" B,
     MERGE_OURS, 1},
    {"... theirs", A B, "x\t1/tcp\t0.100000\n" B, "y\t1/tcp\t0.100000\n" B,
     "y\t1/tcp\t0.100000\n" B, MERGE_THEIRS, 1},
    {"... reject", A B, "x\t1/tcp\t0.100000\n" B, "y\t1/tcp\t0.100000\n" B,
     "x\t1/tcp\t0.100000\n" B, MERGE_REJECT, 1},
    {"removed here, changed there", A B, B, "y\t1/tcp\t0.100000\n" B,
     "<<<<<<< MINE\n=======\ny\t1/tcp\t0.100000\n>>>>>>> NEW\n" B, MERGE_INLINE, 1},
    {"changed here, removed there", A B, "x\t1/tcp\t0.100000\n" B, B,
     "<<<<<<< MINE\nx\t1/tcp\t0.100000\n=======\n>>>>>>> NEW\n" B, MERGE_INLINE, 1},
    {"added on both sides", A, A B, A "y\t2/tcp\t0.200000\n",
     A "<<<<<<< MINE\n" B "=======\ny\t2/tcp\t0.200000\n>>>>>>> NEW\n", MERGE_INLINE, 1},
    {"header and comments stay", "# h\n" A "# over b\n" B, "# mine\n# h\n" A "# over b\n# too\n" B,
     "# h\n" A "# over b\n" B C, "# mine\n# h\n" A "# over b\n# too\n" B C, MERGE_INLINE, 0},
    {"a new header comes in", "# h\n" A B, "# h\n" B, "# h 2\n" A B, "# h 2\n" B, MERGE_INLINE, 0},
    {"a heading in front of a new line", A "# over b\n" B, A "# over b\n" B "# end\n",
     A "# over b\nn\t1/udp\t0.000000\n" B, A "# over b\nn\t1/udp\t0.000000\n" B "# end\n",
     MERGE_INLINE, 0},
    {"order stays", A B C, C B A, A "b\t2/tcp\t0.250000\n" C, C "b\t2/tcp\t0.250000\n" A,
     MERGE_INLINE, 0},
    {"a last line without a break", A, A "z\t9/tcp\t0.000000", A B, A B "z\t9/tcp\t0.000000",
     MERGE_INLINE, 0},
    {"how a line is written", A B, "a 1/tcp 0.1\n" B, A C, "a 1/tcp 0.1\n" C, MERGE_INLINE, 0},
    {"what nobody reads stays", A B, A "nonsense\n" B, A B C, A "nonsense\n" B C, MERGE_INLINE, 0},
    {"CR LF", A B, "a\t1/tcp\t0.100000\r\nb\t2/tcp\t0.200000\t# bee\r\n", A B C,
     "a\t1/tcp\t0.100000\r\nb\t2/tcp\t0.200000\t# bee\r\nc\t3/tcp\t0.300000\r\n", MERGE_INLINE, 0},
    {"no base: lines of both", NULL, A C, A B, A B C, MERGE_INLINE, 0},
    {"no base: frequencies are new, comments local", NULL, "a\t1/tcp\t0.100000\t# mine\n",
     "a\t1/tcp\t0.200000\t# new\n", "a\t1/tcp\t0.200000\t# mine\n", MERGE_INLINE, 0},
    {"no base: names contradict", NULL, A, "x\t1/tcp\t0.100000\n",
     "<<<<<<< MINE\n" A "=======\nx\t1/tcp\t0.100000\n>>>>>>> NEW\n", MERGE_INLINE, 1},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct merged w;
        merge_texts(&w, LISTING_NMAP, cases[i].base ? str_from(cases[i].base) : STR_NONE,
                    str_from(cases[i].mine), str_from(cases[i].new), cases[i].style);
        struct str got = sink_text(&w.m.out);
        if (!str_is(got, cases[i].want))
            fail_msg("%s:\n%.*swanted:\n%s", cases[i].what, STR_FMT(got), cases[i].want);
        assert_int_equal(w.m.conflicts, cases[i].conflicts);
        assert_int_equal(diag_count(&w.s.diag, "merge-conflict"), cases[i].conflicts);
        assert_int_equal(w.m.rejects.n > 0, cases[i].style == MERGE_REJECT);
        merged_free(&w);
    }
}

static void test_services(void **state)
{
    struct merged w;
    (void)state;
    merge_texts(&w, LISTING_SERVICES, STR("a 1/tcp x y # one\nb 2/tcp\n"),
                STR("a 1/tcp x y mine # one\nb 2/tcp\n"), STR("a2 1/tcp x new # one\nb 2/tcp\n"),
                MERGE_INLINE);
    struct str got = sink_text(&w.m.out);
    assert_true(str_is(got, "a2\t\t1/tcp\t\tx mine new\t# one\nb 2/tcp\n"));
    merged_free(&w);
}

/* ---- properties ---- */

static struct str invented(struct arena *mem, bool nmap, uint32_t count)
{
    struct sink out = SINK_EMPTY;
    sink_z(&out, "# a header\n");
    for (uint32_t i = 0; i < count; i++) {
        if (i % 17 == 5)
            sink_z(&out, "# a heading\n");
        sink_printf(&out, "name%u\t%u/%s%s%s\n", (unsigned)i, (unsigned)(1 + i / 2 * 3),
                    i % 2 ? "udp" : "tcp",
                    nmap    ? "\t0.001000"
                    : i % 3 ? ""
                            : "\tother",
                    i % 5 ? "" : "\t# remark");
    }
    struct str kept = arena_str(mem, sink_text(&out));
    sink_free(&out);
    return kept;
}

static bool same(const struct listed *a, const struct listed *b)
{
    return (!a && !b) || (a && b && merge_same(a, b));
}

/* Each endpoint is what the side that changed it says. */
static void check_endpoint(const struct merged *w, const struct listing *got, struct endpoint at)
{
    const struct listed *b = listing_find(w->files.base, at), *m = listing_find(w->files.mine, at);
    const struct listed *n = listing_find(w->files.new, at), *r = listing_find(got, at);
    if (!same(r, same(m, b) ? n : m))
        fail_msg("%u/%u is not what the side that changed it says", (unsigned)at.port,
                 (unsigned)at.transport);
}

static void check_disjoint(struct merged *w, enum listing_kind kind)
{
    struct listing *got = shelf_listing(&w->s, kind, "result", sink_text(&w->m.out));
    const struct listing *all[] = {w->files.base, w->files.mine, w->files.new, got};
    assert_int_equal(w->m.conflicts, 0);
    for (size_t k = 0; k < ROWS(all); k++)
        for (uint32_t i = 0; i < all[k]->count; i++)
            check_endpoint(w, got, all[k]->at[i].at);
}

static void run_disjoint(bool nmap, uint32_t rounds, uint64_t seed)
{
    enum listing_kind kind = nmap ? LISTING_NMAP : LISTING_SERVICES;
    for (uint32_t i = 0; i < rounds; i++) {
        struct arena mem = ARENA_EMPTY;
        uint64_t state = seed + i;
        struct merged w;
        struct str base = invented(&mem, nmap, 40 + random_below(&state, 200));
        struct str mine = random_edit(&mem, base, nmap, 1 + random_below(&state, 20), 0, 2, &state);
        struct str new = random_edit(&mem, base, nmap, 1 + random_below(&state, 20), 1, 2, &state);
        merge_texts(&w, kind, base, mine, new, MERGE_INLINE);
        check_disjoint(&w, kind);
        merged_free(&w);
        arena_free(&mem);
    }
}

static void test_disjoint(void **state)
{
    (void)state;
    run_disjoint(true, ROUNDS, 11);
    run_disjoint(false, ROUNDS, 2000003);
}

/* The same lines changed on both sides: what either side calls something new is in
 * the output, in a line or in a block. */
static void check_names(const struct merged *w, const struct listing *side)
{
    for (uint32_t i = 0; i < side->count; i++) {
        const struct listed *e = &side->at[i], *b = listing_find(w->files.base, e->at);
        if (b && str_eq(b->name, e->name))
            continue;
        if (str_find(sink_text(&w->m.out), e->name) == STR_NOT_FOUND)
            fail_msg("%.*s is lost", STR_FMT(e->name));
    }
}

static void check_blocks(const struct merged *w)
{
    struct str rest = sink_text(&w->m.out);
    uint32_t blocks = 0;
    size_t at;
    while ((at = str_find(rest, STR("<<<<<<< MINE\n"))) != STR_NOT_FOUND) {
        rest = str_sub(rest, at + 1, rest.n);
        size_t middle = str_find(rest, STR("=======\n")),
               end = str_find(rest, STR(">>>>>>> NEW\n"));
        assert_true(middle != STR_NOT_FOUND && end != STR_NOT_FOUND && middle < end);
        blocks++;
    }
    assert_int_equal(blocks, w->m.conflicts);
}

static void test_conflicts(void **state)
{
    uint32_t conflicts = 0;
    (void)state;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        struct arena mem = ARENA_EMPTY;
        uint64_t seed = 500 + i;
        struct merged w;
        struct str base = invented(&mem, i % 2, 30);
        struct str mine = random_edit(&mem, base, i % 2, 20, 0, 1, &seed);
        struct str new = random_edit(&mem, base, i % 2, 20, 0, 1, &seed);
        merge_texts(&w, i % 2 ? LISTING_NMAP : LISTING_SERVICES, base, mine, new, MERGE_INLINE);
        check_names(&w, w.files.mine);
        check_names(&w, w.files.new);
        check_blocks(&w);
        conflicts += w.m.conflicts;
        merged_free(&w);
        arena_free(&mem);
    }
    assert_true(conflicts > ROUNDS);
}

static void check_identities(bool nmap, struct str base, uint32_t rounds, uint64_t seed)
{
    enum listing_kind kind = nmap ? LISTING_NMAP : LISTING_SERVICES;
    for (uint32_t i = 0; i < rounds; i++) {
        struct arena mem = ARENA_EMPTY;
        uint64_t state = seed + i;
        struct merged w;
        struct str text = base.p ? base : invented(&mem, nmap, 60);
        struct str other =
            random_edit(&mem, text, nmap, 1 + random_below(&state, 30), 0, 1, &state);
        merge_texts(&w, kind, text, text, other, MERGE_INLINE);
        assert_true(str_eq(sink_text(&w.m.out), other));
        merged_free(&w);
        merge_texts(&w, kind, text, other, text, MERGE_INLINE);
        assert_true(str_eq(sink_text(&w.m.out), other));
        merged_free(&w);
        /* ... and where a comment at the end makes the files differ, line by line. */
        struct str longer = arena_printf(&mem, "%.*s# mine\n", STR_FMT(other));
        merge_texts(&w, kind, text, longer, arena_printf(&mem, "%.*s\n", STR_FMT(text)),
                    MERGE_INLINE);
        assert_int_equal(w.m.conflicts, 0);
        assert_true(str_starts(sink_text(&w.m.out), other));
        merged_free(&w);
        arena_free(&mem);
    }
}

static void test_identities(void **state)
{
    struct world *w = world_new();
    struct str real = world_real_file(w, "nmap-services.2024-04");
    (void)state;
    check_identities(true, STR_NONE, ROUNDS, 77);
    check_identities(false, STR_NONE, ROUNDS, 9999);
    if (real.n)
        check_identities(true, real, 3, 5);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),      cmocka_unit_test(test_services),
        cmocka_unit_test(test_disjoint),   cmocka_unit_test(test_conflicts),
        cmocka_unit_test(test_identities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

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

/* Each endpoint is what the side that changed it says, as that side writes it. */
static void check_endpoint(const struct merged *w, const struct listing *got, struct endpoint at)
{
    const struct listed *b = listing_find(w->files.base, at), *m = listing_find(w->files.mine, at);
    const struct listed *n = listing_find(w->files.new, at), *r = listing_find(got, at);
    bool mine = m && b ? !str_eq(m->raw, b->raw) : m != b;
    const struct listed *want = mine ? m : n;
    if (!want != !r || (r && !str_eq(r->raw, want->raw)))
        fail_msg("%u/%u is not what the side that changed it says", (unsigned)at.port,
                 (unsigned)at.transport);
}

static uint32_t times(struct str text, struct str wanted)
{
    struct str line;
    uint32_t n = 0;
    while (str_cut(&text, '\n', &line))
        n += str_eq(line, wanted);
    return n;
}

/* No line of one side is lost, comments included, and none is invented. */
static void check_text(const struct merged *w, const struct listing *side)
{
    struct str rest = side->text, got = sink_text(&w->m.out), line;
    while (str_cut(&rest, '\n', &line)) {
        uint32_t before = times(w->files.base->text, line), after = times(side->text, line);
        if (after > before && times(got, line) < after - before)
            fail_msg("lost: %.*s", STR_FMT(line));
    }
    while (str_cut(&got, '\n', &line))
        if (!times(w->files.mine->text, line) && !times(w->files.new->text, line))
            fail_msg("invented: %.*s", STR_FMT(line));
}

static void check_disjoint(struct merged *w, enum listing_kind kind)
{
    struct listing *got = shelf_listing(&w->s, kind, "result", sink_text(&w->m.out));
    const struct listing *all[] = {w->files.base, w->files.mine, w->files.new, got};
    assert_int_equal(w->m.conflicts, 0);
    for (size_t k = 0; k < ROWS(all); k++)
        for (uint32_t i = 0; i < all[k]->count; i++)
            check_endpoint(w, got, all[k]->at[i].at);
    check_text(w, w->files.mine);
    check_text(w, w->files.new);
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

/* ---- the same lines changed on both sides ---- */

static bool same_freq(const struct listed *a, const struct listed *b)
{
    return a->freq.known == b->freq.known && a->freq.millionths == b->freq.millionths;
}

/* Each side differs from the base, and from the other side. */
static bool contradict(bool mine_is_base, bool new_is_base, bool alike)
{
    return !mine_is_base && !new_is_base && !alike;
}

/* Said again, without the code under test: is it a conflict? */
static bool is_conflict(const struct listed *b, const struct listed *m, const struct listed *n)
{
    if (!m || !n)
        return b && (m || n) && !same(b, m ? m : n);
    if (same(m, n) || (b && (same(m, b) || same(n, b))))
        return false;
    return contradict(b && str_eq(m->name, b->name), b && str_eq(n->name, b->name),
                      str_eq(m->name, n->name)) ||
           contradict(b && same_freq(m, b), b && same_freq(n, b), same_freq(m, n)) ||
           contradict(b ? text_is_like(m->comment, b->comment) : !m->comment.n,
                      b ? text_is_like(n->comment, b->comment) : !n->comment.n,
                      text_is_like(m->comment, n->comment));
}

/* What both sides agree in, or one of them changed. */
static bool is_merged(const struct listed *b, const struct listed *m, const struct listed *n,
                      const struct listed *r)
{
    if (!b || !m || !n)
        return same(r, b ? NULL : m && n ? r : m ? m : n);
    return str_eq(r->name, str_eq(m->name, b->name) ? n->name : m->name) &&
           same_freq(r, same_freq(m, b) ? n : m) &&
           text_is_like(r->comment, text_is_like(m->comment, b->comment) ? n->comment : m->comment);
}

static uint32_t check_fields(const struct merged *w, const struct listing *ours,
                             const struct listing *theirs, struct endpoint at)
{
    const struct listed *b = listing_find(w->files.base, at), *m = listing_find(w->files.mine, at);
    const struct listed *n = listing_find(w->files.new, at), *r = listing_find(ours, at);
    bool conflict = is_conflict(b, m, n), good;
    if (conflict)
        good = same(r, m) && same(listing_find(theirs, at), n);
    else
        good = is_merged(b, m, n, r);
    if (!good)
        fail_msg("%u/%u is not what both sides say", (unsigned)at.port, (unsigned)at.transport);
    return conflict;
}

/* Takes one side of each block; the blocks go to `blocks`. */
static struct str resolved(struct str text, bool theirs, struct sink *blocks, struct arena *mem)
{
    struct sink out = SINK_EMPTY;
    struct str line;
    unsigned part = 0;
    while (str_cut(&text, '\n', &line)) {
        bool mark = true;
        if (part == 0 && str_is(line, "<<<<<<< MINE"))
            part = 1;
        else if (part == 1 && str_is(line, "======="))
            part = 2;
        else if (part == 2 && str_is(line, ">>>>>>> NEW"))
            part = 3;
        else
            mark = false;
        if (part) {
            sink_str(blocks, line);
            sink_char(blocks, '\n');
        }
        if (!mark && (part == 0 || (part == 2) == theirs)) {
            sink_str(&out, line);
            sink_char(&out, '\n');
        }
        part = part == 3 ? 0 : part;
    }
    assert_int_equal(part, 0);
    struct str kept = arena_str(mem, sink_text(&out));
    sink_free(&out);
    return kept;
}

struct three {
    enum listing_kind kind;
    struct str base, mine, new;
};

/* Inline, its two sides are what the other styles write. */
static void check_styles(const struct three *t, const struct merged *w, struct arena *mem)
{
    static const enum merge_style styles[] = {MERGE_OURS, MERGE_REJECT, MERGE_THEIRS};
    for (size_t i = 0; i < ROWS(styles); i++) {
        struct merged x;
        struct sink blocks = SINK_EMPTY;
        merge_texts(&x, t->kind, t->base, t->mine, t->new, styles[i]);
        struct str side = resolved(sink_text(&w->m.out), styles[i] == MERGE_THEIRS, &blocks, mem);
        assert_true(str_eq(side, sink_text(&x.m.out)));
        if (styles[i] == MERGE_REJECT)
            assert_true(str_eq(sink_text(&blocks), sink_text(&x.m.rejects)));
        assert_int_equal(x.m.conflicts, w->m.conflicts);
        sink_free(&blocks);
        merged_free(&x);
    }
}

static void check_contents(struct merged *w, enum listing_kind kind, struct arena *mem)
{
    struct sink blocks = SINK_EMPTY;
    struct str text = sink_text(&w->m.out);
    struct listing *ours = shelf_listing(&w->s, kind, "ours", resolved(text, false, &blocks, mem));
    struct listing *theirs =
        shelf_listing(&w->s, kind, "theirs", resolved(text, true, &blocks, mem));
    const struct listing *all[] = {w->files.base, w->files.mine, w->files.new};
    uint32_t conflicts = 0;
    for (uint32_t order = 0; order < PORTS * SERVC_TRANSPORTS; order++) {
        struct endpoint at = {(uint16_t)(order / SERVC_TRANSPORTS),
                              (uint8_t)(order % SERVC_TRANSPORTS)};
        if (listing_find(all[0], at) || listing_find(all[1], at) || listing_find(all[2], at))
            conflicts += check_fields(w, ours, theirs, at);
    }
    assert_int_equal(conflicts, w->m.conflicts);
    sink_free(&blocks);
}

static void test_conflicts(void **state)
{
    uint32_t conflicts = 0;
    (void)state;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        struct arena mem = ARENA_EMPTY;
        uint64_t seed = 500 + i;
        struct merged w;
        struct three t = {.kind = i % 2 ? LISTING_NMAP : LISTING_SERVICES,
                          .base = invented(&mem, i % 2, 30)};
        t.mine = random_edit(&mem, t.base, i % 2, 20, 0, 1, &seed);
        t.new = random_edit(&mem, t.base, i % 2, 20, 0, 1, &seed);
        merge_texts(&w, t.kind, t.base, t.mine, t.new, MERGE_INLINE);
        check_contents(&w, t.kind, &mem);
        check_styles(&t, &w, &mem);
        conflicts += w.m.conflicts;
        merged_free(&w);
        arena_free(&mem);
    }
    assert_true(conflicts > ROUNDS);
}

/* ---- one side is as it was ---- */

#define MARK "# a line of its own\n"

static struct str marked(struct arena *mem, struct str text)
{
    return arena_printf(mem, "%.*s" MARK, STR_FMT(text));
}

/* Before or behind what the other side has at its end. */
static struct str unmarked(struct arena *mem, struct str text)
{
    size_t at = str_find(text, STR(MARK));
    assert_true(at != STR_NOT_FOUND);
    struct str tail = str_sub(text, at + sizeof MARK - 1, text.n);
    return arena_printf(mem, "%.*s%.*s", (int)at, text.p, STR_FMT(tail));
}

/* Whole files are taken where one side is the base. A comment at the end makes them
 * differ, so that they are merged line by line, with the same result and the mark. */
static void check_one_sided(enum listing_kind kind, struct str base, struct str other, bool ordered,
                            struct arena *mem)
{
    struct merged w;
    merge_texts(&w, kind, base, base, other, MERGE_INLINE);
    assert_true(str_eq(sink_text(&w.m.out), other));
    merged_free(&w);
    merge_texts(&w, kind, base, other, base, MERGE_INLINE);
    assert_true(str_eq(sink_text(&w.m.out), other));
    merged_free(&w);
    merge_texts(&w, kind, base, other, marked(mem, base), MERGE_INLINE);
    assert_int_equal(w.m.conflicts, 0);
    assert_true(str_eq(unmarked(mem, sink_text(&w.m.out)), other));
    merged_free(&w);
    merge_texts(&w, kind, base, marked(mem, base), other, MERGE_INLINE);
    assert_int_equal(w.m.conflicts, 0);
    /* The order is MINE's, and where OTHER has an endpoint twice, the place too. */
    if (ordered && !diag_count(&w.s.diag, "duplicate-line"))
        assert_true(str_eq(unmarked(mem, sink_text(&w.m.out)), other));
    merged_free(&w);
}

static void check_identities(bool nmap, struct str base, uint32_t rounds, uint64_t seed)
{
    enum listing_kind kind = nmap ? LISTING_NMAP : LISTING_SERVICES;
    for (uint32_t i = 0; i < rounds; i++) {
        struct arena mem = ARENA_EMPTY;
        uint64_t state = seed + i;
        struct str text = base.p ? base : invented(&mem, nmap, 60);
        for (uint32_t of = 1; of <= 2; of++) /* with 2, no line changes its place */
            check_one_sided(
                kind, text,
                random_edit(&mem, text, nmap, 1 + random_below(&state, 30), 0, of, &state), of == 2,
                &mem);
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

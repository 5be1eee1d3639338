/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole editions of the registry, where SERVC_TEST_DATA names a folder that has
 * them, and the facts that were made from one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/map.h"
#include "model/name.h"
#include "support/iana_world.h"

#define LINES 40000

struct counts {
    unsigned rows, named, named_endpoints, transport[SERVC_TRANSPORTS];
    unsigned named_ranges, named_any, nameless, unassigned, reserved, nameless_ranges;
    unsigned several, malformed_pairs, co_assigned, malformed_rows;
    unsigned widespread, duplicate, unauthorized, history;
    bool line_seen[LINES]; /* a row without transport is two claims */
};

static bool first_of_row(struct counts *n, const struct claim *k)
{
    assert_true(k->at.line < LINES);
    bool first = !n->line_seen[k->at.line];
    n->line_seen[k->at.line] = true;
    return first;
}

static void count_claim(struct counts *n, const struct claim *k)
{
    bool any = k->flags & CLAIM_ANY_TRANSPORT, range = k->first != k->last, named = k->name.n > 0;
    if (k->flags & CLAIM_HISTORY) {
        n->history++;
        return;
    }
    n->transport[k->transport] += !any;
    n->named += named && !range && !any;
    n->malformed_rows += (k->flags & CLAIM_MALFORMED) != 0;
    n->widespread += (k->flags & CLAIM_UNASSIGNED_USE) != 0;
    n->duplicate += (k->flags & CLAIM_DUPLICATE) != 0;
    if (!first_of_row(n, k))
        return;
    n->rows++;
    n->named_ranges += named && range;
    n->named_any += named && any;
    n->nameless += !named;
    n->nameless_ranges += !named && range;
    n->unassigned += !named && str_is(k->title, "Unassigned");
    n->reserved += !named && str_is(k->title, "Reserved");
    n->unauthorized += k->registration->unauthorized.n > 0;
}

static void count_endpoint(struct counts *n, const struct catalogue *c, struct endpoint e)
{
    unsigned names = 0, malformed = 0, with_transport = 0;
    for (const struct claim *k = NULL; (k = claim_next(c, e, k));) {
        count_claim(n, k);
        if (k->name.n == 0 || (k->flags & CLAIM_HISTORY))
            continue;
        names++;
        with_transport += !(k->flags & CLAIM_ANY_TRANSPORT);
        malformed += (k->flags & CLAIM_MALFORMED) != 0;
    }
    n->named_endpoints += with_transport > 0;
    n->several += names > 1;
    n->malformed_pairs += names > 1 && malformed;
    n->co_assigned += names > 1 && !malformed;
}

static void count_all(struct counts *n, const struct catalogue *c)
{
    for (uint32_t port = 0; port < PORTS; port++)
        for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++)
            count_endpoint(n, c, (struct endpoint){(uint16_t)port, t});
    for (int t = 0; t < SERVC_TRANSPORTS; t++)
        for (uint32_t i = 0; i < c->ranges[t].count; i++)
            count_claim(n, c->ranges[t].at[i]);
    for (uint32_t i = 0; i < c->portless.count; i++)
        n->rows += first_of_row(n, c->portless.at[i]);
}

static void count_name(struct map *names, const struct claim *k, unsigned *count, unsigned *faulty)
{
    uint32_t *met = map_at(names, k->name, 0);
    if (k->name.n == 0 || (k->flags & CLAIM_HISTORY) || (*met)++)
        return;
    ++*count;
    *faulty += name_fault(k->name) != NULL;
}

static void count_names(const struct catalogue *c, unsigned *count, unsigned *faulty)
{
    struct arena mem = ARENA_EMPTY;
    struct map names;
    map_init(&names, &mem);
    *count = *faulty = 0;
    for (uint32_t i = 0; i < PORTS * SERVC_TRANSPORTS; i++) {
        struct endpoint e = {(uint16_t)(i / SERVC_TRANSPORTS), (uint8_t)(i % SERVC_TRANSPORTS)};
        for (const struct claim *k = NULL; (k = claim_next(c, e, k));)
            count_name(&names, k, count, faulty);
    }
    for (int t = 0; t < SERVC_TRANSPORTS; t++)
        for (uint32_t i = 0; i < c->ranges[t].count; i++)
            count_name(&names, c->ranges[t].at[i], count, faulty);
    for (uint32_t i = 0; i < c->portless.count; i++)
        count_name(&names, c->portless.at[i], count, faulty);
    arena_free(&mem);
}

/* The numbers of doc/formats.md, counted there by another program. */
static void test_edition_counts(void **state)
{
    (void)state;
    static struct counts n;
    unsigned names, faulty;
    struct iana_world w;
    struct sink out = SINK_EMPTY;
    if (!iana_world_edition(&w, "iana-service-names.2025-03.csv"))
        skip();
    count_all(&n, w.c);
    count_names(w.c, &names, &faulty);
    assert_int_equal(n.rows, 14474);
    assert_int_equal(n.named, 11704);
    assert_int_equal(n.named_endpoints, 11472);
    assert_int_equal(n.transport[SERVC_TCP], 6227);
    assert_int_equal(n.transport[SERVC_UDP], 6219);
    assert_int_equal(n.transport[SERVC_SCTP], 91);
    assert_int_equal(n.transport[SERVC_DCCP], 10);
    assert_int_equal(n.named_ranges, 8);
    assert_int_equal(n.named_any, 16);
    assert_int_equal(n.nameless, 1703);
    assert_int_equal(n.unassigned, 876);
    assert_int_equal(n.reserved, 794);
    assert_int_equal(n.nameless_ranges, 750 - 6); /* six are written `4748-4748` */
    assert_int_equal(w.c->portless.count, 1048);
    assert_int_equal(n.several, 226);
    assert_int_equal(n.malformed_pairs, 184);
    assert_int_equal(n.malformed_rows, 184);
    assert_int_equal(n.co_assigned, 42);
    assert_int_equal(n.widespread, 13);
    assert_int_equal(n.duplicate, 4);
    assert_int_equal(n.unauthorized, 112);
    assert_int_equal(n.history, 18);
    assert_int_equal(names, 7294);
    assert_int_equal(faulty, 97);
    assert_int_equal(w.c->unsupported.count, 0);
    assert_true(str_is(w.c->iana_date, "2025-03-28"));
    assert_string_equal(iana_show_diag(&out, &w.d), "N name-syntax 13744:1\n");
    sink_free(&out);
    iana_world_free(&w);
}

/* 2024-04 wrote line breaks as blanks, and had free text for two names. */
static void test_older_edition(void **state)
{
    (void)state;
    struct iana_world w;
    struct sink out = SINK_EMPTY;
    if (!iana_world_edition(&w, "iana-service-names.2024-04.csv"))
        skip();
    assert_string_equal(iana_show_at(&out, &w, "1556/udp"),
                        "veritas-pbx assigned >veritas_pbx 2004-04.. "
                        "\"VERITAS Private Branch Exchange\"\n"
                        "veritas_pbx legacy M >veritas-pbx 2004-04.. "
                        "\"VERITAS Private Branch Exchange\"\n");
    assert_string_equal(iana_show_at(&out, &w, "2/tcp"),
                        "compressnet assigned \"Management Utility\"\n");
    assert_string_equal(iana_show_diag(&out, &w.d),
                        "N name-syntax 6414:1\nN name-syntax 6415:1\nN name-syntax 7198:1\n"
                        "N name-syntax 7199:1\nN name-syntax 13518:1\n");
    sink_free(&out);
    iana_world_free(&w);
}

/* The facts keep the documents among the references: all that is left out is a
 * footnote, a person or a text. */
static bool refs_agree(struct str full, struct str facts)
{
    while (full.n) {
        struct str item;
        if (!str_cut(&full, ']', &item))
            return false;
        item.n++; /* the bracket that was cut at */
        if (str_starts(facts, item))
            facts = str_sub(facts, item.n, facts.n);
        else if (str_starts(item, STR("[RFC")) || str_starts(item, STR("[draft")) ||
                 str_starts(item, STR("[http")))
            return false;
    }
    return facts.n == 0;
}

static bool claims_agree(const struct claim *a, const struct claim *b)
{
    const struct registration *x = a->registration, *y = b->registration;
    return a->first == b->first && a->last == b->last && a->transport == b->transport &&
           a->flags == b->flags && a->status == b->status && str_eq(a->name, b->name) &&
           str_eq(x->counterpart, y->counterpart) && str_eq(x->registered, y->registered) &&
           str_eq(x->modified, y->modified) && refs_agree(x->refs, y->refs) &&
           (x->unauthorized.n > 0) == (y->unauthorized.n > 0);
}

static void must_agree(const struct claim *full, const struct claim *facts)
{
    if (full && facts && claims_agree(full, facts))
        return;
    struct sink out = SINK_EMPTY;
    if (full)
        iana_show_claim(&out, full);
    sink_z(&out, "-- facts --\n");
    if (facts)
        iana_show_claim(&out, facts);
    sink_char(&out, '\0');
    fail_msg("line %u: %s", full ? (unsigned)full->at.line : 0, sink_text(&out).p);
}

static void lists_must_agree(const struct claim_list *full, const struct claim_list *facts)
{
    assert_int_equal(full->count, facts->count);
    for (uint32_t i = 0; i < full->count; i++)
        must_agree(full->at[i], facts->at[i]);
}

static void test_facts_alone(void **state)
{
    (void)state;
    struct iana_world w;
    struct sink out = SINK_EMPTY;
    iana_world_file(&w, "data/iana/services.csv");
    for (const struct diag_message *m = w.d.first; m; m = m->next)
        assert_int_equal(m->level, DIAG_NOTE);
    assert_true(w.c->iana_date.n == 10);
    assert_string_equal(iana_show_at(&out, &w, "465/tcp"),
                        "urd assigned\nsubmissions assigned [RFC8314] 2017-12-12..\n");
    assert_string_equal(iana_show_at(&out, &w, "66/udp"),
                        "sql-net assigned >sql*net\nsql*net legacy M >sql-net\n");
    sink_free(&out);
    iana_world_free(&w);
}

static void test_facts_equal_edition(void **state)
{
    (void)state;
    struct iana_world full, facts;
    struct sink out = SINK_EMPTY;
    if (!iana_world_edition(&full, "iana-service-names.2025-03.csv"))
        skip();
    iana_world_file(&facts, "data/iana/services.csv");
    assert_string_equal(iana_show_diag(&out, &facts.d), "N name-syntax 7977:1\n");
    for (uint32_t i = 0; i < PORTS * SERVC_TRANSPORTS; i++) {
        struct endpoint e = {(uint16_t)(i / SERVC_TRANSPORTS), (uint8_t)(i % SERVC_TRANSPORTS)};
        const struct claim *a = NULL, *b = NULL;
        do {
            a = claim_next(full.c, e, a);
            b = claim_next(facts.c, e, b);
            if (a || b)
                must_agree(a, b);
        } while (a);
    }
    for (int t = 0; t < SERVC_TRANSPORTS; t++)
        lists_must_agree(&full.c->ranges[t], &facts.c->ranges[t]);
    lists_must_agree(&full.c->portless, &facts.c->portless);
    assert_int_equal(full.c->count, facts.c->count);
    assert_true(str_eq(full.c->iana_date, facts.c->iana_date));
    sink_free(&out);
    iana_world_free(&facts);
    iana_world_free(&full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edition_counts),
        cmocka_unit_test(test_older_edition),
        cmocka_unit_test(test_facts_alone),
        cmocka_unit_test(test_facts_equal_edition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

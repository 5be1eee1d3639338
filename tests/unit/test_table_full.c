/* SPDX-License-Identifier: BSD-2-Clause */
/* Every endpoint and every name of a whole build: a table answers what the entries
 * say, under each policy, raw and compressed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/map.h"
#include "lib/table_format.h"
#include "support/table_world.h"
#include "write/table_json.h"

#include <stdlib.h>
#include <string.h>

struct fixture {
    struct world *w;
    struct good_tables good;
    struct servc_table *t[2]; /* raw, compressed */
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->w = table_world_full();
    f->good = table_world_tables(f->w);
    assert_int_equal(servc_open_memory(f->good.raw.p, f->good.raw.n, SERVC_OPEN_VERIFY, &f->t[0]),
                     SERVC_OK);
    assert_int_equal(servc_open_memory(f->good.packed.p, f->good.packed.n, 0, &f->t[1]), SERVC_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    servc_close(f->t[0]);
    servc_close(f->t[1]);
    world_free(f->w);
    free(f);
    return 0;
}

/* Names, statuses, sources, frequencies, ranks, rules, titles, references, order:
 * all that entries.jsonl has. */
static void json_is_the_same(void **state)
{
    struct fixture *f = *state;
    for (unsigned p = 0; p < SERVC_POLICIES; p++) {
        struct write_options o = {.policy = (enum servc_policy)p};
        struct sink want = SINK_EMPTY;
        write_entries_json(f->w->entries, &o, &want, &f->w->diag);
        for (unsigned k = 0; k < 2; k++) {
            struct sink got = SINK_EMPTY;
            write_table_json(f->t[k], o.policy, &got);
            assert_true(str_eq(sink_text(&want), sink_text(&got)));
            sink_free(&got);
        }
        sink_free(&want);
    }
}

static void same_text(const char *got, struct str want)
{
    if (want.n == 0)
        assert_null(got);
    else if (!got || !str_is(want, got))
        fail_msg("`%s' is not `%.*s'", got ? got : "NULL", STR_FMT(want));
}

static void same_entry(const struct servc_table *t, const struct entry *e, enum servc_policy policy)
{
    struct servc_entry got;
    struct servc_name n;
    enum servc_transport transport = (enum servc_transport)e->at.transport;
    const struct entry_name *lead = entry_lead(e, policy);
    struct str name = lead ? entry_spelling(lead, policy) : STR_NONE;
    same_text(servc_name_at(t, transport, e->at.port, policy), name);
    assert_int_equal(servc_by_port(t, transport, e->at.port, policy, &got), SERVC_OK);
    same_text(got.name, name);
    uint32_t i = 1;
    for (const struct entry_name *want; (want = entry_name_at(e, policy, i)); i++) {
        assert_int_equal(servc_entry_name(t, &got, i, &n), SERVC_OK);
        same_text(n.name, entry_spelling(want, policy));
        same_text(n.registered, want->name);
        assert_int_equal(n.status, want->status);
        assert_int_equal(n.source, want->source);
        assert_int_equal(n.preferred, want->preferred);
        assert_int_equal(n.stolen, want->stolen);
        assert_int_equal(n.upstream_only, want->upstream_only);
    }
    assert_int_equal(got.alias_count, i - 1);
    assert_int_equal(servc_entry_name(t, &got, i, &n), SERVC_ENOENT);
    if (lead) {
        assert_int_equal(servc_entry_name(t, &got, 0, &n), SERVC_OK);
        assert_int_equal(n.preferred, lead->preferred);
        assert_int_equal(n.stolen, lead->stolen);
    }
    assert_int_equal(got.frequency, e->freq.known ? e->freq.millionths : SERVC_NO_FREQUENCY);
    assert_int_equal(servc_rank(t, &got), e->rank);
}

/* All 262,144 endpoints, those without an entry included. */
static void every_endpoint(void **state)
{
    struct fixture *f = *state;
    for (unsigned k = 0; k < 2 * SERVC_POLICIES; k++) {
        const struct servc_table *t = f->t[k / SERVC_POLICIES];
        enum servc_policy policy = (enum servc_policy)(k % SERVC_POLICIES);
        uint32_t i = 0;
        for (uint32_t order = 0; order < PORTS * SERVC_TRANSPORTS; order++) {
            struct endpoint at = {(uint16_t)(order / SERVC_TRANSPORTS),
                                  (uint8_t)(order % SERVC_TRANSPORTS)};
            struct servc_entry e;
            if (i < f->w->entries->count && endpoint_order(f->w->entries->at[i]->at) == order) {
                same_entry(t, f->w->entries->at[i++], policy);
                continue;
            }
            assert_null(servc_name_at(t, (enum servc_transport)at.transport, at.port, policy));
            assert_int_equal(
                servc_by_port(t, (enum servc_transport)at.transport, at.port, policy, &e),
                SERVC_ENOENT);
        }
        assert_int_equal(i, f->w->entries->count);
    }
}

/* The answer has the endpoint, and says whether it is the name's port. */
static void has_endpoint(const struct servc_table *t, const struct entry *e,
                         const struct entry_name *n, enum servc_policy policy)
{
    struct servc_endpoint *at;
    size_t count = servc_by_name(t, n->name.p, n->name.n, policy, NULL, 0), i = 0;
    at = malloc((count + 1) * sizeof *at);
    assert_int_equal(servc_by_name(t, n->name.p, n->name.n, policy, at, count), count);
    while (i < count && (at[i].port != e->at.port || at[i].transport != e->at.transport))
        i++;
    if (i == count)
        fail_msg("%.*s is not at %u", STR_FMT(n->name), (unsigned)e->at.port);
    assert_int_equal(at[i].preferred, n->preferred);
    for (size_t k = 1; k < count; k++) {
        uint32_t one = endpoint_order((struct endpoint){at[k - 1].port, at[k - 1].transport});
        uint32_t next = endpoint_order((struct endpoint){at[k].port, at[k].transport});
        assert_true(at[k - 1].preferred > at[k].preferred ||
                    (at[k - 1].preferred == at[k].preferred && one < next));
    }
    free(at);
}

static void every_name(void **state)
{
    struct fixture *f = *state;
    for (unsigned k = 0; k < 2 * SERVC_POLICIES; k++) {
        const struct servc_table *t = f->t[k / SERVC_POLICIES];
        enum servc_policy policy = (enum servc_policy)(k % SERVC_POLICIES);
        uint64_t seen = 0, answers = 0;
        for (uint32_t i = 0; i < f->w->entries->count; i++) {
            const struct entry *e = f->w->entries->at[i];
            for (uint16_t j = 0; j < e->name_count; j++) {
                const struct entry_name *n = &e->names[j];
                if (n->upstream_only && policy != SERVC_POLICY_UPSTREAM)
                    continue;
                seen++;
                has_endpoint(t, e, n, policy);
                if (n->preferred)
                    assert_int_equal(servc_port_of(t, n->name.p, n->name.n,
                                                   (enum servc_transport)e->at.transport, policy),
                                     e->at.port);
            }
        }
        struct servc_counts counts;
        servc_count(t, &counts);
        for (uint32_t i = 0; i < counts.names; i++)
            answers += servc_by_name(t, servc_sorted_name(t, i), SERVC_NUL, policy, NULL, 0);
        assert_true(answers == seen); /* and no endpoint more */
    }
}

/* The sections of a compressed table in which names, places and frequencies are, and
 * what says so. */
static uint32_t packed_core(struct str table)
{
    const uint8_t *p = (const uint8_t *)table.p;
    uint32_t size = HEADER_BYTES, count = p[HEADER_SECTIONS];
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *row = p + HEADER_BYTES + i * ROW_BYTES, *length = row + ROW_LENGTH;
        if (memcmp(row, "NAME", 4) == 0 || memcmp(row, "PLAC", 4) == 0 ||
            memcmp(row, "FREQ", 4) == 0)
            size += ROW_BYTES + (length[0] | (uint32_t)length[1] << 8);
    }
    return size;
}

/* The registry and nmap's file alone, whose size does not change: what serves
 * lookups both ways takes 264 KiB raw, and all but titles and cards 353 KiB; its
 * columns are no longer than 50,000 bytes. */
static void sizes(void **state)
{
    (void)state;
    struct world *w = world_new();
    struct str iana = world_real_file(w, "iana-service-names.2025-03.csv");
    struct str nmap = world_real_file(w, "nmap-services.2024-04");
    struct servc_table *t;
    struct servc_section s;
    uint32_t core = 0, rest = 0;
    if (!iana.n || !nmap.n) {
        world_free(w);
        skip();
    }
    world_iana_csv(w, iana);
    world_nmap(w, nmap.p);
    world_reconcile(w);
    struct good_tables good = table_world_tables(w);
    assert_int_equal(servc_open_memory(good.raw.p, good.raw.n, 0, &t), SERVC_OK);
    for (uint32_t i = 0; servc_section_at(t, i, &s) == SERVC_OK; i++) {
        static const char *const further[] = {"KTAB", "KIND", "TOPS", "SORT",
                                              "RULE", "RANG", "INFO", "REFS"};
        bool is_core = strcmp(s.id, "TITL") != 0 && strcmp(s.id, "CARD") != 0 &&
                       strcmp(s.id, "EVID") != 0 && strcmp(s.id, "SRCS") != 0;
        for (size_t k = 0; k < sizeof further / sizeof *further; k++)
            if (strcmp(s.id, further[k]) == 0) {
                is_core = false;
                rest += s.length;
            }
        if (is_core)
            core += s.length;
    }
    assert_true(core <= 264 * 1024);
    assert_true(core + rest <= 353 * 1024);
    assert_true(packed_core(good.packed) <= 50000);
    servc_close(t);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_the_same),
        cmocka_unit_test(every_endpoint),
        cmocka_unit_test(every_name),
        cmocka_unit_test(sizes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

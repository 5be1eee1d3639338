/* SPDX-License-Identifier: BSD-2-Clause */
/* What holds for every endpoint, whatever the data: policies reorder names and
 * lose none; each name resolves to one port. Run over small data, and over the
 * real registry and nmap-services where SERVC_TEST_DATA has them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/map.h"
#include "model/name.h"
#include "support/world.h"

static uint32_t names_under(const struct entry *e, enum servc_policy policy, bool *seen)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < e->name_count + 1u; i++) {
        const struct entry_name *n = entry_name_at(e, policy, i);
        if (!n)
            continue;
        assert_false(seen[n - e->names]); /* no name twice */
        seen[n - e->names] = true;
        count++;
    }
    return count;
}

/* The one invariant: the same set under each policy; a dropped name of nmap's is
 * seen under `upstream` alone. */
static void policies_keep_the_set(const struct entry *e)
{
    for (unsigned p = 0; p < SERVC_POLICIES; p++) {
        bool seen[UINT16_MAX] = {false};
        names_under(e, (enum servc_policy)p, seen);
        for (uint16_t i = 0; i < e->name_count; i++) {
            bool expected = !e->names[i].upstream_only || p == SERVC_POLICY_UPSTREAM;
            assert_int_equal(seen[i], expected);
        }
    }
}

static bool has_name(const struct entry *e, struct str name)
{
    for (uint16_t i = 0; i < e->name_count; i++)
        if (str_eq_nocase(e->names[i].name, name))
            return true;
    return false;
}

/* Every registered name, and every name of nmap's, is at its endpoint. */
static void no_name_is_lost(const struct world *w, const struct entry *e)
{
    uint32_t count;
    struct arena mem = ARENA_EMPTY;
    const struct claim **claims = claims_at(w->catalogue, e->at, &mem, &count);
    for (uint32_t i = 0; i < count; i++) {
        bool kept = claims[i]->source == SERVC_SOURCE_IANA ||
                    (claims[i]->source == SERVC_SOURCE_NMAP &&
                     !(claims[i]->flags & (CLAIM_COMMENT_ITEM | CLAIM_REPEATED)));
        if (kept && claims[i]->name.n && !name_is_unknown(claims[i]->name) &&
            !has_name(e, claims[i]->name))
            fail_msg("%u: `%.*s' is lost", (unsigned)e->at.port, STR_FMT(claims[i]->name));
    }
    arena_free(&mem);
}

static void upstream_leads_with_nmap(const struct entry *e)
{
    if (!e->nmap || e->nmap->name.n == 0)
        return;
    const struct entry_name *lead = entry_lead(e, SERVC_POLICY_UPSTREAM);
    assert_non_null(lead);
    assert_true(str_eq(entry_spelling(lead, SERVC_POLICY_UPSTREAM), e->nmap->name));
}

static void names_differ(const struct entry *e)
{
    for (uint16_t i = 0; i < e->name_count; i++)
        for (uint16_t k = 0; k < i; k++)
            assert_false(str_eq_nocase(e->names[i].name, e->names[k].name));
}

static void each_name_resolves_once(const struct world *w)
{
    struct arena mem = ARENA_EMPTY;
    struct map seen[SERVC_TRANSPORTS], preferred[SERVC_TRANSPORTS];
    uint32_t names = 0, resolved = 0;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        map_init(&seen[t], &mem);
        map_init(&preferred[t], &mem);
    }
    for (uint32_t i = 0; i < w->entries->count; i++) {
        const struct entry *e = w->entries->at[i];
        for (uint16_t k = 0; k < e->name_count; k++) {
            names += ++*map_at(&seen[e->at.transport], e->names[k].name, 0) == 1;
            if (!e->names[k].preferred)
                continue;
            resolved++;
            assert_int_equal(++*map_at(&preferred[e->at.transport], e->names[k].name, 0), 1);
        }
    }
    assert_int_equal(names, resolved);
    arena_free(&mem);
}

static void entries_are_sorted(const struct world *w)
{
    for (uint32_t i = 1; i < w->entries->count; i++)
        assert_true(endpoint_order(w->entries->at[i - 1]->at) < endpoint_order(w->entries->at[i]->at));
}

static void holds(const struct world *w)
{
    entries_are_sorted(w);
    each_name_resolves_once(w);
    for (uint32_t i = 0; i < w->entries->count; i++) {
        const struct entry *e = w->entries->at[i];
        policies_keep_the_set(e);
        no_name_is_lost(w, e);
        upstream_leads_with_nmap(e);
        names_differ(e);
        assert_true(e->name_count > 0 || e->nmap);
    }
}

static const char small_registry[] = "tcpmux,1,tcp,,,\n"
                                     "urd,465,tcp,,,\nsubmissions,465,tcp,,[RFC8314],\n"
                                     "igmpv3lite,465,udp,,,\nimaps,993,tcp,,,\n"
                                     "x11,6000-6063,tcp,,,\nhttp-alt,591,tcp,,,\nhttp-alt,8080,tcp,,,\n"
                                     ",15,tcp,Unassigned [was netstat],,\n";
static const char small_nmap[] = "smtps\t465/tcp\t0.010000\nsmtps\t465/udp\t0.000000\n"
                                 "imaps\t993/udp\t0.000000\nX11:1\t6001/tcp\t0.002000\n"
                                 "http-proxy\t8080/tcp\t0.030000\nunknown\t49152/udp\t0.000300\n";

static void holds_for_small_data(void **state)
{
    (void)state;
    struct world *w = world_new();
    world_iana(w, small_registry);
    world_nmap(w, small_nmap);
    world_cards(w, "{card: 1, port: 465, udp: [{name: smtps, status: rejected, why: never ran there}]}",
                0);
    world_reconcile(w);
    holds(w);
    world_free(w);
}

static bool real_world(struct world *w)
{
    struct str iana = world_real_file(w, "iana-service-names.2025-03.csv");
    struct str nmap = world_real_file(w, "nmap-services.2024-04");
    if (!iana.n || !nmap.n)
        return false;
    world_iana_csv(w, iana);
    world_nmap(w, nmap.p);
    return true;
}

static void holds_for_the_real_sources(void **state)
{
    (void)state;
    struct world *w = world_new();
    if (!real_world(w)) {
        world_free(w);
        skip();
    }
    world_reconcile(w);
    holds(w);
    /* 27685 endpoints have a name or a frequency, and one more is remembered by
     * the registry alone; 193 + 12 names are mirrored. */
    assert_int_equal(w->entries->count, 27686);
    assert_int_equal(world_messages(w, "name-mirrored"), 193 + 12);
    world_free(w);
}

static void holds_with_our_cards(void **state)
{
    (void)state;
    struct world *w = world_new();
    bool real = real_world(w);
    if (!real) {
        world_iana(w, small_registry);
        world_nmap(w, small_nmap);
    }
    world_our_cards(w);
    assert_int_equal(w->diag.count[DIAG_ERROR], 0);
    world_reconcile(w);
    holds(w);
    if (real)
        assert_int_equal(world_messages(w, "card-contradicts-registry"), 0);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_for_small_data),
        cmocka_unit_test(holds_for_the_real_sources),
        cmocka_unit_test(holds_with_our_cards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

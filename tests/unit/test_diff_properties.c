/* SPDX-License-Identifier: BSD-2-Clause */
/* What holds for any two files: over thousands of random edits, from fixed seeds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"
#include "base/json_read.h"
#include "base/num.h"
#include "support/listings.h"
#include "support/world.h"

#define ALL ((1u << SERVC_TRANSPORTS) - 1)
#define ROUNDS 150

/* Lines that are nobody's: names and frequencies are made up. */
static struct str invented(struct arena *mem, bool nmap, uint32_t count, uint64_t *state)
{
    static const char *const transports[] = {"tcp", "udp", "sctp"};
    struct sink out = SINK_EMPTY;
    sink_z(&out, "# a header\n#\n");
    for (uint32_t i = 0; i < count; i++) {
        uint32_t r = random_below(state, 64), port = 1 + i / 2 * 7;
        if (r == 0)
            sink_z(&out, "# a heading\n");
        sink_printf(&out, "%s%u\t%u/%s", nmap && r == 1 ? "unknown" : "name",
                    r == 1 && nmap ? 0 : (unsigned)i, (unsigned)port,
                    transports[i % 2 ? 1 + r % 2 : 0]);
        if (nmap)
            sink_printf(&out, "\t0.%06u", (unsigned)(r < 20 ? 0 : r < 40 ? 76 : r * r * 3));
        else if (r % 3 == 0)
            sink_printf(&out, "\talso%u", (unsigned)i);
        sink_z(&out, r % 4 == 0 ? "\t# remark\n" : "\n");
    }
    struct str kept = arena_str(mem, sink_text(&out));
    sink_free(&out);
    return kept;
}

/* ---- applying the JSON to OLD ---- */

static void put_name(struct sink *out, struct str name, struct str status, struct freq f,
                     struct str comment)
{
    sink_str(out, name);
    sink_char(out, ' ');
    sink_str(out, status);
    sink_char(out, '\n');
    if (f.known)
        sink_millionths(out, f.millionths);
    sink_char(out, '\n');
    sink_str(out, comment);
    sink_char(out, '\n');
}

static struct str text_of_listed(struct arena *mem, const struct listed *e, enum listing_kind kind)
{
    struct sink out = SINK_EMPTY;
    bool registry = kind == LISTING_REGISTRY; /* there, rows tell descriptions */
    put_name(&out, e->name, str_from(servc_status_name((enum servc_status)e->status)), e->freq,
             registry ? STR_NONE : e->comment);
    for (uint16_t i = 0; i < e->alias_count; i++) {
        sink_str(&out, e->aliases[i].name);
        sink_char(&out, ' ');
        sink_z(&out, servc_status_name((enum servc_status)e->aliases[i].status));
        sink_char(&out, '\n');
    }
    struct str kept = arena_str(mem, sink_text(&out));
    sink_free(&out);
    return kept;
}

static struct str text_of_json(struct arena *mem, const struct json_node *e, enum listing_kind kind)
{
    struct sink out = SINK_EMPTY;
    struct freq f = {false, 0};
    const struct json_node *frequency = json_member(e, "frequency");
    f.known = frequency->kind == JSON_NUMBER && parse_millionths(frequency->text, &f.millionths);
    put_name(&out, json_text(e, "name"), json_text(e, "status"), f,
             kind == LISTING_REGISTRY ? STR_NONE : json_text(e, "comment"));
    for (const struct json_node *n = json_member(e, "aliases")->first; n; n = n->next) {
        sink_str(&out, json_text(n, "name"));
        sink_char(&out, ' ');
        sink_str(&out, json_text(n, "status"));
        sink_char(&out, '\n');
    }
    struct str kept = arena_str(mem, sink_text(&out));
    sink_free(&out);
    return kept;
}

static struct str *slots_of(struct arena *mem, const struct listing *l)
{
    struct str *slots = arena_array(mem, struct str, PORTS * SERVC_TRANSPORTS);
    for (uint32_t i = 0; i < l->count; i++)
        slots[endpoint_order(l->at[i].at)] = text_of_listed(mem, &l->at[i], l->kind);
    return slots;
}

static void apply(struct arena *mem, struct str *slots, const struct diff *d)
{
    struct sink out = SINK_EMPTY;
    struct json j = {.out = &out};
    size_t bad;
    const char *why;
    json_open(&j, '{');
    diff_print_json(d, (struct diff_style){false, false, 0}, &j);
    json_close(&j, '}');
    const struct json_node *root = json_parse(sink_text(&out), mem, &bad, &why);
    if (!root)
        fail_msg("the JSON is none: %s at %zu", why, bad);
    for (const struct json_node *x = json_member(root, "changes")->first; x; x = x->next) {
        struct endpoint at;
        const struct json_node *new = json_member(x, "new");
        if (json_member(x, "row")->kind == JSON_TRUE)
            continue;
        assert_true(endpoint_parse(json_text(x, "at"), &at));
        slots[endpoint_order(at)] =
            new->kind == JSON_NULL ? STR_NONE : text_of_json(mem, new, d->new->kind);
    }
    sink_free(&out);
}

static void check_apply(struct shelf *s, const struct diff *d)
{
    struct arena mem = ARENA_EMPTY;
    struct str *got = slots_of(&mem, d->old), *want = slots_of(&mem, d->new);
    apply(&mem, got, d);
    for (uint32_t i = 0; i < PORTS * SERVC_TRANSPORTS; i++)
        if (!str_eq(got[i], want[i]))
            fail_msg("%u/%u is `%.*s', wanted `%.*s'", (unsigned)(i / SERVC_TRANSPORTS),
                     (unsigned)(i % SERVC_TRANSPORTS), STR_FMT(got[i]), STR_FMT(want[i]));
    arena_free(&mem);
    (void)s;
}

/* ---- the other way round ---- */

static uint32_t mirrored(uint32_t kinds)
{
    uint32_t out = 0;
    for (unsigned k = 0; k < DIFF_KINDS; k++)
        if (kinds & DIFF_BIT(k))
            out |= DIFF_BIT(diff_kinds[k].mirror);
    return out;
}

static void check_mirror(const struct diff *there, const struct diff *back)
{
    assert_int_equal(there->count, back->count);
    for (uint32_t i = 0; i < there->count; i++) {
        const struct difference *x = &there->at[i], *y = &back->at[i];
        const struct listed *e = x->old ? x->old : x->new;
        if (mirrored(x->kinds) != y->kinds)
            fail_msg("%u/%u: %x there, %x back", (unsigned)e->at.port, (unsigned)e->at.transport,
                     (unsigned)x->kinds, (unsigned)y->kinds);
        assert_ptr_equal(x->old, y->new);
        assert_ptr_equal(x->new, y->old);
    }
}

static void check_pair(bool nmap, struct str a, struct str b)
{
    enum listing_kind kind = nmap ? LISTING_NMAP : LISTING_SERVICES;
    struct shelf s;
    struct diff there, back, none;
    shelf_init(&s);
    struct listing *old = shelf_listing(&s, kind, "old", a);
    struct listing *again = shelf_listing(&s, kind, "again", a);
    struct listing *new = shelf_listing(&s, kind, "new", b);
    diff_listings(&none, old, again, ALL, &s.mem);
    assert_int_equal(none.count, 0);
    diff_listings(&there, old, new, ALL, &s.mem);
    check_apply(&s, &there);
    diff_listings(&back, new, old, ALL, &s.mem);
    check_mirror(&there, &back);
    shelf_free(&s);
}

static void run(bool nmap, struct str base, uint32_t rounds, uint64_t seed)
{
    for (uint32_t i = 0; i < rounds; i++) {
        struct arena mem = ARENA_EMPTY;
        uint64_t state = seed + i;
        struct str a = base.n ? base : invented(&mem, nmap, 20 + random_below(&state, 200), &state);
        struct str b = random_edit(&mem, a, nmap, 1 + random_below(&state, 40), 0, 1, &state);
        check_pair(nmap, a, b);
        arena_free(&mem);
    }
}

static void test_nmap(void **state)
{
    (void)state;
    run(true, STR_NONE, ROUNDS, 1);
}

static void test_services(void **state)
{
    (void)state;
    run(false, STR_NONE, ROUNDS, 1000003);
}

static void test_real(void **state)
{
    struct world *w = world_new();
    struct str text = world_real_file(w, "nmap-services.2024-04");
    (void)state;
    if (text.n)
        run(true, text, 4, 7);
    world_free(w);
}

static void test_registry(void **state)
{
    struct world *w = world_new();
    struct shelf s;
    struct diff there, back;
    (void)state;
    shelf_init(&s);
    struct str a = world_real_file(w, "iana-service-names.2024-04.csv");
    struct str b = world_real_file(w, "iana-service-names.2025-03.csv");
    if (a.n && b.n) {
        struct listing *old = shelf_listing(&s, LISTING_REGISTRY, "old", a);
        struct listing *new = shelf_listing(&s, LISTING_REGISTRY, "new", b);
        diff_listings(&there, old, new, ALL, &s.mem);
        check_apply(&s, &there);
        diff_listings(&back, new, old, ALL, &s.mem);
        check_apply(&s, &back);
        check_mirror(&there, &back);
    }
    shelf_free(&s);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nmap),
        cmocka_unit_test(test_services),
        cmocka_unit_test(test_real),
        cmocka_unit_test(test_registry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that are read side by side and joined are as if they had been read one after the
 * other. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/num.h"
#include "model/card.h"
#include "read/reader.h"

#include <stdio.h>
#include <string.h>

#define CLAIMS 600u

static const struct source_file file = {"t", "t"};

static uint32_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

/* Claim i of a sequence that `seed` settles: near each other, so that many meet. */
static void add_claim(struct catalogue *c, uint64_t seed, uint32_t i)
{
    uint64_t state = seed + i;
    uint32_t kind = next_random(&state) % 8;
    struct claim *k = claim_new(c, (enum servc_source)(next_random(&state) % SERVC_SOURCES),
                                (struct place){&file, i + 1, 0});
    k->transport = (uint8_t)(next_random(&state) % SERVC_TRANSPORTS);
    k->first = k->last = (uint16_t)(next_random(&state) % 5 * 255);
    if (kind != 1)
        k->name = arena_printf(&c->mem, "n%u", (unsigned)i);
    if (kind < 2)
        k->last = (uint16_t)(k->first + next_random(&state) % 600);
    if (kind == 2)
        claim_keep(c, &c->portless, k);
    else if (kind == 3)
        claim_keep(c, &c->unsupported, k);
    else
        claim_add(c, k);
}

static void same_claim(const struct claim *a, const struct claim *b)
{
    assert_int_equal(a->order, b->order);
    assert_int_equal(a->at.line, b->at.line);
    assert_true(str_eq(a->name, b->name));
}

static void same_list(const struct claim_list *a, const struct claim_list *b)
{
    assert_int_equal(a->count, b->count);
    for (uint32_t i = 0; i < a->count; i++)
        same_claim(a->at[i], b->at[i]);
}

static void same_endpoint(const struct catalogue *a, const struct catalogue *b, struct endpoint e)
{
    struct arena mem = ARENA_EMPTY;
    uint32_t in_a, in_b;
    const struct claim **of_a = claims_at(a, e, &mem, &in_a), **of_b = claims_at(b, e, &mem, &in_b);
    assert_int_equal(in_a, in_b);
    for (uint32_t i = 0; i < in_a; i++)
        same_claim(of_a[i], of_b[i]);
    arena_free(&mem);
}

static void same_catalogue(const struct catalogue *a, const struct catalogue *b)
{
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->count_of, b->count_of, sizeof a->count_of);
    assert_memory_equal(a->has_source, b->has_source, sizeof a->has_source);
    assert_memory_equal(a->used, b->used, sizeof a->used);
    same_list(&a->portless, &b->portless);
    same_list(&a->unsupported, &b->unsupported);
    same_list(&a->card_order, &b->card_order);
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        same_list(&a->ranges[t], &b->ranges[t]);
        same_list(&a->named_ranges[t], &b->named_ranges[t]);
        for (uint32_t port = 0; port < 2000; port++)
            same_endpoint(a, b, (struct endpoint){(uint16_t)port, (uint8_t)t});
    }
}

/* The sequence cut in up to six parts, some of them empty. */
static void parts_are_the_whole(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct arena mem = ARENA_EMPTY, messages = ARENA_EMPTY;
        struct catalogue *whole = catalogue_new(), *joined = catalogue_new();
        struct diag d;
        uint64_t random = seed;
        diag_init(&d, &messages);
        for (uint32_t i = 0; i < CLAIMS; i++)
            add_claim(whole, seed * 1000, i);
        for (uint32_t from = 0; from < CLAIMS;) {
            uint32_t to = from + next_random(&random) % (CLAIMS / 3);
            struct catalogue *part = catalogue_new_in(&mem);
            for (; from < to && from < CLAIMS; from++)
                add_claim(part, seed * 1000, from);
            catalogue_leave(part, &mem);
            catalogue_join(joined, part, &d);
        }
        same_catalogue(whole, joined);
        assert_null(d.first);
        catalogue_free(whole);
        catalogue_free(joined);
        arena_free(&mem);
        arena_free(&messages);
    }
}

#define CARD(port, name)                                                                           \
    "card: 1\nport: " port "\ntcp:\n  - {name: " name ", status: unofficial}\n"

struct cards {
    struct arena mem;
    struct diag d;
    struct catalogue *c;
};

static void read_apart(struct cards *k, const char *yaml, uint8_t layer)
{
    struct catalogue *part = layer ? catalogue_new_in(&k->mem) : catalogue_new_cards(&k->mem);
    struct diag d;
    diag_init_part(&d, &k->d, &part->mem);
    read_cards(str_from(yaml), &file, layer, part, &d);
    catalogue_leave(part, &k->mem);
    diag_join(&k->d, &d);
    catalogue_join(k->c, part, &k->d);
}

static const char *names_at(const struct cards *k, uint16_t port)
{
    static char names[64];
    *names = '\0';
    for (const struct claim *at = NULL;
         (at = claim_next(k->c, (struct endpoint){port, SERVC_TCP}, at));)
        strncat(names, at->name.p, at->name.n);
    return names;
}

static void a_second_card_is_left_out(void **state)
{
    (void)state;
    struct cards k = {.mem = ARENA_EMPTY, .c = catalogue_new()};
    struct arena messages = ARENA_EMPTY;
    diag_init(&k.d, &messages);
    read_apart(&k, CARD("1", "a") "---\n" CARD("2-3", "b"), 0);
    read_apart(&k, CARD("2", "c") "---\n" CARD("1", "d") "---\n" CARD("4", "e"), 0);
    read_apart(&k, CARD("1", "f"), 1);
    assert_int_equal(k.c->card_count, 5);
    assert_string_equal(names_at(&k, 1), "af");
    assert_string_equal(names_at(&k, 2), "c");
    assert_string_equal(names_at(&k, 4), "e");
    assert_int_equal(k.c->card_order.count, 5);
    assert_int_equal(k.d.count[DIAG_ERROR], 1);
    assert_string_equal(k.d.first->id, "duplicate-card");
    assert_int_equal(k.d.first->at.line, 7);
    assert_int_equal(k.d.first->also.line, 2);
    assert_int_equal(*catalogue_card(k.c, 0, 2, 3), 1);
    assert_int_equal(*catalogue_card(k.c, 1, 1, 1), 4);
    assert_null(catalogue_card(k.c, 0, 2, 2 + 2));
    catalogue_free(k.c);
    arena_free(&k.mem);
    arena_free(&messages);
}

static void files_and_dates(void **state)
{
    (void)state;
    static const struct source_file nmap = {"nmap-services", "nmap"};
    struct arena mem = ARENA_EMPTY, messages = ARENA_EMPTY;
    struct catalogue *c = catalogue_new(), *part = catalogue_new_in(&mem);
    struct diag d;
    diag_init(&d, &messages);
    c->iana_date = STR("2024-04");
    part->iana_date = STR("2024-04-12");
    assert_true(read_nmap_services(STR("one\t1/tcp\t0.012345\n"), &nmap, part, &d));
    assert_true(read_nmap_hooks(STR("one\ntwo\n"), &file, part, &d));
    catalogue_leave(part, &mem);
    catalogue_join(c, part, &d);
    assert_ptr_equal(c->nmap.file, &nmap);
    assert_true(c->nmap.has_rank);
    assert_non_null(c->nmap_hooks);
    assert_true(str_is(c->iana_date, "2024-04-12"));
    part = catalogue_new_in(&mem);
    part->iana_date = STR("2024-03-31");
    catalogue_leave(part, &mem);
    catalogue_join(c, part, &d);
    assert_true(str_is(c->iana_date, "2024-04-12"));
    assert_ptr_equal(c->nmap.file, &nmap);
    catalogue_free(c);
    arena_free(&mem);
    arena_free(&messages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_the_whole),
        cmocka_unit_test(a_second_card_is_left_out),
        cmocka_unit_test(files_and_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The short way to a listing of nmap-services: the same listing as the reader's, or
 * none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/sink.h"
#include "cmd/listing_nmap.h"
#include "support/listings.h"
#include "support/world.h"

#define ROWS(table) (sizeof(table) / sizeof *(table))

static const struct source_file file = {"t", "t"};

static void check_same(struct shelf *s, struct str text)
{
    struct listing *slow = shelf_listing(s, LISTING_NMAP, "t", text);
    struct listing *fast = listing_of_canonical(text, &file, &s->mem);
    assert_non_null(fast);
    assert_int_equal(fast->count, slow->count);
    for (uint32_t i = 0; i < slow->count; i++) {
        const struct listed *a = &fast->at[i], *b = &slow->at[i];
        assert_int_equal(endpoint_order(a->at), endpoint_order(b->at));
        assert_true(str_eq(a->name, b->name) && str_eq(a->comment, b->comment) &&
                    str_eq(a->raw, b->raw));
        assert_int_equal(a->status, b->status);
        assert_int_equal(a->freq.known, b->freq.known);
        assert_int_equal(a->freq.millionths, b->freq.millionths);
        assert_int_equal(a->rank, b->rank);
        assert_int_equal(a->place.line, b->place.line);
        assert_int_equal(a->place.column, b->place.column);
    }
}

static void test_same(void **state)
{
    static const char *const texts[] = {
        "a\t1/tcp\t0.100000\n",
        "# header\na\t1/sctp\t0.000000\nb\t1/tcp\t0.100000\t# x\ty\nUnknown\t1/udp\t0.200000\n# "
        "end\n",
        "c\t9/tcp\t0.300000\nb\t5/tcp\t0.300000\na\t1/tcp\t0.300000\nd\t0/udp\t0.000001\n",
        "n\xC3\xA9\t65535/udp\t0.999999\t# \xC3\xA9\n",
    };
    (void)state;
    for (size_t i = 0; i < ROWS(texts); i++) {
        struct shelf s;
        shelf_init(&s);
        check_same(&s, str_from(texts[i]));
        shelf_free(&s);
    }
}

static void test_odd(void **state)
{
    static const char *const texts[] = {
        "",
        "\n",
        "# only\n",
        "a\t1/tcp\t0.100000",
        "a\t1/tcp\t0.100000\r\n",
        "a 1/tcp\t0.100000\n",
        "a\t01/tcp\t0.100000\n",
        "a\t65536/tcp\t0.100000\n",
        "a\t1/TCP\t0.100000\n",
        "a\t1/dccp\t0.100000\n",
        "a\t1/tcp\t0.10000\n",
        "a\t1/tcp\t0.1000000\n",
        "a\t1/tcp\t1.000000\n",
        "a\t1/tcp\n",
        "a\t1/tcp\t0.100000 # x\n",
        "a\t1/tcp\t0.100000\t#x\n",
        "a\t1/tcp\t0.100000\t# x \n",
        "a\t1/tcp\t0.100000\t# \n",
        "a\t1/tcp\t0.100000\t# x\x01\n",
        "a\x7F\t1/tcp\t0.100000\n",
        "\t1/tcp\t0.100000\n",
        "a\t/tcp\t0.100000\n",
        "a\t1\n",
        "a\n",
        "a\t1/tc\n",
        "a\t1/tcp\t0.100000\nb\t1/tcp\t0.200000\n",
        "# x\r\na\t1/tcp\t0.100000\n",
        "a\t1/tcp\t0.100000\n\nb\t2/tcp\t0.100000\n",
        " a\t1/tcp\t0.100000\n",
        "c\t9/tcp\t0.3\nb\t5/tcp\t0.3\na\t1/tcp\t0.3\n",
    };
    struct arena mem = ARENA_EMPTY;
    (void)state;
    for (size_t i = 0; i < ROWS(texts); i++)
        if (listing_of_canonical(str_from(texts[i]), &file, &mem))
            fail_msg("not odd: %s", texts[i]);
    arena_free(&mem);
}

/* Lines far from their place are sorted at once, and a second one is found there. */
static void test_far(void **state)
{
    struct shelf s;
    struct sink out = SINK_EMPTY;
    (void)state;
    shelf_init(&s);
    for (unsigned i = 2000; i > 0; i--)
        sink_printf(&out, "n%u\t%u/tcp\t0.%06u\n", i, i, i % 7);
    check_same(&s, sink_text(&out));
    sink_z(&out, "n\t2000/tcp\t0.000000\n");
    assert_null(listing_of_canonical(sink_text(&out), &file, &s.mem));
    sink_free(&out);
    shelf_free(&s);
}

static void test_real(void **state)
{
    static const struct source_file installed = {"/usr/share/nmap/nmap-services", "nmap-services"};
    struct world *w = world_new();
    struct shelf s;
    struct str text = world_real_file(w, "nmap-services.2024-04");
    (void)state;
    shelf_init(&s);
    if (text.n)
        check_same(&s, text);
    if (file_exists(installed.path) && file_read(&s.mem, &installed, &s.diag, &text))
        check_same(&s, text);
    shelf_free(&s);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_odd),
        cmocka_unit_test(test_far),
        cmocka_unit_test(test_real),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

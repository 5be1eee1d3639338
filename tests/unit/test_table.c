/* SPDX-License-Identifier: BSD-2-Clause */
/* What a small table answers, in both forms. */
#define _DEFAULT_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/table_format.h"
#include "support/table_world.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
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
    f->w = table_world_small();
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

/* A compressed table becomes the raw one, but for checksums. */
static void forms_are_one(void **state)
{
    struct fixture *f = *state;
    size_t a, b;
    const char *raw = servc_image(f->t[0], &a), *inflated = servc_image(f->t[1], &b);
    assert_int_equal(a, b);
    size_t head = HEADER_BYTES + (size_t)raw[HEADER_SECTIONS] * ROW_BYTES;
    for (size_t i = 0; i < a; i++)
        if (raw[i] != inflated[i] && i >= head)
            fail_msg("byte %zu", i);
    assert_int_equal(servc_verify(f->t[0]), SERVC_OK);
    assert_int_equal(servc_verify(f->t[1]), SERVC_OK);
}

static const char *names_of(struct arena *mem, const struct servc_table *t,
                            const struct servc_entry *e)
{
    struct servc_name n;
    struct str text = str_from(e->name ? e->name : "-");
    for (uint32_t i = 1; servc_entry_name(t, e, i, &n) == SERVC_OK; i++)
        text = arena_printf(mem, "%.*s %s", STR_FMT(text), n.name);
    return arena_z(mem, text);
}

static void names_at_endpoints(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *at;
        const char *names[SERVC_POLICIES]; /* NULL: no entry */
    } rows[] = {
        {"1/tcp", {"tcpmux", "tcpmux", "tcpmux"}},
        {"465/tcp",
         {"submissions ssmtp urd smtps", "submissions ssmtp urd smtps",
          "smtps submissions ssmtp urd"}},
        {"465/udp", {"igmpv3lite", "igmpv3lite", "smtps igmpv3lite"}},
        {"993/udp", {"-", "-", "imaps"}},
        {"8080/tcp",
         {"http-alt webcache http-proxy", "webcache http-alt http-proxy",
          "http-proxy http-alt webcache"}},
        {"6001/tcp", {"x11 X11:1", "x11 X11:1", "X11:1 x11"}},
        {"2222/tcp", {"EtherNet-IP-1", "EtherNet-IP-1", "ethernet-ip-1"}},
        {"15/tcp", {"- netstat", "- netstat", "- netstat"}},
        {"1023/tcp", {"-", "-", "-"}},
        {"22/sctp", {"ssh", "ssh", "ssh"}},
        {"22/udp", {NULL, NULL, NULL}},
        {"0/dccp", {NULL, NULL, NULL}},
        {"7001/dccp",
         {"a-name-longer-than-sixteen-bytes", "a-name-longer-than-sixteen-bytes",
          "a-name-longer-than-sixteen-bytes"}},
    };
    struct arena mem = ARENA_EMPTY;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned k = 0; k < 2 * SERVC_POLICIES; k++) {
            const struct servc_table *t = f->t[k / SERVC_POLICIES];
            enum servc_policy policy = (enum servc_policy)(k % SERVC_POLICIES);
            const char *want = rows[i].names[policy];
            struct endpoint at;
            struct servc_entry e;
            assert_true(endpoint_parse(str_from(rows[i].at), &at));
            int error = servc_by_port(t, (enum servc_transport)at.transport, at.port, policy, &e);
            assert_int_equal(error, want ? SERVC_OK : SERVC_ENOENT);
            if (want && strcmp(names_of(&mem, t, &e), want) != 0)
                fail_msg("%s: %s", rows[i].at, names_of(&mem, t, &e));
        }
    arena_free(&mem);
}

static void ports_of_names(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *name;
        enum servc_transport transport;
        int32_t port[SERVC_POLICIES];
    } rows[] = {
        {"tcpmux", SERVC_TCP, {1, 1, 1}},
        {"TCPMUX", SERVC_TCP, {1, 1, 1}},
        {"tcpmux", SERVC_UDP, {-1, -1, -1}},
        {"tcpmu", SERVC_TCP, {-1, -1, -1}},
        {"tcpmux1", SERVC_TCP, {-1, -1, -1}},
        {"", SERVC_TCP, {-1, -1, -1}},
        {"smtps", SERVC_TCP, {465, 465, 465}},
        {"smtps", SERVC_UDP, {-1, -1, 465}},
        {"http-alt", SERVC_TCP, {8080, 8080, 8080}},
        {"x11", SERVC_TCP, {6000, 6000, 6000}},
        {"x11:1", SERVC_TCP, {6001, 6001, 6001}},
        {"ethernet-ip-1", SERVC_TCP, {2222, 2222, 2222}},
        {"ssh", SERVC_SCTP, {22, 22, 22}},
        {"a", SERVC_TCP, {7000, 7000, 7000}},
        {"bb", SERVC_UDP, {7000, 7000, 7000}},
        {"netstat", SERVC_TCP, {15, 15, 15}},
        {"A-Name-Longer-Than-Sixteen-Bytes", SERVC_DCCP, {7001, 7001, 7001}},
        {"a-name-longer-than-sixteen-byteS-", SERVC_DCCP, {-1, -1, -1}},
        {"a-name-longer-thaN_sixteen-bytes", SERVC_DCCP, {-1, -1, -1}},
        {"imaps", SERVC_UDP, {-1, -1, 993}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned k = 0; k < 2 * SERVC_POLICIES; k++) {
            int32_t port =
                servc_port_of(f->t[k / SERVC_POLICIES], rows[i].name, SERVC_NUL, rows[i].transport,
                              (enum servc_policy)(k % SERVC_POLICIES));
            if (port != rows[i].port[k % SERVC_POLICIES])
                fail_msg("%s: %d", rows[i].name, (int)port);
        }
    /* A length ends a name that goes on. */
    assert_int_equal(servc_port_of(f->t[0], "sshd", 3, SERVC_TCP, SERVC_POLICY_IANA), 22);
}

static void endpoints_of_a_name(void **state)
{
    struct fixture *f = *state;
    struct servc_endpoint at[8];
    assert_int_equal(servc_by_name(f->t[0], "http-alt", SERVC_NUL, SERVC_POLICY_IANA, at, 8), 2);
    assert_int_equal(at[0].port, 8080);
    assert_int_equal(at[0].preferred, 1);
    assert_int_equal(at[1].port, 591);
    assert_int_equal(at[1].preferred, 0);
    assert_int_equal(servc_by_name(f->t[0], "https", SERVC_NUL, SERVC_POLICY_IANA, at, 8), 2);
    assert_int_equal(at[0].transport, SERVC_TCP);
    assert_int_equal(at[1].transport, SERVC_UDP);
    assert_int_equal(servc_by_name(f->t[0], "x11", SERVC_NUL, SERVC_POLICY_IANA, at, 2), 4);
    assert_int_equal(at[1].port, 6001);
    assert_int_equal(servc_by_name(f->t[0], "smtps", SERVC_NUL, SERVC_POLICY_IANA, at, 8), 1);
    assert_int_equal(servc_by_name(f->t[0], "smtps", SERVC_NUL, SERVC_POLICY_UPSTREAM, at, 8), 2);
    assert_int_equal(servc_by_name(f->t[0], "nothing", SERVC_NUL, SERVC_POLICY_IANA, NULL, 0), 0);
}

static void what_an_entry_says(void **state)
{
    struct fixture *f = *state;
    struct servc_entry e;
    struct servc_name n;
    assert_int_equal(servc_by_port(f->t[1], SERVC_TCP, 465, SERVC_POLICY_IANA, &e), SERVC_OK);
    assert_int_equal(e.frequency, 12345);
    assert_int_equal(e.frequency_source, SERVC_SOURCE_NMAP);
    assert_int_equal(e.status, SERVC_ASSIGNED);
    assert_string_equal(e.rule, "card");
    assert_int_equal(e.moved, 0);
    assert_int_equal(e.alias_count, 3);
    assert_string_equal(servc_title(f->t[1], &e), "Mail submission inside TLS");
    assert_string_equal(servc_refs(f->t[1], &e), "RFC8314");
    assert_int_equal(servc_rank(f->t[1], &e), 4);
    assert_int_equal(servc_entry_name(f->t[1], &e, 2, &n), SERVC_OK);
    assert_string_equal(n.name, "urd");
    assert_int_equal(n.status, SERVC_CO_ASSIGNED);
    assert_int_equal(servc_entry_name(f->t[1], &e, 4, &n), SERVC_ENOENT);
    /* No data, and measured as zero. */
    assert_int_equal(servc_by_port(f->t[1], SERVC_TCP, 993, SERVC_POLICY_IANA, &e), SERVC_OK);
    assert_int_equal(e.frequency, SERVC_NO_FREQUENCY);
    assert_int_equal(e.frequency_source, SERVC_SOURCE_NONE);
    assert_int_equal(servc_by_port(f->t[1], SERVC_UDP, 993, SERVC_POLICY_UPSTREAM, &e), SERVC_OK);
    assert_int_equal(e.frequency, 0);
    assert_int_equal(e.moved, 1);
    assert_int_equal(servc_entry_name(f->t[1], &e, 0, &n), SERVC_OK);
    assert_int_equal(n.upstream_only, 1);
    assert_int_equal(servc_by_port(f->t[1], SERVC_TCP, 2222, SERVC_POLICY_UPSTREAM, &e), SERVC_OK);
    assert_int_equal(servc_entry_name(f->t[1], &e, 0, &n), SERVC_OK);
    assert_string_equal(n.name, "ethernet-ip-1");
    assert_string_equal(n.registered, "EtherNet-IP-1");
    assert_int_equal(servc_by_port(f->t[1], SERVC_TCP, 1023, SERVC_POLICY_IANA, &e), SERVC_OK);
    assert_int_equal(e.status, SERVC_RESERVED);
    assert_null(e.name);
}

static void in_order(void **state)
{
    struct fixture *f = *state;
    struct servc_entry e;
    uint32_t i = 0;
    for (int error = servc_first(f->t[0], SERVC_POLICY_IANA, &e); !error;
         error = servc_next(f->t[0], &e), i++) {
        assert_true(i < f->w->entries->count);
        assert_int_equal(e.port, f->w->entries->at[i]->at.port);
        assert_int_equal(e.transport, f->w->entries->at[i]->at.transport);
    }
    assert_int_equal(i, f->w->entries->count);
}

static void top(void **state)
{
    struct fixture *f = *state;
    static const uint16_t ports[] = {443, 22, 8080, 465, 6001, 1023, 2222, 65535};
    struct servc_entry e;
    for (uint32_t i = 0; i < 8; i++) {
        assert_int_equal(servc_by_rank(f->t[0], SERVC_TCP, i + 1, SERVC_POLICY_IANA, &e), SERVC_OK);
        assert_int_equal(e.port, ports[i]);
        assert_int_equal(servc_rank(f->t[0], &e), i + 1);
    }
    assert_int_equal(servc_by_rank(f->t[0], SERVC_TCP, 9, SERVC_POLICY_IANA, &e), SERVC_ENOENT);
    assert_int_equal(servc_by_rank(f->t[0], SERVC_TCP, 0, SERVC_POLICY_IANA, &e), SERVC_ENOENT);
    assert_int_equal(servc_by_rank(f->t[0], SERVC_DCCP, 1, SERVC_POLICY_IANA, &e), SERVC_ENOENT);
}

static void prefixes(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *prefix;
        uint32_t count;
        const char *first;
    } rows[] = {
        {"http", 3, "http-alt"}, {"HTTP-", 2, "http-alt"},
        {"ss", 2, "ssh"},        {"x11", 2, "x11"},
        {"zz", 0, NULL},         {"ssh", 1, "ssh"},
        {"sshd", 0, NULL},       {"a", 2, "a"},
        {"0", 0, NULL},          {"ETHERNET", 1, "EtherNet-IP-1"},
    };
    uint32_t first;
    struct servc_counts n;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(servc_prefix(f->t[1], rows[i].prefix, SERVC_NUL, &first), rows[i].count);
        if (rows[i].first)
            assert_string_equal(servc_sorted_name(f->t[1], first), rows[i].first);
    }
    servc_count(f->t[1], &n);
    assert_int_equal(servc_prefix(f->t[1], "", 0, NULL), n.names);
    assert_null(servc_sorted_name(f->t[1], n.names));
}

static void batch(void **state)
{
    struct fixture *f = *state;
    struct servc_endpoint at[100];
    const char *names[100];
    for (unsigned i = 0; i < 100; i++)
        at[i] = (struct servc_endpoint){(uint16_t)(i % 3 == 0   ? 22
                                                   : i % 3 == 1 ? 443
                                                                : 444),
                                        (uint8_t)(i == 99 ? 9 : 0), 0};
    assert_int_equal(servc_names_at(f->t[0], at, 100, SERVC_POLICY_IANA, names), 66);
    assert_string_equal(names[96], "ssh");
    assert_string_equal(names[97], "https");
    assert_null(names[98]);
    assert_null(names[99]);
}

static void cards(void **state)
{
    struct fixture *f = *state;
    char text[4096];
    size_t length = 0;
    for (unsigned k = 0; k < 2; k++) {
        assert_int_equal(servc_card(f->t[k], 465, NULL, 0, &length), SERVC_ELARGE);
        assert_true(length > 100 && length < sizeof text);
        assert_int_equal(servc_card(f->t[k], 465, text, length, &length), SERVC_OK);
        assert_memory_equal(text, "card: 1\nport: 465\n", 18);
        assert_memory_equal(text + length - 22, "why: never ran there}\n", 22);
        assert_int_equal(servc_card(f->t[k], 443, text, sizeof text, &length), SERVC_OK);
        assert_int_equal(servc_card(f->t[k], 22, text, sizeof text, &length), SERVC_ENOENT);
    }
}

/* The narrowest card that has a port; and all of them. */
static void cards_of_ranges(void **state)
{
    struct fixture *f = *state;
    static const struct {
        uint16_t port, first; /* 0: none */
    } rows[] = {{439, 0},   {440, 440}, {442, 440}, {443, 443}, {444, 440},
                {465, 465}, {466, 440}, {470, 440}, {471, 0},   {65535, 0}};
    static const struct servc_card_ports all[] = {{440, 470}, {443, 443}, {465, 465}};
    char text[4096], wanted[32];
    size_t length = 0;
    for (unsigned k = 0; k < 2; k++) {
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            int error = servc_card(f->t[k], rows[i].port, text, sizeof text - 1, &length);
            assert_int_equal(error, rows[i].first ? SERVC_OK : SERVC_ENOENT);
            snprintf(wanted, sizeof wanted, "\nport: %u", (unsigned)rows[i].first);
            text[error ? 0 : length] = 0;
            assert_true(error || strstr(text, wanted));
        }
        for (uint32_t i = 0; i < 4; i++) {
            struct servc_card_ports at = {1, 1};
            int error = servc_card_at(f->t[k], i, &at, text, sizeof text, &length);
            assert_int_equal(error, i < 3 ? SERVC_OK : SERVC_ENOENT);
            assert_int_equal(at.first, i < 3 ? all[i].first : 1);
            assert_int_equal(at.last, i < 3 ? all[i].last : 1);
        }
        assert_int_equal(servc_card_at(f->t[k], 0, NULL, text, 1, &length), SERVC_EINVAL);
    }
}

static void ranges(void **state)
{
    struct fixture *f = *state;
    struct servc_range r;
    assert_int_equal(servc_range_at(f->t[0], 0, &r), SERVC_OK);
    assert_int_equal(r.first, 6000);
    assert_int_equal(r.last, 6003);
    assert_int_equal(r.status, SERVC_ASSIGNED);
    assert_string_equal(r.name, "x11");
    assert_int_equal(servc_range_at(f->t[0], 1, &r), SERVC_ENOENT);
}

static void for_old_programs(void **state)
{
    struct fixture *f = *state;
    struct servent entry, *result;
    char buffer[64];
    assert_int_equal(
        servc_getservbyname_r(f->t[0], "SMTPS", "tcp", &entry, buffer, sizeof buffer, &result), 0);
    assert_ptr_equal(result, &entry);
    assert_string_equal(entry.s_name, "submissions");
    assert_string_equal(entry.s_proto, "tcp");
    assert_int_equal(ntohs((uint16_t)entry.s_port), 465);
    assert_string_equal(entry.s_aliases[0], "ssmtp");
    assert_string_equal(entry.s_aliases[2], "smtps");
    assert_null(entry.s_aliases[3]);
    assert_int_equal(servc_getservbyname_r(f->t[0], "smtps", "tcp", &entry, buffer, 8, &result),
                     ERANGE);
    assert_null(result);
    assert_int_equal(servc_getservbyname_r(f->t[0], "nothing", NULL, &entry, buffer, 64, &result),
                     ENOENT);
    assert_int_equal(servc_getservbyname_r(f->t[0], "ssh", "ip", &entry, buffer, 64, &result),
                     ENOENT);
    assert_int_equal(servc_getservbyport_r(f->t[0], htons(22), NULL, &entry, buffer, 64, &result),
                     0);
    assert_string_equal(result->s_name, "ssh");
    assert_int_equal(servc_getservbyport_r(f->t[0], htons(22), "udp", &entry, buffer, 64, &result),
                     ENOENT);
    assert_int_equal(
        servc_getservbyport_r(f->t[0], htons(1023), "tcp", &entry, buffer, 64, &result), ENOENT);
}

static void callers_mistakes(void **state)
{
    struct fixture *f = *state;
    struct servc_entry e = {.transport = 9};
    struct servc_table *t = NULL;
    assert_int_equal(servc_by_port(f->t[0], (enum servc_transport)4, 22, SERVC_POLICY_IANA, &e),
                     SERVC_EINVAL);
    assert_int_equal(servc_by_port(f->t[0], SERVC_TCP, 22, (enum servc_policy)3, &e), SERVC_EINVAL);
    assert_int_equal(servc_by_port(f->t[0], SERVC_TCP, 22, SERVC_POLICY_IANA, NULL), SERVC_EINVAL);
    assert_int_equal(servc_next(f->t[0], &e), SERVC_EINVAL);
    assert_null(servc_name_at(f->t[0], (enum servc_transport) - 1, 22, SERVC_POLICY_IANA));
    assert_null(servc_name_at(f->t[0], SERVC_TCP, 22, (enum servc_policy)7));
    assert_int_equal(servc_port_of(f->t[0], "ssh", 3, (enum servc_transport)4, SERVC_POLICY_IANA),
                     -1);
    assert_int_equal(servc_port_of(f->t[0], NULL, 3, SERVC_TCP, SERVC_POLICY_IANA), -1);
    assert_int_equal(servc_open_memory(f->good.raw.p, f->good.raw.n, 128, &t), SERVC_EINVAL);
    assert_int_equal(servc_open_memory(NULL, 8, 0, &t), SERVC_EINVAL);
    assert_int_equal(servc_open_memory("", 0, 0, &t), SERVC_EFOREIGN);
    assert_int_equal(servc_open(NULL, 0, &t), SERVC_EINVAL);
    assert_int_equal(servc_open("/nonexistent/servc.tbl", 0, &t), SERVC_ESYSTEM);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(servc_open("/tmp", 0, &t), SERVC_ESYSTEM);
    assert_null(t);
    servc_close(NULL);
    for (int i = -1; i < 12; i++)
        assert_true(*servc_error_text(i) != '\0');
    assert_int_equal(servc_transport_parse("SCTP"), SERVC_SCTP);
    assert_int_equal(servc_transport_parse("tcpx"), -1);
    assert_int_equal(servc_transport_parse(NULL), -1);
}

/* Image at an odd address, and without titles and cards. */
static void other_ways_to_open(void **state)
{
    struct fixture *f = *state;
    struct servc_table *t;
    struct servc_counts n;
    char *odd = malloc(f->good.raw.n + 1);
    memcpy(odd + 1, f->good.raw.p, f->good.raw.n);
    assert_int_equal(servc_open_memory(odd + 1, f->good.raw.n, 0, &t), SERVC_OK);
    assert_string_equal(servc_name_at(t, SERVC_TCP, 22, SERVC_POLICY_IANA), "ssh");
    assert_int_equal(servc_port_of(t, "ssh", 3, SERVC_TCP, SERVC_POLICY_IANA), 22);
    servc_close(t);
    free(odd);
    assert_int_equal(servc_open_memory(f->good.packed.p, f->good.packed.n, SERVC_OPEN_NO_TEXTS, &t),
                     SERVC_OK);
    servc_count(t, &n);
    assert_int_equal(n.titles, 0);
    assert_int_equal(n.cards, 0);
    assert_int_equal(n.compressed, 1);
    assert_int_equal(servc_verify(t), SERVC_OK);
    servc_close(t);
}

/* Without nmap's file there is no frequency, and nothing that goes with one. */
static void without_frequencies(void **state)
{
    (void)state;
    struct world *w = world_new();
    world_iana(w, "ssh,22,tcp,,,\nhttps,443,tcp,,,\n");
    world_reconcile(w);
    struct good_tables good = table_world_tables(w);
    const struct str forms[] = {good.raw, good.packed};
    for (unsigned k = 0; k < 2; k++) {
        struct servc_table *t;
        struct servc_entry e;
        assert_int_equal(servc_open_memory(forms[k].p, forms[k].n, SERVC_OPEN_VERIFY, &t),
                         SERVC_OK);
        assert_int_equal(servc_by_port(t, SERVC_TCP, 443, SERVC_POLICY_UPSTREAM, &e), SERVC_OK);
        assert_string_equal(e.name, "https");
        assert_int_equal(e.frequency, SERVC_NO_FREQUENCY);
        assert_int_equal(servc_rank(t, &e), 0);
        assert_int_equal(servc_verify(t), SERVC_OK);
        servc_close(t);
    }
    world_free(w);
}

/* Names that are nearly one: by bit 5 of a byte, by what repeats in them, by length,
 * and around the lengths at which they are looked up in another way. */
static void names_nearly_alike(void **state)
{
    (void)state;
    static const char *const names[] = {
        "a",
        "aa",
        "aaa",
        "aaaa",
        "aaaaa",
        "aaaaaaa",
        "aaaaaaaa",
        "aaaaaaaaa",
        "a[bcd",
        "a{bcd",
        "a[",
        "a{",
        "ab@d",
        "ab`d",
        "abcabca",
        "abcabc",
        "abca",
        "fifteen-letters",
        "sixteen-letters-",
        "sixteen-letterS1",
        "seventeen-letters",
        "seventeen-lexters",
        "twenty-four-letters-long",
        "twenty-four-lettexs-long",
        "twenty-five-letters-long-",
    };
    struct world *w = world_new();
    struct sink text = SINK_EMPTY;
    char number[32];
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        sink_z(&text, names[i]);
        snprintf(number, sizeof number, "\t%u/tcp\t0.000100\n", i + 1);
        sink_z(&text, number);
    }
    world_nmap(w, arena_z(&w->mem, sink_text(&text)));
    sink_free(&text);
    world_reconcile(w);
    struct good_tables good = table_world_tables(w);
    struct servc_table *t;
    assert_int_equal(servc_open_memory(good.raw.p, good.raw.n, SERVC_OPEN_VERIFY, &t), SERVC_OK);
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        char other[32] = {0}; /* in capitals */
        for (size_t k = 0; names[i][k]; k++)
            other[k] =
                (char)(names[i][k] >= 'a' && names[i][k] <= 'z' ? names[i][k] - 32 : names[i][k]);
        assert_int_equal(servc_port_of(t, names[i], SERVC_NUL, SERVC_TCP, 0), i + 1);
        assert_int_equal(servc_port_of(t, names[i], strlen(names[i]), SERVC_TCP, 0), i + 1);
        assert_int_equal(servc_port_of(t, other, strlen(other), SERVC_TCP, 0), i + 1);
        assert_int_equal(servc_port_of(t, other, strlen(other), SERVC_UDP, 0), -1);
        assert_string_equal(servc_name_at(t, SERVC_TCP, (uint16_t)(i + 1), 0), names[i]);
    }
    servc_close(t);
    world_free(w);
}

/* Nothing selected: a table of nothing. */
static void without_entries(void **state)
{
    (void)state;
    struct world *w = world_new();
    world_reconcile(w);
    struct good_tables good = table_world_tables(w);
    const struct str forms[] = {good.raw, good.packed};
    for (unsigned k = 0; k < 2; k++) {
        struct servc_table *t;
        struct servc_entry e;
        assert_int_equal(servc_open_memory(forms[k].p, forms[k].n, 0, &t), SERVC_OK);
        assert_null(servc_name_at(t, SERVC_TCP, 22, SERVC_POLICY_IANA));
        assert_int_equal(servc_first(t, SERVC_POLICY_IANA, &e), SERVC_ENOENT);
        assert_int_equal(servc_port_of(t, "ssh", 3, SERVC_TCP, SERVC_POLICY_IANA), -1);
        assert_int_equal(servc_verify(t), SERVC_OK);
        servc_close(t);
    }
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_one),
        cmocka_unit_test(names_at_endpoints),
        cmocka_unit_test(ports_of_names),
        cmocka_unit_test(endpoints_of_a_name),
        cmocka_unit_test(what_an_entry_says),
        cmocka_unit_test(in_order),
        cmocka_unit_test(top),
        cmocka_unit_test(prefixes),
        cmocka_unit_test(batch),
        cmocka_unit_test(cards),
        cmocka_unit_test(cards_of_ranges),
        cmocka_unit_test(ranges),
        cmocka_unit_test(for_old_programs),
        cmocka_unit_test(callers_mistakes),
        cmocka_unit_test(other_ways_to_open),
        cmocka_unit_test(without_frequencies),
        cmocka_unit_test(names_nearly_alike),
        cmocka_unit_test(without_entries),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

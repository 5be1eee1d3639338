/* SPDX-License-Identifier: BSD-2-Clause */
/* Endpoints: parsed strictly, printed back, in a total order. And the words of
 * servc.h, which files hold. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/endpoint.h"

#define ROWS(table) (sizeof(table) / sizeof *(table))

static void transports(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int want; /* -1: none */
    } cases[] = {
        {"tcp", SERVC_TCP}, {"udp", SERVC_UDP}, {"sctp", SERVC_SCTP}, {"dccp", SERVC_DCCP},
        {"TCP", -1},        {"Tcp", -1},        {"tcp ", -1},         {" tcp", -1},
        {"tc", -1},         {"tcpp", -1},       {"tcp6", -1},         {"", -1},
        {NULL, -1},         {"ddp", -1},        {"6", -1},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        enum servc_transport got = (enum servc_transport)99;
        bool ok = transport_parse(str_from(cases[i].text), &got);
        if (ok != (cases[i].want >= 0) || (int)got != (ok ? cases[i].want : 99))
            fail_msg("row %zu, `%s': %d, %d", i, cases[i].text, ok, (int)got);
    }
    enum servc_transport got;
    assert_false(transport_parse(STR("tcp\0"), &got));
}

static void ports_and_ranges(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok;
        uint16_t first, last;
    } cases[] = {
        {"0", true, 0, 0},
        {"465", true, 465, 465},
        {"65535", true, 65535, 65535},
        {"65536", false, 0, 0},
        {"6000-6063", true, 6000, 6063},
        {"0-65535", true, 0, 65535},
        {"0-65536", false, 0, 0},
        {"65536-65537", false, 0, 0},
        {"5-5", true, 5, 5},
        {"5-4", false, 0, 0},
        {"5-6", true, 5, 6},
        {"", false, 0, 0},
        {"-", false, 0, 0},
        {"5-", false, 0, 0},
        {"-5", false, 0, 0},
        {"5--6", false, 0, 0},
        {"5-6-7", false, 0, 0},
        {"5 - 6", false, 0, 0},
        {" 5", false, 0, 0},
        {"5 ", false, 0, 0},
        {"5\xE2\x80\x93" "6", false, 0, 0}, /* an en dash */
        {"5/tcp", false, 0, 0},
        {"x", false, 0, 0},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        uint16_t first = 11, last = 22;
        bool ok = port_range_parse(str_from(cases[i].text), &first, &last);
        if (ok != cases[i].ok || first != (ok ? cases[i].first : 11) ||
            last != (ok ? cases[i].last : 22))
            fail_msg("row %zu, `%s': %d, %u-%u", i, cases[i].text, ok, first, last);
    }
}

static void endpoints(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok;
        uint16_t port;
        uint8_t transport;
    } cases[] = {
        {"465/tcp", true, 465, SERVC_TCP},
        {"0/tcp", true, 0, SERVC_TCP},
        {"65535/dccp", true, 65535, SERVC_DCCP},
        {"65535/sctp", true, 65535, SERVC_SCTP},
        {"53/udp", true, 53, SERVC_UDP},
        {"65536/tcp", false, 0, 0},
        {"465", false, 0, 0},
        {"465/", false, 0, 0},
        {"/tcp", false, 0, 0},
        {"/", false, 0, 0},
        {"", false, 0, 0},
        {"tcp/465", false, 0, 0},
        {"465/TCP", false, 0, 0},
        {"465/tcp/", false, 0, 0},
        {"465/tcp/udp", false, 0, 0},
        {"465 /tcp", false, 0, 0},
        {"465/ tcp", false, 0, 0},
        {" 465/tcp", false, 0, 0},
        {"465/tcp ", false, 0, 0},
        {"465\\tcp", false, 0, 0},
        {"465-466/tcp", false, 0, 0},
        {"-1/tcp", false, 0, 0},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct endpoint got = {11, 99};
        char text[ENDPOINT_TEXT];
        bool ok = endpoint_parse(str_from(cases[i].text), &got);
        if (ok != cases[i].ok || got.port != (ok ? cases[i].port : 11) ||
            got.transport != (ok ? cases[i].transport : 99))
            fail_msg("row %zu, `%s': %d, %u", i, cases[i].text, ok, got.port);
        if (ok)
            assert_string_equal(endpoint_print(got, text), cases[i].text);
    }
}

/* Every endpoint, there and back; the order has no ties and no holes. */
static void all_of_them(void **state)
{
    (void)state;
    uint32_t order = 0;
    for (uint32_t port = 0; port < PORTS; port++)
        for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
            struct endpoint at = {(uint16_t)port, t}, back;
            char text[ENDPOINT_TEXT];
            assert_ptr_equal(endpoint_print(at, text), text);
            if (endpoint_order(at) != order++ || !endpoint_parse(str_from(text), &back) ||
                back.port != at.port || back.transport != at.transport)
                fail_msg("%s", text);
        }
}

static void words(void **state)
{
    (void)state;
    static const char *const status[] = {"assigned",   "co-assigned", "legacy",  "unofficial",
                                         "rejected",   "reserved",    "unknown", NULL};
    static const char *const source[] = {"card",     "iana",     "nmap", "services",
                                         "measured", "none",     NULL};
    static const char *const policy[] = {"iana", "common", "upstream", NULL};
    static const char *const transport[] = {"tcp", "udp", "sctp", "dccp", NULL};
    for (unsigned i = 0; i < ROWS(status); i++)
        if (!str_eq(str_from(servc_status_name((enum servc_status)i)), str_from(status[i])))
            fail_msg("status %u", i);
    for (unsigned i = 0; i < ROWS(source); i++)
        if (!str_eq(str_from(servc_source_name((enum servc_source)i)), str_from(source[i])))
            fail_msg("source %u", i);
    for (unsigned i = 0; i < ROWS(policy); i++)
        if (!str_eq(str_from(servc_policy_name((enum servc_policy)i)), str_from(policy[i])))
            fail_msg("policy %u", i);
    for (unsigned i = 0; i < ROWS(transport); i++)
        if (!str_eq(str_from(servc_transport_name((enum servc_transport)i)),
                    str_from(transport[i])))
            fail_msg("transport %u", i);
    assert_null(servc_status_name((enum servc_status)SERVC_STATUSES));
    assert_null(servc_source_name((enum servc_source)SERVC_SOURCES));
    assert_null(servc_policy_name((enum servc_policy)SERVC_POLICIES));
    assert_null(servc_transport_name((enum servc_transport)SERVC_TRANSPORTS));
    assert_null(servc_transport_name((enum servc_transport)-1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transports),
        cmocka_unit_test(ports_and_ranges),
        cmocka_unit_test(endpoints),
        cmocka_unit_test(all_of_them),
        cmocka_unit_test(words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Who breaks: names, scripts, patterns and scans, from small files. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sink.h"
#include "compare/impact.h"
#include "read/nmap_scripts.h"
#include "support/listings.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))
#define ALL ((1u << SERVC_TRANSPORTS) - 1)

static const char shortport[] =
    "local x = 1 -- LIKELY_HTTP_PORTS = {1}\n"
    "LIKELY_HTTP_PORTS = {\n  80, 443, -- the usual ones\n  8080\n}\n"
    "LIKELY_HTTP_SERVICES = {\n  \"http\", 'http-alt',\n}\n"
    "local LIKELY_SSL_PORTS = { 443 }\nlocal LIKELY_SSL_SERVICES = { \"https\" }\n";

static const struct {
    const char *name, *text;
} scripts[] = {
    {"web.nse", "local shortport = require \"shortport\"\nportrule = shortport.http\n"},
    {"print.nse",
     "portrule = shortport.port_or_service({9100, 9101}, {\"jetdirect\", \"print\"})\n"},
    {"names.nse", "--[[ port_or_service(1, \"no\") ]]\nlocal names = {\n \"snmp\", \"snmp2\" }\n"
                  "portrule = shortport.port_or_service({161}, names, {\"udp\"})\n"},
    {"quoted.nse", "local s = 'shortport.port_or_service(1, \"no\")'\n"
                   "portrule = shortport.version_port_or_service(79, 'finger', 'tcp', 'open')\n"},
    {"ready.nse", "portrule = irc.portrule\n"},
    {"service.nse", "portrule = shortport.service(\"only\")\n"},
    {"range.nse", "portrule = function(host, port)\n return shortport.port_or_service('20-22', "
                  "\"ftp\")(host, port) end\n"},
    {"odd.nse", "portrule = shortport.port_or_service(f(1, 2), {\"odd\", g(), \"even\"}\n"},
};

static void read_rules(struct port_rules *rules, struct arena *mem)
{
    struct port_rules ready = {.mem = mem};
    *rules = (struct port_rules){.mem = mem};
    read_nmap_shortport(str_from(shortport), &ready);
    read_nmap_library(STR("portrule = shortport.port_or_service({6667}, {\"irc\"})"), STR("irc"),
                      &ready);
    for (size_t i = 0; i < ROWS(scripts); i++)
        read_nmap_script(str_from(scripts[i].text), str_from(scripts[i].name), &ready, rules);
}

/* "web.nse t 80,443,8080 http,http-alt" */
static const char *show_rules(const struct port_rules *rules, struct arena *mem)
{
    static const char *const letters[] = {"t", "u", "s", "d"};
    struct sink out = SINK_EMPTY;
    for (uint32_t i = 0; i < rules->count; i++) {
        const struct port_rule *r = &rules->at[i];
        sink_str(&out, r->script);
        sink_char(&out, ' ');
        for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
            sink_z(&out, r->transports & 1u << t ? letters[t] : "");
        for (uint32_t k = 0; k < r->port_count; k++)
            sink_printf(&out, "%s%u", k ? "," : " ", (unsigned)r->ports[k]);
        for (uint32_t k = 0; k < r->name_count; k++)
            sink_printf(&out, "%s%.*s", k ? "," : " ", STR_FMT(r->names[k]));
        sink_char(&out, '\n');
    }
    const char *text = arena_z(mem, sink_text(&out));
    sink_free(&out);
    return text;
}

static void test_scripts(void **state)
{
    struct arena mem = ARENA_EMPTY;
    struct port_rules rules;
    (void)state;
    read_rules(&rules, &mem);
    assert_string_equal(show_rules(&rules, &mem), "web.nse t 80,443,8080 http,http-alt\n"
                                                  "print.nse t 9100,9101 jetdirect,print\n"
                                                  "names.nse u 161 snmp,snmp2\n"
                                                  "quoted.nse t 79 finger\n"
                                                  "ready.nse t 6667 irc\n"
                                                  "service.nse t only\n"
                                                  "range.nse t 20,21,22 ftp\n");
    assert_int_equal(rules.scripts, ROWS(scripts));
    arena_free(&mem);
}

static void test_hook_names(void **state)
{
    struct arena mem = ARENA_EMPTY;
    struct port_rules rules = {.mem = &mem};
    (void)state;
    read_nmap_hook_names(STR("# names\nhttp\n\nvnc # screens\n"), &rules);
    assert_int_equal(rules.count, 2);
    assert_true(port_rule_has_name(&rules.at[1], SERVC_UDP, STR("vnc")));
    assert_false(rules.at[0].ports_known);
    arena_free(&mem);
}

static const struct {
    const char *what;
    enum listing_kind kind;
    const char *old, *new, *want;
} cases[] = {
    {"nothing", LISTING_SERVICES, "a 1/tcp\n", "a 1/tcp\n", ""},
    {"lost", LISTING_SERVICES, "a 1/tcp\n", "b 1/tcp\n",
     "name-lost a/tcp: was 1, where `b' leads now"},
    {"lost on one transport", LISTING_SERVICES, "a 1/tcp\na 1/udp\n", "a 1/tcp\nb 1/udp\n",
     "name-lost a/udp: was 1, where `b' leads now (it is still 1/tcp)"},
    {"an alias keeps it", LISTING_SERVICES, "a 1/tcp\n", "b 1/tcp a\n", ""},
    {"moved for all", LISTING_SERVICES, "a 1/tcp\n", "a 2/tcp\n",
     "name-moved a/tcp: 1 -> 2 for readers that take the first line (glibc, musl); 1 -> 2 for "
     "readers that take the last (Go)"},
    {"moved for the first-match readers", LISTING_SERVICES, "a 1/tcp\na 3/tcp\n",
     "a 2/tcp\na 3/tcp\n",
     "name-moved a/tcp: 1 -> 2 for readers that take the first line (glibc, musl)"},
    {"moved for the last-match readers", LISTING_SERVICES, "a 1/tcp\n", "a 1/tcp\nb 2/tcp a\n",
     "name-moved a/tcp: 1 -> 2 for readers that take the last (Go)"},
    {"another order of lines", LISTING_SERVICES, "a 1/tcp\na 2/tcp\n", "a 2/tcp\na 1/tcp\n",
     "name-moved a/tcp: 1 -> 2 for readers that take the first line (glibc, musl); 2 -> 1 for "
     "readers that take the last (Go)"},
    {"case matters to glibc", LISTING_SERVICES, "X11 1/tcp\n", "x11 1/tcp\n",
     "name-lost X11/tcp: was 1, where `x11' leads now"},
    {"nmap: a name that selects nothing", LISTING_NMAP, "ab\t1/tcp\t0.1\n", "b\t1/tcp\t0.1\n",
     "name-lost ab: selected 1/tcp"},
    {"nmap: fewer ports", LISTING_NMAP, "ab\t1/tcp\t0.1\nab\t2/tcp\t0.1\n",
     "ab\t1/tcp\t0.1\nb\t2/tcp\t0.1\n", "name-moved ab: no longer selects 2/tcp"},
    {"nmap: case does not matter", LISTING_NMAP, "AB\t1/tcp\t0.1\n", "ab\t1/tcp\t0.1\n", ""},
    {"a script loses a port", LISTING_NMAP, "jetdirect\t9102/tcp\t0.1\n", "bacula\t9102/tcp\t0.1\n",
     "name-lost jetdirect: selected 9102/tcp, script-lost 9102/tcp: jetdirect -> bacula: "
     "print.nse"},
    {"a script matches by number", LISTING_NMAP, "jetdirect\t9100/tcp\t0.1\n",
     "pdl\t9100/tcp\t0.1\n", "name-lost jetdirect: selected 9100/tcp"},
    {"a script has both names", LISTING_NMAP, "http\t8008/tcp\t0.1\n", "http-alt\t8008/tcp\t0.1\n",
     "name-lost http: selected 8008/tcp"},
    {"a script wins a port", LISTING_NMAP, "x\t8009/tcp\t0.1\n", "http\t8009/tcp\t0.1\n",
     "name-lost x: selected 8009/tcp, script-gained 8009/tcp: x -> http: web.nse"},
    {"not on another transport", LISTING_NMAP, "snmp\t1/tcp\t0.1\n", "x\t1/tcp\t0.1\n",
     "name-lost snmp: selected 1/tcp"},
    {"a pattern", LISTING_NMAP, "http\t1/tcp\t0.1\nhttp-a\t2/tcp\t0.1\nx\t3/tcp\t0.1\n",
     "http\t1/tcp\t0.1\ny\t2/tcp\t0.1\nhttp-b\t3/tcp\t0.1\n",
     "name-lost http-a: selected 2/tcp, name-lost x: selected 3/tcp, "
     "pattern-changed http*: selects now 3/tcp; no longer 2/tcp"},
};

static const char *show(const struct impacts *found, struct arena *mem)
{
    struct str text = STR("");
    for (unsigned k = 0; k < IMPACT_KINDS; k++)
        for (uint32_t i = 0; i < found->count; i++)
            if (found->at[i].kind == k && k != IMPACT_SCAN)
                text = arena_printf(mem, "%.*s%s%s %.*s: %.*s", STR_FMT(text), text.n ? ", " : "",
                                    impact_kinds[k].word, STR_FMT(found->at[i].subject),
                                    STR_FMT(found->at[i].text));
    return text.p;
}

static void test_impact(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct shelf s;
        struct diff d;
        struct port_rules rules;
        struct impacts found;
        shelf_init(&s);
        read_rules(&rules, &s.mem);
        diff_listings(&d, shelf_listing(&s, cases[i].kind, "old", str_from(cases[i].old)),
                      shelf_listing(&s, cases[i].kind, "new", str_from(cases[i].new)), ALL, &s.mem);
        impact_find(&found, &d, &rules, &s.mem);
        const char *got = show(&found, &s.mem);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("%s: %s\nwanted: %s", cases[i].what, got, cases[i].want);
        shelf_free(&s);
    }
}

static void test_scans(void **state)
{
    struct shelf s;
    struct diff d;
    struct impacts found = {0};
    struct sink old = SINK_EMPTY, new = SINK_EMPTY;
    (void)state;
    shelf_init(&s);
    for (unsigned i = 1; i <= 11; i++) {
        sink_printf(&old, "n%u\t%u/tcp\t0.%06u\n", i, i, 1000 - i);
        sink_printf(&new, "n%u\t%u/tcp\t0.%06u\n", i, i, i == 11 ? 2000 : 1000 - i);
    }
    diff_listings(&d, shelf_listing(&s, LISTING_NMAP, "old", sink_text(&old)),
                  shelf_listing(&s, LISTING_NMAP, "new", sink_text(&new)), ALL, &s.mem);
    found.mem = &s.mem;
    impact_scans(&found, &d);
    assert_int_equal(found.count, 1);
    assert_true(str_is(found.at[0].text, "--top-ports 10: 1 come in: 11; 1 fall out: 10"));
    sink_free(&old);
    sink_free(&new);
    shelf_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_hook_names),
        cmocka_unit_test(test_impact),
        cmocka_unit_test(test_scans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

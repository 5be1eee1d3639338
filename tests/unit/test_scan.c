/* SPDX-License-Identifier: BSD-2-Clause */
/* Scans: what each format comes to, a host a line, and what is reported. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sink.h"
#include "read/scan.h"

#define ROWS(table) (sizeof(table) / sizeof *(table))
#define HOST "<host><address addr='a' addrtype='ipv4'/>"
#define PORT(attributes, inside)                                                                   \
    "<ports><port " attributes "><state state='open'/>" inside "</port></ports>"
#define TCP1 "protocol='tcp' portid='1'"

/* "a(name) 1/tcp http~tls!probed[version]?maybe; b ..." */
static const char *scan_text(const struct scan *s, struct arena *mem)
{
    struct sink out = SINK_EMPTY;
    char at[ENDPOINT_TEXT];
    for (uint32_t i = 0; i < s->count; i++) {
        const struct scan_host *h = &s->hosts[i];
        sink_printf(&out, "%s%.*s", i ? "; " : "", STR_FMT(h->address));
        if (h->name.n)
            sink_printf(&out, "(%.*s)", STR_FMT(h->name));
        for (uint32_t k = 0; k < h->count; k++) {
            const struct scan_port *p = &h->ports[k];
            sink_printf(&out, " %s", endpoint_print(p->at, at));
            if (p->service.n)
                sink_printf(&out, "=%.*s", STR_FMT(p->service));
            sink_printf(&out, "%s%s%s", p->tls ? "~tls" : "", p->probed ? "!" : "",
                        p->maybe ? "?" : "");
            if (p->version.n)
                sink_printf(&out, "[%.*s]", STR_FMT(p->version));
        }
    }
    const char *text = arena_z(mem, sink_text(&out));
    sink_free(&out);
    return text;
}

static const char *messages_text(const struct diag *d, struct arena *mem)
{
    struct sink out = SINK_EMPTY;
    for (const struct diag_message *m = d->first; m; m = m->next)
        sink_printf(&out, "%s%c %s %u:%u", m == d->first ? "" : "; ",
                    m->level == DIAG_ERROR ? 'E' : 'W', m->id, (unsigned)m->at.line,
                    (unsigned)m->at.column);
    const char *text = arena_z(mem, sink_text(&out));
    sink_free(&out);
    return text;
}

static const struct {
    const char *text;
    bool read;
    const char *hosts, *messages;
} cases[] = {
    /* nmap's XML */
    {"<nmaprun/>", true, "", ""},
    {"<?xml version='1.0'?>\n<!DOCTYPE nmaprun>\n<nmaprun>" HOST PORT(TCP1, "") "</host></nmaprun>",
     true, "a 1/tcp", ""},
    {"<nmaprun>" HOST "<hostnames><hostname name='n'/><hostname name='m'/></hostnames>" PORT(
         TCP1, "<service name='http' method='table'/>") "</host></nmaprun>",
     true, "a(n) 1/tcp=http", ""},
    {"<nmaprun>" HOST PORT(TCP1, "<service name='http' tunnel='ssl' product='nginx' version='1' "
                                 "method='probed'/>") "</host></nmaprun>",
     true, "a 1/tcp=http~tls![nginx 1]", ""},
    {"<nmaprun>" HOST "<ports><port " TCP1
     "><state state='closed'/></port></ports></host></nmaprun>",
     true, "", ""},
    {"<nmaprun>" HOST
     "<ports><port protocol='udp' portid='7'><state state='open|filtered'/></port></ports>"
     "</host></nmaprun>",
     true, "a 7/udp?", ""},
    {"<nmaprun><host><address addr='00:00' addrtype='mac'/><address addr='b' "
     "addrtype='ipv6'/>" PORT(TCP1, "") "</host></nmaprun>",
     true, "b 1/tcp", ""},
    {"<nmaprun>" HOST PORT("protocol='tcp' portid='65536'", "") "</host></nmaprun>", true, "",
     "W bad-scan-port 1:58"},
    {"<nmaprun>" HOST PORT("protocol='ip' portid='1'", "") "</host></nmaprun>", true, "", ""},
    {"<nmaprun><host>" PORT(TCP1, "") "</host></nmaprun>", true, "", "W bad-scan-host 1:91"},
    {"<nmaprun>" HOST PORT("protocol='tcp' portid='2'", "") PORT(TCP1, "") "</host>" HOST PORT(
         TCP1, "<service name='x' method='probed'/>") "</host></nmaprun>",
     true, "a 1/tcp=x! 2/tcp", ""},
    {"<nmaprun>" HOST PORT(TCP1, "") "</host><host>", false, "a 1/tcp", "E xml-syntax 1:139"},
    {"<nmaprun>\n" HOST PORT(TCP1, ""), false, "", "E xml-syntax 2:117"},
    {"<html/>", false, "", "E unknown-scan 1:1"},
    {"<!DOCTYPE nmaprun [<!ENTITY a 'b'>]><nmaprun/>", false, "", "E xml-doctype 1:19"},
    {"<!DOCTYPE nmaprun SYSTEM 'x'><nmaprun/>", false, "", "E xml-doctype 1:29"},
    /* -oG */
    {"# Nmap\n", true, "", ""},
    {"Host: a (n)\tStatus: Up\n", true, "", ""},
    {"Host: a (n)\tPorts: 1/open/tcp//http///\tIgnored State: closed (1)\n", true,
     "a(n) 1/tcp=http", ""},
    {"Host: a ()\tPorts: 1/open/tcp//ssl|http//nginx (x, y)/, 2/closed/tcp/////, "
     "3/open|filtered/udp/////\n",
     true, "a 1/tcp=http~tls![nginx (x, y)] 3/udp?", ""},
    {"Host: a\tPorts: 1/open/tcp\r\nHost: a ()\tPorts: 1/open/tcp//x//v/\r\n", true,
     "a 1/tcp=x![v]", ""},
    {"Timestamp: 1\tHost: a ()\tPorts: 80/open/tcp//http//\n", true, "a 80/tcp=http", ""},
    {"Host: ()\tPorts: x/open/tcp/////\nnonsense\n", true, "()",
     "W bad-scan-port 1:17; W bad-scan-line 2:0"},
    {"Host:\tPorts: 1/open/tcp/////\n", true, "", "W bad-scan-host 1:0"},
    {"Timestamp: 1 Host: a\n", false, "", "W bad-scan-line 1:0; E unknown-scan 0:0"},
    /* masscan's JSON */
    {"[\n]\n", true, "", ""},
    {"[\n{ \"ip\": \"a\", \"ports\": [ {\"port\": 1, \"proto\": \"tcp\", \"status\": \"open\"} ] "
     "}\n,\n"
     "{ \"ip\": \"b\", \"ports\": [ {\"port\": 2, \"proto\": \"udp\", \"status\": \"open\"} ] },\n"
     "{finished: 1}\n]\n",
     true, "a 1/tcp; b 2/udp", ""},
    {"[\n{\"ip\":\"a\",\"ports\":[{\"port\":1,\"proto\":\"tcp\",\"service\":{\"name\":\"x\","
     "\"banner\":\"y\"}}]},\n{\"ip\":\"a\",\"ports\":[{\"port\":1,\"proto\":\"tcp\",\"status\":"
     "\"open\"}]},\n{\"ip\":\"a\",\"ports\":[{\"port\":3,\"proto\":\"tcp\",\"status\":\"closed\"}]}"
     "\n]",
     true, "a 1/tcp=x![y]", ""},
    {"{\"ip\":\"a\",\"port\":1,\"proto\":\"tcp\",\"rec_type\":\"status\",\"data\":{\"status\":"
     "\"open\"}}",
     true, "a 1/tcp", ""},
    {"[{\"ip\":\"a\",\"ports\":[{\"port\":1,\"proto\":\"tcp\",\"status\":\"open\"}]},\n 7]", false,
     "a 1/tcp", "E bad-scan-line 2:2"},
    {"[\n{\"ip\":\"a\",\"ports\":[{\"port\":0.5,\"proto\":\"tcp\",\"status\":\"open\"}]},\n{\"ip\":"
     "\"",
     false, "", "W bad-scan-port 2:20; E bad-scan-line 3:8"},
    {"[\n{\"ports\":[]}\n]", true, "", "W bad-scan-host 2:1"},
    /* none */
    {"", false, "", "E unknown-scan 0:0"},
    {"  \n", false, "", "E unknown-scan 0:0"},
    {"hello\n", false, "", "E unknown-scan 0:0"},
    {"\xEF\xBB\xBF[\n{\"ip\":\"a\",\"port\":1,\"proto\":\"sctp\",\"status\":\"open\"}\n]", true,
     "a 1/sctp", ""},
};

static void formats(void **state)
{
    (void)state;
    static const struct source_file file = {"t", "t"};
    unsigned wrong = 0;
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct arena mem = ARENA_EMPTY;
        struct diag d;
        struct scan s;
        diag_init(&d, &mem);
        scan_init(&s, &mem);
        bool read = read_scan(str_from(cases[i].text), &file, &s, &d);
        scan_finish(&s);
        const char *hosts = scan_text(&s, &mem), *messages = messages_text(&d, &mem);
        if (read != cases[i].read || !str_is(str_from(hosts), cases[i].hosts) ||
            !str_is(str_from(messages), cases[i].messages)) {
            print_error("row %zu, %s:\n  %d `%s' `%s'\n", i, cases[i].text, read, hosts, messages);
            wrong++;
        }
        arena_free(&mem);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(formats)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

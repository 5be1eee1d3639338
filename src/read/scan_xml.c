/* SPDX-License-Identifier: BSD-2-Clause */
/* nmap's XML, which masscan writes too:
 *
 *   <nmaprun ...>
 *     <host> <address addr="192.0.2.1" addrtype="ipv4"/>
 *       <hostnames><hostname name="mail.example" type="PTR"/></hostnames>
 *       <ports><port protocol="tcp" portid="465"><state state="open" .../>
 *         <service name="smtp" tunnel="ssl" product="Postfix smtpd" method="probed" .../></port>
 *
 * A document type without declarations is nmap's; one that declares is somebody's who wants
 * to fill memory with entities. */
#include "read/scan.h"

#include "base/file.h"
#include "base/sink.h"
#include "read/xml_place.h"

#include <limits.h>
#include <string.h>

#define DEPTH_MAX 64

enum { LEVEL_RUN = 1, LEVEL_HOST, LEVEL_OF_HOST, LEVEL_PORT, LEVEL_OF_PORT };

struct pending {
    struct scan_port *at;
    uint32_t count, capacity;
};

struct scan_reading {
    struct xml_place xml;
    struct diag *d;
    struct scan *s;
    struct arena mem; /* of one host */
    uint32_t level;
    bool stopped, is_scan, in_host, in_ports, in_names;
    struct str address, name;
    bool has_port, open;
    struct scan_port port;
    struct pending ports;
};

static void stop(struct scan_reading *r)
{
    r->stopped = true;
    XML_StopParser(r->xml.parser, XML_FALSE);
}

static struct str keep(struct scan_reading *r, struct str text)
{
    return arena_str(&r->mem, utf8_cut(text, SCAN_TEXT_MAX));
}

/* ---- Elements ---- */

static void open_run(struct scan_reading *r, const char *name)
{
    if (strcmp(name, "nmaprun") == 0) {
        r->is_scan = true;
        return;
    }
    diag_error(r->d, xml_here(&r->xml), "unknown-scan",
               "this is not nmap's XML: it begins with `%s'", diag_quote(r->d, str_from(name)));
    stop(r);
}

static void open_host(struct scan_reading *r)
{
    arena_free(&r->mem);
    r->in_host = true;
    r->address = r->name = STR_NONE;
    r->ports = (struct pending){NULL, 0, 0};
}

/* The network's address; hosts nearby have one of their hardware besides. */
static void take_address(struct scan_reading *r, const XML_Char **attributes)
{
    if (!r->address.n && !str_is(xml_attribute(attributes, "addrtype"), "mac"))
        r->address = keep(r, xml_attribute(attributes, "addr"));
}

static void open_port(struct scan_reading *r, const XML_Char **attributes)
{
    struct str port = xml_attribute(attributes, "portid"),
               transport = xml_attribute(attributes, "protocol");
    r->port = (struct scan_port){.maybe = false};
    r->open = false;
    r->has_port = scan_endpoint_parse(port, transport, xml_here(&r->xml), r->d, &r->port.at);
}

static void take_service(struct scan_reading *r, const XML_Char **attributes)
{
    struct str product = xml_attribute(attributes, "product"),
               version = xml_attribute(attributes, "version");
    r->port.service = keep(r, xml_attribute(attributes, "name"));
    r->port.probed = str_is(xml_attribute(attributes, "method"), "probed");
    r->port.tls = str_is(xml_attribute(attributes, "tunnel"), "ssl");
    product = utf8_cut(product, SCAN_TEXT_MAX / 2);
    version = utf8_cut(version, SCAN_TEXT_MAX / 2 - 1);
    r->port.version = arena_printf(&r->mem, "%.*s%s%.*s", STR_FMT(product),
                                   product.n && version.n ? " " : "", STR_FMT(version));
}

static void of_port(struct scan_reading *r, const char *name, const XML_Char **attributes)
{
    if (strcmp(name, "state") == 0)
        r->open = scan_is_open(xml_attribute(attributes, "state"), &r->port.maybe);
    else if (strcmp(name, "service") == 0)
        take_service(r, attributes);
}

static void of_host(struct scan_reading *r, const char *name, const XML_Char **attributes)
{
    if (r->level == LEVEL_OF_HOST) {
        r->in_ports = strcmp(name, "ports") == 0;
        r->in_names = strcmp(name, "hostnames") == 0;
        if (strcmp(name, "address") == 0)
            take_address(r, attributes);
    } else if (r->level == LEVEL_PORT && r->in_ports && strcmp(name, "port") == 0) {
        open_port(r, attributes);
    } else if (r->level == LEVEL_PORT && r->in_names && strcmp(name, "hostname") == 0) {
        if (!r->name.n)
            r->name = keep(r, xml_attribute(attributes, "name"));
    } else if (r->level == LEVEL_OF_PORT && r->has_port) {
        of_port(r, name, attributes);
    }
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct scan_reading *r = user;
    r->level++;
    if (r->stopped)
        return;
    if (r->level > DEPTH_MAX) {
        diag_error(r->d, xml_here(&r->xml), "too-deep", "more than %d levels", DEPTH_MAX);
        stop(r);
    } else if (r->level == LEVEL_RUN) {
        open_run(r, name);
    } else if (r->level == LEVEL_HOST && strcmp(name, "host") == 0) {
        open_host(r);
    } else if (r->in_host) {
        of_host(r, name, attributes);
    }
}

static void close_host(struct scan_reading *r)
{
    r->in_host = false;
    if (!r->ports.count)
        return;
    if (!r->address.n) {
        diag_warning(r->d, xml_here(&r->xml), "bad-scan-host", "a host without an address");
        return;
    }
    struct scan_host *host = scan_host_at(r->s, r->address, r->name);
    for (uint32_t i = 0; i < r->ports.count; i++)
        scan_port_add(r->s, host, &r->ports.at[i]);
}

static void close_port(struct scan_reading *r)
{
    if (r->has_port && r->open)
        *arena_push(&r->mem, r->ports.at, r->ports.count, r->ports.capacity) = r->port;
    r->has_port = false;
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    struct scan_reading *r = user;
    (void)name;
    if (!r->stopped && r->in_host && r->level == LEVEL_HOST)
        close_host(r);
    else if (!r->stopped && r->in_host && r->level == LEVEL_PORT)
        close_port(r);
    r->level--;
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int has_subset)
{
    struct scan_reading *r = user;
    (void)name, (void)public;
    if (!has_subset && !system)
        return;
    diag_error(r->d, xml_here(&r->xml), "xml-doctype",
               "a DOCTYPE with declarations; scans have none");
    stop(r);
}

/* ---- The file ---- */

static bool parse(struct scan_reading *r)
{
    _Static_assert(FILE_MAX <= INT_MAX, "a file is one piece for expat");
    XML_SetUserData(r->xml.parser, r);
    XML_SetElementHandler(r->xml.parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(r->xml.parser, on_doctype);
    if (XML_Parse(r->xml.parser, r->xml.text.p, (int)r->xml.text.n, XML_TRUE) == XML_STATUS_OK)
        return true;
    if (r->stopped)
        return false;
    struct diag_message *m = diag_error(r->d, xml_here(&r->xml), "xml-syntax", "%.*s",
                                        STR_FMT(xml_fault(&r->xml, r->d->mem)));
    if (r->is_scan)
        m->hint = arena_printf(r->d->mem, "%u hosts before it are whole and were read",
                               (unsigned)r->s->count);
    return false;
}

bool read_scan_xml(struct str text, const struct source_file *file, struct scan *s, struct diag *d)
{
    struct scan_reading r = {
        .xml = {XML_ParserCreate(NULL), text, {file, 1, 1}, 0}, .d = d, .s = s};
    if (!r.xml.parser) {
        diag_error(d, place_file(file), "no-memory", "not enough memory to read XML");
        return false;
    }
    bool whole = parse(&r);
    XML_ParserFree(r.xml.parser);
    arena_free(&r.mem);
    return whole && r.is_scan;
}

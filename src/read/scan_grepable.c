/* SPDX-License-Identifier: BSD-2-Clause */
/* nmap's -oG, a line a host with tabs between its fields, and masscan's, a line a port:
 *
 *   Host: 192.0.2.1 (mail.example)<TAB>Ports: 465/open/tcp//ssl|smtp//Postfix smtpd/, 80/...
 *   Timestamp: 1710000000<TAB>Host: 192.0.2.1 ()<TAB>Ports: 80/open/tcp//http//
 *
 * A port is number, state, protocol, owner, service, RPC, version; nmap puts `|` where a
 * field has a slash. That a version is there says that the service was talked to. */
#include "read/scan.h"

#include "read/lines.h"

enum { PORT, STATE, PROTOCOL, OWNER, SERVICE, RPC, VERSION, FIELDS };

static struct str cut_text(struct str text)
{
    return utf8_cut(text, SCAN_TEXT_MAX);
}

static void take_service(struct str service, struct scan_port *port)
{
    if (str_starts(service, STR("ssl|"))) {
        port->tls = true;
        service = str_sub(service, 4, service.n);
    }
    port->service = cut_text(service);
}

static void read_port(const struct line *line, struct str item, struct scan *s,
                      struct scan_host *host, struct diag *d)
{
    struct str field[FIELDS] = {{NULL, 0}}, rest = item;
    struct scan_port port = {.maybe = false};
    for (unsigned i = 0; i < FIELDS && str_cut(&rest, '/', &field[i]); i++)
        ;
    if (!scan_is_open(field[STATE], &port.maybe) ||
        !scan_endpoint_parse(field[PORT], field[PROTOCOL], line_place(line, item.p), d, &port.at))
        return;
    take_service(field[SERVICE], &port);
    port.version = cut_text(field[VERSION]);
    port.probed = port.version.n > 0 || port.tls;
    scan_port_add(s, host, &port);
}

/* Items end in "/, "; a version may have a comma. */
static void read_ports(const struct line *line, struct str list, struct scan *s,
                       struct scan_host *host, struct diag *d)
{
    while (list.n) {
        size_t end = str_find(list, STR("/, "));
        read_port(line, str_trim(str_sub(list, 0, end)), s, host, d);
        list = str_sub(list, end == STR_NOT_FOUND ? list.n : end + 3, list.n);
    }
}

/* "192.0.2.1 (mail.example)" */
static struct scan_host *take_host(const struct line *line, struct str text, struct scan *s,
                                   struct diag *d)
{
    struct str address, name = STR_NONE;
    str_word(&text, &address);
    text = str_trim(text);
    if (text.n > 2 && text.p[0] == '(' && text.p[text.n - 1] == ')')
        name = str_sub(text, 1, text.n - 1);
    if (address.n)
        return scan_host_at(s, cut_text(address), cut_text(name));
    diag_warning(d, line->at, "bad-scan-host", "a host without an address");
    return NULL;
}

/* False for a line that is none of the format. */
static bool read_line(const struct line *line, struct scan *s, struct diag *d)
{
    struct str rest = line->text, field, host = STR_NONE, ports = STR_NONE;
    bool is_host = false;
    while (str_cut(&rest, '\t', &field)) {
        field = str_trim(field);
        if (str_starts(field, STR("Host:"))) {
            host = str_trim(str_sub(field, 5, field.n));
            is_host = true;
        } else if (str_starts(field, STR("Ports:"))) {
            ports = str_trim(str_sub(field, 6, field.n));
        }
    }
    if (is_host && ports.n) {
        struct scan_host *h = take_host(line, host, s, d);
        if (h)
            read_ports(line, ports, s, h, d);
    }
    return is_host;
}

bool read_scan_grepable(struct str text, const struct source_file *file, struct scan *s,
                        struct diag *d)
{
    struct lines lines = {.rest = text, .file = file};
    struct line line;
    bool any = false;
    while (lines_next(&lines, &line)) {
        struct str begin = skip_space(line.text);
        if (!begin.n || begin.p[0] == '#' || read_line(&line, s, d))
            any = true;
        else
            diag_warning(d, line.at, "bad-scan-line", "no line of a scan: `%s'",
                         diag_quote(d, begin));
    }
    if (!any)
        diag_error(d, place_file(file), "unknown-scan", "no line of the file is one of a scan");
    return any;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/scan.h"

#include "base/num.h"
#include "read/lines.h"

bool scan_endpoint_parse(struct str port, struct str transport, struct place at, struct diag *d,
                         struct endpoint *out)
{
    enum servc_transport t;
    uint32_t number;
    if (str_is(transport, "ip") || str_is(transport, "icmp"))
        return false;
    if (!transport_parse(transport, &t) || !parse_u32(port, PORTS - 1, &number)) {
        diag_warning(d, at, "bad-scan-port", "`%s/%s' is no endpoint", diag_quote(d, port),
                     diag_quote(d, transport));
        return false;
    }
    *out = (struct endpoint){(uint16_t)number, (uint8_t)t};
    return true;
}

bool scan_is_open(struct str state, bool *maybe)
{
    *maybe = str_is(state, "open|filtered");
    return *maybe || str_is(state, "open");
}

/* The text without what may stand in front of it. */
static struct str front(struct str text)
{
    if (str_starts(text, UTF8_BOM))
        text = str_sub(text, UTF8_BOM.n, text.n);
    return skip_space(text);
}

bool read_scan(struct str text, const struct source_file *file, struct scan *s, struct diag *d)
{
    struct str begin = front(text);
    if (begin.n && begin.p[0] == '<')
        return read_scan_xml(text, file, s, d);
    if (begin.n && (begin.p[0] == '[' || begin.p[0] == '{'))
        return read_scan_json(text, file, s, d);
    if (str_starts(begin, STR("# Nmap")) || str_starts(begin, STR("#Masscan")) ||
        str_starts(begin, STR("# Masscan")) || str_starts(begin, STR("Host:")) ||
        str_starts(begin, STR("Timestamp:")))
        return read_scan_grepable(text, file, s, d);
    struct diag_message *m =
        diag_error(d, place_file(file), "unknown-scan", "%s",
                   begin.n ? "this is no scan that is known here" : "the scan is empty");
    m->hint = STR("nmap's -oX or -oG, masscan's -oJ, -oX or -oG");
    return false;
}

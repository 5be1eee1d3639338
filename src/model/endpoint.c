/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/endpoint.h"

#include "base/num.h"

bool transport_parse(struct str s, enum servc_transport *out)
{
    for (unsigned t = 0; s.n && t < SERVC_TRANSPORTS; t++) {
        const char *name = servc_transport_name((enum servc_transport)t);
        if (*s.p == *name && str_is(s, name)) {
            *out = (enum servc_transport)t;
            return true;
        }
    }
    return false;
}

bool port_range_parse(struct str s, uint16_t *first, uint16_t *last)
{
    uint32_t a, b;
    if (parse_u32(s, PORTS - 1, &a)) {
        b = a;
    } else {
        size_t dash = str_find_char(s, '-');
        if (dash == STR_NOT_FOUND || !parse_u32(str_sub(s, 0, dash), PORTS - 1, &a) ||
            !parse_u32(str_sub(s, dash + 1, s.n), PORTS - 1, &b) || a > b)
            return false;
    }
    *first = (uint16_t)a;
    *last = (uint16_t)b;
    return true;
}

bool endpoint_parse(struct str s, struct endpoint *out)
{
    size_t slash = str_find_char(s, '/');
    uint32_t port;
    enum servc_transport transport;
    if (slash == STR_NOT_FOUND || !parse_u32(str_sub(s, 0, slash), PORTS - 1, &port) ||
        !transport_parse(str_sub(s, slash + 1, s.n), &transport))
        return false;
    *out = (struct endpoint){(uint16_t)port, (uint8_t)transport};
    return true;
}

size_t endpoint_put(char *buffer, struct endpoint e)
{
    const char *transport = servc_transport_name((enum servc_transport)e.transport);
    size_t n = put_u32(buffer, e.port);
    buffer[n++] = '/';
    while (*transport)
        buffer[n++] = *transport++;
    return n;
}

const char *endpoint_print(struct endpoint e, char *buffer)
{
    buffer[endpoint_put(buffer, e)] = '\0';
    return buffer;
}

struct diag_message *message_about(struct diag *d, struct diag_message *m, struct endpoint e)
{
    char text[ENDPOINT_TEXT];
    if (m == &d->spare) /* counted, not kept: nothing to allocate for */
        return m;
    m->subject = arena_str(d->mem, str_from(endpoint_print(e, text)));
    m->order = endpoint_order(e);
    return m;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/endpoint.h"

#include "base/num.h"

#include <string.h>

bool transport_parse(struct str s, enum servc_transport *out)
{
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        if (str_is(s, servc_transport_name((enum servc_transport)t))) {
            *out = (enum servc_transport)t;
            return true;
        }
    return false;
}

bool port_range_parse(struct str s, uint16_t *first, uint16_t *last)
{
    uint32_t a, b;
    size_t dash = str_find_char(s, '-');
    if (dash == STR_NOT_FOUND) {
        if (!parse_u32(s, PORTS - 1, &a))
            return false;
        b = a;
    } else if (!parse_u32(str_sub(s, 0, dash), PORTS - 1, &a) ||
               !parse_u32(str_sub(s, dash + 1, s.n), PORTS - 1, &b) || a > b) {
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

const char *endpoint_print(struct endpoint e, char *buffer)
{
    char digits[5];
    size_t n = sizeof digits;
    uint32_t port = e.port;
    do
        digits[--n] = (char)('0' + port % 10);
    while (port /= 10);
    size_t count = sizeof digits - n;
    memcpy(buffer, digits + n, count);
    buffer[count] = '/';
    strcpy(buffer + count + 1, servc_transport_name((enum servc_transport)e.transport));
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

/* SPDX-License-Identifier: BSD-2-Clause */
/* An endpoint: a port on a transport. */
#ifndef MODEL_ENDPOINT_H
#define MODEL_ENDPOINT_H

#include "base/diag.h"
#include "lib/servc.h"

#include <stdint.h>

#define PORTS 65536u

struct endpoint {
    uint16_t port;
    uint8_t transport; /* enum servc_transport */
};

/* Total order: port, then transport (tcp, udp, sctp, dccp). */
static inline uint32_t endpoint_order(struct endpoint e)
{
    return (uint32_t)e.port * SERVC_TRANSPORTS + e.transport;
}

/* "tcp" exactly, lower case; false for anything else. */
bool transport_parse(struct str s, enum servc_transport *out);

/* A port, 0 to 65535, or a range `first-last` with first <= last. */
bool port_range_parse(struct str s, uint16_t *first, uint16_t *last);

/* "465/tcp". */
bool endpoint_parse(struct str s, struct endpoint *out);

/* "465/tcp" into a buffer of at least ENDPOINT_TEXT bytes: put returns how many it
 * took, print puts a NUL behind them and returns the buffer. */
#define ENDPOINT_TEXT 12
size_t endpoint_put(char *buffer, struct endpoint e);
const char *endpoint_print(struct endpoint e, char *buffer);

/* Says of a message which endpoint it is about: its subject, and its place among
 * messages of its kind. Returns it. */
struct diag_message *message_about(struct diag *d, struct diag_message *m, struct endpoint e);

#endif

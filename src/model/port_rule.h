/* SPDX-License-Identifier: BSD-2-Clause */
/* What makes a script of nmap run against a port when -sV was not given: the
 * port's number, or its name in nmap-services. */
#ifndef MODEL_PORT_RULE_H
#define MODEL_PORT_RULE_H

#include "base/arena.h"
#include "model/endpoint.h"

struct port_rule {
    struct str script; /* "smtp-commands.nse" */
    const uint16_t *ports;
    uint32_t port_count;
    const struct str *names;
    uint32_t name_count;
    unsigned transports; /* bit (1 << transport) */
    bool ports_known;    /* false: a list of names is all that is at hand */
};

struct port_rules {
    struct port_rule *at;
    uint32_t count, capacity;
    uint32_t scripts; /* files read */
    struct arena *mem;
};

/* By number, and by name (case counts, as in Lua). */
bool port_rule_has_port(const struct port_rule *r, struct endpoint at);
bool port_rule_has_name(const struct port_rule *r, uint8_t transport, struct str name);

#endif

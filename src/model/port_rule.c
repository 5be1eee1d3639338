/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/port_rule.h"

bool port_rule_has_port(const struct port_rule *r, struct endpoint at)
{
    if (!(r->transports & 1u << at.transport))
        return false;
    for (uint32_t i = 0; i < r->port_count; i++)
        if (r->ports[i] == at.port)
            return true;
    return false;
}

bool port_rule_has_name(const struct port_rule *r, uint8_t transport, struct str name)
{
    if (!(r->transports & 1u << transport))
        return false;
    for (uint32_t i = 0; i < r->name_count; i++)
        if (str_eq(r->names[i], name))
            return true;
    return false;
}

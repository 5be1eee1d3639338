/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/scan.h"

#include <stdlib.h>

void scan_init(struct scan *s, struct arena *mem)
{
    *s = (struct scan){.mem = mem};
    map_init(&s->by_address, mem);
}

struct scan_host *scan_host_at(struct scan *s, struct str address, struct str name)
{
    const uint32_t *i = map_find(&s->by_address, address);
    struct scan_host *host;
    if (i) {
        host = &s->hosts[*i];
    } else {
        address = arena_str(s->mem, address);
        map_at(&s->by_address, address, s->count);
        host = arena_push(s->mem, s->hosts, s->count, s->capacity);
        *host = (struct scan_host){.address = address};
    }
    if (!host->name.n && name.n)
        host->name = arena_str(s->mem, name);
    return host;
}

void scan_port_add(struct scan *s, struct scan_host *host, const struct scan_port *port)
{
    struct scan_port *added = arena_push(s->mem, host->ports, host->count, host->capacity);
    *added = *port;
    added->service = port->service.n ? arena_str(s->mem, port->service) : STR_NONE;
    added->version = port->version.n ? arena_str(s->mem, port->version) : STR_NONE;
    added->order = host->count;
}

static unsigned knowledge(const struct scan_port *p)
{
    return p->probed ? 2 : p->service.n ? 1 : 0;
}

static int by_endpoint(const void *a, const void *b)
{
    const struct scan_port *x = a, *y = b;
    uint32_t p = endpoint_order(x->at), q = endpoint_order(y->at);
    if (p != q)
        return p < q ? -1 : 1;
    if (knowledge(x) != knowledge(y))
        return knowledge(x) > knowledge(y) ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

void scan_finish(struct scan *s)
{
    for (uint32_t i = 0; i < s->count; i++) {
        struct scan_host *h = &s->hosts[i];
        uint32_t kept = 0;
        if (h->count)
            qsort(h->ports, h->count, sizeof *h->ports, by_endpoint);
        for (uint32_t k = 0; k < h->count; k++) {
            bool again =
                kept && endpoint_order(h->ports[kept - 1].at) == endpoint_order(h->ports[k].at);
            if (!again)
                h->ports[kept++] = h->ports[k];
            else if (!h->ports[k].maybe) /* seen open by one piece is open */
                h->ports[kept - 1].maybe = false;
        }
        h->count = kept;
    }
}

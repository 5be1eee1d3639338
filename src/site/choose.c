/* SPDX-License-Identifier: BSD-2-Clause */
/* Which ports have a page. The others are found by the search, which shows what the
 * table knows of them. */
#include "site/parts.h"

#include <stdlib.h>
#include <string.h>

/* Of each transport, as many of the most frequent as people scan for: nmap's default is
 * 1000 ports, and few scan so many over UDP. */
static const uint32_t top[SERVC_TRANSPORTS] = {1000, 300, 0, 0};

/* The page of a range speaks for its ports, unless it is about a whole region. */
#define RANGE_SPEAKS_FOR 256

static void want(struct site *s, uint16_t first, uint16_t last)
{
    struct site_port *p = arena_push(s->mem, s->ports, s->port_count, s->port_capacity);
    *p = (struct site_port){.first = first, .last = last};
    for (uint32_t port = first; port <= last; port++)
        if (s->page_of[port] == NO_PAGE || first == last)
            s->page_of[port] = s->port_count - 1;
}

void site_want_card(struct site *s, uint16_t first, uint16_t last)
{
    for (uint32_t i = 0; i < s->port_count; i++)
        if (s->ports[i].first == first && s->ports[i].last == last)
            return;
    want(s, first, last);
}

/* A name beside the leading one that is not just an older spelling. */
static bool has_rival(const struct site *s, const struct servc_entry *e)
{
    struct servc_name n;
    for (uint32_t i = 1; servc_entry_name(s->table, e, i, &n) == SERVC_OK; i++)
        if (n.status == SERVC_CO_ASSIGNED || n.status == SERVC_UNOFFICIAL)
            return true;
    return false;
}

/* A name that was dropped, which others go on printing. */
static bool has_refused(const struct site *s, const struct servc_entry *at)
{
    struct servc_entry e;
    struct servc_name n;
    if (servc_by_port(s->table, (enum servc_transport)at->transport, at->port,
                      SERVC_POLICY_UPSTREAM, &e) != SERVC_OK)
        return false;
    for (uint32_t i = 0; i <= e.alias_count; i++)
        if (servc_entry_name(s->table, &e, i, &n) == SERVC_OK && n.upstream_only)
            return true;
    return false;
}

static bool is_worth_a_page(const struct site *s, uint16_t port)
{
    struct servc_entry e;
    const char *name = NULL;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        if (servc_by_port(s->table, (enum servc_transport)t, port, s->policy, &e) != SERVC_OK)
            continue;
        uint32_t rank = servc_rank(s->table, &e);
        if ((e.name && rank && rank <= top[t]) || has_rival(s, &e) || has_refused(s, &e) ||
            (e.name && name && strcmp(name, e.name) != 0))
            return true;
        name = e.name ? e.name : name;
    }
    return false;
}

static bool is_spoken_for(const struct site *s, uint32_t port)
{
    const struct site_port *p = s->page_of[port] == NO_PAGE ? NULL : &s->ports[s->page_of[port]];
    return p && (p->first == p->last || p->last - p->first < RANGE_SPEAKS_FOR);
}

static int by_port(const void *a, const void *b)
{
    const struct site_port *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->last > y->last) - (x->last < y->last);
}

/* A page of its own before the narrowest range. */
static void number_pages(struct site *s)
{
    for (uint32_t port = 0; port <= UINT16_MAX; port++)
        s->page_of[port] = NO_PAGE;
    for (uint32_t i = 0; i < s->port_count; i++)
        for (uint32_t port = s->ports[i].first; port <= s->ports[i].last; port++) {
            uint32_t old = s->page_of[port];
            if (old == NO_PAGE ||
                s->ports[i].last - s->ports[i].first < s->ports[old].last - s->ports[old].first)
                s->page_of[port] = i;
        }
}

uint32_t site_choose(struct site *s)
{
    for (uint32_t port = 0; port <= UINT16_MAX; port++)
        if (!is_spoken_for(s, port) && is_worth_a_page(s, (uint16_t)port))
            want(s, (uint16_t)port, (uint16_t)port);
    if (s->port_count)
        qsort(s->ports, s->port_count, sizeof *s->ports, by_port);
    number_pages(s);
    s->pages = arena_array(s->mem, struct site_part, s->port_count);
    return s->port_count;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Phrases that every writer of a page uses. */
#include "page/build.h"
#include "page/page_write.h"

#include <stdio.h>

struct str grouped(struct arena *mem, uint32_t n)
{
    return n < 1000      ? arena_printf(mem, "%u", (unsigned)n)
           : n < 1000000 ? arena_printf(mem, "%u,%03u", (unsigned)(n / 1000), (unsigned)(n % 1000))
                         : arena_printf(mem, "%u,%03u,%03u", (unsigned)(n / 1000000),
                                        (unsigned)(n / 1000 % 1000), (unsigned)(n % 1000));
}

struct str transports_text(struct arena *mem, unsigned transports)
{
    struct str s = STR_NONE;
    for (unsigned i = 0; i < SERVC_TRANSPORTS; i++) {
        if (!(transports & 1u << i))
            continue;
        bool last = transports >> (i + 1) == 0;
        s = arena_printf(mem, "%.*s%s%s", STR_FMT(s),
                         !s.n   ? ""
                         : last ? " and "
                                : ", ",
                         servc_transport_name((enum servc_transport)i));
    }
    return s;
}

/* In millionths: half of what --ranks=prevalence gives these classes (servc(1)). */
#define WIDESPREAD_FROM 50000u
#define COMMON_FROM 5000u
#define OCCASIONAL_FROM 500u

static const char *frequency_word(uint32_t millionths)
{
    return millionths >= WIDESPREAD_FROM   ? "widespread"
           : millionths >= COMMON_FROM     ? "common"
           : millionths >= OCCASIONAL_FROM ? "occasional"
                                           : "rare";
}

/* Small shares read better as one in so many, large ones in per cent. */
static struct str share_text(struct arena *mem, uint32_t millionths)
{
    if (millionths >= WIDESPREAD_FROM)
        return arena_printf(mem, "on %u %% of hosts", (unsigned)((millionths + 5000) / 10000));
    return arena_printf(mem, "on 1 host in %.*s",
                        STR_FMT(grouped(mem, (1000000 + millionths / 2) / millionths)));
}

/* Among those that were never seen, ranks are those of the port numbers. */
struct str how_often_text(struct arena *mem, const struct page_endpoint *e)
{
    if (e->frequency == SERVC_NO_FREQUENCY)
        return STR_NONE;
    if (e->frequency == 0)
        return STR("never seen open, or never probed");
    struct str rank = e->rank
                          ? arena_printf(mem, ", rank %.*s of %.*s", STR_FMT(grouped(mem, e->rank)),
                                         STR_FMT(grouped(mem, e->ranked)))
                          : STR_NONE;
    return arena_printf(mem, "%s: %.*s%.*s", frequency_word(e->frequency),
                        STR_FMT(share_text(mem, e->frequency)), STR_FMT(rank));
}

#define SYSTEM_LAST 1023u
#define USER_LAST 49151u

static enum page_class class_of(uint32_t port)
{
    return port <= SYSTEM_LAST ? PAGE_CLASS_SYSTEM
           : port <= USER_LAST ? PAGE_CLASS_USER
                               : PAGE_CLASS_DYNAMIC;
}

struct str class_text(const struct page *p, enum page_class *out)
{
    static const char *const texts[][2] = {
        [PAGE_CLASS_SYSTEM] = {"system port (0-1023)", "system ports (0-1023)"},
        [PAGE_CLASS_USER] = {"user port (1024-49151)", "user ports (1024-49151)"},
        [PAGE_CLASS_DYNAMIC] = {"dynamic port (49152-65535)", "dynamic ports (49152-65535)"},
        [PAGE_CLASS_SEVERAL] = {"", "ports of several classes"},
    };
    *out = class_of(p->first) == class_of(p->last) ? class_of(p->first) : PAGE_CLASS_SEVERAL;
    return str_from(texts[*out][p->first != p->last]);
}

static bool same_range(const struct page_endpoint *a, const struct page_endpoint *b)
{
    return a->range_first == b->range_first && a->range_last == b->range_last &&
           a->range_status == b->range_status && str_eq(a->range_name, b->range_name);
}

static unsigned transports_of_range(const struct page *p, uint32_t endpoint)
{
    unsigned transports = 0;
    for (uint32_t i = 0; i < endpoint; i++)
        if (same_range(&p->endpoints[i], &p->endpoints[endpoint]))
            return 0;
    for (uint32_t i = endpoint; i < p->endpoint_count; i++)
        if (same_range(&p->endpoints[i], &p->endpoints[endpoint]))
            transports |= 1u << p->endpoints[i].transport;
    return transports;
}

struct str range_text(const struct page *p, struct arena *mem)
{
    struct str s = STR_NONE;
    char ports[PAGE_PORT_TEXT];
    for (uint32_t i = 0; p->first == p->last && i < p->endpoint_count; i++) {
        const struct page_endpoint *e = &p->endpoints[i];
        unsigned transports = e->range_first == PAGE_NO_PORT ? 0 : transports_of_range(p, i);
        if (!transports)
            continue;
        struct str name =
            e->range_name.n ? e->range_name : str_from(servc_status_name(e->range_status));
        s = arena_printf(mem, "%.*s%sone of %s (%.*s on %.*s)", STR_FMT(s), s.n ? ", " : "",
                         page_port_text((uint16_t)e->range_first, (uint16_t)e->range_last, ports),
                         STR_FMT(name), STR_FMT(transports_text(mem, transports)));
    }
    return s;
}

/* The endpoint that is asked for, or NULL; without a transport any will do. */
static const struct page_endpoint *next_asked(const struct page *p, uint32_t *i)
{
    while (*i < p->endpoint_count) {
        const struct page_endpoint *e = &p->endpoints[(*i)++];
        if (!p->one_transport || e->transport == p->transport)
            return e;
    }
    return NULL;
}

static bool is_reserved(const struct page *p)
{
    const struct page_endpoint *e;
    uint32_t i = 0, count = 0;
    while ((e = next_asked(p, &i))) {
        if (e->status != SERVC_RESERVED)
            return false;
        count++;
    }
    return count > 0;
}

static bool is_seen(const struct page *p)
{
    const struct page_endpoint *e;
    uint32_t i = 0;
    while ((e = next_asked(p, &i)))
        if (e->frequency != SERVC_NO_FREQUENCY && e->frequency > 0)
            return true;
    return false;
}

/* Why no name is shown. */
static struct str no_name_text(const struct page *p, struct arena *mem)
{
    char ports[PAGE_PORT_TEXT];
    const char *what = is_reserved(p) ? "the registry keeps it back from services"
                       : is_seen(p)   ? "seen open; no source that was read has a name for it"
                                      : "no source that was read has a name for it";
    return arena_printf(mem, "Port %s%s%s: %s.%s", page_port_text(p->first, p->last, ports),
                        p->one_transport ? "/" : "",
                        p->one_transport ? servc_transport_name(p->transport) : "", what,
                        p->port_class == PAGE_CLASS_DYNAMIC
                            ? " Dynamic ports are never assigned: a program takes "
                              "one for as long as it runs (RFC 6335, section 6)."
                            : "");
}

/* Whoever asks for 465/udp reads of 465/tcp, and is to know. */
static struct str other_transport_text(const struct page *p, struct arena *mem)
{
    uint32_t i = 0;
    const struct page_endpoint *asked = next_asked(p, &i), *about = NULL;
    if (!p->one_transport || (asked && asked->card_fits))
        return STR_NONE;
    for (uint32_t k = p->endpoint_count; k > 0; k--)
        if (p->endpoints[k - 1].card_fits)
            about = &p->endpoints[k - 1];
    return about ? arena_printf(mem, "What the card says below is about %.*s on %s.",
                                STR_FMT(about->name), servc_transport_name(about->transport))
                 : STR_NONE;
}

struct str summary_text(const struct page *p, struct arena *mem)
{
    struct str other = other_transport_text(p, mem);
    if (p->name.n || p->first != p->last)
        return other;
    return arena_printf(mem, "%.*s%s%.*s", STR_FMT(no_name_text(p, mem)), other.n ? " " : "",
                        STR_FMT(other));
}

void put_page_title(struct sink *out, const struct page *p)
{
    char ports[PAGE_PORT_TEXT];
    uint32_t i = 0;
    const struct page_endpoint *e = next_asked(p, &i);
    sink_z(out, page_port_text(p->first, p->last, ports));
    if (p->one_transport)
        sink_printf(out, "/%s", servc_transport_name(p->transport));
    sink_char(out, ' ');
    if (p->name.n)
        sink_str(out, p->name);
    else if (p->first == p->last)
        sink_z(out, servc_status_name(e ? e->status : SERVC_UNKNOWN));
    else
        sink_z(out, p->run_count ? "several services" : "unknown");
}

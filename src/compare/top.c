/* SPDX-License-Identifier: BSD-2-Clause */
#include "compare/top.h"

#include "base/num.h"
#include "base/sink.h"
#include "model/card.h"

#include <string.h>

static bool passes(const struct top_filter *filter, const struct listed *e)
{
    return e->at.port != 0 &&
           (!filter || !filter->ports || (filter->ports[e->at.port] & 1u << e->at.transport));
}

uint32_t top_select(const struct listing *l, uint8_t transport, uint32_t n,
                    const struct top_filter *filter, const struct listed **out)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < l->ranked[transport] && count < n; i++)
        if (passes(filter, l->by_rank[transport][i]))
            out[count++] = l->by_rank[transport][i];
    return count;
}

uint32_t top_count(const struct listing *l, uint8_t transport, const struct top_filter *filter)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < l->ranked[transport]; i++)
        count += passes(filter, l->by_rank[transport][i]);
    return count;
}

uint64_t top_sum(const struct listing *l, uint8_t transport, const struct top_filter *filter)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < l->ranked[transport]; i++)
        if (passes(filter, l->by_rank[transport][i]))
            sum += l->by_rank[transport][i]->freq.millionths;
    return sum;
}

uint32_t top_share(const struct listing *l, uint8_t transport, uint32_t n,
                   const struct top_filter *filter)
{
    uint64_t sum = top_sum(l, transport, filter), held = 0;
    for (uint32_t i = 0; i < l->ranked[transport] && n; i++)
        if (passes(filter, l->by_rank[transport][i])) {
            held += l->by_rank[transport][i]->freq.millionths;
            n--;
        }
    return sum ? (uint32_t)(held * MILLION / sum) : 0;
}

uint32_t top_for_share(const struct listing *l, uint8_t transport, uint32_t share,
                       const struct top_filter *filter)
{
    uint64_t sum = top_sum(l, transport, filter), held = 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->ranked[transport] && held * MILLION < sum * share; i++)
        if (passes(filter, l->by_rank[transport][i])) {
            held += l->by_rank[transport][i]->freq.millionths;
            n++;
        }
    return n;
}

/* ---- cards ---- */

/* Transports that a card has names for; all of them if it has none. */
static uint8_t transports_of(const struct card *card)
{
    static const enum card_field fields[SERVC_TRANSPORTS] = {CARD_TCP, CARD_UDP, CARD_SCTP,
                                                             CARD_DCCP};
    unsigned bits = 0;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        bits |= card->field_at[fields[t]].line ? 1u << t : 0;
    return (uint8_t)(bits ? bits : (1u << SERVC_TRANSPORTS) - 1);
}

/* The class of each endpoint: a card has one for its port, and so for each transport
 * that it names. A card of a later layer wins over an earlier one. */
static void gather_classes(const struct catalogue *c, uint8_t *classes)
{
    for (unsigned layer = 0; layer <= UINT8_MAX; layer++) {
        bool more = false;
        for (uint32_t i = 0; i < c->card_count; i++) {
            const struct card *card = c->cards[i];
            more |= card->layer > layer;
            if (card->layer != layer || card->prevalence == CARD_PREVALENCE_NONE)
                continue;
            uint8_t bits = transports_of(card);
            for (uint32_t port = card->first; port <= card->last; port++)
                for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
                    if (bits & 1u << t)
                        classes[port * SERVC_TRANSPORTS + t] = (uint8_t)card->prevalence;
        }
        if (!more)
            break;
    }
}

void top_rank_by_prevalence(struct listing *l, const struct catalogue *c, struct arena *mem)
{
    uint8_t *classes = arena_array(mem, uint8_t, PORTS * SERVC_TRANSPORTS);
    gather_classes(c, classes);
    for (uint32_t i = 0; i < l->count; i++) {
        uint8_t class = classes[endpoint_order(l->at[i].at)];
        l->at[i].freq = (struct freq){class > 0, class};
    }
    listing_rank(l, mem);
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        while (l->ranked[t] && !l->by_rank[t][l->ranked[t] - 1]->freq.known)
            l->by_rank[t][--l->ranked[t]]->rank = 0;
}

static bool has_role(const struct card *card, const struct str *roles, uint32_t count)
{
    for (uint32_t i = 0; i < card->lists[CARD_ROLES].count; i++)
        for (uint32_t k = 0; k < count; k++)
            if (str_eq(card->lists[CARD_ROLES].at[i].text, roles[k]))
                return true;
    return false;
}

struct top_filter top_filter_of_roles(const struct catalogue *c, const struct str *roles,
                                      uint32_t count, struct arena *mem)
{
    struct top_filter filter = {arena_array(mem, uint8_t, PORTS)};
    for (uint32_t i = 0; i < c->card_count; i++)
        if (has_role(c->cards[i], roles, count))
            for (uint32_t port = c->cards[i]->first; port <= c->cards[i]->last; port++)
                filter.ports[port] |= transports_of(c->cards[i]);
    return filter;
}

/* ---- lists of ports ---- */

static const char *prefix_of(enum top_syntax syntax, unsigned transport, bool alone)
{
    static const char *const nmap[SERVC_TRANSPORTS] = {"T:", "U:", "S:", ""};
    static const char *const masscan[SERVC_TRANSPORTS] = {"", "U:", "S:", ""};
    static const char *const naabu[SERVC_TRANSPORTS] = {"", "u:", "", ""};
    return syntax == TOP_NMAP      ? alone ? "" : nmap[transport]
                : syntax == TOP_MASSCAN ? masscan[transport]
                                   : naabu[transport];
}

/* nmap's prefix holds until the next one; the others want it on each item. */
static void print_transport(const uint8_t *in, const char *prefix, bool each, bool *any,
                            struct sink *out)
{
    bool first = true;
    for (uint32_t port = 1; port < PORTS; port++) {
        uint32_t last = port;
        if (!in[port])
            continue;
        while (last + 1 < PORTS && in[last + 1])
            last++;
        sink_printf(out, "%s%s%u", *any ? "," : "", first || each ? prefix : "", (unsigned)port);
        if (last > port)
            sink_printf(out, "-%u", (unsigned)last);
        first = false;
        *any = true;
        port = last;
    }
}

void top_print_ports(const struct listed *const *const at[SERVC_TRANSPORTS],
                     const uint32_t count[SERVC_TRANSPORTS], enum top_syntax syntax,
                     struct sink *out)
{
    struct arena mem = ARENA_EMPTY;
    uint8_t *in = arena_array(&mem, uint8_t, PORTS);
    unsigned transports = 0;
    bool any = false;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        transports += count[t] > 0;
    bool alone = transports == 1; /* nmap takes the transport from its scan options then */
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        memset(in, 0, PORTS);
        for (uint32_t i = 0; i < count[t]; i++)
            in[at[t][i]->at.port] = 1;
        print_transport(in, prefix_of(syntax, t, alone), syntax != TOP_NMAP, &any, out);
    }
    arena_free(&mem);
}

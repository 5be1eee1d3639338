/* SPDX-License-Identifier: BSD-2-Clause */
/* The most frequent ports, as a list for a scanner. */
#ifndef COMPARE_TOP_H
#define COMPARE_TOP_H

#include "compare/listing.h"

enum top_syntax { TOP_NMAP, TOP_MASSCAN, TOP_NAABU };

/* Which ports may be among them: a bit a port and transport; NULL: all. */
struct top_filter {
    uint8_t *ports; /* PORTS bytes, bit (1 << transport) */
};

/* The first `n` endpoints of a transport by rank that the filter lets through. Port 0,
 * which scanners' lists cannot hold, is left out. Returns how many there are. */
uint32_t top_select(const struct listing *l, uint8_t transport, uint32_t n,
                    const struct top_filter *filter, const struct listed **out);

/* How many the filter lets through. */
uint32_t top_count(const struct listing *l, uint8_t transport, const struct top_filter *filter);

/* As many as hold `share` millionths of the sum of all frequencies of a transport. */
uint32_t top_for_share(const struct listing *l, uint8_t transport, uint32_t share,
                       const struct top_filter *filter);
/* What share of it the first `n` hold, in millionths; 0 if there is none. */
uint32_t top_share(const struct listing *l, uint8_t transport, uint32_t n,
                   const struct top_filter *filter);
uint64_t top_sum(const struct listing *l, uint8_t transport, const struct top_filter *filter);

/* Puts the classes that cards give in the place of frequencies, and ranks anew; an
 * endpoint without a class has no rank then. */
void top_rank_by_prevalence(struct listing *l, const struct catalogue *c, struct arena *mem);

/* Ports of cards that have one of the roles, on the transports that the card names. */
struct top_filter top_filter_of_roles(const struct catalogue *c, const struct str *roles,
                                      uint32_t count, struct arena *mem);

/* `1,3-4,7` for several transports at once, in the syntax of a scanner; `at` are the
 * endpoints of each transport, in any order. No line break. */
struct sink;
void top_print_ports(const struct listed *const *const at[SERVC_TRANSPORTS],
                     const uint32_t count[SERVC_TRANSPORTS], enum top_syntax syntax,
                     struct sink *out);

#endif

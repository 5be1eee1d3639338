/* SPDX-License-Identifier: BSD-2-Clause */
/* The ranges of one transport, swept upwards beside the ports. */
#ifndef RULES_SWEEP_H
#define RULES_SWEEP_H

#include "rules/candidates.h"

/* By first port, equal ones in order of reading. */
struct sorted_ranges {
    const struct claim **at;
    uint32_t count;
    uint32_t left_out; /* named ones beyond what any real file has: they decide nothing */
};

void ranges_sort(struct sorted_ranges *r, const struct claim_list *ranges, struct arena *mem);

struct sweep {
    const struct sorted_ranges *ranges;
    uint32_t first;  /* port it begins at */
    uint32_t next;   /* range that is not entered yet */
    uint32_t change; /* the port from which others are active; over all ports: none */
    bool names;      /* an active one has a name */
    const struct claim *active[CANDIDATES_MAX]; /* in order of reading */
    uint32_t active_count;
    uint32_t left_out; /* those for which there was no room where they begin */
};

/* `ranges` stay valid as long as the sweep. Sweeps that begin at other ports may use them at the
 * same time. */
void sweep_begin(struct sweep *s, const struct sorted_ranges *ranges, uint32_t first);

/* Leaves the ranges that cover `port` in `active`; ports only rise. */
void sweep_to(struct sweep *s, uint32_t port);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a decision is at stake, and whether it was made on purpose: by a card, or
 * by a rule that is right for the whole class (doc/rules.md, "What is at stake"). */
#ifndef RULES_STAKES_H
#define RULES_STAKES_H

#include "model/entry.h"
#include "rules/candidates.h"

/* How nmap's file and the registry stand to each other at an endpoint. */
enum stake_class {
    STAKE_NONE,         /* they agree, or neither has a name */
    STAKE_SEVERAL,      /* several names are registered */
    STAKE_OTHER,        /* nmap has a name that is unlike the registered one */
    STAKE_UNREGISTERED, /* nmap has a name, the registry has none */
    STAKE_UNNAMED,      /* nmap has the endpoint as unknown, the registry has a name */
    STAKE_MALFORMED,    /* nmap has the registry's spelling from before RFC 6335 */
    STAKE_PUNCTUATION,  /* the names differ in punctuation alone */
    STAKE_CASE,         /* ... in case alone */
    STAKE_MIRRORED,     /* nmap's name is registered at this port on other transports only */
    STAKE_ABSENT,       /* the registry has a name, nmap has not even the endpoint */
    STAKE_CLASSES
};

/* "several", "other-name": static. */
const char *stake_class_name(enum stake_class c);

struct stake {
    enum stake_class class;
    bool decided;             /* on purpose */
    const struct claim *card; /* a name that the card in force has here, or NULL */
};

struct stakes {
    const struct entry_set *set;
    struct card_layers layers;
    struct claim_list card_ranges;
};

void stakes_begin(struct stakes *s, const struct entry_set *set, struct arena *mem);
struct stake stake_at(const struct stakes *s, const struct entry *e);

struct stake_share {
    uint64_t at_stake, decided; /* millionths */
    uint32_t endpoints, decided_endpoints;
};
/* Over all entries of each transport, STAKE_NONE left out. */
void stakes_share(const struct stakes *s, struct stake_share share[SERVC_TRANSPORTS]);

/* "99.53 %", rounded down; "100 %" if nothing is at stake. */
struct str stake_percent(struct arena *mem, struct stake_share share);
struct stake_share stake_sum(const struct stake_share share[SERVC_TRANSPORTS]);

#endif

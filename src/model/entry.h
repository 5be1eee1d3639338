/* SPDX-License-Identifier: BSD-2-Clause */
/* An entry: what all claims on one endpoint come to. Entries point into the
 * catalogue and live in the arena of their set. */
#ifndef MODEL_ENTRY_H
#define MODEL_ENTRY_H

#include "model/claim.h"

/* The rules that choose a leading name, in order of precedence. */
enum rule_id {
#define RULE(fn, id, what) RULE_##fn,
#include "model/rules.def"
#undef RULE
    RULE_COUNT
};

/* "card", and "a card names it"; static. */
const char *rule_name(enum rule_id rule);
const char *rule_what(enum rule_id rule);

struct entry_name {
    struct str name;            /* the spelling that leads */
    struct str nmap_spelling;   /* nmap's, where it differs in case alone; else empty */
    uint8_t status;             /* enum servc_status: assigned ... unofficial */
    uint8_t source;             /* enum servc_source: who is believed */
    bool upstream_only;         /* dropped, but nmap prints it: seen under `upstream` alone */
    bool prefer;                /* a card says that the name resolves to this port */
    bool registered;            /* live in the registry at this endpoint */
    bool preferred;             /* on this transport the name resolves to this port */
    bool stolen;                /* another endpoint's registered name leads there: never an
                                   alias in services(5) */
    const struct claim *claim;  /* the claim that is believed */
};

#define NO_NAME UINT16_MAX

struct entry {
    struct endpoint at;
    uint8_t status;             /* enum servc_status: of the leading name, or reserved, unknown */
    uint8_t freq_source;        /* enum servc_source */
    uint8_t rule;               /* enum rule_id: who decided */
    bool named_unknown;         /* nmap says `unknown`, and here is a name */
    uint16_t name_count;
    uint16_t lead[SERVC_POLICIES]; /* index into names, or NO_NAME */
    const struct entry_name *names; /* in order of precedence under `iana` */
    struct freq freq;
    uint32_t rank;              /* among its transport by frequency, from 1; 0: no frequency */
    struct str title;           /* a card's, else the registry's; may be empty */
    struct str refs;            /* of the leading name: "RFC8314 RFC6409" */
    const struct claim *nmap;   /* its line in the nmap-services file, or NULL */
};

struct entry_set {
    const struct entry *const *at; /* by endpoint_order */
    uint32_t count;
    const struct catalogue *catalogue;
};

/* The i-th name under a policy, the leading one first, then in order of
 * precedence; names that only `upstream` shows are left out elsewhere. If
 * nothing leads, all are aliases: i counts from 1. NULL at the end. */
const struct entry_name *entry_name_at(const struct entry *e, enum servc_policy policy, uint32_t i);

/* NULL if no name leads under the policy. */
static inline const struct entry_name *entry_lead(const struct entry *e, enum servc_policy policy)
{
    return e->lead[policy] == NO_NAME ? NULL : &e->names[e->lead[policy]];
}

/* How a policy spells a name: nmap's way under `upstream`. */
struct str entry_spelling(const struct entry_name *n, enum servc_policy policy);

/* NULL if the set has no such endpoint. */
const struct entry *entry_find(const struct entry_set *set, struct endpoint at);

#endif

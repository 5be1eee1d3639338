/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/entry.h"

static const struct {
    const char *name, *what;
} rule_rows[RULE_COUNT] = {
#define RULE(fn, id, what) {id, what},
#include "model/rules.def"
#undef RULE
};

const char *rule_name(enum rule_id rule)
{
    return rule_rows[rule].name;
}

const char *rule_what(enum rule_id rule)
{
    return rule_rows[rule].what;
}

const struct entry_name *entry_name_at(const struct entry *e, enum servc_policy policy, uint32_t i)
{
    if (i == 0)
        return entry_lead(e, policy);
    for (uint16_t k = 0; k < e->name_count; k++) {
        const struct entry_name *n = &e->names[k];
        if (k == e->lead[policy] || (n->upstream_only && policy != SERVC_POLICY_UPSTREAM))
            continue;
        if (--i == 0)
            return n;
    }
    return NULL;
}

struct str entry_spelling(const struct entry_name *n, enum servc_policy policy)
{
    return policy == SERVC_POLICY_UPSTREAM && n->nmap_spelling.n ? n->nmap_spelling : n->name;
}

const struct entry *entry_find(const struct entry_set *set, struct endpoint at)
{
    uint32_t low = 0, high = set->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (endpoint_order(set->at[middle]->at) < endpoint_order(at))
            low = middle + 1;
        else
            high = middle;
    }
    return low < set->count && endpoint_order(set->at[low]->at) == endpoint_order(at) ? set->at[low]
                                                                                      : NULL;
}

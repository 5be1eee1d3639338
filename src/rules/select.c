/* SPDX-License-Identifier: BSD-2-Clause */
#include "rules/select.h"

#include "base/num.h"

bool selection_parse(struct str word, struct selection *out)
{
    static const struct {
        const char *word;
        enum selection_kind kind;
    } words[] = {
        {"full", SELECT_FULL},
        {"named", SELECT_NAMED},
        {"registered", SELECT_REGISTERED},
        {"cards", SELECT_CARDS},
    };
    *out = (struct selection){.kind = SELECT_TOP};
    if (str_starts(word, STR("top:")))
        return parse_u32(str_sub(word, 4, word.n), PORTS, &out->top) && out->top > 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(word, words[i].word)) {
            out->kind = words[i].kind;
            return true;
        }
    return false;
}

static bool has_card_name(const struct entry_set *set, const struct entry *e)
{
    for (const struct claim *c = NULL; (c = claim_next(set->catalogue, e->at, c));)
        if (c->source == SERVC_SOURCE_CARD)
            return true;
    for (uint16_t i = 0; i < e->name_count; i++) /* a card of a range */
        if (e->names[i].claim->source == SERVC_SOURCE_CARD)
            return true;
    return false;
}

static bool is_chosen(const struct entry_set *set, const struct selection *s, const struct entry *e)
{
    const struct entry_name *lead = entry_lead(e, SERVC_POLICY_IANA);
    switch (s->kind) {
    case SELECT_FULL:
        return true;
    case SELECT_NAMED:
        return lead != NULL;
    case SELECT_REGISTERED:
        return lead && lead->registered;
    case SELECT_CARDS:
        return has_card_name(set, e);
    case SELECT_TOP:
        return e->rank > 0 && e->rank <= s->top;
    case SELECT_LIST:
        return claim_next(s->listed, e->at, NULL) != NULL;
    }
    return false;
}

const struct entry_set *select_entries(const struct entry_set *set, const struct selection *s,
                                       struct arena *mem)
{
    const struct entry **chosen = arena_array(mem, const struct entry *, set->count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < set->count; i++)
        if (is_chosen(set, s, set->at[i]))
            chosen[count++] = set->at[i];
    struct entry_set *out = arena_new(mem, struct entry_set);
    *out = (struct entry_set){chosen, count, set->catalogue};
    return out;
}

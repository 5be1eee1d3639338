/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of a card, one claim each. */
#include "read/card_yaml.h"

#include "model/name.h"

#include <string.h>

static const char *const keys[] = {
#define CARD_NAME_FIELD(id, key, help) [CARD_NAME_##id] = key,
#include "model/card_name_fields.def"
#undef CARD_NAME_FIELD
};

/* In the order of enum servc_status; what is reserved or unknown has no name. */
static const char *const statuses[] = {
    [SERVC_ASSIGNED] = "assigned", [SERVC_CO_ASSIGNED] = "co-assigned",
    [SERVC_LEGACY] = "legacy",     [SERVC_UNOFFICIAL] = "unofficial",
    [SERVC_REJECTED] = "rejected",
};

/* What is not registered may be spelled in any way that can be printed. */
static bool may_be_malformed(enum servc_status status)
{
    return status == SERVC_LEGACY || status == SERVC_UNOFFICIAL || status == SERVC_REJECTED;
}

static bool has_space(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (ascii_is_space(s.p[i]))
            return true;
    return false;
}

static bool read_name(struct card_reader *r, const struct tree_node *node, struct claim *claim)
{
    if (!card_is(r, node, TREE_SCALAR, keys[CARD_NAME_NAME]))
        return false;
    claim->name = node->text;
    claim->at = tree_place(r->tree, node);
    if (!has_space(claim->name))
        return true;
    diag_error(r->d, claim->at, "name-syntax", "the name `%s' has white space in it",
               diag_quote(r->d, claim->name));
    return false;
}

static void check_syntax(struct card_reader *r, const struct claim *claim)
{
    const char *fault = name_fault(claim->name);
    if (fault && !may_be_malformed((enum servc_status)claim->status))
        diag_warning(r->d, claim->at, "name-syntax", "the name `%s' is called %s and %s (RFC 6335)",
                     diag_quote(r->d, claim->name), statuses[claim->status], fault);
}

static void check_repeated(struct card_reader *r, const struct tree_node *list,
                           const struct tree_node *name)
{
    const struct tree_node *first = yaml_tree_earlier(r->tree, list, name);
    if (!first)
        return;
    struct diag_message *m =
        diag_error(r->d, tree_place(r->tree, name), "duplicate-name",
                   "the name `%s' stands in this list a second time", diag_quote(r->d, name->text));
    m->also = tree_place(r->tree, first);
}

static struct str without_tilde(struct str date)
{
    return str_ends(date, STR("~")) ? str_sub(date, 0, date.n - 1) : date;
}

static void read_dates(struct card_reader *r, const struct tree_node *const *values,
                       struct curation *curation)
{
    struct card_text since = {STR_NONE, r->card->at}, until = since;
    bool good = true;
    if (values[CARD_NAME_SINCE])
        good = card_date(r, values[CARD_NAME_SINCE], keys[CARD_NAME_SINCE], true, &since);
    if (values[CARD_NAME_UNTIL])
        good = card_date(r, values[CARD_NAME_UNTIL], keys[CARD_NAME_UNTIL], true, &until) && good;
    if (!good)
        return;
    curation->since = since.text;
    curation->until = until.text;
    curation->since_at = since.at;
    curation->until_at = until.at;
    if (!since.text.n || !until.text.n ||
        date_cmp(without_tilde(since.text), without_tilde(until.text)) <= 0)
        return;
    struct diag_message *m =
        diag_error(r->d, until.at, "bad-date", "`until' %.*s is before `since' %.*s",
                   STR_FMT(until.text), STR_FMT(since.text));
    m->also = since.at;
}

static struct str joined(struct arena *mem, struct card_texts texts)
{
    size_t n = 0;
    if (texts.count == 1)
        return texts.at[0].text;
    for (uint32_t i = 0; i < texts.count; i++)
        n += texts.at[i].text.n + 1;
    char *text = arena_alloc(mem, n, 1, 1), *end = text;
    for (uint32_t i = 0; i < texts.count; i++) {
        if (i)
            *end++ = ' ';
        memcpy(end, texts.at[i].text.p, texts.at[i].text.n);
        end += texts.at[i].text.n;
    }
    return (struct str){text, (size_t)(end - text)};
}

static void read_reasons(struct card_reader *r, const struct tree_node *const *values,
                         const struct claim *claim, struct curation *curation)
{
    struct card_texts refs;
    struct card_text why;
    if (values[CARD_NAME_REF] && card_list(r, values[CARD_NAME_REF], keys[CARD_NAME_REF],
                                           (struct card_words){NULL, 0}, &refs)) {
        curation->refs = joined(&r->c->mem, refs);
        curation->sources = refs.at;
        curation->source_count = refs.count;
    }
    if (values[CARD_NAME_WHY]) {
        if (card_line(r, values[CARD_NAME_WHY], keys[CARD_NAME_WHY], &why)) {
            curation->why = why.text;
            curation->why_at = why.at;
        }
    } else if (claim->status == SERVC_REJECTED) {
        diag_error(r->d, tree_place(r->tree, values[CARD_NAME_STATUS]), "rejected-without-why",
                   "the name `%s' is rejected: `why' is missing", diag_quote(r->d, claim->name));
    }
}

static void read_flags(struct card_reader *r, const struct tree_node *const *values,
                       struct claim *claim)
{
    bool set;
    if (values[CARD_NAME_PREFER] &&
        card_flag(r, values[CARD_NAME_PREFER], keys[CARD_NAME_PREFER], &set) && set)
        claim->flags |= CLAIM_PREFER;
    if (values[CARD_NAME_COMMON] &&
        card_flag(r, values[CARD_NAME_COMMON], keys[CARD_NAME_COMMON], &set) && set)
        claim->flags |= CLAIM_COMMON;
}

static void read_item(struct card_reader *r, const struct tree_node *list,
                      const struct tree_node *item, enum servc_transport transport)
{
    const struct tree_node *values[CARD_NAME_FIELDS];
    struct card_text word;
    size_t status;
    if (!card_keys(r, item, "a name", CARD_WORDS(keys), values))
        return;
    bool whole = card_needs(r, item, values[CARD_NAME_NAME], keys[CARD_NAME_NAME]);
    if (!card_needs(r, item, values[CARD_NAME_STATUS], keys[CARD_NAME_STATUS]) || !whole)
        return;
    struct claim *claim = claim_new(r->c, SERVC_SOURCE_CARD, tree_place(r->tree, item));
    struct curation *curation = arena_new(&r->c->mem, struct curation);
    whole = read_name(r, values[CARD_NAME_NAME], claim);
    if (!card_word(r, values[CARD_NAME_STATUS], keys[CARD_NAME_STATUS], CARD_WORDS(statuses), &word,
                   &status) ||
        !whole)
        return;
    claim->status = (uint8_t)status;
    claim->transport = (uint8_t)transport;
    claim->first = r->card->first;
    claim->last = r->card->last;
    claim->layer = r->layer;
    claim->curation = curation;
    curation->card = r->card;
    check_syntax(r, claim);
    check_repeated(r, list, values[CARD_NAME_NAME]);
    read_dates(r, values, curation);
    read_reasons(r, values, claim, curation);
    read_flags(r, values, claim);
    *arena_push(&r->c->mem, r->pending.at, r->pending.count, r->pending.capacity) = claim;
}

void card_read_names(struct card_reader *r, const struct tree_node *list,
                     enum servc_transport transport)
{
    const char *key = servc_transport_name(transport);
    if (!card_items(r, list, key))
        return;
    for (const struct tree_node *i = tree_first(list); i; i = tree_next(i))
        read_item(r, list, i, transport);
}

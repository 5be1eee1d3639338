/* SPDX-License-Identifier: BSD-2-Clause */
/* What a card says to people: statements with their sources, and relations. */
#include "read/card_yaml.h"

#include "model/endpoint.h"

enum { SAY, BY, STATEMENT_KEYS };
static const char *const statement_keys[] = {[SAY] = "say", [BY] = "by"};

enum { HISTORY_DATE, HISTORY_SAY, HISTORY_REF, HISTORY_KEYS };
static const char *const history_keys[] = {
    [HISTORY_DATE] = "date", [HISTORY_SAY] = "say", [HISTORY_REF] = "ref"};

enum { RELATION_PORT, RELATION_KIND, RELATION_KEYS };
static const char *const relation_keys[] = {[RELATION_PORT] = "port", [RELATION_KIND] = "kind"};

static const struct card_words any_word = {NULL, 0};

static bool is_tag(struct str word)
{
    for (size_t i = 0; i < card_tag_count; i++)
        if (str_is(word, card_tags[i]))
            return true;
    return false;
}

/* False, and reported, where a list that says who says so is absent or empty. */
static bool has_by(struct card_reader *r, const struct tree_node *item,
                   const struct tree_node *list, const char *key)
{
    if (list && (list->kind != TREE_LIST || list->count))
        return true;
    diag_error(r->d, tree_place(r->tree, list ? list : item), "statement-without-by",
               "who says so? `%s' is %s", key, list ? "empty" : "missing");
    return false;
}

static void report_no_tag(struct card_reader *r, struct card_text item)
{
    struct diag_message *m =
        diag_error(r->d, item.at, "unknown-value", "`by' begins with `%s', which is no tag",
                   diag_quote(r->d, item.text));
    card_hint(r, m, item.text, (struct card_words){card_tags, card_tag_count});
}

/* Tags first, one at least, then sources, which only `reported` can do without. */
static void check_tags(struct card_reader *r, struct place at, struct card_texts by)
{
    uint32_t tags = 0;
    bool reported = false;
    for (; tags < by.count && is_tag(by.at[tags].text); tags++)
        reported = reported || str_is(by.at[tags].text, "reported");
    if (!tags) {
        report_no_tag(r, by.at[0]);
        return;
    }
    for (uint32_t i = tags; i < by.count; i++)
        if (is_tag(by.at[i].text))
            diag_error(r->d, by.at[i].at, "unknown-value", "the tag `%.*s' stands behind a source",
                       STR_FMT(by.at[i].text))
                ->hint = STR("tags come first");
    if (tags == by.count && !reported)
        diag_error(r->d, at, "statement-without-by",
                   "only what is `reported' may stand without a source");
}

static void read_statement(struct card_reader *r, const struct tree_node *item,
                           struct card_statement *out)
{
    const struct tree_node *values[STATEMENT_KEYS];
    if (!card_keys(r, item, "a statement", CARD_WORDS(statement_keys), values))
        return;
    if (card_needs(r, item, values[SAY], statement_keys[SAY]))
        card_line(r, values[SAY], statement_keys[SAY], &out->say);
    if (has_by(r, item, values[BY], statement_keys[BY]) &&
        card_list(r, values[BY], statement_keys[BY], any_word, &out->by))
        check_tags(r, tree_place(r->tree, values[BY]), out->by);
}

static void read_history(struct card_reader *r, const struct tree_node *item,
                         struct card_statement *out)
{
    const struct tree_node *values[HISTORY_KEYS];
    if (!card_keys(r, item, "a line of history", CARD_WORDS(history_keys), values))
        return;
    if (card_needs(r, item, values[HISTORY_DATE], history_keys[HISTORY_DATE]))
        card_date(r, values[HISTORY_DATE], history_keys[HISTORY_DATE], true, &out->date);
    if (card_needs(r, item, values[HISTORY_SAY], history_keys[HISTORY_SAY]))
        card_line(r, values[HISTORY_SAY], history_keys[HISTORY_SAY], &out->say);
    if (has_by(r, item, values[HISTORY_REF], history_keys[HISTORY_REF]))
        card_list(r, values[HISTORY_REF], history_keys[HISTORY_REF], any_word, &out->by);
}

void card_read_statements(struct card_reader *r, const struct tree_node *list,
                          enum card_field field)
{
    const char *key = card_fields[field].key;
    if (!card_items(r, list, key))
        return;
    struct card_statement *out = arena_array(&r->c->mem, struct card_statement, list->count);
    r->card->statements[field] = (struct card_statements){out, list->count};
    for (const struct tree_node *i = tree_first(list); i; i = tree_next(i), out++)
        if (card_fields[field].kind == CARD_FIELD_HISTORY)
            read_history(r, i, out);
        else
            read_statement(r, i, out);
}

static void read_kind(struct card_reader *r, const struct tree_node *node, struct card_text *out)
{
    const char *words[CARD_RELATION_KINDS];
    for (size_t i = 0; i < CARD_RELATION_KINDS; i++)
        words[i] = card_relation_kinds[i].name;
    card_word(r, node, relation_keys[RELATION_KIND], CARD_WORDS(words), out, NULL);
}

static void read_relation(struct card_reader *r, const struct tree_node *item,
                          struct card_relation *out)
{
    const struct tree_node *values[RELATION_KEYS];
    struct endpoint e;
    if (!card_keys(r, item, "a relation", CARD_WORDS(relation_keys), values))
        return;
    if (card_needs(r, item, values[RELATION_PORT], relation_keys[RELATION_PORT]) &&
        card_line(r, values[RELATION_PORT], relation_keys[RELATION_PORT], &out->port) &&
        !endpoint_parse(out->port.text, &e))
        diag_error(r->d, out->port.at, "bad-port", "`%s' is no endpoint",
                   diag_quote(r->d, out->port.text))
            ->hint = STR("write it as 587/tcp");
    if (card_needs(r, item, values[RELATION_KIND], relation_keys[RELATION_KIND]))
        read_kind(r, values[RELATION_KIND], &out->kind);
}

void card_read_relations(struct card_reader *r, const struct tree_node *list)
{
    const char *key = card_fields[CARD_RELATED].key;
    if (!card_items(r, list, key))
        return;
    struct card_relation *out = arena_array(&r->c->mem, struct card_relation, list->count);
    r->card->relations = (struct card_relations){out, list->count};
    for (const struct tree_node *i = tree_first(list); i; i = tree_next(i), out++)
        read_relation(r, i, out);
}

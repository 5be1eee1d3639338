/* SPDX-License-Identifier: BSD-2-Clause */
/* Values out of the tree: what they have to be, and what to say if they are not. */
#include "read/card_yaml.h"

#include "base/sink.h"

#include <string.h>

static const char *const kind_words[] = {
    [TREE_SCALAR] = "a text",
    [TREE_LIST] = "a list",
    [TREE_MAPPING] = "a mapping (key: value)",
    [TREE_REFUSED] = "refused",
};

static struct str list_of_words(struct card_reader *r, struct card_words words)
{
    struct sink s = SINK_EMPTY;
    for (size_t i = 0; i < words.count; i++)
        sink_printf(&s, "%s%s", i ? ", " : "known are ", words.at[i]);
    struct str text = arena_str(r->d->mem, sink_text(&s));
    sink_free(&s);
    return text;
}

void card_hint(struct card_reader *r, struct diag_message *m, struct str wrong,
               struct card_words words)
{
    if (!m->text.n) /* counted only */
        return;
    struct str like = diag_like_z(wrong, words.at, words.count);
    m->hint = like.n ? arena_printf(r->d->mem, "did you mean `%.*s'?", STR_FMT(like))
                     : list_of_words(r, words);
}

static bool is_empty(const struct tree_node *node)
{
    return node->kind == TREE_SCALAR && str_trim(node->text).n == 0;
}

bool card_is(struct card_reader *r, const struct tree_node *node, enum tree_kind kind,
             const char *key)
{
    struct place at = tree_place(r->tree, node);
    if (node->kind == TREE_REFUSED)
        return false;
    if (is_empty(node)) {
        diag_error(r->d, at, "wrong-type", "%s: there is no value", key);
        return false;
    }
    if (node->kind == kind)
        return true;
    struct diag_message *m = diag_error(r->d, at, "wrong-type", "%s: should be %s, and is %s", key,
                                        kind_words[kind], kind_words[node->kind]);
    if (m->text.n && kind == TREE_LIST && node->kind == TREE_SCALAR)
        m->hint = arena_printf(r->d->mem, "write [%s]", diag_quote(r->d, node->text));
    return false;
}

static size_t index_of(struct str word, struct card_words words)
{
    size_t i = 0;
    while (i < words.count && !(word.n && *words.at[i] == word.p[0] && str_is(word, words.at[i])))
        i++;
    return i;
}

static void report_key(struct card_reader *r, const struct tree_node *key, struct card_words keys)
{
    struct diag_message *m = diag_error(r->d, tree_place(r->tree, key), "unknown-key",
                                        "unknown key `%s'", diag_quote(r->d, key->text));
    if (str_find_char(key->text, ' ') != STR_NOT_FOUND && is_empty(tree_value(key)))
        m->hint = STR("inside {} a comma ends a value: put the text in quotes");
    else
        card_hint(r, m, key->text, keys);
}

bool card_keys(struct card_reader *r, const struct tree_node *mapping, const char *key,
               struct card_words keys, const struct tree_node **values)
{
    memset(values, 0, keys.count * sizeof *values);
    if (!card_is(r, mapping, TREE_MAPPING, key))
        return false;
    for (const struct tree_node *k = tree_first(mapping); k; k = tree_next(k)) {
        if (k->kind != TREE_SCALAR)
            continue; /* reported by the tree */
        size_t i = index_of(k->text, keys);
        if (i == keys.count)
            report_key(r, k, keys);
        else
            values[i] = tree_value(k);
    }
    return true;
}

bool card_needs(struct card_reader *r, const struct tree_node *mapping,
                const struct tree_node *value, const char *key)
{
    if (!value)
        diag_error(r->d, tree_place(r->tree, mapping), "missing-field", "`%s' is missing", key);
    return value;
}

bool card_prose(struct card_reader *r, const struct tree_node *node, const char *key,
                struct card_text *out)
{
    if (!card_is(r, node, TREE_SCALAR, key))
        return false;
    *out = (struct card_text){str_trim(node->text), tree_place(r->tree, node)};
    return true;
}

bool card_line(struct card_reader *r, const struct tree_node *node, const char *key,
               struct card_text *out)
{
    if (!card_prose(r, node, key, out))
        return false;
    if (str_find_char(out->text, '\n') == STR_NOT_FOUND)
        return true;
    diag_error(r->d, out->at, "wrong-type", "%s: should be one line", key);
    return false;
}

bool card_date(struct card_reader *r, const struct tree_node *node, const char *key, bool about,
               struct card_text *out)
{
    if (!card_line(r, node, key, out))
        return false;
    if (date_is_valid(out->text, about))
        return true;
    struct diag_message *m =
        diag_error(r->d, out->at, "bad-date", "`%s' is no date", diag_quote(r->d, out->text));
    m->hint = about ? STR("write YYYY, YYYY-MM or YYYY-MM-DD, with `~' behind it for about")
                    : STR("write YYYY, YYYY-MM or YYYY-MM-DD");
    return false;
}

bool card_word(struct card_reader *r, const struct tree_node *node, const char *key,
               struct card_words words, struct card_text *out, size_t *index)
{
    if (!card_line(r, node, key, out))
        return false;
    size_t i = index_of(out->text, words);
    if (i < words.count) {
        if (index)
            *index = i;
        return true;
    }
    struct diag_message *m = diag_error(r->d, out->at, "unknown-value", "`%s' is no value of `%s'",
                                        diag_quote(r->d, out->text), key);
    card_hint(r, m, out->text, words);
    return false;
}

bool card_flag(struct card_reader *r, const struct tree_node *node, const char *key, bool *out)
{
    static const char *const flags[] = {"false", "true"};
    struct card_text text;
    size_t i = 0;
    bool known = card_word(r, node, key, CARD_WORDS(flags), &text, &i);
    *out = i == 1;
    return known;
}

static bool one_word(struct card_reader *r, const struct tree_node *node, const char *key,
                     struct card_text *out)
{
    if (!card_line(r, node, key, out))
        return false;
    if (str_find_char(out->text, ' ') == STR_NOT_FOUND)
        return true;
    diag_error(r->d, out->at, "wrong-type", "%s: an item should be one word, not `%s'", key,
               diag_quote(r->d, out->text));
    return false;
}

bool card_items(struct card_reader *r, const struct tree_node *node, const char *key)
{
    if (!card_is(r, node, TREE_LIST, key))
        return false;
    if (!node->count)
        diag_error(r->d, tree_place(r->tree, node), "missing-field", "%s: the list is empty", key);
    return node->count > 0;
}

bool card_list(struct card_reader *r, const struct tree_node *node, const char *key,
               struct card_words words, struct card_texts *out)
{
    *out = (struct card_texts){NULL, 0};
    if (!card_items(r, node, key))
        return false;
    struct card_text *texts = arena_array(&r->c->mem, struct card_text, node->count);
    bool good = true;
    *out = (struct card_texts){texts, node->count};
    for (const struct tree_node *i = tree_first(node); i; i = tree_next(i), texts++)
        if (!(words.at ? card_word(r, i, key, words, texts, NULL) : one_word(r, i, key, texts)))
            good = false;
    return good;
}

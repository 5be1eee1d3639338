/* SPDX-License-Identifier: BSD-2-Clause */
/* sources.yaml: what the keys in `ref` and `by` stand for. */
#include "read/card_yaml.h"
#include "read/reader.h"

enum { TITLE, PUBLISHER, URL, CITATION, SOURCE_KEYS };
static const char *const keys[] = {
    [TITLE] = "title", [PUBLISHER] = "publisher", [URL] = "url", [CITATION] = "citation"};

static bool read_key(struct card_reader *r, const struct tree_node *node, struct card_text *out)
{
    if (!card_line(r, node, "a key", out))
        return false;
    if (str_find_char(out->text, ' ') == STR_NOT_FOUND)
        return true;
    diag_error(r->d, out->at, "wrong-type", "a key should be one word, not `%s'",
               diag_quote(r->d, out->text));
    return false;
}

static void read_fields(struct card_reader *r, const struct tree_node *const *values,
                        struct card_source *source)
{
    struct card_text *out[] = {
        [TITLE] = &source->title,
        [PUBLISHER] = &source->publisher,
        [URL] = &source->url,
        [CITATION] = &source->citation,
    };
    for (int i = 0; i < SOURCE_KEYS; i++)
        if (values[i])
            card_line(r, values[i], keys[i], out[i]);
}

static void read_source(struct card_reader *r, const struct tree_node *key)
{
    const struct tree_node *values[SOURCE_KEYS], *node = tree_value(key);
    struct card_source source = {.key = {.at = tree_place(r->tree, key)}};
    uint32_t errors = r->d->count[DIAG_ERROR];
    if (!read_key(r, key, &source.key) || !card_keys(r, node, "a source", CARD_WORDS(keys), values))
        return;
    card_needs(r, node, values[TITLE], keys[TITLE]);
    if (!values[URL])
        card_needs(r, node, values[CITATION], "url' or `citation");
    read_fields(r, values, &source);
    if (r->d->count[DIAG_ERROR] != errors)
        return;
    struct catalogue *c = r->c;
    *arena_push(&c->mem, c->card_sources, c->card_source_count, c->card_source_capacity) = source;
}

static void visit(struct yaml_tree *tree, const struct tree_node *root, void *reader)
{
    struct card_reader *r = reader;
    r->tree = tree;
    if (r->met++)
        diag_error(r->d, tree_place(tree, root), "wrong-type",
                   "sources stand in one document, and this is another");
    else if (card_is(r, root, TREE_MAPPING, "sources"))
        for (const struct tree_node *k = tree_first(root); k; k = tree_next(k))
            if (k->kind == TREE_SCALAR)
                read_source(r, k);
}

bool read_card_sources(struct str text, const struct source_file *file, struct catalogue *c,
                       struct diag *d)
{
    struct card_reader r = {.c = c, .d = d, .file = file};
    uint32_t before = c->card_source_count, errors = d->count[DIAG_ERROR];
    yaml_tree_read(text, file, &c->mem, d, visit, &r);
    if (c->card_source_count == before && d->count[DIAG_ERROR] == errors)
        diag_error(d, place_file(file), "missing-field", "there is no source in this file");
    return c->card_source_count > before;
}

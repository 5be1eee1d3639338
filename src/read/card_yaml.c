/* SPDX-License-Identifier: BSD-2-Clause */
/* Card files (doc/cards.md): each YAML document becomes a card and its claims,
 * or is left out whole. */
#include "read/card_yaml.h"

#include "base/num.h"
#include "read/reader.h"

#define CARD_VERSION_NOW "1"

static const char *const keys[] = {
#define CARD_FIELD(id, key, kind, words, help) [CARD_##id] = key,
#include "model/card_fields.def"
#undef CARD_FIELD
};

static void read_version(struct card_reader *r, const struct tree_node *node)
{
    struct card_text version;
    if (card_line(r, node, keys[CARD_VERSION], &version) && !str_is(version.text, CARD_VERSION_NOW))
        diag_error(r->d, version.at, "card-version",
                   "`%s' is no version of cards known here (%s is)", diag_quote(r->d, version.text),
                   CARD_VERSION_NOW);
}

/* Five digits at the front of *name, then cut off. */
static bool cut_five_digits(struct str *name, uint32_t *out)
{
    if (name->n < 5 || !parse_u32(str_sub(*name, 0, 5), 99999, out))
        return false;
    *name = str_sub(*name, 5, name->n);
    return true;
}

static bool cut(struct str *name, struct str front)
{
    if (!str_starts(*name, front))
        return false;
    *name = str_sub(*name, front.n, name->n);
    return true;
}

static struct str last_component(const char *path)
{
    struct str name = STR_NONE;
    for (struct str rest = str_from(path); str_cut(&rest, '/', &name);)
        ;
    return name;
}

/* `00465.yaml`, `06000-06063.yaml` and `names-01000-01999.yaml` say which ports
 * the file is about; other names say nothing. */
static void check_file_name(struct card_reader *r, struct place at)
{
    struct str whole = last_component(r->file->path), name = whole;
    const struct card *card = r->card;
    uint32_t first, last;
    bool within = cut(&name, STR("names-"));
    if (!cut_five_digits(&name, &first))
        return;
    last = first;
    if ((cut(&name, STR("-")) ? !cut_five_digits(&name, &last) : within) || !str_is(name, ".yaml"))
        return;
    if (within ? first <= card->first && card->last <= last
               : first == card->first && card->last == last)
        return;
    diag_error(r->d, at, "file-name", "the file %s is not about this port",
               diag_quote(r->d, whole));
}

static void check_repeated(struct card_reader *r)
{
    const uint32_t *i = catalogue_card(r->c, r->layer, r->card->first, r->card->last);
    if (i)
        report_second_card(r->d, r->card, r->c->cards[*i]);
}

static void read_port(struct card_reader *r, const struct tree_node *node)
{
    struct card_text port;
    if (!card_line(r, node, keys[CARD_PORT], &port))
        return;
    if (!port_range_parse(port.text, &r->card->first, &r->card->last)) {
        struct diag_message *m =
            diag_error(r->d, port.at, "bad-port", "`%s' is no port", diag_quote(r->d, port.text));
        m->hint = STR("write a number from 0 to 65535, or a range like 6000-6063");
        return;
    }
    check_file_name(r, port.at);
    check_repeated(r);
}

static void read_word(struct card_reader *r, const struct tree_node *node, enum card_field f)
{
    struct card_words words = {card_fields[f].words, card_fields[f].word_count};
    if (card_word(r, node, keys[f], words, &r->card->texts[f], NULL) && f == CARD_PREVALENCE)
        card_prevalence_parse(r->card->texts[f].text, &r->card->prevalence);
}

static void read_names(struct card_reader *r, const struct tree_node *node, enum card_field f)
{
    enum servc_transport transport;
    if (transport_parse(str_from(keys[f]), &transport)) /* the key is the transport's name */
        card_read_names(r, node, transport);
}

static void read_field(struct card_reader *r, const struct tree_node *node, enum card_field f)
{
    struct card *card = r->card;
    switch (card_fields[f].kind) {
    case CARD_FIELD_VERSION:
        read_version(r, node);
        break;
    case CARD_FIELD_PORT:
        read_port(r, node);
        break;
    case CARD_FIELD_NAMES:
        read_names(r, node, f);
        break;
    case CARD_FIELD_TEXT:
        card_line(r, node, keys[f], &card->texts[f]);
        break;
    case CARD_FIELD_PROSE:
        card_prose(r, node, keys[f], &card->texts[f]);
        break;
    case CARD_FIELD_DATE:
        card_date(r, node, keys[f], false, &card->texts[f]);
        break;
    case CARD_FIELD_WORD:
        read_word(r, node, f);
        break;
    case CARD_FIELD_WORDS:
        card_list(r, node, keys[f],
                  (struct card_words){card_fields[f].words, card_fields[f].word_count},
                  &card->lists[f]);
        break;
    case CARD_FIELD_STATEMENTS:
    case CARD_FIELD_HISTORY:
        card_read_statements(r, node, f);
        break;
    case CARD_FIELD_RELATIONS:
        card_read_relations(r, node);
        break;
    case CARD_FIELD_FLAG:
        card_flag(r, node, keys[f], &card->extends);
        break;
    }
}

static void read_card(struct card_reader *r, const struct tree_node *root)
{
    const struct tree_node *values[CARD_FIELDS];
    if (!card_keys(r, root, "a card", CARD_WORDS(keys), values))
        return;
    card_needs(r, root, values[CARD_VERSION], keys[CARD_VERSION]);
    card_needs(r, root, values[CARD_PORT], keys[CARD_PORT]);
    for (int f = 0; f < CARD_FIELDS; f++)
        if (values[f]) {
            r->card->field_at[f] = tree_place(r->tree, tree_key(values[f]));
            read_field(r, values[f], (enum card_field)f);
        }
}

/* The card is whole: the catalogue gets it, and its claims. */
static void keep_card(struct card_reader *r)
{
    struct catalogue *c = r->c;
    catalogue_add_card(c, r->card);
    for (uint32_t i = 0; i < r->pending.count; i++) {
        struct claim *claim = r->pending.at[i];
        claim->title = r->card->texts[CARD_TITLE].text;
        if (!c->unplaced)
            claim_add(c, claim);
        *arena_push(&c->mem, c->card_order.at, c->card_order.count, c->card_order.capacity) = claim;
    }
    r->card = NULL;
}

/* Room for the next card: that of one which was not used serves again. */
static void begin_card(struct card_reader *r, const struct tree_node *root)
{
    if (!r->card)
        r->card = arena_new(&r->c->mem, struct card);
    *r->card = (struct card){.file = r->file, .layer = r->layer, .at = tree_place(r->tree, root)};
    r->pending.count = 0;
}

static void visit(struct yaml_tree *tree, const struct tree_node *root, void *reader)
{
    struct card_reader *r = reader;
    r->tree = tree;
    r->met++;
    begin_card(r, root);
    read_card(r, root);
    if (r->d->count[DIAG_ERROR] == r->errors) {
        keep_card(r);
        r->used++;
    }
    r->errors = r->d->count[DIAG_ERROR];
}

bool read_cards(struct str text, const struct source_file *file, uint8_t layer, struct catalogue *c,
                struct diag *d)
{
    uint32_t before = d->count[DIAG_ERROR];
    struct card_reader r = {.c = c, .d = d, .file = file, .layer = layer, .errors = before};
    yaml_tree_read(text, file, &c->mem, d, visit, &r);
    if (!r.met && d->count[DIAG_ERROR] == before)
        diag_error(d, place_file(file), "missing-field", "there is no card in this file");
    return r.used > 0;
}

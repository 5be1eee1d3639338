/* SPDX-License-Identifier: BSD-2-Clause */
/* What a card says to people, as items of a page. */
#include "page/build.h"

#include "model/card.h"
#include "model/endpoint.h"

static bool is_tag(struct str word)
{
    for (size_t i = 0; i < card_tag_count; i++)
        if (str_is(word, card_tags[i]))
            return true;
    return false;
}

/* Tags first, then sources (doc/cards.md, "Statements"). */
static void take_by(struct page_builder *b, struct page_item *item, struct card_texts by)
{
    struct mark_list marks = {NULL, 0, 0};
    struct str *tags = arena_array(b->mem, struct str, by.count + 1);
    for (uint32_t i = 0; i < by.count; i++)
        if (is_tag(by.at[i].text))
            tags[item->tags.count++] = by.at[i].text;
        else
            mark_reference(b, &marks, by.at[i].text);
    item->tags.at = tags;
    item->marks = marks_done(marks);
}

static void add_statements(struct page_builder *b, enum page_section_id section,
                           struct card_statements list)
{
    for (uint32_t i = 0; i < list.count; i++) {
        const struct card_statement *from = &list.at[i];
        struct page_item *item = item_add(b, section, from->say.text);
        item->label = from->date.text;
        item->text = from->say.text;
        take_by(b, item, from->by);
    }
}

/* A sentence a line. */
static void add_prose(struct page_builder *b, enum page_section_id section, struct str text)
{
    struct str line;
    while (str_cut(&text, '\n', &line)) {
        line = str_trim(line);
        if (line.n)
            item_add(b, section, line)->text = line;
    }
}

/* ---- Relations ---- */

static const char *meaning_of(struct str kind)
{
    for (unsigned i = 0; i < CARD_RELATION_KINDS; i++)
        if (str_is(kind, card_relation_kinds[i].name))
            return card_relation_kinds[i].meaning;
    return "";
}

static void add_relations(struct page_builder *b, struct card_relations list)
{
    for (uint32_t i = 0; i < list.count; i++) {
        const struct card_relation *from = &list.at[i];
        struct endpoint at;
        struct page_item *item = item_add(
            b, PAGE_RELATED,
            arena_printf(b->mem, "%.*s %.*s", STR_FMT(from->port.text), STR_FMT(from->kind.text)));
        item->label = from->port.text;
        if (!endpoint_parse(from->port.text, &at))
            continue;
        const char *name =
            servc_name_at(b->in->table, (enum servc_transport)at.transport, at.port, b->in->policy);
        item->link = at.port;
        item->text = arena_printf(b->mem, "%s%s%s", name ? name : "", name ? ": " : "",
                                  meaning_of(from->kind.text));
    }
}

void items_of_card(struct page_builder *b, enum page_section_id section)
{
    static const struct {
        enum page_section_id section;
        enum card_field field;
    } rows[] = {
        {PAGE_ABOUT, CARD_ABOUT},           {PAGE_USES, CARD_USES},
        {PAGE_OTHER_USES, CARD_OTHER_USES}, {PAGE_SECURITY, CARD_SECURITY},
        {PAGE_SEEN_ON, CARD_SEEN_ON},       {PAGE_NOTE, CARD_NOTE},
        {PAGE_RELATED, CARD_RELATED},       {PAGE_HISTORY, CARD_HISTORY},
    };
    const struct card *card = b->in->card;
    for (size_t i = 0; card && i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].section != section)
            continue;
        if (card_fields[rows[i].field].kind == CARD_FIELD_PROSE)
            add_prose(b, section, card->texts[rows[i].field].text);
        else if (card_fields[rows[i].field].kind == CARD_FIELD_RELATIONS)
            add_relations(b, card->relations);
        else
            add_statements(b, section, card->statements[rows[i].field]);
    }
}

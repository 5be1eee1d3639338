/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/table_cards.h"

#include "read/reader.h"

static void read_card(struct table_cards *c, struct str text, uint16_t port, struct arena *mem,
                      struct diag *d)
{
    struct source_file *file = arena_new(mem, struct source_file);
    uint32_t cards = c->catalogue->card_count, claims = c->catalogue->card_order.count;
    const char *name = arena_printf(mem, "the table's card of %u", (unsigned)port).p;
    *file = (struct source_file){name, name};
    if (!read_cards(text, file, 0, c->catalogue, d) || c->catalogue->card_count == cards)
        return;
    uint32_t count = c->catalogue->card_order.count - claims;
    const struct claim **names = arena_array(mem, const struct claim *, count + 1);
    for (uint32_t i = 0; i < count; i++)
        names[i] = c->catalogue->card_order.at[claims + i];
    *arena_push(mem, c->at, c->count, c->capacity) =
        (struct table_card){c->catalogue->cards[cards], names, count};
}

void table_cards_read(struct table_cards *c, const struct servc_table *t, struct arena *mem,
                      struct diag *d)
{
    struct servc_card_ports ports;
    size_t n = 0;
    int error;
    *c = (struct table_cards){.catalogue = catalogue_new()};
    for (uint32_t i = 0; (error = servc_card_at(t, i, &ports, NULL, 0, &n)) != SERVC_ENOENT; i++) {
        char *text = error == SERVC_ELARGE ? arena_array(mem, char, n) : NULL;
        if (text)
            error = servc_card_at(t, i, &ports, text, n, &n);
        if (error == SERVC_OK)
            read_card(c, (struct str){text, n}, ports.first, mem, d);
        else
            diag_error(d, place_file(NULL), "bad-table", "card %u: %s", (unsigned)i,
                       servc_error_text(error));
    }
}

void table_cards_free(struct table_cards *c)
{
    catalogue_free(c->catalogue);
}

const struct table_card *table_cards_find(const struct table_cards *c, uint16_t first,
                                          uint16_t last)
{
    const struct table_card *best = NULL;
    for (uint32_t i = 0; i < c->count; i++) {
        const struct card *card = c->at[i].card;
        if (card->first <= first && last <= card->last &&
            (!best || card->last - card->first < best->card->last - best->card->first))
            best = &c->at[i];
    }
    return best;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Pages of a small table with any card: nothing that a terminal obeys comes out, lines keep to
 * their width, marks lead to sources, and no two statements have one anchor. */
#include "fuzz/check.h"
#include "base/map.h"
#include "base/plain.h"
#include "model/card.h"
#include "page/page_write.h"
#include "support/table_world.h"

static struct servc_table *table(void)
{
    static struct servc_table *t;
    if (!t) {
        struct good_tables good = table_world_tables(table_world_small());
        CHECK(servc_open_memory(good.raw.p, good.raw.n, 0, &t) == SERVC_OK);
    }
    return t;
}

static void check_harmless(struct str out)
{
    uint32_t c;
    while (utf8_next(&out, &c))
        CHECK(c == '\n' || (c != UTF8_BROKEN && !char_is_harmful(c)));
}

/* Wider lines have a word that is wider than what is left of a line for it. */
static void check_width(struct str out, size_t width)
{
    struct str line, word;
    while (str_cut(&out, '\n', &line)) {
        bool wide = false;
        if (plain_columns(line) <= width)
            continue;
        while (str_cut(&line, ' ', &word))
            wide = wide || plain_columns(word) > width / 4;
        CHECK(wide);
    }
}

static void check_items(const struct page *p, struct map *anchors)
{
    for (unsigned s = 0; s < PAGE_SECTIONS; s++)
        for (uint32_t i = 0; i < p->sections[s].count; i++) {
            const struct page_item *item = &p->sections[s].items[i];
            uint32_t *uses = map_at(anchors, item->anchor, 0);
            CHECK(++*uses == 1);
            for (uint32_t k = 0; k < item->marks.count; k++)
                CHECK(item->marks.at[k] > 0 && item->marks.at[k] <= p->source_count);
        }
}

static void check_page(const struct page_inputs *in, uint16_t first, uint16_t last)
{
    struct arena mem = ARENA_EMPTY;
    struct page page;
    struct map anchors;
    struct sink out = SINK_EMPTY;
    const struct page_style style = {PAGE_WIDTH_MIN, false};
    page_build(&page, in, first, last, &mem);
    map_init(&anchors, &mem);
    check_items(&page, &anchors);
    page_put_text(&page, &style, &out);
    check_harmless(sink_text(&out));
    check_width(sink_text(&out), PAGE_WIDTH_MIN);
    out.n = 0;
    page_put_markdown(&page, &out);
    check_harmless(sink_text(&out));
    CHECK(str_find_char(sink_text(&out), '<') == STR_NOT_FOUND);
    out.n = 0;
    struct json j = {.out = &out};
    page_put_json(&page, &j);
    check_harmless(sink_text(&out));
    sink_free(&out);
    arena_free(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct source_file file = {"t", "t"};
    struct catalogue *c = catalogue_new();
    struct diag d;
    diag_init(&d, &c->mem);
    read_cards((struct str){(const char *)data, size}, &file, 0, c, &d);
    if (c->card_count) {
        const struct card *card = c->cards[0];
        struct page_inputs in = {.table = table(),
                                 .card = card,
                                 .names = (const struct claim *const *)c->card_order.at,
                                 .name_count = c->card_order.count};
        check_page(&in, card->first, card->first);
        check_page(&in, 465, 465);
        check_page(&in, 6001, 6001);
        check_page(&in, 6000, 6003);
        in.one_transport = true;
        in.transport = SERVC_UDP;
        check_page(&in, 465, 465);
    }
    catalogue_free(c);
    return 0;
}

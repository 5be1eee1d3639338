/* SPDX-License-Identifier: BSD-2-Clause */
#include "page/page.h"

#include "base/sha256.h"
#include "model/card.h"
#include "page/build.h"

#include <stdio.h>

static const struct {
    const char *key, *heading;
} sections[PAGE_SECTIONS] = {
#define PAGE_SECTION(id, key, heading) [PAGE_##id] = {key, heading},
#include "page/sections.def"
#undef PAGE_SECTION
};

const char *page_section_key(enum page_section_id id)
{
    return sections[id].key;
}

const char *page_section_heading(enum page_section_id id)
{
    return sections[id].heading;
}

const char *page_port_text(uint16_t first, uint16_t last, char *buffer)
{
    if (first == last)
        snprintf(buffer, PAGE_PORT_TEXT, "%u", (unsigned)first);
    else
        snprintf(buffer, PAGE_PORT_TEXT, "%u-%u", (unsigned)first, (unsigned)last);
    return buffer;
}

/* ---- Items ---- */

#define ANCHOR_DIGITS 8

/* Eight digits of 32 are enough for the sentences of a page; a second one that has
 * the same, or is the same, gets a number. */
static struct str anchor_of(struct page_builder *b, enum page_section_id section,
                            struct str identity)
{
    struct str hex = sha256_hex(b->mem, identity, SHA256_PLAIN);
    struct str anchor =
        arena_printf(b->mem, "%s-%.*s", sections[section].key, ANCHOR_DIGITS, hex.p);
    uint32_t *uses = map_at(&b->anchors, anchor, 0);
    if (++*uses > 1)
        anchor = arena_printf(b->mem, "%.*s-%u", STR_FMT(anchor), (unsigned)*uses);
    return anchor;
}

struct page_item *item_add(struct page_builder *b, enum page_section_id section,
                           struct str identity)
{
    struct item_list *l = &b->sections[section];
    struct page_item *item = arena_push(b->mem, l->at, l->count, l->capacity);
    *item = (struct page_item){.anchor = anchor_of(b, section, identity), .link = PAGE_NO_PORT};
    return item;
}

static void fill_section(struct page_builder *b, enum page_section_id section)
{
    switch (section) {
    case PAGE_NAMES:
        items_of_names(b);
        break;
    case PAGE_REFUSED:
        items_of_refused(b);
        break;
    case PAGE_RANGE_PORTS:
        items_of_ports(b);
        break;
    case PAGE_PREVALENCE:
        items_of_prevalence(b);
        break;
    case PAGE_ELSEWHERE:
        items_elsewhere(b);
        break;
    case PAGE_REGISTRY:
        items_of_registry(b);
        break;
    case PAGE_UNAUTHORIZED:
        items_of_unauthorized(b);
        break;
    default:
        items_of_card(b, section);
    }
    b->page->sections[section] =
        (struct page_section){b->sections[section].at, b->sections[section].count};
}

/* ---- The head ---- */

static void take_card(struct page_builder *b)
{
    struct page *p = b->page;
    const struct card *card = b->in->card;
    if (!card)
        return;
    struct str *roles = arena_array(b->mem, struct str, card->lists[CARD_ROLES].count + 1);
    for (uint32_t i = 0; i < card->lists[CARD_ROLES].count; i++)
        roles[i] = card->lists[CARD_ROLES].at[i].text;
    p->has_card = true;
    p->card_first = card->first;
    p->card_last = card->last;
    p->title = card->texts[CARD_TITLE].text;
    p->reviewed = card->texts[CARD_REVIEWED].text;
    p->confidence = card->texts[CARD_CONFIDENCE].text;
    p->prevalence = card->texts[CARD_PREVALENCE].text;
    p->roles = (struct page_words){roles, card->lists[CARD_ROLES].count};
}

/* The table gives a card's title to the transports that it is about (doc/rules.md). */
static void take_fits(struct page_builder *b)
{
    struct page *p = b->page;
    for (uint32_t i = 0; p->has_card && i < p->endpoint_count; i++)
        p->endpoints[i].card_fits = !p->title.n || str_eq(p->endpoints[i].title, p->title);
}

/* All ports of a range have one name: the range has it. */
static struct str name_of_runs(const struct page *p)
{
    struct str name = p->run_count ? p->runs[0].name : STR_NONE;
    for (uint32_t i = 0; i < p->run_count; i++)
        if (p->runs[i].first != p->first || p->runs[i].last != p->last ||
            !str_eq(p->runs[i].name, name))
            return STR_NONE;
    return name;
}

static bool is_asked(const struct page *p, const struct page_endpoint *e)
{
    return !p->one_transport || p->transport == e->transport;
}

/* The first name in order of transports, and the title that goes with it. */
static void take_head(struct page_builder *b)
{
    struct page *p = b->page;
    for (uint32_t i = 0; i < p->endpoint_count; i++) {
        const struct page_endpoint *e = &p->endpoints[i];
        if (!is_asked(p, e))
            continue;
        p->known = p->known || e->is_entry || e->name_count || e->status == SERVC_RESERVED;
        if (!p->name.n)
            p->name = e->name;
        if (p->one_transport || (!p->title.n && e->name.n))
            p->title = e->title;
    }
    if (!p->name.n && p->first != p->last)
        p->name = name_of_runs(p);
    p->known = p->known || (p->has_card && !p->one_transport) || p->run_count;
    p->class_text = class_text(p, &p->port_class);
    p->range_text = range_text(p, b->mem);
    p->summary = summary_text(p, b->mem);
}

void page_build(struct page *p, const struct page_inputs *in, uint16_t first, uint16_t last,
                struct arena *mem)
{
    struct page_builder b = {.page = p, .in = in, .mem = mem};
    *p = (struct page){.first = first,
                       .last = last,
                       .policy = in->policy,
                       .one_transport = in->one_transport,
                       .transport = in->transport,
                       .asked = in->asked};
    map_init(&b.source_index, mem);
    map_init(&b.anchors, mem);
    endpoints_gather(&b);
    if (first != last)
        runs_gather(&b);
    take_card(&b);
    take_fits(&b);
    take_head(&b);
    for (unsigned i = 0; i < PAGE_SECTIONS; i++)
        fill_section(&b, (enum page_section_id)i);
    p->sources = b.sources.at;
    p->source_count = b.sources.count;
}

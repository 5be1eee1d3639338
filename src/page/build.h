/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts that make a page share. */
#ifndef PAGE_BUILD_H
#define PAGE_BUILD_H

#include "base/map.h"
#include "page/page.h"

#include "lib/servc.h"

struct item_list {
    struct page_item *at;
    uint32_t count, capacity;
};

struct source_list {
    struct page_source *at;
    uint32_t count, capacity;
};

struct mark_list {
    uint32_t *at;
    uint32_t count, capacity;
};

struct page_builder {
    struct page *page;
    const struct page_inputs *in;
    struct arena *mem;
    struct item_list sections[PAGE_SECTIONS];
    struct source_list sources;
    struct map source_index;  /* key to its number, less 1 */
    struct map anchors;       /* how often each was given out */
    struct page_name *names[SERVC_TRANSPORTS];        /* of page->endpoints[i], to be marked */
    struct page_evidence *evidence[SERVC_TRANSPORTS]; /* the same */
};

/* ---- marks.c: sources and their numbers ---- */

/* The number of a source as a card writes it (RFC8314#7.3, a URL, a key), added to
 * the page's list if it is new. */
void mark_reference(struct page_builder *b, struct mark_list *marks, struct str word);
/* The items of a cell of the registry, as far as they lead somewhere. */
void mark_registry_references(struct page_builder *b, struct mark_list *marks, struct str cell);
/* An input of the table: the registry (`label` empty), or a file by its label. */
void mark_input(struct page_builder *b, struct mark_list *marks, enum servc_source source,
                struct str label);
struct page_marks marks_done(struct mark_list marks);

/* ---- items ---- */

/* A new line of a section. `identity` is what makes the statement this one: the
 * anchor follows from it alone. */
struct page_item *item_add(struct page_builder *b, enum page_section_id section,
                           struct str identity);

/* ---- endpoints.c: what the table knows of each transport ---- */
void endpoints_gather(struct page_builder *b);
/* The ports of a range. */
void runs_gather(struct page_builder *b);

/* ---- Sections, in the order of the page, for marks are numbered as they come ---- */
void items_of_names(struct page_builder *b);
void items_of_refused(struct page_builder *b);
void items_of_ports(struct page_builder *b);
void items_of_prevalence(struct page_builder *b);
void items_elsewhere(struct page_builder *b);
void items_of_registry(struct page_builder *b);
void items_of_unauthorized(struct page_builder *b);
/* card_items.c: a field of the card, by its kind. */
void items_of_card(struct page_builder *b, enum page_section_id section);

/* ---- words.c ---- */

/* "common: on 1 host in 72, rank 26 of 8,366". */
struct str how_often_text(struct arena *mem, const struct page_endpoint *e);
/* "8,289". */
struct str grouped(struct arena *mem, uint32_t n);
/* "tcp", "tcp and udp", "tcp, udp and sctp": of bits (1 << transport). */
struct str transports_text(struct arena *mem, unsigned transports);
/* See struct page. */
struct str summary_text(const struct page *p, struct arena *mem);
/* "one of 6000-6063 (x11 on tcp and udp)"; empty if it is in no range. */
struct str range_text(const struct page *p, struct arena *mem);
struct str class_text(const struct page *p, enum page_class *out);

/* A view of a table's string. */
static inline struct str text_of(const char *z)
{
    return z ? str_from(z) : STR_NONE;
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The catalogue as a whole: its memory, its cards, and one made of several. */
#include "base/map.h"
#include "base/num.h"
#include "model/card.h"
#include "model/claim.h"

#include <stdlib.h>

struct catalogue *catalogue_new_in(struct arena *mem)
{
    struct catalogue *c = arena_new(mem, struct catalogue);
    c->mem = *mem;
    *mem = ARENA_EMPTY;
    return c;
}

struct catalogue *catalogue_new_cards(struct arena *mem)
{
    struct catalogue *c = catalogue_new_in(mem);
    c->unplaced = true;
    return c;
}

void catalogue_leave(struct catalogue *c, struct arena *mem)
{
    *mem = c->mem;
    c->mem = ARENA_EMPTY;
}

void catalogue_free(struct catalogue *c)
{
    if (!c)
        return;
    struct arena mem = c->mem; /* the catalogue lives in its own arena */
    arena_free(&mem);
}

/* ---- Cards ---- */

/* "LAYER FIRST-LAST", the key of a card in the index. */
#define CARD_KEY 24
static struct str card_key(char *buffer, uint8_t layer, uint16_t first, uint16_t last)
{
    char *p = buffer;
    p += put_u32(p, layer);
    *p++ = ' ';
    p += put_u32(p, first);
    *p++ = '-';
    p += put_u32(p, last);
    return (struct str){buffer, (size_t)(p - buffer)};
}

const uint32_t *catalogue_card(const struct catalogue *c, uint8_t layer, uint16_t first,
                               uint16_t last)
{
    char key[CARD_KEY];
    return c->card_index ? map_find(c->card_index, card_key(key, layer, first, last)) : NULL;
}

void catalogue_add_card(struct catalogue *c, const struct card *card)
{
    char key[CARD_KEY];
    if (!c->card_index) {
        c->card_index = arena_new(&c->mem, struct map);
        map_init(c->card_index, &c->mem);
    }
    struct str kept = arena_str(&c->mem, card_key(key, card->layer, card->first, card->last));
    *map_at(c->card_index, kept, 0) = c->card_count;
    *arena_push(&c->mem, c->cards, c->card_count, c->card_capacity) = card;
    c->has_source[SERVC_SOURCE_CARD] = true;
}

void report_second_card(struct diag *d, const struct card *second, const struct card *first)
{
    struct diag_message *m =
        diag_error(d, second->field_at[CARD_PORT], "duplicate-card", "a second card for this port");
    m->also = first->field_at[CARD_PORT];
}

/* ---- Joining ---- */

struct join {
    struct catalogue *c, *part;
    const struct card **left_out; /* second cards, of which nothing is taken; by address */
    uint32_t left_out_count, left_out_capacity;
    uint32_t base; /* claims of `c` before */
};

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t) * (const struct card *const *)a,
              y = (uintptr_t) * (const struct card *const *)b;
    return (x > y) - (x < y);
}

static void join_cards(struct join *j, struct diag *d)
{
    struct catalogue *c = j->c, *part = j->part;
    for (uint32_t i = 0; i < part->card_count; i++) {
        const struct card *card = part->cards[i];
        const uint32_t *first = catalogue_card(c, card->layer, card->first, card->last);
        if (!first) {
            catalogue_add_card(c, card);
            continue;
        }
        report_second_card(d, card, c->cards[*first]);
        *arena_push(&c->mem, j->left_out, j->left_out_count, j->left_out_capacity) = card;
    }
    if (j->left_out_count)
        qsort(j->left_out, j->left_out_count, sizeof *j->left_out, by_address);
    for (uint32_t i = 0; i < part->card_source_count; i++)
        *arena_push(&c->mem, c->card_sources, c->card_source_count, c->card_source_capacity) =
            part->card_sources[i];
}

static bool is_left_out(const struct join *j, const struct claim *claim)
{
    return j->left_out_count && claim->curation &&
           bsearch(&claim->curation->card, j->left_out, j->left_out_count, sizeof *j->left_out,
                   by_address);
}

static void join_list(struct join *j, struct claim_list *into, const struct claim_list *from)
{
    for (uint32_t i = 0; i < from->count; i++)
        if (!is_left_out(j, from->at[i]))
            *arena_push(&j->c->mem, into->at, into->count, into->capacity) = from->at[i];
}

static void renumber(const struct join *j, const struct claim_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        list->at[i]->order += j->base;
}

/* Both are as claim_last says. */
static void join_port(const struct join *j, struct claim **last, struct claim *part_last)
{
    struct claim *next = part_last->next;
    for (bool more = true; more;) {
        struct claim *claim = next;
        next = claim->next;
        more = claim != part_last;
        claim->order += j->base;
        if (is_left_out(j, claim))
            continue;
        claim->next = *last ? (*last)->next : claim;
        if (*last)
            (*last)->next = claim;
        *last = claim;
    }
}

/* The claims were made by another processor: ask for them some ports before they are needed. */
#define AHEAD 12u

static void join_page(struct join *j, struct claim ***into, struct claim **from)
{
    if (!*into && j->base == 0 && j->left_out_count == 0) {
        *into = from;
        return;
    }
    if (!*into)
        *into = arena_array(&j->c->mem, struct claim *, PAGE_PORTS);
    for (uint32_t port = 0; port < PAGE_PORTS; port++) {
        if (port + AHEAD < PAGE_PORTS) {
            __builtin_prefetch(from[port + AHEAD], 1);
            __builtin_prefetch((*into)[port + AHEAD], 1);
        }
        if (from[port])
            join_port(j, &(*into)[port], from[port]);
    }
}

static void join_claims(struct join *j)
{
    struct catalogue *c = j->c, *part = j->part;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        for (uint32_t i = 0; i < PORT_PAGES; i++)
            if (part->pages[t][i])
                join_page(j, &c->pages[t][i], part->pages[t][i]);
        renumber(j, &part->ranges[t]);
        join_list(j, &c->ranges[t], &part->ranges[t]);
        join_list(j, &c->named_ranges[t], &part->named_ranges[t]);
    }
    renumber(j, &part->portless);
    renumber(j, &part->unsupported);
    join_list(j, &c->portless, &part->portless);
    join_list(j, &c->unsupported, &part->unsupported);
    for (uint32_t i = 0; part->unplaced && i < part->card_order.count; i++)
        if (!is_left_out(j, part->card_order.at[i]))
            claim_add(c, part->card_order.at[i]);
    join_list(j, &c->card_order, &part->card_order);
    for (uint32_t i = 0; i < PORTS / 64; i++)
        c->used[i] |= part->used[i];
}

/* Of two files of nmap's the later one is written back, and of two lists of hooks the first is
 * looked at; a command reads one of each. */
static void join_files(struct catalogue *c, const struct catalogue *part)
{
    if (part->nmap.file)
        c->nmap = part->nmap;
    if (part->nmap_hooks && !c->nmap_hooks) {
        c->nmap_hooks = part->nmap_hooks;
        c->nmap_hooks->mem = &c->mem;
    }
    int order = date_cmp(part->iana_date, c->iana_date);
    if (order > 0 || (order == 0 && part->iana_date.n > c->iana_date.n))
        c->iana_date = part->iana_date;
    for (unsigned source = 0; source < SERVC_SOURCES; source++) {
        c->has_source[source] |= part->has_source[source];
        c->count_of[source] += part->count_of[source];
    }
}

void catalogue_join(struct catalogue *c, struct catalogue *part, struct diag *d)
{
    struct join j = {.c = c, .part = part, .base = c->count};
    join_cards(&j, d);
    join_claims(&j);
    join_files(c, part);
    c->count += part->count;
}

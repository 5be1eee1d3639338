/* SPDX-License-Identifier: BSD-2-Clause */
/* From a word to the page of a port: the table and the card in it, joined. */
#include "cmd/port.h"
#include "model/card.h"
#include "model/claim.h"
#include "read/reader.h"

/* Cards of a table have no files. */
static const struct source_file in_table = {"the table's card", "the table's card"};

/* The text of the card about a port; empty without one. */
static int card_text(const struct port_query *q, uint16_t port, struct arena *mem, struct str *out)
{
    size_t n = 0;
    int error = servc_card(q->t, port, NULL, 0, &n);
    *out = STR_NONE;
    if (error == SERVC_ENOENT)
        return SERVC_OK;
    if (error == SERVC_ELARGE) {
        char *text = arena_alloc(mem, n, 1, 1);
        error = servc_card(q->t, port, text, n, &n);
        *out = (struct str){text, n};
    }
    return error;
}

static bool covers(const struct card *card, uint16_t first, uint16_t last)
{
    return card->first <= first && last <= card->last;
}

/* What it says may point into `text`. NULL without a card. */
static struct catalogue *parse_card(const struct port_query *q, uint16_t port, struct str text)
{
    uint32_t errors = q->diag->count[DIAG_ERROR];
    struct catalogue *c = catalogue_new();
    read_cards(text, &in_table, 0, c, q->diag);
    if (q->diag->count[DIAG_ERROR] != errors)
        diag_error(q->diag, place_file(&in_table), "bad-table",
                   "the card of port %u cannot be read", (unsigned)port);
    if (c->card_count)
        return c;
    catalogue_free(c);
    return NULL;
}

/* The card of `port`, if it is about all of first to last. */
static bool take_card(const struct port_query *q, struct port_page *p, struct page_inputs *in,
                      uint16_t port, uint16_t first, uint16_t last)
{
    struct str text;
    int error = card_text(q, port, &p->mem, &text);
    if (error != SERVC_OK)
        diag_error(q->diag, place_file(&in_table), "bad-table", "the card of port %u: %s",
                   (unsigned)port, servc_error_text(error));
    struct catalogue *c = error == SERVC_OK && text.n ? parse_card(q, port, text) : NULL;
    if (!c || !covers(c->cards[0], first, last)) {
        catalogue_free(c);
        return false;
    }
    p->catalogue = c;
    in->card = c->cards[0];
    in->names = (const struct claim *const *)c->card_order.at;
    in->name_count = c->card_order.count;
    return true;
}

/* ---- Names ---- */

struct endpoint_list {
    struct servc_endpoint *at;
    size_t count;
};

static struct endpoint_list endpoints_of(const struct port_query *q, struct str name,
                                         struct arena *mem)
{
    struct endpoint_list l = {NULL, servc_by_name(q->t, name.p, name.n, q->policy, NULL, 0)};
    l.at = arena_array(mem, struct servc_endpoint, l.count + 1);
    servc_by_name(q->t, name.p, name.n, q->policy, l.at, l.count);
    return l;
}

/* Where else the name stands: "6001-6063/tcp". Preferred ones come first, and behind them the
 * list is in order of ports, so a run on one transport has others' in between. */
static void take_also_at(struct page *page, const struct endpoint_list *l, struct arena *mem)
{
    struct str *words = arena_array(mem, struct str, l->count + 1);
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        for (size_t i = 0; i < l->count;) {
            size_t next = i + 1;
            uint32_t first = l->at[i].port, last = first;
            bool skip = l->at[i].transport != t || first == page->first;
            for (; !skip && next < l->count; next++)
                if (l->at[next].transport == t && l->at[next].port == last + 1)
                    last++;
                else if (l->at[next].transport == t)
                    break;
            char ports[PAGE_PORT_TEXT];
            if (!skip)
                words[page->also_at.count++] = arena_printf(
                    mem, "%s/%s", page_port_text((uint16_t)first, (uint16_t)last, ports),
                    servc_transport_name((enum servc_transport)t));
            i = next;
        }
    page->also_at.at = words;
}

/* A name may prefer another port on each transport: tcp's comes first. */
static uint16_t preferred_port(const struct port_query *q, struct str name,
                               const struct endpoint_list *named)
{
    int32_t port = -1;
    for (unsigned t = 0; t < SERVC_TRANSPORTS && port < 0; t++)
        port = servc_port_of(q->t, name.p, name.n, (enum servc_transport)t, q->policy);
    return port < 0 ? named->at[0].port : (uint16_t)port;
}

bool port_page_make(const struct port_query *q, const struct port_word *word, struct port_page *out)
{
    uint16_t first = word->first, last = word->last;
    struct page_inputs in = {.table = q->t, .policy = q->policy};
    struct endpoint_list named = {NULL, 0};
    *out = (struct port_page){.mem = ARENA_EMPTY};
    if (word->is_name) {
        named = endpoints_of(q, word->word, &out->mem);
        if (!named.count)
            return false;
        first = last = preferred_port(q, word->word, &named);
        in.asked = word->word;
    } else if (word->transport >= 0) {
        in.one_transport = true;
        in.transport = (enum servc_transport)word->transport;
    }
    if (!take_card(q, out, &in, first, first, last) && first != last)
        take_card(q, out, &in, last, first, last);
    page_build(&out->page, &in, first, last, &out->mem);
    take_also_at(&out->page, &named, &out->mem);
    return true;
}

void port_page_free(struct port_page *page)
{
    catalogue_free(page->catalogue);
    arena_free(&page->mem);
}

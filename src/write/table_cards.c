/* SPDX-License-Identifier: BSD-2-Clause */
/* Cards, each deflated alone so that one can be read alone, against a dictionary of
 * the pieces of lines that several of them have. */
#include "write/table_columns.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* A line up to its LF, or what a comma and a blank end of it: in the names of a card
 * the status and the reference are alike where the name is not. */
struct piece_use {
    struct str piece;
    uint32_t count, order;
};

struct piece_uses {
    struct numbering pieces;
    struct piece_use *at;
    uint32_t count, capacity;
};

#define PIECE_USES_MIN 3
#define DICTIONARY_MAX 4096u
_Static_assert(DICTIONARY_MAX <= CARD_DICTIONARY_MAX, "the dictionary is longer than the window");

static struct str cut_piece(struct str *rest)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '\n' && !(n && rest->p[n] == ' ' && rest->p[n - 1] == ','))
        n++;
    struct str piece = str_sub(*rest, 0, n + 1);
    *rest = str_sub(*rest, n + 1, rest->n);
    return piece;
}

static void count_pieces(struct piece_uses *u, struct arena *mem, struct str text)
{
    for (struct str rest = text; rest.n;) {
        struct str piece = cut_piece(&rest);
        bool is_new;
        uint32_t i = number_of(&u->pieces, piece, &is_new);
        if (is_new)
            *arena_push(mem, u->at, u->count, u->capacity) = (struct piece_use){piece, 0, i};
        u->at[i].count++;
    }
}

/* The most useful last: near distances cost less. */
static int by_worth(const void *a, const void *b)
{
    const struct piece_use *x = a, *y = b;
    uint64_t p = (uint64_t)x->count * x->piece.n, q = (uint64_t)y->count * y->piece.n;
    if (p != q)
        return p < q ? -1 : 1;
    return (x->order < y->order) - (x->order > y->order);
}

static void put_dictionary(struct table_builder *b, const struct table_card_text *cards,
                           uint32_t count)
{
    struct piece_uses u = {.count = 0};
    struct sink *out = &b->column[COLUMN_CARD_DICTIONARY];
    numbering_init(&u.pieces, b->mem);
    for (uint32_t i = 0; i < count; i++)
        count_pieces(&u, b->mem, cards[i].text);
    if (u.count)
        qsort(u.at, u.count, sizeof *u.at, by_worth);
    uint32_t from = u.count;
    for (size_t size = 0; from > 0; from--) {
        if (u.at[from - 1].count < PIECE_USES_MIN)
            continue;
        size += u.at[from - 1].piece.n;
        if (size > DICTIONARY_MAX)
            break;
    }
    for (uint32_t i = from; i < u.count; i++)
        if (u.at[i].count >= PIECE_USES_MIN)
            sink_str(out, u.at[i].piece);
}

static bool deflate_card(struct table_builder *b, struct str text, struct sink *out)
{
    struct str words = sink_text(&b->column[COLUMN_CARD_DICTIONARY]);
    z_stream z = {0};
    if (deflateInit2(&z, 9, Z_DEFLATED, -CARD_WINDOW_BITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    uLong most = deflateBound(&z, (uLong)text.n);
    unsigned char *bytes = arena_array(b->mem, unsigned char, most);
    bool ok =
        words.n == 0 || deflateSetDictionary(&z, (const Bytef *)words.p, (uInt)words.n) == Z_OK;
    z.next_in = (Bytef *)text.p;
    z.avail_in = (uInt)text.n;
    z.next_out = bytes;
    z.avail_out = (uInt)most;
    ok = ok && deflate(&z, Z_FINISH) == Z_STREAM_END;
    if (ok)
        sink_bytes(out, bytes, z.total_out);
    deflateEnd(&z);
    return ok;
}

void table_put_cards(struct table_builder *b, const struct table_card_text *cards, uint32_t count)
{
    struct sink *rows = &b->column[COLUMN_CARD_ROWS], *data = &b->column[COLUMN_CARD_DATA];
    uint32_t port = 0;
    put_dictionary(b, cards, count);
    for (uint32_t i = 0; i < count; i++) {
        size_t before = data->n;
        if (cards[i].text.n > CARD_TEXT_MAX || !deflate_card(b, cards[i].text, data)) {
            data->failed = data->failed || cards[i].text.n <= CARD_TEXT_MAX;
            continue;
        }
        put_number(rows, cards[i].first - port);
        put_number(rows, (uint32_t)cards[i].last - cards[i].first);
        put_number(rows, (uint32_t)(data->n - before));
        put_number(rows, (uint32_t)cards[i].text.n);
        port = cards[i].first;
    }
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/csv_plain.h"

#include <string.h>

#define EACH_BYTE(v) (UINT64_C(0x0101010101010101) * (v))
#define HIGH_BITS EACH_BYTE(0x80)

/* The first byte becomes the lowest on any machine. */
static uint64_t load_eight(const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    w = __builtin_bswap64(w);
#endif
    return w;
}

/* The end of the text is an LF to us. */
static uint64_t load_last(const char *p, size_t n)
{
    char bytes[8];
    memset(bytes, '\n', sizeof bytes);
    memcpy(bytes, p, n);
    return load_eight(bytes);
}

/* The high bit of each byte that is `c`, an ASCII one. */
static uint64_t bytes_equal(uint64_t w, unsigned char c)
{
    uint64_t other = (w & EACH_BYTE(0x7F)) ^ EACH_BYTE(c);
    return ~((other + EACH_BYTE(0x7F)) | w) & HIGH_BITS;
}

/* The same for control bytes and quotes. A borrow may set bits above the lowest
 * one, which alone is looked at. */
static uint64_t stops_in(uint64_t w)
{
    uint64_t quote = w ^ EACH_BYTE('"');
    return (((w - EACH_BYTE(' ')) & ~w) | ((quote - EACH_BYTE(1)) & ~quote)) & HIGH_BITS;
}

/* The line being split. */
struct plain {
    const char *start, *from; /* of the line; of the cell */
    struct csv_cell *cell;
    uint32_t line;
};

static inline void end_cell(struct plain *x, const char *to)
{
    struct str text = {x->from, (size_t)(to - x->from)};
    *x->cell++ = (struct csv_cell){text, x->line, (uint32_t)(x->from - x->start) + 1};
    x->from = to + 1;
}

/* True if the byte that stopped us is the line's end; *lf gets its LF. */
static bool is_line_end(const char *stop, const char *end, const char **lf)
{
    *lf = stop;
    if (stop < end && *stop == '\r')
        ++*lf;
    return *lf == end || **lf == '\n';
}

bool csv_plain_line(struct csv *r)
{
    const char *start = r->text.p + r->next, *end = r->text.p + r->text.n, *p = start, *lf;
    struct plain x = {start, start, r->cell, r->line};
    uint64_t stops = 0, untidy = 0;
    uint64_t edge = 0x80, blank = 0; /* what stood before the word: the line begins at an edge */
    for (; !stops && x.cell <= &r->cell[CSV_CELLS - 9]; p += 8) {
        uint64_t w = end - p >= 8 ? load_eight(p) : load_last(p, (size_t)(end - p));
        uint64_t commas = bytes_equal(w, ','), blanks = bytes_equal(w, ' ');
        uint64_t edges = commas | blanks;
        stops = stops_in(w);
        uint64_t before = (stops & (0 - stops)) - 1; /* all bits if there is no stop */
        untidy |= ((blanks & (edges << 8 | edge)) | (commas & (blanks << 8 | blank))) & before;
        edge = edges >> 56;
        blank = blanks >> 56;
        for (commas &= before; commas; commas &= commas - 1)
            end_cell(&x, p + __builtin_ctzll(commas) / 8);
    }
    if (!stops)
        return false;
    const char *stop = p - 8 + __builtin_ctzll(stops) / 8;
    if (stop == start || !is_line_end(stop, end, &lf))
        return false;
    end_cell(&x, stop);
    r->tidy = !untidy && stop[-1] != ' ';
    r->count = (uint32_t)(x.cell - r->cell);
    r->line_lf = (size_t)(lf - r->text.p);
    return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/csv_plain.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bytes that are looked at together, and a bit for each that matters. */
#define BLOCK 32

struct marks {
    uint32_t commas, blanks;
    uint32_t stops; /* quotes and control bytes */
};

#ifdef __SSE2__

static inline uint32_t bits_of(__m128i low, __m128i high)
{
    return (uint32_t)_mm_movemask_epi8(low) | (uint32_t)_mm_movemask_epi8(high) << 16;
}

static inline __m128i stops_of(__m128i bytes)
{
    __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(' ' - 1)), bytes);
    return _mm_or_si128(control, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
}

static inline struct marks marks_of(const char *p)
{
    __m128i low = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i high = _mm_loadu_si128((const __m128i *)(const void *)(p + 16));
    __m128i comma = _mm_set1_epi8(','), blank = _mm_set1_epi8(' ');
    return (struct marks){bits_of(_mm_cmpeq_epi8(low, comma), _mm_cmpeq_epi8(high, comma)),
                          bits_of(_mm_cmpeq_epi8(low, blank), _mm_cmpeq_epi8(high, blank)),
                          bits_of(stops_of(low), stops_of(high))};
}

#else

static struct marks marks_of(const char *p)
{
    struct marks m = {0, 0, 0};
    for (uint32_t i = 0; i < BLOCK; i++) {
        m.commas |= (uint32_t)(p[i] == ',') << i;
        m.blanks |= (uint32_t)(p[i] == ' ') << i;
        m.stops |= (uint32_t)(p[i] == '"' || (unsigned char)p[i] < ' ') << i;
    }
    return m;
}

#endif

/* Of the last bytes of the text, whose end is a line's end to us. */
static struct marks marks_of_last(const char *p, size_t n)
{
    char block[BLOCK];
    memset(block, '\n', sizeof block);
    memcpy(block, p, n);
    return marks_of(block);
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
    struct marks m;
    uint32_t untidy = 0, edge = 1, blank = 0; /* what stood before: the line begins at an edge */
    for (;; p += BLOCK) {
        if (x.cell >= &r->cell[CSV_CELLS - BLOCK])
            return false;
        m = end - p >= BLOCK ? marks_of(p) : marks_of_last(p, (size_t)(end - p));
        uint32_t before = (m.stops & (0 - m.stops)) - 1; /* all bits if there is no stop */
        uint32_t edges = m.commas | m.blanks;
        untidy |=
            ((m.blanks & (edges << 1 | edge)) | (m.commas & (m.blanks << 1 | blank))) & before;
        edge = edges >> (BLOCK - 1);
        blank = m.blanks >> (BLOCK - 1);
        for (uint32_t commas = m.commas & before; commas; commas &= commas - 1)
            end_cell(&x, p + __builtin_ctz(commas));
        if (m.stops)
            break;
    }
    const char *stop = p + __builtin_ctz(m.stops);
    if (stop == start || !is_line_end(stop, end, &lf))
        return false;
    end_cell(&x, stop);
    r->tidy = !untidy && stop[-1] != ' ';
    r->count = (uint32_t)(x.cell - r->cell);
    r->line_lf = (size_t)(lf - r->text.p);
    return true;
}

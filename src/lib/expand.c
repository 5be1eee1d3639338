/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/expand.h"

#include <stdlib.h>

/* A sanitizer sees the edges of blocks alone: there each thing has one. */
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined __SANITIZE_ADDRESS__ || __has_feature(address_sanitizer)
#define SCRATCH_BYTES ((size_t)0)
#else
#define SCRATCH_BYTES ((size_t)1 << 20)
#endif
#define SCRATCH_ALIGN 16u
#define SCRATCH_HEAD ((sizeof(struct scratch) + SCRATCH_ALIGN - 1) / SCRATCH_ALIGN * SCRATCH_ALIGN)

static bool add_block(struct expansion *x, size_t n)
{
    size_t size = n > SCRATCH_BYTES ? n : SCRATCH_BYTES;
    struct scratch *block = malloc(SCRATCH_HEAD + size);
    if (!block)
        return expand_fails(x, SERVC_ENOMEM);
    *block = (struct scratch){x->scratch, 0, size};
    x->scratch = block;
    return true;
}

void *expand_room(struct expansion *x, size_t n, size_t size)
{
    if (x->error)
        return NULL;
    if (n > (SIZE_MAX - SCRATCH_HEAD - SCRATCH_ALIGN) / size) {
        expand_fails(x, SERVC_ELARGE);
        return NULL;
    }
    struct scratch *s = x->scratch;
    size_t at = s ? (s->used + SCRATCH_ALIGN - 1) / SCRATCH_ALIGN * SCRATCH_ALIGN : 0;
    n *= size;
    if (!s || at > s->size || n > s->size - at) {
        if (!add_block(x, n))
            return NULL;
        s = x->scratch;
        at = 0;
    }
    s->used = at + n;
    return (uint8_t *)s + SCRATCH_HEAD + at;
}

void *expand_take(struct expansion *x, size_t n, size_t size)
{
    void *p = expand_room(x, n, size);
    return p ? memset(p, 0, n * size) : p;
}

struct scratch_mark expand_mark(const struct expansion *x)
{
    return (struct scratch_mark){x->scratch, x->scratch ? x->scratch->used : 0};
}

void expand_release(struct expansion *x, struct scratch_mark mark)
{
    while (x->scratch != mark.block) {
        struct scratch *block = x->scratch;
        x->scratch = block->before;
        free(block);
    }
    if (x->scratch)
        x->scratch->used = mark.used;
}

uint8_t *expand_grow(struct expansion *x, struct growing *g, size_t n)
{
    if (x->error)
        return NULL;
    if (n > g->capacity - g->n || !g->p) {
        size_t capacity = g->capacity ? g->capacity : 4096;
        while (capacity - g->n < n && capacity < TABLE_BYTES_MAX)
            capacity *= 2;
        uint8_t *p = capacity - g->n < n ? NULL : realloc(g->p, capacity);
        if (!p) {
            x->error = capacity - g->n < n ? SERVC_ELARGE : SERVC_ENOMEM;
            return NULL;
        }
        g->p = p;
        g->capacity = capacity;
    }
    uint8_t *p = g->p + g->n;
    g->n += n;
    return p;
}

uint8_t *expand_part(struct expansion *x, enum raw_section section, size_t n)
{
    uint8_t *p = expand_grow(x, &x->part[section], n);
    return p && n ? memset(p, 0, n) : p;
}

bool expand_fails(struct expansion *x, int error)
{
    if (!x->error)
        x->error = error;
    return false;
}

uint32_t cursor_long_number(struct cursor *c)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        uint32_t byte = cursor_byte(c);
        v |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            if (v <= UINT32_MAX)
                return (uint32_t)v;
            break;
        }
    }
    c->bad = true;
    return 0;
}

void gaps_step(struct gaps *g)
{
    g->left = UINT32_MAX; /* never: there are fewer items */
    if (g->at.p == g->at.end)
        return;
    uint32_t number = cursor_number(&g->at);
    g->left = number / g->ways;
    g->way = number % g->ways;
}

struct gaps gaps_of(const struct expansion *x, enum table_column column, uint32_t ways)
{
    struct gaps g = {cursor_of(x, column), 0, ways, 0};
    gaps_step(&g);
    return g;
}

bool expand_bits(struct expansion *x, enum raw_section section, const uint32_t *v, uint32_t most,
                 enum table_meta width)
{
    unsigned bits = 0;
    while (bits < 24 && most >> bits) /* fewer than 262,144 things have numbers */
        bits++;
    store_u32(x->meta + width, bits);
    size_t n = ((size_t)x->total * bits + 7) / 8;
    uint8_t *p = expand_part(x, section, n + 4);
    if (!p)
        return false;
    uint64_t word = 0;
    unsigned have = 0;
    for (uint32_t i = 0; i < x->total; i++) {
        word |= (uint64_t)v[i] << have;
        have += bits;
        if (have >= 32) {
            store_u32(p, (uint32_t)word);
            p += 4;
            word >>= 32;
            have -= 32;
        }
    }
    for (; have > 0; have = have > 8 ? have - 8 : 0, word >>= 8)
        *p++ = (uint8_t)word;
    return true;
}

/* A column that is a section as it stands. */
static bool copy_column(struct expansion *x, enum table_column column, enum raw_section section,
                        size_t padding)
{
    const struct table_bytes *b = &x->c->at[column];
    uint8_t *p = b->n ? expand_part(x, section, b->n + padding) : NULL;
    if (p)
        memcpy(p, b->p, b->n);
    return !x->error;
}

static bool expand_ranges(struct expansion *x)
{
    const struct table_bytes *b = &x->c->at[COLUMN_RANGES];
    if (!expand_check(x, b->n % RANGE_BYTES == 0) || !copy_column(x, COLUMN_RANGES, RAW_RANG, 0))
        return false;
    for (size_t i = 0; i < b->n; i += RANGE_BYTES) {
        uint8_t *row = x->part[RAW_RANG].p + i;
        uint32_t name = load_u16(row + RANGE_NAME);
        if (!expand_check(x, name <= x->names && load_u16(row) <= load_u16(row + RANGE_LAST) &&
                                 row[RANGE_TRANSPORT] < SERVC_TRANSPORTS &&
                                 row[RANGE_STATUS] < SERVC_STATUSES))
            return false;
        store_u16(row + RANGE_NAME, name ? name_cell(x, name - 1) : 0);
    }
    return true;
}

/* Rows of cards from gaps and lengths; *count of them into `out`, which may be NULL
 * to count alone. */
static bool take_card_rows(struct expansion *x, uint8_t *out, uint32_t *count)
{
    struct cursor c = cursor_of(x, COLUMN_CARD_ROWS);
    uint64_t first = 0, offset = 0, data = x->c->at[COLUMN_CARD_DATA].n;
    for (*count = 0; c.p < c.end; ++*count) {
        first += cursor_number(&c);
        uint64_t last = first + cursor_number(&c);
        uint32_t length = cursor_number(&c), text = cursor_number(&c);
        if (!expand_check(x, !c.bad && last < PORTS_ALL && length <= data - offset))
            return false;
        if (out) {
            store_u16(out + CARD_FIRST, (uint32_t)first);
            store_u16(out + CARD_LAST, (uint32_t)last);
            store_u32(out + CARD_OFFSET, (uint32_t)offset);
            store_u32(out + CARD_LENGTH, length);
            store_u32(out + CARD_TEXT, text);
            out += CARD_BYTES;
        }
        offset += length;
    }
    return true;
}

static bool expand_cards(struct expansion *x)
{
    const struct table_bytes *dictionary = &x->c->at[COLUMN_CARD_DICTIONARY];
    const struct table_bytes *data = &x->c->at[COLUMN_CARD_DATA];
    uint32_t count;
    if (!expand_check(x, dictionary->n <= CARD_DICTIONARY_MAX) || !take_card_rows(x, NULL, &count))
        return false;
    if (count == 0)
        return true;
    size_t rows = (size_t)count * CARD_BYTES;
    uint8_t *p = expand_part(x, RAW_CARD, CARD_HEADER + rows + dictionary->n + data->n);
    if (!p)
        return false;
    store_u32(p, count);
    store_u32(p + 4, (uint32_t)dictionary->n);
    p += CARD_HEADER;
    take_card_rows(x, p, &count);
    if (dictionary->n)
        memcpy(p + rows, dictionary->p, dictionary->n);
    if (data->n)
        memcpy(p + rows + dictionary->n, data->p, data->n);
    return true;
}

static void number_meta(struct expansion *x)
{
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        store_u32(x->meta + META_ENTRIES + 4 * t, x->entries[t]);
    store_u32(x->meta + META_NAMES, x->names);
    store_u32(x->meta + META_KEYS, x->keys);
    store_u32(x->meta + META_SHIFT, x->shift);
    uint8_t *p = expand_part(x, RAW_META, META_BYTES);
    if (p)
        memcpy(p, x->meta, META_BYTES);
}

/* Header, section table, and the parts behind them, each at a cache line. */
static int assemble(struct expansion *x, uint8_t **image, size_t *size)
{
    uint32_t sections = 0;
    uint64_t total;
    for (unsigned i = 0; i < RAW_SECTIONS; i++)
        sections += x->part[i].n > 0;
    total = HEADER_BYTES + sections * ROW_BYTES;
    for (unsigned i = 0; i < RAW_SECTIONS; i++)
        if (x->part[i].n)
            total = (total + TABLE_ALIGN - 1) / TABLE_ALIGN * TABLE_ALIGN + x->part[i].n;
    if (total > TABLE_BYTES_MAX)
        return SERVC_ELARGE;
    uint8_t *p = malloc((size_t)total);
    if (!p)
        return SERVC_ENOMEM;
    uint8_t *row = p + HEADER_BYTES;
    memset(p, 0, HEADER_BYTES);
    memcpy(p, TABLE_MAGIC, sizeof TABLE_MAGIC - 1);
    store_u16(p + HEADER_VERSION, TABLE_VERSION);
    store_u32(p + HEADER_SIZE, (uint32_t)total);
    store_u32(p + HEADER_SECTIONS, sections);
    size_t at = HEADER_BYTES + sections * ROW_BYTES;
    for (unsigned i = 0; i < RAW_SECTIONS; i++) {
        if (x->part[i].n == 0)
            continue;
        size_t begin = (at + TABLE_ALIGN - 1) / TABLE_ALIGN * TABLE_ALIGN;
        memset(p + at, 0, begin - at);
        memcpy(p + begin, x->part[i].p, x->part[i].n);
        memcpy(row + ROW_ID, raw_ids[i], 4);
        store_u32(row + ROW_OFFSET, (uint32_t)begin);
        store_u32(row + ROW_LENGTH, (uint32_t)x->part[i].n);
        store_u32(row + ROW_CRC, 0);
        at = begin + x->part[i].n;
        row += ROW_BYTES;
    }
    *image = p;
    *size = (size_t)total;
    return SERVC_OK;
}

static void expansion_free(struct expansion *x)
{
    expand_release(x, (struct scratch_mark){NULL, 0});
    for (unsigned i = 0; i < RAW_SECTIONS; i++)
        free(x->part[i].p);
    free(x->lists.p);
    free(x->listed.p);
    free(x->kinds.p);
    free(x->titles.rows.p);
    free(x->refs.rows.p);
    free(x->links);
}

int table_expand(const struct table_columns *columns, uint8_t **image, size_t *size)
{
    struct expansion *x = calloc(1, sizeof *x);
    if (!x)
        return SERVC_ENOMEM;
    x->c = columns;
    bool ok = expand_names(x) && expand_shapes(x) && expand_presence(x) && expand_entries(x) &&
              expand_values(x) && expand_groups(x) && expand_places(x) && expand_hash(x) &&
              expand_sort(x) && expand_ranges(x) && expand_cards(x) && expand_evidence(x) &&
              expand_sources(x) && copy_column(x, COLUMN_RULES, RAW_RULE, 0) &&
              copy_column(x, COLUMN_INFO, RAW_INFO, 1);
    if (ok)
        number_meta(x);
    expand_release(x, (struct scratch_mark){NULL, 0}); /* the image may have it */
    int error = x->error;
    if (!error)
        error = ok ? assemble(x, image, size) : SERVC_ECORRUPT;
    expansion_free(x);
    free(x);
    return error;
}

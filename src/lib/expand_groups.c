/* SPDX-License-Identifier: BSD-2-Clause */
/* From endpoints to names: groups of blocks, and the pages that blocks share. */
#include "lib/expand.h"

/* Pages of 32 cells, of which each block uses those with its bits: one may lie in
 * the gaps of others. Pages that are equal, as most of tcp and udp are, are one. */
struct pages {
    uint16_t *table; /* by hash: 1 + number of a page; 0 for none */
    uint32_t mask, end;
    uint32_t *used;  /* a bit for each cell */
    uint32_t *named; /* by page: bits */
    uint16_t *begin; /* by page: where it begins, in units */
    uint32_t count;
};

#define PAGE_REACH 128u /* cells: how far behind the end gaps are looked for */

/* The cells that `named` has, one behind the other; returns how many. */
static uint32_t pick_cells(const uint16_t *cell, uint32_t seen, uint32_t *named, uint16_t *out)
{
    uint32_t n = 0;
    *named = 0;
    for (; seen; seen &= seen - 1, cell++) { /* which it is follows no rule: no branch */
        uint32_t has = *cell != 0;
        *named |= seen & (0u - seen) & (0u - has);
        out[n] = *cell;
        n += has;
    }
    return n;
}

static uint32_t hash_cells(uint32_t named, const uint16_t *cells, uint32_t n)
{
    uint64_t h = named;
    for (uint32_t i = 0; i < n; i++)
        h = (h ^ cells[i]) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(h >> 40);
}

static bool is_page(const struct expansion *x, const struct pages *pages, uint32_t page,
                    uint32_t named, const uint16_t *cells)
{
    if (pages->named[page] != named)
        return false;
    const uint8_t *p = x->part[RAW_PAGE].p + (size_t)pages->begin[page] * PAGE_UNIT * 2;
    for (; named; named &= named - 1, cells++)
        if (load_u16(p + 2 * __builtin_ctz(named)) != *cells)
            return false;
    return true;
}

/* The first cell, not far from the end, at which a page can begin. */
static uint32_t find_gap(const struct pages *pages, uint32_t named)
{
    uint32_t at = pages->end > PAGE_REACH ? (pages->end - PAGE_REACH) / PAGE_UNIT * PAGE_UNIT : 0;
    for (;; at += PAGE_UNIT) {
        const uint32_t *used = pages->used + at / 32;
        if (!(((uint64_t)used[1] << 32 | used[0]) >> at % 32 & named))
            return at;
    }
}

static uint32_t add_page(struct expansion *x, struct pages *pages, uint32_t named,
                         const uint16_t *cells)
{
    uint32_t at = find_gap(pages, named);
    uint32_t end = at + BLOCK_PORTS - (uint32_t)__builtin_clz(named);
    uint64_t bits = (uint64_t)named << at % 32;
    pages->used[at / 32] |= (uint32_t)bits;
    pages->used[at / 32 + 1] |= (uint32_t)(bits >> 32);
    if (end > pages->end) {
        uint8_t *p = expand_grow(x, &x->part[RAW_PAGE], 2 * (size_t)(end - pages->end));
        if (!p)
            return 0;
        memset(p, 0, 2 * (size_t)(end - pages->end));
        pages->end = end;
    }
    uint8_t *p = x->part[RAW_PAGE].p + 2 * (size_t)at;
    pages->named[pages->count] = named;
    pages->begin[pages->count++] = (uint16_t)(at / PAGE_UNIT);
    for (; named; named &= named - 1)
        store_u16(p + 2 * __builtin_ctz(named), *cells++);
    return at / PAGE_UNIT;
}

static uint32_t page_of(struct expansion *x, struct pages *pages, uint32_t named,
                        const uint16_t *cells, uint32_t n)
{
    uint32_t slot = hash_cells(named, cells, n) & pages->mask;
    for (; pages->table[slot]; slot = (slot + 1) & pages->mask)
        if (is_page(x, pages, pages->table[slot] - 1u, named, cells))
            return pages->begin[pages->table[slot] - 1u];
    pages->table[slot] = (uint16_t)(pages->count + 1);
    return add_page(x, pages, named, cells);
}

/* One block: its entries are those from *entry on. */
static void put_block(struct expansion *x, struct pages *pages, uint32_t seen, uint32_t *entry,
                      uint8_t *block)
{
    uint16_t cells[BLOCK_PORTS] = {0};
    uint32_t named, n = pick_cells(x->cell + *entry, seen, &named, cells);
    *entry += count_bits(seen);
    if (n == 0)
        return;
    store_u32(block + BLOCK_NAMED, named);
    store_u16(block + BLOCK_PAGE, page_of(x, pages, named, cells, n));
}

#define GROUP_BLOCKS (GROUP_BYTES / BLOCK_BYTES)

static bool is_empty_group(const uint32_t *bits)
{
    uint32_t any = 0;
    for (unsigned i = 0; i < GROUP_BLOCKS; i++)
        any |= bits[i];
    return any == 0;
}

/* Eight blocks. */
static void put_group(struct expansion *x, struct pages *pages, const uint32_t *bits,
                      uint32_t first, uint32_t *entry)
{
    uint8_t group[GROUP_BYTES] = {0};
    uint8_t *seen = expand_grow(x, &x->part[RAW_SEEN], GROUP_BLOCKS * SEEN_BYTES);
    if (!seen)
        return;
    for (unsigned i = 0; i < GROUP_BLOCKS; i++) {
        store_u32(seen + i * SEEN_BYTES, bits[i]);
        store_u16(group + i * BLOCK_BYTES + BLOCK_BEFORE, *entry - first);
        put_block(x, pages, bits[i], entry, group + i * BLOCK_BYTES);
    }
    uint8_t *p = expand_grow(x, &x->part[RAW_GRUP], GROUP_BYTES);
    if (p)
        memcpy(p, group, GROUP_BYTES);
}

/* A transport with many entries has all 256 groups, one behind the other, so that
 * a lookup finds them without PORT. */
#define GROUPS_WORTH_ALL 128

#define PAGES_MAX (SERVC_TRANSPORTS * BLOCKS)
#define PAGE_CELLS_MAX (SERVC_TRANSPORTS * PORTS_ALL + PAGE_UNIT * PAGES_MAX)

bool expand_groups(struct expansion *x)
{
    struct pages pages = {.mask = 2 * PAGES_MAX - 1};
    uint32_t groups = 0;
    struct scratch_mark mark = expand_mark(x);
    pages.table = expand_take(x, pages.mask + 1, sizeof *pages.table);
    pages.named = expand_room(x, PAGES_MAX, sizeof *pages.named);
    pages.begin = expand_room(x, PAGES_MAX, sizeof *pages.begin);
    pages.used = expand_take(x, PAGE_CELLS_MAX / 32, sizeof *pages.used);
    uint8_t *ports = expand_part(x, RAW_PORT, SERVC_TRANSPORTS * 256 * 2);
    expand_part(x, RAW_GRUP, GROUP_BYTES); /* group 0: nothing there */
    expand_part(x, RAW_SEEN, GROUP_BYTES / BLOCK_BYTES * SEEN_BYTES);
    for (unsigned t = 0; t < SERVC_TRANSPORTS && !x->error; t++) {
        const uint32_t *bits = x->bits + t * BLOCKS;
        uint32_t entry = x->first[t], used = 0;
        for (uint32_t i = 0; i < 256; i++)
            used += !is_empty_group(bits + i * GROUP_BLOCKS);
        for (uint32_t i = 0; i < 256; i++) {
            if (used < GROUPS_WORTH_ALL && is_empty_group(bits + i * GROUP_BLOCKS))
                continue;
            put_group(x, &pages, bits + i * GROUP_BLOCKS, x->first[t], &entry);
            store_u16(ports + 2 * (t * 256 + i), ++groups);
        }
    }
    expand_release(x, mark);
    return !x->error;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Which endpoints have an entry, with a name or without; and the groups of blocks
 * and pages that answer it. */
#include "lib/expand.h"

#define BLOCKS (PORTS_ALL / PAGE_CELLS)

static inline enum presence state_of(const struct expansion *x, uint32_t port, unsigned t)
{
    return (enum presence)(x->state[port] >> 2 * t & 3);
}

static void set_state(struct expansion *x, uint32_t port, unsigned t, enum presence p)
{
    x->state[port] = (uint8_t)(x->state[port] | p << 2 * t);
    x->bits[t * BLOCKS + port / PAGE_CELLS] |= 1u << port % PAGE_CELLS;
    x->entries[t]++;
}

/* Runs of ports without and with a name on tcp or udp, by turns; then for each of
 * those with one, two bits: both, tcp, udp. */
static bool take_runs(struct expansion *x)
{
    struct cursor runs = cursor_of(x, COLUMN_RUNS), classes = cursor_of(x, COLUMN_CLASSES);
    uint32_t port = 0, bits = 0, have = 0;
    for (bool named = false; runs.p < runs.end; named = !named) {
        uint32_t run = cursor_number(&runs);
        if (runs.bad || run > PORTS_ALL - port)
            return false;
        uint32_t end = port + run;
        if (!named)
            port = end;
        for (; port < end; port++) {
            if (have == 0) {
                bits = cursor_byte(&classes);
                have = 4;
            }
            if ((bits & 3) <= 1)
                set_state(x, port, SERVC_TCP, NAMED);
            if ((bits & 3) != 1)
                set_state(x, port, SERVC_UDP, NAMED);
            bits >>= 2;
            have--;
        }
    }
    return port == PORTS_ALL && !classes.bad && classes.p == classes.end;
}

/* Steps over eight ports at once while none of them is in the list. */
static uint32_t skip_ports(const struct expansion *x, uint32_t port, uint32_t *gap, unsigned t)
{
    const uint64_t mask = (uint64_t)0x0303030303030303u << 2 * t;
    for (uint64_t eight; *gap >= 8 && port <= PORTS_ALL - 8; *gap -= 8, port += 8) {
        memcpy(&eight, x->state + port, sizeof eight);
        if (eight & mask)
            break;
    }
    return port;
}

/* `count` gaps between ports that are not yet in the transport's list. */
static bool take_ports(struct expansion *x, struct cursor *c, uint32_t count, unsigned t,
                       enum presence p)
{
    uint32_t port = 0;
    for (; count > 0 && c->p < c->end; count--) {
        for (uint32_t gap = cursor_number(c);; port++) {
            port = skip_ports(x, port, &gap, t);
            if (port == PORTS_ALL)
                return false;
            if (state_of(x, port, t) == ABSENT && gap-- == 0)
                break;
        }
        set_state(x, port++, t, p);
    }
    return count == 0 && !c->bad;
}

static bool take_bare(struct expansion *x, enum table_column column, unsigned t)
{
    struct cursor c = cursor_of(x, column);
    uint32_t count = 0;
    for (const uint8_t *p = c.p; p < c.end; p++)
        count += *p < 0x80;
    return take_ports(x, &c, count, t, BARE) && c.p == c.end;
}

/* sctp and dccp, which have few: named ones of both, then the others of both. */
static bool take_sparse(struct expansion *x)
{
    struct cursor c = cursor_of(x, COLUMN_SPARSE);
    static const enum presence order[] = {NAMED, BARE};
    for (unsigned i = 0; i < 2; i++)
        for (unsigned t = SERVC_SCTP; t <= SERVC_DCCP; t++)
            if (!take_ports(x, &c, cursor_number(&c), t, order[i]))
                return false;
    return c.p == c.end;
}

bool expand_presence(struct expansion *x)
{
    x->state = expand_take(x, PORTS_ALL, 1);
    x->bits = expand_take(x, SERVC_TRANSPORTS * BLOCKS, sizeof *x->bits);
    if (x->error ||
        !expand_check(x, take_runs(x) && take_bare(x, COLUMN_BARE_TCP, SERVC_TCP) &&
                             take_bare(x, COLUMN_BARE_UDP, SERVC_UDP) && take_sparse(x)))
        return false;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        x->first[t] = x->total;
        x->total += x->entries[t];
    }
    return true;
}

/* Pages that are there already, by their cells: tcp and udp share most. */
struct pages {
    uint16_t *table; /* page numbers, 0 for none */
    uint32_t mask, count;
};

static uint32_t page_of(struct expansion *x, struct pages *pages, const uint8_t *page)
{
    uint64_t h = 0, word, any = 0;
    for (unsigned i = 0; i < PAGE_BYTES; i += 8) {
        memcpy(&word, page + i, 8);
        any |= word;
        h = (h ^ word) * 0x9E3779B97F4A7C15u;
        h ^= h >> 32;
    }
    if (!any)
        return 0;
    struct growing *out = &x->part[RAW_PAGE];
    uint32_t at = (uint32_t)h & pages->mask;
    for (; pages->table[at]; at = (at + 1) & pages->mask)
        if (memcmp(out->p + (size_t)pages->table[at] * PAGE_BYTES, page, PAGE_BYTES) == 0)
            return pages->table[at];
    uint8_t *copy = expand_grow(x, out, PAGE_BYTES);
    if (!copy)
        return 0;
    memcpy(copy, page, PAGE_BYTES);
    pages->table[at] = (uint16_t)++pages->count;
    return pages->count;
}

/* One block: its entries are those from *entry on. */
static void put_block(struct expansion *x, struct pages *pages, uint32_t bits, uint32_t *entry,
                      uint8_t *block)
{
    uint8_t page[PAGE_BYTES] = {0};
    if (bits == 0)
        return;
    store_u32(block + BLOCK_BITS, bits);
    for (uint32_t left = bits; left; left &= left - 1)
        store_u16(page + 2 * __builtin_ctz(left), x->cell[(*entry)++]);
    store_u16(block + BLOCK_PAGE, page_of(x, pages, page));
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
    for (unsigned i = 0; i < GROUP_BLOCKS; i++) {
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

bool expand_groups(struct expansion *x)
{
    struct pages pages = {NULL, 16 * 1024 - 1, 0}; /* at most 8,192 pages */
    uint32_t groups = 0;
    pages.table = expand_take(x, pages.mask + 1, sizeof *pages.table);
    uint8_t *ports = expand_part(x, RAW_PORT, SERVC_TRANSPORTS * 256 * 2);
    expand_part(x, RAW_GRUP, GROUP_BYTES); /* group 0 and page 0: nothing there */
    expand_part(x, RAW_PAGE, PAGE_BYTES);
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
    return !x->error;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The names: from the text in which each shares the beginning of the one before,
 * to records in the pool; and their alphabetical order. */
#include "lib/expand.h"
#include "lib/fold.h"

#define EIGHT(byte) ((uint64_t)(byte)*0x0101010101010101u)

/* Bit 7 of each byte that is no byte of a name; above the lowest of them there may be
 * some too many. */
static uint64_t prefixes_in(uint64_t v)
{
    return (v - EIGHT(NAME_PREFIX_MAX + 1)) & ~v & EIGHT(0x80);
}

/* The first byte from `p` on that is none of a name, or the end. */
static const uint8_t *end_of_rest(const uint8_t *p, const uint8_t *end)
{
    for (; end - p >= 8; p += 8) {
        uint64_t found = prefixes_in(load_u64(p));
        if (found)
            return p + __builtin_ctzll(found) / 8;
    }
    while (p<end && * p> NAME_PREFIX_MAX)
        p++;
    return p;
}

static uint32_t count_names(const struct table_bytes *b)
{
    uint32_t count = 0;
    size_t i = 0;
    for (; b->n - i >= 8; i += 8) {
        uint64_t v = load_u64(b->p + i); /* bit 7 of each byte that is above the prefixes */
        v |= (v & EIGHT(0x7F)) + EIGHT(0x7F - NAME_PREFIX_MAX);
        count += (uint32_t)(((~v & EIGHT(0x80)) >> 7) * EIGHT(1) >> 56);
    }
    for (; i < b->n; i++)
        count += b->p[i] <= NAME_PREFIX_MAX;
    return count;
}

static uint64_t record_size(uint32_t length, unsigned shift)
{
    uint64_t unit = 1u << shift;
    return (RECORD_NAME + length + 1 + unit - 1) / unit * unit;
}

/* The smallest shift at which every cell fits into its 15 bits. */
static bool choose_shift(struct expansion *x)
{
    for (x->shift = SHIFT_MIN; x->shift <= SHIFT_MAX; x->shift++) {
        uint64_t size = record_size(0, x->shift);
        for (uint32_t i = 0; i < x->names; i++) {
            x->offset[i] = (uint32_t)size;
            size += record_size(x->length[i], x->shift);
        }
        x->pool_size = (size_t)size;
        if (size <= (uint64_t)CELL_NAME << x->shift)
            return true;
    }
    return expand_fails(x, SERVC_ELARGE);
}

/* Each name of the column is how many bytes of the name before it begins with, and
 * the bytes behind them. */
static bool measure_names(struct expansion *x)
{
    struct cursor c = cursor_of(x, COLUMN_NAMES);
    uint32_t before = 0;
    for (uint32_t i = 0; i < x->names; i++) {
        if (!expand_check(x, c.p < c.end && *c.p <= NAME_PREFIX_MAX && *c.p <= before))
            return false;
        uint32_t shared = *c.p++;
        const uint8_t *rest = c.p;
        c.p = end_of_rest(rest, c.end);
        before = x->length[i] = shared + (uint32_t)(c.p - rest);
        if (!expand_check(x, before > 0))
            return false;
    }
    return expand_check(x, c.p == c.end) && choose_shift(x);
}

static bool fill_pool(struct expansion *x)
{
    struct cursor c = cursor_of(x, COLUMN_NAMES);
    uint8_t *pool = expand_part(x, RAW_POOL, x->pool_size + POOL_PADDING), *before = pool;
    if (!pool)
        return false;
    x->pool = pool;
    for (uint32_t i = 0; i < x->names; i++) {
        uint32_t shared = *c.p++, rest = x->length[i] - shared;
        uint8_t *to = pool + x->offset[i] + RECORD_NAME;
        for (uint32_t k = 0; k < shared; k++)
            to[k] = before[k];
        memcpy(to + shared, c.p, rest);
        c.p += rest;
        before = to;
    }
    return true;
}

/* Spellings that differ from an earlier name in case alone. */
static bool take_variants(struct expansion *x)
{
    struct cursor c = cursor_of(x, COLUMN_VARIANTS);
    uint32_t next = 0;
    x->keys = x->names;
    for (uint32_t i = 0; i < x->names; i++)
        x->key[i] = i;
    while (c.p < c.end) {
        uint32_t gap = cursor_number(&c), key = cursor_number(&c);
        if (!expand_check(x, !c.bad && gap < x->names - next && key < next + gap &&
                                 x->key[key] == key))
            return false;
        uint32_t name = next + gap;
        const char *p = name_text(x, name);
        if (!expand_check(x, x->length[name] == x->length[key] &&
                                 fold_equal(p, x->length[name], name_text(x, key))))
            return false;
        x->key[name] = key;
        x->keys--;
        next = name + 1;
    }
    return true;
}

bool expand_names(struct expansion *x)
{
    x->names = count_names(&x->c->at[COLUMN_NAMES]);
    if (x->names > TABLE_NAMES_MAX)
        return expand_fails(x, SERVC_ELARGE);
    x->offset = expand_room(x, x->names, sizeof *x->offset);
    x->length = expand_room(x, x->names, sizeof *x->length);
    x->key = expand_room(x, x->names, sizeof *x->key);
    return !x->error && measure_names(x) && fill_pool(x) && take_variants(x);
}

/* A name to be sorted: its first six bytes, folded, the first one highest, then its
 * number. */
#define SORTED_BYTES 6u
#define SORTED_NUMBER 0xFFFFu

static uint64_t sortable_of(const struct expansion *x, uint32_t name)
{
    /* Records have room for eight bytes, or a part of the next one is shifted out. */
    uint64_t v = fold_u64(load_u64((const uint8_t *)name_text(x, name)));
    if (x->length[name] < SORTED_BYTES)
        v &= ((uint64_t)1 << 8 * x->length[name]) - 1;
    v = (v & 0x00FF00FF00FF00FFu) << 8 | (v >> 8 & 0x00FF00FF00FF00FFu);
    v = (v & 0x0000FFFF0000FFFFu) << 16 | (v >> 16 & 0x0000FFFF0000FFFFu);
    v = v << 32 | v >> 32;
    return (v & ~(uint64_t)SORTED_NUMBER) | name;
}

static int compare_names(const struct expansion *x, uint64_t a, uint64_t b)
{
    if (a >> 16 != b >> 16)
        return a < b ? -1 : 1;
    const char *p = name_text(x, a & SORTED_NUMBER), *q = name_text(x, b & SORTED_NUMBER);
    for (;; p++, q++) {
        uint8_t c = fold_byte((uint8_t)*p), d = fold_byte((uint8_t)*q);
        if (c != d)
            return c < d ? -1 : 1;
        if (c == 0)
            return a < b ? -1 : a > b;
    }
}

/* By three bytes, the lowest first: what remains is to sort piles of a few. Sorts
 * from `a` to `b` and back, and leaves the result in `b`. */
#define PILE_SHIFT 40u

static void sort_to_piles(uint64_t *a, uint64_t *b, uint32_t n)
{
    for (unsigned shift = PILE_SHIFT; shift < 64; shift += 8) {
        uint32_t at[257] = {0};
        for (uint32_t i = 0; i < n; i++)
            at[(a[i] >> shift & 255) + 1]++;
        for (unsigned d = 0; d < 256; d++)
            at[d + 1] += at[d];
        for (uint32_t i = 0; i < n; i++)
            b[at[a[i] >> shift & 255]++] = a[i];
        uint64_t *swap = a;
        a = b;
        b = swap;
    }
}

/* Heap sort: a hostile table may have all names in one pile. */
static void sift(const struct expansion *x, uint64_t *s, uint32_t root, uint32_t n)
{
    for (uint32_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && compare_names(x, s[child], s[child + 1]) < 0)
            child++;
        if (compare_names(x, s[root], s[child]) >= 0)
            return;
        uint64_t swap = s[root];
        s[root] = s[child];
        s[child] = swap;
    }
}

static void heap_sort(const struct expansion *x, uint64_t *s, uint32_t n)
{
    for (uint32_t i = n / 2; i > 0; i--)
        sift(x, s, i - 1, n);
    for (uint32_t i = n; i > 1; i--) {
        uint64_t swap = s[0];
        s[0] = s[i - 1];
        s[i - 1] = swap;
        sift(x, s, 0, i - 1);
    }
}

#define FEW 64u

static void sort_pile(const struct expansion *x, uint64_t *s, uint32_t n)
{
    if (n > FEW) {
        heap_sort(x, s, n);
        return;
    }
    for (uint32_t i = 1; i < n; i++) {
        uint64_t one = s[i];
        uint32_t at = i;
        for (; at > 0 && compare_names(x, one, s[at - 1]) < 0; at--)
            s[at] = s[at - 1];
        s[at] = one;
    }
}

bool expand_sort(struct expansion *x)
{
    struct scratch_mark mark = expand_mark(x);
    uint8_t *out = expand_part(x, RAW_SORT, 2 * (size_t)x->keys);
    uint64_t *other = expand_room(x, x->keys, sizeof *other),
             *s = expand_room(x, x->keys, sizeof *s);
    uint32_t n = 0;
    if (x->error)
        return false;
    for (uint32_t i = 0; i < x->names; i++)
        if (x->key[i] == i)
            other[n++] = sortable_of(x, i);
    sort_to_piles(other, s, n);
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && s[end] >> PILE_SHIFT == s[i] >> PILE_SHIFT; end++)
            ;
        sort_pile(x, s + i, end - i);
    }
    for (uint32_t i = 0; i < n; i++)
        store_u16(out + 2 * i, name_cell(x, s[i] & SORTED_NUMBER));
    expand_release(x, mark);
    return true;
}

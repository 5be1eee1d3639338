/* SPDX-License-Identifier: BSD-2-Clause */
/* The names: from the text in which each shares the beginning of the one before,
 * to records in the pool; and their alphabetical order. */
#include "lib/expand.h"
#include "lib/fold.h"

/* One name of the column: how many bytes of the name before it begins with, and
 * the bytes behind them. */
struct piece {
    uint32_t shared, length; /* length: of the whole name */
    const uint8_t *rest;
};

static bool take_piece(struct cursor *c, uint32_t before, struct piece *out)
{
    if (c->p == c->end || *c->p > NAME_PREFIX_MAX || *c->p > before)
        return false;
    out->shared = *c->p++;
    out->rest = c->p;
    while (c->p<c->end && * c->p> NAME_PREFIX_MAX)
        c->p++;
    out->length = out->shared + (uint32_t)(c->p - out->rest);
    return out->length > 0;
}

static uint32_t count_names(const struct table_bytes *b)
{
    uint32_t count = 0;
    for (size_t i = 0; i < b->n; i++)
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

static bool measure_names(struct expansion *x, struct piece *pieces)
{
    struct cursor c = cursor_of(x, COLUMN_NAMES);
    uint32_t before = 0;
    for (uint32_t i = 0; i < x->names; i++) {
        if (!expand_check(x, take_piece(&c, before, &pieces[i])))
            return false;
        before = x->length[i] = pieces[i].length;
    }
    return expand_check(x, c.p == c.end) && choose_shift(x);
}

static bool fill_pool(struct expansion *x, const struct piece *pieces)
{
    uint8_t *pool = expand_part(x, RAW_POOL, x->pool_size + POOL_PADDING);
    if (!pool)
        return false;
    x->pool = pool;
    for (uint32_t i = 0; i < x->names; i++) {
        const struct piece *piece = &pieces[i];
        uint8_t *to = (uint8_t *)name_text(x, i);
        if (piece->shared)
            memcpy(to, name_text(x, i - 1), piece->shared);
        memcpy(to + piece->shared, piece->rest, piece->length - piece->shared);
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
    x->offset = expand_take(x, x->names, sizeof *x->offset);
    x->length = expand_take(x, x->names, sizeof *x->length);
    x->key = expand_take(x, x->names, sizeof *x->key);
    struct piece *pieces = expand_take(x, x->names, sizeof *pieces);
    return !x->error && measure_names(x, pieces) && fill_pool(x, pieces) && take_variants(x);
}

/* The first eight bytes, folded, so that numbers compare as the texts do. */
struct sortable {
    uint64_t begin;
    uint32_t name;
};

static uint64_t begin_of(const char *p, uint32_t length)
{
    uint64_t v = 0;
    for (uint32_t i = 0; i < 8; i++)
        v = v << 8 | (i < length ? fold_byte((uint8_t)p[i]) : 0);
    return v;
}

/* By the number alone, lowest digit first: stable, no worst case. */
#define DIGIT_BITS 11
#define DIGITS (1u << DIGIT_BITS)

static void sort_by_begin(struct sortable *a, struct sortable *b, uint32_t n)
{
    for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS) {
        uint32_t at[DIGITS + 1] = {0};
        for (uint32_t i = 0; i < n; i++)
            at[(a[i].begin >> shift & (DIGITS - 1)) + 1]++;
        for (uint32_t d = 1; d < DIGITS; d++)
            at[d] += at[d - 1];
        for (uint32_t i = 0; i < n; i++)
            b[at[a[i].begin >> shift & (DIGITS - 1)]++] = a[i];
        struct sortable *swap = a;
        a = b;
        b = swap;
    }
}

static int compare_names(const struct expansion *x, uint32_t a, uint32_t b)
{
    const char *p = name_text(x, a), *q = name_text(x, b);
    for (;; p++, q++) {
        uint8_t c = fold_byte((uint8_t)*p), d = fold_byte((uint8_t)*q);
        if (c != d)
            return c < d ? -1 : 1;
        if (c == 0)
            return a < b ? -1 : a > b;
    }
}

/* Heap sort of names that begin alike: a hostile table may have all of them so. */
static void sift(const struct expansion *x, struct sortable *s, uint32_t root, uint32_t n)
{
    for (uint32_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && compare_names(x, s[child].name, s[child + 1].name) < 0)
            child++;
        if (compare_names(x, s[root].name, s[child].name) >= 0)
            return;
        struct sortable swap = s[root];
        s[root] = s[child];
        s[child] = swap;
    }
}

static void sort_alike(const struct expansion *x, struct sortable *s, uint32_t n)
{
    for (uint32_t i = n / 2; i > 0; i--)
        sift(x, s, i - 1, n);
    for (uint32_t i = n; i > 1; i--) {
        struct sortable swap = s[0];
        s[0] = s[i - 1];
        s[i - 1] = swap;
        sift(x, s, 0, i - 1);
    }
}

bool expand_sort(struct expansion *x)
{
    uint8_t *out = expand_part(x, RAW_SORT, 2 * (size_t)x->keys);
    struct sortable *s = expand_take(x, x->keys, sizeof *s);
    struct sortable *other = expand_take(x, x->keys, sizeof *other);
    uint32_t n = 0;
    if (x->error)
        return false;
    for (uint32_t i = 0; i < x->names; i++)
        if (x->key[i] == i)
            s[n++] = (struct sortable){begin_of(name_text(x, i), x->length[i]), i};
    sort_by_begin(s, other, n); /* six passes: the result is back in s */
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && s[end].begin == s[i].begin; end++)
            ;
        if (end - i > 1)
            sort_alike(x, s + i, end - i);
    }
    for (uint32_t i = 0; i < n; i++)
        store_u16(out + 2 * i, name_cell(x, s[i].name));
    return true;
}

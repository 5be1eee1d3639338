/* SPDX-License-Identifier: BSD-2-Clause */
/* A perfect hash of the names: each bucket of one or two gets a pilot, one byte,
 * with which all of its names fall into slots of their own. The buckets with the
 * most names choose first. A lookup then looks at one slot. */
#include "lib/expand.h"
#include "lib/fold.h"

#define PILOTS 256
#define SEEDS 64
#define BUCKET_MAX 64 /* names; more do not meet but by design */

struct hasher {
    struct expansion *x;
    uint32_t buckets, slots, seed;
    unsigned bucket_bits;
    uint64_t *hash;         /* by name */
    uint32_t *begin, *name; /* names by bucket */
    uint32_t *order;        /* buckets, the fullest first */
    uint8_t *pilots, *cells;
};

static uint32_t bucket_size(const struct hasher *h, uint32_t bucket)
{
    return h->begin[bucket + 1] - h->begin[bucket];
}

static void fill_buckets(struct hasher *h)
{
    struct expansion *x = h->x;
    memset(h->begin, 0, ((size_t)h->buckets + 1) * sizeof *h->begin);
    for (uint32_t i = 0; i < x->names; i++) {
        if (x->key[i] != i)
            continue;
        const char *p = name_text(x, i);
        h->hash[i] = name_hash(name_words(p, x->length[i]), p, x->length[i], h->seed);
        h->begin[hash_bucket(h->hash[i], h->bucket_bits) + 1]++;
    }
    for (uint32_t b = 0; b < h->buckets; b++)
        h->begin[b + 1] += h->begin[b];
    for (uint32_t i = 0; i < x->names; i++)
        if (x->key[i] == i)
            h->name[h->begin[hash_bucket(h->hash[i], h->bucket_bits)]++] = i;
    for (uint32_t b = h->buckets; b > 0; b--)
        h->begin[b] = h->begin[b - 1];
    h->begin[0] = 0;
}

static bool order_buckets(struct hasher *h)
{
    uint32_t at[BUCKET_MAX + 2] = {0};
    for (uint32_t b = 0; b < h->buckets; b++) {
        if (bucket_size(h, b) > BUCKET_MAX)
            return false;
        at[BUCKET_MAX - bucket_size(h, b) + 1]++;
    }
    for (unsigned i = 0; i < BUCKET_MAX; i++)
        at[i + 1] += at[i];
    for (uint32_t b = 0; b < h->buckets; b++)
        h->order[at[BUCKET_MAX - bucket_size(h, b)]++] = b;
    return true;
}

static bool is_free(const struct hasher *h, uint32_t slot)
{
    return load_u16(h->cells + 2 * slot) == 0;
}

static bool try_pilot(struct hasher *h, const uint32_t *names, uint32_t n, uint32_t pilot)
{
    uint32_t slots[BUCKET_MAX];
    for (uint32_t i = 0; i < n; i++) {
        slots[i] = hash_slot(h->hash[names[i]], pilot, h->slots);
        if (!is_free(h, slots[i]))
            return false;
        for (uint32_t k = 0; k < i; k++)
            if (slots[k] == slots[i])
                return false;
    }
    for (uint32_t i = 0; i < n; i++)
        store_u16(h->cells + 2 * slots[i], name_cell(h->x, names[i]));
    return true;
}

/* One name twice would try all seeds in vain. */
static bool names_differ(const struct hasher *h, const uint32_t *names, uint32_t n)
{
    const struct expansion *x = h->x;
    for (uint32_t i = 0; i < n; i++) {
        const char *p = name_text(x, names[i]);
        struct name_words words = name_words(p, x->length[names[i]]);
        for (uint32_t k = 0; k < i; k++)
            if (x->length[names[i]] == x->length[names[k]] &&
                fold_equal(words, p, x->length[names[i]], name_text(x, names[k])))
                return false;
    }
    return true;
}

static bool place_bucket(struct hasher *h, uint32_t bucket)
{
    const uint32_t *names = h->name + h->begin[bucket];
    uint32_t n = bucket_size(h, bucket);
    for (uint32_t pilot = 0; pilot < PILOTS; pilot++)
        if (try_pilot(h, names, n, pilot)) {
            h->pilots[bucket] = (uint8_t)pilot;
            return true;
        }
    expand_check(h->x, names_differ(h, names, n));
    return false;
}

static bool place_all(struct hasher *h)
{
    fill_buckets(h);
    memset(h->cells, 0, 2 * (size_t)h->slots);
    if (!order_buckets(h))
        return false;
    for (uint32_t i = 0; i < h->buckets && bucket_size(h, h->order[i]) > 0; i++)
        if (!place_bucket(h, h->order[i]))
            return false;
    return true;
}

bool expand_hash(struct expansion *x)
{
    struct hasher h = {.x = x, .slots = x->keys + x->keys / 4 + 1};
    while (1u << h.bucket_bits < x->keys / 2)
        h.bucket_bits++;
    h.buckets = 1u << h.bucket_bits;
    size_t head = h.buckets + (h.buckets & 1);
    h.hash = expand_take(x, x->names, sizeof *h.hash);
    h.begin = expand_take(x, (size_t)h.buckets + 1, sizeof *h.begin);
    h.name = expand_take(x, x->keys, sizeof *h.name);
    h.order = expand_take(x, h.buckets, sizeof *h.order);
    h.pilots = expand_part(x, RAW_HASH, head + 2 * (size_t)h.slots);
    if (x->error)
        return false;
    h.cells = h.pilots + head;
    while (!place_all(&h))
        if (x->error || ++h.seed == SEEDS)
            return expand_fails(x, SERVC_ECORRUPT);
    store_u32(x->meta + META_SEED, h.seed);
    store_u32(x->meta + META_BUCKETS, h.buckets);
    store_u32(x->meta + META_SLOTS, h.slots);
    return true;
}

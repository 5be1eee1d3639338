/* SPDX-License-Identifier: BSD-2-Clause */
/* A perfect hash of the names: each bucket of one or two gets a pilot with which all
 * of its names fall into slots of their own. The buckets with the most names choose
 * first, and those with one take what is left. A lookup then looks at one slot. */
#include "lib/expand.h"
#include "lib/fold.h"

#define PILOTS 1024u /* for a bucket of several names */
#define SEEDS 64
#define BUCKET_MAX 64u /* names; more do not meet but by design */

/* Pilots tried in all; the largest table needs a tenth. */
#define TRIES_MAX (4u << 20)

/* What a hash is made of, but for the seed. */
struct hashed_name {
    struct name_sums sums;
    uint32_t name;
};

/* A name in a bucket, and the bits of its hash that are used. */
struct slotted {
    uint32_t high, name;
};

struct hasher {
    struct expansion *x;
    struct hashed_name *names;
    uint32_t buckets, slots, seed, tries;
    uint32_t *high;  /* of the hashes of `names` */
    uint32_t *begin; /* of each bucket in `by_bucket` */
    struct slotted *by_bucket;
    uint32_t *order; /* buckets, the fullest first */
    uint8_t *pilots, *cells;
};

static void take_names(struct hasher *h)
{
    const struct expansion *x = h->x;
    struct hashed_name *n = h->names;
    for (uint32_t i = 0; i < x->names; i++) {
        if (x->key[i] != i)
            continue;
        const char *p = name_text(x, i);
        uint32_t length = x->length[i];
        *n++ = (struct hashed_name){sum_name(fold_words(name_words(p, length)), p, length), i};
    }
}

static uint32_t bucket_size(const struct hasher *h, uint32_t bucket)
{
    return h->begin[bucket + 1] - h->begin[bucket];
}

static void fill_buckets(struct hasher *h)
{
    uint32_t keys = h->x->keys, most = h->buckets - 1;
    uint64_t multiplier[MULTIPLIERS];
    hash_multipliers(h->seed, multiplier);
    memset(h->begin, 0, ((size_t)h->buckets + 1) * sizeof *h->begin);
    for (uint32_t i = 0; i < keys; i++) {
        h->high[i] = (uint32_t)(sums_hash(h->names[i].sums, multiplier) >> 32);
        h->begin[hash_bucket(h->high[i], most) + 1]++;
    }
    for (uint32_t b = 0; b < h->buckets; b++)
        h->begin[b + 1] += h->begin[b];
    for (uint32_t i = 0; i < keys; i++)
        h->by_bucket[h->begin[hash_bucket(h->high[i], most)]++] =
            (struct slotted){h->high[i], h->names[i].name};
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

static bool names_differ(const struct expansion *x, uint32_t a, uint32_t b)
{
    return x->length[a] != x->length[b] ||
           !fold_equal(name_text(x, a), x->length[a], name_text(x, b));
}

/* A pilot moves all names of a bucket alike: two that fall together stay so. One
 * name twice would try all seeds in vain. */
static bool is_separate(const struct hasher *h, const struct slotted *names, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < i; k++)
            if (hash_slot(names[i].high ^ names[k].high, 0, h->slots - 1) == 0) {
                expand_check(h->x, names_differ(h->x, names[i].name, names[k].name));
                return false;
            }
    return true;
}

static void put_cell(struct hasher *h, size_t slot, uint32_t name)
{
    store_u16(h->cells + 2 * slot, name_cell(h->x, name));
}

static bool is_free(const struct hasher *h, size_t slot)
{
    return load_u16(h->cells + 2 * slot) == 0;
}

static bool pilot_fits(const struct hasher *h, const struct slotted *names, uint32_t n,
                       uint32_t pilot)
{
    for (uint32_t i = 0; i < n; i++)
        if (!is_free(h, hash_slot(names[i].high, pilot, h->slots - 1)))
            return false;
    return true;
}

static bool place_bucket(struct hasher *h, uint32_t bucket)
{
    const struct slotted *names = h->by_bucket + h->begin[bucket];
    uint32_t n = bucket_size(h, bucket), pilot = 0;
    if (!is_separate(h, names, n))
        return false;
    while (!pilot_fits(h, names, n, pilot))
        if (++h->tries == TRIES_MAX)
            return expand_fails(h->x, SERVC_ECORRUPT);
        else if (++pilot == PILOTS)
            return false;
    for (uint32_t i = 0; i < n; i++)
        put_cell(h, hash_slot(names[i].high, pilot, h->slots - 1), names[i].name);
    store_u16(h->pilots + 2 * bucket, pilot);
    return true;
}

/* One name goes wherever its pilot wants: to the first slot that is free. */
static void place_single(struct hasher *h, uint32_t bucket, uint32_t *slot)
{
    const struct slotted *name = h->by_bucket + h->begin[bucket];
    while (!is_free(h, *slot))
        ++*slot;
    put_cell(h, *slot, name->name);
    store_u16(h->pilots + 2 * bucket, (uint32_t)hash_slot(name->high, *slot, h->slots - 1));
}

static bool place_all(struct hasher *h)
{
    uint32_t i = 0, slot = 0;
    fill_buckets(h);
    memset(h->pilots, 0, 2 * ((size_t)h->buckets + h->slots));
    if (!order_buckets(h))
        return false;
    for (; i < h->buckets && bucket_size(h, h->order[i]) > 1; i++)
        if (!place_bucket(h, h->order[i]))
            return false;
    for (; i < h->buckets && bucket_size(h, h->order[i]) > 0; i++)
        place_single(h, h->order[i], &slot);
    return true;
}

bool expand_hash(struct expansion *x)
{
    struct hasher h = {.x = x, .slots = 2};
    while (h.slots < x->keys)
        h.slots *= 2;
    h.buckets = h.slots / 2;
    struct scratch_mark mark = expand_mark(x);
    h.names = expand_room(x, x->keys, sizeof *h.names);
    h.high = expand_room(x, x->keys, sizeof *h.high);
    h.begin = expand_room(x, (size_t)h.buckets + 1, sizeof *h.begin);
    h.by_bucket = expand_room(x, x->keys, sizeof *h.by_bucket);
    h.order = expand_room(x, h.buckets, sizeof *h.order);
    h.pilots = expand_part(x, RAW_HASH, 2 * ((size_t)h.buckets + h.slots));
    if (x->error)
        return false;
    h.cells = h.pilots + 2 * (size_t)h.buckets;
    take_names(&h);
    while (!place_all(&h))
        if (x->error || ++h.seed == SEEDS)
            return expand_fails(x, SERVC_ECORRUPT);
    expand_release(x, mark);
    store_u32(x->meta + META_SEED, h.seed);
    store_u32(x->meta + META_BUCKETS, h.buckets);
    store_u32(x->meta + META_SLOTS, h.slots);
    return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* From names to ports. */
#include "lib/fold.h"

/* The record of a name, or NULL. HASH has the size that its buckets and slots ask
 * for: that was checked at open. */
static inline const uint8_t *record_of(const struct servc_table *t, const char *name, size_t n)
{
    struct name_words words = name_words(name, n);
    uint64_t h = name_hash(words, name, n, t->seed);
    uint32_t slot = hash_slot(h, t->pilots[hash_bucket(h, t->bucket_bits)], t->slots);
    const char *text = image_name(t, load_u16(t->slot_cells + 2 * (size_t)slot));
    if (!text ||
        !name_is(words, name, n, text, t->texts_size - (size_t)((const uint8_t *)text - t->texts)))
        return NULL;
    return (const uint8_t *)text - RECORD_NAME;
}

const uint8_t *image_record(const struct servc_table *t, const char *name, size_t n)
{
    return record_of(t, name, n);
}

/* The first place of a name; 0 if it is not there. */
static inline uint32_t place_of(const struct servc_table *t, const char *name, size_t n)
{
    const uint8_t *record = record_of(t, name, n);
    return record ? load_u32(record) : 0;
}

static inline bool is_shown(uint32_t place, unsigned policy)
{
    return !(place & PLACE_UPSTREAM) || policy == SERVC_POLICY_UPSTREAM;
}

/* The i-th place, the first one being `place`; 0 behind the last. */
static inline uint32_t nth_place(const struct servc_table *t, uint32_t place, uint32_t i)
{
    if (!(place & PLACE_MANY))
        return i == 0 ? place : 0;
    return image_u32(&t->at[RAW_PLAC], (uint64_t)(place & PLACE_INDEX) + i);
}

int32_t servc_port_of(const struct servc_table *t, const char *name, size_t length,
                      enum servc_transport transport, enum servc_policy policy)
{
    if (!name || (unsigned)transport >= SERVC_TRANSPORTS || (unsigned)policy >= SERVC_POLICIES)
        return -1;
    uint32_t first = place_of(t, name, length == SERVC_NUL ? strlen(name) : length);
    uint32_t bit = 1u << (PLACE_TRANSPORTS + transport);
    for (uint32_t i = 0, place; (place = nth_place(t, first, i)) != 0; i++) {
        if ((place & bit) && is_shown(place, policy))
            return (int32_t)(place & 0xFFFF);
        if (place & PLACE_LAST)
            break;
    }
    return -1;
}

size_t servc_by_name(const struct servc_table *t, const char *name, size_t length,
                     enum servc_policy policy, struct servc_endpoint *out, size_t capacity)
{
    size_t found = 0;
    if (!name || (unsigned)policy >= SERVC_POLICIES || (capacity && !out))
        return 0;
    uint32_t first = place_of(t, name, length == SERVC_NUL ? strlen(name) : length);
    for (uint32_t i = 0, place; (place = nth_place(t, first, i)) != 0; i++) {
        for (unsigned k = 0; k < SERVC_TRANSPORTS; k++) {
            if (!(place >> (PLACE_TRANSPORTS + k) & 1) || !is_shown(place, policy))
                continue;
            if (found < capacity)
                out[found] = (struct servc_endpoint){(uint16_t)place, (uint8_t)k,
                                                     (place & PLACE_PREFERRED) != 0};
            found++;
        }
        if (place & PLACE_LAST)
            break;
    }
    return found;
}

const char *servc_sorted_name(const struct servc_table *t, uint32_t i)
{
    return image_name(t, image_u16(&t->at[RAW_SORT], i));
}

/* A name against a prefix: 0 if it begins with it. */
static int compare_prefix(const char *name, const char *prefix, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t a = fold_byte((uint8_t)name[i]), b = fold_byte((uint8_t)prefix[i]);
        if (a != b)
            return a < b ? -1 : 1;
        if (a == 0) /* a NUL in the prefix: no name has one */
            return -1;
    }
    return 0;
}

/* The number of the first name behind all that compare below `limit`. */
static uint32_t lower_bound(const struct servc_table *t, const char *prefix, size_t n, int limit)
{
    uint32_t low = 0, high = t->keys;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const char *name = servc_sorted_name(t, middle);
        if (name && compare_prefix(name, prefix, n) < limit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t servc_prefix(const struct servc_table *t, const char *prefix, size_t length,
                      uint32_t *first)
{
    uint32_t begin = 0, end = 0;
    if (prefix) {
        size_t n = length == SERVC_NUL ? strlen(prefix) : length;
        begin = lower_bound(t, prefix, n, 0);
        end = lower_bound(t, prefix, n, 1);
    }
    if (first)
        *first = begin;
    return end > begin ? end - begin : 0;
}

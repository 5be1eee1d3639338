/* SPDX-License-Identifier: BSD-2-Clause */
/* From names to ports. */
#include "lib/fold.h"

/* What the hash's slot leads to. HASH has the size that its buckets and slots ask for:
 * that was checked at open. */
static inline size_t cell_of(const struct servc_table *t, uint64_t hash)
{
    size_t high = (size_t)(hash >> 32);
    size_t pilot = load_u16(t->pilots + 2 * hash_bucket(high, t->bucket_most));
    return load_u16(t->slot_cells + 2 * hash_slot(high, pilot, t->slot_most));
}

/* A name of 1 to 16 bytes as it is spelled in the table, or NULL if it is not there,
 * or not in this case. A cell without a name leads to zeros, which no place is. */
static inline const char *plain_text(const struct servc_table *t, const char *name, size_t n,
                                     struct name_words words_of(const char *p, size_t n))
{
    struct name_words words = words_of(name, n);
    size_t cell = cell_of(t, sums_hash(sum_words(words, n), t->multiplier));
    const char *text = (const char *)t->texts + cell * t->unit;
    return cell <= t->short_cells && text[n] == '\0' && words_equal(words, words_of(text, n))
               ? text
               : NULL;
}

/* The text to which these words of a name lead, if it is the name. */
static const char *text_by_words(const struct servc_table *t, const char *name, size_t n,
                                 struct name_words words)
{
    uint64_t hash = sums_hash(sum_name(words, name, n), t->multiplier);
    const char *text = image_name(t, (uint32_t)cell_of(t, hash));
    if (!text || n >= t->texts_size - (size_t)((const uint8_t *)text - t->texts) ||
        text[n] != '\0' || !fold_equal(name, n, text))
        return NULL;
    return text;
}

/* The text of a name. HASH knows folded ones, which most names are that are asked
 * for. */
static const char *text_of(const struct servc_table *t, const char *name, size_t n)
{
    struct name_words words = name_words(name, n);
    const char *text = text_by_words(t, name, n, words);
    if (text)
        return text;
    struct name_words folded = fold_words(words);
    return words_equal(words, folded) ? NULL : text_by_words(t, name, n, folded);
}

static inline uint32_t place_of(const char *text)
{
    return text ? load_u32((const uint8_t *)text - RECORD_NAME) : 0;
}

const char *image_spelling(const struct servc_table *t, const char *name, size_t n)
{
    return text_of(t, name, n);
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

/* The port of the first place that has the transport and is shown. */
static ASIDE int32_t port_among(const struct servc_table *t, uint32_t first, uint32_t transport,
                                unsigned policy)
{
    for (uint32_t i = 0, place; (place = nth_place(t, first, i)) != 0; i++) {
        if ((place & transport) && is_shown(place, policy))
            return (int32_t)(place & 0xFFFF);
        if (place & PLACE_LAST)
            break;
    }
    return -1;
}

/* Any name, any arguments. */
static ASIDE int32_t port_of_any(const struct servc_table *t, const char *name, size_t length,
                                 enum servc_transport transport, enum servc_policy policy)
{
    if (!name || (unsigned)transport >= SERVC_TRANSPORTS || (unsigned)policy >= SERVC_POLICIES)
        return -1;
    if (length == SERVC_NUL)
        return servc_port_of(t, name, strlen(name), transport, policy);
    const char *text = is_tiny(length) ? plain_text(t, name, length, tiny_words) : NULL;
    return port_among(t, place_of(text ? text : text_of(t, name, length)),
                      1u << (PLACE_TRANSPORTS + transport), policy);
}

/* In one piece for most names: short ones as the table spells them, with one place. */
int32_t servc_port_of(const struct servc_table *t, const char *name, size_t length,
                      enum servc_transport transport, enum servc_policy policy)
{
    if (name && is_short(length) && (unsigned)transport < SERVC_TRANSPORTS &&
        (unsigned)policy < SERVC_POLICIES) {
        const char *text = plain_text(t, name, length, short_words);
        uint32_t bit = 1u << (PLACE_TRANSPORTS + transport);
        if (text) {
            uint32_t place = place_of(text);
            if ((place & (bit | PLACE_UPSTREAM | PLACE_MANY)) == bit)
                return (int32_t)(place & 0xFFFF);
            return port_among(t, place, bit, policy);
        }
    }
    return port_of_any(t, name, length, transport, policy);
}

size_t servc_by_name(const struct servc_table *t, const char *name, size_t length,
                     enum servc_policy policy, struct servc_endpoint *out, size_t capacity)
{
    size_t found = 0;
    if (!name || (unsigned)policy >= SERVC_POLICIES || (capacity && !out))
        return 0;
    uint32_t first = place_of(text_of(t, name, length == SERVC_NUL ? strlen(name) : length));
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

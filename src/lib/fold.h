/* SPDX-License-Identifier: BSD-2-Clause */
/* Names without regard to ASCII case, eight bytes at a time; and their hash
 * (doc/table.md, "HASH"). Private to the library. */
#ifndef LIB_FOLD_H
#define LIB_FOLD_H

#include "lib/image.h"

static inline uint64_t load_u64(const char *p)
{
#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t v; /* two halves are not always made one load */
    memcpy(&v, p, sizeof v);
    return v;
#else
    const uint8_t *b = (const uint8_t *)p;
    return (uint64_t)load_u32(b) | (uint64_t)load_u32(b + 4) << 32;
#endif
}

/* A to Z become a to z in each of eight bytes; no other byte changes. In a byte of
 * seven bits, + 0x3F carries into bit 7 from 'A' on, and + 0x25 from '[' on. */
static inline uint64_t fold_u64(uint64_t v)
{
    const uint64_t ones = 0x0101010101010101u, high = 0x80 * ones;
    uint64_t seven = v & ~high;
    uint64_t capital = ((seven + 0x3F * ones) ^ (seven + 0x25 * ones)) & ~v & high;
    return v | capital >> 2;
}

static inline uint8_t fold_byte(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

/* Two words that hold all of a name of at most 16 bytes, and the first and last
 * eight bytes of a longer one. Reads nothing outside of the name. For 4 to 16 bytes,
 * which are six names of seven, there is no branch: four loads overlap. */
struct name_words {
    uint64_t a, b;
};

static inline struct name_words name_words(const char *p, size_t n)
{
    struct name_words w = {0, 0};
    const uint8_t *first = (const uint8_t *)p;
    if (n - 4 <= 12) {
        const uint8_t *last = first + (n - 4);
        size_t step = n >> 3 << 2;
        w.a = (uint64_t)load_u32(first) | (uint64_t)load_u32(first + step) << 32;
        w.b = (uint64_t)load_u32(last) | (uint64_t)load_u32(last - step) << 32;
    } else if (n > 16) {
        w.a = load_u64(p);
        w.b = load_u64(p + n - 8);
    } else if (n > 0) {
        w.a = (uint64_t)first[0] | (uint64_t)first[n / 2] << 8 | (uint64_t)first[n - 1] << 16;
    }
    return w;
}

/* Bit 5 of each byte: with it set, capitals are small letters. That makes more
 * bytes alike than fold_u64, which a hash does not mind, and costs less. */
#define CASE_BITS 0x2020202020202020u

/* The middle of long names: words at 8, 16 ... below n - 8. */
static inline uint64_t hash_middle(const char *p, size_t n)
{
    uint64_t h = 0;
    for (size_t i = 8; i + 8 < n; i += 8)
        h = (h ^ (load_u64(p + i) | CASE_BITS)) * 0x9FB21C651E98DF25u;
    return h;
}

static inline uint64_t name_hash(struct name_words w, const char *p, size_t n, uint32_t seed)
{
    uint64_t h = (w.a | CASE_BITS) * 0x9E3779B97F4A7C15u +
                 ((w.b | CASE_BITS) ^ seed) * 0xD6E8FEB86659FD93u + n;
    if (n > 16)
        h += hash_middle(p, n);
    h = (h ^ h >> 32) * 0xC2B2AE3D27D4EB4Fu;
    return h ^ h >> 29;
}

/* `bits`: log2 of the number of buckets, at most 32. */
static inline uint32_t hash_bucket(uint64_t hash, unsigned bits)
{
    return (uint32_t)(hash >> 32 >> (32 - bits));
}

static inline uint32_t hash_slot(uint64_t hash, uint32_t pilot, uint32_t slots)
{
    uint32_t low = (uint32_t)hash ^ pilot << 12;
    return (uint32_t)((uint64_t)(low * 0x85EBCA6Bu) * slots >> 32);
}

/* True if n bytes are equal without regard to case; `w` are the words of `p`. */
static inline bool fold_equal(struct name_words w, const char *p, size_t n, const char *q)
{
    struct name_words v = name_words(q, n);
    if (fold_u64(v.a) != fold_u64(w.a) || fold_u64(v.b) != fold_u64(w.b))
        return false;
    for (size_t i = 8; i + 8 < n; i += 8)
        if (fold_u64(load_u64(p + i)) != fold_u64(load_u64(q + i)))
            return false;
    return true;
}

/* True if the n bytes at `p`, whose words are `w`, are the name at `q`, of which
 * `room` bytes may be read. Most names and most questions have no capital. */
static inline bool name_is(struct name_words w, const char *p, size_t n, const char *q, size_t room)
{
    if (n >= room || q[n] != '\0')
        return false;
    struct name_words v = name_words(q, n);
    if (((v.a ^ w.a) | (v.b ^ w.b)) == 0 && n <= 16)
        return true;
    return fold_equal(w, p, n, q);
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Names without regard to ASCII case, four and eight bytes at a time; and their hash
 * (doc/table.md, "HASH"). Private to the library. */
#ifndef LIB_FOLD_H
#define LIB_FOLD_H

#include "lib/image.h"

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

/* Four words that hold all of a name of at most 16 bytes, and the first and last
 * eight bytes of a longer one. They overlap, so that no length needs a loop. */
struct name_words {
    uint32_t at[4];
};

static inline bool is_short(size_t n)
{
    return n - 4 <= NAME_SHORT - 4;
}

/* Of 4 to 16 bytes, which are nine names of ten: no branch, and nothing outside of
 * the name is read. */
static inline struct name_words short_words(const char *p, size_t n)
{
    const uint8_t *first = (const uint8_t *)p, *last = first + n - 4;
    size_t step = n / 8 * 4;
    return (struct name_words){
        {load_u32(first), load_u32(first + step), load_u32(last - step), load_u32(last)}};
}

static inline bool is_tiny(size_t n)
{
    return n - 1 < 3;
}

/* Of 1 to 3 bytes. */
static inline struct name_words tiny_words(const char *p, size_t n)
{
    const uint8_t *b = (const uint8_t *)p;
    return (struct name_words){
        {(uint32_t)b[0] | (uint32_t)b[n / 2] << 8 | (uint32_t)b[n - 1] << 16}};
}

static inline struct name_words name_words(const char *p, size_t n)
{
    const uint8_t *first = (const uint8_t *)p;
    if (is_short(n))
        return short_words(p, n);
    if (n > NAME_SHORT)
        return (struct name_words){{load_u32(first), load_u32(first + 4), load_u32(first + n - 8),
                                    load_u32(first + n - 4)}};
    return is_tiny(n) ? tiny_words(p, n) : (struct name_words){{0}};
}

static inline struct name_words fold_words(struct name_words w)
{
    uint64_t a = fold_u64(w.at[0] | (uint64_t)w.at[1] << 32);
    uint64_t b = fold_u64(w.at[2] | (uint64_t)w.at[3] << 32);
    return (struct name_words){
        {(uint32_t)a, (uint32_t)(a >> 32), (uint32_t)b, (uint32_t)(b >> 32)}};
}

static inline bool words_equal(struct name_words v, struct name_words w)
{
    return ((v.at[0] ^ w.at[0]) | (v.at[1] ^ w.at[1]) | (v.at[2] ^ w.at[2]) |
            (v.at[3] ^ w.at[3])) == 0;
}

#define MULTIPLIERS 2

/* Odd multipliers of a seed: splitmix64. */
static inline void hash_multipliers(uint32_t seed, uint64_t *multiplier)
{
    for (unsigned i = 0; i < MULTIPLIERS; i++) {
        uint64_t z = (MULTIPLIERS * (uint64_t)seed + i + 1) * 0x9E3779B97F4A7C15u;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        multiplier[i] = (z ^ z >> 31) | 1;
    }
}

/* What of a name goes into its hash. Two words share a sum: names that differ have to
 * differ in both, and just so, to be mistaken for one another. */
struct name_sums {
    uint64_t a, b;
};

static inline struct name_sums sum_words(struct name_words w, size_t n)
{
    return (struct name_sums){w.at[0] + 2 * (uint64_t)w.at[2] + n,
                              w.at[3] + 2 * (uint64_t)w.at[1]};
}

/* The middle of names of more than 16 bytes: words at 8, 16 ... below n - 8. */
static inline uint64_t sum_middle(const char *p, size_t n)
{
    uint64_t h = 0;
    for (size_t i = 8; i + 8 < n; i += 8)
        h = (h ^ fold_u64(load_u64((const uint8_t *)p + i))) * 0x9FB21C651E98DF25u;
    return h;
}

/* Of any name, `w` being its words. */
static inline struct name_sums sum_name(struct name_words w, const char *p, size_t n)
{
    struct name_sums s = sum_words(w, n);
    if (n > NAME_SHORT)
        s.b += sum_middle(p, n);
    return s;
}

/* A sum of products, of which bits 32 and higher are used: they depend on all bits of
 * the words, so that no mixing follows. */
static inline uint64_t sums_hash(struct name_sums s, const uint64_t *multiplier)
{
    return s.a * multiplier[0] + s.b * multiplier[1];
}

/* Buckets and slots are powers of two; `most` is one less. `high`: a hash >> 32. */
static inline size_t hash_bucket(size_t high, size_t most)
{
    return high >> 16 & most;
}

static inline size_t hash_slot(size_t high, size_t pilot, size_t most)
{
    return (high ^ pilot) & most;
}

/* True if n bytes are equal without regard to case. */
static inline bool fold_equal(const char *p, size_t n, const char *q)
{
    struct name_words v = name_words(p, n), w = name_words(q, n);
    if (!words_equal(v, w) && !words_equal(fold_words(v), fold_words(w)))
        return false;
    for (size_t i = 8; i + 8 < n; i += 8)
        if (fold_u64(load_u64((const uint8_t *)p + i)) != fold_u64(load_u64((const uint8_t *)q + i)))
            return false;
    return true;
}

#endif

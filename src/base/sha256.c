/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/sha256.h"

#include "base/sha256_x86.h"

#include <string.h>

/* FIPS 180-4, section 4.2.2 */
static const uint32_t k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotr(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static uint32_t big_endian(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Section 6.2.2, step 3, without moving the eight variables: the caller turns
 * their order instead, which halves the time. */
#define ROUND(a, b, c, d, e, f, g, h, t)                                                           \
    do {                                                                                           \
        h += (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + (g ^ (e & (f ^ g))) + k[t] + w[t];         \
        d += h;                                                                                    \
        h += (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) | (c & (a | b)));                 \
    } while (0)

static void block(uint32_t state[8], const unsigned char *m)
{
    uint32_t w[64];
    for (size_t t = 0; t < 16; t++)
        w[t] = big_endian(m + 4 * t);
    for (size_t t = 16; t < 64; t++) {
        uint32_t s0 = rotr(w[t - 15], 7) ^ rotr(w[t - 15], 18) ^ w[t - 15] >> 3;
        uint32_t s1 = rotr(w[t - 2], 17) ^ rotr(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (size_t t = 0; t < 64; t += 8) {
        ROUND(a, b, c, d, e, f, g, h, t);
        ROUND(h, a, b, c, d, e, f, g, t + 1);
        ROUND(g, h, a, b, c, d, e, f, t + 2);
        ROUND(f, g, h, a, b, c, d, e, t + 3);
        ROUND(e, f, g, h, a, b, c, d, t + 4);
        ROUND(d, e, f, g, h, a, b, c, t + 5);
        ROUND(c, d, e, f, g, h, a, b, t + 6);
        ROUND(b, c, d, e, f, g, h, a, t + 7);
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

/* A text on its way; it stays where it is, for p may point into it. */
struct hashing {
    uint32_t state[8];
    const unsigned char *p;
    size_t blocks;           /* whole ones from p on; 0: done */
    unsigned char tail[128]; /* section 5.1.1: 1 bit, zeros, length in bits */
    size_t tail_blocks;      /* not begun yet */
};

static void hashing_advance(struct hashing *h, size_t blocks)
{
    h->p += 64 * blocks;
    h->blocks -= blocks;
    if (h->blocks == 0) {
        h->p = h->tail;
        h->blocks = h->tail_blocks;
        h->tail_blocks = 0;
    }
}

static void hashing_begin(struct hashing *h, struct str bytes)
{
    size_t rest = bytes.n % 64, size = rest < 56 ? 64 : 128;
    *h = (struct hashing){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                    0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
                          .p = (const unsigned char *)bytes.p,
                          .blocks = bytes.n / 64,
                          .tail_blocks = size / 64};
    if (rest)
        memcpy(h->tail, h->p + (bytes.n - rest), rest);
    h->tail[rest] = 0x80;
    for (size_t i = 0; i < 8; i++)
        h->tail[size - 1 - i] = (unsigned char)((uint64_t)bytes.n * 8 >> (8 * i));
    if (h->blocks == 0)
        hashing_advance(h, 0);
}

static void take_one(struct hashing *h, enum sha256_way way)
{
    size_t blocks = h->blocks;
    if (way == SHA256_X86)
        sha256_x86_blocks(h->state, k, h->p, blocks);
    else
        for (size_t i = 0; i < blocks; i++)
            block(h->state, h->p + 64 * i);
    hashing_advance(h, blocks);
}

static void take_two(struct hashing *a, struct hashing *b, enum sha256_way way)
{
    if (way != SHA256_X86) {
        take_one(a, way);
        return;
    }
    size_t blocks = a->blocks < b->blocks ? a->blocks : b->blocks;
    sha256_x86_two(a->state, b->state, k, a->p, b->p, blocks);
    hashing_advance(a, blocks);
    hashing_advance(b, blocks);
}

static struct str hex_of(struct arena *mem, const struct hashing *h)
{
    char *hex = arena_alloc(mem, 65, 1, 1);
    for (size_t i = 0; i < 64; i++)
        hex[i] = "0123456789abcdef"[h->state[i / 8] >> (28 - i % 8 * 4) & 15];
    return (struct str){hex, 64};
}

enum sha256_way sha256_best_way(void)
{
    return sha256_x86_is_there() ? SHA256_X86 : SHA256_PLAIN;
}

struct str sha256_hex(struct arena *mem, struct str bytes, enum sha256_way way)
{
    struct hashing h;
    hashing_begin(&h, bytes);
    while (h.blocks)
        take_one(&h, way);
    return hex_of(mem, &h);
}

void sha256_hex_many(struct arena *mem, const struct str *texts, size_t count, enum sha256_way way,
                     struct str *hex)
{
    struct hashing room[2], *lane[2] = {&room[0], &room[1]};
    size_t of[2], next = 0, busy = 0; /* lanes in use come first */
    while (busy || next < count) {
        while (busy < 2 && next < count) {
            of[busy] = next;
            hashing_begin(lane[busy++], texts[next++]);
        }
        if (busy == 2)
            take_two(lane[0], lane[1], way);
        else
            take_one(lane[0], way);
        for (size_t i = busy; i-- > 0;) {
            if (lane[i]->blocks)
                continue;
            struct hashing *done = lane[i];
            hex[of[i]] = hex_of(mem, done);
            lane[i] = lane[--busy];
            of[i] = of[busy];
            lane[busy] = done;
        }
    }
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/sha256_x86.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <cpuid.h>
#include <immintrin.h>

bool sha256_x86_is_there(void)
{
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) || !(c & bit_SSSE3))
        return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

#define WITH_SHA __attribute__((target("sha,sse4.1")))
#define IN_LINE WITH_SHA __attribute__((always_inline)) static inline

/* One text on its way: the state as ABEF and CDGH, as the instructions want it, and
 * the last sixteen words of the schedule. */
struct lane {
    __m128i abef, cdgh, w[4];
};

IN_LINE struct lane lane_from(const uint32_t state[8])
{
    struct lane l = {0};
    __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
    __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
    l.abef = _mm_alignr_epi8(low, high, 8);
    l.cdgh = _mm_blend_epi16(high, low, 0xF0);
    return l;
}

IN_LINE void lane_to(const struct lane *l, uint32_t state[8])
{
    __m128i low = _mm_shuffle_epi32(l->abef, 0x1B), high = _mm_shuffle_epi32(l->cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(low, high, 0xF0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(high, low, 8));
}

IN_LINE void lane_words(struct lane *l, const unsigned char *p)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    for (int i = 0; i < 4; i++)
        l->w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(p + 16 * i)), big_endian);
}

/* Four rounds: they take four words, and the next four come from the last sixteen. */
IN_LINE void lane_rounds(struct lane *l, const uint32_t constants[64], int r)
{
    __m128i *now = &l->w[r & 3];
    const __m128i second = l->w[(r + 1) & 3], third = l->w[(r + 2) & 3], last = l->w[(r + 3) & 3];
    __m128i sum = _mm_add_epi32(*now, _mm_loadu_si128((const __m128i *)(constants + 4 * r)));
    l->cdgh = _mm_sha256rnds2_epu32(l->cdgh, l->abef, sum);
    l->abef = _mm_sha256rnds2_epu32(l->abef, l->cdgh, _mm_shuffle_epi32(sum, 0x0E));
    if (r < 12)
        *now = _mm_sha256msg2_epu32(
            _mm_add_epi32(_mm_sha256msg1_epu32(*now, second), _mm_alignr_epi8(last, third, 4)),
            last);
}

IN_LINE void lane_add(struct lane *l, const struct lane *before)
{
    l->abef = _mm_add_epi32(l->abef, before->abef);
    l->cdgh = _mm_add_epi32(l->cdgh, before->cdgh);
}

WITH_SHA void sha256_x86_blocks(uint32_t state[8], const uint32_t constants[64],
                                const unsigned char *p, size_t blocks)
{
    struct lane l = lane_from(state);
    for (; blocks; blocks--, p += 64) {
        const struct lane before = l;
        lane_words(&l, p);
#pragma GCC unroll 16
        for (int r = 0; r < 16; r++)
            lane_rounds(&l, constants, r);
        lane_add(&l, &before);
    }
    lane_to(&l, state);
}

/* Each pair of rounds waits for the one before, so that the rounds of a second text
 * cost nothing. */
WITH_SHA void sha256_x86_two(uint32_t a[8], uint32_t b[8], const uint32_t constants[64],
                             const unsigned char *p, const unsigned char *q, size_t blocks)
{
    struct lane l = lane_from(a), m = lane_from(b);
    for (; blocks; blocks--, p += 64, q += 64) {
        const struct lane l_before = l, m_before = m;
        lane_words(&l, p);
        lane_words(&m, q);
#pragma GCC unroll 16
        for (int r = 0; r < 16; r++) {
            lane_rounds(&l, constants, r);
            lane_rounds(&m, constants, r);
        }
        lane_add(&l, &l_before);
        lane_add(&m, &m_before);
    }
    lane_to(&l, a);
    lane_to(&m, b);
}

#else

bool sha256_x86_is_there(void)
{
    return false;
}

void sha256_x86_blocks(uint32_t state[8], const uint32_t constants[64], const unsigned char *p,
                       size_t blocks)
{
    (void)state, (void)constants, (void)p, (void)blocks;
}

void sha256_x86_two(uint32_t a[8], uint32_t b[8], const uint32_t constants[64],
                    const unsigned char *p, const unsigned char *q, size_t blocks)
{
    (void)a, (void)b, (void)constants, (void)p, (void)q, (void)blocks;
}

#endif

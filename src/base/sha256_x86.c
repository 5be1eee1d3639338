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

/* The instructions want the state as ABEF and CDGH; four rounds take four words
 * of the schedule, and the next four words come from the last sixteen. */
__attribute__((target("sha,sse4.1"))) void sha256_x86_blocks(uint32_t state[8],
                                                             const uint32_t constants[64],
                                                             const unsigned char *p, size_t blocks)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
    __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(low, high, 8), cdgh = _mm_blend_epi16(high, low, 0xF0);
    for (; blocks; blocks--, p += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];
        for (int i = 0; i < 4; i++)
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(p + 16 * i)), big_endian);
#pragma GCC unroll 16
        for (int r = 0; r < 16; r++) {
            __m128i *now = &w[r & 3];
            const __m128i second = w[(r + 1) & 3], third = w[(r + 2) & 3], last = w[(r + 3) & 3];
            __m128i sum =
                _mm_add_epi32(*now, _mm_loadu_si128((const __m128i *)(constants + 4 * r)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
            if (r < 12)
                *now = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(*now, second),
                                                          _mm_alignr_epi8(last, third, 4)),
                                            last);
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    low = _mm_shuffle_epi32(abef, 0x1B);
    high = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(low, high, 0xF0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(high, low, 8));
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

#endif

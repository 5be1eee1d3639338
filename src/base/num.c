/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/num.h"

#include <string.h>

/* As many digits as every uint32_t can hold. */
#define SAFE_DIGITS 9

static bool parse_short(struct str s, uint32_t max, uint32_t *out)
{
    uint32_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        uint32_t d = (uint32_t)(unsigned char)s.p[i] - '0';
        if (d > 9)
            return false;
        v = v * 10 + d;
    }
    if (s.n == 0 || v > max)
        return false;
    *out = v;
    return true;
}

bool parse_u32(struct str s, uint32_t max, uint32_t *out)
{
    if (s.n <= SAFE_DIGITS)
        return parse_short(s, max, out);
    uint32_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        uint32_t d = (uint32_t)(unsigned char)s.p[i] - '0';
        if (d > 9 || d > max || v > (max - d) / 10) /* not a digit, or past max: never wraps */
            return false;
        v = v * 10 + d;
    }
    *out = v;
    return true;
}

bool parse_millionths(struct str s, uint32_t *out)
{
    if (s.n < 3 || s.n > 8 || s.p[1] != '.' || (s.p[0] != '0' && s.p[0] != '1'))
        return false;
    uint32_t v = 0;
    for (size_t i = 2; i < 8; i++) {
        if (i < s.n && !ascii_is_digit(s.p[i]))
            return false;
        v = v * 10 + (i < s.n ? (uint32_t)(s.p[i] - '0') : 0);
    }
    if (s.p[0] == '1') {
        if (v != 0)
            return false;
        v = MILLION;
    }
    *out = v;
    return true;
}

/* The first byte becomes the highest on any machine. */
static uint64_t load_digits(const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
#if !defined __BYTE_ORDER__ || __BYTE_ORDER__ != __ORDER_BIG_ENDIAN__
    w = __builtin_bswap64(w);
#endif
    return w;
}

/* All bytes at once: each becomes its digit, then neighbours are joined to numbers of
 * two, four and eight digits. */
bool parse_plain_millionths(const char *p, uint32_t *out)
{
    uint64_t v = load_digits(p) ^ UINT64_C(0x302E303030303030); /* `0.000000` */
    uint64_t over_nine = (v + UINT64_C(0x0606060606060606)) | v;
    if (v >> 48 || over_nine & UINT64_C(0xF0F0F0F0F0F0F0F0))
        return false;
    v = (v & UINT64_C(0x00FF00FF00FF00FF)) + (v >> 8 & UINT64_C(0x00FF00FF00FF00FF)) * 10;
    v = (v & UINT64_C(0x0000FFFF0000FFFF)) + (v >> 16 & UINT64_C(0x0000FFFF0000FFFF)) * 100;
    *out = (uint32_t)(v & UINT32_MAX) + (uint32_t)(v >> 32) * 10000;
    return true;
}

static size_t count_digits(uint32_t v)
{
    if (v < 10000)
        return v < 100 ? 1 + (v >= 10) : 3 + (v >= 1000);
    if (v < 100000000)
        return v < 1000000 ? 5 + (v >= 100000) : 7 + (v >= 10000000);
    return 9 + (v >= 1000000000);
}

static void put_pair(char *to, uint32_t v)
{
    static const char pairs[] = "00010203040506070809"
                                "10111213141516171819"
                                "20212223242526272829"
                                "30313233343536373839"
                                "40414243444546474849"
                                "50515253545556575859"
                                "60616263646566676869"
                                "70717273747576777879"
                                "80818283848586878889"
                                "90919293949596979899";
    memcpy(to, pairs + 2 * v, 2);
}

/* Two digits a division: each waits for the one before. */
size_t put_u32(char *to, uint32_t v)
{
    size_t n = count_digits(v), i = n;
    for (; v >= 100; v /= 100)
        put_pair(to + (i -= 2), v % 100);
    if (v >= 10)
        put_pair(to, v);
    else
        to[0] = (char)('0' + v);
    return n;
}

size_t put_millionths(char *to, uint32_t millionths)
{
    uint32_t rest = millionths % MILLION;
    size_t n = put_u32(to, millionths / MILLION);
    to[n] = '.';
    put_pair(to + n + 1, rest / 10000);
    put_pair(to + n + 3, rest / 100 % 100);
    put_pair(to + n + 5, rest % 100);
    return n + 7;
}

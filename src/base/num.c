/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/num.h"

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

static size_t count_digits(uint32_t v)
{
    static const uint32_t powers[] = {10,      100,      1000,      10000,     100000,
                                      1000000, 10000000, 100000000, 1000000000};
    size_t n = 0;
    while (n < sizeof powers / sizeof *powers && v >= powers[n])
        n++;
    return n + 1;
}

size_t put_u32(char *to, uint32_t v)
{
    size_t n = count_digits(v);
    for (size_t i = n; i-- > 0; v /= 10)
        to[i] = (char)('0' + v % 10);
    return n;
}

static void put_pair(char *to, uint32_t v)
{
    to[0] = (char)('0' + v / 10);
    to[1] = (char)('0' + v % 10);
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

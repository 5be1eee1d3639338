/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/num.h"

bool parse_u32(struct str s, uint32_t max, uint32_t *out)
{
    uint32_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        uint32_t d = (uint32_t)(unsigned char)s.p[i] - '0';
        if (d > 9 || d > max || v > (max - d) / 10) /* not a digit, or past max: never wraps */
            return false;
        v = v * 10 + d;
    }
    if (s.n > 0)
        *out = v;
    return s.n > 0;
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

/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/str.h"

#include <stdint.h>

#define EACH_BYTE(v) (UINT64_C(0x0101010101010101) * (v))

/* Eight letters at once in lower case. A byte without its high bit carries into
 * that bit where it is at least 'A', and where it is over 'Z'. */
static uint64_t lower_eight(uint64_t w)
{
    uint64_t low = w & EACH_BYTE(0x7F);
    uint64_t from_a = low + EACH_BYTE(0x80 - 'A'), over_z = low + EACH_BYTE(0x7F - 'Z');
    uint64_t capital = (from_a ^ over_z) & ~w & EACH_BYTE(0x80);
    return w | capital >> 2; /* 0x20 */
}

static uint64_t load(const char *p, size_t n)
{
    uint64_t w = 0;
    memcpy(&w, p, n);
    return w;
}

/* A text of less than nine bytes; those in the middle may be there twice. */
static uint64_t load_short(struct str s)
{
    if (s.n == 8)
        return load(s.p, 8);
    if (s.n >= 4)
        return load(s.p, 4) | load(s.p + s.n - 4, 4) << 32;
    if (s.n >= 2)
        return load(s.p, 2) | load(s.p + s.n - 2, 2) << 32;
    return s.n ? load(s.p, 1) : 0;
}

static bool same_eight(uint64_t a, uint64_t b)
{
    return a == b || lower_eight(a) == lower_eight(b);
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    if (a.n <= 8)
        return same_eight(load_short(a), load_short(b));
    for (size_t i = 0; i + 8 < a.n; i += 8)
        if (!same_eight(load(a.p + i, 8), load(b.p + i, 8)))
            return false;
    return same_eight(load(a.p + a.n - 8, 8), load(b.p + b.n - 8, 8));
}

static uint64_t hash_eight(uint64_t h, uint64_t w)
{
    h = (h ^ lower_eight(w)) * UINT64_C(0x9FB21C651E98DF25);
    return h ^ h >> 32;
}

uint64_t str_hash_nocase(struct str s, uint64_t seed)
{
    uint64_t h = seed ^ s.n;
    if (s.n <= 8)
        return hash_eight(h, load_short(s));
    for (size_t i = 0; i + 8 < s.n; i += 8)
        h = hash_eight(h, load(s.p + i, 8));
    return hash_eight(h, load(s.p + s.n - 8, 8));
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

int str_cmp_nocase(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    for (size_t i = 0; i < n; i++) {
        unsigned char x = (unsigned char)ascii_lower(a.p[i]);
        unsigned char y = (unsigned char)ascii_lower(b.p[i]);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a.n > b.n) - (a.n < b.n);
}

size_t str_find(struct str s, struct str needle)
{
    if (needle.n == 0)
        return 0;
    for (size_t i = 0; i + needle.n <= s.n; i++) {
        size_t next = str_find_char(str_sub(s, i, s.n - needle.n + 1), needle.p[0]);
        if (next == STR_NOT_FOUND)
            break;
        i += next;
        if (memcmp(s.p + i, needle.p, needle.n) == 0)
            return i;
    }
    return STR_NOT_FOUND;
}

size_t str_find_nocase(struct str s, struct str needle)
{
    for (size_t i = 0; i + needle.n <= s.n; i++)
        if (str_eq_nocase(str_sub(s, i, i + needle.n), needle))
            return i;
    return STR_NOT_FOUND;
}

static bool is_outer(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
    while (s.n > 0 && is_outer(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n > 0 && is_outer(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool str_cut(struct str *rest, char sep, struct str *piece)
{
    if (rest->n == 0)
        return false;
    size_t at = str_find_char(*rest, sep);
    if (at == STR_NOT_FOUND) {
        *piece = *rest;
        *rest = str_sub(*rest, rest->n, rest->n);
    } else {
        *piece = str_sub(*rest, 0, at);
        *rest = str_sub(*rest, at + 1, rest->n);
    }
    return true;
}

bool str_word(struct str *rest, struct str *word)
{
    size_t from = 0;
    while (from < rest->n && (rest->p[from] == ' ' || rest->p[from] == '\t'))
        from++;
    size_t to = from;
    while (to < rest->n && rest->p[to] != ' ' && rest->p[to] != '\t')
        to++;
    *word = str_sub(*rest, from, to);
    *rest = str_sub(*rest, to, rest->n);
    return word->n > 0;
}

/* Length of the well-formed sequence at p (n bytes left), or 0.
 * Table 3-7 of the Unicode Standard. */
static size_t utf8_length(const unsigned char *p, size_t n)
{
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    size_t len = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (len > n)
        return 0;
    unsigned char low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    unsigned char high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if (p[i] < 0x80 || p[i] > 0xBF)
            return 0;
    return len;
}

bool utf8_is_valid(struct str s, size_t *bad)
{
    for (size_t i = 0; i < s.n;) {
        size_t len = utf8_length((const unsigned char *)s.p + i, s.n - i);
        if (len == 0) {
            if (bad)
                *bad = i;
            return false;
        }
        i += len;
    }
    return true;
}

bool utf8_next(struct str *rest, uint32_t *point)
{
    static const unsigned char lead[] = {0, 0x7F, 0x1F, 0x0F, 0x07}; /* bits of the first byte */
    if (rest->n == 0)
        return false;
    const unsigned char *p = (const unsigned char *)rest->p;
    size_t len = utf8_length(p, rest->n);
    *point = UTF8_BROKEN;
    if (len)
        *point = p[0] & lead[len];
    for (size_t i = 1; i < len; i++)
        *point = *point << 6 | (p[i] & 0x3F);
    *rest = str_sub(*rest, len ? len : 1, rest->n);
    return true;
}

struct str utf8_cut(struct str s, size_t max)
{
    if (s.n <= max)
        return s;
    size_t cut = max;
    while (cut > 0 && max - cut < 4 && ((unsigned char)s.p[cut] & 0xC0) == 0x80)
        cut--;
    return str_sub(s, 0, max - cut < 4 ? cut : max); /* no character has four such bytes */
}

#define DISTANCE_MAX 64

unsigned str_distance(struct str a, struct str b, unsigned limit)
{
    if (a.n > DISTANCE_MAX || b.n > DISTANCE_MAX)
        return limit + 1;
    unsigned rows[3][DISTANCE_MAX + 1];
    unsigned *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b.n; j++)
        last[j] = (unsigned)j;
    for (size_t i = 1; i <= a.n; i++) {
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b.n; j++) {
            unsigned best = last[j - 1] + (a.p[i - 1] != b.p[j - 1]);
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        unsigned *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b.n] > limit ? limit + 1 : last[b.n];
}

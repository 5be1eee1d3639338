/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/str.h"

#include <stdint.h>

#define EACH_BYTE(v) (UINT64_C(0x0101010101010101) * (v))

/* The high bit of each byte that is ASCII and in [low, high]. No sum carries over:
 * a byte is at most 0x7F + 0x80. */
static uint64_t bytes_in(uint64_t w, unsigned char low, unsigned char high)
{
    uint64_t ascii = w & EACH_BYTE(0x7F);
    uint64_t from_low = ascii + EACH_BYTE(0x80u - low), over_high = ascii + EACH_BYTE(0x7Fu - high);
    return from_low & ~over_high & ~w & EACH_BYTE(0x80);
}

/* Eight letters at once in lower case. */
static uint64_t lower_eight(uint64_t w)
{
    return w | bytes_in(w, 'A', 'Z') >> 2; /* 0x20 */
}

static uint64_t load_eight(const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
    return w;
}

static uint64_t load_four(const char *p)
{
    uint32_t w;
    memcpy(&w, p, sizeof w);
    return w;
}

/* A text of one to seven bytes as a word made of them alone: some are there twice. */
static inline uint64_t load_short(struct str s)
{
    if (s.n >= 4)
        return load_four(s.p) | load_four(s.p + s.n - 4) << 32;
    unsigned char first = (unsigned char)s.p[0], middle = (unsigned char)s.p[s.n / 2];
    unsigned char last = (unsigned char)s.p[s.n - 1];
    uint64_t w = first | (uint32_t)middle << 8 | (uint32_t)last << 16 | (uint32_t)last << 24;
    return w | w << 32;
}

/* The next word of a text that is not empty, from *i on; the last one begins before
 * that if it would be short. */
static inline uint64_t next_eight(struct str s, size_t *i)
{
    size_t at = *i + 8 < s.n ? *i : s.n - 8;
    *i = at + 8;
    return s.n >= 8 ? load_eight(s.p + at) : load_short(s);
}

bool str_same_nocase(const char *a, const char *b, size_t n)
{
    for (size_t i = 0, j = 0; i < n;) {
        uint64_t x = next_eight((struct str){a, n}, &i), y = next_eight((struct str){b, n}, &j);
        if (x != y && lower_eight(x) != lower_eight(y))
            return false;
    }
    return true;
}

uint64_t str_hash_nocase(struct str s, uint64_t seed)
{
    uint64_t h = seed ^ s.n;
    for (size_t i = 0; i < s.n;) {
        h = (h ^ lower_eight(next_eight(s, &i))) * UINT64_C(0x9FB21C651E98DF25);
        h ^= h >> 32;
    }
    return h;
}

bool str_has_byte_in(struct str s, unsigned char low, unsigned char high)
{
    for (size_t i = 0; i < s.n;)
        if (bytes_in(next_eight(s, &i), low, high))
            return true;
    return false;
}

bool str_has_only(struct str s, unsigned char low, unsigned char high)
{
    for (size_t i = 0; i < s.n;)
        if (bytes_in(next_eight(s, &i), low, high) != EACH_BYTE(0x80))
            return false;
    return true;
}

bool str_is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n;)
        if (next_eight(s, &i) & EACH_BYTE(0x80))
            return false;
    return true;
}

bool str_is_plain(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        uint64_t w = next_eight(s, &i);
        if ((bytes_in(w, ' ', '~') | bytes_in(w, '\n', '\n')) != EACH_BYTE(0x80))
            return false;
    }
    return true;
}

bool str_has_control(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        uint64_t w = next_eight(s, &i), ascii = w & EACH_BYTE(0x7F);
        uint64_t from_blank = ascii + EACH_BYTE(0x80 - ' '), is_del = ascii + EACH_BYTE(1);
        if ((~from_blank | is_del) & ~w & EACH_BYTE(0x80))
            return true;
    }
    return false;
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
    size_t rare = 0; /* blanks are everywhere, so another byte is looked for */
    while (rare + 1 < needle.n && needle.p[rare] == ' ')
        rare++;
    if (needle.n == 0)
        return 0;
    for (size_t i = 0; i + needle.n <= s.n; i++) {
        size_t next =
            str_find_char(str_sub(s, i + rare, s.n - needle.n + rare + 1), needle.p[rare]);
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
    if (needle.n == 0)
        return 0;
    char first = ascii_lower(needle.p[0]);
    for (size_t i = 0; i + needle.n <= s.n; i++)
        if (ascii_lower(s.p[i]) == first && str_eq_nocase(str_sub(s, i, i + needle.n), needle))
            return i;
    return STR_NOT_FOUND;
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

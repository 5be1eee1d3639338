/* SPDX-License-Identifier: BSD-2-Clause */
/* Views of text: compare, cut and trim without copying.
 *
 * A view is neither NUL-terminated nor owned; it is valid as long as the bytes
 * it points into. Every function is pure and knows ASCII only, so no locale can
 * change a result.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* For "%.*s"; evaluates s more than once. No text is near INT_MAX: see file.h. */
#define STR_FMT(s) (int)(s).n, (s).n ? (s).p : ""

/* The shortest functions are in line: readers ask them of every byte. */

/* STR_NONE of NULL. */
static inline struct str str_from(const char *z)
{
    return z ? (struct str){z, strlen(z)} : STR_NONE;
}

/* The bytes in [from, to), as far as there are any. */
static inline struct str str_sub(struct str s, size_t from, size_t to)
{
    to = to < s.n ? to : s.n;
    from = from < to ? from : to;
    return (struct str){s.p ? s.p + from : "", to - from};
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_is(struct str a, const char *z)
{
    return str_eq(a, str_from(z));
}

/* For texts of one length: str_eq_nocase's slow half. */
bool str_same_nocase(const char *a, const char *b, size_t n);

static inline bool str_eq_nocase(struct str a, struct str b)
{
    return a.n == b.n && str_same_nocase(a.p, b.p, a.n);
}

/* Equal for texts that are equal without regard to case. The number is this
 * machine's: it depends on the order of its bytes. */
uint64_t str_hash_nocase(struct str s, uint64_t seed);

/* True if a byte is in [low, high], both ASCII. */
bool str_has_byte_in(struct str s, unsigned char low, unsigned char high);
/* True if every byte is. */
bool str_has_only(struct str s, unsigned char low, unsigned char high);
bool str_is_ascii(struct str s);
/* True if every byte is printable ASCII or LF. */
bool str_is_plain(struct str s);
/* True if there is a control byte, C0 or DEL. */
bool str_has_control(struct str s);
/* Total orders: negative, 0 or positive. Bytes compare as unsigned. */
int str_cmp(struct str a, struct str b);
int str_cmp_nocase(struct str a, struct str b);

static inline bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

#define STR_NOT_FOUND ((size_t)-1)
size_t str_find(struct str s, struct str needle);
size_t str_find_nocase(struct str s, struct str needle);

static inline size_t str_find_char(struct str s, char c)
{
    const char *at = s.n ? (const char *)memchr(s.p, c, s.n) : NULL;
    return at ? (size_t)(at - s.p) : STR_NOT_FOUND;
}

/* Blank, tab, CR or LF: what str_trim takes away. */
static inline bool ascii_is_outer(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Without the blanks, tabs, CRs and LFs at both ends. */
static inline struct str str_trim(struct str s)
{
    for (; s.n > 0 && ascii_is_outer(s.p[0]); s.p++)
        s.n--;
    while (s.n > 0 && ascii_is_outer(s.p[s.n - 1]))
        s.n--;
    return s;
}

/* Cuts the text before the first `sep` off *rest; false when *rest is empty.
 * A last piece without separator is returned too. */
bool str_cut(struct str *rest, char sep, struct str *piece);
/* Cuts the next word (a run without blank or tab) off *rest; false at the end. */
bool str_word(struct str *rest, struct str *word);

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_letter(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

/* Blank, tab, LF, VT, FF or CR: what isspace() says in the C locale. */
static inline bool ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* True if the bytes are well-formed UTF-8 (RFC 3629: no surrogates, nothing
 * over U+10FFFF, shortest forms only). *bad, if given, gets the first offset
 * that is not. */
bool utf8_is_valid(struct str s, size_t *bad);
/* Takes the next character off *rest and sets *point to its code point, or to
 * UTF8_BROKEN for a byte that belongs to none. False at the end. */
#define UTF8_BROKEN UINT32_MAX
bool utf8_next(struct str *rest, uint32_t *point);
/* The longest prefix of at most `max` bytes that ends at a character boundary. */
struct str utf8_cut(struct str s, size_t max);

/* Edit distance (insert, delete, replace, swap of neighbours), or `limit + 1`
 * if it is larger. Texts over 64 bytes are always farther than any limit. */
unsigned str_distance(struct str a, struct str b, unsigned limit);

#endif

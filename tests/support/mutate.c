/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/mutate.h"

#include "base/num.h"
#include "lib/table_format.h"

#include <string.h>

struct subject {
    uint8_t *p;
    size_t n;
};

static uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put(uint8_t *p, uint32_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

static uint8_t *row_of(const struct subject *s, struct str id)
{
    if (s->n < HEADER_BYTES || id.n != 4)
        return NULL;
    uint32_t count = get_u32(s->p + HEADER_SECTIONS);
    for (uint32_t i = 0; i < count && HEADER_BYTES + (i + 1) * (size_t)ROW_BYTES <= s->n; i++)
        if (memcmp(s->p + HEADER_BYTES + i * ROW_BYTES, id.p, 4) == 0)
            return s->p + HEADER_BYTES + i * ROW_BYTES;
    return NULL;
}

/* "12" or "POOL+12". */
static bool place_of(const struct subject *s, struct str word, unsigned bytes, uint8_t **out)
{
    uint32_t base = 0, offset;
    size_t plus = str_find_char(word, '+');
    if (plus != STR_NOT_FOUND) {
        const uint8_t *row = row_of(s, str_sub(word, 0, plus));
        if (!row)
            return false;
        base = get_u32(row + ROW_OFFSET);
        word = str_sub(word, plus + 1, word.n);
    }
    if (!parse_u32(word, UINT32_MAX, &offset) || base > s->n || offset > s->n - base ||
        bytes > s->n - base - offset)
        return false;
    *out = s->p + base + offset;
    return true;
}

static bool set(struct subject *s, struct str *rest, unsigned bytes)
{
    struct str where, number;
    uint32_t v;
    uint8_t *at;
    if (!str_word(rest, &where) || !str_word(rest, &number) || !parse_u32(number, UINT32_MAX, &v) ||
        !place_of(s, where, bytes, &at))
        return false;
    put(at, v, bytes);
    return true;
}

static bool set_row(struct subject *s, struct str *rest)
{
    struct str id, field, number;
    uint32_t v;
    if (!str_word(rest, &id) || !str_word(rest, &field) || !str_word(rest, &number) ||
        !parse_u32(number, UINT32_MAX, &v))
        return false;
    uint8_t *row = row_of(s, id);
    unsigned at = str_is(field, "offset")   ? ROW_OFFSET
                  : str_is(field, "length") ? ROW_LENGTH
                                            : ROW_CRC;
    if (row)
        put(row + at, v, 4);
    return row != NULL;
}

static bool two_rows(struct subject *s, struct str *rest, bool rename)
{
    struct str one, other;
    if (!str_word(rest, &one) || !str_word(rest, &other) || other.n != 4)
        return false;
    uint8_t *a = row_of(s, one), *b = row_of(s, other), keep[8];
    if (!a || (!rename && !b))
        return false;
    if (rename) {
        memcpy(a, other.p, 4);
        return true;
    }
    memcpy(keep, a + ROW_OFFSET, 8);
    memcpy(a + ROW_OFFSET, b + ROW_OFFSET, 8);
    memcpy(b + ROW_OFFSET, keep, 8);
    return true;
}

static bool cut(struct subject *s, struct str *rest)
{
    struct str number;
    uint32_t v;
    if (!str_word(rest, &number) || !parse_u32(number, UINT32_MAX, &v) || v > s->n)
        return false;
    s->n = v;
    return true;
}

/* table_seal believes the rows. */
static bool seal(struct subject *s)
{
    if (s->n < HEADER_BYTES)
        return false;
    uint32_t count = get_u32(s->p + HEADER_SECTIONS);
    if (count > (s->n - HEADER_BYTES) / ROW_BYTES)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *row = s->p + HEADER_BYTES + i * ROW_BYTES;
        uint32_t offset = get_u32(row + ROW_OFFSET);
        if (offset > s->n || get_u32(row + ROW_LENGTH) > s->n - offset)
            return false;
    }
    table_seal(s->p, s->n);
    return true;
}

static bool apply(struct subject *s, struct str line)
{
    struct str verb;
    if (!str_word(&line, &verb))
        return true; /* an empty line */
    return str_is(verb, "set")      ? set(s, &line, 1)
           : str_is(verb, "u16")    ? set(s, &line, 2)
           : str_is(verb, "u32")    ? set(s, &line, 4)
           : str_is(verb, "row")    ? set_row(s, &line)
           : str_is(verb, "rename") ? two_rows(s, &line, true)
           : str_is(verb, "swap")   ? two_rows(s, &line, false)
           : str_is(verb, "cut")    ? cut(s, &line)
           : str_is(verb, "seal")   ? seal(s)
                                    : false;
}

bool mutate(const struct good_tables *good, struct str lines, struct arena *mem, struct str *out)
{
    struct str line, base;
    if (!str_cut(&lines, '\n', &line))
        return false;
    if (str_is(str_trim(line), "raw"))
        base = good->raw;
    else if (str_is(str_trim(line), "packed"))
        base = good->packed;
    else
        return false;
    struct subject s = {(uint8_t *)arena_z(mem, base), base.n};
    while (str_cut(&lines, '\n', &line))
        if (!apply(&s, line))
            return false;
    *out = (struct str){(const char *)s.p, s.n};
    return true;
}

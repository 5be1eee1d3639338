/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/reference.h"

#include "base/num.h"

bool rfc_parse(struct str word, uint32_t *number, struct str *section)
{
    size_t hash = str_find_char(word, '#');
    size_t end = hash == STR_NOT_FOUND ? word.n : hash;
    *section = str_sub(word, end < word.n ? end + 1 : end, word.n);
    return str_starts(word, STR("RFC")) && parse_u32(str_sub(word, 3, end), UINT32_MAX, number);
}

bool rfc_section_is_valid(struct str section)
{
    struct str part;
    uint32_t n;
    bool first = true;
    if (section.n == 0 || section.p[section.n - 1] == '.')
        return false;
    while (str_cut(&section, '.', &part)) {
        bool letter = first && part.n == 1 && part.p[0] >= 'A' && part.p[0] <= 'Z';
        if (!letter && !parse_u32(part, 999, &n))
            return false;
        first = false;
    }
    return true;
}

bool is_url(struct str word)
{
    return str_starts(word, STR("https://")) || str_starts(word, STR("http://"));
}

bool registry_reference_cut(struct str *cell, struct str *item)
{
    if (!str_cut(cell, ']', item))
        return false;
    size_t open = str_find_char(*item, '[');
    *item = str_sub(*item, open == STR_NOT_FOUND ? 0 : open + 1, item->n);
    return true;
}

bool registry_rfc_parse(struct str item, struct str *rfc, struct str *section)
{
    size_t comma = str_find_char(item, ','), n = 3;
    struct str rest = str_sub(item, comma, item.n);
    *rfc = str_sub(item, 0, comma);
    *section = STR_NONE;
    while (n < rfc->n && ascii_is_digit(rfc->p[n]))
        n++;
    if (!str_starts(*rfc, STR("RFC")) || n != rfc->n || n == 3)
        return false;
    const size_t front = sizeof ", Section " - 1;
    if (str_starts(rest, STR(", Section ")) && rest.n > front && ascii_is_digit(rest.p[front]) &&
        ascii_is_digit(rest.p[rest.n - 1]))
        *section = str_sub(rest, front, rest.n);
    return true;
}

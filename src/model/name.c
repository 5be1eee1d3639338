/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/name.h"

#define NAME_MAX_RFC6335 15

const char *name_fault(struct str name)
{
    size_t i = 0;
    if (name.n == 0)
        return "is empty";
    while (i < name.n && name.p[i] >= 'a' && name.p[i] <= 'z') /* most have nothing else */
        i++;
    bool letter = i > 0;
    for (; i < name.n; i++) {
        if (ascii_is_letter(name.p[i]))
            letter = true;
        else if (name.p[i] == '-' && i + 1 < name.n && name.p[i + 1] == '-')
            return "has two hyphens together";
        else if (name.p[i] != '-' && !ascii_is_digit(name.p[i]))
            return "has a character other than letters, digits and hyphens";
    }
    if (name.p[0] == '-' || name.p[name.n - 1] == '-')
        return "begins or ends with a hyphen";
    if (!letter)
        return "has no letter";
    if (name.n > NAME_MAX_RFC6335)
        return "is longer than 15 characters";
    return NULL;
}

static bool is_letter_or_digit(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80;
}

bool name_is_like(struct str a, struct str b)
{
    size_t i = 0, j = 0, same = 0;
    if (str_eq_nocase(a, b))
        return true;
    for (;; i++, j++, same++) {
        while (i < a.n && !is_letter_or_digit(a.p[i]))
            i++;
        while (j < b.n && !is_letter_or_digit(b.p[j]))
            j++;
        if (i == a.n || j == b.n)
            return i == a.n && j == b.n && same > 0;
        if (ascii_lower(a.p[i]) != ascii_lower(b.p[j]))
            return false;
    }
}

bool name_is_graphic(struct str name)
{
    return name.n > 0 && str_has_only(name, '!', '~');
}

bool name_has_capital(struct str name)
{
    return str_has_byte_in(name, 'A', 'Z');
}

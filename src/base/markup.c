/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/markup.h"

#include "base/plain.h"

static const char *reference_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static bool is_text(uint32_t point)
{
    if (point == '\t' || point == '\n')
        return true;
    return point != UTF8_BROKEN && point != 0xFFFE && point != 0xFFFF && !char_is_harmful(point);
}

/* How many bytes at the beginning stand for themselves: printable ASCII but & < > " '. */
static size_t plain_bytes(struct str text)
{
    size_t n = 0;
    while (n < text.n && text.p[n] >= ' ' && text.p[n] <= '~' && !reference_of(text.p[n]))
        n++;
    return n;
}

void sink_markup(struct sink *out, struct str text)
{
    struct str rest = text;
    uint32_t point;
    while (rest.n) {
        size_t n = plain_bytes(rest);
        sink_bytes(out, rest.p, n);
        rest = str_sub(rest, n, rest.n);
        if (!rest.n)
            break;
        const char *p = rest.p;
        utf8_next(&rest, &point);
        const char *reference = reference_of(*p);
        if (reference)
            sink_z(out, reference);
        else if (is_text(point))
            sink_bytes(out, p, (size_t)(rest.p - p));
        else
            sink_z(out, "\xEF\xBF\xBD");
    }
}

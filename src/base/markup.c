/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/markup.h"

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
    bool control = point < 0x20 ? point != '\t' && point != '\n' : point >= 0x7F && point < 0xA0;
    bool turns = point == 0x061C || point == 0x200E || point == 0x200F ||
                 (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    return !control && !turns && point != 0xFFFE && point != 0xFFFF && point != UTF8_BROKEN;
}

void sink_markup(struct sink *out, struct str text)
{
    struct str rest = text;
    uint32_t point;
    while (rest.n) {
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

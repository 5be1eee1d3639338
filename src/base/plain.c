/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/plain.h"

struct char_range {
    uint32_t first, last;
};

static bool is_in(const struct char_range *ranges, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count; i++)
        if (ranges[i].first <= c && c <= ranges[i].last)
            return true;
    return false;
}
#define IS_IN(ranges, c) is_in((ranges), sizeof(ranges) / sizeof *(ranges), (c))

bool char_is_harmful(uint32_t c)
{
    static const struct char_range harmful[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0x061C, 0x061C}, {0x200E, 0x200F},
        {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE007F},
    };
    return (c < 0x20 || c > 0x7E) && IS_IN(harmful, c);
}

unsigned char_columns(uint32_t c)
{
    static const struct char_range combining[] = {
        {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
        {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200D},
        {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    };
    static const struct char_range wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},
        {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
        {0x20000, 0x3FFFD},
    };
    if (c < 0x0300)
        return 1;
    return IS_IN(combining, c) ? 0 : IS_IN(wide, c) ? 2 : 1;
}

/* `out` may be NULL. */
static size_t put_escape(struct sink *out, uint32_t c, unsigned char byte)
{
    static const char hex[] = "0123456789ABCDEF";
    if (c == UTF8_BROKEN) {
        char text[] = {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
        if (out)
            sink_bytes(out, text, sizeof text);
        return sizeof text;
    }
    char digits[8];
    size_t n = 0;
    for (uint32_t rest = c; rest; rest >>= 4)
        digits[n++] = hex[rest & 15];
    while (n < 2)
        digits[n++] = '0';
    if (out) {
        sink_z(out, "\\u{");
        for (size_t i = n; i > 0; i--)
            sink_char(out, digits[i - 1]);
        sink_char(out, '}');
    }
    return n + 4;
}

static size_t put_plain(struct sink *out, struct str text)
{
    size_t columns = 0, from = 0;
    for (struct str rest = text; rest.n;) {
        size_t at = text.n - rest.n;
        uint32_t c;
        utf8_next(&rest, &c);
        if (c != UTF8_BROKEN && !char_is_harmful(c)) {
            columns += char_columns(c);
            continue;
        }
        if (out)
            sink_str(out, str_sub(text, from, at));
        columns += put_escape(out, c, (unsigned char)text.p[at]);
        from = text.n - rest.n;
    }
    if (out)
        sink_str(out, str_sub(text, from, text.n));
    return columns;
}

size_t sink_plain(struct sink *out, struct str text)
{
    return put_plain(out, text);
}

size_t plain_columns(struct str text)
{
    return put_plain(NULL, text);
}

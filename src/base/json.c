/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json.h"

#include "base/plain.h"

static void line_break(struct json *j)
{
    if (!j->indent)
        return;
    sink_char(j->out, '\n');
    for (unsigned i = 0; i < j->indent * j->depth; i++)
        sink_char(j->out, ' ');
}

static void before_value(struct json *j)
{
    if (!j->after_key) {
        if (j->comma)
            sink_char(j->out, ',');
        if (j->depth)
            line_break(j);
    }
    j->after_key = false;
    j->comma = true;
}

void json_open(struct json *j, char bracket)
{
    before_value(j);
    sink_char(j->out, bracket);
    j->depth++;
    j->comma = false;
}

void json_close(struct json *j, char bracket)
{
    j->depth--;
    if (j->comma)
        line_break(j);
    sink_char(j->out, bracket);
    j->comma = true;
}

/* Nearly every text: it is written as it is. */
static bool needs_no_escape(struct str s)
{
    return str_has_only(s, ' ', '~') && str_find_char(s, '"') == STR_NOT_FOUND &&
           str_find_char(s, '\\') == STR_NOT_FOUND;
}

static void put_escape(struct sink *out, uint32_t c)
{
    if (c == '"' || c == '\\')
        sink_printf(out, "\\%c", (int)c);
    else if (c == '\n')
        sink_z(out, "\\n");
    else if (c == '\t')
        sink_z(out, "\\t");
    else if (c == UTF8_BROKEN)
        sink_z(out, "\xEF\xBF\xBD");
    else if (c < 0x10000)
        sink_printf(out, "\\u%04x", (unsigned)c);
    else
        sink_printf(out, "\\u%04x\\u%04x", (unsigned)(0xD7C0 + (c >> 10)),
                    (unsigned)(0xDC00 | (c & 0x3FF)));
}

static void quoted(struct sink *out, struct str s)
{
    size_t from = 0;
    sink_char(out, '"');
    if (needs_no_escape(s)) {
        sink_str(out, s);
        from = s.n;
    }
    for (size_t i = from; i < s.n;) {
        unsigned char byte = (unsigned char)s.p[i];
        if (byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\') {
            i++;
            continue;
        }
        struct str rest = str_sub(s, i, s.n);
        uint32_t c;
        utf8_next(&rest, &c);
        size_t next = s.n - rest.n;
        if (byte < 0x80 || c == UTF8_BROKEN || char_is_harmful(c)) {
            sink_str(out, str_sub(s, from, i));
            put_escape(out, c);
            from = next;
        }
        i = next;
    }
    sink_str(out, str_sub(s, from, s.n));
    sink_char(out, '"');
}

void json_key(struct json *j, const char *key)
{
    before_value(j);
    quoted(j->out, str_from(key));
    sink_z(j->out, j->indent ? ": " : ":");
    j->after_key = true;
}

void json_str(struct json *j, struct str value)
{
    before_value(j);
    quoted(j->out, value);
}

void json_z(struct json *j, const char *value)
{
    json_str(j, str_from(value));
}

void json_u32(struct json *j, uint32_t value)
{
    before_value(j);
    sink_u32(j->out, value);
}

void json_millionths(struct json *j, uint64_t millionths)
{
    before_value(j);
    if (millionths <= UINT32_MAX)
        sink_millionths(j->out, (uint32_t)millionths);
    else
        sink_printf(j->out, "%u.%06u", (unsigned)(millionths / 1000000),
                    (unsigned)(millionths % 1000000));
}

void json_bool(struct json *j, bool value)
{
    before_value(j);
    sink_z(j->out, value ? "true" : "false");
}

void json_null(struct json *j)
{
    before_value(j);
    sink_z(j->out, "null");
}

void json_member_text(struct json *j, const char *key, struct str text)
{
    json_key(j, key);
    if (text.n)
        json_str(j, text);
    else
        json_null(j);
}

void json_member_z(struct json *j, const char *key, const char *text)
{
    json_key(j, key);
    if (text)
        json_z(j, text);
    else
        json_null(j);
}

void json_member_u32(struct json *j, const char *key, uint32_t value)
{
    json_key(j, key);
    json_u32(j, value);
}

void json_member_bool(struct json *j, const char *key, bool value)
{
    json_key(j, key);
    json_bool(j, value);
}

void json_member_open(struct json *j, const char *key, char bracket)
{
    json_key(j, key);
    json_open(j, bracket);
}

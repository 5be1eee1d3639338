/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/text_check.h"

#include <string.h>

static unsigned char byte_at(struct str text, size_t i)
{
    return i < text.n ? (unsigned char)text.p[i] : 0;
}

/* Editors and libyaml see line ends in NEL (a C1 control), LS and PS, where we
 * count none: refused, so that a line number means the same to all. */
static bool is_control(struct str text, size_t i)
{
    unsigned char c = byte_at(text, i), c1 = byte_at(text, i + 1), c2 = byte_at(text, i + 2);
    if (c < 0x20)
        return c != '\n';
    if (c < 0x7F)
        return false;
    if (c == 0xC2)
        return c1 >= 0x80 && c1 < 0xA0;
    return c == 0x7F || (c == 0xE2 && c1 == 0x80 && (c2 == 0xA8 || c2 == 0xA9));
}

bool text_has_control(struct str text, size_t *at)
{
    for (*at = 0; *at < text.n; ++*at)
        if (is_control(text, *at))
            return true;
    return false;
}

static struct place place_at(struct str text, const struct source_file *file, size_t at)
{
    struct place place = {file, 1, 0};
    size_t start = 0;
    for (const char *lf; (lf = memchr(text.p + start, '\n', at - start)); place.line++)
        start = (size_t)(lf - text.p) + 1;
    place.column = (uint32_t)(at - start) + 1;
    return place;
}

static void report_control(struct str text, size_t at, struct place place, struct diag *d)
{
    unsigned char c = byte_at(text, at);
    if (c == '\t')
        diag_error(d, place, "control-character", "a tab: use blanks");
    else if (c == 0)
        diag_error(d, place, "control-character", "a NUL byte: is this text?");
    else
        diag_error(d, place, "control-character", "a control character, 0x%02X", c);
}

static bool check_controls(struct str text, const struct source_file *file, struct diag *d,
                           bool *ascii)
{
    struct place place = {file, 1, 0};
    size_t start = 0, bad_line = 0;
    *ascii = true;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c >= 0x20 && c < 0x7F)
            continue;
        if (c == '\n') {
            place.line++;
            start = i + 1;
        } else if (c >= 0x80) {
            *ascii = false;
        }
        if (!is_control(text, i) || (c == '\r' && byte_at(text, i + 1) == '\n') ||
            bad_line == place.line)
            continue;
        bad_line = place.line;
        place.column = (uint32_t)(i - start) + 1;
        report_control(text, i, place, d);
    }
    return bad_line == 0;
}

bool text_check(struct str text, const struct source_file *file, struct diag *d, bool *ascii)
{
    size_t bad;
    *ascii = str_is_plain(text);
    if (*ascii)
        return true; /* nearly every text; no other check is needed then */
    if (utf8_is_valid(text, &bad))
        return check_controls(text, file, d, ascii);
    struct diag_message *m = diag_error(d, place_at(text, file, bad), "not-utf8",
                                        "the byte 0x%02X is not UTF-8", byte_at(text, bad));
    if (bad == 0 && text.n > 1 && (byte_at(text, 0) ^ byte_at(text, 1)) == (0xFE ^ 0xFF))
        m->hint = STR("this looks like UTF-16: save the file as UTF-8");
    return false;
}

static bool seems_utf16(struct str text)
{
    static const char *const marks[] = {"\xFF\xFE", "\xFE\xFF"};
    for (size_t i = 0; i < 2; i++)
        if (str_starts(text, str_from(marks[i])))
            return true;
    return text.n >= 4 && (text.p[0] == '\0') != (text.p[1] == '\0') &&
           (text.p[0] == '\0') == (text.p[2] == '\0') && (text.p[1] == '\0') == (text.p[3] == '\0');
}

/* A comma may stand in any sentence; two without a blank behind them do not. */
static bool has_columns(struct str line)
{
    unsigned commas = 0;
    for (size_t i = 0; i + 1 < line.n; i++)
        commas += line.p[i] == ',' && line.p[i + 1] != ' ';
    return commas >= 2;
}

#define SAMPLE 4096

const char *text_seems(struct str text)
{
    struct str start = str_trim(str_sub(text, 0, SAMPLE));
    if (seems_utf16(text))
        return "it looks like UTF-16; save it as UTF-8";
    if (text.n == 0 || (start.n == 0 && text.n < SAMPLE))
        return "the file is empty";
    if (str_starts(start, STR("<?xml")))
        return "it looks like XML";
    if (start.n && start.p[0] == '<')
        return "it looks like an HTML page";
    if (str_starts(start, STR("Service Name,")))
        return "it looks like the registry's CSV: is it for --iana=FILE?";
    if (str_find(start, STR("/tcp\t0.")) != STR_NOT_FOUND ||
        str_find(start, STR("/udp\t0.")) != STR_NOT_FOUND)
        return "it looks like an nmap-services file: is it for --nmap=FILE?";
    if (has_columns(str_sub(start, 0, str_find_char(start, '\n'))))
        return "it looks like CSV";
    if (str_find(start, STR("/tcp")) != STR_NOT_FOUND)
        return "it looks like a services(5) file: is it for --services=FILE?";
    return NULL;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/nmap_canonical.h"

#include "base/num.h"
#include "read/lines.h"
#include "read/nmap_line.h"

#include <string.h>

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') <= 9;
}

/* Digits without a leading zero; returns what is behind them, or NULL. */
static const char *read_port(const char *p, uint16_t *port)
{
    uint32_t v = 0;
    const char *start = p;
    while (is_digit(*p) && p - start < 5) /* the LF is no digit */
        v = v * 10 + (uint32_t)(*p++ - '0');
    if (p == start || v >= PORTS || (*start == '0' && p - start > 1))
        return NULL;
    *port = (uint16_t)v;
    return p;
}

static const char *read_transport(const char *p, const char *end, uint8_t *transport)
{
    if (end - p < 5)
        return NULL;
    bool sctp = *p == 's';
    *transport = sctp ? SERVC_SCTP : *p == 't' ? SERVC_TCP : SERVC_UDP;
    /* Lengths that the compiler knows need no call. */
    bool matches =
        sctp ? memcmp(p, "sctp", 4) == 0 : memcmp(p, "tcp", 3) == 0 || memcmp(p, "udp", 3) == 0;
    return matches ? p + 3 + sctp : NULL;
}

/* ` ` behind `#`, and no blank at either end. */
static bool read_comment(const char *p, const char *end, struct str *comment)
{
    if (end - p < 4 || memcmp(p, "\t# ", 3) != 0)
        return false;
    *comment = (struct str){p + 3, (size_t)(end - p) - 3};
    return !ascii_is_space(comment->p[0]) && !ascii_is_space(end[-1]);
}

bool nmap_canonical_read(struct str line, struct nmap_canonical *out)
{
    const char *p = line.p, *end = p + line.n, *control;
    if (line.n == 0 || line.n >= NMAP_LINE_MAX || *p == '#')
        return false;
    while ((unsigned char)*p > ' ' && *p != 0x7F) /* the LF ends it at the latest */
        p++;
    out->line = line;
    out->name = (struct str){line.p, (size_t)(p - line.p)};
    if (p >= end || *p != '\t' || out->name.n == 0 || out->name.n > NMAP_NAME_MAX)
        return false;
    p = read_port(p + 1, &out->at.port);
    if (!p || p == end || *p != '/')
        return false;
    p = read_transport(p + 1, end, &out->at.transport);
    if (!p || end - p < 9 || *p != '\t' || !parse_plain_millionths(p + 1, &out->millionths))
        return false;
    if (p + 9 == end) {
        out->comment = STR_NONE;
        return true;
    }
    return read_comment(p + 9, end, &out->comment) && !has_control(out->comment, &control);
}

enum nmap_canonical_next nmap_canonical_next(struct str *rest, struct nmap_canonical *out)
{
    while (rest->n) {
        const char *lf = memchr(rest->p, '\n', rest->n);
        if (!lf)
            return NMAP_CANONICAL_ODD;
        struct str line = {rest->p, (size_t)(lf - rest->p)};
        out->number++;
        *rest = (struct str){lf + 1, rest->n - line.n - 1};
        if (nmap_canonical_read(line, out))
            return NMAP_CANONICAL_ENTRY;
        if (line.n == 0 || line.n >= NMAP_LINE_MAX || *line.p != '#' ||
            memchr(line.p, '\0', line.n) || lf[-1] == '\r')
            return NMAP_CANONICAL_ODD;
    }
    return NMAP_CANONICAL_END;
}

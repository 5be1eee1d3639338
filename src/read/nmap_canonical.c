/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/nmap_canonical.h"

#include "read/nmap_line.h"

#include <string.h>

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') <= 9;
}

/* `0.` and six digits. */
static bool read_frequency(const char *p, uint32_t *millionths)
{
    uint32_t v = 0;
    if (p[0] != '0' || p[1] != '.')
        return false;
    for (int i = 2; i < 8; i++) {
        if (!is_digit(p[i]))
            return false;
        v = v * 10 + (uint32_t)(p[i] - '0');
    }
    *millionths = v;
    return true;
}

/* Digits without a leading zero; returns what is behind them, or NULL. */
static const char *read_port(const char *p, const char *end, uint16_t *port)
{
    uint32_t v = 0;
    const char *start = p;
    while (p < end && is_digit(*p) && p - start < 5)
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
    *transport = *p == 't' ? SERVC_TCP : *p == 'u' ? SERVC_UDP : SERVC_SCTP;
    size_t n = *transport == SERVC_SCTP ? 4 : 3;
    static const char *const words[] = {"tcp", "udp", "sctp"};
    return memcmp(p, words[*transport], n) == 0 ? p + n : NULL;
}

/* Other than a tab. */
static bool has_control(struct str s)
{
    unsigned found = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        found |= (unsigned)(c < ' ') & (unsigned)(c != '\t');
        found |= (unsigned)(c == 0x7F);
    }
    return found != 0;
}

/* ` ` behind `#`, and no blank at either end. */
static bool read_comment(const char *p, const char *end, struct str *comment)
{
    *comment = STR_NONE;
    if (p == end)
        return true;
    if (end - p < 4 || memcmp(p, "\t# ", 3) != 0)
        return false;
    *comment = (struct str){p + 3, (size_t)(end - p) - 3};
    return !ascii_is_space(comment->p[0]) && !ascii_is_space(end[-1]);
}

static bool read_entry(struct nmap_canonical *e)
{
    const char *p = e->line.p, *end = p + e->line.n;
    while ((unsigned char)*p > ' ' && *p != 0x7F) /* the LF ends it at the latest */
        p++;
    e->name = (struct str){e->line.p, (size_t)(p - e->line.p)};
    if (p >= end || *p != '\t' || e->name.n == 0 || e->name.n > NMAP_NAME_MAX)
        return false;
    p = read_port(p + 1, end, &e->at.port);
    if (!p || p == end || *p != '/')
        return false;
    p = read_transport(p + 1, end, &e->at.transport);
    if (!p || end - p < 9 || *p != '\t' || !read_frequency(p + 1, &e->millionths))
        return false;
    return read_comment(p + 9, end, &e->comment) && !has_control(e->comment);
}

enum nmap_canonical_next nmap_canonical_next(struct str *rest, struct nmap_canonical *out)
{
    while (rest->n) {
        const char *lf = memchr(rest->p, '\n', rest->n);
        if (!lf)
            return NMAP_CANONICAL_ODD;
        out->line = (struct str){rest->p, (size_t)(lf - rest->p)};
        out->number++;
        *rest = (struct str){lf + 1, rest->n - out->line.n - 1};
        if (out->line.n == 0 || out->line.n >= NMAP_LINE_MAX)
            return NMAP_CANONICAL_ODD;
        if (*out->line.p == '#') {
            if (memchr(out->line.p, '\0', out->line.n) || lf[-1] == '\r')
                return NMAP_CANONICAL_ODD;
            continue;
        }
        return read_entry(out) ? NMAP_CANONICAL_ENTRY : NMAP_CANONICAL_ODD;
    }
    return NMAP_CANONICAL_END;
}

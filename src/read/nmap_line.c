/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/nmap_line.h"

#include "base/num.h"
#include "model/endpoint.h"
#include "read/lines.h"

static enum nmap_parsed parse_port(struct str *s, struct nmap_fields *f)
{
    size_t sign = s->n && (*s->p == '-' || *s->p == '+'), n = sign;
    while (n < s->n && ascii_is_digit(s->p[n]))
        n++;
    if (n == sign || n == s->n || s->p[n] != '/')
        return NMAP_NO_ENDPOINT;
    f->port = str_sub(*s, 0, n);
    *s = str_sub(*s, n + 1, s->n);
    return parse_u32(f->port, PORTS - 1, &f->number) ? NMAP_PARSED : NMAP_PORT_OUTSIDE;
}

enum nmap_parsed nmap_fields_parse(struct str s, struct nmap_fields *f)
{
    *f = (struct nmap_fields){0};
    next_word(&s, &f->name);
    s = skip_space(s);
    if (f->name.n > NMAP_NAME_MAX)
        return NMAP_NAME_TOO_LONG;
    enum nmap_parsed parsed = parse_port(&s, f);
    if (parsed == NMAP_NO_ENDPOINT || !next_word(&s, &f->protocol))
        return NMAP_NO_ENDPOINT;
    next_word(&s, &f->fourth);
    size_t hash = str_find_char(f->fourth, '#');
    f->frequency = str_sub(f->fourth, 0, hash);
    f->rest = skip_space(s);
    if (hash != STR_NOT_FOUND) {
        f->rest.p = f->fourth.p + hash;
        f->rest.n = (size_t)(s.p + s.n - f->rest.p);
    }
    return parsed;
}

unsigned nmap_port_read(struct str port)
{
    uint64_t v = 0;
    for (size_t i = 0; i < port.n; i++) {
        if (!ascii_is_digit(port.p[i]))
            continue;
        unsigned digit = (unsigned)(port.p[i] - '0');
        if (v > (UINT64_MAX - digit) / 10)
            return UINT16_MAX;
        v = v * 10 + digit;
    }
    return (uint16_t)(*port.p == '-' ? 0 - v : v);
}

/* Cuts an integer as `%d` reads it off *s; false if there is none. */
static bool cut_integer(struct str *s, int64_t *out)
{
    bool minus = s->n && *s->p == '-';
    size_t i = s->n && (*s->p == '-' || *s->p == '+') ? 1 : 0, digits = i;
    int64_t v = 0;
    for (; i < s->n && ascii_is_digit(s->p[i]); i++)
        v = v > INT32_MAX ? v : v * 10 + (s->p[i] - '0');
    if (i == digits)
        return false;
    *out = minus ? -v : v;
    *s = str_sub(*s, i, s->n);
    return true;
}

static struct nmap_frequency fatal(const char *why)
{
    return (struct nmap_frequency){.form = NMAP_FREQ_FATAL, .why = why};
}

static struct nmap_frequency read_ratio(struct str word)
{
    int64_t n, d;
    if (!cut_integer(&word, &n) || !word.n || *word.p != '/')
        return fatal("is not a ratio of two integers");
    word = str_sub(word, 1, word.n);
    if (!cut_integer(&word, &d))
        return fatal("is not a ratio of two integers");
    if (n > INT32_MAX || d > INT32_MAX)
        return fatal("is a ratio of numbers over 2147483647");
    if (n < 0 || d < 0)
        return fatal("is negative");
    if (d == 0)
        return fatal("has a denominator of 0");
    if (n > d)
        return fatal("is a ratio over 1");
    return (struct nmap_frequency){.form = NMAP_FREQ_RATIO,
                                   .millionths = (uint32_t)((n * MILLION + d / 2) / d)};
}

/* 0.DIGITS times 10^exponent in millionths, rounded half up, at most `MILLION + 1`. */
static uint32_t scale(struct str digits, int64_t exponent)
{
    uint32_t v = 0;
    int64_t wanted = 6 + exponent;
    for (int64_t i = 0; i < wanted && v <= MILLION; i++)
        v = v * 10 + (i < (int64_t)digits.n ? (uint32_t)(digits.p[i] - '0') : 0);
    if (wanted >= 0 && wanted < (int64_t)digits.n && digits.p[wanted] >= '5')
        v++;
    return v > MILLION ? MILLION + 1 : v;
}

static struct nmap_frequency read_decimal(struct str word)
{
    struct nmap_frequency f = {.form = NMAP_FREQ_DECIMAL};
    int64_t exponent = 0;
    size_t n = 2;
    while (n < word.n && ascii_is_digit(word.p[n]))
        n++;
    struct str digits = str_sub(word, 2, n), rest = str_sub(word, n, word.n), power;
    if (rest.n && ascii_lower(*rest.p) == 'e') {
        power = str_sub(rest, 1, rest.n);
        if (cut_integer(&power, &exponent))
            rest = power;
    }
    if (rest.n)
        f.form = NMAP_FREQ_TRAILING;
    bool zero = true;
    for (size_t i = 0; i < digits.n; i++)
        zero = zero && digits.p[i] == '0';
    f.millionths = zero ? 0 : scale(digits, exponent);
    f.over_one = f.millionths > MILLION;
    if (f.over_one)
        f.millionths = MILLION;
    return f;
}

struct nmap_frequency nmap_frequency_read(struct str word)
{
    uint32_t millionths;
    if (word.n == 8 && *word.p == '0' && parse_millionths(word, &millionths))
        return (struct nmap_frequency){.form = NMAP_FREQ_CANONICAL, .millionths = millionths};
    word = str_sub(word, 0, NMAP_FREQUENCY_BYTES);
    if (str_find_char(word, '/') != STR_NOT_FOUND)
        return read_ratio(word);
    if (str_starts(word, STR("0.")))
        return read_decimal(word);
    if (word.n && (ascii_is_digit(*word.p) || *word.p == '.' || *word.p == '-' || *word.p == '+'))
        return (struct nmap_frequency){.form = NMAP_FREQ_ZERO};
    return (struct nmap_frequency){.form = NMAP_FREQ_ABSENT};
}

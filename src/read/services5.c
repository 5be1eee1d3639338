/* SPDX-License-Identifier: BSD-2-Clause */
/* A services(5) file: /etc/services and its like. Lines are taken as glibc takes
 * them (nss/nss_files/files-service.c), but a port must be a plain decimal number
 * in range, and where another reader would take a line differently it is said. */
#include "read/lines.h"
#include "read/reader.h"
#include "read/text_check.h"

#include "base/num.h"
#include "model/name.h"

#include <string.h>

/* musl reads 127 bytes, line break included, and takes the rest as a line. */
#define MUSL_LINE_MAX 127
/* No system has a line with a tenth of it; the search for repeated aliases looks
 * at all earlier ones. */
#define ALIASES_MAX 255

enum fault { FAULT_CR, FAULT_INDENT, FAULT_LONG, FAULT_CAPITALS, FAULT_CONTROL, FAULTS };

static const struct line_fault fault_rows[FAULTS] = {
    [FAULT_CR] = LINE_FAULT(NOTE, "cr-lf",
                            "the line ends in CR LF: BSD systems make the CR part of the protocol"),
    [FAULT_INDENT] = LINE_FAULT(WARNING, "leading-blank",
                                "the line begins with white space: musl and FreeBSD do not see it"),
    [FAULT_LONG] = LINE_FAULT(NOTE, "line-too-long",
                              "the line has over 127 bytes: musl takes the rest as another line"),
    [FAULT_CAPITALS] = LINE_FAULT(WARNING, "upper-case-protocol",
                                  "the protocol has capitals: no reader finds it as tcp or udp"),
    [FAULT_CONTROL] = LINE_FAULT(WARNING, "control-byte", "the line has control bytes"),
};

struct services_reader {
    struct catalogue *c;
    struct diag *d;
    const struct source_file *file;
    struct line line;
    struct line_fault faults[FAULTS];
};

static void met(struct services_reader *r, enum fault fault, const char *where)
{
    line_fault_met(&r->faults[fault], line_place(&r->line, where));
}

/* What `strtoul(port, &end, 0)` makes of a port that begins with a digit, cut
 * to 16 bits; *end is what it leaves. */
static unsigned glibc_port(struct str s, struct str *end)
{
    uint64_t v = 0, base = 10;
    size_t i = 0;
    if (s.n > 2 && s.p[0] == '0' && ascii_lower(s.p[1]) == 'x') {
        base = 16;
        i = 2;
    } else if (s.p[0] == '0') {
        base = 8;
    }
    for (; i < s.n; i++) {
        char c = ascii_lower(s.p[i]);
        uint64_t digit = ascii_is_digit(c)      ? (uint64_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint64_t)(c - 'a') + 10
                                                : 16;
        if (digit >= base)
            break;
        v = v > UINT32_MAX ? v : v * base + digit;
    }
    *end = str_sub(s, i, s.n);
    return (uint16_t)v;
}

static bool is_decimal(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_digit(s.p[i]))
            return false;
    return s.n > 0;
}

/* A port that is not a plain decimal number in range. */
static void report_port(struct services_reader *r, struct str port)
{
    struct place at = line_place(&r->line, port.p);
    const char *shown = diag_quote(r->d, port);
    struct str end = port;
    uint32_t v;
    unsigned glibc = ascii_is_digit(*port.p) ? glibc_port(port, &end) : 0;
    if (parse_u32(port, UINT32_MAX, &v) && *port.p != '0')
        diag_error(r->d, at, "port-outside", "port `%s' is over 65535: glibc would take it as %u",
                   shown, glibc);
    else if (is_decimal(port) && *port.p != '0') /* more than 32 bits */
        diag_error(r->d, at, "port-outside", "port `%s' is over 65535: glibc skips the line",
                   shown);
    else if (end.n)
        diag_error(r->d, at, "bad-port", "port `%s' is no decimal number", shown);
    else
        diag_error(r->d, at, "port-not-decimal",
                   "port `%s' is no plain decimal number: glibc would take it as %u, others not",
                   shown, glibc);
}

static bool read_port(struct services_reader *r, struct str port, uint32_t *out)
{
    if (port.n == 0 || (*port.p == '0' && port.n > 1) || !parse_u32(port, PORTS - 1, out)) {
        if (port.n)
            report_port(r, port);
        else
            diag_error(r->d, line_place(&r->line, port.p), "no-endpoint",
                       "no port before the `/'; the line is left out");
        return false;
    }
    return true;
}

enum kind { KIND_KNOWN, KIND_UNKNOWN, KIND_BAD };

/* The transport of `name`; what we do not know is kept, not lost. */
static enum kind read_transport(struct services_reader *r, struct str name,
                                enum servc_transport *out)
{
    if (name.n == 0 || *name.p == '/') {
        diag_error(r->d, line_place(&r->line, name.p), "no-protocol",
                   "no protocol directly behind the port and `/': programs that ask for a protocol "
                   "do not find the line");
        return KIND_BAD;
    }
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        struct str known = str_from(servc_transport_name((enum servc_transport)t));
        if (!str_eq_nocase(name, known))
            continue;
        if (!str_eq(name, known))
            met(r, FAULT_CAPITALS, name.p);
        *out = (enum servc_transport)t;
        return KIND_KNOWN;
    }
    return KIND_UNKNOWN;
}

static void report_no_port(struct services_reader *r, struct str name, struct str word)
{
    struct place at = line_place(&r->line, word.n ? word.p : name.p);
    size_t hash = str_find_char(r->line.text, '#');
    struct diag_message *m = diag_error(
        r->d, at, "no-endpoint", "no `port/protocol' behind the name `%s'", diag_quote(r->d, name));
    if (!word.n && hash != STR_NOT_FOUND && r->line.text.p + hash == name.p + name.n)
        m->hint = STR("`#' begins a comment, also inside a word");
}

static const struct claim *earlier_line(const struct services_reader *r, struct endpoint e)
{
    for (const struct claim *k = NULL; (k = claim_next(r->c, e, k));)
        if (k->source == SERVC_SOURCE_SERVICES && k->at.file == r->file)
            return k;
    return NULL;
}

static struct claim *new_claim(struct services_reader *r, struct str name, uint32_t port)
{
    struct claim *claim = claim_new(r->c, SERVC_SOURCE_SERVICES, line_place(&r->line, name.p));
    claim->first = claim->last = (uint16_t)port;
    claim->name = name;
    claim->status = SERVC_UNOFFICIAL;
    return claim;
}

/* True if an earlier word of the line is the same name. */
static bool is_on_line(struct str name, struct str aliases, const struct str *alias)
{
    struct str word;
    if (str_eq(name, *alias))
        return true;
    while (next_word(&aliases, &word) && word.p < alias->p)
        if (str_eq(word, *alias))
            return true;
    return false;
}

static void add_aliases(struct services_reader *r, const struct claim *entry, struct str aliases)
{
    struct str rest = aliases, alias;
    struct endpoint e = {entry->first, entry->transport};
    for (unsigned n = 0; next_word(&rest, &alias); n++) {
        if (n == ALIASES_MAX) {
            message_about(r->d,
                          diag_warning(r->d, line_place(&r->line, alias.p), "too-many-aliases",
                                       "the line has over %d aliases; the rest is left out",
                                       ALIASES_MAX),
                          e);
            return;
        }
        if (is_on_line(entry->name, aliases, &alias)) {
            message_about(r->d,
                          diag_note(r->d, line_place(&r->line, alias.p), "repeated-alias",
                                    "`%s' stands on the line already", diag_quote(r->d, alias)),
                          e);
            continue;
        }
        struct claim *claim = new_claim(r, alias, entry->first);
        claim->transport = entry->transport;
        claim->flags = CLAIM_ALIAS | (entry->flags & CLAIM_REPEATED);
        claim_add(r->c, claim);
    }
}

static void add_line(struct services_reader *r, struct claim *claim, struct str aliases)
{
    struct endpoint e = {claim->first, claim->transport};
    const struct claim *earlier = earlier_line(r, e);
    if (earlier) {
        claim->flags |= CLAIM_REPEATED;
        struct diag_message *m = diag_note(r->d, claim->at, "duplicate-line",
                                           "`%s' is on the endpoint's second line, and who asks "
                                           "for the port gets the first",
                                           diag_quote(r->d, claim->name));
        m->also = earlier->at;
        message_about(r->d, m, e);
    }
    claim_add(r->c, claim);
    add_aliases(r, claim, aliases);
}

static void add_unsupported(struct services_reader *r, struct claim *claim, struct str protocol)
{
    diag_note(r->d, line_place(&r->line, protocol.p), "unsupported-transport",
              "`%s' is none of tcp, udp, sctp and dccp: the line is set aside",
              diag_quote(r->d, protocol));
    claim_keep(r->c, &r->c->unsupported, claim);
}

static void read_entry(struct services_reader *r, struct str text, struct str comment)
{
    struct str name, word = STR_NONE;
    enum servc_transport transport = SERVC_TCP;
    uint32_t port;
    next_word(&text, &name);
    next_word(&text, &word);
    size_t slash = str_find_char(word, '/');
    if (slash == STR_NOT_FOUND) {
        report_no_port(r, name, word);
        return;
    }
    struct str protocol = str_sub(word, slash + 1, word.n);
    if (!read_port(r, str_sub(word, 0, slash), &port))
        return;
    enum kind kind = read_transport(r, protocol, &transport);
    if (kind == KIND_BAD)
        return;
    struct claim *claim = new_claim(r, name, port);
    claim->transport = (uint8_t)transport;
    claim->title = comment;
    if (kind == KIND_KNOWN)
        add_line(r, claim, text);
    else
        add_unsupported(r, claim, protocol);
}

static void read_line(struct services_reader *r)
{
    const char *control;
    struct str text = str_sub(r->line.text, 0, str_find_char(r->line.text, '#'));
    struct str comment = str_trim(str_sub(r->line.text, text.n + 1, r->line.text.n));
    struct str shown = skip_space(text);
    if (r->line.cr)
        met(r, FAULT_CR, r->line.text.p + r->line.text.n);
    if (r->line.size + !r->line.lf > MUSL_LINE_MAX)
        met(r, FAULT_LONG, r->line.text.p);
    if (has_control(r->line.text, &control))
        met(r, FAULT_CONTROL, control);
    if (shown.n == 0)
        return; /* blank, or a comment alone */
    if (shown.p != text.p)
        met(r, FAULT_INDENT, text.p);
    if (*shown.p == '+')
        diag_warning(r->d, line_place(&r->line, shown.p), "nis-line",
                     "a line that begins with `+' asks NIS: it is left out");
    else
        read_entry(r, shown, comment);
}

/* nmap-services has the same first columns; its frequencies would be aliases. Our
 * own file says what it is, and an alias in it may look like a frequency. */
static bool is_nmap_services(struct str text)
{
    if (str_starts(text, STR("# servc: services(5)")))
        return false;
    struct lines lines = {.rest = text};
    struct line line;
    while (lines_next(&lines, &line)) {
        struct str rest = str_sub(line.text, 0, str_find_char(line.text, '#')), word;
        uint32_t millionths;
        if (!next_word(&rest, &word))
            continue;
        next_word(&rest, &word);
        return next_word(&rest, &word) && parse_millionths(word, &millionths);
    }
    return false;
}

/* True if a line has `name port/`, right or wrong: the registry's CSV, a web
 * page or an empty file has none, or only a few among very many that do not. */
static bool is_services(struct str text)
{
    struct lines lines = {.rest = text};
    struct line line;
    size_t good = 0, bad = 0;
    while (lines_next(&lines, &line)) {
        struct str rest = str_sub(line.text, 0, str_find_char(line.text, '#')), word;
        if (!next_word(&rest, &word))
            continue;
        next_word(&rest, &word);
        size_t slash = str_find_char(word, '/');
        uint32_t port;
        bool fits = slash != STR_NOT_FOUND && parse_u32(str_sub(word, 0, slash), UINT32_MAX, &port);
        good += fits;
        bad += !fits;
    }
    return good > 0 && bad / 9 <= good;
}

bool read_services5(struct str text, const struct source_file *file, struct catalogue *c,
                    struct diag *d)
{
    struct services_reader r = {.c = c, .d = d, .file = file};
    memcpy(r.faults, fault_rows, sizeof fault_rows);
    if (str_starts(text, UTF8_BOM)) {
        text = str_sub(text, UTF8_BOM.n, text.n);
        diag_warning(d, (struct place){file, 1, 0}, "byte-order-mark",
                     "a UTF-8 byte order mark is skipped: readers make it part of the first name");
    }
    if (is_nmap_services(text)) {
        diag_error(d, place_file(file), "not-services",
                   "this is an nmap-services file: its third column is no list of aliases");
        return false;
    }
    if (!is_services(text)) {
        diag_error(d, place_file(file), "not-services",
                   "no `name port/protocol' lines: this is no services(5) file")
            ->hint = str_from(text_seems(text));
        return false;
    }
    struct lines lines = {.rest = text, .file = file};
    while (lines_next(&lines, &r.line))
        read_line(&r);
    line_faults_report(r.faults, FAULTS, d);
    c->has_source[SERVC_SOURCE_SERVICES] = true;
    return true;
}

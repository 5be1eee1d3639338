/* SPDX-License-Identifier: BSD-2-Clause */
/* An nmap-services file. It is parsed as nmap's C parser does (services.cc), so
 * that we and nmap agree on what a line says, and wherever nmap is lenient,
 * silent or surprising the difference is reported. What nmap skips is a
 * warning here; what makes it stop is an error. */
#include "read/lines.h"
#include "read/nmap_canonical.h"
#include "read/nmap_line.h"
#include "read/reader.h"
#include "read/text_check.h"

#include "model/name.h"

#include <string.h>

#define ITEM_SEPARATOR STR(" | ")
#define OWN_HEADER STR("# servc:")

enum fault {
    FAULT_CR,
    FAULT_NO_LF,
    FAULT_BLANK_LINE,
    FAULT_INDENT,
    FAULT_SEPARATOR,
    FAULT_ZEROS,
    FAULT_CAPITALS,
    FAULT_DIGITS,
    FAULT_RATIO,
    FAULT_NO_FREQUENCY,
    FAULT_COMMENT,
    FAULT_CONTROL,
    FAULT_ORDER,
    FAULTS
};

static const struct line_fault fault_rows[FAULTS] = {
    [FAULT_CR] = LINE_FAULT(NOTE, "cr-lf", "the line ends in CR LF; it is written with LF"),
    [FAULT_NO_LF] = LINE_FAULT(NOTE, "no-final-newline", "the last line has no line break"),
    [FAULT_BLANK_LINE] = LINE_FAULT(NOTE, "blank-line", "the line is blank and left out"),
    [FAULT_INDENT] = LINE_FAULT(NOTE, "leading-blank", "the line begins with white space"),
    [FAULT_SEPARATOR] =
        LINE_FAULT(NOTE, "odd-separator", "the columns are not separated by one tab each"),
    [FAULT_ZEROS] = LINE_FAULT(NOTE, "leading-zero",
                               "the port has leading zeros; it is read as decimal, as nmap does"),
    [FAULT_CAPITALS] =
        LINE_FAULT(WARNING, "upper-case-protocol",
                   "the protocol has capitals: nmap 7.93 counts the line and never finds it"),
    [FAULT_DIGITS] = LINE_FAULT(NOTE, "frequency-digits",
                                "the frequency has not six decimals; it is rounded to millionths"),
    [FAULT_RATIO] = LINE_FAULT(NOTE, "frequency-ratio",
                               "the frequency is a ratio; it is written with six decimals"),
    [FAULT_NO_FREQUENCY] =
        LINE_FAULT(WARNING, "no-frequency", "the line has no frequency, which nmap takes as 0"),
    [FAULT_COMMENT] =
        LINE_FAULT(NOTE, "odd-comment", "the comment is not set off by a tab, `#' and a blank"),
    [FAULT_CONTROL] = LINE_FAULT(WARNING, "control-byte",
                                 "the line has control bytes; comments are written without them"),
    [FAULT_ORDER] = LINE_FAULT(NOTE, "unsorted",
                               "the line is out of order (port, then sctp, tcp, udp); among equal "
                               "frequencies the order is nmap's rank"),
};

struct nmap_reader {
    struct catalogue *c;
    struct diag *d;
    const struct source_file *file;
    struct line line; /* the one being read */
    bool has_nul;     /* the text has a NUL byte somewhere */
    bool canonical;   /* nothing odd was found in it */
    const char *gap;  /* behind the last entry: comment lines of the next one begin here */
    bool in_header;   /* no entry was kept yet */
    uint32_t last_order;
    struct line_fault faults[FAULTS];
};

static void odd(struct nmap_reader *r, enum fault fault, const char *where)
{
    r->canonical = false;
    line_fault_met(&r->faults[fault], line_place(&r->line, where));
}

static void report_unread(struct nmap_reader *r, enum nmap_parsed why, const struct nmap_fields *f)
{
    struct place at = line_place(&r->line, f->name.p);
    if (why == NMAP_NAME_TOO_LONG) {
        diag_warning(r->d, at, "name-too-long",
                     "the name has %zu bytes, over nmap's 127; the line is left out, as nmap does",
                     f->name.n);
    } else if (why == NMAP_PORT_OUTSIDE) {
        diag_warning(r->d, line_place(&r->line, f->port.p), "port-outside",
                     "port `%.*s' is not 0 to 65535; the line is left out, but nmap reads it as %u",
                     STR_FMT(str_sub(f->port, 0, 24)), nmap_port_read(f->port));
    } else {
        diag_warning(r->d, at, "no-endpoint",
                     "no `name port/protocol' here; the line is left out, as nmap does");
    }
}

/* nmap's buffer: it reads the rest of a longer line as a line of its own. */
static void report_long(struct nmap_reader *r)
{
    struct nmap_fields ghost;
    struct str tail = str_sub(r->line.text, NMAP_LINE_MAX, r->line.text.n);
    r->canonical = false;
    struct diag_message *m = diag_warning(
        r->d, line_place(&r->line, tail.p), "line-too-long",
        "the line has %zu bytes; nmap reads 1023 and takes the rest as another line", r->line.size);
    if (m != &r->d->spare && nmap_fields_parse(tail, &ghost) == NMAP_PARSED && *ghost.name.p != '#')
        m->hint = arena_printf(r->d->mem, "nmap gets a service `%s' on port %.*s from it",
                               diag_quote(r->d, ghost.name), STR_FMT(ghost.port));
}

/* True if the frequency can be kept; false after an error. */
static bool read_frequency(struct nmap_reader *r, struct nmap_fields *f, struct freq *out)
{
    struct place at = line_place(&r->line, f->fourth.p);
    struct nmap_frequency read = nmap_frequency_read(f->fourth);
    if (read.form == NMAP_FREQ_FATAL) {
        diag_error(r->d, at, "fatal-frequency", "`%s' %s: nmap stops at start",
                   diag_quote(r->d, f->fourth), read.why);
        return false;
    }
    if (f->frequency.n < f->fourth.n)
        read = nmap_frequency_read(f->frequency);
    *out = (struct freq){read.form != NMAP_FREQ_ABSENT, read.millionths};
    if (read.form == NMAP_FREQ_CANONICAL || read.form == NMAP_FREQ_DECIMAL ||
        read.form == NMAP_FREQ_TRAILING || read.form == NMAP_FREQ_RATIO)
        r->c->nmap.has_rank = true;
    if (read.form == NMAP_FREQ_DECIMAL)
        odd(r, FAULT_DIGITS, f->fourth.p);
    if (read.form == NMAP_FREQ_RATIO)
        odd(r, FAULT_RATIO, f->fourth.p);
    if (read.form == NMAP_FREQ_ABSENT)
        odd(r, FAULT_NO_FREQUENCY, f->fourth.p);
    if (read.form == NMAP_FREQ_ZERO || read.form == NMAP_FREQ_TRAILING || read.over_one) {
        r->canonical = false;
        diag_warning(r->d, at, "odd-frequency", "frequency `%s' is not 0. and six digits: %s",
                     diag_quote(r->d, f->frequency),
                     read.over_one                 ? "it is over 1 and taken as 1"
                     : read.form == NMAP_FREQ_ZERO ? "nmap reads it as 0"
                                                   : "nmap ignores what follows the digits");
    }
    if (read.form == NMAP_FREQ_ABSENT && f->frequency.n) { /* a word: part of the comment */
        f->rest.n += (size_t)(f->rest.p - f->fourth.p);
        f->rest.p = f->fourth.p;
    }
    return true;
}

/* The transport of a line that nmap keeps. */
static bool read_transport(struct nmap_reader *r, const struct nmap_fields *f,
                           enum servc_transport *out)
{
    if (transport_parse(f->protocol, out))
        return *out <= SERVC_SCTP;
    for (unsigned t = SERVC_TCP; t <= SERVC_SCTP; t++)
        if (str_eq_nocase(f->protocol, str_from(servc_transport_name((enum servc_transport)t)))) {
            odd(r, FAULT_CAPITALS, f->protocol.p);
            *out = (enum servc_transport)t;
            return true;
        }
    return false;
}

static bool is_one_tab(struct str before, struct str after)
{
    return before.p + before.n + 1 == after.p && after.p[-1] == '\t';
}

static void check_columns(struct nmap_reader *r, const struct nmap_fields *f)
{
    const char *control;
    if (f->name.p != r->line.text.p)
        odd(r, FAULT_INDENT, r->line.text.p);
    if (!is_one_tab(f->name, f->port))
        odd(r, FAULT_SEPARATOR, f->name.p + f->name.n);
    else if (f->port.p + f->port.n + 1 != f->protocol.p)
        odd(r, FAULT_SEPARATOR, f->port.p + f->port.n);
    else if (f->frequency.n && !is_one_tab(f->protocol, f->fourth))
        odd(r, FAULT_SEPARATOR, f->protocol.p + f->protocol.n);
    if (f->port.n > 1 && *f->port.p == '0')
        odd(r, FAULT_ZEROS, f->port.p);
    if (has_control(f->name, &control) || has_control(f->rest, &control))
        odd(r, FAULT_CONTROL, control);
    if (f->rest.n && (!str_starts(f->rest, STR("# ")) || f->rest.n == 2 ||
                      ascii_is_space(f->rest.p[2]) || !is_one_tab(f->frequency, f->rest)))
        odd(r, FAULT_COMMENT, f->rest.p);
    else if (!f->rest.n && f->frequency.p + f->frequency.n != r->line.text.p + r->line.text.n)
        odd(r, FAULT_SEPARATOR, f->frequency.p + f->frequency.n);
}

static struct str before_nul(const struct nmap_reader *r, struct str s)
{
    if (!r->has_nul)
        return s;
    return str_sub(s, 0, str_find_char(s, '\0'));
}

/* The comment lines between the last entry and the line being read, each with
 * LF. Other lines there were reported and left out. */
static struct str copy_comments(struct nmap_reader *r, const char *end)
{
    struct lines lines = {.rest = {r->gap, (size_t)(end - r->gap)}};
    struct line line;
    char *kept = arena_array(&r->c->mem, char, lines.rest.n + 1);
    size_t n = 0;
    while (lines_next(&lines, &line)) {
        struct str text = skip_space(before_nul(r, line.text));
        if (!text.n || *text.p != '#' || line.size + !line.lf > NMAP_LINE_MAX ||
            (r->in_header && str_starts(text, OWN_HEADER)))
            continue;
        memcpy(kept + n, text.p, text.n);
        n += text.n;
        kept[n++] = '\n';
    }
    return (struct str){kept, n};
}

/* Nearly always there are none. */
static inline struct str take_comments(struct nmap_reader *r, const char *end)
{
    return r->gap == end ? STR_NONE : copy_comments(r, end);
}

/* Items of a comment are claims to be checked, and only words can be names. */
static void add_comment_items(struct nmap_reader *r, const struct claim *entry)
{
    /* As far as nmap reads a line; one that goes on is reported. */
    struct str rest = str_sub(entry->title, 0, NMAP_LINE_MAX);
    while (rest.n) {
        size_t end = str_find(rest, ITEM_SEPARATOR);
        struct str item = str_trim(str_sub(rest, 0, end));
        rest = end == STR_NOT_FOUND ? STR_NONE : str_sub(rest, end + ITEM_SEPARATOR.n, rest.n);
        if (!name_is_graphic(item))
            continue;
        struct claim *claim = claim_new(r->c, SERVC_SOURCE_NMAP, line_place(&r->line, item.p));
        claim->first = claim->last = entry->first;
        claim->transport = entry->transport;
        claim->flags = CLAIM_COMMENT_ITEM;
        claim->status = SERVC_UNKNOWN;
        claim->name = item;
        claim_add(r->c, claim);
    }
}

static const struct claim *earlier_line(const struct nmap_reader *r, struct endpoint e)
{
    for (const struct claim *k = NULL; (k = claim_next(r->c, e, k));)
        if (k->source == SERVC_SOURCE_NMAP && k->at.file == r->file)
            return k;
    return NULL;
}

/* Upstream's order: port, then the protocols by the alphabet. */
static uint32_t upstream_order(struct endpoint e)
{
    static const uint8_t rank[SERVC_TRANSPORTS] = {
        [SERVC_SCTP] = 0, [SERVC_TCP] = 1, [SERVC_UDP] = 2, [SERVC_DCCP] = 3};
    return (uint32_t)e.port * SERVC_TRANSPORTS + rank[e.transport];
}

/* What a line says, without its transport. */
static struct claim *new_claim(struct nmap_reader *r, struct str name, uint16_t port,
                               struct freq freq, struct str comment)
{
    struct claim *claim = claim_new(r->c, SERVC_SOURCE_NMAP, line_place(&r->line, name.p));
    struct claim_line *line = arena_new(&r->c->mem, struct claim_line);
    claim->line = line;
    claim->title = comment;
    claim->first = claim->last = port;
    claim->freq = freq;
    claim->status = SERVC_UNKNOWN;
    if (!name_is_unknown(name)) {
        claim->name = name;
        claim->status = SERVC_UNOFFICIAL;
    }
    return claim;
}

static struct str comment_of(const struct nmap_fields *f)
{
    bool hash = f->rest.n && *f->rest.p == '#';
    return str_trim(str_sub(f->rest, hash, f->rest.n));
}

static void add_unsupported(struct nmap_reader *r, const struct nmap_fields *f, struct claim *claim)
{
    bool dccp = str_is(f->protocol, "dccp");
    if (dccp)
        claim->transport = SERVC_DCCP;
    diag_add(r->d, dccp ? DIAG_NOTE : DIAG_WARNING, line_place(&r->line, f->protocol.p),
             "unsupported-transport", "`%s' is none of tcp, udp and sctp: the line is set aside",
             diag_quote(r->d, f->protocol));
    claim_keep(r->c, &r->c->unsupported, claim);
}

static void add_line(struct nmap_reader *r, struct claim *claim, struct claim_line *line)
{
    struct endpoint e = {claim->first, claim->transport};
    const struct claim *earlier = earlier_line(r, e);
    if (earlier) {
        claim->flags |= CLAIM_REPEATED;
        struct diag_message *m =
            diag_warning(r->d, claim->at, "duplicate-line",
                         "the line is the endpoint's second, and nmap takes the first");
        m->also = earlier->at;
        message_about(r->d, m, e);
        claim_add(r->c, claim);
        return;
    }
    bool canonical = r->canonical; /* its place in the file is no part of the line */
    if (upstream_order(e) < r->last_order)
        odd(r, FAULT_ORDER, r->line.text.p);
    else
        r->last_order = upstream_order(e);
    if (r->in_header)
        r->c->nmap.header = take_comments(r, r->line.text.p);
    else
        line->leading = take_comments(r, r->line.text.p);
    r->in_header = false;
    r->gap = r->line.text.p + r->line.size;
    if (canonical)
        line->raw = r->line.text;
    claim_add(r->c, claim);
    add_comment_items(r, claim);
}

static void read_entry(struct nmap_reader *r)
{
    struct nmap_fields f;
    struct freq freq;
    enum servc_transport transport;
    enum nmap_parsed parsed = nmap_fields_parse(r->line.text, &f);
    if (parsed != NMAP_PARSED) {
        report_unread(r, parsed, &f);
        return;
    }
    if (!read_frequency(r, &f, &freq))
        return;
    struct claim *claim = new_claim(r, f.name, (uint16_t)f.number, freq, comment_of(&f));
    if (!read_transport(r, &f, &transport)) {
        add_unsupported(r, &f, claim);
        return;
    }
    claim->transport = (uint8_t)transport;
    check_columns(r, &f);
    add_line(r, claim, (struct claim_line *)claim->line);
}

/* A line in which nothing is odd, as nearly all are: true if it was one. */
static bool read_canonical(struct nmap_reader *r)
{
    struct nmap_canonical e;
    if (!r->line.lf || r->line.cr || !nmap_canonical_read(r->line.text, &e))
        return false;
    struct claim *claim =
        new_claim(r, e.name, e.at.port, (struct freq){true, e.millionths}, e.comment);
    claim->transport = e.at.transport;
    r->canonical = true;
    r->c->nmap.has_rank = true;
    add_line(r, claim, (struct claim_line *)claim->line);
    return true;
}

static void read_odd(struct nmap_reader *r)
{
    struct str text = before_nul(r, r->line.text);
    r->canonical = true;
    if (r->line.cr)
        odd(r, FAULT_CR, r->line.text.p + r->line.text.n);
    if (!r->line.lf)
        line_fault_met(&r->faults[FAULT_NO_LF], r->line.at);
    if (text.n < r->line.text.n) {
        r->canonical = false;
        diag_warning(r->d, line_place(&r->line, text.p + text.n), "nul-byte",
                     "a NUL byte: nmap does not see the rest of the line, which is left out");
    }
    if (r->line.size + !r->line.lf > NMAP_LINE_MAX)
        report_long(r);
    r->line.text = text;
    struct str shown = skip_space(text);
    if (shown.n == 0)
        odd(r, FAULT_BLANK_LINE, text.p);
    else if (*shown.p != '#')
        read_entry(r);
    else if (shown.p != text.p)
        odd(r, FAULT_INDENT, text.p);
}

/* Entries of this kind are most of the file, or at least a tenth of it where
 * people broke it: the registry's CSV has a few lines that look like one. */
static bool is_nmap_services(struct str text)
{
    struct lines lines = {.rest = text};
    struct line line;
    size_t good = 0, bad = 0;
    while (lines_next(&lines, &line)) {
        struct nmap_fields f;
        enum servc_transport t;
        char lower[4] = "";
        struct str shown = skip_space(line.text);
        if (!shown.n || *shown.p == '#')
            continue;
        bool parsed = nmap_fields_parse(shown, &f) == NMAP_PARSED;
        for (size_t i = 0; parsed && i < f.protocol.n && i < sizeof lower; i++)
            lower[i] = ascii_lower(f.protocol.p[i]);
        if (parsed && transport_parse((struct str){lower, f.protocol.n < 4 ? f.protocol.n : 4}, &t))
            good++;
        else
            bad++;
        if (good > 9 && good > bad)
            return true;
    }
    return good > 0 && bad / 9 <= good;
}

static bool refuse(struct str text, const struct source_file *file, struct diag *d)
{
    struct diag_message *m =
        diag_error(d, place_file(file), "not-nmap-services",
                   "no `name port/protocol frequency' lines: this is no nmap-services file");
    m->hint = str_from(text_seems(text));
    return false;
}

bool read_nmap_services(struct str text, const struct source_file *file, struct catalogue *c,
                        struct diag *d)
{
    struct nmap_reader r = {.c = c, .d = d, .file = file, .in_header = true};
    memcpy(r.faults, fault_rows, sizeof fault_rows);
    bool bom = str_starts(text, UTF8_BOM);
    if (bom)
        text = str_sub(text, UTF8_BOM.n, text.n);
    if (!is_nmap_services(text))
        return refuse(text, file, d);
    if (bom)
        diag_warning(d, (struct place){file, 1, 0}, "byte-order-mark",
                     "a UTF-8 byte order mark is skipped: nmap makes it part of the first name");
    r.has_nul = memchr(text.p, '\0', text.n) != NULL;
    c->nmap.file = file;
    r.gap = text.p;
    struct lines lines = {.rest = text, .file = file};
    while (lines_next(&lines, &r.line))
        if (!read_canonical(&r))
            read_odd(&r);
    if (r.in_header)
        c->nmap.header = take_comments(&r, text.p + text.n);
    else
        c->nmap.trailer = take_comments(&r, text.p + text.n);
    line_faults_report(r.faults, FAULTS, d);
    c->has_source[SERVC_SOURCE_NMAP] = true;
    return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* What kind of file a text is. */
#include "cmd/listings.h"

#include "base/num.h"
#include "lib/table_format.h"
#include "read/lines.h"
#include "read/nmap_line.h"

/* Lines with an endpoint, by what stands behind it, and the first of each sort. */
struct census {
    uint32_t nmap, services, bare, other;
    const char *first_nmap, *first_services, *first_other;
};

static void count_line(struct census *c, struct str line)
{
    struct nmap_fields f;
    struct str text = skip_space(line);
    if (text.n == 0 || *text.p == '#')
        return;
    enum nmap_parsed parsed = nmap_fields_parse(text, &f);
    if (parsed != NMAP_PARSED && parsed != NMAP_PORT_OUTSIDE) {
        if (c->other++ == 0)
            c->first_other = line.p;
        return;
    }
    enum nmap_frequency_form form = nmap_frequency_read(f.frequency).form;
    if (f.frequency.n == 0) {
        c->bare++;
    } else if (form == NMAP_FREQ_ABSENT || form == NMAP_FREQ_FATAL) {
        if (c->services++ == 0)
            c->first_services = line.p;
    } else if (c->nmap++ == 0) {
        c->first_nmap = line.p;
    }
}

#define SAMPLE ((size_t)32 * 1024)

/* Lines that begin in `text` before `end`. */
static void count_lines(struct census *c, struct str text, size_t end)
{
    struct lines lines = {.rest = text};
    struct line line;
    while ((size_t)(lines.rest.p - text.p) < end && lines_next(&lines, &line))
        count_line(c, line.text);
}

/* The front of the file and its end: two files that were joined meet somewhere
 * between. What stands in the middle of a long one its reader will say. */
static struct census take_census(struct str text)
{
    struct census c = {0};
    if (text.n <= 2 * SAMPLE) {
        count_lines(&c, text, text.n);
        return c;
    }
    count_lines(&c, text, SAMPLE);
    struct str tail = str_sub(text, text.n - SAMPLE - 1, text.n), middle;
    str_cut(&tail, '\n', &middle);
    count_lines(&c, tail, tail.n);
    if (c.nmap && c.services) { /* mixed: then how much of each is said of the whole file */
        c = (struct census){0};
        count_lines(&c, text, text.n);
    }
    return c;
}

/* Where the byte `p` of the text stands. */
static struct place place_at(const struct source_file *file, struct str text, const char *p)
{
    struct place at = {file, 1, 1};
    for (const char *q = text.p; q < p; q++) {
        at.column = *q == '\n' ? 1 : at.column + 1;
        at.line += *q == '\n';
    }
    return at;
}

static struct place line_at(const struct source_file *file, struct str text, const char *p)
{
    struct place at = place_at(file, text, p);
    at.column = 0;
    return at;
}

/* A file that somebody made by joining two: what is rarer would be misread. */
static bool is_mixed(const struct census *c, const struct source_file *file, struct str text,
                     struct diag *d)
{
    bool nmap = c->nmap >= c->services;
    uint32_t few = nmap ? c->services : c->nmap, many = nmap ? c->nmap : c->services;
    if (few == 0)
        return false;
    struct diag_message *m =
        diag_add(d, few > many / 10 ? DIAG_ERROR : DIAG_WARNING,
                 line_at(file, text, nmap ? c->first_services : c->first_nmap), "mixed-formats",
                 "%u line%s as in %s among %u as in %s", (unsigned)few, few == 1 ? "" : "s",
                 nmap ? "a services file" : "nmap-services", (unsigned)many,
                 nmap ? "nmap-services" : "a services file");
    m->also = line_at(file, text, nmap ? c->first_nmap : c->first_services);
    return m->level == DIAG_ERROR;
}

static enum file_kind unknown(struct diag *d, struct place at, const char *hint)
{
    struct diag_message *m = diag_error(
        d, at, "unknown-format",
        "neither nmap-services nor services, nor the registry, nor entries or a table of ours");
    if (hint)
        m->hint = str_from(hint);
    return FILE_UNKNOWN;
}

static enum file_kind kind_of_lines(struct str text, const struct source_file *file, struct diag *d)
{
    struct census c = take_census(text);
    uint32_t good = c.nmap + c.services + c.bare;
    if (good + c.other == 0)
        return FILE_EMPTY;
    if (good == 0 || c.other / 9 > good)
        return unknown(d, line_at(file, text, c.first_other),
                       "a line of the first two is `name port/protocol ...'");
    if (is_mixed(&c, file, text, d))
        return FILE_UNKNOWN;
    return c.nmap > c.services ? FILE_NMAP : FILE_SERVICES;
}

#define LOOKED_AT 8192u

/* Bytes that no text has, in the first pages. */
static bool is_binary(struct str text, size_t *where)
{
    size_t bad = 0, n = text.n < LOOKED_AT ? text.n : LOOKED_AT;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c >= ' ' || (c >= '\t' && c <= '\r'))
            continue;
        *where = bad++ ? *where : i;
    }
    return bad > n / 32;
}

enum file_kind file_kind_of(struct str text, const struct source_file *file, struct diag *d)
{
    size_t where = 0;
    if (str_starts(text, (struct str){TABLE_MAGIC, sizeof TABLE_MAGIC - 1}))
        return FILE_TABLE;
    if (str_starts(text, STR("\xFF\xFE")) || str_starts(text, STR("\xFE\xFF")))
        return unknown(d, place_file(file), "it is UTF-16: convert it to UTF-8 first");
    if (is_binary(text, &where)) {
        diag_error(d, place_at(file, text, text.p + where), "binary-file",
                   "the file is not text: bytes that no text has begin here");
        return FILE_UNKNOWN;
    }
    if (str_starts(text, UTF8_BOM))
        text = str_sub(text, UTF8_BOM.n, text.n);
    struct str start = skip_space(text);
    struct str first = str_sub(start, 0, str_find_char(start, '\n'));
    if (str_starts(start, STR("{")))
        return FILE_ENTRIES;
    if (str_starts(start, STR("<")))
        return str_find(str_sub(start, 0, LOOKED_AT), STR("<registry")) != STR_NOT_FOUND
                   ? FILE_REGISTRY
                   : unknown(d, place_file(file), "it looks like HTML or another XML");
    if (str_find_nocase(first, STR("port number")) != STR_NOT_FOUND &&
        str_find_char(first, ',') != STR_NOT_FOUND)
        return FILE_REGISTRY;
    return kind_of_lines(text, file, d);
}

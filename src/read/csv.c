/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/csv.h"

#include "read/csv_plain.h"

#include <string.h>

/* Of eight bytes: 0 if all are ASCII and none of them NUL. Only then does no byte
 * borrow, and no high bit is set before or after. */
static uint64_t odd_bits(const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
    return ((w - UINT64_C(0x0101010101010101)) | w) & UINT64_C(0x8080808080808080);
}

static bool is_plain(char c)
{
    unsigned char u = (unsigned char)c;
    return u > 0 && u < 0x80;
}

static size_t skip_plain(struct str s, size_t at)
{
    const char *p = s.p + at, *end = s.p + s.n;
    while (end - p >= 32 && !(odd_bits(p) | odd_bits(p + 8) | odd_bits(p + 16) | odd_bits(p + 24)))
        p += 32;
    at = (size_t)(p - s.p);
    while (at < s.n && is_plain(s.p[at]))
        at++;
    return at;
}

static size_t skip_not_plain(struct str s, size_t at)
{
    bool nul = s.p[at] == '\0';
    while (at < s.n && !is_plain(s.p[at]) && (s.p[at] == '\0') == nul)
        at++;
    return at;
}

/* Moves a place (and the offset where its line starts) forward to `at`. */
static void place_move(struct place *place, size_t *line_start, struct str text, size_t at)
{
    const char *lf;
    while ((lf = memchr(text.p + *line_start, '\n', at - *line_start))) {
        *line_start = (size_t)(lf - text.p) + 1;
        place->line++;
    }
    place->column = (uint32_t)(at - *line_start) + 1;
}

/* UTF-8 beyond ASCII is made of bytes over 0x7F alone, so a run of them is well
 * formed or not by itself. */
void csv_check_bytes(const struct csv *r)
{
    struct place place = {r->file, 1, 1};
    size_t line_start = 0, end, bad;
    for (size_t at = 0; (at = skip_plain(r->text, at)) < r->text.n; at = end) {
        end = skip_not_plain(r->text, at);
        if (r->text.p[at] == '\0') {
            place_move(&place, &line_start, r->text, at);
            diag_error(r->d, place, "nul-byte", "NUL in a text file");
        } else if (!utf8_is_valid(str_sub(r->text, at, end), &bad)) {
            place_move(&place, &line_start, r->text, at + bad);
            diag_warning(r->d, place, "not-utf8", "a byte that is not UTF-8, 0x%02X",
                         (unsigned)(unsigned char)r->text.p[at + bad]);
        }
    }
}

/* Offset of the LF, or the end of the text. */
static size_t find_lf(struct str text, size_t from)
{
    size_t lf = str_find_char(str_sub(text, from, text.n), '\n');
    return lf == STR_NOT_FOUND ? text.n : from + lf;
}

void csv_init(struct csv *r, struct str text, const struct source_file *file, struct arena *mem,
              struct diag *d)
{
    r->text = text;
    r->next = r->line_start = 0;
    r->line_lf = find_lf(text, 0);
    r->line = 1;
    r->count = 0;
    r->overfull = r->tidy = false;
    r->file = file;
    r->mem = mem;
    r->d = d;
}

static struct place here(const struct csv *r, size_t at)
{
    return (struct place){r->file, r->line, (uint32_t)(at - r->line_start) + 1};
}

static void report_overfull(struct csv *r, size_t at)
{
    diag_error(r->d, here(r, at), "too-many-cells", "more than %d cells; the rest is left out",
               CSV_CELLS);
    r->overfull = true;
}

/* Starts a cell at an offset of the current line. */
static struct csv_cell *cell_new(struct csv *r, size_t at)
{
    struct csv_cell *cell = &r->cell[r->count];
    cell->line = r->line;
    cell->column = (uint32_t)(at - r->line_start) + 1;
    if (r->count < CSV_CELLS)
        r->count++;
    else if (!r->overfull)
        report_overfull(r, at);
    return cell;
}

/* Offset where the content of the current line ends: before CRLF or LF. */
static size_t content_end(struct csv *r)
{
    if (r->line_lf < r->next)
        r->line_lf = find_lf(r->text, r->next);
    bool cr = r->line_lf > r->next && r->text.p[r->line_lf - 1] == '\r';
    return r->line_lf - cr;
}

static void next_line(struct csv *r)
{
    r->next = r->line_start = r->line_lf + (r->line_lf < r->text.n);
    r->line++;
}

/* A line without quotes that csv_plain_line left to us. */
static void split_line(struct csv *r, size_t end)
{
    const char *start = r->text.p + r->line_start, *at = r->text.p + r->next;
    const char *stop = r->text.p + end;
    uint32_t count = 0, line = r->line;
    for (bool more = true; more && count < CSV_CELLS; count++) {
        const char *to = at;
        if (at < stop && *at != ',')
            to = memchr(at, ',', (size_t)(stop - at));
        to = to ? to : stop;
        struct str text = {at, (size_t)(to - at)};
        r->cell[count] = (struct csv_cell){text, line, (uint32_t)(at - start) + 1};
        more = to < stop;
        at = to + more;
        r->overfull = more;
    }
    r->count = count;
    if (r->overfull)
        report_overfull(r, (size_t)(at - r->text.p));
}

static struct str unescape(struct arena *mem, struct str body)
{
    char *copy = arena_alloc(mem, body.n + 1, 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < body.n; i++) {
        copy[n++] = body.p[i];
        if (body.p[i] == '"')
            i++; /* the second of a pair */
    }
    return (struct str){copy, n};
}

/* Offset of the quote that closes the cell opened at `open`, or STR_NOT_FOUND. */
static size_t find_closing(const struct csv *r, size_t open, bool *doubled)
{
    *doubled = false;
    for (size_t at = open + 1; at < r->text.n; at += 2) {
        size_t quote = str_find_char(str_sub(r->text, at, r->text.n), '"');
        if (quote == STR_NOT_FOUND)
            break;
        at += quote;
        if (at + 1 == r->text.n || r->text.p[at + 1] != '"')
            return at;
        *doubled = true;
    }
    return STR_NOT_FOUND;
}

static struct str bare_text(struct csv *r)
{
    size_t end = content_end(r);
    size_t comma = str_find_char(str_sub(r->text, r->next, end), ',');
    struct str text = str_sub(r->text, r->next, comma == STR_NOT_FOUND ? end : r->next + comma);
    r->next += text.n;
    return text;
}

static struct str bare_cell(struct csv *r)
{
    size_t from = r->next;
    struct str text = bare_text(r);
    size_t quote = str_find_char(text, '"');
    if (quote != STR_NOT_FOUND)
        diag_warning(r->d, here(r, from + quote), "stray-quote",
                     "a quote inside a cell that does not begin with one; taken as it stands");
    return text;
}

/* Text between a closing quote and the comma: kept, as most readers do. */
static struct str with_tail(struct csv *r, struct str text)
{
    size_t from = r->next;
    struct str tail = bare_text(r);
    if (tail.n == 0)
        return text;
    diag_warning(r->d, here(r, from), "text-after-quote",
                 "text behind the closing quote of a cell; taken as it stands");
    char *copy = arena_alloc(r->mem, text.n + tail.n + 1, 1, 1);
    if (text.n)
        memcpy(copy, text.p, text.n);
    memcpy(copy + text.n, tail.p, tail.n);
    return (struct str){copy, text.n + tail.n};
}

static bool quoted_cell(struct csv *r, struct str *out)
{
    size_t open = r->next;
    bool doubled;
    size_t close = find_closing(r, open, &doubled);
    if (close == STR_NOT_FOUND) {
        diag_error(r->d, here(r, open), "unterminated-quote",
                   "this quote is never closed: the file is cut off, or the rest is not read");
        r->next = r->text.n;
        return false;
    }
    struct str body = str_sub(r->text, open + 1, close);
    struct place place = {r->file, r->line, 0};
    place_move(&place, &r->line_start, r->text, close);
    r->line = place.line;
    r->next = close + 1;
    *out = with_tail(r, doubled ? unescape(r->mem, body) : body);
    return true;
}

/* A record with a quote on its first line: cell by cell, over line breaks. */
static bool split_quoted(struct csv *r)
{
    for (;; r->next++) {
        struct csv_cell *cell = cell_new(r, r->next);
        if (r->next == r->text.n || r->text.p[r->next] != '"')
            cell->text = bare_cell(r);
        else if (!quoted_cell(r, &cell->text))
            return false;
        if (r->next == r->text.n || r->text.p[r->next] != ',')
            return true;
    }
}

/* The record at r->next; *empty if the line there has nothing in it. False if a
 * quote is never closed. */
static bool split_record(struct csv *r, bool *empty)
{
    size_t end = content_end(r);
    r->tidy = false;
    *empty = end == r->next;
    if (*empty)
        return true;
    if (!memchr(r->text.p + r->next, '"', end - r->next)) {
        split_line(r, end);
        return true;
    }
    if (!split_quoted(r))
        return false;
    content_end(r);
    return true;
}

bool csv_next(struct csv *r)
{
    bool empty = true;
    while (empty && r->next < r->text.n) {
        r->count = 0;
        r->overfull = false;
        if (csv_plain_line(r))
            empty = false;
        else if (!split_record(r, &empty))
            return false;
        next_line(r);
    }
    return !empty;
}

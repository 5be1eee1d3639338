/* SPDX-License-Identifier: BSD-2-Clause */
/* What the sources say: statements come in order of ports, and the section has those
 * about a port alone by transport, then those about ranges. */
#include "lib/expand.h"

#include <stdlib.h>

/* Texts by number. */
struct numbered {
    const struct table_bytes *bytes;
    uint32_t *offset, count, next;
};

/* The statements of the port that is looked at, by transport. */
struct port_rows {
    size_t first; /* offset of the first row of the transport that had one last */
    uint32_t count;
    uint32_t transport;
};

struct statements {
    struct expansion *x;
    struct cursor places, kinds, lasts, names, titles, texts;
    struct gaps unlike;
    struct numbered title, text;
    uint32_t title_base, text_base;  /* offsets of the first, in the section's texts */
    uint32_t next[SERVC_TRANSPORTS]; /* entry that the walk has come to */
    uint32_t *title_of;              /* by entry: 1 + offset in TITL */
    uint8_t *kind_flags;
    uint32_t kind_count;
    struct growing rows;
    uint32_t port;
    struct port_rows before, now;
};

/* Splits a column into texts of `strings` strings each. */
static bool number_texts(struct expansion *x, struct numbered *n, enum table_column column,
                         unsigned strings)
{
    n->bytes = &x->c->at[column];
    uint32_t nuls = 0, at = 0;
    for (size_t i = 0; i < n->bytes->n; i++)
        nuls += n->bytes->p[i] == 0;
    if (!expand_check(x, nuls % strings == 0 &&
                             (n->bytes->n == 0 || n->bytes->p[n->bytes->n - 1] == 0)))
        return false;
    n->count = nuls / strings;
    n->offset = expand_take(x, n->count, sizeof *n->offset);
    for (uint32_t i = 0; n->offset && i < n->count; i++) {
        n->offset[i] = at;
        for (unsigned k = 0; k < strings; k++)
            at += (uint32_t)strlen((const char *)n->bytes->p + at) + 1;
    }
    return n->offset != NULL;
}

/* A text by its code: *offset counts from the first text of the column. */
static bool take_numbered(struct expansion *x, struct numbered *n, uint32_t code, uint32_t fresh,
                          uint32_t *offset)
{
    uint32_t number = code == fresh ? n->next : code - fresh - 1;
    if (!expand_check(x, code >= fresh && number < n->count && number <= n->next))
        return false;
    n->next += code == fresh;
    *offset = n->offset[number];
    return true;
}

/* ---- Kinds ---- */

/* The kinds as the section has them; offsets of files count from the first label,
 * which stands behind the empty strings. */
static bool take_kinds(struct statements *s, struct growing *out)
{
    struct expansion *x = s->x;
    struct cursor c = cursor_of(x, COLUMN_EVIDENCE_KINDS);
    struct numbered files = {NULL, NULL, 0, 0};
    if (!number_texts(x, &files, COLUMN_EVIDENCE_FILES, 1))
        return false;
    s->kind_flags = expand_take(x, STATEMENT_KINDS_MAX, 1);
    while (c.p < c.end && s->kind_flags) {
        uint8_t *kind = expand_grow(x, out, STATEMENT_KIND_BYTES);
        if (!kind)
            return false;
        memset(kind, 0, STATEMENT_KIND_BYTES);
        for (unsigned i = STATEMENT_SOURCE; i <= STATEMENT_FLAGS; i++)
            kind[i] = (uint8_t)cursor_byte(&c);
        uint32_t file = cursor_number(&c);
        if (!expand_check(x, !c.bad && kind[STATEMENT_SOURCE] < SERVC_SOURCES &&
                                 kind[STATEMENT_SOURCE] != SERVC_SOURCE_CARD &&
                                 kind[STATEMENT_STATUS] < SERVC_STATUSES &&
                                 !(kind[STATEMENT_FLAGS] & ~STATEMENT_FLAGS_KNOWN) &&
                                 file < files.count && s->kind_count < STATEMENT_KINDS_MAX))
            return false;
        store_u32(kind + STATEMENT_FILE, STATEMENT_STRINGS + files.offset[file]);
        s->kind_flags[s->kind_count++] = kind[STATEMENT_FLAGS];
    }
    return !x->error;
}

/* ---- Rows ---- */

/* The entry at an endpoint; x->total if there is none. Endpoints come in order. */
static uint32_t entry_at(struct statements *s, uint32_t port, uint32_t t)
{
    struct expansion *x = s->x;
    uint32_t end = x->first[t] + x->entries[t], *next = &s->next[t];
    while (*next < end && x->port[*next] < port)
        ++*next;
    return *next < end && x->port[*next] == port ? *next : x->total;
}

static bool take_name(struct statements *s, uint32_t entry, uint32_t *cell)
{
    struct expansion *x = s->x;
    uint32_t code = cursor_number(&s->names);
    *cell = 0;
    if (code == STATEMENT_LEADING) {
        *cell = entry < x->total ? x->cell[entry] & CELL_NAME : 0;
        return expand_check(x, !s->names.bad && *cell != 0);
    }
    if (code == STATEMENT_NAMELESS)
        return true;
    if (!expand_check(x, code - STATEMENT_NAMED < x->names))
        return false;
    *cell = name_cell(x, code - STATEMENT_NAMED);
    return true;
}

/* A table whose titles were left out has none here either. */
static bool take_title(struct statements *s, uint32_t entry, uint32_t *title)
{
    uint32_t code = cursor_number(&s->titles), known;
    *title = 0;
    switch (code) {
    case TITLE_NONE:
        return expand_check(s->x, !s->titles.bad);
    case TITLE_AS_ENTRY:
        known = entry < s->x->total ? s->title_of[entry] : 0;
        if (known)
            *title = (known - 1) | TITLE_OF_ENTRY;
        return true;
    }
    if (!take_numbered(s->x, &s->title, code, TITLE_NEW, title))
        return false;
    *title += s->title_base;
    return true;
}

static bool take_text(struct statements *s, uint32_t *text)
{
    uint32_t code = cursor_number(&s->texts);
    *text = 0;
    if (code == STRINGS_NONE)
        return expand_check(s->x, !s->texts.bad);
    if (!take_numbered(s->x, &s->text, code, STRINGS_NEW, text))
        return false;
    *text += s->text_base;
    return true;
}

static bool take_row(struct statements *s, uint32_t port, uint32_t t, uint8_t *row)
{
    struct expansion *x = s->x;
    uint32_t entry = entry_at(s, port, t), cell, title, text;
    uint32_t kind = cursor_number(&s->kinds), last = port;
    if (!expand_check(x, !s->kinds.bad && kind < s->kind_count))
        return false;
    if (s->kind_flags[kind] & SERVC_EVIDENCE_RANGE) {
        uint32_t more = cursor_number(&s->lasts);
        if (!expand_check(x, !s->lasts.bad && more <= PORTS_ALL - 1 - port))
            return false;
        last += more;
    }
    if (!take_name(s, entry, &cell) || !take_title(s, entry, &title) || !take_text(s, &text))
        return false;
    store_u16(row + STATEMENT_FIRST, port);
    store_u16(row + STATEMENT_LAST, last);
    store_u16(row + STATEMENT_NAME, cell);
    store_u16(row + STATEMENT_KIND, kind << 2 | t);
    store_u32(row + STATEMENT_TITLE, title);
    store_u32(row + STATEMENT_TEXT, text);
    return true;
}

/* Offset of the statement that the next one of this endpoint is expected to repeat:
 * that at its place on the port's last transport. False if there is none. */
static bool twin_of(const struct statements *s, size_t *offset)
{
    *offset = s->before.first + (size_t)s->now.count * STATEMENT_BYTES;
    return s->now.count < s->before.count;
}

/* Statements of the same endpoint stand together. */
static void go_to(struct statements *s, uint32_t port, uint32_t t)
{
    if (port == s->port && t == s->now.transport)
        return;
    s->before = port == s->port ? s->now : (struct port_rows){0, 0, 0};
    s->now = (struct port_rows){s->rows.n, 0, t};
    s->port = port;
}

static bool take_rows(struct statements *s)
{
    struct expansion *x = s->x;
    uint32_t port = 0;
    while (s->places.p < s->places.end) {
        uint32_t place = cursor_number(&s->places), t = place & 3;
        size_t twin;
        if (!expand_check(x, !s->places.bad && place >> 2 < PORTS_ALL - port &&
                                 s->rows.n / STATEMENT_BYTES < STATEMENTS_MAX))
            return false;
        port += place >> 2;
        go_to(s, port, t);
        uint8_t *row = expand_grow(x, &s->rows, STATEMENT_BYTES);
        if (!row)
            return false;
        if (!twin_of(s, &twin) || gaps_next(&s->unlike)) {
            if (!take_row(s, port, t, row))
                return false;
        } else {
            memcpy(row, s->rows.p + twin, STATEMENT_BYTES);
            store_u16(row + STATEMENT_KIND, (load_u16(row + STATEMENT_KIND) & ~3u) | t);
        }
        s->now.count++;
    }
    return true;
}

/* ---- The section ---- */

static bool is_range(const struct statements *s, const uint8_t *row)
{
    return s->kind_flags[load_u16(row + STATEMENT_KIND) >> 2] & SERVC_EVIDENCE_RANGE;
}

/* Rows to their places, and a reach for each range behind them. */
static void place_rows(const struct statements *s, uint8_t *to)
{
    uint32_t at[2 * SERVC_TRANSPORTS + 1] = {0}, reach[SERVC_TRANSPORTS] = {0};
    size_t n = s->rows.n;
    for (size_t i = 0; i < n; i += STATEMENT_BYTES) {
        const uint8_t *row = s->rows.p + i;
        at[1 + (load_u16(row + STATEMENT_KIND) & 3) + (is_range(s, row) ? SERVC_TRANSPORTS : 0)]++;
    }
    for (unsigned i = 1; i <= 2 * SERVC_TRANSPORTS; i++)
        at[i] += at[i - 1];
    uint32_t singles = at[SERVC_TRANSPORTS];
    for (size_t i = 0; i < n; i += STATEMENT_BYTES) {
        const uint8_t *row = s->rows.p + i;
        unsigned t = load_u16(row + STATEMENT_KIND) & 3;
        bool range = is_range(s, row);
        uint32_t place = at[t + (range ? SERVC_TRANSPORTS : 0)]++;
        memcpy(to + (size_t)place * STATEMENT_BYTES, row, STATEMENT_BYTES);
        if (!range)
            continue;
        uint32_t last = load_u16(row + STATEMENT_LAST);
        reach[t] = last > reach[t] ? last : reach[t];
        store_u16(to + n + 2 * (size_t)(place - singles), reach[t]);
    }
}

static uint8_t *put_texts(uint8_t *to, const struct table_bytes *b)
{
    if (b->n)
        memcpy(to, b->p, b->n);
    return to + b->n;
}

static bool put_section(struct statements *s, const struct growing *kinds)
{
    struct expansion *x = s->x;
    const struct table_bytes *files = &x->c->at[COLUMN_EVIDENCE_FILES];
    uint32_t ranges = 0;
    for (size_t i = 0; i < s->rows.n; i += STATEMENT_BYTES)
        ranges += is_range(s, s->rows.p + i);
    if (ranges > STATEMENT_RANGES_MAX)
        return expand_fails(x, SERVC_ELARGE);
    size_t head = EVIDENCE_HEADER + kinds->n + s->rows.n + 2 * (size_t)ranges;
    uint8_t *p = expand_part(
        x, RAW_EVID, head + STATEMENT_STRINGS + files->n + s->title.bytes->n + s->text.bytes->n);
    if (!p)
        return false;
    store_u32(p, (uint32_t)(s->rows.n / STATEMENT_BYTES));
    store_u32(p + 4, ranges);
    store_u32(p + 8, s->kind_count);
    if (kinds->n)
        memcpy(p + EVIDENCE_HEADER, kinds->p, kinds->n);
    place_rows(s, p + EVIDENCE_HEADER + kinds->n);
    p = put_texts(p + head + STATEMENT_STRINGS, files);
    put_texts(put_texts(p, s->title.bytes), s->text.bytes);
    return true;
}

static bool begin(struct statements *s)
{
    struct expansion *x = s->x;
    s->places = cursor_of(x, COLUMN_EVIDENCE_PLACES);
    s->kinds = cursor_of(x, COLUMN_EVIDENCE_KIND_IDS);
    s->lasts = cursor_of(x, COLUMN_EVIDENCE_LASTS);
    s->names = cursor_of(x, COLUMN_EVIDENCE_NAMES);
    s->titles = cursor_of(x, COLUMN_EVIDENCE_TITLE_IDS);
    s->texts = cursor_of(x, COLUMN_EVIDENCE_TEXT_IDS);
    s->unlike = gaps_of(x, COLUMN_EVIDENCE_UNLIKE, 1);
    s->port = PORTS_ALL;
    memcpy(s->next, x->first, sizeof s->next);
    s->title_of = expand_take(x, x->total, sizeof *s->title_of);
    for (size_t i = 0; s->title_of && i < x->titles.rows.n; i += TEXT_BYTES)
        s->title_of[load_u32(x->titles.rows.p + i + TEXT_ENTRY)] =
            load_u32(x->titles.rows.p + i + TEXT_OFFSET) + 1;
    if (!s->title_of || !number_texts(x, &s->title, COLUMN_EVIDENCE_TITLES, 1) ||
        !number_texts(x, &s->text, COLUMN_EVIDENCE_TEXTS, STATEMENT_STRINGS))
        return false;
    s->title_base = (uint32_t)(STATEMENT_STRINGS + x->c->at[COLUMN_EVIDENCE_FILES].n);
    s->text_base = s->title_base + (uint32_t)s->title.bytes->n;
    return true;
}

bool expand_evidence(struct expansion *x)
{
    struct statements s = {.x = x};
    struct growing kinds = {NULL, 0, 0};
    if (x->c->at[COLUMN_EVIDENCE_PLACES].n == 0)
        return true;
    bool ok = begin(&s) && take_kinds(&s, &kinds) && take_rows(&s) && put_section(&s, &kinds);
    free(s.rows.p);
    free(kinds.p);
    return ok;
}

bool expand_sources(struct expansion *x)
{
    struct numbered n = {NULL, NULL, 0, 0};
    if (x->c->at[COLUMN_SOURCES].n == 0)
        return true;
    if (!number_texts(x, &n, COLUMN_SOURCES, SOURCE_STRINGS))
        return false;
    uint8_t *p = expand_part(x, RAW_SRCS, 4 + 4 * (size_t)n.count + n.bytes->n);
    if (!p)
        return false;
    store_u32(p, n.count);
    for (uint32_t i = 0; i < n.count; i++)
        store_u32(p + 4 + 4 * (size_t)i, n.offset[i]);
    memcpy(p + 4 + 4 * (size_t)n.count, n.bytes->p, n.bytes->n);
    return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* What the sources say, row by row: most rows of tcp and udp are alike, most names
 * are the leading one and most titles the entry's, so that exceptions are written.
 * And what the keys in cards stand for. */
#include "write/table_columns.h"

#include <stdlib.h>

struct statement {
    const struct claim *claim;
    struct endpoint at; /* first port */
    uint32_t kind, order;
    struct str name, title, text;
    bool range;
};

struct evidence_walk {
    struct table_builder *b;
    bool selected;
    struct statement *rows;
    uint32_t count, capacity;
    struct numbering files, kinds, titles, texts;
    uint32_t ranges, left_out, unlike_gap;
};

static struct str until_nul(struct str s)
{
    return str_sub(s, 0, str_find_char(s, '\0'));
}

/* ---- Which statements ---- */

static uint8_t flags_of(const struct claim *c)
{
    return (uint8_t)((c->flags & CLAIM_MALFORMED ? SERVC_EVIDENCE_MALFORMED : 0) |
                     (c->flags & CLAIM_UNASSIGNED_USE ? SERVC_EVIDENCE_UNASSIGNED_USE : 0) |
                     (c->flags & CLAIM_DUPLICATE ? SERVC_EVIDENCE_DUPLICATE : 0) |
                     (c->flags & CLAIM_HISTORY ? SERVC_EVIDENCE_HISTORY : 0) |
                     (c->first != c->last ? SERVC_EVIDENCE_RANGE : 0));
}

/* Registered, modified, refs, unauthorized, counterpart; nothing if all are empty. */
static struct str text_of(struct arena *mem, const struct claim *c)
{
    const struct registration *g = c->registration;
    if (!g ||
        g->registered.n + g->modified.n + g->refs.n + g->unauthorized.n + g->counterpart.n == 0)
        return STR_NONE;
    const struct str strings[STATEMENT_STRINGS] = {g->registered, g->modified, g->refs,
                                                   g->unauthorized, g->counterpart};
    size_t n = 0;
    for (unsigned i = 0; i < STATEMENT_STRINGS; i++)
        n += strings[i].n + 1;
    char *p = arena_array(mem, char, n); /* zeroed: the NULs are there */
    n = 0;
    for (unsigned i = 0; i < STATEMENT_STRINGS; i++) {
        struct str s = until_nul(strings[i]);
        for (size_t k = 0; k < s.n; k++)
            p[n++] = s.p[k];
        n++;
    }
    return (struct str){p, n};
}

/* The number of what a statement shares with many: source, status, flags, file. */
static uint32_t kind_of(struct evidence_walk *w, const struct claim *c)
{
    struct sink bytes = SINK_EMPTY;
    bool is_new;
    struct str label = c->at.file ? until_nul(str_from(c->at.file->label)) : STR_NONE;
    sink_char(&bytes, (char)c->source);
    sink_char(&bytes, (char)c->status);
    sink_char(&bytes, (char)flags_of(c));
    put_number(&bytes, number_of(&w->files, label, &is_new));
    uint32_t kind = number_of(&w->kinds, arena_str(w->b->mem, sink_text(&bytes)), &is_new);
    sink_free(&bytes);
    return kind;
}

static void add(struct evidence_walk *w, const struct claim *c)
{
    uint32_t kind = kind_of(w, c);
    bool range = c->first != c->last;
    if (kind >= STATEMENT_KINDS_MAX || w->count == STATEMENTS_MAX ||
        (range && w->ranges == STATEMENT_RANGES_MAX) || (c->name.n && !table_fits(c->name))) {
        w->left_out++;
        return;
    }
    w->ranges += range;
    *arena_push(w->b->mem, w->rows, w->count, w->capacity) =
        (struct statement){.claim = c,
                           .at = {c->first, c->transport},
                           .kind = kind,
                           .order = c->order,
                           .name = c->name,
                           .title = c->source == SERVC_SOURCE_IANA ? until_nul(c->title) : STR_NONE,
                           .text = text_of(w->b->mem, c),
                           .range = range};
}

static struct str leading(const struct table_entry *e)
{
    uint8_t lead = e ? e->lead[SERVC_POLICY_IANA] : LEAD_NONE;
    return lead == LEAD_NONE ? STR_NONE : e->names[lead]->name;
}

/* A row of the registry; or the first name of a file's line, if it is another than
 * ours. */
static bool is_told(const struct claim *c, const struct table_entry *e)
{
    if (c->source == SERVC_SOURCE_IANA)
        return true;
    return (c->source == SERVC_SOURCE_NMAP || c->source == SERVC_SOURCE_SERVICES) &&
           !(c->flags & (CLAIM_ALIAS | CLAIM_COMMENT_ITEM | CLAIM_REPEATED)) &&
           !str_eq_nocase(c->name, leading(e));
}

static void gather_singles(struct evidence_walk *w)
{
    const struct table_builder *b = w->b;
    uint32_t next = 0;
    for (uint32_t i = 0; i < PORTS * SERVC_TRANSPORTS; i++) {
        struct endpoint at = {(uint16_t)(i / SERVC_TRANSPORTS), (uint8_t)(i % SERVC_TRANSPORTS)};
        const struct table_entry *e = NULL;
        if (next < b->set->count && b->entries[next].e->at.port == at.port &&
            b->entries[next].e->at.transport == at.transport)
            e = &b->entries[next++];
        if (w->selected && !e)
            continue;
        uint32_t before = w->count;
        for (const struct claim *c = NULL; (c = claim_next(b->set->catalogue, at, c));) {
            if (!is_told(c, e))
                continue;
            if (w->count - before < STATEMENTS_AT_MAX)
                add(w, c);
            else
                w->left_out++;
        }
    }
}

static void gather_ranges(struct evidence_walk *w)
{
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        const struct claim_list *ranges = &w->b->set->catalogue->ranges[t];
        for (uint32_t i = 0; i < ranges->count; i++) {
            const struct claim *c = ranges->at[i];
            if (c->source == SERVC_SOURCE_IANA && is_told(c, NULL) &&
                (!w->selected || table_covers(w->b, c)))
                add(w, c);
        }
    }
}

/* By port and transport; the registry's rows, those of other files, ranges. */
static int by_place(const void *a, const void *b)
{
    const struct statement *x = a, *y = b;
    uint32_t p = endpoint_order(x->at), q = endpoint_order(y->at);
    if (p != q)
        return p < q ? -1 : 1;
    if (x->range != y->range)
        return x->range ? 1 : -1;
    bool file = x->claim->source != SERVC_SOURCE_IANA,
         other = y->claim->source != SERVC_SOURCE_IANA;
    if (file != other)
        return file ? 1 : -1;
    return (x->order > y->order) - (x->order < y->order);
}

/* ---- Columns ---- */

static bool are_alike(const struct statement *x, const struct statement *y)
{
    return x->kind == y->kind && x->claim->last == y->claim->last && str_eq(x->name, y->name) &&
           str_eq(x->title, y->title) && str_eq(x->text, y->text);
}

/* A text by number; `fresh` for a new one, which is written. */
static void put_text(struct evidence_walk *w, struct numbering *n, struct str text,
                     enum table_column texts, uint32_t fresh)
{
    struct sink *out = &w->b->column[texts], *ids = out + 1;
    bool is_new;
    uint32_t number = number_of(n, text, &is_new);
    put_number(ids, is_new ? fresh : fresh + 1 + number);
    if (!is_new)
        return;
    sink_str(out, text);
    if (texts == COLUMN_EVIDENCE_TITLES)
        sink_char(out, '\0');
}

static void put_alone(struct evidence_walk *w, const struct statement *s,
                      const struct table_entry *e)
{
    struct table_builder *b = w->b;
    bool is_new;
    put_number(&b->column[COLUMN_EVIDENCE_KIND_IDS], s->kind);
    if (s->range)
        put_number(&b->column[COLUMN_EVIDENCE_LASTS], (uint32_t)s->claim->last - s->claim->first);
    put_number(&b->column[COLUMN_EVIDENCE_NAMES],
               s->name.n == 0 ? STATEMENT_NAMELESS
               : str_eq(s->name, leading(e))
                   ? STATEMENT_LEADING
                   : STATEMENT_NAMED + number_of(&b->names, s->name, &is_new));
    if (s->title.n == 0)
        put_number(&b->column[COLUMN_EVIDENCE_TITLE_IDS], TITLE_NONE);
    else if (e && str_eq(s->title, e->e->title))
        put_number(&b->column[COLUMN_EVIDENCE_TITLE_IDS], TITLE_AS_ENTRY);
    else
        put_text(w, &w->titles, s->title, COLUMN_EVIDENCE_TITLES, TITLE_NEW);
    if (s->text.n == 0)
        put_number(&b->column[COLUMN_EVIDENCE_TEXT_IDS], STRINGS_NONE);
    else
        put_text(w, &w->texts, s->text, COLUMN_EVIDENCE_TEXTS, STRINGS_NEW);
}

/* Statements of one endpoint: rows[first] to before rows[end]. Each is compared with
 * the one at its place on the port's transport before. */
static void put_endpoint(struct evidence_walk *w, uint32_t first, uint32_t end, uint32_t twins,
                         uint32_t twin_count, const struct table_entry *e)
{
    for (uint32_t i = first; i < end; i++) {
        const struct statement *s = &w->rows[i];
        uint32_t before = i ? w->rows[i - 1].at.port : 0;
        put_number(&w->b->column[COLUMN_EVIDENCE_PLACES],
                   (s->at.port - before) << 2 | s->at.transport);
        if (i - first < twin_count) {
            if (are_alike(&w->rows[twins + i - first], s)) {
                w->unlike_gap++;
                continue;
            }
            put_number(&w->b->column[COLUMN_EVIDENCE_UNLIKE], w->unlike_gap);
            w->unlike_gap = 0;
        }
        put_alone(w, s, e);
    }
}

static void put_rows(struct evidence_walk *w)
{
    const struct table_builder *b = w->b;
    uint32_t twins = 0, twin_count = 0, next = 0, end;
    for (uint32_t first = 0; first < w->count; first = end) {
        struct endpoint at = w->rows[first].at;
        for (end = first + 1; end < w->count; end++)
            if (endpoint_order(w->rows[end].at) != endpoint_order(at))
                break;
        if (first && w->rows[first - 1].at.port != at.port)
            twin_count = 0;
        while (next < b->set->count && endpoint_order(b->entries[next].e->at) < endpoint_order(at))
            next++;
        bool found =
            next < b->set->count && endpoint_order(b->entries[next].e->at) == endpoint_order(at);
        put_endpoint(w, first, end, twins, twin_count, found ? &b->entries[next] : NULL);
        twins = first;
        twin_count = end - first;
    }
}

void table_put_evidence(struct table_builder *b, bool selected, struct diag *d)
{
    struct evidence_walk w = {.b = b, .selected = selected};
    struct numbering *all[] = {&w.files, &w.kinds, &w.titles, &w.texts};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        numbering_init(all[i], b->mem);
    gather_singles(&w);
    gather_ranges(&w);
    if (w.left_out && d)
        diag_warning(d, place_file(NULL), "table-evidence-left-out",
                     "%u statements of the sources are left out of the table, which cannot hold so "
                     "many, or their names",
                     (unsigned)w.left_out);
    if (w.count == 0)
        return;
    qsort(w.rows, w.count, sizeof *w.rows, by_place);
    put_rows(&w);
    for (uint32_t i = 0; i < w.kinds.count && i < STATEMENT_KINDS_MAX; i++)
        sink_str(&b->column[COLUMN_EVIDENCE_KINDS], w.kinds.text[i]);
    for (uint32_t i = 0; i < w.files.count; i++) {
        sink_str(&b->column[COLUMN_EVIDENCE_FILES], w.files.text[i]);
        sink_char(&b->column[COLUMN_EVIDENCE_FILES], '\0');
    }
}

void table_put_sources(struct table_builder *b, const struct table_source *sources, uint32_t count)
{
    struct sink *out = &b->column[COLUMN_SOURCES];
    for (uint32_t i = 0; i < count; i++) {
        const struct table_source *s = &sources[i];
        const struct str strings[SOURCE_STRINGS] = {s->key, s->title, s->publisher, s->url,
                                                    s->citation};
        for (unsigned k = 0; k < SOURCE_STRINGS; k++) {
            sink_str(out, until_nul(strings[k]));
            sink_char(out, '\0');
        }
    }
}

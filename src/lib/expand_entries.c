/* SPDX-License-Identifier: BSD-2-Clause */
/* One walk over all entries in order of port, then transport, in which each takes
 * what is its own from the columns. */
#include "lib/expand.h"

#include <stdlib.h>

/* Names and spellings of one entry that the expectation looks at. */
#define POSITIONS (2 * TABLE_LIST_MAX)

/* The name that stood last at a position, and the one at the port before. */
struct position {
    uint32_t name, port, name_before, port_before;
};

/* Codes of frequencies, two a byte: tcp, udp: named, bare; all others. */
#define STREAMS 5
struct stream {
    const uint8_t *codes;
    size_t used;
};

struct walk {
    struct expansion *x;
    struct gaps codes, shaped, reserved, marks, origins;
    struct cursor explicit, shape_ids, origin_ids, rare, low, high;
    struct stream streams[STREAMS];
    struct stream *stream_of[SERVC_TRANSPORTS][2]; /* bare, named */
    bool has_values;
    const uint32_t *table[SERVC_TRANSPORTS];
    uint32_t table_count[SERVC_TRANSPORTS];
    uint32_t next_name;
    struct position at[POSITIONS];
    uint8_t *seen;                   /* by name: transports where it stood already */
    uint32_t *kind_keys, *kind_rows; /* hash from what KTAB has to its row */
    uint32_t kind_count;
};

#define KIND_CELLS (2 * TABLE_KINDS_MAX)

/* ---- Names ---- */

/* The number of the next name; x->names if the columns have none. */
static uint32_t take_name(struct walk *w, uint32_t port, uint32_t position)
{
    struct position *p = &w->at[position];
    uint32_t none = w->x->names, name = none;
    bool here = p->port == port;
    uint32_t before = here ? p->name_before : p->name;
    uint32_t port_before = here ? p->port_before : p->port;
    switch (gaps_next(&w->codes)) {
    case NAME_EXPECTED:
        name = here ? p->name : w->next_name < none ? w->next_name++ : none;
        break;
    case NAME_OTHER:
        name = here && w->next_name < none ? w->next_name++ : none;
        break;
    case NAME_AS_PORT_BEFORE:
        if (port > 0 && port_before == port - 1)
            name = before;
        break;
    case NAME_EXPLICIT:
        name = cursor_number(&w->explicit);
        name = w->explicit.bad || name >= w->next_name ? none : w->next_name - 1 - name;
        break;
    }
    if (!here) {
        p->name_before = p->name;
        p->port_before = p->port;
    }
    p->name = name;
    p->port = port;
    return name;
}

static bool add_link(struct walk *w, uint32_t place, uint32_t name)
{
    struct expansion *x = w->x;
    if (x->link_count == x->link_capacity) {
        uint32_t capacity = x->link_capacity ? 2 * x->link_capacity : 16 * 1024;
        if (capacity > TABLE_LINKS_MAX)
            return expand_fails(x, SERVC_ELARGE);
        struct link *p = realloc(x->links, capacity * sizeof *p);
        if (!p)
            return expand_fails(x, SERVC_ENOMEM);
        x->links = p;
        x->link_capacity = capacity;
    }
    x->links[x->link_count++] = (struct link){place, x->key[name]};
    return true;
}

/* MARK_PREFERRED and MARK_STOLEN of a name: it resolves to its first port on a
 * transport unless a mark says otherwise. */
static uint32_t take_marks(struct walk *w, unsigned t, uint32_t name)
{
    uint8_t *seen = &w->seen[w->x->key[name]];
    uint32_t mark = gaps_next(&w->marks), again = (uint32_t)*seen >> t & 1;
    *seen = (uint8_t)(*seen | 1u << t);
    return (again == (mark & 1) ? MARK_PREFERRED : 0) | (mark >> 1 ? MARK_STOLEN : 0);
}

static uint32_t place_at(uint32_t port, unsigned t, uint32_t marks)
{
    return port | 1u << (PLACE_TRANSPORTS + t) | (marks & MARK_PREFERRED ? PLACE_PREFERRED : 0);
}

/* A row of LNAM, and the link. */
static bool take_listed(struct walk *w, uint32_t port, unsigned t, unsigned attributes,
                        unsigned source, uint32_t *position, uint8_t *row)
{
    struct expansion *x = w->x;
    uint32_t name = take_name(w, port, (*position)++), spelling = x->names;
    if (attributes & SHAPE_SPELLING)
        spelling = take_name(w, port, (*position)++);
    if (name == x->names || ((attributes & SHAPE_SPELLING) && spelling == x->names))
        return expand_fails(x, SERVC_ECORRUPT);
    uint32_t marks = take_marks(w, t, name);
    bool upstream_only = attributes & SHAPE_UPSTREAM_ONLY;
    store_u16(row + LISTED_CELL, name_cell(x, name));
    store_u16(row + LISTED_UPSTREAM, spelling < x->names ? name_cell(x, spelling) : 0);
    store_u16(row + LISTED_MARKS, (attributes & SHAPE_STATUS) | source << MARK_SOURCE |
                                      (upstream_only ? MARK_UPSTREAM_ONLY : 0) | marks);
    return add_link(w, place_at(port, t, marks) | (upstream_only ? PLACE_UPSTREAM : 0), name);
}

static bool add_list(struct expansion *x, const struct shape *s, uint32_t entry,
                     const uint8_t *rows)
{
    uint8_t *list = expand_grow(x, &x->lists, LIST_BYTES);
    if (!list)
        return false;
    memset(list, 0, LIST_BYTES);
    store_u32(list + LIST_ENTRY, entry);
    store_u32(list + LIST_FIRST, (uint32_t)(x->listed.n / LISTED_BYTES));
    list[LIST_COUNT] = (uint8_t)s->count;
    memcpy(list + LIST_LEAD, s->lead, SERVC_POLICIES);
    uint8_t *to = expand_grow(x, &x->listed, (size_t)s->count * LISTED_BYTES);
    if (to)
        memcpy(to, rows, (size_t)s->count * LISTED_BYTES);
    return to != NULL;
}

/* What of an entry's names goes into its kind. */
struct named {
    unsigned flags, source;
};

/* One name that needs no list. */
static bool take_simple(struct walk *w, const struct origin *o, uint32_t port, unsigned t,
                        uint32_t entry, struct named *out)
{
    struct expansion *x = w->x;
    uint32_t name = take_name(w, port, 0);
    if (name == x->names)
        return expand_fails(x, SERVC_ECORRUPT);
    uint32_t marks = take_marks(w, t, name);
    out->flags =
        (marks & MARK_PREFERRED ? KIND_PREFERRED : 0) | (marks & MARK_STOLEN ? KIND_STOLEN : 0);
    out->source = o->sources ? o->sources[0] : SERVC_SOURCE_NONE;
    x->cell[entry] = (uint16_t)name_cell(x, name);
    return add_link(w, place_at(port, t, marks), name);
}

static bool take_names(struct walk *w, const struct shape *s, const struct origin *o, uint32_t port,
                       unsigned t, uint32_t entry, struct named *out)
{
    struct expansion *x = w->x;
    uint8_t rows[TABLE_LIST_MAX * LISTED_BYTES];
    uint32_t position = 0, cell = CELL_LISTED;
    for (uint32_t i = 0; i < s->count; i++)
        if (!take_listed(w, port, t, s->attributes[i],
                         o->sources ? o->sources[i] : SERVC_SOURCE_NONE, &position,
                         rows + i * LISTED_BYTES))
            return false;
    unsigned lead = s->lead[SERVC_POLICY_IANA];
    *out = (struct named){KIND_LISTED, SERVC_SOURCE_NONE};
    if (lead != LEAD_NONE) {
        cell |= load_u16(rows + lead * LISTED_BYTES + LISTED_CELL);
        out->source = o->sources ? o->sources[lead] : SERVC_SOURCE_NONE;
    }
    x->cell[entry] = (uint16_t)cell;
    return add_list(x, s, entry, rows);
}

/* ---- Frequencies ---- */

static bool add_literal(struct walk *w, uint32_t *out)
{
    struct expansion *x = w->x;
    uint32_t v = cursor_byte(&w->low);
    uint32_t high = cursor_number(&w->high);
    if (!expand_check(x, !w->low.bad && !w->high.bad && high <= TABLE_FREQUENCY_MAX >> 8))
        return false;
    v |= high << 8;
    if (!expand_check(x, v <= TABLE_FREQUENCY_MAX && x->value_count < x->value_capacity))
        return false;
    x->values[x->value_count++] = v;
    *out = x->value_count;
    return true;
}

static bool take_value(struct walk *w, unsigned t, bool named, uint32_t *out)
{
    struct stream *s = w->stream_of[t][named];
    uint32_t code = s->codes[s->used / 2] >> s->used % 2 * 4 & 15;
    s->used++;
    if (code == FREQ_LITERAL)
        return add_literal(w, out);
    if (code == FREQ_RARE)
        code += cursor_number(&w->rare);
    if (!expand_check(w->x, code < w->table_count[t]))
        return false;
    *out = w->table[t][code];
    return true;
}

/* Each entry has half a byte in the stream of its kind. */
static bool take_streams(struct walk *w)
{
    static const enum table_column columns[STREAMS] = {COLUMN_FREQ_TCP_NAMED, COLUMN_FREQ_TCP_BARE,
                                                       COLUMN_FREQ_UDP_NAMED, COLUMN_FREQ_UDP_BARE,
                                                       COLUMN_FREQ_OTHER};
    struct expansion *x = w->x;
    size_t count[STREAMS] = {0};
    w->has_values = x->c->at[COLUMN_FREQ_TABLES].n > 0;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        unsigned named = t < SERVC_SCTP ? 2 * t : STREAMS - 1,
                 bare = t < SERVC_SCTP ? named + 1 : named;
        count[named] += x->named[t];
        count[bare] += x->entries[t] - x->named[t];
        w->stream_of[t][true] = &w->streams[named];
        w->stream_of[t][false] = &w->streams[bare];
    }
    for (unsigned i = 0; i < STREAMS; i++) {
        const struct table_bytes *b = &x->c->at[columns[i]];
        if (!expand_check(x, b->n == (w->has_values ? (count[i] + 1) / 2 : 0)))
            return false;
        w->streams[i].codes = b->p;
    }
    return true;
}

/* Values in ascending order, as differences; then for each transport the numbers
 * of those it has, the most frequent first. */
static bool take_tables(struct walk *w)
{
    struct expansion *x = w->x;
    struct cursor values = cursor_of(x, COLUMN_FREQ_VALUES), c = cursor_of(x, COLUMN_FREQ_TABLES);
    size_t most = x->c->at[COLUMN_FREQ_TABLES].n;
    uint32_t *table = expand_room(x, most, sizeof *table), used = 0;
    if (x->error)
        return false;
    for (uint32_t v = 0; values.p < values.end;) {
        uint32_t step = cursor_number(&values);
        if (!expand_check(x, !values.bad && step <= TABLE_FREQUENCY_MAX - v))
            return false;
        x->values[x->value_count++] = v += step;
    }
    x->dictionary = x->value_count;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        uint32_t n = cursor_number(&c), id = 0;
        if (!expand_check(x, !c.bad && n <= most - used))
            return false;
        w->table[t] = table + used;
        w->table_count[t] = n;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t z = cursor_number(&c);
            id += z >> 1 ^ (0u - (z & 1));
            if (!expand_check(x, !c.bad && id <= x->dictionary))
                return false;
            table[used++] = id;
        }
    }
    return expand_check(x, c.p == c.end);
}

/* ---- Kinds ---- */

/* The row of KTAB with these bytes. */
static bool kind_row(struct walk *w, const uint8_t *row, uint32_t *out)
{
    uint32_t key = row[KIND_STATUS] | (uint32_t)row[KIND_SOURCE] << 4 |
                   (uint32_t)row[KIND_RULE] << 8 | (uint32_t)row[KIND_FREQ_SOURCE] << 16 |
                   (uint32_t)row[KIND_FLAGS] << 20 | 1u << 31;
    uint32_t at = (key * 0x9E3779B1u) >> 19; /* 13 bits: KIND_CELLS */
    while (w->kind_keys[at] && w->kind_keys[at] != key)
        at = (at + 1) % KIND_CELLS;
    if (!w->kind_keys[at]) {
        if (w->kind_count == TABLE_KINDS_MAX)
            return expand_fails(w->x, SERVC_ELARGE);
        uint8_t *p = expand_grow(w->x, &w->x->kinds, KIND_BYTES);
        if (!p)
            return false;
        memcpy(p, row, KIND_BYTES);
        w->kind_keys[at] = key;
        w->kind_rows[at] = w->kind_count++;
    }
    *out = w->kind_rows[at];
    return true;
}

/* Entries of one shape and origin differ in few ways: `variant`, below 4, and whether
 * there is a frequency. */
static bool take_kind(struct walk *w, const struct shape *s, struct origin *o,
                      const struct named *n, unsigned variant, bool measured, uint32_t *out)
{
    uint16_t *known = &o->kind[2 * variant + measured];
    if (*known == 0) {
        uint8_t source = o->frequency ? (uint8_t)(o->frequency - 1) : w->x->main_source,
                row[KIND_BYTES] = {0};
        row[KIND_STATUS] = (uint8_t)(s == &w->x->bare && variant ? SERVC_RESERVED : s->status);
        row[KIND_SOURCE] = (uint8_t)n->source;
        row[KIND_RULE] = o->rule;
        row[KIND_FREQ_SOURCE] = measured ? source : SERVC_SOURCE_NONE;
        row[KIND_FLAGS] = (uint8_t)n->flags;
        if (!kind_row(w, row, out))
            return false;
        *known = (uint16_t)(*out + 1);
    }
    *out = *known - 1u;
    return true;
}

/* ---- The walk ---- */

static const struct shape *take_shape_of(struct walk *w)
{
    uint32_t id = gaps_next(&w->shaped) ? cursor_number(&w->shape_ids) : 0;
    return expand_check(w->x, id < w->x->shape_count) ? &w->x->shapes[id] : NULL;
}

static bool take_entry(struct walk *w, uint32_t port, unsigned t, bool named, uint32_t entry)
{
    struct expansion *x = w->x;
    const struct shape *s = named ? take_shape_of(w) : &x->bare;
    if (!s)
        return false;
    uint32_t id = gaps_next(&w->origins) ? cursor_number(&w->origin_ids) : 0;
    if (!expand_check(x, id < s->origins))
        return false;
    struct origin *o = &x->origins[s->first_origin + id];
    struct named n = {0, SERVC_SOURCE_NONE};
    unsigned variant;
    x->port[entry] = (uint16_t)port;
    if (!named)
        variant = gaps_next(&w->reserved) != 0;
    else if (s->simple ? take_simple(w, o, port, t, entry, &n)
                       : take_names(w, s, o, port, t, entry, &n))
        variant = n.flags / KIND_PREFERRED;
    else
        return false;
    if (w->has_values && !take_value(w, t, named, &x->value[entry]))
        return false;
    return take_kind(w, s, o, &n, variant, x->value[entry] != 0, &x->kind[entry]) &&
           expand_take_text(x, &x->titles, entry) && expand_take_text(x, &x->refs, entry);
}

static bool take_port(struct walk *w, uint32_t port, uint32_t *next)
{
    for (unsigned t = 0, s = w->x->state[port]; s; s >>= 2, t++)
        if ((s & 3) != ABSENT && !take_entry(w, port, t, (s & 3) == NAMED, next[t]++))
            return false;
    return true;
}

static bool take_all(struct walk *w)
{
    const uint32_t *bits = w->x->bits;
    uint32_t next[SERVC_TRANSPORTS];
    memcpy(next, w->x->first, sizeof next);
    for (uint32_t block = 0; block < BLOCKS; block++, bits++)
        for (uint32_t any = bits[0] | bits[BLOCKS] | bits[2 * BLOCKS] | bits[3 * BLOCKS]; any;
             any &= any - 1)
            if (!take_port(w, block * BLOCK_PORTS + (uint32_t)__builtin_ctz(any), next))
                return false;
    return true;
}

/* What is left over was meant for entries that are not there. */
static bool all_taken(const struct walk *w)
{
    const struct gaps *gaps[] = {&w->codes, &w->shaped, &w->reserved, &w->marks, &w->origins};
    const struct cursor *cursors[] = {
        &w->explicit, &w->shape_ids, &w->origin_ids,         &w->rare,
        &w->low,      &w->high,      &w->x->titles.explicit, &w->x->refs.explicit};
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
        if (gaps[i]->at.bad || gaps[i]->at.p != gaps[i]->at.end)
            return false;
    for (size_t i = 0; i < sizeof cursors / sizeof *cursors; i++)
        if (cursors[i]->bad || cursors[i]->p != cursors[i]->end)
            return false;
    return true;
}

static void walk_begin(struct walk *w, struct expansion *x)
{
    w->x = x;
    w->codes = gaps_of(x, COLUMN_CODES, 3);
    w->shaped = gaps_of(x, COLUMN_SHAPED, 1);
    w->reserved = gaps_of(x, COLUMN_RESERVED, 1);
    w->marks = gaps_of(x, COLUMN_MARKS, 3);
    w->origins = gaps_of(x, COLUMN_ORIGIN_AT, 1);
    w->explicit = cursor_of(x, COLUMN_EXPLICIT);
    w->shape_ids = cursor_of(x, COLUMN_SHAPE_IDS);
    w->origin_ids = cursor_of(x, COLUMN_ORIGIN_IDS);
    w->rare = cursor_of(x, COLUMN_FREQ_RARE);
    w->low = cursor_of(x, COLUMN_FREQ_LOW);
    w->high = cursor_of(x, COLUMN_FREQ_HIGH);
    for (unsigned i = 0; i < POSITIONS; i++)
        w->at[i].port = w->at[i].port_before = UINT32_MAX;
    w->seen = expand_take(x, x->names, 1);
    w->kind_keys = expand_take(x, KIND_CELLS, sizeof *w->kind_keys);
    w->kind_rows = expand_take(x, KIND_CELLS, sizeof *w->kind_rows);
}

static bool put_rows(struct expansion *x)
{
    uint8_t *lists = expand_part(x, RAW_LIST, x->lists.n);
    uint8_t *listed = expand_part(x, RAW_LNAM, x->listed.n);
    uint8_t *kinds = expand_part(x, RAW_KTAB, x->kinds.n);
    if (x->error)
        return false;
    expand_put_sorted(x, &x->lists, LIST_BYTES, lists);
    if (x->listed.n)
        memcpy(listed, x->listed.p, x->listed.n);
    if (x->kinds.n)
        memcpy(kinds, x->kinds.p, x->kinds.n);
    return expand_put_texts(x, &x->titles, COLUMN_TITLES, RAW_TITL) &&
           expand_put_texts(x, &x->refs, COLUMN_REFS, RAW_REFS);
}

bool expand_entries(struct expansion *x)
{
    x->value = expand_take(x, x->total, sizeof *x->value);
    x->cell = expand_take(x, x->total, sizeof *x->cell);
    x->port = expand_room(x, x->total, sizeof *x->port);
    /* Each takes a byte of one of these. */
    size_t values = x->c->at[COLUMN_FREQ_VALUES].n + x->c->at[COLUMN_FREQ_LOW].n;
    x->value_capacity = (uint32_t)values;
    x->values = expand_room(x, values, sizeof *x->values);
    struct scratch_mark mark = expand_mark(x);
    struct walk *w = expand_take(x, 1, sizeof *w);
    x->kind = expand_room(x, x->total, sizeof *x->kind);
    if (x->error)
        return false;
    walk_begin(w, x);
    if (x->error || !take_streams(w) || (w->has_values && !take_tables(w)) ||
        !expand_texts_begin(x, &x->titles, COLUMN_TITLES) ||
        !expand_texts_begin(x, &x->refs, COLUMN_REFS) || !take_all(w) ||
        !expand_check(x, all_taken(w)) ||
        !expand_bits(x, RAW_KIND, x->kind, w->kind_count, META_KIND_BITS) || !put_rows(x))
        return false;
    expand_release(x, mark);
    return true;
}

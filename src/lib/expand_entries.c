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

struct walk {
    struct expansion *x;
    struct gaps codes, shaped, reserved, marks, origins;
    struct cursor explicit, shape_ids, origin_ids, rare, low, high;
    struct cursor nibbles[5];
    uint8_t nibble[5]; /* the high half of a byte, or 0xFF */
    const uint32_t *table[SERVC_TRANSPORTS];
    uint32_t table_count[SERVC_TRANSPORTS];
    uint32_t next_name;
    struct position at[POSITIONS];
    uint8_t *seen;                   /* by name: transports where it stood already */
    uint32_t *kind_keys, *kind_rows; /* hash from what KTAB has to its row */
    uint32_t kind_count, last_key, last_row;
    uint32_t value_capacity;
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
        name = cursor_byte(&w->explicit);
        name |= cursor_byte(&w->explicit) << 8;
        if (w->explicit.bad || name >= w->next_name)
            name = none;
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

/* A row of LNAM, and the link. A name resolves to its first port on a transport
 * unless a mark says otherwise. */
static bool take_listed(struct walk *w, uint32_t port, unsigned t, unsigned attributes,
                        unsigned source, uint32_t *position, uint8_t *row)
{
    struct expansion *x = w->x;
    uint32_t name = take_name(w, port, (*position)++), spelling = x->names;
    if (attributes & SHAPE_SPELLING)
        spelling = take_name(w, port, (*position)++);
    if (name == x->names || ((attributes & SHAPE_SPELLING) && spelling == x->names))
        return expand_fails(x, SERVC_ECORRUPT);
    uint8_t *seen = &w->seen[x->key[name]];
    uint32_t mark = gaps_next(&w->marks);
    bool preferred = (((uint32_t)*seen >> t ^ mark) & 1) == 0, stolen = mark >> 1;
    bool upstream_only = attributes & SHAPE_UPSTREAM_ONLY;
    *seen = (uint8_t)(*seen | 1u << t);
    store_u16(row + LISTED_CELL, name_cell(x, name));
    store_u16(row + LISTED_UPSTREAM, spelling < x->names ? name_cell(x, spelling) : 0);
    store_u16(row + LISTED_MARKS, (attributes & SHAPE_STATUS) | source << MARK_SOURCE |
                                      (upstream_only ? MARK_UPSTREAM_ONLY : 0) |
                                      (preferred ? MARK_PREFERRED : 0) |
                                      (stolen ? MARK_STOLEN : 0));
    return add_link(w,
                    port | 1u << (PLACE_TRANSPORTS + t) | (preferred ? PLACE_PREFERRED : 0) |
                        (upstream_only ? PLACE_UPSTREAM : 0),
                    name);
}

static bool is_simple(const struct shape *s)
{
    return s->count == 1 && s->lead[0] == 0 && s->lead[1] == 0 && s->lead[2] == 0 &&
           s->attributes[0] == s->status;
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

/* Sets *flags and *source of the entry's kind, and its cell. */
static bool take_names(struct walk *w, const struct shape *s, const struct origin *o, uint32_t port,
                       unsigned t, uint32_t entry, unsigned *flags, unsigned *source)
{
    struct expansion *x = w->x;
    uint8_t rows[TABLE_LIST_MAX * LISTED_BYTES];
    uint32_t position = 0, cell = 0;
    rows[LISTED_MARKS] = rows[LISTED_MARKS + 1] = 0; /* a shape has a name: take_shape saw to it */
    for (uint32_t i = 0; i < s->count; i++)
        if (!take_listed(w, port, t, s->attributes[i],
                         o->sources ? o->sources[i] : SERVC_SOURCE_NONE, &position,
                         rows + i * LISTED_BYTES))
            return false;
    unsigned lead = s->lead[SERVC_POLICY_IANA];
    *source = SERVC_SOURCE_NONE;
    if (lead != LEAD_NONE) {
        cell = load_u16(rows + lead * LISTED_BYTES + LISTED_CELL);
        *source = o->sources ? o->sources[lead] : SERVC_SOURCE_NONE;
    }
    if (is_simple(s)) {
        uint32_t marks = load_u16(rows + LISTED_MARKS);
        *flags =
            (marks & MARK_PREFERRED ? KIND_PREFERRED : 0) | (marks & MARK_STOLEN ? KIND_STOLEN : 0);
    } else {
        *flags = KIND_LISTED;
        cell |= CELL_LISTED;
        if (!add_list(x, s, entry, rows))
            return false;
    }
    x->cell[entry] = (uint16_t)cell;
    return true;
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
    if (!expand_check(x, v <= TABLE_FREQUENCY_MAX && x->value_count < w->value_capacity))
        return false;
    x->values[x->value_count++] = v;
    *out = x->value_count;
    return true;
}

static bool take_value(struct walk *w, unsigned t, bool named, uint32_t *out)
{
    unsigned stream = t == SERVC_TCP ? !named : t == SERVC_UDP ? 2 + !named : 4;
    uint32_t code = w->nibble[stream];
    if (code == 0xFF) {
        uint32_t byte = cursor_byte(&w->nibbles[stream]);
        code = byte & 15;
        w->nibble[stream] = (uint8_t)(byte >> 4);
    } else {
        w->nibble[stream] = 0xFF;
    }
    if (code == FREQ_LITERAL)
        return expand_check(w->x, !w->nibbles[stream].bad) && add_literal(w, out);
    if (code == FREQ_RARE)
        code += cursor_number(&w->rare);
    if (!expand_check(w->x, !w->nibbles[stream].bad && !w->rare.bad && code < w->table_count[t]))
        return false;
    *out = w->table[t][code];
    return true;
}

/* Values in ascending order, as differences; then for each transport the numbers
 * of those it has, the most frequent first. */
static bool take_tables(struct walk *w)
{
    struct expansion *x = w->x;
    struct cursor values = cursor_of(x, COLUMN_FREQ_VALUES), c = cursor_of(x, COLUMN_FREQ_TABLES);
    size_t most = x->c->at[COLUMN_FREQ_TABLES].n;
    uint32_t *table = expand_take(x, most, sizeof *table), used = 0;
    w->value_capacity = (uint32_t)x->c->at[COLUMN_FREQ_VALUES].n + x->total;
    x->values = expand_take(x, w->value_capacity, sizeof *x->values);
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

/* The row of KTAB with these five bytes. */
static bool kind_row(struct walk *w, uint32_t status, uint32_t source, uint32_t rule,
                     uint32_t freq_source, uint32_t flags, uint32_t *out)
{
    uint32_t key = status | source << 4 | rule << 8 | freq_source << 16 | flags << 20 | 1u << 31;
    if (key == w->last_key) {
        *out = w->last_row;
        return true;
    }
    uint32_t at = (key * 0x9E3779B1u) >> 19; /* 13 bits: KIND_CELLS */
    while (w->kind_keys[at] && w->kind_keys[at] != key)
        at = (at + 1) % KIND_CELLS;
    if (!w->kind_keys[at]) {
        if (w->kind_count == TABLE_KINDS_MAX)
            return expand_fails(w->x, SERVC_ELARGE);
        uint8_t row[KIND_BYTES] = {(uint8_t)status, (uint8_t)source, (uint8_t)rule,
                                   (uint8_t)freq_source, (uint8_t)flags};
        uint8_t *p = expand_grow(w->x, &w->x->kinds, KIND_BYTES);
        if (!p)
            return false;
        memcpy(p, row, KIND_BYTES);
        w->kind_keys[at] = key;
        w->kind_rows[at] = w->kind_count++;
    }
    w->last_key = key;
    *out = w->last_row = w->kind_rows[at];
    return true;
}

/* ---- The walk ---- */

static const struct shape *take_shape_of(struct walk *w)
{
    uint32_t id = gaps_next(&w->shaped) ? cursor_number(&w->shape_ids) : 0;
    bool sound = !w->shape_ids.bad && id < w->x->shape_count;
    return expand_check(w->x, sound) ? &w->x->shapes[id] : NULL;
}

static bool take_entry(struct walk *w, uint32_t port, unsigned t, bool named, uint32_t entry)
{
    struct expansion *x = w->x;
    const struct shape *s = named ? take_shape_of(w) : &x->bare;
    if (!s)
        return false;
    uint32_t id = gaps_next(&w->origins) ? cursor_number(&w->origin_ids) : 0;
    if (!expand_check(x, !w->origin_ids.bad && id < s->origins))
        return false;
    const struct origin *o = &x->origins[s->first_origin + id];
    x->port[entry] = (uint16_t)port;
    unsigned flags = 0, source = SERVC_SOURCE_NONE;
    unsigned status = s->status;
    if (!named)
        status = gaps_next(&w->reserved) ? SERVC_RESERVED : SERVC_UNKNOWN;
    else if (!take_names(w, s, o, port, t, entry, &flags, &source))
        return false;
    if (x->c->at[COLUMN_FREQ_TABLES].n && !take_value(w, t, named, &x->value[entry]))
        return false;
    unsigned freq_source = !x->value[entry] ? (unsigned)SERVC_SOURCE_NONE
                           : o->frequency   ? o->frequency - 1u
                                            : x->main_source;
    return kind_row(w, status, source, o->rule, freq_source, flags, &x->kind[entry]) &&
           expand_take_text(x, &x->titles, entry) && expand_take_text(x, &x->refs, entry);
}

/* What is left over was meant for entries that are not there. */
static bool all_taken(const struct walk *w)
{
    const struct gaps *gaps[] = {&w->codes, &w->shaped, &w->reserved, &w->marks, &w->origins};
    const struct cursor *cursors[] = {&w->explicit,
                                      &w->shape_ids,
                                      &w->origin_ids,
                                      &w->rare,
                                      &w->low,
                                      &w->high,
                                      &w->x->titles.codes,
                                      &w->x->refs.codes,
                                      &w->x->titles.explicit,
                                      &w->x->refs.explicit};
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
        if (gaps[i]->at.bad || gaps[i]->at.p != gaps[i]->at.end)
            return false;
    for (size_t i = 0; i < sizeof cursors / sizeof *cursors; i++)
        if (cursors[i]->p != cursors[i]->end)
            return false;
    for (unsigned i = 0; i < 5; i++)
        if (w->nibbles[i].p != w->nibbles[i].end)
            return false;
    return true;
}

static void walk_begin(struct walk *w, struct expansion *x)
{
    static const enum table_column nibbles[] = {COLUMN_FREQ_TCP_NAMED, COLUMN_FREQ_TCP_BARE,
                                                COLUMN_FREQ_UDP_NAMED, COLUMN_FREQ_UDP_BARE,
                                                COLUMN_FREQ_OTHER};
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
    for (unsigned i = 0; i < 5; i++) {
        w->nibbles[i] = cursor_of(x, nibbles[i]);
        w->nibble[i] = 0xFF;
    }
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
    struct walk *w = expand_take(x, 1, sizeof *w);
    uint32_t next[SERVC_TRANSPORTS];
    x->value = expand_take(x, x->total, sizeof *x->value);
    x->kind = expand_take(x, x->total, sizeof *x->kind);
    x->cell = expand_take(x, x->total, sizeof *x->cell);
    x->port = expand_take(x, x->total, sizeof *x->port);
    if (x->error)
        return false;
    walk_begin(w, x);
    if (x->error || (x->c->at[COLUMN_FREQ_TABLES].n && !take_tables(w)) ||
        !expand_texts_begin(x, &x->titles, COLUMN_TITLES) ||
        !expand_texts_begin(x, &x->refs, COLUMN_REFS))
        return false;
    memcpy(next, x->first, sizeof next);
    for (uint32_t port = 0; port < PORTS_ALL; port++)
        for (unsigned t = 0, s = x->state[port]; s; s >>= 2, t++)
            if ((s & 3) != ABSENT && !take_entry(w, port, t, (s & 3) == NAMED, next[t]++))
                return false;
    return expand_check(x, all_taken(w)) &&
           expand_bits(x, RAW_KIND, x->kind, w->kind_count, META_KIND_BITS) && put_rows(x);
}

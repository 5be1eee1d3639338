/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of entries as numbers: most are the next new one, or the one that
 * stood at the same place on the transport before, so that only exceptions are
 * written; and the texts of the numbers. */
#include "write/table_columns.h"

#define POSITIONS (2 * TABLE_LIST_MAX)

/* The name that stood last at a position, and the one at the port before. */
struct position {
    uint32_t name, port, name_before, port_before;
};

struct name_walk {
    struct table_builder *b;
    struct position at[POSITIONS];
    struct map seen[SERVC_TRANSPORTS]; /* names that stood on a transport */
    uint32_t code_gap, mark_gap;
};

static enum name_code code_of(const struct position *p, uint32_t port, uint32_t name, bool is_new)
{
    bool here = p->port == port;
    uint32_t before = here ? p->name_before : p->name;
    uint32_t port_before = here ? p->port_before : p->port;
    if (is_new)
        return here ? NAME_OTHER : NAME_EXPECTED;
    if (here && p->name == name)
        return NAME_EXPECTED;
    return port > 0 && port_before == port - 1 && before == name ? NAME_AS_PORT_BEFORE
                                                                 : NAME_EXPLICIT;
}

static void put_name(struct name_walk *w, uint32_t port, uint32_t position, struct str text)
{
    struct table_builder *b = w->b;
    struct position *p = &w->at[position];
    bool is_new;
    uint32_t name = number_of(&b->names, text, &is_new);
    enum name_code code = code_of(p, port, name, is_new);
    if (code == NAME_EXPECTED) {
        w->code_gap++;
    } else {
        put_number(&b->column[COLUMN_CODES], w->code_gap * 3 + code - 1);
        w->code_gap = 0;
    }
    if (code == NAME_EXPLICIT)
        put_number(&b->column[COLUMN_EXPLICIT], b->names.count - 1 - name);
    if (p->port != port) {
        p->name_before = p->name;
        p->port_before = p->port;
    }
    p->name = name;
    p->port = port;
}

/* A name is taken to resolve to its first port, and not to be stolen. */
static void put_mark(struct name_walk *w, const struct entry_name *n, unsigned transport)
{
    bool first = ++*map_at(&w->seen[transport], n->name, 0) == 1;
    uint32_t mark = (n->preferred != first ? 1u : 0) | (n->stolen ? 2u : 0);
    if (mark == 0) {
        w->mark_gap++;
        return;
    }
    put_number(&w->b->column[COLUMN_MARKS], w->mark_gap * 3 + mark - 1);
    w->mark_gap = 0;
}

void table_put_names(struct table_builder *b)
{
    struct name_walk *w = arena_new(b->mem, struct name_walk);
    w->b = b;
    for (unsigned i = 0; i < POSITIONS; i++)
        w->at[i].port = w->at[i].port_before = UINT32_MAX;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        map_init(&w->seen[t], b->mem);
    for (uint32_t i = 0; i < b->set->count; i++) {
        const struct table_entry *e = &b->entries[i];
        uint32_t position = 0;
        for (uint32_t k = 0; k < e->count; k++) {
            put_name(w, e->e->at.port, position++, e->names[k]->name);
            if (e->names[k]->nmap_spelling.n)
                put_name(w, e->e->at.port, position++, e->names[k]->nmap_spelling);
            put_mark(w, e->names[k], e->e->at.transport);
        }
    }
}

/* Less than this is not worth a different code. */
#define SHARED_MIN 3

static uint32_t shared_beginning(struct str a, struct str b)
{
    uint32_t n = 0;
    while (n < a.n && n < b.n && n < NAME_PREFIX_MAX && a.p[n] == b.p[n])
        n++;
    return n < SHARED_MIN ? 0 : n;
}

static void put_variants(struct table_builder *b, uint32_t *key)
{
    const struct numbering *n = &b->names;
    uint32_t next = 0;
    for (uint32_t i = 0; i < n->count; i++)
        key[i] = i;
    for (uint32_t i = 0; i < n->count; i++)
        if (n->sister[i] != NOT_NUMBERED)
            key[n->sister[i]] = key[i]; /* sisters come later */
    for (uint32_t i = 0; i < n->count; i++) {
        if (key[i] == i)
            continue;
        put_number(&b->column[COLUMN_VARIANTS], i - next);
        put_number(&b->column[COLUMN_VARIANTS], key[i]);
        next = i + 1;
    }
}

void table_put_name_texts(struct table_builder *b)
{
    const struct numbering *n = &b->names;
    struct sink *out = &b->column[COLUMN_NAMES];
    struct str before = STR_NONE;
    for (uint32_t i = 0; i < n->count; i++) {
        uint32_t shared = shared_beginning(before, n->text[i]);
        sink_char(out, (char)shared);
        sink_str(out, str_sub(n->text[i], shared, n->text[i].n));
        before = n->text[i];
    }
    put_variants(b, arena_array(b->mem, uint32_t, n->count + 1));
}

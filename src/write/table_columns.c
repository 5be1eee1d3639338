/* SPDX-License-Identifier: BSD-2-Clause */
#include "write/table_columns.h"

void put_number(struct sink *out, uint32_t v)
{
    for (; v >= 0x80; v >>= 7)
        sink_char(out, (char)(v | 0x80));
    sink_char(out, (char)v);
}

void numbering_init(struct numbering *n, struct arena *mem)
{
    *n = (struct numbering){.mem = mem};
    map_init(&n->index, mem);
}

uint32_t number_of(struct numbering *n, struct str text, bool *is_new)
{
    uint32_t *first = map_at(&n->index, text, NOT_NUMBERED), last = NOT_NUMBERED;
    *is_new = false;
    for (uint32_t i = *first; i != NOT_NUMBERED; i = n->sister[i]) {
        if (str_eq(n->text[i], text))
            return i;
        last = i;
    }
    uint32_t number = n->count, sisters = n->count;
    *arena_push(n->mem, n->text, n->count, n->capacity) = text;
    *arena_push(n->mem, n->sister, sisters, n->sister_capacity) = NOT_NUMBERED;
    if (last == NOT_NUMBERED)
        *first = number;
    else
        n->sister[last] = number;
    *is_new = true;
    return number;
}

/* A control character would be taken for the length of a shared beginning. */
bool table_fits(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] <= NAME_PREFIX_MAX)
            return false;
    return name.n > 0;
}

static void note_left_out(struct diag *d, const struct entry *e, struct str name, const char *why)
{
    char at[ENDPOINT_TEXT];
    if (!d)
        return;
    struct diag_message *m =
        diag_warning(d, place_file(NULL), "table-name-left-out",
                     "`%s' is left out of the table: %s", diag_quote(d, name), why);
    m->subject = arena_str(d->mem, str_from(endpoint_print(e->at, at)));
    m->order = endpoint_order(e->at);
}

static struct table_entry entry_of(struct arena *mem, const struct entry *e, struct diag *d)
{
    struct table_entry out = {
        .e = e, .lead = {LEAD_NONE, LEAD_NONE, LEAD_NONE}, .status = e->status};
    if (e->name_count)
        out.names = arena_array(mem, const struct entry_name *, e->name_count);
    for (uint16_t i = 0; i < e->name_count; i++) {
        const struct entry_name *n = &e->names[i];
        bool full = out.count == TABLE_LIST_MAX;
        if (full || !table_fits(n->name) || (n->nmap_spelling.n && !table_fits(n->nmap_spelling))) {
            note_left_out(d, e, n->name,
                          full ? "the entry has 254 names" : "it has a control character");
            continue;
        }
        for (unsigned p = 0; p < SERVC_POLICIES; p++)
            if (e->lead[p] == i)
                out.lead[p] = (uint8_t)out.count;
        out.names[out.count++] = n;
    }
    if (out.lead[SERVC_POLICY_IANA] == LEAD_NONE && out.status != SERVC_RESERVED)
        out.status = SERVC_UNKNOWN;
    return out;
}

static struct str title_of(const struct entry *e)
{
    return e->title;
}

static struct str refs_of(const struct entry *e)
{
    return e->refs;
}

/* A column of texts, one of codes, and one of explicit numbers. */
static void put_texts(struct table_builder *b, struct str (*text_of)(const struct entry *),
                      enum table_column column)
{
    struct numbering n;
    uint32_t last = NOT_NUMBERED, any = 0;
    numbering_init(&n, b->mem);
    struct sink *texts = &b->column[column], *codes = texts + 1, *explicit = texts + 2;
    for (uint32_t i = 0; i < b->set->count; i++) {
        struct str text = text_of(b->set->at[i]);
        if (text.n == 0 || str_find_char(text, '\0') != STR_NOT_FOUND) {
            sink_char(codes, TEXT_NONE);
            continue;
        }
        bool is_new;
        uint32_t number = number_of(&n, text, &is_new);
        sink_char(codes, is_new ? TEXT_NEW : number == last ? TEXT_AS_BEFORE : TEXT_EXPLICIT);
        if (is_new) {
            sink_str(texts, text);
            sink_char(texts, '\0');
        } else if (number != last) {
            put_number(explicit, number);
        }
        last = number;
        any++;
    }
    if (!any)
        codes->n = 0;
}

static int by_place(const struct claim *x, const struct claim *y)
{
    if (x->transport != y->transport)
        return x->transport < y->transport ? -1 : 1;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->last != y->last)
        return x->last > y->last ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

bool table_covers(const struct table_builder *b, const struct claim *c)
{
    uint32_t low = 0, high = b->set->count;
    while (low < high) { /* the first entry at or behind the claim's first port */
        uint32_t middle = low + (high - low) / 2;
        if (b->set->at[middle]->at.port < c->first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < b->set->count && b->set->at[low]->at.port <= c->last; low++)
        if (b->set->at[low]->at.transport == c->transport)
            return true;
    return false;
}

/* Ranges of the registry and of cards with a name or reserved, that cover an
 * endpoint of the table. */
static bool is_range(const struct table_builder *b, const struct claim *c)
{
    if ((c->source != SERVC_SOURCE_IANA && c->source != SERVC_SOURCE_CARD) ||
        (c->name.n ? !table_fits(c->name) || c->status == SERVC_REJECTED
                   : c->status != SERVC_RESERVED))
        return false;
    return table_covers(b, c);
}

static void put_range(struct table_builder *b, const struct claim *c)
{
    struct sink *out = &b->column[COLUMN_RANGES];
    bool is_new;
    uint32_t name = c->name.n ? number_of(&b->names, c->name, &is_new) + 1 : 0;
    uint32_t numbers[3] = {c->first, c->last, name};
    for (unsigned i = 0; i < 3; i++) {
        sink_char(out, (char)numbers[i]);
        sink_char(out, (char)(numbers[i] >> 8));
    }
    sink_char(out, (char)c->transport);
    sink_char(out, (char)c->status);
}

static void put_ranges(struct table_builder *b)
{
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        const struct claim_list *ranges = &b->set->catalogue->ranges[t];
        const struct claim **list = arena_array(b->mem, const struct claim *, ranges->count + 1);
        uint32_t count = 0;
        for (uint32_t i = 0; i < ranges->count; i++) {
            if (!is_range(b, ranges->at[i]))
                continue;
            uint32_t at = count++;
            for (; at > 0 && by_place(list[at - 1], ranges->at[i]) > 0; at--)
                list[at] = list[at - 1];
            list[at] = ranges->at[i];
        }
        for (uint32_t i = 0; i < count; i++)
            put_range(b, list[i]);
    }
}

static void put_rules(struct table_builder *b)
{
    for (unsigned i = 0; i < RULE_COUNT; i++) {
        sink_z(&b->column[COLUMN_RULES], rule_name((enum rule_id)i));
        sink_char(&b->column[COLUMN_RULES], '\0');
    }
}

void table_columns_fill(struct table_builder *b, struct arena *mem, const struct entry_set *set,
                        const struct table_extra *extra, struct diag *d)
{
    *b = (struct table_builder){.mem = mem, .set = set};
    numbering_init(&b->names, mem);
    b->entries = arena_array(mem, struct table_entry, set->count + 1);
    for (uint32_t i = 0; i < set->count; i++)
        b->entries[i] = entry_of(mem, set->at[i], d);
    table_put_presence(b);
    table_put_shapes(b);
    put_rules(b);
    table_put_frequencies(b);
    put_texts(b, title_of, COLUMN_TITLES);
    put_texts(b, refs_of, COLUMN_REFS);
    table_put_names(b); /* numbers the names of entries ... */
    put_ranges(b);      /* ... and these those that ranges and evidence alone have */
    if (extra && extra->content >= TABLE_TITLES)
        table_put_evidence(b, extra->selected, d);
    table_put_name_texts(b);
}

void table_builder_free(struct table_builder *b)
{
    for (unsigned i = 0; i < TABLE_COLUMNS; i++)
        sink_free(&b->column[i]);
}

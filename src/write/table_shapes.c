/* SPDX-License-Identifier: BSD-2-Clause */
/* Shapes and origins: what entries have in common besides names and numbers, told
 * once each, the most common first, so that most entries need nothing said. */
#include "write/table_columns.h"

#include <stdlib.h>
#include <string.h>

/* Byte strings and how often each is met; `group` keeps some apart. */
struct pattern {
    uint32_t group, count, first, place;
    const uint8_t *bytes;
    uint32_t n;
};

struct patterns {
    struct arena *mem;
    struct map index;
    struct pattern *at;
    uint32_t count, capacity, *order;
};

/* Group and bytes as letters that have no case, for the map. */
static struct str key_of(char *buffer, uint32_t group, const uint8_t *bytes, uint32_t n)
{
    uint32_t at = 0;
    for (unsigned shift = 0; shift < 32; shift += 4)
        buffer[at++] = (char)('0' + (group >> shift & 15));
    for (uint32_t i = 0; i < n; i++) {
        buffer[at++] = (char)('0' + (bytes[i] >> 4));
        buffer[at++] = (char)('0' + (bytes[i] & 15));
    }
    return (struct str){buffer, at};
}

#define PATTERN_MAX (TABLE_LIST_MAX + 16)

static uint32_t pattern_of(struct patterns *p, uint32_t group, const uint8_t *bytes, uint32_t n)
{
    char buffer[8 + 2 * PATTERN_MAX];
    struct str key = key_of(buffer, group, bytes, n);
    const uint32_t *found = map_find(&p->index, key);
    uint32_t i = found ? *found : p->count;
    if (!found) {
        *map_at(&p->index, arena_str(p->mem, key), 0) = i;
        uint8_t *copy = arena_array(p->mem, uint8_t, n + 1);
        memcpy(copy, bytes, n);
        *arena_push(p->mem, p->at, p->count, p->capacity) =
            (struct pattern){.group = group, .first = i, .bytes = copy, .n = n};
    }
    p->at[i].count++;
    return i;
}

static int by_use(const void *a, const void *b)
{
    const struct pattern *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

/* Sorts them; order[i] is then the place of what was i. */
static void patterns_sort(struct patterns *p)
{
    if (p->count)
        qsort(p->at, p->count, sizeof *p->at, by_use);
    p->order = arena_array(p->mem, uint32_t, p->count + 1);
    for (uint32_t i = 0; i < p->count; i++)
        p->order[p->at[i].first] = i;
}

static void patterns_init(struct patterns *p, struct arena *mem)
{
    *p = (struct patterns){.mem = mem};
    map_init(&p->index, mem);
}

static uint32_t shape_bytes(const struct table_entry *e, uint8_t *out)
{
    uint32_t n = 0;
    out[n++] = e->status;
    out[n++] = (uint8_t)(e->count & 0x7F) | (e->count > 0x7F ? 0x80 : 0);
    if (e->count > 0x7F)
        out[n++] = (uint8_t)(e->count >> 7);
    for (unsigned p = 0; p < SERVC_POLICIES; p++) {
        uint32_t lead = e->lead[p] == LEAD_NONE ? 0 : e->lead[p] + 1u;
        out[n++] = (uint8_t)((lead & 0x7F) | (lead > 0x7F ? 0x80 : 0));
        if (lead > 0x7F)
            out[n++] = (uint8_t)(lead >> 7);
    }
    for (uint32_t i = 0; i < e->count; i++)
        out[n++] =
            (uint8_t)(e->names[i]->status | (e->names[i]->upstream_only ? SHAPE_UPSTREAM_ONLY : 0) |
                      (e->names[i]->nmap_spelling.n ? SHAPE_SPELLING : 0));
    return n;
}

static void put_shapes(struct table_builder *b)
{
    struct patterns shapes;
    uint8_t bytes[PATTERN_MAX];
    uint32_t gap = 0;
    patterns_init(&shapes, b->mem);
    for (uint32_t i = 0; i < b->set->count; i++)
        if (b->entries[i].count)
            b->entries[i].shape = pattern_of(&shapes, 0, bytes, shape_bytes(&b->entries[i], bytes));
    patterns_sort(&shapes);
    b->shape_count = shapes.count;
    for (uint32_t i = 0; i < shapes.count; i++)
        sink_bytes(&b->column[COLUMN_SHAPES], shapes.at[i].bytes, shapes.at[i].n);
    for (uint32_t i = 0; i < b->set->count; i++) {
        struct table_entry *e = &b->entries[i];
        if (!e->count)
            continue;
        e->shape = shapes.order[e->shape];
        if (e->shape == 0) {
            gap++;
            continue;
        }
        put_number(&b->column[COLUMN_SHAPED], gap);
        put_number(&b->column[COLUMN_SHAPE_IDS], e->shape);
        gap = 0;
    }
}

static void put_reserved(struct table_builder *b)
{
    uint32_t gap = 0;
    for (uint32_t i = 0; i < b->set->count; i++) {
        if (b->entries[i].count)
            continue;
        if (b->entries[i].status != SERVC_RESERVED) {
            gap++;
            continue;
        }
        put_number(&b->column[COLUMN_RESERVED], gap);
        gap = 0;
    }
}

static uint8_t main_source(const struct entry_set *set)
{
    uint32_t count[SERVC_SOURCES] = {0};
    uint8_t best = SERVC_SOURCE_NONE;
    for (uint32_t i = 0; i < set->count; i++)
        if (set->at[i]->freq.known)
            count[set->at[i]->freq_source]++;
    for (uint8_t s = 0; s < SERVC_SOURCES; s++)
        if (count[s] > count[best])
            best = s;
    return best;
}

static uint32_t origin_bytes(const struct table_entry *e, uint8_t main, uint8_t *out)
{
    uint32_t n = 0;
    bool other = e->e->freq.known && e->e->freq_source != main;
    out[n++] = e->e->rule;
    out[n++] = (uint8_t)(other ? e->e->freq_source + 1 : 0);
    for (uint32_t i = 0; i < e->count; i++)
        out[n++] = e->names[i]->source;
    return n;
}

/* The origins of bare entries, then those of each shape. */
static void put_origin_list(struct table_builder *b, const struct patterns *origins)
{
    struct sink *out = &b->column[COLUMN_ORIGINS];
    static const uint8_t none[2] = {255, 0};
    uint32_t i = 0;
    for (uint32_t group = 0; group <= b->shape_count; group++) {
        uint32_t end = i;
        while (end < origins->count && origins->at[end].group == group)
            end++;
        put_number(out, end > i ? end - i : 1);
        if (end == i)
            sink_bytes(out, none, sizeof none); /* no bare entry at all */
        for (uint32_t place = 0; i < end; i++, place++) {
            origins->at[i].place = place;
            sink_bytes(out, origins->at[i].bytes, origins->at[i].n);
        }
    }
}

static void put_origins(struct table_builder *b)
{
    struct patterns origins;
    uint8_t bytes[PATTERN_MAX], main = main_source(b->set);
    uint32_t gap = 0;
    patterns_init(&origins, b->mem);
    for (uint32_t i = 0; i < b->set->count; i++) {
        struct table_entry *e = &b->entries[i];
        e->origin =
            pattern_of(&origins, e->count ? e->shape + 1 : 0, bytes, origin_bytes(e, main, bytes));
    }
    patterns_sort(&origins);
    sink_char(&b->column[COLUMN_ORIGINS], (char)main);
    put_origin_list(b, &origins);
    for (uint32_t i = 0; i < b->set->count; i++) {
        uint32_t place = origins.at[origins.order[b->entries[i].origin]].place;
        if (place == 0) {
            gap++;
            continue;
        }
        put_number(&b->column[COLUMN_ORIGIN_AT], gap);
        put_number(&b->column[COLUMN_ORIGIN_IDS], place);
        gap = 0;
    }
}

void table_put_shapes(struct table_builder *b)
{
    put_shapes(b);
    put_reserved(b);
    put_origins(b);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Frequencies: a value that several entries have is told once, and each entry has
 * four bits for its place among its transport's, the most frequent first. A value
 * that one or two have stands as it is. */
#include "base/num.h"
#include "write/table_columns.h"

#include <stdlib.h>

#define USES_MIN 3

struct value_use {
    uint32_t id, count, place; /* id 0: no frequency */
};

struct frequencies {
    struct table_builder *b;
    uint32_t *id; /* by millionths: number in the dictionary from 1, or 0 */
    uint32_t dictionary;
    struct value_use *use[SERVC_TRANSPORTS]; /* by id */
    uint32_t nibble[5];                      /* by stream: the low half of a byte ... */
    bool half[5];                            /* ... that waits for the other */
};

static void put_dictionary(struct frequencies *f)
{
    struct table_builder *b = f->b;
    uint32_t before = 0;
    f->id = arena_array(b->mem, uint32_t, MILLION + 1);
    for (uint32_t i = 0; i < b->set->count; i++)
        if (b->set->at[i]->freq.known)
            f->id[b->set->at[i]->freq.millionths]++;
    for (uint32_t v = 0; v <= MILLION; v++) {
        if (f->id[v] < USES_MIN) {
            f->id[v] = 0;
            continue;
        }
        f->id[v] = ++f->dictionary;
        put_number(&b->column[COLUMN_FREQ_VALUES], v - before);
        before = v;
    }
}

static int by_use(const void *a, const void *b)
{
    const struct value_use *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* Those in use, the most frequent first, as differences of ids; then `use` by id
 * again, with each one's place. */
static void put_table(struct frequencies *f, unsigned t)
{
    struct sink *out = &f->b->column[COLUMN_FREQ_TABLES];
    struct value_use *sorted = arena_array(f->b->mem, struct value_use, f->dictionary + 1);
    uint32_t count = 0, before = 0;
    for (uint32_t i = 0; i <= f->dictionary; i++)
        if (f->use[t][i].count)
            sorted[count++] = f->use[t][i];
    if (count)
        qsort(sorted, count, sizeof *sorted, by_use);
    put_number(out, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t id = sorted[i].id;
        put_number(out, id >= before ? (id - before) << 1 : (before - id - 1) << 1 | 1);
        before = id;
        f->use[t][id].place = i;
    }
}

static uint32_t id_of(const struct frequencies *f, struct freq freq)
{
    return freq.known ? f->id[freq.millionths] : 0;
}

static void count_uses(struct frequencies *f)
{
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        f->use[t] = arena_array(f->b->mem, struct value_use, f->dictionary + 1);
        for (uint32_t i = 0; i <= f->dictionary; i++)
            f->use[t][i].id = i;
    }
    for (uint32_t i = 0; i < f->b->set->count; i++) {
        const struct entry *e = f->b->set->at[i];
        uint32_t id = id_of(f, e->freq);
        if (id || !e->freq.known)
            f->use[e->at.transport][id].count++;
    }
}

static const enum table_column streams[] = {COLUMN_FREQ_TCP_NAMED, COLUMN_FREQ_TCP_BARE,
                                            COLUMN_FREQ_UDP_NAMED, COLUMN_FREQ_UDP_BARE,
                                            COLUMN_FREQ_OTHER};
#define STREAMS (sizeof streams / sizeof *streams)

static void put_code(struct frequencies *f, const struct table_entry *e, uint32_t code)
{
    unsigned t = e->e->at.transport, bare = e->count == 0;
    unsigned stream = t == SERVC_TCP ? bare : t == SERVC_UDP ? 2 + bare : 4;
    if (f->half[stream])
        sink_char(&f->b->column[streams[stream]], (char)(f->nibble[stream] | code << 4));
    f->nibble[stream] = code;
    f->half[stream] = !f->half[stream];
}

static void put_frequency(struct frequencies *f, const struct table_entry *e)
{
    struct sink *column = f->b->column;
    struct freq freq = e->e->freq;
    uint32_t id = id_of(f, freq);
    if (freq.known && id == 0) {
        put_code(f, e, FREQ_LITERAL);
        sink_char(&column[COLUMN_FREQ_LOW], (char)freq.millionths);
        put_number(&column[COLUMN_FREQ_HIGH], freq.millionths >> 8);
        return;
    }
    uint32_t place = f->use[e->e->at.transport][id].place;
    put_code(f, e, place < FREQ_RARE ? place : FREQ_RARE);
    if (place >= FREQ_RARE)
        put_number(&column[COLUMN_FREQ_RARE], place - FREQ_RARE);
}

static void put_last_halves(struct frequencies *f)
{
    for (unsigned i = 0; i < STREAMS; i++)
        if (f->half[i])
            sink_char(&f->b->column[streams[i]], (char)f->nibble[i]);
}

static bool any_known(const struct entry_set *set)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (set->at[i]->freq.known)
            return true;
    return false;
}

/* Without any frequency there are no columns. */
void table_put_frequencies(struct table_builder *b)
{
    struct frequencies f = {.b = b};
    if (!any_known(b->set))
        return;
    put_dictionary(&f);
    count_uses(&f);
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        put_table(&f, t);
    for (uint32_t i = 0; i < b->set->count; i++)
        put_frequency(&f, &b->entries[i]);
    put_last_halves(&f);
}

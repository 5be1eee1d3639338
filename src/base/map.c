/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/map.h"

void map_init(struct map *m, struct arena *mem)
{
    /* The address differs from run to run where the system randomises it, so
     * that keys chosen to collide in one run do not in the next. */
    *m = (struct map){.mem = mem, .seed = (uint64_t)(uintptr_t)m * UINT64_C(0x9E3779B97F4A7C15)};
}

static uint32_t hash_of(const struct map *m, struct str key)
{
    uint64_t h = str_hash_nocase(key, m->seed);
    return (uint32_t)(h ^ h >> 29);
}

/* The cell of a key, or the free one where it would stand. */
static uint32_t *cell_of(const struct map *m, struct str key, uint32_t hash)
{
    uint32_t mask = m->capacity - 1;
    for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
        const struct map_item *item = m->cells[i] ? &m->items[m->cells[i] - 1] : NULL;
        if (!item || (item->hash == hash && str_eq_nocase(item->key, key)))
            return &m->cells[i];
    }
}

static void widen(struct map *m)
{
    m->capacity = m->capacity ? m->capacity * 2 : 64;
    m->cells = arena_array(m->mem, uint32_t, m->capacity);
    for (uint32_t i = 0, mask = m->capacity - 1; i < m->count; i++) {
        uint32_t at = m->items[i].hash & mask;
        while (m->cells[at])
            at = (at + 1) & mask;
        m->cells[at] = i + 1;
    }
}

#define RESERVE_MAX (UINT32_MAX / 8)

void map_reserve(struct map *m, uint32_t count)
{
    uint32_t capacity = 64;
    while (capacity / 2 < count && count < RESERVE_MAX)
        capacity *= 2;
    m->capacity = capacity;
    m->cells = arena_array(m->mem, uint32_t, capacity);
    m->items = arena_array(m->mem, struct map_item, count);
    m->room = count;
}

uint32_t *map_at(struct map *m, struct str key, uint32_t absent)
{
    if (m->count * UINT64_C(2) >= m->capacity)
        widen(m);
    uint32_t hash = hash_of(m, key), *cell = cell_of(m, key, hash);
    if (!*cell) {
        *arena_push(m->mem, m->items, m->count, m->room) = (struct map_item){key, hash, absent};
        *cell = m->count;
    }
    return &m->items[*cell - 1].value;
}

const uint32_t *map_find(const struct map *m, struct str key)
{
    if (m->count == 0)
        return NULL;
    uint32_t cell = *cell_of(m, key, hash_of(m, key));
    return cell ? &m->items[cell - 1].value : NULL;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/map.h"

struct map_cell {
    struct str key; /* p is NULL where the cell is free */
    uint64_t hash;
    uint32_t value;
};

void map_init(struct map *m, struct arena *mem)
{
    /* The address differs from run to run where the system randomises it, so
     * that keys chosen to collide in one run do not in the next. */
    *m = (struct map){.mem = mem, .seed = (uint64_t)(uintptr_t)m * UINT64_C(0x9E3779B97F4A7C15)};
}

static uint64_t hash_of(const struct map *m, struct str key)
{
    uint64_t h = m->seed ^ key.n;
    for (size_t i = 0; i < key.n; i++) {
        h = (h ^ (unsigned char)ascii_lower(key.p[i])) * UINT64_C(0x9FB21C651E98DF25);
        h ^= h >> 32;
    }
    return h ^ (h >> 29);
}

static struct map_cell *cell_of(const struct map *m, struct str key, uint64_t hash)
{
    uint32_t mask = m->capacity - 1;
    for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
        struct map_cell *c = &m->cells[i];
        if (!c->key.p || (c->hash == hash && str_eq_nocase(c->key, key)))
            return c;
    }
}

static void widen(struct map *m)
{
    struct map old = *m;
    m->capacity = old.capacity ? old.capacity * 2 : 64;
    m->cells = arena_array(m->mem, struct map_cell, m->capacity);
    for (uint32_t i = 0; i < old.capacity; i++)
        if (old.cells[i].key.p)
            *cell_of(m, old.cells[i].key, old.cells[i].hash) = old.cells[i];
}

uint32_t *map_at(struct map *m, struct str key, uint32_t absent)
{
    if (m->count * UINT64_C(4) >= m->capacity * UINT64_C(3))
        widen(m);
    uint64_t hash = hash_of(m, key);
    struct map_cell *c = cell_of(m, key, hash);
    if (!c->key.p) {
        *c = (struct map_cell){{key.p ? key.p : "", key.n}, hash, absent};
        m->count++;
    }
    return &c->value;
}

const uint32_t *map_find(const struct map *m, struct str key)
{
    if (m->count == 0)
        return NULL;
    const struct map_cell *c = cell_of(m, key, hash_of(m, key));
    return c->key.p ? &c->value : NULL;
}

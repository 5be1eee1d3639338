/* SPDX-License-Identifier: BSD-2-Clause */
/* From a view to a number. It offers no iteration, so no output can depend on
 * the order of a hash. Keys are not copied: their bytes must outlive the map. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"

struct map_item {
    struct str key;
    uint32_t hash, value;
};

struct map {
    struct arena *mem;
    struct map_item *items; /* in the order they came */
    uint32_t count, room;
    uint32_t *cells;   /* by hash: 0, or the number of an item from 1 */
    uint32_t capacity; /* of cells; a power of two */
    uint64_t seed;
};

/* `mem` owns what is in it. Keys compare without regard to ASCII case. */
void map_init(struct map *m, struct arena *mem);

/* Makes room for `count` keys at once; more may come. For an empty map. */
void map_reserve(struct map *m, uint32_t count);

/* The value of a key, which is made (holding `absent`) if there is
 * none. The pointer holds until the next map_at. */
uint32_t *map_at(struct map *m, struct str key, uint32_t absent);
/* NULL if the key is not there. */
const uint32_t *map_find(const struct map *m, struct str key);

#endif

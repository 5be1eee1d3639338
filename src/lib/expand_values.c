/* SPDX-License-Identifier: BSD-2-Clause */
/* Frequencies: the distinct ones, each entry's number among them, and the ports of
 * each transport in the order of them. */
#include "lib/expand.h"

#include <stdlib.h>

static int larger_first(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x < y) - (x > y);
}

/* x->values sorted, the largest first, each once; returns how many. */
static uint32_t distinct_values(const struct expansion *x, uint32_t *sorted)
{
    uint32_t n = 0;
    if (x->value_count == 0)
        return 0;
    memcpy(sorted, x->values, x->value_count * sizeof *sorted);
    qsort(sorted, x->value_count, sizeof *sorted, larger_first);
    for (uint32_t i = 0; i < x->value_count; i++)
        if (n == 0 || sorted[i] != sorted[n - 1])
            sorted[n++] = sorted[i];
    return n;
}

/* The place in VALU of each of x->values. */
static void find_places(const struct expansion *x, const uint32_t *sorted, uint32_t n,
                        uint32_t *place)
{
    for (uint32_t i = 0; i < x->value_count; i++) {
        const uint32_t *at = bsearch(&x->values[i], sorted, n, sizeof *sorted, larger_first);
        place[i + 1] = (uint32_t)(at - sorted) + 1;
    }
}

/* From places in x->values to those in VALU, which are counted in `at`. Returns how
 * many entries of the transport have one. */
static uint32_t renumber(struct expansion *x, unsigned t, const uint32_t *place, uint32_t values,
                         uint32_t *at)
{
    uint32_t *value = x->value + x->first[t];
    memset(at, 0, (values + 1) * sizeof *at);
    for (uint32_t i = 0; i < x->entries[t]; i++) {
        value[i] = place[value[i]];
        at[value[i]]++;
    }
    return x->entries[t] - at[0];
}

/* By counting: entries of one transport come in order of ports, and stay so among
 * equals. `at` has how many there are of each value. */
static void rank_ports(const struct expansion *x, unsigned t, uint32_t values, uint32_t *at,
                       uint8_t *out)
{
    const uint32_t *value = x->value + x->first[t];
    const uint16_t *port = x->port + x->first[t];
    for (uint32_t v = 1, ranked = 0; v <= values; v++) {
        uint32_t n = at[v];
        at[v] = ranked;
        ranked += n;
    }
    for (uint32_t i = 0; i < x->entries[t]; i++)
        if (value[i])
            store_u16(out + 2 * at[value[i]]++, port[i]);
}

bool expand_values(struct expansion *x)
{
    struct scratch_mark mark = expand_mark(x);
    uint32_t *sorted = expand_room(x, x->value_count, sizeof *sorted);
    uint32_t *place = expand_take(x, (size_t)x->value_count + 1, sizeof *place);
    if (x->error)
        return false;
    uint32_t n = distinct_values(x, sorted);
    uint32_t *at = expand_room(x, (size_t)n + 1, sizeof *at);
    uint8_t *values = expand_part(x, RAW_VALU, 4 * (size_t)n);
    if (x->error)
        return false;
    for (uint32_t i = 0; i < n; i++)
        store_u32(values + 4 * i, sorted[i]);
    find_places(x, sorted, n, place);
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        uint32_t ranked = renumber(x, t, place, n, at);
        uint8_t *tops = expand_grow(x, &x->part[RAW_TOPS], 2 * (size_t)ranked);
        if (!tops)
            return false;
        rank_ports(x, t, n, at, tops);
        store_u32(x->meta + META_RANKED + 4 * t, ranked);
    }
    expand_release(x, mark);
    return expand_bits(x, RAW_FREQ, x->value, n, META_VALUE_BITS);
}

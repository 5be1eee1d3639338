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

/* From places in x->values to places in VALU. */
static void renumber(struct expansion *x, const uint32_t *sorted, uint32_t n, uint32_t *place)
{
    for (uint32_t i = 0; i < x->value_count; i++) {
        const uint32_t *at = bsearch(&x->values[i], sorted, n, sizeof *sorted, larger_first);
        place[i + 1] = (uint32_t)(at - sorted) + 1;
    }
    for (uint32_t i = 0; i < x->total; i++)
        x->value[i] = place[x->value[i]];
}

/* By counting: entries of one transport come in order of ports, and stay so among
 * equals. */
static void rank_ports(struct expansion *x, unsigned t, uint32_t values, uint32_t *at, uint8_t *out)
{
    uint32_t entry = x->first[t], ranked = 0;
    memset(at, 0, (values + 1) * sizeof *at);
    for (uint32_t i = 0; i < x->entries[t]; i++)
        at[x->value[entry + i]]++;
    for (uint32_t v = 1; v <= values; v++) {
        uint32_t n = at[v];
        at[v] = ranked;
        ranked += n;
    }
    for (uint32_t i = 0; i < x->entries[t]; i++, entry++) {
        uint32_t v = x->value[entry];
        if (v)
            store_u16(out + 2 * at[v]++, x->port[entry]);
    }
    store_u32(x->meta + META_RANKED + 4 * t, ranked);
}

bool expand_values(struct expansion *x)
{
    uint32_t *sorted = expand_take(x, x->value_count, sizeof *sorted);
    uint32_t *place = expand_take(x, x->value_count + 1, sizeof *place);
    if (x->error)
        return false;
    uint32_t n = distinct_values(x, sorted), ranked = 0;
    uint8_t *values = expand_part(x, RAW_VALU, 4 * (size_t)n);
    if (!values)
        return false;
    for (uint32_t i = 0; i < n; i++)
        store_u32(values + 4 * i, sorted[i]);
    renumber(x, sorted, n, place);
    for (uint32_t i = 0; i < x->total; i++)
        ranked += x->value[i] != 0;
    uint32_t *at = expand_take(x, n + 1, sizeof *at);
    uint8_t *tops = expand_part(x, RAW_TOPS, 2 * (size_t)ranked);
    if (x->error)
        return false;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        rank_ports(x, t, n, at, tops);
        tops += 2 * load_u32(x->meta + META_RANKED + 4 * t);
    }
    return expand_bits(x, RAW_FREQ, x->value, n, META_VALUE_BITS);
}

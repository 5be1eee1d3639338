/* SPDX-License-Identifier: BSD-2-Clause */
/* From a name to its endpoints: one place in the name's record, or a run of them. */
#include "lib/expand.h"

/* The links of each key, one behind the other, in order of port and transport. */
static uint32_t *links_by_key(struct expansion *x, uint32_t *begin)
{
    uint32_t *places = expand_room(x, x->link_count, sizeof *places);
    if (!places)
        return NULL;
    for (uint32_t i = 0; i < x->link_count; i++)
        begin[x->links[i].key + 1]++;
    for (uint32_t k = 0; k < x->names; k++)
        begin[k + 1] += begin[k];
    for (uint32_t i = 0; i < x->link_count; i++)
        places[begin[x->links[i].key]++] = x->links[i].place;
    for (uint32_t k = x->names; k > 0; k--) /* back to where each begins */
        begin[k] = begin[k - 1];
    begin[0] = 0;
    return places;
}

#define SAME (0xFFFFu | PLACE_PREFERRED | PLACE_UPSTREAM)

/* Transports of one port become one place; preferred places come first. Writes
 * into `out`, which may be `in`'s length, and returns how many. */
static uint32_t merge_places(const uint32_t *in, uint32_t n, uint32_t *out)
{
    uint32_t count = 0;
    if (n == 1 || (n == 2 && (in[0] & SAME) == (in[1] & SAME))) { /* as most are */
        out[0] = in[0] | in[n - 1];
        return 1;
    }
    for (uint32_t preferred = PLACE_PREFERRED;; preferred = 0) {
        uint32_t from = count;
        for (uint32_t i = 0; i < n; i++) {
            if ((in[i] & PLACE_PREFERRED) != preferred)
                continue;
            if (count > from && (out[count - 1] & SAME) == (in[i] & SAME))
                out[count - 1] |= in[i];
            else
                out[count++] = in[i];
        }
        if (!preferred)
            return count;
    }
}

static bool put_run(struct expansion *x, const uint32_t *run, uint32_t n, uint32_t *place)
{
    struct growing *out = &x->part[RAW_PLAC];
    *place = PLACE_MANY | (uint32_t)(out->n / 4);
    uint8_t *p = expand_grow(x, out, 4 * (size_t)n);
    if (!p)
        return false;
    for (uint32_t i = 0; i < n; i++)
        store_u32(p + 4 * i, run[i] | (i + 1 == n ? PLACE_LAST : 0));
    return true;
}

bool expand_places(struct expansion *x)
{
    struct scratch_mark mark = expand_mark(x);
    uint32_t *begin = expand_take(x, (size_t)x->names + 1, sizeof *begin);
    uint32_t *merged = expand_room(x, x->link_count, sizeof *merged);
    uint32_t *places = begin ? links_by_key(x, begin) : NULL;
    if (!begin || !merged || !places)
        return false;
    for (uint32_t k = 0; k < x->names; k++) {
        uint32_t place, n = merge_places(places + begin[k], begin[k + 1] - begin[k], merged);
        if (n == 0)
            continue; /* another spelling, or one that only a range or policy shows */
        if (n == 1)
            place = merged[0] | PLACE_LAST;
        else if (!put_run(x, merged, n, &place))
            return false;
        store_u32(x->pool + x->offset[k], place);
    }
    expand_release(x, mark);
    return true;
}

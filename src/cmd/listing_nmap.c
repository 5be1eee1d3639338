/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/listing_nmap.h"

#include "model/name.h"
#include "read/nmap_canonical.h"

#include <string.h>

/* Lines are no shorter: `a<TAB>1/tcp<TAB>0.000000` and LF. */
#define LINE_MIN 17u

static void fill(struct listed *e, const struct nmap_canonical *line,
                 const struct source_file *file, uint32_t order)
{
    bool named = !name_is_unknown(line->name);
    e->at = line->at;
    e->last = line->at.port;
    e->name = named ? line->name : STR_NONE;
    e->status = named ? SERVC_UNOFFICIAL : SERVC_UNKNOWN;
    e->freq = (struct freq){true, line->millionths};
    e->order = order;
    e->comment = line->comment;
    e->raw = line->line;
    e->place = (struct place){file, line->number, 1};
}

static bool is_in_order(const struct listing *l)
{
    for (uint32_t i = 1; i < l->count; i++)
        if (endpoint_order(l->at[i - 1].at) >= endpoint_order(l->at[i].at))
            return false;
    return true;
}

/* Which of the listing belongs at each place; NULL if an endpoint is there twice. */
static uint32_t *sorted_places(const struct listing *l, struct arena *mem)
{
    uint32_t *slot = arena_array(mem, uint32_t, PORTS * SERVC_TRANSPORTS), n = 0;
    for (uint32_t i = 0; i < l->count; i++) {
        uint32_t *s = &slot[endpoint_order(l->at[i].at)];
        if (*s)
            return NULL;
        *s = i + 1;
    }
    for (uint32_t i = 0; i < PORTS * SERVC_TRANSPORTS; i++)
        if (slot[i])
            slot[n++] = slot[i] - 1;
    return slot;
}

/* By endpoint_order, each moved once, cycle by cycle; false if there is one twice. */
static bool sort_endpoints(struct listing *l, struct arena *mem)
{
    uint32_t *from = sorted_places(l, mem);
    for (uint32_t start = 0; from && start < l->count; start++) {
        struct listed first = l->at[start];
        uint32_t i = start, next;
        while ((next = from[i]) != start && next != i) {
            l->at[i] = l->at[next];
            from[i] = i;
            i = next;
        }
        if (i != start)
            l->at[i] = first;
        from[i] = i;
    }
    return from != NULL;
}

/* Upstream puts sctp before tcp at one port, and we behind udp: a few lines move by a
 * place or two. Farther, and all are sorted. */
static bool settle_order(struct listing *l, struct arena *mem)
{
    for (uint32_t i = 1; i < l->count; i++)
        for (uint32_t k = i, steps = 0;
             k > 0 && endpoint_order(l->at[k - 1].at) > endpoint_order(l->at[k].at); k--) {
            struct listed moved = l->at[k];
            if (++steps > SERVC_TRANSPORTS)
                return sort_endpoints(l, mem);
            l->at[k] = l->at[k - 1];
            l->at[k - 1] = moved;
        }
    return is_in_order(l);
}

struct listing *listing_of_canonical(struct str text, const struct source_file *file,
                                     struct arena *mem)
{
    uint32_t room = (uint32_t)(text.n / LINE_MIN);
    struct nmap_canonical line = {.number = 0};
    enum nmap_canonical_next next;
    struct str rest = text;
    if (room > PORTS * SERVC_DCCP)
        room = PORTS * SERVC_DCCP;
    /* Most files have half of that or less, and pages that are not touched are not
     * there. */
    struct listing *l = listing_new(LISTING_NMAP, file, text, room, mem);
    while ((next = nmap_canonical_next(&rest, &line)) == NMAP_CANONICAL_ENTRY) {
        if (l->count == room)
            return NULL;
        fill(&l->at[l->count], &line, file, l->count);
        l->count++;
    }
    if (next == NMAP_CANONICAL_ODD || l->count == 0 || !settle_order(l, mem))
        return NULL;
    listing_rank(l, mem);
    return l;
}

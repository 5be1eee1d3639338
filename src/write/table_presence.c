/* SPDX-License-Identifier: BSD-2-Clause */
/* Which endpoints have an entry, with names (named) or without (bare). */
#include "write/table_columns.h"

enum presence { ABSENT, BARE, NAMED, NO_PORT };

struct presence_map {
    uint8_t at[SERVC_TRANSPORTS][PORTS];
};

static void put_runs(struct table_builder *b, const struct presence_map *m)
{
    uint32_t run = 0, bits = 0, have = 0;
    bool named = false;
    struct sink *classes = &b->column[COLUMN_CLASSES];
    for (uint32_t port = 0; port < PORTS; port++) {
        bool tcp = m->at[SERVC_TCP][port] == NAMED, udp = m->at[SERVC_UDP][port] == NAMED;
        if ((tcp || udp) != named) {
            put_number(&b->column[COLUMN_RUNS], run);
            run = 0;
            named = !named;
        }
        run++;
        if (!named)
            continue;
        bits |= (tcp && udp ? 0u : tcp ? 1u : 2u) << have;
        have += 2;
        if (have == 8) {
            sink_char(classes, (char)bits);
            bits = have = 0;
        }
    }
    put_number(&b->column[COLUMN_RUNS], run);
    if (have)
        sink_char(classes, (char)bits);
}

/* Gaps between the ports of a kind, over ports that are not `skipped`. */
static uint32_t put_gaps(struct sink *out, const uint8_t *at, enum presence wanted,
                         enum presence skipped)
{
    uint32_t gap = 0, count = 0;
    for (uint32_t port = 0; port < PORTS; port++) {
        if (at[port] == skipped)
            continue;
        if (at[port] != wanted) {
            gap++;
            continue;
        }
        put_number(out, gap);
        gap = 0;
        count++;
    }
    return count;
}

static void put_sparse(struct table_builder *b, const struct presence_map *m)
{
    static const enum presence order[] = {NAMED, BARE};
    for (unsigned i = 0; i < 2; i++)
        for (unsigned t = SERVC_SCTP; t <= SERVC_DCCP; t++) {
            struct sink gaps = SINK_EMPTY;
            uint32_t count = put_gaps(&gaps, m->at[t], order[i], i == 0 ? NO_PORT : NAMED);
            put_number(&b->column[COLUMN_SPARSE], count);
            sink_str(&b->column[COLUMN_SPARSE], sink_text(&gaps));
            sink_free(&gaps);
        }
}

void table_put_presence(struct table_builder *b)
{
    struct presence_map *m = arena_new(b->mem, struct presence_map);
    for (uint32_t i = 0; i < b->set->count; i++) {
        struct endpoint at = b->entries[i].e->at;
        m->at[at.transport][at.port] = b->entries[i].count ? NAMED : BARE;
    }
    put_runs(b, m);
    put_gaps(&b->column[COLUMN_BARE_TCP], m->at[SERVC_TCP], BARE, NAMED);
    put_gaps(&b->column[COLUMN_BARE_UDP], m->at[SERVC_UDP], BARE, NAMED);
    put_sparse(b, m);
}

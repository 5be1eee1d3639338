/* SPDX-License-Identifier: BSD-2-Clause */
/* A table as any program sees it, through the library's public functions. Its
 * strings stay the table's. */
#include "compare/listing.h"

static struct str view(const char *z)
{
    return z ? str_from(z) : STR_NONE;
}

static void add_names(struct listed *out, const struct servc_table *t, const struct servc_entry *e,
                      struct arena *mem)
{
    struct servc_name n;
    if (e->name && servc_entry_name(t, e, 0, &n) == SERVC_OK)
        out->preferred = n.preferred;
    if (e->alias_count == 0)
        return;
    struct listed_name *aliases = arena_array(mem, struct listed_name, e->alias_count);
    for (uint32_t i = 0; i < e->alias_count && i < UINT16_MAX; i++)
        if (servc_entry_name(t, e, i + 1, &n) == SERVC_OK)
            aliases[out->alias_count++] =
                (struct listed_name){view(n.name), n.status, n.preferred && !n.stolen};
    out->aliases = aliases;
}

static void add_entry(struct listing *l, const struct servc_table *t, const struct servc_entry *e,
                      struct arena *mem)
{
    struct listed *out = &l->at[l->count];
    *out = (struct listed){.at = {e->port, e->transport},
                           .last = e->port,
                           .status = e->status,
                           .order = l->count,
                           .place = place_file(l->file)};
    l->count++;
    out->name = view(e->name);
    if (e->frequency != SERVC_NO_FREQUENCY)
        out->freq = (struct freq){true, e->frequency};
    out->comment = view(servc_title(t, e));
    listed_set_refs(out, view(servc_refs(t, e)), mem);
    add_names(out, t, e, mem);
}

struct listing *listing_of_table(const struct servc_table *t, enum servc_policy policy,
                                 const struct source_file *file, struct arena *mem)
{
    struct servc_counts counts;
    struct servc_entry e;
    uint32_t room = 0;
    servc_count(t, &counts);
    for (unsigned k = 0; k < SERVC_TRANSPORTS; k++)
        room += counts.entries[k] < PORTS ? counts.entries[k] : PORTS;
    struct listing *l = listing_new(LISTING_ENTRIES, file, STR_NONE, room, mem);
    for (int error = servc_first(t, policy, &e); error == SERVC_OK && l->count < room;
         error = servc_next(t, &e))
        add_entry(l, t, &e, mem);
    listing_rank(l, mem);
    return l;
}

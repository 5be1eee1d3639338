/* SPDX-License-Identifier: BSD-2-Clause */
#include "write/table_repack.h"

#include "lib/table_format.h"

#include <string.h>

#define RULE_NOT_SAID UINT8_MAX

static uint8_t rule_of(const char *id)
{
    for (unsigned i = 0; id && i < RULE_COUNT; i++)
        if (strcmp(rule_name((enum rule_id)i), id) == 0)
            return (uint8_t)i;
    return RULE_NOT_SAID;
}

/* The names of an entry under one policy; without a leading one, from index 1 on. */
struct names {
    struct servc_name at[TABLE_LIST_MAX + 1];
    uint32_t count;
    bool leads;
};

static void names_under(const struct servc_table *t, struct servc_entry *e,
                        enum servc_policy policy, struct names *out)
{
    enum servc_transport transport = (enum servc_transport)e->transport;
    out->count = 0;
    out->leads = false;
    if (servc_by_port(t, transport, e->port, policy, e) != SERVC_OK)
        return;
    out->leads = servc_entry_name(t, e, 0, &out->at[0]) == SERVC_OK;
    out->count = out->leads;
    for (uint32_t i = 1; out->count <= TABLE_LIST_MAX; i++, out->count++)
        if (servc_entry_name(t, e, i, &out->at[out->count]) != SERVC_OK)
            break;
}

static uint32_t index_of(const struct names *list, const char *registered)
{
    uint32_t i = 0;
    while (i < list->count && strcmp(list->at[i].registered, registered) != 0)
        i++;
    return i;
}

/* `all` is every name, the one that leads under `upstream` first; puts that where
 * the order under `iana` has it. A name that `upstream` alone shows goes last. */
static void restore_order(struct names *all, const struct names *iana)
{
    if (!all->leads || (iana->leads && index_of(iana, all->at[0].registered) == 0))
        return;
    struct servc_name moved = all->at[0];
    uint32_t behind = index_of(iana, moved.registered) + 1, to = all->count - 1;
    if (behind < iana->count) {
        uint32_t next = index_of(all, iana->at[behind].registered);
        to = next > 0 && next < all->count ? next - 1 : to;
    }
    memmove(&all->at[0], &all->at[1], to * sizeof *all->at);
    all->at[to] = moved;
}

static struct entry_name name_of(const struct servc_name *n)
{
    bool same = strcmp(n->name, n->registered) == 0;
    return (struct entry_name){.name = str_from(n->registered),
                               .nmap_spelling = same ? STR_NONE : str_from(n->name),
                               .status = n->status,
                               .source = n->source,
                               .upstream_only = n->upstream_only,
                               .preferred = n->preferred,
                               .stolen = n->stolen};
}

static void put_names(const struct servc_table *t, const struct servc_entry *at, struct entry *out,
                      struct arena *mem)
{
    struct names under[SERVC_POLICIES], *all = &under[SERVC_POLICY_UPSTREAM];
    const char *lead[SERVC_POLICIES];
    struct servc_entry e = *at;
    for (unsigned p = 0; p < SERVC_POLICIES; p++) {
        names_under(t, &e, (enum servc_policy)p, &under[p]);
        lead[p] = under[p].leads ? under[p].at[0].registered : NULL;
    }
    restore_order(all, &under[SERVC_POLICY_IANA]);
    struct entry_name *names = arena_array(mem, struct entry_name, all->count + 1);
    for (uint32_t i = 0; i < all->count; i++)
        names[i] = name_of(&all->at[i]);
    out->names = names;
    out->name_count = (uint16_t)all->count;
    for (unsigned p = 0; p < SERVC_POLICIES; p++) {
        uint32_t i = lead[p] ? index_of(all, lead[p]) : all->count;
        out->lead[p] = i < all->count ? (uint16_t)i : NO_NAME;
    }
}

static struct str text_or_none(const char *z)
{
    return z ? str_from(z) : STR_NONE;
}

static const struct entry *entry_of(const struct servc_table *t, const struct servc_entry *e,
                                    bool titled, struct arena *mem)
{
    struct entry *out = arena_new(mem, struct entry);
    out->at = (struct endpoint){e->port, e->transport};
    out->status = e->status;
    out->rule = rule_of(e->rule);
    out->freq_source = e->frequency_source;
    out->freq.known = e->frequency != SERVC_NO_FREQUENCY;
    out->freq.millionths = out->freq.known ? e->frequency : 0;
    out->title = titled ? text_or_none(servc_title(t, e)) : STR_NONE;
    out->refs = text_or_none(servc_refs(t, e));
    put_names(t, e, out, mem);
    return out;
}

static void add_ranges(const struct servc_table *t, struct catalogue *c)
{
    struct servc_range r;
    for (uint32_t i = 0; servc_range_at(t, i, &r) == SERVC_OK; i++) {
        struct claim *claim = claim_new(c, SERVC_SOURCE_IANA, place_file(NULL));
        claim->first = r.first;
        claim->last = r.last;
        claim->transport = r.transport;
        claim->status = r.status;
        claim->name = text_or_none(r.name);
        claim_add(c, claim);
    }
}

void write_table_repacked(const struct servc_table *t, const bool *titled, struct sink *out)
{
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    struct servc_entry e;
    struct servc_counts n;
    struct catalogue *c = catalogue_new();
    servc_count(t, &n);
    size_t most = (size_t)n.entries[0] + n.entries[1] + n.entries[2] + n.entries[3];
    const struct entry **list = arena_array(&mem, const struct entry *, most + 1);
    struct entry_set set = {list, 0, c};
    diag_init(&d, &mem);
    add_ranges(t, c);
    for (int error = servc_first(t, SERVC_POLICY_IANA, &e); !error && set.count < most;
         error = servc_next(t, &e))
        list[set.count++] = entry_of(t, &e, !titled || titled[e.port], &mem);
    struct table_extra extra = {.content = TABLE_TITLES, .info = str_from(servc_info(t))};
    struct write_options o = {.table = &extra};
    write_table_packed(&set, &o, out, &d);
    catalogue_free(c);
    arena_free(&mem);
}

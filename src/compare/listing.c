/* SPDX-License-Identifier: BSD-2-Clause */
#include "compare/listing.h"

#include "base/num.h"
#include "base/sink.h"

const struct listed listed_none = {.status = SERVC_UNKNOWN};

static const struct {
    const char *name;
    unsigned facets;
} kinds[] = {
    [LISTING_NMAP] = {"nmap-services", FACET_FREQUENCY},
    [LISTING_SERVICES] = {"services", FACET_ALIASES},
    [LISTING_REGISTRY] = {"registry", FACET_ALIASES | FACET_STATUS | FACET_HOLDER},
    [LISTING_ENTRIES] = {"entries",
                         FACET_ALIASES | FACET_STATUS | FACET_FREQUENCY | FACET_PREFERRED},
};

const char *listing_kind_name(enum listing_kind kind)
{
    return kinds[kind].name;
}

struct listing *listing_new(enum listing_kind kind, const struct source_file *file, struct str text,
                            uint32_t room, struct arena *mem)
{
    struct listing *l = arena_new(mem, struct listing);
    l->kind = kind;
    l->facets = kinds[kind].facets;
    l->file = file;
    l->text = text;
    l->at = arena_array(mem, struct listed, room + 1);
    return l;
}

/* ---- from claims ---- */

void listed_from_claim(struct listed *e, const struct claim *k)
{
    e->at = (struct endpoint){k->first, k->transport};
    e->last = k->last;
    e->any = (k->flags & CLAIM_ANY_TRANSPORT) != 0;
    e->name = k->name;
    e->status = k->status;
    e->freq = k->freq;
    e->order = k->order;
    e->place = k->at;
    e->comment = k->title;
    e->registration = k->registration;
}

/* What another file says, and what no reader of the file takes for a name. */
static bool is_beside(const struct listing *l, const struct claim *k)
{
    return k->at.file != l->file ||
           (k->flags & (CLAIM_COMMENT_ITEM | CLAIM_REPEATED | CLAIM_HISTORY)) != 0;
}

/* The claim that leads: a registration that is live before any other, else the
 * first of the file; NULL if the endpoint has none. */
static const struct claim *leading(const struct listing *l, const struct catalogue *c,
                                   struct endpoint at, uint32_t *names)
{
    bool registry = l->kind == LISTING_REGISTRY;
    const struct claim *best = NULL;
    *names = 0;
    for (const struct claim *k = NULL; (k = claim_next(c, at, k));) {
        if (is_beside(l, k) || (registry && k->name.n == 0))
            continue;
        ++*names;
        if (!best || (registry && best->status != SERVC_ASSIGNED && k->status == SERVC_ASSIGNED))
            best = k;
    }
    return best;
}

static void add_aliases(struct listed *e, const struct listing *l, const struct catalogue *c,
                        const struct claim *lead, uint32_t names, struct arena *mem)
{
    struct listed_name *aliases = arena_array(mem, struct listed_name, names);
    uint16_t n = 0;
    for (const struct claim *k = NULL; n < UINT16_MAX && (k = claim_next(c, e->at, k));) {
        if (k == lead || is_beside(l, k) || k->name.n == 0)
            continue;
        enum servc_status status = (enum servc_status)k->status;
        if (l->kind == LISTING_REGISTRY && status == SERVC_ASSIGNED)
            status = SERVC_CO_ASSIGNED;
        aliases[n++] =
            (struct listed_name){k->name, (uint8_t)status, (k->flags & CLAIM_PREFER) != 0};
    }
    e->aliases = aliases;
    e->alias_count = n;
}

/* The ranges of the file that have a name: a handful among hundreds without. */
struct ranges {
    const struct claim **at[SERVC_TRANSPORTS];
    uint32_t count[SERVC_TRANSPORTS], capacity[SERVC_TRANSPORTS];
    uint32_t ports; /* of all of them */
};

static void gather_ranges(struct ranges *r, const struct listing *l, const struct catalogue *c,
                          struct arena *mem)
{
    *r = (struct ranges){.ports = 0};
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        for (uint32_t i = 0; i < c->ranges[t].count; i++) {
            const struct claim *k = c->ranges[t].at[i];
            if (k->name.n == 0 || is_beside(l, k))
                continue;
            *arena_push(mem, r->at[t], r->count[t], r->capacity[t]) = k;
            r->ports += (uint32_t)(k->last - k->first) + 1;
        }
}

static const struct claim *range_at(const struct ranges *r, struct endpoint at)
{
    for (uint32_t i = 0; i < r->count[at.transport]; i++) {
        const struct claim *k = r->at[at.transport][i];
        if (k->first <= at.port && at.port <= k->last)
            return k;
    }
    return NULL;
}

/* At most so many endpoints have a claim. */
static uint32_t room_for(const struct catalogue *c, const struct ranges *ranges)
{
    uint32_t n =
        ranges->ports < PORTS * SERVC_TRANSPORTS ? ranges->ports : PORTS * SERVC_TRANSPORTS;
    for (uint32_t port = 0; (port = claim_port_next(c, port)) < PORTS; port++)
        for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
            n += claim_last(c, (struct endpoint){(uint16_t)port, (uint8_t)t}) != NULL;
    return n;
}

/* In the registry every port may be in a range. */
static uint32_t next_port(const struct catalogue *c, const struct ranges *ranges, uint32_t from)
{
    return ranges->ports ? from : claim_port_next(c, from);
}

static void add_endpoints(struct listing *l, const struct catalogue *c, const struct ranges *ranges,
                          struct arena *mem)
{
    for (uint32_t port = 0; (port = next_port(c, ranges, port)) < PORTS; port++)
        for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
            struct endpoint at = {(uint16_t)port, t};
            uint32_t names = 0;
            const struct claim *lead = claim_last(c, at) ? leading(l, c, at, &names) : NULL;
            if (!lead && ranges->count[t] && (lead = range_at(ranges, at)))
                names = 1;
            if (!lead)
                continue;
            struct listed *e = &l->at[l->count++];
            listed_from_claim(e, lead);
            e->at = at;
            e->last = at.port;
            e->any = false;
            e->preferred = (lead->flags & CLAIM_PREFER) != 0;
            if (names > 1)
                add_aliases(e, l, c, lead, names, mem);
        }
}

/* Where lines begin: one offset a line, and one behind the last. */
static size_t *line_starts(struct str text, uint32_t *count, struct arena *mem)
{
    size_t *starts = NULL;
    uint32_t capacity = 0;
    *count = 0;
    for (size_t at = 0; at < text.n;) {
        *arena_push(mem, starts, *count, capacity) = at;
        size_t lf = str_find_char(str_sub(text, at, text.n), '\n');
        at = lf == STR_NOT_FOUND ? text.n : at + lf + 1;
    }
    *arena_push(mem, starts, *count, capacity) = text.n;
    --*count;
    return starts;
}

/* A record that begins at a line: it goes on while a quote is open. */
static struct str record_at(struct str text, const size_t *starts, uint32_t lines, uint32_t line,
                            bool quotes)
{
    if (line == 0 || line > lines)
        return STR_NONE;
    uint32_t end = line;
    for (bool open = false; quotes; end++) {
        for (size_t i = starts[end - 1]; i < starts[end]; i++)
            open ^= text.p[i] == '"';
        if (!open || end == lines)
            break;
    }
    struct str raw = str_sub(text, starts[line - 1], starts[end]);
    while (raw.n && (raw.p[raw.n - 1] == '\n' || raw.p[raw.n - 1] == '\r'))
        raw.n--;
    return raw;
}

static void add_raw(struct listing *l, struct arena *mem)
{
    uint32_t lines;
    bool csv = l->kind == LISTING_REGISTRY;
    if (csv && str_starts(str_trim(l->text), STR("<")))
        return; /* records of XML are not lines */
    const size_t *starts = line_starts(l->text, &lines, mem);
    for (uint32_t i = 0; i < l->count && !csv; i++)
        l->at[i].raw = record_at(l->text, starts, lines, l->at[i].place.line, false);
    for (uint32_t i = 0; i < l->row_count; i++)
        l->rows[i].raw = record_at(l->text, starts, lines, l->rows[i].place.line, true);
}

struct listing *listing_of_claims(const struct catalogue *c, enum listing_kind kind,
                                  const struct source_file *file, struct str text,
                                  struct arena *mem)
{
    struct ranges ranges;
    struct listing *l = listing_new(kind, file, text, 0, mem);
    gather_ranges(&ranges, l, c, mem);
    l->at = arena_array(mem, struct listed, room_for(c, &ranges) + 1);
    add_endpoints(l, c, &ranges, mem);
    if (kind == LISTING_REGISTRY)
        listing_add_rows(l, c, mem);
    add_raw(l, mem);
    if (l->facets & FACET_FREQUENCY)
        listing_rank(l, mem);
    return l;
}

/* ---- from entries ---- */

static void add_names(struct listed *out, const struct entry *e, enum servc_policy policy,
                      struct arena *mem)
{
    const struct entry_name *lead = entry_lead(e, policy), *n;
    out->status = lead ? lead->status : e->status;
    if (lead) {
        out->name = entry_spelling(lead, policy);
        out->preferred = lead->preferred;
        out->place = lead->claim->at;
    }
    if (e->name_count <= (lead != NULL))
        return;
    struct listed_name *aliases = arena_array(mem, struct listed_name, e->name_count);
    for (uint32_t i = 1; (n = entry_name_at(e, policy, i)); i++)
        aliases[out->alias_count++] =
            (struct listed_name){entry_spelling(n, policy), n->status, n->preferred && !n->stolen};
    out->aliases = aliases;
}

struct listing *listing_of_entries(const struct entry_set *set, enum servc_policy policy,
                                   const struct source_file *file, struct arena *mem)
{
    struct listing *l = listing_new(LISTING_ENTRIES, file, STR_NONE, set->count, mem);
    for (uint32_t i = 0; i < set->count; i++) {
        const struct entry *e = set->at[i];
        struct listed *out = &l->at[l->count++];
        out->at = e->at;
        out->last = e->at.port;
        out->freq = e->freq;
        out->comment = e->title;
        listed_set_refs(out, e->refs, mem);
        out->order = i;
        if (e->nmap)
            out->place = e->nmap->at;
        add_names(out, e, policy, mem);
    }
    listing_rank(l, mem);
    return l;
}

/* ---- ranks ---- */

#define DIGITS 2048u /* two of them hold a frequency */
#define DIGIT_BITS 11

/* An endpoint while it is sorted: passes over these touch eight bytes each, where
 * the listing would cost a cache line. */
struct runner {
    uint32_t lack; /* of a frequency of 1, in millionths: the first has least */
    uint32_t index;
};

/* One pass of a stable sort by a digit. */
static void sort_by_digit(const struct runner *from, struct runner *to, uint32_t n, unsigned shift)
{
    uint32_t start[DIGITS] = {0}, sum = 0;
    for (uint32_t i = 0; i < n; i++)
        start[from[i].lack >> shift & (DIGITS - 1)]++;
    for (uint32_t d = 0; d < DIGITS; d++) {
        uint32_t here = start[d];
        start[d] = sum;
        sum += here;
    }
    for (uint32_t i = 0; i < n; i++)
        to[start[from[i].lack >> shift & (DIGITS - 1)]++] = from[i];
}

/* Indices by the order of the file; NULL where that is the listing's order. */
static const uint32_t *file_order(const struct listing *l, struct arena *mem)
{
    uint32_t room = 0, n = 0;
    bool sorted = true;
    for (uint32_t i = 0; i < l->count; i++) {
        sorted &= l->at[i].order >= room;
        room = l->at[i].order >= room ? l->at[i].order + 1 : room;
    }
    if (sorted)
        return NULL;
    uint32_t *place = arena_array(mem, uint32_t, room);
    for (uint32_t i = 0; i < l->count; i++)
        place[l->at[i].order] = i + 1;
    for (uint32_t i = 0; i < room; i++)
        if (place[i])
            place[n++] = place[i] - 1;
    return place;
}

/* All of a listing in the order of its file, those of one transport together;
 * start[t] is where those of transport t begin. */
static struct runner *line_up(const struct listing *l, uint32_t start[SERVC_TRANSPORTS + 1],
                              struct arena *mem)
{
    const uint32_t *order = file_order(l, mem);
    struct runner *out = arena_array(mem, struct runner, l->count + 1);
    uint32_t next[SERVC_TRANSPORTS];
    for (uint32_t i = 0; i < l->count; i++)
        start[l->at[i].at.transport + 1]++;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        start[t + 1] += start[t];
        next[t] = start[t];
    }
    for (uint32_t i = 0; i < l->count; i++) {
        uint32_t index = order ? order[i] : i;
        const struct listed *e = &l->at[index];
        out[next[e->at.transport]++] = (struct runner){MILLION - e->freq.millionths, index};
    }
    return out;
}

void listing_rank(struct listing *l, struct arena *mem)
{
    uint32_t start[SERVC_TRANSPORTS + 1] = {0};
    struct runner *line = line_up(l, start, mem);
    struct runner *half = arena_array(mem, struct runner, l->count + 1);
    struct listed **ranks = arena_array(mem, struct listed *, l->count + 1);
    for (unsigned t = 0; t < SERVC_DCCP; t++) { /* nmap has no dccp */
        struct runner *own = line + start[t];
        uint32_t n = start[t + 1] - start[t];
        sort_by_digit(own, half, n, 0);
        sort_by_digit(half, own, n, DIGIT_BITS);
        l->by_rank[t] = ranks + start[t];
        l->ranked[t] = n;
        for (uint32_t i = 0; i < n; i++) {
            l->by_rank[t][i] = &l->at[own[i].index];
            l->by_rank[t][i]->rank = i + 1;
        }
    }
}

/* ---- questions ---- */

const struct listed *listing_find(const struct listing *l, struct endpoint at)
{
    uint32_t low = 0, high = l->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (endpoint_order(l->at[middle].at) < endpoint_order(at))
            low = middle + 1;
        else
            high = middle;
    }
    return low < l->count && endpoint_order(l->at[low].at) == endpoint_order(at) ? &l->at[low]
                                                                                 : NULL;
}

struct str listed_refs(const struct listed *e)
{
    return e->registration ? e->registration->refs : STR_NONE;
}

void listed_set_refs(struct listed *e, struct str refs, struct arena *mem)
{
    if (refs.n == 0)
        return;
    struct registration *r = arena_new(mem, struct registration);
    r->refs = refs;
    e->registration = r;
}

struct str listed_holder(const struct listed *e)
{
    return e->registration ? e->registration->holder : STR_NONE;
}

struct str listed_modified(const struct listed *e)
{
    return e->registration ? e->registration->modified : STR_NONE;
}

bool listed_has(const struct listed *e, struct str name)
{
    if (str_eq(e->name, name))
        return true;
    for (uint16_t i = 0; i < e->alias_count; i++)
        if (str_eq(e->aliases[i].name, name))
            return true;
    return false;
}

struct str listed_label(const struct listed *e, struct arena *mem)
{
    const char *transport = servc_transport_name((enum servc_transport)e->at.transport);
    if (e->portless)
        return arena_printf(mem, "%.*s%s%s", STR_FMT(e->name), e->any ? "" : "/",
                            e->any ? "" : transport);
    struct str ports = e->last == e->at.port
                           ? arena_printf(mem, "%u", (unsigned)e->at.port)
                           : arena_printf(mem, "%u-%u", (unsigned)e->at.port, (unsigned)e->last);
    return e->any ? ports : arena_printf(mem, "%.*s/%s", STR_FMT(ports), transport);
}

void listing_print(const struct listing *l, struct sink *out)
{
    char text[ENDPOINT_TEXT];
    for (uint32_t i = 0; i < l->count; i++) {
        const struct listed *e = &l->at[i];
        sink_z(out, endpoint_print(e->at, text));
        sink_char(out, ' ');
        sink_str(out, e->name.n ? e->name : STR("-"));
        for (uint16_t k = 0; k < e->alias_count; k++) {
            sink_z(out, k ? " " : " (");
            sink_str(out, e->aliases[k].name);
        }
        sink_z(out, e->alias_count ? ")" : "");
        if (e->freq.known) {
            sink_char(out, ' ');
            sink_millionths(out, e->freq.millionths);
        }
        struct str rest = e->comment, word;
        sink_z(out, rest.n ? " #" : "");
        while (str_word(&rest, &word)) {
            sink_char(out, ' ');
            sink_str(out, word);
        }
        sink_char(out, '\n');
    }
}

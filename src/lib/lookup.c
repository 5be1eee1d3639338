/* SPDX-License-Identifier: BSD-2-Clause */
/* From ports to names and entries. */
#include "lib/image.h"

/* PORT's group numbers were checked at open, and a block is inside its group. */
static inline const uint8_t *block_of(const struct servc_table *t, unsigned transport,
                                      uint32_t port)
{
    const uint8_t *groups = t->groups[transport];
    if (groups)
        return groups + port / BLOCK_PORTS * BLOCK_BYTES;
    uint32_t group = load_u16(t->at[RAW_PORT].base + 2 * (transport * 256 + (port >> 8)));
    return t->at[RAW_GRUP].base + (size_t)group * GROUP_BYTES +
           port / BLOCK_PORTS % 8 * BLOCK_BYTES;
}

static inline bool has_cell(const uint8_t *block, uint32_t port)
{
    return load_u32(block + BLOCK_NAMED) >> port % BLOCK_PORTS & 1;
}

static inline uint32_t cell_place(const uint8_t *block, uint32_t port)
{
    return load_u16(block + BLOCK_PAGE) * PAGE_UNIT + port % BLOCK_PORTS;
}

static inline uint32_t cell_at(const struct servc_table *t, const uint8_t *block, uint32_t port)
{
    return has_cell(block, port) ? image_cell(t, cell_place(block, port)) : 0;
}

/* The ports of a block that have an entry; SEEN is as long as GRUP asks for. */
static inline uint32_t seen_in(const struct servc_table *t, const uint8_t *block)
{
    size_t i = (size_t)(block - t->at[RAW_GRUP].base) / BLOCK_BYTES;
    return load_u32(t->at[RAW_SEEN].base + i * SEEN_BYTES);
}

#define NO_ENTRY UINT32_MAX

static inline uint32_t entry_in(const struct servc_table *t, unsigned transport,
                                const uint8_t *block, uint32_t port)
{
    uint32_t bits = seen_in(t, block), bit = 1u << port % BLOCK_PORTS;
    if (!(bits & bit))
        return NO_ENTRY;
    uint32_t place = load_u16(block + BLOCK_BEFORE) + count_bits(bits & (bit - 1));
    return place < t->entries[transport] ? t->first[transport] + place : NO_ENTRY;
}

static uint32_t entry_at(const struct servc_table *t, unsigned transport, uint32_t port)
{
    return entry_in(t, transport, block_of(t, transport, port), port);
}

static const uint8_t *list_of(const struct servc_table *t, uint32_t entry)
{
    const struct image *lists = &t->at[RAW_LIST];
    return image_row(lists, (uint32_t)(lists->size / LIST_BYTES), LIST_BYTES, entry);
}

static const uint8_t *listed_name(const struct servc_table *t, const uint8_t *list, uint32_t i)
{
    return i < list[LIST_COUNT]
               ? image_at(&t->at[RAW_LNAM],
                          ((uint64_t)load_u32(list + LIST_FIRST) + i) * LISTED_BYTES, LISTED_BYTES)
               : NULL;
}

static const char *spelled(const struct servc_table *t, const uint8_t *name, unsigned policy)
{
    uint32_t upstream = load_u16(name + LISTED_UPSTREAM);
    return image_name(
        t, policy == SERVC_POLICY_UPSTREAM && upstream ? upstream : load_u16(name + LISTED_CELL));
}

/* The leading name of an entry that has a list. */
static const char *listed_lead(const struct servc_table *t, unsigned transport, uint32_t port,
                               unsigned policy)
{
    uint32_t entry = entry_at(t, transport, port);
    const uint8_t *list = entry == NO_ENTRY ? NULL : list_of(t, entry);
    const uint8_t *name = list ? listed_name(t, list, list[LIST_LEAD + policy]) : NULL;
    return name ? spelled(t, name, policy) : NULL;
}

const char *servc_name_at(const struct servc_table *t, enum servc_transport transport,
                          uint16_t port, enum servc_policy policy)
{
    if ((unsigned)transport >= SERVC_TRANSPORTS || (unsigned)policy >= SERVC_POLICIES)
        return NULL;
    uint32_t cell = cell_at(t, block_of(t, transport, port), port);
    if ((cell & CELL_LISTED) && policy != SERVC_POLICY_IANA)
        return listed_lead(t, transport, port, policy);
    return image_name(t, cell);
}

#define BATCH 32

/* Three passes, each asking for what the next one reads. */
static size_t names_of_batch(const struct servc_table *t, const struct servc_endpoint *at,
                             size_t count, unsigned policy, const char **out)
{
    const uint8_t *blocks[BATCH];
    uint32_t cells[BATCH];
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        blocks[i] =
            at[i].transport < SERVC_TRANSPORTS ? block_of(t, at[i].transport, at[i].port) : NULL;
        if (blocks[i])
            __builtin_prefetch(blocks[i]);
    }
    for (size_t i = 0; i < count; i++) {
        bool named = blocks[i] && has_cell(blocks[i], at[i].port);
        cells[i] = named ? cell_place(blocks[i], at[i].port) : UINT32_MAX;
        if (cells[i] < t->page_cells)
            __builtin_prefetch(t->pages + 2 * (size_t)cells[i]);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t cell = image_cell(t, cells[i]);
        if ((cell & CELL_LISTED) && policy != SERVC_POLICY_IANA)
            out[i] = listed_lead(t, at[i].transport, at[i].port, policy);
        else
            out[i] = image_name(t, cell);
        if (out[i]) {
            __builtin_prefetch(out[i]);
            found++;
        }
    }
    return found;
}

size_t servc_names_at(const struct servc_table *t, const struct servc_endpoint *at, size_t count,
                      enum servc_policy policy, const char **out)
{
    size_t found = 0;
    if ((unsigned)policy >= SERVC_POLICIES) {
        for (size_t i = 0; i < count; i++)
            out[i] = NULL;
        return 0;
    }
    for (size_t i = 0; i < count; i += BATCH)
        found += names_of_batch(t, at + i, count - i < BATCH ? count - i : BATCH, policy, out + i);
    return found;
}

/* In a damaged table any bits may stand there. */
static uint8_t status_of(uint32_t v)
{
    return (uint8_t)(v < SERVC_STATUSES ? v : SERVC_UNKNOWN);
}

static uint8_t source_of(uint32_t v)
{
    return (uint8_t)(v < SERVC_SOURCES ? v : SERVC_SOURCE_NONE);
}

static bool is_seen(const uint8_t *name, unsigned policy)
{
    return policy == SERVC_POLICY_UPSTREAM || !(load_u16(name + LISTED_MARKS) & MARK_UPSTREAM_ONLY);
}

static void fill_from_list(const struct servc_table *t, const uint8_t *list,
                           struct servc_entry *out)
{
    uint32_t lead = list[LIST_LEAD + out->policy];
    out->private_list = (uint32_t)(list - t->at[RAW_LIST].base) / LIST_BYTES + 1;
    out->moved = lead != list[LIST_LEAD + SERVC_POLICY_IANA];
    out->name = NULL;
    out->source = SERVC_SOURCE_NONE;
    for (uint32_t i = 0; i < list[LIST_COUNT]; i++) {
        const uint8_t *name = listed_name(t, list, i);
        if (!name || !is_seen(name, out->policy))
            continue;
        if (i != lead) {
            out->alias_count++;
            continue;
        }
        uint32_t marks = load_u16(name + LISTED_MARKS);
        out->name = spelled(t, name, out->policy);
        out->status = status_of(marks & MARK_STATUS);
        out->source = source_of(marks >> MARK_SOURCE & 7);
    }
}

/* False if there is no entry. */
static inline bool fill(const struct servc_table *t, unsigned transport, uint32_t port,
                        unsigned policy, struct servc_entry *out)
{
    const uint8_t *block = block_of(t, transport, port);
    uint32_t entry = entry_in(t, transport, block, port);
    if (entry == NO_ENTRY)
        return false;
    static const uint8_t none[KIND_BYTES] = {SERVC_UNKNOWN, SERVC_SOURCE_NONE, 255,
                                             SERVC_SOURCE_NONE};
    const uint8_t *kind = image_at(
        &t->at[RAW_KTAB], (uint64_t)image_bits(&t->at[RAW_KIND], entry, t->kind_bits) * KIND_BYTES,
        KIND_BYTES);
    uint32_t value = image_bits(&t->at[RAW_FREQ], entry, t->value_bits);
    if (!kind)
        kind = none;
    *out = (struct servc_entry){.port = (uint16_t)port,
                                .transport = (uint8_t)transport,
                                .policy = (uint8_t)policy,
                                .status = status_of(kind[KIND_STATUS]),
                                .source = source_of(kind[KIND_SOURCE]),
                                .frequency_source = source_of(kind[KIND_FREQ_SOURCE]),
                                .frequency = SERVC_NO_FREQUENCY,
                                .private_entry = entry};
    if (value && image_at(&t->at[RAW_VALU], 4 * (uint64_t)value, 0))
        out->frequency = image_u32(&t->at[RAW_VALU], value - 1);
    out->rule = kind[KIND_RULE] < t->rules ? t->rule[kind[KIND_RULE]] : NULL;
    const uint8_t *list = kind[KIND_FLAGS] & KIND_LISTED ? list_of(t, entry) : NULL;
    if (list)
        fill_from_list(t, list, out);
    else
        out->name = image_name(t, cell_at(t, block, port));
    return true;
}

int servc_by_port(const struct servc_table *t, enum servc_transport transport, uint16_t port,
                  enum servc_policy policy, struct servc_entry *out)
{
    if ((unsigned)transport >= SERVC_TRANSPORTS || (unsigned)policy >= SERVC_POLICIES || !out)
        return SERVC_EINVAL;
    return fill(t, transport, port, policy, out) ? SERVC_OK : SERVC_ENOENT;
}

/* The first entry at or behind (port, transport) in one block, or false. */
static bool first_in_block(const struct servc_table *t, uint32_t block, uint32_t port,
                           unsigned transport, uint32_t *found_port, unsigned *found_transport)
{
    uint32_t base = block * BLOCK_PORTS, best = UINT32_MAX;
    for (unsigned k = 0; k < SERVC_TRANSPORTS; k++) {
        uint32_t bits = seen_in(t, block_of(t, k, base));
        uint32_t from = port + (k < transport); /* at this port it is too late for k */
        if (from > base)
            bits &= from - base < BLOCK_PORTS ? ~0u << (from - base) : 0;
        if (bits && base + (uint32_t)__builtin_ctz(bits) < best) {
            best = base + (uint32_t)__builtin_ctz(bits);
            *found_transport = k;
        }
    }
    *found_port = best;
    return best != UINT32_MAX;
}

static int next_from(const struct servc_table *t, uint32_t port, unsigned transport,
                     unsigned policy, struct servc_entry *out)
{
    for (uint32_t block = port / BLOCK_PORTS; block < 65536 / BLOCK_PORTS; block++) {
        while (first_in_block(t, block, port, transport, &port, &transport)) {
            if (fill(t, transport, port, policy, out))
                return SERVC_OK;
            transport++; /* a damaged table counts more entries than it has */
        }
        port = (block + 1) * BLOCK_PORTS;
        transport = 0;
    }
    return SERVC_ENOENT;
}

int servc_first(const struct servc_table *t, enum servc_policy policy, struct servc_entry *out)
{
    if ((unsigned)policy >= SERVC_POLICIES || !out)
        return SERVC_EINVAL;
    return next_from(t, 0, 0, policy, out);
}

int servc_next(const struct servc_table *t, struct servc_entry *entry)
{
    if (!entry || entry->transport >= SERVC_TRANSPORTS || entry->policy >= SERVC_POLICIES)
        return SERVC_EINVAL;
    return next_from(t, entry->port, entry->transport + 1u, entry->policy, entry);
}

/* The i-th alias of a list; NULL if there are fewer. */
static const uint8_t *listed_alias(const struct servc_table *t, const uint8_t *list,
                                   unsigned policy, uint32_t i)
{
    for (uint32_t k = 0; k < list[LIST_COUNT]; k++) {
        const uint8_t *name = listed_name(t, list, k);
        if (k != list[LIST_LEAD + policy] && name && is_seen(name, policy) && --i == 0)
            return name;
    }
    return NULL;
}

static int simple_name(const struct servc_table *t, const struct servc_entry *e,
                       struct servc_name *out)
{
    const uint8_t *kind = image_at(
        &t->at[RAW_KTAB],
        (uint64_t)image_bits(&t->at[RAW_KIND], e->private_entry, t->kind_bits) * KIND_BYTES,
        KIND_BYTES);
    unsigned flags = kind ? kind[KIND_FLAGS] : 0;
    *out = (struct servc_name){.name = e->name,
                               .registered = e->name,
                               .status = e->status,
                               .source = e->source,
                               .preferred = (flags & KIND_PREFERRED) != 0,
                               .stolen = (flags & KIND_STOLEN) != 0};
    return SERVC_OK;
}

int servc_entry_name(const struct servc_table *t, const struct servc_entry *e, uint32_t i,
                     struct servc_name *out)
{
    if (!e || !out || e->policy >= SERVC_POLICIES)
        return SERVC_EINVAL;
    if (e->private_list == 0)
        return i == 0 && e->name ? simple_name(t, e, out) : SERVC_ENOENT;
    const uint8_t *list =
        image_at(&t->at[RAW_LIST], (e->private_list - 1) * (uint64_t)LIST_BYTES, LIST_BYTES);
    if (!list)
        return SERVC_EINVAL;
    const uint8_t *name = i == 0 ? listed_name(t, list, list[LIST_LEAD + e->policy])
                                 : listed_alias(t, list, e->policy, i);
    if (!name)
        return SERVC_ENOENT;
    uint32_t marks = load_u16(name + LISTED_MARKS);
    *out = (struct servc_name){.name = spelled(t, name, e->policy),
                               .registered = image_name(t, load_u16(name + LISTED_CELL)),
                               .status = status_of(marks & MARK_STATUS),
                               .source = source_of(marks >> MARK_SOURCE & 7),
                               .preferred = (marks & MARK_PREFERRED) != 0,
                               .stolen = (marks & MARK_STOLEN) != 0,
                               .upstream_only = (marks & MARK_UPSTREAM_ONLY) != 0};
    return out->name && out->registered ? SERVC_OK : SERVC_ENOENT;
}

static const char *text_of(const struct image *section, const struct image *texts, uint32_t rows,
                           uint32_t entry)
{
    if (rows == 0)
        return NULL;
    struct image table = {section->base + 4, (size_t)rows * TEXT_BYTES};
    const uint8_t *row = image_row(&table, rows, TEXT_BYTES, entry);
    return row ? (const char *)image_at(texts, load_u32(row + TEXT_OFFSET), 1) : NULL;
}

const char *servc_title(const struct servc_table *t, const struct servc_entry *e)
{
    return text_of(&t->at[RAW_TITL], &t->titles, t->title_rows, e->private_entry);
}

const char *servc_refs(const struct servc_table *t, const struct servc_entry *e)
{
    return text_of(&t->at[RAW_REFS], &t->refs, t->ref_rows, e->private_entry);
}

/* Order of TOPS: the number of a frequency, which is lower for a larger one, then
 * the port. */
static uint64_t top_order(const struct servc_table *t, unsigned transport, uint32_t port)
{
    uint32_t entry = entry_at(t, transport, port);
    uint32_t value = entry == NO_ENTRY ? 0 : image_bits(&t->at[RAW_FREQ], entry, t->value_bits);
    return (uint64_t)value << 16 | port;
}

uint32_t servc_rank(const struct servc_table *t, const struct servc_entry *e)
{
    if (e->transport >= SERVC_TRANSPORTS || e->frequency == SERVC_NO_FREQUENCY)
        return 0;
    uint64_t wanted = top_order(t, e->transport, e->port);
    uint32_t low = 0, high = t->ranked[e->transport];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint32_t port = image_u16(&t->at[RAW_TOPS], t->first_rank[e->transport] + middle);
        if (top_order(t, e->transport, port) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->ranked[e->transport] ? low + 1 : 0;
}

int servc_by_rank(const struct servc_table *t, enum servc_transport transport, uint32_t rank,
                  enum servc_policy policy, struct servc_entry *out)
{
    if ((unsigned)transport >= SERVC_TRANSPORTS)
        return SERVC_EINVAL;
    if (rank == 0 || rank > t->ranked[transport])
        return SERVC_ENOENT;
    uint32_t port = image_u16(&t->at[RAW_TOPS], t->first_rank[transport] + rank - 1);
    return servc_by_port(t, transport, (uint16_t)port, policy, out);
}

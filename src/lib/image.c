/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/fold.h"

#include <zlib.h>

const char raw_ids[RAW_SECTIONS][5] = {
#define RAW(id) #id,
#include "lib/table_raw.def"
#undef RAW
};

static uint32_t header_crc(const uint8_t *p, size_t n)
{
    static const uint8_t zero[4] = {0};
    uLong crc = crc32(0, p, HEADER_CRC);
    crc = crc32(crc, zero, sizeof zero);
    return (uint32_t)crc32(crc, p + HEADER_RESERVED, (uInt)(n - HEADER_RESERVED));
}

void table_seal(uint8_t *image, size_t size)
{
    uint32_t sections = load_u32(image + HEADER_SECTIONS);
    for (uint32_t i = 0; i < sections; i++) {
        uint8_t *row = image + HEADER_BYTES + i * ROW_BYTES;
        store_u32(row + ROW_CRC, (uint32_t)crc32(0, image + load_u32(row + ROW_OFFSET),
                                                 load_u32(row + ROW_LENGTH)));
    }
    store_u32(image + HEADER_SIZE, (uint32_t)size);
    store_u32(image + HEADER_CRC, header_crc(image, HEADER_BYTES + sections * ROW_BYTES));
}

int image_check_header(const uint8_t *base, size_t size, bool checksum, uint32_t *sections)
{
    if (size < sizeof TABLE_MAGIC - 1 || memcmp(base, TABLE_MAGIC, sizeof TABLE_MAGIC - 1) != 0)
        return SERVC_EFOREIGN;
    if (size < HEADER_BYTES)
        return SERVC_ECORRUPT;
    uint32_t count = load_u32(base + HEADER_SECTIONS);
    if (count > TABLE_SECTIONS_MAX || count > (size - HEADER_BYTES) / ROW_BYTES)
        return SERVC_ECORRUPT;
    /* Before the version is believed, so that damage is not called novelty. */
    if (checksum &&
        load_u32(base + HEADER_CRC) != header_crc(base, HEADER_BYTES + count * ROW_BYTES))
        return SERVC_ECORRUPT;
    if (load_u16(base + HEADER_VERSION) != TABLE_VERSION)
        return load_u16(base + HEADER_VERSION) > TABLE_VERSION ? SERVC_ENEWER : SERVC_ECORRUPT;
    if (load_u32(base + HEADER_SIZE) != size)
        return SERVC_ECORRUPT;
    *sections = count;
    return SERVC_OK;
}

/* Finds our sections; those that we do not know are stepped over. */
static int find_sections(struct servc_table *t, uint32_t sections)
{
    for (uint32_t i = 0; i < sections; i++) {
        const uint8_t *row = t->file.base + HEADER_BYTES + i * ROW_BYTES;
        struct image s = {NULL, load_u32(row + ROW_LENGTH)};
        s.base = image_at(&t->file, load_u32(row + ROW_OFFSET), s.size);
        if (!s.base)
            return SERVC_ECORRUPT;
        for (unsigned k = 0; k < RAW_SECTIONS; k++)
            if (memcmp(row + ROW_ID, raw_ids[k], 4) == 0) {
                if (t->at[k].base)
                    return SERVC_ECORRUPT;
                t->at[k] = s;
            }
    }
    return SERVC_OK;
}

static bool is_power_of_two(uint32_t v, uint32_t most)
{
    return v > 0 && v <= most && (v & (v - 1)) == 0;
}

static bool read_meta(struct servc_table *t)
{
    const uint8_t *meta = image_at(&t->at[RAW_META], 0, META_BYTES);
    uint32_t entries = 0, ranked = 0;
    if (!meta)
        return false;
    for (unsigned i = 0; i < SERVC_TRANSPORTS; i++) {
        t->first[i] = entries;
        t->first_rank[i] = ranked;
        t->entries[i] = load_u32(meta + META_ENTRIES + 4 * i);
        t->ranked[i] = load_u32(meta + META_RANKED + 4 * i);
        if (t->entries[i] > 65536 || t->ranked[i] > t->entries[i])
            return false;
        entries += t->entries[i];
        ranked += t->ranked[i];
    }
    t->names = load_u32(meta + META_NAMES);
    t->keys = load_u32(meta + META_KEYS);
    t->shift = load_u32(meta + META_SHIFT);
    t->kind_bits = load_u32(meta + META_KIND_BITS);
    t->value_bits = load_u32(meta + META_VALUE_BITS);
    t->seed = load_u32(meta + META_SEED);
    uint32_t buckets = load_u32(meta + META_BUCKETS), slots = load_u32(meta + META_SLOTS);
    t->bucket_most = (size_t)buckets - 1;
    t->slot_most = (size_t)slots - 1;
    return t->names <= TABLE_NAMES_MAX && t->keys <= t->names && t->shift >= SHIFT_MIN &&
           t->shift <= SHIFT_MAX && t->kind_bits <= 24 && t->value_bits <= 24 &&
           is_power_of_two(buckets, HASH_BUCKETS_MAX) && is_power_of_two(slots, HASH_SLOTS_MAX);
}

/* Sections whose size is known must have it, so that a lookup of anything that
 * exists finds its bytes; the last byte of each text makes all of them strings. */
static bool sizes_fit(const struct servc_table *t)
{
    const struct image *s = t->at;
    return s[RAW_PORT].size == SERVC_TRANSPORTS * 256 * 2 && s[RAW_GRUP].size >= GROUP_BYTES &&
           s[RAW_GRUP].size % GROUP_BYTES == 0 &&
           s[RAW_SEEN].size == s[RAW_GRUP].size / BLOCK_BYTES * SEEN_BYTES &&
           s[RAW_POOL].size >= RECORD_NAME + 1 + POOL_PADDING &&
           s[RAW_POOL].base[s[RAW_POOL].size - 1] == 0 &&
           s[RAW_HASH].size == 2 * (t->bucket_most + 1 + t->slot_most + 1) &&
           s[RAW_SORT].size == 2 * (size_t)t->keys;
}

static void find_fast_parts(struct servc_table *t)
{
    const struct image *pool = &t->at[RAW_POOL], *page = &t->at[RAW_PAGE], *hash = &t->at[RAW_HASH];
    t->pages = page->base;
    t->page_cells = (uint32_t)(page->size / 2);
    t->texts = pool->base + RECORD_NAME;
    t->texts_size = pool->size - RECORD_NAME;
    t->unit = (size_t)1 << t->shift;
    t->name_cells = (uint32_t)((t->texts_size - 1) >> t->shift);
    t->short_cells = (uint32_t)((t->texts_size - 1 - NAME_SHORT) >> t->shift);
    t->pilots = hash->base;
    t->slot_cells = hash->base + 2 * (t->bucket_most + 1);
    hash_multipliers(t->seed, t->multiplier);
}

static bool read_rules(struct servc_table *t)
{
    const struct image *s = &t->at[RAW_RULE];
    if (s->size == 0)
        return true;
    if (s->base[s->size - 1] != 0)
        return false;
    const char *p = (const char *)s->base, *end = p + s->size;
    for (; p < end && t->rules < RULES_MAX; p += strlen(p) + 1)
        t->rule[t->rules++] = p;
    return true;
}

static bool read_texts(const struct image *s, struct image *texts, uint32_t *rows)
{
    *texts = (struct image){NULL, 0};
    *rows = 0;
    if (s->size == 0)
        return true;
    uint32_t count = image_u32(s, 0);
    uint64_t head = 4 + (uint64_t)count * TEXT_BYTES;
    if (head > s->size || (s->size > head && s->base[s->size - 1] != 0))
        return false;
    *texts = (struct image){s->base + head, s->size - (size_t)head};
    *rows = count;
    return true;
}

/* Every group that PORT names exists; and where a transport's stand in a row,
 * lookups may go to them directly. */
static bool find_groups(struct servc_table *t)
{
    uint32_t most = 0;
    for (unsigned i = 0; i < SERVC_TRANSPORTS; i++) {
        const uint8_t *p = t->at[RAW_PORT].base + 512 * i;
        uint32_t first = load_u16(p), row = 1;
        for (uint32_t k = 0; k < 256; k++) {
            uint32_t group = load_u16(p + 2 * k);
            most = group > most ? group : most;
            row &= group == first + k;
        }
        t->groups[i] = row ? t->at[RAW_GRUP].base + (size_t)first * GROUP_BYTES : NULL;
    }
    return most < t->group_count;
}

int image_attach(struct servc_table *t, const uint8_t *base, size_t size, bool checksum)
{
    uint32_t sections;
    int error = image_check_header(base, size, checksum, &sections);
    if (error)
        return error;
    t->file = (struct image){base, size};
    error = find_sections(t, sections);
    if (error)
        return error;
    t->group_count = (uint32_t)(t->at[RAW_GRUP].size / GROUP_BYTES);
    const struct image *info = &t->at[RAW_INFO];
    bool sound = read_meta(t) && sizes_fit(t) && find_groups(t) && read_rules(t) &&
                 read_texts(&t->at[RAW_TITL], &t->titles, &t->title_rows) &&
                 read_texts(&t->at[RAW_REFS], &t->refs, &t->ref_rows) && image_read_evidence(t) &&
                 image_read_sources(t) && (info->size == 0 || info->base[info->size - 1] == 0);
    if (!sound)
        return SERVC_ECORRUPT;
    find_fast_parts(t);
    return SERVC_OK;
}

const uint8_t *image_row(const struct image *rows, uint32_t count, uint32_t row_bytes,
                         uint32_t entry)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const uint8_t *row = image_at(rows, (uint64_t)middle * row_bytes, row_bytes);
        if (!row)
            return NULL;
        uint32_t at = load_u32(row);
        if (at == entry)
            return row;
        if (at < entry)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

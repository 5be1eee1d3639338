/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a table is what doc/table.md says: what lookups take care to survive,
 * said aloud. */
#include "lib/fold.h"

#include <stdlib.h>
#include <zlib.h>

/* An image that was made from a compressed table has no checksums: the columns
 * had. */
static bool checksums_hold(const struct servc_table *t)
{
    uint32_t sections = load_u32(t->file.base + HEADER_SECTIONS);
    for (uint32_t i = 0; i < sections && !t->owned; i++) {
        const uint8_t *row = t->file.base + HEADER_BYTES + i * ROW_BYTES;
        uint32_t length = load_u32(row + ROW_LENGTH);
        const uint8_t *p = image_at(&t->file, load_u32(row + ROW_OFFSET), length);
        if (!p || crc32(0, p, length) != load_u32(row + ROW_CRC))
            return false;
    }
    return true;
}

static bool is_cell(const struct servc_table *t, uint32_t cell)
{
    return (cell & CELL_NAME) == 0 || image_name(t, cell) != NULL;
}

static bool pages_hold(const struct servc_table *t)
{
    const struct image *pages = &t->at[RAW_PAGE];
    for (uint64_t i = 0; i < pages->size / 2; i++)
        if (!is_cell(t, image_u16(pages, i)))
            return false;
    return pages->size % 2 == 0;
}

/* Each bit of a block has a cell that is not empty. */
static bool cells_hold(const struct servc_table *t, const uint8_t *block)
{
    for (uint32_t named = load_u32(block + BLOCK_NAMED); named; named &= named - 1)
        if (image_u16(&t->at[RAW_PAGE], load_u16(block + BLOCK_PAGE) * PAGE_UNIT +
                                            (uint32_t)__builtin_ctz(named)) == 0)
            return false;
    return true;
}

/* Blocks count their transport's entries without a gap. */
static bool groups_hold(const struct servc_table *t)
{
    for (unsigned k = 0; k < SERVC_TRANSPORTS; k++) {
        uint32_t before = 0;
        for (uint32_t port = 0; port < 65536; port += BLOCK_PORTS) {
            uint32_t group = image_u16(&t->at[RAW_PORT], k * 256 + (port >> 8));
            uint64_t i = (uint64_t)group * (GROUP_BYTES / BLOCK_BYTES) + (port >> 5 & 7);
            const uint8_t *block = image_at(&t->at[RAW_GRUP], i * BLOCK_BYTES, BLOCK_BYTES);
            uint32_t seen = image_u32(&t->at[RAW_SEEN], i);
            if (!block || (group && load_u16(block + BLOCK_BEFORE) != before) ||
                (load_u32(block + BLOCK_NAMED) & ~seen) || !cells_hold(t, block))
                return false;
            for (; seen; seen &= seen - 1)
                before++;
        }
        if (before != t->entries[k])
            return false;
    }
    return true;
}

static bool kinds_hold(const struct servc_table *t)
{
    uint32_t entries = t->first[SERVC_DCCP] + t->entries[SERVC_DCCP], values;
    const struct image *kinds = &t->at[RAW_KTAB];
    for (uint64_t i = 0; i + KIND_BYTES <= kinds->size; i += KIND_BYTES)
        if (kinds->base[i + KIND_STATUS] >= SERVC_STATUSES ||
            kinds->base[i + KIND_SOURCE] >= SERVC_SOURCES ||
            kinds->base[i + KIND_FREQ_SOURCE] >= SERVC_SOURCES)
            return false;
    values = (uint32_t)(t->at[RAW_VALU].size / 4);
    for (uint32_t i = 0; i < values; i++)
        if (image_u32(&t->at[RAW_VALU], i) > TABLE_FREQUENCY_MAX ||
            (i && image_u32(&t->at[RAW_VALU], i) >= image_u32(&t->at[RAW_VALU], i - 1)))
            return false;
    for (uint32_t i = 0; i < entries; i++)
        if (image_bits(&t->at[RAW_KIND], i, t->kind_bits) >= kinds->size / KIND_BYTES ||
            image_bits(&t->at[RAW_FREQ], i, t->value_bits) > values)
            return false;
    return t->at[RAW_KIND].size >= ((uint64_t)entries * t->kind_bits + 7) / 8 + 4 &&
           t->at[RAW_FREQ].size >= ((uint64_t)entries * t->value_bits + 7) / 8 + 4;
}

static bool lists_hold(const struct servc_table *t)
{
    const struct image *lists = &t->at[RAW_LIST], *names = &t->at[RAW_LNAM];
    uint64_t rows = names->size / LISTED_BYTES;
    for (uint64_t i = 0; i + LIST_BYTES <= lists->size; i += LIST_BYTES) {
        const uint8_t *row = lists->base + i;
        if (i && load_u32(row) <= load_u32(row - LIST_BYTES))
            return false;
        if (load_u32(row + LIST_FIRST) > rows ||
            row[LIST_COUNT] > rows - load_u32(row + LIST_FIRST))
            return false;
        for (unsigned p = 0; p < SERVC_POLICIES; p++)
            if (row[LIST_LEAD + p] != LEAD_NONE && row[LIST_LEAD + p] >= row[LIST_COUNT])
                return false;
    }
    for (uint64_t i = 0; i < rows; i++) {
        const uint8_t *row = names->base + i * LISTED_BYTES;
        if (!image_name(t, load_u16(row)) || !is_cell(t, load_u16(row + LISTED_UPSTREAM)))
            return false;
    }
    return lists->size % LIST_BYTES == 0 && names->size % LISTED_BYTES == 0;
}

static int compare_folded(const char *a, const char *b)
{
    for (;; a++, b++) {
        uint8_t c = fold_byte((uint8_t)*a), d = fold_byte((uint8_t)*b);
        if (c != d || c == 0)
            return c < d ? -1 : c > d;
    }
}

/* Each name of a place is at its endpoint. */
static bool places_hold(const struct servc_table *t, const char *name)
{
    struct servc_endpoint few[64];
    struct servc_entry e;
    size_t n = servc_by_name(t, name, SERVC_NUL, SERVC_POLICY_UPSTREAM, few, 64);
    for (size_t i = 0; i < n && i < 64; i++)
        if (servc_by_port(t, (enum servc_transport)few[i].transport, few[i].port,
                          SERVC_POLICY_UPSTREAM, &e) != SERVC_OK)
            return false;
    return true;
}

static bool names_hold(const struct servc_table *t)
{
    const char *before = NULL;
    for (uint32_t i = 0; i < t->keys; i++) {
        const char *name = servc_sorted_name(t, i);
        if (!name || (before && compare_folded(before, name) >= 0))
            return false;
        if (image_spelling(t, name, strlen(name)) != name || !places_hold(t, name))
            return false;
        before = name;
    }
    return true;
}

static bool tops_hold(const struct servc_table *t)
{
    struct servc_entry e;
    for (unsigned k = 0; k < SERVC_TRANSPORTS; k++)
        for (uint32_t rank = 1; rank <= t->ranked[k]; rank++)
            if (servc_by_rank(t, (enum servc_transport)k, rank, SERVC_POLICY_IANA, &e) !=
                    SERVC_OK ||
                servc_rank(t, &e) != rank)
                return false;
    return true;
}

static bool texts_hold(const struct image *section, const struct image *texts, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++) {
        const uint8_t *row = section->base + 4 + (size_t)i * TEXT_BYTES;
        if (!image_at(texts, load_u32(row + TEXT_OFFSET), 1) ||
            (i && load_u32(row) <= load_u32(row - TEXT_BYTES)))
            return false;
    }
    return true;
}

static bool cards_hold(const struct servc_table *t)
{
    const struct image *s = &t->at[RAW_CARD];
    char *buffer = s->size ? malloc(CARD_TEXT_MAX) : NULL;
    bool ok = true;
    for (uint32_t i = 0, first = 0, count = s->size ? image_u32(s, 0) : 0; i < count && ok; i++) {
        struct servc_card_ports ports = {0, 0};
        size_t length;
        int error = servc_card_at(t, i, &ports, buffer, buffer ? CARD_TEXT_MAX : 0, &length);
        ok = error == (buffer ? SERVC_OK : SERVC_ELARGE) && ports.first <= ports.last &&
             ports.first >= first;
        first = ports.first;
    }
    free(buffer);
    return ok;
}

int servc_verify(const struct servc_table *t)
{
    bool sound = checksums_hold(t) && pages_hold(t) && groups_hold(t) && kinds_hold(t) &&
                 lists_hold(t) && names_hold(t) && tops_hold(t) &&
                 texts_hold(&t->at[RAW_TITL], &t->titles, t->title_rows) &&
                 texts_hold(&t->at[RAW_REFS], &t->refs, t->ref_rows) && cards_hold(t) &&
                 evidence_holds(t) && sources_hold(t);
    return sound ? SERVC_OK : SERVC_ECORRUPT;
}

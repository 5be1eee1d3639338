/* SPDX-License-Identifier: BSD-2-Clause */
/* What a table is and holds besides endpoints. */
#include "lib/image.h"

const char *servc_info(const struct servc_table *t)
{
    const struct image *s = &t->at[RAW_INFO];
    return s->size ? (const char *)s->base : "";
}

int servc_range_at(const struct servc_table *t, uint32_t i, struct servc_range *out)
{
    const uint8_t *row = image_at(&t->at[RAW_RANG], (uint64_t)i * RANGE_BYTES, RANGE_BYTES);
    if (!out)
        return SERVC_EINVAL;
    if (!row || row[RANGE_TRANSPORT] >= SERVC_TRANSPORTS || row[RANGE_STATUS] >= SERVC_STATUSES)
        return SERVC_ENOENT;
    *out = (struct servc_range){.first = (uint16_t)load_u16(row + RANGE_FIRST),
                                .last = (uint16_t)load_u16(row + RANGE_LAST),
                                .transport = row[RANGE_TRANSPORT],
                                .status = row[RANGE_STATUS],
                                .name = image_name(t, load_u16(row + RANGE_NAME))};
    return SERVC_OK;
}

void servc_count(const struct servc_table *t, struct servc_counts *out)
{
    *out = (struct servc_counts){.names = t->keys,
                                 .ranges = (uint32_t)(t->at[RAW_RANG].size / RANGE_BYTES),
                                 .titles = t->title_rows,
                                 .bytes = (uint32_t)t->file.size,
                                 .file_bytes = (uint32_t)t->file_bytes,
                                 .compressed = t->owned != NULL,
                                 .evidence = t->evidence.single_count + t->evidence.range_count,
                                 .sources = t->source_rows};
    if (t->at[RAW_CARD].size)
        out->cards = image_u32(&t->at[RAW_CARD], 0);
    for (unsigned i = 0; i < SERVC_TRANSPORTS; i++) {
        out->entries[i] = t->entries[i];
        out->ranked[i] = t->ranked[i];
    }
}

int servc_section_at(const struct servc_table *t, uint32_t i, struct servc_section *out)
{
    if (!out)
        return SERVC_EINVAL;
    if (i >= image_u32(&t->file, HEADER_SECTIONS / 4))
        return SERVC_ENOENT;
    const uint8_t *row = image_at(&t->file, HEADER_BYTES + (uint64_t)i * ROW_BYTES, ROW_BYTES);
    if (!row)
        return SERVC_ENOENT;
    memset(out, 0, sizeof *out);
    for (unsigned k = 0; k < 4; k++)
        out->id[k] = row[k] > ' ' && row[k] < 0x7F ? (char)row[k] : '?';
    out->offset = load_u32(row + ROW_OFFSET);
    out->length = load_u32(row + ROW_LENGTH);
    return SERVC_OK;
}

const void *servc_image(const struct servc_table *t, size_t *size)
{
    *size = t->file.size;
    return t->file.base;
}

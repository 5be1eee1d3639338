/* SPDX-License-Identifier: BSD-2-Clause */
/* Compressed tables: sections of columns, inflated into one block of memory. */
#include "lib/image.h"

#include <stdlib.h>
#include <zlib.h>

const char table_packed_ids[PACKED_SECTIONS][5] = {
#define PACKED(id) #id,
#include "lib/table_sections.def"
#undef PACKED
};

const uint8_t table_column_section[TABLE_COLUMNS] = {
#define COLUMN(id, section) PACKED_##section,
#include "lib/table_columns.def"
#undef COLUMN
};

/* A column as it stands in the file. */
struct stored {
    const uint8_t *p;
    uint32_t packed, raw;
};

/* A number of seven bits a byte, the lowest first, in at most five bytes. */
static bool take_number(const uint8_t **p, const uint8_t *end, uint32_t *out)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 35 && *p < end; shift += 7) {
        uint8_t byte = *(*p)++;
        v |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *out = (uint32_t)v;
            return v <= UINT32_MAX;
        }
    }
    return false;
}

/* DEFLATE yields at most 1032 bytes for one: a larger claim is a lie, found
 * before any memory is taken. */
static bool is_plausible(uint32_t raw, uint32_t packed)
{
    return raw <= TABLE_BYTES_MAX && raw / 1032 <= packed;
}

/* The columns of one section. Those behind what we know are left alone. */
static int take_columns(struct image section, unsigned id, struct stored *columns)
{
    const uint8_t *p = section.base, *end = p + section.size;
    for (unsigned i = 0; i < TABLE_COLUMNS && p < end; i++) {
        struct stored *c = &columns[i];
        if (table_column_section[i] != id)
            continue;
        if (c->p || !take_number(&p, end, &c->raw) || !take_number(&p, end, &c->packed) ||
            c->packed > (size_t)(end - p))
            return SERVC_ECORRUPT;
        if (!is_plausible(c->raw, c->packed))
            return SERVC_ELARGE;
        c->p = p;
        p += c->packed;
    }
    return SERVC_OK;
}

/* What SERVC_OPEN_NO_TEXTS leaves out. */
static bool is_text(const uint8_t *id)
{
    static const char texts[][5] = {"TITL", "CARD", "EVID", "SRCS"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (memcmp(id, texts[i], 4) == 0)
            return true;
    return false;
}

static int take_sections(const struct image *file, uint32_t count, unsigned flags,
                         struct stored *columns)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *row = file->base + HEADER_BYTES + i * ROW_BYTES;
        struct image s = {NULL, load_u32(row + ROW_LENGTH)};
        s.base = image_at(file, load_u32(row + ROW_OFFSET), s.size);
        if (!s.base)
            return SERVC_ECORRUPT;
        if ((flags & SERVC_OPEN_NO_TEXTS) && is_text(row))
            continue;
        for (unsigned k = 0; k < PACKED_SECTIONS; k++) {
            if (memcmp(row, table_packed_ids[k], 4) != 0)
                continue;
            if (!(flags & SERVC_OPEN_NO_CHECKSUMS) &&
                crc32(0, s.base, (uInt)s.size) != load_u32(row + ROW_CRC))
                return SERVC_ECORRUPT;
            int error = take_columns(s, k, columns);
            if (error)
                return error;
        }
    }
    return SERVC_OK;
}

static int inflate_column(z_stream *z, const struct stored *c, uint8_t *to)
{
    if (c->packed == c->raw) {
        if (c->raw)
            memcpy(to, c->p, c->raw);
        return SERVC_OK;
    }
    if (inflateReset(z) != Z_OK)
        return SERVC_ECORRUPT;
    z->next_in = (Bytef *)c->p;
    z->avail_in = c->packed;
    z->next_out = to;
    z->avail_out = c->raw;
    int status = inflate(z, Z_FINISH);
    if (status == Z_MEM_ERROR)
        return SERVC_ENOMEM;
    return status == Z_STREAM_END && z->avail_out == 0 ? SERVC_OK : SERVC_ECORRUPT;
}

static int inflate_all(const struct stored *columns, uint8_t *to, struct table_columns *out)
{
    z_stream z = {0};
    int error = inflateInit2(&z, -15) == Z_OK ? SERVC_OK : SERVC_ENOMEM;
    for (unsigned i = 0; i < TABLE_COLUMNS && !error; i++) {
        out->at[i] = (struct table_bytes){to, columns[i].raw};
        if (columns[i].raw)
            error = inflate_column(&z, &columns[i], to);
        to += columns[i].raw;
    }
    inflateEnd(&z);
    return error;
}

int packed_expand(const uint8_t *base, size_t size, unsigned flags, uint8_t **image, size_t *out)
{
    struct stored stored[TABLE_COLUMNS] = {{NULL, 0, 0}};
    struct table_columns columns;
    struct image file = {base, size};
    uint32_t sections;
    uint64_t total = 0;
    int error = image_check_header(base, size, !(flags & SERVC_OPEN_NO_CHECKSUMS), &sections);
    if (!error)
        error = take_sections(&file, sections, flags, stored);
    if (error)
        return error;
    for (unsigned i = 0; i < TABLE_COLUMNS; i++)
        total += stored[i].raw;
    if (total > TABLE_BYTES_MAX)
        return SERVC_ELARGE;
    uint8_t *memory = malloc(total ? (size_t)total : 1);
    if (!memory)
        return SERVC_ENOMEM;
    error = inflate_all(stored, memory, &columns);
    if (!error)
        error = table_expand(&columns, image, out);
    free(memory);
    return error;
}

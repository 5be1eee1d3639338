/* SPDX-License-Identifier: BSD-2-Clause */
/* Lookup tables: columns made of entries; deflated, they are the compressed table,
 * and expanded by the library's own code the raw one. */
#include "write/table_columns.h"

#include <stdlib.h>
#include <zlib.h>

/* Titles and cards are left out if the options say so. */
static void fill(struct table_builder *b, struct arena *mem, const struct entry_set *set,
                 const struct write_options *o, struct diag *d)
{
    const struct table_extra *extra = o->table;
    table_columns_fill(b, mem, set, extra, d);
    if (!extra)
        return;
    sink_str(&b->column[COLUMN_INFO], extra->info);
    if (extra->content < TABLE_TITLES)
        for (unsigned i = COLUMN_TITLES; i <= COLUMN_TITLE_EXPLICIT; i++)
            b->column[i].n = 0;
    if (extra->content >= TABLE_CARDS && extra->card_count)
        table_put_cards(b, extra->cards, extra->card_count);
    if (extra->content >= TABLE_CARDS)
        table_put_sources(b, extra->sources, extra->source_count);
}

static bool any_failed(const struct table_builder *b)
{
    for (unsigned i = 0; i < TABLE_COLUMNS; i++)
        if (b->column[i].failed)
            return true;
    return false;
}

void write_table(const struct entry_set *set, const struct write_options *o, struct sink *out,
                 struct diag *d)
{
    struct arena mem = ARENA_EMPTY;
    struct table_builder b;
    struct table_columns columns;
    uint8_t *image = NULL;
    size_t size = 0;
    fill(&b, &mem, set, o, d);
    for (unsigned i = 0; i < TABLE_COLUMNS; i++)
        columns.at[i] = (struct table_bytes){(const uint8_t *)b.column[i].p, b.column[i].n};
    int error = any_failed(&b) ? SERVC_ENOMEM : table_expand(&columns, &image, &size);
    if (error == SERVC_OK) {
        table_seal(image, size);
        sink_bytes(out, image, size);
    } else if (error == SERVC_ENOMEM) {
        out->failed = true;
    } else {
        diag_error(d, place_file(NULL), "table-too-large",
                   "the table's format cannot hold so many names or endpoints")
            ->hint = STR("--select= makes a smaller one; --outputs= leaves the table out");
    }
    free(image);
    table_builder_free(&b);
    arena_free(&mem);
}

/* Ways to deflate. Texts want zlib's best search. Most columns are short and without
 * repetition: a Huffman code alone is shorter there, and more so if blocks are short,
 * which is what little memory makes them. */
static const struct method {
    int memory, strategy;
    size_t most; /* longer columns are not tried */
} methods[] = {
    {9, Z_DEFAULT_STRATEGY, SIZE_MAX}, {9, Z_FILTERED, SIZE_MAX}, {9, Z_HUFFMAN_ONLY, 1 << 15},
    {4, Z_HUFFMAN_ONLY, 1 << 15},      {9, Z_RLE, 1 << 15},       {4, Z_RLE, 1 << 15},
};

/* A raw stream: sections have a checksum already. False if there is no memory. */
static bool deflate_column(struct arena *mem, struct str bytes, const struct method *how,
                           struct str *best)
{
    z_stream z = {0};
    if (deflateInit2(&z, 9, Z_DEFLATED, -15, how->memory, how->strategy) != Z_OK)
        return false;
    uLong most = deflateBound(&z, (uLong)bytes.n);
    unsigned char *p = arena_array(mem, unsigned char, most);
    z.next_in = (Bytef *)bytes.p;
    z.avail_in = (uInt)bytes.n;
    z.next_out = p;
    z.avail_out = (uInt)most;
    if (deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < best->n)
        *best = (struct str){(const char *)p, z.total_out};
    deflateEnd(&z);
    return true;
}

/* The shortest stream, or the bytes as they are. */
static void put_column(struct sink *out, struct arena *mem, struct str bytes)
{
    struct str best = bytes;
    for (size_t i = 0; i < sizeof methods / sizeof *methods && bytes.n; i++)
        if (bytes.n <= methods[i].most && !deflate_column(mem, bytes, &methods[i], &best)) {
            out->failed = true;
            return;
        }
    put_number(out, (uint32_t)bytes.n);
    put_number(out, (uint32_t)best.n);
    sink_str(out, best);
}

/* The columns of one section; nothing if all are empty. */
static void put_section(struct sink *out, struct arena *mem, const struct table_builder *b,
                        unsigned section)
{
    size_t total = 0;
    for (unsigned i = 0; i < TABLE_COLUMNS; i++)
        if (table_column_section[i] == section)
            total += b->column[i].n;
    for (unsigned i = 0; i < TABLE_COLUMNS && total; i++)
        if (table_column_section[i] == section)
            put_column(out, mem, sink_text(&b->column[i]));
}

static void put_u32(struct sink *out, uint32_t v)
{
    for (unsigned i = 0; i < 4; i++)
        sink_char(out, (char)(v >> 8 * i));
}

static void put_file(struct sink *out, const struct sink *sections)
{
    uint32_t count = 0;
    for (unsigned i = 0; i < PACKED_SECTIONS; i++)
        count += sections[i].n > 0;
    sink_bytes(out, TABLE_MAGIC, sizeof TABLE_MAGIC - 1);
    put_u32(out, TABLE_VERSION | TABLE_PACKED << 16);
    put_u32(out, 0); /* size and checksums: table_seal */
    put_u32(out, count);
    for (unsigned i = 0; i < 3; i++)
        put_u32(out, 0);
    uint32_t at = HEADER_BYTES + count * ROW_BYTES;
    for (unsigned i = 0; i < PACKED_SECTIONS; i++) {
        if (sections[i].n == 0)
            continue;
        sink_bytes(out, table_packed_ids[i], 4);
        put_u32(out, at);
        put_u32(out, (uint32_t)sections[i].n);
        put_u32(out, 0);
        at += (uint32_t)sections[i].n;
    }
    for (unsigned i = 0; i < PACKED_SECTIONS; i++)
        sink_str(out, sink_text(&sections[i]));
}

void write_table_packed(const struct entry_set *set, const struct write_options *o,
                        struct sink *out, struct diag *d)
{
    struct arena mem = ARENA_EMPTY;
    struct table_builder b;
    struct sink sections[PACKED_SECTIONS] = {SINK_EMPTY};
    (void)d; /* write_table says what is left out */
    fill(&b, &mem, set, o, NULL);
    bool failed = any_failed(&b);
    for (unsigned i = 0; i < PACKED_SECTIONS; i++) {
        put_section(&sections[i], &mem, &b, i);
        failed = failed || sections[i].failed;
    }
    put_file(out, sections);
    out->failed = out->failed || failed;
    if (!out->failed)
        table_seal((uint8_t *)out->p, out->n);
    for (unsigned i = 0; i < PACKED_SECTIONS; i++)
        sink_free(&sections[i]);
    table_builder_free(&b);
    arena_free(&mem);
}

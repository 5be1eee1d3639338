/* SPDX-License-Identifier: BSD-2-Clause */
/* The one way from an offset to a byte: image_at. Private to the library. */
#ifndef LIB_IMAGE_H
#define LIB_IMAGE_H

#include "lib/table_format.h"

#include <stdbool.h>
#include <string.h>

/* What the fast lookups seldom need stands apart from them. */
#define ASIDE __attribute__((noinline))

/* A file, or one section of it. */
struct image {
    const uint8_t *base;
    size_t size;
};

/* NULL unless all of [off, off + n) lies inside. Nothing else turns an offset
 * into a pointer. */
static inline const uint8_t *image_at(const struct image *m, uint64_t off, uint64_t n)
{
    return off <= m->size && n <= m->size - off ? m->base + off : NULL;
}

/* Bytes that are put together are not always made one load. */
#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
static inline uint32_t load_u16(const uint8_t *p)
{
    uint16_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint32_t load_u32(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint64_t load_u64(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline void store_u16(uint8_t *p, uint32_t v)
{
    uint16_t low = (uint16_t)v;
    memcpy(p, &low, sizeof low);
}

static inline void store_u32(uint8_t *p, uint32_t v)
{
    memcpy(p, &v, sizeof v);
}
#else
static inline uint32_t load_u16(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static inline uint32_t load_u32(const uint8_t *p)
{
    return load_u16(p) | load_u16(p + 2) << 16;
}

static inline uint64_t load_u64(const uint8_t *p)
{
    return load_u32(p) | (uint64_t)load_u32(p + 4) << 32;
}

static inline void store_u16(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
}

static inline void store_u32(uint8_t *p, uint32_t v)
{
    store_u16(p, v);
    store_u16(p + 2, v >> 16);
}
#endif

/* Plain x86-64 has no instruction for it. */
static inline uint32_t count_bits(uint32_t v)
{
    v -= v >> 1 & 0x55555555u;
    v = (v & 0x33333333u) + (v >> 2 & 0x33333333u);
    return (((v + (v >> 4)) & 0x0F0F0F0Fu) * 0x01010101u) >> 24;
}

/* The i-th integer of a section; 0 behind its end. */
static inline uint32_t image_u16(const struct image *m, uint64_t i)
{
    const uint8_t *p = image_at(m, i * 2, 2);
    return p ? load_u16(p) : 0;
}

static inline uint32_t image_u32(const struct image *m, uint64_t i)
{
    const uint8_t *p = image_at(m, i * 4, 4);
    return p ? load_u32(p) : 0;
}

/* The i-th of numbers of `bits` bits (at most 24) that stand without gaps, the
 * lowest bit first; 0 behind the end. Four bytes of padding make each readable as
 * one word. */
static inline uint32_t image_bits(const struct image *m, uint64_t i, unsigned bits)
{
    const uint8_t *p = image_at(m, i * bits >> 3, 4);
    return p ? load_u32(p) >> (i * bits & 7) & ((1u << bits) - 1) : 0;
}

/* Sections of a raw image. */
enum raw_section {
#define RAW(id) RAW_##id,
#include "lib/table_raw.def"
#undef RAW
    RAW_SECTIONS
};
extern const char raw_ids[RAW_SECTIONS][5];

#define RULES_MAX 64u

/* Of EVID: checked at open, so that each row and kind is there. */
struct evidence_parts {
    const uint8_t *kinds, *rows, *reach;
    uint32_t kind_count, single_count, range_count;
    struct image texts;
};

struct servc_table {
    /* What the fast lookups need, in three cache lines: checked and counted at open. */
    const uint8_t *groups[SERVC_TRANSPORTS]; /* all 256 of a transport in a row, or NULL */
    const uint8_t *pages;           /* PAGE */
    const uint8_t *texts;           /* POOL, at the text of the first record */
    uint32_t page_cells;            /* cells in PAGE */
    uint32_t name_cells;            /* the highest cell with a text that begins in POOL */
    uint32_t short_cells;           /* ... and with a short name's bytes behind that */
    size_t unit;                    /* 1 << shift: bytes in POOL for 1 in a cell */
    const uint8_t *pilots, *slot_cells; /* HASH */
    uint64_t multiplier[2];
    size_t bucket_most, slot_most;  /* buckets - 1, slots - 1 */
    size_t texts_size;              /* of POOL behind `texts` */

    struct image file;              /* the raw image */
    struct image at[RAW_SECTIONS];  /* empty where there is none */
    uint32_t group_count;           /* in GRUP: PORT was checked against it at open */
    uint32_t entries[SERVC_TRANSPORTS], first[SERVC_TRANSPORTS];
    uint32_t ranked[SERVC_TRANSPORTS], first_rank[SERVC_TRANSPORTS];
    uint32_t names, keys;
    unsigned shift, kind_bits, value_bits;
    uint32_t seed;
    uint32_t rules;
    const char *rule[RULES_MAX];
    struct image titles, refs;      /* the texts of TITL and REFS */
    uint32_t title_rows, ref_rows;
    struct evidence_parts evidence;
    struct image source_texts;      /* of SRCS */
    uint32_t source_rows;
    void *owned;                    /* malloc'ed image, or NULL */
    size_t mapped;                  /* length of the mapping, or 0 */
    size_t file_bytes;              /* of what was opened */
};

/* Checks the header alone. */
int image_check_header(const uint8_t *base, size_t size, bool checksum, uint32_t *sections);

/* Checks header, section table and what makes later access cheap; `checksum` false
 * skips the header's. Fills t's view of the image. */
int image_attach(struct servc_table *t, const uint8_t *base, size_t size, bool checksum);

/* The name in a cell, or NULL: cell 0, or outside of the pool. The pool ends in
 * NUL, so it is a string. */
static inline const char *image_name(const struct servc_table *t, uint32_t cell)
{
    cell &= CELL_NAME;
    return cell - 1 < t->name_cells ? (const char *)t->texts + (size_t)cell * t->unit : NULL;
}

/* The i-th cell of PAGE; 0 behind its end. */
static inline uint32_t image_cell(const struct servc_table *t, uint32_t i)
{
    return i < t->page_cells ? load_u16(t->pages + 2 * (size_t)i) : 0;
}

/* The row of an entry in a section of rows of u32 that begin with the entry, in
 * order; NULL if it has none. */
const uint8_t *image_row(const struct image *rows, uint32_t count, uint32_t row_bytes,
                         uint32_t entry);

/* evidence.c, sources.c: finds the parts of EVID and of SRCS; false if they contradict
 * the section's length. */
bool image_read_evidence(struct servc_table *t);
bool image_read_sources(struct servc_table *t);
/* Whether all that they hold is what doc/table.md says. */
bool evidence_holds(const struct servc_table *t);
bool sources_hold(const struct servc_table *t);

/* A name as it is spelled in POOL, found by its hash; NULL if it is not there. */
const char *image_spelling(const struct servc_table *t, const char *name, size_t n);

/* Inflates a compressed table's columns and expands them. */
int packed_expand(const uint8_t *base, size_t size, unsigned flags, uint8_t **image, size_t *out);

#endif

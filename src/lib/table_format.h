/* SPDX-License-Identifier: BSD-2-Clause */
/* The layout of tables, shared by the library and write/table*.c. doc/table.md
 * tells it to strangers, with the reasons; the two are to be kept equal.
 *
 * A compressed table holds columns, each a DEFLATE stream. table_expand makes the raw
 * image of them: for servc_open on a compressed table, and for the compiler, so
 * that there is one place where hashes, orders and indexes are made, and a
 * compressed table becomes the very bytes of the raw one.
 */
#ifndef LIB_TABLE_FORMAT_H
#define LIB_TABLE_FORMAT_H

#include "lib/servc.h"

/* The high bit and CR LF: a table that went through a text mode is not taken for
 * one. */
#define TABLE_MAGIC "\x89servc\r\n"
#define TABLE_VERSION 1

/* Header: magic, then these; all integers are little-endian. The header checksum
 * covers header (its own four bytes as zero) and section table. */
enum table_header {
    HEADER_VERSION = 8,   /* u16 */
    HEADER_FLAGS = 10,    /* u16, TABLE_PACKED */
    HEADER_SIZE = 12,     /* u32, of the file */
    HEADER_SECTIONS = 16, /* u32 */
    HEADER_CRC = 20,      /* u32 */
    HEADER_RESERVED = 24, /* u64, zero */
    HEADER_BYTES = 32,
};
#define TABLE_PACKED 1u

/* A row of the section table behind the header: id (four letters), u32 offset,
 * u32 length, u32 crc32 of the bytes. */
enum table_row { ROW_ID = 0, ROW_OFFSET = 4, ROW_LENGTH = 8, ROW_CRC = 12, ROW_BYTES = 16 };

/* Limits, which keep every count and offset in 32 bits and a hostile file's
 * demands small. The registry and nmap together need 27,700 entries, 6,900 names,
 * 13,300 links and 0.6 MiB. */
#define TABLE_BYTES_MAX (64u << 20)
#define TABLE_SECTIONS_MAX 256u
#define TABLE_NAMES_MAX 32767u     /* a cell has 15 bits, in units of 1 << name shift */
#define TABLE_ENTRIES_MAX (4u << 16)
#define TABLE_LINKS_MAX (1u << 20) /* names at endpoints; a place has 20 bits for their index */
#define TABLE_LIST_MAX 254u        /* names of one entry; 255 is "none leads" */
#define TABLE_KINDS_MAX 4096u
#define TABLE_SHAPES_MAX 4096u
#define TABLE_ORIGINS_MAX 65536u
#define TABLE_FREQUENCY_MAX 1000000u

/* Raw image: sections begin at multiples of this, the length of a cache line. */
#define TABLE_ALIGN 64u

/* META: u32 each. */
enum table_meta {
    META_ENTRIES = 0,      /* [4], by transport */
    META_RANKED = 16,      /* [4], of them with a frequency */
    META_NAMES = 32,       /* spellings in POOL */
    META_KEYS = 36,        /* names that differ in more than case: in HASH and SORT */
    META_SHIFT = 40,       /* a cell is an offset in POOL >> this */
    META_KIND_BITS = 44,   /* of an element of KIND */
    META_VALUE_BITS = 48,  /* of an element of FREQ */
    META_SEED = 52,        /* of HASH */
    META_BUCKETS = 56,     /* of HASH, a power of two */
    META_SLOTS = 60,       /* of HASH, a power of two */
    META_BYTES = 64,
};

/* POOL: records at multiples of 1 << shift: a place, then the name and a NUL. The
 * first record is empty, so that cell 0 is no name; behind the last stand zeros, so
 * that as many bytes of each text can be read as a short name has. */
#define RECORD_NAME 4u /* offset of the text in a record */
#define NAME_SHORT 16u /* the longest name that is looked up in one piece */
#define POOL_PADDING NAME_SHORT
#define SHIFT_MIN 2u
#define SHIFT_MAX 9u

/* A cell: where a name is; bit 15 at an endpoint: LIST has a row. */
#define CELL_NAME 0x7FFFu
#define CELL_LISTED 0x8000u

/* A place: port in bits 0 to 15, transports in 16 to 19. Or, with PLACE_MANY,
 * bits 0 to 19 are an index into PLAC, where a run of places ends with
 * PLACE_LAST. 0 in a record: another spelling has the places. */
#define PLACE_TRANSPORTS 16
#define PLACE_PREFERRED (1u << 20)
#define PLACE_UPSTREAM (1u << 21) /* seen under `upstream` alone */
#define PLACE_LAST (1u << 22)
#define PLACE_MANY (1u << 31)
#define PLACE_INDEX 0xFFFFFu

/* PORT: u16 [4][256] numbers of groups in GRUP, by transport and port >> 8.
 * GRUP: groups of 64 bytes, eight blocks of 32 ports each: u32 bits of the ports
 * that have a cell, u16 entries of the transport before this block, u16 where its
 * page begins in PAGE, in units of four cells. Group 0 is empty.
 * PAGE: u16 cells. Pages of 32 overlap: a cell belongs to the blocks that have its bit.
 * SEEN: for each block of GRUP u32 bits of the ports that have an entry. */
#define GROUP_BYTES 64u
#define BLOCK_BYTES 8u
#define BLOCK_PORTS 32u
enum table_block { BLOCK_NAMED = 0, BLOCK_BEFORE = 4, BLOCK_PAGE = 6 };
#define PAGE_UNIT 4u
#define SEEN_BYTES 4u

/* KTAB: rows of what entries have in common; KIND has a row number an entry. */
enum table_kind {
    KIND_STATUS = 0,
    KIND_SOURCE = 1,
    KIND_RULE = 2, /* index into RULE; 255: not said */
    KIND_FREQ_SOURCE = 3,
    KIND_FLAGS = 4,
    KIND_BYTES = 8,
};
#define KIND_LISTED 1u
#define KIND_PREFERRED 2u /* of the one name of an entry that is not listed */
#define KIND_STOLEN 4u

/* LIST: a row for each entry with several names, or with one that does not lead
 * everywhere alike. LNAM: their names. */
enum table_list {
    LIST_ENTRY = 0, /* u32 */
    LIST_FIRST = 4, /* u32, row of LNAM */
    LIST_COUNT = 8, /* u8 */
    LIST_LEAD = 9,  /* u8[3], by policy: which leads, or LEAD_NONE */
    LIST_BYTES = 12,
};
#define LEAD_NONE 255u
enum table_listed_name {
    LISTED_CELL = 0,     /* u16 */
    LISTED_UPSTREAM = 2, /* u16, cell of the spelling under `upstream`, or 0 */
    LISTED_MARKS = 4,    /* u16 */
    LISTED_BYTES = 6,
};
#define MARK_STATUS 7u
#define MARK_SOURCE 3 /* shift; three bits */
#define MARK_UPSTREAM_ONLY 64u
#define MARK_PREFERRED 128u
#define MARK_STOLEN 256u

/* HASH: u16 pilots[buckets], u16 cells[slots]. */
#define HASH_SLOTS_MAX (1u << 15)
#define HASH_BUCKETS_MAX (1u << 14)

/* VALU: u32 frequencies, the largest first; FREQ has a number an entry: 0 is no
 * data, i is VALU[i - 1]. TOPS: u16 ports, by transport, the most frequent first. */

/* SORT: u16 cells of the keys in alphabetical order. */

enum table_range {
    RANGE_FIRST = 0,
    RANGE_LAST = 2,
    RANGE_NAME = 4, /* u16: cell, in a column 1 + number of the name; 0 is none */
    RANGE_TRANSPORT = 6,
    RANGE_STATUS = 7,
    RANGE_BYTES = 8,
};

/* TITL, REFS: u32 rows, then rows of u32 entry, u32 offset of a text in the bytes
 * behind the rows. */
enum table_text { TEXT_ENTRY = 0, TEXT_OFFSET = 4, TEXT_BYTES = 8 };

/* CARD: u32 rows, u32 length of the dictionary, rows, dictionary, data. */
enum table_card {
    CARD_FIRST = 0,  /* u16 port */
    CARD_LAST = 2,   /* u16 */
    CARD_OFFSET = 4, /* u32 in the data */
    CARD_LENGTH = 8, /* u32, deflated */
    CARD_TEXT = 12,  /* u32, length of the text */
    CARD_BYTES = 16,
};
#define CARD_HEADER 8u
#define CARD_WINDOW_BITS 13 /* raw deflate; the dictionary is no longer than the window */
#define CARD_DICTIONARY_MAX (1u << CARD_WINDOW_BITS)
#define CARD_TEXT_MAX (1u << 20)

/* EVID: u32 rows, u32 how many of them, the last ones, are about ranges, u32 kinds;
 * kinds, rows, for each range a u16 reach, texts. Rows about a port alone stand by
 * transport and port, with the registry's before the others; those about ranges by
 * transport and first port. A reach is the highest last port of the transport's
 * ranges up to this one. Texts begin with STATEMENT_STRINGS empty ones. */
#define EVIDENCE_HEADER 12u
enum table_statement {
    STATEMENT_FIRST = 0, /* u16 port */
    STATEMENT_LAST = 2,  /* u16 */
    STATEMENT_NAME = 4,  /* u16 cell, or 0 */
    STATEMENT_KIND = 6,  /* u16: transport, number of the kind << 2 */
    STATEMENT_TITLE = 8, /* u32 offset of a text; with TITLE_OF_ENTRY among those of TITL */
    STATEMENT_TEXT = 12, /* u32 offset of consecutive strings */
    STATEMENT_BYTES = 16,
};
#define TITLE_OF_ENTRY (1u << 31)
enum table_statement_kind {
    STATEMENT_SOURCE = 0,
    STATEMENT_STATUS = 1,
    STATEMENT_FLAGS = 2,
    STATEMENT_FILE = 4, /* u32 offset of a text */
    STATEMENT_KIND_BYTES = 8,
};
#define STATEMENT_KINDS_MAX 16383u
#define STATEMENTS_MAX (1u << 20)
#define STATEMENT_RANGES_MAX 16384u /* where many overlap, a lookup goes past all of them */
#define STATEMENTS_AT_MAX 64u       /* of an endpoint; the registry has no more than ten */
#define STATEMENT_FLAGS_KNOWN                                                                    \
    (SERVC_EVIDENCE_MALFORMED | SERVC_EVIDENCE_UNASSIGNED_USE | SERVC_EVIDENCE_DUPLICATE |         \
     SERVC_EVIDENCE_HISTORY | SERVC_EVIDENCE_RANGE)
/* Strings of a text: registered, modified, refs, unauthorized, counterpart. */
#define STATEMENT_STRINGS 5u

/* SRCS: u32 rows; rows of u32 offset; texts: key, title, publisher, url, citation,
 * each ended by NUL. By key. */
#define SOURCE_STRINGS 5u

/* ---- Columns of a compressed table ---- */

enum table_column {
#define COLUMN(id, section) COLUMN_##id,
#include "lib/table_columns.def"
#undef COLUMN
    TABLE_COLUMNS
};

/* The sections of a compressed table, in order. */
enum packed_section {
#define PACKED(id) PACKED_##id,
#include "lib/table_sections.def"
#undef PACKED
    PACKED_SECTIONS
};
extern const char table_packed_ids[PACKED_SECTIONS][5];

/* The section of each column. */
extern const uint8_t table_column_section[TABLE_COLUMNS];

struct table_bytes {
    const uint8_t *p;
    size_t n;
};

struct table_columns {
    struct table_bytes at[TABLE_COLUMNS];
};

/* What a column of texts has for an entry. */
enum text_code {
    TEXT_NONE = 0,
    TEXT_NEW = 1,      /* the next of the column */
    TEXT_AS_BEFORE = 2, /* the text of the entry before, in order of ports */
    TEXT_EXPLICIT = 3, /* its number is the next of the explicit column */
};

/* What a column about statements has for one that is not like its twin of another
 * transport; higher numbers are those of texts or names seen before. */
enum statement_name { STATEMENT_LEADING = 0, STATEMENT_NAMELESS = 1, STATEMENT_NAMED = 2 };
enum statement_title { TITLE_NONE = 0, TITLE_AS_ENTRY = 1, TITLE_NEW = 2, TITLE_BEFORE = 3 };
enum statement_text { STRINGS_NONE = 0, STRINGS_NEW = 1, STRINGS_BEFORE = 2 };

/* What a name's number is, against what was to be expected (doc/table.md). */
enum name_code {
    NAME_EXPECTED = 0,
    NAME_OTHER = 1,    /* new where the same was expected, or the same for new */
    NAME_AS_PORT_BEFORE = 2,
    NAME_EXPLICIT = 3,
};

/* Shapes: bits of a name's attributes. */
#define SHAPE_STATUS 7u
#define SHAPE_UPSTREAM_ONLY 8u
#define SHAPE_SPELLING 16u

/* Codes of frequencies: below FREQ_RARE a place in the transport's table. */
#define FREQ_RARE 14u    /* behind that, by the next of its column */
#define FREQ_LITERAL 15u /* in the low and high columns */

/* A prefix shared with the name before is one byte below this, so no name has
 * such a byte. */
#define NAME_PREFIX_MAX 31u

/* Makes the raw image, without checksums, from columns that need not be sound.
 * image    malloc'ed; the caller frees it
 * returns  SERVC_OK, SERVC_ECORRUPT, SERVC_ELARGE or SERVC_ENOMEM */
int table_expand(const struct table_columns *columns, uint8_t **image, size_t *size);

/* Fills in the checksums of an image or file that is otherwise complete. */
void table_seal(uint8_t *image, size_t size);

#endif

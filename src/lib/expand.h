/* SPDX-License-Identifier: BSD-2-Clause */
/* From columns to the raw image. Nothing in the columns is believed: every
 * function leaves x->error set if they are not sound. Private to the library. */
#ifndef LIB_EXPAND_H
#define LIB_EXPAND_H

#include "lib/image.h"

/* Reads a column; at its end `bad` sticks and numbers are 0. */
struct cursor {
    const uint8_t *p, *end;
    bool bad;
};

static inline uint32_t cursor_byte(struct cursor *c)
{
    if (c->p < c->end)
        return *c->p++;
    c->bad = true;
    return 0;
}

/* Seven bits a byte, the lowest first, at most 32 bits. */
uint32_t cursor_long_number(struct cursor *c);
static inline uint32_t cursor_number(struct cursor *c)
{
    return c->p < c->end && *c->p < 0x80 ? *c->p++ : cursor_long_number(c);
}

/* Memory that is given back in the reverse order, in one block or few: an expansion
 * takes and leaves it a dozen times, and fresh pages cost more than what is done there. */
struct scratch {
    struct scratch *before;
    size_t used, size;
};
struct scratch_mark {
    struct scratch *block;
    size_t used;
};

/* A list of gaps: which of a run of items are special, and how. Each number is
 * gap * ways + way, the gap counting the ordinary items before the special one. */
struct gaps {
    struct cursor at;
    uint32_t left, ways, way;
};

/* One name at one endpoint. */
struct link {
    uint32_t place;
    uint32_t key;
};

/* Bytes that grow. */
struct growing {
    uint8_t *p;
    size_t n, capacity;
};

struct shape {
    uint8_t status, lead[SERVC_POLICIES];
    bool simple; /* one name, which leads everywhere and says all of the entry */
    uint32_t count;
    const uint8_t *attributes; /* one a name */
    uint32_t first_origin, origins;
};

struct origin {
    uint8_t rule, frequency; /* 0: the table's main source; else 1 + enum servc_source */
    const uint8_t *sources;  /* one a name; NULL: nobody */
    uint16_t kind[8];        /* 1 + row of KTAB, once there is one; by variant */
};

/* Titles or references: one text an entry at most. */
struct texts {
    const uint8_t *codes, *codes_end; /* from the next that is not TEXT_NONE on */
    uint32_t none;                    /* entries before that one */
    struct cursor explicit;
    uint32_t *offset, count, next, last;
    struct growing rows; /* entry, offset */
};

#define PORTS_ALL 65536u
#define BLOCKS (PORTS_ALL / BLOCK_PORTS)

struct expansion {
    const struct table_columns *c;
    int error;
    struct scratch *scratch; /* what expand_take gave */

    uint32_t names, keys;
    uint32_t *offset, *length; /* of each name's record in the pool, of its text */
    uint32_t *key;             /* the name that has its places: itself, or another spelling */
    uint8_t *pool;
    size_t pool_size;
    unsigned shift;

    struct shape *shapes;
    uint32_t shape_count;
    struct shape bare; /* of entries without names */
    struct origin *origins;
    uint32_t origin_count;
    uint8_t main_source; /* of frequencies */

    uint8_t *state; /* by port: two bits a transport, enum presence */
    uint32_t *bits; /* by transport and block of 32 ports: which have an entry */
    uint32_t entries[SERVC_TRANSPORTS], first[SERVC_TRANSPORTS], total;
    uint32_t named[SERVC_TRANSPORTS]; /* of the entries */

    uint32_t *value; /* by entry: 0, or 1 + place among dictionary and literals */
    uint32_t *kind;  /* by entry: row of KTAB */
    uint16_t *cell;  /* by entry */
    uint16_t *port;  /* by entry */
    uint32_t *values, value_count; /* dictionary, then literals, in millionths */
    uint32_t value_capacity;
    uint32_t dictionary;
    struct link *links;
    uint32_t link_count, link_capacity;
    struct growing lists, listed, kinds;
    struct texts titles, refs;

    uint8_t meta[META_BYTES];
    struct growing part[RAW_SECTIONS];
};

enum presence { ABSENT = 0, BARE = 1, NAMED = 2 };

static inline struct cursor cursor_of(const struct expansion *x, enum table_column column)
{
    const struct table_bytes *b = &x->c->at[column];
    static const uint8_t nothing = 0;
    return b->n ? (struct cursor){b->p, b->p + b->n, false}
                : (struct cursor){&nothing, &nothing, false};
}

/* Memory for n things of a size, or NULL with x->error set; `expand_take` zeroes it. */
void *expand_room(struct expansion *x, size_t n, size_t size);
void *expand_take(struct expansion *x, size_t n, size_t size);
/* Gives back what was taken since the mark. */
struct scratch_mark expand_mark(const struct expansion *x);
void expand_release(struct expansion *x, struct scratch_mark mark);
/* Room for n more bytes at the end, counted as used and not set; NULL with x->error
 * set if there is none. */
uint8_t *expand_grow(struct expansion *x, struct growing *g, size_t n);
/* The section, of n zeroed bytes. */
uint8_t *expand_part(struct expansion *x, enum raw_section section, size_t n);
/* False, with x->error set unless it is. */
bool expand_fails(struct expansion *x, int error);
static inline bool expand_check(struct expansion *x, bool sound)
{
    return sound || expand_fails(x, SERVC_ECORRUPT);
}

struct gaps gaps_of(const struct expansion *x, enum table_column column, uint32_t ways);
void gaps_step(struct gaps *g);

/* 0 for an ordinary item, else 1 + way. */
static inline uint32_t gaps_next(struct gaps *g)
{
    if (g->left-- != 0)
        return 0;
    uint32_t way = g->way + 1;
    gaps_step(g);
    return way;
}

static inline uint32_t name_cell(const struct expansion *x, uint32_t name)
{
    return x->offset[name] >> x->shift;
}

static inline const char *name_text(const struct expansion *x, uint32_t name)
{
    return (const char *)x->pool + x->offset[name] + RECORD_NAME;
}

bool expand_names(struct expansion *x);      /* expand_names.c: NAMES, VARIANTS */
bool expand_sort(struct expansion *x);       /* SORT */
bool expand_shapes(struct expansion *x);     /* expand_shapes.c: SHAPES, ORIGINS */
bool expand_presence(struct expansion *x);   /* expand_presence.c: which entries there are */
bool expand_groups(struct expansion *x);     /* expand_groups.c: PORT, GRUP, SEEN, PAGE */
bool expand_entries(struct expansion *x);    /* expand_entries.c: what they are */
/* expand_texts.c: TITL, REFS. `column` holds the texts; codes and explicit numbers are
 * the two behind it. */
bool expand_texts_begin(struct expansion *x, struct texts *k, enum table_column column);
bool expand_special_text(struct expansion *x, struct texts *k, uint32_t entry);
bool expand_put_texts(struct expansion *x, const struct texts *k, enum table_column column,
                      enum raw_section section);
/* Rows that begin with an entry and came in order of ports, by entry. */
void expand_put_sorted(const struct expansion *x, const struct growing *rows, uint32_t row_bytes,
                       uint8_t *to);
bool expand_values(struct expansion *x);     /* expand_values.c: VALU, FREQ, TOPS */
bool expand_places(struct expansion *x);     /* expand_places.c: PLAC and the pool's places */
bool expand_hash(struct expansion *x);       /* expand_hash.c: HASH */
bool expand_evidence(struct expansion *x);    /* expand_evidence.c: EVID, behind TITL */
bool expand_sources(struct expansion *x);     /* SRCS */
bool expand_bits(struct expansion *x, enum raw_section section, const uint32_t *v, uint32_t most,
                 enum table_meta width);

/* Most entries have no reference, and are passed by together. */
static inline bool expand_take_text(struct expansion *x, struct texts *k, uint32_t entry)
{
    return k->none-- > 0 || expand_special_text(x, k, entry);
}

#endif

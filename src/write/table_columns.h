/* SPDX-License-Identifier: BSD-2-Clause */
/* From entries to the columns of a table (doc/table.md, "Columns"). */
#ifndef WRITE_TABLE_COLUMNS_H
#define WRITE_TABLE_COLUMNS_H

#include "base/map.h"
#include "lib/table_format.h"
#include "write/writer.h"

/* Texts by number, in order of first use. Case counts. */
struct numbering {
    struct arena *mem;
    struct map index; /* without regard to case: the first of those that differ in it */
    struct str *text;
    uint32_t *sister; /* the next that differs in case alone, or NOT_NUMBERED */
    uint32_t count, capacity, sister_capacity;
};
#define NOT_NUMBERED UINT32_MAX

void numbering_init(struct numbering *n, struct arena *mem);
/* The number of a text; *is_new if it was given now. */
uint32_t number_of(struct numbering *n, struct str text, bool *is_new);

/* An entry's names as the table has them. */
struct table_entry {
    const struct entry *e;
    const struct entry_name **names;
    uint32_t count;
    uint8_t lead[SERVC_POLICIES]; /* or LEAD_NONE */
    uint8_t status;
    uint32_t shape, origin;
};

struct table_builder {
    struct arena *mem;
    const struct entry_set *set;
    struct table_entry *entries; /* set->count of them */
    struct sink column[TABLE_COLUMNS];
    struct numbering names;
    uint32_t shape_count;
};

/* Fills all columns but INFO, cards and sources; evidence if `extra` wants it. What a table cannot hold is left out
 * and noted in `d`, unless that is NULL. Each column's memory is the builder's:
 * table_builder_free. */
void table_columns_fill(struct table_builder *b, struct arena *mem, const struct entry_set *set,
                        const struct table_extra *extra, struct diag *d);
void table_builder_free(struct table_builder *b);

/* Its parts. */
void table_put_presence(struct table_builder *b);    /* table_presence.c */
void table_put_shapes(struct table_builder *b);      /* table_shapes.c */
void table_put_names(struct table_builder *b);       /* table_names.c: numbers and marks */
void table_put_name_texts(struct table_builder *b);  /* the texts of all numbers */
void table_put_frequencies(struct table_builder *b); /* table_frequencies.c */

/* Fills the columns of cards. */
void table_put_cards(struct table_builder *b, const struct table_card_text *cards, uint32_t count);

/* Fills the columns of evidence: behind the names, whose numbers it uses. */
/* table_evidence.c; what the table cannot hold is noted in `d`, unless that is NULL. */
void table_put_evidence(struct table_builder *b, bool selected, struct diag *d);
/* Whether a port of the claim is an entry. */
bool table_covers(const struct table_builder *b, const struct claim *c);

/* Fills the column of sources. */
void table_put_sources(struct table_builder *b, const struct table_source *sources, uint32_t count);

/* A name that a table can hold. */
bool table_fits(struct str name);

/* Seven bits a byte, the lowest first. */
void put_number(struct sink *out, uint32_t v);

#endif

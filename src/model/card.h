/* SPDX-License-Identifier: BSD-2-Clause */
/* A card in memory: one curated page about a port (doc/cards.md). Its names are
 * claims of the catalogue; everything else is here, each text with its place.
 * A card lives as long as the catalogue that holds it. */
#ifndef MODEL_CARD_H
#define MODEL_CARD_H

#include "base/diag.h"
#include "lib/servc.h"

struct card_text {
    struct str text;
    struct place at;
};

struct card_texts {
    const struct card_text *at;
    uint32_t count;
};

/* One sentence, and who says so: tags first, then sources. A line of history
 * has a date, and sources without a tag. */
struct card_statement {
    struct card_text say;
    struct card_texts by;
    struct card_text date; /* history alone */
};

struct card_statements {
    const struct card_statement *at;
    uint32_t count;
};

struct card_relation {
    struct card_text port; /* "587/tcp" */
    struct card_text kind;
};

struct card_relations {
    const struct card_relation *at;
    uint32_t count;
};

enum card_field_kind {
    CARD_FIELD_VERSION,
    CARD_FIELD_PORT,
    CARD_FIELD_NAMES,      /* the list of a transport */
    CARD_FIELD_TEXT,       /* one line */
    CARD_FIELD_PROSE,      /* lines, a sentence each; no line break behind the last */
    CARD_FIELD_DATE,       /* no `~` */
    CARD_FIELD_WORD,       /* one of `words` */
    CARD_FIELD_WORDS,      /* a list of them */
    CARD_FIELD_STATEMENTS, /* a list of `say` and `by` */
    CARD_FIELD_HISTORY,    /* a list of `date`, `say` and `ref` */
    CARD_FIELD_RELATIONS,
    CARD_FIELD_FLAG,       /* true or false */
};

/* The fields of a card, one row each, in the order `new` prints them. */
enum card_field {
#define CARD_FIELD(id, key, kind, words, help) CARD_##id,
#include "model/card_fields.def"
#undef CARD_FIELD
    CARD_FIELDS
};

struct card_field_row {
    const char *key;
    enum card_field_kind kind;
    const char *const *words; /* the closed list that values come from, or NULL */
    size_t word_count;
    const char *help;         /* one line, as `servc new` prints it */
};
extern const struct card_field_row card_fields[CARD_FIELDS];

/* The keys of a name in the list of a transport. */
enum card_name_field {
#define CARD_NAME_FIELD(id, key, help) CARD_NAME_##id,
#include "model/card_name_fields.def"
#undef CARD_NAME_FIELD
    CARD_NAME_FIELDS
};

struct card_name_field_row {
    const char *key;
    const char *help;
};
extern const struct card_name_field_row card_name_fields[CARD_NAME_FIELDS];

enum card_prevalence {
    CARD_PREVALENCE_NONE, /* not said */
    CARD_RARE,
    CARD_OCCASIONAL,
    CARD_COMMON,
    CARD_WIDESPREAD,
};
#define CARD_PREVALENCES 5

struct card {
    const struct source_file *file;
    struct place at;                   /* of the document */
    struct place field_at[CARD_FIELDS]; /* of each key; line 0 where absent */
    uint16_t first, last;
    uint8_t layer;                     /* 0 is ours; see struct claim */
    bool extends;                      /* it patches the card below it, name by name */
    enum card_prevalence prevalence;
    /* By kind of field; entries of other kinds stay empty. */
    struct card_text texts[CARD_FIELDS];            /* TEXT, PROSE, DATE, WORD */
    struct card_texts lists[CARD_FIELDS];           /* WORDS */
    struct card_statements statements[CARD_FIELDS]; /* STATEMENTS, HISTORY */
    struct card_relations relations;
};

/* A source that cards name by a key: a row of data/cards/sources.yaml. It has a
 * URL, a citation, or both; what is absent is empty. */
struct card_source {
    struct card_text key;
    struct card_text title, publisher, url, citation;
};

/* NULL for CARD_PREVALENCE_NONE and values outside. */
const char *card_prevalence_name(enum card_prevalence prevalence);
bool card_prevalence_parse(struct str s, enum card_prevalence *out);

/* The closed lists: roles, kinds of relation with their inverse, tags. */
extern const char *const card_roles[];
extern const size_t card_role_count;
struct card_relation_kind {
    const char *name, *inverse;
    const char *meaning; /* in words, behind the other endpoint's name */
};
#define CARD_RELATION_KINDS 6
extern const struct card_relation_kind card_relation_kinds[CARD_RELATION_KINDS];
extern const char *const card_tags[];
extern const size_t card_tag_count;

#endif

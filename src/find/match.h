/* SPDX-License-Identifier: BSD-2-Clause */
/* One word against a name or a text. Case does not count, nor do separators: `-`, `_`,
 * `.`, `/` and blanks. ASCII alone is folded, so no locale changes a result. */
#ifndef FIND_MATCH_H
#define FIND_MATCH_H

#include "base/str.h"

#include <stdint.h>

struct arena;

/* A word to look for. */
struct find_word {
    struct str text;  /* folded: lower case, no separators; never empty */
    struct str given; /* as it was written */
    bool is_number;   /* a port: `number` */
    uint16_t number;
    unsigned slips; /* edits that still make it the same word, by its length */
};

/* The most words of a query: each is held against everything. */
#define FIND_WORDS_MAX 16u

struct find_words {
    struct find_word at[FIND_WORDS_MAX];
    uint32_t count;
    struct find_word joined; /* all of them as one: "remote desktop" may be a name */
};

enum find_words_fault { FIND_WORDS_FINE, FIND_WORDS_NONE, FIND_WORDS_TOO_MANY };

/* Words are separated by white space, within an operand and between operands. What has
 * nothing but separators is skipped. */
enum find_words_fault find_words_parse(struct find_words *out, const char *const *operands,
                                       uint32_t count, struct arena *mem);

/* Bytes of a text, for marking them. */
struct find_span {
    size_t from, to;
};

enum find_fit {
    FIT_EQUAL,
    FIT_BEGINS, /* the name begins so */
    FIT_PART,   /* a part of it, behind a separator, begins so */
    FIT_INSIDE, /* it is in there; a word of less than three bytes never is */
    FIT_NOT,
};

/* *span is set unless the answer is FIT_NOT. */
enum find_fit find_in_name(struct str word, struct str name, struct find_span *span);

/* Whether a word of the text begins so, or is it without an `s` at the end; a word of one or
 * two bytes must be a whole one. */
bool find_in_text(struct str word, struct str text, struct find_span *span);

/* Edits between the word and the name, or the nearest word of the text; more than `word->slips`
 * if it is farther. Short words are alike only if they begin alike. */
unsigned find_slips_in_name(const struct find_word *word, struct str name);
unsigned find_slips_in_text(const struct find_word *word, struct str text, struct find_span *span);

#endif

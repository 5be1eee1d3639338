/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds services by words: in names, titles and cards of a table, the likeliest first.
 * All words of a query must match, each anywhere.
 *
 *     struct find f;
 *     find_begin(&f, table, policy, transports, &words, mem);
 *     ... each card for which find_wants_card says so: find_add_card
 *     find_end(&f);
 *     f.results[0] to f.results[f.count - 1]
 */
#ifndef FIND_FIND_H
#define FIND_FIND_H

#include "find/match.h"
#include "lib/servc.h"
#include "model/card.h"

struct claim;

/* How a word matches, the best first: the order of results. */
enum find_kind {
    FIND_NUMBER, /* it is the port */
    FIND_NAME,   /* it is the leading name */
    FIND_ALIAS,  /* it is another name */
    FIND_PREFIX, /* a name begins so */
    FIND_PART,   /* a part of a name begins so */
    FIND_TITLE,  /* a word of a title begins so */
    FIND_INSIDE, /* it is in a name */
    FIND_SLIP,   /* a name, or a word of a title, is nearly it; tried only if no name and
                    no title has it */
    FIND_TEXT,   /* a word of the card begins so */
    FIND_NOTHING,
};

/* "number", "name", "alias", "prefix", "part", "title", "inside", "slip", "text"; static. */
const char *find_kind_name(enum find_kind kind);

/* Where a word was found. */
struct find_hit {
    enum find_kind kind;
    unsigned slips;        /* FIND_SLIP: edits */
    struct str text;       /* the name, the title, or the sentence */
    struct find_span span; /* in it */
};

/* How the words stand in the text that has all of them, the best first. */
enum find_near { NEAR_PHRASE, NEAR_SAME_TEXT, NEAR_NOT };

/* Neighbouring ports (6000-6063) with the same name, title and hits are one result. */
struct find_result {
    uint16_t first, last;
    unsigned transports; /* bit (1 << transport) */
    enum servc_status status;
    const char *name;   /* NULL: none leads */
    const char *title;  /* NULL: none */
    uint32_t frequency; /* the highest of its endpoints, millionths, or SERVC_NO_FREQUENCY */
    enum card_prevalence prevalence;
    struct find_hit *hits;            /* one a word */
    enum find_near in_title, in_text; /* how several words stand in its titles, in its card */
};

struct find {
    const struct servc_table *table;
    enum servc_policy policy;
    const struct find_words *words;
    struct arena *mem;
    struct find_result *results; /* in find_begin: everything, in order of ports */
    uint32_t count, capacity;
    bool in_names[FIND_WORDS_MAX]; /* the word is in some name or title */
    bool anywhere[FIND_WORDS_MAX]; /* ... or in a card, or nearly */
};

/* Looks at the names and titles of all entries on the transports (bits). Results belong to
 * `mem` and point into the table, the cards and the words. */
void find_begin(struct find *f, const struct servc_table *t, enum servc_policy policy,
                unsigned transports, const struct find_words *words, struct arena *mem);

/* Whether a card is worth reading, by its text as it stands in the table: it has a word, or
 * its prevalence decides the place of a result. */
bool find_wants_card(const struct find *f, struct servc_card_ports ports, struct str text);

/* What the card says, for all results at its ports. `names` are its claims. */
void find_add_card(struct find *f, const struct card *card, const struct claim *const *names,
                   uint32_t name_count);

/* Drops what does not have all words, and sorts. */
void find_end(struct find *f);

/* The names nearest to a word that was not found, at most `most` of them and 8, the nearest first.
 * Returns how many. */
uint32_t find_nearest(const struct servc_table *t, const struct find_word *word, uint32_t most,
                      const char **out);

#endif

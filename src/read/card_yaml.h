/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of the card reader share: the state of one file, and values
 * taken out of the tree. Each function reports what is wrong and says false. */
#ifndef READ_CARD_YAML_H
#define READ_CARD_YAML_H

#include "model/card.h"
#include "model/claim.h"
#include "read/yaml_tree.h"

struct card_reader {
    struct yaml_tree *tree;    /* the document */
    struct catalogue *c;
    struct diag *d;
    const struct source_file *file;
    uint8_t layer;
    struct card *card;         /* being filled; given to the catalogue when it is whole */
    struct claim_list pending; /* its claims, until then */
    uint32_t errors;           /* before this document */
    uint32_t met, used;        /* documents */
};

/* Words in a row, of which a value or a key is one. */
struct card_words {
    const char *const *at;
    size_t count;
};
#define CARD_WORDS(list) ((struct card_words){(list), sizeof(list) / sizeof *(list)})

/* Adds "did you mean" or the whole list to a message. */
void card_hint(struct card_reader *r, struct diag_message *m, struct str wrong,
               struct card_words words);

/* In all of these `key` is what messages call the value. */
bool card_is(struct card_reader *r, const struct tree_node *node, enum tree_kind kind,
             const char *key);

/* Sorts a mapping's values by key: values[i] belongs to keys.at[i], or is NULL. */
bool card_keys(struct card_reader *r, const struct tree_node *mapping, const char *key,
               struct card_words keys, const struct tree_node **values);
bool card_needs(struct card_reader *r, const struct tree_node *mapping,
                const struct tree_node *value, const char *key);

/* One line that is not empty, without blanks at its ends. */
bool card_line(struct card_reader *r, const struct tree_node *node, const char *key,
               struct card_text *out);
/* Lines; without line breaks at the end. */
bool card_prose(struct card_reader *r, const struct tree_node *node, const char *key,
                struct card_text *out);
bool card_date(struct card_reader *r, const struct tree_node *node, const char *key, bool about,
               struct card_text *out);
/* One of the words; *index, if given, says which. */
bool card_word(struct card_reader *r, const struct tree_node *node, const char *key,
               struct card_words words, struct card_text *out, size_t *index);
bool card_flag(struct card_reader *r, const struct tree_node *node, const char *key, bool *out);

/* A list that is not empty. */
bool card_items(struct card_reader *r, const struct tree_node *node, const char *key);
/* The same, and its items: words from `words` or (`words.at` NULL)
 * any texts without a blank. */
bool card_list(struct card_reader *r, const struct tree_node *node, const char *key,
               struct card_words words, struct card_texts *out);

/* card_names.c: the list of a transport becomes claims that wait. */
void card_read_names(struct card_reader *r, const struct tree_node *list,
                     enum servc_transport transport);

/* card_prose.c */
void card_read_statements(struct card_reader *r, const struct tree_node *list,
                          enum card_field field);
void card_read_relations(struct card_reader *r, const struct tree_node *list);

#endif

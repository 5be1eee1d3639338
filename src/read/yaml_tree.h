/* SPDX-License-Identifier: BSD-2-Clause */
/* YAML, one document at a time, as a small tree in which each node knows its
 * place. Scalars are text: what a value means is for the caller to say.
 *
 * Only what a person writes by hand is taken: no anchors, aliases, tags or
 * directives, no key twice in a mapping, no control characters (tabs among
 * them), little depth and size. Each of these is an error with an id, so that a
 * hostile file costs time and memory in proportion to its length.
 */
#ifndef READ_YAML_TREE_H
#define READ_YAML_TREE_H

#include "base/diag.h"

#define TREE_DEPTH_MAX 16u                    /* cards have 5 */
#define TREE_NODES_MAX 20000u                 /* of a document; a long card has 400 */
#define TREE_SCALAR_MAX ((size_t)64 * 1024)   /* bytes; a long card has 6 KB in all */
#define TREE_BYTES_MAX ((size_t)1024 * 1024)  /* of a document */

enum tree_kind {
    TREE_SCALAR,
    TREE_LIST,
    TREE_MAPPING,
    TREE_REFUSED, /* reported; the caller passes over it */
};

/* Nodes of a document stand in one array in the order of the text: the first
 * child is the next node, and so is the value of a key. */
struct tree_node {
    struct str text;       /* scalars */
    uint32_t line, column; /* from 1; columns count bytes */
    uint32_t next;         /* how many nodes on the next item or key is; 0: the last */
    uint32_t count;        /* items or pairs */
    uint32_t group;        /* see yaml_tree_earlier */
    enum tree_kind kind;
    bool plain;            /* a scalar without quotes, not a block */
};

struct yaml_tree;

/* What is done with a document. Its nodes are gone afterwards. */
typedef void tree_visit_fn(struct yaml_tree *t, const struct tree_node *root, void *reader);

/* Calls `visit` for each document in turn, until the end or where the rest
 * cannot be read, which is reported. Scalars point into `text` or `texts`. A
 * document in which something was refused is visited all the same: the reader
 * counts errors from one document to the next. */
void yaml_tree_read(struct str text, const struct source_file *file, struct arena *texts,
                    struct diag *d, tree_visit_fn *visit, void *reader);

/* The first item of a list or the first key of a mapping; NULL if there is none. */
static inline const struct tree_node *tree_first(const struct tree_node *node)
{
    return node->count ? node + 1 : NULL;
}

/* The next item or key; NULL at the end. */
static inline const struct tree_node *tree_next(const struct tree_node *node)
{
    return node->next ? node + node->next : NULL;
}

/* The value of a key that is a scalar. */
static inline const struct tree_node *tree_value(const struct tree_node *key)
{
    return key + 1;
}

/* The key of a value. */
static inline const struct tree_node *tree_key(const struct tree_node *value)
{
    return value - 1;
}

/* The node of the same text (case apart) that was passed with this group since
 * the last call with another group, or NULL. A group is any node of the
 * document; each node is passed once, in one group, and groups do not mix. */
const struct tree_node *yaml_tree_earlier(struct yaml_tree *t, const struct tree_node *group,
                                          const struct tree_node *node);

struct place tree_place(const struct yaml_tree *t, const struct tree_node *node);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON (RFC 8259) into a tree. Strict: no comments, no trailing commas, one value
 * in the text. Memory is a constant times the text. */
#ifndef BASE_JSON_READ_H
#define BASE_JSON_READ_H

#include "base/arena.h"

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json_node {
    enum json_kind kind;
    struct str key;             /* of a member of an object */
    struct str text;            /* a string without its escapes; a number as it stands */
    struct json_node *first;    /* of an array or object */
    struct json_node *next;     /* in the same array or object */
    size_t at;                  /* offset in the text */
};

/* NULL if the text is not JSON, or nested deeper than 64 levels; *bad is then the
 * offset where that shows, and *why says it in words. Nodes belong to `mem`. */
const struct json_node *json_parse(struct str text, struct arena *mem, size_t *bad, const char **why);

/* A member by its key, or NULL. */
const struct json_node *json_member(const struct json_node *object, const char *key);
/* The text of a string member; empty if it is absent or no string. */
struct str json_text(const struct json_node *object, const char *key);

#endif

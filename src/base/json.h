/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON (RFC 8259) into a sink, compact, keys in the order they are written.
 *
 * Strings are written as UTF-8; a byte that is not part of well-formed UTF-8
 * becomes U+FFFD, and control characters and others that do harm on a terminal
 * (base/plain.h) become \uXXXX. The writer keeps the commas; the caller keeps the
 * nesting right.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/sink.h"

struct json {
    struct sink *out;
    bool comma;          /* a value was written at this level */
    bool after_key;      /* the next value belongs to a key */
    unsigned indent;     /* 0: one line; else blanks a level */
    unsigned depth;
};

void json_open(struct json *j, char bracket);  /* '{' or '[' */
void json_close(struct json *j, char bracket); /* '}' or ']' */
void json_key(struct json *j, const char *key);
void json_str(struct json *j, struct str value);
void json_z(struct json *j, const char *value);
void json_u32(struct json *j, uint32_t value);
void json_millionths(struct json *j, uint64_t millionths); /* up to 2^32 whole ones */
void json_bool(struct json *j, bool value);
void json_null(struct json *j);

/* A key and its value. An empty text and NULL are null. */
void json_member_text(struct json *j, const char *key, struct str text);
void json_member_z(struct json *j, const char *key, const char *text);
void json_member_u32(struct json *j, const char *key, uint32_t value);
void json_member_bool(struct json *j, const char *key, bool value);
/* A key, and the bracket that opens its value. */
void json_member_open(struct json *j, const char *key, char bracket);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* A table as C source, for programs that want no file. */
#ifndef WRITE_C_ARRAY_H
#define WRITE_C_ARRAY_H

#include "base/sink.h"

struct c_array {
    struct str image;   /* a raw table */
    const char *prefix; /* of the names in it: a C identifier */
    struct str remark;  /* lines for the comment at the head: where the table comes from */
};

void write_c_array(const struct c_array *a, struct sink *out);
void write_c_header(const struct c_array *a, struct sink *out);

#endif

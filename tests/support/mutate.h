/* SPDX-License-Identifier: BSD-2-Clause */
/* Bad tables made from good ones, so that none has to be kept as a binary file:
 * each is a few lines that say what is done to which table.
 *
 *     raw | packed     which table to begin with (the first line)
 *     set OFFSET V     the byte there
 *     u16 OFFSET V     and so on; OFFSET may be ID+N: N bytes into that section
 *     u32 OFFSET V
 *     row ID FIELD V   in the section table: FIELD is offset, length or crc
 *     rename ID ID     in the section table
 *     swap ID ID       offset and length of two rows
 *     cut SIZE         the file
 *     seal             make all checksums right again
 */
#ifndef SUPPORT_MUTATE_H
#define SUPPORT_MUTATE_H

#include "base/arena.h"

struct good_tables {
    struct str raw, packed;
};

/* The table that the lines make; false if they make no sense. The bytes belong to
 * `mem`. */
bool mutate(const struct good_tables *good, struct str lines, struct arena *mem, struct str *out);

#endif

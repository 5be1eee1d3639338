/* SPDX-License-Identifier: BSD-2-Clause */
/* SHA-256 (FIPS 180-4). */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/arena.h"

/* How the blocks are taken: in plain C, or by the processor's own instructions,
 * four times as fast. The digests are the same. */
enum sha256_way { SHA256_PLAIN, SHA256_X86 };

/* The fastest way on this processor. Asking takes microseconds in a virtual
 * machine: ask once for many digests. */
enum sha256_way sha256_best_way(void);

/* 64 lower-case hexadecimal digits; the text belongs to `mem`. */
struct str sha256_hex(struct arena *mem, struct str bytes, enum sha256_way way);

/* The digests of many texts, hex[i] that of texts[i]: up to twice as fast as one after
 * the other. */
void sha256_hex_many(struct arena *mem, const struct str *texts, size_t count, enum sha256_way way,
                     struct str *hex);

#endif

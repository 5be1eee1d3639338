/* SPDX-License-Identifier: BSD-2-Clause */
/* SHA-256 (FIPS 180-4). */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/arena.h"

/* 64 lower-case hexadecimal digits; the text belongs to `mem`. */
struct str sha256_hex(struct arena *mem, struct str bytes);
/* The same without the processor's own instructions; tests compare the two. */
struct str sha256_hex_portable(struct arena *mem, struct str bytes);

#endif

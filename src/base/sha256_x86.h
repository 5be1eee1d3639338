/* SPDX-License-Identifier: BSD-2-Clause */
/* SHA-256 by the instructions that x86 processors have for it. */
#ifndef BASE_SHA256_X86_H
#define BASE_SHA256_X86_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True if this build and this processor have them. */
bool sha256_x86_is_there(void);

/* Takes whole blocks of 64 bytes into the state (FIPS 180-4, section 6.2.2). */
void sha256_x86_blocks(uint32_t state[8], const uint32_t constants[64], const unsigned char *p,
                       size_t blocks);

/* The same for two texts at once, which takes hardly longer than for one. */
void sha256_x86_two(uint32_t a[8], uint32_t b[8], const uint32_t constants[64],
                    const unsigned char *p, const unsigned char *q, size_t blocks);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Strict decimals: a number is all of the text or it is no number. No sign, no
 * blank, no locale, no floating point. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/str.h"

#include <stdint.h>

/* Digits only, value at most `max`; leading zeros are allowed. *out is set on
 * true alone. */
bool parse_u32(struct str s, uint32_t max, uint32_t *out);

/* "0.012345" -> 12345: `0.` and one to six digits, or exactly `1.0`...`1.000000`
 * for one million. False for anything else, more digits included. */
bool parse_millionths(struct str s, uint32_t *out);

/* The same of eight bytes, which must be `0.` and six digits. */
bool parse_plain_millionths(const char *p, uint32_t *out);

#define MILLION 1000000u

/* Writes v at `to`, which has room for U32_BYTES; returns how many it took. */
#define U32_BYTES 10
size_t put_u32(char *to, uint32_t v);

/* 12345 -> "0.012345": six decimals, one digit or more before the point. Writes them
 * at `to`, which has room for MILLIONTHS_BYTES; returns how many it took. */
#define MILLIONTHS_BYTES 11
size_t put_millionths(char *to, uint32_t millionths);

#endif

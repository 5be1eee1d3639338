/* SPDX-License-Identifier: BSD-2-Clause */
/* Text from anywhere, shown to people: what a terminal would obey instead of show, and
 * what turns the direction of the text around it, is written as its number. */
#ifndef BASE_PLAIN_H
#define BASE_PLAIN_H

#include "base/sink.h"

/* Controls (C0, DEL, C1), line and paragraph separators, marks and controls of direction
 * (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069), the byte order mark and
 * the invisible tags (U+E0000 to U+E007F). */
bool char_is_harmful(uint32_t c);

/* Columns of a terminal: 0 for marks that combine, 2 for the wide characters of East Asia
 * and for pictures, else 1. By short ranges of Unicode, whatever the locale is: a rare
 * script may be off by one. */
unsigned char_columns(uint32_t c);

/* The text with harmful characters as \u{202E}, and bytes that are not UTF-8 as \xHH.
 * Returns its columns. */
size_t sink_plain(struct sink *out, struct str text);

/* Columns that sink_plain would use. */
size_t plain_columns(struct str text);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Text inside of XML and HTML, as an element's text or an attribute's quoted value.
 * Pure, and safe for any bytes. */
#ifndef BASE_MARKUP_H
#define BASE_MARKUP_H

#include "base/sink.h"

/* & < > " ' become references. What would not be text there becomes U+FFFD: bytes that
 * are no UTF-8, control characters but tab and line feed, U+FFFE and U+FFFF (XML 1.0,
 * section 2.2), and the characters that turn the direction of the text behind them
 * (Unicode's UAX #9: U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069). */
void sink_markup(struct sink *out, struct str text);

#endif

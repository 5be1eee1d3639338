/* SPDX-License-Identifier: BSD-2-Clause */
/* Text inside of XML and HTML, as an element's text or an attribute's quoted value.
 * Pure, and safe for any bytes. */
#ifndef BASE_MARKUP_H
#define BASE_MARKUP_H

#include "base/sink.h"

/* & < > " ' become references. What would not be text there becomes U+FFFD: bytes that
 * are no UTF-8, what char_is_harmful (base/plain.h) says but tab and line feed, and U+FFFE
 * and U+FFFF, which XML has not (XML 1.0, section 2.2). */
void sink_markup(struct sink *out, struct str text);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* HTML by hand: texts (escaped by base/markup.h), attributes, and which addresses may be
 * linked. */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/sink.h"

void html_text(struct sink *out, struct str text);
void html_z(struct sink *out, const char *text);

/* ` name="value"`, the value escaped. */
void html_attribute(struct sink *out, const char *name, struct str value);

/* True for an address that a page may lead to: http or https, nothing in it that
 * a URL cannot have. Others are shown, never linked. */
bool html_is_link(struct str url);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* How cards and the registry name a document: `RFC8314#7.3`, a URL, a word. */
#ifndef MODEL_REFERENCE_H
#define MODEL_REFERENCE_H

#include "base/str.h"

#include <stdint.h>

/* `RFC8314`, `RFC8314#7.3`: a number behind RFC. *section is what stands behind the
 * `#`, whatever it is, or empty. */
bool rfc_parse(struct str word, uint32_t *number, struct str *section);

/* `7`, `7.3`, `A.1`: numbers with points between them; an appendix has a letter. */
bool rfc_section_is_valid(struct str section);

/* http:// or https:// */
bool is_url(struct str word);

/* The next item of a cell of the registry, "[RFC1234, Section 5.6][Some_Body]", without its
 * brackets, cut off *cell; false at the end. */
bool registry_reference_cut(struct str *cell, struct str *item);

/* "RFC1234, Section 5.6" to RFC1234 and 5.6 (else empty); false if it is no RFC. */
bool registry_rfc_parse(struct str item, struct str *rfc, struct str *section);

#endif

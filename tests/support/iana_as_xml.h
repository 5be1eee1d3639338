/* SPDX-License-Identifier: BSD-2-Clause */
/* The registry's CSV as the XML that IANA would have made it from. */
#ifndef SUPPORT_IANA_AS_XML_H
#define SUPPORT_IANA_AS_XML_H

#include "base/sink.h"

/* Every cell in its element, `[...]` as an xref, line breaks as <br/>. */
void iana_as_xml(struct str csv, struct sink *out);

#endif

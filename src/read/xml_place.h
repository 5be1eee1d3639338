/* SPDX-License-Identifier: BSD-2-Clause */
/* What readers of XML share: places of what expat reports, and its words. */
#ifndef READ_XML_PLACE_H
#define READ_XML_PLACE_H

#include "base/diag.h"

#include <expat.h>

struct xml_place {
    XML_Parser parser;
    struct str text;   /* all of it: one piece for expat */
    struct place here; /* how far lines were counted ... */
    size_t line_start; /* ... and where that line begins */
};

/* Expat's byte, as a place. Asked for in the order of the text, as lines are counted from
 * where the last answer stood. */
struct place xml_here(struct xml_place *x);

/* The value of an attribute; empty if it is absent. */
struct str xml_attribute(const XML_Char **attributes, const char *name);

/* "not XML: ..." or "the file is cut off: ..."; belongs to `mem`. */
struct str xml_fault(struct xml_place *x, struct arena *mem);

#endif

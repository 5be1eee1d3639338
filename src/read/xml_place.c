/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/xml_place.h"

#include <string.h>

struct place xml_here(struct xml_place *x)
{
    XML_Index index = XML_GetCurrentByteIndex(x->parser);
    size_t at = index > 0 ? (size_t)index : 0;
    const char *lf;
    if (at > x->text.n)
        at = x->text.n;
    if (at < x->line_start)
        at = x->line_start;
    while ((lf = memchr(x->text.p + x->line_start, '\n', at - x->line_start))) {
        x->line_start = (size_t)(lf - x->text.p) + 1;
        x->here.line++;
    }
    x->here.column = (uint32_t)(at - x->line_start) + 1;
    return x->here;
}

struct str xml_attribute(const XML_Char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return str_from(attributes[1]);
    return STR_NONE;
}

static bool is_cut_off(enum XML_Error code)
{
    return code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN ||
           code == XML_ERROR_PARTIAL_CHAR || code == XML_ERROR_UNCLOSED_CDATA_SECTION;
}

struct str xml_fault(struct xml_place *x, struct arena *mem)
{
    enum XML_Error code = XML_GetErrorCode(x->parser);
    return arena_printf(mem, "%s: %s", is_cut_off(code) ? "the file is cut off" : "not XML",
                        XML_ErrorString(code));
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/reader.h"

static bool is_xml(struct str text)
{
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_sub(text, 3, text.n);
    text = str_trim(text);
    return str_starts(text, STR("<?xml")) || str_starts(text, STR("<registry"));
}

bool read_iana(struct str text, const struct source_file *file, struct catalogue *c, struct diag *d)
{
    return is_xml(text) ? read_iana_xml(text, file, c, d) : read_iana_csv(text, file, c, d);
}

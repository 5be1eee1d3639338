/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/html.h"

#include "base/markup.h"

#include <string.h>

void html_text(struct sink *out, struct str text)
{
    sink_markup(out, text);
}

void html_z(struct sink *out, const char *text)
{
    html_text(out, str_from(text));
}

void html_attribute(struct sink *out, const char *name, struct str value)
{
    sink_printf(out, " %s=\"", name);
    html_text(out, value);
    sink_char(out, '"');
}

bool html_is_link(struct str url)
{
    if (!str_starts(url, STR("https://")) && !str_starts(url, STR("http://")))
        return false;
    for (size_t i = 0; i < url.n; i++) {
        char c = url.p[i];
        if (c == '\0' ||
            (!ascii_is_letter(c) && !ascii_is_digit(c) && !strchr("-._~:/?#[]@!$&'()*+,;=%", c)))
            return false;
    }
    return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "write/text_file.h"

static const char *const policy_words[SERVC_POLICIES] = {
    [SERVC_POLICY_IANA] = "the registered name leads",
    [SERVC_POLICY_COMMON] = "the name that people use leads",
    [SERVC_POLICY_UPSTREAM] = "nmap's name leads wherever it has one",
};

void own_header(const struct write_options *o, const char *what, struct sink *out)
{
    sink_printf(out, OWN_LINE "%s, made by servc, a services compiler; do not edit\n", what);
    sink_printf(out, OWN_LINE "names: %s (%s)\n", servc_policy_name(o->policy),
                policy_words[o->policy]);
    if (o->date.n)
        sink_printf(out, OWN_LINE "data of %.*s\n", STR_FMT(o->date));
    if (o->nmap_licence)
        sink_z(out, OWN_LINE
               "licence: frequencies and names that come from an nmap-services file\n" OWN_LINE
               "are under the Nmap Public Source License, https://nmap.org/npsl/\n");
    else
        sink_z(out, OWN_LINE "licence: public domain (CC0)\n");
}

struct str title_line(struct arena *mem, struct str title)
{
    if (!title.n || !str_has_control(title))
        return str_trim(title);
    char *copy = arena_z(mem, title);
    for (size_t i = 0; i < title.n; i++)
        if ((unsigned char)copy[i] < ' ' || copy[i] == 0x7F)
            copy[i] = ' ';
    return str_trim((struct str){copy, title.n});
}

struct place name_place(const struct entry_name *n)
{
    return n && n->claim ? n->claim->at : (struct place){0};
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* data.html: where everything comes from, and under which licences. */
#include "site/parts.h"

#include "base/html.h"

static void put_fact(struct sink *out, const char *term, struct str value)
{
    if (!value.n)
        return;
    sink_printf(out, "<dt>%s</dt><dd>", term);
    html_text(out, value);
    sink_z(out, "</dd>\n");
}

/* input kind label date length sha256 */
static void put_input(struct sink *out, struct str line)
{
    struct str cell[5] = {STR_NONE, STR_NONE, STR_NONE, STR_NONE, STR_NONE};
    for (size_t i = 0; i < 5; i++)
        str_cut(&line, '\t', &cell[i]);
    sink_z(out, "<tr><th scope=\"row\">");
    html_text(out, cell[0]);
    sink_z(out, "</th><td>");
    html_text(out, cell[1]);
    sink_z(out, "</td><td>");
    html_text(out, cell[2]);
    sink_z(out, "</td><td class=\"number\">");
    html_text(out, cell[3]);
    sink_z(out, "</td><td><code>");
    html_text(out, cell[4]);
    sink_z(out, "</code></td></tr>\n");
}

static void put_inputs(const struct site *s, struct sink *out)
{
    struct str rest = str_from(servc_info(s->table)), line, key;
    sink_z(out, "<h2 id=\"inputs\">Inputs</h2>\n<section class=\"wide\" tabindex=\"0\" "
                "aria-labelledby=\"inputs\">\n<table>\n<thead><tr><th scope=\"col\">Kind</th>"
                "<th scope=\"col\">What</th><th scope=\"col\">Newest date in it</th>"
                "<th scope=\"col\" class=\"number\">Bytes</th><th scope=\"col\">SHA-256</th></tr>"
                "</thead>\n<tbody>\n");
    while (str_cut(&rest, '\n', &line))
        if (str_cut(&line, '\t', &key) && str_is(key, "input"))
            put_input(out, line);
    sink_z(out, "</tbody>\n</table>\n</section>\n"
                "<p>The digest of a folder of cards is that of the lines which "
                "<code>sha256sum</code> prints for its files.</p>\n");
}

void site_put_data(const struct site *s, struct site_maker *m)
{
    static const char *const titles[SITE_TITLES] = {
        "all titles", "the titles of ports that have a page", "no titles, to keep it small"};
    struct sink *out = &m->out;
    struct servc_counts n;
    struct site_head head = {"data.html", STR("The data"), STR_NONE, true};
    servc_count(s->table, &n);
    site_begin(&m->out, &head);
    sink_z(out, "<h1>The data</h1>\n<dl class=\"facts\">\n");
    put_fact(out, "Newest date in the data", s->date);
    put_fact(out, "Selected", site_info(s, "select"));
    put_fact(out, "Names lead by policy", str_from(servc_policy_name(s->policy)));
    put_fact(out, "Made by", arena_printf(&m->mem, "servc %.*s", STR_FMT(s->version)));
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        put_fact(out, servc_transport_name((enum servc_transport)t),
                 arena_printf(&m->mem, "%u endpoints, %u with a frequency", (unsigned)n.entries[t],
                              (unsigned)n.ranked[t]));
    put_fact(out, "Names", arena_printf(&m->mem, "%u", (unsigned)n.names));
    put_fact(out, "Cards", arena_printf(&m->mem, "%u", (unsigned)n.cards));
    put_fact(out, "Pages", arena_printf(&m->mem, "%u", (unsigned)s->port_count));
    sink_z(out, "</dl>\n");
    put_inputs(s, out);
    sink_z(out, "<h2 id=\"licences\">Licences</h2>\n<p>The data: ");
    html_text(out, s->licence);
    sink_z(out,
           ".</p>\n<p>IANA's registries are in the public domain (CC0). Our cards are under CC0 "
           "too; the program and the scripts of these pages are under the BSD 2-clause "
           "licence. Frequencies, where there are any, are those of the nmap-services file "
           "named above and stay under its licence.</p>\n"
           "<h2 id=\"machine\">For programs</h2>\n"
           "<p>Each page has its content beside it as JSON, <code>465.json</code> for "
           "<code>465.html</code>; <a href=\"site.json\">site.json</a> lists all files with "
           "their digests. Each statement of a page has an address that stays: the "
           "\xC2\xB6 behind it leads there.</p>\n");
    sink_printf(out,
                "<p>The search runs in the browser, on the compressed lookup table that "
                "<code>data.js</code> holds, with %s. Nothing you type leaves the page.</p>\n",
                titles[s->titles]);
    site_end(s, m, "data.html");
}

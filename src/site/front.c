/* SPDX-License-Identifier: BSD-2-Clause */
/* index.html: the search, and where else to begin; 404.html. */
#include "site/parts.h"

#include "base/html.h"

#define BEGIN_WITH 12u /* ports in each list */

static void put_search_box(struct sink *out)
{
    sink_z(out,
           "<h1>What is on this port?</h1>\n"
           "<form class=\"search\" role=\"search\" action=\"index.html\" method=\"get\">\n"
           "<label for=\"q\">Search numbers, names and titles</label>\n"
           "<div class=\"row\"><input type=\"search\" id=\"q\" name=\"q\" "
           "placeholder=\"465, 465/tcp, smtps, remote desktop\" autocomplete=\"off\" "
           "autocapitalize=\"off\" spellcheck=\"false\" aria-describedby=\"help\" "
           "aria-controls=\"results\"><button type=\"submit\">Go</button></div>\n"
           "<p id=\"help\"><kbd>/</kbd> leads here, the arrow keys through the results, "
           "<kbd>Enter</kbd> opens one. Ranges (<code>6000-6063</code>) and slips of the finger "
           "are understood.</p>\n</form>\n"
           "<noscript><p>The search needs JavaScript; the lists below do not.</p></noscript>\n"
           "<p id=\"status\" role=\"status\"></p>\n"
           "<section aria-label=\"Results\"><ul id=\"results\"></ul></section>\n");
}

static void put_ranked(const struct site *s, struct sink *out, enum servc_transport transport)
{
    struct servc_entry e;
    const char *word = servc_transport_name(transport);
    if (servc_by_rank(s->table, transport, 1, s->policy, &e) != SERVC_OK)
        return;
    sink_printf(out, "<h3 id=\"top-%s\">Most often open on %s</h3>\n<ul class=\"ports\">\n", word,
                word);
    for (uint32_t rank = 1, shown = 0; shown < BEGIN_WITH; rank++) {
        if (servc_by_rank(s->table, transport, rank, s->policy, &e) != SERVC_OK)
            break;
        if (!e.name || s->page_of[e.port] == NO_PAGE)
            continue;
        site_put_port_item(out, &s->ports[s->page_of[e.port]]);
        shown++;
    }
    sink_z(out, "</ul>\n");
}

/* Without frequencies the cards say what is met everywhere. */
static void put_widespread(const struct site *s, struct sink *out)
{
    struct servc_counts n;
    uint32_t shown = 0;
    servc_count(s->table, &n);
    if (n.ranked[SERVC_TCP] || n.ranked[SERVC_UDP])
        return;
    for (uint32_t i = 0; i < s->port_count && shown < 2 * BEGIN_WITH; i++) {
        if (!str_is(s->ports[i].prevalence, "widespread"))
            continue;
        if (!shown++)
            sink_z(out, "<h3 id=\"widespread\">Met everywhere</h3>\n<ul class=\"ports\">\n");
        site_put_port_item(out, &s->ports[i]);
    }
    if (shown)
        sink_z(out, "</ul>\n");
}

static void put_ways(const struct site *s, struct sink *out)
{
    struct servc_counts n;
    uint32_t entries = 0;
    servc_count(s->table, &n);
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        entries += n.entries[t];
    sink_printf(out,
                "<ul class=\"jump\">\n"
                "<li><a href=\"numbers.html\">By number</a> <span class=\"count\">%u "
                "pages</span></li>\n"
                "<li><a href=\"roles.html\">By role</a></li>\n"
                "<li><a href=\"statuses.html\">By status of the name</a></li>\n"
                "<li><a href=\"decisions.html\">Where sources disagree</a></li>\n"
                "<li><a href=\"charts.html\">Charts</a></li>\n"
                "<li><a href=\"data.html\">The data</a></li>\n</ul>\n"
                "<p>The search knows %u endpoints and %u names. A port has a page of its own if "
                "there is a card about it, if sources or transports disagree about its name, or "
                "if it is often open; of the others the search shows what the table says.</p>\n",
                (unsigned)s->port_count, (unsigned)entries, (unsigned)n.names);
}

void site_put_front(const struct site *s, struct site_maker *m)
{
    struct site_head head = {"index.html", STR("servc: what is on this port?"), STR_NONE, false};
    site_begin(&m->out, &head);
    put_search_box(&m->out);
    sink_z(&m->out, "<section class=\"browse\" aria-labelledby=\"browse\">\n"
                    "<h2 id=\"browse\">Or begin here</h2>\n");
    put_ways(s, &m->out);
    put_ranked(s, &m->out, SERVC_TCP);
    put_ranked(s, &m->out, SERVC_UDP);
    put_widespread(s, &m->out);
    sink_z(&m->out, "</section>\n"
                    "<script src=\"data.js\" defer></script>\n"
                    "<script src=\"table.js\" defer></script>\n"
                    "<script src=\"search.js\" defer></script>\n"
                    "<script src=\"site.js\" defer></script>\n");
    site_end(s, m, "index.html");
}

void site_put_missing(const struct site *s, struct site_maker *m)
{
    struct site_head head = {"404.html", STR("Not here"), STR_NONE, true};
    site_begin(&m->out, &head);
    sink_z(&m->out,
           "<h1>There is no such page</h1>\n"
           "<p>A port without a page of its own may still have a name: the "
           "<a href=\"index.html\">search</a> knows all of them. <a href=\"numbers.html\">All "
           "pages by number</a> are one list.</p>\n");
    site_end(s, m, "404.html");
}

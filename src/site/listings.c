/* SPDX-License-Identifier: BSD-2-Clause */
/* The indexes: by number, by role, by status. */
#include "site/parts.h"

#include "base/html.h"
#include "model/card.h"
#include "page/page_html.h"

#include <string.h>

static void put_count(struct sink *out, uint32_t n)
{
    sink_printf(out, " <span class=\"count\">%u</span>", (unsigned)n);
}

/* ---- numbers.html ---- */

static const struct {
    const char *id, *heading;
    uint16_t first, last;
} regions[] = {
    {"system", "System ports, 0 to 1023", 0, 1023},
    {"user-1", "User ports, 1024 to 4999", 1024, 4999},
    {"user-2", "User ports, 5000 to 9999", 5000, 9999},
    {"user-3", "User ports, 10000 to 49151", 10000, 49151},
    {"dynamic", "Dynamic ports, 49152 to 65535", 49152, 65535},
};
#define REGIONS (sizeof regions / sizeof *regions)

static bool is_in_region(const struct site_port *p, size_t region)
{
    return p->first >= regions[region].first && p->first <= regions[region].last;
}

static uint32_t count_in_region(const struct site *s, size_t region)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->port_count; i++)
        n += is_in_region(&s->ports[i], region);
    return n;
}

void site_put_numbers(const struct site *s, struct site_maker *m)
{
    struct sink *out = &m->out;
    struct site_head head = {"numbers.html", STR("Ports by number"), STR_NONE, true};
    site_begin(&m->out, &head);
    sink_z(out, "<h1>Ports by number</h1>\n<ul class=\"jump\">\n");
    for (size_t k = 0; k < REGIONS; k++) {
        if (!count_in_region(s, k))
            continue;
        sink_printf(out, "<li><a href=\"#%s\">%u to %u</a>", regions[k].id,
                    (unsigned)regions[k].first, (unsigned)regions[k].last);
        put_count(out, count_in_region(s, k));
        sink_z(out, "</li>\n");
    }
    sink_z(out, "</ul>\n");
    for (size_t k = 0; k < REGIONS; k++) {
        if (!count_in_region(s, k))
            continue;
        sink_printf(out, "<h2 id=\"%s\">%s</h2>\n<ul class=\"ports\">\n", regions[k].id,
                    regions[k].heading);
        for (uint32_t i = 0; i < s->port_count; i++)
            if (is_in_region(&s->ports[i], k))
                site_put_port_item(out, &s->ports[i]);
        sink_z(out, "</ul>\n");
    }
    site_end(s, m, "numbers.html");
}

/* ---- roles.html ---- */

static uint32_t count_of_role(const struct site *s, const char *role)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->port_count; i++)
        n += site_has_role(&s->ports[i], role);
    return n;
}

void site_put_roles(const struct site *s, struct site_maker *m)
{
    struct sink *out = &m->out;
    struct site_head head = {"roles.html", STR("Ports by role"), STR_NONE, true};
    site_begin(&m->out, &head);
    sink_z(out, "<h1>Ports by role</h1>\n<p>Cards say what kind of service a port is for. A port "
                "without a card has no role.</p>\n<ul class=\"jump\">\n");
    for (size_t k = 0; k < card_role_count; k++) {
        sink_printf(out, "<li><a href=\"#%s\">%s</a>", card_roles[k], card_roles[k]);
        put_count(out, count_of_role(s, card_roles[k]));
        sink_z(out, "</li>\n");
    }
    sink_z(out, "</ul>\n");
    for (size_t k = 0; k < card_role_count; k++) {
        sink_printf(out, "<h2 id=\"%s\">%s</h2>\n", card_roles[k], card_roles[k]);
        if (!count_of_role(s, card_roles[k])) {
            sink_z(out, "<p class=\"quiet\">No page.</p>\n");
            continue;
        }
        sink_z(out, "<ul class=\"ports\">\n");
        for (uint32_t i = 0; i < s->port_count; i++)
            if (site_has_role(&s->ports[i], card_roles[k]))
                site_put_port_item(out, &s->ports[i]);
        sink_z(out, "</ul>\n");
    }
    site_end(s, m, "roles.html");
}

/* ---- statuses.html ---- */

static const char *const meanings[SERVC_STATUSES] = {
    [SERVC_ASSIGNED] = "Live in the registry, and first at its port.",
    [SERVC_CO_ASSIGNED] = "Another live registration at the same port and transport.",
    [SERVC_LEGACY] = "Superseded, malformed or withdrawn, and still met.",
    [SERVC_UNOFFICIAL] = "In use there, and never registered there.",
    [SERVC_REJECTED] = "Printed by somebody and refused here; the page says why.",
    [SERVC_RESERVED] = "No name: the registry keeps the port back.",
    [SERVC_UNKNOWN] = "No name: seen open, or a name that was dropped.",
};

/* Said already of this name at a transport before. */
static bool is_repeated(const struct site_port *p, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++)
        if (p->names[k].status == p->names[i].status && str_eq(p->names[k].name, p->names[i].name))
            return true;
    return false;
}

static void put_transports(struct sink *out, const struct site_port *p, const struct site_name *n)
{
    sink_z(out, " <span class=\"transports\">");
    for (uint32_t k = 0, put = 0; k < p->name_count; k++)
        if (p->names[k].status == n->status && str_eq(p->names[k].name, n->name))
            sink_printf(out, "%s%s", put++ ? " " : "",
                        servc_transport_name((enum servc_transport)p->names[k].transport));
    sink_z(out, "</span>");
}

static void put_item_begin(struct sink *out, const struct site_port *p, struct str name)
{
    char ports[PAGE_PORT_TEXT];
    page_port_text(p->first, p->last, ports);
    sink_printf(out, "<li><a href=\"%s.html\"><span class=\"number\">%s </span>", ports, ports);
    html_text(out, name);
    sink_z(out, "</a>");
}

/* The names of that status on a page, or the endpoints without one. */
static uint32_t put_of_port(struct sink *out, const struct site_port *p, unsigned status)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->name_count; i++) {
        if (p->names[i].status != status || is_repeated(p, i))
            continue;
        n++;
        if (!out)
            continue;
        put_item_begin(out, p, p->names[i].name);
        put_transports(out, p, &p->names[i]);
        sink_z(out, "</li>\n");
    }
    for (uint32_t i = 0; i < p->endpoint_count; i++) {
        const struct site_endpoint *e = &p->endpoints[i];
        if (e->name.n || e->status != status)
            continue;
        n++;
        if (!out)
            continue;
        put_item_begin(out, p, STR("no name"));
        sink_printf(out, " <span class=\"transports\">%s</span></li>\n",
                    servc_transport_name((enum servc_transport)e->transport));
    }
    return n;
}

static uint32_t count_of_status(const struct site *s, unsigned status)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->port_count; i++)
        n += put_of_port(NULL, &s->ports[i], status);
    return n;
}

void site_put_statuses(const struct site *s, struct site_maker *m)
{
    struct sink *out = &m->out;
    struct site_head head = {"statuses.html", STR("Names by status"), STR_NONE, true};
    site_begin(&m->out, &head);
    sink_z(out, "<h1>Names by status</h1>\n<p>What a name is at its port. Names of ports that "
                "have a page are listed.</p>\n<ul class=\"jump\">\n");
    for (unsigned k = 0; k < SERVC_STATUSES; k++) {
        const char *word = servc_status_name((enum servc_status)k);
        sink_printf(out, "<li><a href=\"#%s\">%s</a>", word, word);
        put_count(out, count_of_status(s, k));
        sink_z(out, "</li>\n");
    }
    sink_z(out, "</ul>\n");
    for (unsigned k = 0; k < SERVC_STATUSES; k++) {
        sink_printf(out, "<h2 id=\"%s\">", servc_status_name((enum servc_status)k));
        html_status(out, (enum servc_status)k);
        sink_printf(out, "</h2>\n<p>%s</p>\n", meanings[k]);
        if (!count_of_status(s, k)) {
            sink_z(out, "<p class=\"quiet\">None on these pages.</p>\n");
            continue;
        }
        sink_z(out, "<ul class=\"ports\">\n");
        for (uint32_t i = 0; i < s->port_count; i++)
            put_of_port(out, &s->ports[i], k);
        sink_z(out, "</ul>\n");
    }
    site_end(s, m, "statuses.html");
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* decisions.html: by rule, where another source leads with another name, what it says
 * and what we chose. */
#include "site/parts.h"

#include "base/html.h"
#include "model/entry.h"
#include "page/page_html.h"

#include <string.h>

struct counts {
    uint32_t decided[RULE_COUNT]; /* of all endpoints of the table */
    uint32_t disputed[RULE_COUNT];
};

static void count(const struct site *s, struct counts *n)
{
    struct servc_entry e;
    *n = (struct counts){{0}, {0}};
    for (int error = servc_first(s->table, s->policy, &e); !error; error = servc_next(s->table, &e))
        for (unsigned r = 0; e.rule && r < RULE_COUNT; r++)
            n->decided[r] += strcmp(e.rule, rule_name((enum rule_id)r)) == 0;
    for (uint32_t i = 0; i < s->port_count; i++)
        for (uint32_t k = 0; k < s->ports[i].endpoint_count; k++)
            for (unsigned r = 0; r < RULE_COUNT; r++)
                n->disputed[r] += s->ports[i].endpoints[k].disputed &&
                                  str_is(s->ports[i].endpoints[k].rule, rule_name((enum rule_id)r));
}

static void put_others(struct sink *out, const struct site_endpoint *e)
{
    bool any = false;
    for (uint32_t i = 0; i < e->other_count; i++) {
        if (!e->others[i].differs)
            continue;
        sink_z(out, any ? "; " : "");
        html_text(out, e->others[i].who);
        sink_z(out, ": ");
        if (e->others[i].name.n) {
            sink_z(out, "<b>");
            html_text(out, e->others[i].name);
            sink_z(out, "</b>");
        } else {
            sink_z(out, "none");
        }
        any = true;
    }
}

static bool same_decision(const struct site_endpoint *a, const struct site_endpoint *b)
{
    bool same = str_eq(a->name, b->name) && a->status == b->status && str_eq(a->rule, b->rule) &&
                a->other_count == b->other_count;
    for (uint32_t i = 0; same && i < a->other_count; i++)
        same = a->others[i].differs == b->others[i].differs &&
               str_eq(a->others[i].who, b->others[i].who) &&
               str_eq(a->others[i].name, b->others[i].name);
    return same;
}

/* "465/tcp", "42/tcp udp": transports that are decided alike are one row. */
static void put_endpoints(struct sink *out, const struct site_port *p,
                          const struct site_endpoint *e)
{
    char ports[PAGE_PORT_TEXT];
    page_port_text(p->first, p->last, ports);
    sink_printf(out, "<a href=\"%s.html\">%s/", ports, ports);
    for (const struct site_endpoint *o = e; o < p->endpoints + p->endpoint_count; o++)
        if (same_decision(e, o))
            sink_printf(out, "%s%s", o == e ? "" : " ",
                        servc_transport_name((enum servc_transport)o->transport));
    sink_z(out, "</a>");
}

static bool is_said(const struct site_port *p, const struct site_endpoint *e)
{
    for (const struct site_endpoint *o = p->endpoints; o < e; o++)
        if (same_decision(o, e))
            return true;
    return false;
}

static void put_row(struct sink *out, const struct site_port *p, const struct site_endpoint *e)
{
    if (is_said(p, e))
        return;
    sink_z(out, "<tr><th scope=\"row\">");
    put_endpoints(out, p, e);
    sink_z(out, "</th><td><b>");
    html_text(out, e->name.n ? e->name : STR("no name"));
    sink_z(out, "</b> ");
    html_status(out, (enum servc_status)e->status);
    sink_z(out, "</td><td>");
    put_others(out, e);
    sink_z(out, "</td></tr>\n");
}

static void put_rule(const struct site *s, struct sink *out, enum rule_id rule,
                     const struct counts *n)
{
    const char *name = rule_name(rule);
    sink_printf(out, "<h2 id=\"rule-%s\">%s</h2>\n<p>This rule says: ", name, name);
    html_z(out, rule_what(rule));
    sink_printf(out,
                ". Endpoints that it decided: %u; where another source leads otherwise: %u.</p>\n",
                (unsigned)n->decided[rule], (unsigned)n->disputed[rule]);
    if (!n->disputed[rule])
        return;
    sink_printf(out,
                "<section class=\"wide\" tabindex=\"0\" "
                "aria-labelledby=\"rule-%s\">\n<table>\n"
                "<thead><tr><th scope=\"col\">Endpoint</th><th scope=\"col\">We say</th>"
                "<th scope=\"col\">Others say</th></tr></thead>\n<tbody>\n",
                name);
    for (uint32_t i = 0; i < s->port_count; i++)
        for (uint32_t k = 0; k < s->ports[i].endpoint_count; k++)
            if (s->ports[i].endpoints[k].disputed && str_is(s->ports[i].endpoints[k].rule, name))
                put_row(out, &s->ports[i], &s->ports[i].endpoints[k]);
    sink_z(out, "</tbody>\n</table>\n</section>\n");
}

void site_put_decisions(const struct site *s, struct site_maker *m)
{
    struct sink *out = &m->out;
    struct counts n;
    struct site_head head = {"decisions.html", STR("Decisions"), STR_NONE, true};
    count(s, &n);
    site_begin(&m->out, &head);
    sink_z(out, "<h1>Where sources disagree, and what we chose</h1>\n"
                "<p>Rules are asked in this order; the first that decides, decides. Listed are the "
                "endpoints at which the registry's first row, an nmap-services file or another "
                "services file leads with another name than we do. Their pages say why.</p>\n"
                "<ul class=\"jump\">\n");
    for (unsigned r = 0; r < RULE_COUNT; r++)
        sink_printf(out, "<li><a href=\"#rule-%s\">%s</a> <span class=\"count\">%u</span></li>\n",
                    rule_name((enum rule_id)r), rule_name((enum rule_id)r),
                    (unsigned)n.disputed[r]);
    sink_z(out, "</ul>\n");
    for (unsigned r = 0; r < RULE_COUNT; r++)
        put_rule(s, out, (enum rule_id)r, &n);
    site_end(s, m, "decisions.html");
}

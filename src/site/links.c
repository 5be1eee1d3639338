/* SPDX-License-Identifier: BSD-2-Clause */
/* Links to the pages of ports, and what indexes ask of them. */
#include "site/parts.h"

#include "base/html.h"

void site_put_link(const void *site, uint16_t port, struct sink *out)
{
    const struct site *s = site;
    char ports[PAGE_PORT_TEXT];
    uint32_t page = s->page_of[port];
    if (page == NO_PAGE)
        sink_printf(out, "index.html?q=%u", (unsigned)port);
    else
        sink_printf(out, "%s.html",
                    page_port_text(s->ports[page].first, s->ports[page].last, ports));
}

void site_put_port_item(struct sink *out, const struct site_port *p)
{
    char ports[PAGE_PORT_TEXT];
    page_port_text(p->first, p->last, ports);
    sink_printf(out, "<li><a href=\"%s.html\"><span class=\"number\">%s </span>", ports, ports);
    html_text(out, p->name.n ? p->name : STR("no name"));
    sink_z(out, "</a>");
    if (p->title.n) {
        sink_z(out, " <span class=\"quiet\">");
        html_text(out, p->title);
        sink_z(out, "</span>");
    }
    sink_z(out, "</li>\n");
}

bool site_has_role(const struct site_port *p, const char *role)
{
    for (uint32_t i = 0; i < p->roles.count; i++)
        if (str_is(p->roles.at[i], role))
            return true;
    return false;
}

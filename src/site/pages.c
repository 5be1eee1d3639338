/* SPDX-License-Identifier: BSD-2-Clause */
/* The pages of ports. Several threads make pages at a time: each writes to the places of
 * its page alone, and reads of the others which ports they are about. */
#include "page/page_html.h"
#include "page/page_write.h"
#include "site/parts.h"

/* ---- What the indexes need of a page ---- */

static void keep_endpoint(struct arena *mem, struct site_endpoint *to,
                          const struct page_endpoint *e)
{
    struct site_other *others = arena_array(mem, struct site_other, e->other_count + 1);
    for (uint32_t i = 0; i < e->other_count; i++) {
        others[i] = (struct site_other){arena_str(mem, e->others[i].who),
                                        arena_str(mem, e->others[i].name), e->others[i].differs};
        to->disputed = to->disputed || e->others[i].differs;
    }
    to->transport = (uint8_t)e->transport;
    to->status = (uint8_t)e->status;
    to->name = arena_str(mem, e->name);
    to->rule = e->rule ? arena_str(mem, str_from(e->rule)) : STR_NONE;
    to->others = others;
    to->other_count = e->other_count;
}

static void keep_names(struct arena *mem, struct site_port *to, const struct page *p)
{
    struct site_name *names = NULL;
    uint32_t count = 0, capacity = 0;
    for (uint32_t i = 0; i < p->endpoint_count; i++)
        for (uint32_t k = 0; k < p->endpoints[i].name_count; k++) {
            const struct page_name *n = &p->endpoints[i].names[k];
            *arena_push(mem, names, count, capacity) = (struct site_name){
                arena_str(mem, n->name), (uint8_t)p->endpoints[i].transport, (uint8_t)n->status};
        }
    to->names = names;
    to->name_count = count;
}

static void keep(struct arena *mem, struct site_port *to, const struct page *p)
{
    struct str *roles = arena_array(mem, struct str, p->roles.count + 1);
    for (uint32_t i = 0; i < p->roles.count; i++)
        roles[i] = arena_str(mem, p->roles.at[i]);
    to->roles = (struct page_words){roles, p->roles.count};
    to->name = arena_str(mem, p->name);
    to->title = arena_str(mem, p->title);
    to->prevalence = arena_str(mem, p->prevalence);
    for (uint32_t i = 0; i < p->endpoint_count; i++)
        keep_endpoint(mem, &to->endpoints[i], &p->endpoints[i]);
    to->endpoint_count = p->endpoint_count;
    keep_names(mem, to, p);
}

/* ---- A page ---- */

static void put_html(const struct site *s, struct site_maker *m, const struct page *p,
                     const char *ports, struct str json)
{
    struct page_links links = {site_put_link, s, "decisions.html#rule-"};
    struct site_head head = {"", arena_printf(&m->mem, "%s %.*s", ports, STR_FMT(p->name)), json,
                             true};
    site_begin(&m->out, &head);
    page_put_html(p, &links, &m->out);
    site_end(s, m, arena_printf(&m->mem, "%s.html", ports).p);
}

static void put_json(struct site_maker *m, const struct page *p, struct str file)
{
    struct json j = {.out = &m->out};
    page_put_json(p, &j);
    sink_char(&m->out, '\n');
    site_add_file(m, file.p);
}

void site_make_page(struct site *s, uint32_t i, const struct page *p, unsigned worker)
{
    struct site_maker *m = &s->makers[worker];
    char ports[PAGE_PORT_TEXT];
    page_port_text(p->first, p->last, ports);
    struct str json = arena_printf(&m->mem, "%s.json", ports);
    keep(&m->mem, &s->ports[i], p);
    site_part_begin(m, &s->pages[i]);
    put_html(s, m, p, ports, json);
    put_json(m, p, json);
    site_part_end(s, m);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "site/site.h"

#include "page/page_html.h"
#include "page/page_write.h"
#include "site/asset.h"
#include "site/parts.h"

struct site *site_new(const struct servc_table *t, enum servc_policy policy, struct arena *mem)
{
    struct site *s = arena_new(mem, struct site);
    *s = (struct site){.mem = mem, .table = t, .policy = policy, .out = SINK_EMPTY};
    s->page_of = arena_array(mem, uint32_t, (size_t)UINT16_MAX + 1);
    for (uint32_t port = 0; port <= UINT16_MAX; port++)
        s->page_of[port] = NO_PAGE;
    return s;
}

void site_free(struct site *s)
{
    if (s)
        sink_free(&s->out);
}

void site_ports(const struct site *s, uint32_t i, uint16_t *first, uint16_t *last)
{
    *first = s->ports[i].first;
    *last = s->ports[i].last;
}

/* ---- What the indexes need of a page ---- */

static void keep_endpoint(struct site *s, struct site_endpoint *to, const struct page_endpoint *e)
{
    struct site_other *others = arena_array(s->mem, struct site_other, e->other_count + 1);
    for (uint32_t i = 0; i < e->other_count; i++) {
        others[i] = (struct site_other){arena_str(s->mem, e->others[i].who),
                                        arena_str(s->mem, e->others[i].name), e->others[i].differs};
        to->disputed = to->disputed || e->others[i].differs;
    }
    to->transport = (uint8_t)e->transport;
    to->status = (uint8_t)e->status;
    to->name = arena_str(s->mem, e->name);
    to->rule = e->rule ? arena_str(s->mem, str_from(e->rule)) : STR_NONE;
    to->others = others;
    to->other_count = e->other_count;
}

static void keep_names(struct site *s, struct site_port *to, const struct page *p)
{
    struct site_name *names = NULL;
    uint32_t count = 0, capacity = 0;
    for (uint32_t i = 0; i < p->endpoint_count; i++)
        for (uint32_t k = 0; k < p->endpoints[i].name_count; k++) {
            const struct page_name *n = &p->endpoints[i].names[k];
            *arena_push(s->mem, names, count, capacity) = (struct site_name){
                arena_str(s->mem, n->name), (uint8_t)p->endpoints[i].transport, (uint8_t)n->status};
        }
    to->names = names;
    to->name_count = count;
}

static void keep(struct site *s, struct site_port *to, const struct page *p)
{
    struct str *roles = arena_array(s->mem, struct str, p->roles.count + 1);
    for (uint32_t i = 0; i < p->roles.count; i++)
        roles[i] = arena_str(s->mem, p->roles.at[i]);
    to->roles = (struct page_words){roles, p->roles.count};
    to->name = arena_str(s->mem, p->name);
    to->title = arena_str(s->mem, p->title);
    to->prevalence = arena_str(s->mem, p->prevalence);
    for (uint32_t i = 0; i < p->endpoint_count; i++)
        keep_endpoint(s, &to->endpoints[i], &p->endpoints[i]);
    to->endpoint_count = p->endpoint_count;
    keep_names(s, to, p);
}

void site_add_page(struct site *s, uint32_t i, const struct page *p)
{
    char ports[PAGE_PORT_TEXT];
    struct page_links links = {site_put_link, s, "decisions.html#rule-"};
    page_port_text(p->first, p->last, ports);
    struct str json = arena_printf(s->mem, "%s.json", ports);
    struct site_head head = {"", arena_printf(s->mem, "%s %.*s", ports, STR_FMT(p->name)), json,
                             true};
    keep(s, &s->ports[i], p);
    site_begin(s, &head);
    page_put_html(p, &links, &s->out);
    site_end(s, arena_printf(s->mem, "%s.html", ports).p);
    struct json j = {.out = &s->out};
    page_put_json(p, &j);
    sink_char(&s->out, '\n');
    site_add_file(s, json.p);
}

/* ---- The whole ---- */

#define DIGITS 10 /* of the table's length in data.js */

/* The length of the file that was added last, which is taken back. */
static size_t take_back(struct site *s)
{
    return s->files[--s->file_count].bytes.n;
}

bool site_has_room(struct site *s, size_t bytes)
{
    size_t sum = BASE85_BYTES(bytes);
    for (size_t i = 0; i < site_asset_count; i++)
        sum += site_assets[i].bytes.n;
    site_put_search(s, STR_NONE);
    sum += take_back(s) + DIGITS;
    site_put_front(s);
    sum += take_back(s);
    return sum <= SITE_INDEX_MAX;
}

const bool *site_titled(const struct site *s, enum site_titles titles)
{
    if (titles == SITE_TITLES_ALL)
        return NULL;
    bool *titled = arena_array(s->mem, bool, (size_t)UINT16_MAX + 1);
    for (uint32_t port = 0; port <= UINT16_MAX; port++)
        titled[port] = titles == SITE_TITLES_OF_PAGES && s->page_of[port] != NO_PAGE;
    return titled;
}

bool site_finish(struct site *s, struct str packed, enum site_titles titles)
{
    s->titles = titles;
    for (size_t i = 0; i < site_asset_count; i++) {
        sink_str(&s->out, site_assets[i].bytes);
        site_add_file(s, site_assets[i].name);
    }
    site_put_search(s, packed);
    site_put_numbers(s);
    site_put_roles(s);
    site_put_statuses(s);
    site_put_decisions(s);
    site_put_data(s);
    site_put_charts(s);
    site_put_missing(s);
    site_put_front(s);
    site_put_manifest(s);
    return !s->failed;
}

const struct output *site_files(const struct site *s, uint32_t *count)
{
    *count = s->file_count;
    return s->files;
}

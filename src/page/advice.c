/* SPDX-License-Identifier: BSD-2-Clause */
#include "page/advice.h"

#include "model/card.h"
#include "model/name.h"

static const char *const keys[REMARK_KINDS] = {
#define REMARK(id, key) [REMARK_##id] = key,
#include "page/remarks.def"
#undef REMARK
};

const char *remark_key(enum remark_kind kind)
{
    return keys[kind];
}

/* ---- From a page ---- */

static bool has_tag(const struct page_item *item, const char *tag)
{
    for (uint32_t i = 0; i < item->tags.count; i++)
        if (str_is(item->tags.at[i], tag))
            return true;
    return false;
}

static const struct page_item *first_threat(const struct page *p)
{
    const struct page_section *s = &p->sections[PAGE_SECURITY];
    for (uint32_t i = 0; i < s->count; i++)
        if (has_tag(&s->items[i], "threat"))
            return &s->items[i];
    return NULL;
}

static void add_line(struct advice *a, enum page_section_id section, const struct page_item *item,
                     struct arena *mem)
{
    if (a->line_count == ADVICE_LINES)
        return;
    a->lines[a->line_count++] =
        (struct advice_line){section, arena_str(mem, item->text), arena_str(mem, item->anchor)};
}

static void take_lines(struct advice *a, const struct page *p, struct arena *mem)
{
    static const enum page_section_id others[] = {PAGE_NOTE, PAGE_ABOUT, PAGE_USES,
                                                  PAGE_UNAUTHORIZED};
    const struct page_section *security = &p->sections[PAGE_SECURITY];
    const struct page_item *first = first_threat(p);
    a->has_threat = first != NULL;
    if (!first && security->count)
        first = &security->items[0];
    if (first)
        add_line(a, PAGE_SECURITY, first, mem);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (p->sections[others[i]].count)
            add_line(a, others[i], &p->sections[others[i]].items[0], mem);
}

static void take_names(struct advice *a, const struct page_endpoint *e, struct arena *mem)
{
    struct page_name *names = arena_array(mem, struct page_name, e->name_count + 1);
    for (uint32_t i = 0; i < e->name_count; i++) {
        names[i] = (struct page_name){.name = arena_str(mem, e->names[i].name),
                                      .status = e->names[i].status,
                                      .source = e->names[i].source,
                                      .leads = e->names[i].leads,
                                      .why = arena_str(mem, e->names[i].why)};
    }
    a->names = names;
    a->name_count = e->name_count;
}

void advice_make(struct advice *out, const struct page *p, enum servc_transport transport,
                 struct arena *mem)
{
    *out = (struct advice){.at = {p->first, (uint8_t)transport},
                           .status = SERVC_UNKNOWN,
                           .port_class = p->port_class,
                           .frequency = SERVC_NO_FREQUENCY,
                           .title = arena_str(mem, p->title)};
    for (uint32_t i = 0; i < p->endpoint_count; i++) {
        const struct page_endpoint *e = &p->endpoints[i];
        if (e->transport != transport)
            continue;
        out->name = arena_str(mem, e->name);
        out->status = e->status;
        out->frequency = e->frequency;
        out->how_often = arena_str(mem, e->how_often);
        take_names(out, e, mem);
        if (e->card_fits)
            take_lines(out, p, mem);
        out->card_says_rare =
            e->card_fits && str_is(p->prevalence, card_prevalence_name(CARD_RARE));
    }
}

/* ---- What is unusual ---- */

struct str scan_service_text(const struct scan_port *seen, struct arena *mem)
{
    return seen->tls && seen->service.n ? arena_printf(mem, "ssl/%.*s", STR_FMT(seen->service))
                                        : seen->service;
}

/* `http` is in `http-alt`: as a whole word. */
static bool has_word(struct str name, struct str word)
{
    struct str part;
    while (str_cut(&name, '-', &part))
        if (str_eq_nocase(part, word))
            return true;
    return false;
}

static bool is_among_names(const struct advice *a, struct str service)
{
    for (uint32_t i = 0; i < a->name_count; i++)
        if (a->names[i].status != SERVC_REJECTED &&
            (name_is_like(a->names[i].name, service) || has_word(a->names[i].name, service)))
            return true;
    return false;
}

/* Inside TLS `http` may be called `http`, `https` or `ssl`. */
static bool is_expected(const struct advice *a, const struct scan_port *seen, struct arena *mem)
{
    if (is_among_names(a, seen->service))
        return true;
    return seen->tls && (is_among_names(a, arena_printf(mem, "%.*ss", STR_FMT(seen->service))) ||
                         is_among_names(a, STR("ssl")) || is_among_names(a, STR("tls")));
}

/* Words with which scanners say that they do not know. */
static bool says_something(struct str service)
{
    return service.n && !name_is_unknown(service) && !str_is(service, "tcpwrapped") &&
           !str_is(service, "ssl") && !str_is(service, "tls");
}

static const struct page_name *refused(const struct advice *a, struct str service)
{
    for (uint32_t i = 0; i < a->name_count; i++)
        if (a->names[i].status == SERVC_REJECTED && str_eq_nocase(a->names[i].name, service))
            return &a->names[i];
    return NULL;
}

struct remark_list {
    struct remark *at;
    uint32_t count;
};

static void add(struct remark_list *l, enum remark_kind kind, struct str text)
{
    l->at[l->count++] = (struct remark){kind, text};
}

static void remark_on_service(struct remark_list *l, const struct advice *a,
                              const struct scan_port *seen, struct arena *mem)
{
    struct str service = scan_service_text(seen, mem);
    const struct page_name *n = refused(a, seen->service);
    if (seen->probed && says_something(seen->service) && a->name.n && !is_expected(a, seen, mem))
        add(l, REMARK_OTHER_SERVICE,
            arena_printf(mem, "%.*s answers, which is none of the port's names", STR_FMT(service)));
    else if (!seen->probed && n)
        add(l, REMARK_REFUSED_NAME,
            arena_printf(mem, "the scanner's name %.*s is refused here%s%.*s", STR_FMT(service),
                         n->why.n ? ": " : "", STR_FMT(n->why)));
}

static void remark_on_name(struct remark_list *l, const struct advice *a)
{
    if (a->name.n && a->status == SERVC_UNOFFICIAL)
        add(l, REMARK_UNOFFICIAL, STR("the name is in use and was never registered here"));
    if (a->name.n)
        return;
    add(l, REMARK_NO_NAME,
        a->status == SERVC_RESERVED           ? STR("reserved: no service belongs here")
        : a->port_class == PAGE_CLASS_DYNAMIC ? STR("a dynamic port: a program took it for the "
                                                    "time being")
                                              : STR("no source has a name for it"));
}

/* What page_build calls rare; without frequencies, what the card calls so. */
#define RARE_BELOW 500u

static void remark_on_frequency(struct remark_list *l, const struct advice *a)
{
    if (a->frequency != SERVC_NO_FREQUENCY ? a->frequency < RARE_BELOW : a->card_says_rare)
        add(l, REMARK_RARE, a->how_often.n ? a->how_often : STR("rare, in the card's judgement"));
}

uint32_t advice_remarks(const struct advice *a, const struct scan_port *seen,
                        struct remark out[REMARK_KINDS], struct arena *mem)
{
    struct remark_list l = {out, 0};
    remark_on_service(&l, a, seen, mem);
    remark_on_name(&l, a);
    if (a->has_threat)
        add(&l, REMARK_THREAT, STR("attacks on it are on record"));
    remark_on_frequency(&l, a);
    return l.count;
}

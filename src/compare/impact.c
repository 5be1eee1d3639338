/* SPDX-License-Identifier: BSD-2-Clause */
#include "compare/impact.h"

#include "base/json.h"
#include "compare/diff_print.h"

const struct impact_kind_row impact_kinds[IMPACT_KINDS] = {
#define IMPACT_KIND(id, word, heading) {word, heading},
#include "compare/impact_kinds.def"
#undef IMPACT_KIND
};

void impact_add(struct impacts *out, enum impact_kind kind, struct str subject, struct str text,
                struct place old, struct place new)
{
    out->count_of[kind]++;
    *arena_push(out->mem, out->at, out->count, out->capacity) =
        (struct impact){kind, subject, text, old, new};
}

bool impact_is_nmap(const struct diff *d)
{
    enum listing_kind a = d->old->kind, b = d->new->kind;
    return (a == LISTING_NMAP || b == LISTING_NMAP) && a != LISTING_SERVICES &&
           b != LISTING_SERVICES;
}

/* ---- scripts ---- */

static struct str name_at(const struct listed *e)
{
    return e ? e->name : STR_NONE;
}

/* Scripts whose rules match the endpoint under one name and not under the other. */
static struct str scripts_between(const struct port_rules *rules, struct endpoint at,
                                  struct str with, struct str without, struct arena *mem)
{
    struct str list = STR_NONE, last = STR_NONE;
    for (uint32_t i = 0; i < rules->count; i++) {
        const struct port_rule *r = &rules->at[i];
        if (!with.n || !port_rule_has_name(r, at.transport, with) ||
            port_rule_has_name(r, at.transport, without) || port_rule_has_port(r, at))
            continue;
        if (!r->ports_known)
            return STR("scripts that match this name");
        if (!str_eq(last, r->script))
            list = arena_printf(mem, "%.*s%s%.*s", STR_FMT(list), list.n ? ", " : "",
                                STR_FMT(r->script));
        last = r->script;
    }
    return list;
}

static const char *shown(struct arena *mem, struct str name)
{
    struct diag d = {.mem = mem};
    return name.n ? diag_quote(&d, name) : "no name";
}

static struct place place_of(const struct listed *e)
{
    return e ? e->place : (struct place){0};
}

void impact_scripts(struct impacts *out, const struct diff *d, const struct port_rules *rules)
{
    for (unsigned gained = 0; gained < 2; gained++)
        for (uint32_t i = 0; i < d->count; i++) {
            const struct difference *x = &d->at[i];
            const struct listed *e = x->old ? x->old : x->new;
            struct str before = name_at(x->old), after = name_at(x->new);
            if (x->row || str_eq(before, after))
                continue;
            struct str scripts = gained ? scripts_between(rules, e->at, after, before, out->mem)
                                        : scripts_between(rules, e->at, before, after, out->mem);
            if (scripts.n)
                impact_add(out, gained ? IMPACT_SCRIPT_GAINED : IMPACT_SCRIPT_LOST,
                           listed_label(e, out->mem),
                           arena_printf(out->mem, "%s -> %s: %.*s", shown(out->mem, before),
                                        shown(out->mem, after), STR_FMT(scripts)),
                           place_of(x->old), place_of(x->new));
        }
}

/* ---- scans ---- */

static struct str ports_between(const struct listing *with, const struct listing *without,
                                uint8_t t, uint32_t n, uint32_t *count, struct arena *mem)
{
    struct str list = STR_NONE;
    *count = 0;
    for (uint32_t i = 0; i < n && i < with->ranked[t]; i++) {
        const struct listed *other = listing_find(without, with->by_rank[t][i]->at);
        if (other && other->rank && other->rank <= n)
            continue;
        if (++*count <= 20)
            list = arena_printf(mem, "%.*s%s%u", STR_FMT(list), list.n ? "," : "",
                                (unsigned)with->by_rank[t][i]->at.port);
    }
    if (*count > 20)
        list = arena_printf(mem, "%.*s and %u more", STR_FMT(list), (unsigned)*count - 20);
    return list;
}

void impact_scans(struct impacts *out, const struct diff *d)
{
    static const struct {
        uint32_t n;
        const char *name;
    } scans[] = {
        {10, "--top-ports 10"}, {100, "-F, the top 100"}, {1000, "the default, the top 1000"}};
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++)
        for (size_t i = 0; i < sizeof scans / sizeof *scans; i++) {
            uint32_t more, fewer;
            struct str in = ports_between(d->new, d->old, t, scans[i].n, &more, out->mem);
            struct str gone = ports_between(d->old, d->new, t, scans[i].n, &fewer, out->mem);
            if (!more && !fewer)
                continue;
            impact_add(out, IMPACT_SCAN, str_from(servc_transport_name((enum servc_transport)t)),
                       arena_printf(out->mem, "%s: %u come in%s%.*s; %u fall out%s%.*s",
                                    scans[i].name, (unsigned)more, more ? ": " : "", STR_FMT(in),
                                    (unsigned)fewer, fewer ? ": " : "", STR_FMT(gone)),
                       (struct place){0}, (struct place){0});
        }
}

void impact_find(struct impacts *out, const struct diff *d, const struct port_rules *rules,
                 struct arena *mem)
{
    *out = (struct impacts){.mem = mem};
    impact_names(out, d);
    if (rules && d->new->kind != LISTING_REGISTRY)
        impact_scripts(out, d, rules);
    if (d->facets & FACET_FREQUENCY) {
        impact_patterns(out, d);
        impact_scans(out, d);
    }
}

bool impact_kind_parse(struct str word, enum impact_kind *out)
{
    for (unsigned k = 0; k < IMPACT_KINDS; k++)
        if (str_is(word, impact_kinds[k].word)) {
            *out = (enum impact_kind)k;
            return true;
        }
    return false;
}

/* ---- output ---- */

static void put_place(struct sink *out, struct place at)
{
    if (!at.file)
        return;
    sink_z(out, at.file->path);
    if (at.line)
        sink_printf(out, ":%u", (unsigned)at.line);
}

static void put_line(struct sink *out, const struct impact *x)
{
    struct arena mem = ARENA_EMPTY;
    sink_printf(out, "  %-16s %.*s", shown(&mem, x->subject), STR_FMT(x->text));
    if (x->old.file || x->new.file) {
        sink_z(out, "  [");
        put_place(out, x->old);
        sink_z(out, x->old.file && x->new.file ? ", " : "");
        put_place(out, x->new);
        sink_char(out, ']');
    }
    sink_char(out, '\n');
    arena_free(&mem);
}

void impact_print_text(const struct impacts *i, struct diff_style style, struct sink *out)
{
    if (i->count == 0) {
        sink_z(out, "\nNobody breaks: every name, scan and script that worked before still does\n");
        return;
    }
    for (unsigned k = 0; k < IMPACT_KINDS; k++) {
        if (style.summary && i->count_of[k])
            sink_printf(out, "%7u  %s\n", (unsigned)i->count_of[k], impact_kinds[k].word);
        if (style.summary || i->count_of[k] == 0)
            continue;
        sink_printf(out, "\n%s%s%s [%s]: %u\n", style.colour ? "\033[1m" : "",
                    impact_kinds[k].heading, style.colour ? "\033[0m" : "", impact_kinds[k].word,
                    (unsigned)i->count_of[k]);
        for (uint32_t n = 0; n < i->count; n++)
            if (i->at[n].kind == k)
                put_line(out, &i->at[n]);
    }
}

static void put_row(const struct impact *x, struct sink *out)
{
    struct arena mem = ARENA_EMPTY;
    sink_z(out, "| ");
    markdown_put_cell(out, str_from(shown(&mem, x->subject)));
    sink_z(out, " | ");
    markdown_put_cell(out, x->text);
    sink_z(out, " | ");
    put_place(out, x->old);
    sink_z(out, " | ");
    put_place(out, x->new);
    sink_z(out, " |\n");
    arena_free(&mem);
}

void impact_print_markdown(const struct impacts *i, struct diff_style style, struct sink *out)
{
    if (i->count == 0) {
        sink_z(out,
               "\nNobody breaks: every name, scan and script that worked before still does.\n");
        return;
    }
    if (style.summary)
        sink_z(out, "\n| count | who breaks |\n| ---: | --- |\n");
    for (unsigned k = 0; k < IMPACT_KINDS; k++) {
        if (i->count_of[k] == 0)
            continue;
        if (style.summary) {
            sink_printf(out, "| %u | %s |\n", (unsigned)i->count_of[k], impact_kinds[k].word);
            continue;
        }
        sink_printf(out, "\n### %s\n\n| who | what | old | new |\n| --- | --- | --- | --- |\n",
                    impact_kinds[k].heading);
        for (uint32_t n = 0; n < i->count; n++)
            if (i->at[n].kind == k)
                put_row(&i->at[n], out);
    }
}

static void put_json_place(struct json *j, const char *key, struct place at)
{
    json_key(j, key);
    if (!at.file) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    json_member_z(j, "file", at.file->path);
    json_member_u32(j, "line", at.line);
    json_close(j, '}');
}

void impact_print_json(const struct impacts *i, struct json *j)
{
    json_open(j, '[');
    for (uint32_t n = 0; n < i->count; n++) {
        json_open(j, '{');
        json_member_z(j, "kind", impact_kinds[i->at[n].kind].word);
        json_key(j, "subject");
        json_str(j, i->at[n].subject);
        json_key(j, "text");
        json_str(j, i->at[n].text);
        put_json_place(j, "old", i->at[n].old);
        put_json_place(j, "new", i->at[n].new);
        json_close(j, '}');
    }
    json_close(j, ']');
}

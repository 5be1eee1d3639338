/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json.h"
#include "cmd/cmd.h"
#include "cmd/inputs.h"
#include "model/name.h"
#include "rules/rules.h"
#include "write/writer.h"

#include <string.h>

struct explanation {
    const struct arguments *a;
    struct inputs in;
    struct card_layers layers;
    enum servc_policy policy;
    bool json, brief, bold;
    uint32_t shown;
    struct sink out;
};

/* The claims at one endpoint, and what each rule would say of them. */
struct evidence {
    struct endpoint at;
    const struct claim **claims;
    uint32_t count;
    const struct entry *entry; /* NULL if it is none */
    struct candidates candidates;
    bool decides[RULE_COUNT];
    const struct candidate *lead[RULE_COUNT];
};

static struct evidence *gather(struct explanation *x, struct endpoint at)
{
    struct evidence *ev = arena_new(&x->in.mem, struct evidence);
    ev->at = at;
    ev->claims = claims_at(x->in.catalogue, at, &x->in.mem, &ev->count);
    ev->entry = entry_find(x->in.entries, at);
    candidates_gather(&ev->candidates, x->in.catalogue, at, &x->layers);
    for (unsigned i = 0; i < RULE_COUNT; i++)
        ev->decides[i] = rules[i](&ev->candidates, &ev->lead[i]);
    return ev;
}

static void put_place(struct sink *out, struct place at)
{
    sink_z(out, at.file->path);
    if (at.line)
        sink_printf(out, ":%u", (unsigned)at.line);
    if (at.column)
        sink_printf(out, ":%u", (unsigned)at.column);
}

static const char *shown_name(struct explanation *x, const struct claim *claim)
{
    return claim->name.n ? diag_quote(&x->in.diag, claim->name) : "-";
}

/* What there is to say of a claim behind its name. */
static struct str claim_remark(struct explanation *x, const struct claim *claim)
{
    struct arena *mem = &x->in.mem;
    struct str s = str_from(servc_status_name((enum servc_status)claim->status));
    if (claim->flags & CLAIM_COMMENT_ITEM)
        return STR("in the comment of nmap's line");
    if (claim->source == SERVC_SOURCE_NMAP || claim->source == SERVC_SOURCE_SERVICES)
        s = claim->flags & CLAIM_ALIAS ? STR("alias")
            : claim->name.n            ? STR("name")
                                       : STR("unknown");
    if (claim->flags & CLAIM_REPEATED)
        s = arena_printf(mem, "%.*s, repeated line", STR_FMT(s));
    if (claim->flags & CLAIM_UNASSIGNED_USE)
        s = arena_printf(mem, "%.*s, an unassigned use on record", STR_FMT(s));
    if (claim->flags & CLAIM_HISTORY)
        s = arena_printf(mem, "%.*s, in the registry's notes", STR_FMT(s));
    if (claim->flags & CLAIM_ANY_TRANSPORT)
        s = arena_printf(mem, "%.*s, any transport", STR_FMT(s));
    if (claim->flags & CLAIM_COMMON)
        s = arena_printf(mem, "%.*s, common", STR_FMT(s));
    if (claim->flags & CLAIM_PREFER)
        s = arena_printf(mem, "%.*s, preferred port", STR_FMT(s));
    if (claim->first != claim->last)
        s = arena_printf(mem, "%.*s, %u-%u", STR_FMT(s), (unsigned)claim->first,
                         (unsigned)claim->last);
    if (claim->registration && claim->registration->counterpart.n)
        s = arena_printf(mem, "%.*s, %s %s", STR_FMT(s),
                         claim->flags & CLAIM_MALFORMED   ? "replaced by"
                         : claim->flags & CLAIM_DUPLICATE ? "duplicate of"
                                                          : "replaces",
                         diag_quote(&x->in.diag, claim->registration->counterpart));
    if (claim->registration && claim->registration->registered.n)
        s = arena_printf(mem, "%.*s, registered %.*s", STR_FMT(s),
                         STR_FMT(claim->registration->registered));
    if (claim->registration && claim->registration->refs.n)
        s = arena_printf(mem, "%.*s, %s", STR_FMT(s),
                         diag_quote(&x->in.diag, claim->registration->refs));
    if (claim->curation && claim->curation->refs.n)
        s = arena_printf(mem, "%.*s, %s", STR_FMT(s),
                         diag_quote(&x->in.diag, claim->curation->refs));
    if (claim->curation && claim->curation->why.n)
        s = arena_printf(mem, "%.*s: %s", STR_FMT(s),
                         diag_quote(&x->in.diag, claim->curation->why));
    return s;
}

/* By a whole card, or by the same name in a card that extends this one. */
static bool is_overruled(const struct explanation *x, const struct evidence *ev,
                         const struct claim *claim)
{
    if (claim->source != SERVC_SOURCE_CARD)
        return false;
    if (!card_in_force(&x->layers, claim, ev->at.port))
        return true;
    const struct candidate *n = candidate_find(&ev->candidates, claim->name);
    return n && n->card && n->card->layer > claim->layer;
}

static void put_claims(struct explanation *x, const struct evidence *ev)
{
    sink_z(&x->out, "  claims\n");
    for (uint32_t i = 0; i < ev->count; i++) {
        const struct claim *claim = ev->claims[i];
        struct str remark = claim_remark(x, claim);
        sink_printf(&x->out, "    %-8s %-20s %.*s",
                    servc_source_name((enum servc_source)claim->source), shown_name(x, claim),
                    STR_FMT(remark));
        if (claim->freq.known) {
            sink_z(&x->out, ", frequency ");
            sink_millionths(&x->out, claim->freq.millionths);
        }
        if (is_overruled(x, ev, claim))
            sink_z(&x->out, ", overruled by a later --cards");
        if (claim->title.n && claim->source != SERVC_SOURCE_CARD &&
            claim->source != SERVC_SOURCE_NMAP)
            sink_printf(&x->out, ", \"%s\"", diag_quote(&x->in.diag, claim->title));
        sink_z(&x->out, "  [");
        put_place(&x->out, claim->at);
        sink_z(&x->out, "]\n");
    }
}

static const char *lead_or_none(struct explanation *x, const struct candidate *lead)
{
    return lead ? diag_quote(&x->in.diag, lead->name) : "no name";
}

static void put_rules(struct explanation *x, const struct evidence *ev)
{
    bool decided = false;
    sink_z(&x->out, "  rules\n");
    for (unsigned i = 0; i < RULE_COUNT; i++) {
        if (!ev->decides[i] || (decided && i == RULE_unknown))
            continue;
        sink_printf(&x->out, "    %-24s %-20s %s%s\n", rule_name((enum rule_id)i),
                    lead_or_none(x, ev->lead[i]),
                    decided ? "would say so next: " : "decides: ", rule_what((enum rule_id)i));
        decided = true;
    }
}

static void put_names(struct explanation *x, const struct evidence *ev)
{
    static const char *const why[] = {", dropped: a card rejects it",
                                      ", dropped: registered here on another transport only"};
    const struct entry *e = ev->entry;
    sink_z(&x->out, "  names\n");
    for (uint16_t i = 0; e && i < e->name_count; i++) {
        const struct entry_name *n = &e->names[i];
        const struct candidate *k = candidate_find(&ev->candidates, n->name);
        sink_printf(&x->out, "    %-20s %s, by %s", diag_quote(&x->in.diag, n->name),
                    servc_status_name((enum servc_status)n->status),
                    servc_source_name((enum servc_source)n->source));
        for (unsigned p = 0; p < SERVC_POLICIES; p++)
            if (e->lead[p] == i)
                sink_printf(&x->out, ", leads under %s", servc_policy_name((enum servc_policy)p));
        if (n->upstream_only)
            sink_z(&x->out, why[k && k->mirrored]);
        else if (n->stolen)
            sink_z(&x->out, ", resolves to its registered port elsewhere");
        else if (!n->preferred)
            sink_z(&x->out, ", resolves to another port");
        sink_char(&x->out, '\n');
    }
    if (!e || e->name_count == 0)
        sink_z(&x->out, "    none\n");
}

/* What generators print that take the registry's first row; NULL if it has none. */
static const struct claim *first_row(const struct evidence *ev)
{
    for (uint32_t i = 0; i < ev->count; i++)
        if (ev->claims[i]->source == SERVC_SOURCE_IANA && ev->claims[i]->name.n &&
            !(ev->claims[i]->flags & CLAIM_HISTORY))
            return ev->claims[i];
    return NULL;
}

/* What the files of others print first for this endpoint. */
static void put_others(struct explanation *x, const struct evidence *ev)
{
    const struct claim *row = first_row(ev);
    sink_z(&x->out, "  other files print\n");
    for (uint32_t i = 0; i < ev->count; i++) {
        const struct claim *claim = ev->claims[i];
        if ((claim->source != SERVC_SOURCE_NMAP && claim->source != SERVC_SOURCE_SERVICES) ||
            (claim->flags & (CLAIM_ALIAS | CLAIM_REPEATED | CLAIM_COMMENT_ITEM)))
            continue;
        sink_printf(&x->out, "    %-20s %s\n", claim->name.n ? shown_name(x, claim) : "unknown",
                    claim->at.file->path);
    }
    sink_printf(&x->out, "    %-20s generators that take the registry's first row\n",
                row ? shown_name(x, row) : "-");
}

static void put_brief(struct explanation *x, const struct evidence *ev)
{
    char text[ENDPOINT_TEXT];
    const struct entry *e = ev->entry;
    const struct entry_name *n = e ? entry_lead(e, x->policy) : NULL;
    const struct claim *row = first_row(ev), *nmap = ev->candidates.nmap;
    sink_printf(&x->out, "%-9s %s", endpoint_print(ev->at, text),
                n ? diag_quote(&x->in.diag, entry_spelling(n, x->policy))
                  : servc_status_name(e ? (enum servc_status)e->status : SERVC_UNKNOWN));
    for (uint32_t i = 1; e && (n = entry_name_at(e, x->policy, i)); i++)
        sink_printf(&x->out, "%s%s", i == 1 ? " (also " : ", ",
                    diag_quote(&x->in.diag, entry_spelling(n, x->policy)));
    sink_printf(&x->out, "%s; rule: %s", e && entry_name_at(e, x->policy, 1) ? ")" : "",
                rule_name(e ? (enum rule_id)e->rule : RULE_unknown));
    if (nmap)
        sink_printf(&x->out, "; nmap: %s", nmap->name.n ? shown_name(x, nmap) : "unknown");
    sink_printf(&x->out, "; registry's first row: %s\n", row ? shown_name(x, row) : "none");
}

static void put_text(struct explanation *x, const struct evidence *ev)
{
    char text[ENDPOINT_TEXT];
    const struct entry *e = ev->entry;
    const struct entry_name *lead = e ? entry_lead(e, x->policy) : NULL;
    struct str spelling = lead ? entry_spelling(lead, x->policy) : STR_NONE;
    if (x->shown++)
        sink_char(&x->out, '\n');
    sink_printf(&x->out, "%s%s  %s%s", x->bold ? "\033[1m" : "", endpoint_print(ev->at, text),
                lead ? diag_quote(&x->in.diag, spelling)
                     : servc_status_name(e ? (enum servc_status)e->status : SERVC_UNKNOWN),
                x->bold ? "\033[0m" : "");
    if (e && e->title.n)
        sink_printf(&x->out, "  %s", diag_quote(&x->in.diag, e->title));
    if (e && e->freq.known) {
        sink_z(&x->out, "  frequency ");
        sink_millionths(&x->out, e->freq.millionths);
        sink_printf(&x->out, ", rank %u on %s", (unsigned)e->rank,
                    servc_transport_name((enum servc_transport)ev->at.transport));
    }
    sink_char(&x->out, '\n');
    put_names(x, ev);
    put_rules(x, ev);
    put_others(x, ev);
    put_claims(x, ev);
}

static void put_json_claim(struct json *j, struct explanation *x, const struct claim *claim)
{
    struct str remark = claim_remark(x, claim);
    json_open(j, '{');
    json_member_z(j, "source", servc_source_name((enum servc_source)claim->source));
    json_key(j, "name");
    if (claim->name.n)
        json_str(j, claim->name);
    else
        json_null(j);
    json_member_z(j, "status", servc_status_name((enum servc_status)claim->status));
    json_key(j, "remark");
    json_str(j, remark);
    json_member_z(j, "file", claim->at.file->path);
    json_member_u32(j, "line", claim->at.line);
    json_member_u32(j, "column", claim->at.column);
    json_close(j, '}');
}

static void put_json_rules(struct json *j, const struct evidence *ev)
{
    json_open(j, '[');
    for (unsigned i = 0; i < RULE_COUNT; i++) {
        if (!ev->decides[i])
            continue;
        json_open(j, '{');
        json_member_z(j, "rule", rule_name((enum rule_id)i));
        json_key(j, "name");
        if (ev->lead[i])
            json_str(j, ev->lead[i]->name);
        else
            json_null(j);
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* One object a line: the entry as `build` writes it (null if there is none), the
 * rules that have an answer, in order, and all claims. */
static void put_json(struct explanation *x, const struct evidence *ev)
{
    struct json j = {.out = &x->out};
    x->shown++;
    json_open(&j, '{');
    json_member_u32(&j, "port", ev->at.port);
    json_member_z(&j, "transport", servc_transport_name((enum servc_transport)ev->at.transport));
    json_key(&j, "entry");
    if (ev->entry)
        put_entry_json(&j, ev->entry, x->policy);
    else
        json_null(&j);
    json_key(&j, "rules");
    put_json_rules(&j, ev);
    json_member_open(&j, "claims", '[');
    for (uint32_t i = 0; i < ev->count; i++)
        put_json_claim(&j, x, ev->claims[i]);
    json_close(&j, ']');
    json_close(&j, '}');
    sink_char(&x->out, '\n');
}

static bool explain_endpoint(struct explanation *x, struct endpoint at)
{
    struct evidence *ev = gather(x, at);
    if (ev->count == 0)
        return false;
    if (x->json)
        put_json(x, ev);
    else if (x->brief)
        put_brief(x, ev);
    else
        put_text(x, ev);
    return true;
}

static bool explain_port(struct explanation *x, uint16_t port)
{
    bool found = false;
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++)
        found |= explain_endpoint(x, (struct endpoint){port, t});
    return found;
}

static bool has_name(struct explanation *x, struct endpoint at, struct str name)
{
    struct arena mem = ARENA_EMPTY;
    uint32_t count;
    const struct claim **claims = claims_at(x->in.catalogue, at, &mem, &count);
    bool found = false;
    for (uint32_t i = 0; i < count && !found; i++)
        found = str_eq_nocase(claims[i]->name, name) && !(claims[i]->flags & CLAIM_COMMENT_ITEM);
    arena_free(&mem);
    return found;
}

static bool explain_name(struct explanation *x, struct str name)
{
    bool found = false;
    for (uint32_t port = 0; port < PORTS; port++)
        for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
            struct endpoint at = {(uint16_t)port, t};
            if ((claim_last(x->in.catalogue, at) || entry_find(x->in.entries, at)) &&
                has_name(x, at, name))
                found |= explain_endpoint(x, at);
        }
    const struct claim_list *portless = &x->in.catalogue->portless;
    for (uint32_t i = 0; i < portless->count && !found; i++)
        if (str_eq_nocase(portless->at[i]->name, name)) {
            sink_printf(&x->out, "%s is registered without a port  [",
                        shown_name(x, portless->at[i]));
            put_place(&x->out, portless->at[i]->at);
            sink_z(&x->out, "]\n");
            found = true;
        }
    return found;
}

/* The nearest name; among equally near ones the one met most often. */
static struct str nearest_name(const struct entry_set *set, struct str wrong)
{
    struct str best = STR_NONE;
    unsigned distance = wrong.n < 4 ? 1 : 2;
    uint32_t frequency = 0;
    for (uint32_t i = 0; i < set->count; i++)
        for (uint16_t k = 0; k < set->at[i]->name_count; k++) {
            struct str name = set->at[i]->names[k].name;
            unsigned d = str_distance(wrong, name, distance);
            if (d > distance ||
                (d == distance && best.n && set->at[i]->freq.millionths <= frequency))
                continue;
            distance = d;
            frequency = set->at[i]->freq.millionths;
            best = name;
        }
    return best;
}

static bool is_number(struct str s)
{
    size_t i = 0;
    while (i < s.n && (ascii_is_digit(s.p[i]) || s.p[i] == '-'))
        i++;
    return i == s.n;
}

static bool explain_operand(struct explanation *x, const char *word)
{
    struct str text = str_from(word);
    struct endpoint at;
    uint16_t first, last;
    if (endpoint_parse(text, &at)) {
        if (explain_endpoint(x, at))
            return true;
    } else if (port_range_parse(text, &first, &last)) {
        bool found = false;
        for (uint32_t port = first; port <= last; port++)
            found |= explain_port(x, (uint16_t)port);
        if (found)
            return true;
    } else if (is_number(str_sub(text, 0, str_find_char(text, '/')))) {
        usage_error(&x->in.mem,
                    "for example 465, 465/tcp or 6000-6063; transports: tcp udp sctp dccp",
                    "`%s' is no endpoint", word);
        return false;
    } else if (explain_name(x, text)) {
        return true;
    } else {
        struct str like = nearest_name(x->in.entries, text);
        usage_error(&x->in.mem,
                    like.n ? arena_printf(&x->in.mem, "did you mean `%.*s'?", STR_FMT(like)).p
                           : NULL,
                    "no source has a service named `%s'", word);
        return false;
    }
    usage_error(&x->in.mem, NULL, "no source says anything about %s", word);
    return false;
}

static int explain(struct explanation *x)
{
    int status = EXIT_DONE;
    bool ok = inputs_read(&x->in, x->a);
    inputs_print_messages(&x->in, x->a);
    if (!ok)
        return EXIT_TROUBLE;
    card_layers_fill(x->in.catalogue, &x->layers);
    for (uint32_t i = 0; i < x->a->operand_count; i++)
        if (!explain_operand(x, x->a->operands[i]))
            status = EXIT_NOT_FOUND;
    if (x->out.n)
        fwrite(x->out.p, 1, x->out.n, stdout);
    return status;
}

int command_explain(const struct arguments *a)
{
    enum servc_policy policy;
    if (a->operand_count == 0)
        return usage_error(a->mem, "for example `servc explain 465/tcp'", "explain what?");
    if (!policy_parse(a->mem, argument_value(a, OPT_names, "iana"), &policy))
        return EXIT_TROUBLE;
    struct arena mem = ARENA_EMPTY;
    struct explanation *x = arena_new(&mem, struct explanation); /* too large for the stack */
    x->a = a;
    x->policy = policy;
    x->json = argument_given(a, OPT_json);
    x->brief = argument_given(a, OPT_brief);
    x->bold = !x->json && wants_colour(a, stdout);
    int status = explain(x);
    sink_free(&x->out);
    inputs_free(&x->in);
    arena_free(&mem);
    return status;
}

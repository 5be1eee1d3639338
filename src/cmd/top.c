/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json.h"
#include "base/num.h"
#include "cmd/cmd.h"
#include "cmd/listings.h"
#include "compare/top.h"
#include "model/card.h"

#include <string.h>

#define RANKED 3u  /* transports: nmap has no dccp */
#define USUAL 100u /* as nmap -F */

enum format { FORMAT_LIST, FORMAT_NMAP, FORMAT_MASSCAN, FORMAT_NAABU, FORMAT_JSON };

struct top {
    const struct arguments *a;
    struct inputs in;
    enum servc_policy policy;
    enum format format;
    uint32_t wanted; /* ports of each transport */
    uint32_t share;  /* millionths; 0: `wanted` counts */
    unsigned transports;
    bool by_prevalence;
    struct source_file file;
    struct listing *listing;
    struct top_filter filter;
    const struct listed **at[SERVC_TRANSPORTS];
    uint32_t count[SERVC_TRANSPORTS];
    struct sink out;
};

/* ---- options ---- */

static bool parse_format(struct top *t)
{
    static const char *const words[] = {"list", "nmap", "masscan", "naabu", "json"};
    const char *word = argument_value(t->a, OPT_top_format, "list");
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0) {
            t->format = (enum format)i;
            return true;
        }
    usage_error(t->a->mem, "list, nmap, masscan, naabu or json", "no format is called `%s'", word);
    return false;
}

/* What cannot be said together, or in a format. */
static bool options_fit(const struct top *t)
{
    const struct arguments *a = t->a;
    bool coverage = argument_given(a, OPT_coverage);
    if (coverage && t->format != FORMAT_LIST && t->format != FORMAT_JSON)
        usage_error(a->mem, "list or json", "--coverage is no list of ports for a scanner");
    else if (!coverage && argument_given(a, OPT_share) && a->operand_count)
        usage_error(a->mem, "--coverage says both", "a number and --share contradict each other");
    else if (t->format == FORMAT_NAABU && t->transports & 1u << SERVC_SCTP)
        usage_error(a->mem, "it would take them for tcp ports", "naabu scans no sctp");
    else
        return true;
    return false;
}

static bool parse_number(struct top *t)
{
    const struct arguments *a = t->a;
    t->wanted = USUAL;
    if (a->operand_count == 0 ||
        (a->operand_count == 1 && parse_u32(str_from(a->operands[0]), PORTS, &t->wanted) &&
         t->wanted > 0))
        return true;
    usage_error(a->mem, "for example `servc top 100'", "top takes one number, 1 to 65536");
    return false;
}

/* "90", "90%" or "99.5%". */
static bool parse_share(struct top *t)
{
    const char *word = argument_value(t->a, OPT_share, NULL);
    struct str s = str_from(word ? word : "100");
    uint32_t whole, tenth = 0;
    if (s.n && s.p[s.n - 1] == '%')
        s.n--;
    size_t dot = str_find_char(s, '.');
    bool ok = parse_u32(str_sub(s, 0, dot), 100, &whole) &&
              (dot == STR_NOT_FOUND ||
               (s.n == dot + 2 && parse_u32(str_sub(s, dot + 1, s.n), 9, &tenth))) &&
              whole * 10 + tenth > 0 && whole * 10 + tenth <= 1000;
    if (!ok) {
        usage_error(t->a->mem, "for example --share=90 or --share=99.5",
                    "`%s' is no share in percent", word);
        return false;
    }
    t->share = word ? (whole * 10 + tenth) * (MILLION / 1000) : 0;
    return true;
}

static bool parse_roles(struct top *t)
{
    const char *list = argument_value(t->a, OPT_role, NULL);
    struct str rest = str_from(list ? list : ""), word, *roles = NULL;
    uint32_t count = 0, capacity = 0;
    if (!list)
        return true;
    if (rest.n == 0) {
        usage_error(t->a->mem, "the roles are in doc/cards.md", "--role names no role");
        return false;
    }
    while (str_cut(&rest, ',', &word)) {
        size_t i = 0;
        while (i < card_role_count && !str_is(word, card_roles[i]))
            i++;
        if (i == card_role_count) {
            struct str like = diag_like_z(word, card_roles, card_role_count);
            usage_error(t->a->mem,
                        like.n ? arena_printf(t->a->mem, "did you mean `%.*s'?", STR_FMT(like)).p
                               : "the roles are in doc/cards.md",
                        "cards have no role `%.*s'", STR_FMT(word));
            return false;
        }
        *arena_push(t->a->mem, roles, count, capacity) = word;
    }
    t->filter = top_filter_of_roles(t->in.catalogue, roles, count, &t->in.mem);
    return true;
}

/* ---- ranks ---- */

static bool has_frequencies(const struct top *t)
{
    for (uint32_t i = 0; i < t->in.entries->count; i++)
        if (t->in.entries->at[i]->freq.known)
            return true;
    return false;
}

static void rank(struct top *t)
{
    t->file = (struct source_file){"our build", "our build"};
    t->listing = listing_of_entries(t->in.entries, t->policy, &t->file, &t->in.mem);
    t->by_prevalence = !has_frequencies(t);
    if (!t->by_prevalence)
        return;
    top_rank_by_prevalence(t->listing, t->in.catalogue, &t->in.mem);
    if (!argument_given(t->a, OPT_no_nmap) && !argument_given(t->a, OPT_quiet))
        fputs("servc: no frequencies: the cards' prevalence ranks the ports\n", stderr);
}

static void select_ports(struct top *t)
{
    for (uint8_t k = 0; k < RANKED; k++) {
        uint32_t n = t->share ? top_for_share(t->listing, k, t->share, &t->filter) : t->wanted;
        if (!(t->transports & 1u << k))
            continue;
        t->at[k] = arena_array(&t->in.mem, const struct listed *, n + 1);
        t->count[k] = top_select(t->listing, k, n, &t->filter, t->at[k]);
        if (t->count[k] < n && t->a->operand_count && !argument_given(t->a, OPT_quiet))
            fprintf(stderr, "servc: only %u %s ports have %s\n", (unsigned)t->count[k],
                    servc_transport_name((enum servc_transport)k),
                    t->filter.ports    ? "such a role"
                    : t->by_prevalence ? "a prevalence in a card"
                                       : "an entry");
    }
}

/* ---- output ---- */

static bool several(const struct top *t)
{
    return (t->transports & (t->transports - 1)) != 0;
}

static void put_value(struct top *t, const struct listed *e)
{
    if (t->by_prevalence) {
        const char *word = card_prevalence_name((enum card_prevalence)e->freq.millionths);
        sink_printf(&t->out, "%-12s", word ? word : "none");
    } else if (e->freq.known) {
        sink_millionths(&t->out, e->freq.millionths);
        sink_z(&t->out, "  ");
    } else {
        sink_z(&t->out, "none      ");
    }
}

static void put_list(struct top *t)
{
    bool bare = argument_given(t->a, OPT_quiet);
    for (unsigned k = 0; k < SERVC_TRANSPORTS; k++)
        for (uint32_t i = 0; i < t->count[k]; i++) {
            char text[ENDPOINT_TEXT];
            const struct listed *e = t->at[k][i];
            if (bare && !several(t)) {
                sink_printf(&t->out, "%u\n", (unsigned)e->at.port);
                continue;
            }
            if (bare) {
                sink_printf(&t->out, "%s\n", endpoint_print(e->at, text));
                continue;
            }
            sink_printf(&t->out, "%5u  %-10s ", (unsigned)e->rank, endpoint_print(e->at, text));
            put_value(t, e);
            sink_z(&t->out, e->name.n ? diag_quote(&t->in.diag, e->name) : "unknown");
            sink_char(&t->out, '\n');
        }
}

static void put_item(struct top *t, struct json *j, const struct listed *e)
{
    json_open(j, '{');
    json_member_u32(j, "port", e->at.port);
    json_member_z(j, "transport", servc_transport_name((enum servc_transport)e->at.transport));
    json_member_u32(j, "rank", e->rank);
    json_key(j, "frequency");
    if (e->freq.known && !t->by_prevalence)
        json_millionths(j, e->freq.millionths);
    else
        json_null(j);
    json_key(j, "prevalence");
    if (t->by_prevalence)
        json_z(j, card_prevalence_name((enum card_prevalence)e->freq.millionths));
    else
        json_null(j);
    json_key(j, "name");
    if (e->name.n)
        json_str(j, e->name);
    else
        json_null(j);
    json_close(j, '}');
}

static void put_json(struct top *t)
{
    struct json j = {.out = &t->out};
    json_open(&j, '[');
    for (unsigned k = 0; k < SERVC_TRANSPORTS; k++)
        for (uint32_t i = 0; i < t->count[k]; i++)
            put_item(t, &j, t->at[k][i]);
    json_close(&j, ']');
    sink_char(&t->out, '\n');
}

static void put_ports(struct top *t, enum top_syntax syntax)
{
    const struct listed *const *const at[SERVC_TRANSPORTS] = {t->at[0], t->at[1], t->at[2],
                                                              t->at[3]};
    top_print_ports(at, t->count, syntax, &t->out);
    sink_char(&t->out, '\n');
}

static void put_percent(struct sink *out, uint32_t millionths)
{
    sink_printf(out, "%3u.%u %%", (unsigned)(millionths / 10000),
                (unsigned)(millionths / 1000 % 10));
}

static void put_hold(struct top *t, uint8_t transport, uint32_t n)
{
    sink_printf(&t->out, "  the first %5u hold ", (unsigned)n);
    put_percent(&t->out, top_share(t->listing, transport, n, &t->filter));
    sink_char(&t->out, '\n');
}

static void put_need(struct top *t, uint8_t transport, uint32_t share)
{
    sink_z(&t->out, "  ");
    put_percent(&t->out, share);
    sink_printf(&t->out, " are held by the first %u\n",
                (unsigned)top_for_share(t->listing, transport, share, &t->filter));
}

static const uint32_t told_numbers[] = {1, 10, 100, 1000};
static const uint32_t told_shares[] = {500000, 800000, 900000, 950000, 990000};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* How far so many ports reach, and how many a share needs. */
static void put_coverage(struct top *t, uint8_t k)
{
    uint64_t sum = top_sum(t->listing, k, &t->filter);
    sink_printf(&t->out, "%s: %u ports, sum of frequencies %u.%06u\n",
                servc_transport_name((enum servc_transport)k),
                (unsigned)top_count(t->listing, k, &t->filter), (unsigned)(sum / MILLION),
                (unsigned)(sum % MILLION));
    for (size_t i = 0; i < COUNT(told_numbers); i++)
        put_hold(t, k, told_numbers[i]);
    if (t->a->operand_count)
        put_hold(t, k, t->wanted);
    for (size_t i = 0; i < COUNT(told_shares); i++)
        put_need(t, k, told_shares[i]);
    if (t->share)
        put_need(t, k, t->share);
}

static void put_pair(struct json *j, uint32_t ports, uint32_t share)
{
    json_open(j, '{');
    json_member_u32(j, "ports", ports);
    json_key(j, "share");
    json_millionths(j, share);
    json_close(j, '}');
}

static void put_pairs(struct top *t, struct json *j, uint8_t k)
{
    json_member_open(j, "hold", '[');
    for (size_t i = 0; i < COUNT(told_numbers); i++)
        put_pair(j, told_numbers[i], top_share(t->listing, k, told_numbers[i], &t->filter));
    if (t->a->operand_count)
        put_pair(j, t->wanted, top_share(t->listing, k, t->wanted, &t->filter));
    json_close(j, ']');
    json_member_open(j, "need", '[');
    for (size_t i = 0; i < COUNT(told_shares); i++)
        put_pair(j, top_for_share(t->listing, k, told_shares[i], &t->filter), told_shares[i]);
    if (t->share)
        put_pair(j, top_for_share(t->listing, k, t->share, &t->filter), t->share);
    json_close(j, ']');
}

static void put_coverage_json(struct top *t, struct json *j, uint8_t k)
{
    json_open(j, '{');
    json_member_z(j, "transport", servc_transport_name((enum servc_transport)k));
    json_member_u32(j, "ports", top_count(t->listing, k, &t->filter));
    json_key(j, "sum");
    json_millionths(j, top_sum(t->listing, k, &t->filter));
    put_pairs(t, j, k);
    json_close(j, '}');
}

static void put_coverages(struct top *t)
{
    struct json j = {.out = &t->out};
    bool json = t->format == FORMAT_JSON;
    if (json)
        json_open(&j, '[');
    for (uint8_t k = 0; k < RANKED; k++) {
        if (!(t->transports & 1u << k))
            continue;
        if (json)
            put_coverage_json(t, &j, k);
        else
            put_coverage(t, k);
    }
    if (json) {
        json_close(&j, ']');
        sink_char(&t->out, '\n');
    }
}

static int print(struct top *t)
{
    uint32_t found = 0;
    for (unsigned k = 0; k < SERVC_TRANSPORTS; k++)
        found += t->count[k];
    if (argument_given(t->a, OPT_coverage))
        put_coverages(t);
    else if (t->format == FORMAT_LIST)
        put_list(t);
    else if (t->format == FORMAT_JSON)
        put_json(t);
    else if (found) /* an empty list of ports is fatal to who reads it */
        put_ports(t, t->format == FORMAT_NMAP      ? TOP_NMAP
                     : t->format == FORMAT_MASSCAN ? TOP_MASSCAN
                                                   : TOP_NAABU);
    print_sink(&t->out);
    return found || argument_given(t->a, OPT_coverage) ? EXIT_DONE : EXIT_NOT_FOUND;
}

static int top(struct top *t)
{
    bool ok = inputs_read(&t->in, t->a);
    inputs_print_messages(&t->in, t->a);
    if (!ok || !parse_roles(t))
        return EXIT_TROUBLE;
    rank(t);
    if (t->by_prevalence && (t->share || argument_given(t->a, OPT_coverage)))
        return usage_error(t->a->mem, "--nmap=FILE has some", "a share needs frequencies");
    if (!argument_given(t->a, OPT_coverage))
        select_ports(t);
    return print(t);
}

int command_top(const struct arguments *a)
{
    struct top t = {.a = a, .transports = transports_wanted(a, 1u << SERVC_TCP)};
    int status = EXIT_TROUBLE;
    if (!parse_format(&t) || !parse_number(&t) || !parse_share(&t) || !options_fit(&t) ||
        !policy_parse(a->mem, argument_value(a, OPT_names, "iana"), &t.policy))
        return status;
    status = top(&t);
    sink_free(&t.out);
    inputs_free(&t.in);
    return status;
}

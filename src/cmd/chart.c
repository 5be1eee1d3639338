/* SPDX-License-Identifier: BSD-2-Clause */
/* `servc chart`: pictures of a table, or of two files. */
#include "base/num.h"
#include "base/sink.h"
#include "chart/table_charts.h"
#include "cmd/cmd.h"
#include "cmd/listings.h"
#include "cmd/output_file.h"
#include "cmd/table_file.h"

#include <string.h>

#define SHIFT_RANKS 30u
#define SHIFT_RANKS_MAX 1000u
#define CHART_ID "chart"

enum chart_kind { CHART_COVERAGE, CHART_MAP, CHART_TIMELINE, CHART_SHIFT };
static const char *const kind_words[] = {
    [CHART_COVERAGE] = "coverage",
    [CHART_MAP] = "map",
    [CHART_TIMELINE] = "timeline",
    [CHART_SHIFT] = "shift",
};
#define KINDS (sizeof kind_words / sizeof *kind_words)

struct charting {
    const struct arguments *a;
    enum chart_kind kind;
    enum servc_policy policy;
    unsigned transports; /* as asked for; 0: none was named */
    struct diag diag;
    struct sink svg;
    struct chart chart;
};

/* ---- options ---- */

static bool parse_kind(struct charting *x)
{
    const struct arguments *a = x->a;
    const char *word = a->operand_count ? a->operands[0] : "";
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp(word, kind_words[i]) == 0) {
            x->kind = (enum chart_kind)i;
            return true;
        }
    if (!*word) {
        usage_error(a->mem, "coverage, map, timeline, or shift OLD NEW", "which chart?");
        return false;
    }
    struct str like = diag_like_z(str_from(word), kind_words, KINDS);
    usage_error(a->mem,
                like.n ? arena_printf(a->mem, "did you mean `%.*s'?", STR_FMT(like)).p
                       : "coverage, map, timeline, or shift OLD NEW",
                "no chart is called `%s'", diag_quote(&x->diag, str_from(word)));
    return false;
}

static bool parse_operands(struct charting *x)
{
    uint32_t files = x->a->operand_count - 1;
    if (x->kind == CHART_SHIFT ? files == 2 : files == 0)
        return true;
    if (x->kind == CHART_SHIFT)
        usage_error(x->a->mem, "for example `servc chart shift old/nmap-services nmap-services'",
                    "shift takes two files");
    else
        usage_error(x->a->mem, "--table=FILE names a table", "%s takes no files",
                    kind_words[x->kind]);
    return false;
}

/* The one transport of a chart that shows one. */
static bool single_transport(struct charting *x, enum servc_transport *out)
{
    unsigned bits = x->transports ? x->transports : 1u << SERVC_TCP;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        if (bits == 1u << t) {
            *out = (enum servc_transport)t;
            return true;
        }
    usage_error(x->a->mem, "draw one chart for each", "%s shows one transport",
                kind_words[x->kind]);
    return false;
}

/* ---- from a table ---- */

static bool draw(struct charting *x, const struct servc_table *t)
{
    enum servc_transport transport;
    switch (x->kind) {
    case CHART_COVERAGE:
        if (table_chart_coverage(&x->chart, t,
                                 x->transports ? x->transports : 1u << SERVC_TCP | 1u << SERVC_UDP))
            return true;
        usage_error(x->a->mem, "build it with an nmap-services file",
                    "the table has no frequencies to draw");
        return false;
    case CHART_TIMELINE:
        if (table_chart_timeline(&x->chart, t))
            return true;
        usage_error(x->a->mem, "build it with --table-content=titles or cards",
                    "the table has no dates of registrations");
        return false;
    default:
        if (!single_transport(x, &transport))
            return false;
        table_chart_map(&x->chart, t, transport, x->policy);
        return true;
    }
}

static bool draw_table(struct charting *x)
{
    struct servc_table *t = table_file_open(x->a, NULL);
    bool ok = t && draw(x, t);
    servc_close(t);
    return ok;
}

/* ---- from two files ---- */

static bool parse_ranks(struct charting *x, uint32_t *out)
{
    const char *word = argument_value(x->a, OPT_chart_number, NULL);
    *out = SHIFT_RANKS;
    if (!word || (parse_u32(str_from(word), SHIFT_RANKS_MAX, out) && *out > 0))
        return true;
    usage_error(x->a->mem, "1 to 1000", "`%s' is no number of ranks", word);
    return false;
}

/* Every endpoint that is among the first of either file. */
static uint32_t collect(const struct listing *old, const struct listing *new,
                        enum servc_transport transport, uint32_t most, struct chart_rank *out)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < new->ranked[transport] && i < most; i++) {
        const struct listed *e = new->by_rank[transport][i], *was = listing_find(old, e->at);
        out[count++] = (struct chart_rank){e->at.port, e->name, was ? was->rank : 0, e->rank};
    }
    for (uint32_t i = 0; i < old->ranked[transport] && i < most; i++) {
        const struct listed *e = old->by_rank[transport][i], *is = listing_find(new, e->at);
        if (!is || !is->rank || is->rank > most)
            out[count++] = (struct chart_rank){e->at.port, e->name, e->rank, is ? is->rank : 0};
    }
    return count;
}

/* The last parts of a path, `parts` of them. */
static const char *path_end(const char *path, unsigned parts)
{
    const char *p = path + strlen(path);
    while (p > path && (p[-1] != '/' || --parts > 0))
        p--;
    return p;
}

/* A picture travels: no folders of this host, but the last one where the names alone
 * are the same. */
static struct str sources_text(struct arena *mem, const char *old, const char *new)
{
    unsigned parts = strcmp(path_end(old, 1), path_end(new, 1)) == 0 ? 2 : 1;
    return arena_printf(mem, "%s and %s", path_end(old, parts), path_end(new, parts));
}

static bool draw_files(struct charting *x, struct loaded_files *f)
{
    enum servc_transport transport;
    uint32_t most;
    if (!single_transport(x, &transport) || !parse_ranks(x, &most))
        return false;
    for (unsigned i = 0; i < 2; i++)
        if (!files_load(f, x->a->operands[1 + i], x->policy))
            return false;
    for (unsigned i = 0; i < 2; i++)
        if (!f->at[i]->listing || f->at[i]->listing->ranked[transport] == 0) {
            usage_error(x->a->mem, "an nmap-services file, a table or entries.jsonl has them",
                        "%s: no %s ranks in it", f->at[i]->file.path,
                        servc_transport_name(transport));
            return false;
        }
    struct chart_rank *ranks = arena_array(&f->mem, struct chart_rank, 2 * (size_t)most);
    x->chart.source = sources_text(x->a->mem, f->at[0]->file.path, f->at[1]->file.path);
    chart_shift(&x->chart, transport, most, ranks,
                collect(f->at[0]->listing, f->at[1]->listing, transport, most, ranks));
    return true;
}

static bool draw_shift(struct charting *x)
{
    struct loaded_files files;
    files_init(&files);
    bool ok = draw_files(x, &files);
    files_print_messages(&files, x->a);
    ok = ok && files.diag.count[DIAG_ERROR] == 0;
    files_free(&files);
    return ok;
}

/* ---- output ---- */

static bool write_picture(struct charting *x)
{
    const char *path = argument_value(x->a, OPT_chart_output, "-");
    if (x->svg.failed) {
        usage_error(x->a->mem, NULL, "not enough memory");
        return false;
    }
    if (strcmp(path, "-") == 0) {
        print_sink(&x->svg);
        return true;
    }
    bool ok = output_file_write(path, sink_text(&x->svg), x->a->mem, &x->diag);
    diag_print(&x->diag, stderr, (struct diag_style){wants_colour(x->a, stderr), false, 0});
    return ok;
}

int command_chart(const struct arguments *a)
{
    struct charting x = {.a = a, .svg = SINK_EMPTY, .transports = transports_wanted(a, 0)};
    x.chart = (struct chart){.mem = a->mem, .out = &x.svg, .id = CHART_ID};
    diag_init(&x.diag, a->mem);
    bool ok = parse_kind(&x) && parse_operands(&x) &&
              policy_parse(a->mem, argument_value(a, OPT_names, "iana"), &x.policy) &&
              (x.kind == CHART_SHIFT ? draw_shift(&x) : draw_table(&x)) && write_picture(&x);
    sink_free(&x.svg);
    return ok ? EXIT_DONE : EXIT_TROUBLE;
}

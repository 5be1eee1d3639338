/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json.h"
#include "cmd/cmd.h"
#include "cmd/listings.h"
#include "cmd/nmap_folder.h"
#include "compare/impact.h"

#include <string.h>

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN };

struct comparison {
    const struct arguments *a;
    struct loaded_files files;
    struct inputs in; /* of our own build, if it is one side */
    bool built;
    struct source_file build_file;
    enum servc_policy policy;
    enum format format;
    uint32_t only;                   /* kinds; 0: all */
    uint32_t fail_diff, fail_impact; /* bits of --fail-on */
    struct listing *old, *new;
    struct diff diff;
    struct impacts impacts;
    bool wants_impact;
    const char *rules_from;
};

/* ---- options ---- */

static bool parse_format(struct comparison *c)
{
    static const char *const words[] = {"text", "json", "markdown"};
    const char *word = argument_value(c->a, OPT_diff_format, "text");
    for (unsigned i = 0; i < 3; i++)
        if (strcmp(word, words[i]) == 0) {
            c->format = (enum format)i;
            return true;
        }
    usage_error(c->a->mem, "text, json or markdown", "no format is called `%s'", word);
    return false;
}

/* Words, separated by commas, in lines of a help text. */
static void print_words(const char *heading, const char *const *words, size_t count, FILE *out)
{
    size_t column = (size_t)fprintf(out, "%s", heading);
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(words[i]) + 2;
        if (column + n > 86)
            column = (size_t)fprintf(out, "\n ") - 1;
        column += n;
        fprintf(out, " %s%s", words[i], i + 1 < count ? "," : "\n");
    }
}

void diff_print_help(FILE *out)
{
    const char *kinds[DIFF_KINDS], *impacts[IMPACT_KINDS];
    for (unsigned k = 0; k < DIFF_KINDS; k++)
        kinds[k] = diff_kinds[k].word;
    for (unsigned k = 0; k < IMPACT_KINDS; k++)
        impacts[k] = impact_kinds[k].word;
    print_words("\nKINDS:", kinds, DIFF_KINDS, out);
    print_words("For --fail-on also:", impacts, IMPACT_KINDS, out);
}

static bool unknown_kind(struct comparison *c, const char *option, struct str word)
{
    const char *words[DIFF_KINDS + IMPACT_KINDS];
    for (unsigned k = 0; k < DIFF_KINDS; k++)
        words[k] = diff_kinds[k].word;
    for (unsigned k = 0; k < IMPACT_KINDS; k++)
        words[DIFF_KINDS + k] = impact_kinds[k].word;
    size_t count = strcmp(option, "--only") == 0 ? DIFF_KINDS : DIFF_KINDS + IMPACT_KINDS;
    struct str like = diag_like_z(word, words, count);
    const char *hint = like.n ? arena_printf(c->a->mem, "did you mean `%.*s'?", STR_FMT(like)).p
                              : "`servc diff --help' lists the kinds";
    if (word.n)
        usage_error(c->a->mem, hint, "%s: no kind is called `%.*s'", option, STR_FMT(word));
    else
        usage_error(c->a->mem, hint, "%s names no kind", option);
    return false;
}

static bool parse_only(struct comparison *c)
{
    struct str bad = STR_NONE;
    const char *list = argument_value(c->a, OPT_only, NULL);
    return !list || diff_kinds_parse(str_from(list), &c->only, &bad) ||
           unknown_kind(c, "--only", bad);
}

static bool parse_fail_on(struct comparison *c)
{
    struct str list = str_from(argument_value(c->a, OPT_fail_on, "")), word, bad;
    if (list.n == 0 && argument_given(c->a, OPT_fail_on))
        return unknown_kind(c, "--fail-on", list);
    while (str_cut(&list, ',', &word)) {
        uint32_t kinds;
        enum impact_kind impact;
        if (diff_kinds_parse(word, &kinds, &bad))
            c->fail_diff |= kinds;
        else if (impact_kind_parse(word, &impact))
            c->fail_impact |= 1u << impact;
        else
            return unknown_kind(c, "--fail-on", word);
    }
    return true;
}

static bool parse_options(struct comparison *c)
{
    c->wants_impact = argument_given(c->a, OPT_impact);
    if (!parse_format(c) || !parse_only(c) || !parse_fail_on(c))
        return false;
    c->wants_impact |= c->fail_impact != 0;
    return policy_parse(c->a->mem, argument_value(c->a, OPT_names, "iana"), &c->policy);
}

/* ---- the two sides ---- */

static bool read_build(struct comparison *c)
{
    c->built = true;
    bool ok = inputs_read(&c->in, c->a);
    inputs_print_messages(&c->in, c->a);
    c->build_file = (struct source_file){"our build", "our build"};
    if (ok)
        c->new = listing_of_entries(c->in.entries, c->policy, &c->build_file, &c->in.mem);
    return ok;
}

/* nmap's file, which the build has read. */
static bool take_upstream(struct comparison *c)
{
    for (uint32_t i = 0; i < c->in.read_count; i++)
        if (strcmp(c->in.read[i].kind, "nmap") == 0) {
            c->old = listing_of_claims(c->in.catalogue, LISTING_NMAP, c->in.read[i].file,
                                       c->in.read[i].bytes, &c->in.mem);
            return true;
        }
    usage_error(c->a->mem, "--nmap=FILE names one",
                "there is no nmap-services file to compare with");
    return false;
}

static bool read_sides(struct comparison *c)
{
    const struct arguments *a = c->a;
    bool upstream = argument_given(a, OPT_upstream);
    if (upstream ? a->operand_count > 0 : a->operand_count < 1 || a->operand_count > 2) {
        usage_error(a->mem, "servc diff OLD NEW; or one file, or --upstream, against our own build",
                    upstream ? "--upstream takes no files" : "diff takes one file or two");
        return false;
    }
    struct loaded_file *side[2] = {NULL, NULL};
    bool ok = true;
    for (uint32_t i = 0; i < a->operand_count; i++) {
        side[i] = files_load(&c->files, a->operands[i], c->policy);
        ok = ok && side[i];
    }
    if (ok && a->operand_count < 2)
        ok = read_build(c);
    if (ok && upstream)
        return take_upstream(c);
    if (!ok || !side[0])
        return false;
    files_settle_empty(&c->files);
    c->old = side[0]->listing;
    c->new = side[1] ? side[1]->listing : c->new;
    return true;
}

/* ---- output ---- */

static void put_json(struct comparison *c, struct diff_style style, struct sink *out)
{
    struct json j = {.out = out};
    json_open(&j, '{');
    json_member_z(&j, "servc", SERVC_VERSION);
    diff_print_json(&c->diff, style, &j);
    json_key(&j, "impact");
    if (c->wants_impact)
        impact_print_json(&c->impacts, &j);
    else
        json_null(&j);
    json_close(&j, '}');
    sink_char(out, '\n');
}

static void put_text(struct comparison *c, struct diff_style style, struct sink *out)
{
    diff_print_text(&c->diff, style, out);
    if (!c->wants_impact)
        return;
    if (c->rules_from)
        sink_printf(out, "\nWhat scripts match by: %s\n", c->rules_from);
    impact_print_text(&c->impacts, style, out);
}

static void print(struct comparison *c)
{
    struct sink out = SINK_EMPTY;
    struct diff_style style = {argument_given(c->a, OPT_summary), wants_colour(c->a, stdout),
                               c->only};
    if (argument_given(c->a, OPT_quiet))
        return;
    if (c->format == FORMAT_JSON) {
        put_json(c, style, &out);
    } else if (c->format == FORMAT_MARKDOWN) {
        diff_print_markdown(&c->diff, style, &out);
        if (c->wants_impact)
            impact_print_markdown(&c->impacts, style, &out);
    } else {
        put_text(c, style, &out);
    }
    print_sink(&out);
    sink_free(&out);
}

/* 1 if the files mean different things, or if something happened that --fail-on
 * names: then nothing else counts. */
static int verdict(const struct comparison *c)
{
    bool fail = false;
    if (c->fail_diff || c->fail_impact) {
        fail = diff_has(&c->diff, c->fail_diff);
        for (unsigned k = 0; k < IMPACT_KINDS; k++)
            fail |= (c->fail_impact & 1u << k) && c->impacts.count_of[k];
    } else {
        uint32_t counted = c->only ? c->only : ~DIFF_BIT(DIFF_TEXTUAL);
        fail = diff_has(&c->diff, counted) || c->impacts.count;
    }
    return fail ? EXIT_NOT_FOUND : EXIT_DONE;
}

static int compare(struct comparison *c)
{
    struct arena *mem = &c->files.mem;
    const unsigned all = (1u << SERVC_TRANSPORTS) - 1;
    diff_listings(&c->diff, c->old, c->new, transports_wanted(c->a, all), mem);
    if (c->wants_impact)
        impact_find(&c->impacts, &c->diff, nmap_port_rules(mem, &c->rules_from), mem);
    if (c->only)
        diff_restrict(&c->diff, c->only | c->fail_diff);
    print(c);
    int status = verdict(c);
    return c->files.diag.count[DIAG_ERROR] ? EXIT_TROUBLE : status;
}

/* ---- --list ---- */

/* Files as lines that are alike where they say the same: for `git diff`. */
static int list_files(struct comparison *c)
{
    struct sink out = SINK_EMPTY;
    if (c->a->operand_count != 1)
        return usage_error(c->a->mem, NULL, "--list takes one file");
    struct loaded_file *l = files_load(&c->files, c->a->operands[0], c->policy);
    files_settle_empty(&c->files);
    if (l)
        listing_print(l->listing, &out);
    files_print_messages(&c->files, c->a);
    print_sink(&out);
    sink_free(&out);
    return l && !c->files.diag.count[DIAG_ERROR] ? EXIT_DONE : EXIT_TROUBLE;
}

int command_diff(const struct arguments *a)
{
    struct comparison c = {.a = a};
    int status = EXIT_TROUBLE;
    files_init(&c.files);
    if (parse_options(&c)) {
        if (argument_given(a, OPT_list)) {
            status = list_files(&c);
        } else {
            bool ok = read_sides(&c);
            files_print_messages(&c.files, a);
            status = ok ? compare(&c) : EXIT_TROUBLE;
        }
    }
    if (c.built)
        inputs_free(&c.in);
    files_free(&c.files);
    return status;
}

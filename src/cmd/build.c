/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/file.h"
#include "base/num.h"
#include "cmd/build_plan.h"
#include "cmd/cmd.h"
#include "cmd/inputs.h"
#include "model/card.h"
#include "read/reader.h"
#include "rules/decisions.h"
#include "write/manifest.h"
#include "write/report.h"

#include <stdlib.h>
#include <string.h>

struct build {
    const struct arguments *a;
    struct build_plan plan;
    struct inputs in;
    const struct entry_set *chosen;
    struct str date;
    bool nmap_licence;
    struct sink sinks[WRITERS];
    struct output outputs[WRITERS + 2];
    struct manifest_output made[WRITERS + 1];
    uint32_t output_count;
};

/* Days since 1970-01-01 to a civil date; the years are Gregorian throughout. */
static struct str date_of_epoch(struct arena *mem, uint32_t seconds)
{
    uint32_t day = seconds / 86400 + 719468, era = day / 146097, of_era = day % 146097;
    uint32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    uint32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    uint32_t month = (5 * of_year + 2) / 153;
    return arena_printf(mem, "%04u-%02u-%02u", (unsigned)(year + era * 400 + (month >= 10)),
                        (unsigned)(month < 10 ? month + 3 : month - 9),
                        (unsigned)(of_year - (153 * month + 2) / 5 + 1));
}

static struct str date_of_data(struct build *b)
{
    uint32_t seconds;
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (epoch && *epoch) {
        if (parse_u32(str_from(epoch), UINT32_MAX, &seconds))
            return date_of_epoch(&b->in.mem, seconds);
        diag_warning(&b->in.diag, place_file(NULL), "bad-date",
                     "SOURCE_DATE_EPOCH is not a number of seconds and is ignored");
    }
    return b->in.catalogue->iana_date;
}

static bool read_selection_file(struct build *b, const char *path, struct catalogue **out)
{
    struct source_file *file = arena_new(&b->in.mem, struct source_file);
    struct str text;
    *file = (struct source_file){path, "selection"};
    if (!file_read(&b->in.mem, file, &b->in.diag, &text))
        return false;
    *out = catalogue_new();
    uint32_t errors = b->in.diag.count[DIAG_ERROR];
    if (!read_endpoint_list(text, file, *out, &b->in.diag) && b->in.diag.count[DIAG_ERROR] == errors)
        read_services5(text, file, *out, &b->in.diag);
    return b->in.diag.count[DIAG_ERROR] == errors;
}

static bool choose(struct build *b)
{
    struct selection s = b->plan.selection;
    struct catalogue *listed = NULL;
    if (s.kind == SELECT_LIST) {
        if (!read_selection_file(b, b->plan.select, &listed)) {
            catalogue_free(listed);
            return false;
        }
        s.listed = listed;
        b->plan.select = "list"; /* outputs hold no path of this machine */
    }
    b->chosen = select_entries(b->in.entries, &s, &b->in.mem);
    catalogue_free(listed);
    if (b->chosen->count == 0)
        diag_warning(&b->in.diag, place_file(NULL), "nothing-selected", "no endpoint is selected by `%s'",
                     b->plan.select);
    return true;
}

static bool has_frequency(const struct entry_set *set)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (set->at[i]->freq.known)
            return true;
    return false;
}

static void add_output(struct build *b, const char *file, enum servc_policy policy, struct str bytes)
{
    b->outputs[b->output_count] = (struct output){file, bytes};
    b->made[b->output_count++] = (struct manifest_output){file, policy, bytes};
}

static void run_writers(struct build *b)
{
    bool ranked = has_frequency(b->chosen);
    for (size_t i = 0; i < WRITERS; i++) {
        if (!b->plan.wanted[i])
            continue;
        if (writers[i].needs_ranks && !ranked && !b->plan.ranks_by_prevalence) {
            diag_warning(&b->in.diag, place_file(NULL), "no-frequencies",
                         "%s is not written: without frequencies nmap would scan the lowest ports",
                         writers[i].name)
                ->hint = STR("give --nmap=FILE, or --ranks=prevalence for classes in their place");
            continue;
        }
        struct write_options o = {b->plan.policy[i], b->plan.transports, b->date, b->nmap_licence,
                                  b->plan.ranks_by_prevalence && !ranked};
        writers[i].write(b->chosen, &o, &b->sinks[i], &b->in.diag);
        add_output(b, writers[i].file, o.policy, sink_text(&b->sinks[i]));
    }
}

static struct str newest_card_date(const struct catalogue *c, const struct source_file *file)
{
    struct str newest = STR_NONE;
    for (uint32_t i = 0; i < c->card_count; i++) {
        struct str reviewed = c->cards[i]->texts[CARD_REVIEWED].text;
        if (c->cards[i]->file == file && str_cmp(reviewed, newest) > 0)
            newest = reviewed;
    }
    return newest;
}

/* nmap-services carries its date in a `$Id:` line of its header. */
static struct str nmap_date(struct str header)
{
    size_t id = str_find(header, STR("$Id:"));
    struct str rest = str_sub(header, id == STR_NOT_FOUND ? header.n : id, header.n), line, word;
    if (!str_cut(&rest, '\n', &line))
        return STR_NONE;
    while (str_word(&line, &word))
        if (word.n == 10 && date_is_valid(word, false))
            return word;
    return STR_NONE;
}

static struct str date_of_input(const struct catalogue *c, const struct input *input)
{
    if (strcmp(input->kind, "iana") == 0)
        return c->iana_date;
    if (strcmp(input->kind, "nmap") == 0)
        return nmap_date(c->nmap.header);
    return strcmp(input->kind, "card") == 0 ? newest_card_date(c, input->file) : STR_NONE;
}

static struct str report_head(struct build *b)
{
    struct arena *mem = &b->in.mem;
    struct str head = STR_NONE;
    uint32_t cards = 0;
    for (uint32_t i = 0; i < b->in.read_count; i++) {
        const struct input *input = &b->in.read[i];
        if (strcmp(input->kind, "card") == 0) {
            cards++;
            continue;
        }
        struct str date = date_of_input(b->in.catalogue, input);
        head = arena_printf(mem, "%.*sinput   %s: %s%s%.*s\n", STR_FMT(head), input->kind,
                            input->file->label, date.n ? ", " : "", STR_FMT(date));
    }
    head = arena_printf(mem, "%.*sinput   cards: %u in %u file%s\n", STR_FMT(head),
                        (unsigned)b->in.catalogue->card_count, (unsigned)cards, cards == 1 ? "" : "s");
    for (size_t i = 0; i < WRITERS; i++)
        if (b->plan.wanted[i])
            head = arena_printf(mem, "%.*soutput  %s: %s names lead\n", STR_FMT(head), writers[i].file,
                                servc_policy_name(b->plan.policy[i]));
    return arena_printf(mem, "%.*sselect  %s\nlicence %s\n", STR_FMT(head), b->plan.select,
                        licence_notice(b->nmap_licence));
}

static bool write_all(struct build *b)
{
    struct sink report = SINK_EMPTY, manifest = SINK_EMPTY;
    run_writers(b);
    if (b->plan.report) {
        struct report r = {b->chosen, &b->in.diag, report_head(b)};
        write_report(&r, &report);
        add_output(b, "report.txt", b->plan.policy[WRITER_nmap_services], sink_text(&report));
    }
    struct manifest_input *inputs =
        arena_array(&b->in.mem, struct manifest_input, b->in.read_count + 1);
    for (uint32_t i = 0; i < b->in.read_count; i++)
        inputs[i] = (struct manifest_input){b->in.read[i].kind, b->in.read[i].file->label,
                                            b->in.read[i].bytes,
                                            date_of_input(b->in.catalogue, &b->in.read[i])};
    struct manifest m = {inputs,         b->in.read_count, b->made, b->output_count,
                         b->chosen,      b->plan.select,   b->date, b->nmap_licence};
    write_manifest(&m, &b->in.mem, &manifest);
    b->outputs[b->output_count] = (struct output){"manifest.json", sink_text(&manifest)};
    bool ok = !report.failed && !manifest.failed;
    for (size_t i = 0; i < WRITERS; i++)
        ok = ok && !b->sinks[i].failed;
    if (!ok)
        diag_error(&b->in.diag, place_file(NULL), "no-memory", "not enough memory for the outputs");
    ok = ok && outputs_write(b->plan.folder, b->outputs, b->output_count + 1, true, &b->in.diag);
    sink_free(&report);
    sink_free(&manifest);
    return ok;
}

/* 27685 -> "27,685". */
static const char *grouped(struct arena *mem, uint32_t n)
{
    return n < 1000 ? arena_printf(mem, "%u", (unsigned)n).p
                    : arena_printf(mem, "%s,%03u", grouped(mem, n / 1000), (unsigned)(n % 1000)).p;
}

static uint32_t count_names(const struct entry_set *set)
{
    uint32_t names = 0;
    for (uint32_t i = 0; i < set->count; i++)
        for (uint16_t k = 0; k < set->at[i]->name_count; k++)
            names += !set->at[i]->names[k].upstream_only;
    return names;
}

static void print_nmap_names(struct build *b)
{
    struct arena *mem = &b->in.mem;
    enum servc_policy policy = b->plan.policy[WRITER_nmap_services];
    uint32_t count[NMAP_DROPPED + 1] = {0};
    for (uint32_t i = 0; i < b->chosen->count; i++)
        count[nmap_name_becomes(b->chosen->at[i], policy)]++;
    uint32_t names = count[NMAP_LEADS] + count[NMAP_FOLLOWS] + count[NMAP_DROPPED];
    if (names == 0)
        return;
    if (count[NMAP_LEADS] == names) {
        printf("none of nmap's %s names is renamed\n", grouped(mem, names));
        return;
    }
    printf("of nmap's %s names %s now follow another and %s are dropped (mirrored or refused);\n"
           "  to keep them all: --names=nmap-services:upstream\n",
           grouped(mem, names), grouped(mem, count[NMAP_FOLLOWS]), grouped(mem, count[NMAP_DROPPED]));
}

static void print_summary(struct build *b)
{
    struct arena *mem = &b->in.mem;
    uint32_t named = 0, count = b->chosen->count;
    for (uint32_t i = 0; i < count; i++)
        named += entry_lead(b->chosen->at[i], b->plan.policy[WRITER_nmap_services]) != NULL;
    printf("%s endpoints, %s of them named, with %s names and aliases\n", grouped(mem, count),
           grouped(mem, named), grouped(mem, count_names(b->chosen)));
    print_nmap_names(b);
    uint32_t warnings = b->in.diag.count[DIAG_WARNING];
    if (b->plan.report)
        printf("%s warning%s; what was decided and why: %s/report.txt\n", grouped(mem, warnings),
               warnings == 1 ? "" : "s", b->plan.folder);
    else
        printf("%s warning%s\n", grouped(mem, warnings), warnings == 1 ? "" : "s");
    printf("written to %s:", b->plan.folder);
    for (uint32_t i = 0; i <= b->output_count; i++)
        printf(" %s", b->outputs[i].name);
    printf("\nlicence: %s\n", licence_notice(b->nmap_licence));
}

static void say_which_nmap(const struct build *b)
{
    if (argument_given(b->a, OPT_quiet) || argument_given(b->a, OPT_no_nmap))
        return;
    if (!b->in.nmap_path)
        fputs("servc: no nmap-services file found; going on without (--nmap=FILE names one)\n", stderr);
    else if (b->in.nmap_was_found)
        fprintf(stderr, "servc: taking frequencies from %s\n", b->in.nmap_path);
}

static int build(struct build *b)
{
    if (!build_plan_make(&b->plan, b->a))
        return EXIT_TROUBLE;
    bool ok = inputs_read(&b->in, b->a);
    say_which_nmap(b);
    if (ok) {
        b->nmap_licence = b->in.catalogue->has_source[SERVC_SOURCE_NMAP];
        b->date = date_of_data(b);
        ok = choose(b);
    }
    if (ok) {
        decisions_report(b->chosen, b->plan.policy[WRITER_nmap_services], &b->in.diag);
        ok = write_all(b);
    }
    inputs_print_messages(&b->in, b->a);
    if (ok && !argument_given(b->a, OPT_quiet))
        print_summary(b);
    if (!ok)
        fputs("servc: nothing was written\n", stderr);
    return ok ? EXIT_DONE : EXIT_TROUBLE;
}

int command_build(const struct arguments *a)
{
    struct build b = {.a = a};
    int status = build(&b);
    for (size_t i = 0; i < WRITERS; i++)
        sink_free(&b.sinks[i]);
    inputs_free(&b.in);
    return status;
}

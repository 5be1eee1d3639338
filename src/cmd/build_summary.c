/* SPDX-License-Identifier: BSD-2-Clause */
/* What `build` says about a run: the report's head and the last lines. */
#include "cmd/build.h"
#include "cmd/input_dates.h"
#include "rules/decisions.h"
#include "rules/stakes.h"

#include <string.h>

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

static bool has_names(const struct input *input)
{
    return strcmp(input->kind, "iana") == 0 || strcmp(input->kind, "nmap") == 0 ||
           strcmp(input->kind, "services") == 0;
}

static struct str input_line(struct build *b, const struct input *input)
{
    struct arena *mem = &b->in.mem;
    struct str date = input_date(b->in.catalogue, input);
    struct balance names =
        decisions_balance(b->chosen, b->plan.policy[WRITER_nmap_services], input->file);
    return arena_printf(mem,
                        "input   %s: %s%s%.*s\n"
                        "        of its names %s lead, %s follow another, %s are dropped;"
                        " it has no name at %s named endpoints\n",
                        input->kind, input->file->label, date.n ? ", " : "", STR_FMT(date),
                        grouped(mem, names.leads), grouped(mem, names.follows),
                        grouped(mem, names.dropped), grouped(mem, names.gained));
}

/* Empty without frequencies: nothing says what a decision weighs. */
static struct str decided_line(struct build *b)
{
    struct stakes stakes;
    struct stake_share share[SERVC_TRANSPORTS];
    struct arena *mem = &b->in.mem;
    stakes_begin(&stakes, b->in.entries, mem);
    stakes_share(&stakes, share);
    struct stake_share all = stake_sum(share);
    struct str percent = stake_percent(mem, all);
    if (!all.at_stake)
        return STR_NONE;
    return arena_printf(
        mem, "decided on purpose: %.*s of the decidable frequency (%s of %s endpoints)\n",
        STR_FMT(percent), grouped(mem, all.decided_endpoints), grouped(mem, all.endpoints));
}

struct str build_report_head(struct build *b)
{
    struct arena *mem = &b->in.mem;
    struct str head = STR_NONE;
    uint32_t cards = 0;
    for (uint32_t i = 0; i < b->in.read_count; i++) {
        const struct input *input = &b->in.read[i];
        cards += strcmp(input->kind, "card") == 0;
        if (!has_names(input))
            continue;
        struct str line = input_line(b, input);
        head = arena_printf(mem, "%.*s%.*s", STR_FMT(head), STR_FMT(line));
    }
    head =
        arena_printf(mem, "%.*sinput   cards: %u in %u file%s\n", STR_FMT(head),
                     (unsigned)b->in.catalogue->card_count, (unsigned)cards, cards == 1 ? "" : "s");
    for (size_t i = 0; i < WRITERS; i++)
        if (b->plan.wanted[i])
            head = arena_printf(mem, "%.*soutput  %s: %s names lead\n", STR_FMT(head),
                                writers[i].file, servc_policy_name(b->plan.policy[i]));
    struct str decided = decided_line(b);
    return arena_printf(mem, "%.*sselect  %s\nlicence %s\n%.*s", STR_FMT(head), b->plan.select,
                        licence_notice(b->nmap_licence), STR_FMT(decided));
}

static void print_nmap_names(struct build *b)
{
    struct arena *mem = &b->in.mem;
    enum servc_policy policy = b->plan.policy[WRITER_nmap_services];
    uint32_t count[NAME_DROPPED + 1] = {0};
    for (uint32_t i = 0; i < b->chosen->count; i++)
        count[nmap_name_becomes(b->chosen->at[i], policy)]++;
    uint32_t names = count[NAME_LEADS] + count[NAME_FOLLOWS] + count[NAME_DROPPED];
    if (names == 0)
        return;
    if (count[NAME_LEADS] == names) {
        printf("none of nmap's %s names is renamed\n", grouped(mem, names));
        return;
    }
    printf("of nmap's %s names %s now follow another and %s are dropped (mirrored or refused);\n"
           "  to keep them all: --names=nmap-services:upstream\n",
           grouped(mem, names), grouped(mem, count[NAME_FOLLOWS]),
           grouped(mem, count[NAME_DROPPED]));
}

static void print_counts(struct build *b)
{
    struct arena *mem = &b->in.mem;
    uint32_t named = 0, count = b->chosen->count;
    for (uint32_t i = 0; i < count; i++)
        named += entry_lead(b->chosen->at[i], b->plan.policy[WRITER_nmap_services]) != NULL;
    printf("%s endpoint%s, %s named, with %s names and aliases\n", grouped(mem, count),
           count == 1 ? "" : "s", grouped(mem, named), grouped(mem, count_names(b->chosen)));
}

void build_print_summary(struct build *b)
{
    struct arena *mem = &b->in.mem;
    uint32_t warnings = b->in.diag.count[DIAG_WARNING];
    print_counts(b);
    print_nmap_names(b);
    printf("%s warning%s", grouped(mem, warnings), warnings == 1 ? "" : "s");
    if (b->plan.report)
        printf("; what was decided and why: %s/report.txt", b->plan.folder);
    printf("\nwritten to %s:", b->plan.folder);
    for (uint32_t i = 0; i < b->output_count; i++)
        printf(" %s", b->outputs[i].name);
    printf("\nlicence: %s\n", licence_notice(b->nmap_licence));
}

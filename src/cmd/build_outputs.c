/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/build_outputs.h"

#include "base/sha256.h"
#include "base/tasks.h"
#include "cmd/build_impact.h"
#include "cmd/build_table.h"
#include "cmd/input_dates.h"
#include "rules/decisions.h"
#include "write/report.h"

/* An output that a thread makes with what is its own. */
struct piece {
    const struct writer *writer; /* NULL: a report */
    struct write_options options;
    void (*report)(const struct report *r, struct sink *out);
    const struct report *of;
    struct manifest_output made;
    struct arena mem;
    struct diag diag;
    struct sink *out;
};

struct pieces {
    struct build *b;
    struct piece at[OUTPUTS_MAX];
    uint32_t count;
};

uint32_t build_planned(const struct build *b)
{
    uint32_t count = b->plan.report ? REPORTS + 1 : 1;
    for (size_t i = 0; i < WRITERS; i++)
        count += b->plan.wanted[i];
    return count;
}

/* ---- A piece ---- */

static void make(struct pieces *all, struct piece *p, unsigned worker)
{
    struct build *b = all->b;
    if (worker == 0) /* the line on the terminal is one thread's */
        progress_step(&b->progress, b->output_count, build_planned(b), "outputs");
    if (p->writer)
        p->writer->write(b->chosen, &p->options, p->out, &p->diag);
    else
        p->report(p->of, p->out);
    p->made.bytes = sink_text(p->out);
    p->made.sha256 = sha256_hex(&p->mem, p->made.bytes, sha256_best_way());
}

/* What the writers do not need and the reports do. */
static void report_decisions(struct build *b)
{
    decisions_report(b->chosen, b->plan.policy[WRITER_nmap_services], &b->in.diag);
    build_report_impact(b);
}

/* The longest pieces first, so that no thread is left with one at the end: tables are last in
 * the list. Behind them come the decisions, the only piece that adds to b->in. */
static void make_written(void *context, uint32_t i, unsigned worker)
{
    struct pieces *all = context;
    if (i < all->count)
        make(all, &all->at[all->count - 1 - i], worker);
    else
        report_decisions(all->b);
}

static void make_report(void *context, uint32_t i, unsigned worker)
{
    struct pieces *all = context;
    make(all, &all->at[i], worker);
}

static struct piece *add_piece(struct pieces *all, const char *file, enum servc_policy policy)
{
    struct build *b = all->b;
    struct piece *p = &all->at[all->count];
    *p = (struct piece){.made = {.name = file, .policy = policy}, .mem = ARENA_EMPTY};
    p->out = &b->sinks[b->output_count + all->count++];
    diag_init_part(&p->diag, &b->in.diag, &p->mem);
    return p;
}

/* The outputs are the build's, in order, and so are their messages. */
static void take(struct pieces *all)
{
    struct build *b = all->b;
    for (uint32_t i = 0; i < all->count; i++) {
        struct piece *p = &all->at[i];
        arena_join(&b->in.mem, &p->mem);
        diag_join(&b->in.diag, &p->diag);
        b->outputs[b->output_count] = (struct output){p->made.name, p->made.bytes, OUTPUT_NEW};
        b->made[b->output_count++] = p->made;
    }
}

/* ---- All of them ---- */

static bool has_frequency(const struct entry_set *set)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (set->at[i]->freq.known)
            return true;
    return false;
}

static bool wants_table(const struct build *b)
{
    return b->plan.wanted[WRITER_table] || b->plan.wanted[WRITER_table_packed];
}

static void run_writers(struct build *b)
{
    struct pieces all = {.b = b};
    bool ranked = has_frequency(b->chosen);
    const struct table_extra *table = wants_table(b) ? build_table_extra(b) : NULL;
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
        struct piece *p = add_piece(&all, writers[i].file, b->plan.policy[i]);
        p->writer = &writers[i];
        p->options = (struct write_options){b->plan.policy[i],
                                            b->plan.transports,
                                            b->date,
                                            b->nmap_licence,
                                            b->plan.ranks_by_prevalence && !ranked,
                                            table};
    }
    tasks_run(b->in.threads, all.count + 1, make_written, &all);
    take(&all);
}

static void run_reports(struct build *b)
{
    struct pieces all = {.b = b};
    enum servc_policy policy = b->plan.policy[WRITER_nmap_services];
    if (!b->plan.report)
        return;
    struct report r = {b->chosen, &b->in.diag, build_report_head(b)};
    add_piece(&all, "report.txt", policy)->report = write_report;
    add_piece(&all, "report.jsonl", policy)->report = write_report_json;
    for (uint32_t i = 0; i < all.count; i++)
        all.at[i].of = &r;
    tasks_run(b->in.threads, all.count, make_report, &all);
    take(&all);
}

static void run_manifest(struct build *b)
{
    uint32_t count = b->in.read_count, last = b->output_count;
    struct manifest_input *inputs = arena_array(&b->in.mem, struct manifest_input, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const struct input *input = &b->in.read[i];
        inputs[i] = (struct manifest_input){input->kind, input->file->label, input->bytes.n,
                                            input->sha256, input_date(b->in.catalogue, input)};
    }
    struct manifest m = {
        .inputs = inputs,
        .input_count = count,
        .outputs = b->made,
        .output_count = b->output_count,
        .entries = b->chosen,
        .wanted = build_plan_wanted(&b->plan, &b->in.mem),
        .select = b->plan.select,
        .table_content = table_content_name(b->plan.table_content),
        .ranks = b->plan.ranks_by_prevalence ? "prevalence" : "frequency",
        .transports = b->plan.transports,
        .date = b->date,
        .nmap_licence = b->nmap_licence,
    };
    write_manifest(&m, &b->in.mem, &b->sinks[last]);
    b->outputs[last] = (struct output){"manifest.json", sink_text(&b->sinks[last]), OUTPUT_NEW};
    b->output_count++;
}

bool build_make_outputs(struct build *b)
{
    b->in.diag.notes_counted = !b->plan.report;
    run_writers(b);
    run_reports(b);
    run_manifest(b);
    for (uint32_t i = 0; i < b->output_count; i++)
        if (b->sinks[i].failed)
            diag_error(&b->in.diag, place_file(NULL), "no-memory", "not enough memory for %s",
                       b->outputs[i].name);
    return b->in.diag.count[DIAG_ERROR] == 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/build.h"

#include "cmd/build_compare.h"
#include "cmd/build_outputs.h"
#include "cmd/cmd.h"
#include "cmd/input_dates.h"
#include "cmd/source_sizes.h"
#include "read/reader.h"

#include <string.h>

static bool read_selection_file(struct build *b, const char *path, struct catalogue **out)
{
    struct source_file *file = arena_new(&b->in.mem, struct source_file);
    struct str text;
    *file = (struct source_file){path, "selection"};
    if (!inputs_load(&b->in, "select", file, &text))
        return false;
    *out = catalogue_new();
    uint32_t errors = b->in.diag.count[DIAG_ERROR];
    if (!read_endpoint_list(text, file, *out, &b->in.diag) &&
        b->in.diag.count[DIAG_ERROR] == errors)
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
        diag_warning(&b->in.diag, place_file(NULL), "nothing-selected",
                     "no endpoint is selected by `%s'", b->plan.select);
    return true;
}

static bool is_made(const struct build *b, const char *file)
{
    for (uint32_t i = 0; i < b->output_count; i++)
        if (strcmp(b->outputs[i].name, file) == 0)
            return true;
    return false;
}

/* Every file that some build writes, in the order of outputs. */
static const char *file_name(size_t i)
{
    static const char *const others[] = {"report.txt", "report.jsonl", "manifest.json"};
    return i < WRITERS ? writers[i].file : others[i - WRITERS];
}

/* A file of an earlier build beside the new ones looks as if it were one of them. */
static void warn_of_stale(struct build *b)
{
    struct arena *mem = &b->in.mem;
    struct str stale = STR("");
    for (size_t i = 0; i < OUTPUTS_MAX; i++)
        if (!is_made(b, file_name(i)) &&
            file_exists(arena_printf(mem, "%s/%s", b->plan.folder, file_name(i)).p))
            stale =
                arena_printf(mem, "%.*s%s%s", STR_FMT(stale), stale.n ? ", " : "", file_name(i));
    if (stale.n)
        diag_warning(&b->in.diag, place_file(NULL), "stale-output",
                     "%s still has from an earlier build: %.*s", b->plan.folder, STR_FMT(stale));
}

/* The set, and behind it what is not in it, so that leftovers go; the manifest
 * stays last. */
static bool write_set(struct build *b)
{
    struct output set[2 * OUTPUTS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < OUTPUTS_MAX; i++)
        if (!is_made(b, file_name(i)))
            set[count++] = (struct output){file_name(i), STR_NONE, OUTPUT_ABSENT};
    for (uint32_t i = 0; i < b->output_count; i++)
        set[count++] = b->outputs[i];
    return outputs_write(b->plan.folder, set, count, true, &b->in.diag);
}

static void say_which_nmap(const struct build *b)
{
    if (argument_given(b->a, OPT_quiet) || argument_given(b->a, OPT_no_nmap) || !b->in.read_count)
        return;
    if (!b->in.nmap_path)
        fputs("servc: no nmap-services file found; going on without (--nmap=FILE names one)\n",
              stderr);
    else if (b->in.nmap_was_found)
        fprintf(stderr, "servc: taking frequencies from %s\n", b->in.nmap_path);
}

/* From the plan to outputs in memory. */
static bool prepare(struct build *b, const struct json_node *manifest)
{
    if (!argument_given(b->a, OPT_force) && !source_sizes_hold(&b->in))
        return false;
    b->nmap_licence = b->in.catalogue->has_source[SERVC_SOURCE_NMAP];
    b->date = manifest ? json_text(manifest, "date") : inputs_date(&b->in);
    return choose(b) && build_make_outputs(b);
}

static bool read_inputs(struct build *b)
{
    progress_begin(&b->progress, b->a);
    bool ok = inputs_read_hashed(&b->in, b->a);
    say_which_nmap(b);
    progress_step(&b->progress, 0, build_planned(b), "outputs");
    return ok;
}

static int build(struct build *b)
{
    bool dry = argument_given(b->a, OPT_dry_run), quiet = argument_given(b->a, OPT_quiet);
    if (!build_plan_make(&b->plan, b->a))
        return EXIT_TROUBLE;
    bool ok = read_inputs(b) && prepare(b, NULL);
    progress_end(&b->progress);
    if (ok && dry)
        outputs_preview(b->plan.folder, b->outputs, b->output_count, stdout);
    else if (ok)
        warn_of_stale(b);
    if (ok && !dry)
        ok = write_set(b);
    inputs_print_messages(&b->in, b->a);
    if (ok && !dry && !quiet)
        build_print_summary(b);
    if (!ok && !diag_count(&b->in.diag, "outputs-mixed"))
        fputs("servc: nothing was written\n", stderr);
    return ok ? EXIT_DONE : EXIT_TROUBLE;
}

/* Builds what the manifest of `folder` tells of, and compares. */
static int verify(struct build *b, const char *folder)
{
    if (!build_plan_make(&b->plan, b->a))
        return EXIT_TROUBLE;
    bool ok = read_inputs(b);
    const struct json_node *manifest = ok ? manifest_read(folder, &b->in.mem, &b->in.diag) : NULL;
    ok = manifest && plan_from_manifest(&b->plan, manifest, &b->in.mem, &b->in.diag) &&
         prepare(b, manifest);
    progress_end(&b->progress);
    inputs_print_messages(&b->in, b->a);
    if (!ok)
        return EXIT_TROUBLE;
    uint32_t differ =
        manifest_differs(folder, manifest, &b->in, b->outputs, b->output_count, stdout);
    if (differ == 0 && !argument_given(b->a, OPT_quiet))
        printf("%s: %u files are what their inputs give\n", folder, (unsigned)b->output_count);
    return differ ? EXIT_NOT_FOUND : EXIT_DONE;
}

static void build_free(struct build *b)
{
    for (size_t i = 0; i < OUTPUTS_MAX; i++)
        sink_free(&b->sinks[i]);
    inputs_free(&b->in);
}

bool build_one(const struct arguments *a, enum writer_id writer, struct arena *mem, struct str *out)
{
    struct build b = {.a = a};
    if (!build_plan_make(&b.plan, a))
        return false;
    for (int i = 0; i < WRITERS; i++)
        b.plan.wanted[i] = i == (int)writer;
    b.plan.report = false;
    bool ok = inputs_read_hashed(&b.in, a);
    say_which_nmap(&b);
    ok = ok && prepare(&b, NULL);
    inputs_print_messages(&b.in, a);
    if (ok)
        *out = arena_str(mem, b.outputs[0].bytes);
    build_free(&b);
    return ok;
}

int command_build(const struct arguments *a)
{
    struct build b = {.a = a};
    const char *folder = argument_value(a, OPT_verify, NULL);
    int status = folder ? verify(&b, folder) : build(&b);
    build_free(&b);
    return status;
}

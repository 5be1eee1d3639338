/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/build_compare.h"

#include "base/num.h"
#include "base/sha256.h"
#include "cmd/build_table.h"

#include <stdlib.h>
#include <string.h>

/* The bytes of a file of the folder; false if it is not there or unreadable. */
static bool read_kept(const char *folder, const char *name, struct arena *mem, struct str *bytes)
{
    struct diag quiet;
    struct source_file file = {arena_printf(mem, "%s/%s", folder, name).p, name};
    diag_init(&quiet, mem);
    return file_read(mem, &file, &quiet, bytes);
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct str *sorted_lines(struct str text, struct arena *mem, uint32_t *count)
{
    struct str *lines = NULL, line;
    uint32_t capacity = 0;
    *count = 0;
    while (str_cut(&text, '\n', &line))
        *arena_push(mem, lines, *count, capacity) = line;
    if (*count)
        qsort(lines, *count, sizeof *lines, by_bytes);
    return lines;
}

/* Lines that only one of the two texts has, wherever they stand. */
static void count_changes(struct str before, struct str after, struct arena *mem, uint32_t *added,
                          uint32_t *removed)
{
    uint32_t n, m, i = 0, k = 0;
    struct str *old = sorted_lines(before, mem, &n), *new = sorted_lines(after, mem, &m);
    *added = *removed = 0;
    while (i < n || k < m) {
        int order = i == n ? 1 : k == m ? -1 : str_cmp(old[i], new[k]);
        *removed += order < 0;
        *added += order > 0;
        i += order <= 0;
        k += order >= 0;
    }
}

void outputs_preview(const char *folder, const struct output *outputs, size_t count, FILE *out)
{
    struct arena mem = ARENA_EMPTY;
    for (size_t i = 0; i < count; i++) {
        struct str before;
        uint32_t added, removed;
        fprintf(out, "%s/%s: ", folder, outputs[i].name);
        if (!read_kept(folder, outputs[i].name, &mem, &before)) {
            fputs("new\n", out);
        } else if (str_eq(before, outputs[i].bytes)) {
            fputs("unchanged\n", out);
        } else {
            count_changes(before, outputs[i].bytes, &mem, &added, &removed);
            fprintf(out, "%u line%s added, %u removed%s\n", (unsigned)added, added == 1 ? "" : "s",
                    (unsigned)removed, added + removed ? "" : " (another order)");
        }
    }
    arena_free(&mem);
}

const struct json_node *manifest_read(const char *folder, struct arena *mem, struct diag *d)
{
    struct source_file *file = arena_new(mem, struct source_file);
    struct str text;
    size_t bad;
    const char *why;
    *file = (struct source_file){arena_printf(mem, "%s/manifest.json", folder).p, "manifest.json"};
    if (!file_read(mem, file, d, &text))
        return NULL;
    const struct json_node *root = json_parse(text, mem, &bad, &why);
    if (root && root->kind == JSON_OBJECT && json_member(root, "outputs"))
        return root;
    diag_error(d, place_file(file), "not-manifest", "not a manifest of servc%s%s", root ? "" : ": ",
               root ? "" : why);
    return NULL;
}

static bool policy_from(struct str name, enum servc_policy *out)
{
    for (unsigned i = 0; i < SERVC_POLICIES; i++)
        if (str_is(name, servc_policy_name((enum servc_policy)i))) {
            *out = (enum servc_policy)i;
            return true;
        }
    return false;
}

/* One member of "outputs": whose file it is, and its policy. */
static bool plan_policy(struct build_plan *plan, const struct json_node *made)
{
    struct str file = json_text(made, "name");
    enum servc_policy policy;
    if (!policy_from(json_text(made, "names"), &policy))
        return false;
    for (size_t i = 0; i < WRITERS; i++)
        if (str_is(file, writers[i].file))
            plan->policy[i] = policy;
    if (str_starts(file, STR("report."))) /* the reports speak of nmap-services */
        plan->policy[WRITER_nmap_services] = policy;
    return true;
}

static bool plan_transports(struct build_plan *plan, struct str list)
{
    struct str word;
    enum servc_transport t;
    plan->transports = 0;
    while (str_cut(&list, ',', &word)) {
        if (!transport_parse(word, &t))
            return false;
        plan->transports |= 1u << t;
    }
    return true;
}

static bool plan_select(struct build_plan *plan, struct str word, struct arena *mem)
{
    if (str_is(word, "list")) /* the file was given again on the command line */
        return plan->selection.kind == SELECT_LIST;
    plan->select = arena_z(mem, word);
    return selection_parse(word, &plan->selection);
}

bool plan_from_manifest(struct build_plan *plan, const struct json_node *manifest,
                        struct arena *mem, struct diag *d)
{
    const struct json_node *options = json_member(manifest, "options");
    const struct json_node *outputs = json_member(manifest, "outputs");
    struct str unknown;
    plan->ranks_by_prevalence = str_is(json_text(options, "ranks"), "prevalence");
    bool ok = plan_transports(plan, json_text(options, "services_protocols")) &&
              build_plan_outputs(plan, json_text(options, "outputs"), &unknown) &&
              table_content_by_name(json_text(options, "table_content"), &plan->table_content);
    for (const struct json_node *made = outputs->first; ok && made; made = made->next)
        ok = plan_policy(plan, made);
    if (!ok) {
        diag_error(d, place_file(NULL), "not-manifest",
                   "the manifest tells of outputs or options that this servc does not know");
        return false;
    }
    if (plan_select(plan, json_text(options, "select"), mem))
        return true;
    diag_error(d, place_file(NULL), "not-manifest", "the outputs were selected by a file")->hint =
        STR("give the same file again with --select=FILE");
    return false;
}

static const struct json_node *find_named(const struct json_node *list, const char *kind,
                                          const char *name)
{
    for (const struct json_node *n = list ? list->first : NULL; n; n = n->next)
        if (str_is(json_text(n, "name"), name) && (!kind || str_is(json_text(n, "kind"), kind)))
            return n;
    return NULL;
}

static uint32_t inputs_differ(const struct json_node *list, const struct inputs *in, FILE *out)
{
    uint32_t differ = 0;
    for (uint32_t i = 0; i < in->read_count; i++) {
        const struct input *input = &in->read[i];
        const struct json_node *kept = find_named(list, input->kind, input->file->label);
        if (kept && str_eq(json_text(kept, "sha256"), input->sha256))
            continue;
        differ++;
        fprintf(out, "input %s: %s\n", input->file->path,
                kept ? "another file than the one that was built from" : "was not built from");
    }
    for (const struct json_node *n = list ? list->first : NULL; n; n = n->next) {
        bool found = false;
        for (uint32_t i = 0; i < in->read_count && !found; i++)
            found = str_is(json_text(n, "name"), in->read[i].file->label);
        if (found)
            continue;
        differ++;
        struct str name = json_text(n, "name");
        fprintf(out, "input %.*s: was built from, and is not given now\n", STR_FMT(name));
    }
    return differ;
}

static uint32_t outputs_differ(const char *folder, const struct json_node *list,
                               const struct output *outputs, size_t count, struct arena *mem,
                               FILE *out)
{
    uint32_t differ = 0;
    for (size_t i = 0; i < count; i++) {
        struct str bytes;
        const struct json_node *kept = find_named(list, NULL, outputs[i].name);
        const char *what = NULL;
        if (!read_kept(folder, outputs[i].name, mem, &bytes))
            what = "is missing";
        else if (kept &&
                 !str_eq(json_text(kept, "sha256"), sha256_hex(mem, bytes, sha256_best_way())))
            what = "was changed after it was built";
        else if (!str_eq(bytes, outputs[i].bytes))
            what = "comes out differently now";
        if (!what)
            continue;
        differ++;
        fprintf(out, "output %s/%s: %s\n", folder, outputs[i].name, what);
    }
    return differ;
}

uint32_t manifest_differs(const char *folder, const struct json_node *manifest,
                          const struct inputs *in, const struct output *outputs, size_t count,
                          FILE *out)
{
    struct arena mem = ARENA_EMPTY;
    uint32_t differ = 0;
    struct str version = json_text(manifest, "servc");
    if (!str_is(version, SERVC_VERSION))
        fprintf(out, "built by servc %.*s, verified by " SERVC_VERSION "\n", STR_FMT(version));
    differ += inputs_differ(json_member(manifest, "inputs"), in, out);
    differ += outputs_differ(folder, json_member(manifest, "outputs"), outputs, count, &mem, out);
    arena_free(&mem);
    return differ;
}

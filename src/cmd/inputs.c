/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/inputs.h"

#include "base/file.h"
#include "base/sha256.h"
#include "cmd/data_folder.h"
#include "read/reader.h"
#include "rules/rules.h"

#include <string.h>

void inputs_print_help(FILE *out)
{
    fputs("\nWithout these options the registry's facts and the cards come from the data folder\n"
          "($SERVC_DATA, or the one that was installed with servc), and nmap-services from "
          "$NMAPDIR,\n"
          "/usr/share/nmap, /usr/local/share/nmap or /opt/homebrew/share/nmap. FILE may be `-'.\n",
          out);
}

bool policy_parse(struct arena *mem, const char *word, enum servc_policy *out)
{
    const char *names[SERVC_POLICIES];
    for (unsigned i = 0; i < SERVC_POLICIES; i++) {
        names[i] = servc_policy_name((enum servc_policy)i);
        if (strcmp(word, names[i]) == 0) {
            *out = (enum servc_policy)i;
            return true;
        }
    }
    struct str like = diag_like_z(str_from(word), names, SERVC_POLICIES);
    usage_error(mem,
                like.n ? arena_printf(mem, "did you mean `%.*s'?", STR_FMT(like)).p
                       : "the policies are iana, common and upstream",
                "unknown policy `%s'", word);
    return false;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* Outputs name an input by its label, never by a path of this machine. */
static const struct source_file *source_file(struct inputs *in, const char *path, const char *label)
{
    struct source_file *f = arena_new(&in->mem, struct source_file);
    *f = (struct source_file){path, strcmp(path, "-") == 0 ? "standard input" : label};
    return f;
}

bool inputs_load(struct inputs *in, const char *kind, const struct source_file *file,
                 struct str *text)
{
    if (!file_read(&in->mem, file, &in->diag, text))
        return false;
    struct str hex = in->hashes ? sha256_hex(&in->mem, *text, sha256_best_way()) : STR_NONE;
    *arena_push(&in->mem, in->read, in->read_count, in->read_capacity) =
        (struct input){.kind = kind, .file = file, .bytes = *text, .sha256 = hex};
    return true;
}

/* One more file to read. */
static void want(struct inputs *in, const char *kind, reader_fn *reader,
                 const struct source_file *file)
{
    input_list_add(&in->wanted, &in->mem, (struct input_file){kind, file, reader, 0});
}

static void want_card_file(struct inputs *in, const struct source_file *file, struct str name,
                           uint8_t layer)
{
    reader_fn *reader = str_is(name, "sources.yaml") ? read_card_sources : NULL;
    input_list_add(&in->wanted, &in->mem, (struct input_file){"card", file, reader, layer});
}

static void want_card_folder(struct inputs *in, const char *folder, const char *label,
                             uint8_t layer)
{
    struct str *names;
    uint32_t count;
    const struct source_file *at = source_file(in, folder, label);
    if (!folder_list(&in->mem, at, STR(".yaml"), &in->diag, &names, &count))
        return;
    if (count == 0)
        diag_warning(&in->diag, place_file(at), "no-cards", "the folder has no .yaml file");
    for (uint32_t i = 0; i < count; i++) {
        const struct source_file *file =
            source_file(in, arena_printf(&in->mem, "%s/%.*s", folder, STR_FMT(names[i])).p,
                        arena_printf(&in->mem, "%s/%.*s", label, STR_FMT(names[i])).p);
        if (!file_is_fresh_stdout(file->path)) /* servc new 6443 >data/cards/06443.yaml */
            want_card_file(in, file, names[i], layer);
    }
}

static void want_later_card_folder(struct inputs *in, const char *folder)
{
    if (in->layers < UINT8_MAX)
        in->layers++;
    want_card_folder(in, folder, last_part(folder), in->layers);
}

/* Reads what is wanted. */
static void read_wanted(struct inputs *in)
{
    input_list_read(&in->wanted, in);
    in->wanted.count = 0;
}

void inputs_read_card_file(struct inputs *in, const char *path, uint8_t layer)
{
    const char *name = last_part(path);
    want_card_file(in, source_file(in, path, name), str_from(name), layer);
    read_wanted(in);
}

void inputs_read_card_folder(struct inputs *in, const char *folder)
{
    want_later_card_folder(in, folder);
    read_wanted(in);
}

static bool need_data(struct inputs *in)
{
    if (!in->data)
        in->data = data_folder(&in->mem);
    if (!in->data)
        diag_error(&in->diag, place_file(NULL), "no-data",
                   "the data folder is not beside the program; say where with SERVC_DATA")
            ->hint = STR("--no-cards with --iana=FILE or --no-iana needs no data folder");
    return in->data != NULL;
}

static void want_registry(struct inputs *in, const struct arguments *a)
{
    const char *given = argument_value(a, OPT_iana, NULL);
    if (argument_given(a, OPT_no_iana))
        return;
    if (given)
        want(in, "iana", read_iana, source_file(in, given, last_part(given)));
    else if (need_data(in))
        want(in, "iana", read_iana_csv,
             source_file(in, arena_printf(&in->mem, "%s/iana/services.csv", in->data).p,
                         "data/iana/services.csv"));
}

/* What nmap's scripts match by; a build without this list loses a section of its
 * report, no more. */
static void want_hooks(struct inputs *in)
{
    if (!in->data)
        in->data = data_folder(&in->mem);
    const char *path = arena_printf(&in->mem, "%s/nmap-hooks.txt", in->data ? in->data : "").p;
    if (in->data && file_exists(path))
        want(in, "hooks", read_nmap_hooks, source_file(in, path, "data/nmap-hooks.txt"));
}

static void want_nmap(struct inputs *in, const struct arguments *a)
{
    if (argument_given(a, OPT_no_nmap))
        return;
    in->nmap_path = argument_value(a, OPT_nmap, NULL);
    if (!in->nmap_path) {
        in->nmap_path = system_nmap_services(&in->mem);
        in->nmap_was_found = in->nmap_path != NULL;
    }
    if (in->nmap_path)
        want(in, "nmap", read_nmap_services,
             source_file(in, in->nmap_path, last_part(in->nmap_path)));
    if (in->nmap_path)
        want_hooks(in);
}

static void want_all_cards(struct inputs *in, const struct arguments *a)
{
    if (!argument_given(a, OPT_no_cards) && need_data(in))
        want_card_folder(in, arena_printf(&in->mem, "%s/cards", in->data).p, "data/cards",
                         in->layers);
    for (uint32_t i = 0; i < a->option_count; i++)
        if (a->options[i].id == OPT_cards && in->layers < UINT8_MAX)
            want_later_card_folder(in, a->options[i].value);
}

/* Files are read side by side: who came first would get it. */
static bool one_reads_stdin(const struct arguments *a)
{
    unsigned readers = 0;
    for (uint32_t i = 0; i < a->option_count; i++) {
        enum option_id id = a->options[i].id;
        readers += (id == OPT_nmap || id == OPT_iana || id == OPT_services) &&
                   strcmp(a->options[i].value, "-") == 0;
    }
    if (readers < 2)
        return true;
    usage_error(a->mem, NULL, "standard input (`-') can be one file, not %u", readers);
    return false;
}

static bool options_fit(const struct arguments *a)
{
    static const enum option_id pairs[][2] = {{OPT_nmap, OPT_no_nmap}, {OPT_iana, OPT_no_iana}};
    static const char *const names[] = {"nmap", "iana"};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (argument_given(a, pairs[i][0]) && argument_given(a, pairs[i][1])) {
            usage_error(a->mem, NULL, "--%s and --no-%s contradict each other", names[i], names[i]);
            return false;
        }
    return one_reads_stdin(a);
}

static const char *const message_ids[] = {
#define MESSAGE_ID(id) id,
#include "cmd/message_ids.def"
#undef MESSAGE_ID
};
#define MESSAGE_IDS (sizeof message_ids / sizeof *message_ids)

static bool is_message_id(const char *word)
{
    for (size_t i = 0; i < MESSAGE_IDS; i++)
        if (strcmp(word, message_ids[i]) == 0)
            return true;
    return false;
}

/* --werror and --no-warn, in the order given. */
static bool override_levels(struct inputs *in, const struct arguments *a)
{
    for (uint32_t i = 0; i < a->option_count; i++) {
        const char *id = a->options[i].value;
        if (a->options[i].id != OPT_werror && a->options[i].id != OPT_no_warn)
            continue;
        if (a->options[i].id == OPT_werror && strcmp(id, "all") == 0) {
            in->diag.all_errors = true;
            continue;
        }
        if (!is_message_id(id)) {
            struct str like = diag_like_z(str_from(id), message_ids, MESSAGE_IDS);
            usage_error(a->mem,
                        like.n ? arena_printf(a->mem, "did you mean `%.*s'?", STR_FMT(like)).p
                               : "the ids stand in brackets behind messages, as in [bad-port]",
                        "no message has the id `%s'", id);
            return false;
        }
        diag_override(&in->diag, str_from(id),
                      a->options[i].id == OPT_werror ? DIAG_ERROR : DIAG_NOTE);
    }
    return true;
}

static bool read_sources(struct inputs *in, const struct arguments *a, bool hashes)
{
    *in = (struct inputs){.mem = ARENA_EMPTY, .hashes = hashes};
    for (unsigned i = 0; i < TASKS_THREADS_MAX; i++)
        in->mem_of[i] = i ? &in->others[i - 1] : &in->mem;
    diag_init(&in->diag, &in->mem);
    in->catalogue = catalogue_new();
    if (!options_fit(a) || !override_levels(in, a) || !threads_wanted(a, &in->threads)) {
        in->diag.count[DIAG_ERROR]++;
        return false;
    }
    /* The order of reading settles nothing but the order of messages and of
     * equal claims; it is fixed so that outputs are. */
    want_registry(in, a);
    want_nmap(in, a);
    want_all_cards(in, a);
    for (uint32_t i = 0; i < a->option_count; i++)
        if (a->options[i].id == OPT_services)
            want(in, "services", read_services5,
                 source_file(in, a->options[i].value, last_part(a->options[i].value)));
    read_wanted(in);
    return in->diag.count[DIAG_ERROR] == 0;
}

bool inputs_read_sources(struct inputs *in, const struct arguments *a)
{
    return read_sources(in, a, false);
}

bool inputs_need_source(struct inputs *in)
{
    if (in->read_count == 0)
        diag_error(&in->diag, place_file(NULL), "no-sources", "no source is left to read");
    return in->read_count > 0;
}

void inputs_reconcile(struct inputs *in)
{
    in->entries = reconcile(in->catalogue, in->threads, in->mem_of, &in->diag);
}

static bool read_and_reconcile(struct inputs *in, const struct arguments *a, bool hashes)
{
    if (!read_sources(in, a, hashes) || !inputs_need_source(in))
        return false;
    inputs_reconcile(in);
    return true;
}

bool inputs_read(struct inputs *in, const struct arguments *a)
{
    return read_and_reconcile(in, a, false);
}

bool inputs_read_hashed(struct inputs *in, const struct arguments *a)
{
    return read_and_reconcile(in, a, true);
}

void inputs_free(struct inputs *in)
{
    catalogue_free(in->catalogue);
    for (unsigned i = 1; i < TASKS_THREADS_MAX; i++)
        arena_free(&in->others[i - 1]);
    arena_free(&in->mem);
}

#define MESSAGES_OF_ONE_KIND 20

void inputs_print_read(const struct inputs *in)
{
    for (uint32_t i = 0; i < in->read_count; i++)
        fprintf(stderr, "servc: read %s: %s, %zu bytes\n", in->read[i].kind, in->read[i].file->path,
                in->read[i].bytes.n);
    fprintf(stderr, "servc: %u statements, %u endpoints, %u notes for the report\n",
            (unsigned)in->catalogue->count, in->entries ? (unsigned)in->entries->count : 0,
            (unsigned)in->diag.count[DIAG_NOTE]);
}

void inputs_print_messages(const struct inputs *in, const struct arguments *a)
{
    if (argument_given(a, OPT_verbose))
        inputs_print_read(in);
    diag_print(&in->diag, stderr,
               (struct diag_style){wants_colour(a, stderr), argument_given(a, OPT_quiet),
                                   MESSAGES_OF_ONE_KIND});
}

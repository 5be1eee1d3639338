/* SPDX-License-Identifier: BSD-2-Clause */
#define _XOPEN_SOURCE 700
#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/input_dates.h"
#include "cmd/listings.h"
#include "cmd/output_file.h"
#include "compare/diff.h"
#include "compare/merge.h"
#include "write/writer.h"

#include <stdlib.h>
#include <string.h>

#define COPY_FOLDER "out/nmap"
#define ALL_TRANSPORTS ((1u << SERVC_TRANSPORTS) - 1)

struct refresh {
    const struct arguments *a;
    struct loaded_files files;
    enum merge_style style;
};

/* ---- options ---- */

/* Options of the other use are mistakes, not wishes. */
static bool options_fit(const struct refresh *r)
{
    static const enum option_id for_files[] = {OPT_ours, OPT_theirs, OPT_conflict};
    static const enum option_id for_nmap[] = {OPT_in_place, OPT_iana,     OPT_no_iana,
                                              OPT_cards,    OPT_no_cards, OPT_services};
    bool nmap = argument_given(r->a, OPT_refresh_nmap);
    const enum option_id *unfit = nmap ? for_files : for_nmap;
    size_t count = nmap ? sizeof for_files / sizeof *for_files : sizeof for_nmap / sizeof *for_nmap;
    for (size_t i = 0; i < count; i++)
        if (argument_given(r->a, unfit[i])) {
            usage_error(r->a->mem,
                        unfit[i] == OPT_in_place ? "-o MINE writes the result in MINE's place"
                                                 : NULL,
                        nmap ? "--%s is for files that are merged, not for --nmap"
                             : "--%s goes with --nmap alone",
                        option_name(unfit[i]));
            return false;
        }
    return true;
}

static bool parse_style(struct refresh *r)
{
    const char *how = argument_value(r->a, OPT_conflict, "inline");
    bool ours = argument_given(r->a, OPT_ours), theirs = argument_given(r->a, OPT_theirs);
    bool reject = strcmp(how, "reject") == 0;
    if (!reject && strcmp(how, "inline") != 0) {
        usage_error(r->a->mem, "inline or reject", "--conflict=%s is no way to show one", how);
        return false;
    }
    if (ours && theirs) {
        usage_error(r->a->mem, NULL, "--ours and --theirs contradict each other");
        return false;
    }
    if (reject && !argument_given(r->a, OPT_refresh_output)) {
        usage_error(r->a->mem, NULL,
                    "--conflict=reject writes beside the output: name one with -o FILE");
        return false;
    }
    r->style = ours ? MERGE_OURS : theirs ? MERGE_THEIRS : reject ? MERGE_REJECT : MERGE_INLINE;
    return true;
}

/* ---- writing ---- */

static bool write_file(struct refresh *r, const char *path, struct str bytes)
{
    return output_file_write(path, bytes, &r->files.mem, &r->files.diag);
}

static bool put_result(struct refresh *r, const struct merge *m)
{
    const char *path = argument_value(r->a, OPT_refresh_output, "-");
    if (m->out.failed || m->rejects.failed) {
        diag_error(&r->files.diag, place_file(NULL), "no-memory",
                   "not enough memory for the result");
        return false;
    }
    if (strcmp(path, "-") == 0) {
        if (m->out.n)
            fwrite(m->out.p, 1, m->out.n, stdout);
        return true;
    }
    if (m->rejects.n &&
        !write_file(r, arena_printf(&r->files.mem, "%s.rej", path).p, sink_text(&m->rejects)))
        return false;
    return write_file(r, path, sink_text(&m->out));
}

/* ---- three files, or two ---- */

static bool load(struct refresh *r, struct loaded_file *file[3])
{
    const struct arguments *a = r->a;
    bool ok = true;
    if (a->operand_count != 2 && a->operand_count != 3) {
        usage_error(a->mem, "servc refresh BASE MINE NEW; or MINE NEW, or --nmap",
                    "refresh takes two files or three");
        return false;
    }
    file[0] = NULL;
    for (uint32_t i = 0; i < a->operand_count; i++) {
        struct loaded_file *l = files_load(&r->files, a->operands[i], SERVC_POLICY_IANA);
        file[3 - a->operand_count + i] = l;
        if (l && l->kind != FILE_NMAP && l->kind != FILE_SERVICES && l->kind != FILE_EMPTY) {
            diag_error(&r->files.diag, place_file(&l->file), "not-mergeable",
                       "only nmap-services and services files are merged line by line");
            ok = false;
        }
        ok = ok && l;
    }
    return ok;
}

static bool same_kinds(struct refresh *r, struct loaded_file *file[3])
{
    files_settle_empty(&r->files);
    for (unsigned i = 0; i < 2; i++)
        if (file[i] && file[i]->listing->kind != file[2]->listing->kind) {
            diag_error(&r->files.diag, place_file(&file[i]->file), "not-mergeable",
                       "this is %s and %s is %s", listing_kind_name(file[i]->listing->kind),
                       file[2]->file.path, listing_kind_name(file[2]->listing->kind));
            return false;
        }
    return true;
}

static void say_what(const struct refresh *r, const struct merge *m, bool has_base)
{
    if (argument_given(r->a, OPT_quiet))
        return;
    if (!has_base)
        fputs("servc: no BASE: lines that only MINE has are taken for local ones, lines that only "
              "NEW\n"
              "  has for new ones; frequencies are NEW's, comments and order MINE's, aliases "
              "both's\n",
              stderr);
    fprintf(
        stderr,
        "servc: lines that came in %u, changed %u, went %u, are MINE alone %u; %u conflict%s%s\n",
        (unsigned)m->added, (unsigned)m->changed, (unsigned)m->removed, (unsigned)m->local,
        (unsigned)m->conflicts, m->conflicts == 1 ? "" : "s",
        !m->conflicts              ? ""
        : r->style == MERGE_OURS   ? ", settled with MINE"
        : r->style == MERGE_THEIRS ? ", settled with NEW"
                                   : "");
}

static int merge_files(struct refresh *r)
{
    struct loaded_file *file[3];
    struct merge m;
    if (!load(r, file) || !same_kinds(r, file)) {
        files_print_messages(&r->files, r->a);
        return EXIT_TROUBLE;
    }
    struct merge_files files = {file[0] ? file[0]->listing : NULL, file[1]->listing,
                                file[2]->listing};
    merge_listings(&m, &files, r->style, &r->files.diag);
    bool ok = put_result(r, &m);
    bool open = m.conflicts && r->style != MERGE_OURS && r->style != MERGE_THEIRS;
    files_print_messages(&r->files, r->a);
    if (ok)
        say_what(r, &m, file[0] != NULL);
    merge_free(&m);
    return !ok ? EXIT_TROUBLE : open ? EXIT_NOT_FOUND : EXIT_DONE;
}

/* ---- the installed nmap-services ---- */

struct update {
    struct refresh *r;
    struct inputs in;
    struct sink made;
    const char *installed; /* links resolved */
    const char *target;    /* where the result goes */
};

static bool write_update(struct update *u)
{
    struct write_options o = {.policy = SERVC_POLICY_UPSTREAM,
                              .transports = ALL_TRANSPORTS,
                              .date = inputs_date(&u->in),
                              .nmap_licence = true};
    write_nmap_services(u->in.entries, &o, &u->made, &u->in.diag);
    if (u->made.failed)
        diag_error(&u->in.diag, place_file(NULL), "no-memory", "not enough memory for the result");
    return u->in.diag.count[DIAG_ERROR] == 0;
}

/* Where: a copy in a folder, or the file itself. */
static bool choose_target(struct update *u)
{
    const struct arguments *a = u->r->a;
    const char *folder = argument_value(a, OPT_refresh_output, COPY_FOLDER);
    char *real = realpath(u->in.nmap_path, NULL);
    u->installed = arena_z(&u->in.mem, str_from(real ? real : u->in.nmap_path));
    free(real);
    u->target = argument_given(a, OPT_in_place)
                    ? u->installed
                    : arena_printf(&u->in.mem, "%s/nmap-services", folder).p;
    char *there = realpath(u->target, NULL);
    bool same = there && strcmp(there, u->installed) == 0;
    free(there);
    if (!same || argument_given(a, OPT_in_place))
        return true;
    usage_error(a->mem, "--in-place replaces it and keeps a backup", "%s is the installed file",
                u->target);
    return false;
}

/* What is replaced stays beside it under a name that is free. */
static bool keep_backup(struct update *u, struct str bytes)
{
    const char *path = arena_printf(&u->in.mem, "%s.orig", u->installed).p;
    for (unsigned i = 1; file_exists(path) && i < 1000; i++)
        path = arena_printf(&u->in.mem, "%s.orig.%u", u->installed, i).p;
    if (file_exists(path)) {
        usage_error(u->r->a->mem, NULL, "%s: too many backups", path);
        return false;
    }
    if (!write_file(u->r, path, bytes))
        return false;
    if (!argument_given(u->r->a, OPT_quiet))
        printf("the file as it was: %s\n", path);
    return true;
}

static const struct input *nmap_input(const struct update *u)
{
    for (uint32_t i = 0; i < u->in.read_count; i++)
        if (strcmp(u->in.read[i].kind, "nmap") == 0)
            return &u->in.read[i];
    return NULL;
}

static void print_changes(struct update *u, const struct input *before)
{
    struct arena *mem = &u->in.mem;
    struct diff d;
    struct sink out = SINK_EMPTY;
    struct listing *old =
        listing_of_claims(u->in.catalogue, LISTING_NMAP, before->file, before->bytes, mem);
    const struct loaded_file *new = files_load(&u->r->files, u->target, SERVC_POLICY_UPSTREAM);
    if (!new || new->kind != FILE_NMAP)
        return;
    diff_listings(&d, old, new->listing, ALL_TRANSPORTS, mem);
    diff_print_text(&d, (struct diff_style){false, wants_colour(u->r->a, stdout), 0}, &out);
    print_sink(&out);
    sink_free(&out);
}

static bool put_update(struct update *u)
{
    const struct input *before = nmap_input(u);
    if (!before)
        return false;
    bool in_place = argument_given(u->r->a, OPT_in_place);
    if (in_place && !keep_backup(u, before->bytes))
        return false;
    if (!write_file(u->r, u->target, sink_text(&u->made)))
        return false;
    if (argument_given(u->r->a, OPT_quiet))
        return true;
    print_changes(u, before);
    if (in_place)
        printf("\nwritten: %s\n", u->target);
    else
        printf("\nwritten: %s; to try it:\nNMAPDIR=%.*s nmap -p 1-1024 localhost\n", u->target,
               (int)(strrchr(u->target, '/') - u->target), u->target);
    return true;
}

static int update_nmap(struct refresh *r)
{
    struct update u = {.r = r, .made = SINK_EMPTY};
    if (r->a->operand_count)
        return usage_error(r->a->mem, NULL, "refresh --nmap takes no files");
    bool ok = inputs_read(&u.in, r->a);
    if (ok && !u.in.nmap_path) {
        usage_error(r->a->mem, "$NMAPDIR names the folder of one", "no nmap-services file found");
        ok = false;
    }
    ok = ok && choose_target(&u) && write_update(&u);
    inputs_print_messages(&u.in, r->a);
    ok = ok && put_update(&u);
    files_print_messages(&r->files, r->a);
    sink_free(&u.made);
    inputs_free(&u.in);
    return ok ? EXIT_DONE : EXIT_TROUBLE;
}

int command_refresh(const struct arguments *a)
{
    struct refresh r = {.a = a};
    int status = EXIT_TROUBLE;
    files_init(&r.files);
    if (options_fit(&r) && parse_style(&r))
        status = argument_given(a, OPT_refresh_nmap) ? update_nmap(&r) : merge_files(&r);
    files_free(&r.files);
    return status;
}

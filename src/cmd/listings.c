/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/listings.h"

#include "base/file.h"
#include "base/sink.h"
#include "cmd/listing_nmap.h"
#include "lib/servc.h"
#include "read/reader.h"

#include <string.h>

void files_init(struct loaded_files *f)
{
    *f = (struct loaded_files){.mem = ARENA_EMPTY};
    diag_init(&f->diag, &f->mem);
}

void files_free(struct loaded_files *f)
{
    for (uint32_t i = 0; i < f->count; i++) {
        catalogue_free(f->at[i]->catalogue);
        servc_close(f->at[i]->table);
    }
    arena_free(&f->mem);
}

static const struct {
    enum listing_kind listing;
    reader_fn *read;
} rows[] = {
    [FILE_NMAP] = {LISTING_NMAP, read_nmap_services},
    [FILE_SERVICES] = {LISTING_SERVICES, read_services5},
    [FILE_REGISTRY] = {LISTING_REGISTRY, read_iana},
    [FILE_ENTRIES] = {LISTING_ENTRIES, read_entries_json},
};

static bool load_table(struct loaded_files *f, struct loaded_file *l, enum servc_policy policy)
{
    int error = servc_open_memory(l->text.p, l->text.n, 0, &l->table);
    if (error != SERVC_OK) {
        diag_error(&f->diag, place_file(&l->file), "bad-table", "%s", servc_error_text(error));
        return false;
    }
    l->listing = listing_of_table(l->table, policy, &l->file, &f->mem);
    return true;
}

static bool load_claims(struct loaded_files *f, struct loaded_file *l)
{
    if (l->kind == FILE_NMAP && (l->listing = listing_of_canonical(l->text, &l->file, &f->mem)))
        return true;
    l->catalogue = catalogue_new();
    if (!rows[l->kind].read(l->text, &l->file, l->catalogue, &f->diag))
        return false;
    l->listing = listing_of_claims(l->catalogue, rows[l->kind].listing, &l->file, l->text, &f->mem);
    return true;
}

/* It is read once: a second time it would be an empty file. */
static bool is_read_twice(struct loaded_files *f, const struct loaded_file *l)
{
    for (uint32_t i = 0; i < f->count; i++)
        if (strcmp(l->file.label, "-") == 0 && strcmp(f->at[i]->file.label, "-") == 0) {
            diag_error(&f->diag, place_file(&l->file), "cannot-read",
                       "it can be one of the files alone");
            return true;
        }
    return false;
}

struct loaded_file *files_load(struct loaded_files *f, const char *path, enum servc_policy policy)
{
    struct loaded_file *l = arena_new(&f->mem, struct loaded_file);
    l->file = (struct source_file){strcmp(path, "-") == 0 ? "standard input" : path, path};
    struct source_file *opened = arena_new(&f->mem, struct source_file);
    *opened = (struct source_file){path, path};
    if (is_read_twice(f, l))
        return NULL;
    f->at[f->count++] = l;
    if (!file_read(&f->mem, opened, &f->diag, &l->text))
        return NULL;
    l->kind = file_kind_of(l->text, &l->file, &f->diag);
    bool ok = l->kind == FILE_EMPTY ||
              (l->kind == FILE_TABLE ? load_table(f, l, policy)
                                     : l->kind != FILE_UNKNOWN && load_claims(f, l));
    return ok ? l : NULL;
}

void files_settle_empty(struct loaded_files *f)
{
    enum listing_kind kind = LISTING_SERVICES;
    for (uint32_t i = 0; i < f->count; i++)
        if (f->at[i]->listing)
            kind = f->at[i]->listing->kind;
    for (uint32_t i = 0; i < f->count; i++)
        if (!f->at[i]->listing) {
            f->at[i]->listing = listing_new(kind, &f->at[i]->file, f->at[i]->text, 0, &f->mem);
            listing_rank(f->at[i]->listing, &f->mem);
        }
}

#define MESSAGES_OF_ONE_KIND 20

void files_print_messages(const struct loaded_files *f, const struct arguments *a)
{
    diag_print(&f->diag, stderr,
               (struct diag_style){wants_colour(a, stderr), argument_given(a, OPT_quiet),
                                   MESSAGES_OF_ONE_KIND});
}

unsigned transports_wanted(const struct arguments *a, unsigned otherwise)
{
    static const enum option_id options[SERVC_TRANSPORTS] = {[SERVC_TCP] = OPT_tcp,
                                                             [SERVC_UDP] = OPT_udp,
                                                             [SERVC_SCTP] = OPT_sctp,
                                                             [SERVC_DCCP] = OPT_dccp};
    unsigned bits = 0;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        bits |= argument_given(a, options[t]) ? 1u << t : 0;
    return bits ? bits : otherwise;
}

void print_sink(struct sink *out)
{
    if (out->n)
        fwrite(out->p, 1, out->n, stdout);
    if (out->failed)
        fputs("servc: out of memory\n", stderr);
}

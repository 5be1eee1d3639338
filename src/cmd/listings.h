/* SPDX-License-Identifier: BSD-2-Clause */
/* From a file of any kind that we know to a listing: its kind is told by its
 * bytes, never by its name. */
#ifndef CMD_LISTINGS_H
#define CMD_LISTINGS_H

#include "cmd/inputs.h"
#include "compare/listing.h"

enum file_kind {
    FILE_EMPTY, /* nothing but comments and blank lines: any kind, with no endpoint */
    FILE_NMAP,
    FILE_SERVICES,
    FILE_REGISTRY,
    FILE_ENTRIES,
    FILE_TABLE,
    FILE_UNKNOWN,
};

/* FILE_UNKNOWN after an error in `d`. */
enum file_kind file_kind_of(struct str text, const struct source_file *file, struct diag *d);

struct loaded_file {
    struct source_file file;
    struct str text;
    enum file_kind kind;
    struct catalogue *catalogue; /* NULL for tables and plain nmap-services */
    struct servc_table *table;
    struct listing *listing; /* NULL if it could not be read at all */
};

/* Files that live as long as what was read from them. */
struct loaded_files {
    struct arena mem;
    struct diag diag;
    struct loaded_file *at[3];
    uint32_t count;
};

void files_init(struct loaded_files *f);
void files_free(struct loaded_files *f);

/* Reads a file; `policy` is for tables. NULL after an error in f->diag. */
struct loaded_file *files_load(struct loaded_files *f, const char *path, enum servc_policy policy);

/* What an empty file is depends on what it is held against. */
void files_settle_empty(struct loaded_files *f);

/* Errors and warnings of reading, on stderr. */
void files_print_messages(const struct loaded_files *f, const struct arguments *a);

/* The transports that --tcp and its sisters leave: a bit for each. */
unsigned transports_wanted(const struct arguments *a, unsigned otherwise);

/* The lines of a sink to standard output. */
void print_sink(struct sink *out);

/* The kinds that diff knows, as part of its --help. */
void diff_print_help(FILE *out);

#endif

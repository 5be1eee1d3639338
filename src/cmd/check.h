/* SPDX-License-Identifier: BSD-2-Clause */
/* One run of `check`. */
#ifndef CMD_CHECK_H
#define CMD_CHECK_H

#include "cmd/inputs.h"
#include "lint/lint.h"

/* What the findings are about: the paths given, or everything. */
struct check_scope {
    bool all;
    const char **paths; /* files, and folders with a slash behind them */
    uint32_t count, capacity;
    bool missing; /* a path is not there */
};

enum check_format { CHECK_TEXT, CHECK_JSON, CHECK_GITHUB };

struct check {
    const struct arguments *a;
    struct inputs in;
    struct diag found; /* by the lints */
    struct lint lint;
    struct check_scope scope;
    enum check_format format;
    uint32_t count[DIAG_LEVELS]; /* findings in scope */
};

/* Reads the paths given that were not read with the other cards, and makes them
 * the scope. */
void check_scope_fill(struct check *k);
bool check_scope_has(const struct check_scope *scope, const struct source_file *file);

/* Prints the findings in scope and counts them: text on stderr, as a compiler
 * does, json and github on stdout. */
void check_print(struct check *k);
/* "text", "json", "github"; false with a message for anything else. */
bool check_format_parse(const struct arguments *a, enum check_format *out);

/* Writes what the lints can mend into the files in scope. The number of files
 * written; *ok is false if one could not be. */
uint32_t check_fix(struct check *k, bool *ok);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Command lines: options are rows of options.def. */
#ifndef CMD_OPT_H
#define CMD_OPT_H

#include "base/diag.h"

enum option_group {
    FOR_ALL = 1 << 0,
    FOR_INPUTS = 1 << 1,
    FOR_BUILD = 1 << 2,
    FOR_NAMES = 1 << 3,
    FOR_JSON = 1 << 4,
    FOR_TABLE = 1 << 5,
    FOR_EXPORT = 1 << 6,
    FOR_CHECK = 1 << 7,
    FOR_TODO = 1 << 8,
    FOR_DIFF = 1 << 12,
    FOR_TOP = 1 << 13,
    FOR_REFRESH = 1 << 14,
    FOR_CHART = 1 << 15,
    FOR_PORT = 1 << 18,
    FOR_SITE = 1 << 20,
    FOR_FIND = 1 << 21,
};

enum option_id {
#define OPTION(id, letter, name, argument, groups, help) OPT_##id,
#include "cmd/options.def"
#undef OPTION
    OPTIONS
};

/* What was given, in order. */
struct arguments {
    struct arena *mem;
    struct {
        enum option_id id;
        const char *value; /* NULL if the option takes none */
    } *options;
    uint32_t option_count, option_capacity;
    const char **operands;
    uint32_t operand_count, operand_capacity;
};

/* Parses GNU style: --name=VALUE, --name VALUE, -x VALUE, -xVALUE, `--` ends
 * options, options and operands in any order, unambiguous prefixes. Only
 * options of `groups` are known. False after an error on stderr. */
bool arguments_parse(struct arguments *a, struct arena *mem, unsigned groups, int argc, char **argv);

/* "output" for OPT_output. */
const char *option_name(enum option_id id);

bool argument_given(const struct arguments *a, enum option_id id);
/* The last value of an option, or `otherwise`. */
const char *argument_value(const struct arguments *a, enum option_id id, const char *otherwise);

/* What --threads says, 1 to TASKS_THREADS_MAX; else as many as are worth having here.
 * False after an error on stderr. */
bool threads_wanted(const struct arguments *a, unsigned *out);

/* The option table of `groups`, as --help prints it. */
void options_print(FILE *out, unsigned groups);

/* "servc: error: TEXT", a hint line if there is one, on stderr. Returns 2. */
int usage_error(struct arena *mem, const char *hint, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* True if `out` should be coloured: --color, else a terminal without NO_COLOR. */
bool wants_colour(const struct arguments *a, FILE *out);

#endif

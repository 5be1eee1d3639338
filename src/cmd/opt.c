/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L
#include "cmd/opt.h"

#include "base/num.h"
#include "base/tasks.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct option_row {
    char letter;
    const char *name, *argument;
    unsigned groups;
    const char *help;
};

static const struct option_row rows[OPTIONS] = {
#define OPTION(id, letter, name, argument, groups, help) {letter, name, argument, groups, help},
#include "cmd/options.def"
#undef OPTION
};

int usage_error(struct arena *mem, const char *hint, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct str text = arena_vprintf(mem, fmt, args);
    va_end(args);
    fprintf(stderr, "servc: error: %.*s\n", STR_FMT(text));
    if (hint)
        fprintf(stderr, "servc: hint: %s\n", hint);
    return 2;
}

static bool starts(const char *word, struct str prefix)
{
    return strncmp(word, prefix.p, prefix.n) == 0;
}

/* An exact name, or a prefix of one name only. */
static const struct option_row *row_by_name(struct str name, unsigned groups)
{
    const struct option_row *found = NULL;
    unsigned matches = 0;
    for (unsigned i = 0; i < OPTIONS; i++) {
        if (!(rows[i].groups & groups))
            continue;
        if (str_is(name, rows[i].name))
            return &rows[i];
        if (starts(rows[i].name, name)) {
            found = &rows[i];
            matches++;
        }
    }
    return matches == 1 ? found : NULL;
}

static const struct option_row *row_by_letter(char letter, unsigned groups)
{
    for (unsigned i = 0; i < OPTIONS; i++)
        if (letter && rows[i].letter == letter && (rows[i].groups & groups))
            return &rows[i];
    return NULL;
}

/* "--no" could be several: names them. */
static const char *candidates(struct arguments *a, unsigned groups, struct str prefix)
{
    struct str list = STR("");
    for (unsigned i = 0; i < OPTIONS; i++)
        if ((rows[i].groups & groups) && starts(rows[i].name, prefix))
            list =
                arena_printf(a->mem, "%.*s%s--%s", STR_FMT(list), list.n ? ", " : "", rows[i].name);
    return list.n ? arena_printf(a->mem, "it could be any of %.*s", STR_FMT(list)).p : NULL;
}

static bool unknown_option(struct arguments *a, unsigned groups, const char *word)
{
    const char *names[OPTIONS];
    size_t count = 0;
    for (unsigned i = 0; i < OPTIONS; i++)
        if (rows[i].groups & groups)
            names[count++] = rows[i].name;
    size_t dashes = strspn(word, "-");
    struct str name = str_sub(str_from(word + dashes), 0, strcspn(word + dashes, "="));
    struct str like = dashes == 2 ? diag_like_z(name, names, count) : STR_NONE;
    const char *several = dashes == 2 && name.n ? candidates(a, groups, name) : NULL;
    const char *hint = several  ? several
                       : like.n ? arena_printf(a->mem, "did you mean `--%.*s'?", STR_FMT(like)).p
                                : "see --help";
    usage_error(a->mem, hint, "unknown option `%s'", word);
    return false;
}

static void add_option(struct arguments *a, const struct option_row *row, const char *value)
{
    a->options =
        arena_grow(a->mem, a->options, a->option_count, &a->option_capacity, sizeof *a->options);
    a->options[a->option_count].id = (enum option_id)(row - rows);
    a->options[a->option_count].value = value;
    a->option_count++;
}

const char *option_name(enum option_id id)
{
    return rows[id].name;
}

/* The value of an option behind its name, or the next word. */
static bool take_value(struct arguments *a, const struct option_row *row, const char *value,
                       int argc, char **argv, int *i)
{
    if (!row->argument && value) {
        usage_error(a->mem, NULL, "option `--%s' takes no value", row->name);
        return false;
    }
    if (row->argument && !value) {
        if (*i + 1 >= argc) {
            usage_error(a->mem, NULL, "option `--%s' needs a value: %s", row->name, row->argument);
            return false;
        }
        value = argv[++*i];
    }
    add_option(a, row, value);
    return true;
}

/* --name, --name=VALUE, or --name VALUE. */
static bool parse_long(struct arguments *a, unsigned groups, int argc, char **argv, int *i)
{
    const char *word = argv[*i], *equals = strchr(word, '=');
    struct str name = {word + 2, equals ? (size_t)(equals - word - 2) : strlen(word + 2)};
    const struct option_row *row = row_by_name(name, groups);
    return row ? take_value(a, row, equals ? equals + 1 : NULL, argc, argv, i)
               : unknown_option(a, groups, word);
}

/* -q, -qv, -oVALUE, or -o VALUE. */
static bool parse_short(struct arguments *a, unsigned groups, int argc, char **argv, int *i)
{
    const char *word = argv[*i];
    for (const char *letter = word + 1; *letter; letter++) {
        const struct option_row *row = row_by_letter(*letter, groups);
        if (!row)
            return unknown_option(a, groups, arena_printf(a->mem, "-%c", *letter).p);
        if (row->argument)
            return take_value(a, row, letter[1] ? letter + 1 : NULL, argc, argv, i);
        add_option(a, row, NULL);
    }
    return true;
}

static bool parse_option(struct arguments *a, unsigned groups, int argc, char **argv, int *i)
{
    return argv[*i][1] == '-' ? parse_long(a, groups, argc, argv, i)
                              : parse_short(a, groups, argc, argv, i);
}

/* --color decides how messages look, so it is checked before there are any. */
static bool colour_is_known(struct arguments *a)
{
    static const char *const words[] = {"auto", "always", "never"};
    const char *when = argument_value(a, OPT_color, "auto");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(when, words[i]) == 0)
            return true;
    usage_error(a->mem, NULL, "--color wants auto, always or never, not `%s'", when);
    return false;
}

bool arguments_parse(struct arguments *a, struct arena *mem, unsigned groups, int argc, char **argv)
{
    *a = (struct arguments){.mem = mem};
    bool only_operands = false;
    for (int i = 0; i < argc; i++) {
        if (!only_operands && strcmp(argv[i], "--") == 0)
            only_operands = true;
        else if (!only_operands && argv[i][0] == '-' && argv[i][1]) {
            if (!parse_option(a, groups, argc, argv, &i))
                return false;
        } else
            *arena_push(mem, a->operands, a->operand_count, a->operand_capacity) = argv[i];
    }
    return colour_is_known(a);
}

bool argument_given(const struct arguments *a, enum option_id id)
{
    for (uint32_t i = 0; i < a->option_count; i++)
        if (a->options[i].id == id)
            return true;
    return false;
}

const char *argument_value(const struct arguments *a, enum option_id id, const char *otherwise)
{
    for (uint32_t i = a->option_count; i > 0; i--)
        if (a->options[i - 1].id == id)
            return a->options[i - 1].value;
    return otherwise;
}

bool threads_wanted(const struct arguments *a, unsigned *out)
{
    const char *word = argument_value(a, OPT_threads, NULL);
    uint32_t n = tasks_threads();
    if (word && (!parse_u32(str_from(word), TASKS_THREADS_MAX, &n) || n == 0)) {
        usage_error(a->mem, NULL, "--threads wants a number from 1 to %u, not `%s'",
                    TASKS_THREADS_MAX, word);
        return false;
    }
    *out = n;
    return true;
}

#define HELP_COLUMN 30

static void print_row(FILE *out, const struct option_row *row)
{
    int width = row->letter ? fprintf(out, "  -%c, --%s", row->letter, row->name)
                            : fprintf(out, "      --%s", row->name);
    if (row->argument)
        width += fprintf(out, "=%s", row->argument);
    if (width > HELP_COLUMN - 2) {
        fputc('\n', out);
        width = 0;
    }
    struct str rest = str_from(row->help), line;
    while (str_cut(&rest, '\n', &line)) {
        fprintf(out, "%*s%.*s\n", HELP_COLUMN - width, "", STR_FMT(line));
        width = 0;
    }
}

void options_print(FILE *out, unsigned groups)
{
    for (unsigned i = 0; i < OPTIONS; i++)
        if ((rows[i].groups & groups) && rows[i].help) /* without help: for our own scripts */
            print_row(out, &rows[i]);
}

bool wants_colour(const struct arguments *a, FILE *out)
{
    const char *when = argument_value(a, OPT_color, "auto");
    if (strcmp(when, "always") == 0)
        return true;
    const char *no = getenv("NO_COLOR");
    return strcmp(when, "auto") == 0 && !(no && *no) && isatty(fileno(out));
}

/* SPDX-License-Identifier: BSD-2-Clause */
#define _XOPEN_SOURCE 700 /* SIGXFSZ */
#include "cmd/cmd.h"
#include "cmd/inputs.h"
#include "cmd/listings.h"
#include "lib/servc.h"

#include <signal.h>
#include <string.h>

struct command {
    const char *name, *operands;
    unsigned groups;
    const char *summary;
    command_fn *run;
};

static const struct command commands[] = {
#define COMMAND(fn, name, operands, groups, summary)                                               \
    {name, operands, groups, summary, command_##fn},
#include "cmd/commands.def"
#undef COMMAND
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static const struct command *command_by_name(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static void print_general_help(FILE *out)
{
    fputs("usage: servc COMMAND [OPTION...] [ARGUMENT...]\n\n"
          "servc reconciles what the IANA registry, nmap and curated cards say about ports, and\n"
          "writes the files that scanners and operating systems read.\n\n",
          out);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fputs("\n  servc COMMAND --help   the options of a command\n"
          "  servc --version        the version\n\n"
          "Exit status: 0 done, found or clean; 1 not found, or findings; 2 could not do it.\n",
          out);
}

static void print_help(const struct command *c, FILE *out)
{
    fprintf(out, "usage: servc %s [OPTION...]%s%s\n\n%c%s.\n\n", c->name, *c->operands ? " " : "",
            c->operands, *c->summary - ('a' - 'A'), c->summary + 1);
    options_print(out, c->groups);
    if (c->groups & FOR_DIFF)
        diff_print_help(out);
    if (c->groups & FOR_INPUTS)
        inputs_print_help(out);
}

static int unknown_command(const char *name)
{
    struct arena mem = ARENA_EMPTY;
    const char *names[COMMAND_COUNT + 2] = {"--help", "--version"};
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i + 2] = commands[i].name;
    struct str like = diag_like_z(str_from(name), names, COMMAND_COUNT + 2);
    const char *hint = like.n ? arena_printf(&mem, "did you mean `%.*s'?", STR_FMT(like)).p
                              : "`servc --help' lists the commands";
    int status = usage_error(&mem, hint, "unknown command `%s'", name);
    arena_free(&mem);
    return status;
}

static int run(const struct command *c, int argc, char **argv)
{
    struct arena mem = ARENA_EMPTY;
    struct arguments a;
    int status = EXIT_TROUBLE;
    if (arguments_parse(&a, &mem, c->groups, argc, argv)) {
        if (argument_given(&a, OPT_help)) {
            print_help(c, stdout);
            status = EXIT_DONE;
        } else {
            status = c->run(&a);
        }
    }
    arena_free(&mem);
    return status;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        print_general_help(stderr);
        return EXIT_TROUBLE;
    }
    const char *word = argv[1];
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
        (strcmp(word, "help") == 0 && argc == 2)) {
        print_general_help(stdout);
        return EXIT_DONE;
    }
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        puts("servc " SERVC_VERSION);
        return EXIT_DONE;
    }
    if (strcmp(word, "help") == 0) {
        const struct command *c = command_by_name(argv[2]);
        if (!c)
            return unknown_command(argv[2]);
        print_help(c, stdout);
        return EXIT_DONE;
    }
    const struct command *c = command_by_name(word);
    return c ? run(c, argc - 2, argv + 2) : unknown_command(word);
}

int servc_main(int argc, char **argv)
{
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN); /* a file size limit is an error of write(2), with a message */
#endif
    int status = dispatch(argc, argv);
    if (fflush(stdout) == EOF || ferror(stdout)) {
        perror("servc: error: cannot write to standard output");
        return EXIT_TROUBLE;
    }
    return status;
}

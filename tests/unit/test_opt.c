/* SPDX-License-Identifier: BSD-2-Clause */
/* Command lines: what is given, what is refused and in which words. */
#define _POSIX_C_SOURCE 200809L
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/tasks.h"
#include "cmd/opt.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

static const char *const names[OPTIONS] = {
#define OPTION(id, letter, name, argument, groups, help) name,
#include "cmd/options.def"
#undef OPTION
};

/* stderr goes into a file from capture_begin to capture_end, which returns what
 * was written there; the text belongs to mem. */
struct capture {
    FILE *file;
    int saved;
};

static struct capture capture_begin(void)
{
    fflush(stderr);
    struct capture c = {tmpfile(), dup(STDERR_FILENO)};
    assert_non_null(c.file);
    dup2(fileno(c.file), STDERR_FILENO);
    return c;
}

static const char *capture_end(struct capture c, struct arena *mem)
{
    char text[4096];
    fflush(stderr);
    dup2(c.saved, STDERR_FILENO);
    close(c.saved);
    rewind(c.file);
    size_t n = fread(text, 1, sizeof text, c.file);
    fclose(c.file);
    return arena_z(mem, (struct str){text, n});
}

/* Words are separated by blanks; `_` alone is the empty word. */
static bool parse(struct arguments *a, struct arena *mem, unsigned groups, const char *line)
{
    char *argv[32];
    int argc = 0;
    struct str rest = str_from(line), word;
    while (str_word(&rest, &word))
        argv[argc++] = arena_z(mem, str_is(word, "_") ? STR("") : word);
    argv[argc] = NULL;
    return arguments_parse(a, mem, groups, argc, argv);
}

/* "nmap=FILE quiet | operand operand", all in order. */
static const char *shown(const struct arguments *a, struct arena *mem)
{
    struct str text = STR("");
    for (uint32_t i = 0; i < a->option_count; i++)
        text = arena_printf(mem, "%.*s%s%s%s ", STR_FMT(text), names[a->options[i].id],
                            a->options[i].value ? "=" : "",
                            a->options[i].value ? a->options[i].value : "");
    text = arena_printf(mem, "%.*s|", STR_FMT(text));
    for (uint32_t i = 0; i < a->operand_count; i++)
        text = arena_printf(mem, "%.*s %s", STR_FMT(text), a->operands[i]);
    return text.p;
}

#define ALL (FOR_ALL | FOR_INPUTS | FOR_BUILD | FOR_NAMES | FOR_JSON)

static const struct {
    const char *line;
    unsigned groups;
    const char *want;
} given[] = {
    {"", ALL, "|"},
    /* long */
    {"--nmap=FILE", ALL, "nmap=FILE |"},
    {"--nmap FILE", ALL, "nmap=FILE |"},
    {"--nmap=", ALL, "nmap= |"},
    {"--nmap _", ALL, "nmap= |"},
    {"--nmap==", ALL, "nmap== |"},
    {"--nmap=a=b", ALL, "nmap=a=b |"},
    {"--nmap --iana", ALL, "nmap=--iana |"}, /* a value is what comes next */
    {"--nmap -- x", ALL, "nmap=-- | x"},
    {"--quiet", ALL, "quiet |"},
    {"--names=iana --names=services:common", ALL, "names=iana names=services:common |"},
    /* short */
    {"-q", ALL, "quiet |"},
    {"-o DIR", ALL, "output=DIR |"},
    {"-oDIR", ALL, "output=DIR |"},
    {"-o=DIR", ALL, "output==DIR |"}, /* getopt's way */
    {"-o -q", ALL, "output=-q |"},
    {"-h", ALL, "help |"},
    /* bundled */
    {"-qh", ALL, "quiet help |"},
    {"-hq", ALL, "help quiet |"},
    {"-qqq", ALL, "quiet quiet quiet |"},
    {"-qoDIR", ALL, "quiet output=DIR |"},
    {"-qo DIR x", ALL, "quiet output=DIR | x"},
    {"-oq", ALL, "output=q |"},
    /* prefixes */
    {"--qui", ALL, "quiet |"},
    {"--q", ALL, "quiet |"},
    {"--sel top:5", ALL, "select=top:5 |"},
    {"--nm=x", ALL, "nmap=x |"},
    {"--no-c", ALL, "no-cards |"},
    {"--output=x", ALL, "output=x |"}, /* whole, though `outputs' begins with it */
    {"--outputs=x", ALL, "outputs=x |"},
    {"--services=x", ALL, "services=x |"},
    {"--services-=x", ALL, "services-protocols=x |"},
    {"--n=iana", FOR_NAMES, "names=iana |"}, /* of these groups one alone */
    /* operands */
    {"465", ALL, "| 465"},
    {"465 --quiet imaps", ALL, "quiet | 465 imaps"},
    {"-", ALL, "| -"},
    {"_", ALL, "| "},
    {"-- --quiet -q -- -", ALL, "| --quiet -q -- -"},
    {"-q -- x", ALL, "quiet | x"},
    {"a b c d e f g h i j k l", ALL, "| a b c d e f g h i j k l"},
    {"-q -q -q -q -q -q -q -q -q -q", ALL,
     "quiet quiet quiet quiet quiet quiet quiet quiet quiet quiet |"},
};

static void what_is_given(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(given); i++) {
        struct arena mem = ARENA_EMPTY;
        struct arguments a;
        struct capture c = capture_begin();
        bool ok = parse(&a, &mem, given[i].groups, given[i].line);
        const char *said = capture_end(c, &mem);
        if (!ok || *said || strcmp(shown(&a, &mem), given[i].want) != 0)
            fail_msg("row %zu, `%s': %s%s", i, given[i].line, shown(&a, &mem), said);
        arena_free(&mem);
    }
}

#define ERROR "servc: error: "
#define HINT "servc: hint: "

static const struct {
    const char *line;
    unsigned groups;
    const char *want; /* on stderr */
} refused[] = {
    /* unknown, near and far */
    {"--nmpa=x", ALL, ERROR "unknown option `--nmpa=x'\n" HINT "did you mean `--nmap'?\n"},
    {"--quite", ALL, ERROR "unknown option `--quite'\n" HINT "did you mean `--quiet'?\n"},
    {"--colour=never", ALL,
     ERROR "unknown option `--colour=never'\n" HINT "did you mean `--color'?\n"},
    {"--frobnicate", ALL, ERROR "unknown option `--frobnicate'\n" HINT "see --help\n"},
    {"--Quiet1234", ALL, ERROR "unknown option `--Quiet1234'\n" HINT "see --help\n"},
    {"-x", ALL, ERROR "unknown option `-x'\n" HINT "see --help\n"},
    {"-qx", ALL, ERROR "unknown option `-x'\n" HINT "see --help\n"},
    {"---quiet", ALL, ERROR "unknown option `---quiet'\n" HINT "see --help\n"},
    /* of another group: neither known nor a hint */
    {"--outputs=x", FOR_ALL | FOR_INPUTS,
     ERROR "unknown option `--outputs=x'\n" HINT "see --help\n"},
    {"-o x", FOR_ALL | FOR_INPUTS, ERROR "unknown option `-o'\n" HINT "see --help\n"},
    {"--nmap=x", FOR_ALL, ERROR "unknown option `--nmap=x'\n" HINT "see --help\n"},
    {"--jso", FOR_ALL, ERROR "unknown option `--jso'\n" HINT "see --help\n"},
    /* values */
    {"--nmap", ALL, ERROR "option `--nmap' needs a value: FILE\n"},
    {"-q --select", ALL, ERROR "option `--select' needs a value: WHAT\n"},
    {"-o", ALL, ERROR "option `--output' needs a value: DIR\n"},
    {"-qo", ALL, ERROR "option `--output' needs a value: DIR\n"},
    {"--quiet=yes", ALL, ERROR "option `--quiet' takes no value\n"},
    {"--quiet=", ALL, ERROR "option `--quiet' takes no value\n"},
    {"--no-nmap=x", ALL, ERROR "option `--no-nmap' takes no value\n"},
    {"--color=sometimes", ALL,
     ERROR "--color wants auto, always or never, not `sometimes'\n"},
    /* the first error ends it */
    {"--frobnicate --nmap", ALL, ERROR "unknown option `--frobnicate'\n" HINT "see --help\n"},
};

static void what_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(refused); i++) {
        struct arena mem = ARENA_EMPTY;
        struct arguments a;
        struct capture c = capture_begin();
        bool ok = parse(&a, &mem, refused[i].groups, refused[i].line);
        const char *said = capture_end(c, &mem);
        if (ok || strcmp(said, refused[i].want) != 0)
            fail_msg("row %zu, `%s': %d, %s", i, refused[i].line, ok, said);
        arena_free(&mem);
    }
}

/* A beginning of several names is none of them. */
static void ambiguous_prefixes(void **state)
{
    (void)state;
    static const char *const lines[] = {"--n=x",    "--no",  "--no-", "--out=x",
                                        "--i=x --", "--c=x", "--=x"};
    for (size_t i = 0; i < ROWS(lines); i++) {
        struct arena mem = ARENA_EMPTY;
        struct arguments a;
        struct capture c = capture_begin();
        bool ok = parse(&a, &mem, ALL, lines[i]);
        const char *said = capture_end(c, &mem);
        bool one = strcmp(lines[i], "--i=x --") == 0; /* iana alone begins so */
        if (ok != one || (strncmp(said, ERROR, sizeof ERROR - 1) == 0) == one)
            fail_msg("`%s': %d, %s", lines[i], ok, said);
        arena_free(&mem);
    }
}

static void values(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct arguments a;
    assert_true(parse(&a, &mem, ALL, "--nmap=one -q --nmap two --iana="));
    assert_string_equal(argument_value(&a, OPT_nmap, "none"), "two"); /* the last one */
    assert_string_equal(argument_value(&a, OPT_iana, "none"), "");
    assert_string_equal(argument_value(&a, OPT_cards, "none"), "none");
    assert_null(argument_value(&a, OPT_cards, NULL));
    assert_true(argument_given(&a, OPT_quiet));
    assert_true(argument_given(&a, OPT_nmap));
    assert_false(argument_given(&a, OPT_help));
    arena_free(&mem);
}

static void errors_of_usage(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct capture c = capture_begin();
    int with = usage_error(&mem, "try that", "no `%s' %d", "x", 7);
    int without = usage_error(&mem, NULL, "no");
    assert_string_equal(capture_end(c, &mem), ERROR "no `x' 7\n" HINT "try that\n" ERROR "no\n");
    assert_int_equal(with, 2);
    assert_int_equal(without, 2);
    arena_free(&mem);
}

/* --help has each option of the groups, once, and no other. */
static void help(void **state)
{
    (void)state;
    static const unsigned groups[OPTIONS] = {
#define OPTION(id, letter, name, argument, groups, help) groups,
#include "cmd/options.def"
#undef OPTION
    };
    static const unsigned asked[] = {FOR_ALL, FOR_INPUTS, FOR_BUILD, FOR_NAMES, FOR_JSON, ALL, 0};
    for (size_t k = 0; k < ROWS(asked); k++) {
        char *text = NULL;
        size_t n = 0;
        FILE *out = open_memstream(&text, &n);
        assert_non_null(out);
        options_print(out, asked[k]);
        fclose(out);
        size_t options = 0, found = 0;
        struct str rest = {text, n}, line;
        for (unsigned i = 0; i < OPTIONS; i++)
            options += (groups[i] & asked[k]) != 0;
        while (str_cut(&rest, '\n', &line)) {
            if (line.n > 100)
                fail_msg("%zu columns: %.*s", line.n, STR_FMT(line));
            found += str_starts(line, STR("  -")) || str_starts(line, STR("      --"));
        }
        if (found != options)
            fail_msg("groups %u: %zu options, %zu printed", asked[k], options, found);
        free(text);
    }
}

static void columns_of_help(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    assert_non_null(out);
    options_print(out, ALL);
    fclose(out);
    static const char *const lines[] = {
        "  -q, --quiet                 print errors alone\n",
        "  -o, --output=DIR            where to write (default: out/servc)\n",
        "      --no-nmap               take none, even where the system has one\n",
        /* too wide for the column: the text is below */
        "      --services-protocols=LIST\n"
        "                              transports in the services file (default: "
        "tcp,udp,sctp,dccp)\n",
        /* help of two lines */
        "      --names=POLICY          which name leads: iana, common or upstream;\n"
        "                              OUTPUT:POLICY for one output (nmap-services:upstream)\n",
    };
    for (size_t i = 0; i < ROWS(lines); i++)
        if (str_find((struct str){text, n}, str_from(lines[i])) == STR_NOT_FOUND)
            fail_msg("not there: %s", lines[i]);
    free(text);
}

/* A file is no terminal, so `auto` says no. */
static void colour(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *no_color; /* NULL: not set */
        bool want;
    } cases[] = {
        {"", NULL, false},
        {"--color=auto", NULL, false},
        {"--color=never", NULL, false},
        {"--color=always", NULL, true},
        {"--color=always", "1", true}, /* the command line is nearer */
        {"--color=never --color=always", NULL, true},
        {"--color=always --color=never", NULL, false},
    };
    FILE *out = tmpfile();
    assert_non_null(out);
    const char *before = getenv("NO_COLOR");
    struct arena mem = ARENA_EMPTY;
    char *saved = before ? arena_z(&mem, str_from(before)) : NULL;
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct arguments a;
        assert_true(parse(&a, &mem, ALL, cases[i].line));
        if (cases[i].no_color)
            setenv("NO_COLOR", cases[i].no_color, 1);
        else
            unsetenv("NO_COLOR");
        if (wants_colour(&a, out) != cases[i].want)
            fail_msg("row %zu, `%s'", i, cases[i].line);
    }
    if (saved)
        setenv("NO_COLOR", saved, 1);
    else
        unsetenv("NO_COLOR");
    arena_free(&mem);
    fclose(out);
}

static void threads(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool ok;
        unsigned want; /* 0: what the machine says */
    } cases[] = {
        {"", true, 0},
        {"--threads=1", true, 1},
        {"--threads=8", true, 8},
        {"--threads=0", false, 0},
        {"--threads=9", false, 0},
        {"--threads=4294967297", false, 0},
        {"--threads=2x", false, 0},
        {"--threads=-1", false, 0},
        {"--threads=", false, 0},
        {"--threads=0 --threads=3", true, 3},
    };
    struct arena mem = ARENA_EMPTY;
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct arguments a;
        unsigned n = 77, want = cases[i].want ? cases[i].want : tasks_threads();
        assert_true(parse(&a, &mem, ALL, cases[i].line));
        if (threads_wanted(&a, &n) != cases[i].ok || n != (cases[i].ok ? want : 77))
            fail_msg("row %zu, `%s': %u", i, cases[i].line, n);
    }
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_given),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(ambiguous_prefixes),
        cmocka_unit_test(values),
        cmocka_unit_test(errors_of_usage),
        cmocka_unit_test(help),
        cmocka_unit_test(columns_of_help),
        cmocka_unit_test(colour),
        cmocka_unit_test(threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

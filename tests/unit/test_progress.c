/* SPDX-License-Identifier: BSD-2-Clause */
/* The line that says how far work has come: when it is there, and that it goes. */
#define _XOPEN_SOURCE 700 /* posix_openpt */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "cmd/progress.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What was written so far. */
static const char *written(FILE *out, char *text, size_t size)
{
    fflush(out);
    rewind(out);
    size_t n = fread(text, 1, size - 1, out);
    text[n] = 0;
    fseek(out, 0, SEEK_END);
    return text;
}

static void when_it_is_drawn(void **state)
{
    (void)state;
    char text[256];
    struct progress p = {.out = tmpfile(), .began = 1000};
    assert_non_null(p.out);
    progress_step_at(&p, 1000, 1, 20, "pages");
    progress_step_at(&p, 1499, 2, 20, "pages");
    progress_end(&p);
    assert_string_equal(written(p.out, text, sizeof text), ""); /* not for short work */
    progress_step_at(&p, 1500, 3, 20, "pages");
    progress_step_at(&p, 1599, 4, 20, "pages"); /* too soon to be read */
    assert_string_equal(written(p.out, text, sizeof text), "\rservc: 3 of 20 pages");
    progress_step_at(&p, 1600, 0, 0, "end");
    progress_end(&p);
    progress_end(&p); /* there is nothing any more */
    assert_string_equal(written(p.out, text, sizeof text), "\rservc: 3 of 20 pages"
                                                           "\rservc: end ...      "
                                                           "\r              \r");
    progress_step_at(&p, 1601, 5, 20, "pages");
    assert_int_equal(p.columns, 20);
    fclose(p.out);
}

static void a_long_word(void **state)
{
    (void)state;
    char text[256], what[200];
    struct progress p = {.out = tmpfile()};
    memset(what, 'x', sizeof what);
    what[sizeof what - 1] = 0;
    progress_step_at(&p, 9000, 1, UINT32_MAX, what);
    assert_true(strlen(written(p.out, text, sizeof text)) < 80);
    fclose(p.out);
}

/* Standard error at the end of a pipe or a terminal, with TERM and -q as given: what comes out
 * of half a second's work. */
static const char *run(int writer, int reader, const char *term, bool quiet, char *text,
                       size_t size)
{
    struct arguments a;
    struct arena mem = ARENA_EMPTY;
    struct progress p;
    char program[] = "servc", option[] = "-q", *argv[] = {program, option, NULL};
    int saved = dup(STDERR_FILENO);
    assert_true(arguments_parse(&a, &mem, FOR_ALL, quiet ? 1 : 0, argv + 1));
    assert_int_equal(term ? setenv("TERM", term, 1) : unsetenv("TERM"), 0);
    fflush(stderr);
    dup2(writer, STDERR_FILENO);
    progress_begin(&p, &a);
    if (p.out)
        p.began -= 1000; /* a second has passed */
    progress_step(&p, 1, 2, "halves");
    progress_end(&p);
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(writer);
    size_t have = 0; /* a terminal passes on in pieces, and says EIO when all is read */
    for (ssize_t n; have < size - 1 && (n = read(reader, text + have, size - 1 - have)) > 0;)
        have += (size_t)n;
    text[have] = 0;
    close(reader);
    arena_free(&mem);
    return text;
}

static void terminals_alone(void **state)
{
    (void)state;
    static const struct {
        bool terminal, quiet;
        const char *term;
        const char *wanted;
    } rows[] = {
        {true, false, "xterm", "\rservc: 1 of 2 halves\r                    \r"},
        {true, false, "dumb", ""},
        {true, false, "", ""},
        {true, false, NULL, ""},
        {true, true, "xterm", ""},
        {false, false, "xterm", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[256];
        int ends[2];
        if (rows[i].terminal) {
            ends[0] = posix_openpt(O_RDWR | O_NOCTTY);
            assert_true(ends[0] >= 0 && grantpt(ends[0]) == 0 && unlockpt(ends[0]) == 0);
            ends[1] = open(ptsname(ends[0]), O_RDWR | O_NOCTTY);
            assert_true(ends[1] >= 0 && isatty(ends[1]));
        } else {
            assert_int_equal(pipe(ends), 0);
        }
        assert_string_equal(run(ends[1], ends[0], rows[i].term, rows[i].quiet, text, sizeof text),
                            rows[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(when_it_is_drawn),
        cmocka_unit_test(a_long_word),
        cmocka_unit_test(terminals_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Gives a fuzz target files in place of a fuzzer: each in a process of its own,
 * so that one failure does not hide the next and each is searched for leaks.
 * usage: fuzz_TARGET FILE...; prints `P passed, F failed` */
#include "fuzz/check.h"

#include "base/file.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* In memory of just its size, so that a byte too far is seen. */
static void run(const char *path)
{
    struct source_file file = {path, path};
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    struct str text;
    diag_init(&d, &mem);
    CHECK(file_read(&mem, &file, &d, &text));
    uint8_t *bytes = malloc(text.n ? text.n : 1);
    CHECK(bytes);
    memcpy(bytes, text.p, text.n);
    LLVMFuzzerTestOneInput(bytes, text.n);
    free(bytes);
    arena_free(&mem);
}

static bool passes(const char *path)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        run(path);
        exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child);
    return status == 0;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        if (!passes(argv[i])) {
            printf("FAILED: %s %s\n", argv[0], argv[i]);
            failed++;
        }
    printf("%d passed, %d failed\n", argc - 1 - failed, failed);
    return failed != 0;
}

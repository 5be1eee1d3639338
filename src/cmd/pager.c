/* SPDX-License-Identifier: BSD-2-Clause */
#define _DEFAULT_SOURCE /* TIOCGWINSZ */
#include "cmd/pager.h"

#include "base/num.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define WIDTH_DEFAULT 80u
#define WIDTH_MAX 10000u

static bool is_in_path(struct arena *mem, const char *name)
{
    const char *path = getenv("PATH");
    struct str rest = path ? str_from(path) : STR_NONE, folder;
    while (str_cut(&rest, ':', &folder))
        if (folder.n && access(arena_printf(mem, "%.*s/%s", STR_FMT(folder), name).p, X_OK) == 0)
            return true;
    return false;
}

/* NULL: none. */
static const char *pager(const struct arguments *a)
{
    const char *named = getenv("SERVC_PAGER");
    if (!named)
        named = getenv("PAGER");
    if (argument_given(a, OPT_no_pager) || !isatty(STDOUT_FILENO))
        return NULL;
    if (named)
        return !*named || strcmp(named, "cat") == 0 ? NULL : named;
    return is_in_path(a->mem, "less") ? "less" : NULL;
}

FILE *pager_open(const struct arguments *a)
{
    const char *command = pager(a);
    if (!command)
        return stdout;
    fflush(stdout);
    /* As git does: leave at once if all fits one screen, show colours, keep the screen. */
    /* Through a shell, since $PAGER is a command line: the user's own. NOLINTNEXTLINE(cert-env33-c) */
    FILE *out = popen(arena_printf(a->mem, "LESS=\"${LESS-FRX}\" %s", command).p, "w");
    if (!out)
        return stdout;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    return out;
}

#define NO_COMMAND 127 /* of the shell */

bool pager_close(FILE *out)
{
    if (out == stdout)
        return true;
    int status = pclose(out);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    return !(WIFEXITED(status) && WEXITSTATUS(status) == NO_COMMAND);
}

bool output_width(const struct arguments *a, unsigned *out)
{
    const char *given = argument_value(a, OPT_width, NULL), *columns = getenv("COLUMNS");
    struct winsize size;
    uint32_t width;
    *out = WIDTH_DEFAULT;
    if (given) {
        if (!parse_u32(str_from(given), WIDTH_MAX, &width)) {
            usage_error(a->mem, NULL, "--width wants a number of columns, not `%s'", given);
            return false;
        }
        *out = width;
    } else if (columns && parse_u32(str_from(columns), WIDTH_MAX, &width) && width) {
        *out = width;
    } else if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
               size.ws_col) {
        *out = size.ws_col;
    }
    return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#define _XOPEN_SOURCE 700
#include "cmd/data_folder.h"

#include "base/file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef SERVC_DATADIR
#define SERVC_DATADIR "/usr/local/share/servc"
#endif

/* The path of the running program, links resolved, or NULL. */
static char *executable(void)
{
    static const char *const self[] = {
        "/proc/self/exe",     /* Linux */
        "/proc/curproc/file", /* FreeBSD */
        "/proc/curproc/exe",  /* NetBSD */
    };
    for (size_t i = 0; i < sizeof self / sizeof *self; i++) {
        char *path = realpath(self[i], NULL);
        if (path)
            return path;
    }
    return NULL;
}

static bool is_data(const char *folder)
{
    struct arena mem = ARENA_EMPTY;
    bool yes = file_exists(arena_printf(&mem, "%s/iana/services.csv", folder).p);
    arena_free(&mem);
    return yes;
}

/* out/build/release/servc belongs to the tree three folders up. */
#define LEVELS_UP 4

static const char *beside_executable(struct arena *mem)
{
    char *path = executable();
    const char *found = NULL;
    if (!path)
        return NULL;
    char *slash = strrchr(path, '/');
    if (slash) {
        *slash = '\0';
        const char *share = arena_printf(mem, "%s/../share/servc", path).p;
        if (is_data(share))
            found = share;
    }
    for (int i = 0; !found && i < LEVELS_UP && (slash = strrchr(path, '/')); i++) {
        const char *data = arena_printf(mem, "%s/data", path).p;
        if (is_data(data))
            found = data;
        *slash = '\0';
    }
    free(path);
    return found;
}

const char *data_folder(struct arena *mem)
{
    const char *given = getenv("SERVC_DATA");
    if (given && *given)
        return given;
    const char *found = beside_executable(mem);
    if (found)
        return found;
    return is_data(SERVC_DATADIR) ? SERVC_DATADIR : NULL;
}

const char *nmap_folder_with(struct arena *mem, const char *name, bool (*is_there)(const char *path))
{
    const char *const folders[] = {
        getenv("NMAPDIR"),
        "/usr/share/nmap",
        "/usr/local/share/nmap",
        "/opt/homebrew/share/nmap",
    };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (folders[i] && *folders[i] &&
            is_there(arena_printf(mem, "%s/%s", folders[i], name).p))
            return folders[i];
    return NULL;
}

const char *system_nmap_services(struct arena *mem)
{
    const char *folder = nmap_folder_with(mem, "nmap-services", file_exists);
    return folder ? arena_printf(mem, "%s/nmap-services", folder).p : NULL;
}

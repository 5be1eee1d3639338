/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/output_file.h"

#include "base/file.h"

#include <string.h>
#include <sys/stat.h>

bool output_file_write(const char *path, struct str bytes, struct arena *mem, struct diag *d)
{
    const char *slash = strrchr(path, '/');
    const char *folder = !slash          ? "."
                         : slash == path ? "/"
                                         : arena_z(mem, (struct str){path, (size_t)(slash - path)});
    struct output output = {.name = slash ? slash + 1 : path, .bytes = bytes};
    struct stat before;
    bool existed = stat(path, &before) == 0;
    if (!outputs_write(folder, &output, 1, true, d))
        return false;
    return !existed || chmod(path, before.st_mode & 07777) == 0 || !S_ISREG(before.st_mode);
}

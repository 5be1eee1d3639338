/* SPDX-License-Identifier: BSD-2-Clause */
#define _XOPEN_SOURCE 700
#include "cmd/output_file.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool write_through(const char *path, struct str bytes, struct arena *mem, struct diag *d)
{
    FILE *f = fopen(path, "w");
    bool ok = f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
    if (f)
        ok = fclose(f) == 0 && ok;
    if (!ok) {
        struct source_file *at = arena_new(mem, struct source_file);
        *at = (struct source_file){arena_z(mem, str_from(path)), path};
        diag_error(d, place_file(at), "cannot-write", "cannot write: %s", strerror(errno));
    }
    return ok;
}

/* What a link points to is replaced, not the link. */
static const char *behind_links(struct arena *mem, const char *path)
{
    char *real = realpath(path, NULL);
    const char *kept = real ? arena_z(mem, str_from(real)) : path;
    free(real);
    return kept;
}

static bool replace(const char *path, struct str bytes, struct arena *mem, struct diag *d)
{
    const char *slash = strrchr(path, '/');
    const char *folder = !slash          ? "."
                         : slash == path ? "/"
                                         : arena_z(mem, (struct str){path, (size_t)(slash - path)});
    struct output output = {.name = slash ? slash + 1 : path, .bytes = bytes};
    return outputs_write(folder, &output, 1, true, d);
}

bool output_file_write(const char *path, struct str bytes, struct arena *mem, struct diag *d)
{
    struct stat before;
    bool existed = stat(path, &before) == 0;
    /* In the place of a device, a file would be a disaster. */
    if (existed && !S_ISREG(before.st_mode) && !S_ISDIR(before.st_mode))
        return write_through(path, bytes, mem, d);
    path = behind_links(mem, path);
    return replace(path, bytes, mem, d) && (!existed || chmod(path, before.st_mode & 07777) == 0);
}

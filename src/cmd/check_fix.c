/* SPDX-License-Identifier: BSD-2-Clause */
/* `check --fix`: the edits of the lints, into the files. */
#include "base/file.h"
#include "cmd/check.h"

#include <string.h>

static bool write_file(struct check *k, const struct source_file *file, struct str text)
{
    const char *slash = strrchr(file->path, '/');
    const char *name = slash ? slash + 1 : file->path;
    const char *folder =
        slash == file->path ? "/"
        : slash ? arena_z(&k->in.mem, (struct str){file->path, (size_t)(slash - file->path)})
                : ".";
    struct output output = {.name = name, .bytes = text};
    if (!outputs_write(folder, &output, 1, true, &k->in.diag))
        return false;
    if (!argument_given(k->a, OPT_quiet))
        fprintf(stderr, "servc: mended %s\n", file->path);
    return true;
}

uint32_t check_fix(struct check *k, bool *ok)
{
    uint32_t written = 0;
    lint_mend_dates(&k->lint, &k->in.diag);
    for (uint32_t i = 0; i < k->lint.file_count; i++) {
        const struct lint_file *f = &k->lint.files[i];
        if (strcmp(f->file->path, "-") == 0 || !check_scope_has(&k->scope, f->file))
            continue;
        struct str text = lint_apply(&k->lint, f->file, f->text);
        if (str_eq(text, f->text))
            continue;
        if (write_file(k, f->file, text))
            written++;
        else
            *ok = false;
    }
    return written;
}

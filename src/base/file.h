/* SPDX-License-Identifier: BSD-2-Clause */
/* Files: read whole under a ceiling, list a folder in byte order, and write a
 * set of outputs so that each appears whole or not at all. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/diag.h"

/* No input of ours is near this; a pipe that never ends stops here. */
#define FILE_MAX ((size_t)256 * 1024 * 1024)

/* The bytes of a file, a pipe or (path "-") standard input. Errors are
 * reported at `file`; the bytes belong to `mem`. */
bool file_read(struct arena *mem, const struct source_file *file, struct diag *d, struct str *out);

/* The names in a folder that end in `suffix`, sorted by bytes, hidden ones left
 * out. Errors are reported at `file` (the folder). */
bool folder_list(struct arena *mem, const struct source_file *file, struct str suffix,
                 struct diag *d, struct str **names, uint32_t *count);

bool file_exists(const char *path);
/* The file that standard output goes to, just made by the shell and still empty. */
bool file_is_fresh_stdout(const char *path);
bool folder_exists(const char *path);

enum output_state {
    OUTPUT_NEW,    /* written */
    OUTPUT_ABSENT, /* not of this set: only what a killed build left of it goes */
    OUTPUT_STALE,  /* of an earlier set: the file goes, once the new ones are in place */
};

/* One output of a set. */
struct output {
    const char *name; /* inside the folder */
    struct str bytes;
    enum output_state state;
};

/* Makes `folder` (and its parents) if missing, writes each output beside its
 * place, syncs all, then renames them in order, so that the last one (the
 * manifest) seals the set. On failure nothing more is renamed, the leftovers are
 * removed, and the error is reported; if some were renamed already, an error
 * `outputs-mixed` says so, and the next call completes the set. Stale files come
 * before the last output, so that a manifest which no longer names them is put in place
 * when they are gone. One writer at a time: the folder is locked, and a second writer is
 * refused. `sync` false leaves out the fsync calls: for a set of thousands of files that
 * can be made again. */
bool outputs_write(const char *folder, const struct output *outputs, size_t count, bool sync,
                   struct diag *d);

#endif

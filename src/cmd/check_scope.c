/* SPDX-License-Identifier: BSD-2-Clause */
/* The paths given to `check`. Whoever checks one card of a folder that is read
 * anyway wants it checked in the company of the others. */
#define _POSIX_C_SOURCE 200809L
#include "base/file.h"
#include "cmd/check.h"

#include <string.h>
#include <sys/stat.h>

static bool is_same(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static const char *file_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static struct str folder_of(const char *path)
{
    const char *name = file_part(path);
    return name == path ? STR(".") : (struct str){path, (size_t)(name - path - (name - path > 1))};
}

/* As it was read with the other cards; NULL if it was not. */
static const char *path_of_file(const struct inputs *in, const char *path, uint32_t before)
{
    for (uint32_t i = 0; i < before; i++) {
        const char *read = in->read[i].file->path;
        if (strcmp(in->read[i].kind, "card") == 0 &&
            strcmp(file_part(read), file_part(path)) == 0 && is_same(read, path))
            return read;
    }
    return NULL;
}

static const char *path_of_folder(struct inputs *in, const char *path, uint32_t before)
{
    struct str last = STR("");
    for (uint32_t i = 0; i < before; i++) {
        struct str folder = folder_of(in->read[i].file->path);
        if (strcmp(in->read[i].kind, "card") != 0 || str_eq(folder, last))
            continue;
        last = folder;
        const char *z = arena_z(&in->mem, folder);
        if (is_same(z, path))
            return z;
    }
    return NULL;
}

static const char *without_slashes(struct arena *mem, const char *path)
{
    struct str s = str_from(path);
    while (s.n > 1 && s.p[s.n - 1] == '/')
        s.n--;
    return arena_z(mem, s);
}

static void add(struct check *k, const char *path, bool folder)
{
    struct check_scope *s = &k->scope;
    *arena_push(&k->in.mem, s->paths, s->count, s->capacity) =
        folder ? arena_printf(&k->in.mem, "%s/", path).p : path;
}

static void add_folder(struct check *k, const char *path, uint32_t before)
{
    const char *read = path_of_folder(&k->in, path, before);
    if (!read)
        inputs_read_card_folder(&k->in, path);
    add(k, read ? read : path, true);
}

/* What the keys in a card stand for is said beside it. */
static void read_sources_beside(struct check *k, const char *path)
{
    struct str folder = folder_of(path);
    const char *sources = arena_printf(&k->in.mem, "%.*s/sources.yaml", STR_FMT(folder)).p;
    if (strcmp(path, "-") != 0 && file_exists(sources) &&
        !path_of_file(&k->in, sources, k->in.read_count))
        inputs_read_card_file(&k->in, sources, k->in.layers);
}

/* Files of no folder are together: two cards for one port are found. */
static void add_file(struct check *k, const char *path, uint32_t before, uint8_t *layer)
{
    const char *read = path_of_file(&k->in, path, before);
    if (!read) {
        if (!*layer && k->in.layers < UINT8_MAX)
            *layer = ++k->in.layers;
        inputs_read_card_file(&k->in, path, *layer);
        read_sources_beside(k, path);
    }
    k->scope.missing |= strcmp(path, "-") != 0 && !file_exists(path);
    add(k, read ? read : path, false);
}

void check_scope_fill(struct check *k)
{
    uint32_t before = k->in.read_count;
    uint8_t layer = 0;
    k->scope = (struct check_scope){.all = k->a->operand_count == 0};
    for (uint32_t i = 0; i < k->a->operand_count; i++) {
        const char *path = without_slashes(&k->in.mem, k->a->operands[i]);
        if (folder_exists(path))
            add_folder(k, path, before);
        else
            add_file(k, path, before, &layer);
    }
}

bool check_scope_has(const struct check_scope *scope, const struct source_file *file)
{
    if (scope->all || !file)
        return true;
    for (uint32_t i = 0; i < scope->count; i++) {
        struct str path = str_from(scope->paths[i]), it = str_from(file->path);
        bool folder = str_ends(path, STR("/"));
        if (str_eq(path, it) ||
            (folder && (str_starts(it, path) || str_eq(it, str_sub(path, 0, path.n - 1)))))
            return true;
    }
    return false;
}

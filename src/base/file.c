/* SPDX-License-Identifier: BSD-2-Clause */
#define _DEFAULT_SOURCE
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool failed(struct diag *d, const struct source_file *file, const char *id, const char *what)
{
    diag_error(d, place_file(file), id, "%s: %s", what, strerror(errno));
    return false;
}

static bool read_all(struct arena *mem, int fd, size_t expected, const struct source_file *file,
                     struct diag *d, struct str *out)
{
    size_t capacity = expected < FILE_MAX ? expected + 1 : FILE_MAX + 1, n = 0;
    char *p = NULL;
    for (;;) {
        char *grown = arena_alloc(mem, capacity, 1, 1);
        if (n)
            memcpy(grown, p, n);
        p = grown;
        while (n < capacity) {
            ssize_t got = read(fd, p + n, capacity - n);
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                return failed(d, file, "cannot-read", "cannot read");
            if (got == 0) {
                *out = (struct str){p, n};
                return true;
            }
            n += (size_t)got;
        }
        if (n > FILE_MAX) {
            diag_error(d, place_file(file), "too-large",
                       "larger than %u MiB, which no input of this kind is",
                       (unsigned)(FILE_MAX >> 20));
            return false;
        }
        capacity = capacity < FILE_MAX / 2 ? capacity * 2 : FILE_MAX + 1;
        if (capacity < 65536)
            capacity = 65536;
    }
}

bool file_read(struct arena *mem, const struct source_file *file, struct diag *d, struct str *out)
{
    bool is_stdin = strcmp(file->path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(file->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return failed(d, file, "cannot-read", "cannot open");
    struct stat st;
    bool ok = false;
    if (fstat(fd, &st) < 0)
        failed(d, file, "cannot-read", "cannot read");
    else if (S_ISDIR(st.st_mode))
        diag_error(d, place_file(file), "cannot-read", "is a folder, not a file");
    else if (S_ISREG(st.st_mode) && (uintmax_t)st.st_size > FILE_MAX)
        diag_error(d, place_file(file), "too-large",
                   "larger than %u MiB, which no input of this kind is",
                   (unsigned)(FILE_MAX >> 20));
    else
        ok = read_all(mem, fd, S_ISREG(st.st_mode) ? (size_t)st.st_size : 65535, file, d, out);
    if (!is_stdin)
        close(fd);
    return ok;
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool folder_list(struct arena *mem, const struct source_file *file, struct str suffix,
                 struct diag *d, struct str **names, uint32_t *count)
{
    DIR *dir = opendir(file->path);
    if (!dir)
        return failed(d, file, "cannot-read", "cannot open the folder");
    struct str *list = NULL;
    uint32_t n = 0, capacity = 0;
    errno = 0;
    for (struct dirent *e; (e = readdir(dir)); errno = 0)
        if (e->d_name[0] != '.' && str_ends(str_from(e->d_name), suffix))
            *arena_push(mem, list, n, capacity) = arena_str(mem, str_from(e->d_name));
    bool ok = errno == 0 || failed(d, file, "cannot-read", "cannot read the folder");
    closedir(dir);
    if (n)
        qsort(list, n, sizeof *list, by_bytes);
    *names = list;
    *count = n;
    return ok;
}

bool file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

bool file_is_fresh_stdout(const char *path)
{
    struct stat st, out;
    return fstat(STDOUT_FILENO, &out) == 0 && S_ISREG(out.st_mode) && out.st_size == 0 &&
           stat(path, &st) == 0 && st.st_dev == out.st_dev && st.st_ino == out.st_ino;
}

bool folder_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool make_folders(struct arena *mem, const char *folder)
{
    char *path = arena_z(mem, (struct str){folder, strlen(folder)});
    for (char *p = *path ? path + 1 : path; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        if (mkdir(path, 0777) < 0 && errno != EEXIST)
            return false;
        *p = '/';
    }
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

static const char *join(struct arena *mem, const char *folder, const char *name, const char *end)
{
    return arena_printf(mem, "%s/%s%s", folder, name, end).p;
}

static struct source_file *place_of(struct arena *mem, const char *path)
{
    struct source_file *file = arena_new(mem, struct source_file);
    *file = (struct source_file){path, "output"};
    return file;
}

static bool write_beside(const char *path, struct str bytes, bool sync)
{
    unlink(path); /* a leftover, or a link that somebody planted */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return false;
    size_t n = 0;
    bool ok = true;
    while (ok && n < bytes.n) {
        ssize_t put = write(fd, bytes.p + n, bytes.n - n);
        if (put >= 0)
            n += (size_t)put;
        else if (errno != EINTR)
            ok = false;
    }
    if (ok && sync && fsync(fd) < 0 && errno != EINVAL) /* EINVAL: a file system without it */
        ok = false;
    int error = errno;
    if (close(fd) < 0 && ok) {
        error = errno;
        ok = false;
    }
    errno = error;
    return ok;
}

static void sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd); /* best effort: some systems refuse it on folders */
        close(fd);
    }
}

/* An open descriptor of the folder that holds the lock, or -1 with the error
 * reported. The kernel drops the lock with the process, so a killed build leaves
 * none behind, and no lock file either. */
static int lock_folder(struct arena *mem, const char *folder, struct diag *d)
{
    const struct source_file *at =
        place_of(mem, arena_z(mem, (struct str){folder, strlen(folder)}));
    int fd = open(folder, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        failed(d, at, "cannot-write", "cannot open the folder");
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno == ENOLCK || errno == EOPNOTSUPP)
        return fd; /* a file system without locks: go on without */
    if (errno == EWOULDBLOCK)
        diag_error(d, place_file(at), "output-busy", "another build is writing into this folder")
            ->hint = STR("wait until it is done, or give another folder with -o");
    else
        failed(d, at, "cannot-write", "cannot lock the folder");
    close(fd);
    return -1;
}

/* Writes each output beside its place; returns how many were begun. */
static size_t write_new(const char *folder, const struct output *outputs, size_t count, bool sync,
                        struct diag *d, bool *ok)
{
    size_t i = 0;
    for (*ok = true; *ok && i < count; i++) {
        const char *path = join(d->mem, folder, outputs[i].name, ".new");
        if (outputs[i].state != OUTPUT_NEW)
            unlink(path);
        else if (!write_beside(path, outputs[i].bytes, sync))
            *ok = failed(d, place_of(d->mem, path), "cannot-write", "cannot write");
    }
    return i;
}

/* Puts the new outputs in place; returns how many are. */
static size_t rename_new(const char *folder, const struct output *outputs, size_t count, bool sync,
                         struct diag *d, bool *ok)
{
    for (size_t i = 0; i < count; i++) {
        const char *path = join(d->mem, folder, outputs[i].name, "");
        if (outputs[i].state == OUTPUT_STALE)
            unlink(path); /* at worst it stays, and nothing leads to it */
        if (outputs[i].state != OUTPUT_NEW)
            continue;
        if (sync && i + 1 == count)
            sync_folder(folder); /* the others' names reach the disk before the seal */
        if (rename(join(d->mem, folder, outputs[i].name, ".new"), path) < 0) {
            *ok = failed(d, place_of(d->mem, path), "cannot-write", "cannot put the file in place");
            return i;
        }
    }
    return count;
}

static bool is_first(const struct output *outputs, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (outputs[k].state == OUTPUT_NEW)
            return false;
    return true;
}

bool outputs_write(const char *folder, const struct output *outputs, size_t count, bool sync,
                   struct diag *d)
{
    const struct source_file *at =
        place_of(d->mem, arena_z(d->mem, (struct str){folder, strlen(folder)}));
    if (!make_folders(d->mem, folder))
        return failed(d, at, "cannot-write", "cannot make the folder");
    int lock = lock_folder(d->mem, folder, d);
    if (lock < 0)
        return false;
    bool ok;
    size_t written = write_new(folder, outputs, count, sync, d, &ok);
    size_t renamed = ok ? rename_new(folder, outputs, count, sync, d, &ok) : 0;
    for (size_t i = renamed; !ok && i < written; i++)
        unlink(join(d->mem, folder, outputs[i].name, ".new"));
    if (!ok && !is_first(outputs, renamed))
        diag_error(d, place_file(at), "outputs-mixed", "some files are new and some are old")
            ->hint = STR("build again: the next build completes the set");
    if (ok && sync)
        sync_folder(folder);
    close(lock);
    return ok;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Preloaded into servc: the n-th call that touches an output fails or ends the
 * process, or it waits there.
 *   INJECT=CALL:N:ACTION   CALL is open, write, fsync, close, rename, unlink, mkdir or
 *                          folder-fsync; ACTION an error (EIO, ENOSPC, EINTR), a short
 *                          write (SHORT), or a signal (KILL, TERM, INT, STOP) that the
 *                          process gets before the call is made
 *   INJECT_FIRED=FILE      made when it happens
 * Only descriptors opened for writing count, so that inputs do not. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FDS 1024
static unsigned char written[FDS]; /* opened for writing */

static const struct {
    const char *name;
    int error, signal;
} actions[] = {
    {"EIO", EIO, 0},      {"ENOSPC", ENOSPC, 0},  {"EINTR", EINTR, 0},    {"SHORT", -1, 0},
    {"KILL", 0, SIGKILL}, {"TERM", 0, SIGTERM}, {"INT", 0, SIGINT}, {"STOP", 0, SIGSTOP},
};

/* The real function. Calls are counted in one thread: servc has no more. */
static void *real(const char *name)
{
    void *f = dlsym(RTLD_NEXT, name);
    if (!f)
        abort();
    return f;
}

/* The error that this call shall have (-1: a short write), or 0. */
static int injected(const char *call)
{
    static unsigned calls;
    const char *wish = getenv("INJECT"), *fired = getenv("INJECT_FIRED");
    size_t n = strlen(call);
    if (!wish || strncmp(wish, call, n) != 0 || wish[n] != ':')
        return 0;
    char *action;
    if (++calls != strtoul(wish + n + 1, &action, 10))
        return 0;
    if (fired)
        syscall(SYS_close, (int)syscall(SYS_openat, AT_FDCWD, fired, O_CREAT | O_WRONLY, 0666));
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (strcmp(action + 1, actions[i].name) == 0) {
            if (actions[i].signal)
                kill(getpid(), actions[i].signal);
            return actions[i].error;
        }
    fprintf(stderr, "inject: no action `%s'\n", action);
    _exit(99);
}

static int fails(const char *call)
{
    int error = injected(call);
    if (error > 0)
        errno = error;
    return error > 0;
}

static int opened(const char *name, const char *path, int flags, mode_t mode)
{
    int (*f)(const char *, int, ...) = (int (*)(const char *, int, ...))real(name);
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    if (writes && fails("open"))
        return -1;
    int fd = f(path, flags, mode);
    if (fd >= 0 && fd < FDS)
        written[fd] = (unsigned char)writes;
    return fd;
}

int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    return opened("open", path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    return opened("open64", path, flags, mode);
}

static int is_output(int fd)
{
    return fd >= 0 && fd < FDS && written[fd];
}

ssize_t write(int fd, const void *p, size_t n)
{
    ssize_t (*f)(int, const void *, size_t) = (ssize_t(*)(int, const void *, size_t))real("write");
    if (!is_output(fd))
        return f(fd, p, n);
    int error = injected("write");
    if (error > 0) {
        errno = error;
        return -1;
    }
    return f(fd, p, error < 0 && n > 1 ? n / 2 : n);
}

int fsync(int fd)
{
    int (*f)(int) = (int (*)(int))real("fsync");
    return fails(is_output(fd) ? "fsync" : "folder-fsync") ? -1 : f(fd);
}

int close(int fd)
{
    int (*f)(int) = (int (*)(int))real("close");
    int output = is_output(fd);
    if (output)
        written[fd] = 0;
    if (output && fails("close")) {
        int error = errno;
        f(fd);
        errno = error;
        return -1;
    }
    return f(fd);
}

int rename(const char *from, const char *to)
{
    int (*f)(const char *, const char *) = (int (*)(const char *, const char *))real("rename");
    return fails("rename") ? -1 : f(from, to);
}

int unlink(const char *path)
{
    int (*f)(const char *) = (int (*)(const char *))real("unlink");
    return fails("unlink") ? -1 : f(path);
}

int mkdir(const char *path, mode_t mode)
{
    int (*f)(const char *, mode_t) = (int (*)(const char *, mode_t))real("mkdir");
    return fails("mkdir") ? -1 : f(path, mode);
}

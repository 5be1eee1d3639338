/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs a command once and prints what it took:
 *     wall-µs user-µs sys-µs minor-faults peak-KiB status
 * Small and without an interpreter, because Linux hands the peak memory of the
 * process that starts a command on to the command.
 * usage: measure LOG COMMAND [ARGUMENT...]   what the command prints goes to LOG */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static long long now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static long long us(struct timeval t)
{
    return t.tv_sec * 1000000LL + t.tv_usec;
}

int main(int argc, char **argv)
{
    posix_spawn_file_actions_t files;
    struct rusage used;
    pid_t child;
    int status;
    if (argc < 3 || posix_spawn_file_actions_init(&files) != 0 ||
        posix_spawn_file_actions_addopen(&files, 1, argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0666) != 0 ||
        posix_spawn_file_actions_adddup2(&files, 1, 2) != 0)
        return 2;
    long long start = now_us();
    if (posix_spawnp(&child, argv[2], &files, NULL, argv + 2, environ) != 0 ||
        wait4(child, &status, 0, &used) != child)
        return 2;
    long long wall = now_us() - start;
#ifdef __APPLE__
    used.ru_maxrss /= 1024; /* bytes there */
#endif
    printf("%lld %lld %lld %ld %ld %d\n", wall, us(used.ru_utime), us(used.ru_stime), used.ru_minflt,
           used.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
    return 0;
}

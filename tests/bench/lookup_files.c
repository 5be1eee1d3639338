/* SPDX-License-Identifier: BSD-2-Clause */
/* Times getservbyport and getservbyname of the C library it is linked with.
 * usage: lookup_files QUERIES COUNT   QUERIES has `port transport name` lines;
 * prints the median of nanoseconds, port to name and name to port */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct query {
    int port;
    char transport[8], name[64];
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int by_time(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct query queries[4096];
static double ports[4096], names[4096];

int main(int argc, char **argv)
{
    FILE *file = argc == 3 ? fopen(argv[1], "r") : NULL;
    int count = argc == 3 ? atoi(argv[2]) : 0, n = 0, found = 0;
    if (!file || count < 1 || count > 4096)
        return 2;
    while (n < count && fscanf(file, "%d %7s %63s", &queries[n].port, queries[n].transport,
                               queries[n].name) == 3)
        n++;
    for (int i = 0; i < n; i++) {
        double start = now();
        struct servent *s = getservbyport(htons((unsigned short)queries[i].port), queries[i].transport);
        ports[i] = now() - start;
        found += s != NULL;
        start = now();
        s = getservbyname(queries[i].name, queries[i].transport);
        names[i] = now() - start;
    }
    qsort(ports, (size_t)n, sizeof *ports, by_time);
    qsort(names, (size_t)n, sizeof *names, by_time);
    printf("%.0f %.0f %d of %d\n", ports[n / 2], names[n / 2], found, n);
    return 0;
}

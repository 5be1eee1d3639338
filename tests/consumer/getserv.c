/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks the C library of the system: reads queries, one a line, prints answers.
 *
 *     port 465 tcp    ->  465/tcp submissions smtps ssmtp urd
 *     name smtps tcp  ->  465/tcp submissions smtps ssmtp urd
 *     name nobody *   ->  none
 *
 * The protocol `*` asks with none. glibc's buffer has 2048 bytes, as programs
 * give it (masscan): a file whose lines do not fit there answers `error 34`.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct servent *ask(int by_port, const char *what, const char *proto, int *error)
{
    int port = by_port ? htons((unsigned short)atoi(what)) : 0;
    *error = 0;
#ifdef __GLIBC__
    static struct servent answer;
    static char buffer[2048];
    struct servent *found = NULL;
    if (by_port)
        *error = getservbyport_r(port, proto, &answer, buffer, sizeof buffer, &found);
    else
        *error = getservbyname_r(what, proto, &answer, buffer, sizeof buffer, &found);
    return found;
#else
    return by_port ? getservbyport(port, proto) : getservbyname(what, proto);
#endif
}

int main(void)
{
    char line[1024], kind[8], what[512], proto[16];

    while (fgets(line, sizeof line, stdin) != NULL) {
        if (sscanf(line, "%7s %511s %15s", kind, what, proto) != 3) {
            fprintf(stderr, "getserv: no query: %s", line);
            return 2;
        }
        int error;
        const struct servent *found =
            ask(strcmp(kind, "port") == 0, what, strcmp(proto, "*") == 0 ? NULL : proto, &error);
        if (error != 0) {
            printf("error %d\n", error);
        } else if (found == NULL) {
            puts("none");
        } else {
            printf("%u/%s %s", (unsigned)ntohs((unsigned short)found->s_port), found->s_proto,
                   found->s_name);
            for (char *const *alias = found->s_aliases; *alias != NULL; alias++)
                printf(" %s", *alias);
            putchar('\n');
        }
    }
    return ferror(stdin) || fflush(stdout) != 0 ? 2 : 0;
}

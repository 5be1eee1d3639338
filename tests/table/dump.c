/* SPDX-License-Identifier: BSD-2-Clause */
/* A program as strangers write it: prints every endpoint's names under each policy
 * and the ports that they resolve to. Compiled as C and as C++, against the static
 * and the shared library.
 * usage: dump TABLE, or without one where BUILTIN is the prefix of a C array
 *        dump TABLE KEY...: what the sources say of each endpoint, and what the keys
 *        stand for that the table knows */
#include <inttypes.h>
#include <stdio.h>

#ifdef BUILTIN_HEADER
#include BUILTIN_HEADER
#else
#include <servc.h>
#endif

static void print_entry(const struct servc_table *t, const struct servc_entry *e)
{
    struct servc_name n;
    uint32_t i;
    printf("%u/%s %s %s", (unsigned)e->port,
           servc_transport_name((enum servc_transport)e->transport), e->name ? e->name : "-",
           servc_status_name((enum servc_status)e->status));
    for (i = 1; servc_entry_name(t, e, i, &n) == SERVC_OK; i++)
        printf(" %s", n.name);
    if (e->name)
        printf(" %" PRId32, servc_port_of(t, e->name, SERVC_NUL, (enum servc_transport)e->transport,
                                          (enum servc_policy)e->policy));
    printf(" %" PRIu32 " %s\n", servc_rank(t, e), servc_title(t, e) ? servc_title(t, e) : "");
}

static void print_evidence(const struct servc_table *t, uint32_t port, enum servc_transport k)
{
    struct servc_evidence e;
    uint32_t i;
    for (i = 0; servc_evidence_at(t, k, (uint16_t)port, i, &e) == SERVC_OK; i++)
        printf("%u/%s %s %s %u %s|%s|%s|%s|%s|%s|%s|%s\n", (unsigned)port, servc_transport_name(k),
               servc_source_name((enum servc_source)e.source),
               servc_status_name((enum servc_status)e.status), (unsigned)e.flags, e.name,
               e.registered, e.modified, e.refs, e.title, e.unauthorized, e.counterpart, e.file);
}

static void print_sources(const struct servc_table *t, char **keys)
{
    struct servc_source_text s;
    for (; *keys; keys++)
        if (servc_source_of_key(t, *keys, SERVC_NUL, &s) == SERVC_OK)
            printf("%s|%s|%s|%s|%s\n", *keys, s.title, s.publisher, s.url, s.citation);
}

int main(int argc, char **argv)
{
    struct servc_table *t = NULL;
    struct servc_entry e;
    int p, error;
#ifdef BUILTIN_HEADER
    (void)argc;
    (void)argv;
    error = servc_builtin_open(&t);
#else
    error = servc_open(argc > 1 ? argv[1] : "", SERVC_OPEN_VERIFY, &t);
#endif
    if (error) {
        fprintf(stderr, "%s\n", servc_error_text(error));
        return 2;
    }
    if (argc > 2) {
        uint32_t i;
        for (i = 0; i < 65536u * SERVC_TRANSPORTS; i++)
            print_evidence(t, i / SERVC_TRANSPORTS, (enum servc_transport)(i % SERVC_TRANSPORTS));
        print_sources(t, argv + 2);
        servc_close(t);
        return 0;
    }
    for (p = 0; p < SERVC_POLICIES; p++)
        for (error = servc_first(t, (enum servc_policy)p, &e); !error; error = servc_next(t, &e))
            print_entry(t, &e);
    servc_close(t);
    return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The shape of getservbyname_r and getservbyport_r, for programs written for them. */
#define _DEFAULT_SOURCE
#include "lib/image.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>

/* Pointers to the aliases, aligned, with NULL behind them; false if the buffer is
 * too small. */
static bool put_aliases(const struct servc_table *t, const struct servc_entry *e, char *buffer,
                        size_t size, struct servent *out)
{
    size_t skip = (size_t)(-(uintptr_t)buffer & (sizeof(char *) - 1));
    if (!buffer || size < skip || (size - skip) / sizeof(char *) < (size_t)e->alias_count + 1)
        return false;
    char **aliases = (char **)(void *)(buffer + skip);
    struct servc_name name;
    uint32_t n = 0;
    for (uint32_t i = 1; i <= e->alias_count; i++)
        if (servc_entry_name(t, e, i, &name) == SERVC_OK)
            aliases[n++] = (char *)name.name;
    aliases[n] = NULL;
    out->s_aliases = aliases;
    return true;
}

static int answer(const struct servc_table *t, const struct servc_entry *e, const char *official,
                  struct servent *entry, char *buffer, size_t size, struct servent **result)
{
    if (!put_aliases(t, e, buffer, size, entry))
        return ERANGE;
    entry->s_name = (char *)official;
    entry->s_port = htons(e->port);
    entry->s_proto = (char *)servc_transport_name((enum servc_transport)e->transport);
    *result = entry;
    return 0;
}

/* The transports to look at: one, or all in their order. */
static bool transports_of(const char *protocol, int *first, int *last)
{
    *first = protocol ? servc_transport_parse(protocol) : 0;
    *last = protocol ? *first : SERVC_TRANSPORTS - 1;
    return *first >= 0;
}

int servc_getservbyname_r(const struct servc_table *t, const char *name, const char *protocol,
                          struct servent *entry, char *buffer, size_t size, struct servent **result)
{
    int first, last;
    struct servc_entry e;
    *result = NULL;
    if (!transports_of(protocol, &first, &last))
        return ENOENT;
    for (int k = first; k <= last; k++) {
        int32_t port =
            servc_port_of(t, name, SERVC_NUL, (enum servc_transport)k, SERVC_POLICY_IANA);
        if (port >= 0 && servc_by_port(t, (enum servc_transport)k, (uint16_t)port,
                                       SERVC_POLICY_IANA, &e) == SERVC_OK)
            return answer(t, &e, e.name ? e.name : name, entry, buffer, size, result);
    }
    return ENOENT;
}

int servc_getservbyport_r(const struct servc_table *t, int port, const char *protocol,
                          struct servent *entry, char *buffer, size_t size, struct servent **result)
{
    int first, last;
    struct servc_entry e;
    *result = NULL;
    if (!transports_of(protocol, &first, &last))
        return ENOENT;
    for (int k = first; k <= last; k++)
        if (servc_by_port(t, (enum servc_transport)k, ntohs((uint16_t)port), SERVC_POLICY_IANA,
                          &e) == SERVC_OK &&
            e.name)
            return answer(t, &e, e.name, entry, buffer, size, result);
    return ENOENT;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/servc.h"

static const char *const transport_names[] = {
    [SERVC_TCP] = "tcp",
    [SERVC_UDP] = "udp",
    [SERVC_SCTP] = "sctp",
    [SERVC_DCCP] = "dccp",
};
_Static_assert(sizeof transport_names / sizeof *transport_names == SERVC_TRANSPORTS,
               "a transport has no name");

static const char *const status_names[] = {
    [SERVC_ASSIGNED] = "assigned", [SERVC_CO_ASSIGNED] = "co-assigned",
    [SERVC_LEGACY] = "legacy",     [SERVC_UNOFFICIAL] = "unofficial",
    [SERVC_REJECTED] = "rejected", [SERVC_RESERVED] = "reserved",
    [SERVC_UNKNOWN] = "unknown",
};
_Static_assert(sizeof status_names / sizeof *status_names == SERVC_STATUSES,
               "a status has no name");

static const char *const source_names[] = {
    [SERVC_SOURCE_CARD] = "card",         [SERVC_SOURCE_IANA] = "iana",
    [SERVC_SOURCE_NMAP] = "nmap",         [SERVC_SOURCE_SERVICES] = "services",
    [SERVC_SOURCE_MEASURED] = "measured", [SERVC_SOURCE_NONE] = "none",
};
_Static_assert(sizeof source_names / sizeof *source_names == SERVC_SOURCES, "a source has no name");

static const char *const policy_names[] = {
    [SERVC_POLICY_IANA] = "iana",
    [SERVC_POLICY_COMMON] = "common",
    [SERVC_POLICY_UPSTREAM] = "upstream",
};
_Static_assert(sizeof policy_names / sizeof *policy_names == SERVC_POLICIES,
               "a policy has no name");

const char *servc_transport_name(enum servc_transport transport)
{
    return (unsigned)transport < SERVC_TRANSPORTS ? transport_names[transport] : 0;
}

const char *servc_status_name(enum servc_status status)
{
    return (unsigned)status < SERVC_STATUSES ? status_names[status] : 0;
}

const char *servc_source_name(enum servc_source source)
{
    return (unsigned)source < SERVC_SOURCES ? source_names[source] : 0;
}

const char *servc_policy_name(enum servc_policy policy)
{
    return (unsigned)policy < SERVC_POLICIES ? policy_names[policy] : 0;
}

int servc_transport_parse(const char *word)
{
    for (int i = 0; word && i < SERVC_TRANSPORTS; i++) {
        const char *p = word, *q = transport_names[i];
        while (*q && (*p == *q || (*p >= 'A' && *p <= 'Z' && *p + ('a' - 'A') == *q))) {
            p++;
            q++;
        }
        if (*p == '\0' && *q == '\0')
            return i;
    }
    return -1;
}

const char *servc_error_text(int error)
{
    static const char *const texts[] = {
        [SERVC_OK] = "no error",
        [SERVC_ENOENT] = "not in the table",
        [SERVC_EFOREIGN] = "not a servc table",
        [SERVC_ENEWER] = "a table in a later format; a newer servc reads it",
        [SERVC_ECORRUPT] = "a damaged table",
        [SERVC_ELARGE] = "too large",
        [SERVC_ENOMEM] = "out of memory",
        [SERVC_EINVAL] = "invalid argument",
        [SERVC_ESYSTEM] = "the system refused",
    };
    return error >= 0 && (size_t)error < sizeof texts / sizeof *texts ? texts[error]
                                                                      : "unknown error";
}

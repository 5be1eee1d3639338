/* SPDX-License-Identifier: BSD-2-Clause */
/* servc: the words that files, tables and programs share.
 *
 * Every value here is written into files, so a value never changes its meaning
 * and new ones go at the end. Nothing in this header allocates or keeps state;
 * all functions may be called from any number of threads.
 */
#ifndef SERVC_H
#define SERVC_H

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the compiler and of this library: one number for both. */
#define SERVC_VERSION "0.1.0"

/* Transport protocols with a 16-bit port that IANA registers services for
 * (RFC 6335, section 4). The order is the order of lines at one port. */
enum servc_transport {
    SERVC_TCP = 0,
    SERVC_UDP = 1,
    SERVC_SCTP = 2,
    SERVC_DCCP = 3,
};
#define SERVC_TRANSPORTS 4

/* What a name is at an endpoint (doc/rules.md, "Statuses"). */
enum servc_status {
    SERVC_ASSIGNED = 0,    /* live in the registry, and first there */
    SERVC_CO_ASSIGNED = 1, /* another live registration at the same endpoint */
    SERVC_LEGACY = 2,      /* superseded, malformed or withdrawn, still met */
    SERVC_UNOFFICIAL = 3,  /* in use, never registered there */
    SERVC_REJECTED = 4,    /* printed by somebody, refused here, with a reason */
    SERVC_RESERVED = 5,    /* no name: the registry keeps the endpoint back */
    SERVC_UNKNOWN = 6,     /* no name: seen open, or unassigned */
};
#define SERVC_STATUSES 7

/* Where a statement comes from. */
enum servc_source {
    SERVC_SOURCE_CARD = 0,     /* a curated card */
    SERVC_SOURCE_IANA = 1,     /* the IANA registry */
    SERVC_SOURCE_NMAP = 2,     /* an nmap-services file */
    SERVC_SOURCE_SERVICES = 3, /* a services(5) file */
    SERVC_SOURCE_MEASURED = 4, /* counts of scan results */
    SERVC_SOURCE_NONE = 5,     /* nobody: no data */
};
#define SERVC_SOURCES 6

/* Which of an endpoint's names leads (doc/rules.md, "Policies"). */
enum servc_policy {
    SERVC_POLICY_IANA = 0,     /* the registered name */
    SERVC_POLICY_COMMON = 1,   /* the name people use, where a card says so */
    SERVC_POLICY_UPSTREAM = 2, /* nmap's name wherever it has one */
};
#define SERVC_POLICIES 3

/* The lower-case word for a value, as files print it; NULL for a value outside
 * the enumeration. The string is static. */
const char *servc_transport_name(enum servc_transport transport);
const char *servc_status_name(enum servc_status status);
const char *servc_source_name(enum servc_source source);
const char *servc_policy_name(enum servc_policy policy);

#ifdef __cplusplus
}
#endif

#endif

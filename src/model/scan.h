/* SPDX-License-Identifier: BSD-2-Clause */
/* What a scanner found: hosts and their open ports. All text is the scanner's, and that
 * is the scanned hosts': any bytes. */
#ifndef MODEL_SCAN_H
#define MODEL_SCAN_H

#include "base/map.h"
#include "model/endpoint.h"

struct scan_port {
    struct endpoint at;
    bool maybe;          /* nmap's open|filtered: no answer, as an open port gives none either */
    bool probed;         /* the scanner talked to the service; else it names the number */
    bool tls;            /* and it talked inside TLS */
    struct str service;  /* what the scanner calls it; may be empty */
    struct str version;  /* product and version; may be empty */
    uint32_t order;      /* as read */
};

struct scan_host {
    struct str address;
    struct str name;     /* may be empty */
    struct scan_port *ports;
    uint32_t count, capacity;
};

/* Owns nothing: all is in `mem`. */
struct scan {
    struct arena *mem;
    struct scan_host *hosts; /* in the order in which they were met */
    uint32_t count, capacity;
    struct map by_address;
};

/* The scan keeps `mem`, which must outlive it. */
void scan_init(struct scan *s, struct arena *mem);

/* The host of an address, made if it is new: scanners report one in several pieces. Text is
 * copied. The pointer holds until the next call. */
struct scan_host *scan_host_at(struct scan *s, struct str address, struct str name);

/* Texts are copied. */
void scan_port_add(struct scan *s, struct scan_host *host, const struct scan_port *port);

/* When all is read: ports in order, each once. Of two pieces about a port the one wins that
 * knows more (probed before named), then the earlier one. */
void scan_finish(struct scan *s);

#endif

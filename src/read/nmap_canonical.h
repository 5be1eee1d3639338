/* SPDX-License-Identifier: BSD-2-Clause */
/* nmap-services files in which nothing is odd, as upstream's are: every line is a
 * comment, or `name<TAB>port/protocol<TAB>0.dddddd` with `<TAB># text` or nothing
 * behind it. Such lines need none of the reader's questions and messages. */
#ifndef READ_NMAP_CANONICAL_H
#define READ_NMAP_CANONICAL_H

#include "model/endpoint.h"

struct nmap_canonical {
    struct str name; /* as written: may be `unknown` */
    struct endpoint at;
    uint32_t millionths;
    struct str comment;
    struct str line; /* without its LF */
    uint32_t number;
};

/* True if `line`, of a file in which an LF stands behind it, is an entry in which
 * nothing is odd; all but out->number is then set. */
bool nmap_canonical_read(struct str line, struct nmap_canonical *out);

enum nmap_canonical_next {
    NMAP_CANONICAL_ENTRY,
    NMAP_CANONICAL_END,
    NMAP_CANONICAL_ODD, /* only read_nmap_services can tell what it is */
};

/* Cuts lines off *rest up to the next entry. `out->number` counts lines: 0 first. */
enum nmap_canonical_next nmap_canonical_next(struct str *rest, struct nmap_canonical *out);

#endif

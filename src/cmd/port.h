/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of `servc port` share. */
#ifndef CMD_PORT_H
#define CMD_PORT_H

#include "base/sink.h"
#include "cmd/opt.h"
#include "lib/servc.h"
#include "page/page.h"

#include <stdio.h>

/* One word of the command line or of standard input. */
struct port_word {
    struct str word;
    bool is_name;         /* else ports: */
    uint16_t first, last; /* equal: one */
    int transport;        /* -1: all */
};

struct port_query {
    const struct servc_table *t;
    struct arena *mem;
    enum servc_policy policy;
    struct diag *diag; /* about cards of the table, and scans */
};

struct port_word port_word_parse(struct str word);

/* ---- port_lines.c ---- */

/* A line an endpoint, 465/tcp   submissions (also smtps), 0.012345, Mail submission; or, with
 * `quiet`, the bare name of a port and the bare port of a name. False if there is nothing. */
bool port_put_lines(const struct port_query *q, const struct port_word *word, bool quiet,
                    struct sink *out);

/* ---- port_page.c ---- */

/* A page and what it points into. */
struct port_page {
    struct page page;
    struct arena mem;
    struct catalogue *catalogue; /* with the card; NULL without */
};

/* The page of the ports, or of the preferred port of the name. False if the table has no
 * such name. port_page_free in any case. */
bool port_page_make(const struct port_query *q, const struct port_word *word,
                    struct port_page *out);
void port_page_free(struct port_page *page);

/* ---- port_scan.c ---- */

struct page_style;

/* What there is to say of the open ports of a scan: an exit status. */
int port_scan(const struct port_query *q, const char *path, bool as_json,
              const struct page_style *style, FILE *to);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* What to say of an open port in a scan: its name, what is unusual about it, and the two
 * lines of its page that help most. */
#ifndef PAGE_ADVICE_H
#define PAGE_ADVICE_H

#include "model/scan.h"
#include "page/page.h"

enum remark_kind {
#define REMARK(id, key) REMARK_##id,
#include "page/remarks.def"
#undef REMARK
    REMARK_KINDS
};

const char *remark_key(enum remark_kind kind);

struct remark {
    enum remark_kind kind;
    struct str text;
};

#define ADVICE_LINES 2

/* A line of the page. */
struct advice_line {
    enum page_section_id section;
    struct str text, anchor;
};

/* A page as far as scans need it, without table and card: there may be one for every port. */
struct advice {
    struct endpoint at;
    struct str name;          /* empty: none */
    struct str title;         /* may be empty */
    enum servc_status status;
    enum page_class port_class;
    uint32_t frequency;       /* millionths, or SERVC_NO_FREQUENCY */
    struct str how_often;     /* may be empty */
    bool card_says_rare, has_threat;
    const struct page_name *names; /* without marks */
    uint32_t name_count;
    /* The first threat among the security lines, else the first of these; then the first line
     * of what to do next; for lack of one the page's first sentences take its place. */
    struct advice_line lines[ADVICE_LINES];
    uint32_t line_count;
};

/* `mem` owns copies of all texts: the page may go. */
void advice_make(struct advice *out, const struct page *p, enum servc_transport transport,
                 struct arena *mem);

/* What is unusual about the port as it was seen; returns how many remarks. */
uint32_t advice_remarks(const struct advice *a, const struct scan_port *seen,
                        struct remark out[REMARK_KINDS], struct arena *mem);

/* "smtps", or "ssl/smtp" where it spoke inside TLS; empty if the scanner has no name. */
struct str scan_service_text(const struct scan_port *seen, struct arena *mem);

#endif

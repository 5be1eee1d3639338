/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of a site are made from; for src/site alone. */
#ifndef SITE_PARTS_H
#define SITE_PARTS_H

#include "base/sink.h"
#include "site/site.h"

/* A name at an endpoint, and what is kept of a page for the indexes. Texts belong to
 * the site. */
struct site_name {
    struct str name;
    uint8_t transport, status; /* enum servc_transport, enum servc_status */
};

struct site_other {
    struct str who, name; /* as in struct page_other */
    bool differs;
};

struct site_endpoint {
    uint8_t transport, status;
    bool disputed; /* some other source leads with another name */
    struct str name;
    struct str rule; /* may be empty */
    const struct site_other *others;
    uint32_t other_count;
};

struct site_port {
    uint16_t first, last;
    struct str name, title, prevalence; /* may be empty */
    struct page_words roles;
    struct site_endpoint endpoints[SERVC_TRANSPORTS];
    uint32_t endpoint_count;
    const struct site_name *names;
    uint32_t name_count;
};

#define NO_PAGE UINT32_MAX

struct site {
    struct arena *mem;
    const struct servc_table *table;
    enum servc_policy policy;
    struct site_port *ports;
    uint32_t port_count, port_capacity;
    uint32_t *page_of; /* [65536]: number of the page about a port, or NO_PAGE */
    struct output *files;
    uint32_t file_count, file_capacity;
    struct sink out; /* the file that is being written */
    bool failed;
    enum site_titles titles; /* in the search */
};

/* ---- frame.c: what is around the content of every page ---- */

struct site_head {
    const char *file; /* "decisions.html"; "" for the page of a port */
    struct str title;
    struct str json; /* file name of the same in JSON; may be empty */
    bool has_search; /* the front page has its own */
};

void site_begin(struct site *s, const struct site_head *head);
/* Ends the page and adds it to the files. */
void site_end(struct site *s, const char *file);
/* Adds s->out as a file and empties it. */
void site_add_file(struct site *s, const char *file);
/* The value of a line of servc_info; empty if there is none. */
struct str site_info(const struct site *s, const char *word);

/* ---- links.c ---- */
void site_put_link(const void *site, uint16_t port, struct sink *out);
/* <li><a href="465.html"><span class="number">465</span> submissions</a> title</li> */
void site_put_port_item(struct sink *out, const struct site_port *p);
bool site_has_role(const struct site_port *p, const char *role);

/* ---- The pages ---- */
void site_put_front(struct site *s);
void site_put_numbers(struct site *s);
void site_put_roles(struct site *s);
void site_put_statuses(struct site *s);
void site_put_decisions(struct site *s);
void site_put_data(struct site *s);
void site_put_charts(struct site *s);  /* and the pictures */
void site_put_missing(struct site *s); /* 404.html */
/* search_data.c: data.js, the table and which pages there are, for the search. */
void site_put_search(struct site *s, struct str packed);
/* manifest.c: site.json */
void site_put_manifest(struct site *s);

/* What n bytes take in base 85. */
#define BASE85_BYTES(n) (((n) + 3) / 4 * 5)

#endif

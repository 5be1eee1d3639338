/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of a site are made from; for src/site alone. */
#ifndef SITE_PARTS_H
#define SITE_PARTS_H

#include "base/sha256.h"
#include "base/sink.h"
#include "base/tasks.h"
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

struct site_file {
    const char *name;
    struct str bytes, sha256;
};

/* Files that are made together, in order. */
struct site_part {
    struct site_file *files;
    uint32_t count, capacity;
};

/* Where one thread makes files. */
struct site_maker {
    struct arena mem;       /* owns the files */
    struct sink out;        /* the file that is being written */
    struct site_part *part; /* what it goes to */
    bool failed;
};

/* What is not the page of a port: a row of other_parts.def. */
enum site_other_part {
#define SITE_PART(id, put) SITE_##id,
#include "site/other_parts.def"
#undef SITE_PART
    SITE_OTHER_PARTS
};

#define NO_PAGE UINT32_MAX

struct site {
    struct arena *mem;
    const struct servc_table *table;
    enum servc_policy policy;
    struct str version, date, licence; /* of the table */
    enum sha256_way way;
    struct site_port *ports;
    uint32_t port_count, port_capacity;
    uint32_t *page_of; /* [65536]: number of the page about a port, or NO_PAGE */
    struct site_maker makers[TASKS_THREADS_MAX];
    struct site_part *pages; /* [port_count] */
    struct site_part others[SITE_OTHER_PARTS];
    struct str packed;       /* the table of the search */
    enum site_titles titles; /* in it */
    struct output *files;    /* all, in order */
    uint32_t file_count;
};

/* ---- site.c: what is made between the two is added to `part` ---- */
void site_part_begin(struct site_maker *m, struct site_part *part);
void site_part_end(const struct site *s, struct site_maker *m); /* takes the digests */

/* ---- frame.c: what is around the content of every page ---- */

struct site_head {
    const char *file; /* "decisions.html"; "" for the page of a port */
    struct str title;
    struct str json; /* file name of the same in JSON; may be empty */
    bool has_search; /* the front page has its own */
};

/* The value of a line of servc_info; empty if there is none. */
struct str site_info(const struct site *s, const char *word);

void site_begin(struct sink *out, const struct site_head *head);
/* Ends the page and adds it to the part that is being made. */
void site_end(const struct site *s, struct site_maker *m, const char *file);
/* Adds m->out as a file and empties it. */
void site_add_file(struct site_maker *m, const char *file);
/* Adds a file whose name and bytes stay. */
void site_add_bytes(struct site_maker *m, const char *file, struct str bytes);

/* ---- links.c ---- */
void site_put_link(const void *site, uint16_t port, struct sink *out);
/* <li><a href="465.html"><span class="number">465</span> submissions</a> title</li> */
void site_put_port_item(struct sink *out, const struct site_port *p);
bool site_has_role(const struct site_port *p, const char *role);

/* ---- The other parts: when all pages are made, and charts.html when its pictures are ---- */

typedef void site_put(const struct site *s, struct site_maker *m);
#define SITE_PART(id, put) site_put put;
#include "site/other_parts.def"
#undef SITE_PART

/* manifest.c: site.json, of s->files. */
void site_put_manifest(const struct site *s, const struct str *sha256, struct sink *out);

/* What n bytes take in base 85. */
#define BASE85_BYTES(n) (((n) + 3) / 4 * 5)

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Writers: entries in, bytes out. A writer opens no file, looks at no clock and
 * prints nothing. What its format cannot hold is left out and noted in `d`. */
#ifndef WRITE_WRITER_H
#define WRITE_WRITER_H

#include "base/sink.h"
#include "model/entry.h"

/* What a table holds besides names and numbers. */
enum table_content { TABLE_NAMES, TABLE_TITLES, TABLE_CARDS };

struct table_card_text {
    uint16_t first, last; /* ports */
    struct str text;      /* YAML */
};

/* A key that cards name a source by; what is absent is empty. */
struct table_source {
    struct str key, title, publisher, url, citation;
};

/* For tables alone. */
struct table_extra {
    enum table_content content;
    struct str info; /* lines, as servc_info gives them back */
    const struct table_card_text *cards; /* in order of ports */
    uint32_t card_count;
    const struct table_source *sources; /* by key */
    uint32_t source_count;
    bool selected; /* evidence on the set's endpoints alone is wanted */
};

struct write_options {
    enum servc_policy policy;
    unsigned transports;      /* bit (1 << transport) */
    struct str date;          /* of the data, YYYY-MM-DD; may be empty */
    bool nmap_licence;        /* frequencies or names come from an nmap-services file */
    bool ranks_by_prevalence; /* nmap-services: class values in place of frequencies */
    const struct table_extra *table; /* may be NULL */
};

typedef void writer_fn(const struct entry_set *set, const struct write_options *o, struct sink *out,
                       struct diag *d);

writer_fn write_nmap_services;
writer_fn write_services5;
writer_fn write_entries_json;
writer_fn write_table;
writer_fn write_table_packed;

/* One entry as an object, the way write_entries_json has it. */
struct json;
void put_entry_json(struct json *j, const struct entry *e, enum servc_policy policy);

#endif

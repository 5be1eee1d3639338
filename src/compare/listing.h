/* SPDX-License-Identifier: BSD-2-Clause */
/* A listing: what one file says, endpoint by endpoint, in a form in which any two
 * files can be held against each other. It is made from the claims of a reader
 * or from our own entries, and points into them. */
#ifndef COMPARE_LISTING_H
#define COMPARE_LISTING_H

#include "model/entry.h"

enum listing_kind {
    LISTING_NMAP,     /* an nmap-services file */
    LISTING_SERVICES, /* a services(5) file */
    LISTING_REGISTRY, /* the registry */
    LISTING_ENTRIES,  /* entries: of our own build, entries.jsonl, a table */
};

/* What a kind of file tells. Two listings are compared in what both tell. */
enum listing_facet {
    FACET_ALIASES = 1 << 0,
    FACET_STATUS = 1 << 1,
    FACET_FREQUENCY = 1 << 2, /* and ranks */
    FACET_HOLDER = 1 << 3,    /* and dates and references: the registry */
    FACET_PREFERRED = 1 << 4, /* which port a name resolves to; else the file's order says so */
};

struct listed_name {
    struct str name;
    uint8_t status; /* enum servc_status */
    bool preferred; /* it resolves to this port (FACET_PREFERRED) */
};

struct listed {
    struct endpoint at;
    uint16_t last;  /* of a row of the registry that covers a range; else at.port */
    bool any;       /* a row without a transport: tcp and udp */
    bool portless;  /* a row without a port */
    uint8_t status; /* of the name, or reserved, unknown */
    bool preferred; /* as in struct listed_name */
    uint16_t alias_count;
    struct str name; /* empty: none */
    const struct listed_name *aliases;
    struct freq freq;
    uint32_t rank;        /* from 1; 0: the file has no ranks */
    uint32_t order;       /* place in the file among all statements */
    struct listed *pair;  /* the same endpoint in the other listing; this and the two
                                below are set by diff_listings */
    uint32_t common_rank; /* among the endpoints that both have */
    uint32_t tie_place;   /* ... and that have this frequency in both */
    struct str comment;   /* the comment, title or description */
    const struct registration *registration; /* references; holder and dates in the registry;
                                                or NULL */
    struct str raw;                          /* the line or record, without its line break */
    struct place place;
};

struct listing {
    enum listing_kind kind;
    unsigned facets;
    const struct source_file *file;
    struct str text;   /* of the file; empty for our own build */
    struct listed *at; /* one for each endpoint, by endpoint_order */
    uint32_t count;
    struct listed **by_rank[SERVC_TRANSPORTS]; /* those with a rank, the first is 1 */
    uint32_t ranked[SERVC_TRANSPORTS];
    struct listed *rows; /* the registry's records, each once, in order of row_cmp */
    uint32_t row_count;
    bool tells_titles, tells_holders; /* our own facts of the registry have neither */
};

/* "nmap-services", "services", "registry", "entries"; static. */
const char *listing_kind_name(enum listing_kind kind);

/* From the claims that a reader made of one file; the catalogue may hold others.
 * `text` is the file's, as it was given to the reader. The listing belongs to
 * `mem` and points into both. */
struct listing *listing_of_claims(const struct catalogue *c, enum listing_kind kind,
                                  const struct source_file *file, struct str text,
                                  struct arena *mem);

/* From entries, as a policy has them. */
struct listing *listing_of_entries(const struct entry_set *set, enum servc_policy policy,
                                   const struct source_file *file, struct arena *mem);

/* From a table (servc.tbl, servc.tblz), which must stay open as long. */
struct servc_table;
struct listing *listing_of_table(const struct servc_table *t, enum servc_policy policy,
                                 const struct source_file *file, struct arena *mem);

/* The records of the registry, in an order by which two editions can be merged:
 * by ports, transport, name. Part of listing_of_claims. */
void listing_add_rows(struct listing *l, const struct catalogue *c, struct arena *mem);
int row_cmp(const struct listed *a, const struct listed *b);
/* A new one with room for so many endpoints. */
struct listing *listing_new(enum listing_kind kind, const struct source_file *file, struct str text,
                            uint32_t room, struct arena *mem);
/* One row's fields from a claim. */
void listed_from_claim(struct listed *e, const struct claim *k);
void listed_set_refs(struct listed *e, struct str refs, struct arena *mem);

/* Sets the ranks as nmap does: by frequency, and among equals in the order of the
 * file. What has no frequency comes last, as in nmap's eyes it is zero. */
void listing_rank(struct listing *l, struct arena *mem);

/* Says nothing; stands where one side of a pair is missing. */
extern const struct listed listed_none;
static inline const struct listed *listed_or(const struct listed *a, const struct listed *b)
{
    return a ? a : b ? b : &listed_none;
}

/* NULL if the listing has no such endpoint. */
const struct listed *listing_find(const struct listing *l, struct endpoint at);

/* Empty where there is none. */
struct str listed_refs(const struct listed *e);
struct str listed_holder(const struct listed *e);
struct str listed_modified(const struct listed *e);

/* Whether `name` is the name or an alias there, case counting. */
bool listed_has(const struct listed *e, struct str name);

/* "465/tcp", "6000-6063/tcp", "225-241", "compressnet/tcp": what a row is about. */
struct str listed_label(const struct listed *e, struct arena *mem);

/* One line an endpoint in a form in which two files are alike where they say the
 * same: `465/tcp name (aliases) 0.012345 # comment`. */
struct sink;
void listing_print(const struct listing *l, struct sink *out);

#endif

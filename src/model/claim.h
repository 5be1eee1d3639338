/* SPDX-License-Identifier: BSD-2-Clause */
/* A claim: one source's statement about an endpoint or a range, with its place;
 * and the catalogue, which keeps all of them in the order they were read.
 *
 * The catalogue owns claims and their text in one arena; pointers hold until
 * catalogue_free. A range stays one claim, so memory is at most 2 MiB plus a constant
 * times the inputs' size. Files that are read side by side have a catalogue each, and
 * catalogue_join makes one of them.
 */
#ifndef MODEL_CLAIM_H
#define MODEL_CLAIM_H

#include "base/diag.h"
#include "model/endpoint.h"
#include "model/freq.h"

struct card;
struct card_source;
struct card_text;
struct map;

enum claim_flag {
    /* IANA: a malformed name; `counterpart` is its RFC 6335 replacement. */
    CLAIM_MALFORMED = 1 << 0,
    /* IANA: the row says that it records an unassigned but widespread use. */
    CLAIM_UNASSIGNED_USE = 1 << 1,
    /* IANA: the row says that it duplicates the service `counterpart`. */
    CLAIM_DUPLICATE = 1 << 2,
    /* IANA: the name stands in a note or title as what the endpoint was. */
    CLAIM_HISTORY = 1 << 3,
    /* IANA: the row has a port and no transport; tcp and udp are meant. */
    CLAIM_ANY_TRANSPORT = 1 << 4,
    /* nmap: an item of a comment, to be checked, never an alias as it stands. */
    CLAIM_COMMENT_ITEM = 1 << 5,
    /* services(5), nmap: not the first name of its line. */
    CLAIM_ALIAS = 1 << 6,
    /* A second line of the same file for an endpoint: its readers take the
     * first, so it is kept as evidence and decides nothing. */
    CLAIM_REPEATED = 1 << 7,
    CLAIM_PREFER = 1 << 8,  /* card: the name resolves to this port */
    CLAIM_COMMON = 1 << 9,  /* card: the name that people and tools use */
};

/* What a file that is written back line by line needs to stay itself. */
struct claim_line {
    struct str raw;     /* the line as read, without its line break */
    struct str leading; /* whole comment lines before it, each with its LF */
};

/* What only the registry says. */
struct registration {
    struct str counterpart;          /* see the flags */
    struct str refs;                 /* "[RFC8314][RFC6409]" */
    struct str registered, modified; /* YYYY[-MM[-DD]]; may be empty */
    struct str unauthorized;         /* remark on unauthorised use */
    struct str holder;               /* the assignee, for comparisons only */
};

/* What only a card says of a name. */
struct curation {
    const struct card *card;
    struct str refs;         /* separated by blanks: "RFC8314#7.3 debian" */
    struct str since, until; /* dates; may end in `~` */
    struct str why;
    const struct card_text *sources; /* the items of refs, each with its place */
    uint32_t source_count;
    struct place since_at, until_at, why_at;
};

struct claim {
    struct claim *next;     /* of the same endpoint; see claim_next */
    uint32_t flags;         /* enum claim_flag */
    uint32_t order;         /* position in the catalogue */
    uint16_t first, last;   /* ports */
    uint8_t transport;      /* enum servc_transport */
    uint8_t source;         /* enum servc_source */
    uint8_t status;         /* enum servc_status: what the source says the name is there */
    uint8_t layer;          /* cards: 0 is ours, each later --cards= wins over it */
    struct place at;
    struct str name;        /* empty: nameless (reserved, unassigned) or unknown */
    struct str title;       /* IANA, cards: one line; nmap, services(5): the comment, trimmed;
                               may be empty */
    struct freq freq;
    const struct claim_line *line;           /* nmap; else NULL */
    const struct registration *registration; /* IANA; else NULL */
    const struct curation *curation;         /* cards; else NULL */
};

struct claim_list {
    struct claim **at;
    uint32_t count, capacity;
};

/* A file that is written back keeps its comment lines outside of entries. */
struct nmap_file {
    const struct source_file *file; /* NULL: none was read */
    struct str header;              /* comment lines before the first entry */
    struct str trailer;             /* comment lines behind the last one */
    bool has_rank;                  /* a line had a frequency nmap can rank by */
};

/* Claims of single ports hang on pages of so many ports; most pages of sctp and dccp
 * are never made. */
#define PAGE_PORTS 256u
#define PORT_PAGES (PORTS / PAGE_PORTS)

struct catalogue {
    struct arena mem;
    uint32_t count;                               /* claims of all kinds */
    uint32_t count_of[SERVC_SOURCES];             /* ... by source */
    struct claim **pages[SERVC_TRANSPORTS][PORT_PAGES]; /* see claim_last */
    struct claim_list ranges[SERVC_TRANSPORTS];   /* first < last */
    struct claim_list named_ranges[SERVC_TRANSPORTS]; /* those of them with a name: a handful */
    struct claim_list portless;                   /* IANA: names without a port */
    struct claim_list unsupported;                /* transports that we do not know */
    struct claim_list card_order;                 /* every card claim, as read */
    struct nmap_file nmap;
    struct str iana_date;                         /* newest date in the registry; empty if none */
    bool has_source[SERVC_SOURCES];               /* a file of this kind was read */
    const struct card **cards;
    uint32_t card_count, card_capacity;
    bool unplaced;                                /* card claims stand in card_order alone */
    struct map *card_index;                       /* see catalogue_card; NULL without cards */
    struct card_source *card_sources;             /* of all files read, in order */
    uint32_t card_source_count, card_source_capacity;
    struct map *nmap_hooks;                       /* names that nmap's scripts match by, or NULL */
    uint64_t used[PORTS / 64];                    /* a bit for each port that a claim begins at */
};

/* A new empty catalogue; never NULL. */
struct catalogue *catalogue_new(void);
void catalogue_free(struct catalogue *c);

/* The same in an arena that is in use: the catalogue has it until catalogue_leave gives it
 * back, with the catalogue in it. */
struct catalogue *catalogue_new_in(struct arena *mem);
void catalogue_leave(struct catalogue *c, struct arena *mem);

/* The same for cards alone that will be joined to others: their claims are put under their ports
 * by catalogue_join, which saves the room for those of hundreds of parts. */
struct catalogue *catalogue_new_cards(struct arena *mem);

/* Puts what is in `part` behind what is in `c`, as if it had been read there. The part may not
 * be used any more, but its arena must last as long as `c`. A card for ports that a card
 * of `c` in the same layer is about is left out, with an error in `d`. */
void catalogue_join(struct catalogue *c, struct catalogue *part, struct diag *d);

/* The place in c->cards of the card of a layer about exactly these ports; NULL if there is none. */
const uint32_t *catalogue_card(const struct catalogue *c, uint8_t layer, uint16_t first, uint16_t last);
/* Puts a card in; there may be none like it. */
void catalogue_add_card(struct catalogue *c, const struct card *card);
/* The error for a second one. */
void report_second_card(struct diag *d, const struct card *second, const struct card *first);

/* A zeroed claim of the catalogue's arena, not yet in it. */
struct claim *claim_new(struct catalogue *c, enum servc_source source, struct place at);

/* Puts a claim in: under its port, or under the ranges. first, last, transport and
 * name must be set. */
void claim_add(struct catalogue *c, struct claim *claim);
/* Keeps a claim that belongs to no endpoint. */
void claim_keep(struct catalogue *c, struct claim_list *list, struct claim *claim);

/* The last claim on one port alone, whose `next` is the first; NULL if there is none. */
static inline struct claim *claim_last(const struct catalogue *c, struct endpoint e)
{
    struct claim **page = c->pages[e.transport][e.port / PAGE_PORTS];
    return page ? page[e.port % PAGE_PORTS] : NULL;
}

/* The claims on one port alone, in order of reading: first with `before` NULL,
 * then each behind the last; NULL at the end. Ranges are not among them. */
static inline const struct claim *claim_next(const struct catalogue *c, struct endpoint e,
                                             const struct claim *before)
{
    const struct claim *last = claim_last(c, e);
    if (!last || before == last)
        return NULL;
    return before ? before->next : last->next;
}

/* All claims that cover an endpoint, ranges included, in order of reading. The
 * array belongs to `mem`. */
const struct claim **claims_at(const struct catalogue *c, struct endpoint e, struct arena *mem,
                               uint32_t *count);

/* The first port from `from` on that may have claims of its own; PORTS if none has. */
uint32_t claim_port_next(const struct catalogue *c, uint32_t from);

/* A date "YYYY[-MM[-DD]]", digits and hyphens in place, months 01-12, days
 * 01-31; a trailing `~` (about) is allowed if `about` is. */
bool date_is_valid(struct str date, bool about);
/* Compares as far as the shorter one goes; 0 if one is a prefix of the other. */
int date_cmp(struct str a, struct str b);

#endif

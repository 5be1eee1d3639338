/* SPDX-License-Identifier: BSD-2-Clause */
/* The page of a port, or of a range: everything there is to say about it, in the
 * order and the words in which terminal, Markdown and HTML say it. JSON has the same,
 * and the facts as members.
 *
 * A page is made from a lookup table and the port's card, and points into both: it
 * lives as long as the table, the card's catalogue and the arena. Nothing here is
 * escaped: texts come from cards and tables, which may come from anywhere, and hold
 * any byte. Each writer makes them harmless for its readers.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "base/arena.h"
#include "lib/servc.h"

struct card;
struct claim;

enum page_section_id {
#define PAGE_SECTION(id, key, heading) PAGE_##id,
#include "page/sections.def"
#undef PAGE_SECTION
    PAGE_SECTIONS
};

/* "other-uses", and "Other uses"; static. */
const char *page_section_key(enum page_section_id id);
const char *page_section_heading(enum page_section_id id);

enum page_source_kind {
    PAGE_SOURCE_RFC,      /* `key` RFC8314#7.3; `url` leads to the section */
    PAGE_SOURCE_URL,      /* `key` and `url` are it */
    PAGE_SOURCE_KEY,      /* a key of data/cards/sources.yaml */
    PAGE_SOURCE_REGISTRY, /* the IANA registry; `file` says which copy */
    PAGE_SOURCE_FILE,     /* another input of the table, by its label */
    PAGE_SOURCE_UNKNOWN,  /* a word that the table does not explain */
};

/* One of the list at the end of a page. */
struct page_source {
    enum page_source_kind kind;
    struct str key;       /* as the card writes it; "iana", "nmap", or a file's label */
    struct str title;     /* never empty: "RFC 8314, section 7.3" */
    struct str publisher; /* this and the rest may be empty */
    struct str url;       /* http or https */
    struct str citation;
    struct str date;      /* of an input: as the table has it */
};

/* Numbers of sources, from 1, in the order in which the statement names them. */
struct page_marks {
    const uint32_t *at;
    uint32_t count;
};

struct page_words {
    const struct str *at;
    uint32_t count;
};

#define PAGE_NO_PORT UINT32_MAX

/* A statement: one line of a section. What people read is `label`, `text`, tags and
 * marks, in this order. */
struct page_item {
    struct str anchor;       /* "security-5f3a91c2": unique on the page; stays while the
                                statement does, whatever is added around it */
    struct str label;        /* a name, a date, an endpoint; may be empty */
    struct str text;         /* sentences, or words behind the label; may be empty */
    struct page_words tags;  /* "established", "threat" ... */
    struct page_marks marks;
    uint32_t link;           /* the port that the label leads to, or PAGE_NO_PORT */
    bool leads;              /* the label is the name that leads */
};

struct page_section {
    const struct page_item *items;
    uint32_t count; /* 0: the section is not shown */
};

/* A name at an endpoint. */
struct page_name {
    struct str name;
    enum servc_status status; /* SERVC_REJECTED: printed by somebody, refused by us */
    enum servc_source source;
    bool leads;
    bool preferred;           /* on this transport the name resolves to this port */
    bool stolen;              /* another endpoint's registered name */
    struct str since, until;  /* dates, `~` behind one is about; may be empty */
    struct str why;           /* the card's reason; may be empty */
    struct page_marks marks;
};

/* What a row of the registry says, or the line of another file. */
struct page_evidence {
    enum servc_source source;
    enum servc_status status;
    unsigned flags;           /* SERVC_EVIDENCE_... */
    struct str name;          /* empty: none */
    struct str title, registered, modified, unauthorized, counterpart;
    struct str refs;          /* as the registry has them: "[RFC8314][RFC6409]" */
    struct str file;          /* label of the input */
    struct page_marks marks;  /* its references, and the input */
};

/* What other generators and files lead with at an endpoint. */
struct page_other {
    struct str who;   /* "the registry's first row", "nmap", "services (debian)" */
    enum servc_source source;
    struct str name;  /* empty: none, or "unknown" */
    bool differs;     /* from ours */
};

struct page_endpoint {
    enum servc_transport transport;
    bool is_entry;            /* false: only the registry has something to say */
    enum servc_status status; /* of the leading name, or reserved, unknown */
    struct str name;          /* the leading one; empty: none */
    struct str title;         /* may be empty */
    bool card_fits;           /* the card's text is about the service on this transport */
    const char *rule;         /* id of the rule that decided, or NULL */
    const char *rule_what;    /* in words, or NULL */
    bool moved;               /* the policy put another name first than the rule */
    uint32_t frequency;       /* millionths, or SERVC_NO_FREQUENCY */
    enum servc_source frequency_source;
    uint32_t rank, ranked;    /* the rank-th of so many; 0 without a frequency */
    struct str how_often;     /* "common: on 1 host in 72, rank 26 of 8,366"; empty without */
    const struct page_name *names; /* the leading one first; the rejected last */
    uint32_t name_count;
    const struct page_evidence *evidence; /* the registry's rows in its order, then files */
    uint32_t evidence_count;
    const struct page_other *others;
    uint32_t other_count;
    uint32_t range_first, range_last; /* the registered range around the port; PAGE_NO_PORT: none */
    struct str range_name;
    enum servc_status range_status;
};

/* Ports of a range that say the same one after the other. */
struct page_run {
    uint16_t first, last;
    enum servc_transport transport;
    enum servc_status status;
    struct str name; /* may be empty */
};

/* System, user or dynamic: RFC 6335, section 6. */
enum page_class { PAGE_CLASS_SYSTEM, PAGE_CLASS_USER, PAGE_CLASS_DYNAMIC, PAGE_CLASS_SEVERAL };

struct page {
    uint16_t first, last;      /* equal: the page of a port */
    enum servc_policy policy;
    enum page_class port_class;
    struct str class_text;     /* "system port (0-1023)" */
    struct str range_text;     /* "one of 6000-6063 (x11 on tcp and udp)"; may be empty */
    bool one_transport;        /* asked for 465/tcp: name and summary are about it */
    enum servc_transport transport;
    struct str name;           /* of the whole page; empty: none */
    struct str title;          /* may be empty */
    struct str summary;        /* why there is no name to show, or what the card is about where it
                                  is not the transport asked for; else empty */
    bool known;                /* some source has a name or a frequency, or reserves it */
    struct page_endpoint endpoints[SERVC_TRANSPORTS]; /* tcp before udp before sctp, dccp */
    uint32_t endpoint_count;   /* of a range: what is said of all its ports alike */
    const struct page_run *runs; /* of a range: its ports that are entries */
    uint32_t run_count;
    bool has_card;
    uint16_t card_first, card_last; /* what the card is about */
    struct str reviewed, confidence, prevalence; /* the card's; may be empty */
    struct page_words roles;
    struct page_section sections[PAGE_SECTIONS];
    const struct page_source *sources;
    uint32_t source_count;
    struct str asked;          /* the name that led here; empty: it was a number */
    struct page_words also_at; /* where that name stands besides: "6001-6063/tcp" */
};

/* What a page is made from. */
struct page_inputs {
    const struct servc_table *table;
    enum servc_policy policy;
    const struct card *card;          /* about the port or a range around it; or NULL */
    const struct claim *const *names; /* what that card says of names */
    uint32_t name_count;
    bool one_transport;               /* the page of 465/tcp rather than of 465 */
    enum servc_transport transport;
    struct str asked;                 /* see struct page */
};

/* Makes the page of `first` to `last` (equal: of one port). Any ports and any table
 * give a page: one that nobody knows says so.
 * mem      owns what the page adds to the table's and the card's texts */
void page_build(struct page *p, const struct page_inputs *in, uint16_t first, uint16_t last,
                struct arena *mem);

/* "465", "6000-6063": the file name of a page without its end, too. */
#define PAGE_PORT_TEXT 12
const char *page_port_text(uint16_t first, uint16_t last, char *buffer);

#endif

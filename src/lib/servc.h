/* SPDX-License-Identifier: BSD-2-Clause */
/* servc: names of ports, looked up in a table that `servc build` wrote.
 *
 *     struct servc_table *t;
 *     int error = servc_open("/usr/share/servc/servc.tbl", 0, &t);
 *     if (error)
 *         fprintf(stderr, "%s\n", servc_error_text(error));
 *     puts(servc_name_at(t, SERVC_TCP, 443, SERVC_POLICY_IANA));    "https"
 *     servc_close(t);
 *
 * Handles. A table is opened once and read from any number of threads: no lookup
 * writes, allocates, locks or keeps state, in the table or elsewhere. Opening and
 * closing are the caller's to order: servc_close while another thread looks
 * something up is an error.
 *
 * Strings. Names and titles belong to the table, end in NUL and live until
 * servc_close. They are the bytes of the sources: most are ASCII, and nothing but
 * NUL and control characters is kept out of them.
 *
 * Numbers. Ports are in host byte order, except in struct servent. Frequencies
 * are whole millionths.
 *
 * Damage. A file is never trusted: what points outside of it is answered as if it
 * were not there, so that a damaged table gives an error or a wrong answer, and
 * never a crash or a hang. servc_verify tells damage for certain.
 *
 * Files. A raw table is mapped, and its pages are shared by all processes. To
 * replace one, write a new file and rename it over the old (as `servc build`
 * does): tables that are open go on with the old one. Never write into the file
 * itself: a mapped file that shrinks ends its readers with SIGBUS.
 *
 * Every value here is written into files, so a value never changes its meaning
 * and new ones go at the end. The layout of tables: doc/table.md. Which name
 * leads, and what a status means: doc/rules.md.
 */
#ifndef SERVC_H
#define SERVC_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The library is compiled with everything hidden but what stands here. */
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

/* Version of the compiler and of this library: one number for both. */
#define SERVC_VERSION "0.1.0"

/* ---- Words ---- */

/* Transport protocols with a 16-bit port that IANA registers services for
 * (RFC 6335, section 4). The order is the order of lines at one port. */
enum servc_transport {
    SERVC_TCP = 0,
    SERVC_UDP = 1,
    SERVC_SCTP = 2,
    SERVC_DCCP = 3,
};
#define SERVC_TRANSPORTS 4

/* What a name is at an endpoint (doc/rules.md, "Statuses"). */
enum servc_status {
    SERVC_ASSIGNED = 0,    /* live in the registry, and first there */
    SERVC_CO_ASSIGNED = 1, /* another live registration at the same endpoint */
    SERVC_LEGACY = 2,      /* superseded, malformed or withdrawn, still met */
    SERVC_UNOFFICIAL = 3,  /* in use, never registered there */
    SERVC_REJECTED = 4,    /* printed by somebody, refused here, with a reason */
    SERVC_RESERVED = 5,    /* no name: the registry keeps the endpoint back */
    SERVC_UNKNOWN = 6,     /* no name: seen open, or unassigned */
};
#define SERVC_STATUSES 7

/* Where a statement comes from. */
enum servc_source {
    SERVC_SOURCE_CARD = 0,     /* a curated card */
    SERVC_SOURCE_IANA = 1,     /* the IANA registry */
    SERVC_SOURCE_NMAP = 2,     /* an nmap-services file */
    SERVC_SOURCE_SERVICES = 3, /* a services(5) file */
    SERVC_SOURCE_MEASURED = 4, /* counts of scan results */
    SERVC_SOURCE_NONE = 5,     /* nobody: no data */
};
#define SERVC_SOURCES 6

/* Which of an endpoint's names leads (doc/rules.md, "Policies"). */
enum servc_policy {
    SERVC_POLICY_IANA = 0,     /* the registered name */
    SERVC_POLICY_COMMON = 1,   /* the name people use, where a card says so */
    SERVC_POLICY_UPSTREAM = 2, /* nmap's name wherever it has one */
};
#define SERVC_POLICIES 3

/* The lower-case word for a value, as files print it; NULL for a value outside
 * the enumeration. The string is static. */
const char *servc_transport_name(enum servc_transport transport);
const char *servc_status_name(enum servc_status status);
const char *servc_source_name(enum servc_source source);
const char *servc_policy_name(enum servc_policy policy);

/* "tcp" to SERVC_TCP, whatever the case; -1 for a word that is no transport. */
int servc_transport_parse(const char *word);

/* ---- Errors ---- */

enum servc_error {
    SERVC_OK = 0,
    SERVC_ENOENT = 1,   /* the table has no such thing: an answer, not a failure */
    SERVC_EFOREIGN = 2, /* not a table of ours */
    SERVC_ENEWER = 3,   /* a table of ours in a later format: a newer library reads it */
    SERVC_ECORRUPT = 4, /* a table of ours, damaged or cut short */
    SERVC_ELARGE = 5,   /* larger than the format allows, or than the caller's buffer */
    SERVC_ENOMEM = 6,   /* out of memory */
    SERVC_EINVAL = 7,   /* the caller's mistake: a value outside its enumeration, NULL */
    SERVC_ESYSTEM = 8,  /* the system refused; errno says why */
};

/* A few words, static, without a full stop; never NULL. */
const char *servc_error_text(int error);

/* ---- Open and close ---- */

struct servc_table;

/* Flags of the open functions; or them. */
#define SERVC_OPEN_VERIFY 1u       /* a raw table: check every section now, as servc_verify does */
#define SERVC_OPEN_NO_CHECKSUMS 2u /* check none: to look into a damaged table, and for fuzzers */
#define SERVC_OPEN_NO_TEXTS 4u     /* a compressed table: leave titles, evidence and cards out */

/* Opens a file, raw (servc.tbl) or compressed (servc.tblz); the first bytes tell.
 * A raw file is mapped, its header and section table are checked (checksums of
 * the sections are not: that is SERVC_OPEN_VERIFY), and nothing is allocated but
 * the handle. A compressed one is inflated into one block of memory, checksums
 * included.
 *
 * out      set on SERVC_OK only; servc_close frees it
 * returns  SERVC_OK, SERVC_EFOREIGN, SERVC_ENEWER, SERVC_ECORRUPT, SERVC_ELARGE,
 *          SERVC_ENOMEM, SERVC_EINVAL, SERVC_ESYSTEM */
int servc_open(const char *path, unsigned flags, struct servc_table **out);

/* The same from memory. A raw image is used where it is, so it must stay there
 * and unchanged until servc_close; a compressed one may go when this returns. Any
 * alignment will do. The image stays the caller's. Never SERVC_ESYSTEM. */
int servc_open_memory(const void *image, size_t size, unsigned flags, struct servc_table **out);

/* Frees the handle, and the mapping if there is one. NULL is allowed. */
void servc_close(struct servc_table *t);

/* Reads all of a table: checksums, and whether every offset, number and order in
 * it is what doc/table.md says. Takes about a millisecond for a full table.
 * returns  SERVC_OK or SERVC_ECORRUPT */
int servc_verify(const struct servc_table *t);

/* ---- From a port to a name ---- */

/* The leading name at an endpoint: the fast way, and the function that most
 * programs need. NULL if there is no name, no entry, or a value is outside its
 * enumeration. */
const char *servc_name_at(const struct servc_table *t, enum servc_transport transport,
                          uint16_t port, enum servc_policy policy);

struct servc_endpoint {
    uint16_t port;
    uint8_t transport; /* enum servc_transport */
    uint8_t preferred; /* 1: the name asked for resolves to this port on this transport */
};

/* The same for a batch: out[i] gets the name at at[i], or NULL. Memory is asked
 * for ahead, so that with cold caches a batch takes about half the time of single
 * calls; with warm ones nothing is gained. Returns how many have a name. */
size_t servc_names_at(const struct servc_table *t, const struct servc_endpoint *at, size_t count,
                      enum servc_policy policy, const char **out);

#define SERVC_NO_FREQUENCY UINT32_MAX

/* What is known of one endpoint. Members beginning with `private_` are the
 * library's. */
struct servc_entry {
    uint16_t port;
    uint8_t transport;        /* enum servc_transport */
    uint8_t policy;           /* enum servc_policy: as asked for */
    uint8_t status;           /* enum servc_status: of the leading name; without one
                                 SERVC_RESERVED or SERVC_UNKNOWN */
    uint8_t source;           /* enum servc_source: who is believed for the name */
    uint8_t frequency_source; /* enum servc_source */
    uint8_t moved;            /* 1: the policy put another name first than the rule */
    uint32_t frequency;       /* share of scanned hosts that had the endpoint open, in
                                 millionths; SERVC_NO_FREQUENCY without data. 0 was measured */
    uint32_t alias_count;     /* names besides the leading one, under this policy */
    const char *name;         /* the leading name; NULL if none leads */
    const char *rule;         /* the id of the rule that decided (doc/rules.md); NULL if the
                                 table does not say */
    uint32_t private_entry, private_list;
};

/* The entry at an endpoint.
 * out      filled on SERVC_OK only
 * returns  SERVC_OK, SERVC_ENOENT (no name and no frequency there), SERVC_EINVAL */
int servc_by_port(const struct servc_table *t, enum servc_transport transport, uint16_t port,
                  enum servc_policy policy, struct servc_entry *out);

/* All entries, in order of port, then tcp, udp, sctp, dccp:
 *     for (error = servc_first(t, policy, &e); !error; error = servc_next(t, &e))
 * returns  SERVC_OK, SERVC_ENOENT (no more), SERVC_EINVAL */
int servc_first(const struct servc_table *t, enum servc_policy policy, struct servc_entry *out);
int servc_next(const struct servc_table *t, struct servc_entry *entry);

struct servc_name {
    const char *name;       /* as this policy spells it */
    const char *registered; /* spelling under `iana`; differs from `name` in case alone */
    uint8_t status;         /* enum servc_status */
    uint8_t source;         /* enum servc_source */
    uint8_t preferred;      /* 1: on this transport the name resolves to this port */
    uint8_t stolen;         /* 1: it is another endpoint's registered name, and resolves there */
    uint8_t upstream_only;  /* 1: dropped, and seen under SERVC_POLICY_UPSTREAM alone */
};

/* The i-th name of an entry: 0 is the leading one, then the aliases in order of
 * precedence. Without a leading name 0 is SERVC_ENOENT, and aliases begin at 1.
 * entry    from this table, unchanged
 * returns  SERVC_OK, SERVC_ENOENT (no such name) */
int servc_entry_name(const struct servc_table *t, const struct servc_entry *entry, uint32_t i,
                     struct servc_name *out);

/* A few words about the service, or NULL: the entry has no title, or the table
 * was built without. */
const char *servc_title(const struct servc_table *t, const struct servc_entry *entry);

/* Documents about the leading name, separated by blanks ("RFC8314 RFC6409"); or
 * NULL. */
const char *servc_refs(const struct servc_table *t, const struct servc_entry *entry);

/* The entry's place among its transport's by frequency, from 1; of equals the
 * lower port comes first. 0 without a frequency. */
uint32_t servc_rank(const struct servc_table *t, const struct servc_entry *entry);

/* The entry of a rank, 1 being the most frequent: the top N without a sort.
 * returns  SERVC_OK, SERVC_ENOENT (fewer have a frequency), SERVC_EINVAL */
int servc_by_rank(const struct servc_table *t, enum servc_transport transport, uint32_t rank,
                  enum servc_policy policy, struct servc_entry *out);

/* ---- From a name to ports ---- */

/* For a length: the text ends in NUL. */
#define SERVC_NUL ((size_t)-1)

/* The port that a name, leading or alias, resolves to on a transport: its
 * preferred port, else the lowest. ASCII letters match in either case. Returns the
 * port, or -1 if the name is not there (under this policy) or a value is outside
 * its enumeration. The fast way. */
int32_t servc_port_of(const struct servc_table *t, const char *name, size_t length,
                      enum servc_transport transport, enum servc_policy policy);

/* Every endpoint of a name, leading or alias: preferred ones first, then in order
 * of port and transport. Writes at most `capacity` of them and returns how many
 * there are, which may be more; 0 if the name is not there. */
size_t servc_by_name(const struct servc_table *t, const char *name, size_t length,
                     enum servc_policy policy, struct servc_endpoint *out, size_t capacity);

/* Names in alphabetical order (ASCII, case folded; each name once, spelled as the
 * first endpoint does). servc_prefix counts those that begin with a prefix, and
 * sets *first to the number of the first of them, so that
 * servc_sorted_name(t, first + i), i below the count, are they. A name that only
 * `upstream` shows is among them: servc_by_name tells. */
uint32_t servc_prefix(const struct servc_table *t, const char *prefix, size_t length,
                      uint32_t *first);
/* NULL behind the last. */
const char *servc_sorted_name(const struct servc_table *t, uint32_t i);

/* ---- Ranges, cards, and what the table is ---- */

struct servc_range {
    uint16_t first, last;
    uint8_t transport; /* enum servc_transport */
    uint8_t status;    /* enum servc_status */
    const char *name;  /* or NULL */
};

/* The i-th range that a source registered or reserved whole (6000-6063), by
 * transport and first port. SERVC_OK or SERVC_ENOENT. Its endpoints are entries of
 * their own where they have a name. */
int servc_range_at(const struct servc_table *t, uint32_t i, struct servc_range *out);

/* The card about a port: YAML text (doc/cards.md), not ended by NUL. Inflates into
 * `buffer` and uses about 24 KiB of stack.
 * length   set on SERVC_OK and SERVC_ELARGE to the length of the text
 * returns  SERVC_OK, SERVC_ENOENT (no card, or a table without), SERVC_ELARGE
 *          (buffer too small: ask with size 0 first), SERVC_ECORRUPT, SERVC_EINVAL */
int servc_card(const struct servc_table *t, uint16_t port, char *buffer, size_t size,
               size_t *length);

/* The i-th card, by first port; arguments, errors and stack as with servc_card.
 * ports    what it is about; set on SERVC_OK and SERVC_ELARGE */
struct servc_card_ports {
    uint16_t first, last;
};
int servc_card_at(const struct servc_table *t, uint32_t i, struct servc_card_ports *ports,
                  char *buffer, size_t size, size_t *length);

/* ---- Evidence: what the sources say, word for word ---- */

/* Flags of a row of the registry; or-ed. */
#define SERVC_EVIDENCE_MALFORMED 1u      /* not RFC 6335 syntax; `counterpart` replaces it */
#define SERVC_EVIDENCE_UNASSIGNED_USE 2u /* records a use that was never assigned */
#define SERVC_EVIDENCE_DUPLICATE 4u      /* says that it duplicates `counterpart` */
#define SERVC_EVIDENCE_HISTORY 8u        /* not live: a note says what the endpoint was */
#define SERVC_EVIDENCE_RANGE 16u         /* the row is about a range of ports */

/* What one source says of an endpoint: a row of the registry, or the first name of
 * a line of another file. Strings are the table's, never NULL, and "" where the source
 * says nothing. */
struct servc_evidence {
    uint8_t source; /* enum servc_source: never SERVC_SOURCE_CARD */
    uint8_t status; /* enum servc_status: what the row makes of the name */
    uint8_t flags;
    const char *name;         /* "": the row reserves the endpoint, or knows no name */
    const char *registered;   /* YYYY[-MM[-DD]] */
    const char *modified;     /* the same */
    const char *refs;         /* as the registry has them: "[RFC8314][RFC6409]" */
    const char *title;        /* the registry's description, where the input has it */
    const char *unauthorized; /* the registry's remark on unauthorised use */
    const char *counterpart;  /* another name of the same service: see the flags */
    const char *file;         /* label of the input, as in servc_info */
};

/* The i-th statement about an endpoint, whether it is an entry or not: the
 * registry's rows about this port in its order, so that 0 is what generators print
 * that take its first row; its rows about ranges that have the port; then files. A
 * file's line is kept only where it has another first name than the one that leads
 * under SERVC_POLICY_IANA (case apart), or none. There are at most 64.
 * out      filled on SERVC_OK only
 * returns  SERVC_OK, SERVC_ENOENT (no more, or a table without), SERVC_EINVAL */
int servc_evidence_at(const struct servc_table *t, enum servc_transport transport, uint16_t port,
                      uint32_t i, struct servc_evidence *out);

/* What a key in a card's `ref` or `by` stands for (doc/cards.md, "Sources"). Strings
 * are the table's, never NULL, and "" where it has none. */
struct servc_source_text {
    const char *title, *publisher, *url, *citation;
};

/* key      of `length` bytes, or SERVC_NUL; case counts. Only keys that the table's cards
 *          name are there
 * returns  SERVC_OK, SERVC_ENOENT (no such key, or a table without), SERVC_EINVAL */
int servc_source_of_key(const struct servc_table *t, const char *key, size_t length,
                        struct servc_source_text *out);

/* Where the table comes from: lines of a word, a tab and its value, ended by LF
 * and at last by NUL; doc/table.md lists the words (version, date, select,
 * licence, input). Never NULL. */
const char *servc_info(const struct servc_table *t);

struct servc_counts {
    uint32_t entries[SERVC_TRANSPORTS];
    uint32_t ranked[SERVC_TRANSPORTS]; /* entries with a frequency */
    uint32_t names;                    /* different in more than case */
    uint32_t ranges, titles, cards;
    uint32_t bytes;      /* of the raw image */
    uint32_t file_bytes; /* of what was opened */
    uint32_t compressed; /* 1: it was opened from the compressed form */
    uint32_t evidence;   /* statements; one about a range counts once */
    uint32_t sources;    /* keys that servc_source_of_key knows */
};
void servc_count(const struct servc_table *t, struct servc_counts *out);

/* The raw image: what a file servc.tbl holds, but for checksums if the table was
 * opened from the compressed form. Belongs to the table. */
const void *servc_image(const struct servc_table *t, size_t *size);

/* One section of the raw image (doc/table.md). SERVC_OK or SERVC_ENOENT. */
struct servc_section {
    char id[5];
    uint32_t offset, length;
};
int servc_section_at(const struct servc_table *t, uint32_t i, struct servc_section *out);

/* ---- For programs written for getservbyname ---- */

/* struct servent of <netdb.h>, filled as getservbyname_r(3) and
 * getservbyport_r(3) of glibc do: `protocol` NULL is any, s_port and `port` are in
 * network byte order, aliases are those under SERVC_POLICY_IANA.
 * buffer   holds the pointers of s_aliases; the strings are the table's
 * returns  0 with *result set to `entry`; ENOENT or ERANGE (buffer too small) with
 *          *result NULL */
struct servent;
int servc_getservbyname_r(const struct servc_table *t, const char *name, const char *protocol,
                          struct servent *entry, char *buffer, size_t size,
                          struct servent **result);
int servc_getservbyport_r(const struct servc_table *t, int port, const char *protocol,
                          struct servent *entry, char *buffer, size_t size,
                          struct servent **result);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif

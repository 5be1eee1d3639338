/* SPDX-License-Identifier: BSD-2-Clause */
/* What the free texts of a registry row say, as facts: which name it replaces,
 * whose alias it is, what was here before. The same facts stand as words in the
 * column `Flags` of data/iana/services.csv (data/iana/README.md).
 *
 * Every sentence was taken from the editions of 2024-04 and 2025-03; a text
 * that says nothing of the kind is no fault.
 */
#ifndef READ_IANA_NOTE_H
#define READ_IANA_NOTE_H

#include "base/diag.h"

/* A service name that the row says was used at its endpoint. */
struct iana_past {
    struct str name;
    struct str date; /* of the end, as written; may be empty */
};

/* The registry never names more than one in a row. */
#define IANA_PASTS 4

struct iana_note {
    struct str alias_of;     /* of a malformed name: what replaced it */
    struct str replaces;     /* of a replacement: the malformed name */
    struct str duplicate_of; /* not to be used for discovery; this is */
    struct str unauthorized; /* remark on unauthorised use */
    bool unassigned;         /* a nameless row that is free */
    bool widespread;         /* records an unassigned but widespread use */
    bool unused;             /* the service name is no longer in use */
    struct iana_past past[IANA_PASTS];
    uint32_t past_count;
    uint32_t past_left_out; /* more than IANA_PASTS */
};

/* One line: outer white space gone, inner runs one blank. A line that ends in a
 * hyphen goes on without a blank (`routinely-` `generated`). A view of the text
 * itself where there is nothing to fold. */
struct str iana_fold(struct arena *mem, struct str text);

/* A folded description without the sentence that IANA put behind it for a
 * replacement; and what it says. */
struct str iana_read_description(struct iana_note *n, struct arena *mem, struct str title);

/* `port` and `transport` as the row has them: notes list what was at both. */
void iana_read_notes(struct iana_note *n, struct arena *mem, struct str notes, struct str port,
                     struct str transport);

/* The words of a Flags cell. One that we do not know is reported at `at`. */
void iana_read_flags(struct iana_note *n, struct arena *mem, struct str flags, struct place at,
                     struct diag *d);

#endif

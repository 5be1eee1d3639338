/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of the registry's reader: a catalogue with its messages, and both
 * as text. */
#ifndef SUPPORT_IANA_WORLD_H
#define SUPPORT_IANA_WORLD_H

#include "base/sink.h"
#include "read/reader.h"

struct iana_world {
    struct arena mem;
    struct diag d;
    struct source_file file;
    struct catalogue *c;
    bool read; /* what the reader returned */
};

/* Reads a text as "t.csv". */
void iana_world_text(struct iana_world *w, struct str text);
/* Reads CSV or XML as "t", by what the text begins with. */
void iana_world_any(struct iana_world *w, struct str text);
/* Reads a file; the test fails if that cannot be done. */
void iana_world_file(struct iana_world *w, const char *path);
/* The same in the folder that SERVC_TEST_DATA names; where it is not at hand,
 * says so and returns false. */
bool iana_world_edition(struct iana_world *w, const char *name);
void iana_world_free(struct iana_world *w);

/* Each of these fills a sink anew and returns its text. A claim is a line
 *     name status FLAGS >counterpart refs registered..modified !remark "title"
 * with each part only where there is something. FLAGS: M malformed, W widespread
 * use, D duplicate, H history, A no transport given. */
void iana_show_claim(struct sink *out, const struct claim *k); /* adds a line */
const char *iana_show_at(struct sink *out, struct iana_world *w, const char *endpoint);
const char *iana_show_list(struct sink *out, const struct claim_list *list);
/* "E id line:column", one line for each message. */
const char *iana_show_diag(struct sink *out, const struct diag *d);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* A small world for tests: sources given as text, entries out of them. */
#ifndef SUPPORT_WORLD_H
#define SUPPORT_WORLD_H

#include "model/entry.h"

struct world {
    struct arena mem;
    struct diag diag;
    struct catalogue *catalogue;
    const struct entry_set *entries;
};

/* Starts empty; give sources in any order, then reconcile. */
struct world *world_new(void);
void world_free(struct world *w);

/* Registry rows "name,port,transport,description,reference,notes", one a line. */
void world_iana(struct world *w, const char *rows);
/* A whole registry CSV. */
void world_iana_csv(struct world *w, struct str text);
void world_nmap(struct world *w, const char *lines);
void world_services(struct world *w, const char *lines);
/* YAML documents; layer 0 is ours. */
void world_cards(struct world *w, const char *yaml, uint8_t layer);
/* Every card of data/cards. */
void world_our_cards(struct world *w);
void world_reconcile(struct world *w);

/* The names at "465/tcp" under a policy, joined with blanks, the leading one
 * first ("-" if none leads); "" if there is no entry. */
const char *world_names(struct world *w, const char *endpoint, enum servc_policy policy);
/* The same with each status in parentheses. */
const char *world_statuses(struct world *w, const char *endpoint);
const struct entry *world_entry(const struct world *w, const char *endpoint);
/* How many messages there are with an id. */
uint32_t world_messages(const struct world *w, const char *id);

/* The text of $SERVC_TEST_DATA/name, or an empty view with the reason printed
 * as a `skipped:` line. */
struct str world_real_file(struct world *w, const char *name);

#endif

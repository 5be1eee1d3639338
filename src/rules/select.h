/* SPDX-License-Identifier: BSD-2-Clause */
/* Which entries go into the outputs: --select. */
#ifndef RULES_SELECT_H
#define RULES_SELECT_H

#include "model/entry.h"

enum selection_kind {
    SELECT_FULL,       /* every entry */
    SELECT_NAMED,      /* a name leads */
    SELECT_REGISTERED, /* a registered name leads under `iana` */
    SELECT_CARDS,      /* a card has a name there */
    SELECT_TOP,        /* the `top` first of each transport, by nmap's rank */
    SELECT_LIST,       /* the endpoints in `listed` */
};

struct selection {
    enum selection_kind kind;
    uint32_t top;
    const struct catalogue *listed; /* every endpoint with a claim of a services file */
};

/* full, named, registered, cards, top:N. False for anything else. */
bool selection_parse(struct str word, struct selection *out);

/* The chosen entries, in the same order; the set belongs to `mem`. */
const struct entry_set *select_entries(const struct entry_set *set, const struct selection *s,
                                       struct arena *mem);

#endif

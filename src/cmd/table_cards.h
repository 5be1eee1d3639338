/* SPDX-License-Identifier: BSD-2-Clause */
/* The cards that a table carries, read. */
#ifndef CMD_TABLE_CARDS_H
#define CMD_TABLE_CARDS_H

#include "lib/servc.h"
#include "model/card.h"
#include "model/claim.h"

struct table_card {
    const struct card *card;
    const struct claim *const *names; /* what it says of names */
    uint32_t name_count;
};

struct table_cards {
    struct catalogue *catalogue; /* owns them */
    struct table_card *at;       /* in order of their first ports */
    uint32_t count, capacity;
};

/* Reads every card of the table. One that is not sound is left out, with its errors in
 * `d`. All memory is `mem`'s and the catalogue's: table_cards_free. */
void table_cards_read(struct table_cards *c, const struct servc_table *t, struct arena *mem,
                      struct diag *d);
void table_cards_free(struct table_cards *c);

/* The narrowest card about ports first to last, or NULL. */
const struct table_card *table_cards_find(const struct table_cards *c, uint16_t first,
                                          uint16_t last);

#endif

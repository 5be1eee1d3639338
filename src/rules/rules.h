/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules that choose the leading name of an endpoint, and the pass that turns
 * all claims into entries. Same claims, same entries: nothing else is looked at. */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "model/entry.h"
#include "rules/candidates.h"

/* Answers true if the rule decides. *lead is then the name that leads under
 * `iana`, or NULL where the endpoint has none. */
typedef bool rule_fn(const struct candidates *k, const struct candidate **lead);

/* In order of precedence: the functions behind model/rules.def. */
extern rule_fn *const rules[RULE_COUNT];

/* The first rule that decides; one always does. */
enum rule_id rules_decide(const struct candidates *k, const struct candidate **lead);

/* All entries of a catalogue. Sources that contradict each other, names dropped
 * and tokens kept out are reported in `d`. They do not depend on how many threads work on
 * them. Each thread has an arena, mem[0] the caller's; together they own the entries. */
struct entry_set *reconcile(const struct catalogue *c, unsigned threads, struct arena *const *mem,
                            struct diag *d);

/* Parts of that pass, one file each. */

/* The names of an entry in order of precedence, with their statuses, and which
 * leads under each policy. */
void names_order(const struct candidates *k, const struct candidate *lead, struct arena *mem,
                 struct entry *e);
/* Dropped names and cards that contradict the registry. */
void names_report(const struct candidates *k, struct diag *d);
/* The status of a name at its endpoint. */
enum servc_status name_status(const struct candidates *k, const struct candidate *n,
                              const struct candidate *lead);
/* Which port each name resolves to on its transport: sets preferred and stolen. */
void tokens_settle(struct entry **entries, uint32_t count, struct arena *scratch, struct diag *d);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* What a set of entries means for people who know nmap's file and the registry:
 * notes for the report, made once everything is decided. */
#ifndef RULES_DECISIONS_H
#define RULES_DECISIONS_H

#include "model/entry.h"

/* Notes `renamed` (another name leads in place of nmap's), `hook-lost` (... and
 * nmap's scripts match ports by the old name), `unknown-named` (nmap
 * has no name), `co-assigned` (one of several registrations leads), `withdrawn`
 * (only history is left). Those about nmap come most frequent first. Names that
 * were dropped are noted by the rules. */
void decisions_report(const struct entry_set *set, enum servc_policy policy, struct diag *d);

/* What becomes of a source's name at an entry under a policy; case does not count. */
enum name_fate {
    NAME_ABSENT,  /* the source has none there, or `unknown` */
    NAME_LEADS,
    NAME_FOLLOWS, /* another name leads */
    NAME_DROPPED, /* mirrored or rejected, whether another name leads or none */
};
enum name_fate nmap_name_becomes(const struct entry *e, enum servc_policy policy);

/* What became of the names of one input file. */
struct balance {
    uint32_t leads, follows, dropped; /* its names, by what they are at their endpoint now */
    uint32_t gained;                  /* named endpoints where it has no name */
};
struct balance decisions_balance(const struct entry_set *set, enum servc_policy policy,
                                 const struct source_file *file);

#endif

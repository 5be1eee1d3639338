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

/* What becomes of nmap's name at an entry under a policy; case does not count. */
enum nmap_name {
    NMAP_HAS_NONE,  /* no line, or `unknown` */
    NMAP_LEADS,
    NMAP_FOLLOWS,   /* another name leads */
    NMAP_DROPPED,   /* mirrored or rejected, whether another name leads or none */
};
enum nmap_name nmap_name_becomes(const struct entry *e, enum servc_policy policy);

#endif

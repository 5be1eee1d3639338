/* SPDX-License-Identifier: BSD-2-Clause */
/* What our writers write, our readers read back the same. */
#ifndef FUZZ_ROUND_TRIP_H
#define FUZZ_ROUND_TRIP_H

#include "model/entry.h"

void check_nmap_services(const struct entry_set *set, enum servc_policy policy);
void check_services5(const struct entry_set *set, enum servc_policy policy);
/* entries.jsonl and the report in both forms; `d` is what was said so far. */
void check_json_and_report(const struct entry_set *set, enum servc_policy policy,
                           const struct diag *d);

#endif

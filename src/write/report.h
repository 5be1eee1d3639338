/* SPDX-License-Identifier: BSD-2-Clause */
/* report.txt: what was decided and why, for a person. Every message of a build
 * is in it; doc/diagnostics.md explains each id. */
#ifndef WRITE_REPORT_H
#define WRITE_REPORT_H

#include "base/sink.h"
#include "model/entry.h"

struct report {
    const struct entry_set *entries;
    const struct diag *diag;
    struct str head;      /* lines about inputs and options, each with its LF */
};

void write_report(const struct report *r, struct sink *out);

#endif

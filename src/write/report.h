/* SPDX-License-Identifier: BSD-2-Clause */
/* What was decided and why: report.txt for a person, report.jsonl for programs.
 * Every message of a build is in both; doc/diagnostics.md explains each id. */
#ifndef WRITE_REPORT_H
#define WRITE_REPORT_H

#include "base/sink.h"
#include "model/entry.h"

struct report {
    const struct entry_set *entries;
    const struct diag *diag;
    struct str head;      /* lines about inputs and options, each with its LF */
};

/* The most important first; of each kind the first lines, and how many more
 * there are in report.jsonl. */
void write_report(const struct report *r, struct sink *out);

/* One object a message (doc/json.md), in the order of report.txt. */
void write_report_json(const struct report *r, struct sink *out);

#endif

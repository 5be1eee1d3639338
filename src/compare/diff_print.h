/* SPDX-License-Identifier: BSD-2-Clause */
/* What the printers of differences for people share. What a file says is made fit for
 * a terminal: control bytes and bytes that are no UTF-8 are escaped, and long texts cut. */
#ifndef COMPARE_DIFF_PRINT_H
#define COMPARE_DIFF_PRINT_H

#include "base/sink.h"
#include "compare/diff.h"

/* "465/tcp", or what else a row of the registry is about. */
void diff_put_label(struct sink *out, const struct listed *e);

/* What changed in one kind's eyes: "smtps -> submissions". */
void diff_put_what(struct sink *out, const struct difference *x, enum diff_kind kind);

/* A cell of a table in markdown: what would end it, or begin markup, is escaped. */
void markdown_put_cell(struct sink *out, struct str s);

#endif

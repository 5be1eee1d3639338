/* SPDX-License-Identifier: BSD-2-Clause */
/* What nmap-services and services(5) have in common as files of lines: our own
 * header, titles of one line, and notes about an entry. */
#ifndef WRITE_TEXT_FILE_H
#define WRITE_TEXT_FILE_H

#include "write/writer.h"

/* Begins every line of the header that is ours; readers know it again. */
#define OWN_LINE "# servc: "

/* What the file is, its policy, its date, and which licence applies. */
void own_header(const struct write_options *o, const char *what, struct sink *out);

/* The title with control bytes made blanks, trimmed; a copy in `mem` if any. */
struct str title_line(struct arena *mem, struct str title);

/* Where the claim of a name stands; nowhere if `n` is NULL. */
struct place name_place(const struct entry_name *n);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries written down as rows, for tests of writers. */
#ifndef SUPPORT_ENTRY_ROWS_H
#define SUPPORT_ENTRY_ROWS_H

#include "model/entry.h"

/* Names are separated by blanks, the leading one first (`-` alone: none leads).
 * Behind a name `~` means unofficial, `^` co-assigned, `!` stolen, `@` that it
 * resolves to another port; otherwise the first is assigned, the rest legacy. */
struct entry_row {
    const char *at;     /* "465/tcp" */
    const char *names;
    int64_t millionths; /* -1: no data */
    const char *title;  /* or NULL */
};

/* A set of these rows, which are in order, under all policies alike. */
struct entry_set entry_rows(struct catalogue *c, const struct entry_row *rows, size_t count);

/* A set of one entry for each line of an nmap-services file in the catalogue:
 * nmap's name, nmap's frequency. */
struct entry_set entries_of_nmap(struct catalogue *c);

#endif

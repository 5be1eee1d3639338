/* SPDX-License-Identifier: BSD-2-Clause */
/* From options to entries: find the sources, read them, reconcile. Every command
 * that looks at the data goes through here. */
#ifndef CMD_INPUTS_H
#define CMD_INPUTS_H

#include "cmd/opt.h"
#include "model/entry.h"

struct input {
    const char *kind; /* "iana", "nmap", "card", "services" */
    const struct source_file *file;
    struct str bytes;
};

struct inputs {
    struct arena mem;      /* owns the texts, the entries and the messages */
    struct diag diag;
    struct catalogue *catalogue;
    const struct entry_set *entries;
    struct input *read;    /* in order of reading */
    uint32_t read_count, read_capacity;
    const char *data;      /* the folder of embedded data; NULL if none was needed */
    const char *nmap_path; /* the nmap-services file taken; NULL if none */
    bool nmap_was_found;   /* ... because the system has it there */
};

/* Reads a file and records it as an input; `file` must live in in->mem. False
 * after an error in in->diag. */
bool inputs_load(struct inputs *in, const char *kind, const struct source_file *file, struct str *text);

/* Reads and reconciles. False if an error was reported in in->diag; print it
 * all the same, for it holds every message. */
bool inputs_read(struct inputs *in, const struct arguments *a);
void inputs_free(struct inputs *in);

/* Prints the messages; `quiet` as given on the command line. */
void inputs_print_messages(const struct inputs *in, const struct arguments *a);

/* Where the sources come from when no option says so, for --help. */
void inputs_print_help(FILE *out);

/* "iana", "common", "upstream"; false with a message for anything else. */
bool policy_parse(struct arena *mem, const char *word, enum servc_policy *out);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* From options to entries: find the sources, read them, reconcile. Every command
 * that looks at the data goes through here. */
#ifndef CMD_INPUTS_H
#define CMD_INPUTS_H

#include "cmd/opt.h"
#include "base/tasks.h"
#include "cmd/input_list.h"
#include "model/entry.h"

struct input {
    const char *kind; /* "iana", "nmap", "card", "services" */
    const struct source_file *file;
    struct str bytes;
    struct str sha256; /* see inputs_read_hashed */
    uint32_t first_card, card_count; /* of a file of cards: its part of catalogue->cards */
};

struct inputs {
    struct arena mem;      /* owns the texts, the claims, the entries and the messages, */
    struct arena others[TASKS_THREADS_MAX - 1]; /* ... with those of the other threads; */
    struct arena *mem_of[TASKS_THREADS_MAX];    /* each thread's, `mem` the first */
    struct diag diag;
    struct catalogue *catalogue;
    struct input_list wanted; /* to be read next */
    unsigned threads;      /* that reading may have */
    bool hashes;           /* digests are wanted */
    const struct entry_set *entries;
    struct input *read;    /* in order of reading */
    uint32_t read_count, read_capacity;
    const char *data;      /* the folder of embedded data; NULL if none was needed */
    const char *nmap_path; /* the nmap-services file taken; NULL if none */
    bool nmap_was_found;   /* ... because the system has it there */
    uint8_t layers;        /* the highest layer of cards so far */
};

/* Reads a file and records it as an input; `file` must live in in->mem. False
 * after an error in in->diag. */
bool inputs_load(struct inputs *in, const char *kind, const struct source_file *file, struct str *text);

/* Reads and reconciles. False if an error was reported in in->diag; print it
 * all the same, for it holds every message. */
bool inputs_read(struct inputs *in, const struct arguments *a);
/* ... and takes the digest of each input, of later ones too. */
bool inputs_read_hashed(struct inputs *in, const struct arguments *a);

/* The same in parts, for who has more to read in between. inputs_reconcile
 * does its work whatever was reported; the entries are then as good as that. */
bool inputs_read_sources(struct inputs *in, const struct arguments *a);
bool inputs_need_source(struct inputs *in); /* false, with an error, if nothing was read */
void inputs_reconcile(struct inputs *in);
/* Cards on top of all those before: of a folder, or one file of cards. */
void inputs_read_card_folder(struct inputs *in, const char *folder);
void inputs_read_card_file(struct inputs *in, const char *path, uint8_t layer);
void inputs_free(struct inputs *in);

/* Says on stderr what was read, as --verbose wants it. */
void inputs_print_read(const struct inputs *in);

/* Prints the messages; `quiet` as given on the command line. */
void inputs_print_messages(const struct inputs *in, const struct arguments *a);

/* Where the sources come from when no option says so, for --help. */
void inputs_print_help(FILE *out);

/* "iana", "common", "upstream"; false with a message for anything else. */
bool policy_parse(struct arena *mem, const char *word, enum servc_policy *out);

#endif

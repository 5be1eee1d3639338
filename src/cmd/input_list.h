/* SPDX-License-Identifier: BSD-2-Clause */
/* The files that a command reads, in order; and reading them on several threads. The
 * catalogue and the messages are the same however many there are. */
#ifndef CMD_INPUT_LIST_H
#define CMD_INPUT_LIST_H

#include "read/reader.h"

struct inputs;

struct input_file {
    const char *kind; /* as in struct input */
    const struct source_file *file;
    reader_fn *reader; /* NULL: cards */
    uint8_t layer;     /* of cards */
};

struct input_list {
    struct input_file *at;
    uint32_t count, capacity;
};

void input_list_add(struct input_list *l, struct arena *mem, struct input_file file);

/* Reads all files into in->catalogue, behind what is there, and records in in->read those that
 * could be opened; with in->hashes their digests too. */
void input_list_read(const struct input_list *l, struct inputs *in);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* manifest.json: what a set of outputs was made from, and what it is. It is
 * renamed last, so that a folder whose files differ from it is recognised. */
#ifndef WRITE_MANIFEST_H
#define WRITE_MANIFEST_H

#include "base/sink.h"
#include "model/entry.h"

struct manifest_input {
    const char *kind;  /* "iana", "nmap", "card", "services" */
    const char *label;
    size_t size;
    struct str sha256;
    struct str date;   /* newest date in it; may be empty */
};

struct manifest_output {
    const char *name;
    enum servc_policy policy;
    struct str bytes;
    struct str sha256;
};

struct manifest {
    const struct manifest_input *inputs;
    uint32_t input_count;
    const struct manifest_output *outputs;
    uint32_t output_count;
    const struct entry_set *entries;
    struct str wanted;        /* outputs asked for, separated by commas */
    const char *select;       /* as given; "list" for a file */
    const char *table_content; /* "names", "titles" or "cards" */
    const char *ranks;        /* "frequency" or "prevalence" */
    unsigned transports;      /* of the services file: bit (1 << transport) */
    struct str date;          /* of the data */
    bool nmap_licence;
};

void write_manifest(const struct manifest *m, struct arena *mem, struct sink *out);

/* The sentence about licences that headers, manifest and `build` print. */
const char *licence_notice(bool nmap_licence);

#endif

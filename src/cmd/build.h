/* SPDX-License-Identifier: BSD-2-Clause */
/* One run of `build`. */
#ifndef CMD_BUILD_H
#define CMD_BUILD_H

#include "base/file.h"
#include "cmd/build_plan.h"
#include "cmd/inputs.h"
#include "cmd/progress.h"
#include "write/manifest.h"

/* Outputs beside those of the writers: two reports; the manifest comes last. */
#define REPORTS 2
#define OUTPUTS_MAX (WRITERS + REPORTS + 1)

struct build {
    const struct arguments *a;
    struct build_plan plan;
    struct inputs in;
    const struct entry_set *chosen; /* what --select leaves of in.entries */
    struct str date;                /* of the data */
    bool nmap_licence;
    struct sink sinks[OUTPUTS_MAX];     /* own the bytes of `outputs` */
    struct output outputs[OUTPUTS_MAX]; /* the manifest last */
    struct manifest_output made[OUTPUTS_MAX]; /* the same without the manifest */
    uint32_t output_count;
    struct progress progress; /* nothing is shown without progress_begin */
};

/* The lines above the counts of report.txt: inputs with what became of their
 * names, outputs, options. The text belongs to b->in.mem. */
struct str build_report_head(struct build *b);

/* One output alone, made from the sources as the options say; its bytes belong to
 * `mem`. False after messages. */
bool build_one(const struct arguments *a, enum writer_id writer, struct arena *mem,
               struct str *out);

/* The last lines of `build`, on standard output. */
void build_print_summary(struct build *b);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* What `build` is asked to write: its command line, checked. */
#ifndef CMD_BUILD_PLAN_H
#define CMD_BUILD_PLAN_H

#include "cmd/opt.h"
#include "rules/select.h"
#include "write/writer.h"

enum writer_id {
#define WRITER(fn, name, file, needs_ranks) WRITER_##fn,
#include "write/writers.def"
#undef WRITER
    WRITERS
};

struct writer {
    const char *name, *file;
    bool needs_ranks;
    writer_fn *write;
};
extern const struct writer writers[WRITERS];

struct build_plan {
    enum servc_policy policy[WRITERS];
    bool wanted[WRITERS], report;
    unsigned transports;      /* of the services file: bit (1 << transport) */
    const char *select;       /* as given */
    struct selection selection; /* SELECT_LIST: `select` is a file, yet to be read */
    bool ranks_by_prevalence;
    const char *folder;
    enum table_content table_content;
};

/* False after a message on stderr. */
bool build_plan_make(struct build_plan *plan, const struct arguments *a);

/* Sets which outputs are wanted from their names, separated by commas; false at
 * an unknown one, which *unknown then is. And the other way round. */
bool build_plan_outputs(struct build_plan *plan, struct str list, struct str *unknown);
struct str build_plan_wanted(const struct build_plan *plan, struct arena *mem);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/build_impact.h"

#include "compare/impact.h"

#include <string.h>

#define ALL_TRANSPORTS ((1u << SERVC_TRANSPORTS) - 1)

/* Only what outputs of this machine and any other have in common: no place of a card
 * or a registry row, which is told by `renamed'. */
static void add_note(struct build *b, const struct impact *x)
{
    struct diag_message *m =
        diag_note(&b->in.diag, x->old, impact_kinds[x->kind].word, "%.*s", STR_FMT(x->text));
    if (m == &b->in.diag.spare)
        return;
    m->subject = x->subject;
    m->also = x->new;
}

/* With the names of the file alone: its comments and their places in the text do not
 * matter, so the text is not asked for. */
static void compare(struct build *b, const struct input *input, enum listing_kind kind,
                    enum servc_policy policy)
{
    struct arena *mem = &b->in.mem;
    struct source_file *ours = arena_new(mem, struct source_file);
    struct impacts found = {.mem = mem};
    struct diff d;
    *ours = (struct source_file){"our build", "our build"};
    struct listing *old = listing_of_claims(b->in.catalogue, kind, input->file, STR_NONE, mem);
    struct listing *new = listing_of_entries(b->chosen, policy, ours, mem);
    diff_listings(&d, old, new, ALL_TRANSPORTS, mem);
    impact_names(&found, &d);
    if (d.facets & FACET_FREQUENCY)
        impact_scans(&found, &d);
    for (uint32_t i = 0; i < found.count; i++)
        add_note(b, &found.at[i]);
}

void build_report_impact(struct build *b)
{
    if (!b->plan.report)
        return;
    for (uint32_t i = 0; i < b->in.read_count; i++) {
        const struct input *input = &b->in.read[i];
        if (strcmp(input->kind, "nmap") == 0 && b->plan.wanted[WRITER_nmap_services])
            compare(b, input, LISTING_NMAP, b->plan.policy[WRITER_nmap_services]);
        else if (strcmp(input->kind, "services") == 0 && b->plan.wanted[WRITER_services5])
            compare(b, input, LISTING_SERVICES, b->plan.policy[WRITER_services5]);
    }
}

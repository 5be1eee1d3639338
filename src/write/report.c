/* SPDX-License-Identifier: BSD-2-Clause */
#include "write/report.h"

#include <stdlib.h>
#include <string.h>

static const struct section {
    const char *id, *heading;
} sections[] = {
#define SECTION(id, heading) {id, heading},
#include "write/report_sections.def"
#undef SECTION
};
#define SECTION_COUNT (sizeof sections / sizeof *sections)

struct line {
    const struct diag_message *m;
    uint32_t sequence;
};

static int by_order(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    if (x->m->order != y->m->order)
        return x->m->order < y->m->order ? -1 : 1;
    return (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

static void put_place(struct sink *out, struct place at)
{
    if (!at.file)
        return;
    sink_z(out, at.file->label);
    if (at.line)
        sink_printf(out, ":%u", (unsigned)at.line);
}

static void put_line(struct sink *out, const struct diag_message *m)
{
    static const char *const levels[] = {"error: ", "warning: ", ""};
    sink_printf(out, "  %-10.*s %s", STR_FMT(m->subject), levels[m->level]);
    sink_str(out, m->text);
    sink_z(out, "  [");
    put_place(out, m->at);
    if (m->also.file) {
        sink_z(out, m->at.file ? ", " : "");
        put_place(out, m->also);
    }
    sink_z(out, "]\n");
}

static void put_section(struct sink *out, const struct diag *d, const char *id, const char *heading)
{
    struct arena mem = ARENA_EMPTY;
    struct line *lines = NULL;
    uint32_t count = 0, capacity = 0;
    for (const struct diag_message *m = d->first; m; m = m->next)
        if (strcmp(m->id, id) == 0) {
            struct line *line = arena_push(&mem, lines, count, capacity);
            *line = (struct line){m, count};
        }
    if (count) {
        qsort(lines, count, sizeof *lines, by_order);
        sink_printf(out, "\n%s [%s]: %u\n", heading, id, (unsigned)count);
        for (uint32_t i = 0; i < count; i++)
            put_line(out, lines[i].m);
    }
    arena_free(&mem);
}

static bool has_section(const char *id)
{
    for (size_t i = 0; i < SECTION_COUNT; i++)
        if (strcmp(sections[i].id, id) == 0)
            return true;
    return false;
}

static void put_counts(struct sink *out, const struct entry_set *set)
{
    uint32_t rules[RULE_COUNT] = {0}, statuses[SERVC_STATUSES] = {0};
    for (uint32_t i = 0; i < set->count; i++) {
        rules[set->at[i]->rule]++;
        statuses[set->at[i]->status]++;
    }
    sink_printf(out, "\nEndpoints: %u\n", (unsigned)set->count);
    for (unsigned i = 0; i < SERVC_STATUSES; i++)
        if (statuses[i])
            sink_printf(out, "  %6u  %s\n", (unsigned)statuses[i],
                        servc_status_name((enum servc_status)i));
    sink_z(out, "\nDecided by rule\n");
    for (unsigned i = 0; i < RULE_COUNT; i++)
        sink_printf(out, "  %6u  %-24s %s\n", (unsigned)rules[i], rule_name((enum rule_id)i),
                    rule_what((enum rule_id)i));
}

static void put_findings(struct sink *out, const struct diag *d)
{
    sink_z(out, "\nFindings, each listed below\n");
    for (size_t i = 0; i < SECTION_COUNT; i++)
        for (uint32_t k = 0; k < d->kind_count; k++)
            if (strcmp(sections[i].id, d->kinds[k].id) == 0)
                sink_printf(out, "  %6u  %s\n", (unsigned)d->kinds[k].count, d->kinds[k].id);
    for (uint32_t k = 0; k < d->kind_count; k++)
        if (!has_section(d->kinds[k].id))
            sink_printf(out, "  %6u  %s\n", (unsigned)d->kinds[k].count, d->kinds[k].id);
}

void write_report(const struct report *r, struct sink *out)
{
    sink_z(out, "servc build report\n\n");
    sink_str(out, r->head);
    put_counts(out, r->entries);
    put_findings(out, r->diag);
    for (size_t i = 0; i < SECTION_COUNT; i++)
        put_section(out, r->diag, sections[i].id, sections[i].heading);
    for (uint32_t k = 0; k < r->diag->kind_count; k++)
        if (!has_section(r->diag->kinds[k].id))
            put_section(out, r->diag, r->diag->kinds[k].id, "Other");
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "write/report.h"

#include "base/json.h"

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

/* Lines of one kind that report.txt shows. */
#define LINES_SHOWN 20

struct line {
    const struct diag_message *m;
    uint32_t sequence;
};

struct lines {
    struct line *at;
    uint32_t count, capacity;
};

static int by_order(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    if (x->m->order != y->m->order)
        return x->m->order < y->m->order ? -1 : 1;
    return (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

static struct lines lines_of(const struct diag *d, const char *id, struct arena *mem)
{
    struct lines l = {NULL, 0, 0};
    for (const struct diag_message *m = d->first; m; m = m->next)
        if (strcmp(m->id, id) == 0) {
            struct line *line = arena_push(mem, l.at, l.count, l.capacity);
            *line = (struct line){m, l.count};
        }
    if (l.count)
        qsort(l.at, l.count, sizeof *l.at, by_order);
    return l;
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
    if (m->at.file || m->also.file) {
        sink_z(out, "  [");
        put_place(out, m->at);
        sink_z(out, m->at.file && m->also.file ? ", " : "");
        put_place(out, m->also);
        sink_char(out, ']');
    }
    sink_char(out, '\n');
}

static void put_section(struct sink *out, const struct diag *d, const char *id, const char *heading)
{
    struct arena mem = ARENA_EMPTY;
    struct lines l = lines_of(d, id, &mem);
    if (l.count)
        sink_printf(out, "\n%s [%s]: %u\n", heading, id, (unsigned)diag_count(d, id));
    for (uint32_t i = 0; i < l.count && i < LINES_SHOWN; i++)
        put_line(out, l.at[i].m);
    if (l.count > LINES_SHOWN)
        sink_printf(out, "  ... and %u more in report.jsonl\n", (unsigned)(l.count - LINES_SHOWN));
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

static void put_finding(struct sink *out, uint32_t count, const char *id)
{
    if (count)
        sink_printf(out, "  %6u  %s\n", (unsigned)count, id);
}

static void put_findings(struct sink *out, const struct diag *d)
{
    sink_z(out, "\nFindings by id (doc/diagnostics.md)\n");
    for (size_t i = 0; i < SECTION_COUNT; i++)
        put_finding(out, diag_count(d, sections[i].id), sections[i].id);
    for (uint32_t k = 0; k < d->kind_count; k++)
        if (!has_section(d->kinds[k].id))
            put_finding(out, diag_count(d, d->kinds[k].id), d->kinds[k].id);
}

static void put_json_place(struct json *j, const char *key, struct place at)
{
    json_key(j, key);
    if (!at.file) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    json_member_z(j, "file", at.file->label);
    json_member_u32(j, "line", at.line);
    json_member_u32(j, "column", at.column);
    json_close(j, '}');
}

static void put_json_line(struct sink *out, const struct diag_message *m)
{
    static const char *const levels[] = {"error", "warning", "note"};
    struct json j = {.out = out};
    json_open(&j, '{');
    json_member_z(&j, "id", m->id);
    json_member_z(&j, "level", levels[m->level]);
    json_key(&j, "endpoint");
    if (m->subject.n)
        json_str(&j, m->subject);
    else
        json_null(&j);
    json_key(&j, "text");
    json_str(&j, m->text);
    put_json_place(&j, "at", m->at);
    put_json_place(&j, "also", m->also);
    json_close(&j, '}');
    sink_char(out, '\n');
}

static void put_json_section(struct sink *out, const struct diag *d, const char *id)
{
    struct arena mem = ARENA_EMPTY;
    struct lines l = lines_of(d, id, &mem);
    for (uint32_t i = 0; i < l.count; i++)
        put_json_line(out, l.at[i].m);
    arena_free(&mem);
}

void write_report_json(const struct report *r, struct sink *out)
{
    for (size_t i = 0; i < SECTION_COUNT; i++)
        put_json_section(out, r->diag, sections[i].id);
    for (uint32_t k = 0; k < r->diag->kind_count; k++)
        if (!has_section(r->diag->kinds[k].id))
            put_json_section(out, r->diag, r->diag->kinds[k].id);
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
            put_section(out, r->diag, r->diag->kinds[k].id, "Also");
}

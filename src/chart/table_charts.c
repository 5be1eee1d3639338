/* SPDX-License-Identifier: BSD-2-Clause */
#include "chart/table_charts.h"

#include "base/num.h"
#include "model/endpoint.h"

#include <string.h>

/* The value of a word of servc_info; empty if it is not there. */
static struct str info_of(const struct servc_table *t, const char *word)
{
    struct str rest = str_from(servc_info(t)), line, first;
    while (str_cut(&rest, '\n', &line))
        if (str_cut(&line, '\t', &first) && str_is(first, word))
            return line;
    return STR_NONE;
}

static void set_source(struct chart *c, const struct servc_table *t)
{
    c->source = arena_printf(c->mem, "Data of %.*s, by servc", STR_FMT(info_of(t, "date")));
    c->licence = info_of(t, "licence");
}

/* ---- coverage ---- */

static const uint32_t *frequencies(struct arena *mem, const struct servc_table *t,
                                   enum servc_transport transport, uint32_t *count)
{
    struct servc_counts counts;
    struct servc_entry e;
    servc_count(t, &counts);
    uint32_t *out = arena_array(mem, uint32_t, counts.ranked[transport] + 1);
    for (*count = 0; *count < counts.ranked[transport]; ++*count) {
        if (servc_by_rank(t, transport, *count + 1, SERVC_POLICY_IANA, &e) != SERVC_OK)
            break;
        out[*count] = e.frequency;
    }
    return out;
}

bool table_chart_coverage(struct chart *c, const struct servc_table *t, unsigned transports)
{
    struct chart_curve curves[SERVC_TRANSPORTS];
    uint32_t n = 0;
    for (unsigned k = 0; k < SERVC_TRANSPORTS; k++) {
        if (!(transports & 1u << k))
            continue;
        curves[n].transport = (enum servc_transport)k;
        curves[n].frequency = frequencies(c->mem, t, (enum servc_transport)k, &curves[n].count);
        n++;
    }
    set_source(c, t);
    return chart_coverage(c, curves, n);
}

/* ---- map ---- */

void table_chart_map(struct chart *c, const struct servc_table *t, enum servc_transport transport,
                     enum servc_policy policy)
{
    struct chart_port *ports = arena_array(c->mem, struct chart_port, PORTS);
    struct servc_range range;
    struct servc_entry e;
    memset(ports, 0, PORTS * sizeof *ports);
    for (uint32_t i = 0; servc_range_at(t, i, &range) == SERVC_OK; i++)
        for (uint32_t port = range.first; port <= range.last && range.transport == transport;
             port++)
            ports[port] = (struct chart_port){.named = range.name != NULL,
                                              .status = range.status,
                                              .name = str_from(range.name ? range.name : "")};
    for (int error = servc_first(t, policy, &e); error == SERVC_OK; error = servc_next(t, &e))
        if (e.transport == transport)
            ports[e.port] = (struct chart_port){.named = e.name != NULL,
                                                .seen = true,
                                                .status = e.status,
                                                .name = str_from(e.name ? e.name : "")};
    set_source(c, t);
    chart_map(c, transport, ports);
}

/* ---- timeline ---- */

static bool year_of(const char *date, uint32_t *year)
{
    struct str s = str_from(date);
    return s.n >= 4 && parse_u32(str_sub(s, 0, 4), 9999, year);
}

static bool has_row(const struct servc_table *t, enum servc_transport transport, uint16_t port,
                    const char *name, unsigned flags)
{
    struct servc_evidence row;
    for (uint32_t i = 0; servc_evidence_at(t, transport, port, i, &row) == SERVC_OK; i++)
        if (row.source == SERVC_SOURCE_IANA && (row.flags & flags) == flags &&
            strcmp(row.name, name) == 0)
            return true;
    return false;
}

/* A service counts once: at the first port of its range, on the first transport that has
 * it there. */
static bool counted_before(const struct servc_table *t, const struct servc_evidence *row,
                           uint16_t port, unsigned transport)
{
    if ((row->flags & SERVC_EVIDENCE_RANGE) && port > 0 &&
        has_row(t, (enum servc_transport)transport, (uint16_t)(port - 1), row->name,
                SERVC_EVIDENCE_RANGE))
        return true;
    for (unsigned k = 0; k < transport; k++)
        if (has_row(t, (enum servc_transport)k, port, row->name, 0))
            return true;
    return false;
}

static void count_row(struct chart_years *years, const struct servc_evidence *row, uint16_t port)
{
    uint32_t year;
    if (!year_of(row->registered, &year) || year < years->first ||
        year - years->first >= CHART_YEARS) {
        years->undated++;
        return;
    }
    if (port < 1024)
        years->system[year - years->first]++;
    else
        years->user[year - years->first]++;
}

#define FIRST_YEAR 1970

bool table_chart_timeline(struct chart *c, const struct servc_table *t)
{
    struct chart_years years = {.first = FIRST_YEAR};
    struct servc_evidence row;
    for (uint32_t port = 0; port < PORTS; port++)
        for (unsigned k = 0; k < SERVC_TRANSPORTS; k++)
            for (uint32_t i = 0;
                 servc_evidence_at(t, (enum servc_transport)k, (uint16_t)port, i, &row) == SERVC_OK;
                 i++)
                if (row.source == SERVC_SOURCE_IANA && *row.name &&
                    !(row.flags & SERVC_EVIDENCE_HISTORY) &&
                    !counted_before(t, &row, (uint16_t)port, k))
                    count_row(&years, &row, (uint16_t)port);
    set_source(c, t);
    return chart_timeline(c, &years);
}

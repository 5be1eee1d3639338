/* SPDX-License-Identifier: BSD-2-Clause */
/* The charts of what one table holds. */
#ifndef CHART_TABLE_CHARTS_H
#define CHART_TABLE_CHARTS_H

#include "chart/chart.h"

/* Those of `chart.h`, drawn from a table; `source` is set from its servc_info. False, and
 * nothing written, if the table holds nothing that the chart could show: no frequencies
 * (coverage), no dates of registrations (timeline: tables of the content `names`). */
bool table_chart_coverage(struct chart *c, const struct servc_table *t, unsigned transports);
void table_chart_map(struct chart *c, const struct servc_table *t, enum servc_transport transport,
                     enum servc_policy policy);
bool table_chart_timeline(struct chart *c, const struct servc_table *t);

#endif

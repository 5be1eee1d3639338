/* SPDX-License-Identifier: BSD-2-Clause */
/* Who breaks when the outputs of a build take the place of the files it read. */
#ifndef CMD_BUILD_IMPACT_H
#define CMD_BUILD_IMPACT_H

#include "cmd/build.h"

/* Notes `name-lost', `name-moved' and `scan-changed' for the report: nmap's file
 * against our nmap-services, each services file against our services. What scripts
 * match by is among the decisions (hook-lost), from data that is the same everywhere. */
void build_report_impact(struct build *b);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* A guard against half a source: a download that was cut off, or a page that
 * stands in its place, must not become a release. */
#ifndef CMD_SOURCE_SIZES_H
#define CMD_SOURCE_SIZES_H

#include "cmd/inputs.h"

/* False with an error in in->diag if the registry or the nmap-services file says much less than
 * data/sizes.txt knows of. Without that file nothing is checked. */
bool source_sizes_hold(struct inputs *in);

#endif

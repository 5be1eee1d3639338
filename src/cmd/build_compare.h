/* SPDX-License-Identifier: BSD-2-Clause */
/* A build held against a folder of outputs: --dry-run and --verify. */
#ifndef CMD_BUILD_COMPARE_H
#define CMD_BUILD_COMPARE_H

#include "base/file.h"
#include "base/json_read.h"
#include "cmd/build_plan.h"
#include "cmd/inputs.h"

/* Prints for each output whether it is new, the same, or how many lines come and
 * go in the folder. */
void outputs_preview(const char *folder, const struct output *outputs, size_t count, FILE *out);

/* The manifest of a folder, parsed; NULL with an error in `d`. */
const struct json_node *manifest_read(const char *folder, struct arena *mem, struct diag *d);

/* The plan that a manifest tells of: outputs, policies, selection, transports,
 * ranks. False with an error in `d` if it tells of something unknown. */
bool plan_from_manifest(struct build_plan *plan, const struct json_node *manifest, struct arena *mem,
                        struct diag *d);

/* Prints each input and output that is not what the manifest and the folder say;
 * returns how many there are. */
uint32_t manifest_differs(const char *folder, const struct json_node *manifest,
                          const struct inputs *in, const struct output *outputs, size_t count,
                          FILE *out);

#endif

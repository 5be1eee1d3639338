/* SPDX-License-Identifier: BSD-2-Clause */
/* What fuzz targets share: invariants of readers, whatever the bytes. A fuzzer
 * takes an abort for a finding. */
#ifndef FUZZ_CHECK_H
#define FUZZ_CHECK_H

#include "read/reader.h"

#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a reader's false must come with. */
enum refusal {
    REFUSES_ALOUD,      /* an error */
    MAY_REFUSE_SILENTLY /* nothing: its caller then tries something else */
};

/* Calls `visit` for each claim on a single port. Most endpoints have none, and a
 * fuzzer asks thousands of times. */
void each_claim(const struct catalogue *c, void (*visit)(void *user, const struct claim *k),
                void *user);

/* Reads `data` and checks what came of it. */
void check_reader(reader_fn *reader, enum refusal refusal, const uint8_t *data, size_t size);

/* Every message has its id, a text of printable UTF-8 and a place in the input. */
void check_messages(const struct diag *d, struct str text);

/* Every claim has its place and ports and a transport that exist. */
void check_claims(const struct catalogue *c, struct str text);

#endif

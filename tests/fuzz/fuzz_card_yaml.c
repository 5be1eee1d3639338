/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/check.h"

/* A folder's cards of layer 1, and the list of sources, which is YAML too. */
static bool read_layer_1(struct str text, const struct source_file *file, struct catalogue *c,
                         struct diag *d)
{
    return read_cards(text, file, 1, c, d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reader(read_layer_1, REFUSES_ALOUD, data, size);
    check_reader(read_card_sources, REFUSES_ALOUD, data, size);
    return 0;
}

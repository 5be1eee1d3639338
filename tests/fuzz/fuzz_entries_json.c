/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reader(read_entries_json, REFUSES_ALOUD, data, size);
    return 0;
}

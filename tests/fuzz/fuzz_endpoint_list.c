/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reader(read_endpoint_list, MAY_REFUSE_SILENTLY, data, size);
    return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* An open-frequency: the share of scanned hosts that had the endpoint open.
 * Whole millionths, so that every machine prints the same digits. */
#ifndef MODEL_FREQ_H
#define MODEL_FREQ_H

#include <stdbool.h>
#include <stdint.h>

struct freq {
    bool known;          /* {false, 0} is no data; {true, 0} was measured as zero */
    uint32_t millionths; /* 0 to 1000000 */
};

#endif

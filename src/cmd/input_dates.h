/* SPDX-License-Identifier: BSD-2-Clause */
/* Dates of the data. No clock is asked: a date comes from an input, or from
 * SOURCE_DATE_EPOCH. */
#ifndef CMD_INPUT_DATES_H
#define CMD_INPUT_DATES_H

#include "cmd/inputs.h"

/* The newest date that an input holds, YYYY-MM-DD; empty if it holds none. */
struct str input_date(const struct catalogue *c, const struct input *input);

/* The date for headers: SOURCE_DATE_EPOCH's, else the registry's. A bad
 * SOURCE_DATE_EPOCH is reported in in->diag. */
struct str inputs_date(struct inputs *in);

#endif

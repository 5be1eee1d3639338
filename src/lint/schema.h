/* SPDX-License-Identifier: BSD-2-Clause */
/* The JSON Schema of cards, made from the lists that the reader uses, so that an
 * editor completes what `check` accepts. */
#ifndef LINT_SCHEMA_H
#define LINT_SCHEMA_H

#include "base/sink.h"

/* data/schema/card.schema.json, draft 7: the one that editors' YAML servers know. */
void card_schema(struct sink *out);

#endif

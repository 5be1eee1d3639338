/* SPDX-License-Identifier: BSD-2-Clause */
/* Service names: RFC 6335 syntax, and when two spellings are one name. */
#ifndef MODEL_NAME_H
#define MODEL_NAME_H

#include "base/arena.h"

/* Why a name breaks RFC 6335, section 5.1 (1 to 15 letters, digits and hyphens,
 * a letter at least, no hyphen first, last or doubled), in words that follow
 * "the name ..."; NULL if it is well formed. The string is static. */
const char *name_fault(struct str name);

/* One name but for case and punctuation: `sqlnet`, `sql-net` and `sql*net`.
 * Meant for the names of one endpoint only: elsewhere `flexlm` and `flex-lm`
 * are different services. A name of punctuation alone is like itself only. */
bool name_is_like(struct str a, struct str b);

/* True if every byte is printable ASCII, no blank. */
bool name_is_graphic(struct str name);
bool name_has_capital(struct str name);

/* "unknown", in any case: nmap's word for no name. */
static inline bool name_is_unknown(struct str name)
{
    /* Half of nmap's lines have it, in small letters. */
    return name.n == 7 &&
           (memcmp(name.p, "unknown", 7) == 0 || str_same_nocase(name.p, "unknown", 7));
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The short way from an nmap-services file to a listing. */
#ifndef CMD_LISTING_NMAP_H
#define CMD_LISTING_NMAP_H

#include "compare/listing.h"

/* NULL if a line is odd or an endpoint is there twice: then the reader has things to
 * say. Otherwise what listing_of_claims would make of the reader's claims. */
struct listing *listing_of_canonical(struct str text, const struct source_file *file,
                                     struct arena *mem);

#endif

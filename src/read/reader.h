/* SPDX-License-Identifier: BSD-2-Clause */
/* Readers: bytes in, claims out. A reader opens no file, looks at no clock and
 * prints nothing; tests and fuzzers call it directly. */
#ifndef READ_READER_H
#define READ_READER_H

#include "model/claim.h"

/* `text` stays valid as long as the catalogue: claims point into it. Faults are
 * reported with file, line and column, and the reader goes on with the next
 * line. False if the text is not of this kind at all (an error says why); the
 * catalogue may then hold some of its claims and is good for nothing else. */
typedef bool reader_fn(struct str text, const struct source_file *file, struct catalogue *c,
                       struct diag *d);

reader_fn read_iana;          /* the registry: its CSV or its XML, told by the first bytes */
reader_fn read_iana_csv;      /* the registry's CSV, or our facts made from it */
reader_fn read_iana_xml;      /* the registry's XML */
reader_fn read_nmap_services; /* an nmap-services file */
reader_fn read_services5;     /* a services(5) file */
reader_fn read_entries_json;  /* entries.jsonl, as `build` writes it */

reader_fn read_nmap_hooks;    /* names that nmap's scripts match by, one a line */

/* Endpoints to select, as claims of SERVC_SOURCE_SERVICES without a name. False
 * without an error if the first line is no endpoint. */
reader_fn read_endpoint_list;

/* One card file: one or more YAML documents. `layer` as in struct claim. A card
 * with an error is left out whole, and the next document is read; false if no
 * card of the file could be used. */
bool read_cards(struct str text, const struct source_file *file, uint8_t layer, struct catalogue *c,
                struct diag *d);

reader_fn read_card_sources; /* sources.yaml: what the keys in cards stand for */

#endif

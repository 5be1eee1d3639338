/* SPDX-License-Identifier: BSD-2-Clause */
/* Readers of scans: open ports of hosts. As read/reader.h says, a reader opens no file,
 * looks at no clock and prints nothing. Texts are copied; one longer than SCAN_TEXT_MAX is
 * cut there, for no scanner prints such. */
#ifndef READ_SCAN_H
#define READ_SCAN_H

#include "model/scan.h"

#define SCAN_TEXT_MAX 1024u

/* Adds what is open to `s`. A piece that makes no sense is reported, and the reader goes on
 * with the next; what was read before an error counts. False if the text is no scan at all,
 * or is cut off (an error says so). scan_finish is the caller's. */
typedef bool scan_reader_fn(struct str text, const struct source_file *file, struct scan *s,
                            struct diag *d);

scan_reader_fn read_scan;          /* told by the first bytes */
scan_reader_fn read_scan_xml;      /* nmap -oX, masscan -oX */
scan_reader_fn read_scan_grepable; /* nmap -oG, masscan -oG */
scan_reader_fn read_scan_json;     /* masscan -oJ, -oD */

/* ---- What the readers share ---- */

/* "465", "tcp". False, and a warning at `at`, if the port is none or the transport is none
 * that has services (`ip`, `icmp`: those without a warning). */
bool scan_endpoint_parse(struct str port, struct str transport, struct place at, struct diag *d,
                         struct endpoint *out);

/* nmap's words: `open`, and `open|filtered`, which is *maybe. False for all others. */
bool scan_is_open(struct str state, bool *maybe);

#endif

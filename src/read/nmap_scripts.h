/* SPDX-License-Identifier: BSD-2-Clause */
/* nmap's scripts, as far as their port rules go: calls of shortport.port_or_service
 * and its sisters with their literal arguments. It reads facts (names, numbers)
 * and runs nothing. */
#ifndef READ_NMAP_SCRIPTS_H
#define READ_NMAP_SCRIPTS_H

#include "model/port_rule.h"

/* nselib/shortport.lua: the rules it keeps ready (shortport.http, .ssl, .ssh), as
 * rules named "shortport.http". */
void read_nmap_shortport(struct str text, struct port_rules *out);

/* A library with a rule of its own (nselib/irc.lua: irc.portrule). */
void read_nmap_library(struct str text, struct str name, struct port_rules *out);

/* One script. `ready` are the rules of libraries, which it may use by name. */
void read_nmap_script(struct str text, struct str name, const struct port_rules *ready,
                      struct port_rules *out);

/* A list of names, one a line: data/nmap-hooks.txt, where nmap is not installed. */
void read_nmap_hook_names(struct str text, struct port_rules *out);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The nmap that is installed: what its scripts match ports by. */
#ifndef CMD_NMAP_FOLDER_H
#define CMD_NMAP_FOLDER_H

#include "base/diag.h"
#include "model/port_rule.h"

/* The rules of every script in the folder of the installed nmap ($NMAPDIR first);
 * without one the names of data/nmap-hooks.txt. *from says which. NULL if neither
 * is there. */
struct port_rules *nmap_port_rules(struct arena *mem, const char **from);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the embedded data and nmap's file are on this system. */
#ifndef CMD_DATA_FOLDER_H
#define CMD_DATA_FOLDER_H

#include "base/arena.h"

/* $SERVC_DATA; else `data` in a folder above the executable; else
 * ../share/servc beside it; else the installed place. NULL if none is there. */
const char *data_folder(struct arena *mem);

/* The first of $NMAPDIR and the places where packages put nmap's data that has
 * `name` in it, as is_there (file_exists, folder_exists) says. NULL if none has. */
const char *nmap_folder_with(struct arena *mem, const char *name, bool (*is_there)(const char *path));

/* $NMAPDIR/nmap-services; else where packages put it. NULL if none is there. */
const char *system_nmap_services(struct arena *mem);

#endif

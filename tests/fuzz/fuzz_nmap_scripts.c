/* SPDX-License-Identifier: BSD-2-Clause */
/* Lua of nmap's scripts, in each of the three roles it is read in. */
#include "read/nmap_scripts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena mem = ARENA_EMPTY;
    struct port_rules ready = {.mem = &mem}, rules = {.mem = &mem};
    struct str text = {(const char *)data, size};
    read_nmap_shortport(text, &ready);
    read_nmap_library(text, STR("irc"), &ready);
    read_nmap_script(text, STR("t.nse"), &ready, &rules);
    read_nmap_hook_names(text, &rules);
    arena_free(&mem);
    return 0;
}

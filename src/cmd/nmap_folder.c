/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/nmap_folder.h"

#include "base/file.h"
#include "cmd/data_folder.h"
#include "read/nmap_scripts.h"

/* A file that may be missing; empty then. */
static struct str read_quietly(struct arena *mem, const char *path)
{
    struct diag quiet;
    struct str text = STR_NONE;
    struct source_file *file = arena_new(mem, struct source_file);
    *file = (struct source_file){path, path};
    diag_init(&quiet, mem);
    if (file_exists(path))
        file_read(mem, file, &quiet, &text);
    return text;
}

/* Libraries with rules that scripts use by name. */
static void read_libraries(struct port_rules *ready, const char *folder)
{
    struct arena *mem = ready->mem;
    read_nmap_shortport(read_quietly(mem, arena_printf(mem, "%s/nselib/shortport.lua", folder).p),
                        ready);
    read_nmap_library(read_quietly(mem, arena_printf(mem, "%s/nselib/irc.lua", folder).p),
                      STR("irc"), ready);
}

static bool read_scripts(struct port_rules *rules, const char *scripts, const char *folder)
{
    struct port_rules ready = {.mem = rules->mem};
    struct diag quiet;
    struct source_file at = {scripts, scripts};
    struct str *names = NULL;
    uint32_t count = 0;
    diag_init(&quiet, rules->mem);
    read_libraries(&ready, folder);
    if (!folder_list(rules->mem, &at, STR(".nse"), &quiet, &names, &count))
        return false;
    for (uint32_t i = 0; i < count; i++)
        read_nmap_script(
            read_quietly(rules->mem,
                         arena_printf(rules->mem, "%s/%.*s", scripts, STR_FMT(names[i])).p),
            names[i], &ready, rules);
    return rules->count > 0;
}

struct port_rules *nmap_port_rules(struct arena *mem, const char **from)
{
    struct port_rules *rules = arena_new(mem, struct port_rules);
    const char *folder = nmap_folder_with(mem, "scripts", folder_exists), *data = data_folder(mem);
    const char *scripts = folder ? arena_printf(mem, "%s/scripts", folder).p : NULL;
    *rules = (struct port_rules){.mem = mem};
    *from = scripts;
    if (scripts && read_scripts(rules, scripts, folder))
        return rules;
    *from = arena_printf(mem, "%s/nmap-hooks.txt", data ? data : "").p;
    read_nmap_hook_names(read_quietly(mem, *from), rules);
    return rules->count ? rules : NULL;
}

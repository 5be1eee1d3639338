/* SPDX-License-Identifier: BSD-2-Clause */
/* A list of names, one a line, `#` comments: those that nmap's scripts match by. */
#include "base/map.h"
#include "read/reader.h"

bool read_nmap_hooks(struct str text, const struct source_file *file, struct catalogue *c,
                     struct diag *d)
{
    struct str line;
    struct place at = {file, 0, 1};
    if (!c->nmap_hooks) {
        c->nmap_hooks = arena_new(&c->mem, struct map);
        map_init(c->nmap_hooks, &c->mem);
    }
    while (str_cut(&text, '\n', &line)) {
        at.line++;
        line = str_trim(str_sub(line, 0, str_find_char(line, '#')));
        if (str_find_char(line, ' ') != STR_NOT_FOUND)
            diag_error(d, at, "bad-name", "`%s' is more than one name", diag_quote(d, line));
        else if (line.n)
            *map_at(c->nmap_hooks, line, 0) = at.line;
    }
    return true;
}

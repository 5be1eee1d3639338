/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/table_file.h"

#include "base/file.h"
#include "base/num.h"
#include "cmd/data_folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct servc_table *table_file_open_at(const struct arguments *a, const char *path)
{
    struct servc_table *t = NULL;
    int error = servc_open(path, 0, &t);
    if (error == SERVC_OK)
        return t;
    usage_error(a->mem,
                error == SERVC_ESYSTEM && errno == ENOENT ? "`servc build' makes one" : NULL,
                "%s: %s", path, error == SERVC_ESYSTEM ? strerror(errno) : servc_error_text(error));
    return NULL;
}

static const char *installed(struct arena *mem)
{
    static const char *const names[] = {"servc.tbl", "servc.tblz"};
    const char *data = data_folder(mem);
    for (size_t i = 0; data && i < 2; i++) {
        const char *path = arena_printf(mem, "%s/%s", data, names[i]).p;
        if (file_exists(path))
            return path;
    }
    return NULL;
}

#define BUILT "out/servc/servc.tbl"

struct servc_table *table_file_open(const struct arguments *a, const char **path)
{
    const char *from = argument_value(a, OPT_table, getenv("SERVC_TABLE"));
    if ((!from || !*from) && file_exists(BUILT))
        from = BUILT;
    if (!from || !*from)
        from = installed(a->mem);
    if (!from) {
        usage_error(a->mem, "`servc build' makes one; --table=FILE or SERVC_TABLE names one",
                    "no table found: no " BUILT " and none is installed");
        return NULL;
    }
    if (path)
        *path = from;
    return table_file_open_at(a, from);
}

bool table_endpoint_parse(const char *word, uint16_t *port, int *transport)
{
    struct str text = str_from(word);
    size_t slash = str_find_char(text, '/');
    uint32_t number;
    *transport = -1;
    if (slash != STR_NOT_FOUND) {
        *transport = servc_transport_parse(word + slash + 1);
        if (*transport < 0)
            return false;
        text = str_sub(text, 0, slash);
    }
    if (!parse_u32(text, UINT16_MAX, &number))
        return false;
    *port = (uint16_t)number;
    return true;
}

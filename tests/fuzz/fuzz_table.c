/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens a table, whatever its checksums, and looks everything up. Text that begins
 * with "raw" or "packed" is a mutation of a good table (support/mutate.h), so that
 * what was found once can be kept in words. */
#include "fuzz/check.h"
#include "support/mutate.h"
#include "support/table_walk.h"
#include "support/table_world.h"

static bool is_script(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    return str_starts(text, STR("raw\n")) || str_starts(text, STR("packed\n"));
}

/* The good tables are made once: a fuzzer asks thousands of times. */
static void run_script(struct str lines)
{
    static struct world *w;
    static struct good_tables good;
    struct arena mem = ARENA_EMPTY;
    struct str bytes;
    if (!w) {
        w = table_world_small();
        good = table_world_tables(w);
    }
    if (mutate(&good, lines, &mem, &bytes))
        table_open_and_walk((const uint8_t *)bytes.p, bytes.n, SERVC_OPEN_NO_CHECKSUMS, WALK_SOME);
    arena_free(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (is_script(data, size))
        run_script((struct str){(const char *)data, size});
    else
        table_open_and_walk(data, size, SERVC_OPEN_NO_CHECKSUMS, WALK_SOME);
    return 0;
}

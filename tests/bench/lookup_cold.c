/* SPDX-License-Identifier: BSD-2-Clause */
/* The smallest program that looks one port up: for the time of a fresh process.
 * Without LOOKUP it does nothing, which is what the others are measured against. */
#ifdef LOOKUP
#include "lib/servc.h"
#include <stdio.h>
#endif

int main(int argc, char **argv)
{
#ifdef LOOKUP
    struct servc_table *t;
    if (argc < 2 || servc_open(argv[1], 0, &t) != SERVC_OK)
        return 2;
    const char *name = servc_name_at(t, SERVC_TCP, 443, SERVC_POLICY_IANA);
    return name ? puts(name) < 0 : 1;
#else
    (void)argc;
    (void)argv;
    return 0;
#endif
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* `servc table`: what a table is, and whether it is sound. */
#include "cmd/cmd.h"
#include "cmd/table_file.h"

#include <string.h>

static void print_counts(const struct servc_table *t)
{
    struct servc_counts n;
    uint32_t entries = 0, ranked = 0;
    servc_count(t, &n);
    for (unsigned k = 0; k < SERVC_TRANSPORTS; k++) {
        entries += n.entries[k];
        ranked += n.ranked[k];
    }
    printf("form\t%s\nbytes\t%u\n", n.compressed ? "compressed" : "raw", (unsigned)n.file_bytes);
    printf("endpoints\t%u (tcp %u, udp %u, sctp %u, dccp %u)\n", (unsigned)entries,
           (unsigned)n.entries[0], (unsigned)n.entries[1], (unsigned)n.entries[2],
           (unsigned)n.entries[3]);
    printf("frequencies\t%u\nnames\t%u\nranges\t%u\ntitles\t%u\ncards\t%u\n"
           "evidence\t%u\nsources\t%u\n",
           (unsigned)ranked, (unsigned)n.names, (unsigned)n.ranges, (unsigned)n.titles,
           (unsigned)n.cards, (unsigned)n.evidence, (unsigned)n.sources);
}

static void print_sections(const struct servc_table *t)
{
    struct servc_section s;
    for (uint32_t i = 0; servc_section_at(t, i, &s) == SERVC_OK; i++)
        printf("section\t%s\t%u\n", s.id, (unsigned)s.length);
}

static int info(const struct arguments *a, const char *path)
{
    struct servc_table *t = table_file_open_at(a, path);
    if (!t)
        return EXIT_TROUBLE;
    fputs(servc_info(t), stdout);
    print_counts(t);
    print_sections(t);
    servc_close(t);
    return EXIT_DONE;
}

/* 1 for a table that is damaged, 2 for what is none. */
static int verify(const struct arguments *a, const char *path)
{
    struct servc_table *t = NULL;
    int error = servc_open(path, SERVC_OPEN_VERIFY, &t);
    if (error == SERVC_OK)
        error = servc_verify(t);
    servc_close(t);
    if (error == SERVC_OK) {
        if (!argument_given(a, OPT_quiet))
            printf("%s: sound\n", path);
        return EXIT_DONE;
    }
    if (error == SERVC_ECORRUPT) {
        if (!argument_given(a, OPT_quiet))
            printf("%s: damaged\n", path);
        return EXIT_NOT_FOUND;
    }
    table_file_open_at(a, path); /* says why */
    return EXIT_TROUBLE;
}

int command_table(const struct arguments *a)
{
    static const char *const words[] = {"info", "verify"};
    const char *hint = "`servc table info FILE', `servc table verify FILE'";
    if (a->operand_count != 2)
        return usage_error(a->mem, hint, "`table' takes a word and a file");
    if (strcmp(a->operands[0], words[0]) == 0)
        return info(a, a->operands[1]);
    if (strcmp(a->operands[0], words[1]) == 0)
        return verify(a, a->operands[1]);
    return usage_error(a->mem, hint, "`table' does not know `%s'", a->operands[0]);
}

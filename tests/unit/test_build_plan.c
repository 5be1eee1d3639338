/* SPDX-License-Identifier: BSD-2-Clause */
/* What `build` is asked to write: policies in any order of options, outputs,
 * transports, and the mistakes with their hints. */
#define _POSIX_C_SOURCE 200809L
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "cmd/build_plan.h"

#include <string.h>
#include <unistd.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

/* The plan for words separated by blanks; what went to stderr is in *said. */
static bool make(struct build_plan *plan, struct arena *mem, const char *line, const char **said)
{
    char *argv[32], text[4096];
    int argc = 0;
    struct str rest = str_from(line), word;
    struct arguments a;
    while (str_word(&rest, &word))
        argv[argc++] = arena_z(mem, word);
    assert_true(arguments_parse(&a, mem, FOR_ALL | FOR_INPUTS | FOR_BUILD, argc, argv));

    fflush(stderr);
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);
    assert_non_null(file);
    dup2(fileno(file), STDERR_FILENO);
    bool ok = build_plan_make(plan, &a);
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(file);
    size_t n = fread(text, 1, sizeof text, file);
    fclose(file);
    *said = arena_z(mem, (struct str){text, n});
    return ok;
}

static void the_writers(void **state)
{
    (void)state;
    static const struct {
        const char *name, *file;
    } want[] = {
        [WRITER_nmap_services] = {"nmap-services", "nmap-services"},
        [WRITER_services5] = {"services", "services"},
        [WRITER_entries_json] = {"entries", "entries.jsonl"},
        [WRITER_table] = {"table", "servc.tbl"},
        [WRITER_table_packed] = {"table-packed", "servc.tblz"},
    };
    assert_int_equal(WRITERS, ROWS(want));
    for (size_t i = 0; i < ROWS(want); i++) {
        assert_string_equal(writers[i].name, want[i].name);
        assert_string_equal(writers[i].file, want[i].file);
        assert_non_null(writers[i].write);
        assert_int_equal(writers[i].needs_ranks, i == WRITER_nmap_services);
    }
}

/* Policies of nmap-services, services and entries. */
static void policies(void **state)
{
    (void)state;
    static const struct {
        const char *line, *want;
    } cases[] = {
        {"", "iana iana iana"},
        {"--names=common", "common common common"},
        {"--names=iana", "iana iana iana"},
        {"--names=nmap-services:upstream", "upstream iana iana"},
        {"--names=services:common", "iana common iana"},
        {"--names=entries:common", "iana iana common"},
        {"--names=common --names=nmap-services:upstream", "upstream common common"},
        {"--names=nmap-services:upstream --names=common", "upstream common common"},
        {"--names=services:iana --names=upstream", "upstream iana upstream"},
        {"--names=common --names=upstream", "upstream upstream upstream"},
        {"--names=upstream --names=common", "common common common"},
        {"--names=services:upstream --names=services:common", "iana common iana"},
        {"--names=services:common --names=iana --names=entries:upstream", "iana common upstream"},
        {"--names nmap-services:common --names services:common --names entries:common",
         "common common common"},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct arena mem = ARENA_EMPTY;
        struct build_plan plan;
        const char *said;
        if (!make(&plan, &mem, cases[i].line, &said))
            fail_msg("row %zu, `%s': %s", i, cases[i].line, said);
        struct str got = STR("");
        for (size_t k = 0; k <= WRITER_entries_json; k++)
            got = arena_printf(&mem, "%.*s%s%s", STR_FMT(got), k ? " " : "",
                               servc_policy_name(plan.policy[k]));
        if (!str_is(got, cases[i].want) || *said)
            fail_msg("row %zu, `%s': %.*s%s", i, cases[i].line, STR_FMT(got), said);
        arena_free(&mem);
    }
}

static void outputs(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool nmap, services, entries, report;
    } cases[] = {
        {"", true, true, true, true},
        {"--outputs=nmap-services", true, false, false, false},
        {"--outputs=services", false, true, false, false},
        {"--outputs=entries", false, false, true, false},
        {"--outputs=report", false, false, false, true},
        {"--outputs=report,services", false, true, false, true},
        {"--outputs=services,report", false, true, false, true},
        {"--outputs=services,services", false, true, false, false},
        {"--outputs=nmap-services,services,entries,report", true, true, true, true},
        {"--outputs=entries --outputs=services", false, true, false, false}, /* the last one */
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct arena mem = ARENA_EMPTY;
        struct build_plan plan;
        const char *said;
        if (!make(&plan, &mem, cases[i].line, &said))
            fail_msg("row %zu, `%s': %s", i, cases[i].line, said);
        if (plan.wanted[WRITER_nmap_services] != cases[i].nmap ||
            plan.wanted[WRITER_services5] != cases[i].services ||
            plan.wanted[WRITER_entries_json] != cases[i].entries || plan.report != cases[i].report)
            fail_msg("row %zu, `%s'", i, cases[i].line);
        arena_free(&mem);
    }
}

#define TCP (1u << SERVC_TCP)
#define UDP (1u << SERVC_UDP)
#define SCTP (1u << SERVC_SCTP)
#define DCCP (1u << SERVC_DCCP)

static void transports(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        unsigned want;
    } cases[] = {
        {"", TCP | UDP | SCTP | DCCP},
        {"--services-protocols=tcp", TCP},
        {"--services-protocols=dccp", DCCP},
        {"--services-protocols=tcp,udp", TCP | UDP},
        {"--services-protocols=sctp,tcp", TCP | SCTP},
        {"--services-protocols=udp,udp", UDP},
        {"--services-protocols=tcp --services-protocols=udp", UDP},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct arena mem = ARENA_EMPTY;
        struct build_plan plan;
        const char *said;
        if (!make(&plan, &mem, cases[i].line, &said) || plan.transports != cases[i].want)
            fail_msg("row %zu, `%s': %u%s", i, cases[i].line, plan.transports, said);
        arena_free(&mem);
    }
}

static void the_rest(void **state)
{
    (void)state;
    static const struct {
        const char *line, *select, *folder;
        bool by_prevalence;
    } cases[] = {
        {"", "full", "out/servc", false},
        {"--select=top:100 -o /tmp/x", "top:100", "/tmp/x", false},
        {"--select=named --select=cards --output=a --output=b", "cards", "b", false},
        {"--ranks=prevalence", "full", "out/servc", true},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct arena mem = ARENA_EMPTY;
        struct build_plan plan;
        const char *said;
        assert_true(make(&plan, &mem, cases[i].line, &said));
        if (strcmp(plan.select, cases[i].select) != 0 ||
            strcmp(plan.folder, cases[i].folder) != 0 ||
            plan.ranks_by_prevalence != cases[i].by_prevalence)
            fail_msg("row %zu, `%s'", i, cases[i].line);
        arena_free(&mem);
    }
}

#define ERROR "servc: error: "
#define HINT "servc: hint: "
#define ALL_WRITERS "one of nmap-services, services, entries, table, table-packed\n"
#define ALL_OUTPUTS "one of nmap-services, services, entries, table, table-packed, report\n"
#define ALL_POLICIES "the policies are iana, common and upstream\n"

static void mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *line, *want;
    } cases[] = {
        {"--names=upstrem", ERROR "unknown policy `upstrem'\n" HINT "did you mean `upstream'?\n"},
        {"--names=best", ERROR "unknown policy `best'\n" HINT ALL_POLICIES},
        {"--names=IANA", ERROR "unknown policy `IANA'\n" HINT ALL_POLICIES},
        {"--names=services:best", ERROR "unknown policy `best'\n" HINT ALL_POLICIES},
        {"--names=services:", ERROR "unknown policy `'\n" HINT ALL_POLICIES},
        {"--names=services:iana:common", ERROR "unknown policy `iana:common'\n" HINT ALL_POLICIES},
        {"--names=service:iana",
         ERROR "unknown output `service'\n" HINT "did you mean `services'?\n"},
        {"--names=zone:iana", ERROR "unknown output `zone'\n" HINT ALL_WRITERS},
        {"--names=report:iana", ERROR "unknown output `report'\n" HINT ALL_WRITERS},
        {"--names=:iana", ERROR "unknown output `'\n" HINT ALL_WRITERS},
        {"--outputs=", ERROR "option `--outputs' has an empty value\n"},
        {"--services-protocols=", ERROR "option `--services-protocols' has an empty value\n"},
        {"--output=", ERROR "option `--output' has an empty value\n"},
        {"--names=zone:iana --names=best", ERROR "unknown policy `best'\n" HINT ALL_POLICIES},
        {"--outputs=reprot", ERROR "unknown output `reprot'\n" HINT "did you mean `report'?\n"},
        {"--outputs=services,zone", ERROR "unknown output `zone'\n" HINT ALL_OUTPUTS},
        {"--outputs=services,,report", ERROR "unknown output `'\n" HINT ALL_OUTPUTS},
        {"--outputs=entries.jsonl",
         ERROR "unknown output `entries.jsonl'\n" HINT ALL_OUTPUTS},
        {"--outputs=Services",
         ERROR "unknown output `Services'\n" HINT "did you mean `services'?\n"},
        {"--services-protocols=tcp,upd",
         ERROR "unknown transport `upd'\n" HINT "did you mean `udp'?\n"},
        {"--services-protocols=ipv6",
         ERROR "unknown transport `ipv6'\n" HINT "one of tcp, udp, sctp, dccp\n"},
        {"--ranks=prevalance",
         ERROR "unknown kind of rank `prevalance'\n" HINT "did you mean `prevalence'?\n"},
        {"--ranks=x", ERROR "unknown kind of rank `x'\n" HINT "one of prevalence\n"},
        {"nmap-services",
         ERROR "`build' takes no operand, but was given `nmap-services'\n" HINT
               "inputs are options: --nmap=FILE, --iana=FILE, --cards=DIR, --services=FILE\n"},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct arena mem = ARENA_EMPTY;
        struct build_plan plan;
        const char *said;
        if (make(&plan, &mem, cases[i].line, &said) || strcmp(said, cases[i].want) != 0)
            fail_msg("row %zu, `%s': %s", i, cases[i].line, said);
        arena_free(&mem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_writers), cmocka_unit_test(policies), cmocka_unit_test(outputs),
        cmocka_unit_test(transports),  cmocka_unit_test(the_rest), cmocka_unit_test(mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

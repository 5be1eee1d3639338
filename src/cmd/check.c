/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/cmd.h"
#include "cmd/inputs.h"

static const char *plural(uint32_t n)
{
    return n == 1 ? "" : "s";
}

int command_check(const struct arguments *a)
{
    if (a->operand_count)
        return usage_error(a->mem, "--cards=DIR names a folder of cards",
                           "`check' takes no operand, but was given `%s'", a->operands[0]);
    struct inputs in;
    inputs_read(&in, a);
    inputs_print_messages(&in, a);
    uint32_t errors = in.diag.count[DIAG_ERROR], warnings = in.diag.count[DIAG_WARNING];
    if (!argument_given(a, OPT_quiet))
        printf("%u source%s read: %u error%s, %u warning%s\n", (unsigned)in.read_count,
               plural(in.read_count), (unsigned)errors, plural(errors), (unsigned)warnings,
               plural(warnings));
    int status = errors || warnings ? EXIT_NOT_FOUND : EXIT_DONE;
    if (in.read_count == 0 && errors)
        status = EXIT_TROUBLE;
    inputs_free(&in);
    return status;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/build_plan.h"

#include "base/file.h"
#include "cmd/build_table.h"
#include "cmd/inputs.h"

#include <string.h>

const struct writer writers[WRITERS] = {
#define WRITER(fn, name, file, needs_ranks) {name, file, needs_ranks, write_##fn},
#include "write/writers.def"
#undef WRITER
};

static int writer_by_name(struct str name)
{
    for (int i = 0; i < WRITERS; i++)
        if (str_is(name, writers[i].name))
            return i;
    return -1;
}

static bool unknown_word(struct arena *mem, const char *what, struct str word,
                         const char *const *words, size_t count)
{
    struct str like = diag_like_z(word, words, count), all = STR_NONE;
    for (size_t i = 0; i < count; i++)
        all = arena_printf(mem, "%.*s%s%s", STR_FMT(all), i ? ", " : "", words[i]);
    struct str hint = like.n ? arena_printf(mem, "did you mean `%.*s'?", STR_FMT(like))
                             : arena_printf(mem, "one of %.*s", STR_FMT(all));
    usage_error(mem, hint.p, "unknown %s `%.*s'", what, STR_FMT(word));
    return false;
}

/* The reports have no policy of their own, so --names= does not take them. */
static bool unknown_output(struct arena *mem, struct str word, bool with_report)
{
    const char *words[WRITERS + 1];
    for (size_t i = 0; i < WRITERS; i++)
        words[i] = writers[i].name;
    words[WRITERS] = "report";
    return unknown_word(mem, "output", word, words, WRITERS + with_report);
}

/* POLICY or OUTPUT:POLICY. */
static bool plan_names(struct build_plan *plan, const struct arguments *a, const char *value)
{
    const char *colon = strchr(value, ':');
    enum servc_policy policy;
    if (!policy_parse(a->mem, colon ? colon + 1 : value, &policy))
        return false;
    if (colon) {
        struct str name = {value, (size_t)(colon - value)};
        int i = writer_by_name(name);
        if (i < 0)
            return unknown_output(a->mem, name, false);
        plan->policy[i] = policy;
    }
    return true;
}

static bool plan_policies(struct build_plan *plan, const struct arguments *a)
{
    for (uint32_t i = 0; i < a->option_count; i++) { /* the general one first, whatever the order */
        enum servc_policy policy;
        if (a->options[i].id != OPT_names || strchr(a->options[i].value, ':'))
            continue;
        if (!policy_parse(a->mem, a->options[i].value, &policy))
            return false;
        for (size_t k = 0; k < WRITERS; k++)
            plan->policy[k] = policy;
    }
    for (uint32_t i = 0; i < a->option_count; i++)
        if (a->options[i].id == OPT_names && !plan_names(plan, a, a->options[i].value))
            return false;
    return true;
}

bool build_plan_outputs(struct build_plan *plan, struct str list, struct str *unknown)
{
    struct str word;
    for (size_t i = 0; i < WRITERS; i++)
        plan->wanted[i] = false;
    plan->report = false;
    while (str_cut(&list, ',', &word)) {
        int i = writer_by_name(word);
        if (i >= 0)
            plan->wanted[i] = true;
        else if (str_is(word, "report"))
            plan->report = true;
        else {
            *unknown = word;
            return false;
        }
    }
    return true;
}

struct str build_plan_wanted(const struct build_plan *plan, struct arena *mem)
{
    struct str list = STR("");
    for (size_t i = 0; i < WRITERS; i++)
        if (plan->wanted[i])
            list = arena_printf(mem, "%.*s%s%s", STR_FMT(list), list.n ? "," : "", writers[i].name);
    return plan->report ? arena_printf(mem, "%.*s%sreport", STR_FMT(list), list.n ? "," : "")
                        : list;
}

static bool plan_outputs(struct build_plan *plan, const struct arguments *a)
{
    const char *list = argument_value(a, OPT_outputs, NULL);
    struct str unknown = STR_NONE;
    if (list)
        return build_plan_outputs(plan, str_from(list), &unknown) ||
               unknown_output(a->mem, unknown, true);
    for (size_t i = 0; i < WRITERS; i++)
        plan->wanted[i] = true;
    plan->report = true;
    return true;
}

static bool plan_transports(struct build_plan *plan, const struct arguments *a)
{
    const char *words[SERVC_TRANSPORTS];
    struct str rest = str_from(argument_value(a, OPT_services_protocols, "tcp,udp,sctp,dccp")),
               word;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        words[t] = servc_transport_name((enum servc_transport)t);
    while (str_cut(&rest, ',', &word)) {
        enum servc_transport t;
        if (!transport_parse(word, &t))
            return unknown_word(a->mem, "transport", word, words, SERVC_TRANSPORTS);
        plan->transports |= 1u << t;
    }
    return true;
}

static bool plan_selection(struct build_plan *plan, const struct arguments *a)
{
    if (selection_parse(str_from(plan->select), &plan->selection))
        return true;
    plan->selection = (struct selection){.kind = SELECT_LIST};
    if (str_starts(str_from(plan->select), STR("top:")))
        usage_error(a->mem, "for example --select=top:1000", "`%s' has no number from 1 to 65536",
                    plan->select);
    else if (!file_exists(plan->select))
        usage_error(a->mem, "full, named, registered, cards, top:N, or a file of endpoints",
                    "--select=%s is neither a selection nor a file", plan->select);
    else
        return true;
    return false;
}

/* An empty value is a variable of a script that was not set. */
static bool values_are_given(const struct arguments *a)
{
    for (uint32_t i = 0; i < a->option_count; i++)
        if (a->options[i].value && !*a->options[i].value) {
            usage_error(a->mem, NULL, "option `--%s' has an empty value",
                        option_name(a->options[i].id));
            return false;
        }
    return true;
}

bool build_plan_make(struct build_plan *plan, const struct arguments *a)
{
    static const char *const ranks[] = {"prevalence"};
    const char *by = argument_value(a, OPT_ranks, NULL);
    *plan = (struct build_plan){.select = argument_value(a, OPT_select, "full"),
                                .folder = argument_value(a, OPT_output, "out/servc"),
                                .ranks_by_prevalence = by != NULL};
    if (by && strcmp(by, ranks[0]) != 0)
        return unknown_word(a->mem, "kind of rank", str_from(by), ranks, 1);
    if (a->operand_count) {
        usage_error(a->mem,
                    "inputs are options: --nmap=FILE, --iana=FILE, --cards=DIR, --services=FILE",
                    "`build' takes no operand, but was given `%s'", a->operands[0]);
        return false;
    }
    return values_are_given(a) && plan_policies(plan, a) && plan_outputs(plan, a) &&
           plan_transports(plan, a) && plan_selection(plan, a) &&
           table_content_parse(a, &plan->table_content);
}

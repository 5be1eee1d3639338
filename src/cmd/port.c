/* SPDX-License-Identifier: BSD-2-Clause */
/* `servc port`: what a table says of ports and names, a line an endpoint. */
#include "cmd/cmd.h"
#include "cmd/inputs.h"
#include "cmd/table_file.h"

#include <string.h>

struct port_query {
    const struct servc_table *t;
    const struct arguments *a;
    enum servc_policy policy;
    bool quiet;
    struct diag *quote; /* a table is a file from anywhere: a terminal gets it quoted */
};

static const char *quoted(const struct port_query *q, const char *text)
{
    return diag_quote(q->quote, str_from(text));
}

static void print_names(const struct port_query *q, const struct servc_entry *e)
{
    struct servc_name n;
    printf("%s", e->name ? quoted(q, e->name) : servc_status_name((enum servc_status)e->status));
    for (uint32_t i = 1; servc_entry_name(q->t, e, i, &n) == SERVC_OK; i++)
        printf("%s%s", i == 1 ? " (also " : ", ", quoted(q, n.name));
    if (servc_entry_name(q->t, e, 1, &n) == SERVC_OK)
        putchar(')');
}

/* 465/tcp   submissions (also smtps, ssmtp, urd), 0.012345, Mail submission */
static void print_entry(const struct port_query *q, const struct servc_entry *e)
{
    char at[16];
    const char *title = servc_title(q->t, e);
    snprintf(at, sizeof at, "%u/%s", (unsigned)e->port,
             servc_transport_name((enum servc_transport)e->transport));
    printf("%-9s ", at);
    print_names(q, e);
    if (e->frequency != SERVC_NO_FREQUENCY)
        printf(", %u.%06u", (unsigned)(e->frequency / 1000000), (unsigned)(e->frequency % 1000000));
    if (title)
        printf(", %s", quoted(q, title));
    putchar('\n');
}

/* With -q each name once: tcp and udp mostly have the same. */
static bool query_port(const struct port_query *q, uint16_t port, int transport)
{
    struct servc_entry e;
    const char *printed[SERVC_TRANSPORTS];
    unsigned count = 0;
    bool found = false;
    for (int k = transport < 0 ? 0 : transport;
         k < (transport < 0 ? SERVC_TRANSPORTS : transport + 1); k++) {
        if (servc_by_port(q->t, (enum servc_transport)k, port, q->policy, &e) != SERVC_OK)
            continue;
        if (!q->quiet) {
            print_entry(q, &e);
            found = true;
            continue;
        }
        bool again = !e.name;
        for (unsigned i = 0; i < count && !again; i++)
            again = strcmp(printed[i], e.name) == 0;
        if (!again) {
            puts(quoted(q, e.name));
            printed[count++] = e.name;
            found = true;
        }
    }
    return found;
}

/* With -q the port that the name resolves to, once for all transports alike. */
static bool query_name(const struct port_query *q, const char *name)
{
    struct servc_entry e;
    size_t count = servc_by_name(q->t, name, SERVC_NUL, q->policy, NULL, 0);
    struct servc_endpoint *at = arena_array(q->a->mem, struct servc_endpoint, count + 1);
    servc_by_name(q->t, name, SERVC_NUL, q->policy, at, count);
    for (size_t i = 0; i < count; i++) {
        if (!q->quiet) {
            if (servc_by_port(q->t, (enum servc_transport)at[i].transport, at[i].port, q->policy,
                              &e) == SERVC_OK)
                print_entry(q, &e);
            continue;
        }
        bool again = !at[i].preferred;
        for (size_t k = 0; k < i && !again; k++)
            again = at[k].port == at[i].port;
        if (!again)
            printf("%u\n", (unsigned)at[i].port);
    }
    return count > 0;
}

static bool query(const struct port_query *q, const char *word)
{
    uint16_t port;
    int transport;
    bool found = table_endpoint_parse(word, &port, &transport) ? query_port(q, port, transport)
                                                               : query_name(q, word);
    if (!found && !q->quiet)
        fprintf(stderr, "servc: %s: not in the table\n", word);
    return found;
}

int command_port(const struct arguments *a)
{
    struct diag d;
    struct port_query q = {.a = a, .quiet = argument_given(a, OPT_quiet), .quote = &d};
    diag_init(&d, a->mem);
    if (a->operand_count == 0)
        return usage_error(a->mem, "for example `servc port 465/tcp https'", "which port or name?");
    if (!policy_parse(a->mem, argument_value(a, OPT_names, "iana"), &q.policy))
        return EXIT_TROUBLE;
    struct servc_table *t = table_file_open(a, NULL);
    if (!t)
        return EXIT_TROUBLE;
    q.t = t;
    int status = EXIT_DONE;
    for (uint32_t i = 0; i < a->operand_count; i++)
        if (!query(&q, a->operands[i]))
            status = EXIT_NOT_FOUND;
    servc_close(t);
    return status;
}

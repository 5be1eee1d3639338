/* SPDX-License-Identifier: BSD-2-Clause */
/* `servc port --brief` and `-q`. A table is a file from anywhere: a terminal gets its
 * texts made harmless. */
#include "base/plain.h"
#include "cmd/port.h"

#include <stdio.h>

struct lines {
    const struct port_query *q;
    struct sink *out;
    bool quiet;
    struct str last; /* the name printed last, with `quiet` */
    bool found;
};

static void put_names(struct lines *l, const struct servc_entry *e)
{
    struct servc_name n;
    uint32_t i = 1;
    sink_plain(l->out,
               str_from(e->name ? e->name : servc_status_name((enum servc_status)e->status)));
    for (; servc_entry_name(l->q->t, e, i, &n) == SERVC_OK; i++) {
        sink_z(l->out, i == 1 ? " (also " : ", ");
        sink_plain(l->out, str_from(n.name));
    }
    sink_z(l->out, i > 1 ? ")" : "");
}

static void put_line(struct lines *l, const struct servc_entry *e)
{
    char at[16];
    const char *title = servc_title(l->q->t, e);
    snprintf(at, sizeof at, "%u/%s", (unsigned)e->port,
             servc_transport_name((enum servc_transport)e->transport));
    sink_printf(l->out, "%-9s ", at);
    put_names(l, e);
    if (e->frequency != SERVC_NO_FREQUENCY) {
        sink_z(l->out, ", ");
        sink_millionths(l->out, e->frequency);
    }
    if (title) {
        sink_z(l->out, ", ");
        sink_plain(l->out, str_from(title));
    }
    sink_char(l->out, '\n');
}

/* With -q each name once: neighbours and transports mostly have the same. */
static void put_entry(struct lines *l, const struct servc_entry *e)
{
    struct str name = e->name ? str_from(e->name) : STR_NONE;
    if (!l->quiet)
        put_line(l, e);
    else if (!e->name)
        return;
    else if (!str_eq(name, l->last)) {
        sink_plain(l->out, name);
        sink_char(l->out, '\n');
        l->last = name;
    }
    l->found = true;
}

static void put_port(struct lines *l, uint16_t port, int transport)
{
    struct servc_entry e;
    for (int k = 0; k < SERVC_TRANSPORTS; k++)
        if ((transport < 0 || transport == k) &&
            servc_by_port(l->q->t, (enum servc_transport)k, port, l->q->policy, &e) == SERVC_OK)
            put_entry(l, &e);
}

/* With -q the port that the name resolves to, once for all transports alike. */
static void put_name(struct lines *l, struct str name)
{
    struct servc_entry e;
    struct arena mem = ARENA_EMPTY; /* there may be a million words */
    size_t count = servc_by_name(l->q->t, name.p, name.n, l->q->policy, NULL, 0);
    struct servc_endpoint *at = arena_array(&mem, struct servc_endpoint, count + 1);
    count = servc_by_name(l->q->t, name.p, name.n, l->q->policy, at, count);
    l->found = count > 0;
    for (size_t i = 0; i < count; i++) {
        bool again = !at[i].preferred;
        if (!l->quiet) {
            if (servc_by_port(l->q->t, (enum servc_transport)at[i].transport, at[i].port,
                              l->q->policy, &e) == SERVC_OK)
                put_line(l, &e);
            continue;
        }
        for (size_t k = 0; k < i && !again; k++)
            again = at[k].port == at[i].port;
        if (!again)
            sink_printf(l->out, "%u\n", (unsigned)at[i].port);
    }
    arena_free(&mem);
}

bool port_put_lines(const struct port_query *q, const struct port_word *word, bool quiet,
                    struct sink *out)
{
    struct lines l = {.q = q, .out = out, .quiet = quiet};
    if (word->is_name)
        put_name(&l, word->word);
    else
        for (uint32_t port = word->first; port <= word->last; port++)
            put_port(&l, (uint16_t)port, word->transport);
    return l.found;
}

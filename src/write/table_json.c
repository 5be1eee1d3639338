/* SPDX-License-Identifier: BSD-2-Clause */
/* A table's endpoints as entries.jsonl has them, byte for byte (doc/json.md). */
#include "write/table_json.h"

#include "base/json.h"

static void put_name(struct json *j, const struct servc_name *n)
{
    json_open(j, '{');
    json_member_z(j, "name", n->name);
    json_member_z(j, "status", servc_status_name((enum servc_status)n->status));
    json_member_z(j, "source", servc_source_name((enum servc_source)n->source));
    json_member_bool(j, "preferred", n->preferred);
    json_close(j, '}');
}

static void put_names(struct json *j, const struct servc_table *t, const struct servc_entry *e)
{
    struct servc_name n;
    json_member_z(j, "primary", e->name);
    json_member_z(j, "status", servc_status_name((enum servc_status)e->status));
    json_member_z(j, "source", e->name ? servc_source_name((enum servc_source)e->source) : NULL);
    json_member_open(j, "aliases", '[');
    for (uint32_t i = 1; servc_entry_name(t, e, i, &n) == SERVC_OK; i++)
        put_name(j, &n);
    json_close(j, ']');
}

static void put_frequency(struct json *j, const struct servc_table *t, const struct servc_entry *e)
{
    bool known = e->frequency != SERVC_NO_FREQUENCY;
    uint32_t rank = servc_rank(t, e);
    json_key(j, "frequency");
    if (known)
        json_millionths(j, e->frequency);
    else
        json_null(j);
    json_member_z(j, "frequency_source",
                  known ? servc_source_name((enum servc_source)e->frequency_source) : NULL);
    json_key(j, "rank");
    if (rank)
        json_u32(j, rank);
    else
        json_null(j);
}

static void put_refs(struct json *j, const char *refs)
{
    struct str rest = str_from(refs ? refs : ""), word;
    json_member_open(j, "refs", '[');
    while (str_word(&rest, &word))
        json_str(j, word);
    json_close(j, ']');
}

static void put_entry(struct json *j, const struct servc_table *t, const struct servc_entry *e)
{
    json_open(j, '{');
    json_member_u32(j, "port", e->port);
    json_member_z(j, "transport", servc_transport_name((enum servc_transport)e->transport));
    put_names(j, t, e);
    put_frequency(j, t, e);
    json_member_z(j, "rule", e->rule);
    json_member_z(j, "policy", e->moved ? servc_policy_name((enum servc_policy)e->policy) : NULL);
    json_member_z(j, "title", servc_title(t, e));
    put_refs(j, servc_refs(t, e));
    json_close(j, '}');
}

void write_table_json(const struct servc_table *t, enum servc_policy policy, struct sink *out)
{
    struct servc_entry e;
    for (int error = servc_first(t, policy, &e); error == SERVC_OK; error = servc_next(t, &e)) {
        struct json j = {.out = out};
        put_entry(&j, t, &e);
        sink_char(out, '\n');
    }
}

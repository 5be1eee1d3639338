/* SPDX-License-Identifier: BSD-2-Clause */
/* One JSON object an endpoint and a line (doc/json.md). */
#include "write/writer.h"

#include "base/json.h"

static void put_name(struct json *j, const struct entry_name *n, enum servc_policy policy)
{
    json_open(j, '{');
    json_key(j, "name");
    json_str(j, entry_spelling(n, policy));
    json_member_z(j, "status", servc_status_name((enum servc_status)n->status));
    json_member_z(j, "source", servc_source_name((enum servc_source)n->source));
    json_member_bool(j, "preferred", n->preferred);
    json_close(j, '}');
}

static void put_names(struct json *j, const struct entry *e, enum servc_policy policy)
{
    const struct entry_name *lead = entry_lead(e, policy);
    json_member_text(j, "primary", lead ? entry_spelling(lead, policy) : STR_NONE);
    json_member_z(j, "status",
                  servc_status_name((enum servc_status)(lead ? lead->status : e->status)));
    json_member_text(j, "source",
                     lead ? str_from(servc_source_name((enum servc_source)lead->source))
                          : STR_NONE);
    json_member_open(j, "aliases", '[');
    for (uint32_t i = 1; entry_name_at(e, policy, i); i++)
        put_name(j, entry_name_at(e, policy, i), policy);
    json_close(j, ']');
}

static void put_frequency(struct json *j, const struct entry *e)
{
    json_key(j, "frequency");
    if (e->freq.known)
        json_millionths(j, e->freq.millionths);
    else
        json_null(j);
    json_key(j, "frequency_source");
    if (e->freq.known)
        json_z(j, servc_source_name((enum servc_source)e->freq_source));
    else
        json_null(j);
    json_key(j, "rank");
    if (e->rank)
        json_u32(j, e->rank);
    else
        json_null(j);
}

static void put_refs(struct json *j, struct str refs)
{
    struct str word;
    json_member_open(j, "refs", '[');
    while (str_word(&refs, &word))
        json_str(j, word);
    json_close(j, ']');
}

/* The rule that put this name first: the policy's name where it moved one. */
static const char *decided_by(const struct entry *e, enum servc_policy policy)
{
    return e->lead[policy] == e->lead[SERVC_POLICY_IANA] ? NULL : servc_policy_name(policy);
}

void put_entry_json(struct json *j, const struct entry *e, enum servc_policy policy)
{
    json_open(j, '{');
    json_member_u32(j, "port", e->at.port);
    json_member_z(j, "transport", servc_transport_name((enum servc_transport)e->at.transport));
    put_names(j, e, policy);
    put_frequency(j, e);
    json_member_z(j, "rule", rule_name((enum rule_id)e->rule));
    json_member_text(j, "policy", str_from(decided_by(e, policy)));
    json_member_text(j, "title", e->title);
    put_refs(j, e->refs);
    json_close(j, '}');
}

void write_entries_json(const struct entry_set *set, const struct write_options *o,
                        struct sink *out, struct diag *d)
{
    (void)d;
    for (uint32_t i = 0; i < set->count; i++) {
        struct json j = {.out = out};
        put_entry_json(&j, set->at[i], o->policy);
        sink_char(out, '\n');
    }
}

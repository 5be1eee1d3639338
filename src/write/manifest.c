/* SPDX-License-Identifier: BSD-2-Clause */
#include "write/manifest.h"

#include "base/json.h"

const char *licence_notice(bool nmap_licence)
{
    return nmap_licence ? "contains data from an nmap-services file: Nmap Public Source License, "
                          "https://nmap.org/npsl/"
                        : "public domain (CC0-1.0): registry facts and cards, nothing of nmap's";
}

static void put_digest(struct json *j, size_t size, struct str sha256)
{
    json_member_u32(j, "bytes", (uint32_t)size);
    json_key(j, "sha256");
    json_str(j, sha256);
}

static void put_inputs(struct json *j, const struct manifest *m)
{
    json_member_open(j, "inputs", '[');
    for (uint32_t i = 0; i < m->input_count; i++) {
        json_open(j, '{');
        json_member_z(j, "kind", m->inputs[i].kind);
        json_member_z(j, "name", m->inputs[i].label);
        json_member_text(j, "date", m->inputs[i].date);
        put_digest(j, m->inputs[i].size, m->inputs[i].sha256);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_outputs(struct json *j, const struct manifest *m)
{
    json_member_open(j, "outputs", '[');
    for (uint32_t i = 0; i < m->output_count; i++) {
        const struct manifest_output *o = &m->outputs[i];
        json_open(j, '{');
        json_member_z(j, "name", o->name);
        json_member_z(j, "names", servc_policy_name(o->policy));
        put_digest(j, o->bytes.n, o->sha256);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_options(struct json *j, const struct manifest *m, struct arena *mem)
{
    struct str transports = STR("");
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        if (m->transports & 1u << t)
            transports = arena_printf(mem, "%.*s%s%s", STR_FMT(transports), transports.n ? "," : "",
                                      servc_transport_name((enum servc_transport)t));
    json_member_open(j, "options", '{');
    json_key(j, "outputs");
    json_str(j, m->wanted);
    json_member_z(j, "select", m->select);
    json_key(j, "services_protocols");
    json_str(j, transports);
    json_member_z(j, "table_content", m->table_content);
    json_member_z(j, "ranks", m->ranks);
    json_close(j, '}');
}

static void put_counts(struct json *j, const struct entry_set *set)
{
    uint32_t named = 0, with_frequency = 0, rules[RULE_COUNT] = {0};
    for (uint32_t i = 0; i < set->count; i++) {
        named += entry_lead(set->at[i], SERVC_POLICY_IANA) != NULL;
        with_frequency += set->at[i]->freq.known;
        rules[set->at[i]->rule]++;
    }
    json_member_open(j, "counts", '{');
    json_member_u32(j, "entries", set->count);
    json_member_u32(j, "named", named);
    json_member_u32(j, "with_frequency", with_frequency);
    json_member_open(j, "rules", '{');
    for (unsigned i = 0; i < RULE_COUNT; i++) {
        json_member_u32(j, rule_name((enum rule_id)i), rules[i]);
    }
    json_close(j, '}');
    json_close(j, '}');
}

void write_manifest(const struct manifest *m, struct arena *mem, struct sink *out)
{
    struct json j = {.out = out, .indent = 2};
    json_open(&j, '{');
    json_member_z(&j, "servc", SERVC_VERSION);
    json_member_text(&j, "date", m->date);
    put_options(&j, m, mem);
    json_member_open(&j, "licences", '[');
    json_z(&j, licence_notice(m->nmap_licence));
    json_close(&j, ']');
    put_counts(&j, m->entries);
    put_inputs(&j, m);
    put_outputs(&j, m);
    json_close(&j, '}');
    sink_char(out, '\n');
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* site.json: what was written. */
#include "site/parts.h"

#include "base/json.h"

void site_put_manifest(const struct site *s, const struct str *sha256, struct sink *out)
{
    struct json j = {.out = out, .indent = 1};
    json_open(&j, '{');
    json_member_u32(&j, "site", 1);
    json_key(&j, "version");
    json_str(&j, s->version);
    json_key(&j, "date");
    json_str(&j, s->date);
    json_key(&j, "licence");
    json_str(&j, s->licence);
    json_member_z(&j, "policy", servc_policy_name(s->policy));
    json_member_u32(&j, "pages", s->port_count);
    json_member_open(&j, "files", '[');
    for (uint32_t i = 0; i < s->file_count; i++) {
        struct str bytes = s->files[i].bytes;
        json_open(&j, '{');
        json_member_z(&j, "name", s->files[i].name);
        json_member_u32(&j, "bytes", (uint32_t)bytes.n);
        json_key(&j, "sha256");
        json_str(&j, sha256[i]);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    sink_char(out, '\n');
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* site.json: what was written. */
#include "site/parts.h"

#include "base/json.h"
#include "base/sha256.h"

void site_put_manifest(struct site *s)
{
    struct json j = {.out = &s->out, .indent = 1};
    enum sha256_way way = sha256_best_way();
    json_open(&j, '{');
    json_key(&j, "site");
    json_u32(&j, 1);
    json_key(&j, "version");
    json_str(&j, site_info(s, "version"));
    json_key(&j, "date");
    json_str(&j, site_info(s, "date"));
    json_key(&j, "licence");
    json_str(&j, site_info(s, "licence"));
    json_key(&j, "policy");
    json_z(&j, servc_policy_name(s->policy));
    json_key(&j, "pages");
    json_u32(&j, s->port_count);
    json_key(&j, "files");
    json_open(&j, '[');
    for (uint32_t i = 0; i < s->file_count; i++) {
        struct str bytes = s->files[i].bytes;
        json_open(&j, '{');
        json_key(&j, "name");
        json_z(&j, s->files[i].name);
        json_key(&j, "bytes");
        json_u32(&j, (uint32_t)bytes.n);
        json_key(&j, "sha256");
        json_str(&j, sha256_hex(s->mem, bytes, way));
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    sink_char(&s->out, '\n');
    site_add_file(s, "site.json");
}

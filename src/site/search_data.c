/* SPDX-License-Identifier: BSD-2-Clause */
/* data.js: what the search works on. */
#include "site/parts.h"

#include "base/json.h"
#include "model/card.h"

/* Four bytes as five digits of base 85, which takes a sixteenth less than base 64: the
 * characters from ( to |, but } for the backslash. The bytes are filled up with zeros. */
static void put_base85(struct sink *out, struct str bytes)
{
    for (size_t i = 0; i < bytes.n; i += 4) {
        uint32_t v = 0;
        char digits[5];
        for (size_t k = 0; k < 4; k++)
            v = v << 8 | (i + k < bytes.n ? (unsigned char)bytes.p[i + k] : 0);
        for (size_t k = 5; k > 0; k--, v /= 85)
            digits[k - 1] = v % 85 + '(' == '\\' ? '}' : (char)(v % 85 + '(');
        sink_bytes(out, digits, sizeof digits);
    }
}

/* The pages, or those of a role: distances from one to the next, "+N" behind a page that is
 * about N ports more. */
static struct str page_list(const struct site *s, struct site_maker *m, const char *role)
{
    struct sink list = SINK_EMPTY;
    uint32_t before = 0;
    for (uint32_t i = 0; i < s->port_count; i++) {
        const struct site_port *p = &s->ports[i];
        if (role && !site_has_role(p, role))
            continue;
        sink_printf(&list, "%s%u", list.n ? " " : "", (unsigned)(p->first - before));
        if (p->last > p->first)
            sink_printf(&list, "+%u", (unsigned)(p->last - p->first));
        before = p->first;
    }
    m->failed = m->failed || list.failed;
    struct str text = arena_str(&m->mem, sink_text(&list));
    sink_free(&list);
    return text;
}

static void put_roles(const struct site *s, struct site_maker *m, struct json *j)
{
    json_member_open(j, "roles", '{');
    for (size_t i = 0; i < card_role_count; i++) {
        struct str list = page_list(s, m, card_roles[i]);
        if (!list.n)
            continue;
        json_key(j, card_roles[i]);
        json_str(j, list);
    }
    json_close(j, '}');
}

void site_put_search(const struct site *s, struct site_maker *m)
{
    struct sink *out = &m->out;
    struct json j = {.out = out};
    sink_z(out, "const servcData = ");
    json_open(&j, '{');
    json_key(&j, "licence");
    json_str(&j, s->licence);
    json_member_z(&j, "policy", servc_policy_name(s->policy));
    json_key(&j, "pages");
    json_str(&j, page_list(s, m, NULL));
    put_roles(s, m, &j);
    json_member_u32(&j, "bytes", (uint32_t)s->packed.n);
    sink_z(out, ",\"table\":\"");
    put_base85(out, s->packed);
    sink_z(out, "\"};\n");
    site_add_file(m, "data.js");
}

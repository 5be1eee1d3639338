/* SPDX-License-Identifier: BSD-2-Clause */
/* entries.jsonl, as `build` writes it (doc/json.md): one object a line. Keys that
 * are not known here are skipped, for later versions may add some. */
#include "base/json_read.h"
#include "base/num.h"
#include "read/lines.h"
#include "read/reader.h"

#define FAULTS_MAX 100 /* of one file; what comes after the first few is the same story */

struct entries_reader {
    struct catalogue *c;
    struct diag *d;
    struct line line;
    uint32_t good, bad;
};

static bool fault(struct entries_reader *r, size_t at, const char *what)
{
    if (r->bad++ < FAULTS_MAX)
        diag_error(r->d, line_place(&r->line, r->line.text.p + at), "bad-entry",
                   "%s; the line is left out", what);
    return false;
}

static enum servc_status status_of(struct str word)
{
    for (unsigned s = 0; s < SERVC_STATUSES; s++)
        if (str_is(word, servc_status_name((enum servc_status)s)))
            return (enum servc_status)s;
    return SERVC_UNKNOWN;
}

/* Who is behind a name is not told on: to who reads this file, the file is. */
static struct claim *new_claim(struct entries_reader *r, struct endpoint at,
                               const struct json_node *from, const char *name_key)
{
    struct claim *k = claim_new(r->c, SERVC_SOURCE_SERVICES, r->line.at);
    k->first = k->last = at.port;
    k->transport = at.transport;
    k->name = json_text(from, name_key);
    k->status = (uint8_t)status_of(json_text(from, "status"));
    return k;
}

/* The documents, separated by blanks. */
static const struct registration *references(struct entries_reader *r, const struct json_node *list)
{
    struct str refs = STR_NONE;
    if (!list || !list->first)
        return NULL;
    for (const struct json_node *n = list->first; n; n = n->next)
        refs = arena_printf(&r->c->mem, "%.*s%s%.*s", STR_FMT(refs), refs.n ? " " : "",
                            STR_FMT(n->text));
    struct registration *kept = arena_new(&r->c->mem, struct registration);
    kept->refs = refs;
    return kept;
}

static void add_aliases(struct entries_reader *r, struct endpoint at, const struct json_node *list)
{
    for (const struct json_node *n = list ? list->first : NULL; n; n = n->next) {
        const struct json_node *preferred = json_member(n, "preferred");
        struct claim *k = new_claim(r, at, n, "name");
        const char *control;
        if (k->name.n == 0 || has_control(k->name, &control))
            continue;
        k->flags = CLAIM_ALIAS | (preferred && preferred->kind == JSON_TRUE ? CLAIM_PREFER : 0u);
        claim_add(r->c, k);
    }
}

static bool read_endpoint(struct entries_reader *r, const struct json_node *object,
                          struct endpoint *at)
{
    const struct json_node *port = json_member(object, "port");
    enum servc_transport transport;
    uint32_t number;
    if (!port || port->kind != JSON_NUMBER || !parse_u32(port->text, PORTS - 1, &number))
        return fault(r, port ? port->at : 0, "no port from 0 to 65535");
    if (!transport_parse(json_text(object, "transport"), &transport))
        return fault(r, 0, "no transport tcp, udp, sctp or dccp");
    *at = (struct endpoint){(uint16_t)number, (uint8_t)transport};
    return true;
}

static bool read_frequency(struct entries_reader *r, const struct json_node *object,
                           struct freq *out)
{
    const struct json_node *n = json_member(object, "frequency");
    *out = (struct freq){false, 0};
    if (!n || n->kind == JSON_NULL)
        return true;
    out->known = n->kind == JSON_NUMBER && parse_millionths(n->text, &out->millionths);
    return out->known || fault(r, n->at, "no frequency from 0.000000 to 1.000000");
}

static void read_object(struct entries_reader *r, const struct json_node *object)
{
    struct endpoint at;
    struct freq freq;
    if (!read_endpoint(r, object, &at) || !read_frequency(r, object, &freq))
        return;
    struct claim *k = new_claim(r, at, object, "primary");
    const char *control;
    if (has_control(k->name, &control)) {
        fault(r, 0, "control bytes in the name");
        return;
    }
    k->freq = freq;
    k->title = json_text(object, "title");
    k->registration = references(r, json_member(object, "refs"));
    k->flags = CLAIM_PREFER; /* unless another port of the name is lower: see the aliases */
    const struct claim *earlier = claim_next(r->c, at, NULL);
    if (earlier) {
        struct diag_message *m = diag_warning(r->d, k->at, "duplicate-line",
                                              "the endpoint has a line already, which is taken");
        m->also = earlier->at;
        message_about(r->d, m, at);
        return;
    }
    claim_add(r->c, k);
    add_aliases(r, at, json_member(object, "aliases"));
    r->good++;
}

bool read_entries_json(struct str text, const struct source_file *file, struct catalogue *c,
                       struct diag *d)
{
    struct entries_reader r = {.c = c, .d = d};
    struct lines lines = {.rest = text, .file = file};
    while (lines_next(&lines, &r.line)) {
        size_t bad = 0;
        const char *why = "";
        if (skip_space(r.line.text).n == 0)
            continue;
        const struct json_node *object = json_parse(r.line.text, &c->mem, &bad, &why);
        if (!object)
            fault(&r, bad, why);
        else if (object->kind != JSON_OBJECT)
            fault(&r, 0, "no JSON object");
        else
            read_object(&r, object);
    }
    if (r.good == 0 && r.bad == 0)
        diag_error(d, place_file(file), "bad-entry", "no entry is in the file");
    return r.good > 0;
}

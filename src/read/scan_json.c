/* SPDX-License-Identifier: BSD-2-Clause */
/* masscan's JSON: an array with an object a line, a port each, and a comma between lines. A run
 * that was stopped leaves it without an end, and old versions with a comma too many, so objects
 * are read by the line.
 *
 *   [
 *   {   "ip": "192.0.2.1",   "timestamp": "1710000000", "ports": [ {"port": 80, "proto": "tcp",
 *       "status": "open"} ] },
 *   ...
 *   ]
 *
 * With -oD a line has `port` and `proto` themselves, and `data` with `status`. An array that
 * another program has put into one line, or laid out over many, is read as a whole. */
#include "read/scan.h"

#include "base/json_read.h"
#include "base/num.h"
#include "read/lines.h"

/* The tree of a text made for that has a node for every two bytes. */
#define WHOLE_MAX ((size_t)16 * 1024 * 1024)
#define LINE_MAX_BYTES ((size_t)1024 * 1024)

struct json_scan {
    struct scan *s;
    struct diag *d;
    const struct source_file *file;
    struct str text;   /* that is parsed now ... */
    struct place at;   /* ... and where it begins */
    struct place told; /* how far the places in it were counted */
    size_t told_offset;
    uint32_t objects;
};

/* Asked for in the order of the text. */
static struct place place_of(struct json_scan *j, size_t offset)
{
    if (offset < j->told_offset || !j->told.line) {
        j->told = j->at;
        j->told_offset = 0;
    }
    for (; j->told_offset < offset && j->told_offset < j->text.n; j->told_offset++) {
        j->told.column++;
        if (j->text.p[j->told_offset] == '\n') {
            j->told.line++;
            j->told.column = 1;
        }
    }
    return j->told;
}

static struct str cut_text(struct str text)
{
    return utf8_cut(text, SCAN_TEXT_MAX);
}

static struct str number_text(const struct json_node *object, const char *key)
{
    const struct json_node *n = json_member(object, key);
    return n && n->kind == JSON_NUMBER ? n->text : STR_NONE;
}

/* A banner says what the service is: that was asked. */
static void take_service(const struct json_node *port, struct scan_port *out)
{
    const struct json_node *service = json_member(port, "service");
    if (!service || service->kind != JSON_OBJECT)
        return;
    out->service = cut_text(json_text(service, "name"));
    out->probed = out->service.n > 0;
    out->version = cut_text(json_text(service, "banner"));
}

static bool is_open(const struct json_node *port, struct scan_port *out)
{
    const struct json_node *data = json_member(port, "data");
    struct str status = json_text(port, "status");
    if (!status.n && data && data->kind == JSON_OBJECT)
        status = json_text(data, "status");
    /* A record with a banner has no status. */
    return scan_is_open(status, &out->maybe) || (!status.n && out->probed);
}

static void read_port(struct json_scan *j, struct str address, const struct json_node *node)
{
    struct scan_port port = {.maybe = false};
    if (node->kind != JSON_OBJECT)
        return;
    take_service(node, &port);
    if (is_open(node, &port) &&
        scan_endpoint_parse(number_text(node, "port"), json_text(node, "proto"),
                            place_of(j, node->at), j->d, &port.at))
        scan_port_add(j->s, scan_host_at(j->s, cut_text(address), STR_NONE), &port);
}

static void read_object(struct json_scan *j, const struct json_node *object)
{
    struct str address = json_text(object, "ip");
    const struct json_node *ports = json_member(object, "ports");
    j->objects++;
    if (json_member(object, "finished"))
        return; /* the end, in old versions */
    if (!address.n) {
        diag_warning(j->d, place_of(j, object->at), "bad-scan-host", "a host without an address");
        return;
    }
    if (!ports)
        read_port(j, address, object);
    for (const struct json_node *n = ports ? ports->first : NULL; n; n = n->next)
        read_port(j, address, n);
}

static bool fault(struct json_scan *j, size_t offset, const char *why)
{
    diag_error(j->d, place_of(j, offset), "bad-scan-line", "not masscan's JSON: %s", why);
    return false;
}

/* One value: an object, or an array of them. */
static bool read_value(struct json_scan *j, struct str text, struct place at)
{
    struct arena mem = ARENA_EMPTY;
    size_t bad = 0;
    const char *why = "";
    j->text = text;
    j->at = at;
    j->told.line = 0;
    const struct json_node *value = json_parse(text, &mem, &bad, &why);
    bool good = true;
    if (!value)
        good = fault(j, bad, why);
    else if (value->kind == JSON_OBJECT)
        read_object(j, value);
    else if (value->kind != JSON_ARRAY)
        good = fault(j, 0, "neither an object nor an array");
    for (const struct json_node *n = good && value->kind == JSON_ARRAY ? value->first : NULL; n;
         n = n->next)
        if (n->kind == JSON_OBJECT)
            read_object(j, n);
        else
            good = fault(j, n->at, "no object") && good;
    arena_free(&mem);
    return good;
}

/* Without the comma that parts it from the next. */
static struct str object_of(struct str line)
{
    line = str_trim(line);
    if (line.n && line.p[line.n - 1] == ',')
        line = str_trim(str_sub(line, 0, line.n - 1));
    if (line.n && line.p[0] == ',')
        line = str_trim(str_sub(line, 1, line.n));
    return line;
}

static bool is_bracket(struct str line)
{
    return str_is(line, "[") || str_is(line, "]") || line.n == 0;
}

static bool read_lines(struct json_scan *j, struct str text)
{
    struct lines lines = {.rest = text, .file = j->file};
    struct line line;
    bool good = true;
    while (lines_next(&lines, &line)) {
        struct str object = object_of(line.text);
        if (is_bracket(object) || str_is(object, "{finished: 1}")) /* which is no JSON */
            continue;
        if (object.n > LINE_MAX_BYTES) {
            diag_error(j->d, line.at, "too-large", "a line of more than %u KiB",
                       (unsigned)(LINE_MAX_BYTES / 1024));
            good = false;
        } else if (!read_value(j, object, line_place(&line, object.p))) {
            good = false;
        }
    }
    return good;
}

/* Every line that has something has a whole object, as masscan lays it out. */
static bool is_by_lines(struct str text)
{
    struct str line;
    while (str_cut(&text, '\n', &line)) {
        line = object_of(line);
        if (!is_bracket(line))
            return line.p[0] == '{' && line.n > 1;
    }
    return true;
}

bool read_scan_json(struct str text, const struct source_file *file, struct scan *s, struct diag *d)
{
    struct json_scan j = {.s = s, .d = d, .file = file};
    if (str_starts(text, UTF8_BOM))
        text = str_sub(text, UTF8_BOM.n, text.n);
    if (is_by_lines(text))
        return read_lines(&j, text);
    if (text.n > WHOLE_MAX) {
        diag_error(d, place_file(file), "too-large", "an array of more than %u MiB in one piece",
                   (unsigned)(WHOLE_MAX / 1024 / 1024))
            ->hint = STR("masscan writes an object a line");
        return false;
    }
    return read_value(&j, text, (struct place){file, 1, 1});
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* `servc port --scan`: a scan with each open port's name, what is unusual about it, and what
 * to look at. */
#include "base/file.h"
#include "base/json.h"
#include "base/plain.h"
#include "cmd/cmd.h"
#include "cmd/port.h"
#include "page/advice.h"
#include "page/page_write.h"
#include "page/wrap.h"
#include "read/scan.h"

struct scan_printing {
    const struct port_query *q;
    const struct advice **known[SERVC_TRANSPORTS]; /* by port; NULL: not asked for yet */
    struct wrap w;
    struct sink out;
    struct arena scratch; /* of one port */
};

/* A scan has a port on many hosts: its page is made once. */
static const struct advice *advice_of(struct scan_printing *s, struct endpoint at)
{
    const struct advice ***known = &s->known[at.transport];
    if (!*known)
        *known = arena_array(s->q->mem, const struct advice *, PORTS);
    if ((*known)[at.port])
        return (*known)[at.port];
    struct advice *advice = arena_new(s->q->mem, struct advice);
    struct port_word word = {
        .first = at.port, .last = at.port, .transport = at.transport, .word = STR("")};
    struct port_page page;
    port_page_make(s->q, &word, &page);
    advice_make(advice, &page.page, (enum servc_transport)at.transport, s->q->mem);
    port_page_free(&page);
    (*known)[at.port] = advice;
    return advice;
}

/* ---- Text ---- */

#define MARGIN 2u
#define DETAIL 4u

static void put_blanks(struct scan_printing *s, unsigned n)
{
    s->w.column += n;
    while (n-- > 0)
        sink_char(&s->out, ' ');
}

static void put_detail(struct scan_printing *s, const char *mark, const char *style,
                       struct str text)
{
    put_blanks(s, DETAIL);
    s->w.indent = DETAIL + 2;
    wrap_style(&s->w, style);
    wrap_cell(&s->w, str_from(mark), 2);
    wrap_text(&s->w, text);
    wrap_style(&s->w, "0");
    wrap_line(&s->w);
}

/* nmap: ssl/smtp (Postfix smtpd 3.5) */
static void put_seen(struct scan_printing *s, const struct advice *a, const struct scan_port *seen)
{
    struct str service = scan_service_text(seen, &s->scratch);
    if (service.n && !str_eq(service, a->name)) {
        wrap_text(&s->w, seen->probed ? STR("- answers as") : STR("- the scanner calls it"));
        wrap_text(&s->w, service);
    }
    if (seen->version.n)
        wrap_text(&s->w, arena_printf(&s->scratch, "(%.*s)", STR_FMT(seen->version)));
    if (seen->maybe)
        wrap_text(&s->w, STR("- open, or filtered"));
}

static void put_port(struct scan_printing *s, const struct scan_port *seen)
{
    char text[ENDPOINT_TEXT];
    struct remark remarks[REMARK_KINDS];
    const struct advice *a = advice_of(s, seen->at);
    uint32_t count = advice_remarks(a, seen, remarks, &s->scratch);
    put_blanks(s, MARGIN);
    s->w.indent = DETAIL;
    wrap_cell(&s->w, str_from(endpoint_print(seen->at, text)), 11);
    wrap_style(&s->w, "1");
    wrap_text(&s->w, a->name.n ? a->name : STR("-"));
    wrap_style(&s->w, "0");
    wrap_text(&s->w, str_from(servc_status_name(a->status)));
    if (a->title.n) {
        wrap_text(&s->w, STR("-"));
        wrap_text(&s->w, a->title);
    }
    put_seen(s, a, seen);
    wrap_line(&s->w);
    for (uint32_t i = 0; i < count; i++)
        put_detail(s, "!", "31", remarks[i].text);
    for (uint32_t i = 0; i < a->line_count; i++)
        put_detail(s, "-", "0", a->lines[i].text);
}

static void put_host(struct scan_printing *s, const struct scan_host *host)
{
    wrap_style(&s->w, "1");
    sink_plain(&s->out, host->address);
    wrap_style(&s->w, "0");
    if (host->name.n) {
        sink_z(&s->out, "  ");
        sink_plain(&s->out, host->name);
    }
    wrap_line(&s->w);
    for (uint32_t i = 0; i < host->count; i++) {
        put_port(s, &host->ports[i]);
        arena_free(&s->scratch);
    }
}

/* ---- JSON ---- */

static void json_remarks(struct json *j, const struct remark *remarks, uint32_t count)
{
    json_member_open(j, "unusual", '[');
    for (uint32_t i = 0; i < count; i++) {
        json_open(j, '{');
        json_member_z(j, "kind", remark_key(remarks[i].kind));
        json_key(j, "text");
        json_str(j, remarks[i].text);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void json_lines(struct json *j, const struct advice *a)
{
    json_member_open(j, "lines", '[');
    for (uint32_t i = 0; i < a->line_count; i++) {
        json_open(j, '{');
        json_member_z(j, "section", page_section_key(a->lines[i].section));
        json_key(j, "anchor");
        json_str(j, a->lines[i].anchor);
        json_key(j, "text");
        json_str(j, a->lines[i].text);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void json_port(struct scan_printing *s, struct json *j, const struct scan_port *seen)
{
    struct remark remarks[REMARK_KINDS];
    const struct advice *a = advice_of(s, seen->at);
    uint32_t count = advice_remarks(a, seen, remarks, &s->scratch);
    json_open(j, '{');
    json_member_u32(j, "port", seen->at.port);
    json_member_z(j, "transport", servc_transport_name((enum servc_transport)seen->at.transport));
    json_member_z(j, "state", seen->maybe ? "open|filtered" : "open");
    json_member_text(j, "service", scan_service_text(seen, &s->scratch));
    json_member_text(j, "version", seen->version);
    json_member_bool(j, "probed", seen->probed);
    json_member_text(j, "name", a->name);
    json_member_z(j, "status", servc_status_name(a->status));
    json_member_text(j, "title", a->title);
    json_member_text(j, "how_often", a->how_often);
    json_remarks(j, remarks, count);
    json_lines(j, a);
    json_close(j, '}');
}

static void json_host(struct scan_printing *s, const struct scan_host *host)
{
    struct json j = {.out = &s->out};
    json_open(&j, '{');
    json_key(&j, "address");
    json_str(&j, host->address);
    json_member_text(&j, "hostname", host->name);
    json_member_open(&j, "ports", '[');
    for (uint32_t i = 0; i < host->count; i++) {
        json_port(s, &j, &host->ports[i]);
        arena_free(&s->scratch);
    }
    json_close(&j, ']');
    json_close(&j, '}');
    sink_char(&s->out, '\n');
}

/* ---- The scan ---- */

/* Host by host; stops when nobody reads any more. */
static uint32_t print_hosts(struct scan_printing *s, const struct scan *scan, bool as_json,
                            FILE *to)
{
    uint32_t printed = 0;
    for (uint32_t i = 0; i < scan->count; i++) {
        if (!scan->hosts[i].count)
            continue;
        if (as_json) {
            json_host(s, &scan->hosts[i]);
        } else {
            sink_z(&s->out, printed ? "\n" : "");
            put_host(s, &scan->hosts[i]);
        }
        printed++;
        if (s->out.failed || fwrite(s->out.p, 1, s->out.n, to) != s->out.n)
            break;
        s->out.n = 0;
    }
    return printed;
}

int port_scan(const struct port_query *q, const char *path, bool as_json,
              const struct page_style *style, FILE *to)
{
    struct source_file *file = arena_new(q->mem, struct source_file);
    struct scan_printing s = {.q = q, .out = SINK_EMPTY, .scratch = ARENA_EMPTY};
    struct scan scan;
    struct str text;
    *file = (struct source_file){path, path};
    scan_init(&scan, q->mem);
    if (!file_read(q->mem, file, q->diag, &text))
        return EXIT_TROUBLE;
    bool good = read_scan(text, file, &scan, q->diag);
    scan_finish(&scan);
    s.w = (struct wrap){.out = &s.out,
                        .width = style->width < PAGE_WIDTH_MIN     ? PAGE_WIDTH_MIN
                                 : style->width > PAGE_WIDTH_PROSE ? PAGE_WIDTH_PROSE
                                                                   : style->width,
                        .colour = style->colour};
    uint32_t printed = print_hosts(&s, &scan, as_json, to);
    sink_free(&s.out);
    if (good && !printed)
        fputs("servc: the scan has no open port\n", stderr);
    return !good ? EXIT_TROUBLE : printed ? EXIT_DONE : EXIT_NOT_FOUND;
}

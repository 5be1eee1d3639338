/* SPDX-License-Identifier: BSD-2-Clause */
/* `servc port`: the pages of ports and names, from a table alone. */
#define _POSIX_C_SOURCE 200809L
#include "cmd/port.h"

#include "base/file.h"
#include "base/num.h"
#include "cmd/cmd.h"
#include "cmd/inputs.h"
#include "cmd/pager.h"
#include "cmd/table_file.h"
#include "model/endpoint.h"
#include "page/page_write.h"

#include <string.h>
#include <unistd.h>

enum port_form { FORM_TEXT, FORM_MARKDOWN, FORM_JSON, FORM_BRIEF, FORM_QUIET };

struct printing {
    struct port_query query;
    enum port_form form;
    struct page_style style;
    FILE *to;
    struct sink out;
    uint32_t pages;
    bool missing; /* a word led nowhere */
};

struct port_word port_word_parse(struct str word)
{
    struct port_word w = {.word = word, .transport = -1};
    size_t slash = str_find_char(word, '/');
    enum servc_transport transport;
    w.is_name = !port_range_parse(str_sub(word, 0, slash), &w.first, &w.last);
    if (slash == STR_NOT_FOUND)
        return w;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        transport = (enum servc_transport)t;
        if (str_eq_nocase(str_sub(word, slash + 1, word.n),
                          str_from(servc_transport_name(transport))))
            w.transport = (int)t;
    }
    w.is_name = w.is_name || w.transport < 0;
    return w;
}

/* ---- One word ---- */

static void report_missing(struct printing *p, const struct port_word *word)
{
    uint32_t number;
    p->missing = true;
    if (p->form == FORM_QUIET)
        return;
    fflush(p->to);
    if (parse_u32(str_sub(word->word, 0, str_find_char(word->word, '/')), UINT32_MAX, &number) &&
        number > UINT16_MAX)
        fprintf(stderr, "servc: %s: ports end at 65535\n", diag_quote(p->query.diag, word->word));
    else
        fprintf(stderr, "servc: %s: not in the table\n", diag_quote(p->query.diag, word->word));
}

static void put_page(struct printing *p, const struct page *page)
{
    struct json j = {.out = &p->out};
    switch (p->form) {
    case FORM_JSON:
        page_put_json(page, &j);
        sink_char(&p->out, '\n');
        break;
    case FORM_MARKDOWN:
        sink_z(&p->out, p->pages ? "\n" : "");
        page_put_markdown(page, &p->out);
        break;
    default:
        sink_z(&p->out, p->pages ? "\n----------------------------------------\n\n" : "");
        page_put_text(page, &p->style, &p->out);
    }
    p->pages++;
}

static void print_page(struct printing *p, const struct port_word *word)
{
    struct port_page page;
    if (port_page_make(&p->query, word, &page))
        put_page(p, &page.page);
    else
        report_missing(p, word);
    /* A page says itself that nobody knows the port. */
    p->missing = p->missing || !page.page.known;
    port_page_free(&page);
}

/* Each word's output is written before the next one is looked up. */
static bool print_word(struct printing *p, struct str text)
{
    struct port_word word = port_word_parse(text);
    bool lines = p->form == FORM_BRIEF || p->form == FORM_QUIET;
    if (!lines)
        print_page(p, &word);
    else if (!port_put_lines(&p->query, &word, p->form == FORM_QUIET, &p->out))
        report_missing(p, &word);
    bool written =
        !p->out.failed && (!p->out.n || fwrite(p->out.p, 1, p->out.n, p->to) == p->out.n);
    p->out.n = 0;
    return written;
}

/* ---- All words ---- */

/* False if there were none, and that is reported. */
static bool print_standard_input(struct printing *p)
{
    static const struct source_file input = {"-", "-"};
    struct str text;
    bool any = false;
    if (!file_read(p->query.mem, &input, p->query.diag, &text))
        return false;
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        while (i < text.n && !ascii_is_space(text.p[i]))
            i++;
        if (i > from) {
            any = true;
            if (!print_word(p, str_sub(text, from, i)))
                return true;
        }
        i++;
    }
    if (!any)
        usage_error(p->query.mem, "words separated by blanks or line breaks",
                    "there is no port or name in standard input");
    return any;
}

static bool print_all(struct printing *p, const struct arguments *a)
{
    bool good = a->operand_count || print_standard_input(p);
    for (uint32_t i = 0; i < a->operand_count; i++)
        if (strcmp(a->operands[i], "-") == 0)
            good = print_standard_input(p) && good;
        else if (!print_word(p, str_from(a->operands[i])))
            break;
    return good;
}

/* ---- Options ---- */

static bool form_of(const struct arguments *a, enum port_form *out)
{
    static const struct {
        enum option_id option;
        enum port_form form;
    } rows[] = {
        {OPT_json, FORM_JSON},
        {OPT_markdown, FORM_MARKDOWN},
        {OPT_brief, FORM_BRIEF},
        {OPT_quiet, FORM_QUIET},
    };
    const char *first = NULL;
    *out = FORM_TEXT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!argument_given(a, rows[i].option))
            continue;
        if (first) {
            usage_error(a->mem, NULL, "--%s or --%s?", first, option_name(rows[i].option));
            return false;
        }
        first = option_name(rows[i].option);
        *out = rows[i].form;
    }
    return true;
}

static bool has_words(const struct arguments *a)
{
    if (a->operand_count || argument_given(a, OPT_scan) || !isatty(STDIN_FILENO))
        return true;
    usage_error(a->mem, "for example `servc port 465/tcp https'", "which port or name?");
    return false;
}

static int print_pages(struct printing *p, const struct arguments *a)
{
    p->to = p->form == FORM_TEXT ? pager_open(a) : stdout;
    bool good = print_all(p, a);
    sink_free(&p->out);
    if (!pager_close(p->to))
        return usage_error(a->mem, "--no-pager prints without one", "the pager could not be run");
    return !good ? EXIT_TROUBLE : p->missing ? EXIT_NOT_FOUND : EXIT_DONE;
}

static int print_scan(struct printing *p, const struct arguments *a)
{
    if (a->operand_count || p->form == FORM_QUIET || p->form == FORM_BRIEF ||
        p->form == FORM_MARKDOWN)
        return usage_error(a->mem, "the file may be `-'",
                           "--scan goes with --json alone, and with no port or name");
    p->to = p->form == FORM_TEXT ? pager_open(a) : stdout;
    int status = port_scan(&p->query, argument_value(a, OPT_scan, "-"), p->form == FORM_JSON,
                           &p->style, p->to);
    pager_close(p->to);
    return status;
}

int command_port(const struct arguments *a)
{
    struct diag d;
    struct printing p = {.query = {.mem = a->mem, .diag = &d}, .out = SINK_EMPTY};
    diag_init(&d, a->mem);
    if (!has_words(a) || !form_of(a, &p.form) || !output_width(a, &p.style.width) ||
        !policy_parse(a->mem, argument_value(a, OPT_names, "iana"), &p.query.policy))
        return EXIT_TROUBLE;
    struct servc_table *t = table_file_open(a, NULL);
    if (!t)
        return EXIT_TROUBLE;
    p.query.t = t;
    p.style.colour = p.form == FORM_TEXT && wants_colour(a, stdout);
    int status = argument_given(a, OPT_scan) ? print_scan(&p, a) : print_pages(&p, a);
    diag_print(&d, stderr, (struct diag_style){.colour = wants_colour(a, stderr)});
    servc_close(t);
    return d.count[DIAG_ERROR] ? EXIT_TROUBLE : status;
}

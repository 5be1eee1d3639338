/* SPDX-License-Identifier: BSD-2-Clause */
#include "site/parts.h"

#include "base/html.h"

#include <string.h>

/* Scripts, styles and pictures of the same folder and nothing from anywhere else.
 * `file:` is for browsers in which a page from disk is no origin that 'self' means. */
#define POLICY                                                                                     \
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; "                        \
    "img-src 'self' file:; base-uri 'none'; form-action 'self' file:"

static const struct {
    const char *file, *title;
} navigation[] = {
    {"numbers.html", "Numbers"},     {"roles.html", "Roles"}, {"statuses.html", "Statuses"},
    {"decisions.html", "Decisions"}, {"data.html", "Data"},
};

static void put_navigation(struct sink *out, const char *file)
{
    sink_z(out, "<nav aria-label=\"Site\"><ul>\n");
    for (size_t i = 0; i < sizeof navigation / sizeof *navigation; i++)
        sink_printf(out, "<li><a href=\"%s\"%s>%s</a></li>\n", navigation[i].file,
                    strcmp(file, navigation[i].file) == 0 ? " aria-current=\"page\"" : "",
                    navigation[i].title);
    sink_z(out, "</ul></nav>\n");
}

static void put_head(struct sink *out, const struct site_head *head)
{
    sink_z(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"" POLICY "\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    html_text(out, head->title);
    sink_z(out, "</title>\n<link rel=\"stylesheet\" href=\"site.css\">\n");
    if (head->json.n) {
        sink_z(out, "<link rel=\"alternate\" type=\"application/json\"");
        html_attribute(out, "href", head->json);
        sink_z(out, ">\n");
    }
    sink_z(out, "<script src=\"theme.js\"></script>\n</head>\n");
}

void site_begin(struct sink *out, const struct site_head *head)
{
    put_head(out, head);
    sink_z(out, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n"
                "<header class=\"top\">\n<a class=\"home\" href=\"index.html\">servc</a>\n");
    put_navigation(out, head->file);
    if (head->has_search)
        sink_z(out, "<form role=\"search\" action=\"index.html\" method=\"get\">\n"
                    "<label class=\"hidden\" for=\"q\">Search ports and names</label>\n"
                    "<input type=\"search\" id=\"q\" name=\"q\" placeholder=\"Port or name\" "
                    "autocomplete=\"off\" spellcheck=\"false\">\n<button "
                    "type=\"submit\">Go</button>\n</form>\n");
    sink_z(out, "</header>\n<main id=\"main\" tabindex=\"-1\">\n");
}

struct str site_info(const struct site *s, const char *word)
{
    struct str rest = str_from(servc_info(s->table)), line, key;
    while (str_cut(&rest, '\n', &line))
        if (str_cut(&line, '\t', &key) && str_is(key, word))
            return line;
    return STR_NONE;
}

void site_add_bytes(struct site_maker *m, const char *file, struct str bytes)
{
    struct site_part *part = m->part;
    *arena_push(&m->mem, part->files, part->count, part->capacity) =
        (struct site_file){.name = file, .bytes = bytes};
}

void site_add_file(struct site_maker *m, const char *file)
{
    site_add_bytes(m, file, arena_str(&m->mem, sink_text(&m->out)));
    m->failed = m->failed || m->out.failed;
    m->out.n = 0;
}

void site_end(const struct site *s, struct site_maker *m, const char *file)
{
    struct sink *out = &m->out;
    sink_z(out, "</main>\n<footer class=\"foot\">\n<p>");
    if (s->date.n) {
        sink_z(out, "Data of ");
        html_text(out, s->date);
        sink_z(out, "; ");
    }
    html_text(out, s->licence);
    sink_z(out, ". <a href=\"data.html\">Inputs and licences</a></p>\n</footer>\n"
                "</body>\n</html>\n");
    site_add_file(m, file);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* A services(5) file that every reader in doc/formats.md takes alike: ASCII,
 * short lines, aligned like Debian's. Which names are on a line is settled in
 * services5_lines.c; here they are laid out, and what does not fit goes. */
#include "write/services5_lines.h"
#include "write/text_file.h"

#include "base/num.h"
#include "model/name.h"

#include <string.h>

/* musl's buffer is 128 bytes: 126, the line break and a NUL. It takes the rest
 * of a longer line as a line of its own. */
#define LINE_MAX_BYTES 126

/* Of a line: room for most of them is taken at once. */
#define USUAL_BYTES 40

/* Where Debian's file has its columns. */
#define COLUMN_PORT 16
#define COLUMN_ALIASES 32
#define TAB 8

/* musl's getservbyport has 32 bytes for name, pointers and all. */
#define NAME_BY_PORT_BYTES 15

/* A title cut shorter than this says too little. */
#define TITLE_MIN_BYTES 8

struct services_writer {
    struct sink *out;
    struct diag *d;
    struct arena mem;
};

/* How many tabs lead from a column to the next one at or past `target`. */
static size_t tabs_to(size_t column, size_t target)
{
    size_t next = (column / TAB + 1) * TAB;
    return next < target ? 1 + (target - next + TAB - 1) / TAB : 1;
}

static void write_tabs(struct sink *out, size_t n)
{
    while (n-- > 0)
        sink_char(out, '\t');
}

/* A note about what a reader of the file makes of a leading name. */
static void note_name(struct services_writer *w, const struct services_line *l, const char *id,
                      const char *what)
{
    message_about(w->d,
                  diag_note(w->d, name_place(l->lead), id, "the name `%s' %s",
                            diag_quote(w->d, l->name), what),
                  l->entry->at);
}

static void note_leading_name(struct services_writer *w, const struct services_line *l)
{
    size_t digits = 0;
    uint32_t number;
    while (digits < l->name.n && ascii_is_digit(l->name.p[digits]))
        digits++;
    if (l->name.n > NAME_BY_PORT_BYTES)
        note_name(w, l, "name-over-15", "has over 15 bytes, so that musl does not find it by port");
    if (name_has_capital(l->name))
        note_name(w, l, "name-has-capital", "has capitals, so that Go does not find it");
    if (parse_u32(str_sub(l->name, 0, digits), UINT16_MAX, &number) && number == l->entry->at.port)
        note_name(w, l, "name-starts-with-port",
                  "begins with its own port, so that musl does not find it by port");
}

static size_t aliases_size(const struct services_line *l)
{
    size_t size = 0;
    for (uint32_t i = 0; i < l->alias_count; i++)
        size += (i > 0) + l->aliases[i].name.n;
    return size;
}

/* Drops aliases until they fit into `room`: the lowest status first, of equals
 * the last. */
static void fit_aliases(struct services_writer *w, struct services_line *l, size_t room)
{
    while (l->alias_count && aliases_size(l) > room) {
        uint32_t drop = l->alias_count - 1;
        for (uint32_t i = l->alias_count - 1; i-- > 0;)
            if (l->aliases[i].of->status > l->aliases[drop].of->status)
                drop = i;
        struct services_alias gone = l->aliases[drop];
        memmove(&l->aliases[drop], &l->aliases[drop + 1],
                (--l->alias_count - drop) * sizeof *l->aliases);
        message_about(
            w->d,
            diag_note(w->d, name_place(gone.of), "alias-not-written",
                      "the name `%s' does not fit into musl's line of 127 bytes and is left out "
                      "of services",
                      diag_quote(w->d, gone.name)),
            l->entry->at);
    }
}

/* Each character that is not ASCII becomes one `?`. */
static struct str with_question_marks(struct services_writer *w, const struct services_line *l,
                                      struct str title)
{
    char *copy = arena_z(&w->mem, title);
    size_t n = 0;
    for (size_t i = 0; i < title.n; i++) {
        bool inside = ((unsigned char)title.p[i] & 0xC0) == 0x80 && i > 0 &&
                      (unsigned char)title.p[i - 1] >= 0x80;
        if (!inside)
            copy[n++] = (unsigned char)title.p[i] < 0x80 ? title.p[i] : '?';
    }
    message_about(
        w->d,
        diag_note(w->d, name_place(l->lead), "title-not-ascii",
                  "the title is not ASCII; other characters are written as `?' in services"),
        l->entry->at);
    return (struct str){copy, n};
}

static struct str ascii_title(struct services_writer *w, const struct services_line *l)
{
    struct str title = title_line(&w->mem, l->entry->title);
    if (!str_is_ascii(title))
        title = with_question_marks(w, l, title);
    while (title.n && (title.p[title.n - 1] == '\\' || title.p[title.n - 1] == ' '))
        title.n--; /* NetBSD continues a line that ends in a backslash */
    return title;
}

static bool is_small_word(struct str word)
{
    static const char *const small[] = {"a",  "an", "and", "as",   "at",  "by", "for", "from", "in",
                                        "of", "on", "or",  "over", "the", "to", "via", "with"};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (str_eq_nocase(word, str_from(small[i])))
            return true;
    return false;
}

/* Without what looks torn off at its end: punctuation, a small word, a bracket
 * that is never closed. */
static struct str trim_torn(struct str title)
{
    const struct str torn = STR(" -,;:/&+|\\\"'");
    for (;;) {
        size_t word = title.n, n = title.n;
        while (word > 0 && title.p[word - 1] != ' ')
            word--;
        for (size_t i = title.n; i-- > 0 && title.p[i] != ')' && title.p[i] != ']';)
            if (title.p[i] == '(' || title.p[i] == '[')
                n = i;
        if (n == title.n && n && str_find_char(torn, title.p[n - 1]) != STR_NOT_FOUND)
            n--;
        else if (n == title.n && is_small_word(str_sub(title, word, title.n)))
            n = word;
        if (n == title.n)
            return title;
        title.n = n;
    }
}

/* The title cut at the end of a word, or nothing if too little would be left. */
static struct str cut_title(struct str title, size_t room)
{
    if (title.n <= room)
        return title;
    size_t n = room;
    while (n > 0 && title.p[n] != ' ')
        n--;
    struct str cut = trim_torn(str_sub(title, 0, n));
    return cut.n < TITLE_MIN_BYTES || cut.n < title.n / 4 ? STR_NONE : cut;
}

static struct str fit_title(struct services_writer *w, const struct services_line *l, size_t used)
{
    struct str title = ascii_title(w, l);
    struct str cut = cut_title(title, used < LINE_MAX_BYTES ? LINE_MAX_BYTES - used : 0);
    if (cut.n < title.n)
        message_about(w->d,
                      diag_note(w->d, name_place(l->lead),
                                cut.n ? "title-cut" : "title-not-written",
                                "the title is %s, because musl's line holds 127 bytes",
                                cut.n ? "cut in services" : "left out of services"),
                      l->entry->at);
    return cut;
}

static void write_line(struct services_writer *w, struct services_line *l)
{
    char endpoint[ENDPOINT_TEXT];
    struct str port = str_from(endpoint_print(l->entry->at, endpoint));
    size_t name_tabs = tabs_to(l->name.n, COLUMN_PORT);
    size_t column = (l->name.n / TAB + name_tabs) * TAB + port.n;
    size_t port_tabs = tabs_to(column, COLUMN_ALIASES);
    size_t used = l->name.n + name_tabs + port.n;
    fit_aliases(w, l, used + port_tabs < LINE_MAX_BYTES ? LINE_MAX_BYTES - used - port_tabs : 0);
    if (l->alias_count)
        used += port_tabs + aliases_size(l);
    size_t title_tabs = l->alias_count ? 1 : port_tabs;
    struct str title = fit_title(w, l, used + title_tabs + 2);
    sink_str(w->out, l->name);
    write_tabs(w->out, name_tabs);
    sink_str(w->out, port);
    for (uint32_t i = 0; i < l->alias_count; i++) {
        if (i == 0)
            write_tabs(w->out, port_tabs);
        else
            sink_char(w->out, ' ');
        sink_str(w->out, l->aliases[i].name);
    }
    if (title.n) {
        write_tabs(w->out, title_tabs);
        sink_z(w->out, "# ");
        sink_str(w->out, title);
    }
    sink_char(w->out, '\n');
}

void write_services5(const struct entry_set *set, const struct write_options *o, struct sink *out,
                     struct diag *d)
{
    struct services_writer w = {.out = out, .d = d, .mem = ARENA_EMPTY};
    struct services_lines lines = services_lines_plan(set, o, &w.mem, d);
    sink_room(out, (size_t)lines.count * USUAL_BYTES);
    own_header(o, "services(5)", out);
    for (uint32_t k = 0; k < lines.count; k++) {
        struct services_line *l = &lines.at[lines.order[k]];
        note_leading_name(&w, l);
        write_line(&w, l);
    }
    arena_free(&w.mem);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Differences for people: a section a kind, each line with both places. */
#include "compare/diff_print.h"

#define RED "\033[31m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

static bool is_listed(const struct diff *d, struct diff_style style, enum diff_kind kind)
{
    return d->count_of[kind] && (diff_kinds[kind].shown || (style.asked & DIFF_BIT(kind)));
}

static const char *colour_of(enum diff_kind kind)
{
    switch (kind) {
    case DIFF_ADDED:
    case DIFF_NEWLY_NAMED:
    case DIFF_ALIAS_GAINED:
    case DIFF_PORTLESS_GAINED:
        return GREEN;
    case DIFF_REMOVED:
    case DIFF_WITHDRAWN:
    case DIFF_ALIAS_LOST:
    case DIFF_PORTLESS_LOST:
        return RED;
    default:
        return YELLOW;
    }
}

/* The path that was printed last: most places of a side are in one file. */
struct path {
    const struct source_file *file;
    struct str text;
};

static void put_place(struct sink *out, const struct listed *e, struct path *path)
{
    if (!e || !e->place.file)
        return;
    if (e->place.file != path->file)
        *path = (struct path){e->place.file, str_from(e->place.file->path)};
    sink_str(out, path->text);
    if (e->place.line) {
        sink_char(out, ':');
        sink_u32(out, e->place.line);
    }
}

static bool has_place(const struct listed *e)
{
    return e && e->place.file;
}

/* Padded to a column. */
static void put_label(struct sink *out, const struct difference *x)
{
    size_t before = out->n;
    sink_z(out, "  ");
    if (x->what.n)
        sink_char(out, '-');
    else
        diff_put_label(out, listed_or(x->new, x->old));
    do
        sink_char(out, ' ');
    while (out->n - before < 13 && !out->failed);
}

static void put_line(struct sink *out, const struct difference *x, enum diff_kind kind,
                     struct path paths[2])
{
    put_label(out, x);
    diff_put_what(out, x, kind);
    if (has_place(x->old) || has_place(x->new)) {
        sink_z(out, "  [");
        put_place(out, x->old, &paths[0]);
        sink_z(out, has_place(x->old) && has_place(x->new) ? ", " : "");
        put_place(out, x->new, &paths[1]);
        sink_char(out, ']');
    }
    sink_char(out, '\n');
}

static void put_section(const struct diff *d, enum diff_kind kind, bool colour, struct sink *out)
{
    const struct difference *x;
    struct path paths[2] = {{NULL, STR_NONE}, {NULL, STR_NONE}};
    sink_printf(out, "\n%s%s%s [%s]: %u\n", colour ? BOLD : "", diff_kinds[kind].heading,
                colour ? PLAIN : "", diff_kinds[kind].word, (unsigned)d->count_of[kind]);
    for (uint32_t from = 0; (x = diff_next(d, kind, &from));) {
        sink_z(out, colour ? colour_of(kind) : "");
        size_t before = out->n;
        put_line(out, x, kind, paths);
        if (colour && !out->failed && out->n > before) { /* the colour ends before the line does */
            out->n--;
            sink_z(out, PLAIN "\n");
        }
    }
}

static void put_counts(const struct diff *d, struct sink *out)
{
    for (unsigned k = 0; k < DIFF_KINDS; k++)
        if (d->count_of[k])
            sink_printf(out, "%7u  %s\n", (unsigned)d->count_of[k], diff_kinds[k].word);
}

void diff_print_text(const struct diff *d, struct diff_style style, struct sink *out)
{
    if (d->count == 0)
        return;
    sink_printf(out, "old: %s (%s)\nnew: %s (%s)\n", d->old->file->path,
                listing_kind_name(d->old->kind), d->new->file->path,
                listing_kind_name(d->new->kind));
    put_counts(d, out);
    for (unsigned k = 0; k < DIFF_KINDS && !style.summary; k++)
        if (is_listed(d, style, (enum diff_kind)k))
            put_section(d, (enum diff_kind)k, style.colour, out);
}

/* ---- markdown ---- */

void markdown_put_cell(struct sink *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (str_find_char(STR("|\\`*_<>[]#&"), s.p[i]) != STR_NOT_FOUND)
            sink_char(out, '\\');
        sink_char(out, s.p[i]);
    }
}

/* `cell` is where a cell is made; it keeps its memory from row to row. */
static void put_row(struct sink *out, const struct difference *x, enum diff_kind kind,
                    struct sink *cell)
{
    struct path path = {NULL, STR_NONE};
    cell->n = 0;
    if (!x->what.n)
        diff_put_label(cell, listed_or(x->new, x->old));
    sink_z(out, "| ");
    markdown_put_cell(out, sink_text(cell));
    sink_z(out, " | ");
    cell->n = 0;
    diff_put_what(cell, x, kind);
    markdown_put_cell(out, sink_text(cell));
    sink_z(out, " | ");
    put_place(out, x->old, &path);
    sink_z(out, " | ");
    put_place(out, x->new, &path);
    sink_z(out, " |\n");
    out->failed |= cell->failed;
}

void diff_print_markdown(const struct diff *d, struct diff_style style, struct sink *out)
{
    struct sink cell = SINK_EMPTY;
    sink_printf(out, "Old: `%s` (%s), new: `%s` (%s)\n\n", d->old->file->path,
                listing_kind_name(d->old->kind), d->new->file->path,
                listing_kind_name(d->new->kind));
    if (d->count == 0)
        sink_z(out, "No difference.\n");
    else
        sink_z(out, "| count | kind |\n| ---: | --- |\n");
    for (unsigned k = 0; k < DIFF_KINDS; k++)
        if (d->count_of[k])
            sink_printf(out, "| %u | %s |\n", (unsigned)d->count_of[k], diff_kinds[k].word);
    for (unsigned k = 0; k < DIFF_KINDS && !style.summary; k++) {
        const struct difference *x;
        if (!is_listed(d, style, (enum diff_kind)k))
            continue;
        sink_printf(out, "\n### %s\n\n| where | what | old | new |\n| --- | --- | --- | --- |\n",
                    diff_kinds[k].heading);
        for (uint32_t from = 0; (x = diff_next(d, (enum diff_kind)k, &from));)
            put_row(out, x, (enum diff_kind)k, &cell);
    }
    sink_free(&cell);
}

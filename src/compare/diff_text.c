/* SPDX-License-Identifier: BSD-2-Clause */
/* Differences for people: a section a kind, each line with both places. */
#include "compare/diff.h"

#include "base/sink.h"

#define RED "\033[31m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

/* Text of a file, fit for a terminal. */
static const char *shown(struct arena *mem, struct str s)
{
    struct diag d = {.mem = mem};
    return diag_quote(&d, s);
}

static const char *name_of(const struct listed *e, struct arena *mem)
{
    return e->name.n ? shown(mem, e->name) : servc_status_name((enum servc_status)e->status);
}

/* Aliases of `a` that `b` does not have. */
static struct str more_aliases(const struct listed *a, const struct listed *b, struct arena *mem)
{
    struct str list = STR_NONE;
    for (uint16_t i = 0; i < a->alias_count; i++)
        if (!listed_has(b, a->aliases[i].name))
            list = arena_printf(mem, "%.*s%s%s", STR_FMT(list), list.n ? ", " : "",
                                shown(mem, a->aliases[i].name));
    return list;
}

static const char *millionths(struct freq f, struct arena *mem)
{
    return f.known ? arena_printf(mem, "%u.%06u", (unsigned)(f.millionths / 1000000),
                                  (unsigned)(f.millionths % 1000000))
                         .p
                   : "none";
}

static const char *rank_of(const struct listed *e, struct arena *mem)
{
    return e->rank ? arena_printf(mem, "%u", (unsigned)e->rank).p : "none";
}

static struct str alone(const struct listed *e, struct arena *mem)
{
    if (e->portless || !e->freq.known)
        return arena_printf(mem, "%s", name_of(e, mem));
    return arena_printf(mem, "%s, frequency %s", name_of(e, mem), millionths(e->freq, mem));
}

static struct str statuses(const struct difference *x, struct arena *mem)
{
    const struct listed *a = x->old, *b = x->new;
    struct str list = STR_NONE;
    if (str_eq(a->name, b->name) && a->status != b->status)
        list = arena_printf(mem, "%s: %s -> %s", a->name.n ? shown(mem, a->name) : "no name",
                            servc_status_name((enum servc_status)a->status),
                            servc_status_name((enum servc_status)b->status));
    for (uint16_t i = 0; i < a->alias_count; i++)
        for (uint16_t k = 0; k < b->alias_count; k++)
            if (str_eq(a->aliases[i].name, b->aliases[k].name) &&
                a->aliases[i].status != b->aliases[k].status)
                list = arena_printf(mem, "%.*s%s%s: %s -> %s", STR_FMT(list), list.n ? ", " : "",
                                    shown(mem, a->aliases[i].name),
                                    servc_status_name((enum servc_status)a->aliases[i].status),
                                    servc_status_name((enum servc_status)b->aliases[k].status));
    return list;
}

static struct str arrow(struct arena *mem, struct str a, struct str b)
{
    return arena_printf(mem, "%s -> %s", a.n ? shown(mem, a) : "none",
                        b.n ? shown(mem, b) : "none");
}

struct str diff_what(const struct difference *x, enum diff_kind kind, struct arena *mem)
{
    const struct listed *a = listed_or(x->old, NULL), *b = listed_or(x->new, NULL);
    switch (kind) {
    case DIFF_NEWLY_NAMED:
        return x->old ? arena_printf(mem, "%s -> %s", name_of(a, mem), name_of(b, mem))
                      : alone(b, mem);
    case DIFF_WITHDRAWN:
        return x->new ? arena_printf(mem, "%s -> %s", name_of(a, mem), name_of(b, mem))
                      : alone(a, mem);
    case DIFF_ADDED:
    case DIFF_PORTLESS_GAINED:
        return alone(b, mem);
    case DIFF_REMOVED:
    case DIFF_PORTLESS_LOST:
        return alone(a, mem);
    case DIFF_RENAMED:
    case DIFF_SWAPPED:
        return arrow(mem, a->name, b->name);
    case DIFF_REASSIGNED:
        return arena_printf(mem, "%s of %s -> %s of %s", shown(mem, a->name),
                            shown(mem, listed_holder(a)), shown(mem, b->name),
                            shown(mem, listed_holder(b)));
    case DIFF_ALIAS_GAINED:
        return more_aliases(b, a, mem);
    case DIFF_ALIAS_LOST:
        return more_aliases(a, b, mem);
    case DIFF_STATUS:
        return statuses(x, mem);
    case DIFF_FREQUENCY:
        return arena_printf(mem, "%s -> %s", millionths(a->freq, mem), millionths(b->freq, mem));
    case DIFF_ENTERED_TOP_100:
    case DIFF_LEFT_TOP_100:
    case DIFF_ENTERED_TOP_1000:
    case DIFF_LEFT_TOP_1000:
    case DIFF_RANK:
        return arena_printf(mem, "rank %s -> %s  %s", rank_of(a, mem), rank_of(b, mem),
                            name_of(listed_or(x->new, x->old), mem));
    case DIFF_HOLDER:
        return arrow(mem, listed_holder(a), listed_holder(b));
    case DIFF_REFERENCES:
        return arrow(mem, listed_refs(a), listed_refs(b));
    case DIFF_DATES:
        return arrow(mem, listed_modified(a), listed_modified(b));
    case DIFF_COMMENT:
        return arrow(mem, a->comment, b->comment);
    case DIFF_TEXTUAL:
        return arena_printf(mem, "%s", name_of(b, mem));
    case DIFF_RANGE_SHRUNK:
    case DIFF_RANGE_GROWN:
    case DIFF_RANGE_REGROUPED:
    case DIFF_KINDS:
        break;
    }
    return x->what;
}

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

static void put_place(struct sink *out, const struct listed *e)
{
    if (!e || !e->place.file)
        return;
    sink_z(out, e->place.file->path);
    if (e->place.line) {
        sink_char(out, ':');
        sink_u32(out, e->place.line);
    }
}

static bool has_place(const struct listed *e)
{
    return e && e->place.file;
}

/* "465/tcp" and the like, padded; what a file says in it is fit for a terminal. */
static void put_label(struct sink *out, const struct difference *x, struct arena *mem)
{
    const struct listed *e = listed_or(x->new, x->old);
    char text[ENDPOINT_TEXT];
    size_t before = out->n;
    sink_z(out, "  ");
    if (x->what.n)
        sink_char(out, '-');
    else if (e->portless || e->any || e->last != e->at.port)
        sink_z(out, shown(mem, listed_label(e, mem)));
    else
        sink_z(out, endpoint_print(e->at, text));
    do
        sink_char(out, ' ');
    while (out->n - before < 13 && !out->failed);
}

static void put_line(struct sink *out, const struct difference *x, enum diff_kind kind,
                     struct arena *mem)
{
    put_label(out, x, mem);
    sink_str(out, diff_what(x, kind, mem));
    if (has_place(x->old) || has_place(x->new)) {
        sink_z(out, "  [");
        put_place(out, x->old);
        sink_z(out, has_place(x->old) && has_place(x->new) ? ", " : "");
        put_place(out, x->new);
        sink_char(out, ']');
    }
    sink_char(out, '\n');
}

static void put_section(const struct diff *d, enum diff_kind kind, bool colour, struct sink *out)
{
    struct arena mem = ARENA_EMPTY;
    const struct difference *x;
    sink_printf(out, "\n%s%s%s [%s]: %u\n", colour ? BOLD : "", diff_kinds[kind].heading,
                colour ? PLAIN : "", diff_kinds[kind].word, (unsigned)d->count_of[kind]);
    for (uint32_t from = 0; (x = diff_next(d, kind, &from));) {
        sink_z(out, colour ? colour_of(kind) : "");
        size_t before = out->n;
        put_line(out, x, kind, &mem);
        if (colour && !out->failed && out->n > before) { /* the colour ends before the line does */
            out->n--;
            sink_z(out, PLAIN "\n");
        }
    }
    arena_free(&mem);
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

/* A cell of a table: what would end it, or begin markup, is escaped. */
static void put_cell(struct sink *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (str_find_char(STR("|\\`*_<>[]#&"), s.p[i]) != STR_NOT_FOUND)
            sink_char(out, '\\');
        sink_char(out, s.p[i]);
    }
}

static void put_row(struct sink *out, const struct difference *x, enum diff_kind kind)
{
    struct arena mem = ARENA_EMPTY;
    struct str label = x->what.n ? STR("") : listed_label(listed_or(x->new, x->old), &mem);
    sink_z(out, "| ");
    put_cell(out, str_from(shown(&mem, label)));
    sink_z(out, " | ");
    put_cell(out, diff_what(x, kind, &mem));
    sink_z(out, " | ");
    put_place(out, x->old);
    sink_z(out, " | ");
    put_place(out, x->new);
    sink_z(out, " |\n");
    arena_free(&mem);
}

void diff_print_markdown(const struct diff *d, struct diff_style style, struct sink *out)
{
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
            put_row(out, x, (enum diff_kind)k);
    }
}

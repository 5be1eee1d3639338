/* SPDX-License-Identifier: BSD-2-Clause */
/* Files cut into entries with what stands before them. */
#include "compare/merge.h"

#include "base/map.h"

/* Behind the line that holds `p`. */
static const char *behind_line(struct str text, const char *p)
{
    size_t at = (size_t)(p - text.p);
    size_t lf = str_find_char(str_sub(text, at, text.n), '\n');
    return lf == STR_NOT_FOUND ? text.p + text.n : p + lf + 1;
}

static struct str between(const char *from, const char *to)
{
    return (struct str){from, (size_t)(to - from)};
}

/* Entries by the line they are on. */
static const struct listed **in_order(const struct listing *l, struct arena *mem)
{
    uint32_t room = 0, n = 0;
    for (uint32_t i = 0; i < l->count; i++)
        room = l->at[i].place.line >= room ? l->at[i].place.line + 1 : room;
    const struct listed **at = arena_array(mem, const struct listed *, room + 1);
    for (uint32_t i = 0; i < l->count; i++)
        at[l->at[i].place.line] = &l->at[i];
    for (uint32_t i = 0; i < room; i++)
        if (at[i])
            at[n++] = at[i];
    return at;
}

static const char *line_break_of(struct str text)
{
    size_t lf = str_find_char(text, '\n');
    return lf != STR_NOT_FOUND && lf > 0 && text.p[lf - 1] == '\r' ? "\r\n" : "\n";
}

void merge_cut(struct merge_text *out, const struct listing *l, struct arena *mem)
{
    const struct listed **order = in_order(l, mem);
    const char *gap = l->text.p;
    *out = (struct merge_text){.count = l->count, .line_break = line_break_of(l->text)};
    out->at = arena_array(mem, struct merge_item, l->count + 1);
    for (uint32_t i = 0; i < l->count; i++) {
        const char *start = order[i]->raw.p, *end = behind_line(l->text, start);
        out->at[i] = (struct merge_item){
            order[i], between(gap, start), between(start, end), NULL, NULL, NULL};
        gap = end;
    }
    if (l->count) {
        out->header = out->at[0].leading;
        out->at[0].leading = STR_NONE;
    }
    if (gap)
        out->trailer = between(gap, l->text.p + l->text.n);
    if (!l->count) {
        out->header = out->trailer;
        out->trailer = STR_NONE;
    }
}

static void count_lines(struct map *lines, struct str text)
{
    struct str line;
    while (str_cut(&text, '\n', &line))
        ++*map_at(lines, str_trim(line), 0);
}

struct str merge_comments(struct str base, struct str mine, struct str new, struct arena *mem)
{
    struct map known;
    struct str line;
    if (str_eq(mine, base))
        return new;
    if (str_eq(new, base) || str_eq(mine, new))
        return mine;
    map_init(&known, mem);
    count_lines(&known, base);
    count_lines(&known, mine);
    struct sink out = SINK_EMPTY;
    sink_str(&out, mine);
    while (str_cut(&new, '\n', &line)) {
        if (map_find(&known, str_trim(line)))
            continue;
        if (out.n && out.p[out.n - 1] != '\n')
            sink_char(&out, '\n');
        sink_str(&out, line);
        sink_char(&out, '\n');
    }
    struct str kept = arena_str(mem, sink_text(&out));
    sink_free(&out);
    return kept;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Files cut into entries with what stands before them. */
#include "compare/merge.h"

#include <stdlib.h>

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
    out->by_listed = arena_array(mem, struct merge_item *, l->count + 1);
    for (uint32_t i = 0; i < l->count; i++) {
        const char *start = order[i]->raw.p, *end = behind_line(l->text, start);
        out->at[i] = (struct merge_item){
            order[i], between(gap, start), between(start, end), NULL, NULL, NULL};
        out->by_listed[order[i] - l->at] = &out->at[i];
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

/* ---- comments ---- */

struct comment {
    struct str line;
    uint32_t key, place;
};

/* One of the three texts, in lines. */
struct passage {
    struct comment *at;
    uint32_t count, capacity;
};

/* Three passages, and what is known of each key. */
struct comments {
    struct passage base, mine, new;
    uint32_t key_count; /* lines that are the same but for blanks at their ends have one */
    struct tally {
        uint32_t base, mine, new; /* how often it is there */
        uint32_t next;            /* place in MINE + 1 from which on it is looked for */
        uint32_t drop, add;       /* what is still to be done to MINE */
    } * tally;
    uint32_t *again;        /* for each line of MINE: the next one of its key + 1 */
    uint32_t *first, *last; /* added lines of NEW + 1 behind each line of MINE */
    uint32_t *chain;        /* ... and behind each other */
};

static void cut_passage(struct passage *p, struct str text, struct arena *mem)
{
    struct str line;
    while (str_cut(&text, '\n', &line)) {
        struct comment *c = arena_push(mem, p->at, p->count, p->capacity);
        *c = (struct comment){line, 0, p->count};
    }
}

static int by_text(const void *a, const void *b)
{
    const struct comment *x = *(struct comment *const *)a, *y = *(struct comment *const *)b;
    int order = str_cmp(str_trim(x->line), str_trim(y->line));
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

/* Numbers the different lines. The map knows no case, and a comment has it. */
static void give_keys(struct comments *c, struct arena *mem)
{
    struct passage *const all[] = {&c->base, &c->mine, &c->new};
    uint32_t n = 0;
    struct comment **sorted = arena_array(mem, struct comment *,
                                          (size_t)c->base.count + c->mine.count + c->new.count + 1);
    for (unsigned k = 0; k < 3; k++)
        for (uint32_t i = 0; i < all[k]->count; i++)
            sorted[n++] = &all[k]->at[i];
    qsort(sorted, n, sizeof *sorted, by_text);
    for (uint32_t i = 0; i < n; i++) {
        bool same = i > 0 && str_eq(str_trim(sorted[i]->line), str_trim(sorted[i - 1]->line));
        sorted[i]->key = same ? c->key_count - 1 : c->key_count++;
    }
}

/* What each side did to a line is done once, whoever did it. */
static void settle(struct tally *t)
{
    uint32_t want = t->mine;
    if (t->new > t->base)
        want = t->mine > t->base ? (t->mine > t->new ? t->mine : t->new)
                                 : t->mine + (t->new - t->base);
    else if (t->new < t->base)
        want =
            t->mine < t->base ? (t->mine < t->new ? t->mine : t->new) : t->mine - t->base + t->new;
    t->drop = t->mine > want ? t->mine - want : 0;
    t->add = want > t->mine ? want - t->mine : 0;
}

static bool count_keys(struct comments *c, struct arena *mem)
{
    bool changes = false;
    c->tally = arena_array(mem, struct tally, c->key_count + 1);
    c->again = arena_array(mem, uint32_t, c->mine.count + 1);
    for (uint32_t i = 0; i < c->base.count; i++)
        c->tally[c->base.at[i].key].base++;
    for (uint32_t i = 0; i < c->new.count; i++)
        c->tally[c->new.at[i].key].new ++;
    for (uint32_t i = c->mine.count; i-- > 0;) {
        struct tally *t = &c->tally[c->mine.at[i].key];
        c->again[i] = t->next;
        t->next = i + 1;
        t->mine++;
    }
    for (uint32_t k = 0; k < c->key_count; k++) {
        settle(&c->tally[k]);
        changes |= c->tally[k].drop || c->tally[k].add;
    }
    return changes;
}

/* Added lines go behind the line that they follow in NEW. */
static void place_added(struct comments *c, struct arena *mem)
{
    uint32_t behind = 0;
    c->first = arena_array(mem, uint32_t, c->mine.count + 1);
    c->last = arena_array(mem, uint32_t, c->mine.count + 1);
    c->chain = arena_array(mem, uint32_t, c->new.count + 1);
    for (uint32_t i = 0; i < c->new.count; i++) {
        struct tally *t = &c->tally[c->new.at[i].key];
        while (t->next && t->next <= behind)
            t->next = c->again[t->next - 1];
        if (t->next) {
            behind = t->next;
        } else if (t->add) {
            t->add--;
            *(c->last[behind] ? &c->chain[c->last[behind] - 1] : &c->first[behind]) = i + 1;
            c->last[behind] = i + 1;
        }
    }
}

static void put_line(struct sink *out, struct str line, const char *line_break)
{
    if (out->n && out->p[out->n - 1] != '\n')
        sink_z(out, line_break);
    while (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    sink_str(out, line);
    sink_z(out, line_break);
}

static void put_added(const struct comments *c, uint32_t behind, const char *line_break,
                      struct sink *out)
{
    for (uint32_t i = c->first[behind]; i; i = c->chain[i - 1])
        put_line(out, c->new.at[i - 1].line, line_break);
}

struct str merge_comments(struct str base, struct str mine, struct str new, const char *line_break,
                          struct arena *mem)
{
    struct comments c = {.key_count = 0};
    if (str_eq(mine, base))
        return new;
    if (str_eq(new, base) || str_eq(mine, new))
        return mine;
    cut_passage(&c.base, base, mem);
    cut_passage(&c.mine, mine, mem);
    cut_passage(&c.new, new, mem);
    give_keys(&c, mem);
    if (!count_keys(&c, mem))
        return mine;
    place_added(&c, mem);
    struct sink out = SINK_EMPTY;
    put_added(&c, 0, line_break, &out);
    for (uint32_t i = 0; i < c.mine.count; i++) {
        struct tally *t = &c.tally[c.mine.at[i].key];
        if (t->drop)
            t->drop--;
        else
            put_line(&out, c.mine.at[i].line, line_break);
        put_added(&c, i + 1, line_break, &out);
    }
    struct str kept = arena_str(mem, sink_text(&out));
    sink_free(&out);
    return kept;
}

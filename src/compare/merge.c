/* SPDX-License-Identifier: BSD-2-Clause */
#include "compare/merge.h"

struct merging {
    struct merge *m;
    struct diag *d;
    enum merge_style style;
    enum listing_kind kind;
    bool assume;
    const struct merge_files *files;
    struct merge_text base, mine, new;
    struct insertion **behind; /* behind each line of MINE; [0] is before the first */
    struct local *locals;      /* one for each line of MINE, and one more */
    struct arena mem;
};

/* Lines in a row that MINE has on its own. */
struct local {
    uint32_t end;     /* of the row that the line is in; the line itself if it is not local */
    uint32_t highest; /* endpoint_order in the row, up to this line */
};

/* Something of NEW that MINE has no line for. */
struct insertion {
    struct merge_item *item;
    enum { INSERT_LINE, INSERT_CONFLICT, INSERT_COMMENTS } what;
    struct insertion *next, **last;
};

/* ---- which lines are the same endpoint's ---- */

static uint32_t order_at(const struct merge_text *t, uint32_t i)
{
    return i < t->count ? endpoint_order(t->by_listed[i]->entry->at) : UINT32_MAX;
}

/* Listings are in order of endpoints: the three are walked side by side. */
static void link_items(struct merging *g)
{
    struct merge_text *texts[] = {&g->base, &g->mine, &g->new};
    uint32_t next[3] = {0, 0, 0};
    for (;;) {
        struct merge_item *same[3] = {NULL, NULL, NULL};
        uint32_t first = UINT32_MAX;
        for (unsigned k = 0; k < 3; k++)
            first = order_at(texts[k], next[k]) < first ? order_at(texts[k], next[k]) : first;
        if (first == UINT32_MAX)
            return;
        for (unsigned k = 0; k < 3; k++)
            if (order_at(texts[k], next[k]) == first)
                same[k] = texts[k]->by_listed[next[k]++];
        for (unsigned k = 0; k < 3; k++)
            if (same[k]) {
                same[k]->base = same[0];
                same[k]->mine = same[1];
                same[k]->new = same[2];
            }
    }
}

/* ---- output ---- */

/* A text that others follow begins on a line of its own. */
static void begin_line(struct sink *out, const char *line_break)
{
    if (out->n && out->p[out->n - 1] != '\n')
        sink_z(out, line_break);
}

static void put(struct sink *out, struct str text, const char *line_break)
{
    if (text.n == 0)
        return;
    begin_line(out, line_break);
    sink_str(out, text);
}

static void put_entry(struct merging *g, struct str raw)
{
    put(&g->m->out, raw, g->mine.line_break);
    sink_z(&g->m->out, g->mine.line_break);
}

static void put_made(struct merging *g, const struct listed *e)
{
    begin_line(&g->m->out, g->mine.line_break);
    merge_put_line(e, g->kind, &g->m->out);
    sink_z(&g->m->out, g->mine.line_break);
}

static const struct listed *entry_of(const struct merge_item *item)
{
    return item ? item->entry : NULL;
}

static void put_mark(struct sink *out, const char *mark, const struct listing *l, const char *lf)
{
    sink_z(out, mark);
    if (l)
        sink_z(out, l->file->path);
    sink_z(out, lf);
}

static void put_raw(struct sink *out, const struct listed *e, const char *lf)
{
    if (!e)
        return;
    sink_str(out, e->raw);
    sink_z(out, lf);
}

static void put_block(struct merging *g, struct sink *out, const struct listed *mine,
                      const struct listed *new)
{
    const char *lf = g->mine.line_break;
    begin_line(out, lf);
    put_mark(out, "<<<<<<< ", g->files->mine, lf);
    put_raw(out, mine, lf);
    put_mark(out, "=======", NULL, lf);
    put_raw(out, new, lf);
    put_mark(out, ">>>>>>> ", g->files->new, lf);
}

static void report_conflict(struct merging *g, const struct listed *mine, const struct listed *new)
{
    char text[ENDPOINT_TEXT];
    const struct listed *e = listed_or(mine, new);
    bool settled = g->style == MERGE_OURS || g->style == MERGE_THEIRS;
    struct diag_message *m =
        diag_add(g->d, settled ? DIAG_NOTE : DIAG_WARNING, e->place, "merge-conflict", "%s",
                 !mine       ? "MINE took the line out, and NEW has changed it"
                 : !new      ? "MINE has changed the line, and NEW took it out"
                 : g->assume ? "MINE and NEW contradict each other"
                             : "MINE and NEW have changed the same thing, each in its way");
    if (m == &g->d->spare)
        return;
    m->subject = arena_str(g->d->mem, str_from(endpoint_print(e->at, text)));
    m->order = endpoint_order(e->at);
    if (mine && new)
        m->also = new->place;
}

static void put_conflict(struct merging *g, const struct listed *mine, const struct listed *new)
{
    g->m->conflicts++;
    report_conflict(g, mine, new);
    if (g->style == MERGE_INLINE) {
        put_block(g, &g->m->out, mine, new);
        return;
    }
    const struct listed *taken = g->style == MERGE_THEIRS ? new : mine;
    if (taken)
        put_entry(g, taken->raw);
    if (g->style == MERGE_REJECT)
        put_block(g, &g->m->rejects, mine, new);
}

/* ---- lines of MINE ---- */

static struct str both_comments(struct merging *g, struct str base, struct str mine, struct str new)
{
    return merge_comments(base, mine, new, g->mine.line_break, &g->mem);
}

static struct str leading_of(const struct merge_item *item)
{
    return item ? item->leading : STR_NONE;
}

/* NEW has no such line. */
static void put_lonely(struct merging *g, const struct merge_item *item)
{
    const struct listed *base = entry_of(item->base);
    bool changed = base && !merge_same(item->entry, base);
    if (base && !changed) {
        g->m->removed++;
        put(&g->m->out, both_comments(g, item->base->leading, item->leading, STR_NONE),
            g->mine.line_break);
        return;
    }
    put(&g->m->out, item->leading, g->mine.line_break);
    if (changed) {
        put_conflict(g, item->entry, NULL);
        return;
    }
    g->m->local++;
    put(&g->m->out, item->line, g->mine.line_break);
}

static void put_mine(struct merging *g, const struct merge_item *item)
{
    struct listed made;
    if (!item->new) {
        put_lonely(g, item);
        return;
    }
    put(&g->m->out,
        g->assume ? item->leading
                  : both_comments(g, leading_of(item->base), item->leading, item->new->leading),
        g->mine.line_break);
    const struct listed *new = item->new->entry;
    switch (merge_entries(entry_of(item->base), item->entry, new, g->assume, &g->mem, &made)) {
    case MERGE_TAKE_MINE:
        put(&g->m->out, item->line, g->mine.line_break);
        break;
    case MERGE_TAKE_NEW:
        g->m->changed += !merge_same(item->entry, new);
        put_entry(g, new->raw);
        break;
    case MERGE_MADE:
        g->m->changed++;
        put_made(g, &made);
        break;
    case MERGE_CONFLICT:
        put_conflict(g, item->entry, new);
        break;
    }
}

/* ---- lines of NEW that MINE has not ---- */

static bool is_local(const struct merge_text *mine, uint32_t i)
{
    return i < mine->count && !mine->at[i].new && !mine->at[i].base;
}

static void find_locals(struct merging *g)
{
    uint32_t n = g->mine.count, highest = 0;
    g->locals = arena_array(&g->mem, struct local, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t order = endpoint_order(g->mine.at[i].entry->at);
        highest = is_local(&g->mine, i) && order < highest ? highest : order;
        g->locals[i].highest = highest;
        highest = is_local(&g->mine, i) ? highest : 0;
    }
    for (uint32_t i = n + 1; i-- > 0;)
        g->locals[i].end = is_local(&g->mine, i) ? g->locals[i + 1].end : i;
}

/* Behind the local lines from `from` on that come before `order`: there can be as many
 * of them as there are insertions, so they are not walked. */
static uint32_t behind_locals(const struct merging *g, uint32_t from, uint32_t order)
{
    uint32_t low = from, high = g->locals[from].end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (g->locals[middle].highest < order)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void insert(struct merging *g, uint32_t position, struct insertion what)
{
    struct insertion *i = arena_new(&g->mem, struct insertion);
    *i = what;
    struct insertion **head = &g->behind[position];
    if (!*head) {
        *head = i;
        i->last = &i->next;
    } else {
        *(*head)->last = i;
        (*head)->last = &i->next;
    }
}

/* Each goes behind the line that it follows in NEW. */
static void place_insertions(struct merging *g)
{
    uint32_t behind = 0;
    for (uint32_t i = 0; i < g->new.count; i++) {
        struct merge_item *item = &g->new.at[i];
        if (item->mine) {
            behind = (uint32_t)(item->mine - g->mine.at) + 1;
            continue;
        }
        struct insertion what = {.item = item};
        if (item->base) /* MINE took it out */
            what.what =
                merge_same(item->entry, item->base->entry) ? INSERT_COMMENTS : INSERT_CONFLICT;
        insert(g, behind_locals(g, behind, endpoint_order(item->entry->at)), what);
    }
}

static void put_insertion(struct merging *g, const struct insertion *i)
{
    /* MINE took its comments out with the line, or has them elsewhere. */
    put(&g->m->out, both_comments(g, leading_of(i->item->base), STR_NONE, i->item->leading),
        g->mine.line_break);
    switch (i->what) {
    case INSERT_LINE:
        g->m->added++;
        put_entry(g, i->item->entry->raw);
        break;
    case INSERT_CONFLICT:
        put_conflict(g, NULL, i->item->entry);
        break;
    case INSERT_COMMENTS:
        break;
    }
}

static void put_insertions(struct merging *g, uint32_t position)
{
    for (const struct insertion *i = g->behind[position]; i; i = i->next)
        put_insertion(g, i);
}

/* ---- all of it ---- */

static void run(struct merging *g)
{
    struct arena *mem = &g->mem;
    if (g->files->base)
        merge_cut(&g->base, g->files->base, mem);
    merge_cut(&g->mine, g->files->mine, mem);
    merge_cut(&g->new, g->files->new, mem);
    link_items(g);
    g->behind = arena_array(mem, struct insertion *, g->mine.count + 1);
    find_locals(g);
    place_insertions(g);
    put(&g->m->out,
        g->assume ? g->mine.header
                  : both_comments(g, g->base.header, g->mine.header, g->new.header),
        g->mine.line_break);
    put_insertions(g, 0);
    for (uint32_t i = 0; i < g->mine.count; i++) {
        put_mine(g, &g->mine.at[i]);
        put_insertions(g, i + 1);
    }
    put(&g->m->out,
        g->assume ? g->mine.trailer
                  : both_comments(g, g->base.trailer, g->mine.trailer, g->new.trailer),
        g->mine.line_break);
}

/* What nobody changed on one side is the other side, byte for byte, order included. */
static bool take_whole(struct merging *g)
{
    const struct merge_files *f = g->files;
    if (!f->base || !f->base->text.p)
        return false;
    if (str_eq(f->mine->text, f->base->text))
        sink_str(&g->m->out, f->new->text);
    else if (str_eq(f->new->text, f->base->text) || str_eq(f->mine->text, f->new->text))
        sink_str(&g->m->out, f->mine->text);
    else
        return false;
    return true;
}

void merge_listings(struct merge *m, const struct merge_files *files, enum merge_style style,
                    struct diag *d)
{
    struct merging g = {.m = m,
                        .d = d,
                        .style = style,
                        .files = files,
                        .assume = !files->base,
                        .kind = files->mine->kind,
                        .mem = ARENA_EMPTY};
    *m = (struct merge){.out = SINK_EMPTY, .rejects = SINK_EMPTY};
    if (!take_whole(&g))
        run(&g);
    arena_free(&g.mem);
}

void merge_free(struct merge *m)
{
    sink_free(&m->out);
    sink_free(&m->rejects);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* One endpoint in three files: field by field. */
#include "compare/merge.h"

#include "compare/diff.h"

static bool same_freq(const struct listed *a, const struct listed *b)
{
    return a->freq.known == b->freq.known && a->freq.millionths == b->freq.millionths;
}

static bool same_aliases(const struct listed *a, const struct listed *b)
{
    if (a->alias_count != b->alias_count)
        return false;
    for (uint16_t i = 0; i < a->alias_count; i++)
        if (!str_eq(a->aliases[i].name, b->aliases[i].name))
            return false;
    return true;
}

bool merge_same(const struct listed *a, const struct listed *b)
{
    return str_eq(a->name, b->name) && same_freq(a, b) && same_aliases(a, b) &&
           text_is_like(a->comment, b->comment);
}

static bool has_alias(const struct listed *e, struct str name)
{
    for (uint16_t i = 0; e && i < e->alias_count; i++)
        if (str_eq(e->aliases[i].name, name))
            return true;
    return false;
}

/* Aliases of both, without those that one side took out. */
static void merge_aliases(const struct listed *base, const struct listed *mine,
                          const struct listed *new, struct arena *mem, struct listed *made)
{
    struct listed_name *list =
        arena_array(mem, struct listed_name, (size_t)mine->alias_count + new->alias_count + 1);
    uint16_t n = 0;
    for (uint16_t i = 0; i < mine->alias_count; i++) {
        struct str name = mine->aliases[i].name;
        bool gone = has_alias(base, name) && !has_alias(new, name);
        if (!gone && !str_eq(name, made->name))
            list[n++] = mine->aliases[i];
    }
    for (uint16_t i = 0; i < new->alias_count &&n < UINT16_MAX; i++) {
        struct str name = new->aliases[i].name;
        bool known = has_alias(base, name) || has_alias(mine, name);
        if (!known && !str_eq(name, made->name))
            list[n++] = new->aliases[i];
    }
    made->aliases = list;
    made->alias_count = n;
}

/* Which side a field comes from: 0 either, 1 mine, 2 new, 3 they contradict. */
static unsigned side(bool mine_is_base, bool new_is_base, bool same)
{
    return same ? 0 : mine_is_base ? 2 : new_is_base ? 1 : 3;
}

/* Without a base: see merge.h. */
static bool merge_assuming(const struct listed *mine, const struct listed *new, struct listed *made)
{
    made->freq = new->freq;
    if (!made->comment.n)
        made->comment = new->comment;
    return str_eq(mine->name, new->name);
}

static bool merge_fields(const struct listed *base, const struct listed *mine,
                         const struct listed *new, struct listed *made)
{
    unsigned name = side(base && str_eq(mine->name, base->name),
                         base && str_eq(new->name, base->name), str_eq(mine->name, new->name));
    unsigned freq =
        side(base && same_freq(mine, base), base && same_freq(new, base), same_freq(mine, new));
    unsigned comment = side(base ? text_is_like(mine->comment, base->comment) : !mine->comment.n,
                            base ? text_is_like(new->comment, base->comment) : !new->comment.n,
                            text_is_like(mine->comment, new->comment));
    if (name == 2)
        made->name = new->name;
    if (freq == 2)
        made->freq = new->freq;
    if (comment == 2)
        made->comment = new->comment;
    return name != 3 && freq != 3 && comment != 3;
}

enum merge_verdict merge_entries(const struct listed *base, const struct listed *mine,
                                 const struct listed *new, bool assume, struct arena *mem,
                                 struct listed *made)
{
    bool mine_is_base = base && merge_same(mine, base), new_is_base = base && merge_same(new, base);
    if (mine_is_base && new_is_base) /* what is left is how it is written */
        return str_eq(mine->raw, base->raw) && !str_eq(new->raw, mine->raw) ? MERGE_TAKE_NEW
                                                                            : MERGE_TAKE_MINE;
    if (new_is_base || merge_same(mine, new))
        return MERGE_TAKE_MINE;
    if (mine_is_base)
        return MERGE_TAKE_NEW;
    *made = *mine;
    if (!(assume ? merge_assuming(mine, new, made) : merge_fields(base, mine, new, made)))
        return MERGE_CONFLICT;
    merge_aliases(base, mine, new, mem, made);
    return merge_same(made, mine)  ? MERGE_TAKE_MINE
           : merge_same(made, new) ? MERGE_TAKE_NEW
                                   : MERGE_MADE;
}

void merge_put_line(const struct listed *e, enum listing_kind kind, struct sink *out)
{
    char text[ENDPOINT_TEXT];
    struct str name = e->name.n ? e->name : STR("unknown");
    sink_str(out, name);
    sink_z(out, kind != LISTING_NMAP && name.n < 8 ? "\t\t" : "\t");
    sink_z(out, endpoint_print(e->at, text));
    if (kind == LISTING_NMAP) {
        sink_char(out, '\t');
        sink_millionths(out, e->freq.millionths);
    }
    for (uint16_t i = 0; i < e->alias_count; i++) {
        sink_z(out, i ? " " : "\t\t");
        sink_str(out, e->aliases[i].name);
    }
    if (e->comment.n) {
        sink_z(out, "\t# ");
        sink_str(out, e->comment);
    }
}

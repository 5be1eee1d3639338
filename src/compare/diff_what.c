/* SPDX-License-Identifier: BSD-2-Clause */
/* What changed, in a few words: straight into the sink, for there can be tens of
 * thousands of them. */
#include "compare/diff_print.h"

/* Text of a file, fit for a terminal. */
static void put_shown(struct sink *out, struct str s)
{
    char text[QUOTE_TEXT];
    sink_str(out, quote_print(s, text));
}

static void put_status(struct sink *out, uint8_t status)
{
    sink_z(out, servc_status_name((enum servc_status)status));
}

static void put_name(struct sink *out, const struct listed *e)
{
    if (e->name.n)
        put_shown(out, e->name);
    else
        put_status(out, e->status);
}

static void put_freq(struct sink *out, struct freq f)
{
    if (f.known)
        sink_millionths(out, f.millionths);
    else
        sink_z(out, "none");
}

static void put_rank(struct sink *out, const struct listed *e)
{
    if (e->rank)
        sink_u32(out, e->rank);
    else
        sink_z(out, "none");
}

static void put_text(struct sink *out, struct str s)
{
    if (s.n)
        put_shown(out, s);
    else
        sink_z(out, "none");
}

static void put_texts(struct sink *out, struct str a, struct str b)
{
    put_text(out, a);
    sink_z(out, " -> ");
    put_text(out, b);
}

static void put_names(struct sink *out, const struct listed *a, const struct listed *b)
{
    put_name(out, a);
    sink_z(out, " -> ");
    put_name(out, b);
}

/* An endpoint that one file has. */
static void put_alone(struct sink *out, const struct listed *e)
{
    put_name(out, e);
    if (e->portless || !e->freq.known)
        return;
    sink_z(out, ", frequency ");
    sink_millionths(out, e->freq.millionths);
}

static void put_comma(struct sink *out, bool *any)
{
    if (*any)
        sink_z(out, ", ");
    *any = true;
}

/* Whether the old name still resolves is what its users ask next. */
static void put_rename(struct sink *out, const struct listed *a, const struct listed *b)
{
    put_names(out, a, b);
    if (!listed_has(b, a->name))
        return;
    sink_z(out, ", and ");
    put_shown(out, a->name);
    sink_z(out, " is an alias");
}

/* Aliases of `a` that `b` does not have. */
static void put_more_aliases(struct sink *out, const struct listed *a, const struct listed *b)
{
    bool any = false;
    for (uint16_t i = 0; i < a->alias_count; i++)
        if (!listed_has(b, a->aliases[i].name)) {
            put_comma(out, &any);
            put_shown(out, a->aliases[i].name);
        }
}

static void put_step(struct sink *out, struct str name, uint8_t before, uint8_t after, bool *any)
{
    put_comma(out, any);
    put_shown(out, name.n ? name : STR("no name"));
    sink_z(out, ": ");
    put_status(out, before);
    sink_z(out, " -> ");
    put_status(out, after);
}

static void put_statuses(struct sink *out, const struct listed *a, const struct listed *b)
{
    bool any = false;
    if (str_eq(a->name, b->name) && a->status != b->status)
        put_step(out, a->name, a->status, b->status, &any);
    for (uint16_t i = 0; i < a->alias_count; i++)
        for (uint16_t k = 0; k < b->alias_count; k++)
            if (str_eq(a->aliases[i].name, b->aliases[k].name) &&
                a->aliases[i].status != b->aliases[k].status)
                put_step(out, a->aliases[i].name, a->aliases[i].status, b->aliases[k].status, &any);
}

static void put_holders(struct sink *out, const struct listed *a, const struct listed *b)
{
    put_shown(out, a->name);
    sink_z(out, " of ");
    put_shown(out, listed_holder(a));
    sink_z(out, " -> ");
    put_shown(out, b->name);
    sink_z(out, " of ");
    put_shown(out, listed_holder(b));
}

static void put_ranks(struct sink *out, const struct difference *x)
{
    sink_z(out, "rank ");
    put_rank(out, listed_or(x->old, NULL));
    sink_z(out, " -> ");
    put_rank(out, listed_or(x->new, NULL));
    sink_z(out, "  ");
    put_name(out, listed_or(x->new, x->old));
}

void diff_put_label(struct sink *out, const struct listed *e)
{
    char text[ENDPOINT_TEXT];
    if (!e->portless && !e->any && e->last == e->at.port) {
        sink_z(out, endpoint_print(e->at, text));
        return;
    }
    struct arena mem = ARENA_EMPTY;
    put_shown(out, listed_label(e, &mem));
    arena_free(&mem);
}

void diff_put_what(struct sink *out, const struct difference *x, enum diff_kind kind)
{
    const struct listed *a = listed_or(x->old, NULL), *b = listed_or(x->new, NULL);
    switch (kind) {
    case DIFF_NEWLY_NAMED:
        x->old ? put_names(out, a, b) : put_alone(out, b);
        break;
    case DIFF_WITHDRAWN:
        x->new ? put_names(out, a, b) : put_alone(out, a);
        break;
    case DIFF_ADDED:
    case DIFF_PORTLESS_GAINED:
        put_alone(out, b);
        break;
    case DIFF_REMOVED:
    case DIFF_PORTLESS_LOST:
        put_alone(out, a);
        break;
    case DIFF_RENAMED:
        put_rename(out, a, b);
        break;
    case DIFF_SWAPPED:
        put_names(out, a, b);
        break;
    case DIFF_REASSIGNED:
        put_holders(out, a, b);
        break;
    case DIFF_ALIAS_GAINED:
        put_more_aliases(out, b, a);
        break;
    case DIFF_ALIAS_LOST:
        put_more_aliases(out, a, b);
        break;
    case DIFF_STATUS:
        put_statuses(out, a, b);
        break;
    case DIFF_FREQUENCY:
        put_freq(out, a->freq);
        sink_z(out, " -> ");
        put_freq(out, b->freq);
        break;
    case DIFF_ENTERED_TOP_100:
    case DIFF_LEFT_TOP_100:
    case DIFF_ENTERED_TOP_1000:
    case DIFF_LEFT_TOP_1000:
    case DIFF_RANK:
        put_ranks(out, x);
        break;
    case DIFF_HOLDER:
        put_texts(out, listed_holder(a), listed_holder(b));
        break;
    case DIFF_REFERENCES:
        put_texts(out, listed_refs(a), listed_refs(b));
        break;
    case DIFF_DATES:
        put_texts(out, listed_modified(a), listed_modified(b));
        break;
    case DIFF_COMMENT:
        put_texts(out, a->comment, b->comment);
        break;
    case DIFF_TEXTUAL:
        put_name(out, b);
        break;
    case DIFF_RANGE_SHRUNK:
    case DIFF_RANGE_GROWN:
    case DIFF_RANGE_REGROUPED:
    case DIFF_KINDS:
        sink_str(out, x->what);
        break;
    }
}

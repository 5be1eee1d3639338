/* SPDX-License-Identifier: BSD-2-Clause */
/* Differences for programs (doc/json.md). What both sides say of an endpoint is
 * there whole, so that who has OLD can make NEW of it. */
#include "compare/diff.h"

#include "base/json.h"

static void put_aliases(struct json *j, const struct listed *e)
{
    json_member_open(j, "aliases", '[');
    for (uint16_t i = 0; i < e->alias_count; i++) {
        json_open(j, '{');
        json_key(j, "name");
        json_str(j, e->aliases[i].name);
        json_member_z(j, "status", servc_status_name((enum servc_status)e->aliases[i].status));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_numbers(struct json *j, const struct listed *e)
{
    json_key(j, "frequency");
    if (e->freq.known)
        json_millionths(j, e->freq.millionths);
    else
        json_null(j);
    json_key(j, "rank");
    if (e->rank)
        json_u32(j, e->rank);
    else
        json_null(j);
}

static void put_listed(struct json *j, const char *key, const struct listed *e)
{
    json_key(j, key);
    if (!e) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    json_member_text(j, "name", e->name);
    json_member_z(j, "status", servc_status_name((enum servc_status)e->status));
    put_aliases(j, e);
    put_numbers(j, e);
    json_member_text(j, "comment", e->comment);
    json_member_text(j, "holder", listed_holder(e));
    json_member_text(j, "references", listed_refs(e));
    json_member_text(j, "modified", listed_modified(e));
    json_member_text(j, "file", e->place.file ? str_from(e->place.file->path) : STR_NONE);
    json_member_u32(j, "line", e->place.line);
    json_close(j, '}');
}

static void put_difference(struct json *j, const struct difference *x, struct arena *mem)
{
    json_open(j, '{');
    json_key(j, "at");
    json_str(j, listed_label(x->new ? x->new : x->old, mem));
    json_member_open(j, "kinds", '[');
    for (unsigned k = 0; k < DIFF_KINDS; k++)
        if (x->kinds & DIFF_BIT(k))
            json_z(j, diff_kinds[k].word);
    json_close(j, ']');
    json_member_bool(j, "row", x->row);
    json_member_text(j, "ranges", x->what);
    put_listed(j, "old", x->old);
    put_listed(j, "new", x->new);
    json_close(j, '}');
}

static void put_side(struct json *j, const char *key, const struct listing *l)
{
    json_member_open(j, key, '{');
    json_member_z(j, "file", l->file->path);
    json_member_z(j, "kind", listing_kind_name(l->kind));
    json_member_u32(j, "endpoints", l->count);
    json_close(j, '}');
}

void diff_print_json(const struct diff *d, struct diff_style style, struct json *j)
{
    struct arena mem = ARENA_EMPTY;
    put_side(j, "old", d->old);
    put_side(j, "new", d->new);
    json_member_open(j, "summary", '{');
    for (unsigned k = 0; k < DIFF_KINDS; k++)
        if (d->count_of[k]) {
            json_member_u32(j, diff_kinds[k].word, d->count_of[k]);
        }
    json_close(j, '}');
    json_member_open(j, "changes", '[');
    for (uint32_t i = 0; i < d->count && !style.summary; i++) {
        sink_z(j->out, j->comma ? ",\n" : "\n"); /* one a line, for people who look at it */
        j->comma = false;
        put_difference(j, &d->at[i], &mem);
    }
    json_close(j, ']');
    arena_free(&mem);
}

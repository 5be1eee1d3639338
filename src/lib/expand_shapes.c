/* SPDX-License-Identifier: BSD-2-Clause */
/* Shapes: how many names an entry has, which lead, and what each is. There are a
 * few dozen, so that an entry is a name and the number of its shape; and origins,
 * the sources that go with a shape. */
#include "lib/expand.h"

static bool take_lead(struct cursor *c, struct shape *s)
{
    for (unsigned p = 0; p < SERVC_POLICIES; p++) {
        uint32_t lead = cursor_number(c);
        if (lead > s->count)
            return false;
        s->lead[p] = lead ? (uint8_t)(lead - 1) : LEAD_NONE;
    }
    return true;
}

static bool take_shape(struct cursor *c, struct shape *s)
{
    s->status = (uint8_t)cursor_byte(c);
    s->count = cursor_number(c);
    if (c->bad || s->status >= SERVC_STATUSES || s->count == 0 || s->count > TABLE_LIST_MAX ||
        !take_lead(c, s) || s->count > (size_t)(c->end - c->p))
        return false;
    s->attributes = c->p;
    c->p += s->count;
    for (uint32_t i = 0; i < s->count; i++)
        if ((s->attributes[i] & SHAPE_STATUS) >= SERVC_STATUSES)
            return false;
    s->simple = s->count == 1 && s->lead[0] == 0 && s->lead[1] == 0 && s->lead[2] == 0 &&
                s->attributes[0] == s->status;
    return !c->bad;
}

static bool take_shapes(struct expansion *x)
{
    struct cursor c = cursor_of(x, COLUMN_SHAPES);
    while (c.p < c.end) {
        struct shape s = {0};
        if (x->shape_count == TABLE_SHAPES_MAX)
            return expand_fails(x, SERVC_ELARGE);
        if (!expand_check(x, take_shape(&c, &s)))
            return false;
        x->shapes[x->shape_count++] = s;
    }
    return true;
}

/* The origins of one shape, of which each has `names` sources. */
static bool take_origins(struct expansion *x, struct cursor *c, struct shape *s, uint32_t names)
{
    s->first_origin = x->origin_count;
    s->origins = cursor_number(c);
    if (c->bad || s->origins == 0 || s->origins > TABLE_KINDS_MAX ||
        s->origins * (2 + names) > (size_t)(c->end - c->p))
        return false;
    if (s->origins > TABLE_ORIGINS_MAX - x->origin_count)
        return expand_fails(x, SERVC_ELARGE);
    for (uint32_t i = 0; i < s->origins; i++) {
        struct origin *o = &x->origins[x->origin_count++];
        *o = (struct origin){.rule = (uint8_t)cursor_byte(c)};
        o->frequency = (uint8_t)cursor_byte(c);
        o->sources = c->p;
        if (o->frequency > SERVC_SOURCES)
            return false;
        for (uint32_t k = 0; k < names; k++)
            if (cursor_byte(c) >= SERVC_SOURCES)
                return false;
    }
    return true;
}

/* A table may do without: then nobody knows. */
static void no_origins(struct expansion *x)
{
    x->origins[0] = (struct origin){.rule = 255};
    x->origin_count = 1;
    x->bare.origins = 1;
    for (uint32_t i = 0; i < x->shape_count; i++)
        x->shapes[i].origins = 1;
    x->main_source = SERVC_SOURCE_NONE;
}

/* For what takes so many bytes of a column at least. */
static void *room_for(struct expansion *x, enum table_column column, size_t bytes, size_t most,
                      size_t size)
{
    size_t n = x->c->at[column].n / bytes + 1;
    return expand_room(x, n < most ? n : most, size);
}

bool expand_shapes(struct expansion *x)
{
    /* A shape takes six bytes at least, an origin two. */
    x->shapes = room_for(x, COLUMN_SHAPES, 6, TABLE_SHAPES_MAX, sizeof *x->shapes);
    x->origins = room_for(x, COLUMN_ORIGINS, 2, TABLE_ORIGINS_MAX, sizeof *x->origins);
    x->bare.status = SERVC_UNKNOWN;
    if (x->error || !take_shapes(x))
        return false;
    struct cursor c = cursor_of(x, COLUMN_ORIGINS);
    if (c.p == c.end) {
        no_origins(x);
        return true;
    }
    x->main_source = (uint8_t)cursor_byte(&c);
    bool sound = x->main_source < SERVC_SOURCES && take_origins(x, &c, &x->bare, 0);
    for (uint32_t i = 0; sound && i < x->shape_count; i++)
        sound = take_origins(x, &c, &x->shapes[i], x->shapes[i].count);
    return expand_check(x, sound && c.p == c.end);
}

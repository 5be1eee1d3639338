/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/entry_rows.h"

#include <stdlib.h>

static void set_leads(struct entry *e, uint16_t lead)
{
    for (unsigned p = 0; p < SERVC_POLICIES; p++)
        e->lead[p] = lead;
}

static struct entry_name name_of(struct catalogue *c, struct str word, bool first)
{
    struct entry_name n = {.status = first ? SERVC_ASSIGNED : SERVC_LEGACY, .preferred = true};
    for (; word.n && str_find_char(STR("~^!@"), word.p[word.n - 1]) != STR_NOT_FOUND; word.n--) {
        char mark = word.p[word.n - 1];
        if (mark == '~')
            n.status = SERVC_UNOFFICIAL;
        if (mark == '^')
            n.status = SERVC_CO_ASSIGNED;
        if (mark == '!')
            n.stolen = true;
        if (mark == '@')
            n.preferred = false;
    }
    struct claim *claim = claim_new(c, SERVC_SOURCE_CARD, (struct place){0});
    claim->name = n.name = word;
    n.claim = claim;
    return n;
}

static struct entry *entry_of(struct catalogue *c, const struct entry_row *row)
{
    struct entry *e = arena_new(&c->mem, struct entry);
    struct entry_name *names = arena_array(&c->mem, struct entry_name, 300);
    struct str rest = str_from(row->names), word;
    if (!endpoint_parse(str_from(row->at), &e->at))
        abort();
    bool leads = true;
    while (str_word(&rest, &word)) {
        if (e->name_count == 0 && str_is(word, "-")) {
            leads = false;
            continue;
        }
        names[e->name_count] = name_of(c, word, e->name_count == 0 && leads);
        e->name_count++;
    }
    e->names = names;
    e->title = row->title ? str_from(row->title) : STR_NONE;
    if (row->millionths >= 0)
        e->freq = (struct freq){true, (uint32_t)row->millionths};
    set_leads(e, leads ? 0 : NO_NAME);
    return e;
}

struct entry_set entry_rows(struct catalogue *c, const struct entry_row *rows, size_t count)
{
    const struct entry **at = arena_array(&c->mem, const struct entry *, count);
    for (size_t i = 0; i < count; i++) {
        at[i] = entry_of(c, &rows[i]);
        if (i && endpoint_order(at[i - 1]->at) >= endpoint_order(at[i]->at))
            abort();
    }
    return (struct entry_set){at, (uint32_t)count, c};
}

static const struct claim *nmap_line_at(const struct catalogue *c, struct endpoint e)
{
    for (const struct claim *k = NULL; (k = claim_next(c, e, k));)
        if (k->source == SERVC_SOURCE_NMAP && !(k->flags & (CLAIM_COMMENT_ITEM | CLAIM_REPEATED)))
            return k;
    return NULL;
}

struct entry_set entries_of_nmap(struct catalogue *c)
{
    const struct entry **at = NULL;
    uint32_t count = 0, capacity = 0;
    for (uint32_t i = 0; i < PORTS * SERVC_TRANSPORTS; i++) {
        struct endpoint where = {(uint16_t)(i / SERVC_TRANSPORTS), (uint8_t)(i % SERVC_TRANSPORTS)};
        const struct claim *claim = nmap_line_at(c, where);
        if (!claim)
            continue;
        struct entry *e = arena_new(&c->mem, struct entry);
        struct entry_name *name = arena_new(&c->mem, struct entry_name);
        *name = (struct entry_name){.name = claim->name,
                                    .status = claim->status,
                                    .source = SERVC_SOURCE_NMAP,
                                    .preferred = true,
                                    .claim = claim};
        e->at = where;
        e->names = name;
        e->name_count = claim->name.n > 0;
        e->freq = claim->freq;
        e->nmap = claim;
        set_leads(e, claim->name.n ? 0 : NO_NAME);
        *arena_push(&c->mem, at, count, capacity) = e;
    }
    return (struct entry_set){at, count, c};
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "write/services5_lines.h"

#include "base/map.h"
#include "model/name.h"
#include "write/text_file.h"

/* What is left of 126 bytes beside a tab and "65535/sctp", less one. */
#define NAME_MAX_BYTES 114

#define NO_LINE UINT32_MAX

/* A name on one transport, and the lines that have it. */
struct token {
    uint32_t first; /* the first line in the file, or NO_LINE */
    uint32_t owner; /* the line it leads as preferred, or NO_LINE */
    uint32_t leads; /* how many lines it leads */
};

struct planner {
    const struct write_options *o;
    struct arena *mem;
    struct diag *d;
    struct services_lines lines;
    uint32_t *position; /* of each line in the file */
    struct map index[SERVC_TRANSPORTS];
    struct token *tokens;
    uint32_t token_count, token_capacity;
    uint32_t several;        /* tokens that stand on several lines ... */
    struct str several_name; /* ... and the first of them */
};

/* Why a name cannot stand in the file, in words that follow "the name"; or NULL. */
static const char *name_refused(struct str name)
{
    if (!name_is_graphic(name))
        return "has a byte that is not printable ASCII";
    if (str_find_char(name, '#') != STR_NOT_FOUND)
        return "has a `#' in it, where readers begin a comment";
    if (str_find_char(name, '/') != STR_NOT_FOUND)
        return "has a `/' in it, which readers take for a port's";
    if (*name.p == '+')
        return "begins with `+', which BSD systems take for NIS";
    if (name.p[name.n - 1] == '\\')
        return "ends in a backslash, which NetBSD takes for a continued line";
    if (name.n > NAME_MAX_BYTES)
        return "is too long for musl's line of 127 bytes";
    if (name_is_unknown(name))
        return "means no name";
    return NULL;
}

/* Tokens compare exactly and the map folds case, so a capital is marked. */
static struct str exact_key(struct arena *mem, struct str name)
{
    if (!name_has_capital(name))
        return name;
    char *key = arena_array(mem, char, 2 * name.n);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] >= 'A' && name.p[i] <= 'Z')
            key[n++] = '\1';
        key[n++] = name.p[i];
    }
    return (struct str){key, n};
}

static struct token *token_of(struct planner *p, uint8_t transport, struct str name)
{
    uint32_t *slot = map_at(&p->index[transport], exact_key(p->mem, name), NO_LINE);
    if (*slot == NO_LINE) {
        *slot = p->token_count;
        *arena_push(p->mem, p->tokens, p->token_count, p->token_capacity) =
            (struct token){NO_LINE, NO_LINE, 0};
    }
    return &p->tokens[*slot];
}

static void note_left_out(struct planner *p, const struct entry *e, const struct entry_name *n,
                          struct str name, const char *why)
{
    message_about(p->d,
                  diag_note(p->d, name_place(n), "name-not-written",
                            "the name `%s' %s, so the entry is left out of services",
                            diag_quote(p->d, name), why),
                  e->at);
}

static void note_no_alias(struct planner *p, const struct entry *e, const struct entry_name *n,
                          struct str name, const char *why)
{
    message_about(p->d,
                  diag_note(p->d, name_place(n), "alias-not-written",
                            "the name `%s' %s and is left out of services", diag_quote(p->d, name),
                            why),
                  e->at);
}

static bool may_be_alias(const struct entry_name *n)
{
    return n->preferred && !n->stolen;
}

/* The leading name may be one that this format cannot hold (nmap's `cl/1`, free
 * text in an old registry); then the next name that can be held leads. */
static const struct entry_name *next_lead(struct planner *p, const struct entry *e)
{
    const struct entry_name *n;
    for (uint32_t i = 1; (n = entry_name_at(e, p->o->policy, i)); i++)
        if (may_be_alias(n) && !name_refused(entry_spelling(n, p->o->policy)))
            return n;
    return NULL;
}

static void plan_line(struct planner *p, const struct entry *e)
{
    enum servc_policy policy = p->o->policy;
    const struct entry_name *lead = entry_lead(e, policy), *next = NULL;
    struct str name = entry_spelling(lead, policy);
    const char *why = e->at.port ? name_refused(name) : "stands at port 0";
    if (why && e->at.port)
        next = next_lead(p, e);
    if (why && !next) {
        note_left_out(p, e, lead, name, why);
        return;
    }
    if (next) {
        message_about(p->d,
                      diag_note(p->d, name_place(lead), "lead-not-written",
                                "the name `%s' %s; `%s' leads in services instead",
                                diag_quote(p->d, name), why,
                                diag_quote(p->d, entry_spelling(next, policy))),
                      e->at);
        lead = next;
        name = entry_spelling(next, policy);
    }
    struct services_lines *l = &p->lines;
    struct token *t = token_of(p, e->at.transport, name);
    t->leads++;
    if (t->first == NO_LINE)
        t->first = l->count;
    if (t->owner == NO_LINE && lead->preferred)
        t->owner = l->count;
    l->at[l->count++] = (struct services_line){.entry = e, .lead = lead, .name = name};
}

static void note_several(struct planner *p, struct str name)
{
    if (p->several++ == 0)
        p->several_name = name;
}

/* The line of a token's preferred port moves up to just before the first line
 * that has it too. A line has one leading name, so no two moves meet. */
static void order_lines(struct planner *p)
{
    struct services_lines *l = &p->lines;
    uint32_t *before = arena_array(p->mem, uint32_t, l->count); /* 0, or line + 1 */
    bool *moved = arena_array(p->mem, bool, l->count);
    l->order = arena_array(p->mem, uint32_t, l->count);
    p->position = arena_array(p->mem, uint32_t, l->count);
    for (uint32_t i = 0; i < p->token_count; i++) {
        struct token *t = &p->tokens[i];
        if (t->leads > 1)
            note_several(p, l->at[t->first].name);
        if (t->leads < 2 || t->owner == NO_LINE || t->owner == t->first)
            continue;
        const struct services_line *line = &l->at[t->owner];
        message_about(
            p->d,
            diag_note(p->d, name_place(line->lead), "token-moved",
                      "the line is moved up before port %u, where `%s' leads too, so that the "
                      "name resolves here",
                      (unsigned)l->at[t->first].entry->at.port, diag_quote(p->d, line->name)),
            line->entry->at);
        before[t->first] = t->owner + 1;
        moved[t->owner] = true;
        t->first = t->owner;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->count; i++) {
        if (before[i])
            l->order[n++] = before[i] - 1;
        if (!moved[i])
            l->order[n++] = i;
    }
    for (uint32_t k = 0; k < n; k++)
        p->position[l->order[k]] = k;
}

static struct str lower_case(struct arena *mem, struct str name)
{
    char *copy = arena_z(mem, name);
    for (size_t i = 0; i < name.n; i++)
        copy[i] = ascii_lower(copy[i]);
    return (struct str){copy, name.n};
}

static bool is_spelling_of(const struct entry *e, struct str name)
{
    for (uint32_t i = 0; i < e->name_count; i++)
        if (str_eq(e->names[i].name, name) || str_eq(e->names[i].nmap_spelling, name))
            return true;
    return false;
}

/* Go's resolver lower-cases what it is asked and not the file, so a spelling
 * with capitals steps back where a source has it without. */
static struct str alias_spelling(struct planner *p, const struct entry *e, struct str name)
{
    if (!name_has_capital(name))
        return name;
    struct str lower = lower_case(p->mem, name);
    return is_spelling_of(e, lower) ? lower : name;
}

static bool is_on_line(const struct services_line *line, struct str name)
{
    if (str_eq(line->name, name))
        return true;
    for (uint32_t i = 0; i < line->alias_count; i++)
        if (str_eq(line->aliases[i].name, name))
            return true;
    return false;
}

static void push_alias(struct planner *p, struct services_line *line, struct str name,
                       const struct entry_name *of)
{
    *arena_push(p->mem, line->aliases, line->alias_count, line->alias_capacity) =
        (struct services_alias){name, of};
}

static void add_alias(struct planner *p, uint32_t i, const struct entry_name *n)
{
    struct services_line *line = &p->lines.at[i];
    const struct entry *e = line->entry;
    struct str spelling = entry_spelling(n, p->o->policy), name = alias_spelling(p, e, spelling);
    if (!str_eq(name, spelling))
        note_no_alias(p, e, n, spelling, "gives way to its lower-case form, which Go can find,");
    if (is_on_line(line, name))
        return;
    const char *why = name_refused(name);
    if (!why && n->stolen)
        why = "is another port's registered name";
    if (!why && !n->preferred)
        why = "resolves to another port";
    if (why) {
        note_no_alias(p, e, n, name, why);
        return;
    }
    struct token *t = token_of(p, e->at.transport, name);
    if (t->first == NO_LINE) {
        t->first = i;
    } else if (t->owner == NO_LINE && t->leads && p->position[i] < p->position[t->first]) {
        note_several(p, name); /* it leads behind this line, without a better right */
        t->first = i;
        t->owner = i;
    } else {
        note_no_alias(p, e, n, name, "leads or stands at another port already");
        return;
    }
    push_alias(p, line, name, n);
}

/* The lower-case form of a leading name, for Go, where nobody else has it. */
static void add_lower_case(struct planner *p, uint32_t i)
{
    struct services_line *line = &p->lines.at[i];
    if (!name_has_capital(line->name) || !may_be_alias(line->lead))
        return;
    struct str lower = lower_case(p->mem, line->name);
    struct token *t = token_of(p, line->entry->at.transport, lower);
    if (t->first != NO_LINE)
        return;
    t->first = i;
    push_alias(p, line, lower, line->lead);
}

static void add_aliases(struct planner *p)
{
    for (uint32_t k = 0; k < p->lines.count; k++) {
        uint32_t i = p->lines.order[k];
        const struct services_line *line = &p->lines.at[i];
        const struct entry_name *n;
        for (uint32_t j = 1; (n = entry_name_at(line->entry, p->o->policy, j)); j++)
            if (n != line->lead)
                add_alias(p, i, n);
    }
    for (uint32_t k = 0; k < p->lines.count; k++)
        add_lower_case(p, p->lines.order[k]);
}

static bool may_have_line(const struct write_options *o, const struct entry *e)
{
    return entry_lead(e, o->policy) && o->transports & 1u << e->at.transport;
}

/* Room for every line, and for its leading name. */
static void reserve(struct planner *p, const struct entry_set *set)
{
    uint32_t lines = 0, leads[SERVC_TRANSPORTS] = {0};
    for (uint32_t i = 0; i < set->count; i++)
        leads[set->at[i]->at.transport] += may_have_line(p->o, set->at[i]);
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        map_init(&p->index[t], p->mem);
        map_reserve(&p->index[t], leads[t]);
        lines += leads[t];
    }
    p->lines.at = arena_array(p->mem, struct services_line, lines);
}

struct services_lines services_lines_plan(const struct entry_set *set,
                                          const struct write_options *o, struct arena *mem,
                                          struct diag *d)
{
    struct planner p = {.o = o, .mem = mem, .d = d};
    reserve(&p, set);
    for (uint32_t i = 0; i < set->count; i++)
        if (may_have_line(o, set->at[i]))
            plan_line(&p, set->at[i]);
    order_lines(&p);
    add_aliases(&p);
    if (p.several)
        diag_note(d, (struct place){0}, "token-at-several-ports",
                  "names that stand at several ports of a transport: %u, the first is `%s'; Go and "
                  "others that take a file's last line find another port than libc",
                  (unsigned)p.several, diag_quote(d, p.several_name));
    return p.lines;
}

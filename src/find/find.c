/* SPDX-License-Identifier: BSD-2-Clause */
#include "find/find.h"

#include "base/arena.h"
#include "model/claim.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {
    [FIND_NUMBER] = "number", [FIND_NAME] = "name", [FIND_ALIAS] = "alias",
    [FIND_PREFIX] = "prefix", [FIND_PART] = "part", [FIND_TITLE] = "title",
    [FIND_INSIDE] = "inside", [FIND_SLIP] = "slip", [FIND_TEXT] = "text",
};
_Static_assert(sizeof kind_names / sizeof *kind_names == FIND_NOTHING, "a kind has no name");

const char *find_kind_name(enum find_kind kind)
{
    return kind < FIND_NOTHING ? kind_names[kind] : NULL;
}

/* ---- Everything, in order of ports ---- */

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The transports of one port that have the same name and title are one result. */
static struct find_result *result_of(struct find *f, const struct servc_entry *e)
{
    const char *title = servc_title(f->table, e);
    for (uint32_t i = f->count; i > 0 && f->results[i - 1].first == e->port; i--)
        if (same(f->results[i - 1].name, e->name) && same(f->results[i - 1].title, title))
            return &f->results[i - 1];
    struct find_result *r = arena_push(f->mem, f->results, f->count, f->capacity);
    *r = (struct find_result){.first = e->port,
                              .last = e->port,
                              .status = (enum servc_status)e->status,
                              .name = e->name,
                              .title = title,
                              .frequency = SERVC_NO_FREQUENCY,
                              .in_title = NEAR_NOT,
                              .in_text = NEAR_NOT};
    return r;
}

static void add_frequency(struct find_result *r, uint32_t frequency)
{
    if (frequency != SERVC_NO_FREQUENCY &&
        (r->frequency == SERVC_NO_FREQUENCY || frequency > r->frequency))
        r->frequency = frequency;
}

/* Keeps the better of two. Hits are made when there is the first: most entries have none. */
static void hit(struct find *f, struct find_result *r, uint32_t word, struct find_hit h)
{
    if (!r->hits) {
        r->hits = arena_array(f->mem, struct find_hit, f->words->count);
        for (uint32_t i = 0; i < f->words->count; i++)
            r->hits[i].kind = FIND_NOTHING;
    }
    struct find_hit *was = &r->hits[word];
    if (h.kind < was->kind ||
        (h.kind == FIND_SLIP && was->kind == FIND_SLIP && h.slips < was->slips))
        *was = h;
    f->anywhere[word] = true;
    if (h.kind < FIND_SLIP)
        f->in_names[word] = true;
}

static enum find_kind kind_of(enum find_fit fit, bool leads)
{
    return fit == FIT_EQUAL    ? (leads ? FIND_NAME : FIND_ALIAS)
           : fit == FIT_BEGINS ? FIND_PREFIX
           : fit == FIT_PART   ? FIND_PART
           : fit == FIT_INSIDE ? FIND_INSIDE
                               : FIND_NOTHING;
}

/* All words at once in a name count for each of them. */
static void match_name(struct find *f, struct find_result *r, struct str name, bool leads)
{
    struct find_hit h = {.text = name};
    h.kind = kind_of(find_in_name(f->words->joined.text, name, &h.span), leads);
    for (uint32_t i = 0; i < f->words->count && h.kind != FIND_NOTHING; i++)
        hit(f, r, i, h);
    for (uint32_t i = 0; i < f->words->count && f->words->count > 1; i++) {
        h.kind = kind_of(find_in_name(f->words->at[i].text, name, &h.span), leads);
        if (h.kind != FIND_NOTHING)
            hit(f, r, i, h);
    }
}

/* What a text has of the words: all of them is better than its sum. */
struct text_match {
    struct find_span span[FIND_WORDS_MAX];
    bool has[FIND_WORDS_MAX];
    enum find_near near;
    bool any;
};

static void match_words(const struct find_words *words, struct str text, struct text_match *m)
{
    struct find_span phrase;
    m->near = NEAR_SAME_TEXT;
    m->any = false;
    for (uint32_t i = 0; i < words->count; i++) {
        m->has[i] = find_in_text(words->at[i].text, text, &m->span[i]);
        m->any = m->any || m->has[i];
        if (!m->has[i])
            m->near = NEAR_NOT;
    }
    if (m->near == NEAR_SAME_TEXT && find_in_text(words->joined.text, text, &phrase))
        m->near = NEAR_PHRASE;
}

static void match_title(struct find *f, struct find_result *r, struct str title)
{
    struct text_match m;
    match_words(f->words, title, &m);
    if (!m.any)
        return;
    bool nearer = m.near < r->in_title;
    for (uint32_t i = 0; i < f->words->count; i++)
        if (m.has[i]) {
            if (nearer && r->hits && r->hits[i].kind == FIND_TITLE)
                r->hits[i].kind = FIND_NOTHING; /* shown is the title that has all */
            hit(f, r, i, (struct find_hit){FIND_TITLE, 0, title, m.span[i]});
        }
    r->in_title = nearer ? m.near : r->in_title;
}

static void match_names(struct find *f, struct find_result *r, const struct servc_entry *e)
{
    struct servc_name n;
    if (e->name)
        match_name(f, r, str_from(e->name), true);
    for (uint32_t i = 1; i <= e->alias_count; i++)
        if (servc_entry_name(f->table, e, i, &n) == SERVC_OK)
            match_name(f, r, str_from(n.name), false);
}

/* Rows of an endpoint that are looked at; the registry has at most ten. */
#define ROWS_MAX 16

/* The entry's title is a card's where there is one; the registry's rows have theirs. */
static void match_titles(struct find *f, struct find_result *r, const struct servc_entry *e)
{
    struct servc_evidence row;
    if (r->title)
        match_title(f, r, str_from(r->title));
    for (uint32_t i = 0;
         i < ROWS_MAX && servc_evidence_at(f->table, (enum servc_transport)e->transport, e->port, i,
                                           &row) == SERVC_OK;
         i++)
        if (row.title != r->title && *row.title && *row.name)
            match_title(f, r, str_from(row.title));
}

static void match_number(struct find *f, struct find_result *r)
{
    for (uint32_t i = 0; i < f->words->count; i++)
        if (f->words->at[i].is_number && f->words->at[i].number == r->first)
            hit(f, r, i, (struct find_hit){.kind = FIND_NUMBER});
}

void find_begin(struct find *f, const struct servc_table *t, enum servc_policy policy,
                unsigned transports, const struct find_words *words, struct arena *mem)
{
    struct servc_entry e;
    *f = (struct find){.table = t, .policy = policy, .words = words, .mem = mem};
    for (int error = servc_first(t, policy, &e); error == SERVC_OK; error = servc_next(t, &e)) {
        if (!(transports & 1u << e.transport))
            continue;
        struct find_result *r = result_of(f, &e);
        r->transports |= 1u << e.transport;
        add_frequency(r, e.frequency);
        match_number(f, r);
        match_names(f, r, &e);
        match_titles(f, r, &e);
    }
}

/* ---- Cards ---- */

/* The first result at or behind a port. */
static uint32_t first_at(const struct find *f, uint32_t port)
{
    uint32_t low = 0, high = f->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (f->results[middle].first < port)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool find_wants_card(const struct find *f, struct servc_card_ports ports, struct str text)
{
    struct find_span span;
    uint32_t i = first_at(f, ports.first);
    if (i == f->count || f->results[i].first > ports.last)
        return false;
    for (uint32_t k = 0; k < f->words->count; k++)
        if (find_in_text(f->words->at[k].text, text, &span))
            return true;
    for (; i < f->count && f->results[i].first <= ports.last; i++)
        if (f->results[i].hits &&
            (f->results[i].frequency == SERVC_NO_FREQUENCY || f->results[i].frequency == 0))
            return true;
    return false;
}

struct card_walk {
    struct find *f;
    struct str said[FIND_WORDS_MAX]; /* the first sentence with the word, or one with all */
    struct find_span span[FIND_WORDS_MAX];
    enum find_near near;
};

static void add_sentence(struct card_walk *w, struct str text)
{
    struct text_match m;
    match_words(w->f->words, text, &m);
    for (uint32_t i = 0; i < w->f->words->count; i++)
        if (m.has[i] && (m.near < w->near || w->said[i].n == 0)) {
            w->said[i] = text;
            w->span[i] = m.span[i];
        }
    w->near = m.near < w->near ? m.near : w->near;
}

static void add_prose(struct card_walk *w, struct str text)
{
    struct str line;
    while (str_cut(&text, '\n', &line))
        add_sentence(w, str_trim(line));
}

static void add_fields(struct card_walk *w, const struct card *card)
{
    for (unsigned i = 0; i < CARD_FIELDS; i++) {
        enum card_field_kind kind = card_fields[i].kind;
        if (kind == CARD_FIELD_PROSE)
            add_prose(w, card->texts[i].text);
        for (uint32_t k = 0; k < card->statements[i].count; k++)
            add_sentence(w, card->statements[i].at[k].say.text);
    }
    struct card_texts roles = card->lists[CARD_ROLES];
    struct str all = STR_NONE;
    for (uint32_t i = 0; i < roles.count; i++)
        all = arena_printf(w->f->mem, "%.*s%s%.*s", STR_FMT(all),
                           i ? ", " : "roles: ", STR_FMT(roles.at[i].text));
    add_sentence(w, all);
}

/* Why names are there; and those that are refused, which no entry has. */
static void add_claims(struct card_walk *w, const struct claim *const *names, uint32_t count,
                       unsigned transport)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct claim *c = names[i];
        struct str why = c->curation->why;
        if (c->transport != transport)
            continue;
        if (c->status == SERVC_REJECTED)
            why = arena_printf(w->f->mem, "%.*s, refused%s%.*s", STR_FMT(c->name),
                               why.n ? ": " : "", STR_FMT(why));
        add_sentence(w, why);
    }
}

static void add_to_results(const struct card_walk *w, const struct card *card, unsigned transport)
{
    struct find *f = w->f;
    for (uint32_t i = first_at(f, card->first); i < f->count && f->results[i].first <= card->last;
         i++) {
        struct find_result *r = &f->results[i];
        if (!(r->transports & 1u << transport))
            continue;
        r->prevalence = card->prevalence;
        r->in_text = w->near < r->in_text ? w->near : r->in_text;
        for (uint32_t k = 0; k < f->words->count; k++)
            if (w->said[k].n)
                hit(f, r, k, (struct find_hit){FIND_TEXT, 0, w->said[k], w->span[k]});
    }
}

void find_add_card(struct find *f, const struct card *card, const struct claim *const *names,
                   uint32_t name_count)
{
    struct card_walk all = {.f = f, .near = NEAR_NOT};
    add_fields(&all, card);
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        struct card_walk w = all;
        add_claims(&w, names, name_count, t);
        add_to_results(&w, card, t);
    }
}

/* ---- Slips ---- */

static void slip_in_name(struct find *f, struct find_result *r, uint32_t i, struct str name)
{
    const struct find_word *word = &f->words->at[i];
    unsigned slips = find_slips_in_name(word, name);
    if (slips <= word->slips)
        hit(f, r, i, (struct find_hit){FIND_SLIP, slips, name, {0, name.n}});
}

static void slip_at(struct find *f, struct find_result *r, uint32_t i, enum servc_policy policy)
{
    struct servc_entry e;
    struct servc_name n;
    struct find_hit h = {.kind = FIND_SLIP};
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        if ((r->transports & 1u << t) &&
            servc_by_port(f->table, (enum servc_transport)t, r->first, policy, &e) == SERVC_OK) {
            if (e.name)
                slip_in_name(f, r, i, str_from(e.name));
            for (uint32_t k = 1; k <= e.alias_count; k++)
                if (servc_entry_name(f->table, &e, k, &n) == SERVC_OK)
                    slip_in_name(f, r, i, str_from(n.name));
        }
    if (!r->title)
        return;
    h.text = str_from(r->title);
    h.slips = find_slips_in_text(&f->words->at[i], h.text, &h.span);
    if (h.slips <= f->words->at[i].slips)
        hit(f, r, i, h);
}

static void find_slips(struct find *f)
{
    for (uint32_t i = 0; i < f->words->count; i++)
        for (uint32_t k = 0; k < f->count && !f->in_names[i] && f->words->at[i].slips; k++)
            slip_at(f, &f->results[k], i, f->policy);
}

/* ---- Order ---- */

/* A measured share, else what stands for a class (as with --ranks=prevalence). */
static uint32_t weight_of(const struct find_result *r)
{
    static const uint32_t classes[CARD_PREVALENCES] = {[CARD_RARE] = 100,
                                                       [CARD_OCCASIONAL] = 1000,
                                                       [CARD_COMMON] = 10000,
                                                       [CARD_WIDESPREAD] = 100000};
    return r->frequency != SERVC_NO_FREQUENCY && r->frequency ? r->frequency
                                                              : classes[r->prevalence];
}

struct ranked {
    struct find_result result;
    enum find_kind worst;
    enum find_near near;
    uint32_t sum, weight;
};

static struct ranked rank_of(const struct find_result *r, uint32_t words)
{
    struct ranked k = {.result = *r, .worst = FIND_NUMBER, .weight = weight_of(r)};
    for (uint32_t i = 0; i < words; i++) {
        k.worst = r->hits[i].kind > k.worst ? r->hits[i].kind : k.worst;
        k.sum += r->hits[i].kind + r->hits[i].slips;
    }
    k.near = k.worst == FIND_TEXT ? r->in_text : r->in_title;
    return k;
}

/* Where a card alone has one of the words, names and titles with the others come before
 * cards with all. */
static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->worst != y->worst)
        return x->worst < y->worst ? -1 : 1;
    if (x->worst == FIND_TEXT && x->sum != y->sum)
        return x->sum < y->sum ? -1 : 1;
    if (x->near != y->near)
        return x->near < y->near ? -1 : 1;
    if (x->sum != y->sum)
        return x->sum < y->sum ? -1 : 1;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    if (x->result.first != y->result.first)
        return x->result.first < y->result.first ? -1 : 1;
    return (x->result.transports > y->result.transports) -
           (x->result.transports < y->result.transports);
}

static bool has_all(const struct find_result *r, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++)
        if (!r->hits || r->hits[i].kind == FIND_NOTHING)
            return false;
    return true;
}

/* A number means one port, and not its neighbours. */
static bool continues(const struct find_result *before, const struct find_result *r, uint32_t words)
{
    if (!r->name || before->last + 1 != r->first || before->transports != r->transports ||
        !same(before->name, r->name) || !same(before->title, r->title))
        return false;
    for (uint32_t i = 0; i < words; i++)
        if (before->hits[i].kind != r->hits[i].kind || r->hits[i].kind == FIND_NUMBER)
            return false;
    return true;
}

/* Leaves those with all words, neighbours that are alike as one. */
static void keep_found(struct find *f)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < f->count; i++) {
        struct find_result *r = &f->results[i], *before = kept ? &f->results[kept - 1] : NULL;
        if (!has_all(r, f->words->count))
            continue;
        if (!before || !continues(before, r, f->words->count)) {
            f->results[kept++] = *r;
            continue;
        }
        before->last = r->last;
        add_frequency(before, r->frequency);
        before->prevalence =
            r->prevalence > before->prevalence ? r->prevalence : before->prevalence;
    }
    f->count = kept;
}

void find_end(struct find *f)
{
    find_slips(f);
    keep_found(f);
    struct ranked *all = arena_array(f->mem, struct ranked, f->count + 1);
    for (uint32_t i = 0; i < f->count; i++)
        all[i] = rank_of(&f->results[i], f->words->count);
    if (f->count)
        qsort(all, f->count, sizeof *all, by_rank);
    for (uint32_t i = 0; i < f->count; i++)
        f->results[i] = all[i].result;
}

#define NEAREST_MAX 8u

uint32_t find_nearest(const struct servc_table *t, const struct find_word *word, uint32_t most,
                      const char **out)
{
    struct find_word w = *word;
    unsigned distance[NEAREST_MAX] = {0};
    uint32_t count = 0;
    const char *name;
    most = most > NEAREST_MAX ? NEAREST_MAX : most;
    w.slips = (unsigned)(w.text.n / 2 < 6 ? w.text.n / 2 : 6);
    if (most == 0)
        return 0;
    for (uint32_t i = 0; (name = servc_sorted_name(t, i)); i++) {
        unsigned slips = find_slips_in_name(&w, str_from(name));
        if (slips > w.slips || (count == most && slips >= distance[most - 1]) ||
            servc_by_name(t, name, SERVC_NUL, SERVC_POLICY_IANA, NULL, 0) == 0)
            continue;
        uint32_t at = count < most ? count++ : count - 1;
        for (; at > 0 && distance[at - 1] > slips; at--) {
            distance[at] = distance[at - 1];
            out[at] = out[at - 1];
        }
        distance[at] = slips;
        out[at] = name;
    }
    return count;
}

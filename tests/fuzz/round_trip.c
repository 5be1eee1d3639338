/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/round_trip.h"

#include "base/json_read.h"
#include "base/map.h"
#include "base/num.h"
#include "fuzz/check.h"
#include "model/name.h"
#include "write/report.h"
#include "write/writer.h"

static const struct source_file written_file = {"written", "written"};

/* What a writer wrote, with its notes; and what a reader made of that. */
struct trip {
    const struct entry_set *set;
    enum servc_policy policy;
    struct arena mem;
    struct sink out;
    struct diag notes, again;
    struct map noted; /* "id endpoint" of each note: a range can make tens of thousands */
    struct catalogue *read;
};

static struct str key_of(struct trip *t, const char *id, struct str subject)
{
    return arena_printf(&t->mem, "%s %.*s", id, STR_FMT(subject));
}

static void trip_begin(struct trip *t, const struct entry_set *set, enum servc_policy policy,
                       writer_fn *write)
{
    struct write_options o = {.policy = policy, .transports = (1u << SERVC_TRANSPORTS) - 1,
                              .nmap_licence = set->catalogue->has_source[SERVC_SOURCE_NMAP]};
    *t = (struct trip){.set = set, .policy = policy};
    diag_init(&t->notes, &t->mem);
    diag_init(&t->again, &t->mem);
    t->read = catalogue_new();
    write(set, &o, &t->out, &t->notes);
    CHECK(!t->out.failed);
    map_init(&t->noted, &t->mem);
    for (const struct diag_message *m = t->notes.first; m; m = m->next)
        if (m->subject.n)
            *map_at(&t->noted, key_of(t, m->id, m->subject), 0) = 1;
}

static void trip_end(struct trip *t)
{
    catalogue_free(t->read);
    sink_free(&t->out);
    arena_free(&t->mem);
}

/* True if the writer said so about the endpoint. */
static bool noted(struct trip *t, const char *id, struct endpoint e)
{
    char at[ENDPOINT_TEXT];
    return map_find(&t->noted, key_of(t, id, str_from(endpoint_print(e, at)))) != NULL;
}

/* ---- nmap-services ---- */

static bool is_line(const struct claim *k)
{
    return !(k->flags & (CLAIM_COMMENT_ITEM | CLAIM_REPEATED));
}

static bool nmap_must_have(struct trip *t, const struct entry *e)
{
    bool upstream = t->policy == SERVC_POLICY_UPSTREAM;
    if (e->at.transport == SERVC_DCCP)
        return false;
    if (noted(t, "name-not-written", e->at))
        return e->freq.known;
    return entry_lead(e, t->policy) || e->freq.known || (upstream && e->nmap);
}

/* The leading name, or the next one that the format holds, or none. */
static bool nmap_may_say(struct trip *t, const struct entry *e, struct str name)
{
    const struct entry_name *n = entry_lead(e, t->policy);
    if (noted(t, "name-not-written", e->at))
        return name.n == 0;
    if (!noted(t, "lead-not-written", e->at))
        return n && !name_is_unknown(n->name) ? str_eq(name, entry_spelling(n, t->policy))
                                              : name.n == 0;
    for (uint32_t i = 1; (n = entry_name_at(e, t->policy, i)); i++)
        if (str_eq(name, entry_spelling(n, t->policy)))
            return true;
    return false;
}

static bool has_item(const struct trip *t, struct endpoint at, struct str name)
{
    for (const struct claim *k = NULL; (k = claim_next(t->read, at, k));)
        if (!is_line(k) && str_eq(k->name, name))
            return true;
    return false;
}

/* Under `upstream` a line that stands is written as it was read, without them. */
static void check_nmap_aliases(struct trip *t, const struct entry *e)
{
    const struct entry_name *n;
    if (t->policy == SERVC_POLICY_UPSTREAM || noted(t, "alias-not-written", e->at) ||
        noted(t, "lead-not-written", e->at))
        return;
    for (uint32_t i = 1; (n = entry_name_at(e, t->policy, i)); i++)
        CHECK(!name_is_graphic(n->name) || has_item(t, e->at, n->name));
}

static void check_nmap_entry(struct trip *t, const struct entry *e)
{
    const struct claim *k = claim_next(t->read, e->at, NULL);
    if (!nmap_must_have(t, e)) {
        CHECK(!k);
        return;
    }
    CHECK(k && is_line(k));
    CHECK(nmap_may_say(t, e, k->name));
    uint32_t frequency = e->freq.known ? e->freq.millionths : 0;
    CHECK(k->freq.known && k->freq.millionths == (frequency < MILLION ? frequency : MILLION - 1));
    check_nmap_aliases(t, e);
}

static void count_line(void *user, const struct claim *k)
{
    *(uint32_t *)user += is_line(k);
}

void check_nmap_services(const struct entry_set *set, enum servc_policy policy)
{
    struct trip t;
    uint32_t lines = 0, read = 0;
    trip_begin(&t, set, policy, write_nmap_services);
    for (uint32_t i = 0; i < set->count; i++)
        lines += nmap_must_have(&t, set->at[i]);
    if (lines) {
        CHECK(read_nmap_services(sink_text(&t.out), &written_file, t.read, &t.again));
        CHECK(!t.again.count[DIAG_ERROR] && !t.again.count[DIAG_WARNING]);
        for (uint32_t i = 0; i < set->count; i++)
            check_nmap_entry(&t, set->at[i]);
        each_claim(t.read, count_line, &read);
        CHECK(read == lines);
    }
    trip_end(&t);
}

/* ---- services(5) ---- */

struct tokens {
    const struct claim **at;
    uint32_t count;
};

/* Its readers take the first line that has a token. */
static int by_token(const void *a, const void *b)
{
    const struct claim *x = *(const struct claim *const *)a, *y = *(const struct claim *const *)b;
    if (x->transport != y->transport)
        return x->transport < y->transport ? -1 : 1;
    int order = str_cmp(x->name, y->name);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static const struct entry_name *name_spelled(const struct entry *e, struct str name)
{
    for (uint16_t i = 0; i < e->name_count; i++)
        if (str_eq_nocase(e->names[i].name, name))
            return &e->names[i];
    return NULL;
}

/* A name that leads at its preferred port resolves to it, and no alias stands
 * where its token resolves to another port. */
static void check_resolution(const struct trip *t, const struct claim *first,
                             const struct claim *this)
{
    struct endpoint here = {this->first, this->transport};
    const struct entry *e = entry_find(t->set, here);
    CHECK(e);
    const struct entry_name *n = name_spelled(e, this->name);
    CHECK(n);
    if (first == this)
        return;
    CHECK(!(this->flags & CLAIM_ALIAS));
    CHECK(!(n->preferred && str_eq(n->name, this->name)));
}

static void add_token(void *user, const struct claim *k)
{
    struct tokens *tokens = user;
    tokens->at[tokens->count++] = k;
}

static void check_tokens(struct trip *t)
{
    struct tokens tokens = {arena_array(&t->mem, const struct claim *, t->read->count + 1), 0};
    CHECK(t->read->unsupported.count == 0);
    each_claim(t->read, add_token, &tokens);
    CHECK(tokens.count == t->read->count);
    qsort(tokens.at, tokens.count, sizeof *tokens.at, by_token);
    for (uint32_t i = 0, first = 0; i < tokens.count; i++) {
        if (tokens.at[first]->transport != tokens.at[i]->transport ||
            !str_eq(tokens.at[first]->name, tokens.at[i]->name))
            first = i;
        check_resolution(t, tokens.at[first], tokens.at[i]);
    }
}

static bool services_must_have(struct trip *t, const struct entry *e)
{
    return entry_lead(e, t->policy) && !noted(t, "name-not-written", e->at);
}

static void check_services_entry(struct trip *t, const struct entry *e)
{
    const struct claim *k = claim_next(t->read, e->at, NULL);
    const struct entry_name *lead = entry_lead(e, t->policy);
    if (!services_must_have(t, e)) {
        CHECK(!k);
        return;
    }
    CHECK(k && !(k->flags & CLAIM_ALIAS));
    CHECK(str_eq(k->name, entry_spelling(lead, t->policy)) ||
          (noted(t, "lead-not-written", e->at) && name_spelled(e, k->name)));
}

/* Every name is on its line, or its absence is noted. */
static void check_services_aliases(struct trip *t, const struct entry *e)
{
    const struct entry_name *n;
    if (!services_must_have(t, e) || noted(t, "alias-not-written", e->at) ||
        noted(t, "lead-not-written", e->at))
        return;
    for (uint32_t i = 1; (n = entry_name_at(e, t->policy, i)); i++) {
        bool found = false;
        for (const struct claim *k = NULL; (k = claim_next(t->read, e->at, k));)
            found = found || str_eq_nocase(k->name, n->name);
        CHECK(found);
    }
}

void check_services5(const struct entry_set *set, enum servc_policy policy)
{
    struct trip t;
    uint32_t lines = 0;
    trip_begin(&t, set, policy, write_services5);
    for (uint32_t i = 0; i < set->count; i++)
        lines += services_must_have(&t, set->at[i]);
    if (lines) {
        CHECK(read_services5(sink_text(&t.out), &written_file, t.read, &t.again));
        CHECK(!t.again.first);
        for (uint32_t i = 0; i < set->count; i++) {
            check_services_entry(&t, set->at[i]);
            check_services_aliases(&t, set->at[i]);
        }
        check_tokens(&t);
    }
    trip_end(&t);
}

/* ---- JSON and the report ---- */

static void check_json_lines(struct str text)
{
    struct str line;
    while (str_cut(&text, '\n', &line)) {
        struct arena mem = ARENA_EMPTY;
        size_t bad;
        const char *why;
        const struct json_node *node = json_parse(line, &mem, &bad, &why);
        CHECK(node && node->kind == JSON_OBJECT);
        arena_free(&mem);
    }
}

static void check_printable(struct str text)
{
    CHECK(utf8_is_valid(text, NULL));
    for (size_t i = 0; i < text.n; i++)
        CHECK((unsigned char)text.p[i] >= ' ' || text.p[i] == '\n' || text.p[i] == '\t');
}

void check_json_and_report(const struct entry_set *set, enum servc_policy policy,
                           const struct diag *d)
{
    struct trip t;
    struct report report = {.entries = set, .diag = d};
    trip_begin(&t, set, policy, write_entries_json);
    check_json_lines(sink_text(&t.out));
    t.out.n = 0;
    write_report(&report, &t.out);
    check_printable(sink_text(&t.out));
    t.out.n = 0;
    write_report_json(&report, &t.out);
    check_json_lines(sink_text(&t.out));
    trip_end(&t);
}

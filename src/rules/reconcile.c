/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/num.h"
#include "base/tasks.h"
#include "model/card.h"
#include "model/name.h"
#include "rules/rules.h"
#include "rules/sweep.h"

#include <string.h>

/* What every endpoint is decided with. */
struct facts {
    const struct catalogue *c;
    struct card_layers layers;
    const struct card **titled; /* by port: the card in force with a title and no names, or NULL */
    struct sorted_ranges ranges[SERVC_TRANSPORTS];
};

/* Some ports in a row: what one thread decides with memory of its own. */
struct pass {
    const struct facts *facts;
    const struct catalogue *c;
    uint32_t first, end; /* ports */
    struct arena *mem;
    struct diag diag, *d;
    struct sweep sweep[SERVC_TRANSPORTS];
    struct candidates *k; /* the thread's */
    struct entry **entries;
    uint32_t count, capacity;
};

/* Single-port and range claims, merged in order of reading. */
static void gather(struct pass *p, struct endpoint at)
{
    const struct sweep *s = &p->sweep[at.transport];
    uint32_t i = 0;
    candidates_begin(p->k, p->c, at);
    for (const struct claim *claim = NULL; (claim = claim_next(p->c, at, claim));) {
        for (; i < s->active_count && s->active[i]->order < claim->order; i++)
            candidates_add(p->k, s->active[i], &p->facts->layers);
        candidates_add(p->k, claim, &p->facts->layers);
    }
    for (; i < s->active_count; i++)
        candidates_add(p->k, s->active[i], &p->facts->layers);
    candidates_end(p->k);
}

static bool is_reference(struct str word)
{
    return str_starts(word, STR("RFC")) || str_starts(word, STR("http")) ||
           str_starts(word, STR("draft-"));
}

static bool has_word(struct str words, struct str word)
{
    struct str w;
    while (str_word(&words, &w))
        if (str_eq(w, word))
            return true;
    return false;
}

/* Appends to text that has room for it. */
static void add_word(char *text, size_t *n, struct str word)
{
    if (!is_reference(word) || has_word((struct str){text, *n}, word))
        return;
    if (*n)
        text[(*n)++] = ' ';
    memcpy(text + *n, word.p, word.n);
    *n += word.n;
}

/* "[RFC1234, Section 5.6][Some_Name]" and "RFC8314#7.3 iana": documents alone. */
static struct str references(struct arena *mem, const struct claim *row, const struct claim *card)
{
    struct str registry = row ? row->registration->refs : STR_NONE, item;
    struct str curated = card ? card->curation->refs : STR_NONE;
    if (registry.n + curated.n == 0)
        return STR_NONE;
    char *text = arena_array(mem, char, registry.n + curated.n + 2);
    size_t n = 0;
    while (str_cut(&registry, ']', &item)) {
        size_t open = str_find_char(item, '[');
        item = str_trim(str_sub(item, open == STR_NOT_FOUND ? 0 : open + 1, item.n));
        item = str_sub(item, 0, str_find_char(item, ','));
        if (str_find_char(item, ' ') == STR_NOT_FOUND)
            add_word(text, &n, item);
    }
    while (str_word(&curated, &item))
        add_word(text, &n, item);
    return (struct str){text, n};
}

static const struct entry *entry_on(const struct pass *p, struct endpoint at)
{
    for (uint32_t i = p->count; i > 0 && p->entries[i - 1]->at.port == at.port; i--)
        if (p->entries[i - 1]->at.transport == at.transport)
            return p->entries[i - 1];
    return NULL;
}

/* The transport that the card begins with; SERVC_TRANSPORTS if it has no names. */
static uint8_t first_transport(const struct card *card)
{
    static const enum card_field lists[] = {CARD_TCP, CARD_UDP, CARD_SCTP, CARD_DCCP};
    uint8_t t = 0;
    while (t < SERVC_TRANSPORTS && !card->field_at[lists[t]].line)
        t++;
    return t;
}

/* Of two such cards the one from the folder given later, else the one about fewer ports. */
static bool is_nearer(const struct card *card, const struct card *than)
{
    if (!than || card->layer != than->layer)
        return !than || card->layer > than->layer;
    return card->last - card->first < than->last - than->first;
}

static void titles_fill(struct facts *p, struct arena *scratch)
{
    p->titled = arena_array(scratch, const struct card *, PORTS);
    memset(p->titled, 0, PORTS * sizeof *p->titled);
    for (uint32_t i = 0; i < p->c->card_count; i++) {
        const struct card *card = p->c->cards[i];
        if (!card->texts[CARD_TITLE].text.n || first_transport(card) < SERVC_TRANSPORTS)
            continue;
        for (uint32_t port = card->first; port <= card->last; port++)
            if (card->layer >= p->layers.at[port] && is_nearer(card, p->titled[port]))
                p->titled[port] = card;
    }
}

/* A card's title is about the transport that the card begins with, and about
 * others only where the same name leads: 465/udp is not mail submission. */
static bool card_title_fits(const struct pass *p, const struct card *card,
                            const struct candidate *lead)
{
    uint8_t t = first_transport(card);
    if (t == p->k->at.transport)
        return true;
    const struct entry *main =
        t < SERVC_TRANSPORTS ? entry_on(p, (struct endpoint){p->k->at.port, t}) : NULL;
    const struct entry_name *name = main ? entry_lead(main, SERVC_POLICY_IANA) : NULL;
    return name && lead && str_eq_nocase(name->name, lead->name);
}

/* The title of a card without names is about all transports where a name leads. */
static struct str title_of(const struct pass *p, const struct candidate *lead)
{
    const struct claim *first = p->k->first_card;
    const struct card *titled = lead ? p->facts->titled[p->k->at.port] : NULL;
    bool titled_wins = titled && first && titled->layer > first->layer;
    if (!titled_wins && first && first->title.n && card_title_fits(p, first->curation->card, lead))
        return first->title;
    if (titled)
        return titled->texts[CARD_TITLE].text;
    if (lead && lead->live)
        return lead->live->title;
    return STR_NONE;
}

/* What every entry has, with names or without. */
static struct entry entry_begun(const struct pass *p, enum rule_id rule)
{
    const struct claim *nmap = p->k->nmap;
    struct entry e = {.at = p->k->at, .rule = (uint8_t)rule, .nmap = nmap};
    if (nmap && nmap->freq.known) {
        e.freq = nmap->freq;
        e.freq_source = SERVC_SOURCE_NMAP;
    }
    return e;
}

static void keep(struct pass *p, const struct entry *e)
{
    struct entry *kept = arena_new(p->mem, struct entry);
    *kept = *e;
    *arena_push(p->mem, p->entries, p->count, p->capacity) = kept;
}

static enum servc_status status_of_nameless(const struct candidates *k)
{
    return k->nameless && k->nameless->status == SERVC_RESERVED ? SERVC_RESERVED : SERVC_UNKNOWN;
}

/* Half of all endpoints: nobody but nmap's survey knows more than their number. */
static void decide_nameless(struct pass *p)
{
    if (!p->k->nmap)
        return;
    struct entry e = entry_begun(p, RULE_unknown);
    e.status = (uint8_t)status_of_nameless(p->k);
    for (unsigned policy = 0; policy < SERVC_POLICIES; policy++)
        e.lead[policy] = NO_NAME;
    keep(p, &e);
}

static void decide(struct pass *p)
{
    struct candidates *k = p->k;
    const struct candidate *lead;
    struct entry e = entry_begun(p, rules_decide(k, &lead));
    names_report(k, p->d);
    names_order(k, lead, p->mem, &e);
    if (!k->nmap && e.name_count == 0)
        return;
    e.status = (uint8_t)(lead ? name_status(k, lead, lead) : status_of_nameless(k));
    e.named_unknown = lead && k->nmap && k->nmap->name.n == 0;
    e.title = title_of(p, lead);
    e.refs = lead ? references(p->mem, lead->live, lead->card) : STR_NONE;
    keep(p, &e);
}

#define DIGIT_BITS 10 /* two such digits hold MILLION */
#define DIGITS (1u << DIGIT_BITS)
_Static_assert(MILLION < DIGITS * DIGITS, "a frequency has more than two digits");

/* Least frequent last: one digit of that, from bit `shift` on. */
static uint32_t digit_of(const struct entry *e, unsigned shift)
{
    return (MILLION - e->freq.millionths) >> shift & (DIGITS - 1);
}

/* Counting sort by one digit: equal ones keep their order. */
static void sort_by_digit(struct entry *const *from, struct entry **to, uint32_t n, unsigned shift)
{
    uint32_t start[DIGITS + 1] = {0};
    for (uint32_t i = 0; i < n; i++)
        start[digit_of(from[i], shift) + 1]++;
    for (uint32_t k = 0; k < DIGITS; k++)
        start[k + 1] += start[k];
    for (uint32_t i = 0; i < n; i++)
        to[start[digit_of(from[i], shift)]++] = from[i];
}

/* nmap's order (services.cc, gettoppts): by frequency, and among equals as the
 * file has them, which for one transport is by port. */
static void rank(struct entry *const *entries, uint32_t count, struct entry **some,
                 struct entry **sorted)
{
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < count; i++)
            if (entries[i]->at.transport == t && entries[i]->freq.known)
                some[n++] = entries[i];
        sort_by_digit(some, sorted, n, 0);
        sort_by_digit(sorted, some, n, DIGIT_BITS);
        for (uint32_t i = 0; i < n; i++)
            some[i]->rank = i + 1;
    }
}

/* Sweeps every transport to a port; returns the next one where a range begins or
 * has ended. *names: one of those that cover the ports before that has a name. */
static uint32_t sweep_all(struct pass *p, uint32_t port, bool *names)
{
    uint32_t change = PORTS;
    *names = false;
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
        sweep_to(&p->sweep[t], port);
        change = p->sweep[t].change < change ? p->sweep[t].change : change;
        *names = *names || p->sweep[t].names;
    }
    return change;
}

/* True if nobody has a claim on the port alone, as for two of three. */
static bool is_unclaimed(const struct catalogue *c, uint32_t port)
{
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++)
        if (claim_last(c, (struct endpoint){(uint16_t)port, t}))
            return false;
    return true;
}

static void decide_port(struct pass *p, uint32_t port)
{
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
        struct endpoint at = {(uint16_t)port, t};
        if (!claim_last(p->c, at) && !p->sweep[t].names)
            continue;
        gather(p, at);
        if (p->k->count)
            decide(p);
        else
            decide_nameless(p);
    }
}

/* Ports of a pass. Most claims are on low ports, so that small passes fall evenly on
 * threads; a pass costs some microseconds. */
#define PASS_PORTS 2048u
#define PASSES (PORTS / PASS_PORTS)

struct passes {
    const struct facts *facts;
    struct pass *at;               /* [PASSES] */
    struct arena *const *mem;      /* of each thread */
    struct candidates *candidates; /* [TASKS_THREADS_MAX] */
};

static void decide_ports(void *context, uint32_t i, unsigned worker)
{
    struct passes *all = context;
    struct pass *p = &all->at[i];
    p->mem = all->mem[worker];
    p->diag.mem = p->mem;
    p->k = &all->candidates[worker];
    bool names = false;
    for (uint32_t port = p->first, change = 0; port < p->end; port++) {
        if (port >= change)
            change = sweep_all(p, port, &names);
        if (names || !is_unclaimed(p->c, port))
            decide_port(p, port);
    }
}

static void pass_begin(struct pass *p, const struct facts *facts, uint32_t first,
                       const struct diag *whole)
{
    p->facts = facts;
    p->c = facts->c;
    p->first = first;
    p->end = first + PASS_PORTS;
    p->d = &p->diag;
    diag_init_part(&p->diag, whole, NULL);
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        sweep_begin(&p->sweep[t], &facts->ranges[t], first);
}

static void report_left_out(const struct passes *all, struct diag *d)
{
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        const struct sorted_ranges *s = &all->facts->ranges[t];
        uint32_t left_out = s->left_out;
        for (uint32_t i = 0; i < PASSES; i++)
            left_out += all->at[i].sweep[t].left_out;
        if (left_out)
            diag_warning(d, s->at[0]->at, "too-many-ranges",
                         "%u ranges of %s decide nothing: there are more than any real file has",
                         (unsigned)left_out, servc_transport_name((enum servc_transport)t));
    }
}

/* The passes' entries and messages, in order of ports. */
static struct entry **join_passes(struct passes *all, struct diag *d, uint32_t *count)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < PASSES; i++)
        n += all->at[i].count;
    struct entry **entries = arena_array(all->mem[0], struct entry *, n + 1);
    *count = 0;
    for (uint32_t i = 0; i < PASSES; i++) {
        const struct pass *p = &all->at[i];
        if (p->count)
            memcpy(entries + *count, p->entries, p->count * sizeof *entries);
        *count += p->count;
        diag_join(d, &all->at[i].diag);
    }
    return entries;
}

/* What all entries together settle: where names resolve to, and ranks. */
struct whole {
    struct entry **entries, **some, **sorted; /* the last two for ranks */
    uint32_t count;
    struct arena *scratch; /* for names */
    struct diag *d;
};

static void settle(void *context, uint32_t i, unsigned worker)
{
    const struct whole *w = context;
    (void)worker;
    if (i == 0)
        tokens_settle(w->entries, w->count, w->scratch, w->d);
    else
        rank(w->entries, w->count, w->some, w->sorted);
}

struct entry_set *reconcile(const struct catalogue *c, unsigned threads, struct arena *const *mem,
                            struct diag *d)
{
    struct arena scratch = ARENA_EMPTY;
    struct facts *facts = arena_new(&scratch, struct facts);
    struct passes all = {.facts = facts, .mem = mem};
    uint32_t count;
    facts->c = c;
    card_layers_fill(c, &facts->layers);
    titles_fill(facts, &scratch);
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        ranges_sort(&facts->ranges[t], &c->ranges[t], &scratch);
    all.at = arena_array(&scratch, struct pass, PASSES);
    all.candidates = arena_array(&scratch, struct candidates, TASKS_THREADS_MAX);
    for (uint32_t i = 0; i < PASSES; i++)
        pass_begin(&all.at[i], facts, i * PASS_PORTS, d);
    tasks_run(threads, PASSES, decide_ports, &all);
    struct entry **entries = join_passes(&all, d, &count);
    report_left_out(&all, d);
    struct whole whole = {.entries = entries, .count = count, .scratch = &scratch, .d = d};
    whole.some = arena_array(&scratch, struct entry *, count + 1);
    whole.sorted = arena_array(&scratch, struct entry *, count + 1);
    tasks_run(threads, 2, settle, &whole);
    struct entry_set *set = arena_new(mem[0], struct entry_set);
    *set = (struct entry_set){(const struct entry *const *)entries, count, c};
    arena_free(&scratch);
    return set;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* `todo`: what to curate next. First what nobody decided on purpose, the most
 * frequent first; then cards whose row in the registry changed after their review;
 * then the cards that were reviewed longest ago. */
#include "base/num.h"
#include "base/sink.h"
#include "cmd/cmd.h"
#include "cmd/inputs.h"
#include "model/card.h"
#include "rules/stakes.h"

#include <stdlib.h>
#include <string.h>

#define LISTED 20

enum kind { UNDECIDED, CHANGED, OLD };

struct item {
    const struct entry *e;
    struct stake stake;
    enum kind kind;
    struct str reviewed; /* empty: never */
};

struct todo {
    const struct arguments *a;
    struct inputs in;
    struct stakes stakes;
    bool wanted[SERVC_TRANSPORTS];
    uint32_t most;
    struct item *items;
    uint32_t count, capacity;
};

static int by_urgency(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->kind == OLD) {
        int age = str_cmp(x->reviewed, y->reviewed);
        if (age)
            return age;
    }
    if (x->e->freq.millionths != y->e->freq.millionths)
        return x->e->freq.millionths > y->e->freq.millionths ? -1 : 1;
    if (x->stake.class != y->stake.class)
        return x->stake.class < y->stake.class ? -1 : 1;
    int age = str_cmp(x->reviewed, y->reviewed);
    if (age)
        return age;
    uint32_t p = endpoint_order(x->e->at), q = endpoint_order(y->e->at);
    return (p > q) - (p < q);
}

/* The registry's row for the leading name is younger than the review. */
static bool has_changed(const struct entry *e, struct str reviewed)
{
    for (uint16_t i = 0; i < e->name_count; i++) {
        const struct registration *r = e->names[i].claim->registration;
        if (r && reviewed.n && r->modified.n && date_cmp(r->modified, reviewed) > 0)
            return true;
    }
    return false;
}

static void add(struct todo *t, const struct entry *e)
{
    struct item item = {.e = e, .stake = stake_at(&t->stakes, e)};
    if (item.stake.card)
        item.reviewed = item.stake.card->curation->card->texts[CARD_REVIEWED].text;
    if (item.stake.class != STAKE_NONE && !item.stake.decided)
        item.kind = UNDECIDED;
    else if (has_changed(e, item.reviewed))
        item.kind = CHANGED;
    else if (item.reviewed.n)
        item.kind = OLD;
    else
        return; /* nothing to do, or a decision without a page */
    *arena_push(&t->in.mem, t->items, t->count, t->capacity) = item;
}

static void print_item(struct todo *t, const struct item *item)
{
    static const char *const kinds[] = {"undecided", "changed", "reviewed"};
    const struct entry *e = item->e;
    const struct entry_name *lead = entry_lead(e, SERVC_POLICY_IANA);
    char at[ENDPOINT_TEXT];
    struct sink out = SINK_EMPTY;
    sink_printf(&out, "%-10s ", endpoint_print(e->at, at));
    if (e->freq.known)
        sink_millionths(&out, e->freq.millionths);
    else
        sink_printf(&out, "%-8s", "-");
    sink_printf(&out, " %5u  %-9s  %-12s ", (unsigned)e->rank, kinds[item->kind],
                stake_class_name(item->stake.class));
    sink_z(&out, lead ? diag_quote(&t->in.diag, lead->name) : "no name");
    sink_printf(&out, " (%s)", rule_name((enum rule_id)e->rule));
    if (e->nmap && !(lead && str_eq(lead->name, e->nmap->name)))
        sink_printf(&out, "; nmap: %s",
                    e->nmap->name.n ? diag_quote(&t->in.diag, e->nmap->name) : "unknown");
    if (item->reviewed.n)
        sink_printf(&out, "; reviewed %.*s", STR_FMT(item->reviewed));
    sink_char(&out, '\n');
    fwrite(out.p, 1, out.n, stdout);
    sink_free(&out);
}

static void print_share(struct todo *t, const char *what, struct stake_share s)
{
    struct str percent = stake_percent(&t->in.mem, s);
    struct sink out = SINK_EMPTY;
    sink_printf(&out, "%-5s %.*s of the decidable frequency (", what, STR_FMT(percent));
    sink_millionths(&out, (uint32_t)s.decided);
    sink_z(&out, " of ");
    sink_millionths(&out, (uint32_t)s.at_stake);
    sink_printf(&out, "), %u of %u endpoints\n", (unsigned)s.decided_endpoints,
                (unsigned)s.endpoints);
    fwrite(out.p, 1, out.n, stdout);
    sink_free(&out);
}

static void print_total(struct todo *t)
{
    struct stake_share share[SERVC_TRANSPORTS];
    stakes_share(&t->stakes, share);
    puts("\ndecided on purpose, by a card or by a rule that is right for its whole class");
    for (unsigned i = 0; i < SERVC_TRANSPORTS; i++)
        if (share[i].endpoints)
            print_share(t, servc_transport_name((enum servc_transport)i), share[i]);
    print_share(t, "all", stake_sum(share));
}

static uint32_t undecided_of(const struct todo *t)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->count; i++)
        n += t->items[i].kind == UNDECIDED;
    return n;
}

static void list(struct todo *t)
{
    for (uint32_t i = 0; i < t->in.entries->count; i++)
        if (t->wanted[t->in.entries->at[i]->at.transport])
            add(t, t->in.entries->at[i]);
    if (t->count)
        qsort(t->items, t->count, sizeof *t->items, by_urgency);
    uint32_t shown = t->most && t->most < t->count ? t->most : t->count;
    if (shown)
        puts("endpoint   frequency  rank  what       class        leads");
    for (uint32_t i = 0; i < shown; i++)
        print_item(t, &t->items[i]);
    printf("%s%u undecided, %u to look at again; %u listed\n", shown ? "\n" : "",
           (unsigned)undecided_of(t), (unsigned)(t->count - undecided_of(t)), (unsigned)shown);
}

static bool options_parse(struct todo *t)
{
    static const enum option_id ids[] = {OPT_tcp, OPT_udp, OPT_sctp, OPT_dccp};
    const char *number = argument_value(t->a, OPT_number, NULL);
    bool any = false;
    t->most = LISTED;
    if (number && !parse_u32(str_from(number), UINT32_MAX, &t->most)) {
        usage_error(t->a->mem, "for example -n 50; 0 lists all", "`%s' is no number", number);
        return false;
    }
    for (unsigned i = 0; i < SERVC_TRANSPORTS; i++)
        any |= t->wanted[i] = argument_given(t->a, ids[i]);
    for (unsigned i = 0; i < SERVC_TRANSPORTS; i++)
        t->wanted[i] |= !any;
    return true;
}

int command_todo(const struct arguments *a)
{
    struct arena mem = ARENA_EMPTY;
    struct todo *t = arena_new(&mem, struct todo);
    int status = EXIT_TROUBLE;
    t->a = a;
    if (a->operand_count) {
        usage_error(a->mem, "--tcp or --udp for one transport, -n for how many",
                    "`todo' takes no operand");
    } else if (options_parse(t)) {
        bool ok = inputs_read(&t->in, a);
        inputs_print_messages(&t->in, a);
        if (ok && !t->in.nmap_path)
            fputs("servc: no nmap-services file, so no frequencies; --nmap=FILE names one\n",
                  stderr);
        if (ok) {
            stakes_begin(&t->stakes, t->in.entries, &t->in.mem);
            list(t);
            print_total(t);
            status = EXIT_DONE;
        }
        inputs_free(&t->in);
    }
    arena_free(&mem);
    return status;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* A relation stands in both cards: whoever reads the one finds the other. */
#include "lint/lint.h"

/* Which page speaks of each port: one for the port before one for a range, a
 * later folder's before an earlier one's. Decisions without prose are no pages. */
struct pages {
    const struct card *at[PORTS];
};

static bool is_page(const struct card *card)
{
    return card->field_at[CARD_ABOUT].line || card->field_at[CARD_RELATED].line;
}

static bool wins(const struct card *a, const struct card *b)
{
    if (!b || a->layer != b->layer)
        return !b || a->layer > b->layer;
    return a->last - a->first < b->last - b->first;
}

static struct pages *gather(struct lint *l)
{
    struct pages *pages = arena_new(l->mem, struct pages);
    for (uint32_t i = 0; i < l->catalogue->card_count; i++) {
        const struct card *card = l->catalogue->cards[i];
        for (uint32_t p = card->first; is_page(card) && p <= card->last; p++)
            if (wins(card, pages->at[p]))
                pages->at[p] = card;
    }
    return pages;
}

static const char *inverse_of(struct str kind)
{
    for (size_t i = 0; i < CARD_RELATION_KINDS; i++)
        if (str_is(kind, card_relation_kinds[i].name))
            return card_relation_kinds[i].inverse;
    return "";
}

static bool knows(const struct card *other, const struct card *card, const char *kind)
{
    for (uint32_t i = 0; i < other->relations.count; i++) {
        struct endpoint e;
        const struct card_relation *r = &other->relations.at[i];
        if (endpoint_parse(r->port.text, &e) && card->first <= e.port && e.port <= card->last &&
            str_is(r->kind.text, kind))
            return true;
    }
    return false;
}

/* Which endpoint of this card the other one should name: on the transport of the
 * relation if the card has names there, else on the first that has. */
static struct endpoint own_endpoint(const struct card *card, uint8_t transport)
{
    static const enum card_field lists[] = {CARD_TCP, CARD_UDP, CARD_SCTP, CARD_DCCP};
    for (uint8_t t = 0; t < SERVC_TRANSPORTS && !card->field_at[lists[transport]].line; t++)
        if (card->field_at[lists[t]].line)
            return (struct endpoint){card->first, t};
    return (struct endpoint){card->first, transport};
}

/* Behind the last relation, which has its own indentation. */
static void mend_list(struct lint *l, const struct card *other, struct str relation)
{
    const struct card_relation *last = &other->relations.at[other->relations.count - 1];
    uint32_t port = last->port.at.line, kind = last->kind.at.line;
    uint32_t first = port < kind ? port : kind, end = port < kind ? kind : port;
    struct str line = lint_line(l, other->file, first);
    size_t dash = str_find_char(line, '-');
    if (dash == STR_NOT_FOUND || str_trim(str_sub(line, 0, dash)).n)
        return; /* a list in one line: somebody has to look at it */
    lint_add_edit(l, (struct lint_edit){other->file, end + 1, 0,
                                        arena_printf(l->mem, "%.*s- %.*s\n", (int)dash, line.p,
                                                     STR_FMT(relation))});
}

/* True if a list begins before this line, by an edit for another relation. */
static bool begins_list(const struct lint *l, const struct source_file *file, uint32_t line)
{
    for (uint32_t i = 0; i < l->edit_count; i++)
        if (l->edits[i].file == file && l->edits[i].line == line &&
            str_starts(l->edits[i].text, STR("related:")))
            return true;
    return false;
}

/* A list of its own, where the order of fields wants it. */
static void mend_card(struct lint *l, const struct card *other, struct str relation)
{
    uint32_t line = lint_document_end(l, other);
    for (unsigned f = CARD_FIELDS; f > CARD_RELATED + 1; f--)
        if (other->field_at[f - 1].line)
            line = other->field_at[f - 1].line;
    while (line > 1 && (str_starts(lint_line(l, other->file, line - 1), STR("#")) ||
                        !str_trim(lint_line(l, other->file, line - 1)).n))
        line--; /* comments belong to what is below them */
    if (other->field_at[CARD_PORT].column == 1)
        lint_add_edit(l, (struct lint_edit){
                             other->file, line, 0,
                             arena_printf(l->mem, "%s  - %.*s\n",
                                          begins_list(l, other->file, line) ? "" : "related:\n",
                                          STR_FMT(relation))});
}

static void check(struct lint *l, const struct pages *pages, const struct card *card,
                  const struct card_relation *r)
{
    struct endpoint there;
    char text[ENDPOINT_TEXT];
    const char *inverse = inverse_of(r->kind.text);
    if (!endpoint_parse(r->port.text, &there))
        return;
    const struct card *other = pages->at[there.port];
    if (!other || other == card || knows(other, card, inverse))
        return;
    const char *here = endpoint_print(own_endpoint(card, there.transport), text);
    struct str relation = arena_printf(l->mem, "{port: %s, kind: %s}", here, inverse);
    struct diag_message *m = diag_warning(l->d, r->port.at, "relation-not-mirrored",
                                          "the card for %.*s does not say that it is `%s' of %s",
                                          STR_FMT(r->port.text), inverse, here);
    m->also = other->field_at[other->relations.count ? CARD_RELATED : CARD_PORT];
    m->hint = arena_printf(l->d->mem, "add there: - %.*s", STR_FMT(relation));
    if (other->relations.count)
        mend_list(l, other, relation);
    else
        mend_card(l, other, relation);
}

void lint_relations(struct lint *l)
{
    const struct pages *pages = gather(l);
    for (uint32_t i = 0; i < l->catalogue->card_count; i++) {
        const struct card *card = l->catalogue->cards[i];
        /* A page that another one stands in for is not asked. */
        for (uint32_t k = 0; pages->at[card->first] == card && k < card->relations.count; k++)
            check(l, pages, card, &card->relations.at[k]);
    }
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Fields stand in one order (card_fields.def), so that cards read alike. */
#include "lint/lint.h"

/* The fields of a card in the order of its text. */
struct order {
    enum card_field at[CARD_FIELDS];
    unsigned count;
};

static bool is_before(struct place a, struct place b)
{
    return a.line != b.line ? a.line < b.line : a.column < b.column;
}

static struct order order_of(const struct card *card)
{
    struct order o = {.count = 0};
    for (unsigned f = 0; f < CARD_FIELDS; f++) {
        if (!card->field_at[f].line)
            continue;
        unsigned i = o.count++;
        for (; i > 0 && is_before(card->field_at[f], card->field_at[o.at[i - 1]]); i--)
            o.at[i] = o.at[i - 1];
        o.at[i] = (enum card_field)f;
    }
    return o;
}

/* Comments above a key go with it. */
static uint32_t first_line(struct lint *l, const struct card *card, enum card_field f)
{
    uint32_t line = card->field_at[f].line;
    while (line > card->at.line && str_starts(lint_line(l, card->file, line - 1), STR("#")))
        line--;
    return line;
}

/* The fields in their order, each with its lines. Only where each key begins a
 * line: what stands in {} is one line that somebody has to look at. */
static void mend(struct lint *l, const struct card *card, const struct order *o)
{
    uint32_t begin[CARD_FIELDS] = {0}, end[CARD_FIELDS] = {0};
    uint32_t last = lint_document_end(l, card), first = card->field_at[o->at[0]].line;
    char *text = arena_array(l->mem, char, lint_lines(l, card->file, first, last).n + 1);
    size_t n = 0;
    for (unsigned i = 0; i < o->count; i++) {
        if (card->field_at[o->at[i]].column != 1)
            return;
        begin[o->at[i]] = i ? first_line(l, card, o->at[i]) : card->field_at[o->at[i]].line;
        end[o->at[i]] = last;
        if (i)
            end[o->at[i - 1]] = begin[o->at[i]];
    }
    for (unsigned f = 0; f < CARD_FIELDS; f++) {
        struct str lines = begin[f] ? lint_lines(l, card->file, begin[f], end[f]) : STR_NONE;
        for (size_t i = 0; i < lines.n; i++)
            text[n++] = lines.p[i];
        if (lines.n && lines.p[lines.n - 1] != '\n')
            text[n++] = '\n'; /* the end of the file */
    }
    lint_add_edit(l, (struct lint_edit){card->file, first, last - first, {text, n}});
}

void lint_key_order(struct lint *l)
{
    for (uint32_t i = 0; i < l->catalogue->card_count; i++) {
        const struct card *card = l->catalogue->cards[i];
        struct order o = order_of(card);
        for (unsigned k = 1; k < o.count; k++) {
            if (o.at[k] > o.at[k - 1])
                continue;
            struct diag_message *m =
                diag_warning(l->d, card->field_at[o.at[k]], "key-order", "`%s' stands behind `%s'",
                             card_fields[o.at[k]].key, card_fields[o.at[k - 1]].key);
            m->also = card->field_at[o.at[k - 1]];
            m->hint = STR("servc check --fix puts the keys in order");
            mend(l, card, &o);
            break;
        }
    }
}

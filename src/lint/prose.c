/* SPDX-License-Identifier: BSD-2-Clause */
/* Prose: is it all there, and does it say something of this port. */
#include "base/map.h"
#include "lint/lint.h"
#include "model/name.h"

/* Characters of a sentence: two lines of a terminal. */
#define SENTENCE_MAX 160

static uint32_t characters(struct str s)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static void check_length(struct lint *l, struct card_text sentence)
{
    uint32_t n = characters(sentence.text);
    if (n > SENTENCE_MAX)
        diag_warning(l->d, sentence.at, "long-sentence",
                     "a sentence of %u characters; %u are the limit", (unsigned)n, SENTENCE_MAX)
            ->hint = STR("make two of it, or say less");
}

static bool has_words(struct str folded, struct str words)
{
    size_t at = str_find(folded, words);
    return at != STR_NOT_FOUND && (at == 0 || folded.p[at - 1] == ' ') &&
           (at + words.n == folded.n || folded.p[at + words.n] == ' ');
}

static void check_phrases(struct lint *l, struct card_text sentence, struct str folded)
{
    static const char *const phrases[] = {
#define PHRASE(words) words,
#include "lint/phrases.def"
#undef PHRASE
    };
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (has_words(folded, str_from(phrases[i]))) {
            diag_warning(l->d, sentence.at, "says-nothing", "\"%s\" fits every port", phrases[i])
                ->hint = STR("say what is true of this port and false of most others");
            return;
        }
}

/* 0.013888: nmap writes six decimals, and nobody else does. */
static bool has_frequency(struct str s)
{
    for (size_t i = 0; i + 8 <= s.n; i++) {
        size_t digits = 0;
        if (s.p[i] != '0' || s.p[i + 1] != '.' ||
            (i && (ascii_is_digit(s.p[i - 1]) || s.p[i - 1] == '.')))
            continue;
        while (i + 2 + digits < s.n && ascii_is_digit(s.p[i + 2 + digits]))
            digits++;
        bool more = i + 2 + digits + 1 < s.n && s.p[i + 2 + digits] == '.' &&
                    ascii_is_digit(s.p[i + 3 + digits]); /* a version, 0.123456.7 */
        if (digits == 6 && !more)
            return true;
    }
    return false;
}

static void check_frequency(struct lint *l, struct card_text text)
{
    if (has_frequency(text.text))
        diag_error(l->d, text.at, "typed-frequency", "a frequency with nmap's six decimals")->hint =
            STR("nmap's numbers are under its licence: they are joined in, never typed");
}

static void check_sentence(struct lint *l, const struct card *card, enum card_field field,
                           struct card_text sentence, void *data)
{
    (void)card, (void)field, (void)data;
    check_length(l, sentence);
    check_phrases(l, sentence, lint_folded(l->mem, sentence.text));
    check_frequency(l, sentence);
}

/* What belongs to a page: `about` alone leaves an analyst with half an answer. */
static void check_missing(struct lint *l, const struct card *card)
{
    static const enum card_field needed[] = {
        CARD_TITLE, CARD_REVIEWED, CARD_CONFIDENCE, CARD_PREVALENCE, CARD_ROLES,
        CARD_USES,  CARD_SECURITY, CARD_SEEN_ON,    CARD_RELATED,    CARD_NOTE,
    };
    if (!card->field_at[CARD_ABOUT].line)
        return;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!card->field_at[needed[i]].line)
            diag_warning(l->d, card->field_at[CARD_ABOUT], "missing-prose",
                         "there is `about' and no `%s'", card_fields[needed[i]].key)
                ->hint = arena_printf(l->d->mem, "%s: %s", card_fields[needed[i]].key,
                                      card_fields[needed[i]].help);
}

void lint_prose(struct lint *l)
{
    const struct catalogue *c = l->catalogue;
    for (uint32_t i = 0; i < c->card_order.count; i++) {
        const struct curation *curation = c->card_order.at[i]->curation;
        struct card_text why = {curation->why, curation->why_at};
        if (why.text.n) {
            check_length(l, why);
            check_frequency(l, why);
        }
    }
    for (uint32_t i = 0; i < c->card_count; i++) {
        check_missing(l, c->cards[i]);
        check_frequency(l, c->cards[i]->texts[CARD_TITLE]);
        lint_sentences(l, c->cards[i], check_sentence, NULL);
    }
}

/* Sentences met so far. */
struct met {
    struct map index; /* folded text to its place in `at` */
    struct met_sentence {
        const struct card *card;
        struct place at;
    } * at;
    uint32_t count, capacity;
};

/* A card and the one that wins over it may say the same. */
static bool may_repeat(const struct card *a, const struct card *b)
{
    return a->layer != b->layer && a->first <= b->last && b->first <= a->last;
}

static void compare(struct lint *l, const struct card *card, enum card_field field,
                    struct card_text sentence, void *data)
{
    struct met *met = data;
    (void)field;
    struct str folded = lint_folded(l->mem, sentence.text);
    if (folded.n == 0)
        return;
    uint32_t *i = map_at(&met->index, folded, UINT32_MAX);
    if (*i == UINT32_MAX) {
        *i = met->count;
        *arena_push(l->mem, met->at, met->count, met->capacity) =
            (struct met_sentence){card, sentence.at};
        return;
    }
    if (may_repeat(met->at[*i].card, card))
        return;
    struct diag_message *m =
        diag_warning(l->d, sentence.at, "repeated-sentence", "this sentence stands %s",
                     met->at[*i].card == card ? "in the card twice" : "in another card too");
    m->also = met->at[*i].at;
    m->hint = STR("what is true of both ports says little of either: put it where it belongs");
}

void lint_repeats(struct lint *l)
{
    struct met met = {.count = 0};
    map_init(&met.index, l->mem);
    for (uint32_t i = 0; i < l->catalogue->card_count; i++)
        lint_sentences(l, l->catalogue->cards[i], compare, &met);
}

/* Words that a title may have beside the name and still say nothing more. */
static bool is_filler(struct str word)
{
    static const char *const fillers[] = {"the",    "a",        "service", "services",
                                          "server", "protocol", "port",    "daemon"};
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
        if (str_is(word, fillers[i]))
            return true;
    return false;
}

static struct str without_fillers(struct lint *l, struct str title)
{
    struct str folded = lint_folded(l->mem, title), word, left = STR("");
    while (str_word(&folded, &word))
        if (!is_filler(word))
            left = arena_printf(l->mem, "%.*s%.*s", STR_FMT(left), STR_FMT(word));
    return left;
}

void lint_titles(struct lint *l)
{
    const struct catalogue *c = l->catalogue;
    const struct card *reported = NULL;
    for (uint32_t i = 0; i < c->card_order.count; i++) {
        const struct claim *name = c->card_order.at[i];
        const struct card *card = name->curation->card;
        struct card_text title = card->texts[CARD_TITLE];
        if (!title.text.n || card == reported ||
            !name_is_like(without_fillers(l, title.text), name->name))
            continue;
        reported = card;
        diag_warning(l->d, title.at, "title-repeats-name", "the title is the name `%s' once more",
                     diag_quote(l->d, name->name))
            ->hint = STR("say what it is, in words that the name does not have");
    }
}

/* The registry's descriptions at one port, folded. */
struct descriptions {
    struct description {
        struct str folded;
        const struct claim *row;
    } * at;
    uint32_t count, capacity;
};

static void add_description(struct lint *l, struct descriptions *d, const struct claim *row)
{
    if (row->source == SERVC_SOURCE_IANA && row->name.n && row->title.n)
        *arena_push(l->mem, d->at, d->count, d->capacity) =
            (struct description){lint_folded(l->mem, row->title), row};
}

static void gather(struct lint *l, struct descriptions *d, const struct card *card)
{
    const struct catalogue *c = l->catalogue;
    d->count = 0;
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
        for (const struct claim *k = NULL;
             (k = claim_next(c, (struct endpoint){card->first, t}, k));)
            add_description(l, d, k);
        for (uint32_t i = 0; i < c->ranges[t].count; i++)
            if (c->ranges[t].at[i]->first <= card->first && card->first <= c->ranges[t].at[i]->last)
                add_description(l, d, c->ranges[t].at[i]);
    }
}

/* The registry's words are not ours, and `build` has them anyway. */
static void compare_with_registry(struct lint *l, const struct card *card, enum card_field field,
                                  struct card_text text, void *data)
{
    const struct descriptions *d = data;
    (void)card, (void)field;
    struct str folded = lint_folded(l->mem, text.text);
    for (uint32_t i = 0; i < d->count; i++) {
        if (!folded.n || !str_eq(folded, d->at[i].folded))
            continue;
        struct diag_message *m = diag_warning(l->d, text.at, "registry-text",
                                              "this is the registry's description, word for word");
        m->also = d->at[i].row->at;
        m->hint = STR("say it in words of your own, or leave it out: the registry's are joined in");
        return;
    }
}

void lint_registry_text(struct lint *l)
{
    struct descriptions d = {NULL, 0, 0};
    for (uint32_t i = 0; i < l->catalogue->card_count; i++) {
        const struct card *card = l->catalogue->cards[i];
        if (!card->texts[CARD_TITLE].text.n && !card->field_at[CARD_ABOUT].line &&
            !card->field_at[CARD_USES].line)
            continue; /* a decision without prose */
        gather(l, &d, card);
        if (card->texts[CARD_TITLE].text.n)
            compare_with_registry(l, card, CARD_TITLE, card->texts[CARD_TITLE], &d);
        lint_sentences(l, card, compare_with_registry, &d);
    }
}

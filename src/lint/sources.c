/* SPDX-License-Identifier: BSD-2-Clause */
/* Sources: can somebody look them up, and does somebody use them. */
#include "base/map.h"
#include "lint/lint.h"
#include "model/reference.h"

struct sources {
    struct map index; /* key to its place in catalogue->card_sources */
    bool *used;
};

/* Words that need no entry in sources.yaml. */
static const char *const known_words[] = {"iana", "nmap"};
#define KNOWN_WORDS (sizeof known_words / sizeof *known_words)

static bool is_known_word(struct str word)
{
    for (size_t i = 0; i < KNOWN_WORDS; i++)
        if (str_is(word, known_words[i]))
            return true;
    return false;
}

static void check_rfc(struct lint *l, struct card_text source, uint32_t number, struct str section)
{
    if (l->newest_rfc && (number > l->newest_rfc || number == 0))
        diag_warning(l->d, source.at, "unknown-rfc",
                     "RFC %u is above RFC %u, the newest that is known", (unsigned)number,
                     (unsigned)l->newest_rfc)
            ->hint = STR("look it up; if it is out, put its number into data/newest-rfc.txt");
    if (str_find_char(source.text, '#') != STR_NOT_FOUND && !rfc_section_is_valid(section))
        diag_warning(l->d, source.at, "rfc-section", "`%s' is no section of an RFC",
                     diag_quote(l->d, section))
            ->hint = STR("write RFC8314#7.3, and RFC8314#A.1 for an appendix");
}

static struct str source_key(const void *list, size_t i)
{
    return ((const struct card_source *)list)[i].key.text;
}

static void report_unknown(struct lint *l, struct card_text source)
{
    const struct catalogue *c = l->catalogue;
    struct diag_message *m =
        diag_error(l->d, source.at, "unknown-source",
                   "`%s' is no RFC, no URL and not in sources.yaml", diag_quote(l->d, source.text));
    struct str like = diag_like(source.text, source_key, c->card_sources, c->card_source_count);
    if (!like.n)
        like = diag_like_z(source.text, known_words, KNOWN_WORDS);
    m->hint = like.n ? arena_printf(l->d->mem, "did you mean `%.*s'?", STR_FMT(like))
                     : STR("write RFC8314#7.3, iana, nmap, a URL, or add the key to sources.yaml");
}

static void check_source(struct lint *l, struct sources *s, struct card_text source)
{
    uint32_t number;
    struct str section;
    if (rfc_parse(source.text, &number, &section)) {
        check_rfc(l, source, number, section);
        return;
    }
    if (is_url(source.text))
        return;
    const uint32_t *i = map_find(&s->index, source.text);
    if (i)
        s->used[*i] = true;
    if (is_known_word(source.text))
        return; /* it may have an entry, and needs none */
    if (!i || !str_eq(l->catalogue->card_sources[*i].key.text, source.text))
        report_unknown(l, source);
}

static bool is_tag(struct str word)
{
    for (size_t i = 0; i < card_tag_count; i++)
        if (str_is(word, card_tags[i]))
            return true;
    return false;
}

static void check_card(struct lint *l, struct sources *s, const struct card *card)
{
    for (unsigned f = 0; f < CARD_FIELDS; f++)
        for (uint32_t i = 0; i < card->statements[f].count; i++) {
            struct card_texts by = card->statements[f].at[i].by;
            for (uint32_t k = 0; k < by.count; k++)
                if (card_fields[f].kind == CARD_FIELD_HISTORY || !is_tag(by.at[k].text))
                    check_source(l, s, by.at[k]);
        }
}

void lint_sources(struct lint *l)
{
    const struct catalogue *c = l->catalogue;
    struct sources s = {.used = arena_array(l->mem, bool, c->card_source_count + 1)};
    map_init(&s.index, l->mem);
    for (uint32_t i = 0; i < c->card_source_count; i++)
        *map_at(&s.index, c->card_sources[i].key.text, i) = i;
    for (uint32_t i = 0; i < c->card_order.count; i++) {
        const struct curation *curation = c->card_order.at[i]->curation;
        for (uint32_t k = 0; k < curation->source_count; k++)
            check_source(l, &s, curation->sources[k]);
    }
    for (uint32_t i = 0; i < c->card_count; i++)
        check_card(l, &s, c->cards[i]);
    /* A card that could not be read may be the one that uses it. */
    for (uint32_t i = 0; l->whole && i < c->card_source_count; i++)
        if (!s.used[*map_find(&s.index, c->card_sources[i].key.text)])
            diag_warning(l->d, c->card_sources[i].key.at, "unused-source", "no card names `%s'",
                         diag_quote(l->d, c->card_sources[i].key.text))
                ->hint = STR("take it out, or name it where it says something");
}

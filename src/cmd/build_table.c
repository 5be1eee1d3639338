/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/build_table.h"

#include "base/sha256.h"
#include "cmd/input_dates.h"
#include "model/card.h"

#include <stdlib.h>
#include <string.h>

static const char *const content_words[] = {
    [TABLE_NAMES] = "names", [TABLE_TITLES] = "titles", [TABLE_CARDS] = "cards"};
#define CONTENTS (sizeof content_words / sizeof *content_words)

bool table_content_by_name(struct str word, enum table_content *out)
{
    for (size_t i = 0; i < CONTENTS; i++)
        if (str_is(word, content_words[i])) {
            *out = (enum table_content)i;
            return true;
        }
    return false;
}

const char *table_content_name(enum table_content content)
{
    return content_words[content];
}

bool table_content_parse(const struct arguments *a, enum table_content *out)
{
    const char *word = argument_value(a, OPT_table_content, content_words[TABLE_CARDS]);
    if (table_content_by_name(str_from(word), out))
        return true;
    usage_error(a->mem, "one of names, titles, cards", "unknown content of a table `%s'", word);
    return false;
}

static struct str add_input(struct arena *mem, struct str text, const char *kind, struct str label,
                            struct str date, struct str bytes, enum sha256_way way)
{
    return arena_printf(mem, "%.*sinput\t%s\t%.*s\t%.*s\t%u\t%.*s\n", STR_FMT(text), kind,
                        STR_FMT(label), STR_FMT(date), (unsigned)bytes.n,
                        STR_FMT(sha256_hex(mem, bytes, way)));
}

static struct str folder_of(struct str label)
{
    size_t n = label.n;
    while (n > 0 && label.p[n - 1] != '/')
        n--;
    return str_sub(label, 0, n ? n - 1 : 0);
}

/* Cards come in hundreds of files: a folder is one input, whose bytes are the
 * lines that sha256sum prints for its files. */
static struct str add_folder(struct build *b, struct str text, uint32_t *i, enum sha256_way way)
{
    struct arena *mem = &b->in.mem;
    struct str folder = folder_of(str_from(b->in.read[*i].file->label));
    struct sink lines = SINK_EMPTY;
    struct str date = STR_NONE;
    for (; *i < b->in.read_count; ++*i) {
        const struct input *input = &b->in.read[*i];
        struct str label = str_from(input->file->label);
        if (strcmp(input->kind, "card") != 0 || !str_eq(folder_of(label), folder))
            break;
        struct str hex = sha256_hex(mem, input->bytes, way),
                   newer = input_date(b->in.catalogue, input);
        sink_printf(&lines, "%.*s  %.*s\n", STR_FMT(hex), STR_FMT(label));
        if (str_cmp(newer, date) > 0)
            date = newer;
    }
    --*i;
    struct str list = arena_str(mem, sink_text(&lines));
    sink_free(&lines);
    return add_input(mem, text, "cards", folder, date, list, way);
}

static struct str info_of(struct build *b)
{
    struct arena *mem = &b->in.mem;
    enum sha256_way way = sha256_best_way();
    struct str text =
        arena_printf(mem, "version\t" SERVC_VERSION "\ndate\t%.*s\nselect\t%s\nlicence\t%s\n",
                     STR_FMT(b->date), b->plan.select, licence_notice(b->nmap_licence));
    for (uint32_t i = 0; i < b->in.read_count; i++) {
        const struct input *input = &b->in.read[i];
        if (strcmp(input->kind, "card") == 0)
            text = add_folder(b, text, &i, way);
        else
            text = add_input(mem, text, input->kind, str_from(input->file->label),
                             input_date(b->in.catalogue, input), input->bytes, way);
    }
    return text;
}

/* A card that only decides names has nothing for a reader. */
static bool has_prose(const struct card *card)
{
    for (unsigned i = 0; i < CARD_FIELDS; i++) {
        enum card_field_kind kind = card_fields[i].kind;
        if (card->field_at[i].line && kind != CARD_FIELD_VERSION && kind != CARD_FIELD_PORT &&
            kind != CARD_FIELD_NAMES)
            return true;
    }
    return false;
}

static bool is_overruled(const struct catalogue *c, const struct card *card)
{
    /* Folders are read one after the other, so what may win stands at the end. */
    for (uint32_t i = c->card_count; i > 0 && c->cards[i - 1]->layer > card->layer; i--)
        if (!c->cards[i - 1]->extends && c->cards[i - 1]->first <= card->first &&
            c->cards[i - 1]->last >= card->last)
            return true;
    return false;
}

/* Entries are in order of ports. */
static bool is_chosen(const struct entry_set *set, const struct card *card)
{
    uint32_t low = 0, high = set->count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (set->at[mid]->at.port < card->first)
            low = mid + 1;
        else
            high = mid;
    }
    return low < set->count && set->at[low]->at.port <= card->last;
}

/* Its document: from its first line to the next `---`. Cards come in the order of
 * files: *input is the last one's. */
static struct str text_of(const struct build *b, const struct card *card, uint32_t *input)
{
    struct str rest = STR_NONE, line;
    for (uint32_t i = 0; i < b->in.read_count && b->in.read[*input].file != card->file; i++)
        *input = (*input + 1) % b->in.read_count;
    if (b->in.read[*input].file == card->file)
        rest = b->in.read[*input].bytes;
    for (uint32_t i = 1; i < card->at.line; i++)
        str_cut(&rest, '\n', &line);
    const char *begin = rest.p;
    size_t n = 0;
    while (str_cut(&rest, '\n', &line) && !str_is(str_trim(line), "---"))
        n = (size_t)(line.p - begin) + line.n + (rest.n || line.p[line.n] == '\n');
    return (struct str){begin, n};
}

static int by_port(const void *a, const void *b)
{
    const struct table_card_text *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->last != y->last)
        return x->last < y->last ? -1 : 1;
    return (x->text.p > y->text.p) - (x->text.p < y->text.p);
}

static uint32_t cards_of(struct build *b, struct table_card_text *out)
{
    const struct catalogue *c = b->in.catalogue;
    uint32_t count = 0, input = 0;
    for (uint32_t i = 0; i < c->card_count; i++) {
        const struct card *card = c->cards[i];
        if (has_prose(card) && is_chosen(b->chosen, card) && !is_overruled(c, card))
            out[count++] =
                (struct table_card_text){card->first, card->last, text_of(b, card, &input)};
    }
    if (count)
        qsort(out, count, sizeof *out, by_port);
    return count;
}

const struct table_extra *build_table_extra(struct build *b)
{
    struct table_extra *extra = arena_new(&b->in.mem, struct table_extra);
    struct table_card_text *cards =
        arena_array(&b->in.mem, struct table_card_text, b->in.catalogue->card_count + 1);
    extra->content = b->plan.table_content;
    extra->info = info_of(b);
    extra->cards = cards;
    extra->card_count = extra->content == TABLE_CARDS ? cards_of(b, cards) : 0;
    return extra;
}

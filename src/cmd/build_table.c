/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/build_table.h"

#include "base/sha256.h"
#include "cmd/input_dates.h"
#include "model/card.h"
#include "rules/candidates.h"

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
                            struct str date, size_t size, struct str sha256)
{
    return arena_printf(mem, "%.*sinput\t%s\t%.*s\t%.*s\t%u\t%.*s\n", STR_FMT(text), kind,
                        STR_FMT(label), STR_FMT(date), (unsigned)size, STR_FMT(sha256));
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
static struct str add_folder(struct build *b, struct str text, uint32_t *i)
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
        struct str newer = input_date(b->in.catalogue, input);
        sink_printf(&lines, "%.*s  %.*s\n", STR_FMT(input->sha256), STR_FMT(label));
        if (str_cmp(newer, date) > 0)
            date = newer;
    }
    --*i;
    struct str list = sink_text(&lines), hex = sha256_hex(mem, list, sha256_best_way());
    sink_free(&lines);
    return add_input(mem, text, "cards", folder, date, list.n, hex);
}

static struct str info_of(struct build *b)
{
    struct arena *mem = &b->in.mem;
    struct str text =
        arena_printf(mem, "version\t" SERVC_VERSION "\ndate\t%.*s\nselect\t%s\nlicence\t%s\n",
                     STR_FMT(b->date), b->plan.select, licence_notice(b->nmap_licence));
    for (uint32_t i = 0; i < b->in.read_count; i++) {
        const struct input *input = &b->in.read[i];
        if (strcmp(input->kind, "card") == 0)
            text = add_folder(b, text, &i);
        else
            text = add_input(mem, text, input->kind, str_from(input->file->label),
                             input_date(b->in.catalogue, input), input->bytes.n, input->sha256);
    }
    return text;
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

/* What is in force at one of its ports is kept. */
static bool is_in_force(const struct card_layers *layers, const struct card *card)
{
    for (uint32_t port = card->first; port <= card->last; port++)
        if (card->layer >= layers->at[port])
            return true;
    return false;
}

/* A place in the inputs, which moves on as cards do: they come in the order of files and
 * lines. */
struct text_walk {
    uint32_t input;
    uint32_t line; /* the next one, from 1 */
    struct str rest;
};

static void go_to_file(const struct build *b, const struct source_file *file, struct text_walk *w)
{
    uint32_t count = b->in.read_count;
    if (w->line && b->in.read[w->input].file == file)
        return;
    for (uint32_t i = 0; i < count && b->in.read[w->input].file != file; i++)
        w->input = (w->input + 1) % count;
    w->line = 1;
    w->rest = b->in.read[w->input].file == file ? b->in.read[w->input].bytes : STR_NONE;
}

/* Its document: from its first line to the next `---`. */
static struct str text_of(const struct build *b, const struct card *card, struct text_walk *w)
{
    struct str line;
    go_to_file(b, card->file, w);
    if (w->line > card->at.line) { /* never for cards in order */
        w->line = 0;
        go_to_file(b, card->file, w);
    }
    for (; w->line < card->at.line && str_cut(&w->rest, '\n', &line); w->line++)
        continue;
    const char *begin = w->rest.p;
    size_t n = 0;
    while (str_cut(&w->rest, '\n', &line)) {
        w->line++;
        if (str_is(str_trim(line), "---"))
            break;
        n = (size_t)(line.p - begin) + line.n + (w->rest.n || line.p[line.n] == '\n');
    }
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

/* The cards of the table, by their place in the catalogue. */
static bool *kept_cards(const struct build *b, struct arena *mem)
{
    const struct catalogue *c = b->in.catalogue;
    struct card_layers *layers = arena_new(mem, struct card_layers);
    bool *kept = arena_array(mem, bool, c->card_count + 1);
    card_layers_fill(c, layers);
    for (uint32_t i = 0; i < c->card_count; i++)
        kept[i] = is_chosen(b->chosen, c->cards[i]) && is_in_force(layers, c->cards[i]);
    return kept;
}

static uint32_t cards_of(const struct build *b, const bool *kept, struct table_card_text *out)
{
    const struct catalogue *c = b->in.catalogue;
    struct text_walk w = {0, 0, STR_NONE};
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->card_count; i++)
        if (kept[i])
            out[count++] = (struct table_card_text){c->cards[i]->first, c->cards[i]->last,
                                                    text_of(b, c->cards[i], &w)};
    if (count)
        qsort(out, count, sizeof *out, by_port);
    return count;
}

/* ---- Sources ---- */

/* Sources by key, each once: the one that was read last. */
struct source_list {
    const struct card_source **at;
    bool *used;
    uint32_t count;
};

static int by_key(const void *a, const void *b)
{
    const struct card_source *x = *(const struct card_source *const *)a,
                             *y = *(const struct card_source *const *)b;
    int order = str_cmp(x->key.text, y->key.text);
    return order ? order : (x < y) - (x > y); /* they stand in one array, in order of reading */
}

static struct source_list list_sources(const struct catalogue *c, struct arena *mem)
{
    struct source_list l = {arena_array(mem, const struct card_source *, c->card_source_count + 1),
                            arena_array(mem, bool, c->card_source_count + 1), 0};
    for (uint32_t i = 0; i < c->card_source_count; i++)
        l.at[i] = &c->card_sources[i];
    if (c->card_source_count)
        qsort(l.at, c->card_source_count, sizeof *l.at, by_key);
    for (uint32_t i = 0; i < c->card_source_count; i++)
        if (l.count == 0 || !str_eq(l.at[l.count - 1]->key.text, l.at[i]->key.text))
            l.at[l.count++] = l.at[i];
    return l;
}

static void use(struct source_list *l, struct card_text word)
{
    uint32_t low = 0, high = l->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = str_cmp(l->at[middle]->key.text, word.text);
        if (order == 0)
            l->used[middle] = true;
        if (order < 0)
            low = middle + 1;
        else
            high = order ? middle : low;
    }
}

static void use_statements(struct source_list *l, const struct card *card)
{
    for (unsigned f = 0; f < CARD_FIELDS; f++)
        for (uint32_t i = 0; i < card->statements[f].count; i++) {
            struct card_texts by = card->statements[f].at[i].by;
            for (uint32_t k = 0; k < by.count; k++)
                use(l, by.at[k]);
        }
}

/* What cards say of names: their claims come in the order of the cards. */
static void use_names(struct source_list *l, const struct catalogue *c, const bool *kept)
{
    for (uint32_t i = 0, at = 0; i < c->card_order.count; i++) {
        const struct curation *curation = c->card_order.at[i]->curation;
        for (uint32_t n = 0; n < c->card_count && c->cards[at] != curation->card; n++)
            at = (at + 1) % c->card_count;
        bool used = c->card_count && c->cards[at] == curation->card && kept[at];
        for (uint32_t k = 0; k < curation->source_count && used; k++)
            use(l, curation->sources[k]);
    }
}

/* Those that the table's cards name. */
static uint32_t sources_of(const struct build *b, const bool *kept, struct arena *mem,
                           struct table_source **out)
{
    const struct catalogue *c = b->in.catalogue;
    struct source_list l = list_sources(c, mem);
    uint32_t count = 0;
    use_names(&l, c, kept);
    for (uint32_t i = 0; i < c->card_count; i++)
        if (kept[i])
            use_statements(&l, c->cards[i]);
    *out = arena_array(mem, struct table_source, l.count + 1);
    for (uint32_t i = 0; i < l.count; i++)
        if (l.used[i])
            (*out)[count++] = (struct table_source){l.at[i]->key.text, l.at[i]->title.text,
                                                    l.at[i]->publisher.text, l.at[i]->url.text,
                                                    l.at[i]->citation.text};
    return count;
}

const struct table_extra *build_table_extra(struct build *b)
{
    struct arena *mem = &b->in.mem;
    struct table_extra *extra = arena_new(mem, struct table_extra);
    struct table_card_text *cards =
        arena_array(mem, struct table_card_text, b->in.catalogue->card_count + 1);
    struct table_source *sources = NULL;
    extra->content = b->plan.table_content;
    extra->info = info_of(b);
    extra->cards = cards;
    extra->selected = b->plan.selection.kind != SELECT_FULL;
    if (extra->content == TABLE_CARDS) {
        const bool *kept = kept_cards(b, mem);
        extra->card_count = cards_of(b, kept, cards);
        extra->source_count = sources_of(b, kept, mem, &sources);
    }
    extra->sources = sources;
    return extra;
}

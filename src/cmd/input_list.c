/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/input_list.h"

#include "base/file.h"
#include "base/sha256.h"
#include "base/tasks.h"
#include "cmd/inputs.h"
#include "model/card.h"

/* Cards are small: so many files are one piece of work. It settles which messages come
 * first, so it is no matter of how many threads there are. */
#define CARDS_TOGETHER 32u

/* Some files in a row, read by one thread. */
struct part {
    uint32_t first, count; /* of the list */
    struct catalogue *catalogue;
    struct diag diag;
};

struct reading {
    const struct input_list *list;
    const struct diag *whole; /* what parts take the levels of messages from */
    bool hashes;
    struct input *inputs; /* one for each file; without a kind where it could not be read */
    struct part *parts;
    uint32_t part_count;
    struct arena *const *mem; /* of each thread */
};

void input_list_add(struct input_list *l, struct arena *mem, struct input_file file)
{
    *arena_push(mem, l->at, l->count, l->capacity) = file;
}

static uint32_t files_together(const struct input_list *l, uint32_t first)
{
    uint32_t n = 1;
    if (l->at[first].reader)
        return n;
    while (n < CARDS_TOGETHER && first + n < l->count && !l->at[first + n].reader)
        n++;
    return n;
}

static void read_file(struct reading *r, struct part *p, uint32_t i)
{
    const struct input_file *s = &r->list->at[i];
    struct str text;
    if (!file_read(&p->catalogue->mem, s->file, &p->diag, &text))
        return;
    r->inputs[i] = (struct input){.kind = s->kind, .file = s->file, .bytes = text};
    if (s->reader)
        s->reader(text, s->file, p->catalogue, &p->diag);
    else
        read_cards(text, s->file, s->layer, p->catalogue, &p->diag);
}

static void hash_part(struct reading *r, const struct part *p)
{
    struct str texts[CARDS_TOGETHER], hex[CARDS_TOGETHER];
    for (uint32_t i = 0; i < p->count; i++)
        texts[i] = r->inputs[p->first + i].bytes;
    sha256_hex_many(&p->catalogue->mem, texts, p->count, sha256_best_way(), hex);
    for (uint32_t i = 0; i < p->count; i++)
        r->inputs[p->first + i].sha256 = hex[i];
}

static void read_part(void *context, uint32_t i, unsigned worker)
{
    struct reading *r = context;
    struct part *p = &r->parts[i];
    bool cards = !r->list->at[p->first].reader;
    p->catalogue = cards ? catalogue_new_cards(r->mem[worker]) : catalogue_new_in(r->mem[worker]);
    diag_init_part(&p->diag, r->whole, &p->catalogue->mem);
    for (uint32_t k = 0; k < p->count; k++)
        read_file(r, p, p->first + k);
    if (r->hashes)
        hash_part(r, p);
    catalogue_leave(p->catalogue, r->mem[worker]);
}

/* The inputs of a part, those that could be read, with their cards. */
static void record(struct inputs *in, const struct reading *r, const struct part *p,
                   uint32_t first_card)
{
    const struct catalogue *c = in->catalogue;
    for (uint32_t i = p->first; i < p->first + p->count; i++) {
        struct input *input = &r->inputs[i];
        if (!input->kind)
            continue;
        input->first_card = first_card;
        while (first_card < c->card_count && c->cards[first_card]->file == input->file)
            first_card++;
        input->card_count = first_card - input->first_card;
        *arena_push(&in->mem, in->read, in->read_count, in->read_capacity) = *input;
    }
}

void input_list_read(const struct input_list *l, struct inputs *in)
{
    struct reading r = {.list = l, .whole = &in->diag, .hashes = in->hashes, .mem = in->mem_of};
    r.inputs = arena_array(&in->mem, struct input, l->count);
    r.parts = arena_array(&in->mem, struct part, l->count);
    for (uint32_t i = 0; i < l->count; i += r.parts[r.part_count++].count)
        r.parts[r.part_count] = (struct part){.first = i, .count = files_together(l, i)};
    tasks_run(in->threads, r.part_count, read_part, &r);
    for (uint32_t i = 0; i < r.part_count; i++) {
        uint32_t first_card = in->catalogue->card_count;
        diag_join(&in->diag, &r.parts[i].diag);
        catalogue_join(in->catalogue, r.parts[i].catalogue, &in->diag);
        record(in, &r, &r.parts[i], first_card);
    }
}

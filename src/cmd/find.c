/* SPDX-License-Identifier: BSD-2-Clause */
/* `servc find`: services by words, from the table alone. */
#include "cmd/find.h"

#include "base/num.h"
#include "base/plain.h"
#include "cmd/cmd.h"
#include "cmd/inputs.h"
#include "cmd/table_file.h"
#include "model/claim.h"
#include "read/reader.h"

#include <string.h>

#define LISTED 20

struct finder {
    const struct arguments *a;
    struct arena mem;
    struct find_words words;
    struct find find;
    enum servc_policy policy;
    unsigned transports;
    uint32_t most;
    struct catalogue *catalogue; /* of cards that were read */
    struct diag diag;            /* what is wrong with them is not for who searches */
};

static bool options_parse(struct finder *f)
{
    static const enum option_id ids[] = {OPT_tcp, OPT_udp, OPT_sctp, OPT_dccp};
    const char *number = argument_value(f->a, OPT_number, NULL);
    f->most = LISTED;
    if (number && !parse_u32(str_from(number), UINT32_MAX, &f->most)) {
        usage_error(f->a->mem, "for example -n 50; 0 lists all", "`%s' is no number", number);
        return false;
    }
    for (unsigned i = 0; i < SERVC_TRANSPORTS; i++)
        f->transports |= argument_given(f->a, ids[i]) ? 1u << i : 0;
    if (!f->transports)
        f->transports = (1u << SERVC_TRANSPORTS) - 1;
    return policy_parse(f->a->mem, argument_value(f->a, OPT_names, "iana"), &f->policy);
}

static bool words_parse(struct finder *f)
{
    const char *hint = "for example `servc find mail submission'";
    switch (find_words_parse(&f->words, f->a->operands, f->a->operand_count, &f->mem)) {
    case FIND_WORDS_FINE:
        return true;
    case FIND_WORDS_NONE:
        usage_error(f->a->mem, hint, "which words?");
        return false;
    case FIND_WORDS_TOO_MANY:
        break;
    }
    usage_error(f->a->mem, hint, "more than %u words", FIND_WORDS_MAX);
    return false;
}

/* ---- Cards ---- */

/* Reads one card that the search wants. Its claims come behind those of the cards before. */
static void read_card(struct finder *f, struct servc_card_ports ports, struct str text)
{
    static const struct source_file file = {"the table's card", "card"};
    struct catalogue *c = f->catalogue;
    uint32_t cards = c->card_count, claims = c->card_order.count;
    read_cards(arena_str(&f->mem, text), &file, 0, c, &f->diag);
    if (c->card_count == cards || c->cards[cards]->first != ports.first)
        return;
    find_add_card(&f->find, c->cards[cards], (const struct claim *const *)c->card_order.at + claims,
                  c->card_order.count - claims);
}

static void read_wanted_cards(struct finder *f, const struct servc_table *t)
{
    size_t capacity = 0, length;
    char *buffer = NULL;
    struct servc_card_ports ports;
    int error;
    for (uint32_t i = 0;
         (error = servc_card_at(t, i, &ports, buffer, capacity, &length)) != SERVC_ENOENT; i++) {
        if (error == SERVC_ELARGE) {
            capacity = length * 2;
            buffer = arena_array(&f->mem, char, capacity);
            error = servc_card_at(t, i, &ports, buffer, capacity, &length);
        }
        struct str text = {buffer, length};
        if (error == SERVC_OK && find_wants_card(&f->find, ports, text))
            read_card(f, ports, text);
    }
}

/* ---- Nothing ---- */

#define NEAREST 3

/* What was found nowhere, and what is like it. */
static void say_nothing(const struct finder *f, const struct servc_table *t)
{
    struct sink out = SINK_EMPTY;
    const struct find_word *missing = NULL;
    const char *near[NEAREST];
    uint32_t count = 0;
    for (uint32_t i = 0; i < f->words.count && !missing; i++)
        if (!f->find.anywhere[i])
            missing = &f->words.at[i];
    sink_z(&out, "servc: ");
    if (missing) {
        sink_z(&out, "nothing found for `");
        sink_plain(&out, utf8_cut(missing->given, 60));
        sink_z(&out, "'\n");
        count = find_nearest(t, missing, NEAREST, near);
    } else {
        sink_z(&out, "each word is found, but no port has them all\n");
    }
    for (uint32_t i = 0; i < count; i++) {
        sink_z(&out, i == 0 ? "servc: hint: did you mean " : ", ");
        sink_plain(&out, str_from(near[i]));
    }
    if (count)
        sink_z(&out, "?\n");
    fwrite(out.p, 1, out.n, stderr);
    sink_free(&out);
}

static int search(struct finder *f, const struct servc_table *t)
{
    struct sink out = SINK_EMPTY;
    find_begin(&f->find, t, f->policy, f->transports, &f->words, &f->mem);
    read_wanted_cards(f, t);
    find_end(&f->find);
    uint32_t shown = f->most && f->most < f->find.count ? f->most : f->find.count;
    if (argument_given(f->a, OPT_json))
        find_put_json(&f->find, shown, &out);
    else if (f->find.count)
        find_put_lines(&f->find, shown, wants_colour(f->a, stdout), &out);
    else if (!argument_given(f->a, OPT_quiet))
        say_nothing(f, t);
    if (out.n)
        fwrite(out.p, 1, out.n, stdout);
    bool failed = out.failed;
    sink_free(&out);
    if (failed)
        return usage_error(f->a->mem, NULL, "out of memory");
    return f->find.count ? EXIT_DONE : EXIT_NOT_FOUND;
}

int command_find(const struct arguments *a)
{
    struct finder f = {.a = a, .mem = ARENA_EMPTY};
    struct servc_table *t = NULL;
    int status = EXIT_TROUBLE;
    diag_init(&f.diag, &f.mem);
    if (words_parse(&f) && options_parse(&f) && (t = table_file_open(a, NULL))) {
        f.catalogue = catalogue_new();
        status = search(&f, t);
        catalogue_free(f.catalogue);
        servc_close(t);
    }
    arena_free(&f.mem);
    return status;
}

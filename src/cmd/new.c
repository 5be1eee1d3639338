/* SPDX-License-Identifier: BSD-2-Clause */
/* `new`: a card to fill in. Names, statuses, dates and references come from what
 * the sources say; the rest of the fields stand empty, each with a line of help. */
#include "base/sink.h"
#include "cmd/cmd.h"
#include "cmd/inputs.h"
#include "model/card.h"
#include "model/name.h"
#include "model/reference.h"

#include <string.h>

#define HELP_COLUMN 34

/* A port, and the transports that its card is to have. */
struct wish {
    uint16_t port;
    bool transport[SERVC_TRANSPORTS];
};

struct new_cards {
    struct inputs in;
    struct sink out;
    struct wish *wishes;
    uint32_t count, capacity;
};

/* YAML takes these, and what looks like a number, for something else than text. */
static bool is_yaml_word(struct str s)
{
    static const char *const words[] = {"null", "true", "false", "yes", "no",
                                        "on",   "off",  "y",     "n"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_nocase(s, str_from(words[i])))
            return true;
    return false;
}

static bool is_plain(struct str s)
{
    if (!s.n || is_yaml_word(s) || !ascii_is_letter(s.p[0]) || s.p[s.n - 1] == ' ' ||
        s.p[s.n - 1] == ':')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        bool in_word =
            ascii_is_letter(s.p[i]) || ascii_is_digit(s.p[i]) || (unsigned char)s.p[i] >= 0x80;
        bool mark = str_find_char(STR("-_.#/+;()'~: "), s.p[i]) != STR_NOT_FOUND;
        bool ends = (s.p[i] == ':' && i + 1 < s.n && s.p[i + 1] == ' ') ||
                    (s.p[i] == '#' && s.p[i - 1] == ' ');
        if (!(in_word || mark) || ends)
            return false;
    }
    return true;
}

static void put_text(struct sink *out, struct str s)
{
    if (is_plain(s)) {
        sink_str(out, s);
        return;
    }
    sink_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\')
            sink_char(out, '\\');
        sink_char(out, s.p[i]);
    }
    sink_char(out, '"');
}

static void put_item(struct sink *out, bool *first, struct str item)
{
    sink_z(out, *first ? ", ref: [" : ", ");
    *first = false;
    put_text(out, item);
}

/* "[RFC1234, Section 5.6][Some_Name]" -> RFC1234#5.6: documents that a card can name. */
static void put_registry_refs(struct sink *out, bool *first, struct str refs, struct arena *mem)
{
    struct str item, rfc, section;
    while (registry_reference_cut(&refs, &item))
        if (registry_rfc_parse(item, &rfc, &section))
            put_item(out, first,
                     section.n ? arena_printf(mem, "%.*s#%.*s", STR_FMT(rfc), STR_FMT(section))
                               : rfc);
}

static void put_refs(struct new_cards *k, const struct claim *claim, const struct claim *card)
{
    bool first = true;
    struct str refs = card ? card->curation->refs : STR_NONE, word;
    while (str_word(&refs, &word))
        put_item(&k->out, &first, word);
    if (first && claim->source == SERVC_SOURCE_IANA) {
        put_registry_refs(&k->out, &first, claim->registration->refs, &k->in.mem);
        put_item(&k->out, &first, STR("iana"));
    } else if (first && claim->source == SERVC_SOURCE_NMAP) {
        put_item(&k->out, &first, STR("nmap"));
    }
    sink_z(&k->out, first ? "" : "]");
}

static void put_date(struct sink *out, const char *key, struct str date)
{
    if (date.n && date_is_valid(date, true))
        sink_printf(out, ", %s: %.*s", key, STR_FMT(date));
}

/* What a card already says of the name; the topmost layer. */
static const struct claim *card_claim(const struct catalogue *c, struct endpoint at,
                                      struct str name)
{
    const struct claim *found = NULL;
    for (const struct claim *k = NULL; (k = claim_next(c, at, k));)
        if (k->source == SERVC_SOURCE_CARD && str_eq_nocase(k->name, name) &&
            (!found || k->layer > found->layer))
            found = k;
    return found;
}

static void put_name(struct new_cards *k, const struct entry *e, const struct entry_name *n)
{
    const struct claim *card = card_claim(k->in.catalogue, e->at, n->name);
    const struct registration *row = n->claim->registration;
    enum servc_status status = n->upstream_only ? SERVC_REJECTED : (enum servc_status)n->status;
    struct str why = card ? card->curation->why : STR_NONE;
    if (n->upstream_only && !card)
        why = STR("registered at this port for another transport alone");
    sink_z(&k->out, "  - {name: ");
    put_text(&k->out, n->name);
    sink_printf(&k->out, ", status: %s", servc_status_name(status));
    put_date(&k->out, "since",
             card && card->curation->since.n ? card->curation->since
             : row                           ? row->registered
                                             : STR_NONE);
    put_date(&k->out, "until", card ? card->curation->until : STR_NONE);
    if (!n->upstream_only || card)
        put_refs(k, n->claim, card);
    if (why.n) {
        sink_z(&k->out, ", why: ");
        put_text(&k->out, why);
    }
    if (card && card->flags & CLAIM_PREFER)
        sink_z(&k->out, ", prefer: true");
    if (card && card->flags & CLAIM_COMMON)
        sink_z(&k->out, ", common: true");
    sink_z(&k->out, "}\n");
}

/* What a card refuses and no file given prints. */
static void put_refusal(struct new_cards *k, const struct claim *card)
{
    sink_z(&k->out, "  - {name: ");
    put_text(&k->out, card->name);
    sink_z(&k->out, ", status: rejected");
    put_refs(k, card, card);
    sink_z(&k->out, ", why: ");
    put_text(&k->out, card->curation->why);
    sink_z(&k->out, "}\n");
}

static bool has_name(const struct entry *e, struct str name)
{
    for (uint16_t i = 0; e && i < e->name_count; i++)
        if (str_eq_nocase(e->names[i].name, name))
            return true;
    return false;
}

static void put_refusals(struct new_cards *k, const struct entry *e, struct endpoint at)
{
    for (const struct claim *c = NULL; (c = claim_next(k->in.catalogue, at, c));)
        if (c->source == SERVC_SOURCE_CARD && c->status == SERVC_REJECTED &&
            !has_name(e, c->name) && card_claim(k->in.catalogue, at, c->name) == c)
            put_refusal(k, c);
}

static void put_key(struct sink *out, const struct card_field_row *field, const char *value)
{
    size_t before = out->n;
    sink_printf(out, "%s:%s%s", field->key, *value ? " " : "", value);
    do
        sink_char(out, ' ');
    while (out->n - before < HELP_COLUMN);
    sink_printf(out, "# %s\n", field->help);
}

/* Names that a card can spell. */
static uint32_t names_of(const struct entry *e)
{
    uint32_t n = 0;
    for (uint16_t i = 0; e && i < e->name_count; i++)
        n += name_is_graphic(e->names[i].name);
    return n;
}

static void put_names(struct new_cards *k, const struct wish *w, enum card_field field)
{
    enum servc_transport t;
    if (!transport_parse(str_from(card_fields[field].key), &t) || !w->transport[t])
        return;
    const struct entry *e = entry_find(k->in.entries, (struct endpoint){w->port, (uint8_t)t});
    if (!names_of(e))
        return;
    put_key(&k->out, &card_fields[field], "");
    for (uint16_t i = 0; i < e->name_count; i++)
        if (name_is_graphic(e->names[i].name))
            put_name(k, e, &e->names[i]);
    put_refusals(k, e, e->at);
}

static void put_field(struct new_cards *k, const struct wish *w, enum card_field f)
{
    struct sink *out = &k->out;
    const struct card_field_row *field = &card_fields[f];
    switch (field->kind) {
    case CARD_FIELD_VERSION:
        sink_printf(out, "%s: 1\n", field->key);
        break;
    case CARD_FIELD_PORT:
        sink_printf(out, "%s: %u\n", field->key, (unsigned)w->port);
        break;
    case CARD_FIELD_NAMES:
        put_names(k, w, f);
        break;
    case CARD_FIELD_TEXT:
    case CARD_FIELD_DATE:
    case CARD_FIELD_WORD:
        put_key(out, field, "");
        break;
    case CARD_FIELD_WORDS:
        put_key(out, field, "[]");
        break;
    case CARD_FIELD_PROSE:
        put_key(out, field, "|");
        sink_z(out, "\n");
        break;
    case CARD_FIELD_HISTORY:
        put_key(out, field, "");
        sink_z(out, "  - {date: , say: , ref: []}\n");
        break;
    case CARD_FIELD_STATEMENTS:
        put_key(out, field, "");
        sink_z(out, "  - say:\n    by: []\n");
        break;
    case CARD_FIELD_RELATIONS:
        put_key(out, field, "");
        sink_z(out, "  - {port: , kind: }\n");
        break;
    case CARD_FIELD_FLAG:
        break; /* for overlays: who needs it knows it */
    }
}

/* A port has one card: what there is has to make room. */
static void say_what_there_is(const struct new_cards *k, uint16_t port)
{
    for (uint32_t i = 0; i < k->in.catalogue->card_count; i++) {
        const struct card *card = k->in.catalogue->cards[i];
        if (card->first <= port && port <= card->last)
            fprintf(stderr, "servc: %s:%u has %s for %u already; its names are taken over\n",
                    card->file->path, (unsigned)card->at.line,
                    card->field_at[CARD_ABOUT].line ? "a card" : "a decision", (unsigned)port);
    }
}

static void put_card(struct new_cards *k, const struct wish *w)
{
    say_what_there_is(k, w->port);
    if (k->out.n)
        sink_z(&k->out, "---\n");
    for (unsigned f = 0; f < CARD_FIELDS; f++)
        put_field(k, w, (enum card_field)f);
}

static struct wish *wish_for(struct new_cards *k, struct arena *mem, uint16_t port)
{
    for (uint32_t i = 0; i < k->count; i++)
        if (k->wishes[i].port == port)
            return &k->wishes[i];
    struct wish *w = arena_push(mem, k->wishes, k->count, k->capacity);
    *w = (struct wish){.port = port};
    return w;
}

static bool add_operand(struct new_cards *k, const struct arguments *a, const char *word)
{
    struct endpoint at;
    uint16_t first, last;
    if (endpoint_parse(str_from(word), &at)) {
        wish_for(k, a->mem, at.port)->transport[at.transport] = true;
        return true;
    }
    if (port_range_parse(str_from(word), &first, &last) && first == last) {
        memset(wish_for(k, a->mem, first)->transport, true, SERVC_TRANSPORTS);
        return true;
    }
    usage_error(a->mem, "for example 6443 or 465/tcp; a card for a range is written by hand",
                "`%s' is no port", word);
    return false;
}

int command_new(const struct arguments *a)
{
    struct new_cards k = {.count = 0};
    int status = EXIT_TROUBLE;
    if (a->operand_count == 0)
        return usage_error(a->mem, "for example `servc new 6443'", "a card for which port?");
    for (uint32_t i = 0; i < a->operand_count; i++)
        if (!add_operand(&k, a, a->operands[i]))
            return status;
    bool ok = inputs_read(&k.in, a);
    inputs_print_messages(&k.in, a);
    for (uint32_t i = 0; ok && i < k.count; i++)
        put_card(&k, &k.wishes[i]);
    if (ok) {
        fwrite(k.out.p, 1, k.out.n, stdout);
        status = EXIT_DONE;
    }
    sink_free(&k.out);
    inputs_free(&k.in);
    return status;
}

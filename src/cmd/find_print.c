/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json.h"
#include "base/plain.h"
#include "cmd/find.h"

#define BOLD "\033[1m"
#define PLAIN "\033[0m"

/* The widest a name may make its column; one that is longer pushes its own line. */
#define NAME_COLUMNS_MAX 36u
/* A sentence is cut around its match. */
#define SENTENCE_BYTES 100u
#define SENTENCE_BEFORE 40u

/* The text from `from` to before `to`, with what words were found in it in bold. */
static void put_part(struct sink *out, const struct find_result *r, uint32_t words, struct str text,
                     size_t from, size_t to, bool colour)
{
    while (colour && from < to) {
        struct find_span next = {to, to};
        for (uint32_t i = 0; i < words; i++) {
            const struct find_hit *h = &r->hits[i];
            if (h->kind != FIND_NUMBER && str_eq(h->text, text) && h->span.from >= from &&
                h->span.from < next.from && h->span.to <= to)
                next = h->span;
        }
        if (next.from == to)
            break;
        sink_plain(out, str_sub(text, from, next.from));
        sink_z(out, BOLD);
        sink_plain(out, str_sub(text, next.from, next.to));
        sink_z(out, PLAIN);
        from = next.to;
    }
    sink_plain(out, str_sub(text, from, to));
}

/* "465/tcp", "6000-6063/tcp,udp". */
static struct str at_text(const struct find_result *r, struct arena *mem)
{
    struct str s = r->first == r->last
                       ? arena_printf(mem, "%u", (unsigned)r->first)
                       : arena_printf(mem, "%u-%u", (unsigned)r->first, (unsigned)r->last);
    char before = '/';
    for (unsigned i = 0; i < SERVC_TRANSPORTS; i++) {
        if (!(r->transports & 1u << i))
            continue;
        s = arena_printf(mem, "%.*s%c%s", STR_FMT(s), before,
                         servc_transport_name((enum servc_transport)i));
        before = ',';
    }
    return s;
}

static struct str name_of(const struct find_result *r)
{
    return str_from(r->name ? r->name : servc_status_name(r->status));
}

static bool is_in_name(const struct find_hit *h)
{
    return h->kind != FIND_NUMBER && h->kind != FIND_TITLE && h->kind != FIND_TEXT;
}

/* A name beside the leading one that a word was found in. */
static const struct find_hit *alias_hit(const struct find_result *r, uint32_t words)
{
    struct str name = name_of(r);
    for (uint32_t i = 0; i < words; i++) {
        const struct find_hit *h = &r->hits[i];
        if (is_in_name(h) && !str_eq(h->text, name) &&
            !(r->title && str_eq(h->text, str_from(r->title))))
            return h;
    }
    return NULL;
}

/* submissions (also smtps). Returns its columns. */
static size_t put_name(const struct find_result *r, uint32_t words, bool colour, struct sink *out)
{
    struct str name = name_of(r);
    const struct find_hit *other = alias_hit(r, words);
    put_part(out, r, words, name, 0, name.n, colour && r->name);
    size_t columns = plain_columns(name);
    if (!other)
        return columns;
    sink_z(out, " (also ");
    put_part(out, r, words, other->text, 0, other->text.n, colour);
    sink_char(out, ')');
    return columns + plain_columns(other->text) + 8;
}

static void pad(struct sink *out, size_t have, size_t wanted)
{
    for (; have < wanted; have++)
        sink_char(out, ' ');
}

static size_t back_to_word(struct str text, size_t i)
{
    while (i > 0 && text.p[i - 1] != ' ')
        i--;
    return i;
}

/* What a card or a row of the registry says, around the match. */
static void put_sentence(struct sink *out, const struct find_result *r, uint32_t words,
                         const struct find_hit *h, bool colour)
{
    size_t from = 0, to;
    if (h->span.from > SENTENCE_BEFORE && h->text.n > SENTENCE_BYTES)
        from = back_to_word(h->text, h->span.from - SENTENCE_BEFORE);
    if (h->span.from - from > SENTENCE_BYTES / 2) /* a word of that length */
        from = h->span.from;
    struct str rest = str_sub(h->text, from, h->text.n);
    to = from + utf8_cut(rest, SENTENCE_BYTES).n;
    if (to < h->text.n && back_to_word(h->text, to) > h->span.to)
        to = back_to_word(h->text, to) - 1;
    sink_z(out, from ? "... " : "");
    put_part(out, r, words, h->text, from, to, colour);
    sink_z(out, to < h->text.n ? " ..." : "");
}

/* A sentence once, however many words were found in it. */
static void put_sentences(const struct find_result *r, uint32_t words, bool colour,
                          struct sink *out)
{
    for (uint32_t i = 0; i < words; i++) {
        const struct find_hit *h = &r->hits[i];
        bool shown = h->kind != FIND_TEXT &&
                     !(h->kind == FIND_TITLE && !(r->title && str_eq(h->text, str_from(r->title))));
        for (uint32_t k = 0; k < i && !shown; k++)
            shown = str_eq(r->hits[k].text, h->text);
        if (shown)
            continue;
        sink_z(out, h->kind == FIND_TITLE ? "    registry: " : "    ");
        put_sentence(out, r, words, h, colour);
        sink_char(out, '\n');
    }
}

void find_put_lines(const struct find *f, uint32_t shown, bool colour, struct sink *out)
{
    uint32_t words = f->words->count;
    size_t at_columns = 0, name_columns = 0;
    for (uint32_t i = 0; i < shown; i++) {
        struct sink name = SINK_EMPTY;
        struct str at = at_text(&f->results[i], f->mem);
        size_t columns = put_name(&f->results[i], words, false, &name);
        at_columns = at.n > at_columns ? at.n : at_columns;
        if (columns > name_columns && columns <= NAME_COLUMNS_MAX)
            name_columns = columns;
        sink_free(&name);
    }
    for (uint32_t i = 0; i < shown; i++) {
        const struct find_result *r = &f->results[i];
        struct str at = at_text(r, f->mem);
        sink_str(out, at);
        pad(out, at.n, at_columns + 2);
        size_t columns = put_name(r, words, colour, out);
        if (r->title) {
            pad(out, columns, name_columns + 2 > columns ? name_columns + 2 : columns + 2);
            put_part(out, r, words, str_from(r->title), 0, str_from(r->title).n, colour);
        }
        sink_char(out, '\n');
        put_sentences(r, words, colour, out);
    }
    if (shown < f->count)
        sink_printf(out, "%u more; -n 0 lists all\n", (unsigned)(f->count - shown));
}

/* ---- JSON ---- */

static void put_match_json(struct json *j, const struct find_word *word, const struct find_hit *h)
{
    json_open(j, '{');
    json_key(j, "word");
    json_str(j, word->given);
    json_member_z(j, "kind", find_kind_name(h->kind));
    json_key(j, "text");
    if (h->kind == FIND_NUMBER)
        json_null(j);
    else
        json_str(j, h->text);
    json_close(j, '}');
}

static void put_result_json(struct json *j, const struct find *f, const struct find_result *r)
{
    json_open(j, '{');
    json_member_u32(j, "first", r->first);
    json_member_u32(j, "last", r->last);
    json_member_open(j, "transports", '[');
    for (unsigned i = 0; i < SERVC_TRANSPORTS; i++)
        if (r->transports & 1u << i)
            json_z(j, servc_transport_name((enum servc_transport)i));
    json_close(j, ']');
    json_key(j, "name");
    if (r->name)
        json_z(j, r->name);
    else
        json_null(j);
    json_member_z(j, "status", servc_status_name(r->status));
    json_key(j, "title");
    if (r->title)
        json_z(j, r->title);
    else
        json_null(j);
    json_key(j, "frequency");
    if (r->frequency != SERVC_NO_FREQUENCY)
        json_millionths(j, r->frequency);
    else
        json_null(j);
    json_member_open(j, "matches", '[');
    for (uint32_t i = 0; i < f->words->count; i++)
        put_match_json(j, &f->words->at[i], &r->hits[i]);
    json_close(j, ']');
    json_close(j, '}');
}

void find_put_json(const struct find *f, uint32_t shown, struct sink *out)
{
    struct json j = {.out = out};
    json_open(&j, '{');
    json_member_open(&j, "words", '[');
    for (uint32_t i = 0; i < f->words->count; i++)
        json_str(&j, f->words->at[i].given);
    json_close(&j, ']');
    json_member_u32(&j, "found", f->count);
    json_member_open(&j, "results", '[');
    for (uint32_t i = 0; i < shown; i++)
        put_result_json(&j, f, &f->results[i]);
    json_close(&j, ']');
    json_close(&j, '}');
    sink_char(out, '\n');
}

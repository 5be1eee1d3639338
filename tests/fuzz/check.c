/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/check.h"

#include "base/num.h"

/* Memory is a constant times the input, and at least what one claim for each
 * endpoint takes: a list of endpoints makes as many of a few bytes. */
#define BYTES_FOR_ONE 1024
#define BYTES_AT_LEAST ((size_t)64 << 20)

static uint32_t count_lines(struct str text)
{
    uint32_t lines = 1;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    return lines;
}

static void check_place(struct place at, struct str text, uint32_t lines)
{
    CHECK(at.line <= lines);
    CHECK(at.column <= text.n + 1);
    CHECK(at.line > 0 || at.column == 0);
}

static void check_shown(struct str shown)
{
    CHECK(utf8_is_valid(shown, NULL));
    for (size_t i = 0; i < shown.n; i++)
        CHECK((unsigned char)shown.p[i] >= ' ' && shown.p[i] != 0x7F);
}

void check_messages(const struct diag *d, struct str text)
{
    uint32_t count = 0, lines = count_lines(text);
    for (const struct diag_message *m = d->first; m; m = m->next, count++) {
        CHECK(m->id && *m->id && m->text.n);
        check_shown(m->text);
        check_shown(m->hint);
        check_place(m->at, text, lines);
        check_place(m->also, text, lines);
    }
    CHECK(count <= d->count[DIAG_ERROR] + d->count[DIAG_WARNING] + d->count[DIAG_NOTE]);
}

static void check_claim(const struct claim *k, struct str text, uint32_t lines)
{
    CHECK(k->first <= k->last);
    CHECK(k->transport < SERVC_TRANSPORTS);
    CHECK(k->status <= SERVC_UNKNOWN);
    CHECK(k->at.file && k->at.line > 0);
    check_place(k->at, text, lines);
    CHECK(str_find_char(k->name, '\n') == STR_NOT_FOUND);
    CHECK(!k->freq.known || k->freq.millionths <= MILLION);
    CHECK(k->source != SERVC_SOURCE_IANA || k->registration);
    CHECK(k->source != SERVC_SOURCE_CARD || (k->curation && k->curation->card));
}

void each_claim(const struct catalogue *c, void (*visit)(void *user, const struct claim *k),
                void *user)
{
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++)
        for (uint32_t port = 0; port < PORTS; port++) {
            struct endpoint e = {(uint16_t)port, t};
            for (const struct claim *k = NULL; (k = claim_next(c, e, k));) {
                CHECK(k->first == port && k->last == port && k->transport == t);
                visit(user, k);
            }
        }
}

struct claims_check {
    struct str text;
    uint32_t lines, count;
};

static void visit_claim(void *user, const struct claim *k)
{
    struct claims_check *check = user;
    check_claim(k, check->text, check->lines);
    check->count++;
}

static void check_list(struct claims_check *check, const struct claim_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        visit_claim(check, list->at[i]);
}

void check_claims(const struct catalogue *c, struct str text)
{
    struct claims_check check = {text, count_lines(text), 0};
    each_claim(c, visit_claim, &check);
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++)
        check_list(&check, &c->ranges[t]);
    check_list(&check, &c->portless);
    check_list(&check, &c->unsupported);
    CHECK(check.count == c->count);
}

void check_reader(reader_fn *reader, enum refusal refusal, const uint8_t *data, size_t size)
{
    static const struct source_file file = {"input", "input"};
    struct str text = {(const char *)data, size};
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    struct catalogue *c = catalogue_new();
    diag_init(&d, &mem);
    bool read = reader(text, &file, c, &d);
    CHECK(read || refusal == MAY_REFUSE_SILENTLY || d.count[DIAG_ERROR]);
    check_messages(&d, text);
    check_claims(c, text);
    CHECK(mem.total + c->mem.total <= BYTES_AT_LEAST + BYTES_FOR_ONE * size);
    catalogue_free(c);
    arena_free(&mem);
}

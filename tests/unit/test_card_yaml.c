/* SPDX-License-Identifier: BSD-2-Clause */
/* One good card that has everything, and what happens when one thing in it is
 * changed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "model/card.h"
#include "read/reader.h"

#include <stdio.h>
#include <string.h>

static const char *const good_lines[] = {
    /*  1 */ "card: 1",
    /*  2 */ "port: 465",
    /*  3 */ "title: Mail submission over TLS",
    /*  4 */ "reviewed: 2026-11-20",
    /*  5 */ "confidence: high",
    /*  6 */ "prevalence: common",
    /*  7 */ "roles: [mail, auth]",
    /*  8 */ "tcp:",
    /*  9 */ "  - {name: submissions, status: assigned, since: 2017-12-12, ref: [RFC8314#7.3, iana]}",
    /* 10 */ "  - {name: smtps, status: legacy, since: 1997~, until: 1998-06, prefer: true}",
    /* 11 */ "  - {name: ssmtp_x, status: unofficial, ref: [debian], common: true}",
    /* 12 */ "udp:",
    /* 13 */ "  - {name: igmpv3lite, status: assigned, prefer: false}",
    /* 14 */ "  - {name: smtps, status: rejected, why: \"mirrored from tcp, no such service\"}",
    /* 15 */ "sctp:",
    /* 16 */ "  - {name: a1, status: co-assigned}",
    /* 17 */ "dccp:",
    /* 18 */ "  - name: b1",
    /* 19 */ "    status: legacy",
    /* 20 */ "about: |",
    /* 21 */ "  First sentence.",
    /* 22 */ "  Second sentence: d\xC3\xA9j\xC3\xA0 vu.",
    /* 23 */ "history:",
    /* 24 */ "  - {date: 1997~, say: Registered as smtps, ref: [RFC8314#7.3]}",
    /* 25 */ "uses:",
    /* 26 */ "  - say: Submission",
    /* 27 */ "      in TLS.",
    /* 28 */ "    by: [established, assigned, RFC8314#3.3]",
    /* 29 */ "  - say: D\xC3\xA9j\xC3\xA0.",
    /* 30 */ "    by: [reported]",
    /* 31 */ "other-uses:",
    /* 32 */ "  - {say: Relay., by: [reported, debian]}",
    /* 33 */ "security:",
    /* 34 */ "  - {say: Guessing., by: [threat, measured, \"https://example.org/x#y\"]}",
    /* 35 */ "seen-on:",
    /* 36 */ "  - {say: \xC3\x89, by: [reported]}",
    /* 37 */ "related:",
    /* 38 */ "  - {port: 587/tcp, kind: same-service}",
    /* 39 */ "  - {port: 25/tcp, kind: mistaken-for}",
    /* 40 */ "note: |",
    /* 41 */ "  Expect a server.",
    /* 42 */ "extends: true",
};
#define GOOD_LINES (sizeof good_lines / sizeof *good_lines)

struct fixture {
    struct arena mem;
    struct diag d;
    struct catalogue *c;
};

static int set_up(void **state)
{
    static struct fixture f;
    f.mem = ARENA_EMPTY;
    diag_init(&f.d, &f.mem);
    f.c = catalogue_new();
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    catalogue_free(f->c);
    arena_free(&f->mem);
    return 0;
}

/* The good card with one line replaced (0: none). */
static struct str card_with(struct fixture *f, size_t line, const char *text)
{
    struct str whole = STR("");
    for (size_t i = 0; i < GOOD_LINES; i++)
        whole = arena_printf(&f->mem, "%.*s%s\n", STR_FMT(whole),
                             i + 1 == line ? text : good_lines[i]);
    return whole;
}

static bool read_text(struct fixture *f, const char *path, struct str text)
{
    struct source_file *file = arena_new(&f->mem, struct source_file);
    file->path = file->label = path;
    return read_cards(text, file, 0, f->c, &f->d);
}

static bool read_z(struct fixture *f, const char *path, const char *text)
{
    return read_text(f, path, str_from(text));
}

static void print_all(const struct fixture *f)
{
    diag_print(&f->d, stdout, (struct diag_style){false, false, 0});
}

#define assert_str(view, z) assert_true(str_is((view), (z)))

static const struct claim *claim_at(const struct fixture *f, uint32_t i)
{
    assert_true(i < f->c->card_order.count);
    return f->c->card_order.at[i];
}

static void a_good_card_is_read_whole(void **state)
{
    struct fixture *f = *state;
    assert_true(read_text(f, "cards/00465.yaml", card_with(f, 0, NULL)));
    print_all(f);
    assert_int_equal(f->d.count[DIAG_ERROR] + f->d.count[DIAG_WARNING], 0);
    assert_int_equal(f->c->card_count, 1);
    assert_true(f->c->has_source[SERVC_SOURCE_CARD]);
    const struct card *card = f->c->cards[0];
    assert_int_equal(card->first, 465);
    assert_int_equal(card->last, 465);
    assert_int_equal(card->prevalence, CARD_COMMON);
    assert_str(card->texts[CARD_TITLE].text, "Mail submission over TLS");
    assert_int_equal(card->texts[CARD_TITLE].at.line, 3);
    assert_int_equal(card->texts[CARD_TITLE].at.column, 8);
    assert_str(card->texts[CARD_REVIEWED].text, "2026-11-20");
    assert_str(card->texts[CARD_CONFIDENCE].text, "high");
    assert_str(card->texts[CARD_PREVALENCE].text, "common");
    assert_str(card->texts[CARD_ABOUT].text,
               "First sentence.\nSecond sentence: d\xC3\xA9j\xC3\xA0 vu.");
    assert_str(card->texts[CARD_NOTE].text, "Expect a server.");
    assert_int_equal(card->lists[CARD_ROLES].count, 2);
    assert_str(card->lists[CARD_ROLES].at[1].text, "auth");
    assert_int_equal(card->lists[CARD_ROLES].at[1].at.column, 15);
    for (int i = 0; i < CARD_FIELDS; i++)
        assert_true(card->field_at[i].line > 0);
    assert_int_equal(card->field_at[CARD_NOTE].line, 40);
    assert_true(card->extends);
}

static void statements_keep_who_says_so(void **state)
{
    struct fixture *f = *state;
    assert_true(read_text(f, "cards/00465.yaml", card_with(f, 0, NULL)));
    const struct card *card = f->c->cards[0];
    const struct card_statements *uses = &card->statements[CARD_USES];
    assert_int_equal(uses->count, 2);
    assert_str(uses->at[0].say.text, "Submission in TLS.");
    assert_int_equal(uses->at[0].by.count, 3);
    assert_str(uses->at[0].by.at[2].text, "RFC8314#3.3");
    assert_str(uses->at[1].say.text, "D\xC3\xA9j\xC3\xA0.");
    const struct card_statement *history = card->statements[CARD_HISTORY].at;
    assert_int_equal(card->statements[CARD_HISTORY].count, 1);
    assert_str(history->date.text, "1997~");
    assert_str(history->say.text, "Registered as smtps");
    assert_str(history->by.at[0].text, "RFC8314#7.3");
    assert_str(card->statements[CARD_OTHER_USES].at[0].say.text, "Relay.");
    assert_str(card->statements[CARD_SECURITY].at[0].by.at[2].text, "https://example.org/x#y");
    /* Columns count bytes: the E with its accent is two. */
    assert_int_equal(card->statements[CARD_SEEN_ON].at[0].by.at[0].at.column, 20);
    assert_int_equal(card->relations.count, 2);
    assert_str(card->relations.at[1].port.text, "25/tcp");
    assert_str(card->relations.at[1].kind.text, "mistaken-for");
}

static void names_become_claims(void **state)
{
    static const struct {
        const char *name, *refs, *since, *until, *why;
        uint32_t flags, line, column;
        enum servc_transport transport;
        enum servc_status status;
    } rows[] = {
        {"submissions", "RFC8314#7.3 iana", "2017-12-12", "", "", 0, 9, 12, SERVC_TCP,
         SERVC_ASSIGNED},
        {"smtps", "", "1997~", "1998-06", "", CLAIM_PREFER, 10, 12, SERVC_TCP, SERVC_LEGACY},
        {"ssmtp_x", "debian", "", "", "", CLAIM_COMMON, 11, 12, SERVC_TCP, SERVC_UNOFFICIAL},
        {"igmpv3lite", "", "", "", "", 0, 13, 12, SERVC_UDP, SERVC_ASSIGNED},
        {"smtps", "", "", "", "mirrored from tcp, no such service", 0, 14, 12, SERVC_UDP,
         SERVC_REJECTED},
        {"a1", "", "", "", "", 0, 16, 12, SERVC_SCTP, SERVC_CO_ASSIGNED},
        {"b1", "", "", "", "", 0, 18, 11, SERVC_DCCP, SERVC_LEGACY},
    };
    struct fixture *f = *state;
    assert_true(read_text(f, "cards/00465.yaml", card_with(f, 0, NULL)));
    assert_int_equal(f->c->card_order.count, sizeof rows / sizeof *rows);
    assert_int_equal(f->c->count, sizeof rows / sizeof *rows);
    for (uint32_t i = 0; i < f->c->card_order.count; i++) {
        const struct claim *k = claim_at(f, i);
        assert_str(k->name, rows[i].name);
        assert_str(k->curation->refs, rows[i].refs);
        assert_str(k->curation->since, rows[i].since);
        assert_str(k->curation->until, rows[i].until);
        assert_str(k->curation->why, rows[i].why);
        assert_int_equal(k->flags, rows[i].flags);
        assert_int_equal(k->at.line, rows[i].line);
        assert_int_equal(k->at.column, rows[i].column);
        assert_int_equal(k->transport, rows[i].transport);
        assert_int_equal(k->status, rows[i].status);
        assert_int_equal(k->order, i);
        assert_int_equal(k->source, SERVC_SOURCE_CARD);
        assert_int_equal(k->first, 465);
        assert_ptr_equal(k->curation->card, f->c->cards[0]);
        assert_str(k->title, "Mail submission over TLS");
    }
    struct endpoint at = {465, SERVC_UDP};
    assert_ptr_equal(claim_next(f->c, at, NULL), claim_at(f, 3));
}

static void every_cut_of_a_good_card_is_answered(void **state)
{
    struct fixture *f = *state;
    struct str whole = card_with(f, 0, NULL);
    for (size_t n = 0; n < whole.n; n++) {
        uint32_t errors = f->d.count[DIAG_ERROR];
        bool used = read_text(f, "x.yaml", str_sub(whole, 0, n));
        assert_int_equal(used, f->d.count[DIAG_ERROR] == errors);
        if (used) { /* a new port is needed for the next */
            catalogue_free(f->c);
            f->c = catalogue_new();
        }
    }
}

/* One line changed, and the one message that it makes. */
static const struct broken {
    size_t line;
    const char *text;
    const char *id;
    uint32_t at_line, at_column;
    const char *hint; /* part of it; NULL: none is asked for */
} broken[] = {
    {9, "  - {name: x", "yaml-syntax", 10, 5, NULL},
    {3, "title: \"a", "yaml-syntax", 14, 43, NULL}, /* the next quote ends it, amid a line */
    {3, "title: a: b", "yaml-syntax", 3, 9, NULL},
    {3, "title: &x Mail", "yaml-anchor", 3, 8, NULL},
    {3, "title: *x", "yaml-anchor", 3, 8, NULL},
    {7, "roles: &r [mail]", "yaml-anchor", 7, 8, NULL},
    {3, "title: !!str Mail", "yaml-tag", 3, 8, NULL},
    {3, "title: ! Mail", "yaml-tag", 3, 8, NULL},
    {7, "roles: !x [mail]", "yaml-tag", 7, 8, NULL},
    {1, "%YAML 1.1\n---\ncard: 1", "yaml-tag", 1, 1, NULL},
    {3, "title: a\ntitle: b", "duplicate-key", 4, 1, NULL},
    {3, "title: a\nTitle: b", "duplicate-key", 4, 1, NULL},
    {11, "  - {name: a, status: legacy, name: b}", "duplicate-key", 11, 31, NULL},
    {3, "titel: Mail", "unknown-key", 3, 1, "did you mean `title'?"},
    {8, "tpc:", "unknown-key", 8, 1, "did you mean `tcp'?"},
    {11, "  - {name: a, status: legacy, sinc: 1999}", "unknown-key", 11, 31, "`since'"},
    {11, "  - {name: a, status: legacy, why: this, that one}", "unknown-key", 11, 42, "a comma"},
    {24, "  - {date: 1997, say: x, by: [iana], ref: [iana]}", "unknown-key", 24, 26, "say, ref"},
    {38, "  - {port: 587/tcp, kind: like, to: x}", "unknown-key", 38, 33, "port, kind"},
    {5, "confidence: hihg", "unknown-value", 5, 13, "`high'"},
    {6, "prevalence: 7", "unknown-value", 6, 13, "rare, occasional, common, widespread"},
    {7, "roles: [mail, atuh]", "unknown-value", 7, 15, "`auth'"},
    {11, "  - {name: a, status: assinged}", "unknown-value", 11, 23, "`assigned'"},
    {11, "  - {name: a, status: reserved}", "unknown-value", 11, 23, NULL},
    {11, "  - {name: a, status: legacy, prefer: yes}", "unknown-value", 11, 39, "false, true"},
    {42, "extends: yes", "unknown-value", 42, 10, "false, true"},
    {30, "    by: [debian, reported]", "unknown-value", 30, 10, NULL},
    {30, "    by: [established, debian, reported]", "unknown-value", 30, 31, "tags come first"},
    {30, "    by: [establishd, debian]", "unknown-value", 30, 10, "`established'"},
    {38, "  - {port: 587/tcp, kind: tlsof}", "unknown-value", 38, 27, "`tls-of'"},
    {3, "title: [a]", "wrong-type", 3, 8, NULL},
    {3, "title: {a: b}", "wrong-type", 3, 8, NULL},
    {3, "title:", "wrong-type", 3, 7, NULL},
    {3, "title: ''", "wrong-type", 3, 8, NULL},
    {3, "title: \"a\\nb\"", "wrong-type", 3, 8, NULL},
    {7, "roles: mail", "wrong-type", 7, 8, "write [mail]"},
    {7, "roles: [[mail]]", "wrong-type", 7, 9, NULL},
    {16, "  - a1", "wrong-type", 16, 5, NULL},
    {16, "  {name: a1, status: legacy}", "wrong-type", 16, 3, NULL},
    {11, "  - {name: a, status: legacy, ref: RFC1}", "wrong-type", 11, 36, "write [RFC1]"},
    {11, "  - {name: a, status: legacy, ref: [RFC 1]}", "wrong-type", 11, 37, NULL},
    {3, "? [a]\n: b", "wrong-type", 3, 3, NULL},
    {1, "", "missing-field", 2, 1, NULL},
    {2, "", "missing-field", 1, 1, NULL},
    {11, "  - {status: legacy}", "missing-field", 11, 5, NULL},
    {11, "  - {name: a}", "missing-field", 11, 5, NULL},
    {7, "roles: []", "missing-field", 7, 8, NULL},
    {16, "  []", "missing-field", 16, 3, NULL},
    {29, "  -", "missing-field", 30, 5, NULL},
    {24, "  - {say: x, ref: [iana]}", "missing-field", 24, 5, NULL},
    {38, "  - {port: 587/tcp}", "missing-field", 38, 5, NULL},
    {38, "  - {kind: like}", "missing-field", 38, 5, NULL},
    {1, "card: 2", "card-version", 1, 7, NULL},
    {1, "card: one", "card-version", 1, 7, NULL},
    {2, "port: 65536", "bad-port", 2, 7, NULL},
    {2, "port: 466-465", "bad-port", 2, 7, "6000-6063"},
    {2, "port: 465/tcp", "bad-port", 2, 7, NULL},
    {38, "  - {port: 587, kind: like}", "bad-port", 38, 12, "587/tcp"},
    {4, "reviewed: 20.11.2026", "bad-date", 4, 11, NULL},
    {4, "reviewed: 2026-11~", "bad-date", 4, 11, NULL},
    {4, "reviewed: 2026-13-01", "bad-date", 4, 11, NULL},
    {10, "  - {name: smtps, status: legacy, since: 97}", "bad-date", 10, 42, "YYYY"},
    {10, "  - {name: smtps, status: legacy, since: 1998-07~, until: 1998-06}", "bad-date", 10, 59,
     NULL},
    {24, "  - {date: about 1997, say: x, ref: [iana]}", "bad-date", 24, 12, NULL},
    {14, "  - {name: smtps, status: rejected}", "rejected-without-why", 14, 27, NULL},
    {11, "  - {name: SMTPS, status: unofficial}", "duplicate-name", 11, 12, NULL},
    {2, "port: 466", "file-name", 2, 7, NULL},
    {2, "port: 465-466", "file-name", 2, 7, NULL},
    {11, "  - {name: a b, status: legacy}", "name-syntax", 11, 12, NULL},
    {11, "  - {name: \"a\\nb\", status: legacy}", "name-syntax", 11, 12, NULL},
    {30, "", "statement-without-by", 29, 5, NULL},
    {30, "    by: []", "statement-without-by", 30, 9, NULL},
    {30, "    by: [established]", "statement-without-by", 30, 9, NULL},
    {24, "  - {date: 1997~, say: x}", "statement-without-by", 24, 5, NULL},
    {3, "title: a\tb", "control-character", 3, 9, NULL},
    {3, "title: a # \x01", "control-character", 3, 12, NULL},
    {3, "title: a\x7F", "control-character", 3, 9, NULL},
    {3, "title: a\xC2\x85", "control-character", 3, 9, NULL},
    {3, "title: \xE2\x80\xA8", "control-character", 3, 8, NULL},
    {3, "title: a\rb", "control-character", 3, 9, NULL},
    {3, "title: \"a\\tb\"", "control-character", 3, 8, NULL},
    {3, "title: \"a\\0b\"", "control-character", 3, 8, NULL},
    {11, "  - {name: \"a\\u009bb\", status: legacy}", "control-character", 11, 12, NULL},
    {3, "title: a\xFFg", "not-utf8", 3, 9, NULL},
    {3, "title: \xED\xA0\x80", "not-utf8", 3, 8, NULL},
};

static void check_broken(struct fixture *f, const struct broken *b, enum diag_level level)
{
    const struct diag_message *m = f->d.first;
    if (!m || m->next || strcmp(m->id, b->id) != 0 || m->level != level ||
        m->at.line != b->at_line || m->at.column != b->at_column ||
        (b->hint && str_find(m->hint, str_from(b->hint)) == STR_NOT_FOUND)) {
        printf("line %zu, `%s', should be [%s] at %u:%u, hint %s\n", b->line, b->text, b->id,
               (unsigned)b->at_line, (unsigned)b->at_column, b->hint ? b->hint : "-");
        print_all(f);
        fail();
    }
}

static void one_change_makes_one_error(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        bool used = read_text(f, "cards/00465.yaml", card_with(f, broken[i].line, broken[i].text));
        check_broken(f, &broken[i], DIAG_ERROR);
        assert_false(used);
        assert_int_equal(f->c->count, 0);
        assert_int_equal(f->c->card_count, 0);
        assert_false(f->c->has_source[SERVC_SOURCE_CARD]);
        tear_down(state);
        set_up(state);
    }
}

static void malformed_names_are_a_matter_of_status(void **state)
{
    static const struct broken warned[] = {
        {9, "  - {name: a_b, status: assigned}", "name-syntax", 9, 12, NULL},
        {9, "  - {name: 80, status: assigned}", "name-syntax", 9, 12, NULL},
        {16, "  - {name: sixteen-letters-, status: co-assigned}", "name-syntax", 16, 12, NULL},
    };
    static const char *const fine[] = {"legacy", "unofficial", "rejected, why: x"};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof warned / sizeof *warned; i++) {
        assert_true(read_text(f, "cards/00465.yaml", card_with(f, warned[i].line, warned[i].text)));
        check_broken(f, &warned[i], DIAG_WARNING);
        tear_down(state);
        set_up(state);
    }
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        struct str line = arena_printf(&f->mem, "  - {name: a_b/c, status: %s}", fine[i]);
        assert_true(read_text(f, "cards/00465.yaml", card_with(f, 11, line.p)));
        assert_null(f->d.first);
        tear_down(state);
        set_up(state);
    }
}

static void two_places_are_named_where_two_are_at_fault(void **state)
{
    static const struct {
        size_t line;
        const char *text;
        uint32_t also_line, also_column;
    } rows[] = {
        {3, "title: a\ntitle: b", 3, 1},
        {11, "  - {name: SMTPS, status: unofficial}", 10, 12},
        {10, "  - {name: smtps, status: legacy, since: 1998-07, until: 1998-06}", 10, 42},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_false(read_text(f, "cards/00465.yaml", card_with(f, rows[i].line, rows[i].text)));
        assert_non_null(f->d.first);
        assert_ptr_equal(f->d.first->also.file, f->d.first->at.file);
        assert_int_equal(f->d.first->also.line, rows[i].also_line);
        assert_int_equal(f->d.first->also.column, rows[i].also_column);
        tear_down(state);
        set_up(state);
    }
}

static void file_names_say_what_is_in_them(void **state)
{
    static const struct {
        const char *path, *port;
        bool ok;
    } rows[] = {
        {"00465.yaml", "465", true},
        {"a/b/00465.yaml", "466", false},
        {"00466.yaml/x.yaml", "465", true},
        {"06000-06063.yaml", "6000-6063", true},
        {"06000-06063.yaml", "6000", false},
        {"06000-06063.yaml", "6000-6062", false},
        {"06000.yaml", "6000-6063", false},
        {"names-01000-01999.yaml", "1000", true},
        {"names-01000-01999.yaml", "1999", true},
        {"names-01000-01999.yaml", "999", false},
        {"names-01000-01999.yaml", "2000", false},
        {"names-01000-01999.yaml", "1999-2000", false},
        {"465.yaml", "466", true},
        {"mine.yaml", "466", true},
        {"names-01000.yaml", "466", true},
        {"00465.yaml.txt", "466", true},
        {"99999.yaml", "466", false},
        {"-", "466", true},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str text = arena_printf(&f->mem, "card: 1\nport: %s\n", rows[i].port);
        bool used = read_text(f, rows[i].path, text);
        if (used != rows[i].ok || (!used && strcmp(f->d.first->id, "file-name") != 0)) {
            printf("%s with port %s\n", rows[i].path, rows[i].port);
            print_all(f);
            fail();
        }
        tear_down(state);
        set_up(state);
    }
}

#define DECISION(port, name) "card: 1\nport: " port "\ntcp: [{name: " name ", status: legacy}]\n"

static void a_bad_card_costs_itself_alone(void **state)
{
    struct fixture *f = *state;
    assert_true(read_z(f, "x.yaml", "---\n" DECISION("1", "a") "---\ncard: 1\nport: 2\nx: y\n"
                                    "---\n" DECISION("3", "c") "---\nnot a card\n---\n---\n"
                                    "---\n" DECISION("4", "d") "...\n"));
    assert_int_equal(f->c->card_count, 3);
    assert_int_equal(f->c->card_order.count, 3);
    assert_str(claim_at(f, 1)->name, "c");
    assert_str(claim_at(f, 2)->name, "d");
    assert_int_equal(claim_at(f, 2)->order, 2);
    assert_int_equal(f->d.count[DIAG_ERROR], 4);
    assert_string_equal(f->d.first->id, "unknown-key");
    assert_int_equal(f->d.first->at.line, 8);
    assert_string_equal(f->d.first->next->id, "wrong-type");
}

static void a_syntax_error_costs_the_rest_of_the_file(void **state)
{
    struct fixture *f = *state;
    assert_true(read_z(f, "x.yaml", DECISION("1", "a") "---\ncard: [\n---\n" DECISION("3", "c")));
    assert_int_equal(f->c->card_count, 1);
    assert_int_equal(f->d.count[DIAG_ERROR], 1);
    assert_string_equal(f->d.first->id, "yaml-syntax");
}

static void two_cards_for_a_port(void **state)
{
    struct fixture *f = *state;
    assert_true(read_z(f, "a.yaml", DECISION("1", "a") "---\n" DECISION("1-2", "b")));
    assert_true(read_z(f, "b.yaml", "---\n" DECISION("2", "c") "---\n" DECISION("1", "d")));
    assert_int_equal(f->c->card_count, 3);
    assert_int_equal(f->c->card_order.count, 3);
    const struct diag_message *m = f->d.first;
    assert_non_null(m);
    assert_null(m->next);
    assert_string_equal(m->id, "duplicate-card");
    assert_string_equal(m->at.file->path, "b.yaml");
    assert_int_equal(m->at.line, 7);
    assert_string_equal(m->also.file->path, "a.yaml");
    assert_int_equal(m->also.line, 2);
    assert_false(read_z(f, "c.yaml", DECISION("1-2", "e")));
    assert_string_equal(m->next->id, "duplicate-card");
    assert_int_equal(m->next->also.line, 6);
}

static void layers_may_speak_of_the_same_port(void **state)
{
    static const struct source_file file = {"mine.yaml", "mine.yaml"};
    struct fixture *f = *state;
    assert_true(read_z(f, "a.yaml", DECISION("1", "a")));
    assert_true(read_cards(STR(DECISION("1", "b")), &file, 1, f->c, &f->d));
    assert_null(f->d.first);
    assert_int_equal(f->c->cards[1]->layer, 1);
    assert_int_equal(claim_at(f, 1)->layer, 1);
    assert_false(read_cards(STR(DECISION("1", "c")), &file, 1, f->c, &f->d));
    assert_string_equal(f->d.first->id, "duplicate-card");
}

static void a_range_is_one_claim(void **state)
{
    struct fixture *f = *state;
    assert_true(read_z(f, "06000-06063.yaml", DECISION("6000-6063", "x11")));
    assert_int_equal(f->c->count, 1);
    assert_int_equal(f->c->ranges[SERVC_TCP].count, 1);
    assert_int_equal(claim_at(f, 0)->first, 6000);
    assert_int_equal(claim_at(f, 0)->last, 6063);
}

static void line_ends_of_other_systems(void **state)
{
    struct fixture *f = *state;
    assert_true(read_z(f, "x.yaml", "card: 1\r\nport: 1\r\nabout: |\r\n  One.\r\n  Two.\r\n"));
    assert_str(f->c->cards[0]->texts[CARD_ABOUT].text, "One.\nTwo.");
    assert_int_equal(f->c->cards[0]->field_at[CARD_ABOUT].line, 3);
    assert_true(read_z(f, "y.yaml", "\xEF\xBB\xBF" "card: 1\nport: 2"));
    assert_null(f->d.first);
}

static void files_without_a_card(void **state)
{
    static const char *const texts[] = {"", "\n", "# a comment\n"};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(read_z(f, "x.yaml", texts[i]));
        assert_int_equal(f->d.count[DIAG_ERROR], i + 1);
    }
    assert_string_equal(f->d.first->id, "missing-field");
    assert_int_equal(f->d.first->at.line, 0);
}

static const struct source_file sources_file = {"cards/sources.yaml", "sources.yaml"};

static void sources_are_read(void **state)
{
    struct fixture *f = *state;
    assert_true(read_card_sources(STR("debian:\n  title: /etc/services\n  publisher: Debian\n"
                                      "  url: https://example.org/\n"
                                      "book: {title: A book, citation: \"A. Uthor, 1999\"}\n"),
                                  &sources_file, f->c, &f->d));
    assert_null(f->d.first);
    assert_int_equal(f->c->card_source_count, 2);
    const struct card_source *s = f->c->card_sources;
    assert_str(s[0].key.text, "debian");
    assert_str(s[0].title.text, "/etc/services");
    assert_str(s[0].publisher.text, "Debian");
    assert_str(s[0].url.text, "https://example.org/");
    assert_int_equal(s[0].url.at.line, 4);
    assert_int_equal(s[0].citation.text.n, 0);
    assert_str(s[1].citation.text, "A. Uthor, 1999");
    assert_int_equal(s[1].key.at.line, 5);
}

static void broken_sources(void **state)
{
    static const struct broken rows[] = {
        {0, "a: {title: x, url: y}\nA: {title: x, url: y}\n", "duplicate-key", 2, 1, NULL},
        {0, "a: {titel: x, title: x, url: y}\n", "unknown-key", 1, 5, "`title'"},
        {0, "a: {url: y}\n", "missing-field", 1, 4, NULL},
        {0, "a: {title: x}\n", "missing-field", 1, 4, NULL},
        {0, "a: x\n", "wrong-type", 1, 4, NULL},
        {0, "a b: {title: x, url: y}\n", "wrong-type", 1, 1, NULL},
        {0, "[a]\n", "wrong-type", 1, 1, NULL},
        {0, "a: {title: x, url: y}\n---\nb: x\n", "wrong-type", 3, 1, NULL},
        {0, "a: {title: &t x, url: y}\n", "yaml-anchor", 1, 12, NULL},
        {0, "a: {", "yaml-syntax", 1, 5, NULL},
        {0, "# none\n", "missing-field", 0, 0, NULL},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        read_card_sources(str_from(rows[i].text), &sources_file, f->c, &f->d);
        check_broken(f, &rows[i], DIAG_ERROR);
        tear_down(state);
        set_up(state);
    }
}

static void read_our_file(struct fixture *f, struct str name, uint32_t *cards)
{
    struct source_file *file = arena_new(&f->mem, struct source_file);
    struct str text;
    file->path = arena_printf(&f->mem, "data/cards/%.*s", STR_FMT(name)).p;
    file->label = file->path;
    if (!file_read(&f->c->mem, file, &f->d, &text))
        return;
    if (str_is(name, "sources.yaml"))
        read_card_sources(text, file, f->c, &f->d);
    else if (read_cards(text, file, 0, f->c, &f->d))
        ++*cards;
}

static void our_own_cards_are_good(void **state)
{
    static const struct source_file folder = {"data/cards", "data/cards"};
    struct fixture *f = *state;
    struct str *names;
    uint32_t count = 0, cards = 0;
    if (!folder_exists("data/cards") ||
        !folder_list(&f->mem, &folder, STR(".yaml"), &f->d, &names, &count) || !count) {
        printf("skipped: our own cards (data/cards holds none)\n");
        skip();
    }
    for (uint32_t i = 0; i < count; i++)
        read_our_file(f, names[i], &cards);
    print_all(f);
    assert_int_equal(f->d.count[DIAG_ERROR], 0);
    assert_true(cards > 0);
    assert_true(f->c->card_count >= cards);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_good_card_is_read_whole),
        TEST(statements_keep_who_says_so),
        TEST(names_become_claims),
        TEST(every_cut_of_a_good_card_is_answered),
        TEST(one_change_makes_one_error),
        TEST(malformed_names_are_a_matter_of_status),
        TEST(two_places_are_named_where_two_are_at_fault),
        TEST(file_names_say_what_is_in_them),
        TEST(a_bad_card_costs_itself_alone),
        TEST(a_syntax_error_costs_the_rest_of_the_file),
        TEST(two_cards_for_a_port),
        TEST(layers_may_speak_of_the_same_port),
        TEST(a_range_is_one_claim),
        TEST(line_ends_of_other_systems),
        TEST(files_without_a_card),
        TEST(sources_are_read),
        TEST(broken_sources),
        TEST(our_own_cards_are_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

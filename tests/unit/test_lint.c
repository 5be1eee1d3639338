/* SPDX-License-Identifier: BSD-2-Clause */
/* Two good cards that know of each other; what is found when one thing in them is
 * changed, and what the edits make of it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "lint/lint.h"
#include "read/reader.h"
#include "rules/rules.h"

#include <stdio.h>
#include <string.h>

static const char registry[] =
    "Service Name,Port Number,Transport Protocol,Description,Registration Date,"
    "Modification Date,Reference,Assignment Notes\n"
    "submit,465,tcp,Message handing over TLS,2017-12-12,2018-02-03,[RFC8314],\n"
    "igmp,465,udp,Group directory,,,,\n"
    "mail,587,tcp,Message Submission,2000-01,,[RFC6409],\n"
    "owned,4000,tcp,Somebody,,2020-05-06,,\n";
static const char nmap[] =
    "smtps 465/tcp 0.013888\nsmtps 465/udp 0.000527\nmail 587/tcp 0.019721\n";

enum { A, B, S, FILES };
static const struct source_file files[FILES] = {
    [A] = {"cards/00465.yaml", "00465.yaml"},
    [B] = {"cards/00587.yaml", "00587.yaml"},
    [S] = {"cards/sources.yaml", "sources.yaml"},
};

static const char *const lines_a[] = {
    /*  1 */ "# what is said of 465",
    /*  2 */ "card: 1",
    /*  3 */ "port: 465",
    /*  4 */ "title: Handing mail over inside TLS",
    /*  5 */ "reviewed: 2026-11-20",
    /*  6 */ "confidence: high",
    /*  7 */ "prevalence: common",
    /*  8 */ "roles: [mail]",
    /*  9 */ "tcp:",
    /* 10 */ "  - {name: submit, status: assigned, since: 2017-12-12, ref: [RFC8314#7.3, iana]}",
    /* 11 */ "  - {name: smtps, status: legacy, since: 1997~, until: 1998, ref: [debian]}",
    /* 12 */ "udp:",
    /* 13 */ "  - {name: igmp, status: assigned, ref: [iana]}",
    /* 14 */ "  - {name: smtps, status: rejected, why: copied from the line above}",
    /* 15 */ "about: |",
    /* 16 */ "  Programs hand their mail over here.",
    /* 17 */ "  The other port of two.",
    /* 18 */ "history:",
    /* 19 */ "  - {date: 1997~, say: Registered for the first time, ref: [RFC8314#A.1]}",
    /* 20 */ "uses:",
    /* 21 */ "  - say: Handing over after a login.",
    /* 22 */ "    by: [established, RFC6409, \"https://example.org/a#b\"]",
    /* 23 */ "security:",
    /* 24 */ "  - say: Nothing can be stripped from the first byte on.",
    /* 25 */ "    by: [reported]",
    /* 26 */ "seen-on:",
    /* 27 */ "  - say: Providers.",
    /* 28 */ "    by: [reported, nmap]",
    /* 29 */ "related:",
    /* 30 */ "  - {port: 587/tcp, kind: tls-of}",
    /* 31 */ "  - {port: 4000/tcp, kind: like}",
    /* 32 */ "note: |",
    /* 33 */ "  Read the certificate.",
};
static const char *const lines_b[] = {
    /*  1 */ "card: 1",
    /*  2 */ "port: 587",
    /*  3 */ "title: The same with an upgrade",
    /*  4 */ "reviewed: 2026-11-20",
    /*  5 */ "confidence: high",
    /*  6 */ "prevalence: common",
    /*  7 */ "roles: [mail]",
    /*  8 */ "tcp:",
    /*  9 */ "  - {name: mail, status: assigned, ref: [iana]}",
    /* 10 */ "about: |",
    /* 11 */ "  The upgrade comes behind the greeting.",
    /* 12 */ "uses:",
    /* 13 */ "  - {say: As 465., by: [reported]}",
    /* 14 */ "security:",
    /* 15 */ "  - {say: An upgrade can be stripped., by: [established, RFC3207]}",
    /* 16 */ "seen-on:",
    /* 17 */ "  - {say: The same hosts., by: [reported]}",
    /* 18 */ "related:",
    /* 19 */ "  - {port: 465/tcp, kind: cleartext-of}",
    /* 20 */ "note: |",
    /* 21 */ "  Ask for EHLO.",
};
static const char *const lines_s[] = {
    /* 1 */ "debian:",
    /* 2 */ "  title: /etc/services",
    /* 3 */ "  url: https://example.org/",
};
static const struct {
    const char *const *at;
    size_t count;
} lines[FILES] = {
    [A] = {lines_a, sizeof lines_a / sizeof *lines_a},
    [B] = {lines_b, sizeof lines_b / sizeof *lines_b},
    [S] = {lines_s, sizeof lines_s / sizeof *lines_s},
};

struct fixture {
    struct arena mem;
    struct diag read, found;
    struct catalogue *c;
    struct str text[FILES];
    struct lint_file lint_files[FILES];
    struct lint lint;
};

static int set_up(void **state)
{
    static struct fixture f;
    f = (struct fixture){.mem = ARENA_EMPTY};
    diag_init(&f.read, &f.mem);
    diag_init(&f.found, &f.mem);
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

static void print_all(const struct fixture *f)
{
    diag_print(&f->read, stdout, (struct diag_style){false, false, 0});
    for (const struct diag_message *m = f->found.first; m; m = m->next)
        diag_print_message(m, stdout, false);
}

/* A file with one line replaced (0: none). */
static struct str text_with(struct fixture *f, unsigned file, size_t line, const char *text)
{
    struct str whole = STR("");
    for (size_t i = 0; i < lines[file].count; i++)
        whole = arena_printf(&f->mem, "%.*s%s\n", STR_FMT(whole),
                             i + 1 == line ? text : lines[file].at[i]);
    return whole;
}

static void read_texts(struct fixture *f)
{
    static const struct source_file iana = {"iana.csv", "iana.csv"}, services = {"nmap", "nmap"};
    read_iana_csv(STR(registry), &iana, f->c, &f->read);
    read_nmap_services(STR(nmap), &services, f->c, &f->read);
    for (unsigned i = 0; i < FILES; i++) {
        if (i == S)
            read_card_sources(f->text[i], &files[i], f->c, &f->read);
        else
            read_cards(f->text[i], &files[i], 0, f->c, &f->read);
        f->lint_files[i] = (struct lint_file){.file = &files[i], .text = f->text[i]};
    }
    f->lint = (struct lint){
        .catalogue = f->c,
        .entries = reconcile(f->c, 1, &(struct arena *){&f->mem}, &f->read),
        .files = f->lint_files,
        .file_count = FILES,
        .nmap_date = STR("2024-04-01"),
        .newest_rfc = 9989,
        .whole = true,
        .nmap_given = true,
        .d = &f->found,
        .mem = &f->mem,
    };
    lint_run(&f->lint);
}

static void read_with(struct fixture *f, unsigned file, size_t line, const char *text)
{
    for (unsigned i = 0; i < FILES; i++)
        f->text[i] = text_with(f, i, i == file ? line : 0, text);
    read_texts(f);
}

#define LONG                                                                                       \
    "A sentence of more than one hundred and sixty characters is one that nobody reads to its "    \
    "end on a terminal, so that what stands there is as good as not written down."

/* One line changed, and the one finding that it makes. */
static const struct mutant {
    unsigned file;
    size_t line;
    const char *text;
    const char *id;
    enum diag_level level;
    unsigned at_file;
    uint32_t at_line, at_column;
    const char *hint; /* part of it; NULL: none is asked for */
} mutants[] = {
    {A, 11, "  - {name: smtps, status: legacy, ref: [debain, debian]}", "unknown-source",
     DIAG_ERROR, A, 11, 41, "did you mean `debian'"},
    {A, 22, "    by: [established, rfc6409]", "unknown-source", DIAG_ERROR, A, 22, 23,
     "RFC8314#7.3"},
    {A, 22, "    by: [established, Debian]", "unknown-source", DIAG_ERROR, A, 22, 23, "`debian'"},
    {A, 19, "  - {date: 1997~, say: First, ref: [RFC]}", "unknown-source", DIAG_ERROR, A, 19, 37,
     NULL},
    {A, 11, "  - {name: smtps, status: legacy}", "unused-source", DIAG_WARNING, S, 1, 1,
     "take it out"},
    {A, 22, "    by: [established, RFC9990]", "unknown-rfc", DIAG_WARNING, A, 22, 23,
     "newest-rfc.txt"},
    {A, 10, "  - {name: submit, status: assigned, ref: [RFC83140]}", "unknown-rfc", DIAG_WARNING, A,
     10, 44, NULL},
    {A, 22, "    by: [established, RFC6409#s7]", "rfc-section", DIAG_WARNING, A, 22, 23,
     "RFC8314#7.3"},
    {A, 22, "    by: [established, RFC6409#7.]", "rfc-section", DIAG_WARNING, A, 22, 23, NULL},
    {A, 22, "    by: [established, RFC6409#]", "rfc-section", DIAG_WARNING, A, 22, 23, NULL},
    {A, 21, "  - say: " LONG, "long-sentence", DIAG_WARNING, A, 21, 10, "make two"},
    {A, 17, "  " LONG, "long-sentence", DIAG_WARNING, A, 17, 3, NULL},
    {A, 14, "  - {name: smtps, status: rejected, why: \"" LONG "\"}", "long-sentence", DIAG_WARNING,
     A, 14, 42, NULL},
    {A, 5, "# no date", "missing-prose", DIAG_WARNING, A, 15, 1, "held against"},
    {A, 8, "", "missing-prose", DIAG_WARNING, A, 15, 1, "roles"},
    {B, 20, "other-uses: [{say: None., by: [reported]}]\nnote: |", "key-order", DIAG_WARNING, B, 20,
     1, "--fix"},
    {A, 12, "sctp: [{name: x, status: legacy}]\nudp:", "key-order", DIAG_WARNING, A, 13, 1, NULL},
    {A, 24, "  - say: It is used by various applications.", "says-nothing", DIAG_WARNING, A, 24, 10,
     "false of"},
    {A, 33, "  Block this port.", "says-nothing", DIAG_WARNING, A, 33, 3, NULL},
    {A, 33, "  nmap has it at 0.013888 of all hosts.", "typed-frequency", DIAG_ERROR, A, 33, 3,
     "licence"},
    {A, 4, "title: \"Seen at 0.000527\"", "typed-frequency", DIAG_ERROR, A, 4, 8, NULL},
    {B, 13, "  - {say: programs hand their mail over here, by: [reported]}", "repeated-sentence",
     DIAG_WARNING, B, 13, 11, NULL},
    {A, 27, "  - say: Read the certificate!", "repeated-sentence", DIAG_WARNING, A, 33, 3, NULL},
    {A, 16, "  Message handing over TLS.", "registry-text", DIAG_WARNING, A, 16, 3, "your own"},
    {B, 3, "title: Message submission", "registry-text", DIAG_WARNING, B, 3, 8, NULL},
    {B, 3, "title: The MAIL protocol", "title-repeats-name", DIAG_WARNING, B, 3, 8, NULL},
    {B, 3, "title: Mail", "title-repeats-name", DIAG_WARNING, B, 3, 8, NULL},
    {A, 11, "  - {name: owned, status: unofficial, ref: [debian]}", "name-stolen", DIAG_NOTE, A, 11,
     12, NULL},
    {A, 14, "  - {name: smtp, status: rejected, why: nobody has it}", "rejected-unseen",
     DIAG_WARNING, A, 14, 12, "--services="},
    {A, 11, "  - {name: smtps, status: legacy, until: 2026-12, ref: [debian]}", "late-date",
     DIAG_WARNING, A, 11, 42, "reviewed"},
    {A, 11, "  - {name: smtps, status: legacy, since: 2027~, ref: [debian]}", "late-date",
     DIAG_WARNING, A, 11, 42, NULL},
    {A, 19, "  - {date: 2026-11-21, say: Tomorrow, ref: [iana]}", "late-date", DIAG_WARNING, A, 19,
     12, NULL},
    {A, 5, "reviewed: 2018-02-02", "row-changed", DIAG_WARNING, A, 5, 11, "give `reviewed'"},
    {B, 19, "  - {port: 465/tcp, kind: like}", "relation-not-mirrored", DIAG_WARNING, A, 30, 12,
     NULL},
    {A, 31, "  - {port: 587/udp, kind: mistaken-for}", "relation-not-mirrored", DIAG_WARNING, A, 31,
     12, "- {port: 465/udp, kind: mistaken-for}"},
    {A, 3, "port: 465\nextends: true", "extends-nothing", DIAG_WARNING, A, 4, 1,
     "take `extends' out"},
};
#define MUTANTS (sizeof mutants / sizeof *mutants)

static void a_good_card_has_no_finding(void **state)
{
    struct fixture *f = *state;
    read_with(f, A, 0, NULL);
    print_all(f);
    assert_int_equal(f->read.count[DIAG_ERROR] + f->read.count[DIAG_WARNING], 0);
    assert_null(f->found.first);
    assert_int_equal(f->lint.edit_count, 0);
}

static bool is_as_expected(const struct fixture *f, const struct mutant *m)
{
    const struct diag_message *found = f->found.first;
    if (f->read.count[DIAG_ERROR])
        return false;
    return found && !found->next && strcmp(found->id, m->id) == 0 && found->level == m->level &&
           found->at.file == &files[m->at_file] && found->at.line == m->at_line &&
           found->at.column == m->at_column &&
           (!m->hint || str_find(found->hint, str_from(m->hint)) != STR_NOT_FOUND);
}

static void one_change_makes_one_finding(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < MUTANTS; i++) {
        const struct mutant *m = &mutants[i];
        read_with(f, m->file, m->line, m->text);
        /* A relation that is changed in B is missed in A and in B. */
        bool two = strcmp(m->id, "relation-not-mirrored") == 0 && m->file == B;
        if (two && f->found.first && f->found.first->next)
            f->found.first->next = f->found.first->next->next;
        if (!is_as_expected(f, m)) {
            printf("%s:%zu, `%s', should be [%s] at %s:%u:%u, hint %s\n", files[m->file].path,
                   m->line, m->text, m->id, files[m->at_file].path, (unsigned)m->at_line,
                   (unsigned)m->at_column, m->hint ? m->hint : "-");
            print_all(f);
            fail();
        }
        tear_down(state);
        set_up(state);
    }
}

static void two_assigned_names(void **state)
{
    struct fixture *f = *state;
    read_with(f, A, 11, "  - {name: smtps, status: assigned, ref: [debian]}");
    /* The registry has no such name: that is said where names are decided. */
    assert_int_equal(diag_count(&f->read, "card-contradicts-registry"), 1);
    const struct diag_message *m = f->found.first;
    assert_non_null(m);
    assert_null(m->next);
    assert_string_equal(m->id, "two-assigned");
    assert_int_equal(m->level, DIAG_ERROR);
    assert_int_equal(m->at.line, 11);
    assert_int_equal(m->at.column, 12);
    assert_int_equal(m->also.line, 10);
}

static void a_decision_without_prose_need_not_relate(void **state)
{
    struct fixture *f = *state;
    for (unsigned i = 0; i < FILES; i++)
        f->text[i] = text_with(f, i, 0, NULL);
    f->text[B] = STR("card: 1\nport: 587\ntcp: [{name: mail, status: assigned}]\n");
    read_texts(f);
    print_all(f);
    assert_null(f->found.first);
}

/* Each id that a lint reports, as its source has it. */
static void every_id_has_a_mutant(void **state)
{
    static const struct source_file folder = {"src/lint", "src/lint"};
    struct fixture *f = *state;
    struct str *names, text;
    uint32_t count = 0, ids = 0;
    assert_true(folder_list(&f->mem, &folder, STR(".c"), &f->read, &names, &count));
    for (uint32_t i = 0; i < count; i++) {
        const char *path = arena_printf(&f->mem, "src/lint/%.*s", STR_FMT(names[i])).p;
        struct source_file file = {path, path};
        assert_true(file_read(&f->mem, &file, &f->read, &text));
        for (size_t at; (at = str_find(text, STR("diag_"))) != STR_NOT_FOUND;) {
            text = str_sub(text, at + 5, text.n);
            struct str call = str_sub(text, 0, str_find_char(text, ';')), id;
            bool reports = str_starts(text, STR("error(l->d")) ||
                           str_starts(text, STR("warning(l->d")) ||
                           str_starts(text, STR("note(l->d"));
            if (!reports || !str_cut(&call, '"', &id) || !str_cut(&call, '"', &id))
                continue;
            bool found = str_is(id, "two-assigned"); /* above */
            for (size_t m = 0; m < MUTANTS && !found; m++)
                found = str_is(id, mutants[m].id);
            if (!found)
                printf("no mutant for [%.*s]\n", STR_FMT(id));
            assert_true(found);
            ids++;
        }
    }
    assert_true(ids >= 17);
}

/* What the edits make of a file in which one line was changed. */
static const struct mended {
    unsigned file;
    size_t line;
    const char *text;
    unsigned in;
    size_t from;        /* the lines of the result from here on ... */
    const char *result; /* ... begin like this */
} mended[] = {
    {B, 19, "  - {port: 25/tcp, kind: like} # why", B, 19,
     "  - {port: 25/tcp, kind: like} # why\n  - {port: 465/tcp, kind: cleartext-of}\nnote: |\n"},
    {A, 31, "  - port: 587/tcp\n    kind: mistaken-for", B, 19,
     "  - {port: 465/tcp, kind: cleartext-of}\n  - {port: 465/tcp, kind: mistaken-for}\nnote: |\n"},
    {B, 20,
     "# another\nhistory: # short\n  - {date: 1998, say: Defined, ref: [RFC2476]}\n# last\nnote: |",
     B, 10,
     "about: |\n  The upgrade comes behind the greeting.\n# another\nhistory: # short\n"
     "  - {date: 1998, say: Defined, ref: [RFC2476]}\nuses:\n"},
    {A, 5, "reviewed: 2026-1-5 # soon", A, 5, "reviewed: 2026-01-05 # soon\nconfidence"},
    {A, 5, "reviewed: \"2026/01/05\"", A, 5, "reviewed: \"2026-01-05\"\n"},
    {A, 5, "reviewed: 5.1.2026", A, 5, "reviewed: 5.1.2026\n"},
    {A, 5, "reviewed: 2026-13-1", A, 5, "reviewed: 2026-13-1\n"},
    {A, 11, "  - {name: smtps, status: legacy, since: 1997-6~, ref: [debian]}", A, 11,
     "  - {name: smtps, status: legacy, since: 1997-06~, ref: [debian]}\nudp"},
};

static struct str from_line(struct str text, size_t line)
{
    struct str gone;
    while (--line)
        str_cut(&text, '\n', &gone);
    return text;
}

static void what_can_be_mended_is(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof mended / sizeof *mended; i++) {
        const struct mended *m = &mended[i];
        read_with(f, m->file, m->line, m->text);
        lint_mend_dates(&f->lint, &f->read);
        struct str result = lint_apply(&f->lint, &files[m->in], f->lint_files[m->in].text);
        if (!str_starts(from_line(result, m->from), str_from(m->result))) {
            printf("%s:%zu, `%s' becomes\n%.*s\n", files[m->file].path, m->line, m->text,
                   STR_FMT(result));
            fail();
        }
        tear_down(state);
        set_up(state);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_good_card_has_no_finding), TEST(one_change_makes_one_finding),
        TEST(two_assigned_names),         TEST(a_decision_without_prose_need_not_relate),
        TEST(every_id_has_a_mutant),      TEST(what_can_be_mended_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

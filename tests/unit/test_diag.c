/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages: order, counts, the ceiling, what is printed, and what may be shown
 * on a terminal. */
#define _POSIX_C_SOURCE 200809L
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

static const struct source_file iana = {"data/iana.csv", "iana"};
static const struct source_file card = {"cards/00465.yaml", "card"};

/* What diag_print writes; the text belongs to d->mem. */
static const char *printed(struct diag *d, struct diag_style style)
{
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    assert_non_null(out);
    diag_print(d, out, style);
    fclose(out);
    const char *kept = arena_z(d->mem, (struct str){text, n});
    free(text);
    return kept;
}

static const struct diag_style plain = {.colour = false};

static void order_and_counts(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    diag_init(&d, &mem);
    assert_null(d.first);
    assert_string_equal(printed(&d, plain), "");
    struct place at = {&iana, 3, 4};
    diag_error(&d, at, "e-one", "%s %d", "first", 1);
    diag_note(&d, at, "n-one", "second");
    diag_warning(&d, at, "w-one", "third");
    diag_error(&d, at, "e-one", "fourth");
    diag_warning(&d, at, "w-two", "fifth");
    assert_int_equal(d.count[DIAG_ERROR], 2);
    assert_int_equal(d.count[DIAG_WARNING], 2);
    assert_int_equal(d.count[DIAG_NOTE], 1);

    static const struct {
        enum diag_level level;
        const char *id, *text;
    } want[] = {
        {DIAG_ERROR, "e-one", "first 1"},  {DIAG_NOTE, "n-one", "second"},
        {DIAG_WARNING, "w-one", "third"},  {DIAG_ERROR, "e-one", "fourth"},
        {DIAG_WARNING, "w-two", "fifth"},
    };
    const struct diag_message *m = d.first;
    for (size_t i = 0; i < ROWS(want); i++, m = m->next) {
        assert_non_null(m);
        if (m->level != want[i].level || strcmp(m->id, want[i].id) != 0 ||
            !str_is(m->text, want[i].text))
            fail_msg("message %zu: %s, `%.*s'", i, m->id, STR_FMT(m->text));
        assert_int_equal(m->at.line, 3);
        assert_ptr_equal(m->at.file, &iana);
        assert_null(m->also.file);
        assert_int_equal(m->hint.n + m->subject.n, 0);
    }
    assert_null(m);

    static const struct {
        const char *id;
        uint32_t count;
    } kinds[] = {{"e-one", 2}, {"n-one", 1}, {"w-one", 1}, {"w-two", 1}};
    assert_int_equal(d.kind_count, ROWS(kinds));
    for (size_t i = 0; i < ROWS(kinds); i++)
        if (strcmp(d.kinds[i].id, kinds[i].id) != 0 || diag_count(&d, kinds[i].id) != kinds[i].count)
            fail_msg("kind %zu: %s, %u", i, d.kinds[i].id, (unsigned)diag_count(&d, kinds[i].id));
    arena_free(&mem);
}

/* Ids are one by their text, wherever it stands. */
static void ids_compare_as_text(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    char copy[] = "one-id";
    diag_init(&d, &mem);
    diag_warning(&d, place_file(&iana), "one-id", "a");
    diag_warning(&d, place_file(&iana), copy, "b");
    assert_int_equal(d.kind_count, 1);
    assert_int_equal(diag_count(&d, "one-id"), 2);
    arena_free(&mem);
}

static uint32_t kept_messages(const struct diag *d)
{
    uint32_t n = 0;
    for (const struct diag_message *m = d->first; m; m = m->next)
        n++;
    return n;
}

static void some_are_kept_all_are_counted(void **state)
{
    (void)state;
    static const struct {
        enum diag_level level;
        uint32_t given, kept;
    } cases[] = {
        {DIAG_ERROR, DIAG_KEPT, DIAG_KEPT},       {DIAG_ERROR, DIAG_KEPT + 1, DIAG_KEPT},
        {DIAG_WARNING, DIAG_KEPT, DIAG_KEPT},     {DIAG_WARNING, DIAG_KEPT + 1, DIAG_KEPT},
        {DIAG_WARNING, 100000, DIAG_KEPT},        {DIAG_NOTE, DIAG_KEPT, DIAG_KEPT},
        {DIAG_NOTE, DIAG_KEPT + 1, DIAG_KEPT + 1}, /* decisions: the report has them all */
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct arena mem = ARENA_EMPTY;
        struct diag d;
        diag_init(&d, &mem);
        for (uint32_t k = 0; k < cases[i].given; k++) {
            struct place at = {&iana, k + 1, 0};
            struct diag_message *m =
                diag_add(&d, cases[i].level, at, "many", "row %u", (unsigned)k);
            m->hint = STR("a hint"); /* a counted one may be dressed up too */
            m->subject = STR("465/tcp");
        }
        if (kept_messages(&d) != cases[i].kept || d.count[cases[i].level] != cases[i].given ||
            diag_count(&d, "many") != cases[i].given)
            fail_msg("row %zu: kept %u, counted %u", i, (unsigned)kept_messages(&d),
                     (unsigned)diag_count(&d, "many"));
        assert_true(str_is(d.first->text, "row 0"));
        arena_free(&mem);
    }
}

/* A flood of one id hides no other, and messages stay small however many. */
static void a_flood_hides_nothing(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    diag_init(&d, &mem);
    for (uint32_t i = 0; i < 5000; i++)
        diag_warning(&d, place_file(&iana), "flood", "water");
    size_t before = mem.total;
    for (uint32_t i = 0; i < 1000000; i++)
        diag_warning(&d, place_file(&iana), "flood", "water %u", (unsigned)i);
    assert_int_equal(mem.total, before);
    diag_error(&d, place_file(&card), "other", "seen");
    assert_int_equal(kept_messages(&d), DIAG_KEPT + 1);
    const char *text = printed(&d, (struct diag_style){.most = 1});
    assert_string_equal(text, "data/iana.csv: warning: water [flood]\n"
                              "cards/00465.yaml: error: seen [other]\n"
                              "servc: and 1004999 more like these [flood]\n");
    text = printed(&d, plain);
    assert_non_null(strstr(text, "[other]\nservc: and 1004000 more like these [flood]\n"));
    arena_free(&mem);
}

static void places(void **state)
{
    (void)state;
    static const struct {
        struct place at;
        const char *want;
    } cases[] = {
        {{NULL, 0, 0}, "servc: error: text [id]\n"},
        {{&iana, 0, 0}, "data/iana.csv: error: text [id]\n"},
        {{&iana, 7, 0}, "data/iana.csv:7: error: text [id]\n"},
        {{&iana, 7, 12}, "data/iana.csv:7:12: error: text [id]\n"},
        {{&iana, UINT32_MAX, UINT32_MAX},
         "data/iana.csv:4294967295:4294967295: error: text [id]\n"},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct arena mem = ARENA_EMPTY;
        struct diag d;
        diag_init(&d, &mem);
        diag_error(&d, cases[i].at, "id", "text");
        const char *got = printed(&d, plain);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("row %zu: %s", i, got);
        arena_free(&mem);
    }
}

static void three_messages(struct diag *d)
{
    struct diag_message *m =
        diag_error(d, (struct place){&card, 9, 1}, "unknown-key", "unknown key `%s'", "tpc");
    m->hint = STR("did you mean `tcp'?");
    m = diag_warning(d, (struct place){&card, 2, 0}, "contradicts", "not so");
    m->also = (struct place){&iana, 77, 5};
    m->subject = STR("465/tcp");
    m->hint = STR("the registry's row");
    m = diag_note(d, (struct place){&iana, 1, 1}, "decided", "never printed");
    m->hint = STR("nor this");
}

static void parts_of_a_message(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    diag_init(&d, &mem);
    three_messages(&d);
    assert_string_equal(printed(&d, plain),
                        "cards/00465.yaml:9:1: error: unknown key `tpc' [unknown-key]\n"
                        "cards/00465.yaml:9:1: hint: did you mean `tcp'?\n"
                        "cards/00465.yaml:2: warning: 465/tcp: not so [contradicts]\n"
                        "data/iana.csv:77:5: note: the other place is here\n"
                        "cards/00465.yaml:2: hint: the registry's row\n");
    assert_string_equal(printed(&d, (struct diag_style){.quiet = true}),
                        "cards/00465.yaml:9:1: error: unknown key `tpc' [unknown-key]\n"
                        "cards/00465.yaml:9:1: hint: did you mean `tcp'?\n");
    arena_free(&mem);
}

#define BOLD(text) "\033[1m" text "\033[0m "
#define WORD(code, text) "\033[1;" code "m" text ":\033[0m "

static void colours(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    diag_init(&d, &mem);
    three_messages(&d);
    assert_string_equal(
        printed(&d, (struct diag_style){.colour = true}),
        BOLD("cards/00465.yaml:9:1:") WORD("31", "error") "unknown key `tpc' [unknown-key]\n"
        BOLD("cards/00465.yaml:9:1:") WORD("32", "hint") "did you mean `tcp'?\n"
        BOLD("cards/00465.yaml:2:") WORD("35", "warning") "465/tcp: not so [contradicts]\n"
        BOLD("data/iana.csv:77:5:") WORD("36", "note") "the other place is here\n"
        BOLD("cards/00465.yaml:2:") WORD("32", "hint") "the registry's row\n");
    arena_free(&mem);
}

/* `most` counts each id apart. */
static void most_of_each_id(void **state)
{
    (void)state;
    static const struct {
        uint32_t most;
        const char *want;
    } cases[] = {
        {0, "a: warning: 1 [x]\na: error: 2 [y]\na: warning: 3 [x]\na: warning: 4 [x]\n"},
        {1, "a: warning: 1 [x]\na: error: 2 [y]\nservc: and 2 more like these [x]\n"},
        {2, "a: warning: 1 [x]\na: error: 2 [y]\na: warning: 3 [x]\n"
            "servc: and 1 more like these [x]\n"},
        {3, "a: warning: 1 [x]\na: error: 2 [y]\na: warning: 3 [x]\na: warning: 4 [x]\n"},
        {4, "a: warning: 1 [x]\na: error: 2 [y]\na: warning: 3 [x]\na: warning: 4 [x]\n"},
    };
    static const struct source_file a = {"a", "a"};
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    diag_init(&d, &mem);
    diag_warning(&d, place_file(&a), "x", "1");
    diag_error(&d, place_file(&a), "y", "2");
    diag_warning(&d, place_file(&a), "x", "3");
    diag_note(&d, place_file(&a), "z", "a note");
    diag_warning(&d, place_file(&a), "x", "4");
    for (size_t i = 0; i < ROWS(cases); i++) {
        const char *got = printed(&d, (struct diag_style){.most = cases[i].most});
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("row %zu, most %u:\n%s", i, (unsigned)cases[i].most, got);
    }
    assert_string_equal(printed(&d, (struct diag_style){.most = 1, .quiet = true}),
                        "a: error: 2 [y]\n");
    arena_free(&mem);
}

#define T(literal) {literal, sizeof literal - 1}
#define TEN "0123456789"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN

static void quoting(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *want;
    } cases[] = {
        {T(""), ""},
        {{NULL, 0}, ""},
        {T("http-alt"), "http-alt"},
        {T("`'\"\\%s"), "`'\"\\%s"},
        {T("\x1F \x7E\x7F"), "\\x1F ~\\x7F"},
        {T("\x1B[31mred"), "\\x1B[31mred"},
        {T("a\0b"), "a\\x00b"},
        {T("\t\r\n"), "\\x09\\x0D\\x0A"},
        /* UTF-8 is shown, C1 controls are not */
        {T("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
        {T("\xC2\x80"), "\\xC2\\x80"},
        {T("\xC2\x9B" "31m"), "\\xC2\\x9B31m"},
        {T("\xC2\x9F"), "\\xC2\\x9F"},
        {T("\xC2\xA0"), "\xC2\xA0"},
        {T("\xC3\x80"), "\xC3\x80"},
        /* broken UTF-8 */
        {T("\xFF"), "\\xFF"},
        {T("a\x9Bz"), "a\\x9Bz"},
        {T("\xC3"), "\\xC3"},
        {T("\xC2"), "\\xC2"},
        {T("\xE2\x82z"), "\\xE2\\x82z"},
        {T("\xC0\x9B"), "\\xC0\\x9B"},
        {T("\xED\xA0\x80"), "\\xED\\xA0\\x80"},
        {T("\xFF\x1B\xC3\xA9\xFF"), "\\xFF\\x1B\xC3\xA9\\xFF"},
        /* 80 bytes are shown; then the cut is seen */
        {T(SEVENTY TEN), SEVENTY TEN},
        {T(SEVENTY TEN "x"), SEVENTY TEN "..."},
        {T(SEVENTY TEN TEN TEN), SEVENTY TEN "..."},
        {T(SEVENTY "12345678\xC3\xA9"), SEVENTY "12345678\xC3\xA9"},
        {T(SEVENTY "123456789\xC3\xA9"), SEVENTY "123456789..."},
        {T(SEVENTY "12345678\xE2\x82\xAC"), SEVENTY "12345678..."},
        {T(SEVENTY "123456789\x1B" "1"), SEVENTY "123456789\\x1B..."},
    };
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    diag_init(&d, &mem);
    for (size_t i = 0; i < ROWS(cases); i++) {
        const char *got = diag_quote(&d, cases[i].text);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("row %zu, %s: %s", i, cases[i].want, got);
    }
    arena_free(&mem);
}

/* Whatever the bytes: printable, well formed, bounded. */
static void quoting_any_bytes(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    uint32_t random = 1;
    diag_init(&d, &mem);
    for (uint32_t round = 0; round < 20000; round++) {
        char bytes[120];
        size_t n = round % (sizeof bytes + 1);
        for (size_t i = 0; i < n; i++) {
            random = random * 1664525u + 1013904223u;
            bytes[i] = (char)(random >> 24 & (round % 2 ? 0xFF : 0xBF));
        }
        struct str got = str_from(diag_quote(&d, (struct str){bytes, n}));
        if (!utf8_is_valid(got, NULL) || got.n > 80 * 4 + 3)
            fail_msg("round %u: `%.*s'", (unsigned)round, STR_FMT(got));
        for (size_t i = 0; i < got.n; i++)
            if ((unsigned char)got.p[i] < 0x20 || got.p[i] == 0x7F ||
                ((unsigned char)got.p[i] == 0xC2 && (unsigned char)got.p[i + 1] < 0xA0))
                fail_msg("round %u: a control byte at %zu", (unsigned)round, i);
    }
    arena_free(&mem);
}

static void did_you_mean(void **state)
{
    (void)state;
    static const char *const words[] = {
        "tcp", "udp", "sctp", "dccp", "submissions", "nmap-services", "services", "history"};
    static const struct {
        const char *wrong, *want; /* "": nothing is near */
    } cases[] = {
        {"tcp", "tcp"},
        {"tpc", "tcp"},
        {"tcpp", "tcp"},
        {"upd", "udp"},
        {"scpt", "sctp"},
        {"dcp", "tcp"}, /* as near as dccp, and before it */
        {"xyz", ""},
        {"tyz", ""},
        {"hisotry", "history"},
        {"hxstoryyy", "history"},   /* three of nine letters */
        {"hxxtoryyy", ""},          /* four */
        {"submision", "submissions"},
        {"service", "services"},
        {"nmap", "nmap-services"},  /* a beginning, though many letters away */
        {"nmap-service", "nmap-services"},
        {"TCP", ""},                /* case counts */
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str got = diag_like_z(str_from(cases[i].wrong), words, ROWS(words));
        if (!str_is(got, cases[i].want))
            fail_msg("row %zu, `%s': `%.*s'", i, cases[i].wrong, STR_FMT(got));
    }
    assert_int_equal(diag_like_z(STR("tcp"), words, 0).n, 0);
    assert_int_equal(diag_like_z(STR_NONE, words, ROWS(words)).n, 0);
}

static struct str from_views(const void *list, size_t i)
{
    return ((const struct str *)list)[i];
}

static void did_you_mean_one_of_views(void **state)
{
    (void)state;
    static const struct str words[] = {{"httpx", 4}, {"domain-name", 6}};
    assert_true(str_is(diag_like(STR("htpp"), from_views, words, 2), "http"));
    assert_true(str_is(diag_like(STR("domian"), from_views, words, 2), "domain"));
    assert_int_equal(diag_like(STR("smtp"), from_views, words, 2).n, 0);
}

/* An id met at several levels is counted at each: notes crowd out no warning,
 * and warnings no error. */
static void levels_of_an_id_are_apart(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    const struct diag_style some = {false, false, 20}, quiet = {false, true, 20};
    diag_init(&d, &mem);
    for (int i = 0; i < DIAG_KEPT; i++)
        diag_note(&d, place_file(&iana), "two-levels", "n");
    diag_warning(&d, place_file(&iana), "two-levels", "seen");
    assert_string_equal(printed(&d, some), "data/iana.csv: warning: seen [two-levels]\n");
    for (int i = 0; i < DIAG_KEPT; i++)
        diag_warning(&d, place_file(&iana), "two-levels", "w");
    diag_error(&d, place_file(&iana), "two-levels", "worse");
    assert_string_equal(printed(&d, quiet), "data/iana.csv: error: worse [two-levels]\n");
    assert_int_equal(diag_count(&d, "two-levels"), DIAG_KEPT + 1 + DIAG_KEPT + 1);
    arena_free(&mem);
}

static void levels_can_be_overridden(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    diag_init(&d, &mem);
    diag_override(&d, STR("a"), DIAG_ERROR);
    diag_override(&d, STR("b"), DIAG_NOTE);
    diag_warning(&d, place_file(&iana), "a", "x");
    diag_warning(&d, place_file(&iana), "b", "x");
    diag_warning(&d, place_file(&iana), "c", "x");
    diag_note(&d, place_file(&iana), "a", "a note stays one");
    assert_int_equal(d.count[DIAG_ERROR], 1);
    assert_int_equal(d.count[DIAG_WARNING], 1);
    assert_int_equal(d.count[DIAG_NOTE], 2);
    d.all_errors = true;
    diag_warning(&d, place_file(&iana), "b", "x");
    diag_warning(&d, place_file(&iana), "c", "x");
    assert_int_equal(d.count[DIAG_ERROR], 2);
    arena_free(&mem);
}

/* Message i of a run: a few ids, of which some come more often than texts are kept. */
static void add_one_of_many(struct diag *d, uint32_t i)
{
    static const char *const ids[] = {"often", "seldom", "note"};
    struct place at = {&iana, i + 1, 0};
    if (i % 300 == 7)
        diag_error(d, at, ids[1], "error %u", (unsigned)i);
    else if (i % 2)
        diag_warning(d, at, ids[0], "warning %u", (unsigned)i);
    else
        diag_note(d, at, ids[2], "note %u", (unsigned)i);
}

#define MANY (3 * DIAG_KEPT)

static void parts_are_the_whole(void **state)
{
    (void)state;
    static const uint32_t parts[] = {1, 7, 900, MANY / 2, MANY - 1, MANY};
    for (size_t k = 0; k < ROWS(parts) * 2; k++) {
        struct arena mem = ARENA_EMPTY;
        struct diag whole, joined;
        diag_init(&whole, &mem);
        diag_init(&joined, &mem);
        whole.notes_counted = joined.notes_counted = k % 2;
        diag_override(&whole, STR("often"), DIAG_ERROR);
        diag_override(&joined, STR("often"), DIAG_ERROR);
        for (uint32_t i = 0; i < MANY; i++)
            add_one_of_many(&whole, i);
        for (uint32_t from = 0; from < MANY;) {
            struct diag part;
            diag_init_part(&part, &joined, &mem);
            for (uint32_t to = from + parts[k / 2]; from < to && from < MANY; from++)
                add_one_of_many(&part, from);
            diag_join(&joined, &part);
        }
        assert_memory_equal(whole.count, joined.count, sizeof whole.count);
        assert_int_equal(diag_count(&whole, "often"), diag_count(&joined, "often"));
        assert_string_equal(printed(&whole, plain), printed(&joined, plain));
        const struct diag_message *a = whole.first, *b = joined.first;
        for (; a && b; a = a->next, b = b->next)
            assert_int_equal(a->at.line, b->at.line);
        assert_true(!a && !b);
        arena_free(&mem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_of_an_id_are_apart),
        cmocka_unit_test(levels_can_be_overridden),
        cmocka_unit_test(order_and_counts),
        cmocka_unit_test(ids_compare_as_text),
        cmocka_unit_test(some_are_kept_all_are_counted),
        cmocka_unit_test(a_flood_hides_nothing),
        cmocka_unit_test(places),
        cmocka_unit_test(parts_of_a_message),
        cmocka_unit_test(colours),
        cmocka_unit_test(most_of_each_id),
        cmocka_unit_test(quoting),
        cmocka_unit_test(quoting_any_bytes),
        cmocka_unit_test(did_you_mean),
        cmocka_unit_test(did_you_mean_one_of_views),
        cmocka_unit_test(parts_are_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

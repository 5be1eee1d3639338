/* SPDX-License-Identifier: BSD-2-Clause */
/* Searching: how a word matches, and which service comes first. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "find/find.h"
#include "model/claim.h"
#include "support/table_world.h"

#include <stdlib.h>
#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

static struct find_word word(struct find_words *w, struct arena *mem, const char *text)
{
    assert_int_equal(find_words_parse(w, &text, 1, mem), FIND_WORDS_FINE);
    return w->at[0];
}

static void names(void **state)
{
    (void)state;
    static const struct {
        const char *word, *name;
        enum find_fit fit;
        size_t from, to;
    } rows[] = {
        {"smtps", "smtps", FIT_EQUAL, 0, 5},
        {"SMTPS", "smtps", FIT_EQUAL, 0, 5},
        {"http-alt", "httpalt", FIT_EQUAL, 0, 7},
        {"httpalt", "http_alt", FIT_EQUAL, 0, 8},
        {"http.alt", "HTTP-ALT.", FIT_EQUAL, 0, 8},
        {"smtp", "smtps", FIT_BEGINS, 0, 4},
        {"smtps", "smtp", FIT_NOT, 0, 0},
        {"alt", "http-alt", FIT_PART, 5, 8},
        {"ssh", "netconf-ssh", FIT_PART, 8, 11},
        {"ssh", "lotusshed-ssh", FIT_PART, 10, 13}, /* not the ssh inside of it */
        {"tps", "smtps", FIT_INSIDE, 2, 5},
        {"pa", "httpalt", FIT_NOT, 0, 0}, /* too short for the middle of a word */
        {"ht", "http", FIT_BEGINS, 0, 2},
        {"ht", "x-ht", FIT_PART, 2, 4},
        {"x", "", FIT_NOT, 0, 0},
        {"pal", "http-alt", FIT_INSIDE, 3, 7},
    };
    struct arena mem = ARENA_EMPTY;
    struct find_words w;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct find_span span = {0, 0};
        enum find_fit fit =
            find_in_name(word(&w, &mem, rows[i].word).text, str_from(rows[i].name), &span);
        if (fit != rows[i].fit || span.from != rows[i].from || span.to != rows[i].to)
            fail_msg("%s in %s: %d, %zu to %zu", rows[i].word, rows[i].name, (int)fit, span.from,
                     span.to);
    }
    arena_free(&mem);
}

static void texts(void **state)
{
    (void)state;
    static const struct {
        const char *word, *text;
        int from; /* -1: not there */
    } rows[] = {
        {"mail", "Mail submission", 0},
        {"sub", "Mail submission", 5},
        {"mission", "Mail submission", -1},
        {"remotedesktop", "Windows Remote Desktop", 8},
        {"clients", "a mail client.", 7},
        {"clients", "a clientele", -1},
        {"bus", "a bu", -1},
        {"smb", "SMB, and SMBIOS", 0},
        {"x1", "an X11 server", -1},
        {"x11", "an X11 server", 3},
        {"to", "tools to use", 6},
        {"c", "written in C", 11},
        {"\xc3\xa9t", "l'\xc3\xa9t\xc3\xa9", 2},
        {"t", "l'\xc3\xa9t", -1},
        {"y", "", -1},
    };
    struct arena mem = ARENA_EMPTY;
    struct find_words w;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct find_span span = {0, 0};
        bool found = find_in_text(word(&w, &mem, rows[i].word).text, str_from(rows[i].text), &span);
        if (found != (rows[i].from >= 0) || (found && span.from != (size_t)rows[i].from))
            fail_msg("%s in `%s': %d, from %zu", rows[i].word, rows[i].text, found, span.from);
    }
    arena_free(&mem);
}

static void slips(void **state)
{
    (void)state;
    static const struct {
        const char *word, *name;
        unsigned slips; /* more than the word may have: not alike */
    } rows[] = {
        {"smpts", "smtps", 1},
        {"smtps", "smtps", 0},
        {"smpts", "smtp", 2},
        {"vcn", "vnc", 1},
        {"vnc", "nnc", 2},
        {"vc", "vd", 1},
        {"postgers", "postgres", 1},
        {"kuberentes", "kubernetes", 1},
        {"kbrntes", "kubernetes", 3},
        {"httpatl", "http-alt", 1},
        {"465", "466", 1},
        {"abcde", "", 2},
    };
    struct arena mem = ARENA_EMPTY;
    struct find_words w;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct find_word one = word(&w, &mem, rows[i].word);
        unsigned found = find_slips_in_name(&one, str_from(rows[i].name));
        bool alike = rows[i].slips <= one.slips;
        if (alike ? found != rows[i].slips : found <= one.slips)
            fail_msg("%s, %s: %u, at most %u", rows[i].word, rows[i].name, found, one.slips);
    }
    arena_free(&mem);
}

static void queries(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct find_words w;
    const char *two[] = {"  Mail\tsub-mission ", "-._"}, *none[] = {"", " \t", "--"};
    const char *many = "a b c d e f g h i j k l m n o p",
               *more = "a b c d e f g h i j k l m n o p q";
    assert_int_equal(find_words_parse(&w, two, 2, &mem), FIND_WORDS_FINE);
    assert_int_equal(w.count, 2);
    assert_true(str_is(w.at[0].text, "mail") && str_is(w.at[1].text, "submission"));
    assert_true(str_is(w.at[1].given, "sub-mission") && str_is(w.joined.text, "mailsubmission"));
    assert_int_equal(find_words_parse(&w, none, 3, &mem), FIND_WORDS_NONE);
    assert_int_equal(find_words_parse(&w, none, 0, &mem), FIND_WORDS_NONE);
    assert_int_equal(find_words_parse(&w, &many, 1, &mem), FIND_WORDS_FINE);
    assert_int_equal(find_words_parse(&w, &more, 1, &mem), FIND_WORDS_TOO_MANY);
    assert_true(word(&w, &mem, "465").is_number && w.at[0].number == 465);
    assert_false(word(&w, &mem, "65536").is_number || word(&w, &mem, "4b").is_number);
    arena_free(&mem);
}

/* ---- A table ---- */

struct fixture {
    struct world *w;
    struct servc_table *t;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->w = world_new();
    world_iana(f->w,
               "submission,587,tcp,Message Submission,,\nsubmissions,465,tcp,Mail,,\n"
               "igmp,465,udp,Multicast,,\nsmtp,25,tcp,Simple Mail,,\nsmtp,25,udp,Simple Mail,,\n"
               "x11,6000-6003,tcp,Windows on screens,,\nremote-as,1053,tcp,Assistant,,\n"
               "tabletremote,4000,tcp,A desktop with a tablet,,\n"
               "wbt,3389,tcp,Windows Remote Desktop,,\nmail-465,8000,tcp,,,\n"
               "smtp-proxy,8025,tcp,,,\nold-mail,8026,tcp,,,\n");
    world_nmap(f->w, "smtps\t465/tcp\t0.012345\nsmtp\t25/tcp\t0.100000\nX11:2\t6002/tcp\t0.000123\n"
                     "unknown\t9999/tcp\t0.000001\n");
    world_reconcile(f->w);
    struct good_tables good = table_world_tables(f->w);
    assert_int_equal(servc_open_memory(good.raw.p, good.raw.n, 0, &f->t), SERVC_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    servc_close(f->t);
    world_free(f->w);
    free(f);
    return 0;
}

/* "465 submissions alias; 8000 mail-465 part": of several words the kind of each. */
static const char *search(struct fixture *f, const char *query, unsigned transports,
                          const char *card)
{
    struct find_words words;
    struct find find;
    struct str text = STR_NONE;
    struct arena *mem = &f->w->mem;
    assert_int_equal(find_words_parse(&words, &query, 1, mem), FIND_WORDS_FINE);
    find_begin(&find, f->t, SERVC_POLICY_IANA, transports, &words, mem);
    if (card) {
        struct world *w = world_new();
        world_cards(w, card, 0);
        struct servc_card_ports ports = {w->catalogue->cards[0]->first,
                                         w->catalogue->cards[0]->last};
        if (find_wants_card(&find, ports, str_from(card)))
            find_add_card(&find, w->catalogue->cards[0],
                          (const struct claim *const *)w->catalogue->card_order.at,
                          w->catalogue->card_order.count);
        find_end(&find);
        for (uint32_t i = 0; i < find.count; i++)
            for (uint32_t k = 0; k < words.count; k++)
                find.results[i].hits[k].text = STR_NONE; /* they go with the card */
        world_free(w);
    } else {
        find_end(&find);
    }
    for (uint32_t i = 0; i < find.count; i++) {
        const struct find_result *r = &find.results[i];
        text = arena_printf(mem, "%.*s%s%u", STR_FMT(text), i ? "; " : "", (unsigned)r->first);
        if (r->last != r->first)
            text = arena_printf(mem, "%.*s-%u", STR_FMT(text), (unsigned)r->last);
        text = arena_printf(mem, "%.*s %s", STR_FMT(text), r->name ? r->name : "-");
        for (uint32_t k = 0; k < words.count; k++)
            text = arena_printf(mem, "%.*s %s", STR_FMT(text), find_kind_name(r->hits[k].kind));
    }
    return text.n ? arena_z(mem, text) : "";
}

static void order_of_results(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *query;
        unsigned transports;
        const char *wanted;
    } rows[] = {
        {"submissions", 15, "465 submissions name; 587 submission title"},
        {"submission", 15, "587 submission name; 465 submissions prefix"},
        {"smtps", 15, "465 submissions alias"},
        {"smtp", 15, "25 smtp name; 465 submissions prefix; 8025 smtp-proxy prefix"},
        {"smtp", 2, "25 smtp name"},
        {"smpts", 15, "465 submissions slip"},
        {"mail", 15,
         "8000 mail-465 prefix; 8026 old-mail part; 25 smtp title; 465 submissions title"},
        {"465", 15, "465 submissions number; 465 igmp number; 8000 mail-465 part"},
        {"simple mail", 15, "25 smtp title title"},
        {"remote desktop", 15, "3389 wbt title title; 4000 tabletremote inside title"},
        {"remotedesktop", 15, "3389 wbt title"},
        {"x11", 15, "6000-6003 x11 name"},
        {"9999", 15, "9999 - number"},
        {"nothing", 15, ""},
        {"mail nothing", 15, ""},
        {"multicast mail", 15, ""},
        {"proxy", 4, ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        const char *got = search(f, rows[i].query, rows[i].transports, NULL);
        if (strcmp(got, rows[i].wanted) != 0)
            fail_msg("%s: %s", rows[i].query, got);
    }
}

static void what_cards_say(void **state)
{
    struct fixture *f = *state;
    static const char card[] =
        "card: 1\nport: 8000\ntitle: A panel\nprevalence: widespread\nroles: [web, remote-access]\n"
        "tcp:\n  - {name: mail-465, status: assigned, why: a panel of Acme}\n"
        "udp:\n  - {name: gone, status: rejected, why: a typing error}\n"
        "uses:\n  - say: Webmail and Calendars are behind it.\n    by: [reported, nmap]\n"
        "note: |\n  Ask for the calendar.\n";
    static const struct {
        const char *query, *wanted;
    } rows[] = {
        {"calendar", "8000 mail-465 text"},
        {"acme panel", "8000 mail-465 text text"},
        {"mail calendar", "8000 mail-465 prefix text"},
        {"access", "8000 mail-465 text"},
        {"gone", ""},     /* refused on udp, where there is no entry */
        {"rejected", ""}, /* words of the format are not words of the card */
        {"widespread", ""},
        {"mail", "8000 mail-465 prefix; 8026 old-mail part; 25 smtp title; 465 submissions title"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        const char *got = search(f, rows[i].query, 15, card);
        if (strcmp(got, rows[i].wanted) != 0)
            fail_msg("%s: %s", rows[i].query, got);
    }
    assert_string_equal(search(f, "calendar", 2, card), "");
}

/* Without frequencies the card's prevalence decides among equals. */
static void prevalence_decides(void **state)
{
    struct fixture *f = *state;
    static const char card[] = "card: 1\nport: 8025\ntitle: A proxy\nprevalence: widespread\n"
                               "tcp:\n  - {name: smtp-proxy, status: assigned}\n";
    assert_string_equal(search(f, "smtp", 1, NULL),
                        "25 smtp name; 465 submissions prefix; 8025 smtp-proxy prefix");
    assert_string_equal(search(f, "smtp", 1, card),
                        "25 smtp name; 8025 smtp-proxy prefix; 465 submissions prefix");
}

static void nearest_names(void **state)
{
    struct fixture *f = *state;
    struct find_words w;
    const char *near[3];
    struct find_word one = word(&w, &f->w->mem, "submishuns");
    assert_int_equal(find_nearest(f->t, &one, 3, near), 2);
    assert_string_equal(near[0], "submissions");
    assert_string_equal(near[1], "submission");
    assert_int_equal(find_nearest(f->t, &one, 0, near), 0);
    one = word(&w, &f->w->mem, "qqqqqqqqqqqq");
    assert_int_equal(find_nearest(f->t, &one, 3, near), 0);
}

/* Words from anywhere: long ones, bytes that are no text, one that is all there is. */
static void hostile_words(void **state)
{
    struct fixture *f = *state;
    char *large = arena_array(&f->w->mem, char, 1000001);
    memset(large, 'a', 1000000);
    assert_string_equal(search(f, large, 15, NULL), "");
    assert_string_equal(search(f, "\x1b[31m \xff\xfe", 15, NULL), "");
    assert_string_equal(search(f, "\x01", 15, NULL), "");
    assert_string_equal(search(f, "\xe2\x80\xae", 15, NULL), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(texts),
        cmocka_unit_test(slips),
        cmocka_unit_test(queries),
        cmocka_unit_test(order_of_results),
        cmocka_unit_test(what_cards_say),
        cmocka_unit_test(prevalence_decides),
        cmocka_unit_test(nearest_names),
        cmocka_unit_test(hostile_words),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

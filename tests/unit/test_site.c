/* SPDX-License-Identifier: BSD-2-Clause */
/* Which ports have a page of the site, what leads where, and what the front page carries. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "site/site.h"
#include "support/table_world.h"

#include <stdio.h>
#include <string.h>

struct fixture {
    struct world *w;
    struct servc_table *t;
    struct site *s;
};

static void open_site(struct fixture *f, struct world *w)
{
    struct str bytes = table_world_tables(w).raw;
    f->w = w;
    assert_int_equal(servc_open_memory(bytes.p, bytes.n, 0, &f->t), SERVC_OK);
    f->s = site_new(f->t, SERVC_POLICY_IANA, &w->mem);
}

static void close_site(struct fixture *f)
{
    site_free(f->s);
    servc_close(f->t);
    world_free(f->w);
}

/* "22 465 6000-6003": the pages, in order. */
static const char *pages_of(struct fixture *f)
{
    struct str text = STR("");
    uint32_t count = site_choose(f->s);
    for (uint32_t i = 0; i < count; i++) {
        uint16_t first, last;
        char ports[PAGE_PORT_TEXT];
        site_ports(f->s, i, &first, &last);
        text = arena_printf(&f->w->mem, "%.*s%s%s", STR_FMT(text), i ? " " : "",
                            page_port_text(first, last, ports));
    }
    return arena_z(&f->w->mem, text);
}

static struct world *world_of(const char *iana, const char *nmap)
{
    struct world *w = world_new();
    world_iana(w, iana);
    if (nmap)
        world_nmap(w, nmap);
    world_reconcile(w);
    return w;
}

static void worth_a_page(void **state)
{
    (void)state;
    static const struct {
        const char *what, *iana, *nmap, *pages;
    } rows[] = {
        {"one name and no more", "a,1,tcp,,,\na,1,udp,,,\n", NULL, ""},
        {"two names", "a,1,tcp,,,\nb,1,tcp,,,\n", NULL, "1"},
        {"transports disagree", "a,1,tcp,,,\nb,1,udp,,,\n", NULL, "1"},
        {"nmap has another name", "a,1,sctp,,,\n", "b\t1/sctp\t0.000000\n", "1"},
        {"nmap's name was dropped", "b,1,tcp,,,\n,1,udp,Reserved,,\n", "b\t1/udp\t0.000001\n", "1"},
        {"often open", "a,1,tcp,,,\nb,2,tcp,,,\n", "a\t1/tcp\t0.012345\n", "1"},
        {"often open, and nobody knows what", "a,1,tcp,,,\n", "unknown\t2/tcp\t0.012345\n", ""},
        {"an older spelling is no rival", "a-b,1,sctp,,,\n", "a_b\t1/sctp\t0.000000\n", ""},
        {"in order of ports", "z,9,tcp,,,\ny,9,tcp,,,\na,1,tcp,,,\nb,1,tcp,,,\n", NULL, "1 9"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture f;
        open_site(&f, world_of(rows[i].iana, rows[i].nmap));
        const char *got = pages_of(&f);
        if (strcmp(got, rows[i].pages) != 0)
            fail_msg("%s: `%s', not `%s'", rows[i].what, got, rows[i].pages);
        close_site(&f);
    }
}

static void cards_and_ranges(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct {
            uint16_t first, last;
        } cards[3];
        unsigned count;
        const char *pages;
    } rows[] = {
        {"no card", {{0, 0}}, 0, "6001"},
        {"a card", {{22, 22}}, 1, "22 6001"},
        {"twice the same", {{22, 22}, {22, 22}}, 2, "22 6001"},
        {"a range speaks for its ports", {{6000, 6003}}, 1, "6000-6003"},
        {"a port of the range has a card", {{6000, 6003}, {6001, 6001}}, 2, "6000-6003 6001"},
        {"a whole region does not speak for its ports", {{4000, 9000}}, 1, "4000-9000 6001"},
        {"two ranges, one in the other", {{6000, 6003}, {6001, 6002}}, 2, "6000-6003 6001-6002"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture f;
        open_site(&f, world_of("ssh,22,tcp,,,\nx,6000-6003,tcp,,,\ny,6001,udp,,,\n", NULL));
        for (unsigned k = 0; k < rows[i].count; k++)
            site_want_card(f.s, rows[i].cards[k].first, rows[i].cards[k].last);
        const char *got = pages_of(&f);
        if (strcmp(got, rows[i].pages) != 0)
            fail_msg("%s: `%s', not `%s'", rows[i].what, got, rows[i].pages);
        close_site(&f);
    }
}

static const struct output *file_of(const struct site *s, const char *name)
{
    uint32_t count;
    const struct output *files = site_files(s, &count);
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(files[i].name, name) == 0)
            return &files[i];
    return NULL;
}

static void has(const struct site *s, const char *name, struct str text)
{
    const struct output *file = file_of(s, name);
    if (!file || str_find(file->bytes, text) == STR_NOT_FOUND)
        fail_msg("%s: no `%.*s'", name, STR_FMT(text));
}

static void make(struct fixture *f, struct str packed)
{
    struct page_inputs in = {.table = f->t, .policy = SERVC_POLICY_IANA};
    uint32_t count = site_choose(f->s);
    for (uint32_t i = 0; i < count; i++) {
        struct page p;
        uint16_t first, last;
        site_ports(f->s, i, &first, &last);
        page_build(&p, &in, first, last, &f->w->mem);
        site_make_page(f->s, i, &p, 0);
    }
    assert_true(site_finish(f->s, packed, SITE_TITLES_NONE, 1));
}

static void all_files(void **state)
{
    (void)state;
    static const char *const names[] = {
        "1.html",
        "1.json",
        "9.html",
        "9.json",
        "search.js",
        "site.css",
        "site.js",
        "table.js",
        "theme.js",
        "data.js",
        "numbers.html",
        "roles.html",
        "statuses.html",
        "decisions.html",
        "data.html",
        "chart-map-tcp.svg",
        "chart-map-udp.svg",
        "charts.html",
        "404.html",
        "index.html",
        "site.json",
    };
    struct fixture f;
    uint32_t count;
    open_site(&f, world_of("a,1,tcp,,,\nb,1,tcp,,,\nz,9,tcp,,,\ny,9,tcp,,,\n", NULL));
    make(&f, STR("\xFF\x00\x01\x02\x03"));
    const struct output *files = site_files(f.s, &count);
    assert_int_equal(count, sizeof names / sizeof *names);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(files[i].name, names[i]);
    has(f.s, "numbers.html", STR("<a href=\"9.html\">"));
    has(f.s, "statuses.html", STR("co-assigned"));
    has(f.s, "decisions.html", STR("<h2 id=\"rule-co-assignment-order\">"));
    /* 0xFF000102 and 0x03000000 in base 85, and the distances from 0 to 1 to 9 */
    has(f.s, "data.js", STR("\"pages\":\"1 8\",\"roles\":{},\"bytes\":5,\"table\":\"yyC.+(yyC+\""));
    close_site(&f);
}

static void titles_and_room(void **state)
{
    (void)state;
    struct fixture f;
    open_site(&f, world_of("a,1,tcp,,,\nb,1,tcp,,,\nz,9,tcp,,,\n", NULL));
    site_choose(f.s);
    assert_null(site_titled(f.s, SITE_TITLES_ALL));
    assert_true(site_titled(f.s, SITE_TITLES_OF_PAGES)[1]);
    assert_false(site_titled(f.s, SITE_TITLES_OF_PAGES)[9]);
    assert_false(site_titled(f.s, SITE_TITLES_NONE)[1]);
    assert_true(site_has_room(f.s, 1000));
    assert_false(site_has_room(f.s, SITE_INDEX_MAX * 4 / 5));
    close_site(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worth_a_page),
        cmocka_unit_test(cards_and_ranges),
        cmocka_unit_test(all_files),
        cmocka_unit_test(titles_and_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

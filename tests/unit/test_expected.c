/* SPDX-License-Identifier: BSD-2-Clause */
/* Known answers for single endpoints (tests/data/expected.tsv explains its
 * columns): embedded facts and cards with nmap's real file where there is one,
 * and always with a stand-in made from the `upstream` column. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/num.h"
#include "support/world.h"
#include "write/writer.h"

struct row {
    struct endpoint at;
    const char *endpoint;
    struct str primary, aliases, forbidden, upstream, class;
};

static struct str read_text(struct world *w, const char *path)
{
    struct source_file *file = arena_new(&w->mem, struct source_file);
    struct str text = STR_NONE;
    *file = (struct source_file){path, path};
    assert_true(file_read(&w->mem, file, &w->diag, &text));
    return text;
}

static bool next_row(struct world *w, struct str *text, struct row *row)
{
    struct str line, cell[9];
    while (str_cut(text, '\n', &line)) {
        size_t n = 0;
        struct str rest = line;
        while (n < 9 && str_cut(&rest, '\t', &cell[n]))
            n++;
        uint32_t port;
        enum servc_transport transport;
        if (n < 7 || !parse_u32(cell[0], PORTS - 1, &port) || !transport_parse(cell[1], &transport))
            continue;
        *row = (struct row){{(uint16_t)port, (uint8_t)transport},
                            arena_printf(&w->mem, "%u/%s", (unsigned)port, servc_transport_name(transport)).p,
                            cell[2], cell[3], cell[4], cell[5], cell[6]};
        return true;
    }
    return false;
}

static bool is_one_of(struct str words, char separator, struct str name)
{
    struct str word;
    while (str_cut(&words, separator, &word))
        if (str_eq_nocase(word, name))
            return true;
    return false;
}

static struct str lead(const struct world *w, const struct row *row, enum servc_policy policy)
{
    const struct entry *e = world_entry(w, row->endpoint);
    const struct entry_name *n = e ? entry_lead(e, policy) : NULL;
    return n ? n->name : STR("-");
}

static bool has_name(const struct world *w, const struct row *row, struct str name)
{
    const struct entry *e = world_entry(w, row->endpoint);
    for (uint32_t i = 0; e && i <= e->name_count; i++) {
        const struct entry_name *n = entry_name_at(e, SERVC_POLICY_IANA, i);
        if (n && str_eq_nocase(n->name, name))
            return true;
    }
    return false;
}

static unsigned wrong(const struct row *row, const char *what, struct str found, struct str expected)
{
    print_error("%s: %s is `%.*s', expected `%.*s'\n", row->endpoint, what, STR_FMT(found),
                STR_FMT(expected));
    return 1;
}

static unsigned check_names(const struct world *w, const struct row *row)
{
    unsigned bad = 0;
    struct str name, list = row->aliases, primary = lead(w, row, SERVC_POLICY_IANA);
    struct str upstream = lead(w, row, SERVC_POLICY_UPSTREAM);
    if (!is_one_of(row->primary, '|', primary))
        bad += wrong(row, "primary", primary, row->primary);
    if (!is_one_of(row->upstream, '|', upstream))
        bad += wrong(row, "upstream", upstream, row->upstream);
    while (str_cut(&list, ',', &name))
        if (!has_name(w, row, name))
            bad += wrong(row, "a missing name", STR_NONE, name);
    list = row->forbidden;
    while (str_cut(&list, ',', &name))
        if (has_name(w, row, name))
            bad += wrong(row, "a forbidden name", name, STR_NONE);
    return bad;
}

/* The port of the first line that has the name on a transport. */
static uint32_t first_port(struct str services, uint8_t transport, struct str name)
{
    struct str line, word;
    while (str_cut(&services, '\n', &line)) {
        struct endpoint at = {0, SERVC_TRANSPORTS};
        bool found = false;
        line = str_sub(line, 0, str_find_char(line, '#'));
        for (unsigned i = 0; str_word(&line, &word); i++) {
            if (i == 1)
                endpoint_parse(word, &at);
            else
                found |= str_eq(word, name);
        }
        if (found && at.transport == transport)
            return at.port;
    }
    return PORTS;
}

static unsigned check_lookup(const struct row *row, struct str services)
{
    uint32_t port = first_port(services, row->at.transport, row->primary);
    if (port == row->at.port)
        return 0;
    print_error("%s: `%.*s' resolves to %u\n", row->endpoint, STR_FMT(row->primary), (unsigned)port);
    return 1;
}

static void read_facts_and_cards(struct world *w)
{
    world_iana_csv(w, read_text(w, "data/iana/services.csv"));
    world_our_cards(w);
}

static void compare(struct world *w, struct str rows)
{
    struct write_options o = {.policy = SERVC_POLICY_IANA, .transports = 15};
    struct sink services = SINK_EMPTY;
    struct row row;
    unsigned count = 0, bad = 0;
    assert_int_equal(w->diag.count[DIAG_ERROR], 0);
    world_reconcile(w);
    write_services5(w->entries, &o, &services, &w->diag);
    for (; next_row(w, &rows, &row); count++)
        bad += str_is(row.class, "name-lookup") ? check_lookup(&row, sink_text(&services))
                                                : check_names(w, &row);
    sink_free(&services);
    assert_int_equal(count, 119);
    assert_int_equal(bad, 0);
}

static void with_a_stand_in_for_nmap(void **state)
{
    (void)state;
    struct world *w = world_new();
    struct str rows = read_text(w, "tests/data/expected.tsv"), rest = rows, lines = STR("");
    struct row row;
    read_facts_and_cards(w);
    while (next_row(w, &rest, &row))
        if (!str_is(row.class, "name-lookup") && !str_is(row.upstream, "-"))
            lines = arena_printf(&w->mem, "%.*s%.*s\t%s\t0.000100\n", STR_FMT(lines),
                                 STR_FMT(row.upstream), row.endpoint);
    lines = arena_printf(&w->mem, "%.*sradacct\t1646/udp\t0.1\ndocker\t2376/tcp\t0.1\n", STR_FMT(lines));
    world_nmap(w, lines.p);
    compare(w, rows);
    world_free(w);
}

static void with_the_real_nmap_services(void **state)
{
    (void)state;
    struct world *w = world_new();
    struct str nmap = world_real_file(w, "nmap-services.2024-04");
    if (!nmap.n) {
        world_free(w);
        skip();
    }
    read_facts_and_cards(w);
    world_nmap(w, nmap.p);
    compare(w, read_text(w, "tests/data/expected.tsv"));
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_a_stand_in_for_nmap),
        cmocka_unit_test(with_the_real_nmap_services),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

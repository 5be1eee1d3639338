/* SPDX-License-Identifier: BSD-2-Clause */
/* What is written reads back as the same entries: both formats, all policies,
 * over the embedded facts and cards with nmap's real file where there is one and
 * with a small invented one otherwise. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "model/name.h"
#include "read/reader.h"
#include "support/world.h"
#include "write/writer.h"

static const struct source_file written = {"written", "written"};

static struct str read_text(struct world *w, const char *path)
{
    struct source_file *file = arena_new(&w->mem, struct source_file);
    struct str text = STR_NONE;
    *file = (struct source_file){path, path};
    assert_true(file_read(&w->mem, file, &w->diag, &text));
    return text;
}

static struct world *full_world(void)
{
    struct world *w = world_new();
    struct str nmap = world_real_file(w, "nmap-services.2024-04");
    world_iana_csv(w, read_text(w, "data/iana/services.csv"));
    world_our_cards(w);
    world_nmap(w, nmap.n ? nmap.p : read_text(w, "tests/data/nmap-small").p);
    assert_int_equal(w->diag.count[DIAG_ERROR], 0);
    world_reconcile(w);
    return w;
}

/* What one reader makes of the output of one writer, without a word. */
static struct world *read_back(const struct world *w, writer_fn *writer, reader_fn *reader,
                               enum servc_policy policy, struct diag *notes)
{
    struct write_options o = {.policy = policy, .transports = 15};
    struct sink out = SINK_EMPTY;
    struct world *back = world_new();
    writer(w->entries, &o, &out, notes);
    struct str text = arena_str(&back->mem, sink_text(&out));
    sink_free(&out);
    assert_true(reader(text, &written, back->catalogue, &back->diag));
    for (const struct diag_message *m = back->diag.first; m; m = m->next)
        if (m->level != DIAG_NOTE)
            fail_msg("line %u: %.*s", (unsigned)m->at.line, STR_FMT(m->text));
    return back;
}

static const struct claim *claim_named(const struct world *back, struct endpoint at, struct str name)
{
    for (const struct claim *k = NULL; (k = claim_next(back->catalogue, at, k));)
        if (str_eq(k->name, name))
            return k;
    return NULL;
}

static bool is_noted(const struct diag *notes, struct endpoint at)
{
    for (const struct diag_message *m = notes->first; m; m = m->next)
        if (m->order == endpoint_order(at) && str_ends(str_from(m->id), STR("-written")))
            return true;
    return false;
}

static void nmap_line_is(const struct world *back, const struct entry *e, enum servc_policy policy,
                         const struct diag *notes)
{
    const struct entry_name *lead = entry_lead(e, policy);
    const struct claim *line = claim_next(back->catalogue, e->at, NULL);
    struct str name = lead ? entry_spelling(lead, policy) : STR_NONE;
    if (!line && ((!lead && !e->freq.known) || is_noted(notes, e->at)))
        return;
    assert_non_null(line);
    assert_true(str_eq(line->name, name));
    assert_int_equal(line->freq.millionths, e->freq.known ? e->freq.millionths : 0);
    bool as_read = policy == SERVC_POLICY_UPSTREAM && e->nmap && str_eq(e->nmap->name, name);
    for (uint32_t i = 1; !as_read && entry_name_at(e, policy, i); i++) {
        struct str alias = entry_spelling(entry_name_at(e, policy, i), policy);
        if (!claim_named(back, e->at, alias) && !is_noted(notes, e->at))
            fail_msg("%u: `%.*s' is lost", (unsigned)e->at.port, STR_FMT(alias));
    }
}

static void nmap_services(void **state)
{
    const struct world *w = *state;
    for (unsigned p = 0; p < SERVC_POLICIES; p++) {
        struct diag notes;
        struct arena mem = ARENA_EMPTY;
        diag_init(&notes, &mem);
        struct world *back = read_back(w, write_nmap_services, read_nmap_services,
                                       (enum servc_policy)p, &notes);
        for (uint32_t i = 0; i < w->entries->count; i++)
            if (w->entries->at[i]->at.transport != SERVC_DCCP)
                nmap_line_is(back, w->entries->at[i], (enum servc_policy)p, &notes);
        world_free(back);
        arena_free(&mem);
    }
}

static void services_line_is(const struct world *back, const struct entry *e,
                             enum servc_policy policy, const struct diag *notes)
{
    const struct entry_name *lead = entry_lead(e, policy), *n;
    const struct claim *line = claim_next(back->catalogue, e->at, NULL);
    if (!lead || e->at.port == 0) {
        assert_null(line);
        return;
    }
    if (is_noted(notes, e->at))
        return;
    assert_non_null(line);
    assert_true(str_eq(line->name, entry_spelling(lead, policy)));
    for (uint32_t i = 1; (n = entry_name_at(e, policy, i)); i++) {
        struct str alias = entry_spelling(n, policy);
        if (n->preferred && !n->stolen && !claim_named(back, e->at, alias))
            fail_msg("%u: `%.*s' is lost", (unsigned)e->at.port, STR_FMT(alias));
    }
}

static void services(void **state)
{
    const struct world *w = *state;
    for (unsigned p = 0; p < SERVC_POLICIES; p++) {
        struct diag notes;
        struct arena mem = ARENA_EMPTY;
        diag_init(&notes, &mem);
        struct world *back =
            read_back(w, write_services5, read_services5, (enum servc_policy)p, &notes);
        for (uint32_t i = 0; i < w->entries->count; i++)
            services_line_is(back, w->entries->at[i], (enum servc_policy)p, &notes);
        world_free(back);
        arena_free(&mem);
    }
}

static int set_up(void **state)
{
    *state = full_world();
    return 0;
}

static int tear_down(void **state)
{
    world_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nmap_services),
        cmocka_unit_test(services),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/iana_world.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>

static void iana_world_init(struct iana_world *w, const char *path)
{
    w->mem = ARENA_EMPTY;
    diag_init(&w->d, &w->mem);
    w->file = (struct source_file){path, path};
    w->c = catalogue_new();
}

void iana_world_text(struct iana_world *w, struct str text)
{
    iana_world_init(w, "t.csv");
    w->read = read_iana_csv(text, &w->file, w->c, &w->d);
}

void iana_world_any(struct iana_world *w, struct str text)
{
    iana_world_init(w, "t");
    w->read = read_iana(text, &w->file, w->c, &w->d);
}

void iana_world_file(struct iana_world *w, const char *path)
{
    struct str text;
    iana_world_init(w, path);
    if (!file_read(&w->mem, &w->file, &w->d, &text))
        fail_msg("cannot read %s", path);
    w->read = read_iana_csv(text, &w->file, w->c, &w->d);
    assert_true(w->read);
}

bool iana_world_edition(struct iana_world *w, const char *name)
{
    const char *folder = getenv("SERVC_TEST_DATA");
    char path[4096];
    if (!folder) {
        puts("skipped: SERVC_TEST_DATA does not name the folder with the registry's CSV");
        return false;
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!file_exists(path)) {
        printf("skipped: no %s\n", path);
        return false;
    }
    iana_world_file(w, path);
    return true;
}

void iana_world_free(struct iana_world *w)
{
    catalogue_free(w->c);
    arena_free(&w->mem);
}

void iana_show_claim(struct sink *out, const struct claim *k)
{
    static const struct {
        uint32_t flag;
        char letter;
    } letters[] = {
        {CLAIM_MALFORMED, 'M'}, {CLAIM_UNASSIGNED_USE, 'W'}, {CLAIM_DUPLICATE, 'D'},
        {CLAIM_HISTORY, 'H'},   {CLAIM_ANY_TRANSPORT, 'A'},
    };
    const struct registration *g = k->registration;
    sink_str(out, k->name.n ? k->name : STR("-"));
    sink_printf(out, " %s", servc_status_name((enum servc_status)k->status));
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (k->flags & letters[i].flag)
            sink_printf(out, " %c", letters[i].letter);
    if (g->counterpart.n)
        sink_printf(out, " >%.*s", STR_FMT(g->counterpart));
    if (g->refs.n)
        sink_printf(out, " %.*s", STR_FMT(g->refs));
    if (g->registered.n || g->modified.n)
        sink_printf(out, " %.*s..%.*s", STR_FMT(g->registered), STR_FMT(g->modified));
    if (g->unauthorized.n)
        sink_printf(out, " !%.*s", STR_FMT(g->unauthorized));
    if (k->title.n)
        sink_printf(out, " \"%.*s\"", STR_FMT(k->title));
    sink_char(out, '\n');
}

const char *iana_show_at(struct sink *out, struct iana_world *w, const char *at)
{
    struct endpoint e;
    uint32_t count;
    assert_true(endpoint_parse(str_from(at), &e));
    const struct claim **list = claims_at(w->c, e, &w->mem, &count);
    out->n = 0;
    for (uint32_t i = 0; i < count; i++)
        iana_show_claim(out, list[i]);
    sink_char(out, '\0');
    return sink_text(out).p;
}

const char *iana_show_list(struct sink *out, const struct claim_list *list)
{
    out->n = 0;
    for (uint32_t i = 0; i < list->count; i++)
        iana_show_claim(out, list->at[i]);
    sink_char(out, '\0');
    return sink_text(out).p;
}

const char *iana_show_diag(struct sink *out, const struct diag *d)
{
    static const char letters[] = {[DIAG_ERROR] = 'E', [DIAG_WARNING] = 'W', [DIAG_NOTE] = 'N'};
    out->n = 0;
    for (const struct diag_message *m = d->first; m; m = m->next)
        sink_printf(out, "%c %s %u:%u\n", letters[m->level], m->id, (unsigned)m->at.line,
                    (unsigned)m->at.column);
    sink_char(out, '\0');
    return sink_text(out).p;
}

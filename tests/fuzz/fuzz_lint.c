/* SPDX-License-Identifier: BSD-2-Clause */
/* Lints over cards of any kind: findings have their place, edits leave cards that can
 * be read, and in the end there is nothing left to mend. */
#include "fuzz/check.h"

#include "lint/lint.h"
#include "rules/rules.h"

static const struct source_file ours = {"ours.yaml", "ours.yaml"},
                                fuzz = {"fuzz.yaml", "fuzz.yaml"};
static const struct source_file iana = {"iana.csv", "iana.csv"},
                                sources = {"sources.yaml", "sources.yaml"};

static const char registry[] = "Service Name,Port Number,Transport Protocol,Description,"
                               "Modification Date,Reference,Assignment Notes\n"
                               "submissions,465,tcp,Mail,2017-12-12,[RFC8314],\nmail,587,tcp,,,,\n";
static const char page[] = "card: 1\nport: 587\ntcp: [{name: mail, status: assigned}]\n"
                           "about: One.\nrelated:\n  - {port: 465/tcp, kind: like}\nnote: Two.\n";

struct world {
    struct arena mem;
    struct diag read, found;
    struct catalogue *c;
    struct lint_file files[2];
    struct lint lint;
};

static void look(struct world *w, struct str text)
{
    *w = (struct world){.mem = ARENA_EMPTY, .c = catalogue_new()};
    struct diag d;
    diag_init(&d, &w->mem);
    diag_init(&w->read, &w->mem);
    diag_init(&w->found, &w->mem);
    read_iana_csv(STR(registry), &iana, w->c, &d);
    read_card_sources(STR("debian: {title: x, url: y}\n"), &sources, w->c, &d);
    read_cards(STR(page), &ours, 0, w->c, &d);
    read_cards(text, &fuzz, 1, w->c, &w->read);
    w->files[0] = (struct lint_file){.file = &ours, .text = STR(page)};
    w->files[1] = (struct lint_file){.file = &fuzz, .text = text};
    w->lint = (struct lint){
        .catalogue = w->c,
        .entries = reconcile(w->c, 1, &(struct arena *){&w->mem}, &d),
        .files = w->files,
        .file_count = 2,
        .newest_rfc = 9989,
        .nmap_given = true,
        .d = &w->found,
        .mem = &w->mem,
    };
    lint_run(&w->lint);
    for (const struct diag_message *m = w->found.first; m; m = m->next)
        CHECK(m->id && m->text.n && m->at.file && m->at.line && m->at.column);
    lint_mend_dates(&w->lint, &w->read);
}

static void leave(struct world *w)
{
    catalogue_free(w->c);
    arena_free(&w->mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct world a, b;
    look(&a, text);
    struct str mended = lint_apply(&a.lint, &fuzz, text);
    look(&b, mended);
    CHECK(b.c->card_count >= a.c->card_count);
    CHECK(b.read.count[DIAG_ERROR] <= a.read.count[DIAG_ERROR]);
    leave(&b);
    leave(&a);
    return 0;
}

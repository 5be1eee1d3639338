/* SPDX-License-Identifier: BSD-2-Clause */
/* `servc site`: a table as static pages. */
#include "site/site.h"

#include "base/json_read.h"
#include "base/map.h"
#include "base/sha256.h"
#include "base/tasks.h"
#include "cmd/cmd.h"
#include "cmd/inputs.h"
#include "cmd/progress.h"
#include "cmd/table_cards.h"
#include "cmd/table_file.h"
#include "write/table_repack.h"

#include <stdlib.h>
#include <string.h>

#define MANIFEST "site.json"

struct site_command {
    const struct arguments *a;
    const char *folder;
    enum servc_policy policy;
    unsigned threads;
    struct servc_table *table;
    struct table_cards cards;
    struct site *site;
    uint32_t pages;
    struct sink packed; /* the table of the search */
    struct progress progress;
    struct arena mem;
    struct diag diag;
};

/* ---- The pages ---- */

#define PAGES_AT_ONCE 8u /* share their memory */

static void make_page(struct site_command *c, uint32_t i, struct arena *mem, unsigned worker)
{
    struct page p;
    uint16_t first, last;
    site_ports(c->site, i, &first, &last);
    const struct table_card *card = table_cards_find(&c->cards, first, last);
    struct page_inputs in = {.table = c->table, .policy = c->policy};
    if (card) {
        in.card = card->card;
        in.names = card->names;
        in.name_count = card->name_count;
    }
    page_build(&p, &in, first, last, mem);
    site_make_page(c->site, i, &p, worker);
}

static void make_pages(struct site_command *c, uint32_t from, unsigned worker)
{
    struct arena mem = ARENA_EMPTY; /* nothing of it stays */
    uint32_t to = c->pages - from < PAGES_AT_ONCE ? c->pages : from + PAGES_AT_ONCE;
    if (worker == 0) /* the thread that may draw */
        progress_step(&c->progress, from, c->pages, "pages");
    for (uint32_t i = from; i < to; i++)
        make_page(c, i, &mem, worker);
    arena_free(&mem);
}

static void pack(struct site_command *c, enum site_titles titles)
{
    c->packed.n = 0;
    write_table_repacked(c->table, site_titled(c->site, titles), &c->packed);
}

/* The table of the search takes as long as hundreds of pages, so it is begun first. */
static void task(void *command, uint32_t i, unsigned worker)
{
    struct site_command *c = command;
    if (i == 0)
        pack(c, SITE_TITLES_ALL);
    else
        make_pages(c, (i - 1) * PAGES_AT_ONCE, worker);
}

static void choose_pages(struct site_command *c)
{
    table_cards_read(&c->cards, c->table, &c->mem, &c->diag);
    c->site = site_new(c->table, c->policy, &c->mem);
    for (uint32_t i = 0; i < c->cards.count; i++)
        site_want_card(c->site, c->cards.at[i].card->first, c->cards.at[i].card->last);
    c->pages = site_choose(c->site);
}

/* The front page carries the largest table that it has room for. */
static bool make_site(struct site_command *c)
{
    unsigned titles = SITE_TITLES_ALL;
    choose_pages(c);
    tasks_run(c->threads, 1 + (c->pages + PAGES_AT_ONCE - 1) / PAGES_AT_ONCE, task, c);
    while (titles < SITE_TITLES_NONE && !site_has_room(c->site, c->packed.n))
        pack(c, (enum site_titles)++ titles);
    bool ok = !c->packed.failed &&
              site_finish(c->site, sink_text(&c->packed), (enum site_titles)titles, c->threads);
    if (!ok)
        diag_error(&c->diag, place_file(NULL), "no-memory", "not enough memory for the site");
    return ok;
}

/* ---- What an earlier site left ---- */

/* Names that a site can have written; a manifest may be anybody's. */
static bool is_plain_name(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!ascii_is_letter(name.p[i]) && !ascii_is_digit(name.p[i]) &&
            (i == 0 || !strchr("-.", name.p[i])))
            return false;
    return name.n > 0;
}

static bool is_written(const struct output *files, uint32_t count, struct map *index,
                       struct str name)
{
    if (index->count == 0)
        for (uint32_t i = 0; i < count; i++)
            *map_at(index, str_from(files[i].name), 0) = i;
    return map_find(index, name) != NULL;
}

/* Still the bytes that we wrote: what was changed since is somebody's work. */
static bool is_ours(const char *path, struct str sha256)
{
    struct arena mem = ARENA_EMPTY;
    struct diag unsaid;
    struct source_file file = {path, path};
    struct str bytes;
    diag_init(&unsaid, &mem);
    bool ours = file_read(&mem, &file, &unsaid, &bytes) &&
                str_eq(sha256_hex(&mem, bytes, sha256_best_way()), sha256);
    arena_free(&mem);
    return ours;
}

static const struct json_node *files_before(struct site_command *c)
{
    struct source_file *file = arena_new(&c->mem, struct source_file);
    const char *path = arena_printf(&c->mem, "%s/" MANIFEST, c->folder).p, *why;
    struct str text;
    struct diag unsaid;
    size_t bad;
    *file = (struct source_file){path, MANIFEST};
    diag_init(&unsaid, &c->mem);
    if (!file_exists(path) || !file_read(&c->mem, file, &unsaid, &text))
        return NULL;
    const struct json_node *manifest = json_parse(text, &c->mem, &bad, &why);
    const struct json_node *files = manifest ? json_member(manifest, "files") : NULL;
    return files && files->kind == JSON_ARRAY ? files->first : NULL;
}

/* The set: new files, the stale ones of the site before, the manifest. */
static struct output *with_stale(struct site_command *c, const struct output *files, uint32_t count,
                                 uint32_t *total)
{
    struct map index;
    struct output *set = NULL;
    uint32_t n = 0, capacity = 0;
    map_init(&index, &c->mem);
    for (uint32_t i = 0; i + 1 < count; i++)
        *arena_push(&c->mem, set, n, capacity) = files[i];
    for (const struct json_node *f = files_before(c); f; f = f->next) {
        struct str name = json_text(f, "name");
        if (!is_plain_name(name) || is_written(files, count, &index, name))
            continue;
        const char *path = arena_printf(&c->mem, "%s/%.*s", c->folder, STR_FMT(name)).p;
        if (file_exists(path) && is_ours(path, json_text(f, "sha256")))
            *arena_push(&c->mem, set, n, capacity) =
                (struct output){arena_z(&c->mem, name), STR_NONE, OUTPUT_STALE};
    }
    *arena_push(&c->mem, set, n, capacity) = files[count - 1];
    *total = n;
    return set;
}

/* Somebody's own front page is not to be lost by a slip in -o. */
static bool is_free(const struct site_command *c)
{
    struct arena *mem = c->a->mem;
    if (!file_exists(arena_printf(mem, "%s/index.html", c->folder).p) ||
        file_exists(arena_printf(mem, "%s/" MANIFEST, c->folder).p))
        return true;
    usage_error(mem, "give another folder with -o, or move that file away",
                "%s has an index.html and no " MANIFEST ": it is not a site that servc wrote",
                c->folder);
    return false;
}

/* ---- */

static void print_summary(const struct site_command *c, const struct output *files, uint32_t count)
{
    size_t bytes = 0, pages = 0;
    for (uint32_t i = 0; i < count; i++) {
        bytes += files[i].bytes.n;
        pages += str_ends(str_from(files[i].name), STR(".html"));
    }
    printf("written to %s: %u pages, %u files, %u.%u MB; begin with %s/index.html\n", c->folder,
           (unsigned)pages, (unsigned)count, (unsigned)(bytes / 1000000),
           (unsigned)(bytes / 100000 % 10), c->folder);
}

static bool write_site(struct site_command *c)
{
    uint32_t count, total;
    if (!make_site(c))
        return false;
    const struct output *files = site_files(c->site, &count);
    const struct output *set = with_stale(c, files, count, &total);
    progress_step(&c->progress, 0, 0, "writing the files");
    bool ok = outputs_write(c->folder, set, total, false, &c->diag);
    progress_end(&c->progress);
    if (!ok)
        return false;
    if (!argument_given(c->a, OPT_quiet))
        print_summary(c, files, count);
    return true;
}

int command_site(const struct arguments *a)
{
    struct site_command c = {.a = a, .packed = SINK_EMPTY, .mem = ARENA_EMPTY};
    if (a->operand_count)
        return usage_error(a->mem, "-o DIR says where to write, --table=FILE what",
                           "`site' takes no operand");
    if (!policy_parse(a->mem, argument_value(a, OPT_names, "iana"), &c.policy) ||
        !threads_wanted(a, &c.threads))
        return EXIT_TROUBLE;
    c.folder = argument_value(a, OPT_site_output, "out/site");
    if (!is_free(&c))
        return EXIT_TROUBLE;
    c.table = table_file_open(a, NULL);
    if (!c.table)
        return EXIT_TROUBLE;
    diag_init(&c.diag, &c.mem);
    progress_begin(&c.progress, a);
    bool ok = write_site(&c);
    progress_end(&c.progress);
    diag_print(&c.diag, stderr,
               (struct diag_style){wants_colour(a, stderr), argument_given(a, OPT_quiet), 0});
    sink_free(&c.packed);
    site_free(c.site);
    table_cards_free(&c.cards);
    servc_close(c.table);
    arena_free(&c.mem);
    return ok ? EXIT_DONE : EXIT_TROUBLE;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "site/site.h"

#include "site/asset.h"
#include "site/parts.h"

static void take_info(struct site *s)
{
    s->version = site_info(s, "version");
    s->date = site_info(s, "date");
    s->licence = site_info(s, "licence");
}

struct site *site_new(const struct servc_table *t, enum servc_policy policy, struct arena *mem)
{
    struct site *s = arena_new(mem, struct site);
    *s = (struct site){.mem = mem, .table = t, .policy = policy, .way = sha256_best_way()};
    for (unsigned i = 0; i < TASKS_THREADS_MAX; i++)
        s->makers[i] = (struct site_maker){.mem = ARENA_EMPTY, .out = SINK_EMPTY};
    take_info(s);
    s->page_of = arena_array(mem, uint32_t, (size_t)UINT16_MAX + 1);
    for (uint32_t port = 0; port <= UINT16_MAX; port++)
        s->page_of[port] = NO_PAGE;
    return s;
}

void site_free(struct site *s)
{
    for (unsigned i = 0; s && i < TASKS_THREADS_MAX; i++) {
        sink_free(&s->makers[i].out);
        arena_free(&s->makers[i].mem);
    }
}

void site_ports(const struct site *s, uint32_t i, uint16_t *first, uint16_t *last)
{
    *first = s->ports[i].first;
    *last = s->ports[i].last;
}

/* ---- Parts ---- */

void site_part_begin(struct site_maker *m, struct site_part *part)
{
    *part = (struct site_part){NULL, 0, 0};
    m->part = part;
    m->out.n = 0;
}

void site_part_end(const struct site *s, struct site_maker *m)
{
    const struct site_part *part = m->part;
    struct str *bytes = arena_array(&m->mem, struct str, 2 * (size_t)part->count);
    struct str *hex = bytes + part->count;
    for (uint32_t i = 0; i < part->count; i++)
        bytes[i] = part->files[i].bytes;
    sha256_hex_many(&m->mem, bytes, part->count, s->way, hex);
    for (uint32_t i = 0; i < part->count; i++)
        part->files[i].sha256 = hex[i];
    m->failed = m->failed || m->out.failed;
}

/* The files that are in every site. */
void site_put_assets(const struct site *s, struct site_maker *m)
{
    (void)s;
    for (size_t i = 0; i < site_asset_count; i++)
        site_add_bytes(m, site_assets[i].name, site_assets[i].bytes);
}

static site_put *const other_puts[SITE_OTHER_PARTS] = {
#define SITE_PART(id, put) [SITE_##id] = put,
#include "site/other_parts.def"
#undef SITE_PART
};

static void make_other(struct site *s, unsigned part, unsigned worker)
{
    struct site_maker *m = &s->makers[worker];
    site_part_begin(m, &s->others[part]);
    other_puts[part](s, m);
    site_part_end(s, m);
}

/* The longest come last in the manifest, and are begun first. */
static void other_task(void *site, uint32_t i, unsigned worker)
{
    unsigned part = SITE_OTHER_PARTS - 1 - i;
    if (part != SITE_CHARTS) /* needs the pictures */
        make_other(site, part, worker);
}

/* ---- The search ---- */

#define DIGITS 10 /* of the table's length in data.js */

static size_t size_of_other(struct site *s, unsigned part)
{
    size_t sum = 0;
    make_other(s, part, 0);
    for (uint32_t i = 0; i < s->others[part].count; i++)
        sum += s->others[part].files[i].bytes.n;
    return sum;
}

bool site_has_room(struct site *s, size_t bytes)
{
    size_t sum = BASE85_BYTES(bytes) + DIGITS;
    for (size_t i = 0; i < site_asset_count; i++)
        sum += site_assets[i].bytes.n;
    return sum + size_of_other(s, SITE_SEARCH) + size_of_other(s, SITE_FRONT) <= SITE_INDEX_MAX;
}

const bool *site_titled(const struct site *s, enum site_titles titles)
{
    if (titles == SITE_TITLES_ALL)
        return NULL;
    bool *titled = arena_array(s->mem, bool, (size_t)UINT16_MAX + 1);
    for (uint32_t port = 0; port <= UINT16_MAX; port++)
        titled[port] = titles == SITE_TITLES_OF_PAGES && s->page_of[port] != NO_PAGE;
    return titled;
}

/* ---- The whole ---- */

static uint32_t add_part(const struct site_part *part, struct output *files, struct str *sha256,
                         uint32_t n)
{
    for (uint32_t i = 0; i < part->count; i++, n++) {
        files[n] = (struct output){part->files[i].name, part->files[i].bytes, OUTPUT_NEW};
        sha256[n] = part->files[i].sha256;
    }
    return n;
}

/* All files in their order, and the manifest behind them. */
static void put_together(struct site *s)
{
    size_t count = 1;
    for (uint32_t i = 0; i < s->port_count; i++)
        count += s->pages[i].count;
    for (unsigned i = 0; i < SITE_OTHER_PARTS; i++)
        count += s->others[i].count;
    struct str *sha256 = arena_array(s->mem, struct str, count);
    s->files = arena_array(s->mem, struct output, count);
    for (uint32_t i = 0; i < s->port_count; i++)
        s->file_count = add_part(&s->pages[i], s->files, sha256, s->file_count);
    for (unsigned i = 0; i < SITE_OTHER_PARTS; i++)
        s->file_count = add_part(&s->others[i], s->files, sha256, s->file_count);
    struct sink *out = &s->makers[0].out;
    out->n = 0;
    site_put_manifest(s, sha256, out);
    s->files[s->file_count++] =
        (struct output){"site.json", arena_str(s->mem, sink_text(out)), OUTPUT_NEW};
}

bool site_finish(struct site *s, struct str packed, enum site_titles titles, unsigned threads)
{
    bool failed = false;
    s->packed = packed;
    s->titles = titles;
    tasks_run(threads, SITE_OTHER_PARTS, other_task, s);
    make_other(s, SITE_CHARTS, 0);
    put_together(s);
    for (unsigned i = 0; i < TASKS_THREADS_MAX; i++)
        failed = failed || s->makers[i].failed || s->makers[i].out.failed;
    return !failed;
}

const struct output *site_files(const struct site *s, uint32_t *count)
{
    *count = s->file_count;
    return s->files;
}

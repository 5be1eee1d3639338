/* SPDX-License-Identifier: BSD-2-Clause */
/* A whole site of any table that opens, whatever its checksums: every page is
 * well-formed text with no markup but ours, and what the search carries opens again.
 * Inputs are those of fuzz_table. */
#include "fuzz/check.h"
#include "page/page_html.h"
#include "site/site.h"
#include "support/mutate.h"
#include "support/table_world.h"
#include "write/table_repack.h"

#include <string.h>

/* A table of thousands of disputed names is as good as one of some, and slower. */
#define PAGES_MAX 100u

static uint32_t count(struct str text, struct str needle)
{
    uint32_t n = 0;
    for (size_t at; (at = str_find(text, needle)) != STR_NOT_FOUND; n++)
        text = str_sub(text, at + needle.n, text.n);
    return n;
}

static void check_file(const struct output *file)
{
    struct str name = str_from(file->name);
    bool front = str_is(name, "index.html");
    if (!str_ends(name, STR(".html")))
        return;
    CHECK(utf8_is_valid(file->bytes, NULL));
    CHECK(count(file->bytes, STR("<script")) == (front ? 5 : 1));
    CHECK(count(file->bytes, STR("<main")) == 1 && count(file->bytes, STR("</main>")) == 1);
    CHECK(count(file->bytes, STR("<")) == count(file->bytes, STR(">")));
    for (size_t i = 0; i < file->bytes.n; i++)
        CHECK((unsigned char)file->bytes.p[i] >= 0x20 || file->bytes.p[i] == '\n' ||
              file->bytes.p[i] == '\t');
}

static void add_pages(struct site *s, const struct servc_table *t, uint32_t pages)
{
    struct page_inputs in = {.table = t, .policy = SERVC_POLICY_IANA};
    for (uint32_t i = 0; i < pages; i++) {
        struct arena mem = ARENA_EMPTY;
        struct page p;
        uint16_t first, last;
        site_ports(s, i, &first, &last);
        page_build(&p, &in, first, last, &mem);
        site_make_page(s, i, &p, 0);
        arena_free(&mem);
    }
}

static void make_site(const struct servc_table *t)
{
    struct arena mem = ARENA_EMPTY;
    struct sink packed = SINK_EMPTY;
    struct servc_table *again = NULL;
    struct site *s = site_new(t, SERVC_POLICY_IANA, &mem);
    site_want_card(s, 6000, 6003);
    uint32_t pages = site_choose(s), files;
    if (pages <= PAGES_MAX) {
        add_pages(s, t, pages);
        write_table_repacked(t, NULL, &packed);
        CHECK(!packed.failed);
        CHECK(servc_open_memory(packed.p, packed.n, 0, &again) == SERVC_OK);
        servc_close(again);
        CHECK(site_finish(s, sink_text(&packed), SITE_TITLES_ALL, 1));
        const struct output *list = site_files(s, &files);
        for (uint32_t i = 0; i < files; i++)
            check_file(&list[i]);
    }
    sink_free(&packed);
    site_free(s);
    arena_free(&mem);
}

static void open_and_make(struct str bytes)
{
    struct servc_table *t = NULL;
    if (servc_open_memory(bytes.p, bytes.n, SERVC_OPEN_NO_CHECKSUMS, &t) == SERVC_OK)
        make_site(t);
    servc_close(t);
}

static bool is_script(struct str text)
{
    return str_starts(text, STR("raw\n")) || str_starts(text, STR("packed\n"));
}

/* The good tables are made once: a fuzzer asks thousands of times. */
static void run_script(struct str lines)
{
    static struct world *w;
    static struct good_tables good;
    struct arena mem = ARENA_EMPTY;
    struct str bytes;
    if (!w) {
        w = table_world_small();
        good = table_world_tables(w);
    }
    if (mutate(&good, lines, &mem, &bytes))
        open_and_make(bytes);
    arena_free(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    if (is_script(text))
        run_script(text);
    else
        open_and_make(text);
    return 0;
}

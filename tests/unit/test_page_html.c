/* SPDX-License-Identifier: BSD-2-Clause */
/* The page of a port as HTML: whatever its texts hold, its markup is ours. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/page_html.h"

#include <stdlib.h>
#include <string.h>

static void put_port(const void *site, uint16_t port, struct sink *out)
{
    (void)site;
    sink_printf(out, "%u.html", (unsigned)port);
}

static const struct page_links links = {put_port, NULL, "rules.html#"};

/* A page whose every text is `s`. */
static void fill(struct page *p, struct str s, struct arena *mem)
{
    static const uint32_t marks[] = {1, 2};
    struct str *words = arena_array(mem, struct str, 2);
    struct page_source *sources = arena_array(mem, struct page_source, 2);
    *p = (struct page){.first = 465,
                       .last = 465,
                       .class_text = s,
                       .range_text = s,
                       .name = s,
                       .title = s,
                       .reviewed = s,
                       .confidence = s,
                       .prevalence = s,
                       .has_card = true};
    words[0] = words[1] = s;
    p->roles = (struct page_words){words, 2};
    p->endpoints[0] = (struct page_endpoint){.transport = SERVC_TCP,
                                             .is_entry = true,
                                             .name = s,
                                             .title = s,
                                             .rule = "card",
                                             .rule_what = "a card names it",
                                             .how_often = s};
    p->endpoint_count = 1;
    for (unsigned i = 0; i < PAGE_SECTIONS; i++) {
        struct page_item *item = arena_new(mem, struct page_item);
        *item = (struct page_item){.anchor = s,
                                   .label = s,
                                   .text = s,
                                   .tags = {words, 2},
                                   .marks = {marks, 2},
                                   .link = i % 2 ? 22 : PAGE_NO_PORT};
        p->sections[i] = (struct page_section){item, 1};
    }
    for (unsigned i = 0; i < 2; i++)
        sources[i] = (struct page_source){PAGE_SOURCE_URL, s, s, s, s, s, s};
    p->sources = sources;
    p->source_count = 2;
}

static uint32_t count(struct str text, struct str needle)
{
    uint32_t n = 0;
    for (size_t at; (at = str_find(text, needle)) != STR_NOT_FOUND; n++)
        text = str_sub(text, at + needle.n, text.n);
    return n;
}

static void hostile_texts_make_no_markup(void **state)
{
    (void)state;
    static const struct str texts[] = {
        {"<script>x</script>", 18},
        {"\"><img src=x onerror=y>", 23},
        {"' onfocus='z", 12},
        {"\x1B[31m\a\0\x7F", 8},
        {"\xE2\x80\xAE"
         "a\xE2\x81\xA6"
         "b\xC2\x9B",
         10},
        {"\xFF\xC0\xBC", 3},
        {"javascript:alert(1)", 19},
        {"-->]]>&lt;", 10},
    };
    struct arena mem = ARENA_EMPTY;
    struct page plain, page;
    struct sink want = SINK_EMPTY;
    fill(&plain, STR("plain"), &mem);
    page_put_html(&plain, &links, &want);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct sink out = SINK_EMPTY;
        fill(&page, texts[i], &mem);
        page_put_html(&page, &links, &out);
        struct str got = sink_text(&out);
        /* as many tags and quotes as with a harmless text */
        const char marks[] = "<>\"";
        for (size_t k = 0; marks[k]; k++)
            if (count(got, (struct str){&marks[k], 1}) !=
                count(sink_text(&want), (struct str){&marks[k], 1}))
                fail_msg("row %zu: %c", i, marks[k]);
        for (size_t k = 0; k < got.n; k++)
            if (((unsigned char)got.p[k] < 0x20 && got.p[k] != '\n') || got.p[k] == 0x7F)
                fail_msg("row %zu: byte %u", i, (unsigned)(unsigned char)got.p[k]);
        assert_true(utf8_is_valid(got, NULL));
        assert_int_equal(count(got, STR("\xE2\x80\xAE")), 0);
        assert_int_equal(count(got, STR("href=\"javascript:")), 0);
        sink_free(&out);
    }
    sink_free(&want);
    arena_free(&mem);
}

static void statements_have_places(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct page page;
    struct sink out = SINK_EMPTY;
    fill(&page, STR("https://example.org/a"), &mem);
    page.sections[PAGE_USES].count = 0;
    page_put_html(&page, &links, &out);
    struct str got = sink_text(&out);
    assert_int_equal(count(got, STR("<section ")), PAGE_SECTIONS); /* one less, and the sources */
    assert_int_equal(count(got, STR("class=\"here\"")), PAGE_SECTIONS - 1);
    assert_int_equal(count(got, STR("id=\"uses\"")), 0);
    assert_int_equal(count(got, STR("<h2 id=\"security\">Security</h2>")), 1);
    assert_int_equal(count(got, STR("href=\"#source-2\"")), PAGE_SECTIONS - 1);
    assert_int_equal(count(got, STR("<li id=\"source-2\">")), 1);
    assert_int_equal(count(got, STR("<a rel=\"noreferrer\" href=\"https://example.org/a\">")), 2);
    assert_true(count(got, STR("<a href=\"22.html\">")) > 0);
    assert_int_equal(count(got, STR("<a href=\"rules.html#card\">card</a>")), 1);
    sink_free(&out);
    arena_free(&mem);
}

static void a_page_without_anything(void **state)
{
    (void)state;
    struct page page = {.first = 9, .last = 9, .class_text = STR("system port")};
    struct sink out = SINK_EMPTY;
    page_put_html(&page, &links, &out);
    assert_int_equal(count(sink_text(&out), STR("no name")), 1);
    assert_int_equal(count(sink_text(&out), STR("<section")), 0);
    assert_int_equal(count(sink_text(&out), STR("<nav")), 0);
    sink_free(&out);
}

/* A megabyte in one sentence costs what it weighs. */
static void a_long_sentence(void **state)
{
    (void)state;
    const size_t n = 1 << 20;
    char *text = malloc(n);
    struct arena mem = ARENA_EMPTY;
    struct page page;
    struct sink out = SINK_EMPTY;
    memset(text, '<', n);
    fill(&page, STR("short"), &mem);
    struct page_item item = {.anchor = STR("uses-1"), .text = {text, n}, .link = PAGE_NO_PORT};
    page.sections[PAGE_USES] = (struct page_section){&item, 1};
    page_put_html(&page, &links, &out);
    assert_false(out.failed);
    assert_true(out.n > 4 * n && out.n < 4 * n + 100000);
    sink_free(&out);
    arena_free(&mem);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_texts_make_no_markup),
        cmocka_unit_test(statements_have_places),
        cmocka_unit_test(a_page_without_anything),
        cmocka_unit_test(a_long_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

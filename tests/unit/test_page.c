/* SPDX-License-Identifier: BSD-2-Clause */
/* Pages of ports: what is on them, in which words, and which of it stays the same. What whole
 * pages look like is in tests/golden/port-*; that all facts have a source, in tests/port. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/plain.h"
#include "model/card.h"
#include "page/advice.h"
#include "page/page_write.h"
#include "page/wrap.h"
#include "read/reader.h"
#include "support/table_world.h"

#define ROWS(table) (sizeof(table) / sizeof *(table))

/* A small table, and a card that is read for it. */
struct fixture {
    struct world *w;
    struct servc_table *t;
    struct catalogue *c;
    struct arena mem;
    struct diag d;
};

static struct fixture *fixture_new(const char *card)
{
    static const struct source_file file = {"t", "t"};
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        abort();
    f->w = table_world_small();
    struct good_tables good = table_world_tables(f->w);
    diag_init(&f->d, &f->mem);
    f->c = catalogue_new();
    assert_int_equal(servc_open_memory(good.raw.p, good.raw.n, 0, &f->t), SERVC_OK);
    if (card && !read_cards(str_from(card), &file, 0, f->c, &f->d))
        fail_msg("%.*s", STR_FMT(f->d.first->text));
    return f;
}

static void fixture_free(struct fixture *f)
{
    servc_close(f->t);
    catalogue_free(f->c);
    world_free(f->w);
    arena_free(&f->mem);
    free(f);
}

static struct page *page_of(struct fixture *f, uint16_t first, uint16_t last, int transport)
{
    struct page *p = arena_new(&f->mem, struct page);
    struct page_inputs in = {.table = f->t,
                             .card = f->c->card_count ? f->c->cards[0] : NULL,
                             .names = (const struct claim *const *)f->c->card_order.at,
                             .name_count = f->c->card_order.count,
                             .one_transport = transport >= 0,
                             .transport =
                                 transport < 0 ? SERVC_TCP : (enum servc_transport)transport};
    page_build(p, &in, first, last, &f->mem);
    return p;
}

/* "label: text (tags) [marks]", a line an item. */
static const char *section_text(struct fixture *f, const struct page *p, enum page_section_id id)
{
    struct sink out = SINK_EMPTY;
    for (uint32_t i = 0; i < p->sections[id].count; i++) {
        const struct page_item *item = &p->sections[id].items[i];
        sink_printf(&out, "%s%.*s%s: %.*s", i ? "\n" : "", STR_FMT(item->label),
                    item->leads ? "*" : "", STR_FMT(item->text));
        for (uint32_t k = 0; k < item->tags.count; k++)
            sink_printf(&out, " (%.*s)", STR_FMT(item->tags.at[k]));
        for (uint32_t k = 0; k < item->marks.count; k++)
            sink_printf(&out, " [%.*s]", STR_FMT(p->sources[item->marks.at[k] - 1].key));
    }
    const char *text = arena_z(&f->mem, sink_text(&out));
    sink_free(&out);
    return text;
}

static const char rich[] =
    "card: 1\nport: 465\ntitle: Mail submission inside TLS\n"
    "tcp:\n"
    "  - {name: submissions, status: assigned, since: 2017-12-12, ref: [RFC8314#7.3]}\n"
    "  - {name: ssmtp, status: unofficial, until: 1999~, why: an old spelling}\n"
    "udp:\n  - {name: smtps, status: rejected, why: never ran there}\n"
    "about: |\n  One.\n  Two.\n"
    "uses:\n  - {say: First., by: [established, RFC8314#3.3, survey-2020]}\n"
    "  - {say: Second., by: [reported]}\n  - {say: Second., by: [reported]}\n"
    "security:\n  - {say: Mild., by: [reported]}\n  - {say: Grave., by: [threat, nmap]}\n"
    "related:\n  - {port: 993/tcp, kind: like}\n  - {port: 4/tcp, kind: like}\n"
    "history:\n  - {date: 1997~, say: Then., ref: [iana]}\n"
    "note: |\n  Look.\n";

static void sections(void **state)
{
    (void)state;
    static const struct {
        enum page_section_id id;
        const char *want;
    } cases[] = {
        {PAGE_ABOUT, ": One.\n: Two."},
        {PAGE_NAMES,
         "submissions*: assigned on tcp since 2017-12-12, leads [RFC8314#7.3] [RFC8314] [iana]\n"
         "ssmtp: unofficial on tcp until about 1999: an old spelling\n"
         "urd: co-assigned on tcp [iana]\n"
         "smtps: unofficial on tcp, printed by nmap [nmap]\n"
         "igmpv3lite*: assigned on udp, leads [iana]"},
        {PAGE_REFUSED, "smtps: on udp: never ran there [nmap]"},
        {PAGE_USES, ": First. (established) [RFC8314#3.3] [survey-2020]\n: Second. (reported)\n"
                    ": Second. (reported)"},
        {PAGE_OTHER_USES, ""},
        {PAGE_SECURITY, ": Mild. (reported)\n: Grave. (threat) [nmap]"},
        {PAGE_RELATED, "993/tcp: imaps: another service for the same purpose\n"
                       "4/tcp: another service for the same purpose"},
        {PAGE_HISTORY, "1997~: Then. [iana]"},
        {PAGE_PREVALENCE, "465/tcp: 0.012345, common: on 1 host in 81, rank 4 of 8 [nmap]\n"
                          "465/udp: 0.000512, occasional: on 1 host in 1,953, rank 1 of 5 [nmap]"},
        {PAGE_RANGE_PORTS, ""},
    };
    struct fixture *f = fixture_new(rich);
    struct page *p = page_of(f, 465, 465, -1);
    unsigned wrong = 0;
    for (size_t i = 0; i < ROWS(cases); i++) {
        const char *got = section_text(f, p, cases[i].id);
        if (!str_is(str_from(got), cases[i].want)) {
            print_error("%s:\n%s\n", page_section_key(cases[i].id), got);
            wrong++;
        }
    }
    fixture_free(f);
    assert_int_equal(wrong, 0);
}

static void sources(void **state)
{
    (void)state;
    static const struct {
        const char *by, *title, *url;
        enum page_source_kind kind;
    } cases[] = {
        {"RFC8314", "RFC 8314", "https://www.rfc-editor.org/rfc/rfc8314.html", PAGE_SOURCE_RFC},
        {"RFC8314#7.3", "RFC 8314, section 7.3",
         "https://www.rfc-editor.org/rfc/rfc8314.html#section-7.3", PAGE_SOURCE_RFC},
        {"RFC8314#A.1", "RFC 8314, appendix A.1",
         "https://www.rfc-editor.org/rfc/rfc8314.html#appendix-A.1", PAGE_SOURCE_RFC},
        {"RFC8314#seven", "RFC8314#seven", "", PAGE_SOURCE_UNKNOWN},
        {"RFC0", "RFC0", "", PAGE_SOURCE_UNKNOWN},
        {"https://a.example/B", "https://a.example/B", "https://a.example/B", PAGE_SOURCE_URL},
        {"https://a.example/b", "https://a.example/b", "https://a.example/b", PAGE_SOURCE_URL},
        {"javascript:alert(1)", "javascript:alert(1)", "", PAGE_SOURCE_UNKNOWN},
        {"survey-2020", "A survey", "https://example.org/", PAGE_SOURCE_KEY},
        {"nowhere", "nowhere", "", PAGE_SOURCE_UNKNOWN},
        {"iana", "Service Name and Transport Protocol Port Number Registry",
         "https://www.iana.org/assignments/service-names-port-numbers/", PAGE_SOURCE_REGISTRY},
    };
    struct sink card = SINK_EMPTY;
    sink_z(&card, "card: 1\nport: 7\nuses:\n");
    for (size_t i = 0; i < ROWS(cases); i++)
        sink_printf(&card, "  - {say: s%zu, by: [reported, \"%s\", iana]}\n", i, cases[i].by);
    sink_char(&card, '\0');
    struct fixture *f = fixture_new(card.p);
    struct page *p = page_of(f, 7, 7, -1);
    assert_int_equal(p->source_count, ROWS(cases));
    for (size_t i = 0; i < ROWS(cases); i++) {
        const struct page_item *item = &p->sections[PAGE_USES].items[i];
        const struct page_source *s = &p->sources[item->marks.at[0] - 1];
        if (!str_is(s->key, cases[i].by) || !str_is(s->title, cases[i].title) ||
            !str_is(s->url, cases[i].url) || s->kind != cases[i].kind)
            fail_msg("%s: %d %.*s, %.*s", cases[i].by, (int)s->kind, STR_FMT(s->title),
                     STR_FMT(s->url));
    }
    sink_free(&card);
    fixture_free(f);
}

static bool has_anchor(const struct page *p, enum page_section_id id, struct str anchor)
{
    for (uint32_t i = 0; i < p->sections[id].count; i++)
        if (str_eq(p->sections[id].items[i].anchor, anchor))
            return true;
    return false;
}

/* What is added before, behind and in other sections moves no anchor. */
static void anchors(void **state)
{
    (void)state;
    static const char fewer[] = "card: 1\nport: 465\nuses:\n  - {say: Second., by: [reported]}\n"
                                "note: |\n  Look.\n  And look.\n";
    struct fixture *f = fixture_new(rich), *g = fixture_new(fewer);
    struct page *p = page_of(f, 465, 465, -1), *q = page_of(g, 465, 465, -1);
    assert_true(has_anchor(p, PAGE_USES, q->sections[PAGE_USES].items[0].anchor));
    assert_true(has_anchor(q, PAGE_NOTE, p->sections[PAGE_NOTE].items[0].anchor));
    assert_false(
        str_eq(p->sections[PAGE_USES].items[1].anchor, p->sections[PAGE_USES].items[2].anchor));
    /* and the ones that were given out are these */
    assert_true(str_is(q->sections[PAGE_NOTE].items[0].anchor, "note-de5176e3"));
    fixture_free(f);
    fixture_free(g);
}

static void heads(void **state)
{
    (void)state;
    static const struct {
        uint16_t first, last;
        int transport;
        const char *title, *class, *summary;
        bool known;
    } cases[] = {
        {465, 465, -1, "465 submissions", "system port (0-1023)", "", true},
        {465, 465, SERVC_UDP, "465/udp igmpv3lite", "system port (0-1023)", "", true},
        {465, 465, SERVC_DCCP, "465/dccp unknown", "system port (0-1023)",
         "Port 465/dccp: no source that was read has a name for it.", false},
        {1023, 1023, -1, "1023 reserved", "system port (0-1023)",
         "Port 1023: the registry keeps it back from services.", true},
        {1024, 1024, -1, "1024 unknown", "user port (1024-49151)",
         "Port 1024: no source that was read has a name for it.", false},
        {49151, 49151, -1, "49151 unknown", "user port (1024-49151)",
         "Port 49151: no source that was read has a name for it.", false},
        {49152, 49152, -1, "49152 unknown", "dynamic port (49152-65535)",
         "Port 49152: seen open; no source that was read has a name for it. Dynamic ports are "
         "never assigned: a program takes one for as long as it runs (RFC 6335, section 6).",
         true},
        {6001, 6001, -1, "6001 x11", "user port (1024-49151)", "", true},
        {6000, 6003, -1, "6000-6003 x11", "user ports (1024-49151)", "", true},
        {6001, 6002, -1, "6001-6002 x11", "user ports (1024-49151)", "", true},
        {22, 443, -1, "22-443 several services", "system ports (0-1023)", "", true},
        {1000, 2000, -1, "1000-2000 several services", "ports of several classes", "", true},
        {0, 65535, -1, "0-65535 several services", "ports of several classes", "", true},
        {7001, 7001, -1, "7001 a-name-longer-than-sixteen-bytes", "user port (1024-49151)", "",
         true},
    };
    struct fixture *f = fixture_new(NULL);
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct page *p = page_of(f, cases[i].first, cases[i].last, cases[i].transport);
        struct sink title = SINK_EMPTY;
        put_page_title(&title, p);
        if (!str_is(sink_text(&title), cases[i].title) || !str_is(p->class_text, cases[i].class) ||
            !str_is(p->summary, cases[i].summary) || p->known != cases[i].known)
            fail_msg("%s: %.*s, %.*s, %.*s, %d", cases[i].title, STR_FMT(sink_text(&title)),
                     STR_FMT(p->class_text), STR_FMT(p->summary), p->known);
        sink_free(&title);
    }
    struct page *p = page_of(f, 6001, 6001, -1);
    assert_true(str_is(p->range_text, "one of 6000-6003 (x11 on tcp)"));
    p = page_of(f, 6000, 6003, -1);
    assert_string_equal(section_text(f, p, PAGE_RANGE_PORTS), "6000-6003/tcp: x11, assigned");
    fixture_free(f);
}

/* ---- Lines ---- */

static void wrapping(void **state)
{
    (void)state;
    static const struct {
        size_t width, indent;
        const char *text;
        char end;
        const char *want;
    } cases[] = {
        {10, 0, "", 0, "|"},
        {10, 0, "one two three", 0, "one two|three|"},
        {10, 2, "one two three four", 0, "one two|  three|  four|"},
        {7, 0, "one two", 0, "one two|"},
        {6, 0, "one two", 0, "one|two|"},
        {7, 0, "one two", '.', "one|two.|"},
        {8, 0, "one two", '.', "one two.|"},
        {4, 2, "a-word-that-is-wider than this", 0, "a-word-that-is-wider|  than|  this|"},
        {10, 0, "  a \t\n b\r\nc  ", 0, "a b c|"},
        {9, 0, "a \x1B[1mb c", 0, "a|\\u{1B}[1mb|c|"},
        {6, 0, "\xE6\x97\xA5\xE6\x9C\xAC \xE6\x97\xA5", 0,
         "\xE6\x97\xA5\xE6\x9C\xAC|\xE6\x97\xA5|"},
        {7, 0, "\xE6\x97\xA5\xE6\x9C\xAC \xE6\x97\xA5", 0,
         "\xE6\x97\xA5\xE6\x9C\xAC \xE6\x97\xA5|"},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct sink out = SINK_EMPTY;
        struct wrap w = {.out = &out, .width = cases[i].width, .indent = cases[i].indent};
        wrap_text_end(&w, str_from(cases[i].text), cases[i].end);
        wrap_line(&w);
        for (size_t k = 0; k < out.n; k++)
            if (out.p[k] == '\n')
                out.p[k] = '|';
        if (!str_is(sink_text(&out), cases[i].want))
            fail_msg("row %zu: %.*s", i, STR_FMT(sink_text(&out)));
        sink_free(&out);
    }
}

/* A megabyte, of words or of one, takes milliseconds: a quadratic loop would take minutes, and
 * the time limit of the suite. */
static void long_texts(void **state)
{
    (void)state;
    const size_t n = 4 * 1024 * 1024;
    char *text = malloc(n);
    if (!text)
        abort();
    for (size_t i = 0; i < n; i++)
        text[i] = i % 8 == 7 ? ' ' : "a\xC3\xA9\x1B"[i % 4];
    for (unsigned one_word = 0; one_word < 2; one_word++) {
        struct sink out = SINK_EMPTY;
        struct wrap w = {.out = &out, .width = 80};
        for (size_t i = 7; one_word && i < n; i += 8)
            text[i] = 'x';
        wrap_text(&w, (struct str){text, n});
        assert_false(out.failed);
        assert_true(out.n > n);
        sink_free(&out);
    }
    free(text);
}

/* ---- Scans ---- */

static const char *remarks_of(struct fixture *f, const struct page *p,
                              enum servc_transport transport, const char *service, bool probed,
                              bool tls)
{
    struct advice a;
    struct remark remarks[REMARK_KINDS];
    struct scan_port seen = {.at = {p->first, (uint8_t)transport},
                             .service = str_from(service),
                             .probed = probed,
                             .tls = tls};
    advice_make(&a, p, transport, &f->mem);
    uint32_t count = advice_remarks(&a, &seen, remarks, &f->mem);
    struct str s = STR("");
    for (uint32_t i = 0; i < count; i++)
        s = arena_printf(&f->mem, "%.*s%s%s", STR_FMT(s), i ? " " : "",
                         remark_key(remarks[i].kind));
    return arena_z(&f->mem, s);
}

static void remarks(void **state)
{
    (void)state;
    static const struct {
        uint16_t port;
        enum servc_transport transport;
        const char *service;
        bool probed, tls;
        const char *want;
    } cases[] = {
        {22, SERVC_TCP, "ssh", true, false, ""},
        {22, SERVC_TCP, "http", true, false, "other-service"},
        {22, SERVC_TCP, "http", false, false, ""}, /* a name for the number, no answer */
        {22, SERVC_TCP, "", true, false, ""},
        {22, SERVC_TCP, "unknown", true, false, ""},
        {22, SERVC_TCP, "tcpwrapped", true, false, ""},
        {8080, SERVC_TCP, "http", true, false, ""}, /* as a word of http-alt */
        {8080, SERVC_TCP, "alt", true, false, ""},
        {8080, SERVC_TCP, "htt", true, false, "other-service"},
        {443, SERVC_TCP, "http", true, true, ""}, /* https */
        {443, SERVC_TCP, "http", true, false, "other-service"},
        {443, SERVC_TCP, "smtp", true, true, "other-service"},
        {465, SERVC_UDP, "smtps", false, false, "refused-name"},
        {465, SERVC_UDP, "igmpv3lite", false, false, ""},
        {1023, SERVC_TCP, "", false, false, "no-name rare"},
        {49153, SERVC_UDP, "http", true, false, "no-name rare"},
        {1, SERVC_SCTP, "", false, false, "no-name"},
        {2222, SERVC_TCP, "", false, false, "rare"},
        {993, SERVC_UDP, "", false, false, "no-name rare"}, /* imaps is mirrored there */
    };
    struct fixture *f = fixture_new(NULL);
    unsigned wrong = 0;
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct page *p = page_of(f, cases[i].port, cases[i].port, (int)cases[i].transport);
        const char *got =
            remarks_of(f, p, cases[i].transport, cases[i].service, cases[i].probed, cases[i].tls);
        if (!str_is(str_from(got), cases[i].want)) {
            print_error("row %zu, %u %s: %s\n", i, (unsigned)cases[i].port, cases[i].service, got);
            wrong++;
        }
    }
    fixture_free(f);
    assert_int_equal(wrong, 0);
}

/* The first threat goes before what stands above it; udp's is another service. */
static void lines_of_advice(void **state)
{
    (void)state;
    struct fixture *f = fixture_new(rich);
    struct advice a;
    advice_make(&a, page_of(f, 465, 465, SERVC_TCP), SERVC_TCP, &f->mem);
    assert_int_equal(a.line_count, 2);
    assert_true(str_is(a.lines[0].text, "Grave."));
    assert_true(str_is(a.lines[1].text, "Look."));
    assert_string_equal(remarks_of(f, page_of(f, 465, 465, SERVC_TCP), SERVC_TCP, "", false, false),
                        "threat");
    advice_make(&a, page_of(f, 465, 465, SERVC_UDP), SERVC_UDP, &f->mem);
    assert_int_equal(a.line_count, 0);
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections), cmocka_unit_test(sources),         cmocka_unit_test(anchors),
        cmocka_unit_test(heads),    cmocka_unit_test(wrapping),        cmocka_unit_test(long_texts),
        cmocka_unit_test(remarks),  cmocka_unit_test(lines_of_advice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

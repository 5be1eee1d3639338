/* SPDX-License-Identifier: BSD-2-Clause */
/* The registry's XML gives the claims that its CSV gives, and bad XML says where
 * it is bad. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "support/iana_as_xml.h"
#include "support/iana_world.h"

#include <string.h>

/* ---- the same claims from both ---- */

static bool claims_equal(const struct claim *a, const struct claim *b)
{
    const struct registration *x = a->registration, *y = b->registration;
    return a->first == b->first && a->last == b->last && a->transport == b->transport &&
           a->flags == b->flags && a->status == b->status && str_eq(a->name, b->name) &&
           str_eq(a->title, b->title) && str_eq(x->counterpart, y->counterpart) &&
           str_eq(x->registered, y->registered) && str_eq(x->modified, y->modified) &&
           str_eq(x->refs, y->refs) && str_eq(x->unauthorized, y->unauthorized) &&
           str_eq(x->holder, y->holder);
}

static void must_equal(const struct claim *csv, const struct claim *xml)
{
    if (csv && xml && claims_equal(csv, xml))
        return;
    struct sink out = SINK_EMPTY;
    if (csv)
        iana_show_claim(&out, csv);
    sink_z(&out, "-- xml --\n");
    if (xml)
        iana_show_claim(&out, xml);
    sink_char(&out, '\0');
    fail_msg("line %u: %s", csv ? (unsigned)csv->at.line : 0, sink_text(&out).p);
}

static void lists_must_equal(const struct claim_list *csv, const struct claim_list *xml)
{
    assert_int_equal(csv->count, xml->count);
    for (uint32_t i = 0; i < csv->count; i++)
        must_equal(csv->at[i], xml->at[i]);
}

static void catalogues_must_equal(const struct catalogue *csv, const struct catalogue *xml)
{
    for (uint32_t i = 0; i < PORTS * SERVC_TRANSPORTS; i++) {
        struct endpoint e = {(uint16_t)(i / SERVC_TRANSPORTS), (uint8_t)(i % SERVC_TRANSPORTS)};
        const struct claim *a = NULL, *b = NULL;
        do {
            a = claim_next(csv, e, a);
            b = claim_next(xml, e, b);
            if (a || b)
                must_equal(a, b);
        } while (a);
    }
    for (int t = 0; t < SERVC_TRANSPORTS; t++)
        lists_must_equal(&csv->ranges[t], &xml->ranges[t]);
    lists_must_equal(&csv->portless, &xml->portless);
    lists_must_equal(&csv->unsupported, &xml->unsupported);
    assert_int_equal(csv->count, xml->count);
    assert_true(str_eq(csv->iana_date, xml->iana_date));
}

/* Levels and ids of all messages; places differ. */
static void messages_must_equal(const struct diag *a, const struct diag *b)
{
    const struct diag_message *x = a->first, *y = b->first;
    for (; x && y; x = x->next, y = y->next) {
        assert_int_equal(x->level, y->level);
        assert_string_equal(x->id, y->id);
    }
    assert_true(!x && !y);
}

static void must_agree(struct iana_world *csv)
{
    struct sink xml = SINK_EMPTY;
    struct iana_world w;
    struct str text;
    assert_true(file_read(&csv->mem, &csv->file, &csv->d, &text));
    iana_as_xml(text, &xml);
    iana_world_any(&w, sink_text(&xml));
    assert_true(w.read);
    messages_must_equal(&csv->d, &w.d);
    catalogues_must_equal(csv->c, w.c);
    iana_world_free(&w);
    sink_free(&xml);
}

static void test_cut(void **state)
{
    (void)state;
    struct iana_world csv;
    iana_world_file(&csv, "tests/data/iana-cut.csv");
    must_agree(&csv);
    iana_world_free(&csv);
}

static void test_edition(void **state)
{
    (void)state;
    struct iana_world csv;
    if (!iana_world_edition(&csv, "iana-service-names.2025-03.csv"))
        skip();
    must_agree(&csv);
    iana_world_free(&csv);
}

/* ---- small inputs, good and bad ---- */

#define HEAD "<?xml version='1.0'?>\n<registry>\n"
#define REC(inside) HEAD "<record>" inside "</record></registry>"
#define A5 "<name>a</name><number>5</number><protocol>tcp</protocol>"
#define T(text) text, sizeof text - 1

static const struct {
    const char *text;
    size_t n;
    bool read;
    const char *diag;
    const char *at, *want; /* claims there; NULL is not asked */
} small_cases[] = {
    {T(REC(A5)), true, "", "5/tcp", "a assigned\n"},
    {T("<registry><record>" A5 "</record></registry>\n"), true, "", "5/tcp", "a assigned\n"},
    {T("\xEF\xBB\xBF" REC(A5)), true, "", "5/tcp", "a assigned\n"},
    {T("<registry id='service-names-port-numbers'><record>" A5 "</record></registry>"), true, "",
     "5/tcp", "a assigned\n"},
    {T(REC("<number>5</number><name>a</name>")), true, "", "5/udp", "a assigned A\n"},
    {T(HEAD "</registry>"), true, "W no-rows 0:0\n", NULL, NULL},
    /* texts */
    {T(REC(A5 "<description>A<br/>b<br/> c</description>")), true, "", "5/tcp",
     "a assigned \"A b c\"\n"},
    {T(REC(A5 "<description>routinely-<br/>made &lt;&#x41;&gt;</description>")), true, "", "5/tcp",
     "a assigned \"routinely-made <A>\"\n"},
    {T(REC(A5 "<description><![CDATA[A & B]]><!-- no --> <b>C</b></description>")), true, "",
     "5/tcp", "a assigned \"A & B C\"\n"},
    {T(REC(A5 "<description>A</description><description>B</description>")), true,
     "W repeated-element 3:93\n", "5/tcp", "a assigned \"A\"\n"},
    {T(REC(A5 "<sc>1<br/></sc><new><name>b</name><xref/></new>")), true, "", "5/tcp",
     "a assigned\n"},
    {T(HEAD "<new><record><name>b</name></record></new><record>" A5 "</record></registry>"), true,
     "", "5/tcp", "a assigned\n"},
    /* references */
    {T(REC(A5 "<xref type='rfc' data='rfc1'/><xref type='rfc' data='rfc2'>RFC2, Section 3</xref>"
              "<xref type='person' data='P'/>")),
     true, "", "5/tcp", "a assigned [RFC1][RFC2, Section 3]\n"},
    {T(REC(A5 "<xref type='uri' data='http://x'>text</xref><xref type='draft' data='RFC-ietf-x-1'/>"
              "<xref type='text'>a &amp; b</xref><xref/>")),
     true, "", "5/tcp", "a assigned [http://x][RFC-ietf-x-1][a & b][]\n"},
    {T(REC(A5 "<description>As <xref type='rfc' data='rfc6763'/> says</description>")), true, "",
     "5/tcp", "a assigned \"As [RFC6763] says\"\n"},
    /* dates */
    {T(HEAD "<record date='2001-02' updated='2003-04-05'>" A5 "</record></registry>"), true, "",
     "5/tcp", "a assigned 2001-02..2003-04-05\n"},
    {T(HEAD "<record date='2001-13'>" A5 "</record></registry>"), true, "W bad-date 3:1\n", "5/tcp",
     "a assigned\n"},
    {T(HEAD "<updated>soon</updated></registry>"), true, "W bad-date 3:1\nW no-rows 0:0\n", NULL,
     NULL},
    /* faults of records: the same as the CSV's, at the element */
    {T(REC("<name>a</name>\n<number>65536</number>")), true, "E bad-port 4:1\n", "0/tcp", ""},
    {T(REC("<number>5</number><protocol>TCP</protocol>")), true, "W unknown-transport 3:27\n", NULL,
     NULL},
    {T(REC("")), true, "W empty-row 3:1\n", NULL, NULL},
    {T(REC("<name>a_b</name><number>5</number>")), true, "N name-syntax 3:9\n", "5/tcp",
     "a_b assigned A\n"},
    /* not this format */
    {T("<?xml version='1.0'?>\n<nmaprun/>"), false, "E not-registry 2:1\n", NULL, NULL},
    {T("<?xml version='1.0'?>\n<!DOCTYPE html><html/>"), false, "E not-registry 2:15\n", NULL, NULL},
    {T("<registry id='protocol-numbers'/>"), false, "E not-registry 1:1\n", NULL, NULL},
    {T("<?xml version='1.0'?>\n"), false, "E xml-syntax 2:1\n", NULL, NULL},
    {T("<html><p>Bad gateway</html>"), false, "E not-csv 0:0\n", NULL, NULL},
    {T("<!DOCTYPE html><html>"), false, "E not-csv 0:0\n", NULL, NULL},
    /* XML that is cut or broken; what was complete is read */
    {T(HEAD "<record>" A5 "</record>\n<record><name>b</na"), true, "E xml-syntax 4:16\n", "5/tcp",
     "a assigned\n"},
    {T(HEAD "<record>" A5 "</record>\n<record><name>b"), true, "E xml-syntax 4:16\n", "5/tcp",
     "a assigned\n"},
    {T(HEAD "<record><name>b</record>"), true, "E xml-syntax 3:18\nW no-rows 0:0\n", NULL, NULL},
    {T(REC("<name>a\0b</name>")), true, "E xml-syntax 3:16\nW no-rows 0:0\n", NULL, NULL},
    {T(REC("<name>\xE9</name>")), true, "E xml-syntax 3:15\nW no-rows 0:0\n", NULL, NULL},
    {T(REC("<name>&nbsp;</name>")), true, "E xml-syntax 3:15\nW no-rows 0:0\n", NULL, NULL},
    {T(REC(A5) "<registry/>"), true, "E xml-syntax 3:85\n", "5/tcp", "a assigned\n"},
    {T("<?xml version='1.0' encoding='x-none'?>\n<registry/>"), false, "E xml-syntax 1:31\n", NULL,
     NULL},
    /* hostile */
    {T("<?xml version='1.0'?>\n<!DOCTYPE registry [<!ENTITY a \"aaaaaaaaaa\">\n"
       "<!ENTITY b \"&a;&a;&a;&a;\">]><registry><record><name>&b;</name></record></registry>"),
     false, "E xml-doctype 2:20\n", NULL, NULL},
    {T("<?xml version='1.0'?>\n<!DOCTYPE registry SYSTEM \"/etc/passwd\"><registry/>"), false,
     "E xml-doctype 2:40\n", NULL, NULL},
    {T("<registry><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>"), true,
     "E too-deep 1:56\nW no-rows 0:0\n", NULL, NULL},
};

static void test_small(void **state)
{
    (void)state;
    struct sink out = SINK_EMPTY;
    for (size_t i = 0; i < sizeof small_cases / sizeof *small_cases; i++) {
        struct iana_world w;
        iana_world_any(&w, (struct str){small_cases[i].text, small_cases[i].n});
        const char *got = iana_show_diag(&out, &w.d);
        if (w.read != small_cases[i].read || strcmp(got, small_cases[i].diag) != 0)
            fail_msg("row %zu `%s': %d\n%s-- expected --\n%s", i, small_cases[i].text, w.read, got,
                     small_cases[i].diag);
        if (small_cases[i].at) {
            got = iana_show_at(&out, &w, small_cases[i].at);
            if (strcmp(got, small_cases[i].want) != 0)
                fail_msg("row %zu `%s':\n%s-- expected --\n%s", i, small_cases[i].text, got,
                         small_cases[i].want);
        }
        iana_world_free(&w);
    }
    sink_free(&out);
}

static void test_hints(void **state)
{
    (void)state;
    static const struct {
        const char *text, *hint;
    } cases[] = {
        {"<?xml version='1.0'?><html/>", "it looks like an HTML page"},
        {"<html>", "it looks like an HTML page"},
        {HEAD "<rec", "no record is complete"},
        {HEAD "<record>" A5 "</record>\n<record><name>b</name>",
         "the last complete record is a 5/tcp in line 3"},
        {HEAD "<record><number>7</number><protocol>udp</protocol></record>\n<record>",
         "the last complete record is 7/udp in line 3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct iana_world w;
        iana_world_any(&w, str_from(cases[i].text));
        assert_non_null(w.d.first);
        if (!str_is(w.d.first->hint, cases[i].hint))
            fail_msg("row %zu: `%.*s'", i, STR_FMT(w.d.first->hint));
        iana_world_free(&w);
    }
}

/* The file's own date counts where it is newer than those of its records. */
static void test_date(void **state)
{
    (void)state;
    static const struct {
        const char *updated, *record, *want;
    } cases[] = {
        {"2025-03-28", "2024-01-01", "2025-03-28"},
        {"2024-01-01", "2025-03-28", "2025-03-28"},
        {"", "2025-03", "2025-03"},
        {"2025-03-28", "2025-03", "2025-03-28"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct iana_world w;
        char text[256];
        snprintf(text, sizeof text,
                 HEAD "<updated>%s</updated><record date='%s'>" A5 "</record></registry>",
                 cases[i].updated, cases[i].record);
        iana_world_any(&w, str_from(text));
        if (!str_is(w.c->iana_date, cases[i].want))
            fail_msg("row %zu: `%.*s'", i, STR_FMT(w.c->iana_date));
        iana_world_free(&w);
    }
}

static void fill(struct sink *out, const char *before, size_t bytes, const char *after)
{
    out->n = 0;
    sink_z(out, before);
    for (size_t i = 0; i < bytes; i++)
        sink_char(out, 'x');
    sink_z(out, after);
}

/* One text, and the cells of one record, cannot fill memory. */
static void test_large(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after;
        size_t bytes;
        const char *diag;
    } cases[] = {
        {HEAD "<record>" A5 "<note>", "</note></record></registry>", 65536, ""},
        {HEAD "<record>" A5 "<note>", "</note></record></registry>", 65537,
         "E too-large 3:71\nW no-rows 0:0\n"},
        {HEAD "<record>" A5 "<xref data='", "'/></record></registry>", 65534, ""},
        {HEAD "<record>" A5 "<xref data='", "'/></record></registry>", 65535,
         "E too-large 3:65615\nW no-rows 0:0\n"},
        {HEAD "<record>" A5 "<", "/></record></registry>", 1000000, ""},
    };
    struct sink text = SINK_EMPTY, out = SINK_EMPTY;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct iana_world w;
        fill(&text, cases[i].before, cases[i].bytes, cases[i].after);
        iana_world_any(&w, sink_text(&text));
        const char *got = iana_show_diag(&out, &w.d);
        if (strcmp(got, cases[i].diag) != 0)
            fail_msg("row %zu: %s-- expected --\n%s", i, got, cases[i].diag);
        iana_world_free(&w);
    }
    sink_free(&text);
    sink_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut),   cmocka_unit_test(test_edition),
        cmocka_unit_test(test_small), cmocka_unit_test(test_hints),
        cmocka_unit_test(test_date),  cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

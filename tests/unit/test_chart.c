/* SPDX-License-Identifier: BSD-2-Clause */
#include "chart/chart.h"
#include "chart/svg.h"
#include "model/endpoint.h"

#include <expat.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

struct picture {
    struct arena mem;
    struct sink svg;
    struct chart chart;
};

static struct picture begin(void)
{
    return (struct picture){.mem = ARENA_EMPTY, .svg = SINK_EMPTY};
}

static struct chart *chart_of(struct picture *p)
{
    p->chart = (struct chart){&p->mem, &p->svg, "test", STR("where it is from"), STR("licence")};
    return &p->chart;
}

/* Also looks whether a browser could read it. */
static const char *text_of(struct picture *p)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    assert_false(p->svg.failed);
    if (XML_Parse(parser, p->svg.p, (int)p->svg.n, XML_TRUE) != XML_STATUS_OK)
        fail_msg("line %u: %s", (unsigned)XML_GetCurrentLineNumber(parser),
                 XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
    sink_char(&p->svg, '\0');
    return p->svg.p;
}

static void end(struct picture *p)
{
    sink_free(&p->svg);
    arena_free(&p->mem);
}

#define assert_has(text, part) assert_non_null(strstr((text), (part)))
#define assert_has_not(text, part) assert_null(strstr((text), (part)))

static uint32_t count_of(const char *text, const char *part)
{
    uint32_t n = 0;
    while ((text = strstr(text, part))) {
        n++;
        text += strlen(part);
    }
    return n;
}

/* ---- numbers ---- */

static void logarithms(void **state)
{
    (void)state;
    assert_int_equal(log2_q16(1), 0);
    assert_int_equal(log2_q16(2), 1 << 16);
    assert_int_equal(log2_q16(65536), 16 << 16);
    assert_int_equal(log2_q16(10), 217705); /* 3.321928 * 65536 */
    assert_int_equal(log2_q16(1000), 653117);
    assert_int_equal(log2_q16(UINT32_MAX), (32u << 16) - 1);
    for (uint32_t n = 2; n <= PORTS; n++)
        assert_true(log2_q16(n) > log2_q16(n - 1));
}

static void numbers_have_commas(void **state)
{
    (void)state;
    struct picture p = begin();
    assert_true(str_is(number_text(&p.mem, 0), "0"));
    assert_true(str_is(number_text(&p.mem, 999), "999"));
    assert_true(str_is(number_text(&p.mem, 65536), "65,536"));
    assert_true(str_is(number_text(&p.mem, 1000007), "1,000,007"));
    end(&p);
}

/* ---- coverage ---- */

static void coverage_adds_up(void **state)
{
    (void)state;
    struct picture p = begin();
    uint32_t tcp[1000], udp[] = {0, 0};
    for (uint32_t i = 0; i < 1000; i++)
        tcp[i] = i < 10 ? 99 : 1; /* 990 + 990 */
    struct chart_curve curves[] = {{SERVC_TCP, tcp, 1000}, {SERVC_UDP, udp, 2}};
    assert_true(chart_coverage(chart_of(&p), curves, 2));
    const char *svg = text_of(&p);
    assert_has(
        svg,
        "tcp: the first 10 hold 50.0 %, the first 100 hold 54.5 %, the first 1000 hold 100.0 %.");
    assert_has(svg, "role=\"img\"");
    assert_has(svg, "where it is from");
    assert_has_not(svg, "udp"); /* all zero: nothing to draw */
    assert_int_equal(count_of(svg, "class=\"curve"), 1);
    end(&p);
}

static void coverage_of_nothing(void **state)
{
    (void)state;
    struct picture p = begin();
    struct chart_curve none = {SERVC_TCP, NULL, 0};
    assert_false(chart_coverage(chart_of(&p), &none, 1));
    assert_int_equal(p.svg.n, 0);
    end(&p);
}

/* ---- map ---- */

static void name_port(struct chart_port *ports, uint32_t port, const char *name, uint8_t status)
{
    ports[port] = (struct chart_port){true, true, status, str_from(name)};
}

static void map_merges_neighbours(void **state)
{
    (void)state;
    struct picture p = begin();
    struct chart_port *ports = arena_array(&p.mem, struct chart_port, PORTS);
    memset(ports, 0, PORTS * sizeof *ports);
    name_port(ports, 254, "one", SERVC_ASSIGNED);
    name_port(ports, 255, "two", SERVC_ASSIGNED);
    name_port(ports, 256, "two", SERVC_ASSIGNED);
    name_port(ports, 257, "three", SERVC_ASSIGNED);
    name_port(ports, 258, "<b>&", SERVC_UNOFFICIAL);
    for (uint32_t port = 60000; port < 60010; port++)
        name_port(ports, port, port % 2 ? "odd" : "even", SERVC_LEGACY);
    ports[700] = (struct chart_port){.seen = true, .status = SERVC_UNKNOWN};
    ports[702] = (struct chart_port){.seen = true, .status = SERVC_UNKNOWN};
    ports[65535] = (struct chart_port){.status = SERVC_RESERVED};
    chart_map(chart_of(&p), SERVC_UDP, ports);
    const char *svg = text_of(&p);
    assert_has(svg, "d=\"M254 0h2M0 1h2\"><title>254-257 assigned: one, two, three</title>");
    assert_has(svg, "<title>258 unofficial: &lt;b&gt;&amp;</title>");
    assert_has(svg, "<title>60000-60009 legacy: even, odd, even and 7 more</title>");
    assert_has(svg, "d=\"M188 2h1M190 2h1\"><title>seen open, no name</title>");
    assert_has(svg, "d=\"M255 255h1\"><title>reserved</title>");
    assert_has(svg, "assigned, 4<");
    assert_int_equal(count_of(svg, "<path"), 5);
    end(&p);
}

/* ---- timeline ---- */

static void timeline_has_its_years(void **state)
{
    (void)state;
    struct picture p = begin();
    struct chart_years years = {.first = 1970, .undated = 1234};
    years.user[30] = 160;
    years.system[30] = 3;
    years.user[32] = 20;
    assert_true(chart_timeline(chart_of(&p), &years));
    const char *svg = text_of(&p);
    assert_has(
        svg, "183 services with a port have a date of registration, 2000 to 2002; 1,234 have none");
    assert_has(svg, "<title>2000: 163, of them 3 of system ports</title>");
    assert_has(svg, ">2001</text>"); /* a year with none keeps its place */
    assert_has(svg, ">200</text>");  /* the axis ends at a round number */
    end(&p);
}

static void timeline_of_nothing(void **state)
{
    (void)state;
    struct picture p = begin();
    struct chart_years years = {.first = 1970, .undated = 7};
    assert_false(chart_timeline(chart_of(&p), &years));
    assert_int_equal(p.svg.n, 0);
    end(&p);
}

/* ---- shift ---- */

static void shift_counts_moves(void **state)
{
    (void)state;
    struct picture p = begin();
    const struct chart_rank ranks[] = {
        {80, STR("http"), 1, 1},   {22, STR("ssh"), 2, 3},           {443, STR("https"), 3, 2},
        {23, STR("telnet"), 4, 9}, {8443, STR("new \x1B[1m"), 0, 4},
    };
    chart_shift(chart_of(&p), SERVC_TCP, 4, ranks, 5);
    const char *svg = text_of(&p);
    assert_has(svg, "1 risen, 1 fallen, 1 came in, 1 went");
    assert_int_equal(count_of(svg, "class=\"thin"), 5);
    assert_int_equal(count_of(svg, ">23 telnet<"), 1); /* it has a place on the left alone */
    assert_has(svg, "8443 new \xEF\xBF\xBD[1m");
    end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logarithms),
        cmocka_unit_test(numbers_have_commas),
        cmocka_unit_test(coverage_adds_up),
        cmocka_unit_test(coverage_of_nothing),
        cmocka_unit_test(map_merges_neighbours),
        cmocka_unit_test(timeline_has_its_years),
        cmocka_unit_test(timeline_of_nothing),
        cmocka_unit_test(shift_counts_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Damaged and hostile tables: an error, or answers from inside; never a crash, a
 * hang, or memory for a claim that the bytes cannot hold. Run with V=asan.
 *   SERVC_CAMPAIGN=1   every byte gets all 255 other values, not four of them */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/table_format.h"
#include "support/table_walk.h"
#include "support/table_world.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

struct fixture {
    struct world *w;
    struct good_tables good;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->w = table_world_small();
    f->good = table_world_tables(f->w);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    world_free(f->w);
    free(f);
    return 0;
}

static bool is_campaign(void)
{
    const char *word = getenv("SERVC_CAMPAIGN");
    return word && *word == '1';
}

/* Values that break most: neighbours, extremes, single bits. */
#define VALUES 4

static uint8_t value_of(uint8_t was, unsigned i)
{
    const uint8_t values[VALUES] = {(uint8_t)(was ^ 0x80), (uint8_t)~was, (uint8_t)(was + 1), 0x20};
    return is_campaign() ? (uint8_t)(was + 1 + i) : values[i];
}

static void every_byte(struct str good, unsigned flags)
{
    uint8_t *bytes = malloc(good.n);
    unsigned values = is_campaign() ? 255 : VALUES;
    memcpy(bytes, good.p, good.n);
    for (size_t at = 0; at < good.n; at++) {
        uint8_t was = bytes[at];
        for (unsigned i = 0; i < values; i++) {
            bytes[at] = value_of(was, i);
            table_open_and_walk(bytes, good.n, flags, WALK_SOME);
        }
        bytes[at] = was;
    }
    free(bytes);
}

static void every_byte_of_raw(void **state)
{
    every_byte(((struct fixture *)*state)->good.raw, SERVC_OPEN_VERIFY);
    every_byte(((struct fixture *)*state)->good.raw, SERVC_OPEN_NO_CHECKSUMS);
}

static void every_byte_of_compressed(void **state)
{
    every_byte(((struct fixture *)*state)->good.packed, 0);
    every_byte(((struct fixture *)*state)->good.packed, SERVC_OPEN_NO_CHECKSUMS);
}

/* With all checksums on, no single byte can be wrong unseen. */
static void checksums_see_every_byte(void **state)
{
    struct fixture *f = *state;
    const struct str *forms[] = {&f->good.raw, &f->good.packed};
    for (unsigned k = 0; k < 2; k++) {
        uint8_t *bytes = malloc(forms[k]->n);
        memcpy(bytes, forms[k]->p, forms[k]->n);
        for (size_t at = 0; at < forms[k]->n; at++) {
            struct servc_table *t = NULL;
            bytes[at] ^= 0x10;
            int error = servc_open_memory(bytes, forms[k]->n, SERVC_OPEN_VERIFY, &t);
            /* Padding between sections belongs to none of them. */
            if (error == SERVC_OK && forms[k]->p[at] != 0)
                fail_msg("form %u, byte %zu", k, at);
            servc_close(t);
            bytes[at] ^= 0x10;
        }
        free(bytes);
    }
}

static void every_length(void **state)
{
    struct fixture *f = *state;
    const struct str *forms[] = {&f->good.raw, &f->good.packed};
    for (unsigned k = 0; k < 2; k++)
        for (size_t n = 0; n < forms[k]->n; n++) {
            int error = table_open_and_walk((const uint8_t *)forms[k]->p, n, 0, WALK_SOME);
            assert_int_equal(error, n < 8 ? SERVC_EFOREIGN : SERVC_ECORRUPT);
        }
}

/* Each line of a mutation, and the error that opening says; -1: any, with answers
 * from inside. Checksums are right unless the lines leave them wrong. */
static const struct {
    const char *lines;
    int error;
} cases[] = {
    {"raw\n", SERVC_OK},
    {"packed\n", SERVC_OK},
    {"raw\nset 0 0\n", SERVC_EFOREIGN},
    {"raw\nset 5 64\n", SERVC_EFOREIGN},
    {"raw\nu16 8 2\nseal\n", SERVC_ENEWER},
    {"packed\nu16 8 2\nseal\n", SERVC_ENEWER},
    {"raw\nu16 8 2\n", SERVC_ECORRUPT}, /* damage, not novelty */
    {"raw\nu16 8 0\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 20 0\n", SERVC_ECORRUPT},
    {"raw\nu32 16 0\n", SERVC_ECORRUPT},
    {"raw\nu32 16 4294967295\n", SERVC_ECORRUPT},
    {"packed\nu32 16 257\n", SERVC_ECORRUPT},
    {"raw\nrename SORT what\nseal\n", SERVC_ECORRUPT}, /* a section that every table has */
    {"raw\nrename CARD what\nseal\n", SERVC_OK},       /* unknown sections are skipped */
    {"packed\nrename RANG what\nseal\n", SERVC_OK},
    {"packed\nrename NAME what\nseal\n", SERVC_ECORRUPT},
    {"packed\nrename TITL what\nseal\n", SERVC_OK},
    {"packed\nrename ORIG what\nseal\n", SERVC_OK},
    {"packed\nrename FREQ what\nseal\n", SERVC_OK},
    {"raw\nrename RULE SORT\nseal\n", SERVC_ECORRUPT}, /* twice */
    {"raw\nrow POOL offset 0\nseal\n", -1},
    {"raw\nrow POOL offset 4294967295\n", SERVC_ECORRUPT},
    {"raw\nrow POOL length 4294967295\n", SERVC_ECORRUPT},
    {"raw\nrow POOL length 0\nseal\n", SERVC_ECORRUPT},
    {"raw\nrow POOL length 1\nseal\n", SERVC_ECORRUPT},
    {"raw\nrow PAGE length 0\nseal\n", -1},
    {"raw\nrow PAGE length 1\nseal\n", -1},
    {"raw\nrow SEEN length 0\nseal\n", SERVC_ECORRUPT},
    {"raw\nrow PAGE length 64\nseal\n", -1},
    {"raw\nrow GRUP length 64\nseal\n", SERVC_ECORRUPT},
    {"raw\nrow HASH length 0\nseal\n", SERVC_ECORRUPT},
    {"raw\nrow HASH length 2\nu32 META+56 1\nu32 META+60 0\nseal\n", SERVC_ECORRUPT},
    {"raw\nrow POOL length 20\nseal\n", SERVC_ECORRUPT}, /* a short name's bytes do not fit */
    {"raw\nrow LIST length 1\nseal\n", -1},
    {"raw\nrow LNAM length 0\nseal\n", -1},
    {"raw\nrow KIND length 0\nseal\n", -1},
    {"raw\nrow FREQ length 0\nseal\n", -1},
    {"raw\nrow TOPS length 1\nseal\n", -1},
    {"raw\nrow TITL length 3\nseal\n", SERVC_ECORRUPT},
    {"raw\nrow CARD length 7\nseal\n", -1},
    {"raw\nswap LIST LNAM\nseal\n", -1},
    {"raw\nswap KTAB KIND\nseal\n", -1},
    {"raw\nswap POOL PAGE\nseal\n", -1},
    {"raw\nswap TITL REFS\nseal\n", -1},
    {"raw\nswap SORT HASH\nseal\n", -1},
    {"raw\nu32 META+32 4294967295\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 META+36 0\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 META+40 40\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 META+40 9\nseal\n", -1},
    {"raw\nu32 META+44 33\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 META+48 24\nseal\n", -1},
    {"raw\nu32 META+52 4294967295\nseal\n", -1},
    {"raw\nu32 META+56 0\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 META+56 3\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 META+60 0\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 META+60 4294967295\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 META+0 65537\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 META+0 65536\nseal\n", -1},
    {"raw\nu16 PORT+0 65535\nseal\n", SERVC_ECORRUPT},
    {"raw\nu16 GRUP+70 65535\nseal\n", -1},
    {"raw\nu32 GRUP+64 4294967295\nseal\n", -1},
    {"raw\nu32 SEEN+32 4294967295\nseal\n", -1},
    {"raw\nu32 TITL+0 4294967295\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 TITL+8 4294967295\nseal\n", -1},
    {"raw\nu32 CARD+0 4294967295\nseal\n", -1},
    {"raw\nu32 CARD+4 4294967295\nseal\n", -1},
    {"raw\nu32 CARD+20 4294967295\nseal\n", -1}, /* a bomb: 4 GiB of text */
    {"raw\nu32 CARD+16 4294967295\nseal\n", -1},
    {"raw\nrename EVID what\nseal\n", SERVC_OK},
    {"raw\nrename SRCS what\nseal\n", SERVC_OK},
    {"packed\nrename EVID what\nseal\n", SERVC_OK},
    {"packed\nrename SRCS what\nseal\n", SERVC_OK},
    {"raw\nrow EVID length 11\nseal\n", SERVC_ECORRUPT},
    {"raw\nrow EVID length 12\nseal\n", SERVC_ECORRUPT},
    {"raw\nrow SRCS length 3\nseal\n", SERVC_ECORRUPT},
    {"raw\nrow SRCS length 13\nseal\n", SERVC_ECORRUPT}, /* a text without an end */
    {"raw\nu32 EVID+0 4294967295\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 EVID+0 0\nseal\n", SERVC_ECORRUPT}, /* more ranges than rows */
    {"raw\nu32 EVID+4 4294967295\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 EVID+4 16385\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 EVID+8 4294967295\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 EVID+8 0\nseal\n", -1},           /* rows of kinds that are not there */
    {"raw\nset EVID+12 9\nseal\n", -1},          /* a source */
    {"raw\nset EVID+13 255\nseal\n", -1},        /* a status */
    {"raw\nu32 EVID+16 4294967295\nseal\n", -1}, /* a file */
    {"raw\nu32 SRCS+0 4294967295\nseal\n", SERVC_ECORRUPT},
    {"raw\nu32 SRCS+0 3\nseal\n", -1}, /* a text for a row */
    {"raw\nu32 SRCS+4 4294967295\nseal\n", -1},
    {"raw\nswap EVID SRCS\nseal\n", -1},
    {"raw\nswap EVID TITL\nseal\n", -1},
    {"packed\nswap EVID SRCS\nseal\n", SERVC_ECORRUPT},
    {"packed\nrename TITL what\nrename REFS TITL\nseal\n", -1}, /* titles are what they are not */
    {"packed\nrow EVID length 1\nseal\n", SERVC_ECORRUPT},
    {"packed\nset EVID+0 255\nset EVID+1 255\nset EVID+2 255\nset EVID+3 127\nseal\n",
     SERVC_ELARGE},
    {"packed\nset EVID+0 0\nseal\n", SERVC_ECORRUPT},
    {"packed\nset NAME+0 255\nset NAME+1 255\nset NAME+2 255\nset NAME+3 127\nseal\n",
     SERVC_ELARGE},
    {"packed\nset TITL+0 255\nset TITL+1 255\nset TITL+2 127\nseal\n", -1},
    {"packed\nset NAME+0 0\nseal\n", SERVC_ECORRUPT},
    {"packed\nset NAME+1 0\nseal\n", SERVC_ECORRUPT},
    {"packed\nswap NAME PLAC\nseal\n", SERVC_ECORRUPT},
    {"packed\nrow PLAC length 1\nseal\n", SERVC_ECORRUPT},
    {"packed\nrow PLAC length 0\nseal\n", SERVC_ECORRUPT},
};

static void named_mutations(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena mem = ARENA_EMPTY;
        struct str bytes;
        if (!mutate(&f->good, str_from(cases[i].lines), &mem, &bytes))
            fail_msg("case %zu makes no sense: %s", i, cases[i].lines);
        int error = table_open_and_walk((const uint8_t *)bytes.p, bytes.n, 0, WALK_ALL);
        if (cases[i].error >= 0 && error != cases[i].error)
            fail_msg("case %zu: %s: `%s'", i, cases[i].lines, servc_error_text(error));
        arena_free(&mem);
    }
}

/* A whole table, at places that a fixed seed chooses. */
static void a_sample_of_the_whole(void **state)
{
    (void)state;
    struct world *w = table_world_full();
    struct good_tables good = table_world_tables(w);
    const struct str forms[] = {good.raw, good.packed};
    uint32_t random = 465, rounds = is_campaign() ? 2000 : 12;
    for (unsigned k = 0; k < 2; k++) {
        uint8_t *bytes = malloc(forms[k].n);
        for (uint32_t i = 0; i < rounds; i++) {
            memcpy(bytes, forms[k].p, forms[k].n);
            for (unsigned n = 0; n < 1 + i % 4; n++) {
                random = random * 1664525u + 1013904223u;
                bytes[random % forms[k].n] ^= (uint8_t)(1u << (random >> 29));
            }
            table_open_and_walk(bytes, forms[k].n, SERVC_OPEN_NO_CHECKSUMS, WALK_SOME);
        }
        free(bytes);
    }
    world_free(w);
}

/* A column whose names share all they can: much text from few bytes, and still
 * bounded; and one name many times, which no hash can place. */
static void names_that_repeat(void **state)
{
    (void)state;
    static uint8_t names[40000];
    struct table_columns c = {{{NULL, 0}}};
    static const uint8_t runs[] = {0x80, 0x80, 0x04}; /* 65536 ports without a name */
    static const uint8_t sparse[] = {0, 0, 0, 0};
    uint8_t *image = NULL;
    size_t size;
    c.at[COLUMN_RUNS] = (struct table_bytes){runs, sizeof runs};
    c.at[COLUMN_SPARSE] = (struct table_bytes){sparse, sizeof sparse};
    for (size_t i = 0; i < sizeof names; i += 2) {
        names[i] = i ? 1 : 0; /* "a", then "a" + "a"... */
        names[i + 1] = 'a';
    }
    c.at[COLUMN_NAMES] = (struct table_bytes){names, sizeof names};
    assert_int_equal(table_expand(&c, &image, &size), SERVC_ECORRUPT);
    memset(names, 0, sizeof names);
    c.at[COLUMN_NAMES] = (struct table_bytes){names, 33000};
    assert_int_equal(table_expand(&c, &image, &size), SERVC_ELARGE);
    c.at[COLUMN_NAMES] = (struct table_bytes){NULL, 0};
    assert_int_equal(table_expand(&c, &image, &size), SERVC_OK); /* a table of nothing */
    free(image);
}

/* A table of one name at 7/tcp, and statements about it: bytes of the columns. */
static int expand_statements(const char *kinds, const char *places, const char *unlike,
                             const char *ids, const char *lasts)
{
    static const uint8_t runs[] = {7, 1, 0xF8, 0xFF, 0x03}, classes[] = {1},
                         sparse[] = {0, 0, 0, 0};
    static const uint8_t shapes[] = {0, 1, 1, 1, 1, 0}, names[] = {0, 'e', 'c', 'h', 'o'};
    const struct {
        enum table_column column;
        const char *bytes; /* each 1 more than the byte, so that it has an end */
    } rows[] = {{COLUMN_EVIDENCE_KINDS, kinds},        {COLUMN_EVIDENCE_PLACES, places},
                {COLUMN_EVIDENCE_UNLIKE, unlike},      {COLUMN_EVIDENCE_KIND_IDS, ids},
                {COLUMN_EVIDENCE_LASTS, lasts},        {COLUMN_EVIDENCE_NAMES, "\1\1\1"},
                {COLUMN_EVIDENCE_TITLE_IDS, "\1\1\1"}, {COLUMN_EVIDENCE_TEXT_IDS, "\1\1\1"}};
    struct table_columns c = {{{NULL, 0}}};
    uint8_t bytes[8][16], *image = NULL;
    size_t size = 0;
    c.at[COLUMN_RUNS] = (struct table_bytes){runs, sizeof runs};
    c.at[COLUMN_CLASSES] = (struct table_bytes){classes, sizeof classes};
    c.at[COLUMN_SPARSE] = (struct table_bytes){sparse, sizeof sparse};
    c.at[COLUMN_SHAPES] = (struct table_bytes){shapes, sizeof shapes};
    c.at[COLUMN_NAMES] = (struct table_bytes){names, sizeof names};
    c.at[COLUMN_EVIDENCE_FILES] = (struct table_bytes){(const uint8_t *)"f", 2};
    for (size_t i = 0; i < 8; i++) {
        size_t n = strlen(rows[i].bytes);
        for (size_t k = 0; k < n; k++)
            bytes[i][k] = (uint8_t)(rows[i].bytes[k] - 1);
        c.at[rows[i].column] = (struct table_bytes){bytes[i], n};
    }
    int error = table_expand(&c, &image, &size);
    if (error == SERVC_OK) {
        struct servc_table *t = NULL;
        table_seal(image, size);
        error = servc_open_memory(image, size, SERVC_OPEN_VERIFY, &t);
        if (error == SERVC_OK)
            table_walk(t, WALK_ALL);
        servc_close(t);
    }
    free(image);
    return error;
}

/* Columns that contradict themselves. 7/tcp is place 28 = 7 << 2, here 29. */
static void statements_that_lie(void **state)
{
    (void)state;
    static const struct {
        const char *kinds, *places, *unlike, *ids, *lasts;
        int error;
    } lies[] = {
        {"\2\1\1\1", "\35", "", "\1", "", SERVC_OK},
        {"\2\1\1\1", "\35\2", "", "\1", "", SERVC_OK},           /* 7/udp is like 7/tcp */
        {"\2\1\1\1", "\35\2", "\1", "\1\1", "", SERVC_ECORRUPT}, /* nothing leads at 7/udp */
        {"\1\1\1\1", "\35", "", "\1", "", SERVC_ECORRUPT},       /* cards say nothing here */
        {"\7\1\1\1", "\35", "", "\1", "", SERVC_ECORRUPT},       /* no such source */
        {"\2\10\1\1", "\35", "", "\1", "", SERVC_ECORRUPT},      /* nor status */
        {"\2\1\41\1", "\35", "", "\1", "", SERVC_ECORRUPT},      /* nor flag */
        {"\2\1\1\2", "\35", "", "\1", "", SERVC_ECORRUPT},       /* nor file */
        {"\2\1\1", "\35", "", "\1", "", SERVC_ECORRUPT},
        {"\2\1\1\1", "\35", "", "\2", "", SERVC_ECORRUPT}, /* nor kind */
        {"\2\1\1\1", "\35", "", "", "", SERVC_ECORRUPT},
        {"\2\1\1\1", "\31", "", "\1", "", SERVC_ECORRUPT}, /* nothing leads at 6/tcp */
        {"\2\1\21\1", "\35", "", "\1", "\1", SERVC_OK},    /* a range of one port */
        {"\2\1\21\1", "\35", "", "\1", "\71", SERVC_OK},
        {"\2\1\21\1", "\35", "", "\1", "", SERVC_ECORRUPT},
        {"\2\1\21\1", "\35", "", "\1", "\301\201\5", SERVC_ECORRUPT}, /* beyond 65535 */
        {"\2\1\1\1", "\201\201\21", "", "\1", "", SERVC_ECORRUPT},    /* at port 65536 */
    };
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        int error = expand_statements(lies[i].kinds, lies[i].places, lies[i].unlike, lies[i].ids,
                                      lies[i].lasts);
        if (error != lies[i].error)
            fail_msg("case %zu: `%s'", i, servc_error_text(error));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_mutations),          cmocka_unit_test(every_length),
        cmocka_unit_test(every_byte_of_raw),        cmocka_unit_test(every_byte_of_compressed),
        cmocka_unit_test(checksums_see_every_byte), cmocka_unit_test(names_that_repeat),
        cmocka_unit_test(a_sample_of_the_whole),    cmocka_unit_test(statements_that_lie),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

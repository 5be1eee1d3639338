/* SPDX-License-Identifier: BSD-2-Clause */
/* SHA-256 against the examples of FIPS 180-4 and NIST's CAVP, and against
 * coreutils' sha256sum where the padding changes its form. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sha256.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))
#define T(literal) {literal, sizeof literal - 1}

static void texts(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *want;
    } cases[] = {
        {T(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {{NULL, 0}, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {T("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {T("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), /* 56 bytes: two blocks */
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {T("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
           "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"),
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
        {T("\xBD"), "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"},
        {T("\xC9\x8C\x8E\x55"), "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504"},
    };
    struct arena mem = ARENA_EMPTY;
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str got = sha256_hex(&mem, cases[i].text, sha256_best_way());
        if (!str_is(got, cases[i].want) || got.p[64] != '\0' ||
            !str_eq(got, sha256_hex(&mem, cases[i].text, SHA256_PLAIN)))
            fail_msg("row %zu: %.*s", i, STR_FMT(got));
    }
    arena_free(&mem);
}

/* printf 'aaa...' | sha256sum: the lengths where the padding takes another block. */
static void lengths(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        char byte;
        const char *want;
    } cases[] = {
        {1, 'a', "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"},
        {55, 'a', "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
        {56, 'a', "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
        {57, 'a', "f13b2d724659eb3bf47f2dd6af1accc87b81f09f59f2b75e5c0bed6589dfe8c6"},
        {63, 'a', "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
        {64, 'a', "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
        {65, 'a', "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
        {119, 'a', "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"},
        {120, 'a', "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"},
        {127, 'a', "c57e9278af78fa3cab38667bef4ce29d783787a2f731d4e12200270f0c32320a"},
        {128, 'a', "6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e"},
        {129, 'a', "c12cb024a2e5551cca0e08fce8f1c5e314555cc3fef6329ee994a3db752166ae"},
        {55, 0, "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7"},
        {56, 0, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"},
        {64, 0, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"},
        {1000000, 'a', "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    };
    struct arena mem = ARENA_EMPTY;
    for (size_t i = 0; i < ROWS(cases); i++) {
        char *text = arena_alloc(&mem, cases[i].n + 1, 1, 1);
        memset(text, cases[i].byte, cases[i].n);
        for (size_t shift = 0; shift < 2; shift++) { /* aligned or not */
            memmove(text + shift, text, cases[i].n);
            struct str moved = {text + shift, cases[i].n}, got = sha256_hex(&mem, moved, sha256_best_way());
            if (!str_is(got, cases[i].want) || !str_eq(got, sha256_hex(&mem, moved, SHA256_PLAIN)))
                fail_msg("row %zu, %zu bytes: %.*s", i, cases[i].n, STR_FMT(got));
        }
    }
    arena_free(&mem);
}

/* Two at a time: whatever their number and lengths, each gets its own digest. */
static void many(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 200, 1, 64, 55, 56, 1000, 128, 63, 5000, 0};
    struct str texts[ROWS(sizes)], hex[ROWS(sizes)];
    struct arena mem = ARENA_EMPTY;
    for (size_t i = 0; i < ROWS(sizes); i++) {
        char *text = arena_alloc(&mem, sizes[i] + 1, 1, 1);
        for (size_t n = 0; n < sizes[i]; n++)
            text[n] = (char)(n * 7 + i);
        texts[i] = (struct str){text, sizes[i]};
    }
    enum sha256_way ways[] = {SHA256_PLAIN, sha256_best_way()};
    for (size_t way = 0; way < ROWS(ways); way++)
        for (size_t count = 0; count <= ROWS(sizes); count++) {
            sha256_hex_many(&mem, texts, count, ways[way], hex);
            for (size_t i = 0; i < count; i++)
                if (!str_eq(hex[i], sha256_hex(&mem, texts[i], SHA256_PLAIN)))
                    fail_msg("text %zu of %zu", i, count);
        }
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(lengths),
        cmocka_unit_test(many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

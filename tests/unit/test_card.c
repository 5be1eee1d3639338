/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/card.h"
#include "model/endpoint.h"

#include <string.h>

static void fields_have_a_key_of_their_own(void **state)
{
    (void)state;
    for (int i = 0; i < CARD_FIELDS; i++) {
        assert_non_null(card_fields[i].key);
        assert_true(card_fields[i].help && *card_fields[i].help);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(card_fields[i].key, card_fields[j].key);
    }
    for (int i = 0; i < CARD_NAME_FIELDS; i++) {
        assert_non_null(card_name_fields[i].key);
        assert_true(card_name_fields[i].help && *card_name_fields[i].help);
    }
    assert_string_equal(card_fields[CARD_OTHER_USES].key, "other-uses");
    assert_string_equal(card_name_fields[CARD_NAME_UNTIL].key, "until");
}

static void words_stand_where_the_kind_says_so(void **state)
{
    (void)state;
    for (int i = 0; i < CARD_FIELDS; i++) {
        enum card_field_kind kind = card_fields[i].kind;
        bool closed = kind == CARD_FIELD_WORD || kind == CARD_FIELD_WORDS;
        assert_int_equal(card_fields[i].words != NULL, closed);
        assert_int_equal(card_fields[i].word_count > 0, closed);
    }
    assert_ptr_equal(card_fields[CARD_ROLES].words, card_roles);
    assert_int_equal(card_fields[CARD_ROLES].word_count, card_role_count);
    assert_int_equal(card_fields[CARD_CONFIDENCE].word_count, 3);
}

static void names_are_listed_by_transport(void **state)
{
    enum servc_transport transport;
    int count = 0;
    (void)state;
    for (int i = 0; i < CARD_FIELDS; i++)
        if (card_fields[i].kind == CARD_FIELD_NAMES) {
            assert_true(transport_parse(str_from(card_fields[i].key), &transport));
            assert_int_equal(transport, count++);
        }
    assert_int_equal(count, SERVC_TRANSPORTS);
}

static void prevalence_there_and_back(void **state)
{
    (void)state;
    static const char *const words[] = {"rare", "occasional", "common", "widespread"};
    for (int p = CARD_RARE; p < CARD_PREVALENCES; p++) {
        enum card_prevalence back = CARD_PREVALENCE_NONE;
        const char *word = card_prevalence_name((enum card_prevalence)p);
        assert_string_equal(word, words[p - 1]);
        assert_true(card_prevalence_parse(str_from(word), &back));
        assert_int_equal(back, p);
    }
    assert_null(card_prevalence_name(CARD_PREVALENCE_NONE));
    assert_null(card_prevalence_name((enum card_prevalence)CARD_PREVALENCES));
    assert_null(card_prevalence_name((enum card_prevalence)-1));
}

static void prevalence_is_all_of_the_word(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "rar", "rares", "Rare", " rare", "none"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        enum card_prevalence out = CARD_COMMON;
        assert_false(card_prevalence_parse(str_from(wrong[i]), &out));
        assert_int_equal(out, CARD_COMMON);
    }
}

static void relations_have_inverses(void **state)
{
    (void)state;
    for (size_t i = 0; i < CARD_RELATION_KINDS; i++) {
        size_t j = 0;
        while (j < CARD_RELATION_KINDS &&
               strcmp(card_relation_kinds[j].name, card_relation_kinds[i].inverse) != 0)
            j++;
        assert_true(j < CARD_RELATION_KINDS);
        assert_string_equal(card_relation_kinds[j].inverse, card_relation_kinds[i].name);
    }
    assert_string_equal(card_relation_kinds[1].name, "tls-of");
    assert_string_equal(card_relation_kinds[1].inverse, "cleartext-of");
}

static void lists_are_sorted_or_as_documented(void **state)
{
    (void)state;
    for (size_t i = 1; i < card_role_count; i++)
        assert_true(strcmp(card_roles[i - 1], card_roles[i]) < 0);
    static const char *const tags[] = {"assigned", "established", "reported", "threat", "measured"};
    assert_int_equal(card_tag_count, sizeof tags / sizeof *tags);
    for (size_t i = 0; i < card_tag_count; i++)
        assert_string_equal(card_tags[i], tags[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_have_a_key_of_their_own),
        cmocka_unit_test(words_stand_where_the_kind_says_so),
        cmocka_unit_test(names_are_listed_by_transport),
        cmocka_unit_test(prevalence_there_and_back),
        cmocka_unit_test(prevalence_is_all_of_the_word),
        cmocka_unit_test(relations_have_inverses),
        cmocka_unit_test(lists_are_sorted_or_as_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "lint/schema.h"

#include "base/json.h"
#include "lib/servc.h"
#include "model/card.h"

/* YAML readers other than ours take 1997 for a number; to us every value is text. */
#define DATE "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
#define PORT                                                                                       \
    "([0-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"

static void put(struct json *j, const char *key, const char *value)
{
    json_member_z(j, key, value);
}

static void put_words(struct json *j, const char *const *words, size_t count)
{
    put(j, "type", "string");
    json_member_open(j, "enum", '[');
    for (size_t i = 0; i < count; i++)
        json_z(j, words[i]);
    json_close(j, ']');
}

static void put_reference(struct json *j, const char *definition)
{
    put(j, "$ref", definition);
}

static void open_object(struct json *j, const char *key)
{
    json_member_open(j, key, '{');
}

static void put_list_of(struct json *j, const char *definition)
{
    put(j, "type", "array");
    json_member_u32(j, "minItems", 1);
    open_object(j, "items");
    put_reference(j, definition);
    json_close(j, '}');
}

static void put_required(struct json *j, const char *const *keys, size_t count)
{
    json_member_open(j, "required", '[');
    for (size_t i = 0; i < count; i++)
        json_z(j, keys[i]);
    json_close(j, ']');
    json_member_bool(j, "additionalProperties", false);
}
#define REQUIRED(j, ...)                                                                           \
    put_required(j, (const char *const[]){__VA_ARGS__},                                            \
                 sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void put_field_type(struct json *j, const struct card_field_row *field)
{
    switch (field->kind) {
    case CARD_FIELD_VERSION:
        json_member_u32(j, "const", 1);
        break;
    case CARD_FIELD_PORT:
        put_reference(j, "#/definitions/port");
        break;
    case CARD_FIELD_NAMES:
        put_list_of(j, "#/definitions/name");
        break;
    case CARD_FIELD_TEXT:
        put_reference(j, "#/definitions/line");
        break;
    case CARD_FIELD_PROSE:
        put(j, "type", "string");
        put(j, "pattern", "[^ \\n]");
        break;
    case CARD_FIELD_DATE:
        put_reference(j, "#/definitions/exact-date");
        break;
    case CARD_FIELD_WORD:
        put_words(j, field->words, field->word_count);
        break;
    case CARD_FIELD_WORDS:
        put(j, "type", "array");
        json_member_u32(j, "minItems", 1);
        open_object(j, "items");
        put_words(j, field->words, field->word_count);
        json_close(j, '}');
        break;
    case CARD_FIELD_STATEMENTS:
        put_list_of(j, "#/definitions/statement");
        break;
    case CARD_FIELD_HISTORY:
        put_list_of(j, "#/definitions/event");
        break;
    case CARD_FIELD_RELATIONS:
        put_list_of(j, "#/definitions/relation");
        break;
    case CARD_FIELD_FLAG:
        put(j, "type", "boolean");
        break;
    }
}

static void put_fields(struct json *j)
{
    open_object(j, "properties");
    for (unsigned f = 0; f < CARD_FIELDS; f++) {
        bool refers = card_fields[f].kind == CARD_FIELD_PORT ||
                      card_fields[f].kind == CARD_FIELD_TEXT ||
                      card_fields[f].kind == CARD_FIELD_DATE;
        open_object(j, card_fields[f].key);
        put(j, "description", card_fields[f].help);
        /* Beside a `$ref` draft 7 reads nothing. */
        if (refers) {
            json_member_open(j, "allOf", '[');
            json_open(j, '{');
        }
        put_field_type(j, &card_fields[f]);
        if (refers) {
            json_close(j, '}');
            json_close(j, ']');
        }
        json_close(j, '}');
    }
    json_close(j, '}');
}

static void put_name_field_type(struct json *j, enum card_name_field f)
{
    static const char *const statuses[] = {"assigned", "co-assigned", "legacy", "unofficial",
                                           "rejected"};
    switch (f) {
    case CARD_NAME_NAME:
        put_reference(j, "#/definitions/word");
        break;
    case CARD_NAME_STATUS:
        put_words(j, statuses, sizeof statuses / sizeof *statuses);
        break;
    case CARD_NAME_SINCE:
    case CARD_NAME_UNTIL:
        put_reference(j, "#/definitions/date");
        break;
    case CARD_NAME_REF:
        put_list_of(j, "#/definitions/word");
        break;
    case CARD_NAME_WHY:
        put_reference(j, "#/definitions/line");
        break;
    case CARD_NAME_PREFER:
    case CARD_NAME_COMMON:
        put(j, "type", "boolean");
        break;
    case CARD_NAME_FIELDS:
        break;
    }
}

/* A rejected name has a reason. */
static void put_why_rule(struct json *j)
{
    open_object(j, "if");
    open_object(j, "properties");
    open_object(j, "status");
    json_member_z(j, "const", "rejected");
    json_close(j, '}');
    json_close(j, '}');
    json_close(j, '}');
    open_object(j, "then");
    json_member_open(j, "required", '[');
    json_z(j, "why");
    json_close(j, ']');
    json_close(j, '}');
}

static void put_name(struct json *j)
{
    open_object(j, "name");
    put(j, "type", "object");
    open_object(j, "properties");
    for (unsigned f = 0; f < CARD_NAME_FIELDS; f++) {
        open_object(j, card_name_fields[f].key);
        put_name_field_type(j, (enum card_name_field)f);
        json_close(j, '}');
    }
    json_close(j, '}');
    REQUIRED(j, "name", "status");
    put_why_rule(j);
    json_close(j, '}');
}

/* Tags first: the first item is one. */
static void put_statement(struct json *j)
{
    open_object(j, "statement");
    put(j, "type", "object");
    open_object(j, "properties");
    open_object(j, "say");
    put_reference(j, "#/definitions/line");
    json_close(j, '}');
    open_object(j, "by");
    put(j, "type", "array");
    json_member_u32(j, "minItems", 1);
    json_member_open(j, "items", '[');
    json_open(j, '{');
    put_words(j, card_tags, card_tag_count);
    json_close(j, '}');
    json_close(j, ']');
    open_object(j, "additionalItems");
    put_reference(j, "#/definitions/word");
    json_close(j, '}');
    json_close(j, '}');
    json_close(j, '}');
    REQUIRED(j, "say", "by");
    json_close(j, '}');
}

static void put_event(struct json *j)
{
    open_object(j, "event");
    put(j, "type", "object");
    open_object(j, "properties");
    open_object(j, "date");
    put_reference(j, "#/definitions/date");
    json_close(j, '}');
    open_object(j, "say");
    put_reference(j, "#/definitions/line");
    json_close(j, '}');
    open_object(j, "ref");
    put_list_of(j, "#/definitions/word");
    json_close(j, '}');
    json_close(j, '}');
    REQUIRED(j, "date", "say", "ref");
    json_close(j, '}');
}

static void put_relation(struct json *j)
{
    const char *kinds[CARD_RELATION_KINDS];
    for (size_t i = 0; i < CARD_RELATION_KINDS; i++)
        kinds[i] = card_relation_kinds[i].name;
    open_object(j, "relation");
    put(j, "type", "object");
    open_object(j, "properties");
    open_object(j, "port");
    put(j, "type", "string");
    put(j, "pattern", "^" PORT "/(tcp|udp|sctp|dccp)$");
    json_close(j, '}');
    open_object(j, "kind");
    put_words(j, kinds, CARD_RELATION_KINDS);
    json_close(j, '}');
    json_close(j, '}');
    REQUIRED(j, "port", "kind");
    json_close(j, '}');
}

static void put_pattern(struct json *j, const char *name, const char *pattern, bool number)
{
    open_object(j, name);
    json_member_open(j, "type", '[');
    json_z(j, "string");
    if (number)
        json_z(j, "integer");
    json_close(j, ']');
    put(j, "pattern", pattern);
    json_close(j, '}');
}

static void put_integer_below(struct json *j, const char *name, const char *pattern, uint32_t first,
                              uint32_t last)
{
    open_object(j, name);
    json_member_open(j, "type", '[');
    json_z(j, "string");
    json_z(j, "integer");
    json_close(j, ']');
    put(j, "pattern", pattern);
    json_member_u32(j, "minimum", first);
    json_member_u32(j, "maximum", last);
    json_close(j, '}');
}

static void put_definitions(struct json *j)
{
    open_object(j, "definitions");
    put_integer_below(j, "port", "^" PORT "(-" PORT ")?$", 0, 65535);
    put_integer_below(j, "date", DATE "~?$", 0, 9999);
    put_integer_below(j, "exact-date", DATE "$", 0, 9999);
    put_pattern(j, "line", "^[^\\n]*[^ \\n][^\\n]*$", true);
    put_pattern(j, "word", "^[^ \\n]+$", true);
    put_name(j);
    put_statement(j);
    put_event(j);
    put_relation(j);
    json_close(j, '}');
}

void card_schema(struct sink *out)
{
    struct json j = {.out = out, .indent = 2};
    json_open(&j, '{');
    put(&j, "$schema", "http://json-schema.org/draft-07/schema#");
    put(&j, "title", "A card of servc: what is known about a port");
    put(&j, "description",
        "Made by scripts/make-schema from src/model/card_fields.def. "
        "The format: doc/cards.md.");
    put(&j, "type", "object");
    put_fields(&j);
    REQUIRED(&j, "card", "port");
    put_definitions(&j);
    json_close(&j, '}');
    sink_char(out, '\n');
}

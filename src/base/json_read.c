/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json_read.h"

#define DEPTH_MAX 64

struct parser {
    struct str text;
    size_t at;
    struct arena *mem;
    const char *why;
    struct json_node *open[DEPTH_MAX]; /* arrays and objects not yet closed */
    struct json_node **end[DEPTH_MAX]; /* where the next member of each goes */
    unsigned depth;
};

static bool fault(struct parser *p, const char *why)
{
    p->why = why;
    return false;
}

static void skip_space(struct parser *p)
{
    while (p->at < p->text.n && (p->text.p[p->at] == ' ' || p->text.p[p->at] == '\t' ||
                                 p->text.p[p->at] == '\n' || p->text.p[p->at] == '\r'))
        p->at++;
}

static char peek(const struct parser *p)
{
    return p->at < p->text.n ? p->text.p[p->at] : '\0';
}

static int hex_digit(char c)
{
    if (ascii_is_digit(c))
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits behind \u. */
static bool read_unit(struct parser *p, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(peek(p));
        if (digit < 0)
            return fault(p, "\\u needs four hexadecimal digits");
        *unit = *unit * 16 + (uint32_t)digit;
        p->at++;
    }
    return true;
}

static size_t put_utf8(char *out, uint32_t c)
{
    size_t n = 0;
    if (c < 0x80) {
        out[n++] = (char)c;
    } else if (c < 0x800) {
        out[n++] = (char)(0xC0 | c >> 6);
    } else if (c < 0x10000) {
        out[n++] = (char)(0xE0 | c >> 12);
        out[n++] = (char)(0x80 | (c >> 6 & 0x3F));
    } else {
        out[n++] = (char)(0xF0 | c >> 18);
        out[n++] = (char)(0x80 | (c >> 12 & 0x3F));
        out[n++] = (char)(0x80 | (c >> 6 & 0x3F));
    }
    if (c >= 0x80)
        out[n++] = (char)(0x80 | (c & 0x3F));
    return n;
}

static bool read_code_point(struct parser *p, uint32_t *c)
{
    uint32_t low;
    if (!read_unit(p, c))
        return false;
    if (*c >= 0xDC00 && *c <= 0xDFFF)
        return fault(p, "half of a surrogate pair");
    if (*c < 0xD800 || *c > 0xDBFF)
        return true;
    if (!str_starts(str_sub(p->text, p->at, p->text.n), STR("\\u")))
        return fault(p, "half of a surrogate pair");
    p->at += 2;
    if (!read_unit(p, &low))
        return false;
    if (low < 0xDC00 || low > 0xDFFF)
        return fault(p, "half of a surrogate pair");
    *c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

static bool read_escape(struct parser *p, char *out, size_t *n)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = peek(p);
    size_t i = c ? str_find_char(STR(from), c) : STR_NOT_FOUND;
    p->at++;
    if (i != STR_NOT_FOUND && i < sizeof to - 1) {
        out[(*n)++] = to[i];
        return true;
    }
    uint32_t point;
    if (c != 'u')
        return fault(p, "an unknown escape");
    if (!read_code_point(p, &point))
        return false;
    *n += put_utf8(out + *n, point);
    return true;
}

/* Behind the opening quote. An escape is never shorter than what it stands for. */
static bool read_string(struct parser *p, struct str *out)
{
    size_t start = p->at, end = start;
    while (end < p->text.n && p->text.p[end] != '"')
        end += p->text.p[end] == '\\' ? 2 : 1;
    if (end >= p->text.n)
        return fault(p, "a string without end");
    char *text = arena_alloc(p->mem, end - start + 1, 1, 1);
    size_t n = 0;
    while (p->at < end) {
        char c = p->text.p[p->at++];
        if ((unsigned char)c < 0x20)
            return fault(p, "a control character in a string");
        if (c != '\\')
            text[n++] = c;
        else if (!read_escape(p, text, &n))
            return false;
    }
    p->at++;
    *out = (struct str){text, n};
    return utf8_is_valid(*out, NULL) || fault(p, "a string that is not UTF-8");
}

static void read_digits(struct parser *p)
{
    while (ascii_is_digit(peek(p)))
        p->at++;
}

static bool read_number(struct parser *p, struct str *out)
{
    size_t start = p->at;
    p->at += peek(p) == '-';
    size_t first = p->at;
    read_digits(p);
    bool ok = p->at > first && (p->at == first + 1 || p->text.p[first] != '0');
    if (ok && peek(p) == '.') {
        size_t dot = p->at++;
        read_digits(p);
        ok = p->at > dot + 1;
    }
    if (ok && ascii_lower(peek(p)) == 'e') {
        p->at++;
        p->at += peek(p) == '-' || peek(p) == '+';
        size_t exponent = p->at;
        read_digits(p);
        ok = p->at > exponent;
    }
    *out = str_sub(p->text, start, p->at);
    return ok || fault(p, "a malformed number");
}

static bool read_word(struct parser *p, struct json_node *node)
{
    static const struct {
        const char *word;
        enum json_kind kind;
    } words[] = {{"null", JSON_NULL}, {"false", JSON_FALSE}, {"true", JSON_TRUE}};
    struct str rest = str_sub(p->text, p->at, p->text.n);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(rest, str_from(words[i].word))) {
            node->kind = words[i].kind;
            p->at += str_from(words[i].word).n;
            return true;
        }
    return fault(p, p->at < p->text.n ? "no value begins like this" : "a value is missing");
}

/* Reads a value; an array or object is only opened. */
static bool read_value(struct parser *p, struct json_node *node)
{
    char c = peek(p);
    node->at = p->at;
    if (c == '"') {
        p->at++;
        node->kind = JSON_STRING;
        return read_string(p, &node->text);
    }
    if (c == '-' || ascii_is_digit(c)) {
        node->kind = JSON_NUMBER;
        return read_number(p, &node->text);
    }
    if (c != '{' && c != '[')
        return read_word(p, node);
    if (p->depth == DEPTH_MAX)
        return fault(p, "more than 64 levels");
    node->kind = c == '{' ? JSON_OBJECT : JSON_ARRAY;
    p->at++;
    p->open[p->depth] = node;
    p->end[p->depth++] = &node->first;
    return true;
}

static bool read_key(struct parser *p, struct str *key)
{
    if (peek(p) != '"')
        return fault(p, "a key in quotes is missing");
    p->at++;
    if (!read_string(p, key))
        return false;
    skip_space(p);
    if (peek(p) != ':')
        return fault(p, "`:' is missing");
    p->at++;
    skip_space(p);
    return true;
}

/* One step inside the innermost open array or object: its end, or a member. */
static bool step(struct parser *p)
{
    struct json_node *parent = p->open[p->depth - 1];
    bool object = parent->kind == JSON_OBJECT;
    skip_space(p);
    if (peek(p) == (object ? '}' : ']')) {
        p->at++;
        p->depth--;
        return true;
    }
    if (parent->first) {
        if (peek(p) != ',')
            return fault(p, "`,' or the closing bracket is missing");
        p->at++;
        skip_space(p);
    }
    struct json_node *node = arena_new(p->mem, struct json_node);
    if (object && !read_key(p, &node->key))
        return false;
    *p->end[p->depth - 1] = node;
    p->end[p->depth - 1] = &node->next;
    return read_value(p, node);
}

const struct json_node *json_parse(struct str text, struct arena *mem, size_t *bad,
                                   const char **why)
{
    struct parser p = {.text = text, .mem = mem};
    struct json_node *root = arena_new(mem, struct json_node);
    skip_space(&p);
    bool ok = read_value(&p, root);
    while (ok && p.depth)
        ok = step(&p);
    skip_space(&p);
    if (ok && p.at < text.n)
        ok = fault(&p, "text behind the value");
    *bad = p.at;
    *why = p.why;
    return ok ? root : NULL;
}

const struct json_node *json_member(const struct json_node *object, const char *key)
{
    const struct json_node *node = object && object->kind == JSON_OBJECT ? object->first : NULL;
    while (node && !str_is(node->key, key))
        node = node->next;
    return node;
}

struct str json_text(const struct json_node *object, const char *key)
{
    const struct json_node *node = json_member(object, key);
    return node && node->kind == JSON_STRING ? node->text : STR_NONE;
}

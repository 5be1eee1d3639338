/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/nmap_scripts.h"

#include "base/num.h"

#include <string.h>

#define LIST_MAX 512u  /* ports or names in one rule; the longest has a few dozen */
#define NESTING_MAX 8u /* tables in tables, and names for names */

#define TCP_BIT (1u << SERVC_TCP)

struct lua {
    struct str text; /* with comments made blank */
    size_t at;
    struct arena *mem;
};

/* Ports and words of an argument: a literal, a table of them, or a variable that
 * holds one. */
struct argument {
    uint16_t *ports;
    uint32_t port_count, port_capacity;
    struct str *words;
    uint32_t word_count, word_capacity;
};

/* ---- text ---- */

static bool is_word_byte(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || c == '_';
}

/* Length of `[[` or `[==[` at the start of `s`; 0 if it is none. */
static size_t long_bracket(struct str s)
{
    size_t n = 1;
    while (n < s.n && s.p[n] == '=')
        n++;
    return s.n > n && s.p[0] == '[' && s.p[n] == '[' ? n + 1 : 0;
}

/* Behind the closing bracket that belongs to an opening one of `n` bytes. */
static size_t behind_long(struct str s, size_t n)
{
    for (size_t i = n; i + n <= s.n; i++) {
        size_t k = 1;
        if (s.p[i] != ']' || s.p[i + n - 1] != ']')
            continue;
        while (k < n - 1 && s.p[i + k] == '=')
            k++;
        if (k == n - 1)
            return i + n;
    }
    return s.n;
}

static size_t behind_quoted(struct str s)
{
    size_t i = 1;
    while (i < s.n && s.p[i] != s.p[0] && s.p[i] != '\n')
        i += s.p[i] == '\\' ? 2 : 1;
    return i < s.n ? i + 1 : s.n;
}

/* A copy in which comments and long strings are blanks. */
static struct str without_comments(struct arena *mem, struct str text)
{
    char *copy = arena_z(mem, text);
    for (size_t i = 0; i < text.n;) {
        struct str rest = str_sub(text, i, text.n);
        size_t end = 0;
        if (str_starts(rest, STR("--"))) {
            size_t n = long_bracket(str_sub(rest, 2, rest.n));
            size_t lf = str_find_char(rest, '\n');
            end = n                     ? 2 + behind_long(str_sub(rest, 2, rest.n), n)
                  : lf == STR_NOT_FOUND ? rest.n
                                        : lf;
        } else if (long_bracket(rest)) {
            end = behind_long(rest, long_bracket(rest));
        } else if (*rest.p == '"' || *rest.p == '\'') {
            i += behind_quoted(rest);
            continue;
        }
        memset(copy + i, ' ', end);
        i += end ? end : 1;
    }
    return (struct str){copy, text.n};
}

static struct lua lua_of(struct str text, struct arena *mem)
{
    return (struct lua){without_comments(mem, text), 0, mem};
}

static char peek(struct lua *l)
{
    while (l->at < l->text.n && ascii_is_space(l->text.p[l->at]))
        l->at++;
    return l->at < l->text.n ? l->text.p[l->at] : '\0';
}

static struct str take_word(struct lua *l)
{
    size_t from = l->at;
    while (l->at < l->text.n && (is_word_byte(l->text.p[l->at]) || l->text.p[l->at] == '.'))
        l->at++;
    return str_sub(l->text, from, l->at);
}

/* ---- values ---- */

static void add_port(struct argument *a, uint32_t port, struct arena *mem)
{
    if (a->port_count < LIST_MAX)
        *arena_push(mem, a->ports, a->port_count, a->port_capacity) = (uint16_t)port;
}

static void add_word(struct argument *a, struct str word, struct arena *mem)
{
    uint16_t first, last;
    if (port_range_parse(word, &first, &last) && last - first < (int)LIST_MAX) {
        for (uint32_t port = first; port <= last; port++)
            add_port(a, port, mem);
    } else if (a->word_count < LIST_MAX) {
        *arena_push(mem, a->words, a->word_count, a->word_capacity) = word;
    }
}

static void take_value(struct lua *l, struct argument *a, unsigned depth);

/* `NAME = value` somewhere in the text; the first place is taken. */
static void follow_variable(const struct lua *l, struct str name, struct argument *a,
                            unsigned depth)
{
    for (size_t at = 0; depth && at + name.n < l->text.n;) {
        size_t found = str_find(str_sub(l->text, at, l->text.n), name);
        if (found == STR_NOT_FOUND)
            return;
        size_t start = at + found;
        at = start + name.n;
        if ((start && (is_word_byte(l->text.p[start - 1]) || l->text.p[start - 1] == '.')) ||
            is_word_byte(l->text.p[at]))
            continue;
        struct lua value = {l->text, at, l->mem};
        if (peek(&value) != '=' || str_starts(str_sub(l->text, value.at, l->text.n), STR("==")))
            continue;
        value.at++;
        take_value(&value, a, depth - 1);
        return;
    }
}

static void take_table(struct lua *l, struct argument *a, unsigned depth)
{
    l->at++;
    for (char c; (c = peek(l)) && c != '}';) {
        size_t before = l->at;
        if (c == ',' || c == ';')
            l->at++;
        else if (depth)
            take_value(l, a, depth - 1);
        if (l->at == before)
            l->at++; /* an expression that is no literal */
    }
    l->at += l->at < l->text.n;
}

static void take_value(struct lua *l, struct argument *a, unsigned depth)
{
    char c = peek(l);
    uint32_t port;
    if (c == '{') {
        take_table(l, a, depth);
    } else if (c == '"' || c == '\'') {
        size_t n = behind_quoted(str_sub(l->text, l->at, l->text.n));
        if (n >= 2)
            add_word(a, str_sub(l->text, l->at + 1, l->at + n - 1), l->mem);
        l->at += n;
    } else if (is_word_byte(c)) {
        struct str word = take_word(l);
        if (parse_u32(word, PORTS - 1, &port))
            add_port(a, port, l->mem);
        else if (str_find_char(word, '.') == STR_NOT_FOUND && !str_is(word, "nil"))
            follow_variable(l, word, a, depth);
    }
}

/* Ports, names, protocols: the arguments of a call, from behind its parenthesis. */
#define ARGUMENTS 3
static void take_arguments(struct lua *l, struct argument out[ARGUMENTS])
{
    memset(out, 0, ARGUMENTS * sizeof *out);
    for (unsigned i = 0; i < ARGUMENTS && peek(l) && peek(l) != ')'; i++) {
        take_value(l, &out[i], NESTING_MAX);
        if (peek(l) != ',')
            return; /* the end, or an expression that is no literal */
        l->at++;
    }
}

/* ---- rules ---- */

static unsigned transports_of(const struct argument *protocols)
{
    unsigned bits = 0;
    enum servc_transport t;
    for (uint32_t i = 0; i < protocols->word_count; i++)
        if (transport_parse(protocols->words[i], &t))
            bits |= 1u << t;
    return bits ? bits : TCP_BIT; /* what shortport takes without this argument */
}

static void add_rule(struct port_rules *out, struct str script, const struct argument *ports,
                     const struct argument *names, unsigned transports)
{
    if (names->word_count == 0)
        return;
    *arena_push(out->mem, out->at, out->count, out->capacity) = (struct port_rule){
        script, ports->ports, ports->port_count, names->words, names->word_count, transports, true};
}

/* The call whose name ends before l->at, if it is one of those. */
static void read_call(struct lua *l, struct str call, struct str script, struct port_rules *out)
{
    struct argument a[ARGUMENTS], none = {0};
    bool by_name = str_is(call, "service"), by_both = str_ends(call, STR("port_or_service"));
    if ((!by_name && !by_both) || peek(l) != '(')
        return;
    l->at++;
    take_arguments(l, a);
    if (by_both)
        add_rule(out, script, &a[0], &a[1], transports_of(&a[2]));
    else
        add_rule(out, script, &none, &a[0], transports_of(&a[1]));
}

/* The rule that a library keeps ready under this name. */
static void use_ready(const struct port_rules *ready, struct str name, struct str script,
                      struct port_rules *out)
{
    for (uint32_t i = 0; ready && i < ready->count; i++) {
        struct port_rule r = ready->at[i];
        bool known = !str_eq(r.script, name);
        for (uint32_t k = out->count; k > 0 && !known && str_eq(out->at[k - 1].script, script); k--)
            known = out->at[k - 1].names == r.names;
        r.script = script;
        if (!known)
            *arena_push(out->mem, out->at, out->count, out->capacity) = r;
    }
}

void read_nmap_script(struct str text, struct str name, const struct port_rules *ready,
                      struct port_rules *out)
{
    struct lua l = lua_of(text, out->mem);
    out->scripts++;
    while (peek(&l)) {
        char c = l.text.p[l.at];
        if (c == '"' || c == '\'') {
            l.at += behind_quoted(str_sub(l.text, l.at, l.text.n));
        } else if (ascii_is_letter(c) || c == '_') {
            struct str word = take_word(&l);
            size_t dot = str_find_char(word, '.');
            read_call(&l, dot == STR_NOT_FOUND ? word : str_sub(word, dot + 1, word.n), name, out);
            if (str_starts(word, STR("shortport.")) || str_ends(word, STR(".portrule")))
                use_ready(ready, word, name, out);
        } else {
            l.at++;
        }
    }
}

void read_nmap_shortport(struct str text, struct port_rules *out)
{
    static const char *const kept[] = {"http", "ssl", "ssh"};
    static const char *const upper[] = {"HTTP", "SSL", "SSH"};
    struct lua l = lua_of(text, out->mem);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        struct argument ports = {0}, names = {0};
        follow_variable(&l, arena_printf(out->mem, "LIKELY_%s_PORTS", upper[i]), &ports,
                        NESTING_MAX);
        follow_variable(&l, arena_printf(out->mem, "LIKELY_%s_SERVICES", upper[i]), &names,
                        NESTING_MAX);
        add_rule(out, arena_printf(out->mem, "shortport.%s", kept[i]), &ports, &names,
                 strcmp(kept[i], "ssl") == 0 ? TCP_BIT | 1u << SERVC_SCTP : TCP_BIT);
    }
}

void read_nmap_library(struct str text, struct str name, struct port_rules *out)
{
    struct str rule = arena_printf(out->mem, "%.*s.portrule", STR_FMT(name));
    read_nmap_script(text, rule, NULL, out);
    out->scripts--;
}

void read_nmap_hook_names(struct str text, struct port_rules *out)
{
    struct str line;
    while (str_cut(&text, '\n', &line)) {
        line = str_trim(str_sub(line, 0, str_find_char(line, '#')));
        if (line.n == 0)
            continue;
        struct str *name = arena_new(out->mem, struct str);
        *name = line;
        *arena_push(out->mem, out->at, out->count, out->capacity) =
            (struct port_rule){.names = name,
                               .name_count = 1,
                               .transports = TCP_BIT | 1u << SERVC_UDP | 1u << SERVC_SCTP};
    }
}

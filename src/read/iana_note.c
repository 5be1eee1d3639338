/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/iana_note.h"

#include "model/name.h"

#include <string.h>

#define EACH_BYTE(v) (UINT64_C(0x0101010101010101) * (v))

/* Eight bytes at once, as half of the registry's bytes pass here: true if one
 * is a control character, or two neighbours are blanks. */
static bool eight_need_folding(const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
    uint64_t control = (w - EACH_BYTE(0x20)) & ~w & EACH_BYTE(0x80);
    uint64_t no_blank = w ^ EACH_BYTE(' '); /* a byte is 0 where a blank was */
    uint64_t low = (no_blank & EACH_BYTE(0x7F)) + EACH_BYTE(0x7F);
    uint64_t blank = ~(low | no_blank | EACH_BYTE(0x7F));
    return (control | (blank & (blank >> 8))) != 0;
}

static bool is_folded(struct str s)
{
    for (size_t i = 0; i + 8 < s.n; i += 7) /* the last byte again, with its neighbour */
        if (eight_need_folding(s.p + i))
            return false;
    if (s.n >= 8 && eight_need_folding(s.p + s.n - 8))
        return false;
    for (size_t i = 0; s.n < 8 && i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || (s.p[i] == ' ' && i > 0 && s.p[i - 1] == ' '))
            return false;
    return s.n == 0 || (s.p[0] != ' ' && s.p[s.n - 1] != ' ');
}

/* A hyphen glued to a word, at the end of what was copied. */
static bool ends_in_hyphen(const char *p, size_t n)
{
    return n >= 2 && p[n - 1] == '-' && p[n - 2] != ' ';
}

struct str iana_fold(struct arena *mem, struct str text)
{
    if (is_folded(text))
        return text;
    char *copy = arena_alloc(mem, text.n + 1, 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n;) {
        bool blank = false, broken = false;
        for (; i < text.n && ascii_is_space(text.p[i]); i++) {
            blank = true;
            broken = broken || text.p[i] == '\n';
        }
        if (i == text.n)
            break;
        if (blank && n > 0 && !(broken && ends_in_hyphen(copy, n)))
            copy[n++] = ' ';
        while (i < text.n && !ascii_is_space(text.p[i]))
            copy[n++] = text.p[i++];
    }
    return (struct str){copy, n};
}

/* Moves *s behind the first `key` in it. */
static bool cut_behind(struct str *s, struct str key)
{
    size_t at = str_find(*s, key);
    if (at == STR_NOT_FOUND)
        return false;
    *s = str_sub(*s, at + key.n, s->n);
    return true;
}

static bool cut_behind_nocase(struct str *s, struct str key)
{
    size_t at = str_find_nocase(*s, key);
    if (at == STR_NOT_FOUND)
        return false;
    *s = str_sub(*s, at + key.n, s->n);
    return true;
}

/* The text before the first `end`; empty if there is none. */
static struct str text_before(struct str s, char end)
{
    size_t at = str_find_char(s, end);
    return at == STR_NOT_FOUND ? STR_NONE : str_sub(s, 0, at);
}

static bool has_letter(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (ascii_is_letter(s.p[i]))
            return true;
    return false;
}

/* Notes call titles and dates "previous" too: `previously "Removed on
 * 2006-05-25"`, `the name "JSON Mail Access Protocol"`. A name has no blank. */
static void past_add(struct iana_note *n, struct str name, struct str date)
{
    if (!name_is_graphic(name) || !has_letter(name))
        return;
    for (uint32_t i = 0; i < n->past_count; i++)
        if (str_eq_nocase(n->past[i].name, name))
            return;
    if (n->past_count < IANA_PASTS)
        n->past[n->past_count++] = (struct iana_past){name, date};
    else
        n->past_left_out++;
}

static inline bool has_char(struct str s, char c)
{
    return str_find_char(s, c) != STR_NOT_FOUND;
}

/* `(was snntp)`, `[was netstat]`; but `(previous was: Delta Solutions Direct)`
 * is a title. */
static void past_from_description(struct iana_note *n, struct str description)
{
    struct str rest = description;
    if (has_char(rest, '(') && cut_behind(&rest, STR("(was ")))
        past_add(n, text_before(rest, ')'), STR_NONE);
    rest = description;
    if (has_char(rest, '[') && cut_behind(&rest, STR("[was ")))
        past_add(n, text_before(rest, ']'), STR_NONE);
}

/* `Unassigned`, `unassigned`, `(unassigned) Possibly assigned`. All else that
 * stands without a name keeps the port back: `Reserved`, `De-registered`,
 * `any private mail system`. */
static bool says_unassigned(struct str description)
{
    if (str_starts(description, STR("(")))
        description = str_sub(description, 1, description.n);
    if (description.n == 0)
        return true;
    return ascii_lower(*description.p) == 'u' &&
           str_eq_nocase(str_sub(description, 0, 10), STR("unassigned"));
}

static struct str without_replacement(struct iana_note *n, struct arena *mem, struct str title)
{
    const struct str sentence =
        STR("IANA assigned this well-formed service name as a replacement for \"");
    size_t at = str_find(title, sentence);
    if (at == STR_NOT_FOUND)
        return title;
    struct str before = str_trim(str_sub(title, 0, at));
    struct str rest = str_sub(title, at + sentence.n, title.n);
    n->replaces = text_before(rest, '"');
    rest = str_sub(rest, n->replaces.n + 1, rest.n);
    if (str_starts(rest, STR(".")))
        rest = str_sub(rest, 1, rest.n);
    rest = str_trim(rest);
    if (rest.n == 0)
        return before;
    return arena_printf(mem, "%.*s%s%.*s", STR_FMT(before), before.n ? " " : "", STR_FMT(rest));
}

struct str iana_read_description(struct iana_note *n, struct arena *mem, struct str title)
{
    n->unassigned = says_unassigned(title);
    past_from_description(n, title);
    if (!has_char(title, '"')) /* nearly all: nothing is quoted */
        return title;
    return without_replacement(n, mem, title);
}

static struct str without_stop(struct str word)
{
    while (word.n && (word.p[word.n - 1] == '.' || word.p[word.n - 1] == ','))
        word.n--;
    return word;
}

/* A name that is not quoted: one word that is followed by a stop, by the end or
 * by `by`. Anything longer is a title. */
static struct str bare_name(struct str rest)
{
    struct str word, follows;
    if (!str_word(&rest, &word))
        return STR_NONE;
    struct str name = without_stop(word);
    bool ends = name.n < word.n || !str_word(&rest, &follows) || str_eq_nocase(follows, STR("by"));
    return ends ? name : STR_NONE;
}

/* `De-assigned on 2025-02-13, previously compressnet by [Somebody]`, and
 * `Historic usage was acms. De-Assigned on 2020-12-29`. */
static void past_deassigned(struct iana_note *n, struct str notes)
{
    struct str rest = notes, word, date = STR_NONE;
    if (cut_behind_nocase(&rest, STR("de-assigned on ")) && str_word(&rest, &word)) {
        date = without_stop(word);
        if (str_word(&rest, &word) && str_eq_nocase(word, STR("previously")))
            past_add(n, bare_name(rest), date);
    }
    rest = notes;
    if (cut_behind_nocase(&rest, STR("historic usage was ")))
        past_add(n, bare_name(rest), date);
}

/* `port 3001 previously "X"`, `has been referred to as "kca_service"`,
 * `"pcp" assignment withdrawn`. */
static void past_quoted(struct iana_note *n, struct str notes)
{
    struct str rest = notes;
    if (cut_behind_nocase(&rest, STR("previously \"")))
        past_add(n, text_before(rest, '"'), STR_NONE);
    rest = notes;
    if (cut_behind_nocase(&rest, STR("referred to as \"")))
        past_add(n, text_before(rest, '"'), STR_NONE);
    size_t end = str_find_nocase(notes, STR("\" assignment withdrawn"));
    if (end == STR_NOT_FOUND)
        return;
    size_t from = end;
    while (from > 0 && notes.p[from - 1] != '"')
        from--;
    if (from > 0)
        past_add(n, str_sub(notes, from, end), STR_NONE);
}

static bool is_endpoint(struct str word, struct str port, struct str transport)
{
    return str_starts(word, port) && word.n > port.n && word.p[port.n] == '/' &&
           str_eq(str_sub(word, port.n + 1, word.n), transport);
}

/* `Port 126 Previously assigned to application below unitary 126/tcp Unisys
 * Unitary Login unitary 126/udp ...`: the word before our endpoint. */
static void past_listed(struct iana_note *n, struct str notes, struct str port,
                        struct str transport)
{
    struct str rest = notes, word, before = STR_NONE;
    if (!cut_behind_nocase(&rest, STR("previously assigned to ")))
        return;
    for (; str_word(&rest, &word); before = word)
        if (is_endpoint(word, port, transport))
            past_add(n, before, STR_NONE);
}

void iana_read_notes(struct iana_note *n, struct arena *mem, struct str notes, struct str port,
                     struct str transport)
{
    if (notes.n == 0 || str_starts(notes, STR("Defined TXT ")))
        return;
    notes = iana_fold(mem, notes);
    struct str rest = notes;
    if (cut_behind(&rest, STR("This entry is an alias to \""))) {
        n->alias_of = text_before(rest, '"');
        return;
    }
    rest = notes;
    if (cut_behind(&rest, STR("This is a duplicate of the \"")))
        n->duplicate_of = text_before(rest, '"');
    rest = notes;
    n->widespread = cut_behind(&rest, STR("records an unassigned but widespread use"));
    n->unused = cut_behind(&rest, STR("This service name is no longer in use"));
    past_deassigned(n, notes);
    past_quoted(n, notes);
    past_listed(n, notes, port, transport);
}

/* `was=compressnet@2025-02-13`. */
static void past_from_flag(struct iana_note *n, struct str value)
{
    struct str name, date = value;
    if (str_cut(&date, '@', &name))
        past_add(n, name, date);
}

static bool read_flag(struct iana_note *n, struct arena *mem, struct str key, struct str value)
{
    if (str_is(key, "reserved"))
        n->unassigned = false;
    else if (str_is(key, "unassigned"))
        n->unassigned = true;
    else if (str_is(key, "widespread"))
        n->widespread = true;
    else if (str_is(key, "unused"))
        n->unused = true;
    else if (str_is(key, "alias-of"))
        n->alias_of = value;
    else if (str_is(key, "replaces"))
        n->replaces = value;
    else if (str_is(key, "duplicate-of"))
        n->duplicate_of = value;
    else if (str_is(key, "was"))
        past_from_flag(n, value);
    else if (str_is(key, "unauthorized"))
        n->unauthorized =
            value.n ? arena_printf(mem, "unauthorized use known on port %.*s", STR_FMT(value))
                    : STR("unauthorized use known");
    else
        return false;
    return true;
}

void iana_read_flags(struct iana_note *n, struct arena *mem, struct str flags, struct place at,
                     struct diag *d)
{
    struct str word, key;
    n->unassigned = flags.n == 0;
    while (str_word(&flags, &word)) {
        struct str value = word;
        str_cut(&value, '=', &key);
        if (!read_flag(n, mem, key, value))
            diag_warning(d, at, "unknown-flag", "unknown flag `%s'", diag_quote(d, key));
    }
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "find/match.h"

#include "base/arena.h"
#include "base/num.h"

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.' || c == '/' || ascii_is_space(c);
}

/* Bytes of UTF-8 are letters: what they are does not matter here. */
static bool is_word_byte(char c)
{
    return ascii_is_digit(c) || ascii_is_letter(c) || (unsigned char)c >= 0x80;
}

static size_t skip_separators(struct str text, size_t i)
{
    while (i < text.n && is_separator(text.p[i]))
        i++;
    return i;
}

/* The offset behind the word, if the text from `i` on begins with it; else 0. */
static size_t match_at(struct str word, struct str text, size_t i)
{
    for (size_t k = 0; k < word.n; k++) {
        if (k)
            i = skip_separators(text, i);
        if (i >= text.n || ascii_lower(text.p[i]) != word.p[k])
            return 0;
        i++;
    }
    return i;
}

static bool begins_word(struct str text, size_t i)
{
    return is_word_byte(text.p[i]) && (i == 0 || !is_word_byte(text.p[i - 1]));
}

static bool ends_word(struct str text, size_t i)
{
    return i == text.n || !is_word_byte(text.p[i]);
}

enum find_fit find_in_name(struct str word, struct str name, struct find_span *span)
{
    enum find_fit best = FIT_NOT;
    for (size_t i = skip_separators(name, 0), first = i; i < name.n; i++) {
        bool begins = i == first || begins_word(name, i);
        size_t end = begins || (word.n > 2 && best == FIT_NOT) ? match_at(word, name, i) : 0;
        if (!end)
            continue;
        *span = (struct find_span){i, end};
        if (i == first)
            return skip_separators(name, end) == name.n ? FIT_EQUAL : FIT_BEGINS;
        if (begins)
            return FIT_PART;
        best = FIT_INSIDE;
    }
    return best;
}

/* Where a word begins at `i`: the end of the match, or 0. `clients` is found in `client`,
 * too; `client` in `clients` is a beginning. */
static size_t match_word(struct str word, struct str text, size_t i)
{
    size_t end = match_at(word, text, i);
    if (end && (word.n > 2 || ends_word(text, end)))
        return end;
    if (word.n < 4 || word.p[word.n - 1] != 's')
        return 0;
    end = match_at(str_sub(word, 0, word.n - 1), text, i);
    return end && ends_word(text, end) ? end : 0;
}

bool find_in_text(struct str word, struct str text, struct find_span *span)
{
    for (size_t i = 0; i < text.n; i++) {
        if (ascii_lower(text.p[i]) != word.p[0] || (i && is_word_byte(text.p[i - 1])))
            continue;
        size_t end = match_word(word, text, i);
        if (end) {
            *span = (struct find_span){i, end};
            return true;
        }
    }
    return false;
}

/* ---- Slips ---- */

/* Longer ones are never compared (str_distance). */
#define SLIP_BYTES 64

static unsigned slips_for(size_t n)
{
    return n < 3 ? 0 : n < 6 ? 1 : n < 11 ? 2 : 3;
}

/* Short words have many neighbours; few of them are meant if the first letter is another. */
#define SURE_BYTES 5

unsigned find_slips_in_name(const struct find_word *word, struct str name)
{
    char folded[SLIP_BYTES];
    size_t n = 0, far = word->slips + 1;
    if (word->slips == 0 || word->text.n > SLIP_BYTES)
        return word->slips + 1;
    for (size_t i = 0; i < name.n; i++) {
        if (is_separator(name.p[i]))
            continue;
        if (n == SLIP_BYTES)
            return (unsigned)far;
        folded[n++] = ascii_lower(name.p[i]);
    }
    if (n == 0 || n + word->slips < word->text.n || n > word->text.n + word->slips ||
        (word->text.n < SURE_BYTES && folded[0] != word->text.p[0]))
        return (unsigned)far;
    return str_distance(word->text, (struct str){folded, n}, word->slips);
}

unsigned find_slips_in_text(const struct find_word *word, struct str text, struct find_span *span)
{
    unsigned best = word->slips + 1;
    for (size_t i = 0; i < text.n && word->slips;) {
        size_t end = i;
        while (end < text.n && is_word_byte(text.p[end]))
            end++;
        unsigned slips = find_slips_in_name(word, str_sub(text, i, end));
        if (slips < best) {
            best = slips;
            *span = (struct find_span){i, end};
        }
        i = end + 1;
    }
    return best;
}

/* ---- The query ---- */

static struct find_word word_of(struct str given, struct arena *mem)
{
    struct find_word w = {.given = given};
    uint32_t number;
    char *p = arena_array(mem, char, given.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < given.n; i++)
        if (!is_separator(given.p[i]))
            p[n++] = ascii_lower(given.p[i]);
    w.text = (struct str){p, n};
    w.is_number = parse_u32(given, UINT16_MAX, &number);
    w.number = w.is_number ? (uint16_t)number : 0;
    w.slips = w.is_number ? 0 : slips_for(n);
    return w;
}

static bool cut_word(struct str *rest, struct str *word)
{
    size_t from = 0, to;
    while (from < rest->n && ascii_is_space(rest->p[from]))
        from++;
    for (to = from; to < rest->n && !ascii_is_space(rest->p[to]);)
        to++;
    *word = str_sub(*rest, from, to);
    *rest = str_sub(*rest, to, rest->n);
    return word->n > 0;
}

enum find_words_fault find_words_parse(struct find_words *out, const char *const *operands,
                                       uint32_t count, struct arena *mem)
{
    struct str all = STR_NONE, word;
    out->count = 0;
    for (uint32_t i = 0; i < count; i++)
        for (struct str rest = str_from(operands[i]); cut_word(&rest, &word);) {
            struct find_word w = word_of(word, mem);
            if (w.text.n == 0)
                continue;
            if (out->count == FIND_WORDS_MAX)
                return FIND_WORDS_TOO_MANY;
            out->at[out->count++] = w;
            all = arena_printf(mem, "%.*s%.*s", STR_FMT(all), STR_FMT(w.text));
        }
    out->joined = word_of(all, mem);
    return out->count ? FIND_WORDS_FINE : FIND_WORDS_NONE;
}

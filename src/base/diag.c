/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/diag.h"

#include "base/map.h"

#include <string.h>

void diag_init(struct diag *d, struct arena *mem)
{
    *d = (struct diag){.mem = mem};
    d->last = &d->first;
}

static struct diag_kind *kind_of(struct diag *d, const char *id)
{
    for (uint32_t i = 0; i < d->kind_count; i++)
        if (d->kinds[i].id == id || strcmp(d->kinds[i].id, id) == 0)
            return &d->kinds[i];
    struct diag_kind *k = arena_push(d->mem, d->kinds, d->kind_count, d->kind_capacity);
    *k = (struct diag_kind){.id = id};
    return k;
}

void diag_override(struct diag *d, struct str id, enum diag_level level)
{
    *arena_push(d->mem, d->overrides, d->override_count, d->override_capacity) =
        (struct diag_override){id, level};
}

static enum diag_level level_of(const struct diag *d, const char *id, enum diag_level level)
{
    if (level != DIAG_WARNING)
        return level;
    for (uint32_t i = d->override_count; i > 0; i--)
        if (str_is(d->overrides[i - 1].id, id))
            return d->overrides[i - 1].level;
    return d->all_errors ? DIAG_ERROR : DIAG_WARNING;
}

static bool is_kept(const struct diag *d, enum diag_level level, uint32_t count)
{
    if (level == DIAG_NOTE)
        return !d->notes_counted && count <= DIAG_KEPT_NOTES;
    return count <= DIAG_KEPT;
}

struct diag_message *diag_add(struct diag *d, enum diag_level level, struct place at,
                              const char *id, const char *fmt, ...)
{
    level = level_of(d, id, level);
    d->count[level]++;
    struct diag_message *m = &d->spare;
    if (!is_kept(d, level, ++kind_of(d, id)->count[level])) {
        *m = (struct diag_message){.level = level, .id = id, .at = at};
        return m;
    }
    m = arena_new(d->mem, struct diag_message);
    m->level = level;
    m->id = id;
    m->at = at;
    va_list args;
    va_start(args, fmt);
    m->text = arena_vprintf(d->mem, fmt, args);
    va_end(args);
    *d->last = m;
    d->last = &m->next;
    return m;
}

void diag_init_part(struct diag *part, const struct diag *whole, struct arena *mem)
{
    diag_init(part, mem);
    part->overrides = whole->overrides;
    part->override_count = whole->override_count;
    part->all_errors = whole->all_errors;
    part->notes_counted = whole->notes_counted;
}

/* Of `count` messages of an id and level, how many have their text. */
static uint32_t kept_of(const struct diag *d, enum diag_level level, uint32_t count)
{
    uint32_t most = level == DIAG_NOTE ? DIAG_KEPT_NOTES : DIAG_KEPT;
    if (level == DIAG_NOTE && d->notes_counted)
        return 0;
    return count < most ? count : most;
}

void diag_join(struct diag *d, struct diag *part)
{
    for (struct diag_message *m = part->first, *next; m; m = next) {
        next = m->next;
        m->next = NULL;
        if (!is_kept(d, m->level, ++kind_of(d, m->id)->count[m->level]))
            continue;
        *d->last = m;
        d->last = &m->next;
    }
    for (uint32_t i = 0; i < part->kind_count; i++)
        for (unsigned level = 0; level < DIAG_LEVELS; level++) {
            uint32_t count = part->kinds[i].count[level];
            d->count[level] += count;
            kind_of(d, part->kinds[i].id)->count[level] +=
                count - kept_of(part, (enum diag_level)level, count);
        }
}

static void print_place(FILE *out, struct place at, bool colour)
{
    if (colour)
        fputs("\033[1m", out);
    if (!at.file)
        fputs("servc:", out);
    else if (!at.line)
        fprintf(out, "%s:", at.file->path);
    else if (!at.column)
        fprintf(out, "%s:%u:", at.file->path, (unsigned)at.line);
    else
        fprintf(out, "%s:%u:%u:", at.file->path, (unsigned)at.line, (unsigned)at.column);
    fputs(colour ? "\033[0m " : " ", out);
}

static void print_word(FILE *out, const char *word, const char *colour_code, bool colour)
{
    if (colour)
        fprintf(out, "\033[1;%sm%s:\033[0m ", colour_code, word);
    else
        fprintf(out, "%s: ", word);
}

void diag_print_message(const struct diag_message *m, FILE *out, bool colour)
{
    print_place(out, m->at, colour);
    if (m->level == DIAG_ERROR)
        print_word(out, "error", "31", colour);
    else if (m->level == DIAG_WARNING)
        print_word(out, "warning", "35", colour);
    else
        print_word(out, "information", "36", colour);
    if (m->subject.n)
        fprintf(out, "%.*s: ", STR_FMT(m->subject));
    fprintf(out, "%.*s [%s]\n", STR_FMT(m->text), m->id);
    if (m->also.file) {
        print_place(out, m->also, colour);
        print_word(out, "note", "36", colour);
        fputs("the other place is here\n", out);
    }
    if (m->hint.n) {
        print_place(out, m->at, colour);
        print_word(out, "hint", "32", colour);
        fprintf(out, "%.*s\n", STR_FMT(m->hint));
    }
}

uint32_t diag_count(const struct diag *d, const char *id)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < d->kind_count; i++)
        for (unsigned level = 0; level < DIAG_LEVELS && strcmp(d->kinds[i].id, id) == 0; level++)
            count += d->kinds[i].count[level];
    return count;
}

void diag_print(const struct diag *d, FILE *out, struct diag_style style)
{
    struct arena mem = ARENA_EMPTY;
    struct map shown[DIAG_NOTE];
    unsigned levels = style.quiet ? DIAG_WARNING : DIAG_NOTE;
    for (unsigned level = 0; level < levels; level++)
        map_init(&shown[level], &mem);
    for (const struct diag_message *m = d->first; m; m = m->next) {
        if (m->level >= levels)
            continue;
        uint32_t *n = map_at(&shown[m->level], str_from(m->id), 0);
        if (!style.most || *n < style.most) {
            diag_print_message(m, out, style.colour);
            ++*n;
        }
    }
    for (uint32_t k = 0; k < d->kind_count; k++)
        for (unsigned level = 0; level < levels; level++) {
            const uint32_t *n = map_find(&shown[level], str_from(d->kinds[k].id));
            if (n && *n < d->kinds[k].count[level])
                fprintf(out, "servc: and %u more like these [%s]\n",
                        (unsigned)(d->kinds[k].count[level] - *n), d->kinds[k].id);
        }
    arena_free(&mem);
}

struct str diag_like(struct str wrong, struct str (*word)(const void *list, size_t i),
                     const void *list, size_t count)
{
    struct str best = STR_NONE;
    if (wrong.n < 3)
        return best;
    unsigned best_distance = wrong.n < 6 ? 2 : (unsigned)(wrong.n < 30 ? wrong.n / 3 : 10) + 1;
    for (size_t i = 0; i < count; i++) {
        struct str w = word(list, i);
        unsigned distance = str_distance(wrong, w, best_distance);
        if (distance < best_distance || (best.n == 0 && str_starts(w, wrong))) {
            best = w;
            best_distance = distance < best_distance ? distance : best_distance;
        }
    }
    return best;
}

static struct str word_z(const void *list, size_t i)
{
    return str_from(((const char *const *)list)[i]);
}

struct str diag_like_z(struct str wrong, const char *const *words, size_t count)
{
    return diag_like(wrong, word_z, words, count);
}

static size_t put_escape(char *text, unsigned char c)
{
    static const char hex[] = "0123456789ABCDEF";
    text[0] = '\\', text[1] = 'x', text[2] = hex[c >> 4], text[3] = hex[c & 15];
    return 4;
}

/* Well-formed UTF-8; returns how much room it took. */
static size_t put_utf8(char *text, struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool c1 = c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xA0;
        if (c >= 0x20 && c != 0x7F && !c1) {
            text[n++] = (char)c;
            continue;
        }
        n += put_escape(text + n, c);
        if (c1) /* a C1 control, two bytes: terminals obey them too */
            n += put_escape(text + n, (unsigned char)s.p[++i]);
    }
    return n;
}

/* Short, and printable ASCII: what nearly all texts are. */
static bool is_plain(struct str s)
{
    unsigned odd = s.n > QUOTE_MAX;
    for (size_t i = 0; i < s.n && !odd; i++)
        odd = (unsigned char)(s.p[i] - ' ') >= 0x7F - ' ';
    return !odd;
}

struct str quote_print(struct str s, char *buffer)
{
    if (is_plain(s))
        return s;
    struct str shown = utf8_cut(s, QUOTE_MAX);
    size_t n = 0, bad = 0;
    for (size_t from = 0; from < shown.n;) {
        struct str rest = str_sub(shown, from, shown.n);
        struct str good = str_sub(rest, 0, utf8_is_valid(rest, &bad) ? rest.n : bad);
        n += put_utf8(buffer + n, good);
        from += good.n;
        if (from < shown.n)
            n += put_escape(buffer + n, (unsigned char)shown.p[from++]);
    }
    if (shown.n < s.n) {
        memcpy(buffer + n, "...", 3);
        n += 3;
    }
    return (struct str){buffer, n};
}

const char *diag_quote(struct diag *d, struct str s)
{
    char buffer[QUOTE_TEXT];
    return arena_z(d->mem, quote_print(s, buffer));
}

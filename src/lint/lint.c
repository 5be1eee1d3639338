/* SPDX-License-Identifier: BSD-2-Clause */
#include "lint/lint.h"

#include <string.h>

void lint_run(struct lint *l)
{
    static lint_fn *const lints[] = {
#define LINT(fn, what) lint_##fn,
#include "lint/lints.def"
#undef LINT
    };
    for (size_t i = 0; i < sizeof lints / sizeof *lints; i++)
        lints[i](l);
}

/* Cards come in the order of files, so the next is the last one or behind it. */
static struct lint_file *file_of(struct lint *l, const struct source_file *file)
{
    for (uint32_t i = 0; i < l->file_count; i++) {
        uint32_t at = (l->last_file + i) % l->file_count;
        if (l->files[at].file == file) {
            l->last_file = at;
            return &l->files[at];
        }
    }
    return NULL;
}

static void find_lines(struct lint *l, struct lint_file *f)
{
    uint32_t capacity = 0;
    for (size_t at = 0; at < f->text.n;) {
        *arena_push(l->mem, f->lines, f->line_count, capacity) = (uint32_t)at;
        const char *lf = memchr(f->text.p + at, '\n', f->text.n - at);
        at = lf ? (size_t)(lf - f->text.p) + 1 : f->text.n;
    }
}

static struct str lines_of(struct lint *l, struct lint_file *f, uint32_t from, uint32_t to)
{
    if (f && !f->lines)
        find_lines(l, f);
    if (!f || !f->lines || from == 0 || from > f->line_count)
        return STR_NONE;
    size_t end = to <= f->line_count ? f->lines[to - 1] : f->text.n;
    return str_sub(f->text, f->lines[from - 1], end);
}

static struct str line_of(struct lint *l, struct lint_file *f, uint32_t line)
{
    struct str text = lines_of(l, f, line, line + 1);
    while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
        text.n--;
    return text;
}

struct str lint_line(struct lint *l, const struct source_file *file, uint32_t line)
{
    return line_of(l, file_of(l, file), line);
}

struct str lint_lines(struct lint *l, const struct source_file *file, uint32_t from, uint32_t to)
{
    return lines_of(l, file_of(l, file), from, to);
}

uint32_t lint_document_end(struct lint *l, const struct card *card)
{
    struct lint_file *f = file_of(l, card->file);
    line_of(l, f, 1);
    uint32_t line = card->at.line + 1;
    for (; f && line <= f->line_count; line++) {
        struct str text = line_of(l, f, line);
        if (str_starts(text, STR("---")) || str_starts(text, STR("...")))
            break;
    }
    return line;
}

/* The lines of a block (`about: |`) begin below its mark; another style is one
 * place, for YAML has moved its lines. */
static struct place prose_place(struct lint *l, struct card_text prose, uint32_t i)
{
    struct str line = lint_line(l, prose.at.file, prose.at.line);
    if (!str_starts(str_sub(line, prose.at.column - 1, line.n), STR("|")))
        return prose.at;
    struct place at = {prose.at.file, prose.at.line + 1 + i, 1};
    line = lint_line(l, at.file, at.line);
    while (at.column <= line.n && line.p[at.column - 1] == ' ')
        at.column++;
    return at;
}

static void visit_prose(struct lint *l, const struct card *card, enum card_field field,
                        lint_sentence_fn *visit, void *data)
{
    struct str rest = card->texts[field].text, line;
    for (uint32_t i = 0; str_cut(&rest, '\n', &line); i++)
        if (str_trim(line).n)
            visit(l, card, field,
                  (struct card_text){str_trim(line), prose_place(l, card->texts[field], i)}, data);
}

void lint_sentences(struct lint *l, const struct card *card, lint_sentence_fn *visit, void *data)
{
    for (unsigned f = 0; f < CARD_FIELDS; f++) {
        enum card_field field = (enum card_field)f;
        if (card_fields[f].kind == CARD_FIELD_PROSE)
            visit_prose(l, card, field, visit, data);
        for (uint32_t i = 0; i < card->statements[f].count; i++)
            visit(l, card, field, card->statements[f].at[i].say, data);
    }
}

struct str lint_folded(struct arena *mem, struct str text)
{
    char *out = arena_array(mem, char, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = ascii_lower(text.p[i]);
        bool letter = ascii_is_letter(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80;
        if (letter)
            out[n++] = c;
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    return str_trim((struct str){out, n});
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Findings for a person, a program, or a workflow of GitHub's. */
#include "base/json.h"
#include "cmd/check.h"

#include <stdlib.h>
#include <string.h>

static const char *const level_names[DIAG_LEVELS] = {"error", "warning", "information"};

/* Messages about sources that are printed of one id: a file of another kind has
 * thousands. Findings about cards are all for somebody to mend. */
#define MESSAGES_OF_ONE_KIND 20

struct finding {
    const struct diag_message *m;
    uint32_t order;
};

struct findings {
    struct finding *at;
    uint32_t count, capacity;
};

static int by_place(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    const struct place *p = &x->m->at, *q = &y->m->at;
    int files =
        str_cmp(str_from(p->file ? p->file->path : ""), str_from(q->file ? q->file->path : ""));
    if (files)
        return files;
    if (p->line != q->line)
        return p->line < q->line ? -1 : 1;
    if (p->column != q->column)
        return p->column < q->column ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

/* Decisions of a build are no findings: of its notes none is taken. */
static void gather(struct check *k, const struct diag *d, unsigned levels, struct findings *f)
{
    for (const struct diag_message *m = d->first; m; m = m->next)
        if (m->level < levels && check_scope_has(&k->scope, m->at.file)) {
            *arena_push(&k->in.mem, f->at, f->count, f->capacity) = (struct finding){m, f->count};
            k->count[m->level]++;
        }
    /* What was only counted belongs to the whole. */
    for (uint32_t i = 0; k->scope.all && i < d->kind_count; i++)
        for (unsigned level = 0; level < levels && level < DIAG_NOTE; level++)
            if (d->kinds[i].count[level] > DIAG_KEPT)
                k->count[level] += d->kinds[i].count[level] - DIAG_KEPT;
}

static bool is_about_cards(const struct check *k, const struct diag_message *m)
{
    for (uint32_t i = 0; i < k->lint.file_count; i++)
        if (k->lint.files[i].file == m->at.file)
            return true;
    return false;
}

static uint32_t shown_of(const struct findings *f, uint32_t i)
{
    uint32_t n = 0;
    for (uint32_t j = 0; j < i; j++)
        n += strcmp(f->at[j].m->id, f->at[i].m->id) == 0;
    return n;
}

static void print_text(struct check *k, const struct findings *f)
{
    bool colour = wants_colour(k->a, stderr), quiet = argument_given(k->a, OPT_quiet);
    bool verbose = argument_given(k->a, OPT_verbose);
    for (uint32_t i = 0; i < f->count; i++) {
        const struct diag_message *m = f->at[i].m;
        if ((quiet && m->level != DIAG_ERROR) || (m->level == DIAG_NOTE && !verbose))
            continue;
        if (is_about_cards(k, m)) {
            diag_print_message(m, stderr, colour);
            continue;
        }
        uint32_t before = shown_of(f, i);
        if (before < MESSAGES_OF_ONE_KIND)
            diag_print_message(m, stderr, colour);
        else if (before == MESSAGES_OF_ONE_KIND)
            fprintf(stderr, "servc: and %u more like these [%s]\n",
                    (unsigned)(diag_count(&k->in.diag, m->id) - before), m->id);
    }
}

static void put_place(struct json *j, struct place at)
{
    json_key(j, "file");
    if (at.file)
        json_z(j, at.file->path);
    else
        json_null(j);
    json_member_u32(j, "line", at.line);
    json_member_u32(j, "column", at.column);
}

static void put_finding(struct json *j, const struct diag_message *m)
{
    json_open(j, '{');
    json_member_z(j, "id", m->id);
    json_member_z(j, "level", level_names[m->level]);
    put_place(j, m->at);
    json_key(j, "text");
    json_str(j, m->text);
    json_key(j, "hint");
    if (m->hint.n)
        json_str(j, m->hint);
    else
        json_null(j);
    json_key(j, "also");
    if (m->also.file) {
        json_open(j, '{');
        put_place(j, m->also);
        json_close(j, '}');
    } else {
        json_null(j);
    }
    json_close(j, '}');
}

/* One object a line, as everywhere. */
static void print_json(const struct findings *f)
{
    struct sink out = SINK_EMPTY;
    for (uint32_t i = 0; i < f->count; i++) {
        struct json j = {.out = &out};
        put_finding(&j, f->at[i].m);
        sink_char(&out, '\n');
    }
    if (out.n)
        fwrite(out.p, 1, out.n, stdout);
    sink_free(&out);
}

/* A workflow command ends at a line break, and its properties at `,` and `:`. */
static void put_escaped(struct sink *out, struct str s, bool property)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ',' || c == ':')))
            sink_printf(out, "%%%02X", (unsigned)(unsigned char)c);
        else
            sink_char(out, c);
    }
}

static void print_github(const struct findings *f)
{
    static const char *const commands[DIAG_LEVELS] = {"error", "warning", "notice"};
    struct sink out = SINK_EMPTY;
    for (uint32_t i = 0; i < f->count; i++) {
        const struct diag_message *m = f->at[i].m;
        sink_printf(&out, "::%s ", commands[m->level]);
        if (m->at.file) {
            sink_z(&out, "file=");
            put_escaped(&out, str_from(m->at.file->path), true);
            sink_printf(&out, ",line=%u,col=%u,", (unsigned)m->at.line, (unsigned)m->at.column);
        }
        sink_printf(&out, "title=%s::", m->id);
        put_escaped(&out, m->text, false);
        if (m->hint.n) {
            sink_z(&out, "%0A");
            put_escaped(&out, m->hint, false);
        }
        sink_char(&out, '\n');
    }
    if (out.n)
        fwrite(out.p, 1, out.n, stdout);
    sink_free(&out);
}

void check_print(struct check *k)
{
    struct findings f = {NULL, 0, 0};
    memset(k->count, 0, sizeof k->count);
    gather(k, &k->in.diag, DIAG_NOTE, &f);
    gather(k, &k->found, DIAG_LEVELS, &f);
    if (f.count)
        qsort(f.at, f.count, sizeof *f.at, by_place);
    switch (k->format) {
    case CHECK_TEXT:
        print_text(k, &f);
        break;
    case CHECK_JSON:
        print_json(&f);
        break;
    case CHECK_GITHUB:
        print_github(&f);
        break;
    }
}

bool check_format_parse(const struct arguments *a, enum check_format *out)
{
    static const char *const words[] = {
        [CHECK_TEXT] = "text", [CHECK_JSON] = "json", [CHECK_GITHUB] = "github"};
    const char *word = argument_value(a, OPT_check_format, "text");
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0) {
            *out = (enum check_format)i;
            return true;
        }
    usage_error(a->mem, "text, json or github", "`%s' is no format of findings", word);
    return false;
}

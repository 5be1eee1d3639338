/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/yaml_tree.h"

#include "base/map.h"
#include "read/text_check.h"

#include <string.h>
#include <yaml.h>

/* A position in the text in libyaml's terms (lines and characters from 0) and
 * in ours (bytes). It moves forward with the events. */
struct cursor {
    size_t offset;
    size_t line, column; /* characters */
    size_t line_offset;  /* of the line's first byte */
};

/* Nodes for which there is room without asking for memory: a long card has 250. */
#define ROOM 512
/* Keys that are compared one by one; only more than these are worth a map. */
#define FEW 32

/* A list or mapping that is not closed yet. */
struct frame {
    uint32_t node;
    uint32_t last;    /* its last item or key; 0: none yet (the root is no child) */
    bool wants_value; /* a mapping whose last key has no value yet */
};

struct yaml_tree {
    yaml_parser_t parser;
    struct str text;
    const struct source_file *file;
    struct arena *texts;
    struct arena scratch; /* what does not fit in ROOM and FEW */
    struct diag *d;
    size_t given, limit; /* bytes that libyaml has and may have */
    bool ascii;          /* characters are bytes, so its marks are offsets */
    bool over_limit;
    struct cursor cursor;
    struct place document; /* where it begins */
    struct tree_node *nodes;
    uint32_t count, capacity;
    uint32_t base; /* nodes of all documents before */
    struct frame frames[TREE_DEPTH_MAX];
    uint32_t depth;
    /* yaml_tree_earlier: the group, its first nodes, and for the rest a map from
     * their text to base + index of the node last passed. */
    const struct tree_node *group;
    const struct tree_node *few[FEW];
    uint32_t few_count;
    struct map seen;
};

/* Hands out the text up to the limit, so that no scalar grows past it inside
 * libyaml, where it would be too late to refuse it. */
static int give(void *data, unsigned char *buffer, size_t size, size_t *given)
{
    struct yaml_tree *t = data;
    size_t end = t->limit < t->text.n ? t->limit : t->text.n;
    size_t n = size < end - t->given ? size : end - t->given;
    if (n == 0 && end < t->text.n) {
        t->over_limit = true;
        return 0;
    }
    if (n)
        memcpy(buffer, t->text.p + t->given, n);
    t->given += n;
    *given = n;
    return 1;
}

static void go_to_line(struct yaml_tree *t, size_t line)
{
    struct cursor *c = &t->cursor;
    while (c->line < line) {
        const char *lf = memchr(t->text.p + c->line_offset, '\n', t->text.n - c->line_offset);
        c->line_offset = lf ? (size_t)(lf - t->text.p) + 1 : t->text.n;
        c->offset = c->line_offset;
        c->column = 0;
        c->line++;
    }
}

/* Moves the cursor to a mark. libyaml counts characters; messages count bytes. */
static void go_to(struct yaml_tree *t, yaml_mark_t mark)
{
    struct cursor *c = &t->cursor;
    if (t->ascii) {
        *c = (struct cursor){mark.index, mark.line, mark.column, mark.index - mark.column};
        return;
    }
    if (mark.line < c->line || (mark.line == c->line && mark.column < c->column))
        *c = (struct cursor){0, 0, 0, 0}; /* the context of an error alone */
    go_to_line(t, mark.line);
    for (; c->column < mark.column && c->offset < t->text.n; c->column++) {
        c->offset++;
        while (c->offset < t->text.n && ((unsigned char)t->text.p[c->offset] & 0xC0) == 0x80)
            c->offset++;
    }
}

/* Where the last line has no line break, libyaml ends on a line behind it. */
static struct place end_of_text(const struct yaml_tree *t)
{
    size_t start = t->text.n;
    while (start > 0 && t->text.p[start - 1] != '\n')
        start--;
    return (struct place){t->file, (uint32_t)t->cursor.line, (uint32_t)(t->text.n - start) + 1};
}

static struct place place_of(struct yaml_tree *t, yaml_mark_t mark)
{
    go_to(t, mark);
    if (t->cursor.line > 0 && t->cursor.line_offset == t->text.n && t->text.n &&
        t->text.p[t->text.n - 1] != '\n')
        return end_of_text(t);
    return (struct place){t->file, (uint32_t)t->cursor.line + 1,
                          (uint32_t)(t->cursor.offset - t->cursor.line_offset) + 1};
}

struct place tree_place(const struct yaml_tree *t, const struct tree_node *node)
{
    return (struct place){t->file, node->line, node->column};
}

static void report_syntax(struct yaml_tree *t)
{
    const yaml_parser_t *p = &t->parser;
    if (t->over_limit) {
        diag_error(t->d, t->document, "too-large", "a document of more than %zu bytes",
                   TREE_BYTES_MAX);
        return;
    }
    struct place at = place_of(t, p->problem_mark);
    struct diag_message *m =
        diag_error(t->d, at, "yaml-syntax", "%s%s%s", p->problem ? p->problem : "out of memory",
                   p->context ? ", " : "", p->context ? p->context : "");
    if (p->context && (p->context_mark.line != p->problem_mark.line ||
                       p->context_mark.column != p->problem_mark.column))
        m->also = place_of(t, p->context_mark);
}

/* Text that the source does not hold as it stands (a block, a folded line, an
 * escape) is copied; the rest is a view. */
static struct str keep_text(struct yaml_tree *t, const char *value, size_t n, bool plain)
{
    struct str there = str_sub(t->text, t->cursor.offset, t->cursor.offset + n);
    if (plain && str_eq(there, (struct str){value, n}))
        return there;
    return arena_str(t->texts, (struct str){value, n});
}

static bool add_node(struct yaml_tree *t, const yaml_event_t *event, enum tree_kind kind)
{
    struct place at = place_of(t, event->start_mark);
    if (t->count == TREE_NODES_MAX) {
        diag_error(t->d, at, "too-large", "a document of more than %u keys and values",
                   TREE_NODES_MAX);
        return false;
    }
    struct tree_node *node = arena_push(&t->scratch, t->nodes, t->count, t->capacity);
    *node = (struct tree_node){.line = at.line, .column = at.column, .kind = kind};
    return true;
}

/* Joins the node added last to the list or mapping that is open. */
static void join_node(struct yaml_tree *t)
{
    if (!t->depth)
        return;
    struct frame *f = &t->frames[t->depth - 1];
    struct tree_node *parent = &t->nodes[f->node], *node = &t->nodes[t->count - 1];
    if (f->wants_value) {
        f->wants_value = false;
        return;
    }
    if (f->last)
        t->nodes[f->last].next = t->count - 1 - f->last;
    f->last = t->count - 1;
    parent->count++;
    if (parent->kind != TREE_MAPPING)
        return;
    f->wants_value = true;
    if (node->kind == TREE_LIST || node->kind == TREE_MAPPING) {
        diag_error(t->d, tree_place(t, node), "wrong-type",
                   "a key is a word, not a list or a mapping");
        node->kind = TREE_REFUSED;
    }
}

static bool open_node(struct yaml_tree *t)
{
    uint32_t index = t->count - 1;
    if (t->depth == TREE_DEPTH_MAX) {
        diag_error(t->d, tree_place(t, &t->nodes[index]), "too-deep",
                   "more than %u lists and mappings inside each other", TREE_DEPTH_MAX);
        return false;
    }
    t->frames[t->depth++] = (struct frame){.node = index};
    return true;
}

static void refuse_marks(struct yaml_tree *t, const yaml_char_t *anchor, bool tag)
{
    struct place at = tree_place(t, &t->nodes[t->count - 1]);
    if (anchor)
        diag_error(t->d, at, "yaml-anchor", "an anchor: write the text where it is meant");
    if (tag)
        diag_error(t->d, at, "yaml-tag", "a tag: every value here is text, a list or a mapping");
}

static bool add_scalar(struct yaml_tree *t, const yaml_event_t *event)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t n = event->data.scalar.length, bad = 0;
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (!add_node(t, event, TREE_SCALAR))
        return false;
    struct tree_node *node = &t->nodes[t->count - 1];
    /* libyaml forgets the tag `!` but not that it made a plain scalar text. */
    refuse_marks(t, event->data.scalar.anchor,
                 event->data.scalar.tag || (plain && !event->data.scalar.plain_implicit));
    node->plain = plain;
    if (n > TREE_SCALAR_MAX) {
        diag_error(t->d, tree_place(t, node), "too-large", "a text of more than %zu bytes",
                   TREE_SCALAR_MAX);
        node->kind = TREE_REFUSED;
    } else if (event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE &&
               text_has_control((struct str){value, n}, &bad)) {
        diag_error(t->d, tree_place(t, node), "control-character",
                   "a control character, written as an escape");
        node->kind = TREE_REFUSED;
    } else {
        node->text = keep_text(t, value, n, plain);
    }
    join_node(t);
    return true;
}

static bool add_alias(struct yaml_tree *t, const yaml_event_t *event)
{
    if (!add_node(t, event, TREE_REFUSED))
        return false;
    diag_error(t->d, tree_place(t, &t->nodes[t->count - 1]), "yaml-anchor",
               "an alias: write the text where it is meant");
    join_node(t);
    return true;
}

static bool add_collection(struct yaml_tree *t, const yaml_event_t *event)
{
    bool list = event->type == YAML_SEQUENCE_START_EVENT;
    if (!add_node(t, event, list ? TREE_LIST : TREE_MAPPING))
        return false;
    if (list)
        refuse_marks(t, event->data.sequence_start.anchor, event->data.sequence_start.tag);
    else
        refuse_marks(t, event->data.mapping_start.anchor, event->data.mapping_start.tag);
    join_node(t);
    return open_node(t);
}

static void begin_document(struct yaml_tree *t, const yaml_event_t *event)
{
    t->base += t->count;
    t->count = t->depth = 0;
    t->group = NULL;
    t->document = place_of(t, event->start_mark);
    t->limit = t->cursor.offset + TREE_BYTES_MAX;
}

enum step { STEP_ON, STEP_DOCUMENT, STEP_STOP };

static enum step take(struct yaml_tree *t, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_STREAM_END_EVENT:
        return STEP_STOP;
    case YAML_DOCUMENT_START_EVENT:
        begin_document(t, event);
        return STEP_ON;
    case YAML_DOCUMENT_END_EVENT:
        return STEP_DOCUMENT;
    case YAML_SCALAR_EVENT:
        return add_scalar(t, event) ? STEP_ON : STEP_STOP;
    case YAML_ALIAS_EVENT:
        return add_alias(t, event) ? STEP_ON : STEP_STOP;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return add_collection(t, event) ? STEP_ON : STEP_STOP;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        t->depth--;
        return STEP_ON;
    default:
        return STEP_ON;
    }
}

static enum step read_event(struct yaml_tree *t)
{
    yaml_event_t event;
    if (!yaml_parser_parse(&t->parser, &event)) {
        report_syntax(t);
        return STEP_STOP;
    }
    enum step step = take(t, &event);
    yaml_event_delete(&event);
    return step;
}

const struct tree_node *yaml_tree_earlier(struct yaml_tree *t, const struct tree_node *group,
                                          const struct tree_node *node)
{
    if (group != t->group) {
        t->group = group;
        t->few_count = 0;
    }
    for (uint32_t i = 0; i < t->few_count; i++)
        if (str_eq_nocase(t->few[i]->text, node->text))
            return t->few[i];
    if (t->few_count < FEW) {
        t->few[t->few_count++] = node;
        return NULL;
    }
    uint32_t index = (uint32_t)(node - t->nodes), in = (uint32_t)(group - t->nodes) + 1;
    uint32_t *cell = map_at(&t->seen, node->text, UINT32_MAX);
    if (*cell != UINT32_MAX && *cell >= t->base && t->nodes[*cell - t->base].group == in)
        return &t->nodes[*cell - t->base];
    t->nodes[index].group = in;
    *cell = t->base + index;
    return NULL;
}

static void check_keys(struct yaml_tree *t, struct tree_node *mapping)
{
    for (struct tree_node *key = mapping + (mapping->count > 0); key != mapping;
         key = key->next ? key + key->next : mapping) {
        const struct tree_node *first = NULL;
        if (key->kind == TREE_SCALAR)
            first = yaml_tree_earlier(t, mapping, key);
        if (!first)
            continue;
        struct diag_message *m =
            diag_error(t->d, tree_place(t, key), "duplicate-key",
                       "the key `%s' stands here a second time", diag_quote(t->d, key->text));
        m->also = tree_place(t, first);
        key->kind = TREE_REFUSED;
    }
}

/* False at the end, and where the rest cannot be read. */
static bool read_document(struct yaml_tree *t)
{
    enum step step;
    while ((step = read_event(t)) == STEP_ON)
        ;
    if (step == STEP_STOP)
        return false;
    for (uint32_t i = 0; i < t->count; i++)
        if (t->nodes[i].kind == TREE_MAPPING)
            check_keys(t, &t->nodes[i]);
    return true;
}

/* Directives change what tags mean, and there are no tags; libyaml compares
 * each %TAG with all others, so they are refused before it sees them. */
static bool has_directive(struct str text, const struct source_file *file, struct diag *d)
{
    struct place at = {file, 1, 1};
    const char *end = text.p + text.n, *p = text.n ? memchr(text.p, '%', text.n) : NULL;
    while (p && p != text.p && p[-1] != '\n')
        p = memchr(p + 1, '%', (size_t)(end - p - 1));
    if (!p)
        return false;
    for (const char *q = text.p; q < p; q++)
        at.line += *q == '\n';
    diag_error(d, at, "yaml-tag", "a line that begins with `%%', a directive of YAML's");
    return true;
}

void yaml_tree_read(struct str text, const struct source_file *file, struct arena *texts,
                    struct diag *d, tree_visit_fn *visit, void *reader)
{
    struct tree_node room[ROOM];
    if (str_starts(text, STR("\xEF\xBB\xBF"))) /* libyaml takes the mark for a column */
        text = str_sub(text, 3, text.n);
    struct yaml_tree t = {.text = text, .file = file, .texts = texts, .d = d, .nodes = room};
    if (!text_check(text, file, d, &t.ascii) || has_directive(text, file, d))
        return;
    if (!yaml_parser_initialize(&t.parser)) {
        diag_error(d, place_file(file), "yaml-syntax", "out of memory");
        return;
    }
    t.capacity = ROOM;
    t.limit = TREE_BYTES_MAX;
    t.document = (struct place){file, 1, 1};
    map_init(&t.seen, &t.scratch);
    yaml_parser_set_encoding(&t.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input(&t.parser, give, &t);
    while (read_document(&t))
        visit(&t, t.nodes, reader);
    yaml_parser_delete(&t.parser);
    arena_free(&t.scratch);
}

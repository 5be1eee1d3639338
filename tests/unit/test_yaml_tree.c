/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree by itself, and files made to hurt. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "read/reader.h"
#include "read/yaml_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct source_file file = {"x.yaml", "x.yaml"};

struct fixture {
    struct arena mem;
    struct diag d;
    char shown[4096]; /* what dump() wrote of each document */
    size_t n;
    uint32_t documents;
};

static int set_up(void **state)
{
    static struct fixture f;
    memset(&f, 0, sizeof f);
    diag_init(&f.d, &f.mem);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    arena_free(&((struct fixture *)*state)->mem);
    return 0;
}

static void show(struct fixture *f, const char *text, size_t n)
{
    if (n > sizeof f->shown - 1 - f->n)
        n = sizeof f->shown - 1 - f->n;
    memcpy(f->shown + f->n, text, n);
    f->n += n;
}

/* Recursion is fine here: the tree's depth is capped. */
static void dump(struct fixture *f, const struct tree_node *node)
{
    if (node->kind == TREE_REFUSED)
        show(f, "!", 1);
    if (node->kind == TREE_SCALAR)
        show(f, node->text.p, node->text.n);
    if (node->kind == TREE_SCALAR || node->kind == TREE_REFUSED)
        return;
    show(f, node->kind == TREE_LIST ? "[" : "{", 1);
    for (const struct tree_node *i = tree_first(node); i; i = tree_next(i)) {
        dump(f, i);
        if (node->kind == TREE_MAPPING && i->kind == TREE_SCALAR) {
            show(f, "=", 1);
            dump(f, tree_value(i));
        }
        show(f, ",", 1);
    }
    show(f, node->kind == TREE_LIST ? "]" : "}", 1);
}

static void visit(struct yaml_tree *t, const struct tree_node *root, void *reader)
{
    struct fixture *f = reader;
    assert_int_equal(tree_place(t, root).line, root->line);
    dump(f, root);
    show(f, ";", 1);
    f->documents++;
}

static void read_text(struct fixture *f, struct str text)
{
    yaml_tree_read(text, &file, &f->mem, &f->d, visit, f);
}

static void documents_become_trees(void **state)
{
    static const struct {
        const char *text, *shown;
    } rows[] = {
        {"", ""},
        {"# c\n", ""},
        {"a", "a;"},
        {"---\na\n---\nb\n...\n", "a;b;"},
        {"[]", "[];"},
        {"{}", "{};"},
        {"[a, [b, c], d]", "[a,[b,c,],d,];"},
        {"a: b\nc: [d, {e: f}]\ng:\n", "{a=b,c=[d,{e=f,},],g=,};"},
        {"- a: 1\n  b: [2]\n- - x\n  - y\n-\n", "[{a=1,b=[2,],},[x,y,],,];"},
        {"a: 'it''s'\nb: \"x\\u00e9\"\nc: x\n  y\n", "{a=it's,b=x\xC3\xA9,c=x y,};"},
        {"a: |\n  x\n   y\n\n  z\n", "{a=x\n y\n\nz\n,};"},
        {"a: >-\n  x\n  y\n", "{a=x y,};"},
        {"a: \"x\\ty\"\nb: *c\n", "{a=!,b=!,};"},
        {"a: 1\nb: 2\na: 3\n", "{a=1,b=2,!,};"},
        {"[a, b]: c\nd: e\n", "{!,d=e,};"},
        {"{a: b}: {c: d}\ne: f\n", "{!,e=f,};"},
        {"? &x a\n: b\n", "{a=b,};"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        read_text(f, str_from(rows[i].text));
        assert_string_equal(f->shown, rows[i].shown);
        tear_down(state);
        set_up(state);
    }
}

struct places {
    uint32_t at[16][2];
    uint32_t count;
};

static void visit_places(struct yaml_tree *t, const struct tree_node *root, void *reader)
{
    struct places *p = reader;
    for (const struct tree_node *i = tree_first(root); i; i = tree_next(i)) {
        struct place at = tree_place(t, i);
        p->at[p->count][0] = at.line;
        p->at[p->count++][1] = at.column;
    }
}

static void columns_count_bytes(void **state)
{
    struct fixture *f = *state;
    struct places p = {.count = 0};
    static const uint32_t want[][2] = {{1, 2}, {1, 6}, {1, 11}, {2, 2}, {3, 3}, {4, 1}};
    struct str text = STR("[\xC3\xA9, \xE2\x82\xAC, \xF0\x9F\x90\x9F,\n a,\n  \"\xC3\xA9\",\nx]");
    yaml_tree_read(text, &file, &f->mem, &f->d, visit_places, &p);
    assert_int_equal(p.count, 6);
    for (uint32_t i = 0; i < p.count; i++) {
        assert_int_equal(p.at[i][0], want[i][0]);
        assert_int_equal(p.at[i][1], want[i][1]);
    }
}

static void keys_repeat_within_a_mapping_only(void **state)
{
    struct fixture *f = *state;
    struct str many = STR("{");
    read_text(f, STR("a: {a: 1, b: {a: 2}}\nb: [{a: 1}, {a: 2}]\n---\na: 1\n"));
    assert_null(f->d.first);
    for (unsigned i = 0; i < 100; i++)
        many = arena_printf(&f->mem, "%.*sk%u: {k%u: x, a: y},", STR_FMT(many), i, i);
    read_text(f, arena_printf(&f->mem, "%.*s}\n", STR_FMT(many)));
    assert_null(f->d.first);
    for (unsigned i = 0; i < 100; i += 33) {
        uint32_t before = f->d.count[DIAG_ERROR];
        read_text(f, arena_printf(&f->mem, "%.*sK%u: z, k: w}\n", STR_FMT(many), i));
        assert_int_equal(f->d.count[DIAG_ERROR], before + 1);
        assert_string_equal(f->d.first->id, "duplicate-key");
    }
}

/* What follows is read as a card, with all that comes behind the tree. */
struct hostile {
    const char *what, *id;
    const char *head, *unit; /* the head, then the unit `times` times */
    unsigned times;
    uint32_t documents_used;
};

static struct str made(const struct hostile *h)
{
    size_t head = strlen(h->head), unit = strlen(h->unit);
    char *text = malloc(head + unit * h->times + 1);
    assert_non_null(text);
    memcpy(text, h->head, head);
    for (unsigned i = 0; i < h->times; i++)
        memcpy(text + head + i * unit, h->unit, unit);
    return (struct str){text, head + unit * h->times};
}

static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static const struct hostile hostiles[] = {
    {"10,000 lists inside each other", "too-deep", "", "[", 10000, 0},
    {"the same, in lines", "too-deep", "", "[\n", 10000, 0},
    {"10,000 mappings inside each other", "too-deep", "", "{a: ", 10000, 0},
    {"10,000 block lists inside each other", "too-deep", "", "- ", 10000, 0},
    {"10,000 complex keys inside each other", "wrong-type", "", "? ", 10000, 0},
    {"a million of lists inside each other", "too-deep", "", "[", 1000000, 0},
    {"a scalar of a megabyte", "too-large", "card: 1\nport: 1\ntitle: ", "x", 1000000, 0},
    {"a quoted scalar of 4 megabytes", "too-large", "card: 1\nport: 1\ntitle: \"", "x", 4000000, 0},
    {"a key of a megabyte", "yaml-syntax", "card: 1\nport: 1\n", "x", 1000000, 0},
    {"4 megabytes of comment", "too-large", "#", "x", 4000000, 0},
    {"100,000 keys", "too-large", "", "k: v\n", 100000, 0},
    {"100,000 items", "too-large", "card: 1\nport: 1\nroles:\n", "- mail\n", 100000, 0},
    {"9,000 unknown keys", "duplicate-key", "card: 1\nport: 1\n", "xx: y\n", 9000, 0},
    {"NUL bytes", "control-character", "card: 1\nport: 1\ntitle: \"\\0\"", "", 0, 0},
    {"a million tabs", "control-character", "card: 1\n", "\t", 1000000, 0},
    {"a million lines with a tab", "control-character", "card: 1\n", "\t\n", 1000000, 0},
    {"bytes that are not UTF-8", "not-utf8", "card: 1\n", "\xFF", 1000000, 0},
    {"100,000 directives", "yaml-tag", "", "%TAG !a! b\n", 100000, 0},
    {"100,000 anchors", "yaml-anchor", "card: 1\nport: 1\nroles: [", "&a b, ", 9000, 0},
    {"100,000 empty documents", "wrong-type", "", "---\n", 100000, 0},
    {"100,000 cards for one port", "duplicate-card", "", "---\ncard: 1\nport: 1\n", 100000, 1},
    {"a good card, then a deep one", "too-deep", "card: 1\nport: 1\n---\n[[[[[[[[[[[[[[[[[", "", 0, 1},
};

static void hostile_files_get_an_answer(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof hostiles / sizeof *hostiles; i++) {
        const struct hostile *h = &hostiles[i];
        struct catalogue *c = catalogue_new();
        size_t empty = c->mem.total;
        struct str text = made(h);
        double begun = seconds();
        bool used = read_cards(text, &file, 0, c, &f->d);
        double took = seconds() - begun;
        size_t bytes = c->mem.total - empty + f->mem.total;
        if (used != (h->documents_used > 0) || c->card_count != h->documents_used || !f->d.first ||
            strcmp(f->d.first->id, h->id) != 0 || took > 5 || bytes > 2000000 + 20 * text.n) {
            printf("%s: [%s] was wanted, after %.3f s, %zu bytes\n", h->what, h->id, took, bytes);
            diag_print(&f->d, stdout, (struct diag_style){false, false, 3});
            fail();
        }
        catalogue_free(c);
        free((void *)(uintptr_t)text.p);
        tear_down(state);
        set_up(state);
    }
}

static void utf16_is_named(void **state)
{
    static const char little[] = "\xFF\xFE" "c\0a\0r\0d\0";
    static const char bare[] = "c\0a\0r\0d\0";
    struct fixture *f = *state;
    read_text(f, (struct str){little, sizeof little - 1});
    assert_string_equal(f->d.first->id, "not-utf8");
    assert_true(str_find(f->d.first->hint, STR("UTF-16")) != STR_NOT_FOUND);
    read_text(f, (struct str){bare, sizeof bare - 1});
    assert_string_equal(f->d.first->next->id, "control-character");
    assert_int_equal(f->d.first->next->at.column, 2);
    assert_int_equal(f->documents, 0);
}

static void billion_laughs_stop_at_the_first(void **state)
{
    struct fixture *f = *state;
    read_text(f, STR("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"));
    assert_string_equal(f->shown, "{a=[x,x,],b=[!,!,],c=[!,!,],};");
    assert_int_equal(f->d.count[DIAG_ERROR], 7);
    for (const struct diag_message *m = f->d.first; m; m = m->next)
        assert_string_equal(m->id, "yaml-anchor");
}

static void depth_and_size_have_edges(void **state)
{
    struct fixture *f = *state;
    read_text(f, STR("[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]")); /* 16 */
    assert_null(f->d.first);
    read_text(f, STR("[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]"));
    assert_string_equal(f->d.first->id, "too-deep");
    assert_int_equal(f->d.first->at.column, 17);
    struct hostile fits = {"", "", "", "x", TREE_SCALAR_MAX, 0}, more = fits;
    more.times++;
    struct str a = made(&fits), b = made(&more);
    read_text(f, a);
    assert_int_equal(f->d.count[DIAG_ERROR], 1);
    read_text(f, b);
    assert_int_equal(f->d.count[DIAG_ERROR], 2);
    free((void *)(uintptr_t)a.p);
    free((void *)(uintptr_t)b.p);
}

/* Limits are a document's, not the file's. */
static void long_files_of_small_documents_are_fine(void **state)
{
    struct fixture *f = *state;
    struct hostile h = {"", "", "", "---\na: [b, c, d, e, f, g, h] # ..........\n", 100000, 0};
    struct str text = made(&h);
    read_text(f, text);
    assert_null(f->d.first);
    assert_int_equal(f->documents, 100000);
    free((void *)(uintptr_t)text.p);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(documents_become_trees),
        TEST(columns_count_bytes),
        TEST(keys_repeat_within_a_mapping_only),
        TEST(hostile_files_get_an_answer),
        TEST(utf16_is_named),
        TEST(billion_laughs_stop_at_the_first),
        TEST(depth_and_size_have_edges),
        TEST(long_files_of_small_documents_are_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

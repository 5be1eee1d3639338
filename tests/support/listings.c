/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/listings.h"

#include "base/sink.h"
#include "read/reader.h"

void shelf_init(struct shelf *s)
{
    *s = (struct shelf){.mem = ARENA_EMPTY};
    diag_init(&s->diag, &s->mem);
}

void shelf_free(struct shelf *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        catalogue_free(s->catalogues[i]);
    arena_free(&s->mem);
}

struct listing *shelf_listing(struct shelf *s, enum listing_kind kind, const char *name,
                              struct str text)
{
    static reader_fn *const readers[] = {
        [LISTING_NMAP] = read_nmap_services,
        [LISTING_SERVICES] = read_services5,
        [LISTING_REGISTRY] = read_iana,
        [LISTING_ENTRIES] = read_entries_json,
    };
    struct source_file *file = arena_new(&s->mem, struct source_file);
    struct catalogue *c = catalogue_new();
    assert_true(s->count < 16);
    s->catalogues[s->count++] = c;
    *file = (struct source_file){name, name};
    text = arena_str(&s->mem, text);
    assert_true(readers[kind](text, file, c, &s->diag));
    return listing_of_claims(c, kind, file, text, &s->mem);
}

const char *shelf_diff(struct shelf *s, const struct diff *d)
{
    struct str text = STR("");
    for (unsigned k = 0; k < DIFF_KINDS; k++) {
        const struct difference *x;
        for (uint32_t from = 0; (x = diff_next(d, (enum diff_kind)k, &from));) {
            struct str label =
                x->what.n ? x->what : listed_label(x->new ? x->new : x->old, &s->mem);
            text = arena_printf(&s->mem, "%.*s%s%s %.*s", STR_FMT(text), text.n ? ", " : "",
                                diff_kinds[k].word, STR_FMT(label));
        }
    }
    return text.p;
}

uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* ---- edits ---- */

struct edit {
    struct str *lines;
    uint32_t count;
    struct arena *mem;
    uint64_t *state;
    bool nmap;
    uint32_t made; /* so that new names and ports differ */
    uint32_t part, of;
};

static struct str new_line(struct edit *e, struct str name, struct str endpoint)
{
    uint32_t r = random_below(e->state, 1000);
    if (e->nmap)
        return arena_printf(e->mem, "%.*s\t%.*s\t0.%06u%s", STR_FMT(name), STR_FMT(endpoint),
                            (unsigned)r * (r % 3 ? 1 : 37), r % 2 ? "\t# a remark" : "");
    return arena_printf(e->mem, "%.*s\t\t%.*s\t\talias%u%s", STR_FMT(name), STR_FMT(endpoint),
                        (unsigned)r, r % 2 ? "\t# a remark" : "");
}

/* Cuts `name`, `port/protocol` and what follows off a line; false for comments. */
static bool cut_line(struct str line, struct str *name, struct str *endpoint, struct str *rest)
{
    *rest = line;
    return line.n && *line.p != '#' && str_word(rest, name) && str_word(rest, endpoint) &&
           str_find_char(*endpoint, '/') != STR_NOT_FOUND;
}

/* A comment: removed, written anew, or one more before it. */
static void edit_comment(struct edit *e, uint32_t i)
{
    uint32_t made = e->made++ * e->of + e->part, r = random_below(e->state, 4);
    struct str fresh = arena_printf(e->mem, "# comment %u", (unsigned)made);
    if (r == 0)
        e->lines[i] = STR_NONE;
    else if (r == 1)
        e->lines[i] = fresh;
    else
        e->lines[i] = arena_printf(e->mem, "%.*s\n%.*s", STR_FMT(fresh), STR_FMT(e->lines[i]));
}

static void edit_line(struct edit *e, uint32_t i)
{
    static const char *const transports[] = {"tcp", "udp", "sctp"};
    struct str name, endpoint, rest;
    if (e->lines[i].n && *e->lines[i].p == '#') {
        edit_comment(e, i);
        return;
    }
    if (!cut_line(e->lines[i], &name, &endpoint, &rest))
        return;
    uint32_t made = e->made++ * e->of + e->part;
    struct str fresh = arena_printf(e->mem, "new%u", (unsigned)made);
    switch (random_below(e->state, 6)) {
    case 0:
        e->lines[i] = STR_NONE;
        break;
    case 1: /* renamed, the rest as it was */
        e->lines[i] = arena_printf(e->mem, "%.*s\t%.*s%.*s", STR_FMT(fresh), STR_FMT(endpoint),
                                   STR_FMT(rest));
        break;
    case 2:
        e->lines[i] = new_line(e, name, endpoint);
        break;
    case 3: /* blanks for tabs: says the same */
        e->lines[i] =
            arena_printf(e->mem, "%.*s %.*s%.*s", STR_FMT(name), STR_FMT(endpoint), STR_FMT(rest));
        break;
    case 4: { /* one more line behind it */
        struct str port =
            arena_printf(e->mem, "%u/%s", 20000 + (unsigned)made % 40000, transports[made % 3]);
        struct str line = new_line(e, fresh, port);
        e->lines[i] = arena_printf(e->mem, "%.*s\n%.*s", STR_FMT(e->lines[i]), STR_FMT(line));
        break;
    }
    default: { /* elsewhere among its like */
        uint32_t k = i + e->of < e->count ? i + e->of : i;
        struct str swapped = e->lines[i], a, b, c;
        if (e->of > 1 || !cut_line(e->lines[k], &a, &b, &c))
            break;
        e->lines[i] = e->lines[k];
        e->lines[k] = swapped;
    }
    }
}

struct str random_edit(struct arena *mem, struct str text, bool nmap, uint32_t edits, uint32_t part,
                       uint32_t of, uint64_t *state)
{
    struct edit e = {.mem = mem, .state = state, .nmap = nmap, .part = part, .of = of};
    uint32_t capacity = 0;
    struct str rest = text, line;
    while (str_cut(&rest, '\n', &line))
        *arena_push(mem, e.lines, e.count, capacity) = line;
    e.made = random_below(state, 1000) * 16;
    for (uint32_t n = 0; n < edits && e.count >= of; n++)
        edit_line(&e, random_below(state, e.count / of) * of + part);
    struct sink out = SINK_EMPTY;
    for (uint32_t i = 0; i < e.count; i++)
        if (e.lines[i].p) {
            sink_str(&out, e.lines[i]);
            sink_char(&out, '\n');
        }
    struct str kept = arena_str(mem, sink_text(&out));
    sink_free(&out);
    return kept;
}

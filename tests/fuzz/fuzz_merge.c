/* SPDX-License-Identifier: BSD-2-Clause */
/* Three files in one input, parted by lines `%%`: merged and compared. What one side
 * alone changed comes out byte for byte, and the two sides of conflicts are what --ours
 * and --theirs take. */
#include "base/sink.h"
#include "compare/impact.h"
#include "compare/merge.h"
#include "read/reader.h"

#include <stdlib.h>

static const struct source_file file = {"t", "t"};

struct side {
    struct catalogue *catalogue;
    struct listing *listing;
};

static struct side read_side(struct str text, struct arena *mem, struct diag *d)
{
    struct side s = {catalogue_new(), NULL};
    bool nmap = read_nmap_services(text, &file, s.catalogue, d);
    if (!nmap)
        catalogue_free(s.catalogue), s.catalogue = catalogue_new();
    if (nmap || read_services5(text, &file, s.catalogue, d))
        s.listing = listing_of_claims(s.catalogue, nmap ? LISTING_NMAP : LISTING_SERVICES, &file,
                                      text, mem);
    return s;
}

static void merge(struct merge *m, struct listing *base, struct listing *mine, struct listing *new,
                  enum merge_style style)
{
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    struct merge_files files = {base, mine, new};
    diag_init(&d, &mem);
    merge_listings(m, &files, style, &d);
    arena_free(&mem);
}

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* One side is as it was. */
static void check_identities(const struct side s[3])
{
    struct merge m;
    merge(&m, s[0].listing, s[1].listing, s[0].listing, MERGE_INLINE);
    require(str_eq(sink_text(&m.out), s[1].listing->text) && m.conflicts == 0);
    merge_free(&m);
    merge(&m, s[0].listing, s[0].listing, s[2].listing, MERGE_INLINE);
    require(str_eq(sink_text(&m.out), s[2].listing->text) && m.conflicts == 0);
    merge_free(&m);
}

#define MARK "# a line that no input has, 8c1d\n"

static struct str with_mark(struct str text, struct arena *mem)
{
    bool ends = text.n == 0 || text.p[text.n - 1] == '\n';
    return arena_printf(mem, "%.*s%s" MARK, STR_FMT(text), ends ? "" : "\n");
}

static struct str without_mark(struct str text, struct arena *mem)
{
    size_t at = str_find(text, STR(MARK));
    require(at != STR_NOT_FOUND);
    struct str tail = str_sub(text, at + sizeof MARK - 1, text.n);
    return arena_printf(mem, "%.*s%.*s", (int)at, text.p, STR_FMT(tail));
}

/* A comment of NEW makes the files differ, so that they are merged line by line: all
 * else is MINE's, but for a break at its end. */
static void check_lines(const struct side s[3], struct arena *mem, struct diag *d)
{
    struct merge m;
    struct str mine = s[1].listing->text;
    bool has_nul = str_find_char(s[0].listing->text, '\0') != STR_NOT_FOUND ||
                   str_find_char(mine, '\0') != STR_NOT_FOUND;
    if (has_nul || str_find(mine, STR("8c1d")) != STR_NOT_FOUND ||
        str_find(s[0].listing->text, STR("8c1d")) != STR_NOT_FOUND)
        return; /* printf ends at a NUL */
    struct side more = read_side(with_mark(s[0].listing->text, mem), mem, d);
    if (more.listing && more.listing->kind == s[1].listing->kind &&
        str_find_char(mine, '\r') == STR_NOT_FOUND) {
        merge(&m, s[0].listing, s[1].listing, more.listing, MERGE_INLINE);
        struct str left = without_mark(sink_text(&m.out), mem);
        require(m.conflicts == 0 && str_starts(left, mine) && left.n - mine.n < 2);
        merge_free(&m);
    }
    catalogue_free(more.catalogue);
}

/* Takes one side of each block. */
static struct str resolved(struct str text, bool theirs, struct arena *mem)
{
    struct sink out = SINK_EMPTY;
    bool inside = false, second = false;
    while (text.n) {
        size_t lf = str_find_char(text, '\n'), size = lf == STR_NOT_FOUND ? text.n : lf + 1;
        struct str line = str_sub(text, 0, size), word = str_trim(line);
        text = str_sub(text, size, text.n);
        if (str_is(word, "<<<<<<< t"))
            inside = true, second = false;
        else if (inside && str_is(word, "======="))
            second = true;
        else if (inside && str_is(word, ">>>>>>> t"))
            inside = false;
        else if (!inside || second == theirs)
            sink_str(&out, line);
    }
    struct str kept = arena_str(mem, sink_text(&out));
    sink_free(&out);
    return kept;
}

/* A block gives the line before it a break that it may not have had. */
static bool is_alike(struct str a, struct str b)
{
    if (str_ends(a, STR("\n")))
        a.n--;
    if (str_ends(b, STR("\n")))
        b.n--;
    return str_eq(a, b);
}

static void check_sides(const struct side s[3], struct listing *base, struct arena *mem)
{
    struct merge all, ours, theirs, reject;
    for (unsigned i = 0; i < 3; i++)
        if (str_find(s[i].listing->text, STR("<<<<<<<")) != STR_NOT_FOUND)
            return;
    merge(&all, base, s[1].listing, s[2].listing, MERGE_INLINE);
    merge(&ours, base, s[1].listing, s[2].listing, MERGE_OURS);
    merge(&theirs, base, s[1].listing, s[2].listing, MERGE_THEIRS);
    merge(&reject, base, s[1].listing, s[2].listing, MERGE_REJECT);
    require(is_alike(resolved(sink_text(&all.out), false, mem), sink_text(&ours.out)));
    require(is_alike(resolved(sink_text(&all.out), true, mem), sink_text(&theirs.out)));
    require(str_eq(sink_text(&reject.out), sink_text(&ours.out)));
    require((reject.rejects.n > 0) == (all.conflicts > 0));
    require(all.conflicts == ours.conflicts && all.conflicts == theirs.conflicts);
    merge_free(&all);
    merge_free(&ours);
    merge_free(&theirs);
    merge_free(&reject);
}

static void compare(struct side *s, struct arena *mem, struct diag *d)
{
    struct diff x;
    struct impacts found;
    diff_listings(&x, s[0].listing, s[1].listing, (1u << SERVC_TRANSPORTS) - 1, mem);
    impact_find(&found, &x, NULL, mem);
    if (s[0].listing->kind != s[1].listing->kind || !s[2].listing ||
        s[1].listing->kind != s[2].listing->kind)
        return;
    check_identities(s);
    check_lines(s, mem, d);
    check_sides(s, s[0].listing, mem);
    check_sides(s, NULL, mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    struct side s[3];
    struct str rest = {(const char *)data, size};
    diag_init(&d, &mem);
    for (unsigned i = 0; i < 3; i++) {
        size_t at = i < 2 ? str_find(rest, STR("%%\n")) : STR_NOT_FOUND;
        s[i] = read_side(str_sub(rest, 0, at), &mem, &d);
        rest = at == STR_NOT_FOUND ? STR_NONE : str_sub(rest, at + 3, rest.n);
    }
    if (s[0].listing && s[1].listing)
        compare(s, &mem, &d);
    for (unsigned i = 0; i < 3; i++)
        catalogue_free(s[i].catalogue);
    arena_free(&mem);
    return 0;
}

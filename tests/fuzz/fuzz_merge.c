/* SPDX-License-Identifier: BSD-2-Clause */
/* Three files in one input, parted by lines `%%`: merged and compared. A clean merge
 * of a file with itself is that file. */
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

static void compare(struct side *s, struct arena *mem, struct diag *d)
{
    struct diff x;
    struct impacts found;
    struct merge m;
    diff_listings(&x, s[0].listing, s[1].listing, (1u << SERVC_TRANSPORTS) - 1, mem);
    impact_find(&found, &x, NULL, mem);
    if (s[0].listing->kind != s[1].listing->kind || !s[2].listing ||
        s[1].listing->kind != s[2].listing->kind)
        return;
    struct merge_files files = {s[0].listing, s[1].listing, s[2].listing};
    merge_listings(&m, &files, MERGE_INLINE, d);
    merge_free(&m);
    files.base = NULL;
    merge_listings(&m, &files, MERGE_REJECT, d);
    merge_free(&m);
    files = (struct merge_files){s[0].listing, s[1].listing, s[0].listing};
    merge_listings(&m, &files, MERGE_INLINE, d);
    if (!str_eq(sink_text(&m.out), s[1].listing->text))
        abort();
    merge_free(&m);
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

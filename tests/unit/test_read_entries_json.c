/* SPDX-License-Identifier: BSD-2-Clause */
/* entries.jsonl read back: what was written, and what is wrong with a line. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sink.h"
#include "compare/diff.h"
#include "read/reader.h"
#include "support/listings.h"
#include "support/world.h"
#include "write/writer.h"

#define ROWS(table) (sizeof(table) / sizeof *(table))

/* Our entries and the file made of them mean the same. */
static void test_round_trip(void **state)
{
    static const struct source_file ours = {"ours", "ours"};
    (void)state;
    for (unsigned policy = 0; policy < SERVC_POLICIES; policy++) {
        struct world *w = world_new();
        struct shelf s;
        struct diff d;
        struct sink out = SINK_EMPTY;
        struct write_options o = {.policy = (enum servc_policy)policy};
        shelf_init(&s);
        world_iana(w, "urd,465,tcp,A,[RFC1],\nsubmissions,465,tcp,B,[RFC2],\nx,9,udp,C,,\n");
        world_nmap(w, "smtps\t465/tcp\t0.100000\nunknown\t7/tcp\t0.000000\n");
        world_reconcile(w);
        write_entries_json(w->entries, &o, &out, &w->diag);
        struct listing *read = shelf_listing(&s, LISTING_ENTRIES, "read", sink_text(&out));
        diff_listings(&d, listing_of_entries(w->entries, o.policy, &ours, &s.mem), read, 15, &s.mem);
        assert_string_equal(shelf_diff(&s, &d), "");
        assert_int_equal(read->count, w->entries->count);
        sink_free(&out);
        shelf_free(&s);
        world_free(w);
    }
}

static const struct {
    const char *text, *message;
    bool read;
} faults[] = {
    {"{\"port\":1,\"transport\":\"tcp\",\"primary\":\"a\"}\n", "", true},
    {"{\"port\":1,\"transport\":\"tcp\",\"primary\":null,\"new\":[{}]}\n\n", "", true},
    {"{\"port\":65536,\"transport\":\"tcp\"}\n", "bad-entry 1:9", false},
    {"{\"port\":\"1\",\"transport\":\"tcp\"}\n", "bad-entry 1:9", false},
    {"{\"transport\":\"tcp\"}\n", "bad-entry 1:1", false},
    {"{\"port\":1,\"transport\":\"TCP\"}\n", "bad-entry 1:1", false},
    {"{\"port\":1,\"transport\":\"tcp\",\"frequency\":2}\n", "bad-entry 1:41", false},
    {"[1]\n", "bad-entry 1:1", false},
    {"{\"port\":1,\n", "bad-entry 1:11", false},
    {"{\"port\":1,\"transport\":\"tcp\"}\n{\n", "bad-entry 2:2", true},
    {"{\"port\":1,\"transport\":\"tcp\"}\n{\"port\":1,\"transport\":\"tcp\"}\n", "duplicate-line 2:0",
     true},
    {"\n", "bad-entry 0:0", false},
};

static void test_faults(void **state)
{
    static const struct source_file file = {"t", "t"};
    (void)state;
    for (size_t i = 0; i < ROWS(faults); i++) {
        struct arena mem = ARENA_EMPTY;
        struct diag d;
        struct catalogue *c = catalogue_new();
        diag_init(&d, &mem);
        assert_int_equal(read_entries_json(str_from(faults[i].text), &file, c, &d), faults[i].read);
        const struct diag_message *m = d.first;
        struct str got = m ? arena_printf(&mem, "%s %u:%u", m->id, (unsigned)m->at.line,
                                          (unsigned)m->at.column)
                           : STR("");
        if (!str_is(got, faults[i].message))
            fail_msg("%swanted %s, got %.*s", faults[i].text, faults[i].message, STR_FMT(got));
        catalogue_free(c);
        arena_free(&mem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

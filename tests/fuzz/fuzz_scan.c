/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads a scan of any kind: what comes of it is in order, of this world, and small. */
#include "fuzz/check.h"
#include "read/scan.h"

static void check_host(const struct scan_host *h)
{
    CHECK(h->address.n > 0 && h->address.n <= SCAN_TEXT_MAX);
    CHECK(h->name.n <= SCAN_TEXT_MAX);
    for (uint32_t i = 0; i < h->count; i++) {
        const struct scan_port *p = &h->ports[i];
        CHECK(p->at.transport < SERVC_TRANSPORTS);
        CHECK(i == 0 || endpoint_order(h->ports[i - 1].at) < endpoint_order(p->at));
        CHECK(p->service.n <= SCAN_TEXT_MAX && p->version.n <= SCAN_TEXT_MAX);
        CHECK(!p->probed || p->service.n || p->version.n || p->tls || !p->maybe);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct source_file file = {"t", "t"};
    struct str text = {(const char *)data, size};
    struct arena mem = ARENA_EMPTY;
    struct scan scan;
    struct diag d;
    diag_init(&d, &mem);
    scan_init(&scan, &mem);
    bool read = read_scan(text, &file, &scan, &d);
    scan_finish(&scan);
    CHECK(read || d.count[DIAG_ERROR]);
    CHECK(!read || !d.count[DIAG_ERROR]);
    for (uint32_t i = 0; i < scan.count; i++)
        check_host(&scan.hosts[i]);
    check_messages(&d, text);
    arena_free(&mem);
    return 0;
}

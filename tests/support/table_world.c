/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/table_world.h"

#include "base/file.h"
#include "read/reader.h"

#include <stdlib.h>

static const char card_465[] = "card: 1\nport: 465\ntitle: Mail submission inside TLS\n"
                               "reviewed: 2026-11-20\nconfidence: high\nprevalence: common\n"
                               "tcp:\n  - {name: submissions, status: assigned}\n"
                               "  - {name: ssmtp, status: unofficial}\n"
                               "udp:\n  - {name: smtps, status: rejected, why: never ran there}\n";
static const char card_range[] = "card: 1\nport: 440-470\ntitle: A range\n";
static const char card_443[] = "card: 1\nport: 443\ntitle: Web over TLS\nreviewed: 2026-11-20\n"
                               "confidence: high\nprevalence: widespread\n";

static struct str table_of(struct world *w, writer_fn *write)
{
    static const struct table_card_text cards[] = {{440, 470, {card_range, sizeof card_range - 1}},
                                                   {443, 443, {card_443, sizeof card_443 - 1}},
                                                   {465, 465, {card_465, sizeof card_465 - 1}}};
    static const struct table_source sources[] = {
        {STR("nmap"), STR("nmap"), STR("Lyon"), STR_NONE, STR("a book")},
        {STR("survey-2020"), STR("A survey"), STR_NONE, STR("https://example.org/"), STR_NONE}};
    const struct table_extra extra = {.content = TABLE_CARDS,
                                      .info = STR("version\tt\nlicence\tnone\n"),
                                      .cards = cards,
                                      .card_count = 3,
                                      .sources = sources,
                                      .source_count = 2};
    struct write_options o = {.table = &extra, .transports = 15};
    struct sink out = SINK_EMPTY;
    write(w->entries, &o, &out, &w->diag);
    if (out.failed)
        abort();
    struct str kept = arena_str(&w->mem, sink_text(&out));
    sink_free(&out);
    return kept;
}

struct good_tables table_world_tables(struct world *w)
{
    return (struct good_tables){table_of(w, write_table), table_of(w, write_table_packed)};
}

struct world *table_world_small(void)
{
    struct world *w = world_new();
    world_iana(w,
               "tcpmux,1,tcp,Port Multiplexer,,\n"
               "ssh,22,tcp,Secure Shell,[RFC4251],\nssh,22,sctp,Secure Shell,[RFC9260],\n"
               "https,443,tcp,,,\nhttps,443,udp,,,\n"
               "urd,465,tcp,Rendezvous Directory,,\nsubmissions,465,tcp,Submission,[RFC8314],\n"
               "igmpv3lite,465,udp,IGMP,,\nhttp-alt,591,tcp,,,\nimaps,993,tcp,,,\n"
               "x11,6000-6003,tcp,X Window System,,\nhttp-alt,8080,tcp,,,\n"
               "EtherNet-IP-1,2222,tcp,,,\na,7000,tcp,,,\nbb,7000,udp,,,\n"
               "a-name-longer-than-sixteen-bytes,7001,dccp,,,\n,15,tcp,Unassigned [was netstat],,\n"
               ",1023,tcp,Reserved,,\n");
    world_nmap(
        w, "smtps\t465/tcp\t0.012345\nsmtps\t465/udp\t0.000512\nhttps\t443/tcp\t0.201234\n"
           "imaps\t993/udp\t0.000000\nX11:1\t6001/tcp\t0.012000\nunknown\t1023/tcp\t0.000100\n"
           "http-proxy\t8080/tcp\t0.040000\nethernet-ip-1\t2222/tcp\t0.000020\n"
           "unknown\t49152/udp\t0.000300\nunknown\t49153/udp\t0.000300\n"
           "unknown\t49154/udp\t0.000300\nunknown\t65535/tcp\t0.000020\nssh\t22/tcp\t0.180000\n");
    world_cards(w, card_465, 0);
    world_cards(w,
                "{card: 1, port: 8080, tcp: [{name: http-alt, status: assigned, prefer: true},"
                " {name: webcache, status: unofficial, common: true}]}",
                0);
    world_reconcile(w);
    return w;
}

static void read_our_cards(struct world *w)
{
    static const struct source_file folder = {"data/cards", "data/cards"};
    struct str *names, text;
    uint32_t count;
    if (!folder_list(&w->mem, &folder, STR(".yaml"), &w->diag, &names, &count))
        abort();
    for (uint32_t i = 0; i < count; i++) {
        struct source_file *file = arena_new(&w->mem, struct source_file);
        *file = (struct source_file){arena_printf(&w->mem, "data/cards/%.*s", STR_FMT(names[i])).p,
                                     "card"};
        if (!str_is(names[i], "sources.yaml") && file_read(&w->mem, file, &w->diag, &text))
            read_cards(text, file, 0, w->catalogue, &w->diag);
    }
}

struct world *table_world_full(void)
{
    static const struct source_file facts = {"data/iana/services.csv", "facts"};
    struct world *w = world_new();
    struct str iana = world_real_file(w, "iana-service-names.2025-03.csv");
    struct str nmap = world_real_file(w, "nmap-services.2024-04");
    if (iana.n == 0 && !file_read(&w->mem, &facts, &w->diag, &iana))
        abort();
    world_iana_csv(w, iana);
    if (nmap.n)
        world_nmap(w, nmap.p);
    read_our_cards(w);
    world_reconcile(w);
    return w;
}

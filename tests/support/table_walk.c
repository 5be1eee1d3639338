/* SPDX-License-Identifier: BSD-2-Clause */
#define _DEFAULT_SOURCE
#include "support/table_walk.h"

#include "base/arena.h"
#include "find/find.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

struct walk {
    const struct servc_table *t;
    uint64_t sum;
    unsigned step;
};

static void add(struct walk *w, const char *text)
{
    w->sum = w->sum * 31 + (text ? strlen(text) : 7);
}

static void walk_entry(struct walk *w, const struct servc_entry *e)
{
    struct servc_name n;
    add(w, e->name);
    add(w, e->rule);
    add(w, servc_status_name((enum servc_status)e->status));
    add(w, servc_source_name((enum servc_source)e->source));
    w->sum += e->frequency + servc_rank(w->t, e);
    add(w, servc_title(w->t, e));
    add(w, servc_refs(w->t, e));
    for (uint32_t i = 0; i < 300; i++)
        if (servc_entry_name(w->t, e, i, &n) == SERVC_OK) {
            add(w, n.name);
            add(w, n.registered);
            add(w, servc_status_name((enum servc_status)n.status));
        } else if (i > e->alias_count) {
            break;
        }
}

static void walk_ports(struct walk *w)
{
    struct servc_entry e;
    for (unsigned p = 0; p < SERVC_POLICIES; p++)
        for (unsigned k = 0; k < SERVC_TRANSPORTS; k++)
            for (uint32_t port = 0; port < 65536; port += w->step) {
                add(w, servc_name_at(w->t, (enum servc_transport)k, (uint16_t)port,
                                     (enum servc_policy)p));
                if (servc_by_port(w->t, (enum servc_transport)k, (uint16_t)port,
                                  (enum servc_policy)p, &e) == SERVC_OK)
                    walk_entry(w, &e);
            }
}

static void walk_in_order(struct walk *w)
{
    struct servc_entry e;
    uint32_t count = 0;
    for (unsigned p = 0; p < SERVC_POLICIES; p++)
        for (int error = servc_first(w->t, (enum servc_policy)p, &e); error == SERVC_OK;
             error = servc_next(w->t, &e)) {
            if (++count > 12 * 65536u)
                abort(); /* more entries than endpoints: it would never end */
            add(w, servc_name_at(w->t, (enum servc_transport)e.transport, e.port,
                                 (enum servc_policy)p));
            walk_entry(w, &e);
        }
}

static void walk_name(struct walk *w, const char *name)
{
    struct servc_endpoint at[16];
    for (unsigned p = 0; p < SERVC_POLICIES; p++) {
        size_t n = servc_by_name(w->t, name, SERVC_NUL, (enum servc_policy)p, at, 16);
        for (size_t i = 0; i < n && i < 16; i++)
            w->sum += at[i].port + at[i].transport;
        for (unsigned k = 0; k < SERVC_TRANSPORTS; k++)
            w->sum += (uint64_t)servc_port_of(w->t, name, SERVC_NUL, (enum servc_transport)k,
                                              (enum servc_policy)p);
    }
}

static void walk_names(struct walk *w)
{
    struct servc_counts n;
    uint32_t first;
    servc_count(w->t, &n);
    for (uint32_t i = 0; i < n.names + 2; i++) {
        const char *name = servc_sorted_name(w->t, i);
        add(w, name);
        if (!name)
            continue;
        walk_name(w, name);
        w->sum += servc_prefix(w->t, name, strlen(name) / 2, &first) + first;
    }
    w->sum += servc_prefix(w->t, "", 0, &first);
}

static void walk_tops(struct walk *w)
{
    struct servc_counts n;
    struct servc_entry e;
    servc_count(w->t, &n);
    for (unsigned k = 0; k < SERVC_TRANSPORTS; k++)
        for (uint32_t rank = 0; rank <= n.ranked[k] + 1; rank += w->step)
            if (servc_by_rank(w->t, (enum servc_transport)k, rank, SERVC_POLICY_COMMON, &e) ==
                SERVC_OK)
                add(w, e.name);
}

static void walk_cards(struct walk *w)
{
    static const uint16_t ports[] = {0, 22, 443, 465, 6000, 6001, 8080, 65535};
    char small[8], large[4096];
    size_t length = 0;
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++) {
        w->sum += (uint64_t)servc_card(w->t, ports[i], NULL, 0, &length);
        w->sum += (uint64_t)servc_card(w->t, ports[i], small, sizeof small, &length);
        if (servc_card(w->t, ports[i], large, sizeof large, &length) == SERVC_OK && length)
            w->sum += (uint64_t)large[length - 1];
    }
    for (uint32_t i = 0; i < 40; i++) {
        struct servc_card_ports at = {0, 0};
        if (servc_card_at(w->t, i, &at, large, sizeof large, &length) == SERVC_OK && length)
            w->sum += (uint64_t)large[length - 1] + at.first + at.last;
    }
}

static void walk_evidence(struct walk *w)
{
    struct servc_evidence e;
    for (uint32_t i = 0; i < SERVC_TRANSPORTS * 65536u; i += w->step)
        for (uint32_t n = 0; n < 40; n++) { /* a spoiled count may say that there are thousands */
            if (servc_evidence_at(w->t, (enum servc_transport)(i & 3), (uint16_t)(i >> 2), n, &e) !=
                SERVC_OK)
                break;
            const char *texts[] = {e.name,  e.registered,   e.modified,    e.refs,
                                   e.title, e.unauthorized, e.counterpart, e.file};
            for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
                w->sum = w->sum * 31 + strlen(texts[k]);
            add(w, servc_status_name((enum servc_status)e.status));
            add(w, servc_source_name((enum servc_source)e.source));
        }
}

static void walk_sources(struct walk *w)
{
    static const char *const keys[] = {"", "nmap", "survey-2020", "debian", "zz", "\xff\xff"};
    struct servc_source_text s;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (servc_source_of_key(w->t, keys[i], SERVC_NUL, &s) == SERVC_OK) {
            add(w, s.title);
            add(w, s.publisher);
            add(w, s.url);
            add(w, s.citation);
        }
}

/* A search: for what is nearly there, and for two words of titles and cards. */
static void walk_find(struct walk *w)
{
    static const char *const queries[] = {"submisions", "mail tls"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct arena mem = ARENA_EMPTY;
        struct find_words words;
        struct find f;
        struct servc_card_ports at;
        char text[4096];
        size_t length;
        find_words_parse(&words, &queries[i], 1, &mem);
        find_begin(&f, w->t, SERVC_POLICY_IANA, 15, &words, &mem);
        for (uint32_t k = 0; k < 40; k++)
            if (servc_card_at(w->t, k, &at, text, sizeof text, &length) == SERVC_OK)
                w->sum += find_wants_card(&f, at, (struct str){text, length});
        find_end(&f);
        for (uint32_t k = 0; k < f.count; k++)
            add(w, f.results[k].name);
        arena_free(&mem);
    }
}

static void walk_rest(struct walk *w)
{
    struct servc_range r;
    struct servc_section s;
    struct servent entry, *result;
    char buffer[256];
    const struct servc_endpoint at[] = {
        {22, 0, 0}, {465, 1, 0}, {465, 0, 0}, {9, 7, 0}, {65535, 3, 0}};
    const char *names[5];
    for (uint32_t i = 0; servc_range_at(w->t, i, &r) == SERVC_OK; i++)
        add(w, r.name);
    for (uint32_t i = 0; servc_section_at(w->t, i, &s) == SERVC_OK; i++)
        add(w, s.id);
    add(w, servc_info(w->t));
    for (unsigned p = 0; p < SERVC_POLICIES; p++) {
        w->sum += servc_names_at(w->t, at, 5, (enum servc_policy)p, names);
        for (unsigned i = 0; i < 5; i++)
            add(w, names[i]);
    }
    if (servc_getservbyname_r(w->t, "smtps", NULL, &entry, buffer, sizeof buffer, &result) == 0)
        add(w, result->s_name);
    if (servc_getservbyport_r(w->t, 0xD101, "tcp", &entry, buffer, sizeof buffer, &result) == 0)
        for (char **alias = result->s_aliases; *alias; alias++)
            add(w, *alias);
    w->sum += (uint64_t)servc_verify(w->t);
}

uint64_t table_walk(const struct servc_table *t, enum walk_extent extent)
{
    struct walk w = {t, 0, extent == WALK_ALL ? 1 : 1021};
    walk_ports(&w);
    walk_in_order(&w);
    walk_names(&w);
    walk_tops(&w);
    walk_cards(&w);
    walk_evidence(&w);
    walk_sources(&w);
    walk_find(&w);
    walk_rest(&w);
    return w.sum;
}

int table_open_and_walk(const uint8_t *image, size_t size, unsigned flags, enum walk_extent extent)
{
    struct servc_table *t = NULL;
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy)
        abort();
    if (size)
        memcpy(copy, image, size);
    int error = servc_open_memory(copy, size, flags, &t);
    if (error == SERVC_OK)
        table_walk(t, extent);
    servc_close(t);
    free(copy);
    return error;
}

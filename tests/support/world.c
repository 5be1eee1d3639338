/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/world.h"

#include "base/file.h"
#include "read/reader.h"
#include "rules/rules.h"

#include <stdlib.h>
#include <string.h>

static const struct source_file iana_file = {"iana.csv", "iana.csv"};
static const struct source_file nmap_file = {"nmap-services", "nmap-services"};
static const struct source_file services_file = {"services", "services"};

struct world *world_new(void)
{
    struct arena mem = ARENA_EMPTY;
    struct world *w = arena_new(&mem, struct world);
    w->mem = mem;
    diag_init(&w->diag, &w->mem);
    w->catalogue = catalogue_new();
    return w;
}

void world_free(struct world *w)
{
    struct arena mem = w->mem;
    catalogue_free(w->catalogue);
    arena_free(&mem);
}

static struct str kept(struct world *w, const char *text)
{
    return arena_str(&w->mem, str_from(text));
}

void world_iana_csv(struct world *w, struct str text)
{
    read_iana_csv(text, &iana_file, w->catalogue, &w->diag);
}

void world_iana(struct world *w, const char *rows)
{
    world_iana_csv(w, arena_printf(&w->mem,
                                   "Service Name,Port Number,Transport Protocol,Description,"
                                   "Reference,Assignment Notes\n%s",
                                   rows));
}

void world_nmap(struct world *w, const char *lines)
{
    read_nmap_services(kept(w, lines), &nmap_file, w->catalogue, &w->diag);
}

void world_services(struct world *w, const char *lines)
{
    read_services5(kept(w, lines), &services_file, w->catalogue, &w->diag);
}

void world_cards(struct world *w, const char *yaml, uint8_t layer)
{
    struct source_file *file = arena_new(&w->mem, struct source_file);
    *file = (struct source_file){"overlay.yaml", "overlay.yaml"};
    read_cards(kept(w, yaml), file, layer, w->catalogue, &w->diag);
}

void world_our_cards(struct world *w)
{
    static const struct source_file folder = {"data/cards", "data/cards"};
    struct str *names = NULL, text;
    uint32_t count = 0;
    folder_list(&w->mem, &folder, STR(".yaml"), &w->diag, &names, &count);
    for (uint32_t i = 0; i < count; i++) {
        struct source_file *file = arena_new(&w->mem, struct source_file);
        const char *path = arena_printf(&w->mem, "data/cards/%.*s", STR_FMT(names[i])).p;
        *file = (struct source_file){path, path};
        if (!str_is(names[i], "sources.yaml") && file_read(&w->mem, file, &w->diag, &text))
            read_cards(text, file, 0, w->catalogue, &w->diag);
    }
}

void world_reconcile(struct world *w)
{
    w->entries = reconcile(w->catalogue, 1, &(struct arena *){&w->mem}, &w->diag);
}

const struct entry *world_entry(const struct world *w, const char *endpoint)
{
    struct endpoint at;
    return endpoint_parse(str_from(endpoint), &at) ? entry_find(w->entries, at) : NULL;
}

const char *world_names(struct world *w, const char *endpoint, enum servc_policy policy)
{
    const struct entry *e = world_entry(w, endpoint);
    if (!e)
        return "";
    const struct entry_name *n = entry_lead(e, policy);
    struct str text = n ? arena_str(&w->mem, entry_spelling(n, policy)) : STR("-");
    for (uint32_t i = 1; (n = entry_name_at(e, policy, i)); i++) {
        struct str name = entry_spelling(n, policy);
        text = arena_printf(&w->mem, "%.*s %.*s", STR_FMT(text), STR_FMT(name));
    }
    return text.p;
}

const char *world_statuses(struct world *w, const char *endpoint)
{
    const struct entry *e = world_entry(w, endpoint);
    struct str text = STR("");
    for (uint16_t i = 0; e && i < e->name_count; i++)
        text = arena_printf(&w->mem, "%.*s%s%.*s(%s%s)", STR_FMT(text), i ? " " : "",
                            STR_FMT(e->names[i].name),
                            servc_status_name((enum servc_status)e->names[i].status),
                            e->names[i].upstream_only ? ", dropped" : "");
    return text.p;
}

uint32_t world_messages(const struct world *w, const char *id)
{
    return diag_count(&w->diag, id);
}

struct str world_real_file(struct world *w, const char *name)
{
    const char *folder = getenv("SERVC_TEST_DATA");
    struct str text = STR_NONE;
    if (!folder || !*folder) {
        printf("skipped: %s: SERVC_TEST_DATA is not set\n", name);
        return text;
    }
    struct source_file *file = arena_new(&w->mem, struct source_file);
    *file = (struct source_file){arena_printf(&w->mem, "%s/%s", folder, name).p, name};
    struct diag d;
    diag_init(&d, &w->mem);
    if (!file_read(&w->mem, file, &d, &text))
        printf("skipped: %s: not in SERVC_TEST_DATA\n", name);
    return text;
}

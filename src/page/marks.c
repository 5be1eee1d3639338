/* SPDX-License-Identifier: BSD-2-Clause */
#include "page/build.h"

#include "model/reference.h"

/* ---- The list ---- */

/* The map folds case, and URLs differ by case: a hit is compared, and the rare pair
 * looked for one by one. */
static struct page_source *find(struct page_builder *b, struct str key, uint32_t *number)
{
    const uint32_t *i = map_find(&b->source_index, key);
    for (uint32_t k = i ? *i : b->sources.count; k < b->sources.count; k++)
        if (str_eq(b->sources.at[k].key, key)) {
            *number = k + 1;
            return &b->sources.at[k];
        }
    return NULL;
}

static struct page_source *add(struct page_builder *b, struct str key, uint32_t *number)
{
    map_at(&b->source_index, key, b->sources.count);
    struct page_source *s =
        arena_push(b->mem, b->sources.at, b->sources.count, b->sources.capacity);
    *s = (struct page_source){.kind = PAGE_SOURCE_UNKNOWN, .key = key, .title = key};
    *number = b->sources.count;
    return s;
}

static void mark(struct page_builder *b, struct mark_list *marks, uint32_t number)
{
    for (uint32_t i = 0; i < marks->count; i++)
        if (marks->at[i] == number)
            return;
    *arena_push(b->mem, marks->at, marks->count, marks->capacity) = number;
}

struct page_marks marks_done(struct mark_list marks)
{
    return (struct page_marks){marks.at, marks.count};
}

/* ---- Inputs of the table ---- */

/* Sets the date of the input from a line of servc_info,
 * "input<TAB>KIND<TAB>LABEL<TAB>DATE<TAB>...". */
static void date_from_info(struct page_builder *b, const char *kind, struct str label,
                           struct page_source *s)
{
    struct str rest = text_of(servc_info(b->in->table)), line, word;
    while (str_cut(&rest, '\n', &line)) {
        if (!str_cut(&line, '\t', &word) || !str_is(word, "input") ||
            !str_cut(&line, '\t', &word) || !str_is(word, kind) || !str_cut(&line, '\t', &word) ||
            (label.n && !str_eq(word, label)))
            continue;
        if (str_cut(&line, '\t', &word))
            s->date = word;
        return;
    }
}

static void describe_registry(struct page_builder *b, struct page_source *s)
{
    s->kind = PAGE_SOURCE_REGISTRY;
    s->title = STR("Service Name and Transport Protocol Port Number Registry");
    s->publisher = STR("IANA");
    s->url = STR("https://www.iana.org/assignments/service-names-port-numbers/");
    date_from_info(b, "iana", STR_NONE, s);
}

static void describe_nmap(struct page_builder *b, struct page_source *s)
{
    s->kind = PAGE_SOURCE_FILE;
    s->title = STR("nmap-services");
    s->publisher = STR("Nmap Project");
    s->url = STR("https://nmap.org/");
    date_from_info(b, "nmap", STR_NONE, s);
}

static void describe_file(struct page_builder *b, struct page_source *s, enum servc_source source)
{
    s->kind = PAGE_SOURCE_FILE;
    date_from_info(b, servc_source_name(source), s->key, s);
}

void mark_input(struct page_builder *b, struct mark_list *marks, enum servc_source source,
                struct str label)
{
    uint32_t number;
    struct str key = source == SERVC_SOURCE_IANA   ? STR("iana")
                     : source == SERVC_SOURCE_NMAP ? STR("nmap")
                     : label.n                     ? label
                                                   : text_of(servc_source_name(source));
    if (source == SERVC_SOURCE_IANA || source == SERVC_SOURCE_NMAP) {
        mark_reference(b, marks, key);
        return;
    }
    if (!find(b, key, &number))
        describe_file(b, add(b, key, &number), source);
    mark(b, marks, number);
}

/* ---- References ---- */

static void describe_rfc(struct page_builder *b, struct page_source *s, uint32_t number,
                         struct str section)
{
    bool appendix = section.n && ascii_is_letter(section.p[0]);
    s->kind = PAGE_SOURCE_RFC;
    s->publisher = STR("RFC Editor");
    s->title = arena_printf(b->mem, "RFC %u%s%.*s", (unsigned)number,
                            !section.n ? ""
                            : appendix ? ", appendix "
                                       : ", section ",
                            STR_FMT(section));
    s->url =
        arena_printf(b->mem, "https://www.rfc-editor.org/rfc/rfc%u.html%s%.*s", (unsigned)number,
                     !section.n ? ""
                     : appendix ? "#appendix-"
                                : "#section-",
                     STR_FMT(section));
}

static void describe_key(struct page_builder *b, struct page_source *s)
{
    struct servc_source_text text;
    if (servc_source_of_key(b->in->table, s->key.p, s->key.n, &text) != SERVC_OK)
        return;
    s->kind = PAGE_SOURCE_KEY;
    if (*text.title)
        s->title = text_of(text.title);
    s->publisher = text_of(text.publisher);
    s->url = is_url(text_of(text.url)) ? text_of(text.url) : STR_NONE;
    s->citation = text_of(text.citation);
}

static void describe(struct page_builder *b, struct page_source *s)
{
    uint32_t number;
    struct str section;
    if (rfc_parse(s->key, &number, &section) && number &&
        (!section.n || rfc_section_is_valid(section)))
        describe_rfc(b, s, number, section);
    else if (is_url(s->key)) {
        s->kind = PAGE_SOURCE_URL;
        s->url = s->key;
    } else if (str_is(s->key, "iana"))
        describe_registry(b, s);
    else if (str_is(s->key, "nmap"))
        describe_nmap(b, s);
    else
        describe_key(b, s);
}

void mark_reference(struct page_builder *b, struct mark_list *marks, struct str word)
{
    uint32_t number;
    if (!find(b, word, &number))
        describe(b, add(b, word, &number));
    mark(b, marks, number);
}

/* Of what else stands in brackets, most are persons, who are not documents. */
void mark_registry_references(struct page_builder *b, struct mark_list *marks, struct str cell)
{
    struct str item, rfc, section;
    while (registry_reference_cut(&cell, &item))
        if (registry_rfc_parse(item, &rfc, &section))
            mark_reference(b, marks,
                           section.n && rfc_section_is_valid(section)
                               ? arena_printf(b->mem, "%.*s#%.*s", STR_FMT(rfc), STR_FMT(section))
                               : rfc);
        else if (is_url(item))
            mark_reference(b, marks, item);
}

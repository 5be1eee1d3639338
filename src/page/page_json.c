/* SPDX-License-Identifier: BSD-2-Clause */
/* A page as JSON (doc/json.md, doc/schema/port.schema.json). */
#include "page/page_write.h"

static void put_words(struct json *j, const char *key, struct page_words words)
{
    json_member_open(j, key, '[');
    for (uint32_t i = 0; i < words.count; i++)
        json_str(j, words.at[i]);
    json_close(j, ']');
}

static void put_marks(struct json *j, struct page_marks marks)
{
    json_member_open(j, "sources", '[');
    for (uint32_t i = 0; i < marks.count; i++)
        json_u32(j, marks.at[i]);
    json_close(j, ']');
}

/* null for SERVC_SOURCE_NONE. */
static void put_source_word(struct json *j, const char *key, enum servc_source source)
{
    json_member_z(j, key, source == SERVC_SOURCE_NONE ? NULL : servc_source_name(source));
}

static const char *class_word(enum page_class class)
{
    static const char *const words[] = {[PAGE_CLASS_SYSTEM] = "system",
                                        [PAGE_CLASS_USER] = "user",
                                        [PAGE_CLASS_DYNAMIC] = "dynamic",
                                        [PAGE_CLASS_SEVERAL] = "several"};
    return words[class];
}

static void put_card(struct json *j, const struct page *p)
{
    json_key(j, "card");
    if (!p->has_card) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    json_member_u32(j, "first", p->card_first);
    json_member_u32(j, "last", p->card_last);
    json_member_text(j, "reviewed", p->reviewed);
    json_member_text(j, "confidence", p->confidence);
    json_member_text(j, "prevalence", p->prevalence);
    put_words(j, "roles", p->roles);
    json_close(j, '}');
}

/* ---- Endpoints ---- */

static void put_range(struct json *j, const struct page_endpoint *e)
{
    json_key(j, "range");
    if (e->range_first == PAGE_NO_PORT) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    json_member_u32(j, "first", e->range_first);
    json_member_u32(j, "last", e->range_last);
    json_member_text(j, "name", e->range_name);
    json_member_z(j, "status", servc_status_name(e->range_status));
    json_close(j, '}');
}

static void put_frequency(struct json *j, const struct page_endpoint *e)
{
    bool known = e->frequency != SERVC_NO_FREQUENCY;
    json_key(j, "frequency");
    if (known)
        json_millionths(j, e->frequency);
    else
        json_null(j);
    put_source_word(j, "frequency_source", known ? e->frequency_source : SERVC_SOURCE_NONE);
    json_key(j, "rank");
    if (e->rank)
        json_u32(j, e->rank);
    else
        json_null(j);
    json_key(j, "ranked");
    if (e->rank)
        json_u32(j, e->ranked);
    else
        json_null(j);
    json_member_text(j, "how_often", e->how_often);
}

static void put_name(struct json *j, const struct page_name *n)
{
    json_open(j, '{');
    json_key(j, "name");
    json_str(j, n->name);
    json_member_z(j, "status", servc_status_name(n->status));
    put_source_word(j, "source", n->source);
    json_member_bool(j, "leads", n->leads);
    json_member_bool(j, "preferred", n->preferred);
    json_member_bool(j, "stolen", n->stolen);
    json_member_text(j, "since", n->since);
    json_member_text(j, "until", n->until);
    json_member_text(j, "why", n->why);
    put_marks(j, n->marks);
    json_close(j, '}');
}

static void put_flags(struct json *j, unsigned flags)
{
    static const struct {
        unsigned flag;
        const char *word;
    } words[] = {
        {SERVC_EVIDENCE_MALFORMED, "malformed"}, {SERVC_EVIDENCE_UNASSIGNED_USE, "unassigned-use"},
        {SERVC_EVIDENCE_DUPLICATE, "duplicate"}, {SERVC_EVIDENCE_HISTORY, "history"},
        {SERVC_EVIDENCE_RANGE, "range"},
    };
    json_member_open(j, "flags", '[');
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (flags & words[i].flag)
            json_z(j, words[i].word);
    json_close(j, ']');
}

static void put_evidence(struct json *j, const struct page_evidence *row)
{
    json_open(j, '{');
    put_source_word(j, "source", row->source);
    json_member_text(j, "file", row->file);
    json_member_text(j, "name", row->name);
    json_member_z(j, "status", servc_status_name(row->status));
    put_flags(j, row->flags);
    json_member_text(j, "title", row->title);
    json_member_text(j, "registered", row->registered);
    json_member_text(j, "modified", row->modified);
    json_member_text(j, "refs", row->refs);
    json_member_text(j, "unauthorized", row->unauthorized);
    json_member_text(j, "counterpart", row->counterpart);
    put_marks(j, row->marks);
    json_close(j, '}');
}

static void put_other(struct json *j, const struct page_other *o)
{
    json_open(j, '{');
    json_key(j, "who");
    json_str(j, o->who);
    put_source_word(j, "source", o->source);
    json_member_text(j, "name", o->name);
    json_member_bool(j, "differs", o->differs);
    json_close(j, '}');
}

static void put_endpoint(struct json *j, const struct page_endpoint *e)
{
    json_open(j, '{');
    json_member_z(j, "transport", servc_transport_name(e->transport));
    json_member_bool(j, "entry", e->is_entry);
    json_member_text(j, "name", e->name);
    json_member_z(j, "status", servc_status_name(e->status));
    json_member_text(j, "title", e->title);
    json_member_bool(j, "card_fits", e->card_fits);
    json_member_z(j, "rule", e->rule);
    json_member_z(j, "rule_text", e->rule_what);
    json_member_bool(j, "moved", e->moved);
    put_frequency(j, e);
    put_range(j, e);
    json_member_open(j, "names", '[');
    for (uint32_t i = 0; i < e->name_count; i++)
        put_name(j, &e->names[i]);
    json_close(j, ']');
    json_member_open(j, "evidence", '[');
    for (uint32_t i = 0; i < e->evidence_count; i++)
        put_evidence(j, &e->evidence[i]);
    json_close(j, ']');
    json_member_open(j, "others", '[');
    for (uint32_t i = 0; i < e->other_count; i++)
        put_other(j, &e->others[i]);
    json_close(j, ']');
    json_close(j, '}');
}

static void put_run(struct json *j, const struct page_run *run)
{
    json_open(j, '{');
    json_member_u32(j, "first", run->first);
    json_member_u32(j, "last", run->last);
    json_member_z(j, "transport", servc_transport_name(run->transport));
    json_member_text(j, "name", run->name);
    json_member_z(j, "status", servc_status_name(run->status));
    json_close(j, '}');
}

/* ---- Sections and sources ---- */

static void put_item(struct json *j, const struct page_item *item)
{
    json_open(j, '{');
    json_key(j, "anchor");
    json_str(j, item->anchor);
    json_member_text(j, "label", item->label);
    json_member_text(j, "text", item->text);
    put_words(j, "tags", item->tags);
    put_marks(j, item->marks);
    json_key(j, "port");
    if (item->link != PAGE_NO_PORT)
        json_u32(j, item->link);
    else
        json_null(j);
    json_close(j, '}');
}

static void put_section(struct json *j, const struct page *p, enum page_section_id id)
{
    const struct page_section *s = &p->sections[id];
    if (!s->count)
        return;
    json_open(j, '{');
    json_member_z(j, "key", page_section_key(id));
    json_member_z(j, "heading", page_section_heading(id));
    json_member_open(j, "items", '[');
    for (uint32_t i = 0; i < s->count; i++)
        put_item(j, &s->items[i]);
    json_close(j, ']');
    json_close(j, '}');
}

static void put_source(struct json *j, const struct page_source *s, uint32_t number)
{
    static const char *const kinds[] = {
        [PAGE_SOURCE_RFC] = "rfc",   [PAGE_SOURCE_URL] = "url",
        [PAGE_SOURCE_KEY] = "key",   [PAGE_SOURCE_REGISTRY] = "registry",
        [PAGE_SOURCE_FILE] = "file", [PAGE_SOURCE_UNKNOWN] = "unknown",
    };
    json_open(j, '{');
    json_member_u32(j, "number", number);
    json_member_z(j, "kind", kinds[s->kind]);
    json_member_text(j, "key", s->key);
    json_member_text(j, "title", s->title);
    json_member_text(j, "publisher", s->publisher);
    json_member_text(j, "url", s->url);
    json_member_text(j, "citation", s->citation);
    json_member_text(j, "date", s->date);
    json_close(j, '}');
}

void page_put_json(const struct page *p, struct json *j)
{
    json_open(j, '{');
    json_member_u32(j, "first", p->first);
    json_member_u32(j, "last", p->last);
    json_member_z(j, "transport", p->one_transport ? servc_transport_name(p->transport) : NULL);
    json_member_text(j, "asked", p->asked);
    put_words(j, "also_at", p->also_at);
    json_member_text(j, "name", p->name);
    json_member_text(j, "title", p->title);
    json_member_bool(j, "known", p->known);
    json_member_z(j, "policy", servc_policy_name(p->policy));
    json_member_z(j, "class", class_word(p->port_class));
    json_member_text(j, "class_text", p->class_text);
    json_member_text(j, "range_text", p->range_text);
    json_member_text(j, "summary", p->summary);
    put_card(j, p);
    json_member_open(j, "endpoints", '[');
    for (uint32_t i = 0; i < p->endpoint_count; i++)
        put_endpoint(j, &p->endpoints[i]);
    json_close(j, ']');
    json_member_open(j, "ports", '[');
    for (uint32_t i = 0; i < p->run_count; i++)
        put_run(j, &p->runs[i]);
    json_close(j, ']');
    json_member_open(j, "sections", '[');
    for (unsigned i = 0; i < PAGE_SECTIONS; i++)
        put_section(j, p, (enum page_section_id)i);
    json_close(j, ']');
    json_member_open(j, "sources", '[');
    for (uint32_t i = 0; i < p->source_count; i++)
        put_source(j, &p->sources[i], i + 1);
    json_close(j, ']');
    json_close(j, '}');
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* A page as JSON (doc/json.md, doc/schema/port.schema.json). */
#include "page/page_write.h"

static void put_text(struct json *j, const char *key, struct str value)
{
    json_key(j, key);
    if (value.n)
        json_str(j, value);
    else
        json_null(j);
}

static void put_word(struct json *j, const char *key, const char *word)
{
    json_key(j, key);
    if (word)
        json_z(j, word);
    else
        json_null(j);
}

static void put_number(struct json *j, const char *key, uint32_t value)
{
    json_key(j, key);
    json_u32(j, value);
}

static void put_flag(struct json *j, const char *key, bool value)
{
    json_key(j, key);
    json_bool(j, value);
}

static void put_words(struct json *j, const char *key, struct page_words words)
{
    json_key(j, key);
    json_open(j, '[');
    for (uint32_t i = 0; i < words.count; i++)
        json_str(j, words.at[i]);
    json_close(j, ']');
}

static void put_marks(struct json *j, struct page_marks marks)
{
    json_key(j, "sources");
    json_open(j, '[');
    for (uint32_t i = 0; i < marks.count; i++)
        json_u32(j, marks.at[i]);
    json_close(j, ']');
}

/* null for SERVC_SOURCE_NONE. */
static void put_source_word(struct json *j, const char *key, enum servc_source source)
{
    put_word(j, key, source == SERVC_SOURCE_NONE ? NULL : servc_source_name(source));
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
    put_number(j, "first", p->card_first);
    put_number(j, "last", p->card_last);
    put_text(j, "reviewed", p->reviewed);
    put_text(j, "confidence", p->confidence);
    put_text(j, "prevalence", p->prevalence);
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
    put_number(j, "first", e->range_first);
    put_number(j, "last", e->range_last);
    put_text(j, "name", e->range_name);
    put_word(j, "status", servc_status_name(e->range_status));
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
    put_text(j, "how_often", e->how_often);
}

static void put_name(struct json *j, const struct page_name *n)
{
    json_open(j, '{');
    json_key(j, "name");
    json_str(j, n->name);
    put_word(j, "status", servc_status_name(n->status));
    put_source_word(j, "source", n->source);
    put_flag(j, "leads", n->leads);
    put_flag(j, "preferred", n->preferred);
    put_flag(j, "stolen", n->stolen);
    put_text(j, "since", n->since);
    put_text(j, "until", n->until);
    put_text(j, "why", n->why);
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
    json_key(j, "flags");
    json_open(j, '[');
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (flags & words[i].flag)
            json_z(j, words[i].word);
    json_close(j, ']');
}

static void put_evidence(struct json *j, const struct page_evidence *row)
{
    json_open(j, '{');
    put_source_word(j, "source", row->source);
    put_text(j, "file", row->file);
    put_text(j, "name", row->name);
    put_word(j, "status", servc_status_name(row->status));
    put_flags(j, row->flags);
    put_text(j, "title", row->title);
    put_text(j, "registered", row->registered);
    put_text(j, "modified", row->modified);
    put_text(j, "refs", row->refs);
    put_text(j, "unauthorized", row->unauthorized);
    put_text(j, "counterpart", row->counterpart);
    put_marks(j, row->marks);
    json_close(j, '}');
}

static void put_other(struct json *j, const struct page_other *o)
{
    json_open(j, '{');
    json_key(j, "who");
    json_str(j, o->who);
    put_source_word(j, "source", o->source);
    put_text(j, "name", o->name);
    put_flag(j, "differs", o->differs);
    json_close(j, '}');
}

static void put_endpoint(struct json *j, const struct page_endpoint *e)
{
    json_open(j, '{');
    put_word(j, "transport", servc_transport_name(e->transport));
    put_flag(j, "entry", e->is_entry);
    put_text(j, "name", e->name);
    put_word(j, "status", servc_status_name(e->status));
    put_text(j, "title", e->title);
    put_flag(j, "card_fits", e->card_fits);
    put_word(j, "rule", e->rule);
    put_word(j, "rule_text", e->rule_what);
    put_flag(j, "moved", e->moved);
    put_frequency(j, e);
    put_range(j, e);
    json_key(j, "names");
    json_open(j, '[');
    for (uint32_t i = 0; i < e->name_count; i++)
        put_name(j, &e->names[i]);
    json_close(j, ']');
    json_key(j, "evidence");
    json_open(j, '[');
    for (uint32_t i = 0; i < e->evidence_count; i++)
        put_evidence(j, &e->evidence[i]);
    json_close(j, ']');
    json_key(j, "others");
    json_open(j, '[');
    for (uint32_t i = 0; i < e->other_count; i++)
        put_other(j, &e->others[i]);
    json_close(j, ']');
    json_close(j, '}');
}

static void put_run(struct json *j, const struct page_run *run)
{
    json_open(j, '{');
    put_number(j, "first", run->first);
    put_number(j, "last", run->last);
    put_word(j, "transport", servc_transport_name(run->transport));
    put_text(j, "name", run->name);
    put_word(j, "status", servc_status_name(run->status));
    json_close(j, '}');
}

/* ---- Sections and sources ---- */

static void put_item(struct json *j, const struct page_item *item)
{
    json_open(j, '{');
    json_key(j, "anchor");
    json_str(j, item->anchor);
    put_text(j, "label", item->label);
    put_text(j, "text", item->text);
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
    put_word(j, "key", page_section_key(id));
    put_word(j, "heading", page_section_heading(id));
    json_key(j, "items");
    json_open(j, '[');
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
    put_number(j, "number", number);
    put_word(j, "kind", kinds[s->kind]);
    put_text(j, "key", s->key);
    put_text(j, "title", s->title);
    put_text(j, "publisher", s->publisher);
    put_text(j, "url", s->url);
    put_text(j, "citation", s->citation);
    put_text(j, "date", s->date);
    json_close(j, '}');
}

void page_put_json(const struct page *p, struct json *j)
{
    json_open(j, '{');
    put_number(j, "first", p->first);
    put_number(j, "last", p->last);
    put_word(j, "transport", p->one_transport ? servc_transport_name(p->transport) : NULL);
    put_text(j, "asked", p->asked);
    put_words(j, "also_at", p->also_at);
    put_text(j, "name", p->name);
    put_text(j, "title", p->title);
    put_flag(j, "known", p->known);
    put_word(j, "policy", servc_policy_name(p->policy));
    put_word(j, "class", class_word(p->port_class));
    put_text(j, "class_text", p->class_text);
    put_text(j, "range_text", p->range_text);
    put_text(j, "summary", p->summary);
    put_card(j, p);
    json_key(j, "endpoints");
    json_open(j, '[');
    for (uint32_t i = 0; i < p->endpoint_count; i++)
        put_endpoint(j, &p->endpoints[i]);
    json_close(j, ']');
    json_key(j, "ports");
    json_open(j, '[');
    for (uint32_t i = 0; i < p->run_count; i++)
        put_run(j, &p->runs[i]);
    json_close(j, ']');
    json_key(j, "sections");
    json_open(j, '[');
    for (unsigned i = 0; i < PAGE_SECTIONS; i++)
        put_section(j, p, (enum page_section_id)i);
    json_close(j, ']');
    json_key(j, "sources");
    json_open(j, '[');
    for (uint32_t i = 0; i < p->source_count; i++)
        put_source(j, &p->sources[i], i + 1);
    json_close(j, ']');
    json_close(j, '}');
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The registry's XML: a flat list of records, whose children stand in no order.
 *
 *   <record date='2017-12-12' updated='...'>
 *     <name>submissions</name> <protocol>tcp</protocol> <number>465</number>
 *     <assignee><xref type='person' data='IESG'/></assignee>
 *     <xref type='person' data='IETF_Chair'/> <xref type='rfc' data='rfc8314'/>
 *     <description>Two lines<br/>of text</description> <note>...</note>
 *   </record>
 *
 * IANA makes its CSV from it: an xref is the CSV's `[RFC8314]`, persons are the
 * contact, and the contact is the assignee where none is named.
 */
#include "base/file.h"
#include "base/sink.h"
#include "read/iana_row.h"
#include "read/reader.h"
#include "read/xml_place.h"

#include <limits.h>
#include <string.h>

/* The registry has 5 levels, and its longest text is 1,532 bytes. */
#define DEPTH_MAX 16
#define TEXT_MAX ((size_t)64 * 1024)

/* Levels of the tree, from 1. */
enum { LEVEL_REGISTRY = 1, LEVEL_RECORD, LEVEL_CELL };

struct element {
    struct place at;
    struct sink text;
    bool given;
};

/* A reference that is open. */
struct xref {
    uint32_t level;  /* 0: none is */
    bool shows_data; /* a link's own text is not the reference */
    struct sink data;
    struct element text;
    struct element *into; /* the cell it stands in */
};

struct reading {
    struct xml_place xml;
    struct diag *d;
    struct iana_rows rows;
    bool stopped; /* by an error that was reported */
    bool is_registry;
    bool in_record;
    uint32_t level, skip; /* skip: level of the element that is left out; 0: none is */
    struct place record;  /* the one being read */
    struct iana_row last; /* the last complete one, for messages */
    struct csv_cell kept[IANA_COLUMNS]; /* its cells */
    struct element cell[IANA_COLUMNS], contact, updated;
    struct element *into; /* where text goes; NULL: nowhere */
    struct xref xref;
};

static struct place here(struct reading *r)
{
    return xml_here(&r->xml);
}

/* The error is reported by the caller. */
static void stop(struct reading *r)
{
    r->stopped = true;
    XML_StopParser(r->xml.parser, XML_FALSE);
}

/* ---- text ---- */

static void open_text(struct reading *r, struct element *e)
{
    e->at = here(r);
    e->given = true;
    e->text.n = 0;
    r->into = e;
}

static void put(struct reading *r, struct element *e, struct str text)
{
    if (r->stopped)
        return;
    if (text.n > TEXT_MAX - e->text.n) {
        diag_error(r->d, here(r), "too-large", "a text of more than %u KiB",
                   (unsigned)(TEXT_MAX / 1024));
        stop(r);
        return;
    }
    sink_str(&e->text, text);
    if (e->text.failed) {
        diag_error(r->d, here(r), "no-memory", "not enough memory for a text");
        stop(r);
    }
}

static void XMLCALL on_text(void *user, const XML_Char *p, int n)
{
    struct reading *r = user;
    if (r->into && n > 0)
        put(r, r->into, (struct str){p, (size_t)n});
}

static struct str text_of(const struct element *e)
{
    return e->given ? str_trim(sink_text(&e->text)) : STR_NONE;
}

/* With a copy that lives as long as the claims. */
static struct csv_cell keep(struct reading *r, const struct element *e)
{
    struct str text = text_of(e);
    const struct place *at = e->given ? &e->at : &r->record;
    return (struct csv_cell){text.n ? arena_str(&r->rows.c->mem, text) : STR_NONE, at->line,
                             at->column};
}

/* ---- references ---- */

static void open_xref(struct reading *r, const XML_Char **attributes)
{
    struct str type = xml_attribute(attributes, "type"), data = xml_attribute(attributes, "data");
    struct xref *x = &r->xref;
    x->into = r->into;
    if (!x->into) /* among the cells, not inside one */
        x->into = str_is(type, "person") ? &r->contact : &r->cell[IANA_REFERENCE];
    if (!x->into->given)
        open_text(r, x->into);
    x->level = r->level;
    x->shows_data = str_is(type, "uri");
    x->data.n = 0;
    if (str_is(type, "rfc") && str_starts(data, STR("rfc"))) {
        sink_z(&x->data, "RFC");
        data = str_sub(data, 3, data.n);
    }
    sink_str(&x->data, str_sub(data, 0, TEXT_MAX)); /* more would not fit its cell */
    open_text(r, &x->text);
}

static void close_xref(struct reading *r)
{
    struct xref *x = &r->xref;
    struct str data = sink_text(&x->data), own = text_of(&x->text);
    put(r, x->into, STR("["));
    put(r, x->into, own.n == 0 || (x->shows_data && data.n) ? data : own);
    put(r, x->into, STR("]"));
    x->level = 0;
    r->into = r->level == LEVEL_CELL ? NULL : x->into;
}

/* ---- records ---- */

static void open_date(struct reading *r, enum iana_column column, struct str date)
{
    r->cell[column].given = false;
    if (date.n == 0)
        return;
    open_text(r, &r->cell[column]);
    put(r, &r->cell[column], date);
    r->into = NULL;
}

static void open_record(struct reading *r, const XML_Char **attributes)
{
    r->in_record = true;
    r->record = here(r);
    r->contact.given = false;
    for (int k = 0; k < IANA_COLUMNS; k++)
        r->cell[k].given = false;
    open_date(r, IANA_REGISTERED, xml_attribute(attributes, "date"));
    open_date(r, IANA_MODIFIED, xml_attribute(attributes, "updated"));
}

static void close_record(struct reading *r)
{
    struct iana_row *row = &r->last;
    const struct element *holder = &r->cell[IANA_HOLDER];
    *row = (struct iana_row){.at = r->record};
    for (int k = 0; k < IANA_COLUMNS; k++) {
        r->kept[k] = keep(r, k == IANA_HOLDER && !holder->given ? &r->contact : &r->cell[k]);
        row->cell[k] = &r->kept[k];
    }
    iana_row_add(&r->rows, row);
    r->in_record = false;
}

static void open_cell(struct reading *r, const char *name)
{
    static const struct {
        const char *name;
        enum iana_column column;
    } cells[] = {
        {"name", IANA_NAME},       {"protocol", IANA_TRANSPORT},
        {"number", IANA_PORT},     {"description", IANA_DESCRIPTION},
        {"assignee", IANA_HOLDER}, {"unauthorized", IANA_UNAUTHORIZED},
        {"note", IANA_NOTES},
    };
    r->skip = r->level; /* `sc`, and what may be added one day */
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct element *e = &r->cell[cells[i].column];
        if (strcmp(name, cells[i].name) != 0)
            continue;
        if (e->given) {
            diag_warning(r->d, here(r), "repeated-element",
                         "a second `%s' in one record; the first is read", name);
            return;
        }
        r->skip = 0;
        open_text(r, e);
        return;
    }
}

/* ---- elements ---- */

static void not_the_registry(struct reading *r, const char *id, struct str name)
{
    struct diag_message *m =
        diag_error(r->d, here(r), id, "this is not the registry's XML: it begins with `%s'",
                   diag_quote(r->d, name));
    if (str_eq_nocase(name, STR("html")))
        m->hint = STR("it looks like an HTML page");
    stop(r);
}

static void open_root(struct reading *r, const char *name, const XML_Char **attributes)
{
    struct str id = xml_attribute(attributes, "id");
    if (strcmp(name, "registry") != 0)
        not_the_registry(r, "not-registry", str_from(name));
    else if (id.n && !str_is(id, "service-names-port-numbers"))
        not_the_registry(r, "not-registry", id);
    else
        r->is_registry = true;
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *r = user;
    r->level++;
    if (r->stopped)
        return;
    if (r->level > DEPTH_MAX) {
        diag_error(r->d, here(r), "too-deep", "more than %d levels", DEPTH_MAX);
        stop(r);
    } else if (r->level == LEVEL_REGISTRY) {
        open_root(r, name, attributes);
    } else if (r->skip) {
        return;
    } else if (r->level == LEVEL_RECORD && strcmp(name, "record") == 0) {
        open_record(r, attributes);
    } else if (r->level == LEVEL_RECORD && strcmp(name, "updated") == 0) {
        open_text(r, &r->updated);
    } else if (!r->in_record) {
        r->skip = r->level; /* titles, notes and people of the registry itself */
    } else if (strcmp(name, "xref") == 0 && r->xref.level == 0) {
        open_xref(r, attributes);
    } else if (r->level == LEVEL_CELL) {
        open_cell(r, name);
    } else if (strcmp(name, "br") == 0) {
        put(r, r->into, STR("\n")); /* as in the CSV; folded to one blank */
    }
}

static void end_of_element(struct reading *r)
{
    if (r->skip) {
        if (r->skip == r->level)
            r->skip = 0;
    } else if (r->xref.level == r->level) {
        close_xref(r);
    } else if (r->level == LEVEL_CELL) {
        r->into = NULL;
    } else if (r->level == LEVEL_RECORD && r->in_record) {
        close_record(r);
    } else if (r->level == LEVEL_RECORD) {
        r->into = NULL;
        iana_rows_date(&r->rows, keep(r, &r->updated).text, r->updated.at);
    }
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    struct reading *r = user;
    (void)name;
    if (!r->stopped)
        end_of_element(r);
    r->level--;
}

/* The registry has none, and what one declares (entities that name entities,
 * attributes that every element then has) can be made to fill memory. */
static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int has_subset)
{
    struct reading *r = user;
    (void)system, (void)public, (void)has_subset;
    if (strcmp(name, "registry") != 0) {
        not_the_registry(r, "not-registry", str_from(name));
        return;
    }
    diag_error(r->d, here(r), "xml-doctype", "a DOCTYPE; the registry has none");
    stop(r);
}

/* ---- the file ---- */

static void syntax_error(struct reading *r)
{
    const struct csv_cell *cell = r->kept;
    struct diag_message *m =
        diag_error(r->d, here(r), "xml-syntax", "%.*s", STR_FMT(xml_fault(&r->xml, r->d->mem)));
    if (r->rows.count == 0)
        m->hint = STR("no record is complete");
    else
        m->hint =
            arena_printf(r->d->mem, "the last complete record is %s%s%s/%s in line %u",
                         diag_quote(r->d, cell[IANA_NAME].text), cell[IANA_NAME].text.n ? " " : "",
                         diag_quote(r->d, cell[IANA_PORT].text),
                         diag_quote(r->d, cell[IANA_TRANSPORT].text), (unsigned)r->last.at.line);
}

static void free_all(struct reading *r)
{
    XML_ParserFree(r->xml.parser);
    for (int k = 0; k < IANA_COLUMNS; k++)
        sink_free(&r->cell[k].text);
    sink_free(&r->contact.text);
    sink_free(&r->updated.text);
    sink_free(&r->xref.data);
    sink_free(&r->xref.text.text);
}

static void parse(struct reading *r)
{
    _Static_assert(FILE_MAX <= INT_MAX, "a file is one piece for expat");
    XML_SetUserData(r->xml.parser, r);
    XML_SetElementHandler(r->xml.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->xml.parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->xml.parser, on_doctype);
    if (XML_Parse(r->xml.parser, r->xml.text.p, (int)r->xml.text.n, XML_TRUE) != XML_STATUS_OK &&
        !r->stopped)
        syntax_error(r);
}

bool read_iana_xml(struct str text, const struct source_file *file, struct catalogue *c,
                   struct diag *d)
{
    struct reading r = {.xml = {XML_ParserCreate(NULL), text, {file, 1, 1}, 0}, .d = d};
    iana_rows_begin(&r.rows, c, d);
    if (r.xml.parser)
        parse(&r);
    else
        diag_error(d, place_file(file), "no-memory", "not enough memory to read XML");
    if (r.is_registry)
        iana_rows_end(&r.rows, file);
    free_all(&r);
    return r.is_registry;
}

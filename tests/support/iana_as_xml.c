/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/iana_as_xml.h"

#include "read/csv.h"

#include <stdlib.h>

enum column {
    NAME, PORT, TRANSPORT, DESCRIPTION, ASSIGNEE, CONTACT, REGISTERED, MODIFIED, REFERENCE,
    SERVICE_CODE, UNAUTHORIZED, NOTES
};

static void put_text(struct sink *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        switch (text.p[i]) {
        case '&': sink_z(out, "&amp;"); break;
        case '<': sink_z(out, "&lt;"); break;
        case '>': sink_z(out, "&gt;"); break;
        case '"': sink_z(out, "&quot;"); break;
        case '\n': sink_z(out, "<br/>"); break;
        default: sink_char(out, text.p[i]);
        }
    }
}

static void put_element(struct sink *out, const char *name, struct str text)
{
    if (text.n == 0)
        return;
    sink_printf(out, "    <%s>", name);
    put_text(out, text);
    sink_printf(out, "</%s>\n", name);
}

static void put_attribute(struct sink *out, const char *name, struct str text)
{
    if (text.n == 0)
        return;
    sink_printf(out, " %s=\"", name);
    put_text(out, text);
    sink_char(out, '"');
}

/* Documents as IANA types them; what needs more than a number has its own text. */
static void put_xref(struct sink *out, const char *type, struct str item)
{
    struct str number = str_starts(item, STR("RFC")) ? str_sub(item, 3, item.n) : STR_NONE;
    size_t comma = str_find_char(number, ',');
    sink_z(out, "    <xref");
    if (number.n && ascii_is_digit(number.p[0])) {
        bool alone = comma == STR_NOT_FOUND;
        sink_printf(out, " type=\"rfc\" data=\"rfc%.*s\">",
                    STR_FMT(str_sub(number, 0, alone ? number.n : comma)));
        if (!alone)
            put_text(out, item);
    } else if (str_starts(item, STR("http"))) {
        put_attribute(out, "data", item);
        sink_z(out, " type=\"uri\">a link");
    } else if (str_find_char(item, '\n') != STR_NOT_FOUND) {
        sink_z(out, " type=\"text\">");
        put_text(out, item);
    } else {
        sink_printf(out, " type=\"%s\"", type);
        put_attribute(out, "data", item);
        sink_char(out, '>');
    }
    sink_z(out, "</xref>\n");
}

/* "[a][b]" as two references. */
static void put_xrefs(struct sink *out, const char *type, struct str list)
{
    struct str item;
    while (str_cut(&list, ']', &item)) {
        if (!str_starts(item, STR("[")))
            abort(); /* no edition has another form */
        put_xref(out, type, str_sub(item, 1, item.n));
    }
}

static void put_record(struct sink *out, const struct csv *r)
{
    sink_z(out, "  <record");
    put_attribute(out, "date", csv_text(r, REGISTERED));
    put_attribute(out, "updated", csv_text(r, MODIFIED));
    sink_z(out, ">\n");
    put_element(out, "name", csv_text(r, NAME));
    put_element(out, "protocol", csv_text(r, TRANSPORT));
    if (!str_eq(csv_text(r, ASSIGNEE), csv_text(r, CONTACT)) && csv_text(r, ASSIGNEE).n) {
        sink_z(out, "    <assignee>\n");
        put_xrefs(out, "person", csv_text(r, ASSIGNEE));
        sink_z(out, "    </assignee>\n");
    }
    put_xrefs(out, "person", csv_text(r, CONTACT));
    put_element(out, "description", csv_text(r, DESCRIPTION));
    put_element(out, "number", csv_text(r, PORT));
    put_xrefs(out, "text", csv_text(r, REFERENCE));
    put_element(out, "sc", csv_text(r, SERVICE_CODE));
    put_element(out, "unauthorized", csv_text(r, UNAUTHORIZED));
    put_element(out, "note", csv_text(r, NOTES));
    sink_z(out, "  </record>\n");
}

void iana_as_xml(struct str text, struct sink *out)
{
    static const struct source_file file = {"t.csv", "t.csv"};
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    struct csv r;
    diag_init(&d, &mem);
    csv_init(&r, text, &file, &mem, &d);
    csv_next(&r);
    sink_z(out, "<?xml version='1.0' encoding='UTF-8'?>\n"
                "<?xml-stylesheet type=\"text/xsl\" href=\"service-names-port-numbers.xsl\"?>\n"
                "<registry xmlns=\"http://www.iana.org/assignments\" "
                "id=\"service-names-port-numbers\">\n"
                "  <title>Service Names</title>\n  <updated>2006-05-25</updated>\n"
                "  <note>As documented in <xref type=\"rfc\" data=\"rfc6335\"/>.</note>\n");
    while (csv_next(&r))
        put_record(out, &r);
    sink_z(out, "  <people>\n    <person id=\"Somebody\"><name>Somebody</name>"
                "<updated>2099-01-01</updated></person>\n  </people>\n</registry>\n");
    if (d.first || out->failed)
        abort();
    arena_free(&mem);
}

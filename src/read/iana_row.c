/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/iana_row.h"

#include "model/name.h"
#include "read/iana_note.h"

#include <string.h>

/* One row, while it becomes claims. */
struct row {
    const struct iana_row *in;
    struct str name;
    bool has_port;
    uint16_t first, last;
    uint32_t flags;
    uint8_t transport[SERVC_TRANSPORTS];
    uint32_t transport_count;
    struct str unsupported; /* a transport that we do not know; may be empty */
};

static inline struct str cell(const struct row *row, enum iana_column column)
{
    struct str text = row->in->cell[column]->text;
    return row->in->tidy ? text : str_trim(text);
}

/* On one line. */
static struct str folded(struct iana_rows *r, const struct row *row, enum iana_column column)
{
    struct str text = cell(row, column);
    return row->in->tidy ? text : iana_fold(&r->c->mem, text);
}

static struct place place_of(const struct row *row, enum iana_column column)
{
    const struct csv_cell *c = row->in->cell[column];
    return c->line ? (struct place){row->in->at.file, c->line, c->column} : row->in->at;
}

static bool read_port(const struct iana_rows *r, struct row *row)
{
    struct str text = cell(row, IANA_PORT);
    row->has_port = text.n > 0;
    if (!row->has_port || port_range_parse(text, &row->first, &row->last))
        return true;
    struct diag_message *m =
        diag_error(r->d, place_of(row, IANA_PORT), "bad-port",
                   "`%s' is no port and no range of ports; row left out", diag_quote(r->d, text));
    uint16_t first, last;
    size_t dash = str_find_char(text, '-');
    if (dash != STR_NOT_FOUND && port_range_parse(str_sub(text, 0, dash), &first, &last) &&
        port_range_parse(str_sub(text, dash + 1, text.n), &first, &last))
        m->hint = STR("the range is the wrong way round");
    return false;
}

static void unknown_transport(const struct iana_rows *r, struct row *row, struct str word)
{
    enum servc_transport meant;
    char lower[8] = {0};
    struct diag_message *m =
        diag_warning(r->d, place_of(row, IANA_TRANSPORT), "unknown-transport",
                     "unknown transport `%s'; kept aside", diag_quote(r->d, word));
    for (size_t i = 0; i < word.n && i < sizeof lower; i++)
        lower[i] = ascii_lower(word.p[i]);
    if (word.n < sizeof lower && transport_parse((struct str){lower, word.n}, &meant))
        m->hint = arena_printf(r->d->mem, "did you mean `%s'?", servc_transport_name(meant));
    row->unsupported = word;
}

/* One transport, or several words in our own file. None stands for tcp and udp
 * (nmap and older editions of the registry list both). */
static void read_transports(const struct iana_rows *r, struct row *row)
{
    struct str rest = cell(row, IANA_TRANSPORT), word;
    enum servc_transport t;
    if (rest.n == 0) {
        row->flags |= CLAIM_ANY_TRANSPORT;
        row->transport[row->transport_count++] = SERVC_TCP;
        if (row->has_port)
            row->transport[row->transport_count++] = SERVC_UDP;
        return;
    }
    if (transport_parse(rest, &t)) {
        row->transport[row->transport_count++] = (uint8_t)t;
        return;
    }
    while (str_word(&rest, &word)) {
        if (!transport_parse(word, &t))
            unknown_transport(r, row, word);
        else if (memchr(row->transport, (int)t, row->transport_count) == NULL)
            row->transport[row->transport_count++] = (uint8_t)t;
    }
}

static struct str checked_date(const struct iana_rows *r, struct place at, struct str date)
{
    if (date.n == 0 || date_is_valid(date, false))
        return date;
    diag_warning(r->d, at, "bad-date", "`%s' is no date (YYYY-MM-DD); ignored",
                 diag_quote(r->d, date));
    return STR_NONE;
}

struct str iana_rows_date(struct iana_rows *r, struct str text, struct place at)
{
    if (text.n == 0)
        return STR_NONE;
    struct str date = checked_date(r, at, text), newest = r->c->iana_date;
    if (date.n == 0)
        return date;
    int order = date_cmp(date, newest);
    if (order > 0 || (order == 0 && date.n > newest.n))
        r->c->iana_date = date;
    return date;
}

static struct str read_date(struct iana_rows *r, const struct row *row, enum iana_column column)
{
    struct str text = cell(row, column);
    return text.n ? iana_rows_date(r, text, place_of(row, column)) : STR_NONE;
}

static void read_texts(struct iana_rows *r, const struct row *row, struct iana_note *note,
                       struct registration *g)
{
    struct arena *mem = &r->c->mem;
    r->said.title = STR_NONE;
    if (row->in->has_flags) {
        iana_read_flags(note, mem, cell(row, IANA_FLAGS), place_of(row, IANA_FLAGS), r->d);
    } else {
        r->said.title = iana_read_description(note, mem, folded(r, row, IANA_DESCRIPTION));
        iana_read_notes(note, mem, cell(row, IANA_NOTES), cell(row, IANA_PORT),
                        cell(row, IANA_TRANSPORT));
        note->unauthorized = folded(r, row, IANA_UNAUTHORIZED);
    }
    g->refs = folded(r, row, IANA_REFERENCE);
    g->holder = folded(r, row, IANA_HOLDER);
    g->registered = read_date(r, row, IANA_REGISTERED);
    g->modified = read_date(r, row, IANA_MODIFIED);
    g->unauthorized = note->unauthorized;
}

/* A row without a name has nothing that could be an alias. */
static uint32_t flags_of(const struct row *row, const struct iana_note *n, struct registration *g)
{
    uint32_t flags = n->widespread ? CLAIM_UNASSIGNED_USE : 0;
    if (row->name.n == 0)
        return 0;
    if (n->alias_of.n) {
        flags |= CLAIM_MALFORMED;
        g->counterpart = n->alias_of;
    } else if (n->duplicate_of.n) {
        flags |= CLAIM_DUPLICATE;
        g->counterpart = n->duplicate_of;
    } else {
        g->counterpart = n->replaces;
    }
    return flags;
}

/* "No longer in use" withdraws a name only where it has no port any more (iad1,
 * la-maint). A row that keeps name and port is still a registration: nobody
 * else gets that port, so the name stays the answer. */
static enum servc_status status_of(const struct row *row, const struct iana_note *n)
{
    if (row->name.n == 0)
        return n->unassigned ? SERVC_UNKNOWN : SERVC_RESERVED;
    if (n->alias_of.n || (n->unused && !row->has_port))
        return SERVC_LEGACY;
    return SERVC_ASSIGNED;
}

static bool says_nothing(const struct registration *g)
{
    return g->counterpart.n + g->refs.n + g->registered.n + g->modified.n + g->unauthorized.n +
               g->holder.n ==
           0;
}

static const struct registration *keep_registration(struct iana_rows *r,
                                                    const struct registration *g)
{
    if (says_nothing(g))
        return r->nothing;
    struct registration *kept = arena_new(&r->c->mem, struct registration);
    *kept = *g;
    return kept;
}

/* ---- claims ---- */

static void place_claim(struct iana_rows *r, struct row *row, uint8_t transport, struct claim *k)
{
    k->first = row->first;
    k->last = row->last;
    k->transport = transport;
    if (row->has_port)
        claim_add(r->c, k);
    else
        claim_keep(r->c, &r->c->portless, k);
}

static struct claim *row_claim(struct iana_rows *r, const struct row *row)
{
    struct claim *k = claim_new(r->c, SERVC_SOURCE_IANA, row->in->at);
    k->flags = row->flags | r->said.flags;
    k->status = r->said.status;
    k->name = r->said.name;
    k->title = r->said.title;
    k->registration = r->said.registration;
    return k;
}

/* What the row says was here. On a nameless row the registration date that is
 * left is that of the old name; on a live one it is not. */
static void add_past(struct iana_rows *r, struct row *row, const struct iana_past *past)
{
    struct registration old = {0};
    if (row->name.n == 0)
        old.registered = r->said.registration->registered;
    if (!row->has_port || str_eq_nocase(past->name, row->name))
        return; /* `RadSec` of 2083 was radsec: nothing to tell */
    old.modified = checked_date(r, place_of(row, IANA_NOTES), past->date);
    const struct registration *kept = keep_registration(r, &old);
    for (uint32_t t = 0; t < row->transport_count; t++) {
        struct claim *k = claim_new(r->c, SERVC_SOURCE_IANA, row->in->at);
        k->flags = CLAIM_HISTORY | (row->flags & CLAIM_ANY_TRANSPORT);
        k->status = SERVC_LEGACY;
        k->name = past->name;
        k->registration = kept;
        place_claim(r, row, row->transport[t], k);
    }
}

static void add_claims(struct iana_rows *r, struct row *row)
{
    for (uint32_t t = 0; t < row->transport_count; t++) {
        struct claim *k = row_claim(r, row);
        place_claim(r, row, row->transport[t], k);
        if (row->has_port && (k->flags & CLAIM_MALFORMED))
            *arena_push(&r->c->mem, r->malformed.at, r->malformed.count, r->malformed.capacity) = k;
    }
    if (row->unsupported.n) {
        struct claim *k = row_claim(r, row);
        k->first = row->first;
        k->last = row->last;
        claim_keep(r->c, &r->c->unsupported, k);
    }
}

static void add_pasts(struct iana_rows *r, struct row *row, const struct iana_note *note)
{
    for (uint32_t i = 0; i < note->past_count; i++)
        add_past(r, row, &note->past[i]);
    if (note->past_left_out)
        diag_warning(r->d, row->in->at, "too-many-names",
                     "%d former names in a row; %u more left out", IANA_PASTS,
                     (unsigned)note->past_left_out);
}

/* A registered name that breaks RFC 6335 and that nothing replaces stays what
 * the registry says: edi_service 34567/udp. */
static void check_name(const struct iana_rows *r, const struct row *row,
                       const struct iana_note *note)
{
    const char *fault = row->name.n && !note->alias_of.n ? name_fault(row->name) : NULL;
    if (fault)
        diag_note(r->d, place_of(row, IANA_NAME), "name-syntax", "the registered name `%s' %s",
                  diag_quote(r->d, row->name), fault);
}

/* ---- one row ---- */

static uint32_t messages(const struct diag *d)
{
    return d->count[DIAG_ERROR] + d->count[DIAG_WARNING] + d->count[DIAG_NOTE];
}

static bool is_of_endpoint(int column)
{
    return column == IANA_PORT || column == IANA_TRANSPORT;
}

static bool says_the_same(const struct iana_said *said, const struct row *row)
{
    if (!said->holds || said->had_port != row->has_port)
        return false;
    for (int k = 0; k < IANA_COLUMNS; k++)
        if (!is_of_endpoint(k) && !str_eq(row->in->cell[k]->text, said->text[k]))
            return false;
    return true;
}

/* A message is said again of the next row, at its own place; and what notes tell
 * of the past depends on the endpoint. */
static void remember(struct iana_rows *r, const struct row *row, const struct iana_note *note,
                     uint32_t messages_before)
{
    struct iana_said *said = &r->said;
    said->holds = messages(r->d) == messages_before && note->past_count == 0 &&
                  row->in->cell[IANA_NOTES]->text.n == 0;
    if (!said->holds)
        return;
    said->had_port = row->has_port;
    for (int k = 0; k < IANA_COLUMNS; k++)
        said->text[k] = row->in->cell[k]->text;
}

static void read_row(struct iana_rows *r, struct row *row)
{
    struct iana_note note = {0};
    struct registration registration = {0};
    uint32_t messages_before = messages(r->d);
    read_texts(r, row, &note, &registration);
    r->said.name = row->name;
    r->said.flags = flags_of(row, &note, &registration);
    r->said.status = (uint8_t)status_of(row, &note);
    r->said.registration = keep_registration(r, &registration);
    check_name(r, row, &note);
    add_claims(r, row);
    add_pasts(r, row, &note);
    remember(r, row, &note, messages_before);
}

void iana_row_add(struct iana_rows *r, const struct iana_row *in)
{
    struct row row = {.in = in};
    r->count++;
    row.name = folded(r, &row, IANA_NAME);
    if (!read_port(r, &row))
        return;
    if (!row.has_port && row.name.n == 0) {
        diag_warning(r->d, in->at, "empty-row", "a row with neither name nor port; left out");
        return;
    }
    read_transports(r, &row);
    if (says_the_same(&r->said, &row))
        add_claims(r, &row);
    else
        read_row(r, &row);
}

/* ---- all rows ---- */

void iana_rows_begin(struct iana_rows *r, struct catalogue *c, struct diag *d)
{
    *r = (struct iana_rows){.c = c, .d = d};
    r->nothing = arena_new(&c->mem, struct registration);
}

static bool is_live(const struct claim *k, const struct claim *malformed)
{
    return k->source == SERVC_SOURCE_IANA && k->status == SERVC_ASSIGNED &&
           k->first == malformed->first && k->last == malformed->last &&
           str_eq(k->name, malformed->registration->counterpart);
}

static bool replacement_exists(const struct catalogue *c, const struct claim *malformed)
{
    const struct claim_list *ranges = &c->ranges[malformed->transport];
    struct endpoint e = {malformed->first, malformed->transport};
    if (malformed->first == malformed->last) {
        for (const struct claim *k = NULL; (k = claim_next(c, e, k));)
            if (is_live(k, malformed))
                return true;
        return false;
    }
    for (uint32_t i = 0; i < ranges->count; i++)
        if (is_live(ranges->at[i], malformed))
            return true;
    return false;
}

/* After the last row: alias and replacement stand in no order. */
static void check_aliases(const struct iana_rows *r)
{
    for (uint32_t i = 0; i < r->malformed.count; i++) {
        const struct claim *k = r->malformed.at[i];
        if (replacement_exists(r->c, k))
            continue;
        struct diag_message *m = diag_warning(
            r->d, k->at, "alias-target", "the alias `%s' points to `%s', which is not live here",
            diag_quote(r->d, k->name), diag_quote(r->d, k->registration->counterpart));
        message_about(r->d, m, (struct endpoint){k->first, k->transport});
    }
}

void iana_rows_end(struct iana_rows *r, const struct source_file *file)
{
    check_aliases(r);
    if (r->count == 0)
        diag_warning(r->d, place_file(file), "no-rows", "no row of the registry is in the file");
    r->c->has_source[SERVC_SOURCE_IANA] = true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* An nmap-services file, within what nmap's parsers read (doc/formats.md). Under
 * `upstream` a line whose name and frequency stand is written as it was read;
 * every other line is made anew: name, port, frequency, other names, title. */
#include "write/text_file.h"

#include "base/num.h"
#include "model/card.h"
#include "model/name.h"

#include <string.h>

/* nmap reads 1023 bytes, line break included, and scans names with %127s. */
#define LINE_MAX_BYTES 1022
#define NAME_MAX_BYTES 127
/* Of a line: room for most of them is taken at once. */
#define USUAL_BYTES 36
/* Its normal output goes through a buffer of 64 bytes. */
#define NAME_SHOWN_BYTES 63
/* 1.000000 does not begin with `0.`, so nmap reads it as 0. */
#define FREQUENCY_MAX 999999

#define SEPARATOR STR(" | ")

static const uint32_t class_values[CARD_PREVALENCES] = {
    [CARD_PREVALENCE_NONE] = 0, [CARD_RARE] = 100,          [CARD_OCCASIONAL] = 1000,
    [CARD_COMMON] = 10000,      [CARD_WIDESPREAD] = 100000,
};

struct nmap_writer {
    const struct entry_set *set;
    const struct write_options *o;
    struct sink *out;
    struct diag *d;
    struct arena mem;
    struct sink kept;        /* of the comment being looked at */
    uint8_t *prevalence;     /* of each port, enum card_prevalence; NULL if not asked for */
    uint32_t dccp, comments; /* left out */
};

static void write_header(struct nmap_writer *w)
{
    own_header(w->o, "nmap-services", w->out);
    if (w->o->ranks_by_prevalence) {
        sink_z(w->out, OWN_LINE "frequencies are class values, not measured:\n" OWN_LINE);
        for (unsigned p = CARD_WIDESPREAD;; p--) {
            const char *name = card_prevalence_name((enum card_prevalence)p);
            sink_printf(w->out, "%s ", name ? name : "none");
            sink_millionths(w->out, class_values[p]);
            if (p == CARD_PREVALENCE_NONE)
                break;
            sink_z(w->out, ", ");
        }
        sink_char(w->out, '\n');
    }
    if (w->o->nmap_licence && w->set->catalogue->nmap.header.n) {
        sink_z(w->out, OWN_LINE "the header of that file follows\n");
        sink_str(w->out, w->set->catalogue->nmap.header);
    }
}

/* The class of every port that a card covers; a later layer wins. */
static void gather_prevalence(struct nmap_writer *w)
{
    const struct catalogue *c = w->set->catalogue;
    uint8_t *layer = arena_array(&w->mem, uint8_t, PORTS);
    w->prevalence = arena_array(&w->mem, uint8_t, PORTS);
    for (uint32_t i = 0; i < c->card_count; i++) {
        const struct card *card = c->cards[i];
        if (card->prevalence == CARD_PREVALENCE_NONE)
            continue;
        for (uint32_t port = card->first; port <= card->last; port++)
            if (card->layer >= layer[port]) {
                w->prevalence[port] = (uint8_t)card->prevalence;
                layer[port] = card->layer;
            }
    }
}

static uint32_t frequency_of(struct nmap_writer *w, const struct entry *e)
{
    if (w->prevalence)
        return class_values[w->prevalence[e->at.port]];
    if (!e->freq.known)
        return 0;
    if (e->freq.millionths <= FREQUENCY_MAX)
        return e->freq.millionths;
    message_about(
        w->d,
        diag_note(w->d, name_place(entry_lead(e, w->o->policy)), "frequency-clamped",
                  "the frequency is written as 0.999999, because nmap reads 1.000000 as 0"),
        e->at);
    return FREQUENCY_MAX;
}

/* Why nmap could not read a name back, in words that follow "the name"; or NULL. */
static const char *name_refused(struct str name)
{
    if (name.n == 0)
        return "is empty";
    if (name.n > NAME_MAX_BYTES)
        return "is longer than 127 bytes";
    if (*name.p == '#')
        return "begins with `#'";
    if (str_is(name, "unknown"))
        return "is nmap's word for no name";
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] <= ' ' || name.p[i] == 0x7F)
            return ascii_is_space(name.p[i]) ? "has white space in it" : "has control bytes";
    return NULL;
}

/* What separates names where nmap and its scripts list them. */
static bool is_odd(char c)
{
    return c == '/' || c == ',' || c == ']' || c == '#';
}

/* What nmap reads, and then shows or finds less well than people expect. */
static void note_name(struct nmap_writer *w, const struct entry *e, struct str name)
{
    const struct entry_name *lead = entry_lead(e, w->o->policy);
    if (name.n > NAME_SHOWN_BYTES)
        message_about(w->d,
                      diag_note(w->d, name_place(lead), "name-over-63",
                                "the name has %zu bytes, and nmap shows names over 63 as empty",
                                name.n),
                      e->at);
    for (size_t i = 0; i < name.n; i++)
        if (is_odd(name.p[i])) {
            message_about(
                w->d,
                diag_note(w->d, name_place(lead), "name-odd-byte",
                          "the name `%s' has `%c' in it, which nmap or its scripts take amiss",
                          diag_quote(w->d, name), name.p[i]),
                e->at);
            break;
        }
    if (*name.p < 'a' || *name.p > 'z')
        message_about(
            w->d,
            diag_note(w->d, name_place(lead), "name-not-addressable",
                      "nmap -p cannot address `%s', which begins with no lower-case letter",
                      diag_quote(w->d, name)),
            e->at);
}

/* True if an item of nmap's comment is a name at this port, on any transport. */
static bool is_name_here(const struct nmap_writer *w, const struct entry *e, struct str item)
{
    for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
        const struct entry *x =
            t == e->at.transport ? e : entry_find(w->set, (struct endpoint){e->at.port, t});
        for (uint32_t i = 0; x && i < x->name_count; i++)
            if (name_is_like(x->names[i].name, item))
                return true;
    }
    return false;
}

/* True if nmap's own name is none of the entry's under the policy: it was refused
 * there, and its comment is about something else (465/udp: `smtps'). */
static bool is_comment_refused(const struct nmap_writer *w, const struct entry *e)
{
    for (uint32_t i = 0; i < e->name_count; i++)
        if (name_is_like(e->names[i].name, e->nmap->name) &&
            (!e->names[i].upstream_only || w->o->policy == SERVC_POLICY_UPSTREAM))
            return false;
    return e->nmap->name.n > 0;
}

/* What nmap's comment leaves after taking out names; it holds until the next. */
static struct str comment_title(struct nmap_writer *w, const struct entry *e)
{
    if (!e->nmap || !e->nmap->title.n || is_comment_refused(w, e))
        return STR_NONE;
    struct str rest = e->nmap->title;
    w->kept.n = 0;
    while (rest.n) {
        size_t end = str_find(rest, SEPARATOR);
        struct str item = str_trim(str_sub(rest, 0, end));
        rest = end == STR_NOT_FOUND ? STR_NONE : str_sub(rest, end + SEPARATOR.n, rest.n);
        if (!item.n || is_name_here(w, e, item))
            continue;
        if (w->kept.n)
            sink_str(&w->kept, SEPARATOR);
        sink_str(&w->kept, item);
    }
    return title_line(&w->mem, sink_text(&w->kept));
}

/* Writes one piece of the comment if it fits into the line that began at `start`. */
static bool write_piece(struct nmap_writer *w, size_t start, struct str piece, bool first)
{
    struct str before = first ? STR("\t# ") : SEPARATOR;
    if (w->out->n - start + before.n + piece.n > LINE_MAX_BYTES)
        return false;
    sink_str(w->out, before);
    sink_str(w->out, piece);
    return true;
}

/* The other names; returns how many were written. */
static uint32_t write_aliases(struct nmap_writer *w, const struct entry *e,
                              const struct entry_name *lead, size_t start)
{
    const struct entry_name *n;
    uint32_t written = 0;
    bool full = false;
    for (uint32_t i = 1; (n = entry_name_at(e, w->o->policy, i)); i++) {
        struct str name = entry_spelling(n, w->o->policy);
        const char *why = name_refused(name);
        if (n == lead)
            continue; /* it leads where the first could not be held */
        if (!why) {
            full = full || !write_piece(w, start, name, written == 0);
            written += !full;
            why = full ? "does not fit into nmap's line of 1023 bytes" : NULL;
        }
        if (why)
            message_about(w->d,
                          diag_note(w->d, name_place(n), "alias-not-written",
                                    "the name `%s' %s and is left out of nmap-services",
                                    diag_quote(w->d, name), why),
                          e->at);
    }
    return written;
}

static void write_title(struct nmap_writer *w, const struct entry *e, size_t start,
                        struct str title, bool first)
{
    if (!title.n || write_piece(w, start, title, first))
        return;
    size_t used = w->out->n - start + SEPARATOR.n; /* as many bytes as `\t# ` */
    struct str cut = utf8_cut(title, used < LINE_MAX_BYTES ? LINE_MAX_BYTES - used : 0);
    if (str_trim(cut).n)
        write_piece(w, start, str_trim(cut), first);
    message_about(w->d,
                  diag_note(w->d, name_place(entry_lead(e, w->o->policy)), "title-cut",
                            "the title is cut, because nmap's line holds 1023 bytes"),
                  e->at);
}

/* nmap's line where it stands under `upstream`: its own name leads, spelled the
 * same, and its frequency was not replaced. Else NULL. */
static const struct claim *claim_that_stands(const struct nmap_writer *w, const struct entry *e,
                                             const struct entry_name *lead)
{
    if (w->o->policy != SERVC_POLICY_UPSTREAM || w->o->ranks_by_prevalence || !e->nmap)
        return NULL;
    struct str name = lead ? entry_spelling(lead, w->o->policy) : STR_NONE;
    bool stands = str_eq(name, e->nmap->name) && e->freq.known == e->nmap->freq.known &&
                  e->freq.millionths == e->nmap->freq.millionths;
    return stands && e->nmap->line ? e->nmap : NULL;
}

/* Name, endpoint and frequency. */
static void write_columns(struct nmap_writer *w, const struct entry *e, struct str name)
{
    uint32_t frequency = frequency_of(w, e);
    if (!sink_room(w->out, name.n + 1 + ENDPOINT_TEXT + 1 + MILLIONTHS_BYTES))
        return;
    char *start = w->out->p + w->out->n, *p = start;
    memcpy(p, name.p, name.n);
    p += name.n;
    *p++ = '\t';
    p += endpoint_put(p, e->at);
    *p++ = '\t';
    p += put_millionths(p, frequency);
    w->out->n += (size_t)(p - start);
}

static void write_line(struct nmap_writer *w, const struct entry *e, const struct entry_name *lead,
                       struct str name)
{
    size_t start = w->out->n;
    const struct claim *as_read = claim_that_stands(w, e, lead);
    if (as_read && as_read->line->raw.n) {
        sink_str(w->out, as_read->line->raw);
        sink_char(w->out, '\n');
        return;
    }
    write_columns(w, e, name);
    if (as_read) {
        write_title(w, e, start, title_line(&w->mem, as_read->title), true);
    } else {
        uint32_t written = write_aliases(w, e, lead, start);
        struct str title = title_line(&w->mem, e->title);
        write_title(w, e, start, title.n ? title : comment_title(w, e), written == 0);
    }
    sink_char(w->out, '\n');
}

static uint32_t count_lines(struct str s)
{
    struct str line;
    uint32_t n = 0;
    while (str_cut(&s, '\n', &line))
        n++;
    return n;
}

/* The first of the other names that nmap can read; NULL if there is none, and the
 * line then has its frequency alone. */
static const struct entry_name *next_lead(struct nmap_writer *w, const struct entry *e,
                                          const struct entry_name *refused)
{
    struct str name = entry_spelling(refused, w->o->policy);
    const struct entry_name *n;
    uint32_t i = 1;
    while ((n = entry_name_at(e, w->o->policy, i)) && name_refused(entry_spelling(n, w->o->policy)))
        i++;
    message_about(w->d,
                  diag_note(w->d, name_place(refused), n ? "lead-not-written" : "name-not-written",
                            "the name `%s' %s, so %s%s%s leads in nmap-services",
                            diag_quote(w->d, name), name_refused(name), n ? "`" : "",
                            n ? diag_quote(w->d, entry_spelling(n, w->o->policy)) : "no name",
                            n ? "'" : ""),
                  e->at);
    return n;
}

static void write_entry(struct nmap_writer *w, const struct entry *e)
{
    bool upstream = w->o->policy == SERVC_POLICY_UPSTREAM;
    const struct entry_name *lead = entry_lead(e, w->o->policy);
    if (e->nmap && e->nmap->line && upstream)
        sink_str(w->out, e->nmap->line->leading);
    else if (e->nmap && e->nmap->line)
        w->comments += count_lines(e->nmap->line->leading);
    if (!lead && !e->freq.known && !(upstream && e->nmap))
        return; /* no name of today and no frequency: only a legacy name, or nothing */
    if (lead && name_refused(entry_spelling(lead, w->o->policy))) {
        lead = next_lead(w, e, lead);
        if (!lead && !e->freq.known)
            return;
    }
    struct str name = lead ? entry_spelling(lead, w->o->policy) : STR("unknown");
    if (lead)
        note_name(w, e, name);
    write_line(w, e, lead, name);
}

/* The entries of one port, in the order of upstream's file: the protocols by
 * the alphabet. nmap ranks equal frequencies by their place in the file. */
static uint32_t write_port(struct nmap_writer *w, uint32_t i)
{
    static const uint8_t order[] = {SERVC_SCTP, SERVC_TCP, SERVC_UDP};
    const struct entry *at[SERVC_TRANSPORTS] = {NULL};
    uint16_t port = w->set->at[i]->at.port;
    for (; i < w->set->count && w->set->at[i]->at.port == port; i++)
        at[w->set->at[i]->at.transport] = w->set->at[i];
    for (size_t k = 0; k < sizeof order; k++)
        if (at[order[k]])
            write_entry(w, at[order[k]]);
    const struct entry *dccp = at[SERVC_DCCP];
    if (dccp && (dccp->freq.known || entry_lead(dccp, w->o->policy)))
        w->dccp++;
    return i;
}

static void write_trailer(struct nmap_writer *w)
{
    struct str trailer = w->set->catalogue->nmap.trailer;
    if (w->o->policy == SERVC_POLICY_UPSTREAM)
        sink_str(w->out, trailer);
    else
        w->comments += count_lines(trailer);
    struct place at = {w->set->catalogue->nmap.file, 0, 0};
    if (w->comments)
        diag_note(w->d, at, "comments-not-written",
                  "comment lines between and behind the lines of the nmap-services file that are "
                  "left out, as under any policy but upstream: %u",
                  (unsigned)w->comments);
    if (w->dccp)
        diag_note(w->d, (struct place){0}, "dccp-not-written",
                  "dccp entries that are left out, because nmap-services has no dccp: %u",
                  (unsigned)w->dccp);
}

void write_nmap_services(const struct entry_set *set, const struct write_options *o,
                         struct sink *out, struct diag *d)
{
    struct nmap_writer w = {.set = set, .o = o, .out = out, .d = d, .kept = SINK_EMPTY};
    if (o->ranks_by_prevalence)
        gather_prevalence(&w);
    sink_room(out, (size_t)set->count * USUAL_BYTES);
    write_header(&w);
    for (uint32_t i = 0; i < set->count;)
        i = write_port(&w, i);
    write_trailer(&w);
    out->failed = out->failed || w.kept.failed;
    sink_free(&w.kept);
    arena_free(&w.mem);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* What the sources say of an endpoint: rows about ports alone, and rows about
 * ranges. Both are found by binary search. */
#include "lib/image.h"

bool image_read_evidence(struct servc_table *t)
{
    const struct image *s = &t->at[RAW_EVID];
    struct evidence_parts *e = &t->evidence;
    if (s->size == 0)
        return true;
    uint32_t rows = image_u32(s, 0), ranges = image_u32(s, 1);
    e->kind_count = image_u32(s, 2);
    uint64_t kinds = (uint64_t)e->kind_count * STATEMENT_KIND_BYTES,
             all = (uint64_t)rows * STATEMENT_BYTES,
             head = EVIDENCE_HEADER + kinds + all + 2 * (uint64_t)ranges;
    if (ranges > rows || ranges > STATEMENT_RANGES_MAX || head > s->size ||
        s->size - head < STATEMENT_STRINGS || s->base[s->size - 1] != 0)
        return false;
    e->range_count = ranges;
    e->single_count = rows - ranges;
    e->kinds = s->base + EVIDENCE_HEADER;
    e->rows = e->kinds + kinds;
    e->reach = e->rows + all;
    e->texts = (struct image){s->base + head, s->size - (size_t)head};
    return true;
}

static const uint8_t *row_at(const struct evidence_parts *e, uint32_t i)
{
    return e->rows + (size_t)i * STATEMENT_BYTES;
}

/* NULL for a row of a kind that is not there. */
static const uint8_t *kind_of(const struct evidence_parts *e, const uint8_t *row)
{
    uint32_t kind = load_u16(row + STATEMENT_KIND) >> 2;
    return kind < e->kind_count ? e->kinds + (size_t)kind * STATEMENT_KIND_BYTES : NULL;
}

static uint32_t transport_of(const uint8_t *row)
{
    return load_u16(row + STATEMENT_KIND) & 3;
}

/* The order of rows: transport, then first port. */
static uint32_t place_of(const uint8_t *row)
{
    return transport_of(row) << 16 | load_u16(row + STATEMENT_FIRST);
}

static bool is_registry(const struct evidence_parts *e, const uint8_t *row)
{
    const uint8_t *kind = kind_of(e, row);
    return kind && kind[STATEMENT_SOURCE] == SERVC_SOURCE_IANA;
}

/* The first row from `from` to before `to` that is not before the place. */
static uint32_t lower_bound(const struct evidence_parts *e, uint32_t from, uint32_t to,
                            uint32_t place)
{
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (place_of(row_at(e, middle)) < place)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Rows about the port alone: the registry's, then the others. Not more are counted than
 * are asked for. */
struct singles {
    uint32_t first, others, end;
};

static struct singles singles_at(const struct evidence_parts *e, uint32_t place)
{
    struct singles s;
    uint32_t i = s.first = lower_bound(e, 0, e->single_count, place);
    uint32_t most =
        e->single_count - i < STATEMENTS_AT_MAX ? e->single_count : i + STATEMENTS_AT_MAX;
    while (i < most && place_of(row_at(e, i)) == place && is_registry(e, row_at(e, i)))
        i++;
    s.others = i;
    while (i < most && place_of(row_at(e, i)) == place)
        i++;
    s.end = i;
    return s;
}

static uint32_t reach_of(const struct evidence_parts *e, uint32_t i)
{
    return load_u16(e->reach + 2 * (size_t)(i - e->single_count));
}

/* The n-th range that has the port; NULL if there are fewer, and *n is then less by
 * those there are. Reaches ascend within a transport, so what lies before the first
 * that comes as far as the port need not be looked at. */
static const uint8_t *range_at(const struct evidence_parts *e, uint32_t place, uint32_t *n)
{
    uint32_t port = place & 0xFFFF, all = e->single_count + e->range_count;
    uint32_t end = lower_bound(e, e->single_count, all, place + 1);
    if (end == e->single_count || reach_of(e, end - 1) < port)
        return NULL; /* or a range of another transport, which is as good */
    uint32_t low = lower_bound(e, e->single_count, end, place - port), high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (reach_of(e, middle) < port)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < end; low++)
        if (load_u16(row_at(e, low) + STATEMENT_LAST) >= port && (*n)-- == 0)
            return row_at(e, low);
    return NULL;
}

/* The registry's rows, its ranges, then other files. */
static const uint8_t *statement_at(const struct evidence_parts *e, unsigned transport,
                                   uint32_t port, uint32_t i)
{
    uint32_t place = transport << 16 | port;
    struct singles s = singles_at(e, place);
    if (i < s.others - s.first)
        return row_at(e, s.first + i);
    i -= s.others - s.first;
    const uint8_t *range = range_at(e, place, &i);
    if (range)
        return range;
    return i < s.end - s.others ? row_at(e, s.others + i) : NULL;
}

/* The text at an offset, or "". The texts end in NUL. */
static const char *text_at(const struct image *texts, uint64_t offset)
{
    const uint8_t *p = image_at(texts, offset, 1);
    return p ? (const char *)p : "";
}

/* Consecutive strings; "" behind the end. */
static void take_strings(const struct image *texts, uint64_t offset, const char **out, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        out[i] = text_at(texts, offset);
        offset += strlen(out[i]) + 1;
    }
}

static const char *title_at(const struct servc_table *t, uint32_t offset)
{
    return offset & TITLE_OF_ENTRY ? text_at(&t->titles, offset & ~TITLE_OF_ENTRY)
                                   : text_at(&t->evidence.texts, offset);
}

int servc_evidence_at(const struct servc_table *t, enum servc_transport transport, uint16_t port,
                      uint32_t i, struct servc_evidence *out)
{
    const struct evidence_parts *e = &t->evidence;
    const char *strings[STATEMENT_STRINGS];
    if (!out || (unsigned)transport >= SERVC_TRANSPORTS)
        return SERVC_EINVAL;
    const uint8_t *row = i < STATEMENTS_AT_MAX ? statement_at(e, transport, port, i) : NULL;
    const uint8_t *kind = row ? kind_of(e, row) : NULL;
    if (!kind)
        return SERVC_ENOENT;
    const char *name = image_name(t, load_u16(row + STATEMENT_NAME));
    take_strings(&e->texts, load_u32(row + STATEMENT_TEXT), strings, STATEMENT_STRINGS);
    *out = (struct servc_evidence){
        .source = kind[STATEMENT_SOURCE] < SERVC_SOURCES ? kind[STATEMENT_SOURCE]
                                                         : (uint8_t)SERVC_SOURCE_NONE,
        .status = kind[STATEMENT_STATUS] < SERVC_STATUSES ? kind[STATEMENT_STATUS]
                                                          : (uint8_t)SERVC_UNKNOWN,
        .flags = kind[STATEMENT_FLAGS],
        .name = name ? name : "",
        .registered = strings[0],
        .modified = strings[1],
        .refs = strings[2],
        .title = title_at(t, load_u32(row + STATEMENT_TITLE)),
        .unauthorized = strings[3],
        .counterpart = strings[4],
        .file = text_at(&e->texts, load_u32(kind + STATEMENT_FILE)),
    };
    return SERVC_OK;
}

/* ---- Verify ---- */

static bool kinds_hold(const struct evidence_parts *e)
{
    for (uint32_t i = 0; i < e->kind_count; i++) {
        const uint8_t *kind = e->kinds + (size_t)i * STATEMENT_KIND_BYTES;
        if (kind[STATEMENT_SOURCE] >= SERVC_SOURCES ||
            kind[STATEMENT_SOURCE] == SERVC_SOURCE_CARD ||
            kind[STATEMENT_STATUS] >= SERVC_STATUSES ||
            (kind[STATEMENT_FLAGS] & ~STATEMENT_FLAGS_KNOWN) ||
            load_u32(kind + STATEMENT_FILE) >= e->texts.size)
            return false;
    }
    return true;
}

static bool row_holds(const struct servc_table *t, uint32_t i)
{
    const struct evidence_parts *e = &t->evidence;
    const uint8_t *row = row_at(e, i), *kind = kind_of(e, row);
    uint32_t first = load_u16(row + STATEMENT_FIRST), last = load_u16(row + STATEMENT_LAST);
    uint32_t cell = load_u16(row + STATEMENT_NAME), title = load_u32(row + STATEMENT_TITLE);
    bool range = i >= e->single_count;
    return kind &&
           (kind[STATEMENT_FLAGS] & SERVC_EVIDENCE_RANGE) == (range ? SERVC_EVIDENCE_RANGE : 0) &&
           (range ? first <= last : first == last) && (cell == 0 || image_name(t, cell)) &&
           (title & TITLE_OF_ENTRY ? (title & ~TITLE_OF_ENTRY) < t->titles.size
                                   : title < e->texts.size) &&
           load_u32(row + STATEMENT_TEXT) < e->texts.size;
}

/* The registry's rows before the others of the same port. */
static bool follows(const struct evidence_parts *e, const uint8_t *before, const uint8_t *row)
{
    uint32_t p = place_of(before), q = place_of(row);
    return p < q || (p == q && (is_registry(e, before) || !is_registry(e, row)));
}

bool evidence_holds(const struct servc_table *t)
{
    const struct evidence_parts *e = &t->evidence;
    uint32_t reach = 0;
    for (uint32_t i = 0; i < e->single_count + e->range_count; i++) {
        if (!row_holds(t, i))
            return false;
        const uint8_t *row = row_at(e, i);
        bool range = i >= e->single_count, begins = i == 0 || i == e->single_count;
        if (!begins && !follows(e, row - STATEMENT_BYTES, row))
            return false;
        if (!range)
            continue;
        uint32_t last = load_u16(row + STATEMENT_LAST);
        if (begins || transport_of(row) != transport_of(row - STATEMENT_BYTES))
            reach = 0;
        reach = last > reach ? last : reach;
        if (load_u16(e->reach + 2 * (size_t)(i - e->single_count)) != reach)
            return false;
    }
    return kinds_hold(e);
}

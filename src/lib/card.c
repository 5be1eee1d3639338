/* SPDX-License-Identifier: BSD-2-Clause */
/* One card's text: each is deflated alone, against a dictionary that all share. */
#include "lib/image.h"

#include <zlib.h>

/* What inflate needs for a window of 8 KiB is 15.4 KiB in zlib 1.2 and 1.3; it is
 * taken from the stack, since a lookup allocates nothing. */
#define ROOM (24 * 1024)

struct room {
    size_t used;
    _Alignas(16) unsigned char bytes[ROOM];
};

static voidpf take_room(voidpf opaque, uInt n, uInt size)
{
    struct room *room = opaque;
    size_t bytes = ((size_t)n * size + 15) / 16 * 16;
    if (size && n > ROOM / size)
        return Z_NULL;
    if (bytes > ROOM - room->used)
        return Z_NULL;
    room->used += bytes;
    return room->bytes + room->used - bytes;
}

static void leave_room(voidpf opaque, voidpf p)
{
    (void)opaque;
    (void)p;
}

struct card_place {
    struct image dictionary, data;
    size_t length;
};

static const uint8_t *row_at(const struct image *s, uint32_t i)
{
    return s->size ? image_at(s, CARD_HEADER + (uint64_t)i * CARD_BYTES, CARD_BYTES) : NULL;
}

/* The narrowest card that has the port. Rows are in order of first ports: from the
 * last that begins at or before the port backwards, no row can be narrower than one
 * that was found if it begins farther away than that is wide. */
static const uint8_t *find_row(const struct image *s, uint32_t port)
{
    const uint8_t *best = NULL, *row;
    uint32_t low = 0, high = s->size ? image_u32(s, 0) : 0, width = UINT32_MAX;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        row = row_at(s, middle);
        if (row && load_u16(row + CARD_FIRST) <= port)
            low = middle + 1;
        else
            high = middle;
    }
    while (low > 0 && (row = row_at(s, --low))) {
        uint32_t first = load_u16(row + CARD_FIRST), last = load_u16(row + CARD_LAST);
        if (best && port - first > width)
            break;
        if (first <= port && port <= last && last - first < width) {
            best = row;
            width = last - first;
        }
    }
    return best;
}

static int find_card(const struct servc_table *t, const uint8_t *row, struct card_place *out)
{
    const struct image *s = &t->at[RAW_CARD];
    if (!row)
        return SERVC_ENOENT;
    uint64_t rows = CARD_HEADER + (uint64_t)image_u32(s, 0) * CARD_BYTES, words = image_u32(s, 1);
    out->dictionary = (struct image){image_at(s, rows, words), (size_t)words};
    out->data.size = load_u32(row + CARD_LENGTH);
    out->data.base = image_at(s, rows + words + load_u32(row + CARD_OFFSET), out->data.size);
    out->length = load_u32(row + CARD_TEXT);
    if (!out->dictionary.base || !out->data.base || words > CARD_DICTIONARY_MAX ||
        out->length > CARD_TEXT_MAX || out->length / 1032 > out->data.size)
        return SERVC_ECORRUPT;
    return SERVC_OK;
}

static int inflate_card(z_stream *z, const struct card_place *card)
{
    if (card->dictionary.size &&
        inflateSetDictionary(z, card->dictionary.base, (uInt)card->dictionary.size) != Z_OK)
        return SERVC_ENOMEM;
    int status = inflate(z, Z_FINISH);
    if (status == Z_MEM_ERROR)
        return SERVC_ENOMEM;
    return status == Z_STREAM_END && z->avail_out == 0 ? SERVC_OK : SERVC_ECORRUPT;
}

static int read_card(const struct servc_table *t, const uint8_t *row, char *buffer, size_t size,
                     size_t *length)
{
    struct card_place card = {{NULL, 0}, {NULL, 0}, 0};
    struct room room;
    int error = find_card(t, row, &card);
    if (error)
        return error;
    *length = card.length;
    if (card.length > size)
        return SERVC_ELARGE;
    room.used = 0;
    unsigned char nothing = 0;
    z_stream z = {.zalloc = take_room, .zfree = leave_room, .opaque = &room};
    z.next_in = (Bytef *)card.data.base;
    z.avail_in = (uInt)card.data.size;
    z.next_out = card.length ? (Bytef *)buffer : &nothing;
    z.avail_out = (uInt)card.length;
    if (inflateInit2(&z, -CARD_WINDOW_BITS) != Z_OK)
        return SERVC_ENOMEM;
    error = inflate_card(&z, &card);
    inflateEnd(&z);
    return error;
}

int servc_card(const struct servc_table *t, uint16_t port, char *buffer, size_t size,
               size_t *length)
{
    if (!length || (!buffer && size))
        return SERVC_EINVAL;
    return read_card(t, find_row(&t->at[RAW_CARD], port), buffer, size, length);
}

int servc_card_at(const struct servc_table *t, uint32_t i, struct servc_card_ports *ports,
                  char *buffer, size_t size, size_t *length)
{
    const struct image *s = &t->at[RAW_CARD];
    if (!ports || !length || (!buffer && size))
        return SERVC_EINVAL;
    const uint8_t *row = s->size && i < image_u32(s, 0) ? row_at(s, i) : NULL;
    if (row)
        *ports = (struct servc_card_ports){(uint16_t)load_u16(row + CARD_FIRST),
                                           (uint16_t)load_u16(row + CARD_LAST)};
    return read_card(t, row, buffer, size, length);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* What the keys in cards stand for: consecutive strings, found by binary search. */
#include "lib/image.h"

bool image_read_sources(struct servc_table *t)
{
    const struct image *s = &t->at[RAW_SRCS];
    if (s->size == 0)
        return true;
    uint32_t rows = image_u32(s, 0);
    uint64_t head = 4 + 4 * (uint64_t)rows;
    if (head > s->size || (s->size > head && s->base[s->size - 1] != 0))
        return false;
    t->source_rows = rows;
    t->source_texts = (struct image){s->base + head, s->size - (size_t)head};
    return true;
}

/* The strings of a row; the texts end in NUL. False if they are not all inside. */
static bool strings_at(const struct servc_table *t, uint32_t row, const char **out)
{
    uint64_t offset = image_u32(&t->at[RAW_SRCS], (uint64_t)row + 1);
    for (unsigned i = 0; i < SOURCE_STRINGS; i++) {
        out[i] = (const char *)image_at(&t->source_texts, offset, 1);
        if (!out[i])
            return false;
        offset += strlen(out[i]) + 1;
    }
    return true;
}

/* The order of `n` bytes and a string. */
static int compare(const char *key, size_t n, const char *other)
{
    size_t m = strlen(other);
    int order = memcmp(key, other, n < m ? n : m);
    return order ? order : (n > m) - (n < m);
}

int servc_source_of_key(const struct servc_table *t, const char *key, size_t length,
                        struct servc_source_text *out)
{
    const char *s[SOURCE_STRINGS];
    uint32_t low = 0, high = t->source_rows;
    if (!key || !out)
        return SERVC_EINVAL;
    if (length == SERVC_NUL)
        length = strlen(key);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (!strings_at(t, middle, s))
            return SERVC_ENOENT;
        int order = compare(key, length, s[0]);
        if (order == 0) {
            *out = (struct servc_source_text){s[1], s[2], s[3], s[4]};
            return SERVC_OK;
        }
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SERVC_ENOENT;
}

bool sources_hold(const struct servc_table *t)
{
    const char *s[SOURCE_STRINGS], *before = NULL;
    for (uint32_t i = 0; i < t->source_rows; i++) {
        if (!strings_at(t, i, s) || (before && strcmp(before, s[0]) >= 0))
            return false;
        before = s[0];
    }
    return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Titles and references: one text an entry at most, many entries a text. */
#include "lib/expand.h"

/* To the next code that is not TEXT_NONE; there is none behind the last entry. */
static void pass_none(struct texts *k)
{
    const uint8_t *p = k->codes;
    while (k->codes_end - p >= 8 && load_u64(p) == 0)
        p += 8;
    while (p < k->codes_end && *p == TEXT_NONE)
        p++;
    k->none = p < k->codes_end ? (uint32_t)(p - k->codes) : UINT32_MAX;
    k->codes = p;
}

bool expand_special_text(struct expansion *x, struct texts *k, uint32_t entry)
{
    uint32_t text = k->count;
    switch (*k->codes++) {
    case TEXT_NEW:
        text = k->next < k->count ? k->next++ : k->count;
        break;
    case TEXT_AS_BEFORE:
        text = k->last;
        break;
    case TEXT_EXPLICIT:
        text = cursor_number(&k->explicit);
        break;
    }
    pass_none(k);
    if (!expand_check(x, !k->explicit.bad && text < k->count))
        return false;
    k->last = text;
    uint8_t *row = expand_grow(x, &k->rows, TEXT_BYTES);
    if (!row)
        return false;
    store_u32(row + TEXT_ENTRY, entry);
    store_u32(row + TEXT_OFFSET, k->offset[text]);
    return true;
}

bool expand_texts_begin(struct expansion *x, struct texts *k, enum table_column column)
{
    const struct table_bytes *b = &x->c->at[column], *codes = &x->c->at[column + 1];
    k->explicit = cursor_of(x, (enum table_column)(column + 2));
    k->none = UINT32_MAX;
    if (!expand_check(x, (b->n == 0 || b->p[b->n - 1] == 0) &&
                             (codes->n == 0 || codes->n == x->total)))
        return false;
    for (size_t i = 0; i < b->n; i++)
        k->count += b->p[i] == 0;
    k->last = k->count;
    k->offset = expand_room(x, k->count, sizeof *k->offset);
    if (!k->offset)
        return false;
    for (uint32_t i = 0, at = 0; i < k->count; i++) {
        k->offset[i] = at;
        at += (uint32_t)strlen((const char *)b->p + at) + 1;
    }
    if (codes->n) {
        k->codes = codes->p;
        k->codes_end = codes->p + codes->n;
        pass_none(k);
    }
    return true;
}

/* Rows came in order of ports; sections have them by transport, then port. */
void expand_put_sorted(const struct expansion *x, const struct growing *rows, uint32_t row_bytes,
                       uint8_t *to)
{
    uint32_t at[SERVC_TRANSPORTS + 1] = {0};
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < rows->n; i += row_bytes) {
            uint32_t entry = load_u32(rows->p + i);
            unsigned t = SERVC_TRANSPORTS - 1;
            while (entry < x->first[t])
                t--;
            if (pass == 0)
                at[t + 1]++;
            else
                memcpy(to + (size_t)at[t]++ * row_bytes, rows->p + i, row_bytes);
        }
        for (unsigned t = 1; pass == 0 && t <= SERVC_TRANSPORTS; t++)
            at[t] += at[t - 1];
    }
}

bool expand_put_texts(struct expansion *x, const struct texts *k, enum table_column column,
                      enum raw_section section)
{
    const struct table_bytes *b = &x->c->at[column];
    if (!k->codes)
        return true;
    uint8_t *p = expand_part(x, section, 4 + k->rows.n + b->n);
    if (!p)
        return false;
    store_u32(p, (uint32_t)(k->rows.n / TEXT_BYTES));
    expand_put_sorted(x, &k->rows, TEXT_BYTES, p + 4);
    if (b->n)
        memcpy(p + 4 + k->rows.n, b->p, b->n);
    return true;
}

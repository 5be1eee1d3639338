/* SPDX-License-Identifier: BSD-2-Clause */
/* The page of a port as text for a terminal, as Markdown and as JSON. Every writer
 * makes the page's texts harmless for what it writes. */
#ifndef PAGE_PAGE_WRITE_H
#define PAGE_PAGE_WRITE_H

#include "base/json.h"
#include "page/page.h"

/* "465 submissions", "465/udp igmpv3lite", "4 reserved": unescaped, like all of a page. */
void put_page_title(struct sink *out, const struct page *p);

struct page_style {
    unsigned width; /* columns, PAGE_WIDTH_MIN at least */
    bool colour;    /* bold and colour by ANSI escapes */
};

#define PAGE_WIDTH_MIN 40u
#define PAGE_WIDTH_PROSE 100u /* wider lines are hard to read */

/* Lines of at most style->width columns (base/plain.h says what a column is); a word that is
 * longer stands alone in its line, so that URLs can be copied. */
void page_put_text(const struct page *p, const struct page_style *style, struct sink *out);

/* CommonMark, and nothing of the page's texts is markup in it. */
void page_put_markdown(const struct page *p, struct sink *out);

/* One object (doc/json.md). */
void page_put_json(const struct page *p, struct json *j);

#endif

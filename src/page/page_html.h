/* SPDX-License-Identifier: BSD-2-Clause */
/* The page of a port as HTML: what stands in <main>. Head, navigation and style are
 * those of the site around it. */
#ifndef PAGE_PAGE_HTML_H
#define PAGE_PAGE_HTML_H

#include "base/sink.h"
#include "page/page.h"

/* Where links to other ports and to rules lead. */
struct page_links {
    void (*put_port)(const void *site, uint16_t port, struct sink *out); /* writes a URL */
    const void *site;
    const char *rules; /* the URL of rule R is this and R */
};

/* Writes <article>. Texts of the page may hold any bytes; what is written is
 * well-formed and has no markup from them. */
void page_put_html(const struct page *p, const struct page_links *links, struct sink *out);

/* <span class="status legacy">legacy</span> */
void html_status(struct sink *out, enum servc_status status);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* A static site: a page for each port that has something to say, indexes of them, and a
 * search in a table that the pages carry along. All files lie in one folder, need
 * no server, and ask nobody for anything.
 *
 * Use: site_new; site_want_card for each card of the table; site_choose; site_make_page
 * for each page; site_finish. The files are then in memory.
 */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "base/file.h"
#include "lib/servc.h"
#include "page/page.h"

/* The front page with all that its search needs is no larger than this, in bytes. */
#define SITE_INDEX_MAX 200000u

struct site;

/* An empty site about a table, which stays open as long as the site is. What the site
 * holds belongs to `mem`, but for what site_free frees. */
struct site *site_new(const struct servc_table *t, enum servc_policy policy, struct arena *mem);
void site_free(struct site *s); /* NULL is allowed */

/* Ports first to last (mostly equal) have a card, so a page. */
void site_want_card(struct site *s, uint16_t first, uint16_t last);

/* Adds the other ports that are worth a page: where sources or transports disagree about
 * the name, and those that are most often open. Pages are numbered in order of ports;
 * returns how many there are. */
uint32_t site_choose(struct site *s);
void site_ports(const struct site *s, uint32_t i, uint16_t *first, uint16_t *last);

/* Makes page i and its JSON, in any order. Nothing of `p` is needed any more afterwards.
 * Threads may make pages at the same time, each with a number of its own below
 * TASKS_THREADS_MAX (base/tasks.h); the files do not depend on which does what. */
void site_make_page(struct site *s, uint32_t i, const struct page *p, unsigned worker);

/* Whether the front page can carry a compressed table of so many bytes; once all pages are
 * made. */
bool site_has_room(struct site *s, size_t bytes);

/* Which titles the table of the search has: as many as there is room for. */
enum site_titles { SITE_TITLES_ALL, SITE_TITLES_OF_PAGES, SITE_TITLES_NONE };
#define SITE_TITLES 3

/* The ports whose titles those are: [65536], or NULL for all. */
const bool *site_titled(const struct site *s, enum site_titles titles);

/* Makes all that is not the page of a port, on so many threads. `packed` is a compressed
 * table without cards, with those titles. False without memory. */
bool site_finish(struct site *s, struct str packed, enum site_titles titles, unsigned threads);

/* The files, the manifest (site.json) last. */
const struct output *site_files(const struct site *s, uint32_t *count);

#endif

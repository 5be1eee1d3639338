/* SPDX-License-Identifier: BSD-2-Clause */
/* What is held against cards beyond what their reader refuses (doc/cards.md,
 * "What `check` finds"). A lint looks at the catalogue and at the entries that it
 * came to, and reports findings: errors, warnings, and notes for what is worth
 * knowing and no fault. */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include "model/card.h"
#include "model/entry.h"

/* A change of text that mends a finding without a doubt: lines of a file that go
 * (none, if `count` is 0), and text that comes in before line `line`. */
struct lint_edit {
    const struct source_file *file;
    uint32_t line, count;
    struct str text; /* whole lines, each with its LF; may be empty */
};

/* A file that cards were read from. */
struct lint_file {
    const struct source_file *file;
    struct str text;
    uint32_t *lines; /* offsets; made when it is asked for */
    uint32_t line_count;
};

struct lint {
    /* Given. */
    const struct catalogue *catalogue;
    const struct entry_set *entries; /* NULL: lints about entries do nothing */
    struct lint_file *files;         /* in order of reading */
    uint32_t file_count;
    struct str nmap_date; /* of the nmap-services file; may be empty */
    uint32_t newest_rfc;  /* that is known to be out; 0: not known */
    bool whole;           /* every card that there is could be read */
    bool nmap_given;      /* somebody chose this nmap-services file */
    struct diag *d;
    struct arena *mem; /* owns edits, and what lints need meanwhile */
    /* Found. */
    struct lint_edit *edits;
    uint32_t edit_count, edit_capacity;
    uint32_t last_file;
};

/* All lints, in the order of lints.def. */
void lint_run(struct lint *l);

/* Each lint is a function; what it finds has ids of its own. */
typedef void lint_fn(struct lint *l);
#define LINT(fn, what) lint_fn lint_##fn;
#include "lint/lints.def"
#undef LINT

/* Parts that lints share. */

/* Calls `visit` for each sentence of a card in order: `say` of statements and of
 * history, each line of `about` and `note`. */
typedef void lint_sentence_fn(struct lint *l, const struct card *card, enum card_field field,
                              struct card_text sentence, void *data);
void lint_sentences(struct lint *l, const struct card *card, lint_sentence_fn *visit, void *data);

/* A line of a file, from 1, without its line break; empty behind the end. */
struct str lint_line(struct lint *l, const struct source_file *file, uint32_t line);
/* Lines `from` to before `to` as they are, line breaks included. */
struct str lint_lines(struct lint *l, const struct source_file *file, uint32_t from, uint32_t to);
/* The line behind a document: where it ends (`---`, `...`), or the file does. */
uint32_t lint_document_end(struct lint *l, const struct card *card);

/* Room for one more edit. */
void lint_add_edit(struct lint *l, struct lint_edit edit);
/* The text of a file with its edits made; edits that overlap others are left out. */
struct str lint_apply(struct lint *l, const struct source_file *file, struct str text);

/* Letters and digits alone, in lower case, one blank between words: what is left
 * when two sentences are compared. */
struct str lint_folded(struct arena *mem, struct str text);

/* Edits for dates that a reader refused and that can only mean one day: 2024-1-5. */
void lint_mend_dates(struct lint *l, const struct diag *refused);

#endif

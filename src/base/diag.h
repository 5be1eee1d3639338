/* SPDX-License-Identifier: BSD-2-Clause */
/* What went wrong or was decided, each with its place and an id.
 *
 * Messages are collected in order; `print` shows errors and warnings as
 * `file:line:column: error: text [id]`, and the report is made of all of them,
 * notes included. A note is a decision worth keeping (an alias dropped, a name
 * moved), never printed while working.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/arena.h"

#include <stdio.h>

/* An input: the path to open and print in messages, and the label by which
 * outputs call it (no host path, so that outputs are the same everywhere). */
struct source_file {
    const char *path;
    const char *label;
};

/* Line and column count from 1; 0 is "not there" (a whole file, a whole line).
 * Columns count bytes. */
struct place {
    const struct source_file *file;
    uint32_t line, column;
};

/* A whole file. */
static inline struct place place_file(const struct source_file *file)
{
    return (struct place){file, 0, 0};
}

enum diag_level { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE };
#define DIAG_LEVELS 3

struct diag_message {
    struct diag_message *next;
    enum diag_level level;
    const char *id;      /* a row of doc/diagnostics.md; static */
    struct place at;
    struct place also;   /* the other place, where two are at fault; file may be NULL */
    struct str subject;  /* the endpoint, "465/tcp"; may be empty */
    uint32_t order;      /* sorts messages of one id in the report */
    struct str text;
    struct str hint;     /* may be empty */
};

/* Messages of one id and level that are kept with their text; the rest are counted,
 * so that a hostile file cannot make messages much larger than itself. There are
 * never as many decisions as notes are kept. */
#define DIAG_KEPT 1000
#define DIAG_KEPT_NOTES 100000

struct diag_kind {
    const char *id;
    uint32_t count[DIAG_LEVELS];
};

/* Messages of one id that count as another level (--werror, --no-warn). */
struct diag_override {
    struct str id;
    enum diag_level level;
};

struct diag {
    struct arena *mem;
    struct diag_override *overrides;
    uint32_t override_count, override_capacity;
    bool all_errors;         /* every warning counts as an error */
    bool notes_counted;      /* nobody will read the notes: they are counted and not kept */
    struct diag_message *first, **last;
    uint32_t count[DIAG_LEVELS];
    struct diag_kind *kinds; /* one for each id met, in order */
    uint32_t kind_count, kind_capacity;
    struct diag_message spare; /* what diag_add returns for a counted message */
};

/* `mem` owns all messages. */
void diag_init(struct diag *d, struct arena *mem);

/* A diag for a part of the work of `whole`, in which ids count as the same levels; it
 * and its messages belong to `mem`. `whole` is only read, and may not change until
 * diag_join. */
void diag_init_part(struct diag *part, const struct diag *whole, struct arena *mem);
/* Adds the messages of a part behind those of `d`, as if they had been met there. The part is
 * good for nothing afterwards, but the messages stay in its memory. */
void diag_join(struct diag *d, struct diag *part);

/* From now on warnings of this id count as `level`. */
void diag_override(struct diag *d, struct str id, enum diag_level level);

/* diag_error(d, place, id, format, ...) and its two sisters add a message, and
 * return it so that the caller can add subject, other place or hint. */
struct diag_message *diag_add(struct diag *d, enum diag_level level, struct place at, const char *id,
                              const char *fmt, ...) __attribute__((format(printf, 5, 6)));

#define diag_error(d, ...) diag_add((d), DIAG_ERROR, __VA_ARGS__)
#define diag_warning(d, ...) diag_add((d), DIAG_WARNING, __VA_ARGS__)
#define diag_note(d, ...) diag_add((d), DIAG_NOTE, __VA_ARGS__)

struct diag_style {
    bool colour;
    bool quiet;          /* errors alone */
    uint32_t most;       /* messages printed of one id; 0 is all that were kept */
};

/* One message with its places and its hint, as diag_print prints it. */
void diag_print_message(const struct diag_message *m, FILE *out, bool colour);

/* How often an id was met, at all levels. */
uint32_t diag_count(const struct diag *d, const char *id);

/* Prints errors and warnings in the order they came, and behind them how many
 * more there were of an id. */
void diag_print(const struct diag *d, FILE *out, struct diag_style style);

/* "did you mean": the nearest of `count` words (fetched by `word`), at most one
 * letter away, or a third of the letters of a longer one; else a word that begins
 * like it; else an empty view. One or two letters are like nothing. */
struct str diag_like(struct str wrong, struct str (*word)(const void *list, size_t i), const void *list,
                     size_t count);
struct str diag_like_z(struct str wrong, const char *const *words, size_t count);

/* Bytes that may be shown on a terminal: control bytes and broken UTF-8 become
 * \xHH, long texts are cut with "...". Use it for every view that came from a
 * file. The text belongs to d->mem. */
const char *diag_quote(struct diag *d, struct str s);

/* The same: `s` itself where nothing has to be changed, else it is made in a buffer of
 * at least QUOTE_TEXT bytes. No NUL is added. */
#define QUOTE_MAX 80 /* bytes of the text that are shown */
#define QUOTE_TEXT (4 * QUOTE_MAX + 3)
struct str quote_print(struct str s, char *buffer);

#endif

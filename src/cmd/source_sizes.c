/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/source_sizes.h"

#include "base/file.h"
#include "base/num.h"
#include "cmd/data_folder.h"

#include <string.h>

/* Of what is known; both sources only grow from edition to edition. */
#define SMALLEST_PERCENT 80

static const struct input *input_of(const struct inputs *in, const char *kind)
{
    for (uint32_t i = 0; i < in->read_count; i++)
        if (strcmp(in->read[i].kind, kind) == 0)
            return &in->read[i];
    return NULL;
}

static void check(struct inputs *in, enum servc_source source, uint32_t known)
{
    const struct input *input = input_of(in, servc_source_name(source));
    uint32_t count = in->catalogue->count_of[source];
    if (!input || count >= (uint64_t)known * SMALLEST_PERCENT / 100)
        return;
    diag_error(&in->diag, place_file(input->file), "source-shrunk",
               "makes %u statements, and the edition that servc knows makes %u", (unsigned)count,
               (unsigned)known)
        ->hint = STR("is it whole? --force goes on with it all the same");
}

/* Lines "iana 15371". */
static void check_line(struct inputs *in, struct str line)
{
    struct str name, number;
    uint32_t known;
    if (!str_word(&line, &name) || !str_word(&line, &number) ||
        !parse_u32(number, UINT32_MAX, &known))
        return;
    for (unsigned i = 0; i < SERVC_SOURCES; i++)
        if (str_is(name, servc_source_name((enum servc_source)i)))
            check(in, (enum servc_source)i, known);
}

bool source_sizes_hold(struct inputs *in)
{
    struct str text, line;
    if (!in->data)
        in->data = data_folder(&in->mem);
    if (!in->data)
        return true;
    struct source_file *file = arena_new(&in->mem, struct source_file);
    *file =
        (struct source_file){arena_printf(&in->mem, "%s/sizes.txt", in->data).p, "data/sizes.txt"};
    if (!file_exists(file->path) || !file_read(&in->mem, file, &in->diag, &text))
        return true;
    while (str_cut(&text, '\n', &line))
        check_line(in, line);
    return in->diag.count[DIAG_ERROR] == 0;
}

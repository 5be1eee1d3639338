/* SPDX-License-Identifier: BSD-2-Clause */
/* `servc export`: a table as JSON or as C source. */
#include "base/file.h"
#include "cmd/build.h"
#include "cmd/cmd.h"
#include "cmd/table_file.h"
#include "lib/table_format.h"
#include "write/c_array.h"
#include "write/table_json.h"

#include <stdlib.h>
#include <string.h>

struct export
{
    const struct arguments *a;
    struct servc_table *t;
    enum servc_policy policy;
    struct arena mem;
    struct diag diag;
};

static int export_json(struct export *x)
{
    struct sink out = SINK_EMPTY;
    write_table_json(x->t, x->policy, &out);
    bool failed = out.failed;
    if (failed)
        fputs("servc: error: not enough memory\n", stderr);
    else if (out.n)
        fwrite(out.p, 1, out.n, stdout);
    sink_free(&out);
    return failed ? EXIT_TROUBLE : EXIT_DONE;
}

static bool is_identifier(const char *word)
{
    for (const char *p = word; *p; p++)
        if (!ascii_is_letter(*p) && *p != '_' && (p == word || !ascii_is_digit(*p)))
            return false;
    return *word != '\0';
}

/* The raw image with its checksums: one that was inflated has none yet. */
static struct str sealed_image(struct export *x)
{
    size_t size;
    const void *image = servc_image(x->t, &size);
    char *copy = arena_array(&x->mem, char, size);
    memcpy(copy, image, size);
    table_seal((uint8_t *)copy, size);
    return (struct str){copy, size};
}

static int export_c(struct export *x)
{
    const char *prefix = argument_value(x->a, OPT_prefix, "servc_builtin");
    const char *folder = argument_value(x->a, OPT_output, ".");
    if (!is_identifier(prefix))
        return usage_error(x->a->mem, NULL, "`%s' is no C identifier", prefix);
    struct sink source = SINK_EMPTY, header = SINK_EMPTY;
    struct c_array array = {sealed_image(x), prefix, str_from(servc_info(x->t))};
    write_c_array(&array, &source);
    write_c_header(&array, &header);
    struct output outputs[] = {
        {arena_printf(&x->mem, "%s.c", prefix).p, sink_text(&source), OUTPUT_NEW},
        {arena_printf(&x->mem, "%s.h", prefix).p, sink_text(&header), OUTPUT_NEW}};
    bool ok = !source.failed && !header.failed && outputs_write(folder, outputs, 2, true, &x->diag);
    sink_free(&source);
    sink_free(&header);
    diag_print(&x->diag, stderr, (struct diag_style){wants_colour(x->a, stderr), false, 0});
    if (ok && !argument_given(x->a, OPT_quiet))
        printf("written to %s: %s %s, %u bytes of table\n", folder, outputs[0].name,
               outputs[1].name, (unsigned)array.image.n);
    return ok ? EXIT_DONE : EXIT_TROUBLE;
}

/* The table of --table=, or one that is made here and now of what is selected. */
static bool open_table(struct export *x)
{
    if (argument_given(x->a, OPT_table) ||
        !(argument_given(x->a, OPT_select) || argument_given(x->a, OPT_table_content))) {
        x->t = table_file_open(x->a, NULL);
        return x->t != NULL;
    }
    struct str bytes;
    if (!build_one(x->a, WRITER_table, &x->mem, &bytes))
        return false;
    return servc_open_memory(bytes.p, bytes.n, 0, &x->t) == SERVC_OK;
}

int command_export(const struct arguments *a)
{
    static const struct {
        const char *word;
        int (*run)(struct export *x);
    } formats[] = {{"json", export_json}, {"c", export_c}};
    struct export x = {.a = a, .mem = ARENA_EMPTY};
    const char *format = argument_value(a, OPT_format, formats[0].word);
    int status = EXIT_TROUBLE;
    if (a->operand_count)
        return usage_error(a->mem, "--table=FILE names a table", "`export' takes no operand");
    if (argument_given(a, OPT_table) && argument_given(a, OPT_select))
        return usage_error(a->mem, "leave --table= out",
                           "--select= makes a table anew from the sources");
    if (!policy_parse(a->mem, argument_value(a, OPT_names, "iana"), &x.policy))
        return status;
    size_t i = 0;
    while (i < sizeof formats / sizeof *formats && strcmp(formats[i].word, format) != 0)
        i++;
    if (i == sizeof formats / sizeof *formats)
        return usage_error(a->mem, "json or c", "unknown format `%s'", format);
    diag_init(&x.diag, &x.mem);
    if (open_table(&x))
        status = formats[i].run(&x);
    servc_close(x.t);
    arena_free(&x.mem);
    return status;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/check.h"

#include "base/file.h"
#include "base/num.h"
#include "cmd/cmd.h"
#include "cmd/input_dates.h"
#include "lint/schema.h"

#include <string.h>

/* One mended fault may bring another to light: a card with a bad date is not read,
 * so nobody sees that its keys are out of order. */
#define FIX_ROUNDS 5

static const char *plural(uint32_t n)
{
    return n == 1 ? "" : "s";
}

/* The highest RFC that is known to be out: data/newest-rfc.txt, or what the given
 * registry cites if that is higher. */
static uint32_t newest_rfc_in_file(struct inputs *in)
{
    struct str text, line;
    uint32_t number = 0;
    if (!in->data)
        return 0;
    struct source_file *file = arena_new(&in->mem, struct source_file);
    *file = (struct source_file){arena_printf(&in->mem, "%s/newest-rfc.txt", in->data).p,
                                 "data/newest-rfc.txt"};
    if (!file_exists(file->path) || !file_read(&in->mem, file, &in->diag, &text))
        return 0;
    while (str_cut(&text, '\n', &line))
        parse_u32(str_trim(line), UINT32_MAX, &number);
    return number;
}

static uint32_t newest_rfc_in(struct str refs)
{
    uint32_t newest = 0, number;
    struct str item;
    while (str_cut(&refs, '[', &item)) {
        size_t n = 3;
        while (n < item.n && ascii_is_digit(item.p[n]))
            n++;
        if (str_starts(item, STR("RFC")) && parse_u32(str_sub(item, 3, n), 99999, &number) &&
            number > newest)
            newest = number;
    }
    return newest;
}

static uint32_t newest_rfc(struct inputs *in)
{
    uint32_t newest = newest_rfc_in_file(in);
    for (uint32_t port = 0; newest && port < PORTS; port++)
        for (uint8_t t = 0; t < SERVC_TRANSPORTS; t++) {
            struct endpoint at = {(uint16_t)port, t};
            for (const struct claim *c = NULL; (c = claim_next(in->catalogue, at, c));) {
                uint32_t n = c->registration ? newest_rfc_in(c->registration->refs) : 0;
                newest = n > newest ? n : newest;
            }
        }
    return newest;
}

static void gather_files(struct check *k)
{
    struct lint *l = &k->lint;
    l->files = arena_array(&k->in.mem, struct lint_file, k->in.read_count + 1);
    for (uint32_t i = 0; i < k->in.read_count; i++) {
        const struct input *input = &k->in.read[i];
        if (strcmp(input->kind, "card") == 0)
            l->files[l->file_count++] =
                (struct lint_file){.file = input->file, .text = input->bytes};
        else if (strcmp(input->kind, "nmap") == 0)
            l->nmap_date = input_date(k->in.catalogue, input);
    }
}

static void lint(struct check *k, bool whole)
{
    diag_init(&k->found, &k->in.mem);
    k->found.overrides = k->in.diag.overrides;
    k->found.override_count = k->in.diag.override_count;
    k->found.all_errors = k->in.diag.all_errors;
    k->lint = (struct lint){
        .catalogue = k->in.catalogue,
        .entries = k->in.entries,
        .newest_rfc = newest_rfc(&k->in),
        .whole = whole,
        .nmap_given = argument_given(k->a, OPT_nmap),
        .d = &k->found,
        .mem = &k->in.mem,
    };
    gather_files(k);
    lint_run(&k->lint);
}

/* Our cards and our facts of the registry are made for each other. A registry that
 * somebody gives may be older or newer than the cards: that is worth a warning. */
static void raise_contradictions(struct check *k)
{
    if (argument_given(k->a, OPT_iana))
        return;
    for (struct diag_message *m = k->in.diag.first; m; m = m->next)
        if (m->level == DIAG_WARNING && strcmp(m->id, "card-contradicts-registry") == 0)
            m->level = DIAG_ERROR;
}

/* A card that cannot be read is left out and harms no other; of another source
 * nobody knows how much is missing. */
static bool only_cards_failed(const struct inputs *in)
{
    for (const struct diag_message *m = in->diag.first; m; m = m->next) {
        bool card = false;
        for (uint32_t i = 0; m->level == DIAG_ERROR && i < in->read_count && !card; i++)
            card = in->read[i].file == m->at.file && strcmp(in->read[i].kind, "card") == 0;
        if (m->level == DIAG_ERROR && !card)
            return false;
    }
    return true;
}

/* False if the command line is at fault, which was said. */
static bool read_and_lint(struct check *k)
{
    inputs_read_sources(&k->in, k->a);
    if (k->in.read_count == 0 && k->in.diag.count[DIAG_ERROR] && !k->in.diag.first)
        return false;
    check_scope_fill(k);
    bool whole = k->in.diag.count[DIAG_ERROR] == 0;
    if (inputs_need_source(&k->in) && only_cards_failed(&k->in))
        inputs_reconcile(&k->in);
    lint(k, whole);
    raise_contradictions(k);
    return true;
}

static void print_counts(const struct check *k)
{
    uint32_t errors = k->count[DIAG_ERROR], warnings = k->count[DIAG_WARNING];
    printf("%u source%s read: %u error%s, %u warning%s", (unsigned)k->in.read_count,
           plural(k->in.read_count), (unsigned)errors, plural(errors), (unsigned)warnings,
           plural(warnings));
    if (k->count[DIAG_NOTE])
        printf(", %u for information%s", (unsigned)k->count[DIAG_NOTE],
               argument_given(k->a, OPT_verbose) ? "" : " (-v shows them)");
    putchar('\n');
}

static int answer(const struct check *k)
{
    if ((k->in.read_count == 0 && k->count[DIAG_ERROR]) || k->scope.missing)
        return EXIT_TROUBLE;
    bool strict = argument_given(k->a, OPT_strict);
    return k->count[DIAG_ERROR] || (strict && k->count[DIAG_WARNING]) ? EXIT_NOT_FOUND : EXIT_DONE;
}

/* Mends and reads again until there is nothing left to mend. */
static bool fix(struct check *k)
{
    bool ok = true;
    for (unsigned round = 0; round < FIX_ROUNDS && check_fix(k, &ok) && ok; round++) {
        inputs_free(&k->in);
        if (!read_and_lint(k))
            return false;
    }
    return ok;
}

static int print_schema(void)
{
    struct sink out = SINK_EMPTY;
    card_schema(&out);
    fwrite(out.p, 1, out.n, stdout);
    sink_free(&out);
    return EXIT_DONE;
}

int command_check(const struct arguments *a)
{
    struct check k = {.a = a};
    int status = EXIT_TROUBLE;
    if (argument_given(a, OPT_print_schema))
        return print_schema();
    if (!check_format_parse(a, &k.format))
        return status;
    if (read_and_lint(&k)) {
        bool ok = !argument_given(a, OPT_fix) || fix(&k);
        if (argument_given(a, OPT_verbose))
            inputs_print_read(&k.in);
        check_print(&k);
        if (k.format == CHECK_TEXT && !argument_given(a, OPT_quiet))
            print_counts(&k);
        status = ok ? answer(&k) : EXIT_TROUBLE;
    }
    inputs_free(&k.in);
    return status;
}

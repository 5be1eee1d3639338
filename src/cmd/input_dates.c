/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/input_dates.h"

#include "base/num.h"
#include "model/card.h"

#include <stdlib.h>
#include <string.h>

/* Days since 1970-01-01 to a civil date; the years are Gregorian throughout. */
static struct str date_of_epoch(struct arena *mem, uint32_t seconds)
{
    uint32_t day = seconds / 86400 + 719468, era = day / 146097, of_era = day % 146097;
    uint32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    uint32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    uint32_t month = (5 * of_year + 2) / 153;
    return arena_printf(mem, "%04u-%02u-%02u", (unsigned)(year + era * 400 + (month >= 10)),
                        (unsigned)(month < 10 ? month + 3 : month - 9),
                        (unsigned)(of_year - (153 * month + 2) / 5 + 1));
}

struct str inputs_date(struct inputs *in)
{
    uint32_t seconds;
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (epoch && *epoch) {
        if (parse_u32(str_from(epoch), UINT32_MAX, &seconds))
            return date_of_epoch(&in->mem, seconds);
        diag_warning(&in->diag, place_file(NULL), "bad-date",
                     "SOURCE_DATE_EPOCH is not a number of seconds and is ignored");
    }
    return in->catalogue->iana_date;
}

static struct str newest_card_date(const struct catalogue *c, const struct input *input)
{
    struct str newest = STR_NONE;
    for (uint32_t i = 0; i < input->card_count; i++) {
        struct str reviewed = c->cards[input->first_card + i]->texts[CARD_REVIEWED].text;
        if (str_cmp(reviewed, newest) > 0)
            newest = reviewed;
    }
    return newest;
}

/* nmap-services carries its date in a `$Id:` line of its header. */
static struct str nmap_date(struct str header)
{
    size_t id = str_find(header, STR("$Id:"));
    struct str rest = str_sub(header, id == STR_NOT_FOUND ? header.n : id, header.n), line, word;
    if (!str_cut(&rest, '\n', &line))
        return STR_NONE;
    while (str_word(&line, &word))
        if (word.n == 10 && date_is_valid(word, false))
            return word;
    return STR_NONE;
}

struct str input_date(const struct catalogue *c, const struct input *input)
{
    if (strcmp(input->kind, "iana") == 0)
        return c->iana_date;
    if (strcmp(input->kind, "nmap") == 0)
        return nmap_date(c->nmap.header);
    return strcmp(input->kind, "card") == 0 ? newest_card_date(c, input) : STR_NONE;
}

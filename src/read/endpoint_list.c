/* SPDX-License-Identifier: BSD-2-Clause */
/* A selection: `465/tcp` or `6000-6063/tcp`, one a line, `#` comments. */
#include "model/endpoint.h"
#include "read/reader.h"

static bool parse(struct str word, struct claim *claim)
{
    size_t slash = str_find_char(word, '/');
    enum servc_transport transport;
    if (slash == STR_NOT_FOUND ||
        !port_range_parse(str_sub(word, 0, slash), &claim->first, &claim->last) ||
        !transport_parse(str_sub(word, slash + 1, word.n), &transport))
        return false;
    claim->transport = (uint8_t)transport;
    return true;
}

static void add(struct catalogue *c, const struct claim *range, struct place at)
{
    for (uint32_t port = range->first; port <= range->last; port++) {
        struct claim *claim = claim_new(c, SERVC_SOURCE_SERVICES, at);
        claim->first = claim->last = (uint16_t)port;
        claim->transport = range->transport;
        claim_add(c, claim);
    }
}

bool read_endpoint_list(struct str text, const struct source_file *file, struct catalogue *c,
                        struct diag *d)
{
    struct str line, word;
    struct place at = {file, 0, 0};
    uint32_t endpoints = 0;
    while (str_cut(&text, '\n', &line)) {
        struct claim range;
        at.line++;
        line = str_trim(str_sub(line, 0, str_find_char(line, '#')));
        if (line.n == 0)
            continue;
        str_word(&line, &word);
        at.column = 1;
        if (parse(word, &range) && str_trim(line).n == 0) {
            endpoints++;
            if (c->count < PORTS * SERVC_TRANSPORTS)
                add(c, &range, at);
            continue;
        }
        if (endpoints == 0)
            return false; /* not a list: the caller tries a services file */
        diag_error(d, at, "bad-endpoint", "`%s' is no endpoint such as 465/tcp or 6000-6063/tcp",
                   diag_quote(d, word));
    }
    return endpoints > 0;
}

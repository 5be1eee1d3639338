/* SPDX-License-Identifier: BSD-2-Clause */
/* One line of an nmap-services file, as nmap's C parser takes it (services.cc,
 * nmap_services_init): `%127s %hu/%15s %31s` of at most 1023 bytes. */
#ifndef READ_NMAP_LINE_H
#define READ_NMAP_LINE_H

#include "base/str.h"

#include <stdint.h>

#define NMAP_NAME_MAX 127
#define NMAP_LINE_MAX 1023 /* line break included */

/* The columns, as views of the line. */
struct nmap_fields {
    struct str name, port, protocol;
    uint32_t number;      /* the port's, if it is one */
    struct str fourth;    /* what nmap takes as the frequency */
    struct str frequency; /* the same without a comment glued to it */
    struct str rest;      /* from the comment on */
};

enum nmap_parsed {
    NMAP_PARSED,
    NMAP_NO_ENDPOINT,   /* nmap skips the line */
    NMAP_PORT_OUTSIDE,  /* all columns are set; nmap takes another port */
    NMAP_NAME_TOO_LONG, /* nmap skips the line; the name alone is set */
};

enum nmap_parsed nmap_fields_parse(struct str s, struct nmap_fields *f);

/* What `%hu` makes of a port with digits and perhaps a sign: 16 bits of it. */
unsigned nmap_port_read(struct str port);

/* nmap scans 31 bytes of the column (`%31s`) and never looks behind them. */
#define NMAP_FREQUENCY_BYTES 31

enum nmap_frequency_form {
    NMAP_FREQ_ABSENT,    /* nothing there, or a word that is no number: no data */
    NMAP_FREQ_CANONICAL, /* `0.` and six digits */
    NMAP_FREQ_DECIMAL,   /* `0.` and other digits, perhaps an exponent */
    NMAP_FREQ_TRAILING,  /* the same, with bytes behind that nmap ignores */
    NMAP_FREQ_RATIO,     /* `n/d` */
    NMAP_FREQ_ZERO,      /* a number in a form that nmap reads as 0 */
    NMAP_FREQ_FATAL,     /* nmap stops at start; `why` says for what */
};

struct nmap_frequency {
    enum nmap_frequency_form form;
    uint32_t millionths; /* at most 1000000 */
    bool over_one;       /* it was more than that */
    const char *why;     /* static */
};

struct nmap_frequency nmap_frequency_read(struct str word);

#endif

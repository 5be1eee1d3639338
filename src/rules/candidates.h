/* SPDX-License-Identifier: BSD-2-Clause */
/* What all sources say about one endpoint, gathered by name: the rules' input. */
#ifndef RULES_CANDIDATES_H
#define RULES_CANDIDATES_H

#include "model/claim.h"

/* Names considered at one endpoint, and ranges that cover one. No real endpoint
 * has ten; what a hostile file has beyond is kept as claims and reported. */
#define CANDIDATES_MAX 64

/* One name at the endpoint, whatever its case. Each pointer is the first claim
 * of its kind, or NULL. */
struct candidate {
    struct str name;               /* the registry's spelling, else a card's, else the first met */
    const struct claim *live;      /* the registry has it, well formed or without replacement */
    const struct claim *malformed; /* the registry has it as the old spelling of another name */
    const struct claim *history;   /* the registry's notes remember it */
    const struct claim *card;      /* the card in force lists it; the topmost, if one extends another */
    uint64_t card_order;           /* where: names that an overlay adds come before those below */
    const struct claim *nmap;      /* nmap's name */
    const struct claim *services;  /* a services(5) file has it as the first name of a line */
    const struct claim *alias;     /* a services(5) file has it behind another name */
    const struct claim *claim;     /* the one that is believed: the registry's, else the card's, nmap's, services' */
    uint32_t votes;                /* nmap and services files that put it first */
    uint32_t order;                /* of the first claim: sources in order of reading */
    bool rejected;                 /* the card refuses it, and the registry does not have it */
    bool mirrored;                 /* registered at this port on another transport only */
};

struct candidates {
    const struct catalogue *catalogue;
    struct endpoint at;
    struct candidate names[CANDIDATES_MAX];
    uint32_t count;
    uint32_t left_out;              /* claims beyond CANDIDATES_MAX */
    const struct claim *nmap;       /* its first line here, or NULL */
    const struct claim *nameless;   /* the registry's Reserved or Unassigned, or NULL */
    const struct claim *first_card; /* the first claim of the topmost card in force that has a title,
                                       else the first one; or NULL */
    bool card_contradicts;          /* the card calls a name registered that is not */
    uint32_t live_count;            /* names with `live` */
    uint32_t row_count;             /* names with `live` or `malformed` */
};

/* Which layers of cards are in force at each port: from the highest with a card
 * that stands for itself upwards, for what is above it extends it. */
struct card_layers {
    uint8_t at[PORTS];
};
void card_layers_fill(const struct catalogue *c, struct card_layers *layers);
static inline bool card_in_force(const struct card_layers *layers, const struct claim *claim,
                                 uint16_t port)
{
    return claim->layer >= layers->at[port];
}

/* Gathers claims: begin, each claim that covers the endpoint in order of
 * reading, end. */
void candidates_begin(struct candidates *k, const struct catalogue *c, struct endpoint at);
void candidates_add(struct candidates *k, const struct claim *claim, const struct card_layers *layers);
void candidates_end(struct candidates *k);

/* All of the above for one endpoint. */
void candidates_gather(struct candidates *k, const struct catalogue *c, struct endpoint at,
                       const struct card_layers *layers);

/* NULL if the endpoint has no such name (case apart). */
const struct candidate *candidate_find(const struct candidates *k, struct str name);

/* A live name that this one is a spelling of (case and punctuation apart). */
const struct candidate *candidate_live_like(const struct candidates *k, struct str name);

/* Refused or mirrored: never a name here but under `upstream`. */
static inline bool candidate_is_dropped(const struct candidate *n)
{
    return n->rejected || n->mirrored;
}

#endif

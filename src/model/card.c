/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/card.h"

#define LENGTH(list) (sizeof(list) / sizeof *(list))

static const char *const confidences[] = {"high", "medium", "low"};

/* In the order of enum card_prevalence, whose first value has no word. */
static const char *const prevalences[] = {"rare", "occasional", "common", "widespread"};
_Static_assert(LENGTH(prevalences) + 1 == CARD_PREVALENCES, "a prevalence has no word");

const char *const card_roles[] = {
    "anonymity",
    "auth",
    "backup",
    "chat",
    "container",
    "database",
    "development",
    "directory",
    "dns",
    "file-sharing",
    "gaming",
    "industrial",
    "iot",
    "logging",
    "mail",
    "messaging",
    "monitoring",
    "name-service",
    "network-management",
    "other", /* none of these */
    "p2p",
    "printing",
    "proxy",
    "remote-access",
    "remote-desktop",
    "routing",
    "rpc",
    "security",
    "storage",
    "streaming",
    "time",
    "voip",
    "vpn",
    "web",
};
const size_t card_role_count = LENGTH(card_roles);

const struct card_relation_kind card_relation_kinds[CARD_RELATION_KINDS] = {
    {"same-service", "same-service", "the same service is offered there"},
    {"tls-of", "cleartext-of", "this is that service inside TLS"},
    {"cleartext-of", "tls-of", "this is that service in clear"},
    {"works-with", "works-with", "the two are used together"},
    {"like", "like", "another service for the same purpose"},
    {"mistaken-for", "mistaken-for", "people confuse them"},
};

const char *const card_tags[] = {"assigned", "established", "reported", "threat", "measured"};
const size_t card_tag_count = LENGTH(card_tags);

#define ANY NULL, 0
#define CONFIDENCES confidences, LENGTH(confidences)
#define PREVALENCES prevalences, LENGTH(prevalences)
#define ROLES card_roles, LENGTH(card_roles)

const struct card_field_row card_fields[CARD_FIELDS] = {
#define CARD_FIELD(id, key, kind, words, help) [CARD_##id] = {key, kind, words, help},
#include "model/card_fields.def"
#undef CARD_FIELD
};

const struct card_name_field_row card_name_fields[CARD_NAME_FIELDS] = {
#define CARD_NAME_FIELD(id, key, help) [CARD_NAME_##id] = {key, help},
#include "model/card_name_fields.def"
#undef CARD_NAME_FIELD
};

const char *card_prevalence_name(enum card_prevalence prevalence)
{
    unsigned i = (unsigned)prevalence;
    return i > CARD_PREVALENCE_NONE && i < CARD_PREVALENCES ? prevalences[i - 1] : NULL;
}

bool card_prevalence_parse(struct str s, enum card_prevalence *out)
{
    for (unsigned i = 0; i < LENGTH(prevalences); i++)
        if (str_is(s, prevalences[i])) {
            *out = (enum card_prevalence)(i + 1);
            return true;
        }
    return false;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The files of src/site/assets, which are the same in every site: made part of the
 * program by scripts/embed. */
#ifndef SITE_ASSET_H
#define SITE_ASSET_H

#include "base/str.h"

struct site_asset {
    const char *name;
    struct str bytes;
};
extern const struct site_asset site_assets[];
extern const size_t site_asset_count;

#endif

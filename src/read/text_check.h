/* SPDX-License-Identifier: BSD-2-Clause */
/* Is a text fit to be read by people: UTF-8 without control characters. */
#ifndef READ_TEXT_CHECK_H
#define READ_TEXT_CHECK_H

#include "base/diag.h"

/* True if there is a control character (C0 but LF, DEL, C1) or a line or
 * paragraph separator of Unicode's; *at gets its offset. */
bool text_has_control(struct str text, size_t *at);

/* Reports bytes that are not UTF-8 (the first) and control characters (the
 * first of each line); a CR before LF is allowed. True if there were none;
 * *ascii then says that every byte is a character. */
bool text_check(struct str text, const struct source_file *file, struct diag *d, bool *ascii);

/* What a text that is not of the expected kind may be, in words for a hint; NULL
 * if nothing gives it away. Looks at the first 4 KiB. */
const char *text_seems(struct str text);

#endif

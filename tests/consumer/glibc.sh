#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# glibc's getservbyport and getservbyname on each services file, and every name in
# it: all lines of one file, every seventh of the others, since glibc reads the
# whole file at each call.
# shellcheck source=tests/consumer/lib.sh disable=SC2317 # functions that `check` calls
. "$(dirname "$0")/lib.sh"

if ! printf '#include <features.h>\n#ifndef __GLIBC__\n#error\n#endif\n' |
    "${CC:-cc}" -E - >/dev/null 2>&1; then
    skipped glibc "this system has another C library"
    exit 0
elif ! can_mount_services; then
    skipped glibc "$why"
    exit 0
fi
check "glibc: the client compiles" "${CC:-cc}" -std=c11 -O2 -Wall -Wextra -Werror \
    -o "$WORK/getserv" "$here/getserv.c" || exit 0

answers() {
    compare queries glibc "$1" "$2" >"$WORK/queries" &&
        with_services "$1" "$WORK/getserv" <"$WORK/queries" >"$WORK/answers" &&
        compare answers glibc "$1" "$WORK/queries" "$WORK/answers"
}

check "glibc, iana: every name, alias and port" answers "$WORK/iana/services" 1
for set in common upstream plain; do
    check "glibc, $set: every name, alias and port of each seventh line" \
        answers "$WORK/$set/services" 7
done
exit 0

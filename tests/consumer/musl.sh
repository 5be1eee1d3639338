#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# musl's getservbyport and getservbyname, in a chroot with a static program. musl
# reads lines in pieces of 127 bytes, so this finds what is too long.
# shellcheck source=tests/consumer/lib.sh disable=SC2317 # functions that `check` calls
. "$(dirname "$0")/lib.sh"

compiler=musl-gcc
if ! have musl-gcc; then
    missing musl "no musl-gcc"
    exit 0
fi
enter=chroot
is_root || enter='unshare --user --map-root-user chroot'
mkdir -p "$WORK/musl/etc"
check "musl: the client compiles" $compiler -static -std=c11 -O2 -Wall -Wextra -Werror \
    -o "$WORK/musl/getserv" "$here/getserv.c" || exit 0
if ! $enter "$WORK/musl" /getserv </dev/null 2>"$WORK/chroot.out"; then
    skipped musl "no chroot here: $(cat "$WORK/chroot.out")"
    exit 0
fi

answers() {
    cp "$1" "$WORK/musl/etc/services" &&
        compare queries musl "$1" "$2" >"$WORK/queries" &&
        $enter "$WORK/musl" /getserv <"$WORK/queries" >"$WORK/answers" &&
        compare answers musl "$1" "$WORK/queries" "$WORK/answers"
}

check "musl, iana: every name, alias and port" answers "$WORK/iana/services" 1
for set in common upstream plain; do
    check "musl, $set: every name, alias and port of each seventh line" \
        answers "$WORK/$set/services" 7
done
exit 0

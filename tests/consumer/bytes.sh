#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The same inputs give the same bytes: whatever the folder, locale, time zone,
# order of files in a folder, compiler or optimisation.
# shellcheck source=tests/consumer/lib.sh disable=SC2317 # functions that `check` calls
. "$(dirname "$0")/lib.sh"

# same FOLDER FOLDER: all outputs, byte for byte.
same() {
    for output in $outputs; do
        cmp "$1/$output" "$2/$output" || return
    done
}

# rebuilt VARIABLE=VALUE...: the build of policy iana once more, so.
rebuilt() {
    rm -rf "$WORK/again"
    (
        for variable; do
            export "${variable?}"
        done
        build "$WORK/again" --names=iana
    ) && same "$WORK/first" "$WORK/again"
}

elsewhere() {
    mkdir -p "$WORK/far/away" &&
        (cd "$WORK/far/away" && build ../again --names=iana) &&
        same "$WORK/first" "$WORK/far/again"
}

turkish() {
    mkdir -p "$WORK/locale" &&
        localedef -i tr_TR -f UTF-8 "$WORK/locale/tr_TR.UTF-8" &&
        rebuilt LOCPATH="$WORK/locale" LC_ALL=tr_TR.UTF-8
}

# The same cards, their files made in byte order and in the reverse.
cards() {
    mkdir -p "$WORK/1/cards" "$WORK/2/cards" || return
    for card in "$root"/data/cards/*; do
        echo "$card"
    done >"$WORK/card-list"
    while read -r card; do
        cp "$card" "$WORK/1/cards"
    done <"$WORK/card-list"
    sort -r "$WORK/card-list" | while read -r card; do
        cp "$card" "$WORK/2/cards"
    done
    for i in 1 2; do
        build "$WORK/$i/build" --no-cards --cards="$WORK/$i/cards" --names=iana || return
    done
    same "$WORK/1/build" "$WORK/2/build"
}

threads() {
    build "$WORK/threads$1" --names=iana --threads="$1" && same "$WORK/first" "$WORK/threads$1"
}

# variant NAME MAKE-ARGUMENT...: compiled otherwise, into out/build/NAME.
variant() {
    variant_name=$1
    shift
    make -s -C "$root" -j "$(nproc)" B="out/build/$variant_name" "$@" all &&
        rebuilt SERVC="$root/out/build/$variant_name/servc"
}

check "build, to compare with" build "$WORK/first" --names=iana || exit 0
check "same bytes: again" rebuilt
check "same bytes: another folder" elsewhere
check "same bytes: another time zone and home" rebuilt TZ=Pacific/Kiritimati HOME=/nonexistent
if have localedef && [ -f /usr/share/i18n/locales/tr_TR ]; then
    check "same bytes: a Turkish locale" turkish
else
    missing "same bytes: a Turkish locale" "no localedef, or no locale to make"
fi
check "same bytes: cards in another order on disk" cards
check "same bytes: one thread" threads 1
check "same bytes: eight threads" threads 8
check "same bytes: gcc -O0" variant debug V=debug CC=gcc
if have clang; then
    check "same bytes: clang -O2" variant clang CC=clang
else
    missing "same bytes: clang -O2" "no clang"
fi
exit 0

#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Go's own resolver, without cgo: where a name stands twice it takes the last line.
# shellcheck source=tests/consumer/lib.sh disable=SC2317 # functions that `check` calls
. "$(dirname "$0")/lib.sh"

if ! have go; then
    missing golang "no go"
    exit 0
elif ! can_mount_services; then
    skipped golang "$why"
    exit 0
fi
# Go compiles its library once; the cache stays in the ignored folder.
export CGO_ENABLED=0 GO111MODULE=off GOFLAGS='' GOCACHE="$root/out/build/go-cache"
check "go: the client compiles" go build -o "$WORK/getserv-go" "$here/getserv.go" || exit 0

answers() {
    compare queries go "$1" 1 >"$WORK/queries" &&
        with_services "$1" "$WORK/getserv-go" <"$WORK/queries" >"$WORK/answers" &&
        compare answers go "$1" "$WORK/queries" "$WORK/answers"
}

for set in $policies plain; do
    check "go, $set: every name and alias" answers "$WORK/$set/services"
done
exit 0

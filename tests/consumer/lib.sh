# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2034 # read by the scripts that source this
# What the scripts of this folder share. Each prints, for each of its tests, one of
#     ok NAME
#     FAILED NAME            and, indented, what differs
#     skipped: NAME: why
# They are started by `run`, which sets SERVC (the program) and WORK (a folder that
# is removed at the end, with the builds in it).
set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
outputs='nmap-services services entries.jsonl report.txt report.jsonl manifest.json'
policies='iana common upstream'
: "${SERVC:?start me with tests/consumer/run}" "${WORK:?start me with tests/consumer/run}"

ok() {
    echo "ok $1"
}

# failed NAME: the details are read from standard input.
failed() {
    echo "FAILED $1"
    sed 's/^/    /'
}

skipped() {
    echo "skipped: $1: $2"
}

# missing NAME WHY: skipped, but failed in CI: scripts/setup --check brings it.
missing() {
    if [ "${CI:-}" = true ]; then
        echo "$2, though scripts/setup --check should have brought it" | failed "$1"
    else
        skipped "$1" "$2"
    fi
}

# check NAME COMMAND...: a test that passes if the command does; the command
# prints what is wrong.
check() {
    check_name=$1
    shift
    if "$@" >"$WORK/check.out" 2>&1; then
        ok "$check_name"
        return 0
    fi
    failed "$check_name" <"$WORK/check.out"
    return 1
}

have() {
    command -v "$1" >/dev/null
}

is_root() {
    [ "$(id -u)" = 0 ]
}

compare() {
    python3 "$here/compare.py" "$@"
}

# build FOLDER OPTION...: `servc build` from the inputs that `run` chose.
build() {
    build_folder=$1
    shift
    [ -e "$WORK/in/iana.csv" ] && set -- --iana="$WORK/in/iana.csv" "$@"
    "$SERVC" build --force --nmap="$WORK/in/nmap-services" "$@" -o "$build_folder"
}

# with_services FILE COMMAND...: the command sees FILE as /etc/services. Nobody
# else does: the mount is in a mount namespace of its own.
with_services() {
    with_options=--mount
    is_root || with_options='--mount --user --map-root-user'
    # shellcheck disable=SC2016,SC2086 # $1 is expanded inside; the options are words
    unshare $with_options sh -c \
        'mount --bind "$1" /etc/services || exit 125; shift; exec "$@"' sh "$@"
}

# Sets `why` and is false where with_services cannot work.
can_mount_services() {
    why=''
    if ! have unshare; then
        why='no unshare'
    elif ! [ -e /etc/services ]; then
        why='no /etc/services to mount over'
    elif ! with_services /dev/null true 2>/dev/null; then
        why='no mount namespaces here'
    fi
    [ -z "$why" ]
}

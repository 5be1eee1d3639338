# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# What the scripts of this folder share. A case is
#     begin NAME
#     ... in an empty folder, with the inputs `old` and `new` of $WORK
#     end
# and prints `ok NAME`, `FAILED NAME` with details, or `skipped: NAME: why`. The
# scripts are started by `run`, which sets SERVC, WORK and PYTHON.
set -u
export LC_ALL=C
: "${SERVC:?start me with tests/outputs/run}" "${WORK:?start me with tests/outputs/run}"
here=$(cd "$(dirname "$0")" && pwd)

begin() {
    name=$1 known=''
    : >"$WORK/why"
    rm -rf "$WORK/case"
    mkdir "$WORK/case" && cd "$WORK/case" || exit 2
}

# known WHY: a bug that is reported and not yet mended. The case is then skipped
# while it fails, and fails when it passes, so that this line goes.
known() {
    known=$1
}

complain() {
    printf '%s\n' "$*" >>"$WORK/why"
}

end() {
    cd "$WORK" || exit 2
    if [ -n "$known" ] && [ -s "$WORK/why" ]; then
        printf '%s\n' "skipped: $name: known: $known"
        [ -z "${SHOW_KNOWN:-}" ] || sed 's/^/    /' "$WORK/why"
    elif [ -n "$known" ]; then
        printf '%s\n' "FAILED $name" "    passes, and is marked as known: $known"
    elif [ -s "$WORK/why" ]; then
        printf '%s\n' "FAILED $name"
        sed 's/^/    /' "$WORK/why"
    else
        printf '%s\n' "ok $name"
    fi
    rm -rf "$WORK/case"
}

skipped() {
    printf '%s\n' "skipped: $1: $2"
}

is_root() {
    [ "$(id -u)" = 0 ]
}

# sources SET: the options for one of the sets of inputs in $WORK.
sources() {
    echo "--iana=$WORK/$1.csv --nmap=$WORK/$1.nmap --no-cards"
}

# build SET FOLDER: what it prints goes to the files `stdout` and `stderr` of $WORK.
# The exit status is `got`.
build() {
    set_name=$1 folder=$2
    shift 2
    # shellcheck disable=SC2046 # several options
    "$SERVC" build -o "$folder" $(sources "$set_name") "$@" >"$WORK/stdout" 2>"$WORK/stderr"
    got=$?
}

# ended STATUS...: the last build had one of these.
ended() {
    if grep -q 'Sanitizer\|runtime error' "$WORK/stderr"; then
        complain "${doing:+$doing: }the sanitizer complains: $(head -n 5 "$WORK/stderr")"
    fi
    for status; do
        [ "$got" != "$status" ] || return 0
    done
    complain "${doing:+$doing: }exit status $got, expected $*; stderr:
$(head -n 5 "$WORK/stderr")"
}

# err TEXT: stderr of the last build has it.
err() {
    grep -qF -e "$1" "$WORK/stderr" ||
        complain "${doing:+$doing: }not on stderr: \`$1' but:
$(head -n 5 "$WORK/stderr")"
}


# holds FOLDER PATTERN [OLD NEW]: the state of the folder, between the sets OLD and
# NEW, matches the shell's PATTERN. A `+NAME` stands for a file of neither set.
holds() {
    is=$("$PYTHON" -I -S "$here/state.py" "$1" "$WORK/set-${3:-old}" "$WORK/set-${4:-new}" 2>&1)
    # shellcheck disable=SC2254 # it is a pattern
    case $is in
    $2) ;;
    *) complain "${doing:+$doing: }the folder holds: $is; expected: $2" ;;
    esac
}

# told_truth FOLDER: `nothing was written' is said only where the old set is whole.
told_truth() {
    if grep -q 'nothing was written' "$WORK/stderr"; then
        case $is in
        old* | none*) ;;
        *) complain "${doing:+$doing: }says that nothing was written, and the folder holds: $is" ;;
        esac
    fi
}

# start_old: the folder `out` with the old set.
start_old() {
    rm -rf out
    cp -R "$WORK/set-old" out
}

# completes FOLDER: the next build makes the new set, and nothing else is left.
completes() {
    build new "$1"
    ended 0
    holds "$1" new
}

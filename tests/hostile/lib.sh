# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# What the scripts of this folder share. A case is
#     begin NAME
#     ... make the input, in the empty folder where the case runs
#     servc STATUS ARGUMENT...     run it; the exit status has to be STATUS
#     says PLACE LEVEL ID [TEXT]   and what stderr has to hold: see below
#     end
# and ends as `ok NAME`, `FAILED NAME` with details, or `skipped: NAME: why`.
# They are started by `run`, which sets SERVC, WORK, PYTHON and the limits.
set -u
export LC_ALL=C
: "${SERVC:?start me with tests/hostile/run}" "${WORK:?start me with tests/hostile/run}"
here=$(cd "$(dirname "$0")" && pwd)
export COMPLAINTS="$WORK/why"
# For the scripts that source this:
# shellcheck disable=SC2034
MB=1048576
# shellcheck disable=SC2034
columns='Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes'

# Everything but the table, which has limits of its own and is no text.
# shellcheck disable=SC2034
texts='--outputs=nmap-services,services,entries,report'

begin() {
    name=$1 known='' reads='' seconds=$SECONDS_MAX
    : >"$COMPLAINTS"
    rm -rf "$WORK/case"
    mkdir "$WORK/case" && cd "$WORK/case" || exit 2
    if [ -n "${FIGURES:-}" ]; then
        : >"$FIGURES"
    fi
}

# known WHY: a bug that is reported and not yet mended. The case is then skipped
# while it fails, and fails when it passes, so that this line goes.
known() {
    known=$1
}

# known_memory WHY: the same, of memory alone.
known_memory() {
    [ -n "${NO_MEMORY_CHECK:-}" ] || known "$1"
}

# reads BYTES: what the next runs read, where that is not what is in the folder.
reads() {
    reads=$1
}

# within SECONDS: a shorter time limit.
within() {
    seconds=$(($1 * SECONDS_MAX / 20))
}

complain() {
    printf '%s\n' "$*" >>"$COMPLAINTS"
}

end() {
    cd "$WORK" || exit 2
    if [ -n "$known" ] && [ -s "$COMPLAINTS" ]; then
        printf '%s\n' "skipped: $name: known: $known"
        [ -z "${SHOW_KNOWN:-}" ] || sed 's/^/    /' "$COMPLAINTS"
    elif [ -n "$known" ]; then
        printf '%s\n' "FAILED $name" "    passes, and is marked as known: $known"
    elif [ -s "$COMPLAINTS" ]; then
        printf '%s\n' "FAILED $name"
        sed 's/^/    /' "$COMPLAINTS"
    else
        printf '%s\n' "ok $name"
    fi
    [ -z "${FIGURES:-}" ] || sed 's/^/    /' "$FIGURES"
    rm -rf "$WORK/case"
}

skipped() {
    printf '%s\n' "skipped: $1: $2"
}

# Bytes of the files here, holes left out.
size_here() {
    # shellcheck disable=SC2012 # the first column is all that is read
    ls -Rlsk 2>/dev/null | awk '$2 ~ /^-/ { n += $1 } END { printf "%d", n * 1024 }'
}

# measured STATUS COMMAND...: under the limits of time and memory; stdout and stderr
# are kept in the files `stdout` and `stderr` of $WORK.
measured() {
    measured_want=$1
    shift
    size=-1
    [ -n "${NO_MEMORY_CHECK:-}" ] || size=${reads:-$(size_here)}
    "$PYTHON" -I -S "$here/measure.py" "$seconds" "$size" "$@" \
        >"$WORK/stdout" 2>"$WORK/stderr" </dev/null
    got=$?
    [ "$got" = "$measured_want" ] || {
        complain "exit status $got, expected $measured_want: $*"
        head -n 5 "$WORK/stderr" | cut -c 1-300 | sed 's/^/  /' >>"$COMPLAINTS"
    }
    if grep -q 'Sanitizer\|runtime error' "$WORK/stderr"; then
        complain "the sanitizer complains: $*"
        grep 'Sanitizer\|runtime error' "$WORK/stderr" | head -n 3 >>"$COMPLAINTS"
    fi
}

servc() {
    servc_want=$1
    shift
    measured "$servc_want" "$SERVC" "$@"
}

# refused ARGUMENT...: build stops with status 2, and writes nothing. The sources are
# those that ARGUMENT names and no others.
refused() {
    servc 2 build -o out "$@"
    [ ! -e out ] || complain "something was written: $(ls out)"
    err 'servc: nothing was written'
}

built() {
    servc 0 build -o out "$@"
    [ -e out/manifest.json ] || complain "no manifest.json was written"
}

# says PLACE LEVEL ID [TEXT]: stderr has a line `PLACE: LEVEL: ...TEXT... [ID]`.
says() {
    holds "$WORK/stderr" "$1: $2: " "${4:-}" "[$3]" ||
        complain "no line \`$1: $2: ...${4:-}... [$3]' but:
$(head -n 5 "$WORK/stderr" | cut -c 1-300)"
}

# hint TEXT: a hint says so.
hint() {
    grep -F ': hint: ' "$WORK/stderr" | grep -qF -e "$1" ||
        complain "no hint \`$1' but:
$(head -n 5 "$WORK/stderr" | cut -c 1-300)"
}

# holds FILE START MIDDLE END: a line of FILE is made like that.
holds() {
    START=$2 MIDDLE=$3 END=$4 awk '
        index($0, ENVIRON["START"]) == 1 && index($0, ENVIRON["MIDDLE"]) &&
        substr($0, length($0) - length(ENVIRON["END"]) + 1) == ENVIRON["END"] { found = 1 }
        END { exit !found }' "$1"
}

in_file() {
    grep -qF -e "$2" "$1" || complain "not in $(basename "$1"): \`$2'"
}

not_in_file() {
    ! grep -qF -e "$2" "$1" || complain "should not be in $(basename "$1"): \`$2'"
}

out() {
    in_file "$WORK/stdout" "$1"
}

err() {
    in_file "$WORK/stderr" "$1"
}

no_err() {
    not_in_file "$WORK/stderr" "$1"
}

# at_most_20 ID MORE: messages of one kind, and the count of the others.
at_most_20() {
    n=$(grep -c "\[$1\]\$" "$WORK/stderr")
    [ "$n" = 21 ] || complain "$n lines with [$1], expected 20 and a count"
    err "servc: and $2 more like these [$1]"
}

# fill BYTES: that many `x`.
fill() {
    head -c "$1" /dev/zero | tr '\0' x
}

# repeat N TEXT: TEXT, a format in which %d is the number of the turn, N times.
repeat() {
    awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf text, i }'
}

# mistake ERROR HINT ARGUMENT...: HINT may be empty.
mistake() {
    mistake_error=$1 mistake_hint=$2
    shift 2
    begin "usage: servc $*"
    printf 'smtps\t465/tcp\t0.010000\n' >nmap
    servc 2 "$@"
    err "servc: error: $mistake_error"
    [ -z "$mistake_hint" ] || hint "$mistake_hint"
    [ ! -s "$WORK/stdout" ] || complain 'something on stdout'
    [ "$(wc -l <"$WORK/stderr")" -le 3 ] || complain "$(wc -l <"$WORK/stderr") lines for one mistake"
    [ ! -e out ] || complain 'something was written'
    end
}

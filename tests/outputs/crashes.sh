# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2046 # $(sources ...) is several options
# A library is preloaded that makes the n-th call fail, or ends the process there, for
# each n until the build comes to its end: inject.c.
# shellcheck source=tests/outputs/lib.sh
. "$(dirname "$0")/lib.sh"

if ! cc -shared -fPIC -O1 -o "$WORK/inject.so" "$here/inject.c" -ldl 2>"$WORK/cc" ||
    ! LD_PRELOAD="$WORK/inject.so" INJECT=write:1:EIO INJECT_FIRED="$WORK/fired" \
        "$SERVC" --version >/dev/null 2>&1 ||
    LD_PRELOAD="$WORK/inject.so" INJECT=write:1:EIO "$SERVC" build -q -o "$WORK/probe" \
        $(sources new) 2>/dev/null; then
    skipped 'crashes' "no library can be preloaded here $(head -n 1 "$WORK/cc")"
    exit 0
fi

# inject CALL N ACTION SET FOLDER OPTION...: a build, as `build` does it. `fired` says
# whether it came to that call.
inject() {
    what=$1:$2:$3 set_name=$4 folder=$5
    shift 5
    rm -f "$WORK/fired"
    doing="$what"
    LD_PRELOAD="$WORK/inject.so" INJECT=$what INJECT_FIRED="$WORK/fired" \
        "$SERVC" build -q -o "$folder" $(sources "$set_name") "$@" >"$WORK/stdout" 2>"$WORK/stderr"
    got=$?
    fired=''
    [ ! -e "$WORK/fired" ] || fired=yes
}

# each_call CALL ACTION CHECK: runs CHECK after each build that ended before its time.
# `n` is the number of the call.
each_call() {
    n=1
    while :; do
        start_old
        inject "$1" "$n" "$2" new out
        [ -n "$fired" ] || break
        "$3"
        n=$((n + 1))
        [ "$n" -lt 50 ] || {
            complain 'no end'
            break
        }
    done
    ended 0
    holds out new
    doing=''
}

# It says so, names the file, and cleans up.
said_so() {
    ended 2
    err '[cannot-write]'
    grep -q "^out.*: error: .*Input/output error\|^out.*: error: .*No space left" "$WORK/stderr" ||
        complain "$doing: names no file: $(cat "$WORK/stderr")"
    holds out "$1"
    told_truth
    completes out
}
nothing_renamed() {
    said_so old
}

for call in open write fsync close; do
    begin "crashes: EIO at each $call: the old set stays, and nothing is left over"
    each_call "$call" EIO nothing_renamed
    [ "$n" -gt "$COUNT" ] || complain "only $((n - 1)) calls of $call for $COUNT files"
    end
done

begin 'crashes: ENOSPC at each write'
each_call write ENOSPC nothing_renamed
end

begin 'crashes: EIO at each rename: old, or mixed and recognised'
renames_done() {
    if [ "$n" = 1 ]; then
        said_so old
    else
        said_so mixed
    fi
}
each_call rename EIO renames_done
[ "$n" -gt "$COUNT" ] || complain "only $((n - 1)) renames for $COUNT files"
end

begin 'crashes: EIO at mkdir'
mkdir deep
inject mkdir 2 EIO new deep/a/b
ended 2
err '[cannot-write]'
err 'cannot make the folder'
end

begin 'crashes: a folder that cannot be synced is no reason to fail'
for n in 1 2; do
    start_old
    inject folder-fsync "$n" EIO new out
    ended 0 2
    holds out '[no][el][wd]'
    told_truth
done
end

begin 'crashes: interrupted and short writes are continued'
for action in EINTR SHORT; do
    for n in 1 2 3 4; do
        start_old
        inject write "$n" "$action" new out
        [ -n "$fired" ] || complain "$doing did not happen"
        ended 0
        holds out new
    done
done
end

for signal in KILL TERM INT; do
    begin "crashes: SIG$signal before each rename: old or mixed, and the next build completes it"
    killed() {
        # The n-1 renamed files are the new ones, and the manifest is not among them.
        if [ "$n" = 1 ]; then
            holds out 'old*'
        else
            holds out 'mixed*'
        fi
        [ "$got" -ge 128 ] || ended 2
        completes out
    }
    each_call rename "$signal" killed
    [ "$n" -gt "$COUNT" ] || complain "only $((n - 1)) renames for $COUNT files"
    end

    begin "crashes: SIG$signal before each write: the old set is intact"
    killed_early() {
        holds out 'old*'
        [ "$got" -ge 128 ] || ended 2
        completes out
    }
    each_call write "$signal" killed_early
    end
done

begin 'crashes: SIGKILL in the first build of a folder'
n=1
while [ "$n" -le "$COUNT" ]; do
    rm -rf out
    inject rename "$n" KILL new out
    if [ "$n" = 1 ]; then
        holds out 'none*'
    else
        holds out 'mixed*'
    fi
    completes out
    n=$((n + 1))
done
end

begin 'crashes: --verify recognises a mixed set'
n=2
while [ "$n" -le "$COUNT" ]; do
    start_old
    inject rename "$n" KILL new out
    for set_name in old new; do
        doing="--verify with the sources of $set_name after $what"
        "$SERVC" build --verify=out $(sources "$set_name") >"$WORK/stdout" 2>"$WORK/stderr"
        got=$?
        ended 1
    done
    n=$((n + 1))
done
end

begin 'crashes: leftovers of a killed build go although the next one writes fewer outputs'
start_old
inject rename 1 KILL new out
build new out --outputs=services
ended 0
for file in out/*.new; do
    [ ! -e "$file" ] || complain "left over: $file"
done
end

begin 'crashes: a second build meets one that is stopped: refused, and neither breaks the set'
start_old
(
    # shellcheck disable=SC2030 # here alone
    export LD_PRELOAD="$WORK/inject.so" INJECT=rename:3:STOP INJECT_FIRED="$WORK/fired"
    rm -f "$WORK/fired"
    exec "$SERVC" build -q -o out $(sources new) 2>first
) &
first=$!
tries=0
while [ ! -e "$WORK/fired" ] && [ "$tries" -lt 400 ]; do
    sleep 0.05
    tries=$((tries + 1))
done
build large out
ended 2
err 'out: error: another build is writing into this folder [output-busy]'
err 'hint: wait until it is done'
holds out 'mixed*'
kill -CONT "$first"
wait "$first" || complain "the first build: $(cat first)"
holds out new
end

begin 'crashes: a build that is killed while it holds the folder keeps nobody out'
start_old
inject rename 3 KILL large out
completes out
end

begin 'crashes: SIGINT and SIGTERM while an input is read'
for signal in INT TERM; do
    start_old
    rm -f pipe
    mkfifo pipe
    # A writer that says a little and waits, until it is told to go.
    "$PYTHON" -I -S -c '
import os, sys, time
f = open("pipe", "w"); f.write("a\t1/tcp\t0.5\n"); f.flush()
open("waiting", "w").close(); time.sleep(20)' &
    writer=$!
    # The shell makes children in the background deaf to SIGINT; Python undoes it.
    "$PYTHON" -I -S -c '
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$SERVC" build -q -o out --nmap=pipe --no-iana --no-cards \
        2>"$WORK/stderr" &
    reader=$!
    tries=0
    while [ ! -e waiting ] && [ "$tries" -lt 400 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
    kill "-$signal" "$reader"
    wait "$reader" 2>/dev/null
    got=$?
    doing="SIG$signal"
    ended 130 143
    holds out old
    kill "$writer" 2>/dev/null
    wait "$writer" 2>/dev/null
    rm -f waiting
done
end

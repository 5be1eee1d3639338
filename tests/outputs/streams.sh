# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2046 # $(sources ...) is several options
# Standard output and error: closed, full, or a reader that has gone.
# shellcheck source=tests/outputs/lib.sh
. "$(dirname "$0")/lib.sh"

cannot='cannot write to standard output'

# ask COMMAND...: servc with the inputs of the new set, where a command takes them.
ask() {
    case $1 in
    build) "$SERVC" "$@" -o out $(sources new) ;;
    explain) "$SERVC" "$@" 1-200 $(sources new) ;;
    check) "$SERVC" "$@" $(sources new) ;;
    *) "$SERVC" "$@" ;;
    esac
}

for command in build explain check --help --version 'help build'; do
    begin "streams: $command with stdout closed"
    # shellcheck disable=SC2086 # `help build' is two words
    ask $command >&- 2>"$WORK/stderr"
    got=$?
    ended 2
    err "$cannot"
    [ ! -e out ] || holds out new
    end

    begin "streams: $command with stdout full"
    if [ -w /dev/full ]; then
        # shellcheck disable=SC2086
        ask $command >/dev/full 2>"$WORK/stderr"
        got=$?
        ended 2
        err "$cannot"
        [ ! -e out ] || holds out new
        end
    else
        skipped "$name" 'no /dev/full'
    fi
done

# The next file that is opened gets the number of the closed one.
begin 'streams: no descriptor at all: outputs hold no message'
"$SERVC" build -o out $(sources new) --services=/nonexistent <&- >&- 2>&-
got=$?
: >"$WORK/stderr"
ended 2
"$SERVC" build -o out $(sources new) <&- >&- 2>&-
got=$?
ended 0 2
holds out new
rm -rf out
"$SERVC" build -o out $(sources new) --werror=source-shrunk --verbose <&- 2>&-  >"$WORK/stdout"
got=$?
ended 0
holds out new
end

begin 'streams: --nmap=- with standard input closed'
"$SERVC" build -o out --nmap=- --no-iana --no-cards <&- >"$WORK/stdout" 2>"$WORK/stderr"
got=$?
ended 2
err 'cannot-read'
[ ! -e out ] || complain 'something was written'
end

begin 'streams: a reader that goes away: no message, no hang'
for command in explain 'explain --json'; do
    # shellcheck disable=SC2086
    { "$SERVC" $command 1-5000 $(sources large) 2>"$WORK/stderr"; echo "$?" >status; } | head -n 1 >line
    got=$(cat status)
    ended 141 0
    [ -s line ] || complain 'no line came'
    [ ! -s "$WORK/stderr" ] || complain "a message: $(cat "$WORK/stderr")"
done
end

begin 'streams: a reader that goes away does not stop a build'
start_old
{ "$SERVC" build -o out $(sources new) 2>"$WORK/stderr"; } | :
holds out '[on][le][dw]'
end

# script(1) gives it a terminal; the one of util-linux says `-c`.
begin 'streams: on a terminal the outputs are the same'
if command -v script >/dev/null && script --version 2>/dev/null | grep -q util-linux; then
    TERM=xterm script -qec "'$SERVC' build -o out $(sources new)" /dev/null >"$WORK/stdout" 2>"$WORK/stderr"
    got=$?
    ended 0
    holds out new
    end
else
    skipped "$name" 'no script of util-linux'
fi

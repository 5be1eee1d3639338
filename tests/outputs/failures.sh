# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2046 # $(sources ...) is several options
# A build that fails before its end renames nothing.
# shellcheck source=tests/outputs/lib.sh
. "$(dirname "$0")/lib.sh"

begin 'failures: a bad input leaves the old set as it is'
start_old
printf 'a\t1/tcp\t3/2\n' >bad
"$SERVC" build -o out --iana="$WORK/new.csv" --nmap=bad --no-cards >"$WORK/stdout" 2>"$WORK/stderr"
got=$?
ended 2
err '[fatal-frequency]'
err 'nothing was written'
holds out old
end

begin 'failures: a mistyped option leaves the old set as it is'
start_old
build new out --outputs=servces
ended 2
holds out old
end

nobody=''
! is_root || nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
cp "$SERVC" "$WORK/servc"
chmod 644 "$WORK"/*.csv "$WORK"/*.nmap
if $nobody "$WORK/servc" --version >/dev/null 2>&1; then
    begin 'failures: EACCES: a folder of another user'
    start_old
    chmod 555 out
    chmod 755 .
    $nobody "$WORK/servc" build -o out $(sources new) >"$WORK/stdout" 2>"$WORK/stderr"
    got=$?
    ended 2
    err 'out/nmap-services.new: error: cannot write: Permission denied [cannot-write]'
    err 'nothing was written'
    chmod 755 out
    holds out old
    end

    begin 'failures: EACCES: a folder that cannot be made'
    mkdir locked
    chmod 555 locked
    $nobody "$WORK/servc" build -o locked/out $(sources new) >"$WORK/stdout" 2>"$WORK/stderr"
    got=$?
    ended 2
    err 'locked/out: error: cannot make the folder: Permission denied [cannot-write]'
    [ -z "$(ls locked)" ] || complain 'something was written'
    chmod 755 locked
    end
else
    skipped 'failures: EACCES' 'no way to run it as a user who is not root'
fi

# Blocks of 512 bytes. At each size another file is too long.
for trap in default ignored; do
    begin "failures: RLIMIT_FSIZE, SIGXFSZ $trap"
    refused=0
    for blocks in 0 8 16 24 40 64 96 128; do
        start_old
        doing="ulimit -f $blocks"
        # stderr is a pipe: a file would be under the limit, too.
        {
            (
                [ "$trap" = default ] || trap '' XFSZ
                ulimit -f "$blocks"
                exec "$SERVC" build -q -o out $(sources new)
            ) 2>&3
            echo "$?" >status
        } 3>&1 2>/dev/null | cat >"$WORK/stderr"
        got=$(cat status)
        if [ "$got" = 0 ]; then
            holds out new
        else
            refused=$((refused + 1))
            ended 2
            err 'File too large [cannot-write]'
            holds out 'old*' # who is killed cannot clean up
        fi
        completes out
    done
    doing=''
    [ "$refused" -ge 4 ] || complain "only $refused of the sizes were too small"
    end
done

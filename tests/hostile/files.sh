# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2086,SC2046 # the options of a reader are several words
# What every reader meets: no file, an empty one, a folder, a pipe that never ends, a
# file too large, one that may not be read, and very long lines.
# shellcheck source=tests/hostile/lib.sh
. "$(dirname "$0")/lib.sh"

# Each reader's options for the file named `in`, and the id of `not mine'.
readers='iana nmap services select'
options() {
    case $1 in
    iana) echo '--iana=in --no-nmap --no-cards' ;;
    nmap) echo '--nmap=in --no-iana --no-cards' ;;
    services) echo '--services=in --no-nmap --no-iana --no-cards' ;;
    select) echo '--select=in --services=good --no-nmap --no-iana --no-cards' ;;
    esac
}
not_mine() {
    case $1 in
    iana) echo not-csv ;;
    nmap) echo not-nmap-services ;;
    services | select) echo not-services ;;
    esac
}

# for_readers COMMAND: runs it for each reader, with `reader`, `given` and `alien` set.
for_readers() {
    echo 'good 80/tcp' >good
    for reader in $readers; do
        given=$(options $reader) alien=$(not_mine $reader)
        "$@"
    done
}

begin 'any reader: no such file'
none() {
    refused $given
    says in error cannot-read 'No such file'
}
readers='iana nmap services' for_readers none
refused --cards=in --no-nmap --no-iana --no-cards
says in error cannot-read 'No such file'
end

begin 'any reader: a folder, and cards that are none'
mkdir in in.yaml
folder() {
    refused $given
    says in error cannot-read 'is a folder'
}
readers='iana nmap services' for_readers folder
mkdir -p cards/a.yaml
refused --cards=cards --no-nmap --no-iana --no-cards
says cards/a.yaml error cannot-read 'is a folder'
refused --cards=good --no-nmap --no-iana --no-cards
says good error cannot-read 'Not a directory'
end

begin 'any reader: an empty file'
: >in
empty() {
    refused $given
    says in error "$alien"
}
for_readers empty
for reader in iana nmap; do
    refused $(options $reader)
    hint empty
done
end

begin 'services: the hint says what an empty file, a web page and UTF-16 are'
: >in
refused --services=in --no-nmap --no-iana --no-cards
hint empty
printf '<!DOCTYPE html>\n<html>\n</html>\n' >in
refused --services=in --no-nmap --no-iana --no-cards
hint HTML
printf '\377\376a\0 \0001\0/\0t\0c\0p\0\n\0' >in
refused --services=in --no-nmap --no-iana --no-cards
hint UTF-16
end

begin 'nmap-services: UTF-16 is named as such'
printf '\377\376a\0\t\0001\0/\0t\0c\0p\0\t\0000\0.\0001\0\n\0' >in
refused --nmap=in --no-iana --no-cards
says in error not-nmap-services
hint UTF-16
end

begin 'any reader: a web page'
printf '<!DOCTYPE html>\n<html><head><title>502 "Bad" Gateway</title></head>\n</html>\n' >in
page() {
    refused $given
    says in error "$alien"
    [ "$(grep -c ': error: ' "$WORK/stderr")" = 1 ] || complain "more than one error"
}
for_readers page
for reader in iana nmap; do
    refused $(options $reader)
    hint HTML
done
end

begin 'any reader: a pipe that never ends'
reads $((256 * MB))
endless() {
    rm -f in
    mkfifo in
    yes >in 2>/dev/null &
    writer=$!
    refused $given
    kill "$writer" 2>/dev/null
    says in error too-large '256 MiB'
}
for_readers endless
end

begin 'cards: a pipe that never ends'
reads $((256 * MB))
mkdir cards
mkfifo cards/a.yaml
yes >cards/a.yaml 2>/dev/null &
writer=$!
refused --cards=cards --no-nmap --no-iana --no-cards
kill "$writer" 2>/dev/null
says cards/a.yaml error too-large '256 MiB'
end

begin 'any reader: standard input that never ends'
reads $((256 * MB))
yes | "$PYTHON" -I -S "$here/measure.py" "$seconds" -1 "$SERVC" \
    build -o out --nmap=- --no-iana --no-cards >"$WORK/stdout" 2>"$WORK/stderr"
got=$?
[ "$got" = 2 ] || complain "exit status $got, expected 2"
says - error too-large '256 MiB'
end

begin 'any reader: a device that never ends'
reads $((256 * MB))
refused --nmap=/dev/zero --no-iana --no-cards
says /dev/zero error too-large
end

begin 'any reader: a file over 256 MiB is not even read'
"$PYTHON" -I -S -c 'open("in", "wb").truncate(256 * 1048576 + 1)'
mkdir cards
"$PYTHON" -I -S -c 'open("cards/a.yaml", "wb").truncate(256 * 1048576 + 1)'
large() {
    refused $given
    says in error too-large '256 MiB'
}
for_readers large
refused --cards=cards --no-nmap --no-iana --no-cards
says cards/a.yaml error too-large
end

begin 'any reader: 256 MiB of NUL bytes'
reads $((256 * MB))
"$PYTHON" -I -S -c 'open("in", "wb").truncate(256 * 1048576)'
zeros() {
    refused $given
    says in error "$alien"
}
for_readers zeros
end

nobody=''
[ "$(id -u)" != 0 ] || nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
begin 'any reader: a file that may not be read'
cp "$SERVC" "$WORK/servc"
if $nobody "$WORK/servc" --version >/dev/null 2>&1; then
    mkdir cards locked
    : >in
    : >cards/a.yaml
    chmod 000 in cards/a.yaml locked
    unreadable() {
        measured 2 $nobody "$WORK/servc" check $given
        says in error cannot-read 'Permission denied'
    }
    readers='iana nmap services' for_readers unreadable
    measured 1 $nobody "$WORK/servc" check --strict --services=good --no-nmap --no-iana --no-cards --cards=cards
    says cards/a.yaml error cannot-read 'Permission denied'
    measured 2 $nobody "$WORK/servc" check --no-nmap --no-iana --no-cards --cards=locked
    says locked error cannot-read 'Permission denied'
    end
else
    skipped "$name" 'no way to run it as a user who is not root'
fi

begin 'nmap-services: 1,000,000 lines on one endpoint'
repeat 1000000 'n%d\t80/tcp\t0.500000\n' >in
built --nmap=in --no-iana --no-cards $texts
at_most_20 duplicate-line 999979
end

begin 'services: 1,000,000 lines on one endpoint'
repeat 1000000 'n%d\t80/tcp\n' >in
built --services=in --no-nmap --no-iana --no-cards $texts
end

begin 'nmap-services: 100,000 bad lines of one kind'
repeat 100000 'n%d\t70000/tcp\t0.500000\n' >in
repeat 12000 'g\t%d/tcp\t0.500000\n' >>in
servc 1 check --strict --nmap=in --no-iana --no-cards
at_most_20 port-outside 99980
end

begin 'nmap-services: 100,000 lines at which nmap would stop'
repeat 100000 'n%d\t80/tcp\t3/2\n' >in
refused --nmap=in --no-iana --no-cards
at_most_20 fatal-frequency 99980
end

begin 'services: 100,000 bad lines of one kind'
repeat 100000 'n%d\t70000/tcp\n' >in
refused --services=in --no-nmap --no-iana --no-cards
at_most_20 port-outside 99980
end

begin 'endpoint list: 100,000 bad lines of one kind'
echo 'good 80/tcp' >good
repeat 100000 '465/tcp\nfoo%d/tcp\n' >in
refused --select=in --services=good --no-nmap --no-iana --no-cards
at_most_20 bad-endpoint 99980
end

begin 'nmap-services: a 100 MB name'
{ printf 'good\t80/tcp\t0.5\n'; fill $((100 * MB)); } >in
built --nmap=in --no-iana --no-cards $texts
says in:2:1024 warning line-too-long
says in:2:1 warning name-too-long
end

begin 'nmap-services: a 100 MB comment'
{ printf 'good\t80/tcp\t0.5\t# '; fill $((100 * MB)); echo; } >in
built --nmap=in --no-iana --no-cards $texts
says in:1:1024 warning line-too-long
[ -n "$(find out/nmap-services -size -64k)" ] || complain 'the title was not cut'
end

begin 'nmap-services: 4,000,000 items in a comment'
{ printf 'good\t80/tcp\t0.5\t# '; head -c $((4 * MB)) /dev/zero | sed 's/\x00/a | /g'; echo; } >in
built --nmap=in --no-iana --no-cards $texts
end

begin 'services: a 100 MB name'
{ printf 'good 80/tcp\n'; fill $((100 * MB)); } >in
refused --services=in --no-nmap --no-iana --no-cards
says in:2:1 error no-endpoint
[ "$(wc -c <"$WORK/stderr")" -lt 1000 ] || complain "the message has $(wc -c <"$WORK/stderr") bytes"
end

begin 'services: 50,000,000 aliases'
{ printf 'good 80/tcp'; head -c $((50 * MB)) /dev/zero | sed 's/\x00/ a/g'; echo; } >in
built --services=in --no-nmap --no-iana --no-cards $texts
says in:1:523 warning too-many-aliases
end

begin 'services: a 100 MB comment'
{ printf 'good 80/tcp # '; fill $((100 * MB)); echo; } >in
built --services=in --no-nmap --no-iana --no-cards $texts
[ -n "$(find out/services -size -64k)" ] || complain 'the title was not cut'
end

begin 'endpoint list: a 100 MB line'
echo 'good 80/tcp' >good
fill $((100 * MB)) >in
refused --select=in --services=good --no-nmap --no-iana --no-cards
says in error not-services
end

# What a terminal would obey is shown as \x1B, and never reaches an output.
begin 'control bytes reach no terminal and no output'
printf 'a\033]0;x\007\t1/tcp\t0.5\t# \033[2J\n70000\033[2J\t70000/tcp\t0.5\ng\t2/tcp\t0.5\n' >in
servc 1 check --strict --nmap=in --no-iana --no-cards
servc 0 explain 1 2 --nmap=in --no-iana --no-cards
cat "$WORK/stdout" "$WORK/stderr" >seen
built --nmap=in --no-iana --no-cards $texts
cat "$WORK/stdout" "$WORK/stderr" out/* >>seen
esc=$(printf '\033')
! grep -aq "$esc" seen || complain "an escape character in: $(grep -an "$esc" seen | head -n 1 | cat -v)"
end

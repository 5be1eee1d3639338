# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# What diff, refresh and top should refuse, survive or leave alone.
# shellcheck source=tests/hostile/lib.sh
. "$(dirname "$0")/lib.sh"

# ---- mistakes ----

mistake 'diff takes one file or two' 'servc diff OLD NEW' diff
mistake 'diff takes one file or two' '' diff nmap nmap nmap
mistake '--upstream takes no files' '' diff --upstream nmap
mistake '--list takes one file' '' diff --list nmap nmap
mistake "no format is called \`xml'" 'text, json or markdown' diff --format=xml nmap nmap
mistake '--only names no kind' 'servc diff --help' diff --only= nmap nmap
mistake "--only: no kind is called \`add'" "did you mean \`added'?" diff --only=add nmap nmap
mistake "--only: no kind is called \`name-lost'" '' diff --only=name-lost nmap nmap
mistake '--fail-on names no kind' '' diff --fail-on= nmap nmap
mistake "--fail-on: no kind is called \`name-los'" "did you mean \`name-lost'?" \
    diff --fail-on=added,name-los nmap nmap
mistake 'refresh takes two files or three' 'MINE NEW, or --nmap' refresh nmap
mistake '--ours and --theirs contradict' '' refresh --ours --theirs nmap nmap nmap
mistake '--conflict=ask is no way' 'inline or reject' refresh --conflict=ask nmap nmap nmap
mistake '--conflict=reject writes beside the output' '' refresh --conflict=reject nmap nmap nmap
mistake '--in-place goes with --nmap alone' '-o MINE' refresh --in-place nmap nmap nmap
mistake '--iana goes with --nmap alone' '' refresh --iana=nmap nmap nmap nmap
mistake '--theirs is for files' '' refresh --nmap --theirs
mistake 'refresh --nmap takes no files' '' refresh --nmap nmap
mistake 'top takes one number' 'servc top 100' top 0
mistake 'top takes one number' '' top 65537
mistake 'top takes one number' '' top 1 2
mistake "\`0' is no share" '--share=90' top --share=0
mistake 'a number and --share contradict' '--coverage' top 5 --share=90
mistake '--coverage is no list of ports' 'list or json' top --coverage --format=nmap
mistake 'naabu scans no sctp' '' top --sctp --format=naabu

begin 'top: an empty list of roles'
printf 'smtps\t465/tcp\t0.010000\n' >nmap
servc 2 top --role= --nmap=nmap --no-iana --no-cards
err 'servc: error: --role names no role'
end

# ---- files that are none ----

# both STATUS FILE: as the one and as the other side of a diff, and in a merge.
both() {
    servc "$1" diff "$2" good
    servc "$1" diff good "$2"
    servc "$1" refresh good good "$2"
}

good() {
    printf 'smtps\t465/tcp\t0.010000\nssh\t22/tcp\t0.100000\n' >good
}

begin 'changes: a file that is not there'
good
both 2 missing
says missing error cannot-read
end

begin 'changes: a folder'
good
mkdir folder
both 2 folder
says folder error cannot-read 'is a folder'
end

begin 'changes: bytes that are no text'
good
head -c 5000 "$PYTHON" >binary
both 2 binary
says binary:1:5 error binary-file
end

begin 'changes: UTF-16'
good
printf '\377\376s\0s\0h\0' >utf16
both 2 utf16
says utf16 error unknown-format
hint 'convert it to UTF-8'
end

begin 'changes: standard input twice'
good
servc 2 diff - -
says 'standard input' error cannot-read 'one of the files alone'
servc 2 refresh - good -
says 'standard input' error cannot-read 'one of the files alone'
end

begin 'changes: two formats in one file'
good
printf 'domain 53/tcp dns\ntelnet 23/tcp\n' >services
cat good services services services >mixed
both 2 mixed
says mixed:1 error mixed-formats '2 lines as in nmap-services among 3 as in a services file'
end

begin 'changes: few lines of another format are counted in the whole file'
good
repeat 9000 'n%d\t7/tcp\t0.010000\n' | awk -v OFS='\t' '{ $2 = NR "/tcp"; print }' >long
{ cat long; printf 'domain 9001/tcp dns\n'; } >mixed
servc 1 diff good mixed
says mixed:9001 warning mixed-formats '1 line as in a services file among 9000'
end

begin 'changes: a line of 10 MB'
good
{ cat good; fill $((10 * MB)); printf '\nlast\t9/tcp\t0.100000\n'; } >long
servc 1 diff good long
says long:3:1 warning name-too-long
out '9/tcp      last, frequency 0.100000'
servc 0 refresh good long good -o merged
cmp -s long merged || complain 'the line is not as it was'
end

begin 'changes: an endpoint that is there twice'
good
{ cat good; printf 'other\t22/tcp\t0.200000\n'; } >twice
servc 0 diff good twice
says twice:3:1 warning duplicate-line
servc 0 refresh good twice good -o merged
cmp -s twice merged || complain 'a line is gone'
end

begin 'changes: CR LF'
good
awk '{ printf "%s\r\n", $0 }' good >crlf
servc 0 diff good crlf
{ cat good; printf 'last\t9/tcp\t0.100000\n'; } >new
servc 0 refresh good crlf new -o merged
awk '{ printf "%s\r\n", $0 }' new >want
cmp -s want merged || complain 'the lines end otherwise'
end

begin 'changes: a services file has no endpoints without a name'
printf 'ssh\t22/tcp\t0.100000\nunknown\t4/tcp\t0.010000\n' >nmap
printf 'ssh 22/tcp\n' >services
servc 0 diff services nmap
servc 0 diff nmap services
end

begin 'refresh: as many local lines as new ones'
for first in 1 2; do
    awk -v first=$first 'BEGIN {
        for (port = first; port < 65536; port += 2)
            printf "a%d\t%d/tcp\t0.000100\nb%d\t%d/udp\t0.000100\n", port, port, port, port
    }' >lines$first
done
echo '# nothing yet' >base
within 6
servc 0 refresh base lines1 lines2 -o merged
[ "$(wc -l <merged)" = 131070 ] || complain "$(wc -l <merged) lines, expected 131070"
end

begin 'diff: many names without a port'
for side in a b; do
    printf '%s\n' "$columns" >$side.csv
    repeat 40000 "$side%d,,tcp,,,,,,,,,\n" >>$side.csv
    printf 'x,1,tcp,,,,,,,,,\n' >>$side.csv
done
within 6
servc 1 diff --summary a.csv b.csv
out '40000  portless-gained'
out '40000  portless-lost'
end

# ---- where the result goes ----

begin 'refresh: a pipe is written to, and stays one'
good
mkfifo pipe
cat pipe >got &
servc 0 refresh good good good -o pipe
wait
[ -p pipe ] || complain 'the pipe is gone'
cmp -s good got || complain 'the result is not what came out'
end

begin 'refresh: a link stays one'
good
cp good mine
ln -s mine link
printf 'smtps\t465/tcp\t0.010000\n' >new
servc 0 refresh good link new -o link
[ -h link ] || complain 'the link is gone'
cmp -s new mine || complain 'the file behind it is as it was'
end

begin 'refresh: a folder in the way'
good
mkdir out
servc 2 refresh good good good -o out
err 'cannot-write'
[ -d out ] || complain 'the folder is gone'
end

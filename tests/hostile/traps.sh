# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# Lines that readers of nmap-services and services(5) take differently, from the
# table of traps in formats.md, section 9: what servc says about each, and what it
# takes the line for.
# shellcheck source=tests/hostile/lib.sh
. "$(dirname "$0")/lib.sh"

x64=$(fill 64) x126=$(fill 126) x1000=$(fill 1000)

# trap_line NUMBER READER LINE WANT...: LINE, with printf's escapes, is the second one
# of a file that READER (nmap, services) reads. WANT is one of
#   ID@COLUMN        `check` says so there, and answers 1
#   quiet            `check` finds nothing, and answers 0
#   note:ID          a build's report lists it
#   'text:TEXT'      the message or its hint has it
#   ENDPOINT=NAME    NAME leads there
#   ENDPOINT=        nobody says anything about it
#   freq:ENDPOINT=F  its frequency
trap_line() {
    number=$1 reader=$2 line=$3
    shift 3
    begin "trap $number, $reader: $(printf %s "$line" | cut -c 1-40)"
    case $reader in
    nmap) first='first\t1/tcp\t0.100000' options='--nmap=in --no-iana --no-cards' ;;
    services) first='first 1/tcp' options='--services=in --no-nmap --no-iana --no-cards' ;;
    esac
    # shellcheck disable=SC2059 # the lines are formats
    printf -- "$first\n$line\n" >in
    status=1
    case " $* " in *' quiet '*) status=0 ;; esac
    ask "$status" check --strict
    cp "$WORK/stderr" "$WORK/check.stderr"
    for want; do
        case $want in
        quiet) ;;
        note:*)
            ask 0 build -o out
            in_file out/report.txt "[${want#note:}]: 1"
            ;;
        text:*) in_file "$WORK/check.stderr" "${want#text:}" ;;
        *@*) said "${want%@*}" "${want#*@}" ;;
        freq:*)
            want=${want#freq:}
            ask 0 explain --json "${want%%=*}"
            out "\"frequency\":${want#*=},"
            ;;
        *=)
            ask 1 explain --json "${want%=}"
            ;;
        *=*)
            ask 0 explain --json "${want%%=*}"
            out "\"primary\":\"${want#*=}\""
            ;;
        *) complain "no such wish: $want" ;;
        esac
    done
    end
}

ask() {
    ask_status=$1 ask_command=$2
    shift 2
    # shellcheck disable=SC2086 # several options
    servc "$ask_status" "$ask_command" $options "$@"
}

said() {
    holds "$WORK/check.stderr" "in:2:$2: " '' "[$1]" ||
        complain "no message [$1] at in:2:$2 but: $(cut -c 1-200 "$WORK/check.stderr")"
}

# ---- nmap-services: frequencies (2 to 5) ----
trap_line 2 nmap 'b\t2/tcp\t1.000000' odd-frequency@9 'text:nmap reads it as 0' 2/tcp=b freq:2/tcp=0.000000
trap_line 2 nmap 'b\t2/tcp\t.5' odd-frequency@9 'text:nmap reads it as 0' freq:2/tcp=0.000000
trap_line 2 nmap 'b\t2/tcp\t1e-1' odd-frequency@9 'text:nmap reads it as 0' freq:2/tcp=0.000000
trap_line 2 nmap 'b\t2/tcp\t0,5' odd-frequency@9 'text:nmap reads it as 0' freq:2/tcp=0.000000
trap_line 2 nmap 'b\t2/tcp\t0.9x' odd-frequency@9 'text:ignores what follows' freq:2/tcp=0.900000
trap_line 2 nmap 'b\t2/tcp\t0.5e9' odd-frequency@9 'text:over 1'

# An error: no command answers from such a file.
stops() {
    begin "trap $1, nmap: $2 stops nmap"
    # shellcheck disable=SC2059 # the line is a format
    printf "first\t1/tcp\t0.100000\n$2\n" >in
    servc 1 check --strict --nmap=in --no-iana --no-cards
    says in:2:9 error fatal-frequency "$3"
    refused --nmap=in --no-iana --no-cards
    servc 2 explain 1/tcp --nmap=in --no-iana --no-cards
    end
}
stops 3 'b 2/tcp #TCP/IP thing' 'not a ratio of two integers'
stops 3 'b 2/tcp www/http' 'not a ratio of two integers'
stops 4 'b 2/tcp 3/2' 'a ratio over 1'
stops 4 'b 2/tcp 0/0' 'denominator of 0'
stops 4 'b 2/tcp -1/2' negative
trap_line 4 nmap 'b\t2/tcp\t1/2' quiet note:frequency-ratio freq:2/tcp=0.500000
trap_line 3 nmap 'b 2/tcp # TCP/IP thing' no-frequency@9 2/tcp=b freq:2/tcp=null

begin 'trap 5, nmap: no frequency anywhere'
printf 'a\t1/tcp\nb\t2/tcp\n' >in
servc 1 check --strict --nmap=in --no-iana --no-cards
err '[no-frequency]'
err '(2 lines'
built --nmap=in --no-iana --no-cards
says servc warning no-frequencies 'nmap-services is not written'
[ ! -e out/nmap-services ] || complain 'nmap-services was written'
end

# ---- nmap-services: lines and columns (6 to 17, 25 to 33) ----
trap_line 6 nmap 'second\t1/tcp\t0.900000' duplicate-line@1 1/tcp=first freq:1/tcp=0.100000
trap_line 8 nmap 'UP\t2/TCP\t0.900000' upper-case-protocol@6 2/tcp=UP
trap_line 9 nmap 'b\t65616/tcp\t0.500000' port-outside@3 'text:nmap reads it as 80' 80/tcp=
trap_line 9 nmap 'b\t65536/tcp\t0.500000' port-outside@3 'text:nmap reads it as 0' 0/tcp=
trap_line 9 nmap 'b\t99999999999999999999/tcp\t0.5' port-outside@3 'text:as 65535' 65535/tcp=
trap_line 10 nmap 'b\t-1/tcp\t0.500000' port-outside@3 'text:nmap reads it as 65535' 65535/tcp=
trap_line 11 nmap 'b\t010/tcp\t0.500000' quiet note:leading-zero 10/tcp=b 8/tcp=
trap_line 11 nmap 'b\t0x62/tcp\t0.500000' no-endpoint@1 98/tcp= 0/tcp=
trap_line 12 nmap "$x64\\t2/tcp\\t0.500000" quiet note:name-over-63 "2/tcp=$x64"
trap_line 13 nmap "${x126}xx\\t2/tcp\\t0.500000" name-too-long@1 2/tcp=
trap_line 13 nmap "${x126}x\\t2/tcp\\t0.500000" quiet "2/tcp=${x126}x"
trap_line 14 nmap "b\\t2/tcp\\t0.500000\\t# ${x1000}xxxxghost\\t22/tcp\\t0.5" \
    line-too-long@1024 "text:a service \`ghost' on port 22" 2/tcp=b 22/tcp=
trap_line 14 nmap "#$x1000$x1000 22/tcp 0.5" line-too-long@1024
trap_line 16 nmap '3com-x\t2/tcp\t0.500000' quiet note:name-not-addressable 2/tcp=3com-x
trap_line 16 nmap '-x\t2/tcp\t0.500000' quiet note:name-not-addressable 2/tcp=-x
trap_line 16 nmap 'a,b]\t2/tcp\t0.500000' quiet note:name-odd-byte '2/tcp=a,b]'
trap_line 25 nmap 'c#sharp\t88/tcp\t0.500000' quiet '88/tcp=c#sharp' note:name-not-written
trap_line 26 nmap '  lead\t88/tcp\t0.500000' quiet note:leading-blank 88/tcp=lead
trap_line 27 nmap 'b\t86/ tcp\t0.500000' quiet 86/tcp=b
trap_line 27 nmap 'b\t86 /tcp\t0.500000' no-endpoint@1 86/tcp=
trap_line 27 nmap 'nosl\t82' no-endpoint@1 82/tcp=
trap_line 28 nmap 'pre\t92/tcp6\t0.500000' unsupported-transport@8 92/tcp=
trap_line 30 nmap "#$x1000\\nb\\t2/tcp\\t0.500000" quiet 2/tcp=b
trap_line 31 nmap 'b\t2/tcp\t0.500000\r' quiet note:cr-lf 2/tcp=b freq:2/tcp=0.500000
trap_line 33 nmap 'b\t2/tcp\t0.500000\t# x\\\\\nc\t3/tcp\t0.500000' quiet 2/tcp=b 3/tcp=c
trap_line '1.2 NUL' nmap 'b\t2/tcp\t0.500000\000 ghost' nul-byte@17 2/tcp=b

begin 'trap 1.2 BOM, nmap'
printf '\357\273\277a\t1/tcp\t0.100000\n' >in
servc 1 check --strict --nmap=in --no-iana --no-cards
says in:1 warning byte-order-mark
servc 0 explain --json 1/tcp --nmap=in --no-iana --no-cards
out '"primary":"a"'
end

begin 'trap 17, nmap: unknown is no name'
printf 'unknown\t1/tcp\t0.500000\n' >in
servc 0 explain --json 1/tcp --nmap=in --no-iana --no-cards
out '"primary":null'
end

# ---- services(5): 9 to 15, 19 to 36 ----
trap_line 8 services 'UP 2/TCP' upper-case-protocol@6 2/tcp=UP
trap_line 9 services 'b 65616/tcp' port-outside@3 'text:glibc would take it as 80'
trap_line 9 services 'b 4294901840/tcp' port-outside@3 'text:glibc would take it as 80'
trap_line 10 services 'b -1/tcp' bad-port@3
trap_line 11 services 'b 010/tcp' port-not-decimal@3 'text:glibc would take it as 8'
trap_line 11 services 'b 0x62/tcp' port-not-decimal@3 'text:glibc would take it as 98'
trap_line 15 services "b 2/tcp # $x126 ghost 2003/tcp" quiet note:line-too-long 2/tcp=b 2003/tcp=
trap_line 19 services 'sixteen-bytes-nm 2/tcp' quiet note:name-over-15 2/tcp=sixteen-bytes-nm
trap_line 20 services '99bottles 99/tcp' quiet note:name-starts-with-port 99/tcp=99bottles
trap_line 21 services 'al 2/tcp later\nlater 3/tcp' quiet 2/tcp=al 3/tcp=later
trap_line 24 services 'Upper 2/tcp' quiet note:name-has-capital 2/tcp=Upper
trap_line 25 services 'c#sharp 88/tcp' no-endpoint@1 'text:also inside a word'
trap_line 26 services ' lead 88/tcp' leading-blank@1 88/tcp=lead
trap_line 27 services 'b 86/ tcp' no-protocol@6
trap_line 27 services 'nosl 82' no-endpoint@6
trap_line 27 services 'b 87 /tcp' no-endpoint@3
trap_line 28 services 'pre 92/tcp6' quiet note:unsupported-transport 92/tcp=
trap_line 29 services 'b 2/sctp' quiet 2/sctp=b
trap_line 30 services "#$x1000$x1000$x1000\\nb 2/tcp" quiet 2/tcp=b
trap_line 31 services 'b 2/tcp\r' quiet note:cr-lf 2/tcp=b
trap_line 33 services 'b 2/tcp \\\\\nc 3/tcp' quiet note:alias-not-written 2/tcp=b 3/tcp=c
trap_line 35 services 'b 7130/tcp\nc 7130/tcp' quiet note:duplicate-line 7130/tcp=b
trap_line 36 services 'b 7240/tcp/foo/udp' quiet note:unsupported-transport 7240/udp=
trap_line 37 services 'b 6000-6063/tcp' bad-port@3
trap_line NIS services '+::' nis-line@1

begin 'trap 9, services: glibc skips a port of more than 32 bits'
printf 'a 1/tcp\nb 4294967296/tcp\n' >in
servc 1 check --strict --services=in --no-nmap --no-iana --no-cards
says in:2:3 error port-outside
not_in_file "$WORK/stderr" 'take it as 0'
end

begin 'trap NIS, services: a line that begins with + is left out'
printf 'b 1/tcp\n+ 2/tcp\n' >in
servc 1 check --strict --services=in --no-nmap --no-iana --no-cards
says in:2:1 warning nis-line
end

begin 'trap 32, services: six protocols: what is written has four'
printf 'b 1/tcp\nb 1/a\nb 1/b\nb 1/c\nb 1/d\nb 1/e\nb 1/f\n' >in
built --services=in --no-nmap --no-iana --no-cards
[ "$(grep -c '/[a-f]$\|/[a-f][[:space:]]' out/services)" = 0 ] || complain "$(cat out/services)"
end

# What was tricky on the way in is plain on the way out: both files read back
# without a warning.
begin 'traps: what is written from all this has none of it'
printf 'a\t1/tcp\t0.9x\n%s\t2/tcp\t0.5\n-x\t3/tcp\t1/3\nc#s\t4/tcp\t.5\r\n  d\t05/tcp\t0.5\ne\t6/tcp\t0.5\t# %s\\\n' \
    "$x64" "$x1000" >in
printf 'f 1/tcp al \\\n g 7/tcp # %s\nh 8/UDP\ni 9/tcp6\nj 10/tcp %s k\n' "$x126" "$x126" >also
servc 0 build -q -o out --nmap=in --services=also --no-iana --no-cards
servc 0 check --nmap=out/nmap-services --no-iana --no-cards
servc 0 check --services=out/services --no-nmap --no-iana --no-cards
awk 'length > 127 { exit 1 }' out/services || complain 'a line of services is too long for musl'
awk 'length > 1022 { exit 1 }' out/nmap-services || complain 'a line is too long for nmap'
! grep '\\$' out/services || complain 'a line of services ends in a backslash'
end

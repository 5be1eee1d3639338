# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2086 # $only is several words
# The registry's CSV: cut off, re-ordered, or not the registry's CSV at all.
# shellcheck source=tests/hostile/lib.sh
. "$(dirname "$0")/lib.sh"

# registry LINE...: the header and these lines, as in.csv. printf's escapes work.
registry() {
    printf '%s\n' "$columns" >in.csv
    # shellcheck disable=SC2059 # the lines are formats
    for line; do printf "$line" >>in.csv; done
}

only='--no-cards --no-nmap'

begin 'registry: cut off inside a quoted cell'
registry 'ftp,21,tcp,File Transfer,,,,,,,,\n' 'http,80,tcp,"World Wide'
refused --iana=in.csv $only
says in.csv:3:13 error unterminated-quote 'cut off'
end

begin 'registry: cut off behind a doubled quote'
registry 'http,80,tcp,"World ""Wide""'
refused --iana=in.csv $only
says in.csv:2:13 error unterminated-quote
end

begin 'registry: cut off inside a quoted cell of several lines'
registry 'ftp,21,tcp,"File\nTransfer\n",,,,,,,,\n' 'http,80,tcp,"a\nb\nc'
refused --iana=in.csv $only
says in.csv:5:13 error unterminated-quote
end

begin 'registry: cut off between quotes is seen by its missing cells'
registry 'ftp,21,tcp,File Transfer,,,,,,,,\n' 'http,80,tcp,Worl'
servc 1 check --strict --iana=in.csv $only
says in.csv:3 warning cell-count '4 cells'
end

begin 'registry: a column is missing'
printf 'Service Name,Transport Protocol,Description\nhttp,tcp,x\n' >in.csv
refused --iana=in.csv $only
says in.csv:1 error missing-column 'Port Number'
end

begin 'registry: all missing columns are named in one run'
printf 'Service Name,Notes\nhttp,x\n' >in.csv
refused --iana=in.csv $only
says in.csv:1 error missing-column 'Port Number'
says in.csv:1 error missing-column 'Transport Protocol'
says in.csv:1 error missing-column Description
end

begin 'registry: columns in another order give the same outputs'
cat >in.csv <<'END'
Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes
urd,465,tcp,URL Rendezvous Directory for SSM,[T],[T],,,,,,
submissions,465,tcp,"Message Submission, over TLS",[I],[C],2017-12-12,,[RFC8314],,,
,2,tcp,Unassigned,,,,,,,,"De-assigned on 2018-05-18, previously compressnet by X"
x11,6000-6063,tcp,"X ""Window"" System",[S],[S],,,,,,
END
"$PYTHON" -I -c '
import csv
rows = list(csv.reader(open("in.csv", newline="")))
with open("turned.csv", "w", newline="") as out:
    csv.writer(out, lineterminator="\n").writerows(row[::-1] for row in rows)'
servc 0 build -q -o normal --iana=in.csv $only --outputs=services,entries
mv turned.csv in.csv
servc 0 build -q -o turned --iana=in.csv $only --outputs=services,entries
for file in services entries.jsonl; do
    cmp -s normal/$file turned/$file || complain "$file differs"
done
grep -q '"submissions"' turned/entries.jsonl || complain "nothing was read"
end

begin 'registry: UTF-16'
for order in LE BE; do
    registry 'http,80,tcp,x,,,,,,,,\n'
    "$PYTHON" -I -c '
import sys
text = open("in.csv").read()
mark = {"LE": b"\xff\xfe", "BE": b"\xfe\xff"}[sys.argv[1]]
open("in.csv", "wb").write(mark + text.encode("utf-16-" + sys.argv[1]))' $order
    refused --iana=in.csv $only
    says in.csv error not-csv
    hint UTF-16
done
end

begin 'registry: an HTML page'
printf '<!DOCTYPE html>\n<html><head><title>502 "Bad" Gateway</title></head>\n</html>\n' >in.csv
refused --iana=in.csv $only
says in.csv error not-csv
hint HTML
[ "$(grep -c ': error: ' "$WORK/stderr")" = 1 ] || complain "more than one error"
end

begin 'registry: other files in its place'
printf 'http\t80/tcp\t0.500000\t# web\n' >in.csv
refused --iana=in.csv $only
says in.csv error not-csv
hint --nmap=FILE
printf 'http\t80/tcp\twww\n' >in.csv
refused --iana=in.csv $only
hint 'services(5)'
printf '<?xml version="1.0"?>\n<nmaprun/>\n' >in.csv
refused --iana=in.csv $only
err '[not-registry]'
end

begin 'registry: empty'
: >in.csv
refused --iana=in.csv $only
says in.csv error not-csv
hint 'empty'
end

begin 'registry: a header and no row'
registry
servc 1 check --strict --iana=in.csv $only
says in.csv warning no-rows
end

begin 'registry: ports that are none'
for port in 65536 99999999999999999999 -1 80.0 0x50 80- 0-65536 '80 81'; do
    registry "bad,$port,tcp,,,,,,,,,\n" 'good,81,tcp,,,,,,,,,\n'
    refused --iana=in.csv $only
    says in.csv:2:5 error bad-port "$port"
done
registry 'bad,80-79,tcp,,,,,,,,,\n'
refused --iana=in.csv $only
hint 'wrong way round'
end

begin 'registry: NUL bytes'
registry 'good,79,tcp,,,,,,,,,\n' 'ht\0tp,80,tcp,\0,,,,,,,,\n'
refused --iana=in.csv $only
says in.csv:3:3 error nul-byte
end

begin 'registry: what is odd is read and said with its place'
registry 'a,80,TCP,,,,,,,,,\n' 'b,81,tcp,"x"y,,,,,,,,\n' 'c,82,tcp,x"y,,,,,,,,\n' \
    'd,83,tcp\n' ',,,,,,,,,,,\n' 'e,84,tcp,,,,2020-13-01,,,,,\n' 'f\377,85,tcp,,,,,,,,,\n' \
    'g_h,86,tcp,,,,,,,,,"This entry is an alias to ""gh"""\n'
servc 1 check --strict --iana=in.csv $only
says in.csv:2:6 warning unknown-transport TCP
hint "\`tcp'"
says in.csv:3:13 warning text-after-quote
says in.csv:4:11 warning stray-quote
says in.csv:5 warning cell-count
says in.csv:6 warning empty-row
says in.csv:7:13 warning bad-date 2020-13-01
says in.csv:8:2 warning not-utf8 0xFF
says in.csv:9 warning alias-target gh
built --iana=in.csv $only
grep -q '"port":81,"transport":"tcp","primary":"b"' out/entries.jsonl || complain "b is lost"
end

begin 'registry: a byte order mark and CR LF change no name'
printf '\357\273\277%s\r\nhttp,80,tcp,"a\r\nb",,,,,,,,\r\n' "$columns" >in.csv
servc 0 explain 80/tcp --json --iana=in.csv $only
says in.csv warning byte-order-mark
out '"primary":"http"'
out '"title":"a b"'
end

begin 'registry: 1,000,000 rows on one endpoint'
registry
repeat 1000000 'n%d,80,tcp,,,,,,,,,\n' >>in.csv
built --iana=in.csv $only
says in.csv:2 warning too-many-names 80/tcp
end

begin 'registry: 5,000 ranges of all ports'
within 15
registry
repeat 5000 'n%d,1-65535,tcp,,,,,,,,,\n' >>in.csv
servc 1 check --strict --iana=in.csv $only
err '[too-many-ranges]'
end

begin 'registry: 100,000 bad rows'
registry
repeat 100000 'n%d,65536,tcp,,,,,,,,,\n' >>in.csv
refused --iana=in.csv $only
at_most_20 bad-port 99980
end

begin 'registry: a 100 MB line'
registry
{ printf 'http,80,tcp,'; fill $((100 * MB)); printf ',,,,,,,,\n'; } >>in.csv
built --iana=in.csv $only $texts
[ -n "$(find out/services -size -64k)" ] || complain 'the title was not cut in services'
end

begin 'registry: a 100 MB quoted cell'
registry
{ printf 'http,80,tcp,"'; fill $((100 * MB)); printf '",,,,,,,,\n'; } >>in.csv
built --iana=in.csv $only $texts
end

begin 'registry: 100 MB of commas'
registry
head -c $((100 * MB)) /dev/zero | tr '\0' , >>in.csv
refused --iana=in.csv $only
says in.csv:2:65 error too-many-cells
end

begin 'registry: a 100 MB first line'
fill $((100 * MB)) >in.csv
refused --iana=in.csv $only
says in.csv error not-csv
[ "$(wc -c <"$WORK/stderr")" -lt 1000 ] || complain "the message has $(wc -c <"$WORK/stderr") bytes"
end

# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# Pages and scans of those who want to harm who reads them.
# shellcheck source=tests/hostile/lib.sh
. "$(dirname "$0")/lib.sh"

# What a terminal must never get: controls but LF, C1 controls, marks of direction.
harmless() {
    "$PYTHON" -I -S -c '
import sys
text = open(sys.argv[1], "rb").read().decode("utf-8")
bad = [c for c in text if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or
       c in "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"]
if bad:
    print("%d characters that do harm, the first U+%04X" % (len(bad), ord(bad[0])))
    sys.exit(1)' "$WORK/stdout" >>"$COMPLAINTS" || complain "in the output of $1"
}

# table: of the cards in `cards`, and nothing else.
table() {
    servc 0 build -q -o out --no-iana --no-nmap --no-cards --cards=cards --outputs=table
}

# card LINE...: a card of 465 with these lines; \u in double quotes is YAML's.
card() {
    mkdir -p cards
    { printf '%s\n' 'card: 1' 'port: 465' 'tcp:' '  - {name: mail, status: unofficial}' "$@"; } >cards/00465.yaml
}

begin 'port: markup, quotes, escapes and marks of direction in a card'
card "title: '<script>alert(1)</script> \"x\" <b>'" 'uses:' \
    "  - {say: '<img src=x onerror=alert(1)> & &amp; [a](javascript:alert(1)) *b* _c_ \`d\`', by: [reported]}" \
    '  - {say: "# not a heading", by: [reported]}' \
    '  - {say: "1. not a list", by: [reported]}' \
    '  - {say: "- not an item | nor a cell", by: [reported]}' \
    '  - {say: "turned \u202E around \u2066 and \u2069 back \u200F", by: [reported]}' \
    '  - {say: "a tag \U000E0041 and a mark \uFEFF", by: [reported]}' \
    '  - {say: "combined e\u0301 and wide \u65E5\u672C", by: [reported]}' \
    "  - {say: A link, by: [reported, 'https://mail.example/a)(b\"<c>']}"
table
servc 0 port --table=out/servc.tbl 465
harmless terminal
out '<script>alert(1)</script> "x" <b>'
out 'turned \u{202E} around \u{2066} and \u{2069} back \u{200F}'
out '\u{E0041}'
out '\u{FEFF}'
servc 0 port --table=out/servc.tbl 465 --color=always
not_in_file "$WORK/stdout" "$(printf '\342\200\256')"
servc 0 port --table=out/servc.tbl 465 --brief
harmless brief
servc 0 port --table=out/servc.tbl 465 --json
harmless JSON
out 'turned \u202e around \u2066 and'
"$PYTHON" -I -S -c '
import json, sys
page = json.loads(open(sys.argv[1], encoding="utf-8").read())
say = [i["text"] for s in page["sections"] if s["key"] == "uses" for i in s["items"]]
assert say[4] == "turned \u202e around \u2066 and \u2069 back \u200f", say[4]
assert page["title"] == "<script>alert(1)</script> \"x\" <b>", page["title"]
' "$WORK/stdout" >>"$COMPLAINTS" 2>&1 || complain "JSON has other texts than the card"
cp "$WORK/stdout" page.json
servc 0 port --table=out/servc.tbl 465 --markdown
harmless Markdown
not_in_file "$WORK/stdout" '<'
cp "$WORK/stdout" page.md
modules=$here/../../out/npm/node_modules
if [ -d "$modules/commonmark" ]; then
    node "$here/../port/markdown.js" "$modules" page.md page.json >markdown.txt 2>&1 ||
        complain "as CommonMark: $(head -n 5 markdown.txt)"
fi
end

begin 'port: controls in a card are refused before they get into a table'
card "title: \"a \\e[2J b\""
servc 2 build -q -o out --no-iana --no-nmap --no-cards --cards=cards --outputs=table
err '[control-character]'
harmless messages
end

begin 'port: a sentence of 64 KiB, of words and of one word'
mkdir cards
{
    printf '%s\n' 'card: 1' 'port: 465' 'tcp:' '  - {name: mail, status: unofficial}' 'uses:'
    printf '  - say: %s\n    by: [reported]\n' "$(yes words | head -n 10900 | tr '\n' ' ')"
    printf '  - say: %s\n    by: [reported]\n' "$(yes x | head -n 65000 | tr -d '\n')"
    printf 'note: |\n'
    yes '  a line of a note' | head -n 3000
} >cards/00465.yaml
table
for form in --width=80 --json --markdown; do
    within 5
    servc 0 port --table=out/servc.tbl 465 $form
    harmless "$form"
done
end

# A table need not come from a compiler: texts of a megabyte, and whatever bytes.
begin 'port: a table whose name and title are a megabyte of escapes'
"$PYTHON" -I -S -c '
word = "\x1b[31m".replace("\x1b", chr(0xC2) + chr(0x9B)) * 1000
print("Service Name,Port Number,Transport Protocol,Description")
print("plain,465,tcp,\"%s\"" % ("turned \u202e around \u2066 " * 40000))' >iana.csv
servc 0 build -q -o out --iana=iana.csv --no-nmap --no-cards --outputs=table
for form in --width=80 --json --markdown --brief; do
    within 5
    servc 0 port --table=out/servc.tbl 465 $form
    harmless "$form"
done
end

begin 'port: a damaged table'
card 'title: x'
table
"$PYTHON" -I -S -c '
import random
data = open("out/servc.tbl", "rb").read()
random.seed(465)
for i in range(60):
    b = bytearray(data)
    for k in range(8):
        b[random.randrange(64, len(b))] = random.randrange(256)
    open("bad%d.tbl" % i, "wb").write(b)'
for i in $(seq 0 59); do
    "$SERVC" port --table="bad$i.tbl" 465 0-2000 mail >"$WORK/stdout" 2>"$WORK/stderr" </dev/null
    status=$?
    [ "$status" -le 2 ] || complain "status $status of bad$i.tbl"
    ! grep -q 'Sanitizer\|runtime error' "$WORK/stderr" || complain "the sanitizer complains of bad$i.tbl"
done
end

begin 'port: words of the command line and of standard input'
card 'title: x'
table
servc 1 port --table=out/servc.tbl "$(printf 'a\033[2Jb')" "$(printf '\342\200\256')" ''
harmless messages
err 'a\x1B[2Jb'
servc 1 port --table=out/servc.tbl 65536 4294967761 465/ 465/x -- -1
yes 465 | head -n 100000 | tr '\n' ' ' >words
reads 100000
"$SERVC" port -q --table=out/servc.tbl <words >"$WORK/stdout" 2>"$WORK/stderr"
[ "$(sort -u "$WORK/stdout")" = mail ] || complain "not mail alone"
[ "$(wc -l <"$WORK/stdout")" = 100000 ] || complain "$(wc -l <"$WORK/stdout") lines"
end

# ---- Scans ----

# scanned STATUS FILE [OPTION...]
scanned() {
    scanned_want=$1 scanned_file=$2
    shift 2
    servc "$scanned_want" port --table=out/servc.tbl --scan="$scanned_file" "$@"
    harmless "$scanned_file"
}

host='<host><address addr="192.0.2.1" addrtype="ipv4"/><ports><port protocol="tcp" portid="465"><state state="open"/><service name="smtps" method="table"/></port></ports></host>'

begin 'scan: XML that is cut off'
card 'title: x'
table
printf '<nmaprun>\n%s\n<host><address addr="192.0.2.2" addrt' "$host" >scan.xml
scanned 2 scan.xml
err 'scan.xml:3:'
err 'cut off'
hint '1 hosts before it'
out 192.0.2.1
printf '<nmaprun>\n%s\n' "$host" >scan.xml
scanned 2 scan.xml
err '[xml-syntax]'
end

begin 'scan: entities that multiply, and files read by the parser'
card 'title: x'
table
printf '%s' '<?xml version="1.0"?><!DOCTYPE nmaprun [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><nmaprun><host><address addr="&c;"/></host></nmaprun>' >scan.xml
scanned 2 scan.xml
err '[xml-doctype]'
printf '%s' '<?xml version="1.0"?><!DOCTYPE nmaprun SYSTEM "file:///etc/passwd"><nmaprun/>' >scan.xml
scanned 2 scan.xml
err '[xml-doctype]'
printf '<?xml version="1.0"?><!DOCTYPE nmaprun>\n<nmaprun>%s</nmaprun>' "$host" >scan.xml
scanned 0 scan.xml
out 'mail unofficial'
end

begin 'scan: XML that is none of a scan, and none at all'
card 'title: x'
table
printf '<html><body/></html>' >scan.xml
scanned 2 scan.xml
err '[unknown-scan]'
printf '<nmaprun><host>\000</host></nmaprun>' >scan.xml
scanned 2 scan.xml
err '[xml-syntax]'
printf 'no scan' >scan.txt
scanned 2 scan.txt
err '[unknown-scan]'
: >scan.txt
scanned 2 scan.txt
err 'the scan is empty'
{ printf '<nmaprun>'; yes '<a>' | head -n 100000; } >scan.xml
scanned 2 scan.xml
err '[too-deep]'
end

begin 'scan: names, versions and addresses of hosts that want harm'
card 'title: x'
table
printf '<nmaprun><host><address addr="192.0.2.1&#x202E;&#x9b;2J" addrtype="ipv4"/><hostnames><hostname name="&lt;script&gt;&#x2066;"/></hostnames><ports><port protocol="tcp" portid="465"><state state="open"/><service name="a&#x9;b&#xA;c" product="&#x202E;%s" method="probed"/></port></ports></host></nmaprun>' \
    "$(yes long | head -n 20000 | tr -d '\n')" >scan.xml
scanned 0 scan.xml
scanned 0 scan.xml --json
printf 'Host: 192.0.2.1 (\033[2J)\tPorts: 465/open/tcp//\033]0;x\007///, x/open/tcp/////, 70000/open/tcp/////, 1/open/xyz/////\nnonsense \033[2J\n' >scan.gnmap
scanned 0 scan.gnmap
err '[bad-scan-port]'
printf 'Host: \tPorts: 1/open/tcp/////\nnonsense\033[2J\n' >scan.gnmap
scanned 1 scan.gnmap
err '[bad-scan-host]'
err '[bad-scan-line]'
end

begin 'scan: every port of a host, and a host for every port'
card 'title: x'
table
{
    printf '<nmaprun><host><address addr="192.0.2.1" addrtype="ipv4"/><ports>'
    seq 0 65535 | sed 's/.*/<port protocol="tcp" portid="&"><state state="open"\/><\/port>/'
    printf '</ports></host></nmaprun>'
} >scan.xml
scanned 0 scan.xml
rm scan.xml
seq 0 65535 | awk '{ printf "Host: 192.0.%d.%d ()\tPorts: %d/open/tcp/////\n", $1 / 256, $1 % 256, $1 }' >scan.gnmap
scanned 0 scan.gnmap --json
end

begin 'scan: lines of 100 MB'
card 'title: x'
table
"$PYTHON" -I -S -c '
with open("scan.gnmap", "w") as f:
    f.write("Host: 192.0.2.1 ()\tPorts: ")
    f.write("465/open/tcp//%s///, " % ("x" * 1000) * 100000)'
scanned 0 scan.gnmap
rm scan.gnmap
"$PYTHON" -I -S -c '
with open("scan.json", "w") as f:
    f.write("[\n{\"ip\": \"192.0.2.1\", \"ports\": [")
    f.write("1," * 50000000)
    f.write("1]}\n]\n")'
scanned 2 scan.json
err 'scan.json:2: error:'
err '[too-large]'
rm scan.json
"$PYTHON" -I -S -c '
with open("scan.json", "w") as f:
    f.write("[" + "1," * 50000000 + "1]")'
scanned 2 scan.json
err '[too-large]'
rm scan.json
"$PYTHON" -I -S -c '
with open("scan.xml", "w") as f:
    f.write("<nmaprun><host><address addr=\"" + "1" * 100000000)'
scanned 2 scan.xml
err '[xml-syntax]'
end

begin "scan: masscan's JSON, broken"
card 'title: x'
table
printf '[\n{"ip": "192.0.2.1", "ports": [ {"port": 465, "proto": "tcp", "status": "open"} ] },\n{"ip": "192.0.2.2", "ports": [ {"port": 46' >scan.json
scanned 2 scan.json
err 'scan.json:3:'
err '[bad-scan-line]'
out 192.0.2.1
printf '[\n{"ports": []},\n{"ip": 5, "ports": [1, "a", null, {}]},\n{"ip": "a\\u0000\\u001b[2J", "ports": [{"port": 1, "proto": "tcp", "status": "open"}, {"port": 1.5, "proto": "tcp", "status": "open"}]}\n]\n' >scan.json
scanned 0 scan.json
err '[bad-scan-host]'
err '[bad-scan-port]'
printf '[{"ip": "192.0.2.1", "ports": [{"port": 465, "proto": "tcp", "status": "open"}]},\n  7]' >scan.json
scanned 2 scan.json
err 'scan.json:2:3: error:'
end

# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2086 # $only is several words
# The registry's XML: cut off, of another kind, or made to fill memory.
# shellcheck source=tests/hostile/lib.sh
. "$(dirname "$0")/lib.sh"

only='--no-cards --no-nmap'
head="<?xml version='1.0' encoding='UTF-8'?>
<registry xmlns=\"http://www.iana.org/assignments\" id=\"service-names-port-numbers\">
"
record='<record><name>http</name><protocol>tcp</protocol><number>80</number></record>
'

# xml TEXT...: in.xml, as it stands.
xml() {
    printf %s "$@" >in.xml
}

begin 'xml: cut off inside a record'
xml "$head" "$record" '<record><name>ftp</na'
refused --iana=in.xml $only
err 'in.xml:4:'
err 'cut off'
err '[xml-syntax]'
end

begin 'xml: cut off between two records'
xml "$head" "$record"
refused --iana=in.xml $only
err '[xml-syntax]'
hint http
end

begin 'xml: a sound one'
xml "$head" "$record" '</registry>'
servc 0 explain 80/tcp --json --iana=in.xml $only
out '"primary":"http"'
end

begin 'xml: another kind of XML'
xml '<?xml version="1.0"?><nmaprun></nmaprun>'
refused --iana=in.xml $only
err '[not-registry]'
xml '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'
refused --iana=in.xml $only
err '[not-registry]'
hint HTML
end

begin 'xml: entities that multiply, and files read by the parser'
xml '<?xml version="1.0"?>
<!DOCTYPE registry [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<registry><record><name>&d;</name></record></registry>'
refused --iana=in.xml $only
err 'in.xml:2:'
err '[xml-doctype]'
xml '<?xml version="1.0"?><!DOCTYPE registry SYSTEM "file:///etc/passwd"><registry/>'
refused --iana=in.xml $only
err '[xml-doctype]'
end

begin 'xml: 10,000 levels deep'
xml "$head"
repeat 10000 '<a>' >>in.xml
refused --iana=in.xml $only
err '[too-deep]'
end

begin 'xml: ports that are none'
for port in 65536 -1 80-79 0x50; do
    xml "$head" "<record><name>bad</name><protocol>tcp</protocol>
<number>$port</number></record></registry>"
    refused --iana=in.xml $only
    err 'in.xml:4:'
    err "\`$port'"
    err '[bad-port]'
done
end

begin 'xml: NUL bytes and UTF-16'
xml "$head" "$record" '</registry>'
"$PYTHON" -I -c '
text = open("in.xml", encoding="ascii").read()
open("nul.xml", "wb").write(text.replace("http<", "ht\0tp<").encode())
open("wide.xml", "wb").write(text.encode("utf-16"))'
refused --iana=nul.xml $only
err 'nul.xml:3:'
refused --iana=wide.xml $only
says wide.xml error not-csv
hint UTF-16
end

begin 'xml: a 100 MB text'
xml "$head" '<record><name>'
fill $((100 * MB)) >>in.xml
refused --iana=in.xml $only
err '[too-large]'
end

begin 'xml: a 100 MB name of an element'
xml "$head" '<'
fill $((100 * MB)) >>in.xml
refused --iana=in.xml $only
err 'in.xml:3:'
end

begin 'xml: 200,000 records on one endpoint'
xml "$head"
repeat 200000 '<record><name>n%d</name><protocol>tcp</protocol><number>80</number></record>\n' >>in.xml
echo '</registry>' >>in.xml
built --iana=in.xml $only $texts
err '[too-many-names]'
end

begin 'xml: 100,000 bad records'
xml "$head"
repeat 100000 '<record><name>n%d</name><protocol>tcp</protocol><number>65536</number></record>\n' >>in.xml
echo '</registry>' >>in.xml
refused --iana=in.xml $only
at_most_20 bad-port 99980
end

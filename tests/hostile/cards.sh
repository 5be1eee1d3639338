# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2086 # $only is several words
# Cards: broken YAML, hostile YAML, and what people mistype.
# shellcheck source=tests/hostile/lib.sh
. "$(dirname "$0")/lib.sh"

only='--no-iana --no-nmap --no-cards'

# card FILE FORMAT...: a file of the folder `cards`, from printf.
card() {
    mkdir -p cards
    # shellcheck disable=SC2059 # the text is a format
    printf -- "$2" >"cards/$1"
}

refused_card() {
    refused $only --cards=cards
}

begin 'cards: tabs'
card a.yaml 'card: 1\nport: 80\ntitle: a\tb\ntcp:\n\t- {name: http, status: assigned}\n'
refused_card
says cards/a.yaml:3:9 error control-character 'a tab'
says cards/a.yaml:5:1 error control-character 'a tab'
end

# Depth in each of the ways that YAML has, and libyaml keeps a stack for.
begin 'cards: 10,000 levels deep'
card list.yaml 'card: 1\nport: 80\nroles: '
repeat 10000 '[' >>cards/list.yaml
card mapping.yaml 'card: 1\nport: 80\nroles: '
repeat 10000 '{a: ' >>cards/mapping.yaml
card dashes.yaml 'card: 1\nport: 80\nroles:\n  '
repeat 10000 '- ' >>cards/dashes.yaml
awk 'BEGIN { for (i = 0; i < 10000; i++) printf "%*sa:\n", i, "" }' >cards/indent.yaml
refused_card
says cards/list.yaml:3:23 error too-deep
says cards/mapping.yaml:3:68 error too-deep
says cards/dashes.yaml:4:33 error too-deep
says cards/indent.yaml:17:17 error too-deep
end

begin 'cards: wrong types'
card a.yaml 'card: 1
port: [80]
title: {a: b}
tcp: http
udp:
  - http
  - {name: [a], status: assigned}
  - {name: x, status: }
about: [a]
roles: mail
'
refused_card
says cards/a.yaml:2:7 error wrong-type 'port: should be a text, and is a list'
says cards/a.yaml:3:8 error wrong-type 'title: should be a text, and is a mapping'
says cards/a.yaml:4:6 error wrong-type 'tcp: should be a list, and is a text'
says cards/a.yaml:6:5 error wrong-type 'should be a mapping'
says cards/a.yaml:7:12 error wrong-type 'name: should be a text, and is a list'
says cards/a.yaml:8:23 error wrong-type 'status: there is no value'
says cards/a.yaml:9:8 error wrong-type about
says cards/a.yaml:10:8 error wrong-type roles
hint 'write [mail]'
end

begin 'cards: unknown keys, with the nearest one'
card a.yaml 'card: 1
port: 80
titel: x
tpc: []
tcp:
  - {nam: http, staus: assigned}
zzzzzz: x
'
refused_card
says cards/a.yaml:3:1 error unknown-key titel
hint "did you mean \`title'?"
says cards/a.yaml:4:1 error unknown-key tpc
hint "did you mean \`tcp'?"
says cards/a.yaml:6:6 error unknown-key nam
hint "did you mean \`name'?"
says cards/a.yaml:6:17 error unknown-key staus
hint "did you mean \`status'?"
says cards/a.yaml:6:5 error missing-field name
says cards/a.yaml:7:1 error unknown-key zzzzzz
hint 'known are card, port, extends, title'
end

begin 'cards: unknown values, with the nearest one'
card a.yaml 'card: 1
port: 80
confidence: hihg
prevalence: comon
tcp:
  - {name: http, status: assigend}
'
refused_card
says cards/a.yaml:3:13 error unknown-value hihg
hint "did you mean \`high'?"
says cards/a.yaml:4:13 error unknown-value comon
hint "did you mean \`common'?"
says cards/a.yaml:6:26 error unknown-value assigend
hint "did you mean \`assigned'?"
end

begin 'cards: two for one port'
card 00080.yaml 'card: 1\nport: 80\n'
card names-00000-00999.yaml 'card: 1\nport: 22\n---\ncard: 1\nport: 80\n'
refused_card
says cards/names-00000-00999.yaml:5:1 error duplicate-card
err 'cards/00080.yaml:2:1: note: '
end

begin 'cards: two for one port in two folders: the later folder wins'
mkdir late
card 00080.yaml 'card: 1\nport: 80\ntitle: One\ntcp:\n  - {name: one, status: unofficial, ref: [RFC1]}\n'
printf 'card: 1\nport: 80\ntitle: Two\ntcp:\n  - {name: two, status: unofficial, ref: [RFC1]}\n' \
    >late/00080.yaml
servc 0 explain 80/tcp --json $only --cards=cards --cards=late
out '"primary":"two"'
end

begin 'cards: not of the port in the file name'
card 00080.yaml 'card: 1\nport: 81\n'
refused_card
says cards/00080.yaml:2:7 error file-name 00080.yaml
end

begin 'cards: ports that are none'
for port in 65536 http -1 80-79 0x50 '80,81'; do
    card a.yaml "card: 1\\nport: $port\\n"
    refused_card
    says cards/a.yaml:2:7 error bad-port "\`$port' is no port"
    hint 'from 0 to 65535'
done
end

begin 'cards: versions and keys that are missing or there twice'
card a.yaml 'card: 2\nport: 80\n'
card b.yaml 'port: 81\n'
card c.yaml 'card: 1\ntitle: x\n'
card d.yaml 'card: 1\nport: 83\nport: 84\n'
refused_card
says cards/a.yaml:1:7 error card-version 2
says cards/b.yaml:1:1 error missing-field card
says cards/c.yaml:1:1 error missing-field port
says cards/d.yaml:3:1 error duplicate-key port
err 'cards/d.yaml:2:1: note: '
end

begin 'cards: anchors that multiply are refused before they do'
card a.yaml 'card: 1\nport: 80\nroles: &a [x, x, x, x, x, x, x, x, x]\n'
for pair in ba cb dc ed fe gf hg ih ji; do
    new=${pair%?} old=${pair#?}
    echo "$new: &$new [*$old, *$old, *$old, *$old, *$old, *$old, *$old, *$old]" >>cards/a.yaml
done
refused_card
says cards/a.yaml:3:8 error yaml-anchor 'an anchor'
says cards/a.yaml:4:8 error yaml-anchor 'an alias'
end

begin 'cards: tags and directives'
card a.yaml 'card: !!int 1\nport: 80\n'
card b.yaml '%%YAML 1.1\n---\ncard: 1\nport: 81\n'
refused_card
says cards/a.yaml:1:7 error yaml-tag
says cards/b.yaml:1:1 error yaml-tag
end

begin 'cards: not YAML, or not a card'
card a.yaml 'card: 1\nport: 80\ntcp: [a, b\ntitle: x\n'
card b.yaml 'just text\n'
card c.yaml '- card: 1\n- port: 80\n'
card d.yaml ''
card e.yaml '# a comment\n'
card f.yaml '<!DOCTYPE html>\n<html>\n</html>\n'
refused_card
says cards/a.yaml:4:6 error yaml-syntax
err 'cards/a.yaml:3:6: note: '
says cards/b.yaml:1:1 error wrong-type 'is a text'
says cards/c.yaml:1:1 error wrong-type 'is a list'
says cards/d.yaml error missing-field
says cards/e.yaml error missing-field
says cards/f.yaml:1:1 error wrong-type
end

begin 'cards: bytes that are no text'
card a.yaml 'card: 1\nport: 80\ntitle: a\0b\n'
card b.yaml 'card: 1\nport: 81\ntitle: a\377b\n'
card c.yaml 'card: 1\nport: 82\ntitle: a\033[31mb\n'
card d.yaml 'card: 1\nport: 83\ntitle: "a\\x1b[31mb"\n'
card e.yaml '\377\376c\0a\0r\0d\0'
card f.yaml 'c\0a\0r\0d\0:\0 \0001\0\n\0'
refused_card
says cards/a.yaml:3:9 error control-character NUL
says cards/b.yaml:3:9 error not-utf8 0xFF
says cards/c.yaml:3:9 error control-character 0x1B
says cards/d.yaml:3:8 error control-character
says cards/e.yaml:1:1 error not-utf8
hint UTF-16
says cards/f.yaml:1:2 error control-character NUL
end

begin 'cards: a byte order mark and CR LF move no column'
card a.yaml '\357\273\277card: 1\r\nport: 80\r\nfoo: x\r\n'
refused_card
says cards/a.yaml:3:1 error unknown-key foo
end

begin 'cards: a folder without any'
mkdir cards
servc 2 check --strict $only --cards=cards
says cards warning no-cards
end

begin 'cards: a text over 64 KiB'
card a.yaml 'card: 1\nport: 80\ntitle: '
fill 70000 >>cards/a.yaml
refused_card
says cards/a.yaml:3:8 error too-large
end

begin 'cards: a 100 MB line'
card a.yaml 'card: 1\nport: 80\ntitle: '
fill $((100 * MB)) >>cards/a.yaml
refused_card
says cards/a.yaml:1:1 error too-large
end

begin 'cards: a 100 MB comment'
card a.yaml '# '
fill $((100 * MB)) >>cards/a.yaml
refused_card
says cards/a.yaml:1:1 error too-large
end

begin 'cards: a list of 50,000,000 items'
card a.yaml 'card: 1\nport: 80\nroles: ['
head -c $((50 * MB)) /dev/zero | sed 's/\x00/a,/g' >>cards/a.yaml
refused_card
err '[too-large]'
end

begin 'cards: 100,000 unknown keys in 10,000 cards'
mkdir cards
awk 'BEGIN { for (p = 1; p <= 10000; p++) {
        printf "---\ncard: 1\nport: %d\n", p
        for (k = 0; k < 10; k++) printf "zz%d: x\n", k } }' >cards/a.yaml
refused_card
at_most_20 unknown-key 99980
end

begin 'cards: 60,000 sound cards in one file'
mkdir cards
awk 'BEGIN { for (p = 1; p <= 60000; p++)
        printf "---\ncard: 1\nport: %d\ntcp:\n  - {name: n%d, status: unofficial, ref: [RFC1]}\n", p, p
    }' >cards/a.yaml
# A card takes 2.5 KB, however small: 34 times such an input.
reads=$(($(size_here) * 3))
built $only --cards=cards $texts
end

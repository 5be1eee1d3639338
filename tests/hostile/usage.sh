# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# What people mistype: each answer is status 2, one line that says what is wrong, and
# a hint where one is likely.
# shellcheck source=tests/hostile/lib.sh
. "$(dirname "$0")/lib.sh"

mistake "unknown command \`bild'" "did you mean \`build'?" bild
mistake "unknown command \`frobnicate'" "\`servc --help' lists the commands" frobnicate
mistake "unknown command \`exlpain'" "did you mean \`explain'?" help exlpain

mistake "unknown option \`--iyana=x'" "did you mean \`--iana'?" build --iyana=x
mistake "option \`--nmap' needs a value" '' build --nmap
mistake "option \`--quiet' takes no value" '' build --quiet=1
mistake "unknown option \`-z'" 'see --help' build -z
mistake "\`build' takes no operand, but was given \`nmap-services'" '--nmap=FILE' build nmap-services
mistake "unknown policy \`ianna'" "did you mean \`iana'?" build --names=ianna
mistake "unknown policy \`x'" 'iana, common and upstream' build --names=x
mistake "unknown output \`nmap'" "did you mean \`nmap-services'?" build --names=nmap:iana
mistake "unknown output \`servces'" "did you mean \`services'?" build --outputs=servces
mistake "\`top:0' has no number from 1 to 65536" '--select=top:1000' build --select=top:0
mistake '--select=fulll is neither' 'full, named, registered' build --select=fulll
mistake "unknown transport \`tpc'" "did you mean \`tcp'?" build --services-protocols=tpc
mistake "unknown kind of rank \`freq'" prevalence build --ranks=freq
mistake '--nmap and --no-nmap contradict' '' build --no-nmap --nmap=nmap -o out --no-iana --no-cards
mistake '--iana and --no-iana contradict' '' build --no-iana --iana=x -o out --no-nmap --no-cards
mistake "standard input (\`-') can be one file, not 2" '' build --iana=- --nmap=- -o out --no-cards

mistake 'explain what?' 'servc explain 465/tcp' explain
mistake "unknown option \`--jsn'" "did you mean \`--json'?" explain --jsn 465
mistake "unknown policy \`upstraem'" "did you mean \`upstream'?" explain --names=upstraem 465

mistake "\`xml' is no format of findings" 'text, json or github' check --format=xml
mistake "unknown option \`--crads=x'" "did you mean \`--cards'?" check --crads=x
mistake "option \`--cards' needs a value" '' check --cards

# not_there ERROR HINT OPERAND: an answer, `not found', and so status 1.
not_there() {
    begin "usage: servc explain $3"
    printf 'smtps\t465/tcp\t0.010000\n' >nmap
    servc 1 explain "$3" --nmap=nmap --no-iana --no-cards
    err "servc: error: $1"
    [ -z "$2" ] || hint "$2"
    end
}

for operand in 65536 465/tpc 70000-80000 465/ 465- 70-60 /tcp; do
    not_there "\`$operand' is no endpoint" '465, 465/tcp or 6000-6063' "$operand"
done
not_there "no source has a service named \`smpts'" "did you mean \`smtps'?" smpts
not_there 'no source says anything about 81' '' 81

begin 'usage: without the data folder'
servc 2 build -o out
err '/nonexistent/iana/services.csv: error: '
err 'servc: nothing was written'
end

# A file given to the wrong option.
begin 'usage: inputs in each other'"'"'s place'
printf 'smtps\t465/tcp\t0.010000\n' >nmap
printf 'smtps 465/tcp ssmtp\n' >services
printf '%s\nurd,465,tcp,,,,,,,,,\n' "$columns" >iana
refused --iana=nmap --no-nmap --no-cards
says nmap error not-csv
hint '--nmap=FILE'
refused --nmap=iana --no-iana --no-cards
says iana error not-nmap-services
hint CSV
refused --services=nmap --no-nmap --no-iana --no-cards
says nmap error not-services 'nmap-services'
refused --services=iana --no-nmap --no-iana --no-cards
says iana error not-services
refused --cards=nmap --no-nmap --no-iana --no-cards
says nmap error cannot-read 'Not a directory'
end

begin 'usage: --color wants auto, always or never'
servc 2 check --color=sometimes --no-iana --no-cards --no-nmap
err "\`sometimes'"
end

begin 'usage: --threads wants a number from 1 to 8'
for n in 0 9 two -1 1.5; do
    servc 2 site --threads=$n
    err "--threads wants a number from 1 to 8, not \`$n'"
done
end

begin 'usage: a mistyped --version or --help is an option'
servc 2 --verison
hint "did you mean \`--version'?"
end

# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2086 # $only is several words
# A source that is much smaller than the one that is known is a download that broke
# off: it is refused, unless --force says otherwise.
# shellcheck source=tests/hostile/lib.sh
. "$(dirname "$0")/lib.sh"

# The known sizes are the project's own.
export SERVC_DATA="$here/../../data"

begin 'guard: half a registry'
"$PYTHON" -I -S - "$SERVC_DATA/iana/services.csv" >in.csv <<'END'
import sys
lines = open(sys.argv[1], encoding="utf-8").readlines()
sys.stdout.writelines(lines[:len(lines) // 2])
END
refused --iana=in.csv --no-nmap
says in.csv error source-shrunk 'statements'
hint --force
servc 0 build -q -o out --iana=in.csv --no-nmap --force
[ -e out/manifest.json ] || complain 'nothing was written with --force'
end

begin 'guard: a registry with a header alone'
printf '%s\n' "$columns" >in.csv
refused --iana=in.csv --no-nmap
says in.csv error source-shrunk
end

begin 'guard: also where nothing else is taken from the data folder'
printf '%s\n' "$columns" >in.csv
refused --iana=in.csv --no-nmap --no-cards
says in.csv error source-shrunk
end

begin 'guard: an nmap-services file that shrank'
repeat 10000 'n%d\t80/tcp\t0.500000\n' | awk -v OFS='\t' -F '\t' '{ $2 = NR "/tcp"; print }' >in
refused --nmap=in --no-cards
says in error source-shrunk
hint --force
servc 0 build -q -o out --nmap=in --no-cards --force
end

begin 'guard: a source that is only read, not built from, is not refused'
printf 'n\t80/tcp\t0.500000\n' >in
servc 0 explain 80/tcp --nmap=in
servc 0 check --nmap=in
end

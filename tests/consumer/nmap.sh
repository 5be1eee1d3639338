#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# nmap itself: the table it holds, the ports it chooses, and whether a file comes
# back as it was. Recipes: doc/formats.md, section 1.
# shellcheck source=tests/consumer/lib.sh disable=SC2317 # functions that `check` calls
. "$(dirname "$0")/lib.sh"

# Identity needs no nmap. The header, comment lines before the first entry, is ours.
body() {
    sed -n '/^[^#]/,$p' "$1"
}

identity() {
    mkdir -p "$WORK/identity"
    "$SERVC" build --force --nmap="$1" --no-iana --no-cards --names=upstream -o "$WORK/identity" || return
    body "$1" >"$WORK/identity/given"
    body "$WORK/identity/nmap-services" >"$WORK/identity/got"
    cmp "$WORK/identity/given" "$WORK/identity/got" && return
    diff "$WORK/identity/given" "$WORK/identity/got" | head -n 10
    return 1
}

for file in "$root/tests/data/nmap-small" /usr/share/nmap/nmap-services \
    "${SERVC_TEST_DATA:-.}/nmap-services.2024-04"; do
    if [ -f "$file" ]; then
        check "identity, ${file##*/data/}" identity "$file"
    elif [ "${file#/usr/share/}" != "$file" ]; then
        missing "identity, $file" "no such file"
    else
        skipped "identity, $file" "no such file"
    fi
done

if ! have nmap; then
    missing nmap "no nmap"
    exit 0
fi

# scan POLICY|given OPTION...: what nmap says with that nmap-services file.
scan() {
    scan_folder=$WORK/$1
    [ "$1" = given ] && scan_folder=$WORK/in
    shift
    NMAPDIR=$scan_folder nmap -n -Pn -oG "$WORK/gnmap" "$@" 127.0.0.1 >"$WORK/nmap.out" 2>&1 ||
        cat "$WORK/nmap.out"
}

# table POLICY TRANSPORT OPTION: -d3, since nmap hides ports of one state in
# "Ignored State" below it.
table() {
    scan "$1" "$3" --top-ports 65536 -d3 || return
    compare nmap "$WORK/$1/entries.jsonl" "$WORK/$1/nmap-services" "$WORK/gnmap" "$2"
}

ranks() {
    for n in 1 10 100 1000; do
        scan "$1" "$3" -v --top-ports "$n" || return
        compare ranks "$WORK/$1/entries.jsonl" "$2" "$n" "$WORK/gnmap" || return
    done
}

script_reader() {
    cat >"$WORK/dump.nse" <<'END'
local datafiles = require "datafiles"
local io = require "io"
description = "Writes nmap-services as scripts see it."
categories = {"safe"}
prerule = function() return true end
action = function()
  local out = assert(io.open(os.getenv("DUMP"), "w"))
  for _, transport in ipairs({"tcp", "udp"}) do
    local status, services = datafiles.parse_services(transport)
    for port, name in pairs(services) do
      out:write(port, " ", transport, " ", name, "\n")
    end
  end
  out:close()
end
END
    rm -f "$WORK/dump"
    DUMP=$WORK/dump NMAPDIR=$WORK/$1 nmap --script "$WORK/dump.nse" >"$WORK/nmap.out" 2>&1
    if ! [ -s "$WORK/dump" ]; then
        cat "$WORK/nmap.out"
        return 1
    fi
    compare nse "$WORK/$1/nmap-services" "$WORK/dump"
}

# Ports chosen by rank: the same as with the file that was given.
chosen() {
    for side in given upstream; do
        scan "$side" -v "$@"
        grep '^# Ports scanned:' "$WORK/gnmap" >"$WORK/chosen.$side"
    done
    [ -s "$WORK/chosen.given" ] && cmp "$WORK/chosen.given" "$WORK/chosen.upstream"
}

if is_root; then
    transports='tcp:-sT udp:-sU sctp:-sY'
else
    transports='tcp:-sT'
    skipped "nmap, udp and sctp" "not root, which raw sockets need"
fi
for transport in $transports; do
    option=${transport#*:} transport=${transport%:*}
    for policy in $policies; do
        check "nmap, $policy: its table of $transport" table "$policy" "$transport" "$option"
    done
    check "nmap, iana: top ports of $transport by our ranks" ranks iana "$transport" "$option"
    [ "$transport" = sctp ] && continue # no frequency above zero in nmap's files
    # What we add ranks behind all that has a frequency, and may fill up a list that
    # reaches further.
    ranked=$(grep -v '^#' "$WORK/in/nmap-services" | grep "/$transport" | grep -vc '0\.000000')
    if [ "$ranked" -lt 1000 ]; then
        skipped "nmap, upstream: $transport ports as before" \
            "only $ranked entries of the file have a frequency"
        continue
    fi
    for top in '' -F '--top-ports 1000'; do
        # shellcheck disable=SC2086 # no word, one or two
        check "nmap, upstream: $transport ports of ${top:-a default scan} as before" \
            chosen "$option" $top
    done
done
for policy in $policies; do
    check "nmap scripts, $policy: their table" script_reader "$policy"
done
exit 0

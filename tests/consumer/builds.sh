#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes the builds that the other scripts read, a folder of $WORK each: one a
# policy, and `plain` without an nmap file. Checks what no reader would notice.
# shellcheck source=tests/consumer/lib.sh
. "$(dirname "$0")/lib.sh"

data=${SERVC_TEST_DATA:-}
mkdir "$WORK/in"
for file in "$data/nmap-services.2024-04" /usr/share/nmap/nmap-services \
    "$root/tests/data/nmap-small"; do
    if [ -f "$file" ]; then
        cp "$file" "$WORK/in/nmap-services"
        echo "consumer: nmap-services from $file"
        break
    fi
done
if [ -f "$data/iana-service-names.2025-03.csv" ]; then
    cp "$data/iana-service-names.2025-03.csv" "$WORK/in/iana.csv"
    echo "consumer: registry from $data"
else
    echo "consumer: the embedded registry"
fi

for policy in $policies; do
    check "build, $policy" build "$WORK/$policy" --names="$policy" || : >"$WORK/no-builds"
done
check "build, no nmap file" "$SERVC" build --no-nmap -o "$WORK/plain" || : >"$WORK/no-builds"
[ -e "$WORK/no-builds" ] && exit 0
check "no frequency: no nmap-services" test ! -e "$WORK/plain/nmap-services"

check "every policy has the same names" compare names "$WORK/iana/entries.jsonl" \
    "$WORK/common/entries.jsonl" "$WORK/upstream/entries.jsonl"
for set in $policies plain; do
    services=$WORK/$set/services
    check "services, $set: form" compare form "$services"
    check "services, $set: every name of the entries, or reported" \
        compare services "$WORK/$set/entries.jsonl" "$services" "$WORK/$set/report.jsonl"
done
exit 0

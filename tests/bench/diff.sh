#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Times `servc diff` beside GNU diff on the same two nmap-services files of 27,000
# lines, in turns, and prints medians with the ratio. Target: at most 1.0 x GNU diff
# for similar files, at most 10 ms whatever the order of lines.
# usage: tests/bench/diff.sh        (make bench-diff)
#   SERVC=FILE            the program, else out/build/release/servc
#   SERVC_TEST_DATA=DIR   holds nmap-services.2024-04; the other one is nmap's installed file
#   BENCH_ROUNDS=N        runs of each, 31 unless given
set -u
cd "$(dirname "$0")/../.." || exit 2
export LC_ALL=C
servc=${SERVC:-out/build/release/servc}
data=${SERVC_TEST_DATA:-../shared/real}
old=/usr/share/nmap/nmap-services new=$data/nmap-services.2024-04

for file in "$old" "$new"; do
    if ! [ -f "$file" ]; then
        echo "skipped: bench diff: no $file"
        exit 0
    fi
done
if ! command -v python3 >/dev/null; then
    echo "skipped: bench diff: no python3, which does the timing"
    exit 0
fi
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
# The same lines in another order: by name.
grep -v '^#' "$new" | sort >"$work/sorted"
# Every third line with another comment.
awk 'NR % 3 == 0 && !/^#/ { print $0 "\t# x"; next } { print }' "$new" >"$work/third"

python3 - "$servc" "$old" "$new" "$work/sorted" "$work/third" "${BENCH_ROUNDS:-31}" <<'END'
import statistics, subprocess, sys, time
servc, old, new, by_name, third, rounds = sys.argv[1:]

def run(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000

title = "diff of two nmap-services files, ms, medians"
print(f"{title:44} {'GNU diff':>9} {'servc':>7} {'ratio':>6}")
for what, a, b in (("7.93 and 2024-04, few changes", old, new),
                   ("every third line changed", new, third),
                   ("lines in another order", new, by_name)):
    gnu, ours = [], []
    for _ in range(int(rounds)):
        gnu.append(run(["diff", a, b]))
        ours.append(run([servc, "diff", a, b]))
    g, o = statistics.median(gnu), statistics.median(ours)
    print(f"{what:44} {g:9.1f} {o:7.1f} {o / g:6.2f}")
END

# SPDX-License-Identifier: BSD-2-Clause
"""Times the making of a whole site beside reading and copying it, in turns, so that what else
the machine does falls on all alike, and says how large it is. Prints the target and whether it
is met; never fails for a time.

usage: site.py SERVC        (make bench-site)
  SERVC_TEST_DATA=DIR   the real inputs; without them nothing is timed
  BENCH_ROUNDS=N        runs of each case, 11 unless given
"""
import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

servc = os.path.abspath(sys.argv[1])
data = os.environ.get("SERVC_TEST_DATA") or os.path.abspath("../shared/real")
rounds = int(os.environ.get("BENCH_ROUNDS", "11"))
nmap = data + "/nmap-services.2024-04"
if not os.path.isfile(nmap):
    sys.exit(print("skipped: bench-site: no real inputs; SERVC_TEST_DATA names their folder"))

# On a disk the time to make files would be all that is timed.
shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
work = tempfile.mkdtemp(prefix="servc-bench.", dir=shm)
old, new, copy = work + "/old", work + "/new", work + "/copy"
table = [work + "/table/servc.tbl", work + "/table/servc.tblz"]
CAT = 'cat "$1"/* >/dev/null'


def site(folder, *options, form=0):
    return [servc, "site", "-q", "--table=" + table[form], "-o", folder, *options]


def shell(script, *words):
    return ["sh", "-c", script, "sh", *words]


def run(words):
    began = time.perf_counter()
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    return time.perf_counter() - began


def report(times):
    print("%-44s %9s %9s %7s" % ("milliseconds, %d runs in turns" % rounds, "median", "least",
                                 "ratio"))
    reading = statistics.median(times[READING])
    for name in times:
        median = statistics.median(times[name])
        print("%-44s %9.1f %9.1f %7.2f" % (name, 1e3 * median, 1e3 * min(times[name]),
                                           median / reading))
    # Pair by pair: what slows one of a turn slows the other.
    ratio = statistics.median(a / b for a, b in zip(times[MAKING], times[READING]))
    print("target: a new site takes no longer than to read it twice: %s (%.2f)"
          % ("met" if ratio <= 1 else "MISSED", ratio))


def sizes(folder):
    plain = packed = pages = files = 0
    for name in sorted(os.listdir(folder)):
        with open(folder + "/" + name, "rb") as f:
            text = f.read()
        files += 1
        pages += name.endswith(".html")
        plain += len(text)
        packed += len(gzip.compress(text, 9))
    print("size: %d pages, %d files, %.1f MB; each with gzip -9: %.1f MB, %.0f %%"
          % (pages, files, plain / 1e6, packed / 1e6, 100 * packed / plain))


MAKING, READING = "servc site, a new folder", "cat DIR/*, twice"
cases = [
    (MAKING, site(new), [new]),
    (MAKING + ", --threads=1", site(new, "--threads=1"), [new]),
    (MAKING + ", compressed table", site(new, form=1), [new]),
    ("servc site, the same folder again", site(old), []),
    (READING, shell(CAT + "; " + CAT, old), []),
    ("cp -R DIR", ["cp", "-R", old, copy], [copy]),
]
try:
    run([servc, "build", "-q", "--nmap=" + nmap, "-o", work + "/table"])
    run(site(old))
    times = {name: [] for name, _, _ in cases}
    for turn in range(rounds + 1):
        for name, words, made in cases:
            took = run(words)
            if turn:
                times[name].append(took)
            for folder in made:
                shutil.rmtree(folder)
    print("bench-site: %d processors, %s" % (os.cpu_count(), "on tmpfs" if shm else "no tmpfs"))
    report(times)
    sizes(old)
finally:
    shutil.rmtree(work)

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Times `servc build` beside programs that do comparable work, and prints a table.

The sides are interleaved: every round runs each case once, and starts with another
one. Times are medians; a ratio is the median of the rounds' ratios, so that what
slows a round down slows both of its sides. Ratios of the table take the processor
time (user + system): what else runs on the machine stretches the wall clock by any
factor. servc works on several threads, its peers on one: what its user waits for is the
wall clock, and the targets are shown by both. Nothing here fails because of a time.

usage: bench.py SERVC NMAP-SERVICES REGISTRY.csv WORK     started by tests/bench/run
"""
import glob
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "peers")
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "11"))
FEW_ROUNDS = 3  # for what takes seconds

Case = namedtuple("Case", "key label command few")
Run = namedtuple("Run", "wall user sys faults peak")  # ms, ms, ms, count, MB

skipped = []


def skip(what, why):
    skipped.append("skipped: bench: %s: %s" % (what, why))


def measure(work, case):
    log = os.path.join(work, "log")
    got = subprocess.run([os.path.join(work, "measure"), log] + case.command,
                         stdout=subprocess.PIPE, check=True, text=True).stdout.split()
    wall, user, system, faults, peak, status = map(int, got)
    if status != 0:
        with open(log, errors="replace") as said:
            sys.exit("bench: `%s' ended with status %d:\n%s" % (case.label, status, said.read()[-2000:]))
    return Run(wall / 1000, user / 1000, system / 1000, faults, peak / 1024)


def shell(script, *arguments):
    return ["sh", "-c", script, "sh"] + list(arguments)


def folder(work, name):
    path = os.path.join(work, name)
    os.makedirs(path, exist_ok=True)
    return path


# Peers

def python_cases(work, nmap, iana, cards):
    python = [sys.executable]
    out = folder(work, "join")
    yield Case("join", "Python: join, both outputs", python + [PEERS + "/join.py", nmap, iana, out], False)
    try:
        import yaml
    except ImportError:
        yaml = None
    if yaml and yaml.__with_libyaml__:
        yield Case("join-cards", "... with the 500 cards, libyaml binding",
                   python + [PEERS + "/join.py", nmap, iana, out, cards], True)
    else:
        skip("join with cards in Python", "no PyYAML with libyaml")
    if yaml:
        yield Case("pyyaml", "Python: 500 cards, PyYAML without libyaml",
                   python + [PEERS + "/yaml-load.py", "SafeLoader", cards], True)
    else:
        skip("500 cards in Python", "no PyYAML")
    yield Case("iana-etc", "Python: services from CSV, as iana-etc",
               python + [PEERS + "/iana-etc.py", iana, out + "/iana-etc"], False)
    yield Case("wireshark", "Python: C arrays from CSV, as Wireshark",
               python + [PEERS + "/wireshark.py", iana, out + "/wireshark.c"], False)


def awk_cases(work, iana):
    script = PEERS + "/services.awk"
    for awk in ("mawk", "gawk"):
        if shutil.which(awk):
            yield Case(awk, awk + ": services from CSV (wrong on quotes)",
                       shell('exec "$1" -f "$2" "$3" >"$4"', awk, script, iana, work + "/awk.services"), False)
        else:
            skip(awk, "not installed")


def makedb_cases(work, iana):
    if not shutil.which("makedb"):
        skip("makedb (nss_db)", "not installed")
        return
    services, db = os.path.join(work, "services.in"), os.path.join(work, "services.db")
    records = os.path.join(work, "services.records")
    subprocess.run(shell('awk -f "$1" "$2" >"$3" && awk -f "$4" "$3" >"$5"', PEERS + "/services.awk", iana,
                         services, PEERS + "/makedb.awk", records), check=True)
    yield Case("makedb", "makedb alone (nss_db)", ["makedb", "-o", db, records], False)


def nmap_cases(work, nmap):
    """What nmap pays at start: the difference between its file and one of one line."""
    if not shutil.which("nmap"):
        skip("nmap reading its own file", "not installed")
        return
    full, small = folder(work, "nmap-full"), folder(work, "nmap-small")
    shutil.copy(nmap, full + "/nmap-services")
    with open(small + "/nmap-services", "w") as one:
        one.write("tcpmux\t1/tcp\t0.100000\n")
    for key, data, what in (("nmap-full", full, "its file whole"), ("nmap-small", small, "a file of one line")):
        yield Case(key, "nmap -p1 localhost, " + what,
                   ["env", "NMAPDIR=" + data, "nmap", "-n", "-Pn", "-p1", "--unprivileged", "127.0.0.1"], False)


def floor_cases(work, nmap, iana, cards):
    if os.path.exists(work + "/yaml-events"):
        yield Case("libyaml", "libyaml: events of the 500 cards", [work + "/yaml-events", cards], False)
    yield Case("wc", "wc -l of both texts", ["wc", "-l", nmap, iana], False)


# servc

def outputs_of(servc):
    """Every output that --outputs knows, from the help text."""
    said = subprocess.run([servc, "build", "--help"], stdout=subprocess.PIPE, check=True, text=True).stdout
    found = re.search(r"--outputs=LIST\s+[^:]*:\s*((?:[a-z0-9.-]+,\s*)*[a-z0-9.-]+)", said)
    return re.split(r",\s*", found[1]) if found else ["nmap-services", "services", "entries", "report"]


def servc_cases(servc, work, nmap, iana, cards):
    out = ["-q", "-o", folder(work, "servc")]
    given = [servc, "build", "--nmap=" + nmap, "--iana=" + iana, "--no-cards"] + out
    both = "--outputs=nmap-services,services"
    yield Case("a", "(a) nmap-services + services, no cards", given + [both], False)
    yield Case("b", "(b) the same with the 500 cards", given + [both, "--cards=" + cards], False)
    for name in outputs_of(servc):
        if name not in ("nmap-services", "services"):
            yield Case("c-" + name, "(c) as (a), and " + name, given + [both + "," + name], False)
    yield Case("c-all", "(c) as (a), all outputs", given, False)
    yield Case("c-cards", "(c) as (b), all outputs", given + ["--cards=" + cards], False)
    yield Case("d", "(d) default: embedded registry, our cards", [servc, "build", "--nmap=" + nmap] + out, False)


# The table

def run_all(work, cases):
    runs = {c.key: [] for c in cases}
    for c in cases:
        measure(work, c)  # warms the page cache
    for n in range(ROUNDS):
        turn = n % len(cases)
        for c in cases[turn:] + cases[:turn]:
            if not c.few or n < FEW_ROUNDS:
                runs[c.key].append(measure(work, c))
    return runs


def median(runs, of):
    return statistics.median(of(r) for r in runs)


def wall(run):
    return run.wall


def cpu(run):
    return run.user + run.sys


def ratio(runs, upper, lower, of=cpu):
    """How many times `upper` takes what `lower` takes; None where one did not run."""
    pairs = list(zip(runs.get(upper, ()), runs.get(lower, ())))
    return statistics.median(of(u) / of(l) for u, l in pairs) if pairs else None


def shown(value, form):
    return form % value if value is not None else "-"


def print_table(cases, runs):
    print("%-44s %8s %8s %8s %7s %7s %9s %9s" % ("", "wall ms", "fastest", "cpu ms", "faults", "MB",
                                              "join / it", "/ libyaml"))
    for c in cases:
        r = runs[c.key]
        print("%-44s %8.1f %8.1f %8.1f %7d %7.1f %9s %9s%s" % (
            c.label, median(r, wall), min(x.wall for x in r), median(r, cpu),
            median(r, lambda x: x.faults), max(x.peak for x in r),
            shown(ratio(runs, "join", c.key), "%.1fx"), shown(ratio(runs, c.key, "libyaml"), "%.2f"),
            "  (%d runs)" % len(r) if c.few else ""))


def measured(runs, of):
    """The figures that have targets, by wall clock or processor time."""
    return (median(runs["a"], of), ratio(runs, "join", "a", of), ratio(runs, "b", "libyaml", of),
            ratio(runs, "join-cards", "b", of), max(r.peak for k in "ab" for r in runs[k]))


TARGETS = (
    ("(a) time, ms", "%.1f", "at most", 15),
    ("(a) below the Python join", "%.1fx", "at least", 14),
    ("(b) over libyaml alone", "%.2fx", "at most", 2.0),
    ("(b) below the Python join with cards", "%.1fx", "at least", 12),
    ("(a), (b) peak memory, MB", "%.1f", "below", 32),
)


def holds(value, word, target):
    return value >= target if word == "at least" else value < target if word == "below" else value <= target


def print_targets(runs):
    def verdict(value, word, target):
        return "not measured" if value is None else "holds" if holds(value, word, target) else "missed"

    print("\nTargets (baselines.md C)                      cpu     wall   target          by cpu   by wall")
    for (label, form, word, target), by_cpu, by_wall in zip(TARGETS, measured(runs, cpu), measured(runs, wall)):
        print("  %-38s %8s %8s   %-8s %5s   %-8s %s" % (
            label, shown(by_cpu, form), shown(by_wall, form), word, target,
            verdict(by_cpu, word, target), verdict(by_wall, word, target)))


def print_start_of_nmap(runs):
    if "nmap-full" in runs:
        pairs = zip(runs["nmap-full"], runs["nmap-small"])
        print("\nnmap pays %.1f ms at each start to read its own file (the difference of its two rows)"
              % statistics.median(f.wall - s.wall for f, s in pairs))


def main(servc, nmap, iana, work):
    cards = folder(work, "cards")
    subprocess.run([sys.executable, HERE + "/make-cards.py", iana, cards, "500"], check=True)
    # A card with an error is skipped, and would make the case too fast.
    subprocess.run([servc, "check", "-q", "--no-nmap", "--no-cards", "--iana=" + iana, "--cards=" + cards],
                   check=True)
    cases = list(servc_cases(servc, work, nmap, iana, cards))
    cases += floor_cases(work, nmap, iana, cards)
    cases += python_cases(work, nmap, iana, cards)
    cases += awk_cases(work, iana)
    cases += makedb_cases(work, iana)
    cases += nmap_cases(work, nmap)
    size = sum(os.path.getsize(f) for f in glob.glob(cards + "/*.yaml"))
    print("inputs: %s %d bytes, %s %d bytes, 500 synthetic cards %d bytes" % (
        os.path.basename(nmap), os.path.getsize(nmap), os.path.basename(iana), os.path.getsize(iana), size))
    print("outputs go to %s" % work)
    print("%d rounds, interleaved; wall and cpu (user + sys) are medians, MB is the highest peak;" % ROUNDS)
    print("ratios are of cpu; a process's start is included on every side; load %.1f on %d cores\n"
          % (os.getloadavg()[0], os.cpu_count()))
    runs = run_all(work, cases)
    print_table(cases, runs)
    print_start_of_nmap(runs)
    print_targets(runs)
    if skipped:
        print("\n" + "\n".join(skipped))


if __name__ == "__main__":
    main(*sys.argv[1:])

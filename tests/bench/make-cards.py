#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes synthetic cards, about 3 KB and 186 YAML events each, true to
doc/cards.md. Their ports and names are the registry's, so that they contradict
nothing; the prose is words from a list. The same arguments give the same cards.

usage: make-cards.py REGISTRY.csv FOLDER COUNT
"""
import csv
import os
import random
import sys

WORDS = """answer backup banner before behind browser cable caller check client clock
common console copies daemon device document door driver every filter follow gateway
handle hidden hosts house inside kernel ladder ledger letter listen machine manager
matter merely meter mirror modern network nobody older packet paper pattern person
printer proxy query rarely reader record remote return router script sealed second
sender server silent simple single speaks stored stream system table tested thread
token trusted turned under update usual version vessel visit waits window without
worker writes yearly""".split()
ROLES = "auth backup database logging mail monitoring proxy remote-access storage web".split()
KINDS = "same-service works-with like mistaken-for".split()
TAGS = "assigned established threat measured".split()


def sentence(rng, words):
    text = " ".join(rng.choice(WORDS) for _ in range(words))
    return text[0].upper() + text[1:] + "."


def document(rng):
    number = "RFC%d" % rng.randint(1000, 9000)
    return number + "#%d.%d" % (rng.randint(2, 12), rng.randint(1, 9)) if rng.random() < 0.4 else number


def statements(rng, key, count, words):
    lines = [key + ":"]
    for _ in range(count):
        if rng.random() < 0.3:
            by = "reported"
        else:
            by = rng.choice(TAGS) + ", " + document(rng)
        lines += ["  - say: " + sentence(rng, words), "    by: [%s]" % by]
    return lines


def card(rng, port, names):
    lines = ["# SPDX-License-Identifier: CC0-1.0", "card: 1", "port: %d" % port,
             "title: " + sentence(rng, 4)[:-1], "reviewed: 2026-%02d-%02d" % (rng.randint(1, 9), rng.randint(1, 28)),
             "confidence: " + rng.choice(("high", "medium", "low")),
             "prevalence: " + rng.choice(("widespread", "common", "occasional", "rare")),
             "roles: [%s]" % ", ".join(rng.sample(ROLES, 2))]
    for transport in ("tcp", "udp"):
        if transport not in names:
            continue
        lines += [transport + ":", "  - {name: %s, status: assigned, ref: [%s]}" %
                  (names[transport], document(rng)),
                  "  - {name: %s-%d, status: unofficial, why: %s}" %
                  (rng.choice(WORDS), port, sentence(rng, 5)[:-1].lower())]
    lines += ["about: |"] + ["  " + sentence(rng, 18) for _ in range(3)]
    lines += ["history:"] + ['  - {date: %d, say: "%s", ref: [%s]}' %
                             (year, sentence(rng, 12), document(rng)) for year in (1992, 2003)]
    lines += statements(rng, "uses", 3, 17) + statements(rng, "other-uses", 1, 17)
    lines += statements(rng, "security", 3, 17) + statements(rng, "seen-on", 1, 17)
    lines += ["related:"] + ["  - {port: %d/tcp, kind: %s}" % (rng.randint(1, 49151), kind)
                             for kind in rng.sample(KINDS, 2)]
    lines += ["note: |"] + ["  " + sentence(rng, 18) for _ in range(3)]
    return "\n".join(lines) + "\n"


def single_names(registry):
    """{port: {transport: name}} where every transport has one name, port or range alone."""
    ports, unfit = {}, set()
    with open(registry, encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            name, port, transport = row["Service Name"], row["Port Number"], row["Transport Protocol"]
            if not port.isdigit():
                continue
            here = ports.setdefault(int(port), {})
            if not name or not transport or transport in here or row["Assignment Notes"]:
                unfit.add(int(port))
            here[transport] = name
    return {p: names for p, names in ports.items() if p not in unfit and {"tcp", "udp"} <= set(names)}


def main(registry, folder, count):
    rng = random.Random(465)
    ports = single_names(registry)
    for port in sorted(rng.sample(sorted(ports), int(count))):
        with open(os.path.join(folder, "%05d.yaml" % port), "w", encoding="utf-8") as target:
            target.write(card(rng, port, ports[port]))


main(*sys.argv[1:])

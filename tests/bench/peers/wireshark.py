#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The steps of Wireshark's services generator, rewritten: rows of the registry become
one line for each name and port with its transports, of several names the first stays,
and C arrays sorted by port are written.

usage: wireshark.py REGISTRY.csv FILE.c
"""
import csv
import re
import sys

TRANSPORTS = ("tcp", "udp", "sctp", "dccp")
MIN_ROWS = 10000  # the original refuses a registry that shrank, too


def rows(path):
    with open(path, encoding="utf-8", newline="") as source:
        reader = csv.reader(source)
        next(reader)
        for row in reader:
            name, port, transport, about = row[:4]
            if not name or not port or transport not in TRANSPORTS:
                continue
            if re.search("unassigned|reserved", about, re.I) and not name:
                continue
            first, _, last = port.partition("-")
            about = re.sub(r"\s+", " ", re.sub(r"\(.*?\)", "", about)).strip()
            for number in range(int(first), int(last or first) + 1):
                yield number, transport, name.lower(), about.replace("\\", "\\\\").replace('"', '\\"')


def main(registry, out):
    by_port, count = {}, 0
    for number, transport, name, about in rows(registry):
        count += 1
        by_port.setdefault(number, {}).setdefault((name, about), set()).add(transport)
    if count < MIN_ROWS:
        sys.exit("wireshark.py: only %d rows" % count)
    tables = {t: [] for t in TRANSPORTS}
    for number in sorted(by_port):
        taken = set()
        for (name, about), transports in by_port[number].items():
            for transport in transports - taken:
                tables[transport].append('    { %d, "%s", "%s" },\n' % (number, name, about))
            taken |= transports
    with open(out, "w", encoding="utf-8") as target:
        for transport in TRANSPORTS:
            target.write("static const ws_services_entry_t %s_services[] = {\n" % transport)
            target.writelines(tables[transport])
            target.write("};\n")


main(*sys.argv[1:])

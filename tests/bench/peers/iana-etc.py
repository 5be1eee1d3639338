#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The steps of the iana-etc packages' generators: a services file from the registry
alone, one line for each row, in the registry's order.

usage: iana-etc.py REGISTRY.csv SERVICES
"""
import csv
import sys

with open(sys.argv[1], encoding="utf-8", newline="") as source, \
        open(sys.argv[2], "w", encoding="utf-8") as target:
    for row in csv.DictReader(source):
        name, port, transport = row["Service Name"], row["Port Number"], row["Transport Protocol"]
        if not name or not port or not transport:
            continue
        first, _, last = port.partition("-")
        for number in range(int(first), int(last or first) + 1):
            about = " ".join(row["Description"].split())
            target.write("%-16s%-24s# %s\n" % (name, "%d/%s" % (number, transport), about))

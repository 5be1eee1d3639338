#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes COUNT cards that nobody wrote, one a file, with prose and relations.
usage: make-cards.py FOLDER COUNT"""
import os
import sys

folder, count = sys.argv[1], int(sys.argv[2])
for port in range(1, count + 1):
    other = port + 1 if port % 2 else port - 1
    with open(os.path.join(folder, "%05d.yaml" % port), "w", encoding="utf-8") as card:
        card.write(f"""card: 1
port: {port}
title: What is met on the {port}th of them
reviewed: 2026-11-20
confidence: low
prevalence: rare
roles: [web]
tcp:
  - {{name: made-{port}, status: unofficial, why: made up for a test}}
udp:
  - {{name: made-{port}, status: unofficial, why: made up for a test}}
about: |
  The first sentence about {port}.
  A second one of {port}, a little longer than the first.
uses:
  - say: People ask for {port} and get it.
    by: [reported]
security:
  - say: Nobody has looked at {port} yet.
    by: [reported]
seen-on:
  - say: On hosts that have {port} open.
    by: [reported]
related:
  - {{port: {other}/tcp, kind: like}}
note: |
  Look at {port}.
""")

#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What a careful script does with the standard library: joins nmap-services and
the registry's CSV, and writes nmap-services and services. No statuses, no rules,
no reasons, no check of what readers make of the output.

usage: join.py NMAP-SERVICES REGISTRY.csv OUTDIR [CARDS]   CARDS needs PyYAML with libyaml
"""
import csv
import os
import sys

TRANSPORTS = ("tcp", "udp", "sctp", "dccp")


def read_registry(path):
    names, titles = {}, {}
    with open(path, encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            name, port = row["Service Name"], row["Port Number"]
            if not name or not port:
                continue
            first, _, last = port.partition("-")
            transports = (row["Transport Protocol"],) if row["Transport Protocol"] else ("tcp", "udp")
            for number in range(int(first), int(last or first) + 1):
                for transport in transports:
                    names.setdefault((number, transport), []).append(name)
                    titles.setdefault((number, transport), " ".join(row["Description"].split()))
    return names, titles


def read_nmap(path):
    names, frequencies, comments = {}, {}, {}
    with open(path, encoding="utf-8", errors="surrogateescape") as source:
        for line in source:
            if line.startswith("#") or not line.strip():
                continue
            head, _, comment = line.partition("#")
            name, endpoint, frequency = head.split()[:3]
            port, _, transport = endpoint.partition("/")
            key = (int(port), transport)
            frequencies[key] = frequency
            comments[key] = comment.strip()
            if name != "unknown":
                names[key] = name
    return names, frequencies, comments


def read_cards(folder, names):
    import yaml
    for file in sorted(os.listdir(folder)):
        with open(os.path.join(folder, file), encoding="utf-8") as source:
            for card in yaml.load_all(source, yaml.CSafeLoader):
                first, _, last = str(card["port"]).partition("-")
                for number in range(int(first), int(last or first) + 1):
                    for transport in TRANSPORTS:
                        ours = [n["name"] for n in card.get(transport, ()) if n["status"] != "rejected"]
                        known = names.get((number, transport), [])
                        names[number, transport] = ours + [n for n in known if n not in ours]


def replace(folder, file, lines):
    path = os.path.join(folder, file)
    with open(path + ".new", "w", encoding="utf-8", errors="surrogateescape") as target:
        target.writelines(lines)
    os.replace(path + ".new", path)


def main(nmap, registry, folder, cards=None):
    names, titles = read_registry(registry)
    nmap_names, frequencies, comments = read_nmap(nmap)
    if cards:
        read_cards(cards, names)
    nmap_lines, services = [], []
    for key in sorted(frequencies.keys() | {k for k in names if names[k]}):
        port, transport = key
        here = list(dict.fromkeys(names.get(key, ())))
        if key in nmap_names and nmap_names[key] not in here:
            here.append(nmap_names[key])
        title = titles.get(key) or comments.get(key, "")
        items = " | ".join(here[1:] + ([title] if title else []))
        if transport != "dccp":
            nmap_lines.append("%s\t%d/%s\t%s%s\n" % (
                here[0] if here else "unknown", port, transport, frequencies.get(key, "0.000000"),
                "\t# " + items if items else ""))
        if here and port:
            services.append("%s\t%d/%s\t%s%s\n" % (
                here[0], port, transport, " ".join(here[1:]), "\t# " + title if title else ""))
    replace(folder, "nmap-services", nmap_lines)
    replace(folder, "services", services)


main(*sys.argv[1:])

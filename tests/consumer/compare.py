#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Compares what consumers read with what servc says it wrote.

usage: compare.py COMMAND ARGUMENT...

    form SERVICES                         the rules of services(5) that no reader enforces
    services ENTRIES SERVICES REPORT      the file against the entries
    queries READER SERVICES EVERY         questions about every EVERYth line, for getserv
    answers READER SERVICES QUERIES ANSWERS
    nmap ENTRIES FILE GNMAP TRANSPORT     nmap's own table against the file and the entries
    nse FILE DUMP                         the table of nmap's script engine against the file
    ranks ENTRIES TRANSPORT N GNMAP       the ports that nmap chose against the entries' ranks
    names IANA COMMON UPSTREAM            every policy has the same names (ENTRIES files)

Status 1 if something differs; the first differences are printed.
READER is glibc, musl or go: how each picks a line is modelled below, from the
text of the file alone, and independently of servc.
"""
import json
import os
import re
import sys

TRANSPORTS = ("tcp", "udp", "sctp", "dccp")
SHOWN = 12


class Differences(list):
    """What is wrong; the first ones are printed, and the status follows."""

    def report(self):
        for text in self[:SHOWN]:
            print(text)
        if len(self) > SHOWN:
            print("... and %d more" % (len(self) - SHOWN))
        return 1 if self else 0


def lines_of(path):
    """The lines of a file as text, a byte a character."""
    with open(path, encoding="latin-1", newline="\n") as file:
        return file.read().split("\n")


def entries_of(path):
    """(port, transport) -> entry."""
    entries = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line, parse_float=str)
            entries[entry["port"], entry["transport"]] = entry
    return entries


def names_of(entry):
    return ([entry["primary"]] if entry["primary"] else []) + [a["name"] for a in entry["aliases"]]


def text_of(endpoint):
    return "%d/%s" % endpoint


# --- services(5) -----------------------------------------------------------

class Service:
    def __init__(self, words):
        self.name = words[0]
        port, self.proto = words[1].split("/")
        self.port = int(port)
        self.aliases = words[2:]
        self.tokens = [self.name] + self.aliases
        self.at = (self.port, self.proto)


def services_of(path):
    words = (line.split("#")[0].split() for line in lines_of(path))
    return [Service(w) for w in words if w]


def form(path):
    """What formats.md sections 2 to 4 demand of every line."""
    wrong = Differences()
    text = lines_of(path)
    if text[-1] != "":
        wrong.append("no newline at the end")
    shape = re.compile(r"[!-\"$-~]+[\t ]+([1-9][0-9]*)/(tcp|udp|sctp|dccp)"
                       r"([\t ]+[!-\"$-~]+)*[\t ]*(#.*)?")
    for number, line in enumerate(text[:-1], 1):
        if len(line) > 126:
            wrong.append("line %d has %d bytes; musl reads 126" % (number, len(line)))
        if not line.startswith("#") and line != "":
            match = shape.fullmatch(line)
            if not match or int(match[1]) > 65535 or line[0] == "+":
                wrong.append("line %d: %s" % (number, line))
        if not re.fullmatch(r"[\t -~]*", line) or line.endswith("\\"):
            wrong.append("line %d has bytes that are not plain: %r" % (number, line))
    services = services_of(path)
    if not services:
        wrong.append("no service in %s" % path)

    endpoints, ports = set(), {}
    for s in services:
        if s.at in endpoints:
            wrong.append("%s has two lines" % text_of(s.at))
        endpoints.add(s.at)
        if s.name == "unknown":
            wrong.append("%s is called unknown" % text_of(s.at))
        for token in s.tokens:
            if "/" in token:
                wrong.append("%s: %s has a slash" % (text_of(s.at), token))
            ports.setdefault((token, s.proto), []).append(s)
    several = {key for key, found in ports.items() if len({s.port for s in found}) > 1}
    # A line needs its name, even if that is another line's too; an alias then
    # stands only where libc shall find it, in the first of these lines.
    for token, proto in sorted(several):
        for s in ports[token, proto][1:]:
            if s.name != token:
                wrong.append("%s: alias %s leads to %d before" %
                             (text_of(s.at), token, ports[token, proto][0].port))

    # Lines whose name has one port are in order; the others may move up.
    order = [(s.port, TRANSPORTS.index(s.proto)) for s in services
             if (s.name, s.proto) not in several]
    for before, after in zip(order, order[1:]):
        if before > after:
            wrong.append("%d/%s stands before %d/%s" % (before[0], TRANSPORTS[before[1]],
                                                    after[0], TRANSPORTS[after[1]]))
    return wrong.report()


def services(entries_path, path, report_path):
    """Every name of every entry is in the file, or the report says that it is not."""
    wrong = Differences()
    entries = entries_of(entries_path)
    said = {}
    for line in lines_of(report_path):
        message = json.loads(line) if line else {"id": ""}
        if message["id"].endswith("-not-written") and message["endpoint"]:
            said.setdefault(message["endpoint"], []).append(message["text"])

    def is_said(endpoint, name):
        return any("`%s'" % name in line for line in said.get(text_of(endpoint), []))

    written = {s.at: s for s in services_of(path)}
    for at, s in written.items():
        if at not in entries:
            wrong.append("%s %s is in the file and no entry" % (text_of(at), s.name))
    for at, entry in entries.items():
        s = written.get(at)
        if s is None:
            if entry["primary"] and at[0] > 0 and not is_said(at, entry["primary"]):
                wrong.append("%s %s is not in the file, and the report does not say so" %
                          (text_of(at), entry["primary"]))
            continue
        if s.name != entry["primary"] and not is_said(at, entry["primary"] or ""):
            wrong.append("%s is %s in the file, %s in the entries" %
                      (text_of(at), s.name, entry["primary"]))
        names = names_of(entry)
        for name in names[1:]:
            if name not in s.tokens and not is_said(at, name):
                wrong.append("%s: alias %s is not in the file, and the report does not say so" %
                          (text_of(at), name))
        known = {name.lower() for name in names}
        for token in s.tokens:
            if token.lower() not in known:
                wrong.append("%s: %s is in the file and no name of the entry" %
                             (text_of(at), token))

    # No alias takes a name from where it is registered and leads.
    live = ("assigned", "co-assigned")
    registered = {(e["primary"], e["transport"]) for e in entries.values() if e["status"] in live}
    for at, s in written.items():
        aliases = entries[at]["aliases"] if at in entries else []
        here = {a["name"] for a in aliases if a["status"] in live}
        for alias in s.aliases:
            if (alias, s.proto) in registered and alias not in here:
                wrong.append("%s: alias %s is registered elsewhere" % (text_of(at), alias))

    # A name at several ports leads, for libc, to its first line.
    first = {}
    for s in services_of(path):
        first.setdefault((s.name, s.proto), s.at)
    ports = {}
    for at, entry in entries.items():
        if at in written and entry["primary"]:
            ports.setdefault((entry["primary"], at[1]), []).append(entry)
    preferred = preferred_by_cards()
    for (name, proto), same in ports.items():
        registered = [e["port"] for e in same if e["status"] in live]
        wanted = [e["port"] for e in same if (name, proto, e["port"]) in preferred]
        expected = min(wanted or registered or [e["port"] for e in same])
        if (name, proto) in first and first[name, proto][0] != expected:
            wrong.append("%s/%s leads to %d, not to %d" %
                      (name, proto, first[name, proto][0], expected))
    return wrong.report()


def preferred_by_cards():
    """(name, transport, port) of every `prefer: true` in data/cards."""
    found = set()
    cards = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../data/cards")
    for card in sorted(os.listdir(cards)):
        port = proto = None
        for line in lines_of(os.path.join(cards, card)):
            if re.match(r"port: *[0-9]+", line):
                port = int(re.findall(r"[0-9]+", line)[0])
            elif re.match(r"[a-z]+:", line):
                proto = line.split(":")[0]
            elif re.search(r"\bprefer: true\b", line):
                found.add((re.findall(r"name: *([^,} ]+)", line)[0], proto, port))
    return found


# --- What readers of services(5) answer: doc/formats.md --------------------
# Each makes a dictionary from (kind, what, proto) to the line that getserv prints;
# what is not in it is "none". The proto "*" asks without one.

def glibc(found):
    """The first line that matches, and all of it."""
    table = {}
    for s in found:
        answer = "%d/%s %s" % (s.port, s.proto, " ".join(s.tokens))
        for proto in (s.proto, "*"):
            table.setdefault(("port", str(s.port), proto), answer)
            for token in s.tokens:
                table.setdefault(("name", token, proto), answer)
    return table


def musl(found):
    """As glibc, but tcp and udp alone, and the only alias is the name itself. By
    port without a proto, tcp comes before udp, if its name fits its 15 bytes."""
    table = {}
    for s in found:
        if s.proto not in ("tcp", "udp"):
            continue
        if len(s.name) <= 15:
            answer = "%d/%s %s %s" % (s.port, s.proto, s.name, s.name)
            table.setdefault(("port", str(s.port), s.proto), answer)
        for token in s.tokens:
            for proto in (s.proto, "*"):
                table.setdefault(("name", token, proto),
                                 "%d/%s %s %s" % (s.port, s.proto, token, token))
    for s in found:
        for proto in ("tcp", "udp"):
            if ("port", str(s.port), proto) in table:
                table.setdefault(("port", str(s.port), "*"), table["port", str(s.port), proto])
    return table


def go(found):
    """The last line wins; what is asked is made lower case, the file is not."""
    table = {}
    for s in found:
        for token in s.tokens:
            if token == token.lower() and len(token) <= 25:
                table["name", token, s.proto] = "%d/%s" % s.at
    return table


READERS = {"glibc": glibc, "musl": musl, "go": go}


def askable(reader, s, kind, what):
    """False for what formats.md says the reader never answers, whatever the file."""
    if reader != "glibc" and what.isdigit() and kind == "name":
        return False
    if reader == "musl" and kind == "port":
        return len(s.name) <= 15 and not re.match("%d(?![0-9])" % s.port, s.name)
    if reader == "go":
        return kind == "name" and s.proto in ("tcp", "udp")
    return True


def queries(reader, path, every):
    found = services_of(path)
    for i, s in enumerate(found):
        if i % int(every) != 0:
            continue
        asked = [("port", str(s.port))] + [("name", token) for token in s.tokens]
        protos = [s.proto]
        if reader != "go" and i % (7 * int(every)) == 0:
            protos.append("*")
        for kind, what in asked:
            if askable(reader, s, kind, what):
                for proto in protos:
                    print(kind, what, proto)
    # What is not there, and what must not be there.
    print("name no-such-service tcp")
    print("name unknown tcp")
    print("name unknown udp")
    if reader != "go":
        ports = {s.port for s in found}
        print("port %d tcp" % next(port for port in range(1, 65536) if port not in ports))
        print("port %d TCP" % found[0].port)
        print("port 0 tcp")
    return 0


def answers(reader, path, queries_path, answers_path):
    wrong = Differences()
    table = READERS[reader](services_of(path))
    asked = [tuple(line.split()) for line in lines_of(queries_path)[:-1]]
    got = lines_of(answers_path)[:-1]
    if len(asked) != len(got):
        wrong.append("%d questions, %d answers" % (len(asked), len(got)))
    for (kind, what, proto), answer in zip(asked, got):
        key = (kind, what.lower() if reader == "go" else what, proto)
        expected = table.get(key, "none")
        if answer != expected:
            wrong.append("%s %s %s: `%s', expected `%s'" % (kind, what, proto, answer, expected))
    return wrong.report()


# --- nmap-services ---------------------------------------------------------

def nmap_services_of(path, wrong):
    """(port, transport) -> (name, frequency), from the text."""
    shape = re.compile(r"(\S+)\t([0-9]+)/(tcp|udp|sctp)\t(0\.[0-9]{6})(\t#.*)?")
    table = {}
    for number, line in enumerate(lines_of(path)[:-1], 1):
        if line.startswith("#"):
            continue
        match = shape.fullmatch(line)
        if not match or len(line) > 1022:
            wrong.append("line %d: %s" % (number, line))
            continue
        at = int(match[2]), match[3]
        if at in table:
            wrong.append("line %d: %s again" % (number, text_of(at)))
        table[at] = match[1], match[4]
    return table


def no_unknown(name):
    """`unknown`, empty and absent are the same to nmap's readers."""
    return "" if name in (None, "unknown") else name


def gnmap_names(path, transport):
    """port -> name of the `Ports:` items of nmap -oG."""
    found = {}
    for line in lines_of(path):
        match = re.search(r"\tPorts: ([^\t]*)", line)
        if match:
            for item in match[1].split(", "):
                fields = item.split("/")
                if fields[2] == transport:
                    found[int(fields[0])] = no_unknown(fields[4])
    return found


def nmap(entries_path, path, gnmap, transport):
    wrong = Differences()
    table = nmap_services_of(path, wrong)
    table = {at: row for at, row in table.items() if at[1] == transport}
    entries = {at: e for at, e in entries_of(entries_path).items() if at[1] == transport}
    seen = gnmap_names(gnmap, transport)

    for at, (name, frequency) in table.items():
        if at not in entries:
            wrong.append("%s %s is in the file and no entry" % (text_of(at), name))
        elif entries[at]["frequency"] not in (frequency, None if frequency == "0.000000" else ""):
            wrong.append("%s has frequency %s in the file, %s in the entries" %
                      (text_of(at), frequency, entries[at]["frequency"]))
        name = no_unknown(name)
        # -oG goes through a buffer of 64 bytes, and its own separator is `/`.
        printed = "" if len(name) > 63 else name.replace("/", "|")
        if at[0] not in seen:
            wrong.append("nmap does not see %s" % text_of(at))
        elif seen[at[0]] != printed:
            wrong.append("nmap calls %s `%s', the file `%s'" % (text_of(at), seen[at[0]], printed))
    for port in seen:
        if (port, transport) not in table:
            wrong.append("nmap sees %d/%s, which is not in the file" % (port, transport))
    for at, entry in entries.items():
        name = no_unknown(table.get(at, ("unknown", ""))[0])
        if name != no_unknown(entry["primary"]):
            wrong.append("%s is `%s' in the file, `%s' in the entries" %
                      (text_of(at), name, entry["primary"]))
    return wrong.report()


def nse(path, dump):
    wrong = Differences()
    table = {at: row[0] for at, row in nmap_services_of(path, wrong).items()
             if at[1] in ("tcp", "udp") and "#" not in row[0]}
    seen = {}
    for line in lines_of(dump)[:-1]:
        port, transport, name = line.split(" ", 2)
        seen[int(port), transport] = name
    for at in sorted(set(table) | set(seen)):
        if table.get(at) != seen.get(at):
            wrong.append("%s is %s to scripts, %s in the file" %
                      (text_of(at), seen.get(at), table.get(at)))
    return wrong.report()


def ranks(entries_path, transport, n, gnmap):
    """Only ports with a frequency above zero: `no data' is not ranked here, but
    nmap-services writes it as 0.000000 and nmap ranks it with the zeros."""
    wrong = Differences()
    entries = [e for e in entries_of(entries_path).values()
               if e["transport"] == transport and e["frequency"] not in (None, "0.000000")]
    line = next(line for line in lines_of(gnmap) if line.startswith("# Ports scanned:"))
    chosen = set()
    for part in re.search(transport.upper() + r"\([0-9]+;([^)]*)\)", line)[1].split(","):
        first, _, last = part.partition("-")
        chosen.update(range(int(first), int(last or first) + 1))
    for entry in entries:
        if (entry["rank"] <= int(n)) != (entry["port"] in chosen):
            wrong.append("%d/%s has rank %d and is %s nmap's %s" %
                         (entry["port"], transport, entry["rank"],
                          "in" if entry["port"] in chosen else "not in", n))
    return wrong.report()


# --- policies --------------------------------------------------------------

def names(iana_path, common_path, upstream_path):
    """The invariant: a policy decides which name leads, not which names there are.
    Only `upstream` has more: nmap's own name, where we dropped it."""
    wrong = Differences()
    iana, common, upstream = map(entries_of, (iana_path, common_path, upstream_path))
    if not iana.keys() == common.keys() == upstream.keys():
        wrong.append("the policies do not have the same endpoints")
    for at in sorted(iana.keys() & common.keys() & upstream.keys()):
        sets = [sorted({name.lower() for name in names_of(entries[at])})
                for entries in (iana, common, upstream)]
        if sets[0] != sets[1]:
            wrong.append("%s: iana has %s, common %s" % (text_of(at), sets[0], sets[1]))
        more = set(sets[2]) - set(sets[0])
        if set(sets[0]) - set(sets[2]):
            wrong.append("%s: iana has %s, upstream only %s" % (text_of(at), sets[0], sets[2]))
        if more and more != {(upstream[at]["primary"] or "").lower()}:
            wrong.append("%s: upstream has %s more, and it does not lead" % (text_of(at), more))
    return wrong.report()


COMMANDS = (form, services, queries, answers, nmap, nse, ranks, names)

if __name__ == "__main__":
    for command in COMMANDS:
        if sys.argv[1:] and command.__name__ == sys.argv[1]:
            sys.exit(command(*sys.argv[2:]))
    print(__doc__, file=sys.stderr)
    sys.exit(2)

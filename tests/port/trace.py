# SPDX-License-Identifier: BSD-2-Clause
"""Finds every fact of all pages in the inputs that they were built from.

usage: trace.py [--some] PAGES BUILD DATA [NMAP]
  PAGES   what `servc port --json` prints of all ports, one by one; with --some of some
  BUILD   the folder with entries.jsonl and manifest.json of the same build
  DATA    data/ of the tree: iana/services.csv and cards/
  NMAP    the nmap-services file that was given; without one there were no frequencies
Prints what has no source, and counts what has; the status is 1 if anything has none.
It knows the inputs by their formats (doc/cards.md, data/iana/README.md) and shares no
code with the compiler.
"""
import csv
import glob
import hashlib
import json
import re
import sys

arguments = sys.argv[1:]
some = arguments[0] == "--some"
pages_path, build, data, nmap_path = (arguments[some:] + [None])[:4]
faults = {}
found = {}
TRANSPORTS = ("tcp", "udp", "sctp", "dccp")


def count(kind):
    found[kind] = found.get(kind, 0) + 1


def fault(kind, where, *what):
    faults.setdefault(kind, []).append("%s: %s" % (where, " ".join(map(repr, what))))


def holds(kind, where, fact, *what):
    count(kind) if fact else fault(kind, where, *what)


# ---- The inputs ----

entries = {}
with open(build + "/entries.jsonl", encoding="utf-8") as f:
    for line in f:
        e = json.loads(line, parse_float=str)
        entries[e["port"], e["transport"]] = e

with open(build + "/manifest.json", encoding="utf-8") as f:
    dates = {i["kind"]: i["date"] for i in json.load(f)["inputs"] if i["kind"] in ("iana", "nmap")}

rows = {}    # (port, transport) to rows of the registry, each a dict
ranges = {}  # the same of ranges
with open(data + "/iana/services.csv", encoding="utf-8", newline="") as f:
    for row in csv.DictReader(f):
        if not row["Port Number"]:
            continue
        first, _, last = row["Port Number"].partition("-")
        for transport in (row["Transport Protocol"] or "tcp udp").split():
            for port in range(int(first), int(last or first) + 1):
                (ranges if last else rows).setdefault((port, transport), []).append(row)

nmap_names = {}
if nmap_path:
    with open(nmap_path, encoding="utf-8", errors="replace") as f:
        for line in f:
            m = re.match(r"(\S+)\s+(\d+)/(\w+)\s+(\S+)", line)
            if m and (int(m[2]), m[3]) not in nmap_names:
                nmap_names[int(m[2]), m[3]] = (m[1], m[4])


def folded(text):
    """Of YAML what is left when lines are folded and quotes are gone."""
    return re.sub(r"\s+", " ", text.replace('\\"', '"').replace('"', "").replace("'", ""))


cards = {}  # (first, last) to the text of the document
for path in glob.glob(data + "/cards/*.yaml"):
    if path.endswith("/sources.yaml"):
        continue
    with open(path, encoding="utf-8") as f:
        for document in re.split(r"^---$", f.read(), flags=re.M):
            m = re.search(r"^port: (\d+)(?:-(\d+))?$", document, re.M)
            if m:
                first = int(m[1])
                cards[first, int(m[2] or first)] = folded(document)

sources = {}
with open(data + "/cards/sources.yaml", encoding="utf-8") as f:
    for line in f:
        m = re.match(r"^( *)([^\s:#][^:]*): ?(.*)$", line.rstrip("\n"))
        if not m:
            continue
        if not m[1]:
            key = m[2]
            sources[key] = {}
        elif m[2] in ("title", "publisher", "url", "citation"):
            sources[key][m[2]] = m[3].strip()
            last = m[2]
for fields in sources.values():
    for name in fields:
        fields[name] = folded(fields[name]).strip()


# ---- A page ----

def check_source(where, s):
    kind, key = s["kind"], s["key"]
    if kind == "rfc":
        m = re.fullmatch(r"RFC(\d+)(?:#([A-Z]|[A-Z]?(?:\.?\d+)+))?", key)
        want = m and "https://www.rfc-editor.org/rfc/rfc%s.html" % m[1]
        if m and m[2]:
            want += "#%s-%s" % ("appendix" if m[2][0].isalpha() else "section", m[2])
        holds("RFC is well formed", where, m and s["url"] == want, s)
    elif kind == "url":
        holds("URL is one", where, s["url"] == key and re.match("https?://[^ ]+$", key), s)
    elif kind == "key":
        known = sources.get(key)
        holds("key is in sources.yaml", where, known is not None and all(
            folded(s[f] or "").strip() == known.get(f, "" if f != "title" else key)
            for f in ("publisher", "url", "citation", "title")), s, known)
    elif kind in ("registry", "file"):
        input_kind = {"iana": "iana", "nmap": "nmap"}.get(key)
        # A card may name nmap where the build was given no file.
        holds("input is in the manifest", where,
              input_kind is not None and s["date"] == dates.get(input_kind), s)
    else:
        fault("source is known", where, s)


def share_text(millionths):
    if millionths >= 50000:
        return "on %d %% of hosts" % ((millionths + 5000) // 10000)
    return "on 1 host in {:,}".format((1000000 + millionths // 2) // millionths)


def check_frequency(where, e, known, ranked):
    holds("frequency is the entry's", where, e["frequency"] == known["frequency"] and
          e["frequency_source"] == known["frequency_source"], e["frequency"], known["frequency"])
    holds("rank is the entry's", where, e["rank"] == known["rank"], e["rank"], known["rank"])
    if e["frequency"] is None:
        holds("no words without a frequency", where, e["how_often"] is None, e["how_often"])
        return
    if nmap_path and e["frequency_source"] == "nmap":
        line = nmap_names.get(where_key(where))
        holds("frequency is in nmap's file", where,
              line is not None and line[1] == e["frequency"], e["frequency"], line)
    millionths = int(e["frequency"].replace(".", ""))
    word = ("widespread" if millionths >= 50000 else "common" if millionths >= 5000 else
            "occasional" if millionths >= 500 else "rare")
    want = "%s: %s, rank {:,} of {:,}".format(e["rank"], ranked) % (
        word, share_text(millionths)) if millionths else "never seen open, or never probed"
    holds("words follow from the frequency", where, e["how_often"] == want, e["how_often"], want)


def where_key(where):
    port, _, transport = where.partition("/")
    return int(port), transport


def check_names(where, e, known):
    ours = [(n["name"], n["status"], n["source"], n["preferred"])
            for n in e["names"] if n["status"] != "rejected"]
    theirs = [(a["name"], a["status"], a["source"], a["preferred"]) for a in known["aliases"]]
    if known["primary"] is not None:
        holds("leading name is the entry's", where,
              ours and ours[0][:3] == (known["primary"], known["status"], known["source"]) and
              e["name"] == known["primary"], ours, known["primary"])
        ours = ours[1:]
    holds("other names are the entry's", where, ours == theirs, ours, theirs)


def check_dates(page, where, e):
    """Dates and reasons of names stand in the card, or in the registry's row."""
    card = card_of(page)
    registered = {(r["Service Name"].lower(), r["Registration Date"])
                  for r in rows_at(*where_key(where))}
    for n in e["names"]:
        line = "name: " + n["name"]
        for key in ("since", "until", "why"):
            if not n[key]:
                continue
            in_card = card and re.search(
                re.escape(line) + r"[,}][^}]*" + key + ": " + re.escape(folded(n[key])), card)
            in_row = key == "since" and (n["name"].lower(), n[key]) in registered
            holds("%s of a name is in card or registry" % key, where, in_card or in_row, n)


def rows_at(port, transport):
    return rows.get((port, transport), []) + ranges.get((port, transport), [])


def check_evidence(where, e):
    at = rows_at(*where_key(where))
    live = 0
    for v in e["evidence"]:
        if v["source"] == "iana" and "history" not in v["flags"]:
            live += 1
            fits = [r for r in at if (r["Service Name"] or None) == v["name"] and
                    (r["Registration Date"] or None) == v["registered"] and
                    (r["Modification Date"] or None) == v["modified"] and
                    (r["Reference"] or None) == v["refs"]]
            holds("registry's row is one", where, fits, v, at)
        elif v["source"] == "iana":
            fits = [r for r in at if re.search(r"(^| )was=%s(@|$| )" % re.escape(v["name"]),
                                               r["Flags"]) or r["Service Name"] == v["name"]]
            holds("registry's past is in a row", where, fits, v, at)
        elif v["source"] == "nmap":
            line = nmap_names.get(where_key(where))
            holds("nmap's line is one", where,
                  line is not None and (v["name"] or "unknown") == line[0], v, line)
        else:
            fault("evidence has an input", where, v)
        holds("evidence has a mark", where, v["sources"], v)
    holds("no row of the registry is left out", where, live == len(at), live, len(at))
    first = [r["Service Name"] for r in at if r["Service Name"]]
    for o in e["others"]:
        if o["source"] == "iana":
            holds("first row is the registry's", where, first and o["name"] == first[0], o, first)
        elif o["source"] == "nmap":
            line = nmap_names.get(where_key(where))
            holds("nmap prints that", where,
                  line is not None and (o["name"] or "unknown").lower() == line[0].lower(), o, line)
        holds("differs is true", where, o["differs"] == (o["name"] != e["name"]), o, e["name"])


CARD_SECTIONS = {"about": None, "note": None, "uses": "by", "other-uses": "by", "security": "by",
                 "seen-on": "by", "history": "ref"}


def card_of(page):
    c = page["card"]
    return cards.get((c["first"], c["last"])) if c else None


def check_section(page, where, section):
    card = card_of(page)
    key = section["key"]
    for item in section["items"]:
        numbers = item["sources"]
        holds("marks lead to sources", where,
              all(1 <= n <= len(page["sources"]) for n in numbers), item)
        if key not in CARD_SECTIONS:
            continue
        text = folded(item["text"])
        if CARD_SECTIONS[key] is None:
            holds("sentence is in the card", where, card and text in card, item)
        else:
            words = item["tags"] + [page["sources"][n - 1]["key"] for n in numbers]
            before = "date: %s, " % item["label"] if item["label"] else ""
            want = folded("%ssay: %s" % (before, text))
            by = "%s: [%s]" % (CARD_SECTIONS[key], ", ".join(words))
            at = card.find(want) if card else -1
            holds("statement is in the card, with who says so", where,
                  at >= 0 and card[at + len(want):].lstrip(" ,").startswith(folded(by)), item, by)
        digest = hashlib.sha256(item["text"].encode()).hexdigest()[:8]
        holds("anchor follows from the statement", where,
              item["anchor"].startswith(key + "-" + digest), item)
        if item["tags"] and not numbers:
            holds("only what is reported has no source", where, "reported" in item["tags"], item)


def check_related(page, where, section):
    card = card_of(page)
    for item in section["items"]:
        port, transport = where_key(item["label"])
        holds("relation is in the card", where,
              card and "port: %s, kind:" % item["label"] in card and item["port"] == port, item)
        name = entries.get((port, transport), {}).get("primary")
        holds("related port has its name", where,
              item["text"].startswith(name + ": ") if name else ": " not in item["text"], item, name)


def check_card(page, where):
    c = page["card"]
    card = card_of(page)
    holds("card is one", where, card is not None, c)
    for key in ("reviewed", "confidence", "prevalence"):
        if c[key]:
            holds("%s is the card's" % key, where, " %s: %s " % (key, c[key]) in card, c)
    if c["roles"]:
        holds("roles are the card's", where, "roles: [%s]" % ", ".join(c["roles"]) in card, c)
    if page["endpoints"] and any(e["card_fits"] for e in page["endpoints"]) and page["title"]:
        holds("title is the card's or an entry's", where,
              "title: " + folded(page["title"]) in card or
              page["title"] in [e["title"] for e in page["endpoints"]], page["title"])


def check_page(page, ranked):
    port = page["first"]
    holds("a page a port", port, page["last"] == port, page["last"])
    want = "system" if port <= 1023 else "user" if port <= 49151 else "dynamic"
    holds("class follows from the number", port, page["class"] == want, page["class"])
    have = {e["transport"] for e in page["endpoints"]}
    for transport in TRANSPORTS:
        if (port, transport) in entries:
            holds("entry is on its page", port, transport in have, transport)
    for e in page["endpoints"]:
        where = "%d/%s" % (port, e["transport"])
        known = entries.get((port, e["transport"]))
        holds("entry is one", where, e["entry"] == (known is not None), e["entry"])
        if known:
            holds("rule is the entry's", where, e["rule"] == known["rule"], e["rule"])
            holds("status is the entry's", where, e["status"] == known["status"], e["status"])
            holds("title is the entry's", where, e["title"] == known["title"], e["title"])
            check_frequency(where, e, known, ranked[e["transport"]])
            check_names(where, e, known)
        check_dates(page, where, e)
        check_evidence(where, e)
    if page["card"]:
        check_card(page, port)
    elif (port, port) in cards:
        fault("card is on its page", port)
    anchors = [i["anchor"] for s in page["sections"] for i in s["items"]]
    holds("anchors are unique", port, len(anchors) == len(set(anchors)), anchors)
    for section in page["sections"]:
        check_section(page, port, section)
        if section["key"] == "related":
            check_related(page, port, section)
    used = {n for s in page["sections"] for i in s["items"] for n in i["sources"]}
    holds("every source has a mark", port, used == set(range(1, len(page["sources"]) + 1)), used)
    for s in page["sources"]:
        check_source(port, s)


ranked = {t: 0 for t in TRANSPORTS}
for (port, transport), e in entries.items():
    ranked[transport] += e["frequency"] is not None
pages = 0
with open(pages_path, encoding="utf-8") as f:
    for line in f:
        page = json.loads(line, parse_float=str)
        if page["first"] != pages and not some:
            fault("pages are in order", pages, page["first"])
        check_page(page, ranked)
        pages += 1

for kind in sorted(faults):
    print("%s: %d without a source" % (kind, len(faults[kind])))
    for text in faults[kind][:5]:
        print("    " + text[:600])
print("%d pages, %d facts of %d kinds traced, %d not" % (
    pages, sum(found.values()), len(found), sum(map(len, faults.values()))))
sys.exit(1 if faults or not (some or pages == 65536 and len(found) > 30) else 0)

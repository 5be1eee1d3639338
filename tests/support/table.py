# SPDX-License-Identifier: BSD-2-Clause
"""A reader of servc's tables, written from doc/table.md with the standard library
alone. As a program it compares a table with entries.jsonl:

    table.py TABLE POLICY ENTRIES

and checks besides what that file does not show: hash, order of names, ranks, cards.

    table.py TABLE evidence

prints what the sources say of each endpoint, and what the keys of cards stand for,
as tests/table/dump.c does.
"""
import json
import struct
import sys
import zlib

TRANSPORTS = ["tcp", "udp", "sctp", "dccp"]
STATUSES = ["assigned", "co-assigned", "legacy", "unofficial", "rejected", "reserved", "unknown"]
SOURCES = ["card", "iana", "nmap", "services", "measured", "none"]
POLICIES = ["iana", "common", "upstream"]
COLUMNS = {
    "INFO": ["INFO"],
    "NAME": ["NAMES", "VARIANTS"],
    "PLAC": ["RUNS", "CLASSES", "BARE_TCP", "BARE_UDP", "SPARSE", "CODES", "EXPLICIT", "SHAPES",
             "SHAPED", "SHAPE_IDS", "RESERVED", "MARKS"],
    "FREQ": ["VALUES", "TABLES", "TCP_NAMED", "TCP_BARE", "UDP_NAMED", "UDP_BARE", "OTHER", "RARE",
             "LOW", "HIGH"],
    "ORIG": ["RULES", "ORIGINS", "ORIGIN_AT", "ORIGIN_IDS"],
    "RANG": ["RANGES"],
    "REFS": ["REFS", "REF_CODES", "REF_EXPLICIT"],
    "TITL": ["TITLES", "TITLE_CODES", "TITLE_EXPLICIT"],
    "CARD": ["CARD_ROWS", "CARD_DICTIONARY", "CARD_DATA"],
    "EVID": ["FILES", "KINDS", "PLACES", "UNLIKE", "KIND_IDS", "LASTS", "NAME_IDS", "ETITLES",
             "ETITLE_IDS", "ETEXTS", "ETEXT_IDS"],
    "SRCS": ["SOURCES"],
}
MASK = (1 << 64) - 1


class Damaged(Exception):
    pass


class Name:
    __slots__ = ("name", "upstream", "status", "source", "upstream_only", "preferred", "stolen")


class Entry:
    def __init__(self, port, transport):
        self.port, self.transport = port, transport
        self.names, self.lead = [], [None] * 3
        self.status = "unknown"
        self.rule = self.frequency = self.frequency_source = self.title = None
        self.refs = b""


class Statement:
    """A row of EVID; strings are registered, modified, refs, unauthorized, counterpart."""
    __slots__ = ("first", "last", "transport", "kind", "name", "title", "strings")


def u16(data, at):
    return struct.unpack_from("<H", data, at)[0]


def u32(data, at):
    return struct.unpack_from("<I", data, at)[0]


def text(data, at):
    return data[at:data.index(b"\0", at)]


def fold(name):
    return bytes(c + 32 if 65 <= c <= 90 else c for c in name)


def sections_of(data):
    if data[:8] != b"\x89servc\r\n":
        raise Damaged("not a table")
    count = u32(data, 16)
    if count > 256:
        raise Damaged("too many sections")
    head = bytearray(data[:32 + 16 * count])
    head[20:24] = b"\0\0\0\0"
    if zlib.crc32(head) != u32(data, 20) or u16(data, 8) != 1 or u32(data, 12) != len(data):
        raise Damaged("header")
    sections = {}
    for i in range(count):
        row = 32 + 16 * i
        name, at, length, crc = struct.unpack_from("<4sIII", data, row)
        body = data[at:at + length]
        if len(body) != length or zlib.crc32(body) != crc:
            raise Damaged("section " + name.decode())
        sections[name.decode()] = body
    return u16(data, 10) & 1, sections


# ---- The raw form ----

class Raw:
    def __init__(self, sections):
        self.s = sections
        meta = struct.unpack("<16I", sections["META"][:64])
        self.counts, self.ranked = meta[0:4], meta[4:8]
        (self.names, self.keys, self.shift, self.kind_bits, self.freq_bits, self.seed, self.buckets,
         self.slots) = meta[8:16]

    def get(self, name):
        return self.s.get(name, b"")

    def name(self, cell):
        at = (cell & 0x7FFF) << self.shift
        return text(self.s["POOL"], at + 4) if at else None

    def number(self, section, i, bits):
        at = i * bits
        return u32(self.s[section], at >> 3) >> (at & 7) & ((1 << bits) - 1)

    def block(self, transport, port):
        group = u16(self.s["PORT"], 2 * (transport * 256 + (port >> 8)))
        return 64 * group + 8 * (port >> 5 & 7)

    def entries(self):
        lists = {u32(self.get("LIST"), i): i for i in range(0, len(self.get("LIST")), 12)}
        rules = [r.decode() for r in self.get("RULE").split(b"\0")[:-1]]
        values = struct.unpack("<%dI" % (len(self.get("VALU")) // 4), self.get("VALU"))
        titles, refs = self.texts("TITL"), self.texts("REFS")
        found, number = {}, 0
        for transport in range(4):
            for port in range(65536):
                block = self.block(transport, port)
                if not u32(self.s["SEEN"], block // 2) >> (port & 31) & 1:
                    continue
                e = Entry(port, transport)
                self.fill(e, number, block, lists, rules, values)
                e.title, e.refs = titles.get(number), refs.get(number, b"")
                found[port, transport] = e
                number += 1
            if number != sum(self.counts[:transport + 1]):
                raise Damaged("entries of " + TRANSPORTS[transport])
        return found

    def fill(self, e, number, block, lists, rules, values):
        kind = 8 * self.number("KIND", number, self.kind_bits)
        status, source, rule, freq_source, flags = self.s["KTAB"][kind:kind + 5]
        value = self.number("FREQ", number, self.freq_bits)
        e.status = STATUSES[status]
        e.rule = rules[rule] if rule < len(rules) else None
        if value:
            e.frequency, e.frequency_source = values[value - 1], SOURCES[freq_source]
        cell = 0
        if u32(self.s["GRUP"], block) >> (e.port & 31) & 1:
            cell = u16(self.s["PAGE"], 8 * u16(self.s["GRUP"], block + 6) + 2 * (e.port & 31))
        if bool(flags & 1) != bool(cell & 0x8000):
            raise Damaged("list of %d" % number)
        if flags & 1:
            self.fill_from_list(e, lists[number])
        elif cell:
            n = Name()
            n.name, n.upstream = self.name(cell), None
            n.status, n.source = e.status, SOURCES[source]
            n.upstream_only, n.preferred, n.stolen = False, bool(flags & 2), bool(flags & 4)
            e.names, e.lead = [n], [0, 0, 0]

    def fill_from_list(self, e, row):
        first, count = u32(self.s["LIST"], row + 4), self.s["LIST"][row + 8]
        e.lead = [None if i == 255 else i for i in self.s["LIST"][row + 9:row + 12]]
        for i in range(first, first + count):
            cell, upstream, marks = struct.unpack_from("<HHH", self.s["LNAM"], 6 * i)
            n = Name()
            n.name, n.upstream = self.name(cell), self.name(upstream)
            n.status, n.source = STATUSES[marks & 7], SOURCES[marks >> 3 & 7]
            n.upstream_only, n.preferred, n.stolen = bool(marks & 64), bool(marks & 128), bool(marks & 256)
            e.names.append(n)

    def texts(self, section):
        data = self.get(section)
        if not data:
            return {}
        count = u32(data, 0)
        return {u32(data, 4 + 8 * i): text(data, 4 + 8 * count + u32(data, 8 + 8 * i))
                for i in range(count)}

    def sorted_names(self):
        return [self.name(c) for c in struct.unpack("<%dH" % self.keys, self.s["SORT"])]

    def tops(self):
        ports = struct.unpack("<%dH" % sum(self.ranked), self.get("TOPS"))
        at, out = 0, []
        for n in self.ranked:
            out.append(ports[at:at + n])
            at += n
        return out

    def multiplier(self, i):
        z = (2 * self.seed + i + 1) * 0x9E3779B97F4A7C15 & MASK
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        return z ^ z >> 31 | 1

    def hash_find(self, name):
        """The places of a name, by HASH."""
        n, f, w = len(name), fold(name), [0, 0, 0, 0]
        if n >= 4:
            step = n // 8 * 4 if n <= 16 else 4
            w = [u32(f, 0), u32(f, step), u32(f, n - 4 - step), u32(f, n - 4)]
        elif n:
            w[0] = f[0] | f[n // 2] << 8 | f[n - 1] << 16
        m, i = 0, 8
        while n > 16 and i + 8 < n:
            m = (m ^ int.from_bytes(f[i:i + 8], "little")) * 0x9FB21C651E98DF25 & MASK
            i += 8
        h = (w[0] + 2 * w[2] + n) * self.multiplier(0) + (w[3] + 2 * w[1] + m) * self.multiplier(1) & MASK
        table = self.s["HASH"]
        pilot = u16(table, 2 * ((h >> 48) % self.buckets))
        slot = ((h >> 32) ^ pilot) % self.slots
        cell = u16(table, 2 * (self.buckets + slot))
        found = self.name(cell)
        return self.places(cell) if found is not None and fold(found) == f else []

    def places(self, cell):
        place = u32(self.s["POOL"], (cell & 0x7FFF) << self.shift)
        if not place >> 31:
            return [place] if place else []
        out, i = [], place & 0xFFFFF
        while True:
            out.append(u32(self.s["PLAC"], 4 * i))
            if out[-1] >> 22 & 1:
                return out
            i += 1

    def evidence(self):
        data, out = self.get("EVID"), []
        if not data:
            return out
        count, ranges, kinds = struct.unpack_from("<III", data)
        rows = 12 + 8 * kinds
        reaches = rows + 16 * count
        texts = reaches + 2 * ranges
        titles = 4 + 8 * u32(self.get("TITL"), 0) if self.get("TITL") else 0
        if data[texts:texts + 5] != bytes(5):
            raise Damaged("texts of EVID")
        for at in range(rows, reaches, 16):
            s = Statement()
            s.first, s.last, cell, kind, title, strings = struct.unpack_from("<HHHHII", data, at)
            s.transport = kind & 3
            s.name = self.name(cell) or b""
            source, status, flags, _, file = struct.unpack_from("<BBBBI", data, 12 + 8 * (kind >> 2))
            s.kind = (source, status, flags, text(data, texts + file))
            s.title = (text(self.get("TITL"), titles + title - (1 << 31)) if title >> 31
                       else text(data, texts + title))
            s.strings = strings_at(data, texts + strings)
            out.append(s)
        self.check_reaches(out[count - ranges:], data[reaches:texts])
        return out

    @staticmethod
    def check_reaches(ranges, reaches):
        best = [0] * 4
        for s, (reach,) in zip(ranges, struct.iter_unpack("<H", reaches)):
            best[s.transport] = max(best[s.transport], s.last)
            if reach != best[s.transport]:
                raise Damaged("reach")

    def sources(self):
        data = self.get("SRCS")
        if not data:
            return []
        count = u32(data, 0)
        out = [strings_at(data, 4 + 4 * count + u32(data, 4 + 4 * i)) for i in range(count)]
        if [s[0] for s in out] != sorted({s[0] for s in out}):
            raise Damaged("order of SRCS")
        return out

    def cards(self):
        data = self.get("CARD")
        if not data:
            return []
        count, words = u32(data, 0), u32(data, 4)
        start = 8 + 16 * count
        return cards_of(struct.iter_unpack("<HHIII", data[8:start]), data[start:start + words],
                        data[start + words:])


def strings_at(data, at):
    """Five consecutive ones."""
    out = []
    for _ in range(5):
        out.append(text(data, at))
        at += len(out[-1]) + 1
    return out


def cards_of(rows, dictionary, data):
    out = []
    for first, last, at, length, size in rows:
        d = zlib.decompressobj(-13, zdict=dictionary) if dictionary else zlib.decompressobj(-13)
        card = d.decompress(data[at:at + length], 1 << 20)
        if len(card) != size or not d.eof:
            raise Damaged("card of %d" % first)
        out.append((first, last, card))
    return out


# ---- The compressed form ----

class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def number(self):
        v = shift = 0
        while True:
            b = self.byte()
            v |= (b & 127) << shift
            if b < 128:
                return v
            shift += 7

    def more(self):
        return self.at < len(self.data)


class Gaps:
    def __init__(self, data, ways=1):
        self.c, self.ways = Cursor(data), ways
        self.step()

    def step(self):
        self.left = -1
        if self.c.more():
            self.left, self.way = divmod(self.c.number(), self.ways)

    def next(self):
        """None for an ordinary item, else its way."""
        if self.left != 0:
            self.left -= 1
            return None
        way = self.way
        self.step()
        return way


class Packed:
    def __init__(self, sections):
        self.c = {column: b"" for columns in COLUMNS.values() for column in columns}
        for section, columns in COLUMNS.items():
            cursor = Cursor(sections.get(section, b""))
            for column in columns:
                if cursor.more():
                    self.c[column] = self.column(cursor)

    @staticmethod
    def column(cursor):
        raw, stored = cursor.number(), cursor.number()
        if raw > 64 << 20 or raw // 1032 > stored:
            raise Damaged("a column that cannot be so long")
        body = cursor.data[cursor.at:cursor.at + stored]
        cursor.at += stored
        if raw == stored:
            return body
        d = zlib.decompressobj(-15)
        out = d.decompress(body, raw)
        if len(out) != raw or (raw and not d.eof and d.decompress(d.unconsumed_tail, 1)):
            raise Damaged("column")
        return out

    def take_names(self):
        names, c = [], Cursor(self.c["NAMES"])
        before = b""
        while c.more():
            shared, start = c.byte(), c.at
            while c.more() and c.data[c.at] > 31:
                c.at += 1
            before = before[:shared] + c.data[start:c.at]
            names.append(before)
        self.names, self.key = names, list(range(len(names)))
        c, at = Cursor(self.c["VARIANTS"]), 0
        while c.more():
            at += c.number()
            self.key[at] = c.number()
            at += 1

    def take_presence(self):
        state = self.state = [bytearray(65536) for _ in range(4)]  # 1 bare, 2 named
        runs, port, named, i = Cursor(self.c["RUNS"]), 0, False, 0
        while runs.more():
            for _ in range(runs.number()):
                if named:
                    kind = self.c["CLASSES"][i // 4] >> 2 * (i % 4) & 3
                    i += 1
                    if kind != 2:
                        state[0][port] = 2
                    if kind != 1:
                        state[1][port] = 2
                port += 1
            named = not named
        if port != 65536:
            raise Damaged("runs")
        for transport, column in ((0, "BARE_TCP"), (1, "BARE_UDP")):
            self.take_ports(Cursor(self.c[column]), None, transport, 1)
        c = Cursor(self.c["SPARSE"])
        for kind in (2, 1):
            for transport in (2, 3):
                self.take_ports(c, c.number(), transport, kind)

    def take_ports(self, c, count, transport, kind):
        at, state = 0, self.state[transport]
        while c.more() if count is None else count:
            if count is not None:
                count -= 1
            gap = c.number()
            while state[at] or gap:
                gap -= not state[at]
                at += 1
            state[at] = kind
            at += 1

    def take_shapes(self):
        self.shapes, c = [], Cursor(self.c["SHAPES"])
        while c.more():
            status, count = c.byte(), c.number()
            lead = [c.number() for _ in range(3)]
            attributes = [c.byte() for _ in range(count)]
            self.shapes.append((status, [n - 1 if n else None for n in lead], attributes))
        self.origins, c, self.main = [], Cursor(self.c["ORIGINS"]), 5
        sizes = [0] + [len(s[2]) for s in self.shapes]
        if not c.more():
            self.origins = [[(255, 0, [5] * n)] for n in sizes]
            return
        self.main = c.byte()
        for n in sizes:
            self.origins.append([(c.byte(), c.byte(), [c.byte() for _ in range(n)])
                                 for _ in range(c.number())])

    def take_tables(self):
        c, v = Cursor(self.c["VALUES"]), 0
        self.values = [None]
        while c.more():
            v += c.number()
            self.values.append(v)
        c, self.tables = Cursor(self.c["TABLES"]), []
        for _ in range(4 if c.more() else 0):
            n, table = 0, []
            for _ in range(c.number()):
                z = c.number()
                n += z >> 1 if z % 2 == 0 else -(z + 1 >> 1)
                table.append(self.values[n])
            self.tables.append(table)
        self.nibbles = [[Cursor(self.c[k]), None] for k in
                        ("TCP_NAMED", "TCP_BARE", "UDP_NAMED", "UDP_BARE", "OTHER")]
        self.rare, self.low, self.high = (Cursor(self.c[k]) for k in ("RARE", "LOW", "HIGH"))

    def take_frequency(self, transport, named):
        stream = self.nibbles[2 * transport + (not named) if transport < 2 else 4]
        if stream[1] is None:
            byte = stream[0].byte()
            code, stream[1] = byte & 15, byte >> 4
        else:
            code, stream[1] = stream[1], None
        if code == 15:
            return self.low.byte() + (self.high.number() << 8)
        return self.tables[transport][code + self.rare.number() if code == 14 else code]

    def take_name(self, port, p):
        here, before = self.last.get(p), self.before.get(p)
        if here and here[0] != port:
            here, before = None, here
        way = self.codes.next()
        if way is None and here:
            number = here[1]
        elif way is None or way == 0:
            if way == 0 and not here:
                raise Damaged("a code")
            number = self.used
            self.used += 1
        elif way == 1:
            if not before or before[0] != port - 1:
                raise Damaged("a code")
            number = before[1]
        else:
            number = self.used - 1 - self.explicit.number()
        if self.last.get(p, (None,))[0] != port and p in self.last:
            self.before[p] = self.last[p]
        self.last[p] = (port, number)
        return number

    def take_entry_names(self, e, attributes, sources):
        p = 0
        for attribute, source in zip(attributes, sources):
            n, number = Name(), self.take_name(e.port, p)
            n.name, n.upstream = self.names[number], None
            p += 1
            if attribute & 16:
                n.upstream = self.names[self.take_name(e.port, p)]
                p += 1
            way = self.marks.next()
            mask = 0 if way is None else way + 1
            key = (self.key[number], e.transport)
            n.preferred = (key not in self.seen) != bool(mask & 1)
            self.seen.add(key)
            n.stolen, n.upstream_only = bool(mask & 2), bool(attribute & 8)
            n.status, n.source = STATUSES[attribute & 7], SOURCES[source]
            e.names.append(n)

    def entries(self):
        self.take_names()
        self.take_presence()
        self.take_shapes()
        self.take_tables()
        c = self.c
        self.codes, self.marks, self.explicit = Gaps(c["CODES"], 3), Gaps(c["MARKS"], 3), Cursor(c["EXPLICIT"])
        self.last, self.before, self.seen, self.used = {}, {}, set(), 0
        shaped, shape_ids, reserved = Gaps(c["SHAPED"]), Cursor(c["SHAPE_IDS"]), Gaps(c["RESERVED"])
        origin_at, origin_ids = Gaps(c["ORIGIN_AT"]), Cursor(c["ORIGIN_IDS"])
        rules = [r.decode() for r in c["RULES"].split(b"\0")[:-1]]
        titles, refs = Texts(c, "TITLE"), Texts(c, "REF")
        found = {}
        for port in range(65536):
            for transport in range(4):
                state = self.state[transport][port]
                if not state:
                    continue
                e, named = Entry(port, transport), state == 2
                shape = -1
                if named:
                    shape = 0 if shaped.next() is None else shape_ids.number()
                origin = 0 if origin_at.next() is None else origin_ids.number()
                rule, freq_source, sources = self.origins[shape + 1][origin]
                if named:
                    status, lead, attributes = self.shapes[shape]
                    e.status, e.lead = STATUSES[status], lead
                    self.take_entry_names(e, attributes, sources)
                elif reserved.next() is not None:
                    e.status = "reserved"
                if self.tables:
                    e.frequency = self.take_frequency(transport, named)
                if e.frequency is not None:
                    e.frequency_source = SOURCES[freq_source - 1 if freq_source else self.main]
                e.rule = rules[rule] if rule < len(rules) else None
                e.title, e.refs = titles.next(), refs.next() or b""
                found[port, transport] = e
        return found

    def cards(self):
        rows, c, first, at = [], Cursor(self.c["CARD_ROWS"]), 0, 0
        while c.more():
            first += c.number()
            last, length, size = first + c.number(), c.number(), c.number()
            rows.append((first, last, at, length, size))
            at += length
        return cards_of(rows, self.c["CARD_DICTIONARY"], self.c["CARD_DATA"])

    def evidence(self):
        """Needs the entries, and their names and titles."""
        entries, c = self.entries(), self.c
        files = c["FILES"].split(b"\0")[:-1]
        kinds, cursor = [], Cursor(c["KINDS"])
        while cursor.more():
            kinds.append((cursor.byte(), cursor.byte(), cursor.byte(), files[cursor.number()]))
        ids = {k: Cursor(c[k]) for k in ("KIND_IDS", "LASTS", "NAME_IDS", "ETITLE_IDS", "ETEXT_IDS")}
        texts = c["ETEXTS"].split(b"\0")[:-1]
        known = (iter(c["ETITLES"].split(b"\0")[:-1]), [], zip(*[iter(texts)] * 5), [])
        places, other = Cursor(c["PLACES"]), Gaps(c["UNLIKE"])
        out, port, here, twins = [], -1, (None, []), []
        first = 0
        while places.more():
            place = places.number()
            first += place >> 2
            if first != port:
                here = (None, [])
            if here[0] != place & 3 or first != port:
                twins, here = here[1], (place & 3, [])
            port = first
            s, i = Statement(), len(here[1])
            if i < len(twins) and other.next() is None:
                for field in Statement.__slots__:
                    setattr(s, field, getattr(twins[i], field))
                s.transport = place & 3
            else:
                s.first, s.transport = first, place & 3
                self.fill_statement(s, kinds, ids, known, entries.get((first, s.transport)))
            here[1].append(s)
            out.append(s)
        out.sort(key=lambda s: (bool(s.kind[2] & 16), s.transport, s.first))
        return out

    def fill_statement(self, s, kinds, ids, known, entry):
        titles, titles_before, texts, texts_before = known
        s.kind = kinds[ids["KIND_IDS"].number()]
        s.last = s.first + (ids["LASTS"].number() if s.kind[2] & 16 else 0)
        name = ids["NAME_IDS"].number()
        s.name = (entry.names[entry.lead[0]].name if name == 0 else b"" if name == 1
                  else self.names[name - 2])
        title = ids["ETITLE_IDS"].number()
        if title == 2:
            titles_before.append(next(titles))
        s.title = (b"" if title == 0 else entry.title or b"" if title == 1
                   else titles_before[-1 if title == 2 else title - 3])
        strings = ids["ETEXT_IDS"].number()
        if strings == 1:
            texts_before.append(next(texts))
        s.strings = ([b""] * 5 if strings == 0
                     else list(texts_before[-1 if strings == 1 else strings - 2]))

    def sources(self):
        texts = self.c["SOURCES"].split(b"\0")[:-1]
        return [texts[i:i + 5] for i in range(0, len(texts), 5)]


class Texts:
    def __init__(self, columns, kind):
        self.codes = columns[kind + "_CODES"]
        self.texts = columns[kind + "S"].split(b"\0")[:-1]
        self.explicit = Cursor(columns[kind + "_EXPLICIT"])
        self.at, self.used, self.last = 0, 0, None

    def next(self):
        if not self.codes:
            return None
        code = self.codes[self.at]
        self.at += 1
        if code == 0:
            return None
        if code == 1:
            self.last = self.used
            self.used += 1
        elif code == 3:
            self.last = self.explicit.number()
        return self.texts[self.last]


# ---- Comparing ----

def shown(b):
    return b.decode("utf-8", "replace")


def spelling(n, policy):
    return n.upstream if policy == 2 and n.upstream else n.name


def as_json(e, policy, rank):
    lead = e.lead[policy]
    others = [n for i, n in enumerate(e.names) if i != lead and (policy == 2 or not n.upstream_only)]
    first = None if lead is None else e.names[lead]
    frequency = None
    if e.frequency is not None:
        frequency = "%d.%06d" % divmod(e.frequency, 1000000)
    return {
        "port": e.port, "transport": TRANSPORTS[e.transport],
        "primary": first and shown(spelling(first, policy)),
        "status": first.status if first else e.status,
        "source": first and first.source,
        "aliases": [{"name": shown(spelling(n, policy)), "status": n.status, "source": n.source,
                     "preferred": n.preferred} for n in others],
        "frequency": frequency, "frequency_source": e.frequency_source, "rank": rank, "rule": e.rule,
        "policy": None if e.lead[policy] == e.lead[0] else POLICIES[policy],
        "title": e.title and shown(e.title), "refs": [shown(r) for r in e.refs.split()],
    }


def ranks_of(entries):
    ranks = {}
    for transport in range(4):
        ranked = sorted((e for e in entries.values() if e.transport == transport and e.frequency is not None),
                        key=lambda e: (-e.frequency, e.port))
        ranks.update({(e.port, transport): i + 1 for i, e in enumerate(ranked)})
    return ranks


def check_indexes(table, entries, ranks):
    """HASH, SORT and TOPS against the entries."""
    wanted = {}
    for e in entries.values():
        for n in e.names:
            wanted.setdefault(fold(n.name), set()).add((e.port, e.transport, n.preferred, n.upstream_only))
    names = table.sorted_names()
    folded = [fold(n) for n in names]
    assert folded == sorted(set(folded)), "SORT"
    for name in names:
        got = set()
        for place in table.hash_find(name):
            for transport in range(4):
                if place >> 16 + transport & 1:
                    got.add((place & 0xFFFF, transport, bool(place >> 20 & 1), bool(place >> 21 & 1)))
        assert got == wanted.get(fold(name), set()), "HASH: %r" % name
    assert set(wanted) <= set(folded), "a name is not in SORT"
    assert table.hash_find(b"no such name") == []
    for transport, ports in enumerate(table.tops()):
        assert [ranks[p, transport] for p in ports] == list(range(1, len(ports) + 1)), "TOPS"


def print_evidence(table):
    """In the order in which servc_evidence_at gives them."""
    at = {}
    for part in (lambda s: s.kind[0] == 1 and not s.kind[2] & 16, lambda s: s.kind[2] & 16,
                 lambda s: s.kind[0] != 1 and not s.kind[2] & 16):
        for s in filter(part, table.evidence()):
            for port in range(s.first, s.last + 1):
                at.setdefault((port, s.transport), []).append(s)
    for (port, transport), rows in sorted(at.items()):
        for s in rows:
            source, status, flags, file = s.kind
            registered, modified, refs, unauthorized, counterpart = s.strings
            line = b"|".join((s.name, registered, modified, refs, s.title, unauthorized, counterpart, file))
            head = "%d/%s %s %s %d " % (port, TRANSPORTS[transport], SOURCES[source], STATUSES[status], flags)
            sys.stdout.buffer.write(head.encode() + line + b"\n")
    for strings in table.sources():
        sys.stdout.buffer.write(b"|".join(strings) + b"\n")


def main(path, policy, reference=None):
    with open(path, "rb") as f:
        packed, sections = sections_of(f.read())
    table = Packed(sections) if packed else Raw(sections)
    if policy == "evidence":
        print_evidence(table)
        return
    entries = table.entries()
    ranks, policy = ranks_of(entries), POLICIES.index(policy)
    count = 0
    with open(reference, encoding="utf-8") as f:
        for line in f:
            want = json.loads(line)
            e = entries.get((want["port"], TRANSPORTS.index(want["transport"])))
            got = e and as_json(e, policy, ranks.get((e.port, e.transport)))
            if got:
                got["frequency"] = json.loads(got["frequency"]) if got["frequency"] else None
            assert got == want, "%s\n%s" % (got, want)
            count += 1
    assert count == len(entries), "%d endpoints, not %d" % (len(entries), count)
    cards = table.cards()
    assert all(card.startswith(b"card: 1") for _, _, card in cards)
    if not packed:
        check_indexes(table, entries, ranks)
    print("%s: %d endpoints, %d cards, as under %s" % (path, count, len(cards), POLICIES[policy]))


if __name__ == "__main__":
    main(*sys.argv[1:])

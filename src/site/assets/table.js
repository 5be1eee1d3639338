// SPDX-License-Identifier: BSD-2-Clause
// A reader of servc's tables, written from doc/table.md. It uses what browsers and
// node both have (DataView, TextDecoder, DecompressionStream) and nothing else; in
// node it is a CommonJS module, in a page a script that defines `servcTable`.
//
//     const table = await servcTable.open(arrayBuffer);
//     table.at(465, "tcp").name("iana");             "submissions"
//     table.find("smtps", "upstream");               [{port, transport, preferred}]
//     await table.card(465);                         the card's text, or null
//     table.evidenceAt(465, "tcp");                  [{source, status, name, registered, ...}]
//     table.sources.get("debian");                   {title, publisher, url, citation}
"use strict";

const servcTable = (() => {
    const TRANSPORTS = ["tcp", "udp", "sctp", "dccp"];
    const STATUSES = ["assigned", "co-assigned", "legacy", "unofficial", "rejected", "reserved", "unknown"];
    const SOURCES = ["card", "iana", "nmap", "services", "measured", "none"];
    const POLICIES = ["iana", "common", "upstream"];
    const COLUMNS = {
        INFO: ["INFO"],
        NAME: ["NAMES", "VARIANTS"],
        PLAC: ["RUNS", "CLASSES", "BARE_TCP", "BARE_UDP", "SPARSE", "CODES", "EXPLICIT", "SHAPES",
               "SHAPED", "SHAPE_IDS", "RESERVED", "MARKS"],
        FREQ: ["VALUES", "TABLES", "TCP_NAMED", "TCP_BARE", "UDP_NAMED", "UDP_BARE", "OTHER", "RARE",
               "LOW", "HIGH"],
        ORIG: ["RULES", "ORIGINS", "ORIGIN_AT", "ORIGIN_IDS"],
        RANG: ["RANGES"],
        REFS: ["REFS", "REF_CODES", "REF_EXPLICIT"],
        TITL: ["TITLES", "TITLE_CODES", "TITLE_EXPLICIT"],
        CARD: ["CARD_ROWS", "CARD_DICTIONARY", "CARD_DATA"],
        EVID: ["FILES", "KINDS", "PLACES", "UNLIKE", "KIND_IDS", "LASTS", "NAME_IDS", "ETITLES",
               "ETITLE_IDS", "ETEXTS", "ETEXT_IDS"],
        SRCS: ["SOURCES"],
    };
    const NOTHING = new Uint8Array(0);
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const shown = (bytes) => decoder.decode(bytes);
    const ascii = (bytes) => String.fromCharCode(...bytes);
    const u16 = (b, at) => check(at + 2 <= b.length) && (b[at] | b[at + 1] << 8);
    const u32 = (b, at) => check(at + 4 <= b.length) &&
        (b[at] | b[at + 1] << 8 | b[at + 2] << 16 | b[at + 3] << 24) >>> 0;

    function check(sound) {
        if (!sound)
            throw new Error("a damaged table");
        return true;
    }

    function textAt(b, at) {
        const end = b.indexOf(0, at);
        check(at < b.length && end >= 0);
        return b.subarray(at, end);
    }

    // Texts that stand one behind the other: n of them, or all.
    function textsAt(b, at, n) {
        const out = [];
        while (n === undefined ? at < b.length : out.length < n) {
            out.push(textAt(b, at));
            at += out[out.length - 1].length + 1;
        }
        return out;
    }

    // For keys of maps: ASCII letters without case, other bytes as they are.
    const fold = (bytes) => ascii(bytes).replace(/[A-Z]+/g, (s) => s.toLowerCase());

    function crc32(parts) {
        let crc = ~0;
        for (const part of parts)
            for (const byte of part) {
                crc ^= byte;
                for (let k = 0; k < 8; k++)
                    crc = crc >>> 1 ^ 0xEDB88320 & -(crc & 1);
            }
        return ~crc >>> 0;
    }

    async function inflate(bytes, format, length) {
        // node before 21 has no raw streams; its own zlib reads them.
        if (format === "deflate-raw" && typeof require === "function") {
            const out = new Uint8Array(require("zlib").inflateRawSync(bytes, { maxOutputLength: length || 1 }));
            check(out.length === length);
            return out;
        }
        const stream = new DecompressionStream(format);
        const writer = stream.writable.getWriter();
        const failed = Promise.all([writer.write(bytes), writer.close()]).catch(() => {});
        const out = new Uint8Array(length);
        const reader = stream.readable.getReader();
        let n = 0;
        for (let r; !(r = await reader.read()).done; n += r.value.length) {
            check(r.value.length <= length - n); // a bomb ends here
            out.set(r.value, n);
        }
        await failed;
        check(n === length);
        return out;
    }

    function sectionsOf(b) {
        check(b.length >= 32 && ascii(b.subarray(0, 8)) === "\x89servc\r\n");
        const count = u32(b, 16);
        check(count <= 256 && 32 + 16 * count <= b.length);
        const head = [b.subarray(0, 20), new Uint8Array(4), b.subarray(24, 32 + 16 * count)];
        check(crc32(head) === u32(b, 20) && u16(b, 8) === 1 && u32(b, 12) === b.length);
        const sections = {};
        for (let at = 32; at < 32 + 16 * count; at += 16) {
            const start = u32(b, at + 4), length = u32(b, at + 8);
            check(start <= b.length && length <= b.length - start);
            sections[ascii(b.subarray(at, at + 4))] = b.subarray(start, start + length);
        }
        return [u16(b, 10) & 1, sections];
    }

    class Entry {
        constructor(port, transport) {
            Object.assign(this, { port, transport, names: [], lead: [null, null, null], status: "unknown",
                                  rule: null, frequency: null, frequencySource: null, title: null, refs: [] });
        }

        // The names under a policy, the leading one first; [null, ...] if none leads.
        namesUnder(policy) {
            const p = POLICIES.indexOf(policy), lead = this.lead[p];
            const spelled = (n) => ({ ...n, name: p === 2 && n.upstream ? n.upstream : n.name });
            const rest = this.names.filter((n, i) => i !== lead && (p === 2 || !n.upstreamOnly));
            return [lead === null ? null : spelled(this.names[lead]), ...rest.map(spelled)];
        }

        name(policy) {
            const first = this.namesUnder(policy)[0];
            return first && shown(first.name);
        }
    }

    class Table {
        constructor() {
            this.entries = new Map();  // port * 4 + transport
            this.names = new Map();    // folded name to its endpoints
            this.cardRows = [];
            this.evidence = [];        // rows of EVID, in its order
            this.sources = new Map();  // by key
        }

        add(e) {
            this.entries.set(e.port * 4 + e.transport, e);
            for (const n of e.names) {
                const key = fold(n.name);
                if (!this.names.has(key))
                    this.names.set(key, []);
                this.names.get(key).push([e, n]);
            }
        }

        at(port, transport) {
            return this.entries.get(port * 4 + TRANSPORTS.indexOf(transport));
        }

        find(name, policy) {
            const all = this.names.get(fold(new TextEncoder().encode(name))) || [];
            return all.filter(([, n]) => policy === "upstream" || !n.upstreamOnly)
                .map(([e, n]) => ({ port: e.port, transport: TRANSPORTS[e.transport], preferred: n.preferred }))
                .sort((a, b) => b.preferred - a.preferred || a.port - b.port);
        }

        // In order of port and transport.
        *[Symbol.iterator]() {
            for (const key of [...this.entries.keys()].sort((a, b) => a - b))
                yield this.entries.get(key);
        }

        // From an entry's key to its place by frequency.
        ranks() {
            const ranks = new Map();
            for (let t = 0; t < 4; t++)
                [...this.entries.values()].filter((e) => e.transport === t && e.frequency !== null)
                    .sort((a, b) => b.frequency - a.frequency || a.port - b.port)
                    .forEach((e, i) => ranks.set(e.port * 4 + t, i + 1));
            return ranks;
        }

        // Rows: [first, last, offset, length, length of the text].
        setCards(rows, dictionary, data) {
            check(dictionary.length <= 8192);
            this.dictionary = dictionary;
            for (const [first, last, start, length, text] of rows) {
                check(start <= data.length && length <= data.length - start && text <= 1 << 20);
                this.cardRows.push({ first, last, data: data.subarray(start, start + length), length: text });
            }
        }

        setSources(texts) {
            for (let i = 0; i + 5 <= texts.length; i += 5) {
                const [key, title, publisher, url, citation] = texts.slice(i, i + 5).map(shown);
                this.sources.set(key, { title, publisher, url, citation });
            }
        }

        // The registry's rows about the port, those about ranges, other files.
        evidenceAt(port, transport) {
            const t = TRANSPORTS.indexOf(transport);
            const part = (e) => e.flags & 16 ? 1 : e.source === "iana" ? 0 : 2;
            return this.evidence.filter((e) => e.first <= port && port <= e.last && e.transport === t)
                .sort((a, b) => part(a) - part(b));
        }

        // No preset dictionary here: it goes in front as a stored block.
        async card(port) {
            const row = this.cardRows.filter((r) => r.first <= port && port <= r.last)
                .sort((a, b) => (a.last - a.first) - (b.last - b.first))[0];
            if (!row)
                return null;
            const d = this.dictionary, n = d.length;
            const stream = new Uint8Array((n ? 5 + n : 0) + row.data.length);
            if (n) {
                stream.set([0, n & 255, n >> 8, ~n & 255, ~n >> 8 & 255]);
                stream.set(d, 5);
            }
            stream.set(row.data, n ? 5 + n : 0);
            return shown((await inflate(stream, "deflate-raw", n + row.length)).subarray(n));
        }
    }

    const nameOf = (name, upstream, status, source, upstreamOnly, preferred, stolen) =>
        ({ name, upstream, status, source, upstreamOnly, preferred, stolen });

    // Kind: [source, status, flags, file]; strings: registered, modified, refs,
    // unauthorized, counterpart.
    function statementOf(first, last, transport, kind, name, title, strings) {
        const [registered, modified, refs, unauthorized, counterpart] = strings.map(shown);
        return { first, last, transport, source: SOURCES[kind[0]], status: STATUSES[kind[1]], flags: kind[2],
                 name: shown(name), registered, modified, refs, title: shown(title), unauthorized, counterpart,
                 file: shown(kind[3]) };
    }

    // ---- The raw form ----

    // `name` gives the name in a cell, or null; `titles` is TITL.
    function evidenceOfRaw(b, name, titles) {
        const count = b.length && u32(b, 0), ranges = b.length && u32(b, 4), kinds = b.length && u32(b, 8);
        const rows = 12 + 8 * kinds, texts = rows + 16 * count + 2 * ranges, out = [];
        const titleTexts = titles.length ? 4 + 8 * u32(titles, 0) : 0;
        for (let at = rows; at < rows + 16 * count; at += 16) {
            const kind = u16(b, at + 6), k = 12 + 8 * (kind >> 2), title = u32(b, at + 8);
            check(kind >> 2 < kinds);
            out.push(statementOf(
                u16(b, at), u16(b, at + 2), kind & 3, [b[k], b[k + 1], b[k + 2], textAt(b, texts + u32(b, k + 4))],
                name(u16(b, at + 4)) || NOTHING,
                title >= 2 ** 31 ? textAt(titles, titleTexts + title - 2 ** 31) : textAt(b, texts + title),
                textsAt(b, texts + u32(b, at + 12), 5)));
        }
        return out;
    }

    function openRaw(sections) {
        const s = (id) => sections[id] || NOTHING;
        const meta = (at) => u32(s("META"), at);
        const shift = meta(40), kindBits = meta(44), freqBits = meta(48), table = new Table();
        const name = (cell) => (cell & 0x7FFF) === 0 ? null : textAt(s("POOL"), ((cell & 0x7FFF) << shift) + 4);
        const packed = (b, i, bits) => u32(b, i * bits >>> 3) >>> (i * bits & 7) & (1 << bits) - 1;
        const rules = ascii(s("RULE")).split("\0"), lists = new Map();
        for (let at = 0; at + 12 <= s("LIST").length; at += 12)
            lists.set(u32(s("LIST"), at), at);
        const texts = (b) => {
            const out = new Map(), rows = b.length ? u32(b, 0) : 0;
            for (let i = 0; i < rows; i++)
                out.set(u32(b, 4 + 8 * i), textAt(b, 4 + 8 * rows + u32(b, 8 + 8 * i)));
            return out;
        };
        const titles = texts(s("TITL")), refs = texts(s("REFS"));

        const fillFromList = (e, row) => {
            const first = u32(s("LIST"), row + 4), count = s("LIST")[row + 8];
            e.lead = [...s("LIST").subarray(row + 9, row + 12)].map((i) => i === 255 ? null : i);
            for (let i = first; i < first + count; i++) {
                const m = u16(s("LNAM"), 6 * i + 4);
                e.names.push(nameOf(name(u16(s("LNAM"), 6 * i)), name(u16(s("LNAM"), 6 * i + 2)),
                                    STATUSES[m & 7], SOURCES[m >> 3 & 7], !!(m & 64), !!(m & 128), !!(m & 256)));
            }
        };
        const fill = (e, number, block) => {
            const kind = 8 * packed(s("KIND"), number, kindBits);
            const [status, source, rule, freqSource, flags] = s("KTAB").subarray(kind, kind + 5);
            const value = packed(s("FREQ"), number, freqBits);
            const named = u32(s("GRUP"), block) >>> (e.port & 31) & 1;
            const cell = named ? u16(s("PAGE"), 8 * u16(s("GRUP"), block + 6) + 2 * (e.port & 31)) : 0;
            e.status = STATUSES[status];
            e.rule = rule === 255 ? null : rules[rule];
            if (value) {
                e.frequency = u32(s("VALU"), 4 * (value - 1));
                e.frequencySource = SOURCES[freqSource];
            }
            if (flags & 1) {
                check(lists.has(number) && (cell & 0x8000));
                fillFromList(e, lists.get(number));
            } else if (cell) {
                e.names = [nameOf(name(cell), null, e.status, SOURCES[source], false, !!(flags & 2), !!(flags & 4))];
                e.lead = [0, 0, 0];
            }
            e.title = titles.get(number) || null;
            e.refs = refs.has(number) ? shown(refs.get(number)).split(" ") : [];
        };

        let number = 0;
        for (let t = 0; t < 4; t++)
            for (let port = 0; port < 65536; port++) {
                const group = u16(s("PORT"), 2 * (t * 256 + (port >> 8)));
                const block = 64 * group + 8 * (port >> 5 & 7);
                if (!(u32(s("SEEN"), block / 2) >>> (port & 31) & 1))
                    continue;
                const e = new Entry(port, t);
                fill(e, number++, block);
                table.add(e);
            }
        check(number === meta(0) + meta(4) + meta(8) + meta(12));
        if (s("CARD").length) {
            const b = s("CARD"), end = 8 + 16 * u32(b, 0), words = u32(b, 4), rows = [];
            for (let at = 8; at < end; at += 16)
                rows.push([u16(b, at), u16(b, at + 2), u32(b, at + 4), u32(b, at + 8), u32(b, at + 12)]);
            table.setCards(rows, b.subarray(end, end + words), b.subarray(end + words));
        }
        table.evidence = evidenceOfRaw(s("EVID"), name, s("TITL"));
        for (let b = s("SRCS"), i = 0; b.length && i < u32(b, 0); i++)
            table.setSources(textsAt(b, 4 + 4 * u32(b, 0) + u32(b, 4 + 4 * i), 5));
        table.info = shown(s("INFO")).replace(/\0$/, "");
        return table;
    }

    // ---- The compressed form ----

    class Cursor {
        constructor(b) {
            this.b = b;
            this.at = 0;
        }

        more() {
            return this.at < this.b.length;
        }

        byte() {
            check(this.more());
            return this.b[this.at++];
        }

        number() {
            let v = 0;
            for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
                const byte = this.byte();
                v += (byte & 127) * scale;
                if (byte < 128)
                    return v;
            }
            throw new Error("a damaged table");
        }
    }

    class Gaps {
        constructor(b, ways) {
            this.c = new Cursor(b);
            this.ways = ways || 1;
            this.step();
        }

        step() {
            const v = this.c.more() ? this.c.number() : Infinity;
            this.left = Math.floor(v / this.ways);
            this.way = v % this.ways;
        }

        // null for an ordinary item, else its way.
        next() {
            if (this.left !== 0) {
                this.left--;
                return null;
            }
            const way = this.way;
            this.step();
            return way;
        }
    }

    async function columnsOf(sections) {
        const out = {};
        for (const [id, columns] of Object.entries(COLUMNS)) {
            const c = new Cursor(sections[id] || NOTHING);
            for (const column of columns) {
                out[column] = NOTHING;
                if (!c.more())
                    continue;
                const raw = c.number(), stored = c.number();
                check(raw <= 64 << 20 && Math.floor(raw / 1032) <= stored && stored <= c.b.length - c.at);
                const bytes = c.b.subarray(c.at, c.at + stored);
                c.at += stored;
                out[column] = raw === stored ? bytes : await inflate(bytes, "deflate-raw", raw);
            }
        }
        return out;
    }

    function takeNames(c) {
        const names = [], cursor = new Cursor(c.NAMES);
        let before = NOTHING;
        while (cursor.more()) {
            const shared = cursor.byte(), start = cursor.at;
            check(shared <= 31 && shared <= before.length);
            while (cursor.more() && cursor.b[cursor.at] > 31)
                cursor.at++;
            const name = new Uint8Array(shared + cursor.at - start);
            name.set(before.subarray(0, shared));
            name.set(cursor.b.subarray(start, cursor.at), shared);
            names.push(before = name);
        }
        return names;
    }

    function takePorts(cursor, count, state, kind) {
        let at = 0;
        for (; count === null ? cursor.more() : count-- > 0; at++) {
            let gap = cursor.number();
            for (; at < 65536 && (state[at] || gap); at++)
                if (!state[at])
                    gap--;
            check(at < 65536);
            state[at] = kind;
        }
    }

    function takePresence(c) {
        const state = [0, 1, 2, 3].map(() => new Uint8Array(65536)); // 1 bare, 2 named
        const runs = new Cursor(c.RUNS), sparse = new Cursor(c.SPARSE);
        let port = 0, i = 0;
        for (let named = false; runs.more(); named = !named) {
            const end = port + runs.number();
            check(end <= 65536);
            for (; port < end; port++) {
                if (!named)
                    continue;
                const kind = c.CLASSES[i >> 2] >> 2 * (i & 3) & 3;
                i++;
                if (kind !== 2)
                    state[0][port] = 2;
                if (kind !== 1)
                    state[1][port] = 2;
            }
        }
        check(port === 65536);
        takePorts(new Cursor(c.BARE_TCP), null, state[0], 1);
        takePorts(new Cursor(c.BARE_UDP), null, state[1], 1);
        for (const kind of [2, 1])
            for (const t of [2, 3])
                takePorts(sparse, sparse.number(), state[t], kind);
        return state;
    }

    function takeShapes(c) {
        const shapes = [], cursor = new Cursor(c.SHAPES), origins = new Cursor(c.ORIGINS);
        const times = (n, f) => Array.from({ length: check(n <= 65536) && n }, f);
        const shape = (names) => ({
            origins: !origins.more() ? [[255, 0, times(names, () => 5)]]
                : times(origins.number(), () => [origins.byte(), origins.byte(),
                                                 times(names, () => origins.byte())]),
        });
        while (cursor.more()) {
            const status = cursor.byte(), count = cursor.number();
            const lead = times(3, () => cursor.number()).map((n) => n ? n - 1 : null);
            shapes.push({ status, lead, attributes: times(count, () => cursor.byte()) });
        }
        const main = origins.more() ? origins.byte() : 5, bare = shape(0);
        for (const s of shapes)
            Object.assign(s, shape(s.attributes.length));
        return { shapes, bare, main };
    }

    function frequencies(c) {
        const values = [null], cursor = new Cursor(c.VALUES), t = new Cursor(c.TABLES), tables = [];
        const streams = [c.TCP_NAMED, c.TCP_BARE, c.UDP_NAMED, c.UDP_BARE, c.OTHER].map((b) => ({ b, at: 0 }));
        const rare = new Cursor(c.RARE), low = new Cursor(c.LOW), high = new Cursor(c.HIGH);
        for (let v = 0; cursor.more();)
            values.push(v += cursor.number());
        while (t.more()) {
            const table = [];
            for (let n = t.number(), id = 0; n > 0; n--) {
                const z = t.number();
                id += z % 2 ? -(z + 1) / 2 : z / 2;
                check(id >= 0 && id < values.length);
                table.push(values[id]);
            }
            tables.push(table);
        }
        if (!tables.length)
            return () => null;
        return (transport, named) => {
            const s = streams[transport < 2 ? 2 * transport + !named : 4];
            const code = s.b[s.at >> 1] >> 4 * (s.at & 1) & 15;
            s.at++;
            if (code === 15)
                return low.byte() + high.number() * 256;
            const place = code === 14 ? 14 + rare.number() : code;
            check(place < tables[transport].length);
            return tables[transport][place];
        };
    }

    function textWalk(codes, texts, explicit) {
        const cursor = new Cursor(explicit), all = [];
        for (let at = 0; at < texts.length;) {
            const one = textAt(texts, at);
            all.push(one);
            at += one.length + 1;
        }
        let at = 0, used = 0, last = -1;
        return () => {
            const code = codes.length ? codes[at++] : 0;
            if (code === 0)
                return null;
            last = code === 1 ? used++ : code === 3 ? cursor.number() : last;
            check(all[last] !== undefined);
            return all[last];
        };
    }

    // Gives the number of a name at a port and position.
    function numbersOf(c, count) {
        const codes = new Gaps(c.CODES, 3), explicit = new Cursor(c.EXPLICIT), at = [];
        let used = 0;
        return (port, position) => {
            const p = at[position] || (at[position] = { port: -2, name: 0, portBefore: -2, nameBefore: 0 });
            if (p.port !== port) {
                p.portBefore = p.port;
                p.nameBefore = p.name;
            }
            const here = p.port === port, way = codes.next();
            let name;
            if (way === null ? !here : way === 0)
                name = check(way === null || here) && used++;
            else if (way === null)
                name = p.name;
            else if (way === 1)
                name = check(p.portBefore === port - 1) && p.nameBefore;
            else
                name = used - 1 - explicit.number();
            check(name >= 0 && name < count);
            p.name = name;
            p.port = port;
            return name;
        };
    }

    function cardRowsOf(c) {
        const rows = [], cursor = new Cursor(c.CARD_ROWS);
        for (let first = 0, at = 0; cursor.more();) {
            first += cursor.number();
            const last = first + cursor.number(), length = cursor.number();
            rows.push([first, last, at, length, cursor.number()]);
            at += length;
        }
        return rows;
    }

    // What a column of numbers says: none, something of the entry's, the next of `all`, or
    // an earlier one.
    function taker(column, all, fresh) {
        const cursor = new Cursor(column);
        let used = 0;
        return (before) => {
            const code = cursor.number();
            if (code < fresh)
                return before[code];
            const i = code === fresh ? used++ : code - fresh - 1;
            check(i < used && i < all.length);
            return all[i];
        };
    }

    // In the order of the raw form; needs the entries of `table`.
    function evidenceOfPacked(c, table, names) {
        const files = textsAt(c.FILES, 0), kinds = [], k = new Cursor(c.KINDS), out = [], five = [];
        while (k.more())
            kinds.push([k.byte(), k.byte(), k.byte(), files[k.number()]]);
        for (let at = 0, all = textsAt(c.ETEXTS, 0); at < all.length; at += 5)
            five.push(all.slice(at, at + 5));
        const places = new Cursor(c.PLACES), other = new Gaps(c.UNLIKE), kindIds = new Cursor(c.KIND_IDS);
        const lasts = new Cursor(c.LASTS), nameIds = new Cursor(c.NAME_IDS);
        const title = taker(c.ETITLE_IDS, textsAt(c.ETITLES, 0), 2), strings = taker(c.ETEXT_IDS, five, 1);
        const alone = (first, t) => {
            const kind = kinds[kindIds.number()], e = table.at(first, TRANSPORTS[t]);
            check(kind && kind[3]);
            const last = first + (kind[2] & 16 ? lasts.number() : 0), name = nameIds.number();
            check(name !== 0 || (e && e.lead[0] !== null));
            return statementOf(first, last, t, kind, name === 0 ? e.names[e.lead[0]].name
                : name === 1 ? NOTHING : names[name - 2],
                               title([NOTHING, (e && e.title) || NOTHING]), strings([Array(5).fill(NOTHING)]));
        };
        let port = 0, transport = -1, twins = [], here = [];
        while (places.more()) {
            const place = places.number(), first = port + Math.floor(place / 4), t = place & 3;
            if (first !== port || t !== transport) {
                twins = first === port ? here : [];
                here = [];
            }
            port = first;
            transport = t;
            const twin = twins[here.length];
            here.push(twin && other.next() === null ? { ...twin, transport: t } : alone(first, t));
            out.push(here[here.length - 1]);
        }
        return out.sort((a, b) => (a.flags & 16) - (b.flags & 16) || a.transport - b.transport || a.first - b.first);
    }

    async function openPacked(sections) {
        const c = await columnsOf(sections), table = new Table();
        const names = takeNames(c), state = takePresence(c), { shapes, bare, main } = takeShapes(c);
        const frequency = frequencies(c), number = numbersOf(c, names.length), seen = new Set();
        const shaped = new Gaps(c.SHAPED), ids = new Cursor(c.SHAPE_IDS), reserved = new Gaps(c.RESERVED);
        const originAt = new Gaps(c.ORIGIN_AT), originIds = new Cursor(c.ORIGIN_IDS), marks = new Gaps(c.MARKS, 3);
        const title = textWalk(c.TITLE_CODES, c.TITLES, c.TITLE_EXPLICIT);
        const refs = textWalk(c.REF_CODES, c.REFS, c.REF_EXPLICIT), rules = ascii(c.RULES).split("\0");

        const entryNames = (e, shape, sources) => {
            let position = 0;
            shape.attributes.forEach((attribute, i) => {
                const name = names[number(e.port, position++)];
                const upstream = attribute & 16 ? names[number(e.port, position++)] : null;
                const mask = (marks.next() ?? -1) + 1, key = fold(name) + "/" + e.transport;
                const preferred = !seen.has(key) !== !!(mask & 1);
                seen.add(key);
                e.names.push(nameOf(name, upstream, STATUSES[attribute & 7], SOURCES[sources[i]],
                                    !!(attribute & 8), preferred, !!(mask & 2)));
            });
        };
        const entry = (port, t) => {
            const e = new Entry(port, t), named = state[t][port] === 2;
            const shape = named ? shapes[shaped.next() === null ? 0 : ids.number()] : bare;
            check(shape);
            const origin = shape.origins[originAt.next() === null ? 0 : originIds.number()];
            check(origin);
            if (named) {
                e.status = STATUSES[shape.status];
                e.lead = shape.lead;
                entryNames(e, shape, origin[2]);
            } else if (reserved.next() !== null) {
                e.status = "reserved";
            }
            e.frequency = frequency(t, named);
            if (e.frequency !== null)
                e.frequencySource = SOURCES[origin[1] ? origin[1] - 1 : main];
            e.rule = origin[0] === 255 ? null : rules[origin[0]];
            e.title = title();
            e.refs = (shown(refs() || NOTHING)).split(" ").filter((r) => r);
            table.add(e);
        };
        for (let port = 0; port < 65536; port++)
            for (let t = 0; t < 4; t++)
                if (state[t][port])
                    entry(port, t);
        table.setCards(cardRowsOf(c), c.CARD_DICTIONARY, c.CARD_DATA);
        table.evidence = evidenceOfPacked(c, table, names);
        table.setSources(textsAt(c.SOURCES, 0));
        table.info = shown(c.INFO);
        return table;
    }

    async function open(buffer) {
        const [packed, sections] = sectionsOf(new Uint8Array(buffer));
        return packed ? openPacked(sections) : openRaw(sections);
    }

    // An entry as an object of entries.jsonl (doc/json.md).
    function entryAsJson(e, policy, rank) {
        const [lead, ...aliases] = e.namesUnder(policy);
        return {
            port: e.port,
            transport: TRANSPORTS[e.transport],
            primary: lead && shown(lead.name),
            status: lead ? lead.status : e.status,
            source: lead && lead.source,
            aliases: aliases.map((n) => ({ name: shown(n.name), status: n.status, source: n.source,
                                           preferred: n.preferred })),
            frequency: e.frequency === null ? null : e.frequency / 1000000,
            frequency_source: e.frequencySource,
            rank: rank || null,
            rule: e.rule,
            policy: e.lead[POLICIES.indexOf(policy)] === e.lead[0] ? null : policy,
            title: e.title && shown(e.title),
            refs: e.refs,
        };
    }

    return { open, entryAsJson, TRANSPORTS, POLICIES };
})();

if (typeof module !== "undefined")
    module.exports = servcTable;

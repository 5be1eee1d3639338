// SPDX-License-Identifier: BSD-2-Clause
// usage: node compare.js TABLE POLICY ENTRIES
//        node compare.js TABLE evidence
// Compares what src/site/assets/table.js reads of a table with entries.jsonl; or prints
// what the sources say of each endpoint and what the keys of cards stand for, as
// dump.c does.
"use strict";
const assert = require("assert");
const fs = require("fs");
const servcTable = require("../../src/site/assets/table.js");

function printEvidence(table) {
    const lines = new Map();
    const part = (e) => e.flags & 16 ? 1 : e.source === "iana" ? 0 : 2;
    for (const wanted of [0, 1, 2])
        for (const e of table.evidence.filter((row) => part(row) === wanted))
            for (let port = e.first; port <= e.last; port++) {
                const key = port * 4 + e.transport, text = [e.name, e.registered, e.modified, e.refs, e.title,
                                                            e.unauthorized, e.counterpart, e.file].join("|");
                if (!lines.has(key))
                    lines.set(key, []);
                lines.get(key).push(`${port}/${servcTable.TRANSPORTS[e.transport]} ${e.source} ${e.status} ` +
                                    `${e.flags} ${text}\n`);
            }
    const sources = [...table.sources].map(([key, s]) => [key, s.title, s.publisher, s.url, s.citation].join("|") + "\n");
    const keys = [...lines.keys()].sort((a, b) => a - b);
    fs.writeSync(1, keys.map((key) => lines.get(key).join("")).join("") + sources.join(""));
    const some = keys[keys.length >> 1], [port, t] = [some >> 2, servcTable.TRANSPORTS[some & 3]];
    assert.strictEqual(table.evidenceAt(port, t).length, lines.get(some).length);
}

async function main(path, policy, reference) {
    const bytes = fs.readFileSync(path);
    const table = await servcTable.open(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    if (policy === "evidence")
        return printEvidence(table);
    const ranks = table.ranks();
    let count = 0;
    for (const line of fs.readFileSync(reference, "utf8").split("\n").slice(0, -1)) {
        const want = JSON.parse(line), e = table.at(want.port, want.transport);
        assert(e, `${want.port}/${want.transport} is missing`);
        const got = servcTable.entryAsJson(e, policy, ranks.get(e.port * 4 + e.transport));
        if (JSON.stringify(got) !== JSON.stringify(want))
            assert.deepStrictEqual(got, want);
        for (const n of [want.primary && { name: want.primary }, ...want.aliases])
            assert(!n || table.find(n.name, policy).some((at) => at.port === want.port &&
                                                         at.transport === want.transport), n && n.name);
        count++;
    }
    assert.strictEqual(count, table.entries.size);
    for (const row of table.cardRows) {
        const text = await table.card(row.first);
        assert(text.startsWith("card: 1\n"), `the card of ${row.first}`);
    }
    console.log(`${path}: ${count} endpoints, ${table.cardRows.length} cards, as under ${policy}`);
}

main(...process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exit(1);
});

// SPDX-License-Identifier: BSD-2-Clause
// usage: node compare.js TABLE POLICY ENTRIES
// Compares what tests/support/table.js reads of a table with entries.jsonl.
"use strict";
const assert = require("assert");
const fs = require("fs");
const servcTable = require("../support/table.js");

async function main(path, policy, reference) {
    const bytes = fs.readFileSync(path);
    const table = await servcTable.open(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
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

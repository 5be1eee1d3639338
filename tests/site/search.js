// SPDX-License-Identifier: BSD-2-Clause
// What the search finds in a table, without a browser.
// usage: node search.js TABLE
"use strict";
const assert = require("assert");
const fs = require("fs");
const servcTable = require("../../src/site/assets/table.js");
const servcSearch = require("../../src/site/assets/search.js");

// What is typed, and how the first results begin: port, and the name it was found by where
// that is not the leading one.
const QUESTIONS = [
    ["smtps", "465 smtps"],
    ["SMTPS", "465 smtps"],
    ["  smtps  ", "465 smtps"],
    ["smtps tcp", "465 smtps"],
    ["submissions", "465"],
    ["smpts", "465 smtps"],            // neighbours swapped
    ["submisions", "465"],             // a letter lost
    ["postgers", "5432 postgres"],
    ["https", "443"],
    ["http", "80"],
    ["ssh", "22"],
    ["465", "465"],
    ["465/udp", "465"],
    ["6000-6002", "6000", "6001", "6002"],
    ["http-alt", "8080"],
    ["http_alt", "8080"],              // separators do not count
    ["httpalt", "8080"],
    ["mail submission tls", "465"],    // words of a title, in any order
    ["tls submission mail", "465"],
    ["mail submission", "587"],        // a name goes before a title
    ["remote desktop", "3389"],
    ["vnc", "5900 vnc"],
    ["mail", "25 mail", "465", "587"], // by the role of cards, before what only begins like it
    ["remote access", "3389"],
    ["65000", "65000"],                // nobody has a name for it; the number is answered
    ["xqx", null],
    ["no-such-service-anywhere", null],
    ["70000", null],
    ["", null],
    ["   ", null],
    ["<script>", undefined],
    ["\u202E", null],
    ["x".repeat(100000), null],
    ["a ".repeat(100000), undefined],  // any answer, at once
    ["[(*+?^$", null],
];

const shown = (r) => r.why ? `${r.port} ${r.why.text}` : `${r.port}`;

function answers(index) {
    for (const [question, ...wanted] of QUESTIONS) {
        const start = Date.now(), { total, results } = servcSearch.find(index, question, 5);
        const got = results.map(shown);
        const label = JSON.stringify(question.slice(0, 40));
        assert(Date.now() - start < 1000, `${label} takes ${Date.now() - start} ms`);
        if (wanted[0] === undefined)
            continue;
        if (wanted[0] === null)
            assert.strictEqual(total, 0, `${label} finds ${got}`);
        else
            assert.deepStrictEqual(got.slice(0, wanted.length), wanted, label);
    }
    return QUESTIONS.length;
}

function pages() {
    const rows = [
        ["", {}],
        ["465", { 465: "465" }],
        ["7 2 13+2", { 7: "7", 9: "9", 22: "22-24", 23: "22-24", 24: "22-24" }],
        ["22+2 1", { 22: "22-24", 23: "23", 24: "22-24" }],
    ];
    for (const [text, wanted] of rows)
        assert.deepStrictEqual(Object.fromEntries(servcSearch.pages(text)), wanted, text);
    return rows.length;
}

function distances() {
    const rows = [["smtps", "smtps", 2, 0], ["smpts", "smtps", 2, 1], ["smtp", "smtps", 2, 1], ["a", "abcd", 2, 3],
                  ["kitten", "sitting", 3, 3], ["kitten", "sitting", 2, 3], ["", "ab", 2, 2]];
    for (const [a, b, limit, wanted] of rows)
        assert.strictEqual(servcSearch.distance(a, b, limit), wanted, `${a} ${b}`);
    return rows.length;
}

// A port with a page leads to it, another shows what the table knows.
function leadsToPages(index) {
    const [first] = servcSearch.find(index, "smtps", 1).results;
    assert.strictEqual(first.page, "465");
    const [other] = servcSearch.find(index, "ssh", 1).results;
    assert.strictEqual(other.page, null);
    assert(other.entries.length > 0);
    return 2;
}

async function main(path) {
    const bytes = fs.readFileSync(path);
    const table = await servcTable.open(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const index = servcSearch.index(table, servcSearch.pages("443 22"),
                                    { mail: "25 440 122", "remote-access": "3389", unknown: "9999" });
    const count = answers(index) + pages() + distances() + leadsToPages(index);
    console.log(`search: ${count} answers as they should be`);
}

main(process.argv[2]).catch((error) => {
    console.error(error.message);
    process.exit(1);
});

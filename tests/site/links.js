// SPDX-License-Identifier: BSD-2-Clause
// Every file of a site: links lead to files and places that are there, no id stands twice,
// nothing is loaded from elsewhere, JSON is JSON, and the manifest tells the truth.
// usage: node links.js FOLDER
"use strict";
const assert = require("assert");
const crypto = require("crypto");
const fs = require("fs");
const path = require("path");

const folder = process.argv[2];
const files = fs.readdirSync(folder);
const read = (file) => fs.readFileSync(path.join(folder, file));
const unescaped = (s) => s.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const pages = new Map();

for (const file of files.filter((f) => f.endsWith(".html"))) {
    const text = read(file).toString("utf8");
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map((m) => unescaped(m[1]));
    assert.strictEqual(new Set(ids).size, ids.length, `${file}: an id stands twice`);
    pages.set(file, { text, ids: new Set(ids) });
}

let links = 0;
function check(file, link) {
    const [, target, query, anchor] = /^([^?#]*)(\?[^#]*)?(?:#(.*))?$/.exec(link);
    const to = target || file;
    assert(files.includes(to), `${file}: no ${to}`);
    assert(!query || to === "index.html", `${file}: ${link}`);
    if (anchor !== undefined)
        assert(pages.get(to).ids.has(decodeURIComponent(anchor)), `${file}: no ${link}`);
    links++;
}

for (const [file, { text }] of pages) {
    for (const [, name, value] of text.matchAll(/ (href|src|action)="([^"]*)"/g)) {
        const link = unescaped(value);
        if (name === "href" && /^https?:/.test(link))
            continue; // a source to read, never loaded
        check(file, link);
    }
    assert(!/ on[a-z]+="/i.test(text.replace(/>[^<]*</g, "><")), `${file}: an inline handler`);
    assert(!/<script(?! src="[a-z]+\.js"(?: defer)?><\/script>)/.test(text), `${file}: an inline script`);
    assert(!/ style="/.test(text.replace(/>[^<]*</g, "><")), `${file}: an inline style`);
    assert(text.includes(`content="default-src 'none'; script-src 'self' file:;`), `${file}: no policy`);
}

let statements = 0;
for (const file of files.filter((f) => f.endsWith(".json")))
    JSON.parse(read(file));
for (const [file, { text }] of pages) {
    if (!/^\d/.test(file) || file === "404.html")
        continue;
    assert(files.includes(file.replace(/html$/, "json")), `${file}: no JSON beside it`);
    const items = [...text.matchAll(/<li id="([a-z-]+-[0-9a-f]{8}(?:-\d+)?)">/g)];
    assert(items.length > 0, `${file}: says nothing`);
    for (const [, id] of items)
        assert(text.includes(`<a class="here" href="#${id}"`), `${file}: ${id} has no link to itself`);
    statements += items.length;
}

const manifest = JSON.parse(read("site.json"));
assert.strictEqual(manifest.site, 1);
assert.deepStrictEqual(manifest.files.map((f) => f.name).sort(), files.filter((f) => f !== "site.json").sort());
for (const { name, bytes, sha256 } of manifest.files) {
    const content = read(name);
    assert.strictEqual(content.length, bytes, name);
    assert.strictEqual(crypto.createHash("sha256").update(content).digest("hex"), sha256, name);
}

const front = ["index.html", "site.css", "theme.js", "data.js", "table.js", "search.js", "site.js"];
const size = front.reduce((sum, file) => sum + read(file).length, 0);
assert(size <= 200000, `the front page with its search is ${size} bytes`);
console.log(`links: ${pages.size} pages, ${links} links, ${statements} statements; front page and search ${size} bytes`);

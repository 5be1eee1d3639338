// SPDX-License-Identifier: BSD-2-Clause
// Reads Markdown as CommonMark does, and says whether a page's texts are all there and none is
// markup.
// usage: node markdown.js MODULES PAGE.md PAGE.json [WORD...]
//   every text of the page's sections has to be in what is read, and each WORD too
'use strict';
const fs = require('fs');
const path = require('path');
const [modules, markdownFile, jsonFile, ...words] = process.argv.slice(2);
const { Parser } = require(path.join(modules, 'commonmark'));

const page = JSON.parse(fs.readFileSync(jsonFile, 'utf8').split('\n')[0]);
const urls = new Set(page.sources.map((s) => s.url).filter((u) => u));
const allowed = new Set(['document', 'heading', 'text', 'softbreak', 'paragraph', 'list', 'item',
                         'strong', 'emph', 'link']);
const walker = new Parser().parse(fs.readFileSync(markdownFile, 'utf8')).walker();
let text = '';
let wrong = 0;
function fault(what) {
    wrong++;
    console.log(what);
}
for (let event = walker.next(); event; event = walker.next()) {
    const node = event.node;
    if (!event.entering)
        continue;
    if (!allowed.has(node.type))
        fault(`markup of the kind ${node.type}: ${node.literal}`);
    if (node.type === 'link' && !urls.has(decodeURI(node.destination)))
        fault(`a link to ${node.destination}`);
    if (node.type === 'heading' && node.level > 2)
        fault('a heading of a lower level');
    text += node.type === 'softbreak' ? ' ' : node.literal || (node.type === 'text' ? '' : ' ');
}

// What the writer puts in place of what does harm.
function shown(s) {
    return s.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu,
                     (c) => `\\u{${c.codePointAt(0).toString(16).toUpperCase().padStart(2, '0')}}`);
}
const folded = (s) => s.replace(/\s+/g, ' ').trim();
const all = folded(text);
const want = page.sections.flatMap((s) => s.items.map((i) => i.text || '')).concat(words);
for (const one of want)
    if (!all.includes(folded(shown(one))))
        fault(`not there: ${one.slice(0, 200)}`);
console.log(`${want.length} texts, ${wrong} faults`);
process.exit(wrong ? 1 : 0);

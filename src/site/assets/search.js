// SPDX-License-Identifier: BSD-2-Clause
// The search of the site: numbers, ranges, names, aliases and titles of a table that
// table.js has read. Knows no page: in node a CommonJS module, in a page a script that
// defines `servcSearch`.
//
//     const index = servcSearch.index(table, servcSearch.pages("465 2 13+63"), { mail: "465" });
//     servcSearch.find(index, "smtps", 50);      {total, results: [{port, entries, why}]}
"use strict";

const servcSearch = (() => {
    const TRANSPORTS = ["tcp", "udp", "sctp", "dccp"];
    const PORTS = 65536;
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const shown = (bytes) => decoder.decode(bytes);

    // What a hit in a field is worth: the whole token, its beginning, inside it, a typo.
    const WORTH = {
        lead: [100, 70, 40, 28],
        alias: [90, 60, 35, 28],
        part: [55, 45, 0, 22],    // a word of a name: "alt" of http-alt
        dropped: [60, 30, 20, 12], // a name that nmap alone has and the table refuses
        title: [50, 35, 15, 18],
        role: [75, 40, 0, 16],     // of a card: "dns", "mail"
    };
    const WHOLE = 0, BEGINNING = 1, INSIDE = 2, TYPO = 3;

    // "Kerberos_Sec" and "kerberos-sec" are one word.
    const plain = (text) => text.toLowerCase().replace(/[-_.\s]+/g, "");
    const words = (text) => text.toLowerCase().split(/[^\p{L}\p{N}+#]+/u).filter((w) => w);

    // ---- Pages ----

    // The ports with a page: distances from one to the next, "+N" for a page that is
    // about N ports more.
    function pages(text) {
        const of = new Map();
        let port = 0;
        for (const step of text.split(" ").filter((s) => s)) {
            const [gap, more] = step.split("+").map(Number);
            port += gap;
            for (let p = port; p <= port + (more || 0) && p < PORTS; p++)
                if (!of.has(p) || !more)
                    of.set(p, more ? `${port}-${port + more}` : `${port}`);
        }
        return of;
    }

    // ---- The index ----

    // names: {text, status, transports, lead, preferred, dropped}, each spelling once.
    function addName(record, text, transport, name, lead) {
        const key = text.toLowerCase();
        let n = record.names.find((other) => other.key === key);
        if (!n) {
            n = { key, text, status: name.status, transports: [], lead: false, preferred: false, dropped: true };
            record.names.push(n);
        }
        n.transports.push(TRANSPORTS[transport]);
        n.lead = n.lead || lead;
        n.preferred = n.preferred || name.preferred;
        n.dropped = n.dropped && name.upstreamOnly;
        if (lead)
            n.status = name.status;
    }

    function addEntry(record, e) {
        record.entries.push(e);
        e.names.forEach((n, i) => {
            addName(record, shown(n.name), e.transport, n, e.lead[0] === i);
            if (n.upstream && shown(n.upstream).toLowerCase() !== shown(n.name).toLowerCase())
                addName(record, shown(n.upstream), e.transport, n, false);
        });
        record.rank = Math.min(record.rank, e.rank || Infinity);
    }

    function addToken(tokens, token, hit) {
        const hits = tokens.get(token);
        if (!token)
            return;
        if (hits)
            hits.push(hit);
        else
            tokens.set(token, [hit]);
    }

    function addTokens(tokens, record) {
        const seen = new Set();
        for (const n of record.names) {
            const field = n.dropped ? "dropped" : n.lead ? "lead" : "alias";
            addToken(tokens, plain(n.text), { record, field, name: n });
            for (const part of words(n.text))
                if (part !== plain(n.text))
                    addToken(tokens, part, { record, field: "part", name: n });
        }
        for (const e of record.entries)
            for (const word of e.title ? words(shown(e.title)) : [])
                if (!seen.has(word)) {
                    seen.add(word);
                    addToken(tokens, word, { record, field: "title", name: null });
                }
    }

    // roles: from a role to the pages that have it, as pages() reads them.
    function addRoles(tokens, records, roles) {
        for (const [role, list] of Object.entries(roles))
            for (const port of pages(list).keys())
                for (const word of [plain(role), ...words(role)])
                    if (records.has(port))
                        addToken(tokens, word, { record: records.get(port), field: "role", name: null });
    }

    function index(table, pageOf, roles = {}) {
        const records = new Map(), tokens = new Map(), ranks = table.ranks();
        for (const e of table) {
            e.rank = ranks.get(e.port * 4 + e.transport) || null;
            if (!records.has(e.port))
                records.set(e.port, { port: e.port, entries: [], names: [], rank: Infinity });
            addEntry(records.get(e.port), e);
        }
        for (const record of records.values())
            addTokens(tokens, record);
        addRoles(tokens, records, roles);
        return { records, tokens, pageOf };
    }

    // ---- Likeness ----

    // Edits from one word to the other (a swap of neighbours is one), or limit + 1.
    function distance(a, b, limit) {
        if (Math.abs(a.length - b.length) > limit)
            return limit + 1;
        let before = [], last = [], row = Array.from({ length: b.length + 1 }, (_, i) => i);
        for (let i = 1; i <= a.length; i++) {
            [before, last, row] = [last, row, [i]];
            let least = i;
            for (let k = 1; k <= b.length; k++) {
                row[k] = Math.min(last[k] + 1, row[k - 1] + 1, last[k - 1] + (a[i - 1] !== b[k - 1]));
                if (i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1])
                    row[k] = Math.min(row[k], before[k - 2] + 1);
                least = Math.min(least, row[k]);
            }
            if (least > limit)
                return limit + 1;
        }
        return row[b.length];
    }

    // Short words are like too much.
    const allowed = (word) => word.length < 4 ? 0 : word.length < 8 ? 1 : 2;

    // Letters that changed places are the likelier slip.
    const sameLetters = (a, b) => [...a].sort().join("") === [...b].sort().join("") ? 2 : 0;

    function gradeOf(word, token) {
        if (token === word)
            return WHOLE;
        if (token.startsWith(word))
            return BEGINNING;
        return word.length > 2 && token.includes(word) ? INSIDE : -1;
    }

    // Keeps for a record the best hit of a word, and in how many fields it is.
    function note(best, hit, worth) {
        const score = worth + (hit.name && hit.name.preferred ? 3 : 0);
        if (worth <= 0)
            return;
        if (!best.has(hit.record))
            best.set(hit.record, { score: 0, hit, fields: new Set() });
        const kept = best.get(hit.record);
        kept.fields.add(hit.field);
        if (score > kept.score)
            Object.assign(kept, { score, hit });
    }

    function hitsOf(tokens, word) {
        const best = new Map();
        for (const [token, hits] of tokens) {
            const grade = gradeOf(word, token);
            if (grade >= 0)
                for (const hit of hits)
                    note(best, hit, WORTH[hit.field][grade] - (grade ? Math.min(9, token.length - word.length) : 0));
        }
        const limit = best.size ? 0 : allowed(word);
        for (const [token, hits] of limit ? tokens : []) {
            const d = distance(word, token, limit);
            if (d <= limit)
                for (const hit of hits)
                    note(best, hit, WORTH[hit.field][TYPO] - 4 * d + sameLetters(word, token));
        }
        return best;
    }

    // ---- Questions ----

    const inOrder = (a, b) => b.score - a.score || b.page - a.page || a.rank - b.rank || a.port - b.port;

    function resultOf(i, port, score, why) {
        const record = i.records.get(port);
        return { port, score, why, page: i.pageOf.get(port) || null, rank: record ? record.rank : Infinity,
                 entries: record ? record.entries : [], names: record ? record.names : [] };
    }

    function sorted(results) {
        return results.map((r) => ({ r, score: r.score, page: +(r.page !== null), rank: r.rank, port: r.port }))
            .sort(inOrder).map((x) => x.r);
    }

    function findNumber(i, digits, transport) {
        const port = Number(digits), results = [];
        if (port < PORTS)
            results.push(resultOf(i, port, 1000, null));
        for (const [other, record] of i.records)
            if (other !== port && String(other).startsWith(digits) && record.names.length)
                results.push(resultOf(i, other, 0, null));
        return transport ? results.slice(0, 1) : sorted(results);
    }

    function findRange(i, first, last) {
        const results = [];
        for (let port = first; port <= Math.min(last, PORTS - 1); port++)
            if (i.records.has(port))
                results.push(resultOf(i, port, 0, null));
        return results;
    }

    function findWords(i, all) {
        const transports = all.filter((w) => TRANSPORTS.includes(w));
        const asked = all.length > transports.length ? all.filter((w) => !TRANSPORTS.includes(w)) : all;
        const hits = asked.map((w) => hitsOf(i.tokens, plain(w)));
        // Of several words, those that are in more than one field settle a tie.
        const worthOf = (h) => h.score + (hits.length > 1 ? h.fields.size - 1 : 0);
        const joined = asked.length > 1 ? hitsOf(i.tokens, plain(asked.join(""))) : new Map();
        const results = [];
        const add = (record, score, hit) => {
            if (asked === all || transports.length === 0 ||
                record.entries.some((e) => transports.includes(TRANSPORTS[e.transport])))
                results.push(resultOf(i, record.port, score, hit.name && !hit.name.lead ? hit.name : null));
        };
        for (const [record, first] of hits[0] || []) {
            if (!hits.every((h) => h.has(record)))
                continue;
            const score = hits.reduce((sum, h) => sum + worthOf(h.get(record)), 0) / hits.length;
            const whole = joined.get(record);
            if (whole && whole.score > score)
                add(record, whole.score + score / 100, whole.hit);
            else
                add(record, score, first.hit);
            joined.delete(record);
        }
        for (const [record, whole] of joined)
            if (whole.score >= WORTH.alias[BEGINNING] - 9)
                add(record, whole.score, whole.hit);
        return sorted(results);
    }

    // A number, number/transport, a range, or words that must all be found. `why` of a
    // result is the name that was found, where it is not the one that leads.
    function find(i, question, limit) {
        const text = question.trim().toLowerCase().slice(0, 200);
        const number = /^(\d{1,5})(?:\/(tcp|udp|sctp|dccp))?$/.exec(text);
        const range = /^(\d{1,5})\s*-\s*(\d{1,5})$/.exec(text);
        const asked = text.split(/\s+/).filter((w) => plain(w)).slice(0, 8);
        let results = [];
        if (number)
            results = findNumber(i, number[1], number[2]);
        else if (range)
            results = findRange(i, Number(range[1]), Number(range[2]));
        else if (asked.length)
            results = findWords(i, asked);
        return { total: results.length, results: results.slice(0, limit) };
    }

    return { pages, index, find, distance, shown, TRANSPORTS };
})();

if (typeof module !== "undefined")
    module.exports = servcSearch;

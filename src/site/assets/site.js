// SPDX-License-Identifier: BSD-2-Clause
// The search of index.html: reads the table in data.js, shows results while one types,
// moves through them with the arrow keys. All text goes in as text, never as markup.
"use strict";

(() => {
    const MOST = 50;
    const box = document.getElementById("q"), list = document.getElementById("results");
    const status = document.getElementById("status");
    let ready = null, announced = 0;

    // Base 85: five characters from ( to |, with } for the backslash, are four bytes.
    function bytesOf(text, length) {
        const out = new DataView(new ArrayBuffer(text.length / 5 * 4));
        for (let i = 0, at = 0; i < text.length; at += 4) {
            let v = 0;
            for (const end = i + 5; i < end; i++) {
                const code = text.charCodeAt(i);
                v = v * 85 + (code === 125 ? 92 : code) - 40;
            }
            out.setUint32(at, v);
        }
        return out.buffer.slice(0, length);
    }

    async function open() {
        const table = await servcTable.open(bytesOf(servcData.table, servcData.bytes));
        return servcSearch.index(table, servcSearch.pages(servcData.pages), servcData.roles);
    }

    // ---- What is shown ----

    function element(name, className, ...children) {
        const e = document.createElement(name);
        if (className)
            e.className = className;
        e.append(...children);
        return e;
    }

    // Names come from files: what is no letter, or turns the writing, is shown as a mark.
    const harmless = (text) => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\uFFFD");
    const title = (e) => e.title ? harmless(servcSearch.shown(e.title)) : "";
    const transportOf = (e) => servcSearch.TRANSPORTS[e.transport];
    const nameOf = (e) => e.name(servcData.policy);

    // Endpoints of equal name in one group: "tcp, udp".
    function groups(result) {
        const of = new Map();
        for (const e of result.entries) {
            const name = nameOf(e) || "", group = of.get(name) || { name, transports: [], status: e.status };
            group.transports.push(transportOf(e));
            of.set(name, group);
        }
        return [...of.values()].sort((a, b) => (a.name === "") - (b.name === ""));
    }

    function headline(result) {
        const head = element("span", "");
        const titles = result.entries.map(title).filter((t) => t);
        for (const g of groups(result).slice(0, 3))
            head.append(element("span", "endpoint", element("b", "", harmless(g.name) || "no name"), " ",
                                element("span", "transports", g.transports.join(" "))), " ");
        if (!result.entries.length)
            head.append(element("span", "endpoint", "nobody has a name for it"), " ");
        if (titles.length)
            head.append(element("span", "title", titles[0]), " ");
        if (result.why)
            head.append(element("span", "why", `found as ${harmless(result.why.text)}, `,
                                element("span", `status ${result.why.status}`, result.why.status)));
        return [element("span", "number", String(result.port)), " ", head];
    }

    function fact(list_, term, ...what) {
        list_.append(element("dt", "", term), element("dd", "", ...what));
    }

    // What the table knows of an endpoint without a page.
    function details(result) {
        const facts = element("dl", "facts");
        for (const e of result.entries) {
            const [lead, ...others] = e.namesUnder(servcData.policy);
            const status = lead ? lead.status : e.status;
            fact(facts, `${e.port}/${transportOf(e)}`, element("b", "", harmless(nameOf(e) || "no name")), " ",
                 element("span", `status ${status}`, status), title(e) ? ` ${title(e)}` : "");
            if (others.length)
                fact(facts, "also", others.map((n) => `${harmless(servcSearch.shown(n.name))} (${n.status})`).join(", "));
            if (e.refs.length)
                fact(facts, "references", harmless(e.refs.join(", ")));
            if (e.rule)
                fact(facts, "decided by", element("a", "", e.rule));
            if (e.rank)
                fact(facts, "how often", `rank ${e.rank} on ${transportOf(e)}, open on ` +
                     `${(e.frequency / 10000).toFixed(4)} % of the hosts that were scanned`);
        }
        for (const link of facts.querySelectorAll("a"))
            link.href = `decisions.html#rule-${link.textContent}`;
        return facts;
    }

    function row(result) {
        if (result.page) {
            const link = element("a", "result", ...headline(result));
            link.href = `${result.page}.html`;
            return element("li", "", link);
        }
        if (!result.entries.length)
            return element("li", "", element("p", "result", ...headline(result)));
        const head = element("summary", "result", ...headline(result));
        return element("li", "", element("details", "", head, details(result)));
    }

    function say(text) {
        status.textContent = text;
    }

    function summaryOf(found, question) {
        if (found.total === 0)
            return `Nothing is called "${question}".`;
        const count = found.total === 1 ? "1 result" : `${found.total} results`;
        const more = found.total > MOST ? `, the first ${MOST} shown` : "";
        const first = found.results[0];
        return `${count}${more}; first: ${first.port} ${harmless(first.entries.map(nameOf).find((n) => n) || "")}`;
    }

    function show(index) {
        const question = box.value.trim();
        const found = servcSearch.find(index, question, MOST);
        list.replaceChildren(...found.results.map(row));
        document.body.classList.toggle("searching", question !== "");
        // Read out when typing pauses, not at each letter.
        clearTimeout(announced);
        announced = setTimeout(() => say(question ? summaryOf(found, question) : ""), 250);
    }

    async function search() {
        if (box.value.trim() === "" && !ready) {
            document.body.classList.remove("searching");
            return;
        }
        try {
            ready = ready || open();
            show(await ready);
        } catch (error) {
            say(`The search does not work in this browser (${error.message}). The lists above lead to every page.`);
        }
    }

    // ---- Keys ----

    const stops = () => [...list.querySelectorAll("a.result, summary.result")];

    function move(by) {
        const all = [box, ...stops()], at = all.indexOf(document.activeElement);
        const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
        next.focus();
        if (next === box)
            box.select();
    }

    function onKey(event) {
        if (event.ctrlKey || event.metaKey || event.altKey)
            return;
        if (event.key === "ArrowDown")
            move(1);
        else if (event.key === "ArrowUp")
            move(-1);
        else if (event.key === "Escape")
            box.focus();
        else
            return;
        event.preventDefault();
    }

    async function onSubmit(event) {
        event.preventDefault();
        await search();
        const [first] = stops();
        if (!first)
            return;
        if (first.href)
            location.href = first.href;
        else
            first.focus();
    }

    function start() {
        const asked = new URLSearchParams(location.search).get("q");
        if (asked !== null && box.value === "")
            box.value = asked;
        box.addEventListener("input", () => {
            history.replaceState(null, "", box.value ? `?q=${encodeURIComponent(box.value)}` : location.pathname);
            search();
        });
        box.form.addEventListener("submit", onSubmit);
        for (const part of [box, list])
            part.addEventListener("keydown", onKey);
        search();
    }

    start();
})();

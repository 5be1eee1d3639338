// SPDX-License-Identifier: BSD-2-Clause
// A site in a real browser, from disk and from a server of its own: the search, the keys, the
// themes, what assistive technology meets, and that nothing is asked of anybody.
// usage: node browser.js MODULES SITE HOSTILE [--pictures=DIR]
//   SITE     a site with our cards and some frequencies
//   HOSTILE  one with the card of hostile.yaml
// Prints a line a test, and at last how many passed and failed.
"use strict";
const assert = require("assert");
const fs = require("fs");
const http = require("http");
const path = require("path");
const [folder, site, hostile, ...options] = process.argv.slice(2);
const modules = path.resolve(folder);
const { chromium } = require(path.join(modules, "playwright-core"));
const axe = fs.readFileSync(path.join(modules, "axe-core", "axe.min.js"), "utf8");
const pictures = (options.find((o) => o.startsWith("--pictures=")) || "").slice(11);

const ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
              "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
                ".svg": "image/svg+xml" };
const PAGES = ["index.html", "465.html", "numbers.html", "roles.html", "decisions.html", "data.html", "charts.html", "404.html"];

let passed = 0, failed = 0;
async function test(name, run) {
    const start = Date.now();
    try {
        await run();
        passed++;
        console.log(`ok ${name}, ${Date.now() - start} ms`);
    } catch (error) {
        failed++;
        console.log(`FAILED ${name}`);
        console.log(String(error.stack || error).split("\n").slice(0, 12).map((l) => `    ${l}`).join("\n"));
    }
}

// ---- Where pages come from ----

function serve(folder) {
    const server = http.createServer((request, response) => {
        const name = path.basename(new URL(request.url, "http://localhost").pathname);
        const file = path.join(folder, name), there = fs.existsSync(file);
        const sent = there ? file : path.join(folder, "404.html");
        response.writeHead(there ? 200 : 404, { "content-type": TYPES[path.extname(sent)] });
        response.end(fs.readFileSync(sent));
    });
    return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

// A page that reports every complaint and every request to another place.
async function open(browser, base, settings) {
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...settings });
    const page = await context.newPage(), faults = [];
    page.on("console", (m) => ["error", "warning"].includes(m.type()) && faults.push(`console: ${m.text()}`));
    page.on("pageerror", (e) => faults.push(`error: ${e.message}`));
    page.on("dialog", (d) => { faults.push("a dialog"); d.dismiss(); });
    await context.route("**", (route) => {
        if (route.request().url().startsWith(base))
            return route.continue();
        faults.push(`request to ${route.request().url()}`);
        return route.abort();
    });
    page.on("request", (r) => r.url().startsWith(base) || faults.push(`request to ${r.url()}`));
    return { context, page, faults };
}

// Runs with a fresh page; no fault may be left behind.
async function on(browser, base, settings, run) {
    const { context, page, faults } = await open(browser, base, settings);
    try {
        await run(page, faults);
        assert.deepStrictEqual(faults, []);
    } finally {
        await context.close();
    }
}

const first = (page) => page.locator("#results .result").first();
const focusedText = (page) => page.evaluate(() => document.activeElement.innerText || document.activeElement.id);

// ---- The search ----

async function searches(page, base) {
    await page.goto(`${base}index.html`);
    await page.fill("#q", "smtps");
    await first(page).waitFor();
    const text = await first(page).innerText();
    assert.match(text, /^465\s/);
    assert.match(text, /465\s+submissions/);
    assert.match(text, /found as smtps, legacy/);
    await page.waitForFunction(() => document.getElementById("status").textContent !== "");
    assert.match(await page.locator("#status").innerText(), /first: 465 submissions/);
    await first(page).click();
    await page.waitForURL("**/465.html");
    assert.match(await page.locator("h1").innerText(), /465\s+submissions/);
}

async function typesAndSlips(page, base) {
    await page.goto(`${base}index.html?q=smpts`);
    await first(page).waitFor();
    assert.match(await first(page).innerText(), /^465/);
    for (const [typed, wanted] of [["465/tcp", /^465/], ["6000-6003", /^6000/], ["remote desktop", /^3389/], ["60999", /^60999\s+nobody has a name/]]) {
        await page.fill("#q", typed);
        await page.waitForFunction((w) => new RegExp(w).test((document.querySelector("#results .result") || { innerText: "" }).innerText),
                                   wanted.source);
    }
    await page.fill("#q", "no-such-service-anywhere");
    await page.waitForFunction(() => /^Nothing is called/.test(document.getElementById("status").textContent));
    assert.strictEqual(await page.locator("#results > li").count(), 0);
    await page.fill("#q", "");
    await page.waitForFunction(() => document.getElementById("status").textContent === "");
    assert(await page.locator(".browse").isVisible());
}

async function keysAlone(page, base) {
    await page.goto(`${base}index.html`);
    await page.keyboard.press("Tab");
    assert.strictEqual(await focusedText(page), "Skip to the content");
    await page.keyboard.press("/");
    assert.strictEqual(await focusedText(page), "q");
    await page.keyboard.type("http", { delay: 5 });
    await page.waitForFunction(() => document.querySelectorAll("#results .result").length > 2);
    await page.keyboard.press("ArrowDown");
    assert.match(await focusedText(page), /^80\s/);
    await page.keyboard.press("ArrowDown");
    assert(!/^80\s/.test(await focusedText(page)));
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    assert.strictEqual(await focusedText(page), "q");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    assert.strictEqual(await focusedText(page), "q");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("465", { delay: 5 });
    await page.waitForFunction(() => /^465/.test((document.querySelector("#results .result") || { innerText: "" }).innerText));
    await page.keyboard.press("Enter");
    await page.waitForURL("**/465.html");
    await page.keyboard.press("/"); // the box in the head of every page
    await page.keyboard.type("smtps");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/index.html?q=smtps");
    await first(page).waitFor();
    assert.match(await first(page).innerText(), /^465/);
}

// A name whose port has no page: its row opens and says what the table knows.
async function nameOnly(page, base) {
    const port = await nameWithoutPage(page, base);
    await page.goto(`${base}index.html?q=${port.name}`);
    await page.waitForFunction((n) => [...document.querySelectorAll("#results summary")].some((s) => s.innerText.startsWith(n)), String(port.number));
    const row = page.locator("#results summary", { hasText: String(port.number) }).first();
    await row.focus();
    await page.keyboard.press("Enter");
    const facts = page.locator("#results [open] .facts").first();
    assert(await facts.isVisible());
    const text = await facts.innerText();
    assert(text.includes(`${port.number}/tcp`) && text.includes(port.name) && text.includes("assigned"), text);
    const rule = facts.locator("a").first();
    assert.match(await rule.getAttribute("href"), /^decisions\.html#rule-sole-assignment$/);
}

async function nameWithoutPage(page, base) {
    await page.goto(`${base}index.html`);
    return page.evaluate(async () => {
        const of = servcSearch.pages(servcData.pages);
        for (let number = 1024; number < 49152; number++)
            if (!of.has(number) && await nameAt(number))
                return { number, name: await nameAt(number) };

        async function nameAt(n) {
            window.opened = window.opened || servcTable.open(bytes());
            const e = (await window.opened).at(n, "tcp");
            return e && e.name("iana");
        }
        function bytes() {
            const out = [];
            for (let i = 0; i < servcData.table.length; i += 5) {
                let v = 0;
                for (const c of servcData.table.slice(i, i + 5))
                    v = v * 85 + (c === "}" ? 92 : c.charCodeAt(0)) - 40;
                out.push(v >>> 24, v >>> 16 & 255, v >>> 8 & 255, v & 255);
            }
            return new Uint8Array(out.slice(0, servcData.bytes)).buffer;
        }
    });
}

// ---- How it looks, to whom ----

async function themes(page, base) {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.goto(`${base}465.html`);
    const light = await ground();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await ground();
    assert.notStrictEqual(light, dark);
    await page.locator(".theme").click();
    assert.strictEqual(await ground(), light);
    await page.goto(`${base}index.html`);
    assert.strictEqual(await ground(), light, "the choice holds on the next page");
    await page.locator(".theme").click();
    assert.strictEqual(await ground(), dark);
}

async function print(page, base) {
    await page.goto(`${base}465.html`);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const hidden of [".top nav", ".top form", ".theme", ".here"])
        assert(!await page.locator(hidden).first().isVisible(), hidden);
    assert(await page.locator("h1").isVisible());
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.match(ground, /^rgb\(2\d\d, 2\d\d, 2\d\d\)$/, "paper is white");
    const url = await page.evaluate(() => getComputedStyle(document.querySelector(".sources a"), "::after").content);
    assert.match(url, /https?:/);
}

async function narrow(page, base, extra) {
    for (const file of [...PAGES, ...extra]) {
        await page.goto(base + file);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert(width <= 360, `${file} is ${width} wide`);
    }
    await page.goto(`${base}index.html?q=smtps`);
    await first(page).waitFor();
    const small = await page.evaluate(() => [...document.querySelectorAll("nav a, button, input, .result")]
        .filter((e) => e.getBoundingClientRect().height < 24).map((e) => e.textContent || e.id));
    assert.deepStrictEqual(small, [], "targets below 24 pixels");
}

// One of each kind: axe takes its time over the long lists, which are all made alike; in the dark
// it is the colours that differ.
const COLOURS = ["index.html", "index.html?q=http", "465.html", "decisions.html"];
const KINDS = ["index.html", "index.html?q=http", "index.html?q=6002", "465.html", "5800.html", "roles.html",
               "decisions.html", "data.html", "charts.html", "404.html"];

async function accessible(page, base, files) {
    const faults = [];
    for (const file of files) {
        await page.goto(base + file);
        if (file.includes("?q="))
            await first(page).waitFor();
        await page.evaluate(axe);
        const { violations, passes } = await page.evaluate(() => axe.run());
        assert(passes.length > 10, `${file}: axe looked at ${passes.length} rules`);
        for (const v of violations)
            if (["serious", "critical"].includes(v.impact))
                faults.push(`${file}: ${v.id} ${v.nodes.slice(0, 2).map((n) => n.html).join(" ")}`);
    }
    assert.deepStrictEqual(faults, []);
}

async function withoutScripts(page, base) {
    await page.goto(`${base}index.html`);
    assert(await page.locator("noscript").innerText() !== "");
    await page.locator("a", { hasText: "By number" }).click();
    await page.locator("a", { hasText: "submissions" }).first().click();
    await page.waitForURL("**/465.html");
}

async function anchors(page, base) {
    await page.goto(`${base}465.html`);
    const here = page.locator("li .here").nth(3), id = await here.getAttribute("href");
    await here.focus();
    assert.strictEqual(await here.evaluate((e) => getComputedStyle(e).opacity), "1");
    await here.click();
    assert(page.url().endsWith(id));
    await page.locator(".marks a").first().click();
    assert.match(page.url(), /#source-\d+$/);
}

// ---- Harm ----

async function harmless(page, base, faults) {
    await page.goto(`${base}40404.html`);
    assert.strictEqual(await page.evaluate(() => window.hacked), undefined);
    assert.strictEqual(await page.locator("main img, main script, main style").count(), 0);
    const links = await page.locator("main a").evaluateAll((all) => all.map((a) => a.protocol));
    assert(links.length > 20 && links.every((p) => ["https:", "http:", "file:"].includes(p)), links.join());
    const text = await page.locator("main").innerText();
    assert(text.includes("<script>window.hacked = 1</script>"), "it is shown as text");
    assert(!/[\u202A-\u202E\u2066-\u2069]/.test(text));
    await page.goto(`${base}index.html?q=40404`);
    await first(page).waitFor();
    assert((await first(page).innerText()).includes("<script>"));
    await page.fill("#q", "<img src=x onerror=window.hacked=8>");
    await page.waitForTimeout(400);
    assert.strictEqual(await page.locator("main img").count(), 0);
    assert.strictEqual(await page.evaluate(() => window.hacked), undefined);
    assert.deepStrictEqual(faults, []);
}

// The policy holds: no connection, no script of the page's text.
async function policy(page, base, other) {
    await page.goto(`${base}index.html`);
    const got = await page.evaluate(async (url) => {
        const out = [await fetch(url).then(() => "fetched", () => "refused")];
        const script = document.createElement("script");
        script.textContent = "window.inline = 1";
        document.body.append(script);
        out.push(window.inline === undefined ? "refused" : "ran");
        out.push(await new Promise((resolve) => {
            const image = new Image();
            image.onload = () => resolve("loaded");
            image.onerror = () => resolve("refused");
            image.src = `${url}x.png`;
        }));
        return out;
    }, other);
    assert.deepStrictEqual(got, ["refused", "refused", "refused"]);
}

// ---- Pictures for the eye ----

async function takePictures(browser, base) {
    const shots = [
        ["site-search", "index.html?q=mail", { viewport: { width: 800, height: 620 } }],
        ["site-port", "465.html", { viewport: { width: 1000, height: 780 } }],
        ["site-port-dark", "465.html", { viewport: { width: 1000, height: 780 }, colorScheme: "dark" }],
        ["site-phone", "465.html", { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }],
        ["site-decisions", "decisions.html", { viewport: { width: 800, height: 620 } }],
        ["site-print", "465.html", { viewport: { width: 700, height: 990 } }],
    ];
    for (const [name, file, settings] of shots)
        await on(browser, base, settings, async (page) => {
            await page.goto(base + file);
            if (file.includes("?q="))
                await first(page).waitFor();
            if (name === "site-print")
                await page.emulateMedia({ media: "print" });
            await page.screenshot({ path: path.join(pictures, `${name}.png`) });
        });
}

async function main() {
    const server = await serve(site), browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ARGS });
    const disk = `file://${fs.realpathSync(site)}/`, web = `http://127.0.0.1:${server.address().port}/`;
    const bad = `file://${fs.realpathSync(hostile)}/`;
    if (pictures) {
        await takePictures(browser, disk);
    } else {
        for (const [where, base] of [["disk", disk], ["a server", web]]) {
            await test(`from ${where}: smtps leads to 465 submissions`, () => on(browser, base, {}, (p) => searches(p, base)));
            await test(`from ${where}: slips, ranges, numbers, nothing`, () => on(browser, base, {}, (p) => typesAndSlips(p, base)));
            await test(`from ${where}: keys alone`, () => on(browser, base, {}, (p) => keysAlone(p, base)));
            await test(`from ${where}: themes`, () => on(browser, base, {}, (p) => themes(p, base)));
        }
        await test("a name without a page", () => on(browser, disk, {}, (p) => nameOnly(p, disk)));
        await test("statements and sources have places", () => on(browser, disk, {}, (p) => anchors(p, disk)));
        await test("print", () => on(browser, disk, {}, (p) => print(p, disk)));
        await test("360 pixels", () => on(browser, disk, { viewport: { width: 360, height: 740 } }, (p) => narrow(p, disk, ["5800.html"])));
        await test("360 pixels, hostile texts", () => on(browser, bad, { viewport: { width: 360, height: 740 } }, (p) => narrow(p, bad, ["40404.html"])));
        await test("without scripts", () => on(browser, disk, { javaScriptEnabled: false }, (p) => withoutScripts(p, disk)));
        for (const colorScheme of ["light", "dark"])
            await test(`axe, ${colorScheme}`, () => on(browser, web, { colorScheme, bypassCSP: true }, (p) => accessible(p, web, colorScheme === "dark" ? COLOURS : KINDS)));
        await test("hostile texts", () => on(browser, bad, {}, (p, faults) => harmless(p, bad, faults)));
        for (const [where, base] of [["disk", disk], ["a server", web]])
            await test(`the policy, from ${where}`, async () => {
                const { context, page } = await open(browser, base, {});
                await policy(page, base, web);
                await context.close();
            });
    }
    await browser.close();
    server.close();
    console.log(`browser: ${passed} passed, ${failed} failed`);
    process.exitCode = failed ? 1 : 0;
}

main().catch((error) => {
    console.error(error.message);
    process.exit(1);
});

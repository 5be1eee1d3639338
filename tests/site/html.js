// SPDX-License-Identifier: BSD-2-Clause
// The HTML of a site is valid: html-validate over all pages that are no page of a port, and over
// the pages of ports that are named.
// usage: node html.js MODULES FOLDER [PAGE...]
"use strict";
const fs = require("fs");
const path = require("path");
const [folder, site, ...ports] = process.argv.slice(2);
const { HtmlValidate } = require(path.join(path.resolve(folder), "html-validate"));

const validator = new HtmlValidate({
    root: true,
    extends: ["html-validate:recommended", "html-validate:document"],
    rules: {
        "long-title": "error",
        // The policy of scripts needs no hash for files of the same folder.
        "require-sri": "off",
        "no-trailing-whitespace": "off",
    },
});

async function main() {
    const others = fs.readdirSync(site).filter((f) => f.endsWith(".html") && (!/^\d/.test(f) || f === "404.html"));
    let faults = 0;
    for (const file of [...others, ...ports]) {
        const report = await validator.validateFile(path.join(site, file));
        for (const { messages } of report.results)
            for (const m of messages.slice(0, 5)) {
                console.log(`${file}:${m.line}:${m.column}: ${m.message} [${m.ruleId}]`);
                faults++;
            }
    }
    console.log(`html: ${others.length + ports.length} pages, ${faults} faults`);
    process.exitCode = faults ? 1 : 0;
}

main().catch((error) => {
    console.error(error.message);
    process.exit(1);
});

// SPDX-License-Identifier: BSD-2-Clause
// Holds JSON lines against a schema with ajv, and allows no member that it does not have.
// usage: node schema.js MODULES SCHEMA FILE...    prints what does not fit; 1 if anything
'use strict';
const fs = require('fs');
const path = require('path');
const readline = require('readline');
const [modules, schemaFile, ...files] = process.argv.slice(2);
const Ajv = require(path.join(modules, 'ajv'));

function close(schema) {
    if (schema === null || typeof schema !== 'object')
        return;
    if (schema.properties)
        schema.additionalProperties = false;
    Object.values(schema).forEach(close);
}

const schema = JSON.parse(fs.readFileSync(schemaFile, 'utf8'));
close(schema);
const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false });
const validate = ajv.compile(schema);

async function main() {
    let objects = 0;
    let wrong = 0;
    for (const file of files) {
        const lines = readline.createInterface({ input: fs.createReadStream(file) });
        for await (const line of lines) {
            objects++;
            if (validate(JSON.parse(line)))
                continue;
            if (wrong++ < 10)
                console.log(`${file}:${objects}: ${ajv.errorsText(validate.errors)}`);
        }
    }
    console.log(`${objects} pages, ${wrong} not as the schema says`);
    process.exit(wrong || !objects ? 1 : 0);
}
main();

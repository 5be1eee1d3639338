// SPDX-License-Identifier: BSD-2-Clause
// Holds YAML documents against data/schema/card.schema.json with ajv, as editors do.
// usage: node schema.js MODULES SCHEMA FILE...    prints what does not fit; 1 if anything
// A file whose name begins with `bad-` must not fit.
'use strict';
const fs = require('fs');
const path = require('path');
const [modules, schemaFile, ...files] = process.argv.slice(2);
const Ajv = require(path.join(modules, 'ajv'));
const yaml = require(path.join(modules, 'yaml'));

const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictTuples: false,
                      strictRequired: false });
const validate = ajv.compile(JSON.parse(fs.readFileSync(schemaFile, 'utf8')));
let documents = 0;
let wrong = 0;
for (const file of files) {
    const bad = path.basename(file).startsWith('bad-');
    for (const document of yaml.parseAllDocuments(fs.readFileSync(file, 'utf8'))) {
        documents++;
        if (validate(document.toJS()) === !bad)
            continue;
        wrong++;
        console.log(bad ? `${file}: fits` : `${file}: ${ajv.errorsText(validate.errors)}`);
    }
}
console.log(`${documents} documents, ${wrong} not as they should be`);
process.exit(wrong || !documents ? 1 : 0);

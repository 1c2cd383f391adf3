// Checks the tables of cases.ts against Nix: what they call valid Nix must parse, and the rest it must reject.
//
//   node test/grammar/compare-cases-with-nix.mjs <nix-instantiate>

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invalid, tolerated, valid } from './cases.ts';
import { verdictsOf } from './nix-instantiate.mjs';

const [nix] = process.argv.slice(2);
if (nix === undefined) {
  console.error('usage: node test/grammar/compare-cases-with-nix.mjs <nix-instantiate>');
  process.exit(2);
}

const flat = (table, isValid) =>
  Object.values(table).flatMap((texts) => texts.map((text) => ({ text, isValid })));
const cases = [...flat(valid, true), ...flat(invalid, false), ...flat(tolerated, false)];
const place = await mkdtemp(join(tmpdir(), 'nix-cases-'));
let differences = 0;
try {
  const files = cases.map((_, index) => join(place, `${index}.nix`));
  for (const [index, file] of files.entries()) await writeFile(file, cases[index].text);
  const verdicts = await verdictsOf(nix, files);
  for (const [index, file] of files.entries()) {
    const { text, isValid } = cases[index];
    const { kind, message } = verdicts.get(file);
    const isRejected = kind === 'syntax error' || message.includes('invalid integer');
    if (isRejected !== isValid) continue;
    differences += 1;
    console.log(`${JSON.stringify(text)} is in the wrong table; Nix: ${kind} ${message}`);
  }
} finally {
  await rm(place, { recursive: true });
}
console.log(`${cases.length} cases, ${differences} in the wrong table`);
process.exitCode = differences > 0 ? 1 : 0;

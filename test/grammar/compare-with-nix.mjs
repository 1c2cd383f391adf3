// Compares the grammar with Nix itself: a file that Nix parses must have no syntax error here.
//
//   node test/grammar/compare-with-nix.mjs <nix-instantiate> <folder>...
//
// Every .nix file below the folders is read. The exit code is 1 when Nix accepts a file that has an error here,
// or rejects its syntax where the grammar sees nothing; the second kind is known for files without an expression.

import { readFile } from 'node:fs/promises';
import { nixFiles, verdictsOf } from './nix-instantiate.mjs';
import { firstError, nixParser, withRoot } from './parser.ts';

const [nix, ...folders] = process.argv.slice(2);
if (folders.length === 0) {
  console.error('usage: node test/grammar/compare-with-nix.mjs <nix-instantiate> <folder>...');
  process.exit(2);
}

const files = await nixFiles(folders);
const verdicts = await verdictsOf(nix, files);
const parser = await nixParser();
const counts = new Map();
let differences = 0;
for (const file of files) {
  const verdict = verdicts.get(file);
  const text = await readFile(file, 'utf8');
  const here = withRoot(parser, text, (root) => ({
    error: firstError(root),
    isEmpty: root.namedChildren.every((child) => child.type === 'comment'),
  }));
  count(verdict.kind, here);
  if (verdict.kind !== 'syntax error' && here.error) {
    const { line, column, kind } = here.error;
    report(`${file}:${line}:${column}: ${kind} here; Nix: ${verdict.kind} ${verdict.message}`);
  } else if (verdict.kind === 'syntax error' && !here.error && !here.isEmpty) {
    report(`${file}: clean here; Nix: ${verdict.message}`);
  }
}
console.log(`${String(files.length).padStart(7)}  files`);
for (const kind of [...counts.keys()].sort((a, b) => (a < b ? -1 : 1)))
  console.log(`${String(counts.get(kind)).padStart(7)}  ${kind}`);
process.exitCode = differences > 0 ? 1 : 0;

function count(verdict, { error, isEmpty }) {
  const here = error ? 'error' : isEmpty ? 'no expression' : 'clean';
  const kind = `Nix: ${verdict}; here: ${here}`;
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}

function report(line) {
  differences += 1;
  console.log(line);
}

// Compares the shape of the trees with Nix itself: a file in which parentheses say how the grammar understands it
// must mean the same to Nix as the file without them.
//
//   node test/grammar/compare-shapes-with-nix.mjs <nix-instantiate> <folder>...
//
// Files that Nix rejects are left out. The exit code is 1 when one file differs.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nixFiles, parseWithNix, verdictsOf } from './nix-instantiate.mjs';
import { nixParser, parenthesized, withRoot } from './parser.ts';

const batchSize = 200;

const [nix, ...folders] = process.argv.slice(2);
if (folders.length === 0) {
  console.error('usage: node test/grammar/compare-shapes-with-nix.mjs <nix-instantiate> <folder>...');
  process.exit(2);
}

const files = await nixFiles(folders);
const verdicts = await verdictsOf(nix, files);
const accepted = files.filter((file) => verdicts.get(file).kind === 'accepted');
const parser = await nixParser();
// Both texts stand at the same place in turn, because Nix prints relative paths as absolute ones.
const place = await mkdtemp(join(tmpdir(), 'nix-shapes-'));
let differences = 0;
try {
  for (let start = 0; start < accepted.length; start += batchSize) {
    await compare(accepted.slice(start, start + batchSize));
  }
} finally {
  await rm(place, { recursive: true });
}
console.log(`${accepted.length} files, ${differences} differ`);
process.exitCode = differences > 0 ? 1 : 0;

/** Compares what Nix prints for many files at once, and looks closer only where that differs. */
async function compare(batch) {
  const before = await printed(batch, (text) => text);
  const after = await printed(batch, (text) => withRoot(parser, text, (root) => parenthesized(root, text)));
  if (before.error === undefined && after.error === undefined && before.output === after.output) return;
  if (batch.length > 1) {
    const middle = batch.length >> 1;
    await compare(batch.slice(0, middle));
    await compare(batch.slice(middle));
    return;
  }
  differences += 1;
  console.log(`${batch[0]}: ${after.error ?? 'another tree'}`);
}

async function printed(batch, change) {
  const copies = [];
  for (const [index, file] of batch.entries()) {
    const copy = join(place, `${index}.nix`);
    await writeFile(copy, change(await readFile(file, 'utf8')));
    copies.push(copy);
  }
  return parseWithNix(nix, copies);
}

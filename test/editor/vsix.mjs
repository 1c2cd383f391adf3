// What is in the packed extension, and how large it is.

import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/environment.mjs';
import { readZip, unzip } from '../../scripts/vscode/zip.mjs';

const BUDGET = 1_500_000;
const LISTING = join(root, 'test/editor/vsix-listing.txt');

/** Checks the file and unpacks it; returns the folder of the extension in it. */
export async function checkVsix(vsix, report) {
  const names = await listing(vsix);
  const expected = (await readFile(LISTING, 'utf8')).trimEnd().split('\n');
  const extra = names.filter((name) => !expected.includes(name)).map((name) => `+ ${name}`);
  const missing = expected.filter((name) => !names.includes(name)).map((name) => `- ${name}`);
  const name = 'the VSIX holds what test/editor/vsix-listing.txt says';
  if (extra.length + missing.length === 0) report.pass(name);
  else report.fail(name, [...missing, ...extra].join('\n'));

  const { size } = await stat(vsix);
  const kilobytes = Math.round(size / 1000);
  if (size < BUDGET) report.pass(`the VSIX has ${kilobytes} kB, of ${BUDGET / 1000} at most`);
  else report.fail('the VSIX is small', `it has ${kilobytes} kB, and ${BUDGET / 1000} are allowed`);

  const folder = join(root, 'out/vsix');
  await rm(folder, { recursive: true, force: true });
  await unzip(vsix, folder);
  return join(folder, 'extension');
}

/** The files of the VSIX. The pages of the rules are one entry, because every new rule brings one. */
async function listing(vsix) {
  const names = (await readZip(vsix)).map(({ name }) => name.replace(/(docs\/rules\/)[^/]+(\.md)$/, '$1*$2'));
  return [...new Set(names)];
}

// Nix's own parser, for the comparisons. It needs no store and no configuration for this.

import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const batchSize = 400;
const processes = 2;

// These come from a pass behind the parser. Syntax is fine, at least as far as the reported place.
const semantic =
  /undefined variable|already defined|duplicate formal function argument|dynamic attributes not allowed|invalid (integer|float)/;

/** The .nix files below folders, no links followed. */
export async function nixFiles(folders) {
  const found = [];
  for (const folder of folders) {
    for (const entry of await readdir(resolve(folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && entry.name.endsWith('.nix')) found.push(join(entry.parentPath, entry.name));
    }
  }
  return found.sort();
}

/**
 * What Nix says of each file.
 * @param {string} nix the program nix-instantiate
 * @param {string[]} files absolute paths
 * @returns {Promise<Map<string, { kind: 'accepted' | 'semantic error' | 'syntax error', message: string }>>}
 */
export async function verdictsOf(nix, files) {
  const verdicts = new Map();
  const batches = [];
  for (let start = 0; start < files.length; start += batchSize)
    batches.push(files.slice(start, start + batchSize));
  const work = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) await askBatch(nix, batch, verdicts);
  };
  await Promise.all(Array.from({ length: processes }, work));
  return verdicts;
}

/** Nix stops at the first file it rejects and names it; those before it are accepted, those behind it come next. */
async function askBatch(nix, batch, verdicts) {
  let rest = batch;
  while (rest.length > 0) {
    const { error } = await parseWithNix(nix, rest);
    const failed = rest.length === 1 ? 0 : rest.findIndex((file) => error?.includes(`at ${file}:`));
    if (error !== undefined && failed < 0) {
      // The message has no place: ask for each file alone.
      for (const file of rest) await askBatch(nix, [file], verdicts);
      return;
    }
    const accepted = error === undefined ? rest : rest.slice(0, failed);
    for (const file of accepted) verdicts.set(file, { kind: 'accepted', message: '' });
    if (error === undefined) return;
    const kind = semantic.test(error) ? 'semantic error' : 'syntax error';
    verdicts.set(rest[failed], { kind, message: firstLine(error) });
    rest = rest.slice(failed + 1);
  }
}

/**
 * Runs `nix-instantiate --parse` on files.
 * @returns {Promise<{ output: string, error: string | undefined }>} what it printed, and its complaint if it failed
 */
export function parseWithNix(nix, files) {
  const options = ['--parse', '--extra-experimental-features', 'pipe-operators', ...files];
  const env = { HOME: '/homeless-shelter', NIX_REMOTE: 'dummy://' };
  return new Promise((done) => {
    execFile(nix, options, { env, maxBuffer: 2 ** 30 }, (error, output, messages) =>
      done({ output, error: error ? messages || error.message : undefined }),
    );
  });
}

function firstLine(message) {
  return (
    message
      .split('\n')
      .find((line) => line.includes('error:'))
      ?.trim() ?? message.slice(0, 200)
  );
}

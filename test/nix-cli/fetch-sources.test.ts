// What the pages of the rules on fetchers say that Nix does, asked of every installed Nix.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { installedNix } from '../../scripts/nix/install.mjs';
import { environment } from './environment.ts';

const REV = '2b399f9af498a3fab35a68d1abacd45ae39ea7bf';
const HASH = 'sha256-7XZnqEAZrGgSlXmNs3PKvdAJCAMTKHKoeiIo6n09vtY=';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What Nix says to an expression, evaluated in pure mode and without a network. */
function said(nix: string, expression: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'nix-audit-sources-'));
  folders.push(folder);
  const at = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const env = environment([dirname(nix), process.env['PATH']].join(delimiter), at);
  const { stderr } = spawnSync(
    nix,
    [
      'eval',
      '--extra-experimental-features',
      'fetch-tree',
      '--option',
      'download-attempts',
      '1',
      '--expr',
      `builtins.deepSeq (${expression}) 1`,
    ],
    { encoding: 'utf8', cwd: folder, env, timeout: 60_000 },
  );
  return stderr.replaceAll(/\s+/g, ' ');
}

const UNLOCKED =
  /in pure evaluation mode, '\w+' (?:requires a locked input|doesn't fetch unlocked input|will not fetch unlocked input)/;
const UNLOCKED_FLAKE = /cannot call 'getFlake' on unlocked flake reference/;
const NO_COMMIT = /in pure evaluation mode, 'fetchMercurial' requires a Mercurial revision/;

const refused: readonly (readonly [string, RegExp])[] = [
  ['builtins.getFlake "github:o/r"', UNLOCKED_FLAKE],
  ['builtins.getFlake "github:o/r/main"', UNLOCKED_FLAKE],
  ['builtins.getFlake "nixpkgs"', UNLOCKED_FLAKE],
  ['builtins.fetchTree { type = "github"; owner = "o"; repo = "r"; ref = "main"; }', UNLOCKED],
  ['builtins.fetchTree { type = "git"; url = "https://example.org/r"; }', UNLOCKED],
  ['builtins.fetchTree { type = "tarball"; url = "https://example.org/x.tar.gz"; }', UNLOCKED],
  ['fetchMercurial "https://example.org/r"', NO_COMMIT],
  ['fetchMercurial { url = "https://example.org/r"; rev = "1.0"; }', NO_COMMIT],
  [`fetchMercurial { url = "https://example.org/r"; rev = "${REV.slice(0, 7)}"; }`, NO_COMMIT],
  [
    `fetchGit { url = "https://example.org/r"; rev = "${REV.slice(0, 7)}"; }`,
    /hash '2b399f9' (?:has wrong length|does not include)/,
  ],
  [
    'map fetchTarball [ "https://example.org/x" ]',
    /in pure evaluation mode, 'fetchTarball' requires a 'sha256' argument/,
  ],
];

/** These are asked for: nothing but the network is missing. */
const accepted: readonly string[] = [
  `builtins.getFlake "github:o/r/${REV}"`,
  `builtins.fetchTree { type = "github"; owner = "o"; repo = "r"; rev = "${REV}"; }`,
  `builtins.fetchTree { type = "tarball"; url = "https://example.org/x.tar.gz"; narHash = "${HASH}"; }`,
  `fetchTarball { url = "https://example.org/x"; sha256 = "${HASH}"; }`,
];

const installed = [...installedNix().entries()];

describe.skipIf(installed.length === 0).each(installed)('the Nix of %s', (_, nix) => {
  test.each(refused)('refuses %s', (expression, message) => {
    expect(said(nix, expression)).toMatch(message);
  });

  test.each(accepted)('would fetch %s', (expression) => {
    expect(said(nix, expression)).toMatch(/unable to download|Couldn't connect|Could not connect/);
  });
});

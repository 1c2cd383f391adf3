// What the pages of the rules on hashes say that Nix does, asked of every installed Nix.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedNix } from '../../scripts/nix/install.mjs';
import { environment } from './environment.ts';

const SRI = 'sha256-7XZnqEAZrGgSlXmNs3PKvdAJCAMTKHKoeiIo6n09vtY=';
const HEX = 'ed7667a84019ac681295798db373cabdd0090803132872a87a2228ea7d3dbed6';
const NIX32 = '1mpvgqrjgaia7w50l63jiyq1pkrn2rllcbh9jzllkg4qylxi8ybk';
const BASE64 = '7XZnqEAZrGgSlXmNs3PKvdAJCAMTKHKoeiIo6n09vtY=';
const SHA1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';

const root = mkdtempSync(join(tmpdir(), 'nix-audit-hashes-'));
const repository = join(root, 'repository');
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The commit of a repository with one file. */
let commit = '';
beforeAll(() => {
  mkdirSync(repository);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  git('init', '--quiet');
  writeFileSync(join(repository, 'file'), 'text\n');
  git('add', 'file');
  git('commit', '--quiet', '--message', 'first');
  commit = git('rev-parse', 'HEAD');
});

interface Answer {
  readonly ok: boolean;
  readonly said: string;
}

function evaluate(nix: string, expression: string): Answer {
  const folder = mkdtempSync(join(root, 'nix-'));
  const at = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const env = environment([dirname(nix), process.env['PATH']].join(delimiter), at);
  const { status, stderr } = spawnSync(nix, ['eval', '--expr', expression], {
    encoding: 'utf8',
    cwd: folder,
    env,
    timeout: 60_000,
  });
  return { ok: status === 0, said: stderr.replaceAll(/\s+/g, ' ') };
}

function fixedOutput(attributes: string): string {
  return `(derivation { name = "x"; system = "x"; builder = "x"; outputHashMode = "flat"; ${attributes} }).drvPath`;
}

const read: readonly string[] = [
  `outputHash = "${SRI}";`,
  `outputHash = "${SRI.slice(0, -1)}";`,
  `outputHash = "sha256:${NIX32}";`,
  ...[SRI, HEX, HEX.toUpperCase(), NIX32, BASE64, `sha256:${HEX}`, ''].map(
    (hash) => `outputHashAlgo = "sha256"; outputHash = "${hash}";`,
  ),
  `outputHashAlgo = "sha1"; outputHash = "${SHA1}";`,
  `outputHashAlgo = "md5"; outputHash = "${MD5}";`,
];

const refused: readonly (readonly [string, RegExp])[] = [
  ['outputHashAlgo = "sha256"; outputHash = "abc";', /hash 'abc' (?:has wrong length|does not)/],
  [`outputHashAlgo = "sha256"; outputHash = "${SHA1}";`, /has wrong length/],
  [`outputHashAlgo = "sha512"; outputHash = "${SRI}";`, /should have type 'sha512'/],
  [`outputHashAlgo = "sha256"; outputHash = "${NIX32.slice(0, -2)}ek";`, /invalid|illegal/i],
  [`outputHash = "${NIX32}";`, /does not include a (?:type|hash type|algorithm)/],
  [`outputHash = "${SRI.slice(0, -2)}=";`, /invalid SRI hash|wrong length/],
  [`outputHash = "${SRI.replace('sha256', 'sha255')}";`, /unknown hash (?:type|algorithm) 'sha255'/],
];

const installed = [...installedNix().entries()];

describe.skipIf(installed.length === 0).each(installed)('the Nix of %s', (_, nix) => {
  test.each(read)('reads %s', (attributes) => {
    expect(evaluate(nix, fixedOutput(attributes))).toMatchObject({ ok: true });
  });

  test.each(refused)('refuses %s', (attributes, message) => {
    const { ok, said } = evaluate(nix, fixedOutput(attributes));
    expect(ok).toBe(false);
    expect(said).toMatch(message);
  });

  test('fetches a commit without a narHash, and compares the narHash where there is one', () => {
    const fetch = (more: string): Answer =>
      evaluate(nix, `(fetchGit { url = "file://${repository}"; rev = "${commit}"; ${more} }).outPath`);
    expect(fetch('')).toMatchObject({ ok: true });
    expect(fetch(`narHash = "${SRI}";`).said).toMatch(/NAR hash mismatch/);
    expect(fetch(`narHash = "${NIX32}";`).said).toMatch(/is not SRI|invalid SRI|not an SRI/);
    expect(fetch('narHash = "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=";').said).toMatch(
      /narHash must use SHA-256|sha256/i,
    );
  });
});

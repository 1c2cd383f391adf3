import { describe, expect, it } from 'vitest';
import { nixAudit } from './cli.ts';
import { folder } from './folder.ts';

/** Put together here, so that nobody who searches for tokens finds one in this file. */
const token = ['ghp', 'a1B2'.repeat(9)].join('_');
const password = 'hunter2hunter2';

/** Ways in which people, and those who hide something, write an address with a secret in it. */
const addresses: readonly (readonly [type: string, url: string])[] = [
  ['git', `https://user:${password}@git.example.org/o/r`],
  ['git', `https://${token}@git.example.org/o/r`],
  ['git', `oauth2:${token}@github.com:o/r.git`],
  ['git', `u:${password}@example.org:a`],
  ['tarball', `https:user:${token}@example.org/r.tar.gz`],
  ['tarball', `https:/user:${password}@example.org/r.tar.gz`],
  ['tarball', `https://user:${password}%40example.org/r.tar.gz`],
  ['tarball', `https://example.org/${token}/r.tar.gz`],
  ['tarball', `https://example.org/r.tar.gz#token=${password}`],
  ['tarball', `https://example.org/r.tar.gz?private_token=${password}`],
  ['tarball', `ftp://u:${password}@example.org/r.tar.gz`],
];

function lockOf(type: string, url: string, narHash: string): string {
  const node = {
    locked: { type, url, narHash, rev: 'main' },
    original: { type, url: 'https://example.org/r' },
  };
  return JSON.stringify(
    { nodes: { a: node, root: { inputs: { a: 'a' } } }, root: 'root', version: 7 },
    null,
    2,
  );
}

const hashes = [
  '7XZnqEAZrGgSlXmNs3PKvdAJCAMTKHKoeiIo6n09vtY',
  'pVqtMIvzCXQMO2n+hrE6fCVnU1kcGGaMwWRoPWKnWTU',
].map((digest) => `sha256-${digest}=`);

describe('no output holds a secret', () => {
  for (const [type, url] of addresses) {
    const shown = url.replace(token, 'TOKEN').replace(password, 'PASSWORD');
    it(`${type} ${shown}`, () => {
      const root = folder({
        'old/flake.lock': lockOf(type, 'https://example.org/old', hashes[0] ?? ''),
        'new/flake.lock': lockOf(type, url, hashes[1] ?? ''),
        'new/flake.nix': `{ inputs.a.url = "git+https://example.org/r"; outputs = { self, a }: { }; }`,
      });
      for (const format of ['text', 'json', 'markdown']) {
        for (const args of [
          ['check', 'new'],
          ['diff', 'old/flake.lock', 'new/flake.lock'],
        ]) {
          const { out, err } = nixAudit(root, [...args, '--audience', 'auditor', '--format', format]);
          expect(out).not.toBe('');
          for (const secret of [token, password]) expect(`${format} ${out}${err}`).not.toContain(secret);
        }
      }
    });
  }

  // The address goes on before the host has ended, and with it perhaps the secret.
  for (const start of [
    `https://user:${password}`,
    `https:/user:${password}`,
    `http://user:p@${password}`,
    `https://user%3A${password}`,
    `https://${token.slice(0, 20)}`,
    `user:${password}`,
  ]) {
    const shown = start.replace(token.slice(0, 20), 'TOKEN').replace(password, 'PASSWORD');
    it(`${shown}\${rest}`, () => {
      const url = `"${start}\${rest}"`;
      const root = folder({
        'default.nix': `{ fetchurl, fetchgit, fetchhg, fetchFromGitLab, dockerTools, rest, hash }: [
          (fetchurl { url = ${url}; })
          (fetchurl { urls = [ ${url} ]; inherit hash; })
          (fetchurl { url = "${start}@example.org/\${rest}/releases/latest/download/x"; inherit hash; })
          (fetchgit { url = ${url}; rev = "main"; hash = ""; })
          (fetchgit { url = ${url}; rev = "1234567"; sha256 = "abc"; leaveDotGit = true; })
          (fetchgit { url = ${url}; tag = "v1"; sha256 = "1mpvgqrjgaia7w50l63jiyq1pkrn2rllcbh9jzllkg4qylxi8ybk"; })
          (fetchFromGitLab { domain = ${url}; owner = "o"; repo = "r"; rev = "main"; })
          (dockerTools.pullImage { imageName = ${url}; })
          (builtins.fetchGit { url = ${url}; rev = "2b399f9af498a3fab35a68d1abacd45ae39ea7bf"; })
          (builtins.fetchGit { url = ${url}; })
          (builtins.fetchGit ${url})
          (builtins.fetchMercurial ${url})
          (builtins.fetchTarball ${url})
          (builtins.fetchTree { type = "git"; url = ${url}; })
          (builtins.getFlake ${url})
          (import (fetchTarball ${url}))
        ]`,
      });
      for (const format of ['text', 'json', 'markdown']) {
        // Of an address without a scheme the text that quotes the line cannot know that it is one.
        const quotes = format === 'text' && start.startsWith('user:');
        const { out, err } = nixAudit(root, ['check', '.', '--audience', 'auditor', '--format', format]);
        expect(out).toContain('fetch-builtin-missing-hash');
        for (const secret of [token.slice(0, 20), password]) {
          expect(`${format} ${quotes ? '' : out}${err}`).not.toContain(secret);
        }
      }
    });
  }
});

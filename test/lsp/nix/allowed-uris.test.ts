import { expect, test } from 'vitest';
import { allowedUris } from '../../../server/src/lsp/nix/allowed-uris.ts';
import { loadSyntax } from '../../../server/src/engine/disk/grammars.ts';
import { readLock } from '../../../server/src/lock/read.ts';

const { parseJson } = await loadSyntax();
const narHash = `sha256-${'A'.repeat(43)}=`;
const rev = '1'.repeat(40);

test.each([
  [{ type: 'github', owner: 'NixOS', repo: 'nixpkgs', rev }, ['github:NixOS/nixpkgs/']],
  [
    { type: 'gitlab', owner: 'a%2Fb', repo: 'r', rev, host: 'x.org' },
    ['gitlab:a%252Fb/r/', 'gitlab:a%2Fb/r/'],
  ],
  [
    { type: 'git', url: 'https://host/team/repo?x=1', rev, ref: 'main' },
    ['git+https://host/team/', 'https://host/team/'],
  ],
  [{ type: 'git', url: 'file:///home/me/repo', rev }, ['git+file:///home/me/', 'file:///home/me/']],
  [{ type: 'tarball', url: 'https://host/dir/x.tar.gz' }, ['https://host/dir/']],
  [{ type: 'path', path: '/home/me/dep' }, ['path:/home/me/']],
  // Nothing of these could be written among others, or lies anywhere.
  [{ type: 'path', path: '/a b/c' }, ['path:/a%20b/']],
  [{ type: 'git', url: 'https://host/a b/c', rev }, []],
  [{ type: 'indirect', id: 'nixpkgs' }, []],
  [{ owner: 'x' }, []],
])('%j allows %j', async (locked, expected) => {
  const lock = {
    nodes: { dep: { locked: { ...locked, narHash } }, root: { inputs: { dep: 'dep' } } },
    root: 'root',
    version: 7,
  };
  expect(allowedUris(readLock(parseJson(JSON.stringify(lock)), 'flake.lock'))).toEqual(expected);
});

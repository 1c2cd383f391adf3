import { describe, expect, test } from 'vitest';
import type { FlakeRef } from '../../server/src/flake/flakeref.ts';
import { startWithoutSecrets, withoutSecrets } from '../../server/src/flake/secrets.ts';
import { printable, showRef, showSource } from '../../server/src/flake/show.ts';
import { compareSources } from '../../server/src/lock/compare-source.ts';

type Attrs = Readonly<Record<string, string | number>>;

function refOf({ type, ...attrs }: Attrs): FlakeRef {
  return { type: String(type), attrs: new Map(Object.entries(attrs)) };
}

function verdict(original: Attrs, locked: Attrs): string {
  const difference = compareSources(refOf(original), refOf(locked));
  return difference === undefined ? 'same' : `${difference.kind} ${difference.attr}`;
}

const github = (owner: string, repo: string, more: Attrs = {}): Attrs => ({
  type: 'github',
  owner,
  repo,
  ...more,
});
const gitlab = (owner: string, repo: string, more: Attrs = {}): Attrs => ({
  type: 'gitlab',
  owner,
  repo,
  ...more,
});
const git = (url: string, more: Attrs = {}): Attrs => ({ type: 'git', url, ...more });
const tarball = (url: string, more: Attrs = {}): Attrs => ({ type: 'tarball', url, ...more });
const path = (at: string, more: Attrs = {}): Attrs => ({ type: 'path', path: at, ...more });
const sha = '5c40ea09b2a3e4b8d7c6f1a09e8d7c6b5a493827';

describe.each<readonly [title: string, rows: readonly (readonly [Attrs, Attrs, string])[]]>([
  [
    'forges',
    [
      [github('NixOS', 'nixpkgs', { ref: 'x' }), github('NixOS', 'nixpkgs', { rev: sha }), 'same'],
      [github('NixOS', 'nixpkgs'), github('nixos', 'Nixpkgs'), 'same'],
      [github('NixOS', 'nixpkgs'), github('evil', 'nixpkgs'), 'source owner'],
      [github('NixOS', 'nixpkgs'), github('NixOS', 'nixpkgs-fork'), 'source repo'],
      [github('NixOS', 'nixpkgs'), github('evil', 'other'), 'source owner'],
      [github('o', 'r'), github('o', 'r', { host: 'github.com' }), 'same'],
      [github('o', 'r'), github('o', 'r', { host: 'ghe.example.org' }), 'source host'],
      [github('o', 'r', { host: 'ghe.example.org' }), github('o', 'r'), 'source owner'],
      [github('o', 'r', { host: 'GHE.example.org' }), github('o', 'r', { host: 'ghe.example.org' }), 'same'],
      [gitlab('a/b', 'r'), gitlab('a%2Fb', 'r'), 'same'],
      [gitlab('a%2fb', 'r'), gitlab('a/b', 'r'), 'same'],
      [gitlab('a/b', 'r'), gitlab('a/c', 'r'), 'source owner'],
      [github('o', 'r'), gitlab('o', 'r'), 'source type'],
      [github('o', 'r'), github('o', 'r', { dir: 'evil' }), 'dir dir'],
      [github('o', 'r', { dir: 'sub' }), github('o', 'r', { dir: './sub/' }), 'same'],
      [github('o', 'r', { dir: 'sub' }), github('o', 'r'), 'dir dir'],
      [github('o', 'r', { ref: 'main' }), github('o', 'r', { ref: 'main', rev: sha }), 'same'],
    ],
  ],
  [
    'git',
    [
      [
        git('https://h.example.org/o/r'),
        git('https://h.example.org/o/r', { ref: 'refs/heads/main' }),
        'same',
      ],
      [git('https://h.example.org/o/r'), git('https://h.example.org/o/r.git'), 'same'],
      [git('https://h.example.org/o/r/'), git('https://H.example.org:443/o/r'), 'same'],
      [git('https://h.example.org/o/r'), git('ssh://git@h.example.org/o/r'), 'same'],
      [git('git@h.example.org:o/r.git'), git('ssh://git@h.example.org/o/r.git'), 'same'],
      [
        git('https://h.example.org/o/r?dir=x', { dir: 'x' }),
        git('https://h.example.org/o/r', { dir: 'x' }),
        'same',
      ],
      [git('https://me:secret@h.example.org/o/r'), git('https://h.example.org/o/r'), 'same'],
      [git('file:///srv/r/.git'), git('file:///srv/r'), 'same'],
      [git('https://h.example.org/o/r'), git('https://h.example.org/evil/r'), 'source url'],
      [git('https://h.example.org/o/r'), git('https://evil.example.org/o/r'), 'source url'],
      [git('https://h.example.org/o/r'), git('https://h.example.org@evil.example.org/o/r'), 'source url'],
      [git('https://h.example.org/o/r'), git('https://h.example.org:8443/o/r'), 'source url'],
      [git('https://h.example.org/o/r'), git('http://h.example.org/o/r'), 'transport url'],
      [git('ssh://git@h.example.org/o/r'), git('git://h.example.org/o/r'), 'transport url'],
      [git('http://h.example.org/o/r'), git('https://h.example.org/o/r'), 'same'],
      [github('o', 'r'), git('https://github.com/o/r'), 'method type'],
      [git('ssh://git@github.com/o/r.git'), github('O', 'R'), 'method type'],
      [github('o', 'r'), git('https://github.com/evil/r'), 'source url'],
      [git('https://github.com/o/r'), github('evil', 'r'), 'source owner'],
      [git('https://github.com/o/r'), github('o', 's'), 'source repo'],
      [git('https://h.example.org/o/r'), { type: 'hg', url: 'https://h.example.org/o/s' }, 'source url'],
      [github('o', 'r'), path('/home/me/r'), 'source path'],
      [git('file:///home/me/r'), path('/home/me/r'), 'source path'],
    ],
  ],
  [
    'archives',
    [
      [
        tarball('https://example.org/a.tar.gz'),
        tarball('https://example.org/a.tar.gz', { narHash: 'x' }),
        'same',
      ],
      [tarball('https://flakehub.com/f/o/r/0.1.*'), tarball('https://flakehub.com/f/o/r/0.1.%2A'), 'same'],
      [
        tarball('https://example.org/a.tar.gz?dir=x', { dir: 'x' }),
        tarball('https://example.org/a.tar.gz', { dir: 'x' }),
        'same',
      ],
      [
        tarball('https://flakehub.com/f/O/r/0.1'),
        tarball(`https://api.flakehub.com/f/pinned/o/r/0.1.7%2Brev-${sha}/0192-7/source.tar.gz`),
        'same',
      ],
      [
        tarball('https://flakehub.com/f/o/r/1.tar.gz'),
        tarball('https://api.flakehub.com/f/pinned/o/evil/1.0.0/0192/source.tar.gz'),
        'source url',
      ],
      [
        tarball('https://channels.nixos.org/nixos-25.11/nixexprs.tar.xz'),
        tarball('https://releases.nixos.org/nixos/25.11/nixos-25.11.1.abcdef/nixexprs.tar.xz'),
        'same',
      ],
      [
        tarball('https://nixos.org/channels/nixos-unstable/nixexprs.tar.xz'),
        tarball('https://releases.nixos.org/nixos/unstable/nixos-26.05pre1.abcdef/nixexprs.tar.xz'),
        'same',
      ],
      [
        tarball('https://channels.nixos.org/nixpkgs-unstable/nixexprs.tar.xz'),
        tarball('https://releases.nixos.org/nixpkgs/nixpkgs-26.05pre1.abcdef/nixexprs.tar.xz'),
        'same',
      ],
      [
        tarball('https://channels.nixos.org/nixos-25.11/nixexprs.tar.xz'),
        tarball('https://releases.nixos.org/nixos/18.03/nixos-18.03.1/nixexprs.tar.xz'),
        'source url',
      ],
      [
        tarball('https://channels.nixos.org/nixos-25.11/nixexprs.tar.xz'),
        tarball('https://evil.example.org/nixexprs.tar.xz'),
        'source url',
      ],
      [
        tarball('https://install.determinate.systems/tool/stable/x'),
        tarball('https://install.determinate.systems/tool/tag/v3/x'),
        'same',
      ],
      [
        tarball('https://git.example.org/o/r/archive/main.tar.gz'),
        tarball(`https://git.example.org/api/v1/repos/o/r/archive/${sha}.tar.gz`, { rev: sha }),
        'same',
      ],
      [
        tarball('https://example.org/git/o/r/archive/main.tar.gz'),
        tarball(`https://example.org/git/api/v1/repos/o/r/archive/${sha}.tar.gz`),
        'same',
      ],
      [
        tarball('https://git.example.org/o/r/archive/main.tar.gz'),
        tarball(`https://git.example.org/o/r/archive/${sha}.tar.gz`),
        'same',
      ],
      [
        tarball('https://git.example.org/o/r/archive/main.tar.gz'),
        tarball(`https://git.example.org/api/v1/repos/evil/r/archive/${sha}.tar.gz`),
        'source url',
      ],
      [
        tarball('https://gl.example.org/a/b/r/-/archive/main/r.tar.gz'),
        tarball('https://gl.example.org/api/v4/projects/a%2Fb%2Fr/repository/archive.tar.gz?sha=1'),
        'same',
      ],
      [
        tarball('https://rime.cx/v1/github/o/r/branch/main.tar.gz'),
        tarball('https://github.com/o/r/archive/main.tar.gz'),
        'same',
      ],
      [
        tarball('https://example.org/hello/latest.tar.gz'),
        tarball(`https://example.org/hello/${sha}.tar.gz`),
        'same',
      ],
      [
        tarball('https://example.org/hello/latest.tar.gz'),
        tarball('https://example.org/hello/evil.tar.gz'),
        'address url',
      ],
      [
        tarball('https://example.org/hello/latest.tar.gz'),
        tarball(`https://example.org/other/${sha}.tar.gz`),
        'address url',
      ],
      [tarball('https://example.org/a.tar.gz'), tarball('https://evil.example.org/a.tar.gz'), 'source url'],
      [tarball('https://example.org/a.tar.gz'), tarball('http://example.org/a.tar.gz'), 'transport url'],
      [
        tarball('https://github.com/o/r/archive/main.tar.gz'),
        tarball('https://github.com/evil/r/archive/main.tar.gz'),
        'source url',
      ],
      [
        tarball('https://github.com/o/r/archive/main.tar.gz'),
        tarball(`https://github.com/o/r/archive/${sha}.tar.gz`),
        'address url',
      ],
      [
        tarball('https://github.com/o/r/archive/main.tar.gz'),
        tarball('https://codeload.github.com/evil/r/tar.gz/main'),
        'source url',
      ],
      [tarball('https://github.com/o/r/archive/main.tar.gz'), github('o', 'r'), 'method type'],
      [github('o', 'r'), tarball(`https://github.com/o/r/archive/${sha}.tar.gz`), 'method type'],
      [github('o', 'r'), tarball('https://example.org/a.tar.gz'), 'source url'],
      [tarball('https://example.org/a.tar.gz'), github('o', 'r'), 'source owner'],
      [tarball('https://example.org/a'), { type: 'file', url: 'https://example.org/a' }, 'method type'],
    ],
  ],
  [
    'paths and names',
    [
      [path('./sub'), path('sub', { narHash: 'x' }), 'same'],
      [path('./sub'), path('./sub/'), 'same'],
      [path('./sub'), path('/nix/store/abc-source/sub'), 'same'],
      [path('../..'), path('/nix/store/abc-source'), 'same'],
      [path('./sub'), path('./evil'), 'source path'],
      [path('./sub'), path('../sub'), 'source path'],
      [path('/srv/x'), path('/srv//x/'), 'same'],
      [path('/srv/x'), path('/srv/y'), 'source path'],
      [path('./sub'), github('evil', 'sub'), 'source owner'],
      [{ type: 'indirect', id: 'nixpkgs' }, github('NixOS', 'nixpkgs'), 'same'],
      [
        { type: 'indirect', id: 'nixpkgs' },
        tarball('https://example.org/a.tar.gz', { dir: 'x' }),
        'registry url',
      ],
      [github('o', 'r'), { type: 'indirect', id: 'nixpkgs' }, 'same'],
      [{ type: 'radicle', id: 'x' }, github('o', 'r'), 'same'],
      [git('no address'), git('https://h.example.org/o/r'), 'same'],
    ],
  ],
])('%s', (_, rows) => {
  test.each(rows)('%j and %j', (original, locked, expected) =>
    expect(verdict(original, locked)).toBe(expected),
  );
});

test.each([
  [github('o', 'r', { rev: sha, narHash: 'x', lastModified: 5 }), 'github:o/r'],
  [
    git('https://me:ghp_secret@h.example.org/o/r?private_token=abc&x=1', { rev: sha }),
    'git+https://h.example.org/o/r',
  ],
  [git('https://ghp_secret@h.example.org/o/r'), 'git+https://h.example.org/o/r'],
  [git('ssh://git@h.example.org/o/r'), 'git+ssh://git@h.example.org/o/r'],
  [{ type: 'radicle', id: 'x\u202ey' }, 'radicle x\\u{202e}y'],
  [github('o\n\u001b[31m', 'r'), 'github:o%0A%1B%5B31m/r'],
])('%j is shown as a source without what pins it and without secrets', (attrs, expected) => {
  expect(showSource(refOf(attrs))).toBe(expected);
});

test('a reference is shown with its commit, bounded in length', () => {
  expect(showRef(refOf(github('o', 'r', { rev: sha, narHash: 'x' })))).toBe(`github:o/r/${sha}`);
  expect(showRef(refOf(github('o'.repeat(1000), 'r'))).length).toBeLessThan(250);
  expect(printable('a\u0000b\u200bc')).toBe('a\\u{0}b\\u{200b}c');
  expect(withoutSecrets('not a://user:secret@url')).toBe('not a://url');
});

describe('what an address begins with is shown as far as it can be no part of a password', () => {
  test.each([
    // It breaks off before the host has ended.
    ['https://me:hunter2', 'https://'],
    ['https://me:hunter2@example.org:80', 'https://'],
    ['https://me:p@ss', 'https://'],
    ['https://me%3Ahunter2', 'https://'],
    ['https:/me:hunter2', 'https:/'],
    ['//me:hunter2', '//'],
    ['git+https://ghp_abcdef', 'git+https://'],
    ['https://abcdefghij0123456789', 'https://'],
    ['me:hunter2', ''],
    ['me%3ahunter2', ''],
    ['https://', 'https://'],
    ['https://cdn.exam', 'https://cdn.exam'],
    ['ssh://git@github.', 'ssh://git@github.'],
    ['', ''],
    // It does not.
    ['https://me:hunter2@example.org/', 'https://example.org/'],
    ['https://example.org:8080/a', 'https://example.org:8080/a'],
    ['https://example.org/a?token=hunt', 'https://example.org/a'],
    // There is none.
    ['github:NixOS/nixpkgs/', 'github:NixOS/nixpkgs/'],
    ['github:Nix', 'github:Nix'],
    ['channel:nixos-', 'channel:nixos-'],
    ['git@github.com:NixOS', 'git@github.com:NixOS'],
    ['my_Package-', 'my_Package-'],
  ])('%j', (start, shown) => {
    expect(startWithoutSecrets(start)).toBe(shown);
  });
});

import { describe, expect, test } from 'vitest';
import {
  canonicalRef,
  differingAttr,
  type FlakeRef,
  flakeRefFromAttrs,
  parseFlakeRef,
  renderFlakeRef,
  sameRef,
} from '../../server/src/flake/flakeref.ts';
import { fixGitUrl } from '../../server/src/flake/git-url.ts';
import { isLegalRefName } from '../../server/src/flake/ref-name.ts';
import { renderUrl } from '../../server/src/flake/url.ts';
import { describeRef, describeResult } from './describe.ts';

type Attrs = Readonly<Record<string, string | number | boolean>>;

const rev = '5c40ea09b2a3e4b8d7c6f1a09e8d7c6b5a493827';

function refOf(of: string | Attrs): FlakeRef {
  const result =
    typeof of === 'string'
      ? parseFlakeRef(of, { relativePaths: true })
      : flakeRefFromAttrs(new Map(Object.entries(of)));
  if (!result.ok) throw new Error(result.error);
  return result.ref;
}

describe('references in attribute form', () => {
  test.each<readonly [Attrs, string]>([
    [{ type: 'github', owner: 'o', repo: 'r' }, 'github owner=o repo=r'],
    [{ type: 'github', owner: 'o', repo: 'r', dir: 'x' }, 'github dir=x owner=o repo=r'],
    [{ type: 'github', owner: 'o', repo: 'r', dir: '' }, 'github owner=o repo=r'],
    [{ type: 'git', url: 'git@git.example.org:o/r.git' }, 'git url=ssh://git@git.example.org/o/r.git'],
    [{ type: 'git', url: '/srv/r' }, 'git url=file:///srv/r'],
    [{ type: 'git', url: 'git+https://git.example.org/r' }, 'git url=https://git.example.org/r'],
    [
      { type: 'git', url: 'https://git.example.org/r', ref: 'main', rev, lastModified: 5 },
      `git lastModified:5 ref=main rev=${rev} url=https://git.example.org/r`,
    ],
    [{ type: 'hg', url: 'https://hg.example.org/r' }, 'hg url=https://hg.example.org/r'],
    [{ type: 'tarball', url: 'https://example.org/*.tar' }, 'tarball url=https://example.org/*.tar'],
    [
      { type: 'file', url: 'https://example.org/x', narHash: 'sha256-x' },
      'file narHash=sha256-x url=https://example.org/x',
    ],
    [{ type: 'path', path: '../x' }, 'path path=../x'],
    [{ type: 'indirect', id: 'nixpkgs', ref: 'master' }, 'indirect id=nixpkgs ref=master'],
    [{ type: 'radicle', id: 7 }, 'radicle id:7'],
    [{ owner: 'o', repo: 'r' }, '!attribute'],
    [{ type: 'github', owner: 'o' }, '!attribute'],
    [{ type: 'github', owner: 'o', repo: true }, '!attribute'],
    [{ type: 'github', owner: 'o', repo: 'r', url: 'x' }, '!unsupported'],
    [{ type: 'github', owner: 'o', repo: 'r', ref: 'main', rev }, '!ref-and-rev'],
    [{ type: 'gitlab', owner: 'o', repo: 'r', rev: '5c40ea0' }, '!rev'],
    [{ type: 'github', owner: 'o', repo: 'r', ref: 'a b' }, '!ref'],
    [{ type: 'git', url: 'https://git.example.org/r', submodules: '1' }, '!attribute'],
    [{ type: 'git', url: 'no url at all' }, '!syntax'],
    [{ type: 'indirect', id: 'not an id' }, '!syntax'],
    [{ type: 'path', path: 'x', lastModified: '5' }, '!attribute'],
    [{ type: 'path', path: 'x', dir: 1 }, '!attribute'],
  ])('%j', (attrs, expected) => {
    expect(describeResult(flakeRefFromAttrs(new Map(Object.entries(attrs))))).toBe(expected);
  });
});

describe('rendering', () => {
  test.each<readonly [string | Attrs, string | undefined]>([
    ['nixpkgs/master', 'flake:nixpkgs/master'],
    ['github:o/r/a/b?dir=x', 'github:o/r/a%2Fb?dir=x'],
    [`github:o/r/${rev}?host=h`, `github:o/r/${rev}?host=h`],
    ['sourcehut:~o/r', 'sourcehut:~o/r'],
    [
      'git+https://git.example.org/r?ref=main&submodules=1&shallow=0',
      'git+https://git.example.org/r?ref=main&submodules=1',
    ],
    ['git://git.example.org/r', 'git://git.example.org/r'],
    ['hg+https://hg.example.org/r?ref=x', 'hg+https://hg.example.org/r?ref=x'],
    ['https://example.org/x.zip?narHash=sha256-a&q=1', 'https://example.org/x.zip?narHash=sha256-a&q=1'],
    ['path:/srv/a b?dir=c', 'path:/srv/a%20b?dir=c'],
    ['./sub', 'path:./sub'],
    [{ type: 'git', url: 'git@h:o/r' }, 'git+ssh://git@h/o/r'],
    [{ type: 'radicle', id: 'x' }, undefined],
  ])('%j', (of, expected) => {
    const text = typeof of === 'string' ? of.replace('a b', 'a%20b') : of;
    expect(renderFlakeRef(refOf(text))).toBe(expected);
  });
});

describe('what Nix takes for the same', () => {
  test.each<readonly [string | Attrs, string | Attrs]>([
    ['https://flakehub.com/f/o/r/0.1.*', { type: 'tarball', url: 'https://flakehub.com/f/o/r/0.1.%2A' }],
    ['https://flakehub.com/f/o/r/0.1.%2A', { type: 'tarball', url: 'https://flakehub.com/f/o/r/0.1.*' }],
    ['git+https://h/r?dir=sub', { type: 'git', dir: 'sub', url: 'https://h/r?dir=sub' }],
    ['git+https://h/r?dir=a/b&x=1', { type: 'git', dir: 'a/b', url: 'https://h/r?x=1&dir=a/b' }],
    ['github:o/r/main', { type: 'github', owner: 'o', repo: 'r', ref: 'main' }],
    ['nixpkgs', { type: 'indirect', id: 'nixpkgs' }],
    ['git+ssh://git@h/o/r', { type: 'git', url: 'git@h:o/r' }],
    ['path:./sub', './sub'],
  ])('%j and %j', (a, b) => {
    expect(differingAttr(refOf(a), refOf(b))).toBeUndefined();
    expect(sameRef(refOf(b), refOf(a))).toBe(true);
  });

  test.each<readonly [string | Attrs, string | Attrs, string]>([
    ['github:NixOS/nixpkgs', 'github:nixos/nixpkgs', 'owner'],
    ['github:o/r/main', 'github:o/r/dev', 'ref'],
    ['github:o/r', 'github:o/r/main', 'ref'],
    ['github:o/r', 'gitlab:o/r', 'type'],
    ['github:o/r', 'github:o/r?dir=x', 'dir'],
    ['github:o/r', 'github:o/r?host=h', 'host'],
    ['git+https://h/r', 'git+https://h/r?submodules=1', 'submodules'],
    ['git+https://h/r?dir=a', { type: 'git', dir: 'b', url: 'https://h/r?dir=a' }, 'url'],
    ['git+https://h/r', 'git+ssh://h/r', 'url'],
    ['git+https://h/r', 'git+https://h/r.git', 'url'],
    ['path:./sub', 'path:sub', 'path'],
  ])('not %j and %j', (a, b, attr) => {
    expect(differingAttr(refOf(a), refOf(b))).toBe(attr);
  });

  test('the canonical form keeps a dir that says something else', () => {
    const ref = refOf({ type: 'git', dir: 'a', url: 'https://h/r?dir=b' });
    expect(describeRef(canonicalRef(ref))).toBe('git dir=a url=https://h/r?dir=b');
  });
});

test.each([
  ['git@h.example.org:o/r.git', 'ssh://git@h.example.org/o/r.git'],
  ['h.example.org:r', 'ssh://h.example.org/r'],
  ['me@h.example.org:/srv/git/r', 'ssh://me@h.example.org/srv/git/r'],
  ['me@h.example.org:~/r', 'ssh://me@h.example.org/~/r'],
  ['me@192.0.2.7:r', 'ssh://me@192.0.2.7/r'],
  ['me@[2001:db8::7]:r', 'ssh://me@[2001:db8::7]/r'],
  ['git+ssh://me@h.example.org:22/r', 'ssh://me@h.example.org:22/r'],
  ['git+file:///srv/r', 'file:///srv/r'],
  ['/srv/my repo', 'file:///srv/my%20repo'],
  ['/srv/%41', 'file:///srv/%2541'],
  ['file:/srv/r', 'file:/srv/r'],
  ['git+https:/h.example.org/r', 'https:/h.example.org/r'],
  ['https://h.example.org/r?x=1', 'https://h.example.org/r?x=1'],
  ['me@h.example.org:', undefined],
  ['me@[2001:zz]:r', undefined],
  ['some/folder', undefined],
])('the git address %s', (text, expected) => {
  const result = fixGitUrl(text);
  expect(result.ok ? renderUrl(result.url) : undefined).toBe(expected);
});

describe('branch and tag names', () => {
  const legal = [
    'main',
    'HEAD',
    'refs/heads/a/b',
    '2025.11',
    'v1.0-rc.1',
    'a@b',
    'a#b',
    '$x',
    'a./b',
    'é',
    'x{y}',
  ];
  const illegal = [
    '',
    '@',
    '.a',
    'a/.b',
    'a..b',
    'a.lock',
    'a.lock/b',
    'a/',
    '/a',
    'a//b',
    'a b',
    'a\tb',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[0]',
    'a\\b',
    'a@{1}',
    '-a',
    'a\u007f',
    'a.',
  ];
  test.each(legal)('%j is one', (name) => expect(isLegalRefName(name)).toBe(true));
  test.each(illegal)('%j is none', (name) => expect(isLegalRefName(name)).toBe(false));
});

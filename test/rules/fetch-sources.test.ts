// What is asked for the fetchers of nixpkgs: the addresses are those that nixpkgs makes of the same attributes.
import { expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import type { FixRequest } from '../../server/src/rules/fix.ts';
import { namedRef } from '../../server/src/rules/fetch/fixes/ref-address.ts';
import { auditFiles, engineFor } from '../harness/run-fixture.ts';

const syntax = await loadSyntax();
const COMMIT = '2b399f9af498a3fab35a68d1abacd45ae39ea7bf';

/** What the fixes of one rule ask for an expression. */
function requests(rule: string, expression: string): readonly FixRequest[] {
  const text = `{ pkgs }: with pkgs; ${expression}\n`;
  const { findings } = auditFiles(engineFor(syntax, [rule]), [{ path: 'x.nix', text }]);
  return findings.flatMap(({ fixes }) => fixes.flatMap((fix) => (fix.kind === 'ask' ? [fix.request] : [])));
}

const archive = (url: string) => ({ kind: 'archive', urls: [url] });
const file = (url: string) => ({ kind: 'file', urls: [url] });
const git = (url: string, rev: string, submodules: boolean) => ({ kind: 'git', url, rev, submodules });

const sources: readonly (readonly [string, object])[] = [
  [
    `fetchFromGitHub { owner = "o"; repo = "r"; rev = "${COMMIT}"; }`,
    archive(`https://github.com/o/r/archive/${COMMIT}.tar.gz`),
  ],
  [
    'fetchFromGitHub { owner = "o"; repo = "r.x"; tag = "v1.2"; githubBase = "git.example.org"; meta = { }; }',
    archive('https://git.example.org/o/r.x/archive/refs/tags/v1.2.tar.gz'),
  ],
  [
    'fetchFromGitHub { owner = "o"; repo = "r"; tag = "v1"; fetchSubmodules = true; deepClone = false; }',
    git('https://github.com/o/r.git', 'refs/tags/v1', true),
  ],
  [
    'fetchFromGitLab { group = "g/h"; owner = "o"; repo = "r"; rev = "v1/x+y"; domain = "gitlab.gnome.org"; }',
    archive(
      'https://gitlab.gnome.org/api/v4/projects/g%2Fh%2Fo%2Fr/repository/archive.tar.gz?sha=v1%2Fx%2By',
    ),
  ],
  [
    `fetchFromGitea { domain = "codeberg.org"; owner = "o"; repo = "r"; rev = "${COMMIT}"; }`,
    archive(`https://codeberg.org/o/r/archive/${COMMIT}.tar.gz`),
  ],
  [
    'fetchFromCodeberg { owner = "o"; repo = "r"; tag = "1.0"; }',
    archive('https://codeberg.org/o/r/archive/refs/tags/1.0.tar.gz'),
  ],
  [
    'fetchFromSourcehut { owner = "~o"; repo = "r"; rev = "1.0"; }',
    archive('https://git.sr.ht/~o/r/archive/1.0.tar.gz'),
  ],
  [
    `fetchFromBitbucket { owner = "o"; repo = "r"; rev = "${COMMIT}"; }`,
    archive(`https://bitbucket.org/o/r/get/${COMMIT}.tar.gz`),
  ],
  [
    'fetchFromSavannah { repo = "r"; rev = "v1"; }',
    archive('https://git.savannah.gnu.org/cgit/r.git/snapshot/r-v1.tar.gz'),
  ],
  ['fetchgit { url = "https://example.org/r"; rev = "v1"; }', git('https://example.org/r', 'v1', true)],
  [
    'fetchurl { url = "mirror://gnu/hello/hello-2.10.tar.gz"; }',
    file('https://ftp.gnu.org/gnu/hello/hello-2.10.tar.gz'),
  ],
  [
    'fetchzip { url = "https://example.org/a-1.zip"; stripRoot = true; }',
    archive('https://example.org/a-1.zip'),
  ],
  [
    'fetchurl { urls = [ "https://example.org/a-1" "https://example.com/a-1" ]; }',
    { kind: 'file', urls: ['https://example.org/a-1', 'https://example.com/a-1'] },
  ],
  [
    'fetchPypi { pname = "requests"; version = "2.0"; }',
    file('https://files.pythonhosted.org/packages/source/r/requests/requests-2.0.tar.gz'),
  ],
  [
    'fetchCrate { pname = "serde"; version = "1.0.1"; }',
    archive('https://static.crates.io/crates/serde/1.0.1/download'),
  ],
];

test.each(sources)('the source of %s', (expression, source) => {
  expect(requests('fetcher-missing-hash', expression)).toEqual([{ ask: 'hash', source }]);
});

const untold = [
  'fetchFromGitHub { owner = "o"; repo = "r"; rev = pkgs.x; }',
  'fetchFromGitHub { owner = "o"; repo = "r"; rev = "v1"; sparseCheckout = [ "a" ]; }',
  'fetchFromGitHub { owner = "o"; repo = "r"; rev = "v1"; leaveDotGit = true; }',
  'fetchFromGitHub { owner = "o"; repo = "../x"; rev = "v1"; }',
  'fetchFromGitHub { owner = "o"; repo = "r?x#"; rev = "v1"; }',
  'fetchFromGitHub { owner = "o"; repo = "r"; rev = "-v1"; }',
  'fetchFromGitHub { owner = "o"; repo = "r"; rev = "v1"; githubBase = "evil@example.org"; }',
  'fetchFromBitbucket { owner = "o"; repo = "r"; tag = "v1"; }',
  'fetchPypi { pname = "x"; version = "1"; format = "wheel"; }',
  'fetchurl { url = "https://example.org/a 1"; }',
  'fetchurl { url = "mirror://nobody/a-1"; executable = true; }',
  'fetchurl { url = "git@example.org:x/1"; }',
  'fetchurl { url = "https://example.org/a-1"; "a.b(" = 1; }',
  'fetchzip { url = "https://example.org/a-1.zip"; stripRoot = false; }',
  'fetchgit { url = "https://example.org/r"; rev = "v1"; fetchLFS = true; }',
];

test.each(untold)('nothing is asked for %s', (expression) => {
  expect(requests('fetcher-missing-hash', expression)).toEqual([]);
});

test('a commit that is cut short is completed only by forges that show patches', () => {
  const ask = (expression: string) => requests('fetcher-abbreviated-rev', expression);
  expect(ask('fetchFromGitHub { owner = "o"; repo = "r"; rev = "2b399f9"; hash = ""; }')).toMatchObject([
    { ask: 'commit', name: '2b399f9', patchUrl: 'https://github.com/o/r/commit/2b399f9.patch' },
  ]);
  expect(ask('fetchgit { url = "https://example.org/r"; rev = "2b399f9"; hash = ""; }')).toEqual([]);
});

test('the hash that stands there is told with the question, to compare with', () => {
  const hash = 'sha256-c3kUO/WYvEnplwkuRmkWNs8bsI9yGAoKPyqqJzN++9Y=';
  const nix32 = '1mpvgqrjgaia7w50l63jiyq1pkrn2rllcbh9jzllkg4qylxi8ybk';
  const expression = `fetchFromGitHub { owner = "o"; repo = "r"; rev = "main"; sha256 = "${nix32}"; }`;
  expect(requests('fetcher-mutable-rev', expression)).toEqual([
    {
      ask: 'commit',
      repository: 'https://github.com/o/r.git',
      name: 'main',
      source: archive('https://github.com/o/r/archive/{rev}.tar.gz'),
      known: hash,
    },
  ]);
});

const addresses: readonly (readonly [string, string, string, string])[] = [
  [
    'https://github.com/o/r/archive/main.tar.gz',
    'main',
    'https://github.com/o/r.git',
    'https://github.com/o/r/archive/{rev}.tar.gz',
  ],
  [
    'https://github.com/o/r/archive/refs/heads/a/b.zip',
    'refs/heads/a/b',
    'https://github.com/o/r.git',
    'https://github.com/o/r/archive/{rev}.zip',
  ],
  [
    'https://github.com/main/main/tarball/main',
    'main',
    'https://github.com/main/main.git',
    'https://github.com/main/main/tarball/{rev}',
  ],
  [
    'https://codeload.github.com/o/r/tar.gz/dev',
    'dev',
    'https://github.com/o/r.git',
    'https://codeload.github.com/o/r/tar.gz/{rev}',
  ],
  [
    'https://raw.githubusercontent.com/o/r/main/a/main',
    'main',
    'https://github.com/o/r.git',
    'https://raw.githubusercontent.com/o/r/{rev}/a/main',
  ],
  [
    'https://gitlab.example.org/g/h/r/-/archive/dev/r-dev.tar.gz',
    'dev',
    'https://gitlab.example.org/g/h/r.git',
    'https://gitlab.example.org/g/h/r/-/archive/{rev}/r-{rev}.tar.gz',
  ],
  [
    'https://gitlab.com/g/r/-/raw/main/x',
    'main',
    'https://gitlab.com/g/r.git',
    'https://gitlab.com/g/r/-/raw/{rev}/x',
  ],
  [
    'https://git.sr.ht/~o/r/archive/master.tar.gz',
    'master',
    'https://git.sr.ht/~o/r',
    'https://git.sr.ht/~o/r/archive/{rev}.tar.gz',
  ],
];

test.each(addresses)('the name in %s', (url, name, repository, pinned) => {
  expect(namedRef(url)).toEqual({ name, repository, pinned });
});

test.each([
  `https://github.com/o/r/archive/${COMMIT}.tar.gz`,
  'https://github.com/o/r/archive/2b399f9.tar.gz',
  'https://github.com/o/r/archive/a..b.tar.gz',
  'https://github.com/o/r/archive/{rev}.tar.gz',
  'https://github.com/o/r/releases/download/v1/x.tar.gz',
  'https://example.org/o/r/archive/main.tar.gz',
])('no name in %s', (url) => {
  expect(namedRef(url)).toBeUndefined();
});

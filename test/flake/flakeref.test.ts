import { describe, expect, test } from 'vitest';
import { parseFlakeRef } from '../../server/src/flake/flakeref.ts';
import { describeResult } from './describe.ts';

const rev = '5c40ea09b2a3e4b8d7c6f1a09e8d7c6b5a493827';
const other = '00112233445566778899aabbccddeeff00112233';

type Row = readonly [text: string, expected: string];

const ids: readonly Row[] = [
  ['home-manager', 'indirect id=home-manager'],
  ['nixpkgs/release-25.11', 'indirect id=nixpkgs ref=release-25.11'],
  [`nixpkgs/${rev}`, `indirect id=nixpkgs rev=${rev}`],
  [`nixpkgs/${rev.toUpperCase()}`, `indirect id=nixpkgs rev=${rev}`],
  [`nixpkgs/master/${rev}`, `indirect id=nixpkgs ref=master rev=${rev}`],
  ['nixpkgs/5c40ea0', 'indirect id=nixpkgs ref=5c40ea0'],
  ['modules/desktop', 'indirect id=modules ref=desktop'],
  ['nixpkgs/master//', 'indirect id=nixpkgs ref=master'],
  ['nixpkgs//master', 'path path=nixpkgs/master'],
  ['flake:home-manager/master', 'indirect id=home-manager ref=master'],
  ['flake:/home-manager//', 'indirect id=home-manager'],
  ['flake:nixpkgs?dir=lib', 'indirect dir=lib id=nixpkgs'],
  ['nixpkgs#hello', 'indirect id=nixpkgs #hello'],
  ['nixpkgs#a%20b', 'indirect id=nixpkgs #a b'],
  ['nixpkgs/a/b', '!rev'],
  [`nixpkgs/a/b/${rev}`, '!syntax'],
  ['nixpkgs/.hidden', 'path path=nixpkgs/.hidden'],
  ['flake:9lives', '!syntax'],
  ['flake:', '!syntax'],
];

const forges: readonly Row[] = [
  ['github:oxalica/nil', 'github owner=oxalica repo=nil'],
  ['github:oxalica/nil/main', 'github owner=oxalica ref=main repo=nil'],
  ['github:oxalica/nil/feat/lsp/hover', 'github owner=oxalica ref=feat/lsp/hover repo=nil'],
  ['github:oxalica/nil/feat%2Flsp', 'github owner=oxalica ref=feat/lsp repo=nil'],
  [`github:oxalica/nil/${rev}`, `github owner=oxalica repo=nil rev=${rev}`],
  ['github:oxalica/nil/5c40ea09', 'github owner=oxalica ref=5c40ea09 repo=nil'],
  [`github:oxalica/nil/heads/${rev}`, `github owner=oxalica ref=heads/${rev} repo=nil`],
  ['github:oxalica/nil/pull/88/head', 'github owner=oxalica ref=pull/88/head repo=nil'],
  ['github:oxalica/nil?ref=v1.2', 'github owner=oxalica ref=v1.2 repo=nil'],
  [`github:oxalica/nil?rev=${rev}`, `github owner=oxalica repo=nil rev=${rev}`],
  ['github:oxalica/nil/main?dir=crates/cli', 'github dir=crates/cli owner=oxalica ref=main repo=nil'],
  ['github:oxalica/nil?host=ghe.example.org', 'github host=ghe.example.org owner=oxalica repo=nil'],
  ['github:oxalica/nil?narHash=sha256-abc', 'github narHash=sha256-abc owner=oxalica repo=nil'],
  ['github:oxalica/nil/a%23b', 'github owner=oxalica ref=a#b repo=nil'],
  ['github:oxalica/nil#default', 'github owner=oxalica repo=nil #default'],
  ['github:oxalica/nil?dir=a b', 'github dir=a b owner=oxalica repo=nil'],
  ['github:/oxalica//nil///main/', 'github owner=oxalica ref=main repo=nil'],
  ['github://oxalica/nil/main', 'github owner=nil repo=main'],
  ['github:%6Fxalica/nil', 'github owner=oxalica repo=nil'],
  ['github:oxalica/n%C3%AFl', 'github owner=oxalica repo=nïl'],
  ['gitlab:group%2Fsub/project', 'gitlab owner=group/sub repo=project'],
  ['gitlab:group%252Fsub/project/main', 'gitlab owner=group%2Fsub ref=main repo=project'],
  ['gitlab:group/sub/project', 'gitlab owner=group ref=project repo=sub'],
  ['gitlab:g/p?host=gitlab.example.org', 'gitlab host=gitlab.example.org owner=g repo=p'],
  ['sourcehut:~rycee/nmd/trunk', 'sourcehut owner=~rycee ref=trunk repo=nmd'],
  ['sourcehut:~rycee/nmd?host=git.example.org', 'sourcehut host=git.example.org owner=~rycee repo=nmd'],
  ['github:oxalica', '!syntax'],
  ['github:', '!syntax'],
  [`github:oxalica/nil/main?rev=${rev}`, '!ref-and-rev'],
  [`github:oxalica/nil?ref=main&rev=${rev}`, '!ref-and-rev'],
  ['github:oxalica/nil/main?ref=other', '!parameter'],
  [`github:oxalica/nil/${rev}?rev=${other}`, '!parameter'],
  ['github:oxalica/nil?branch=main', '!parameter'],
  ['github:oxalica/nil?rev=5c40ea0', '!rev'],
  ['github:oxalica/nil?ref=.main', '!ref'],
  ['github:oxalica/nil/a..b', '!ref'],
  ['github:oxalica/nil?host=a/b', '!attribute'],
  ['github:oxalica/nil[x]', '!syntax'],
  ['github:oxalica/ni l', '!syntax'],
  ['github:oxalica/100%', '!syntax'],
];

const git: readonly Row[] = [
  ['git+https://git.example.org/tools.git', 'git url=https://git.example.org/tools.git'],
  ['git+https://git.example.org/tools?ref=main', 'git ref=main url=https://git.example.org/tools'],
  [
    `git+https://git.example.org/tools?ref=a/b&rev=${rev}`,
    `git ref=a/b rev=${rev} url=https://git.example.org/tools`,
  ],
  ['git+https://git.example.org/tools?dir=nix', 'git dir=nix url=https://git.example.org/tools'],
  [
    'git+https://git.example.org/tools?submodules=1&shallow=0',
    'git shallow:false submodules:true url=https://git.example.org/tools',
  ],
  [
    'git+https://git.example.org/tools?lfs=1&allRefs=1&exportIgnore=1',
    'git allRefs:true exportIgnore:true lfs:true url=https://git.example.org/tools',
  ],
  [
    'git+https://git.example.org/tools?auth=x&ref=main',
    'git ref=main url=https://git.example.org/tools?auth=x',
  ],
  ['git+https://git.example.org/tools?tag=v1', 'git url=https://git.example.org/tools?tag=v1'],
  ['git+ssh://git@git.example.org/me/tools', 'git url=ssh://git@git.example.org/me/tools'],
  ['git+ssh://git@git.example.org:2222/me/tools.git', 'git url=ssh://git@git.example.org:2222/me/tools.git'],
  ['git://git.example.org/tools', 'git url=git://git.example.org/tools'],
  ['git+http://git.example.org/~me/tools', 'git url=http://git.example.org/~me/tools'],
  ['git+file:///srv/git/tools', 'git url=file:///srv/git/tools'],
  ['git+file:/srv/git/tools', 'git url=file:/srv/git/tools'],
  ['git+file:.', 'git url=file:.'],
  ['git+https://git.example.org/a%20b?ref=x%2Fy', 'git ref=x/y url=https://git.example.org/a%20b'],
  ['git+https://git.example.org/a+b', 'git url=https://git.example.org/a%2Bb'],
  ['git+https://[2001:db8::1]:8443/tools', 'git url=https://[2001:db8::1]:8443/tools'],
  ['git+https://192.0.2.7/tools', 'git url=https://192.0.2.7/tools'],
  ['git+https://me:secret@git.example.org/tools', 'git url=https://me:secret@git.example.org/tools'],
  ['git+https://git.example.org/tools?ref=a%20b', '!ref'],
  ['git+ssh://git@git.example.org:me/tools', '!syntax'],
  ['git+https://git.example.org:99999/tools', '!syntax'],
  ['git+file://host/srv/tools', '!syntax'],
  ['ssh://git@git.example.org/tools', '!unsupported'],
  ['hg+https://hg.example.org/tools?ref=stable', 'hg ref=stable url=https://hg.example.org/tools'],
  [`hg+ssh://hg.example.org/tools?rev=${rev}&x=1`, `hg rev=${rev} url=ssh://hg.example.org/tools?x=1`],
  ['hg+https://hg.example.org/tools?ref=a~b', '!ref'],
  ['hg://hg.example.org/tools', '!unsupported'],
];

const downloads: readonly Row[] = [
  ['https://example.org/tools.tar.gz', 'tarball url=https://example.org/tools.tar.gz'],
  ['https://example.org/tools', 'tarball url=https://example.org/tools'],
  ['http://example.org/tools.zip', 'tarball url=http://example.org/tools.zip'],
  ['file:///srv/tools.tar.zst', 'tarball url=file:///srv/tools.tar.zst'],
  ['tarball+https://example.org/download?id=7', 'tarball url=https://example.org/download?id=7'],
  ['tarball+file:///srv/tools', 'tarball url=file:///srv/tools'],
  ['file+https://example.org/tools.tar.gz', 'file url=https://example.org/tools.tar.gz'],
  [
    'https://example.org/t.tar.gz?narHash=sha256-abc&x=1',
    'tarball narHash=sha256-abc url=https://example.org/t.tar.gz?x=1',
  ],
  [
    `https://example.org/t.tar.gz?rev=${rev}&revCount=12&lastModified=99`,
    `tarball lastModified:99 rev=${rev} revCount:12 url=https://example.org/t.tar.gz`,
  ],
  ['https://example.org/t.tar.gz?revCount=many&name=n&unpack=1', 'tarball url=https://example.org/t.tar.gz'],
  ['https://example.org/t.tar.gz?dir=sub', 'tarball dir=sub url=https://example.org/t.tar.gz'],
  ['https://example.org/t.tar.gz?b=2&a=1', 'tarball url=https://example.org/t.tar.gz?a=1&b=2'],
  ['https://example.org/t.tar.gz?a=1&a=2&c', 'tarball url=https://example.org/t.tar.gz?a=1'],
  ['https://example.org/a*b/(c)', 'tarball url=https://example.org/a%2Ab/%28c%29'],
  [
    'https://flakehub.com/f/owner/tool/2.*.tar.gz',
    'tarball url=https://flakehub.com/f/owner/tool/2.%2A.tar.gz',
  ],
  ['https://example.org', 'tarball url=https://example.org'],
  ['https://example.org/x?q="a b"', 'tarball url=https://example.org/x?q=%22a%20b%22'],
  ['https://example.org/x?u=a/b:c@d?e', 'tarball url=https://example.org/x?u=a/b:c@d?e'],
  ['https://example.org/x#part', 'tarball url=https://example.org/x #part'],
  ['https://example.org/a b', '!syntax'],
  ['https://exämple.org/x', '!syntax'],
  ['https://example.org/x?q=ä', '!syntax'],
  ['https://example.org/x?q=%zz', '!syntax'],
  ['https://example.org:port/x', '!syntax'],
  ['https://a@b@example.org/x', '!syntax'],
  ['https://[::1/x', '!syntax'],
  ['file://host/x.tar.gz', '!syntax'],
  ['ftp://example.org/tools.tar.gz', '!unsupported'],
  ['file+git:///srv/tools', '!unsupported'],
  ['HTTPS://example.org/tools.tar.gz', '!unsupported'],
  ['s3://bucket/tools.tar.gz', '!unsupported'],
];

const paths: readonly Row[] = [
  ['./sub', 'path path=./sub'],
  ['.', 'path path=.'],
  ['../sibling', 'path path=../sibling'],
  ['./a//b/', 'path path=./a/b/'],
  ['/srv/flake', 'path path=/srv/flake'],
  ['/srv/my flake?dir=a b', 'path dir=a b path=/srv/my flake'],
  ['path:./sub', 'path path=./sub'],
  ['path:sub/dir', 'path path=sub/dir'],
  ['path:/srv/flake', 'path path=/srv/flake'],
  ['path:///srv/flake', 'path path=/srv/flake'],
  ['path:/srv/a%20b', 'path path=/srv/a b'],
  [`path:/srv/flake?rev=${rev}&lastModified=5`, `path lastModified:5 path=/srv/flake rev=${rev}`],
  ['path:/srv/flake?narHash=sha256-abc&revCount=3', 'path narHash=sha256-abc path=/srv/flake revCount:3'],
  ['./sub?dir=deep', 'path dir=deep path=./sub'],
  ['./sub#part', 'path path=./sub #part'],
  ['path:', 'path path=/'],
  ['path:./sub?ref=main', '!parameter'],
  ['path:./sub?revCount=x', '!parameter'],
  ['path://host/srv/flake', '!syntax'],
  ['path:./a%2Fb', '!syntax'],
  ['./sub?x=1', '!parameter'],
];

describe.each([
  ['registry names', ids],
  ['forges', forges],
  ['git and mercurial', git],
  ['archives and files', downloads],
  ['paths', paths],
])('%s', (_, rows) => {
  test.each(rows)('%s', (text, expected) => {
    expect(describeResult(parseFlakeRef(text, { relativePaths: true }))).toBe(expected);
  });
});

describe('where no flake is wanted', () => {
  test.each<Row>([
    ['https://example.org/words.txt', 'file url=https://example.org/words.txt'],
    ['http://example.org/f/owner/tool/0.1', 'file url=http://example.org/f/owner/tool/0.1'],
    ['https://example.org/tools.tar.bz2', 'tarball url=https://example.org/tools.tar.bz2'],
    ['tarball+https://example.org/words', 'tarball url=https://example.org/words'],
    ['file:///srv/words', 'file url=file:///srv/words'],
    ['github:oxalica/nil', 'github owner=oxalica repo=nil'],
  ])('%s', (text, expected) => {
    expect(describeResult(parseFlakeRef(text, { flake: false }))).toBe(expected);
  });
});

test.each(['./sub', '../x', '', 'a b', 'nixpkgs/.hidden'])(
  '%s is no reference where relative paths are not allowed',
  (text) => {
    expect(describeResult(parseFlakeRef(text))).toBe('!syntax');
  },
);

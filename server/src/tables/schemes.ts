/**
 * The types of flake references that Nix has, with the attributes each accepts besides `type` and `dir`
 * (`allowedAttrs` in src/libfetchers: github.cc, git.cc, mercurial.cc, tarball.cc, path.cc, indirect.cc).
 */
export const REF_TYPES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...['github', 'gitlab', 'sourcehut'].map(
    (type) =>
      [
        type,
        new Set(['owner', 'repo', 'ref', 'rev', 'narHash', 'lastModified', 'host', 'treeHash']),
      ] as const,
  ),
  [
    'git',
    new Set([
      'url',
      'ref',
      'rev',
      'shallow',
      'submodules',
      'lfs',
      'exportIgnore',
      'lastModified',
      'revCount',
      'narHash',
      'allRefs',
      'name',
      'dirtyRev',
      'dirtyShortRev',
      'verifyCommit',
      'keytype',
      'publicKey',
      'publicKeys',
    ]),
  ],
  ['hg', new Set(['url', 'ref', 'rev', 'revCount', 'narHash', 'name'])],
  ...['tarball', 'file'].map(
    (type) =>
      [type, new Set(['url', 'narHash', 'name', 'unpack', 'rev', 'revCount', 'lastModified'])] as const,
  ),
  ['path', new Set(['path', 'rev', 'revCount', 'lastModified', 'narHash'])],
  ['indirect', new Set(['id', 'ref', 'rev', 'narHash'])],
]);

/** The types that name a repository on a forge by `owner` and `repo`. */
export const FORGE_TYPES: ReadonlySet<string> = new Set(['github', 'gitlab', 'sourcehut']);

/** The types that name what is served at a URL. */
export const DOWNLOAD_TYPES: ReadonlySet<string> = new Set(['tarball', 'file']);

/** File name endings by which Nix takes an http(s) or file URL for an archive (src/libfetchers/tarball.cc). */
export const ARCHIVE_ENDINGS: readonly string[] = [
  '.zip',
  '.tar',
  '.tgz',
  '.tar.gz',
  '.tar.xz',
  '.tar.bz2',
  '.tar.zst',
];

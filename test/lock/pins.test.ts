import { describe, expect, test } from 'vitest';
import type { LockedRef, LockGraph } from '../../server/src/lock/graph.ts';
import { isLockPath, looksLikeLock, readLock } from '../../server/src/lock/read.ts';
import { syntax } from './graphs.ts';

const R = '2b399f9af498a3fab35a68d1abacd45ae39ea7bf';
const H = 'sha256-7XZnqEAZrGgSlXmNs3PKvdAJCAMTKHKoeiIo6n09vtY=';
const OLD = '1r74afnalgcbpv7b9sbdfbnx1kfj0kp1yfa60bbbv27n36vqdhbb';
const GITHUB = { type: 'GitHub', owner: 'o', repo: 'r' };

function read(value: unknown, path: string): LockGraph {
  return readLock(syntax.parseJson(typeof value === 'string' ? value : JSON.stringify(value, null, 2)), path);
}

function show(ref: LockedRef | undefined): Record<string, unknown> | undefined {
  if (ref === undefined) return undefined;
  const attrs = Object.fromEntries([...ref.attrs].map(([name, { value }]) => [name, value]));
  return ref.flat ? { ...attrs, flat: true } : attrs;
}

/** What one entry of a file is read as. */
function pin(file: (entry: unknown) => unknown, path: string, entry: Record<string, unknown>) {
  const lock = read(file(entry), path);
  const node = lock.nodes.get('x');
  return {
    locked: show(node?.locked),
    original: show(node?.original),
    problems: lock.problems.map(({ detail }) => detail),
  };
}

const npins = (version: number, entry: Record<string, unknown>) =>
  pin((one) => ({ pins: { x: one }, version }), 'npins/sources.json', entry);
const niv = (entry: Record<string, unknown>) => pin((one) => ({ x: one }), 'nix/sources.json', entry);
const lon = (entry: Record<string, unknown>) =>
  pin((one) => ({ version: '1', sources: { x: one } }), 'lon.lock', entry);
const nvfetcher = (src: Record<string, unknown>) =>
  pin((one) => ({ x: { name: 'x', version: '1.0', src: one } }), '_sources/generated.json', src);

describe('npins', () => {
  const archive = `https://github.com/o/r/archive/${R}.tar.gz`;
  const tarball = { type: 'tarball', url: archive, rev: R, narHash: H };

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('version %i: a git pin with a URL is that archive', (version) => {
    const entry = {
      type: 'Git',
      repository: GITHUB,
      branch: 'main',
      submodules: false,
      revision: R,
      url: archive,
      hash: H,
    };
    expect(npins(version, entry)).toEqual({
      locked: tarball,
      original: { type: 'github', owner: 'o', repo: 'r', ref: 'main', rev: R },
      problems: [],
    });
  });

  test('without a URL, or with submodules, it is fetched by git', () => {
    const entry = { type: 'Git', repository: GITHUB, branch: 'main', revision: R, url: archive, hash: H };
    const git = { type: 'git', url: 'https://github.com/o/r.git', rev: R, narHash: H };
    expect(npins(7, { ...entry, url: null }).locked).toEqual(git);
    expect(npins(7, { ...entry, submodules: true }).locked).toEqual({ ...git, submodules: true });
    const plain = { type: 'Git', url: 'https://example.org/r.git' };
    expect(npins(7, { ...entry, url: null, repository: plain }).locked).toEqual({ ...git, url: plain.url });
  });

  test('other forges', () => {
    const entry = { type: 'Git', branch: 'main', submodules: false, revision: R, hash: H };
    const forgejo = { type: 'Forgejo', server: 'https://git.example.org/', owner: 'o', repo: 'r' };
    const gitlab = { type: 'GitLab', server: 'https://gitlab.example.org/', repo_path: 'g/o/r' };
    expect(
      npins(7, { ...entry, repository: forgejo, url: `https://git.example.org/o/r/archive/${R}.tar.gz` }),
    ).toEqual({
      locked: { ...tarball, url: `https://git.example.org/o/r/archive/${R}.tar.gz` },
      original: { type: 'git', url: 'https://git.example.org/o/r.git', ref: 'main', rev: R },
      problems: [],
    });
    const url = `https://gitlab.example.org/api/v4/projects/g%2Fo%2Fr/repository/archive.tar.gz?sha=${R}`;
    expect(npins(7, { ...entry, repository: gitlab, url })).toEqual({
      locked: { ...tarball, url },
      original: { type: 'git', url: 'https://gitlab.example.org/g/o/r.git', ref: 'main', rev: R },
      problems: [],
    });
  });

  test('version 0', () => {
    const entry = { branch: 'main', revision: R, hash: OLD };
    expect(npins(0, { ...entry, type: 'GitHub', owner: 'o', repository: 'r' }).locked).toEqual({
      ...tarball,
      narHash: OLD,
    });
    expect(npins(0, { ...entry, type: 'Git', repository_url: 'https://example.org/r.git' }).locked).toEqual({
      type: 'git',
      url: 'https://example.org/r.git',
      rev: R,
      narHash: OLD,
    });
    const release = {
      type: 'GitHubRelease',
      owner: 'o',
      repository: 'r',
      tarball_url: 'https://api.github.com/repos/o/r/tarball/1.0',
      release_name: '1.0',
      hash: OLD,
    };
    expect(npins(0, release).locked).toEqual({ type: 'tarball', url: release.tarball_url, narHash: OLD });
    expect(npins(0, release).original).toEqual({ type: 'github', owner: 'o', repo: 'r' });
  });

  test('releases, packages, channels, URLs and containers', () => {
    const url = 'https://api.github.com/repos/o/r/tarball/refs/tags/1.0';
    expect(
      npins(7, { type: 'GitRelease', repository: GITHUB, version: '1.0', revision: R, url, hash: H }),
    ).toEqual({
      locked: { type: 'tarball', url, narHash: H },
      original: { type: 'github', owner: 'o', repo: 'r', ref: '1.0', rev: R },
      problems: [],
    });
    const wheel = 'https://files.pythonhosted.org/packages/aa/bb/p-1.0.tar.gz';
    expect(npins(7, { type: 'PyPi', name: 'p', version: '1.0', url: wheel, hash: H }).locked).toEqual({
      type: 'file',
      url: wheel,
      narHash: H,
      flat: true,
    });
    const channel = 'https://releases.nixos.org/nixos/21.11/nixos-21.11.1.eabc3821918/nixexprs.tar.xz';
    expect(npins(7, { type: 'Channel', name: 'nixos-21.11', url: channel, hash: H }).original).toEqual({
      type: 'tarball',
      url: 'https://channels.nixos.org/nixos-21.11/nixexprs.tar.xz',
    });
    const any = 'https://example.org/x.tar.gz';
    expect(npins(8, { type: 'Url', url: any, unpack: false, hash: H }).locked).toMatchObject({
      type: 'file',
      flat: true,
    });
    expect(
      npins(8, { type: 'MutableUrl', update_url: any, url: `${any}?1`, unpack: true, hash: H }),
    ).toMatchObject({
      locked: { type: 'tarball', url: `${any}?1` },
      original: undefined,
    });
    expect(npins(5, { type: 'Tarball', url: any, locked_url: `${any}?1`, hash: OLD })).toMatchObject({
      locked: { type: 'tarball', url: `${any}?1` },
      original: { type: 'tarball', url: any },
    });
    expect(
      npins(8, { type: 'Container', image_name: 'i', image_tag: 't', image_digest: 'sha256:0', hash: H })
        .locked,
    ).toEqual({
      type: 'container',
      image: 'i',
      tag: 't',
      digest: 'sha256:0',
      narHash: H,
    });
  });

  test('what it cannot fetch', () => {
    expect(npins(7, { type: 'Svn' }).problems).toEqual(['type']);
    expect(npins(7, {}).problems).toEqual(['type']);
    expect(npins(7, { type: 'Git', hash: H }).problems).toEqual(['repository']);
    expect(npins(7, { type: 'Git', repository: GITHUB, hash: H }).problems).toEqual(['revision']);
    expect(npins(7, { type: 'PyPi', name: 'p' }).problems).toEqual(['url']);
    expect(npins(7, { type: 'Container' }).problems).toEqual(['image_name']);
  });

  test('all pins are reached, whatever their names', () => {
    const entry = { type: 'Url', url: 'https://example.org/x', unpack: true, hash: H };
    const lock = read(
      `{ "version": 8, "pins": { "__proto__": ${JSON.stringify(entry)}, "": ${JSON.stringify(entry)}, "root": ${JSON.stringify(entry)} } }`,
      'npins/sources.json',
    );
    expect([...lock.nodes.keys()]).toEqual(['__proto__', '', 'root']);
    expect([...(lock.rootNode?.inputs.keys() ?? [])]).toEqual(['__proto__', '', 'root']);
    expect([...lock.nodes.keys()].every((key) => lock.reachable.has(key))).toBe(true);
    expect(lock.intact).toBe(true);
  });

  test('the commit in a URL has its place, unless the URL is written with escapes', () => {
    const entry = {
      type: 'Git',
      repository: GITHUB,
      branch: 'main',
      submodules: false,
      revision: R,
      url: archive,
      hash: H,
    };
    const text = JSON.stringify({ pins: { x: entry }, version: 7 });
    const at = (written: string) => {
      const span = read(written, 'npins/sources.json').nodes.get('x')?.locked?.attrs.get('rev')?.span;
      return written.slice(span?.start, span?.end);
    };
    expect(at(text)).toBe(R);
    const escaped = archive.replaceAll('/', '\\/');
    expect(at(text.replace(archive, escaped))).toBe(`"${escaped}"`);
  });
});

describe('niv', () => {
  const url = `https://github.com/o/r/archive/${R}.tar.gz`;
  const entry = { type: 'tarball', owner: 'o', repo: 'r', branch: 'main', rev: R, url, sha256: OLD };

  test('an archive of a repository', () => {
    const expected = {
      locked: { type: 'tarball', url, rev: R, narHash: OLD },
      original: { type: 'github', owner: 'o', repo: 'r', ref: 'main', rev: R },
      problems: [],
    };
    expect(niv(entry)).toEqual(expected);
    expect(niv({ ...entry, url_template: 'https://github.com/<owner>/<repo>/archive/<rev>.tar.gz' })).toEqual(
      expected,
    );
    expect(niv({ ...entry, type: undefined })).toEqual(expected);
  });

  test('a template is filled in', () => {
    const template = 'https://example.org/<repo>/<version>/<repo>-<version>.tar.gz';
    expect(niv({ ...entry, version: '1.0', url_template: template }).original).toEqual({
      type: 'tarball',
      url: 'https://example.org/r/1.0/r-1.0.tar.gz',
      rev: R,
    });
    expect(niv({ ...entry, url_template: template }).original).toBeUndefined();
  });

  test('files, git and folders', () => {
    expect(niv({ type: 'file', url: 'https://example.org/x', sha256: OLD }).locked).toMatchObject({
      type: 'file',
      flat: true,
    });
    expect(niv({ type: 'git', repo: 'https://example.org/r.git', branch: 'main', rev: R }).locked).toEqual({
      type: 'git',
      url: 'https://example.org/r.git',
      ref: 'main',
      rev: R,
    });
    expect(niv({ type: 'local', path: '../x' })).toEqual({
      locked: undefined,
      original: undefined,
      problems: [],
    });
    expect(niv({ type: 'builtin-tarball', url, sha256: OLD }).locked).toMatchObject({ type: 'tarball' });
  });

  test('what it cannot fetch', () => {
    expect(niv({ type: 'tarball', sha256: OLD }).problems).toEqual(['url']);
    expect(niv({ type: 'git' }).problems).toEqual(['repo', 'rev']);
    const lock = read({ x: entry, y: { type: 'zip' }, z: 7 }, 'nix/sources.json');
    expect(lock.problems.map(({ node }) => node)).toEqual(['y', 'z']);
  });
});

describe('lon', () => {
  const entry = { branch: 'main', revision: R, hash: H };

  test('archives and repositories', () => {
    const url = `https://github.com/o/r/archive/${R}.tar.gz`;
    expect(lon({ ...entry, type: 'GitHub', fetchType: 'tarball', owner: 'o', repo: 'r', url })).toEqual({
      locked: { type: 'tarball', url, rev: R, narHash: H },
      original: { type: 'github', owner: 'o', repo: 'r', ref: 'main', rev: R },
      problems: [],
    });
    expect(
      lon({ ...entry, type: 'Git', fetchType: 'git', url: 'https://example.org/r.git', submodules: true })
        .locked,
    ).toEqual({
      type: 'git',
      url: 'https://example.org/r.git',
      ref: 'main',
      rev: R,
      submodules: true,
      narHash: H,
    });
  });

  test('what it cannot fetch', () => {
    expect(lon({ ...entry, type: 'Git', fetchType: 'svn' }).problems).toEqual(['fetchType']);
    expect(lon({ ...entry, type: 'Git', fetchType: 'git' }).problems).toEqual(['url']);
    expect(lon({ type: 'Git', fetchType: 'git', url: 'https://example.org/r.git' }).problems).toEqual([
      'revision',
    ]);
  });
});

describe('nvfetcher', () => {
  const parts = {
    deepClone: false,
    fetchSubmodules: false,
    leaveDotGit: false,
    name: null,
    sha256: H,
    sparseCheckout: [],
  };

  test('repositories at a commit or a tag', () => {
    const flags = { submodules: false, deepClone: false, leaveDotGit: false };
    expect(nvfetcher({ ...parts, type: 'github', owner: 'o', repo: 'r', rev: R }).locked).toEqual({
      type: 'github',
      owner: 'o',
      repo: 'r',
      rev: R,
      narHash: H,
      ...flags,
    });
    expect(
      nvfetcher({ ...parts, type: 'git', url: 'https://example.org/r.git', rev: 'v1.0' }).locked,
    ).toEqual({
      type: 'git',
      url: 'https://example.org/r.git',
      ref: 'v1.0',
      narHash: H,
      ...flags,
    });
  });

  test('downloads and containers', () => {
    expect(
      nvfetcher({ type: 'url', url: 'https://example.org/x', sha256: H, name: null }).locked,
    ).toMatchObject({ type: 'file', flat: true });
    expect(nvfetcher({ type: 'tarball', url: 'https://example.org/x', sha256: H }).locked).toMatchObject({
      type: 'tarball',
    });
    expect(
      nvfetcher({ imageName: 'i', imageTag: 't', imageDigest: 'sha256:0', sha256: H }).locked,
    ).toMatchObject({ type: 'container' });
  });

  test('what it cannot fetch', () => {
    expect(nvfetcher({ type: 'git', url: 'https://example.org/r.git' }).problems).toEqual(['src.rev']);
    expect(nvfetcher({ type: 'github', owner: 'o', rev: R }).problems).toEqual(['src.repo']);
    expect(nvfetcher({ type: 'cargo' }).problems).toEqual(['type']);
  });
});

describe('which file is of which format', () => {
  test('by its path', () => {
    for (const path of [
      'npins/sources.json',
      'a/nix/sources.json',
      'lon.lock',
      '/x/_sources/generated.json',
      'devenv.lock',
    ])
      expect(isLockPath(path)).toBe(true);
    for (const path of ['sources.json', 'xnpins/sources.json', 'generated.json', 'salon.lock'])
      expect(isLockPath(path)).toBe(false);
  });

  test('nix/sources.json may be of npins', () => {
    expect(read({ pins: {}, version: 7 }, 'nix/sources.json').format.id).toBe('npins');
    expect(read({ x: { type: 'local', path: '.' } }, 'nix/sources.json').format.id).toBe('niv');
  });

  test('a path that says nothing leaves all of them', () => {
    expect(read({ version: '1', sources: {} }, 'other.json').format.id).toBe('lon');
    expect(looksLikeLock(syntax.parseJson('{ "name": "x" }'))).toBe(false);
  });

  test.each([
    ['npins/sources.json', '{ "sources": [] }'],
    ['nix/sources.json', '[1, 2'],
    ['lon.lock', 'whatever'],
    ['_sources/generated.json', '{ "a": 1, "a": 2 }'],
    ['_sources/generated.json', '<<<<<<< HEAD\n{}\n=======\n[]\n>>>>>>> other\n'],
  ])('%s that holds something else is none of ours', (path, text) => {
    const lock = read(text, path);
    expect(lock.intact).toBe(false);
    expect(lock.document.problems).toEqual([]);
    expect(lock.document.conflicts).toEqual([]);
    expect(lock.nodes.size).toBe(0);
  });

  test('a damaged one of ours is ours', () => {
    const text = JSON.stringify({
      pins: { x: { type: 'Url', url: 'https://example.org/x' } },
      version: 8,
    }).slice(0, -1);
    const lock = read(text, 'npins/sources.json');
    expect(lock.document.problems.length).toBeGreaterThan(0);
    expect(lock.nodes.size).toBe(1);
  });
});

import { describe, expect, test } from 'vitest';
import { createEngine } from '../../server/src/engine/engine.ts';
import { auditFiles } from '../harness/run-fixture.ts';
import { syntax } from './graphs.ts';

const engine = createEngine(syntax);
const R = '6afe187897bef7933475e6af374c893f4c84a293';
const OTHER = '71f9e2c1ab6d4530871f9e2c1ab6d4530871f9e2';

/** No two sources have one hash. */
function hashOf(number: number): string {
  return `sha256-${Buffer.from(`content number ${number}`.padEnd(32, '.')).toString('base64')}`;
}

type Entry = Record<string, unknown>;

/** A file as its tool writes it: the path, the entries, and how they stand in the file. */
interface Honest {
  readonly path: string;
  readonly entries: Readonly<Record<string, Entry>>;
  file(entries: Readonly<Record<string, Entry>>): unknown;
}

const github = (owner: string, repo: string, rev = R): string =>
  `https://github.com/${owner}/${repo}/archive/${rev}.tar.gz`;

const honest: readonly Honest[] = [
  {
    path: 'npins/sources.json',
    entries: {
      nixpkgs: {
        type: 'Git',
        repository: { type: 'GitHub', owner: 'NixOS', repo: 'nixpkgs' },
        branch: 'nixpkgs-unstable',
        submodules: false,
        revision: R,
        url: github('NixOS', 'nixpkgs'),
        hash: hashOf(1),
      },
      mailserver: {
        type: 'Git',
        repository: { type: 'GitLab', server: 'https://gitlab.com/', repo_path: 'simple/mailserver' },
        branch: 'main',
        submodules: false,
        revision: R,
        url: `https://gitlab.com/api/v4/projects/simple%2Fmailserver/repository/archive.tar.gz?sha=${R}`,
        hash: hashOf(2),
      },
      lix: {
        type: 'Git',
        repository: {
          type: 'Forgejo',
          server: 'https://git.lix.systems/',
          owner: 'lix-project',
          repo: 'lix',
        },
        branch: 'main',
        submodules: false,
        revision: R,
        url: `https://git.lix.systems/lix-project/lix/archive/${R}.tar.gz`,
        hash: hashOf(3),
      },
      release: {
        type: 'GitRelease',
        repository: { type: 'GitHub', owner: 'ytdl-org', repo: 'youtube-dl' },
        pre_releases: false,
        version_upper_bound: null,
        release_prefix: null,
        submodules: false,
        version: '2021.12.17',
        revision: R,
        url: 'https://api.github.com/repos/ytdl-org/youtube-dl/tarball/refs/tags/2021.12.17',
        hash: hashOf(4),
      },
      package: {
        type: 'PyPi',
        name: 'streamlit',
        version_upper_bound: null,
        version: '1.45.1',
        url: 'https://files.pythonhosted.org/packages/f0/46/9b3f/streamlit-1.45.1.tar.gz',
        hash: hashOf(5),
      },
      channel: {
        type: 'Channel',
        name: 'nixos-unstable',
        url: 'https://releases.nixos.org/nixos/unstable/nixos-26.11pre1.6afe187897be/nixexprs.tar.xz',
        hash: hashOf(6),
      },
    },
    file: (pins) => ({ pins, version: 7 }),
  },
  {
    path: 'nix/sources.json',
    entries: {
      nixpkgs: {
        branch: 'master',
        description: 'Nix Packages collection',
        homepage: null,
        owner: 'NixOS',
        repo: 'nixpkgs',
        rev: R,
        sha256: '0913x0vmmkggs09dwn5711ccwa5q2p0j3p5fbg6cg20wrpsgzhv5',
        type: 'tarball',
        url: github('NixOS', 'nixpkgs'),
        url_template: 'https://github.com/<owner>/<repo>/archive/<rev>.tar.gz',
      },
      esm: {
        sha256: '1r74afnalgcbpv7b9sbdfbnx1kfj0kp1yfa60bbbv27n36vqdhbb',
        type: 'tarball',
        url: 'https://packages.example.org/esm/-/esm-3.2.25.tgz',
        url_template: 'https://packages.example.org/esm/-/esm-<version>.tgz',
        version: '3.2.25',
      },
    },
    file: (entries) => entries,
  },
  {
    path: 'lon.lock',
    entries: {
      nixpkgs: {
        type: 'GitHub',
        fetchType: 'tarball',
        owner: 'NixOS',
        repo: 'nixpkgs',
        branch: 'nixos-unstable',
        revision: R,
        url: github('NixOS', 'nixpkgs'),
        hash: hashOf(7),
      },
    },
    file: (sources) => ({ version: '1', sources }),
  },
];

function findingsOf({ path, file }: Honest, entries: Readonly<Record<string, Entry>>) {
  const { findings, failures } = auditFiles(engine, [{ path, text: JSON.stringify(file(entries), null, 2) }]);
  expect(failures).toEqual([]);
  return findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
}

const HASHES = ['hash', 'sha256'];
const elsewhere = (url: unknown): unknown =>
  typeof url === 'string' ? url.replace(/^https:\/\/[^/]+/, 'https://evil.example') : url;

/** What somebody may do to an entry and leave all else as it was. Undefined where it cannot be done to this one. */
const tamperings: Readonly<Record<string, (entry: Entry) => Entry | undefined>> = {
  'another server': (entry) => ({ ...entry, url: elsewhere(entry['url']) }),
  'another owner': (entry) =>
    String(entry['url']).includes('github.com')
      ? { ...entry, url: String(entry['url']).replace(/(github\.com\/(?:repos\/)?)[^/]+/, '$1evil') }
      : undefined,
  'another repository on the same forge': (entry) =>
    String(entry['url']).includes('gitlab')
      ? { ...entry, url: String(entry['url']).replace('mailserver', 'malware') }
      : undefined,
  'another commit': (entry) =>
    String(entry['url']).includes(R) ? { ...entry, url: String(entry['url']).replace(R, OTHER) } : undefined,
  'a branch instead of the commit': (entry) =>
    String(entry['url']).includes(R)
      ? { ...entry, url: String(entry['url']).replace(R, 'refs/heads/evil') }
      : undefined,
  'a branch that nothing shows to be one': (entry) =>
    String(entry['url']).includes(R) ? { ...entry, url: String(entry['url']).replace(R, 'evil') } : undefined,
  'another version': (entry) =>
    typeof entry['version'] === 'string'
      ? { ...entry, url: String(entry['url']).replaceAll(entry['version'], '0.0.1') }
      : undefined,
  'no encryption': (entry) => ({ ...entry, url: String(entry['url']).replace('https:', 'http:') }),
  'no hash': (entry) => Object.fromEntries(Object.entries(entry).filter(([name]) => !HASHES.includes(name))),
  'a placeholder for the hash': (entry) => {
    const name = HASHES.find((one) => one in entry) ?? '';
    return { ...entry, [name]: `sha256-${'A'.repeat(43)}=` };
  },
  'half a hash': (entry) => {
    const name = HASHES.find((one) => one in entry) ?? '';
    return { ...entry, [name]: String(entry[name]).slice(0, 20) };
  },
  'no URL': (entry) => ({ ...entry, url: undefined, revision: undefined }),
  'a type that nobody knows': (entry) => ({ ...entry, type: 'evil', fetchType: 'evil' }),
  'an invisible character in the URL': (entry) => ({ ...entry, url: `${String(entry['url'])}\u200b` }),
};

describe.each(honest)('$path', (one) => {
  test('as its tool writes it: nothing is said', () => {
    expect(findingsOf(one, one.entries).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  });

  for (const [name, entry] of Object.entries(one.entries)) {
    for (const [how, tamper] of Object.entries(tamperings)) {
      const tampered = tamper(entry);
      if (tampered === undefined) continue;
      test(`${name} with ${how}`, () => {
        const told = findingsOf(one, { ...one.entries, [name]: tampered });
        expect(told.map(({ subject }) => subject)).toContain(name);
        expect(new Set(told.map(({ subject }) => subject)).size).toBe(1);
      });
    }
  }
});
